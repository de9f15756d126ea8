"""The risk of bias: tools, the numbers of the charts, the pages, and tables in the layout of robvis.

The expected numbers are written out by hand from the letters in ``TRIALS`` and ``COHORTS``, which repeat the invented records.
"""

from __future__ import annotations

import csv
import io
import math
import re
import shutil
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from conftest import BIAS, ROOT, Copy
from pydantic import ValidationError
from test_charts import BLINDNESS, SCHEMES, contrast, lab, linear, times
from test_pages import TEMPLATES, content_of

from build import main
from living_review.analysis.risk_of_bias import assessment_by_tool, tool_assessments
from living_review.analysis.tables import tabulate
from living_review.charts import CHARTS, Plot
from living_review.charts.render import draw_all
from living_review.checks.run import check_records
from living_review.commands.import_robvis import as_blocks, read_robvis
from living_review.export.files import export
from living_review.pages.render import render
from living_review.problems import InputError
from living_review.records.load import Records, load_records
from living_review.records.review import ChartDeclaration
from living_review.records.rob_tools import TOOLS, ToolDeclaration, declared_levels

TRIALS = {
    "alder2012": (120, "+ + + + + +"),
    "briar2013": (80, "- + + - + -"),
    "cress2014": (60, "+ + x + - x"),
    "dock2015": (40, "x - + x + x"),
    "elder2016": (200, "+ + + - + -"),
    "fern2017": (50, "+ - - x + x"),
    "gorse2018": (50, "+ + + + o -"),
}
"""Participants, the five domains of RoB 2 and the whole; o is not reported."""
COHORTS = {
    "heath2011": (90, "- + + + + - + -"),
    "ivy2013": (30, "x + + - + x - x"),
    "juniper2015": (None, "! - + + ? x + !"),
    "kale2017": (75, "- + + + + + + -"),
    "larch2019": (25, "x x + + - - ? x"),
}
"""The same with the seven domains of ROBINS-I."""


@cache
def records() -> Records:
    """The invented review with judgements."""
    return load_records(BIAS).records()


def plot(kind: str, tool: str, of: Records | None = None, **options: Any) -> Plot | None:
    """A chart of one tool before it is drawn."""
    made = of or records()
    return CHARTS[kind](made, tabulate(made), ChartDeclaration(kind=kind, tool=tool, **options))


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


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Copy:
    """A copy of the review with judgements, which a test can change."""
    shutil.copytree(BIAS, tmp_path / "sleep")
    monkeypatch.chdir(tmp_path)
    return Copy(tmp_path / "sleep")


# ---------------------------------------------------------------------------------------------- tools


def test_tools_that_are_known() -> None:
    """Each tool has as many domains as its authors give it, and its judgements in their order from the mildest."""
    found = {
        kind: (sum(not d.extra for d in tool.domains), [level.label for level in sorted(tool.levels, key=order)])
        for kind, tool in TOOLS.items()
    }
    assert found == {
        "rob2": (5, ["Low", "Some concerns", "High"]),
        "rob2_cluster": (6, ["Low", "Some concerns", "High"]),
        "robins_i": (7, ["Low", "Moderate", "Serious", "Critical", "No information"]),
        "robins_e": (7, ["Low", "Some concerns", "High", "Very high"]),
        "quadas2": (4, ["Low", "Unclear", "High"]),
        "quips": (6, ["Low", "Moderate", "High"]),
        "newcastle_ottawa": (3, ["Good", "Fair", "Poor"]),
    }
    assert sum(domain.extra for domain in TOOLS["quadas2"].domains) == 3


def order(level: Any) -> int:
    """By severity; what has none comes last."""
    return 9 if level.severity is None else int(level.severity)


