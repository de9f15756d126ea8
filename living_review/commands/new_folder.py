"""A new review from nothing: records with two examples and comments, a workflow that publishes them, and a README."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import click
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from living_review.charts.registry import chart_kinds
from living_review.commands.new_yaml import scalar
from living_review.commands.report import fail, say
from living_review.problems import quoted, shown_path, why_closed
from living_review.records.json_schema import json_schemas
from living_review.records.load import load_records
from living_review.records.rob_tools import OPEN_KINDS, TOOLS, JudgementLevel, Tool, ToolDeclaration
from living_review.records.stand_ins import STAND_IN
from living_review.records.written_text import text_fault
from living_review.site.layout import create_files

BLANK = Path(__file__).parent / "blank" / "new"
KINDS = {
    "intervention": "what an intervention does",
    "exposure": "what goes along with an exposure",
    "prevalence": "how common something is",
}
"""What a review can be about, in words."""
UNKNOWN_GENERATOR = "OWNER/living-review"
LEVEL_WORDS = (
    "There is little reason to doubt the result.",
    "There is some reason to doubt the result.",
    "There is strong reason to doubt the result.",
    "There is very strong reason to doubt the result.",
)
"""What the judgements of a study as a whole say, the mildest first."""
NO_INFORMATION = "Too little is known to judge."
QUESTIONS = {
    "frame": "The frame of the sample fits the people that are meant",
    "sampling": "People were sampled in a suitable way",
    "size": "The sample was large enough",
    "described": "People and setting are described",
    "coverage": "All parts of the sample are covered by the analysis",
    "methods": "The condition was identified by valid methods",
    "measurement": "It was measured in the same way in all people",
    "statistics": "The statistical analysis was suitable",
    "response": "Enough people responded, or low response was handled",
}
"""The questions of the JBI checklist for studies of prevalence, in our own words."""


@dataclass(frozen=True)
class Example:
    """An invented study of a new review."""

    key: str
    author: str
    year: int
    values: Mapping[str, Any]


def write_folder(folder: Path, title: str, authors: Sequence[str], kind: str) -> None:
    """Write the repository of a new review into ``folder``; what is not given is asked for at a terminal, and else left open.

    Raises:
        FailedError: a file of the new review is there already, or cannot be written; nothing was written.
    """
    if sys.stdin.isatty() and sys.stdout.isatty():
        title = title or click.prompt("Title of the review", default=STAND_IN)
        authors = authors or [name for name in click.prompt("Authors, with a semicolon between them", default=STAND_IN).split(";") if name]
        kind = kind or click.prompt("What is it about", type=click.Choice(list(KINDS)), default="intervention")
    names = tuple(" ".join(name.split()) for name in authors if name.strip()) or (f"Authors: {STAND_IN.lower()}",)
    title = " ".join(title.split()) or STAND_IN
    for text in (title, *names):
        if fault := text_fault(text, "name", quoted):
            fail(f"{quoted(text)}: {fault}. Nothing was written.")
    files = new_folder(title, names, kind or "intervention", date.today())
    taken = [name for name in files if (folder / name).exists()]
    if taken or (folder.exists() and not folder.is_dir()):
        there = ", ".join(shown_path(folder / name) for name in taken) or shown_path(folder)
        fail(f"{there}: is there already, and nothing is written over; name a folder that is new. Nothing was written.")
    try:
        create_files(folder, files)
        create_files(folder, _schemas(folder / "data"))
    except OSError as error:
        fail(f"{shown_path(folder)} cannot be written: {why_closed(error)}")
    where = shown_path(folder)
    say(f"{where}: a review with two example studies. Next: cd {where}, then 'living-review serve', and put in what says '{STAND_IN}'")


def new_folder(title: str, authors: Sequence[str], kind: str, today: date) -> dict[str, str]:
    """The files of a new review, by their path in its folder."""
    tool_key = {"intervention": "rob2", "exposure": "robins_e", "prevalence": "jbi"}[kind]
    tool, overall = _tool(tool_key)
    generator, ref = generator_source()
    common: dict[str, Any] = {
        "title": title,
        "authors": authors,
        "kind": kind,
        "stand_in": STAND_IN,
        "day": today.isoformat(),
        "month": today.isoformat()[:7],
        "tool": tool_key,
        "tools": ", ".join((*TOOLS, *OPEN_KINDS[:1])),
        "questions": QUESTIONS,
        "domains": tool.domains,
        "levels": overall,
        "domain_levels": tool.levels,
        "level_words": [NO_INFORMATION if level.id == "no_information" else LEVEL_WORDS[i] for i, level in enumerate(overall)],
        "outcome": {"intervention": "response", "exposure": "outcome", "prevalence": "prevalence"}[kind],
        "generator": generator or UNKNOWN_GENERATOR,
        "ref": ref or "main",
        "known": bool(generator),
    }
    env = _environment()
    places = {
        "data/review.yml": "review.yml.j2", "data/vocabulary.yml": "vocabulary.yml.j2", "data/claims.yml": "claims.yml.j2",
        "README.md": "README.md.j2", ".gitignore": "gitignore.j2", ".github/workflows/site.yml": "site.yml.j2",
    }  # fmt: skip
    files = {place: env.get_template(template).render(common) for place, template in places.items()}
    for example in EXAMPLES[kind]:
        values = {**common, **example.values, "key": example.key, "author": example.author, "year": example.year}
        files[f"data/studies/{example.key}.yml"] = env.get_template("study.yml.j2").render(values)
    return {place: f"{text.strip()}\n" for place, text in files.items()}


def _environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(BLANK), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )  # what is filled in becomes YAML, in which 'scalar' quotes it
    env.filters["scalar"] = scalar
    return env


def _tool(key: str) -> tuple[Tool, tuple[JudgementLevel, ...]]:
    """The tool by which the examples are judged, and the judgements of a study as a whole."""
    if key in TOOLS:
        return TOOLS[key], TOOLS[key].overall
    domains = tuple({"id": name, "label": label} for name, label in QUESTIONS.items())
    declared = ToolDeclaration.model_validate({"key": key, "kind": key, "domains": domains, "judgements": ("low", "moderate", "high")})
    return declared.tool, declared.tool.overall


def _schemas(data: Path) -> dict[str, str]:
    """The schemas by which editors complete and check the records that were written."""
    loaded = load_records(data)
    assert loaded.review is not None, loaded.problems
    assert loaded.vocabulary is not None, loaded.problems
    files = json_schemas(loaded.review.fields, loaded.vocabulary, chart_kinds())
    return {f"data/schema/{name}": text for name, text in files.items()}


def generator_source() -> tuple[str, str]:
    """The repository of the generator on GitHub as owner/name, and its commit, if it was installed from there; else '' for both."""
    try:
        origin = json.loads(distribution("living-review").read_text("direct_url.json") or "{}")
    except (PackageNotFoundError, ValueError):
        return "", ""
    address = str(origin.get("url", "")).removesuffix(".git")
    commit = str(origin.get("vcs_info", {}).get("commit_id", ""))
    host = "https://github.com/"
    return (address.removeprefix(host), commit) if address.startswith(host) and commit else ("", "")


_TWO_GROUPS: dict[str, Any] = {"groups": ("treated", "waiting list"), "setting": "clinic", "time": "at the end"}
EXAMPLES: Mapping[str, tuple[Example, ...]] = {
    "intervention": (
        Example("example2019", "Example", 2019, {
            **_TWO_GROUPS, "design": "randomised_trial", "comparator": "waiting_list", "n1": 60, "n2": 60, "e1": 33, "e2": 18, "w1": 2,
            "w2": 4, "m1": 11.5, "m2": 15, "sessions": 12, "overall": 0, "direction": "favours_intervention",
            "finding": "People got better with the intervention more often than on the waiting list.",
            "says": "More people responded to the intervention than on the waiting list.",
            "severity": "Complaints were less severe after the intervention than after waiting.",
        }),
        Example("sample2021", "Sample", 2021, {
            **_TWO_GROUPS, "setting": "community", "design": "randomised_trial", "comparator": "waiting_list", "n1": 45, "n2": 44, "e1": 20,
            "e2": 15, "w1": 3, "w2": 3, "m1": 12.8, "m2": 14.1, "sessions": 8, "overall": 1, "direction": "favours_intervention",
            "finding": "A few more people got better with the intervention than on the waiting list.",
            "says": "Some more people responded to the intervention than on the waiting list.",
            "severity": "Complaints were a little less severe after the intervention.",
        }),
    ),
    "exposure": (
        Example("example2019", "Example", 2019, {
            **_TWO_GROUPS, "groups": ("exposed", "not exposed"), "design": "cohort", "comparator": "not_exposed", "n1": 210, "n2": 430,
            "e1": 34, "e2": 41, "time": "after five years", "overall": 1, "direction": "above",
            "finding": "The outcome was more frequent among the exposed.", "says": "More of the exposed had the outcome.",
        }),
        Example("sample2021", "Sample", 2021, {
            **_TWO_GROUPS, "groups": ("exposed", "not exposed"), "setting": "community", "design": "cohort", "comparator": "not_exposed",
            "n1": 150, "n2": 310, "e1": 18, "e2": 30, "time": "after three years", "overall": 1, "direction": "above",
            "finding": "The outcome was a little more frequent among the exposed.", "says": "Some more of the exposed had the outcome.",
        }),
    ),
    "prevalence": (
        Example("example2019", "Example", 2019, {
            "setting": "clinic", "design": "cross_sectional", "n1": 420, "n2": 0, "e1": 63, "time": "in one year", "overall": 0,
            "finding": "About one person in seven had the condition.", "says": "A good tenth of the people had the condition.",
        }),
        Example("sample2021", "Sample", 2021, {
            "setting": "community", "design": "cross_sectional", "n1": 910, "n2": 0, "e1": 82, "time": "in one year", "overall": 1,
            "finding": "About one person in eleven had the condition.", "says": "Less than a tenth of the people had the condition.",
        }),
    ),
}  # fmt: skip
"""The invented studies that each kind of review starts with."""
