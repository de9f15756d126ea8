"""Traffic lights and summaries of the risk of bias.

The expected numbers are written out by hand from the letters in ``TRIALS`` and ``COHORTS``, which repeat the invented records.
"""

from __future__ import annotations

import math
import re
from itertools import combinations
from typing import Any

import pytest
from helpers.bias import COHORTS, TRIALS
from helpers.colours import BLINDNESS, SCHEMES, contrast, lab, linear, times
from helpers.drawings import WIDTHS
from helpers.reviews import BIAS, RICH, Copy, records_of

from living_review.analysis.risk_of_bias import tool_assessments
from living_review.analysis.tables import tabulate
from living_review.charts.base import Plot
from living_review.charts.registry import chart_kinds
from living_review.charts.render import draw_all
from living_review.records.load import Records, load_records
from living_review.records.review import ChartDeclaration

CONFOUNDING, ONE_OF_SEVEN = "the worst domain is confounding (3 of 5)", "(1 of 7 at high risk of bias)"


def plot(kind: str, tool: str, of: Records | None = None, **options: Any) -> Plot | None:
    """A chart of one tool before it is drawn."""
    made = of or records_of(BIAS)
    return chart_kinds()[kind].plot(made, tabulate(made), ChartDeclaration(kind=kind, tool=tool, **options))


def lights(tool: str) -> dict[str, str]:
    """The symbols of each study, from the frame of the traffic lights."""
    found = plot("traffic_light", tool)
    assert found is not None
    return {str(key): " ".join(symbol or "o" for symbol in part["symbol"]) for key, part in found.frame.groupby("study")}


def shares(tool: str, **options: Any) -> dict[str, dict[str, float]]:
    """The share of each judgement in each domain, in percent, by the domain's code."""
    found = plot("bias_summary", tool, **options)
    assert found is not None
    return {
        str(code): {row["symbol"]: pytest.approx(row["share"]) for row in part.to_dict("records")}
        for code, part in found.frame.groupby("code")
    }


@pytest.mark.parametrize(("tool", "expected"), [("rob2", TRIALS), ("robins_i", COHORTS)])
def test_traffic_lights(tool: str, expected: dict[str, tuple[int | None, str]]) -> None:
    """Each study has a symbol for each domain and for the whole, with its reason."""
    written = {key: symbols.replace("-", "–").replace("x", "×") for key, (_, symbols) in expected.items()}
    assert lights(tool) == written
    found = plot("traffic_light", tool)
    assert found is not None
    reasons = found.frame[(found.frame["code"] != "All") & (found.frame["symbol"] != "")]["reason"]
    assert all(reason.startswith("Invented: ") for reason in reasons)
    assert {row["url"] for row in found.frame.to_dict("records")} == {f"studies/{key}/" for key in expected}


def test_shares_weighted_by_participants() -> None:
    """With 600 people in seven trials: of D4 are 120 + 60 + 50 low, 80 + 200 of some concern, and 40 + 50 high."""
    assert shares("rob2") == {
        "D1": {"+": 480 / 6, "–": 80 / 6, "×": 40 / 6},
        "D2": {"+": 510 / 6, "–": 90 / 6},
        "D3": {"+": 490 / 6, "–": 50 / 6, "×": 60 / 6},
        "D4": {"+": 230 / 6, "–": 280 / 6, "×": 90 / 6},
        "D5": {"+": 490 / 6, "–": 60 / 6, "": 50 / 6},
        "All": {"+": 120 / 6, "–": 330 / 6, "×": 150 / 6},
    }