@pytest.mark.parametrize("kind", TOOLS)
def test_names_and_signs_differ(kind: str) -> None:
    """Within a tool no id, code or label occurs twice, and no two judgements have one symbol or one colour."""
    tool = TOOLS[kind]
    for name in ("id", "code", "label"):
        assert len({getattr(domain, name) for domain in tool.domains}) == len(tool.domains)
    for name in ("id", "label", "symbol", "colour"):
        assert len({getattr(level, name) for level in tool.levels}) == len(tool.levels)


def test_answers_of_a_checklist() -> None:
    """Of a JBI checklist the review declares the questions and the judgements as a whole; the answers are four."""
    questions = [{"id": "lots", "label": "Were lots drawn?"}, {"id": "blind", "label": "Did nobody know?"}]
    tool = ToolDeclaration.model_validate({"key": "jbi", "kind": "jbi", "domains": questions, "judgements": ["low", "high"]}).tool
    assert [(domain.code, domain.label) for domain in tool.domains] == [("Q1", "Were lots drawn?"), ("Q2", "Did nobody know?")]
    assert [(level.id, level.symbol) for level in tool.levels] == [("yes", "+"), ("unclear", "?"), ("no", "×"), ("not applicable", "/")]
    assert [level.label for level in tool.overall] == ["Low", "High"]
    assert not tool.one_scale


def test_declared_judgements_get_signs() -> None:
    """Two to four declared judgements get symbols from mild to severe; one without a place in the order has a question mark."""
    assert ["".join(level.symbol for level in declared_levels(list("abcd")[:n], ["e"])) for n in (2, 3, 4)] == ["+×?", "+–×?", "+–×!?"]


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        ({"kind": "rob"}, "'rob' is not a kind of tool; did you mean 'rob2'?"),
        ({"kind": "rob2", "judgements": ["low", "high"]}, "'judgements' goes only with the kinds jbi and generic; the rest have theirs"),
        ({"kind": "generic"}, "a generic tool needs a 'label'"),
        ({"kind": "generic", "label": "A", "domains": [{"id": "a", "label": "A"}]}, "needs 'judgements': two to four, the mildest first"),
        ({"kind": "jbi", "judgements": ["low"]}, "needs 'judgements': two to four, the mildest first"),
    ],
)
def test_faults_of_declarations(declared: dict[str, Any], message: str) -> None:
    """A declaration that lacks what its kind needs is refused."""
    with pytest.raises(ValidationError) as error:
        ToolDeclaration.model_validate({"key": "tool", **declared})
    assert [each["msg"] for each in error.value.errors()] == [message]


# ---------------------------------------------------------------------------------------------- charts


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
        "RoB 2: overall 3 of 7 studies are at high risk of bias; the worst domain is measurement of the outcome (2 of 7)",
        "RoB 2: studies that hold 15 % of the participants are at high risk of bias in measurement of the outcome",
        "ROBINS-I: overall 3 of 5 studies are at serious or critical risk of bias; the worst domain is confounding (3 of 5)",
        "ROBINS-I: 60 % of the studies are at serious or critical risk of bias in confounding",
    ]


def test_titles_of_equally_bad_domains(copy: Copy) -> None:
    """Two domains that are equally bad are both named, and no overall judgement is spoken of where there is none."""
    copy.edit("studies/fern2017.yml", ("judgement: high", "judgement: low"))
    copy.edit("studies/cress2014.yml", ("judgement: high", "judgement: low"))
    for key in TRIALS:
        file = copy.folder / "studies" / f"{key}.yml"
        file.write_text(re.sub(r"  overall: .*", "  overall: not reported", file.read_text(encoding="utf-8")), encoding="utf-8")
    changed = load_records(copy.folder).records()
    found = plot("traffic_light", "rob2", changed)
    assert found is not None
    assert found.title == (
        "RoB 2: the worst domains are the randomisation process and measurement of the outcome (1 of 7 at high risk of bias)"
    )
    assert set(found.frame["code"]) == {"D1", "D2", "D3", "D4", "D5"}


