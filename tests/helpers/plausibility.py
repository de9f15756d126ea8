"""Copies of the invented review with a result that a check of plausibility looks at."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from helpers.reviews import Copy

from living_review.analysis.plausibility.printed import Printed
from living_review.analysis.plausibility.registry import Tried
from living_review.analysis.plausibility.results import Group, Interval, Result
from living_review.analysis.plausibility.run import Plausibility, plausibility
from living_review.records.load import load_records

FAVOURS = "favours_intervention"
ADLER = "studies/adler2015.yml"
HEAD = """\
  - id: {id}
    measure: severity
    scale: severity_index
    n: {n}
    time: after the therapy
    comparator: waiting_list
    unit: points
    higher_is: {better}
{data}
    direction: {direction}
    says: Invented.
    where: {{section: results, paragraph: 3}}
"""


def outcome(data: str, *, name: str = "result", n: str = "not reported", direction: str = FAVOURS, better: str = "worse") -> str:
    """The block of an outcome with these data, each line of which is one of its fields."""
    lines = "\n".join(f"    {line}" for line in data.strip().split("\n"))
    return HEAD.format(id=name, data=lines, n=n, direction=direction, better=better)


def with_outcomes(copy: Copy, *blocks: str, file: str = ADLER) -> None:
    """Put these outcomes in the place of those of a study."""
    path = copy.folder / file
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(?ms)^outcomes:\n.*?(?=^survival:)", lambda _: "outcomes:\n" + "".join(blocks) + "\n", text), encoding="utf-8")


def with_scale(copy: Copy, declared: str = "ends: [0, 28]\n      whole: true\n      units: [points]") -> None:
    """Declare the scale of the result."""
    copy.edit("vocabulary.yml", ("      abbreviation: ISI\n", f"      abbreviation: ISI\n      {declared}\n"))


def gave(copy: Copy) -> Plausibility:
    """What all checks give."""
    return plausibility(load_records(copy.folder).records())


def tried(copy: Copy, check: str, study: str = "adler2015") -> list[Tried]:
    """What one check gives for a study."""
    return [each for each in gave(copy).by_study.get(study, ()) if each.check == check]


def told(copy: Copy, check: str, study: str = "adler2015") -> list[tuple[str, str]]:
    """How one check ended for a study, and its words."""
    return [(each.state, each.says) for each in tried(copy, check, study)]


def as_groups(one: str, two: str, roles: tuple[str, str] = ("intervention", "control"), **more: str) -> str:
    """The lines of two groups, each given as '9.5, spread: 4.1, n: 38', with an SD, and further fields."""
    lines = ["values:"]
    lines += [f"  - {{role: {role}, label: {role}, value: {text}}}" for role, text in zip(roles, (one, two), strict=True)]
    fields: Mapping[str, str] = {"spread": "standard_deviation"} | more
    return "\n".join([*lines, *(f"{name}: {value}" for name, value in fields.items() if value)])


Number = tuple[float, float, int | None]
"""The mean, the standard deviation and the number of people of a group."""


def number(value: float) -> Printed:
    """A number as it is printed, to two decimals."""
    return Printed(value, 0.005, f"{value:g}", ())


def bare_result(
    arms: Sequence[Number] = (), effect: Any = None, ends: tuple[float, float] | None = None, estimate: Sequence[float] = ()
) -> Result:
    """A result of two groups, of an effect, or of an estimate with its limits, on a scale with these ends."""
    outcome: Any = SimpleNamespace(id="result", effect=effect, is_about_everybody=True, higher_is="worse", measure="m", scale="s", unit="u")
    groups = tuple(
        Group(role, role, number(mean), number(sd), "sd", n, ("outcomes", 0, role))
        for role, (mean, sd, n) in zip(("intervention", "control"), arms, strict=bool(arms))
    )
    scale: Any = None if ends is None else SimpleNamespace(ends=ends)
    estimates = (Interval(*map(number, estimate), 0.95, None),) if estimate else ()
    document: Any = SimpleNamespace()
    return Result("study", outcome, ("outcomes", 0), document, scale, "sd", groups, estimates, None)