def test_shares_of_studies() -> None:
    """If asked for, or if a study does not report its participants, each study counts the same, and the note says so."""
    assert shares("rob2", weight="studies")["D4"] == {"+": 300 / 7, "–": 200 / 7, "×": 200 / 7}
    assert shares("robins_i") == {
        "D1": {"–": 40, "×": 40, "!": 20},
        "D2": {"+": 60, "–": 20, "×": 20},
        "D3": {"+": 100},
        "D4": {"+": 80, "–": 20},
        "D5": {"+": 60, "–": 20, "?": 20},
        "D6": {"+": 20, "–": 40, "×": 40},
        "D7": {"+": 60, "–": 20, "?": 20},
        "All": {"–": 40, "×": 40, "!": 20},
    }
    notes = [found.note.split(".")[0] for found in (plot("bias_summary", "rob2"), plot("bias_summary", "robins_i")) if found]
    assert notes == [
        "Each study counts by its participants (600 in all)",
        "Each study counts the same, since the participants of some are not reported",
    ]


def test_bars_are_full() -> None:
    """The parts of each bar follow each other from the mildest judgement on, from 0 to 100 percent."""
    for tool in ("rob2", "robins_i"):
        found = plot("bias_summary", tool)
        assert found is not None
        for _, part in found.frame.groupby("code"):
            assert list(part["start"]) == pytest.approx([0, *part["end"][:-1]])
            assert part["end"].iloc[-1] == pytest.approx(100)
            assert [sign for sign in "+–×!?" if sign in set(part["symbol"])] == [sign for sign in part["symbol"] if sign]


def test_titles() -> None:
    """A title says how many studies are judged severely, and in which domain most are."""
    found = [plot(kind, tool) for tool in ("rob2", "robins_i") for kind in ("traffic_light", "bias_summary")]
    assert [each.title for each in found if each] == [
        "Traffic lights, RoB 2: overall 3 of 7 studies are at high risk of bias; the worst domain is measurement of the outcome (2 of 7)",
        "Summary plot, RoB 2: studies that hold 15 % of the participants are at high risk of bias in measurement of the outcome",
        "Traffic lights, ROBINS-I: overall 3 of 5 studies are at serious or critical risk of bias; " + CONFOUNDING,
        "Summary plot, ROBINS-I: 60 % of the studies are at serious or critical risk of bias in confounding",
    ]


def test_titles_of_equally_bad_domains(bias: Copy) -> None:
    """Two domains that are equally bad are both named, and no overall judgement is spoken of where there is none."""
    bias.edit("studies/fern2017.yml", ("judgement: high", "judgement: low"))
    bias.edit("studies/cress2014.yml", ("judgement: high", "judgement: low"))
    for key in TRIALS:
        file = bias.folder / "studies" / f"{key}.yml"
        file.write_text(re.sub(r"  overall: .*", "  overall: not reported", file.read_text(encoding="utf-8")), encoding="utf-8")
    changed = load_records(bias.folder).records()
    found = plot("traffic_light", "rob2", changed)
    assert found is not None
    assert found.title == (
        "Traffic lights, RoB 2: the worst domains are the randomisation process and measurement of the outcome " + ONE_OF_SEVEN
    )
    assert set(found.frame["code"]) == {"D1", "D2", "D3", "D4", "D5"}


def test_titles_where_nothing_is_bad(bias: Copy) -> None:
    """Where no study is judged severely the titles say that."""
    for key in TRIALS:
        file = bias.folder / "studies" / f"{key}.yml"
        file.write_text(file.read_text(encoding="utf-8").replace(": high", ": low"), encoding="utf-8")
    changed = load_records(bias.folder).records()
    titles = [found.title for kind in ("traffic_light", "bias_summary") if (found := plot(kind, "rob2", changed))]
    assert titles == [
        "Traffic lights, RoB 2: overall 0 of 7 studies are at high risk of bias; no domain of a study is at high risk of bias",
        "Summary plot, RoB 2: no domain of a study is at high risk of bias",
    ]