def test_titles_where_nothing_is_bad(copy: Copy) -> None:
    """Where no study is judged severely the titles say that."""
    for key in TRIALS:
        file = copy.folder / "studies" / f"{key}.yml"
        file.write_text(file.read_text(encoding="utf-8").replace(": high", ": low"), encoding="utf-8")
    changed = load_records(copy.folder).records()
    titles = [found.title for kind in ("traffic_light", "bias_summary") if (found := plot(kind, "rob2", changed))]
    assert titles == [
        "RoB 2: overall 0 of 7 studies are at high risk of bias; no domain of a study is at high risk of bias",
        "RoB 2: no domain of a study is at high risk of bias",
    ]


def test_titles_of_a_checklist(copy: Copy) -> None:
    """Questions are quoted, an answer that speaks against the study is named, and answers and whole have symbols of their own."""
    questions = "{id: lots, label: 'Were lots drawn?'}, {id: blind, label: 'Did nobody know?'}, {id: plan, label: 'Was there a plan?'}"
    copy.edit(
        "review.yml", ("    kind: rob2\n", f"    kind: jbi\n    judgements: [low, some_concerns, high]\n    domains: [{questions}]\n")
    )
    for i, key in enumerate(TRIALS):
        file = copy.folder / "studies" / f"{key}.yml"
        answers = ("'no'", "'no'", "'yes'") if i < 2 else ("'yes'", "unclear", "'no'") if i < 4 else ("'yes'", "'no'", "not applicable")
        rows = "".join(
            f"  - {{domain: {name}, judgement: {each}}}\n" for name, each in zip(("lots", "blind", "plan"), answers, strict=True)
        )
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(r"  domains:\n(  - .*\n(    .*\n)*)*", f"  domains:\n{rows}", text), encoding="utf-8")
    assert copy.problems() == []
    changed = load_records(copy.folder).records()
    found = [plot(kind, "rob2", changed) for kind in ("traffic_light", "bias_summary")]
    assert [each.title for each in found if each] == [
        "JBI checklist: overall 3 of 7 studies are judged ‘high’; the worst question is ‘Did nobody know?’ (5 of 7)",
        "JBI checklist: studies that hold 83 % of the participants are judged ‘no’ in ‘Did nobody know?’",
    ]
    assert found[0] is not None
    assert found[0].note.startswith("Q1 Were lots drawn; Q2 Did nobody know; Q3 Was there a plan.")
    assert list(found[0].frame["symbol"])[:4] == ["×", "×", "+", "+"]
    assert list(found[0].frame["symbol"])[16:20] == ["+", "×", "/", "–"]


def test_no_chart_without_judgements() -> None:
    """A tool none of whose judgements is recorded gives no chart; the first review has none."""
    first = load_records(ROOT / "data").records()
    keys = [each.key for each in tool_assessments(first)]
    assert keys == ["jbi_quasi_experimental", "jbi_randomised", "robins_i", "rob2_cluster"]
    assert [plot(kind, key, first) for kind in ("traffic_light", "bias_summary") for key in keys] == [None] * 8


def test_drawings_fit() -> None:
    """Each tool has two charts of its own; no drawing is wider than its layout; a narrow one has codes as heads."""
    figures = draw_all(records(), tabulate(records()))
    names = [name for name in figures if "bias" in name or "light" in name]
    assert names == ["traffic-light-rob2", "bias-summary-rob2", "traffic-light-robins-i", "bias-summary-robins-i"]
    for name in names:
        wide, narrow = ((width, svg) for _, width, _, svg in figures[name].drawings)
        assert 600 < wide[0] <= 700
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


# ---------------------------------------------------------------------------------------------- rules


def test_faultless() -> None:
    """The invented review has no fault, and its studies as a whole are at least as bad as their worst domain."""
    assert check_records(load_records(BIAS)) == []


def test_missing_information_has_no_place_in_the_order(copy: Copy) -> None:
    """'No information' is neither better nor worse than another judgement, as a whole or in a domain; moderate is worse than low."""
    copy.edit("studies/juniper2015.yml", ("  overall: critical", "  overall: no_information"))
    assert copy.problems() == []
    copy.edit("studies/larch2019.yml", ("  overall: serious", "  overall: moderate"))
    line = copy.line("studies/larch2019.yml", "  overall: moderate")
    worse = "worse is the judgement of confounding (serious), selection (serious)"
    assert copy.problems() == [f"studies/larch2019.yml:{line}:12: warning: risk_of_bias.overall: found 'moderate', but {worse}"]


def test_printed_in_the_layout_of_another_tool() -> None:
    """A checklist that is printed in another tool's layout has the domains of that and its own judgements as a whole."""
    found = assessment_by_tool(load_records(ROOT / "data").records(), "jbi_quasi_experimental")
    assert [domain.code for domain in found.columns] == ["D1", "D2", "D3", "D4", "D5", "D6", "D7", "All"]
    assert [level.label for level in found.tool.overall] == ["Low", "Moderate", "High"]
    assert (found.printed_as, len(found.assessments), found.judged, found.missing) == ("ROBINS-I", 16, False, ("not available",))


# ---------------------------------------------------------------------------------------------- pages


def page(folder: Path, name: str) -> str:
    """The Markdown of a page."""
    text = render(content_of(folder), TEMPLATES)[name]
    return re.sub(r"&#(\d+);", lambda found: chr(int(found.group(1))), text)


def test_findings_show_the_charts() -> None:
    """The charts stand in a section of the findings, and the methods lead there; no empty form is shown."""
    findings, methods = page(BIAS, "findings.md"), page(BIAS, "methods.md")
    section = findings.split("## Risk of bias")[1].split("\n## ")[0]
    assert re.findall(r'<figure class="chart" id="chart-([\w-]+)"', section) == [
        "traffic-light-rob2", "bias-summary-rob2", "traffic-light-robins-i", "bias-summary-robins-i",
    ]  # fmt: skip
    assert 'href="../findings/#risk-of-bias"' in methods
    assert "The empty form" not in methods
    assert "<strong>RoB 2</strong>, for 7 of the 12 studies. For the trials." in methods