def test_titles_of_a_checklist(bias: Copy) -> None:
    """Questions are quoted, an answer that speaks against the study is named, and answers and whole have symbols of their own."""
    questions = "{id: lots, label: 'Were lots drawn?'}, {id: blind, label: 'Did nobody know?'}, {id: plan, label: 'Was there a plan?'}"
    bias.edit(
        "review.yml", ("    kind: rob2\n", f"    kind: jbi\n    judgements: [low, some_concerns, high]\n    domains: [{questions}]\n")
    )
    for i, key in enumerate(TRIALS):
        file = bias.folder / "studies" / f"{key}.yml"
        answers = ("'no'", "'no'", "'yes'") if i < 2 else ("'yes'", "unclear", "'no'") if i < 4 else ("'yes'", "'no'", "not applicable")
        rows = "".join(
            f"  - {{domain: {name}, judgement: {each}}}\n" for name, each in zip(("lots", "blind", "plan"), answers, strict=True)
        )
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(r"  domains:\n(  - .*\n(    .*\n)*)*", f"  domains:\n{rows}", text), encoding="utf-8")
    assert bias.problems() == []
    changed = load_records(bias.folder).records()
    found = [plot(kind, "rob2", changed) for kind in ("traffic_light", "bias_summary")]
    assert [each.title for each in found if each] == [
        "Traffic lights, JBI checklist: overall 3 of 7 studies are judged ‘high’; the worst question is ‘Did nobody know?’ (5 of 7)",
        "Summary plot, JBI checklist: studies that hold 83 % of the participants are judged ‘no’ in ‘Did nobody know?’",
    ]
    assert found[0] is not None
    assert found[0].note.startswith("Q1 Were lots drawn; Q2 Did nobody know; Q3 Was there a plan.")
    assert list(found[0].frame["symbol"])[:4] == ["×", "×", "+", "+"]
    assert list(found[0].frame["symbol"])[16:20] == ["+", "×", "/", "–"]


def test_no_chart_without_judgements() -> None:
    """A tool none of whose judgements is recorded gives no chart; the rich review has none."""
    first = records_of(RICH)
    keys = [each.key for each in tool_assessments(first)]
    assert keys == ["jbi_quasi_experimental", "jbi_randomised", "robins_i", "rob2_cluster"]
    assert [plot(kind, key, first) for kind in ("traffic_light", "bias_summary") for key in keys] == [None] * 8


def test_drawings_fit() -> None:
    """Each tool has two charts of its own; no drawing is wider than its layout; a narrow one has codes as heads."""
    figures = draw_all(records_of(BIAS), tabulate(records_of(BIAS)))
    names = [name for name in figures if "bias" in name or "light" in name]
    assert names == ["traffic-light-rob2", "bias-summary-rob2", "traffic-light-robins-i", "bias-summary-robins-i"]
    for name in names:
        wide, narrow = ((width, svg) for _, width, _, svg in figures[name].drawings)
        assert 600 < wide[0] <= WIDTHS["wide"]
        assert 300 < narrow[0] <= 340
        texts = re.findall(r"<text[^>]*>([^<]*)</text>", narrow[1])
        assert {"D1", "D2", "D3", "D4", "D5"} <= set(texts)
        assert not re.findall(r"#[0-9a-fA-F]{6}", wide[1] + narrow[1])
        if "light" in name:
            assert sum(text in ("+", "–", "×", "!", "?") for text in texts) == {"rob2": 41, "robins-i": 40}[name[14:]]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("kind", [None, *BLINDNESS])
def test_colours_of_judgements(scheme: str, kind: str | None) -> None:
    """The symbol on a colour can be read (contrast 4.5), and all colours are told apart with and without colour blindness."""
    names = [name for name in SCHEMES[scheme] if name.startswith("risk-")]
    assert len(names) == 5
    colours = {name: linear(SCHEMES[scheme][name]) for name in names}
    seen = {name: lab(times(BLINDNESS[kind], rgb) if kind else rgb) for name, rgb in colours.items()}
    assert all(math.dist(seen[one], seen[other]) > 15 for one, other in combinations(names, 2))
    assert all(contrast(SCHEMES[scheme][name], SCHEMES[scheme]["paper"]) >= 4.5 for name in names)