def test_study_page_gives_reasons() -> None:
    """The page of a study has a row for each domain with its judgement and reason."""
    text = page(BIAS, "studies/gorse2018.md").split('id="risk-of-bias"')[1].split("</table>")[0]
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in text.split("<tr>")[2:]]
    plain = [[" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in row] for row in rows]
    assert plain == [
        ["The randomisation process", "+ Low", "Invented: a computer drew the lots."],
        ["Deviations from the intended interventions", "+ Low", "Invented: nobody changed desks."],
        ["Missing outcome data", "+ Low", "Invented: everybody filled in the last form."],
        ["Measurement of the outcome", "+ Low", "Invented: those who asked did not know the desks."],
        ["Selection of the reported result", "not reported", "not reported"],
        ["Overall", "– Some concerns", "–"],
    ]


def test_empty_form_of_the_first_review() -> None:
    """Where no judgement can be read, the methods give the rule and the tools, and a folded form with a cell for each of them."""
    text = page(ROOT / "data", "methods.md")
    forms = text.split('<details class="chart-table bias-form">')[1:]
    assert [re.sub(r"</?summary>", "", form.split("</summary>")[0]) for form in forms] == [
        "The empty form: JBI checklist for quasi-experimental studies, in the layout of ROBINS-I",
        "The empty form: JBI checklist for randomised controlled trials, in the layout of RoB 2 for cluster-randomised trials",
    ]
    assert [form.count('<span class="unseen">not available</span>') for form in forms] == [16 * 8, 2 * 7]
    assert [form.count('<th scope="row"><a href="../studies/') for form in forms] == [16, 2]
    assert "No negative answer on the checklist means a low risk of bias" in text
    assert "Figure 1" in text
    assert "The empty form" not in page(ROOT / "tests" / "reviews" / "directions", "methods.md")


# ---------------------------------------------------------------------------------------------- robvis

WRITTEN = """\
Study,D1,D2,D3,D4,D5,Overall,Weight
Alder 2012,Low,Low,Low,Low,Low,Low,120
Briar 2013,Some concerns,Low,Low,Some concerns,Low,Some concerns,80
Cress 2014,Low,Low,High,Low,Some concerns,High,60
Dock 2015,High,Some concerns,Low,High,Low,High,40
Elder 2016,Low,Low,Low,Some concerns,Low,Some concerns,200
Fern 2017,Low,Some concerns,Some concerns,High,Low,High,50
Gorse 2018,Low,Low,Low,Low,NA,Some concerns,50
"""


@cache
def exported() -> dict[str, str]:
    """The data files of the review."""
    return export(records(), tabulate(records()), {})


def test_written_for_robvis() -> None:
    """A tool's table has the columns of robvis's data_rob2 and data_robins, and the weights last; all are 1 if one is unknown."""
    assert exported()["robvis-rob2.csv"].replace("\r\n", "\n") == WRITTEN
    rows = list(csv.reader(io.StringIO(exported()["robvis-robins_i.csv"])))
    assert rows[0] == ["Study", "D1", "D2", "D3", "D4", "D5", "D6", "D7", "Overall", "Weight"]
    assert rows[3] == ["Juniper 2015", "Critical", "Moderate", "Low", "Low", "No information", "Serious", "Low", "Critical", "1"]
    assert [row[-1] for row in rows[1:]] == ["1"] * 5


@pytest.mark.parametrize("key", ["rob2", "robins_i"])
def test_round_trip(key: str) -> None:
    """What is written is read again as the judgements of the records, reasons and places aside."""
    tool = TOOLS[key]
    found = read_robvis(exported()[f"robvis-{key}.csv"], "x.csv", tool)
    keys = {study.label: study.key for study in records().studies}
    blocks = as_blocks(found, key, keys).split("\n\n")
    assert len(blocks) == len(TRIALS if key == "rob2" else COHORTS)
    for block in blocks:
        study = records().study(block.split("studies/")[1].split(".yml")[0])
        read = yaml.safe_load(block)["risk_of_bias"]
        recorded = study.risk_of_bias
        assert (read["tool"], read["overall"]) == (key, recorded.overall.ids[0])
        assert [(each["domain"], each["judgement"]) for each in read["domains"]] == [
            (each.domain, each.judgement) for each in recorded.judged
        ]


ROBVIS = """\
"","Study","D1","D2","D3","D4","D5","D6","D7","Overall"
"1","Ivy 2013","Serious","LOW","low","No information","NA","Not applicable","","Critical"
"2","Nobody","Low","Low","Low","Low","Low","Low","Low","Low"
"""


def test_row_names_of_r() -> None:
    """A table that R wrote, with row names and without weights, is read; a study that is not recorded is said to be so."""
    blocks = as_blocks(read_robvis(ROBVIS, "x.csv", TOOLS["robins_i"]), "robins_i", {"Ivy 2013": "ivy2013"})
    assert blocks.startswith(
        """\
# studies/ivy2013.yml (Ivy 2013)
risk_of_bias:
  tool: robins_i
  overall: critical
  domains:
    - {domain: confounding, judgement: serious}
    - {domain: selection, judgement: low}
    - {domain: classification, judgement: low}
    - {domain: deviations, judgement: no_information}
    - {domain: missing_data, judgement: not reported}
    - {domain: measurement, judgement: not applicable}
    - {domain: reported_result, judgement: not reported}

# Nobody: no study of this name is recorded
"""
    )


def test_words_of_robvis_for_quadas() -> None:
    """The unclear judgement of QUADAS-2 is 'Some concerns' in robvis; its own word is read too."""
    text = "Study,D1,D2,D3,D4,Overall\nA,Some concerns,Unclear,Low,High,High\n"
    (found,) = read_robvis(text, "x.csv", TOOLS["quadas2"])
    assert found.domains == (
        ("patient_selection", "unclear_risk"), ("index_test", "unclear_risk"), ("reference_standard", "low"), ("flow", "high"),
    )  # fmt: skip


HEAD = "Study,D1,D2,D3,D4,D5,Overall\n"
WORDS = "expected one of NA, high, low, some_concerns"


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (
            HEAD + "A,L,Low,Low,Low,Low,H\nB,Low,Hihg,Low,Low,Low,some\n",
            [
                f"x.csv:2:2: D1: 'L' is not a judgement of RoB 2; {WORDS}",
                f"x.csv:2:7: Overall: 'H' is not a judgement of RoB 2; {WORDS}",
                "x.csv:3:3: D2: 'Hihg' is not a judgement of RoB 2; did you mean 'high'?",
                f"x.csv:3:7: Overall: 'some' is not a judgement of RoB 2; {WORDS}",
            ],
        ),
        (HEAD + "A,Low,Low,Low,Low,Low,Moderate\n", [f"x.csv:2:7: Overall: 'Moderate' is not a judgement of RoB 2; {WORDS}"]),
        (
            HEAD + "A,Low,Low,Low,Low,Low\nA,Low,Low,Low,Low,Low,Low\nA,Low,Low,Low,Low,Low,Low\n,Low,Low,Low,Low,Low,Low\n",
            [
                "x.csv:2:1: has 6 cells, but the header has 7",
                "x.csv:4:1: Study: 'A' stands in an earlier line",
                "x.csv:5:1: Study: is empty; expected the name of a study",
            ],
        ),
        (
            "Study,D1,D2,D3,D4,Overal,D1\nA,Low,Low,Low,Low,Low,Low\n",
            [
                "x.csv:1:1: has no column D5, Overall",
                "x.csv:1:6: 'Overal' is not a column of a table by RoB 2; did you mean 'Overall'?",
                "x.csv:1:7: the column 'D1' stands twice",
            ],
        ),
        ("", ["x.csv:1:1: is empty; expected a line with the names of columns, and a line for each study"]),
        (HEAD, ["x.csv:1:1: has no line below the header"]),
        (HEAD + 'A,"Low,Low\n', ["x.csv:2:1: is not a CSV file: unexpected end of data"]),
    ],
)
def test_faults_of_tables(text: str, problems: list[str]) -> None:
    """Each unknown word, column or line is told at its place; no word is taken by its first letter, as robvis does."""
    with pytest.raises(InputError) as error:
        read_robvis(text, "x.csv", TOOLS["rob2"])
    assert [str(problem) for problem in error.value.problems] == problems


def test_command(tmp_path: Path) -> None:
    """The command prints the blocks, or what is wrong; then it fails."""
    table = tmp_path / "table.csv"
    table.write_text(WRITTEN, encoding="utf-8")

    def run(tool: str) -> Any:
        return CliRunner().invoke(main, ["import-robvis", str(table), "--tool", tool, "--data", str(BIAS)])

    done = run("rob2")
    assert done.exit_code == 0
    assert done.stdout.count("risk_of_bias:") == 7
    assert done.stdout.startswith("# studies/alder2012.yml (Alder 2012)\nrisk_of_bias:\n  tool: rob2\n  overall: low\n")
    failed = run("rob3")
    assert (failed.exit_code, failed.stderr) == (1, "'rob3' is not a tool that appraisal declares; did you mean 'rob2'?\n")
    table.write_text(WRITTEN.replace("High,40", "Hi,40"), encoding="utf-8")
    failed = run("rob2")
    assert failed.exit_code == 1
    assert failed.stdout == ""
    assert failed.stderr.endswith("table.csv:5:7: Overall: 'Hi' is not a judgement of RoB 2; did you mean 'high'?\n")
