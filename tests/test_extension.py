"""Adding something to the program touches what the table in CONTRIBUTING says, and nothing else."""

from __future__ import annotations

import csv
import html
import json
import math
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from helpers.commands import replace, run
from helpers.reviews import ROOT, SLEEP
from helpers.sites import copy_project, remembered_by_tests, shared_folder, snapshot
from helpers.words import FOLDERS, spoken

CHART = '''"""The years of the studies, as bars."""

from __future__ import annotations

import pandas as pd

from living_review.analysis.tables import Tables
from living_review.charts.base import Chart, Layout, Plot, study_frame
from living_review.charts.lazy import alt
from living_review.records.chart_kinds import ChartOption
from living_review.records.load import Records
from living_review.records.review import ChartDeclaration
from living_review.wording import Phrases, worded


class YearsWords(Phrases):
    """What the chart says."""

    TITLE = "The years of {n} studies"
    DESCRIPTION = "A bar for each study."
    STUDY = "Study"
    YEAR = "Year"


def years(records: Records, tables: Tables, declared: ChartDeclaration) -> Plot | None:
    """A bar for each study, as tall as its year."""
    frame = study_frame(records, tables).dropna(subset=["year"])
    words = YearsWords
    columns = {"label": worded(words.STUDY), "year": worded(words.YEAR)}
    return Plot(worded(words.TITLE, n=len(frame)), worded(words.DESCRIPTION), frame, columns, draw, {"margin": 80})


def draw(data: pd.DataFrame, layout: Layout, margin: int) -> alt.TopLevelMixin:
    """The bars, with room for the axis at their left."""
    return alt.Chart(data).mark_bar().encode(x="label:N", y="year:Q").properties(width=layout.width - margin)


CHARTS = (Chart(kind="years", section="studied", plot=years, options=(ChartOption("beside", "A field.", required=False),)),)
'''
EXPORT = '''"""The keys of the studies."""

from __future__ import annotations

from collections.abc import Iterator

from living_review.export.base import ExportFile, ExportSource, csv_file
from living_review.records.field_types import Column


def export_files(source: ExportSource) -> Iterator[ExportFile]:
    """One row a study."""
    columns = (Column("key", "string", "The key of the study"),)
    yield csv_file("keys.csv", 900, "Nothing but the keys", columns, lambda: ({"key": study.key} for study in source.records.studies))
'''
RULE = '''"""What titles look like."""

from __future__ import annotations

from collections.abc import Iterator

from living_review.checks.context import Context
from living_review.checks.registry import study_rule
from living_review.problems import Problem


@study_rule
def titles_do_not_shout(context: Context) -> Iterator[Problem]:
    """A title is not in capitals throughout."""
    if context.study.citation.title.isupper():
        yield context.document.problem(("citation", "title"), "found capitals throughout; write it as a sentence")
'''
ROUND = '''"""Whether numbers are suspiciously round."""

from __future__ import annotations

from collections.abc import Iterator

from living_review.analysis.plausibility.registry import Materials, Tried, check
from living_review.wording import Phrases, worded


class RoundWords(Phrases):
    """What the check says."""

    ROUND = "{n} is round"


@check("possible")
def participants_are_not_round(materials: Materials) -> Iterator[Tried]:
    """The number of participants is no multiple of ten.

    Source: made up for a test.
    """
    for study in materials.records.studies:
        n = study.participants.total
        if isinstance(n, int) and n % 10 == 0:
            yield Tried("look", ("participants", "total"), "participants", worded(RoundWords.ROUND, n=n), str(n), study.key)
'''
PAGE = '''"""A page of its own for nothing but a count."""

from __future__ import annotations

from living_review.pages.kinds import one_page

PAGES = (one_page("counted.md", "counted.md.j2", values=lambda content: {"counted": len(content.records.studies)}),)
'''
PAGE_TEMPLATE = """{% import "_macros.md.j2" as m %}
{% set title = _("Counted") %}
{% set description = _("How many studies there are, and nothing else that anybody would want to know.") %}
# Counted

There are {{ counted }} of them.
"""
MEASURE = """        Measure(key="AS", label="Arcsine difference", scale="identity", data="counts", of_events=True),
        Measure(key="GEN","""
ARCSINE = """    "AS": lambda a, b, c, d: (
        math.asin(math.sqrt(a / (a + b))) - math.asin(math.sqrt(c / (c + d))),
        1 / (4 * (a + b)) + 1 / (4 * (c + d)),
    ),
    "OR": _odds_ratio,"""
ARCSINE_RISK = """    "AS": lambda risk, effect: math.sin(math.asin(math.sqrt(risk)) + effect) ** 2,
    "HR": lambda risk"""
TOOL = """    "three": _same("Three questions", _domains(("one", "One", "The first of them")), LOW, HIGH),
    "rob2": _same("""
FLAG = '''
class YesNo(ReportedValue):
    """Yes or no, or a word for why neither is known."""

    value: Annotated[MissingTag | Annotated[bool, Tag("value")], EITHER]


class Flag(FieldType[YesNo]):
    """Yes or no."""

    name = "flag"

    def model(self, declared: Declared) -> type[YesNo]:
        """Yes, no, or missing."""
        return YesNo

    def variables(self, declared: Declared, vocabulary: Vocabulary) -> Iterator[Variable]:
        """One to be asked for by true or false."""
        yield Variable(declared.id, "flag", declared.label.lower())

    def row(self, declared: Declared, value: YesNo) -> dict[str, Any]:
        """Whether it is so."""
        return {declared.id: value.value is True}

    def columns(self, declared: Declared) -> tuple[Column, ...]:
        """One of yes and no."""
        return (Column(declared.id, "boolean", declared.definition),)

    def cells(self, declared: Declared, value: YesNo) -> dict[str, Any]:
        """Whether it is so, or the word for why that is not known."""
        return {declared.id: value.value}

    def text(self, value: YesNo) -> str:
        """In words."""
        return value.value if isinstance(value.value, str) else "yes" if value.value else "no"


FIELD_TYPES: Mapping'''


@dataclass(frozen=True)
class Addition:
    """Something to add: new files by path, and changes of files that are there, each a text with what takes its place."""

    written: Mapping[str, str] = field(default_factory=dict)
    changed: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


ADDITIONS = {
    "a chart": Addition({"living_review/charts/years.py": CHART}),
    "a data file": Addition({"living_review/export/keys.py": EXPORT}),
    "a measure of effect": Addition(
        changed={
            "living_review/records/measures.py": (('        Measure(key="GEN",', MEASURE),),
            "living_review/stats/effect_sizes.py": (('    "OR": _odds_ratio,', ARCSINE), ('    "HR": lambda risk', ARCSINE_RISK)),
        }
    ),
    "a rule": Addition({"living_review/checks/titles.py": RULE}),
    "a check of plausibility": Addition({"living_review/analysis/plausibility/round_numbers.py": ROUND}),
    "a page": Addition(
        {
            "living_review/pages/counted.py": PAGE,
            "templates/counted.md.j2": PAGE_TEMPLATE,
        }
    ),
    "a tool for the risk of bias": Addition(changed={"living_review/records/rob_tools.py": (('    "rob2": _same(', TOOL),)}),
    "a type of field": Addition(
        changed={
            "living_review/records/field_types.py": (
                ("\nFIELD_TYPES: Mapping", FLAG),
                ("CountField(), TextField())", "CountField(), TextField(), Flag())"),
                ("from typing import Any,", "from typing import Annotated, Any,"),
                ("from pydantic_core import", "from pydantic import Tag\nfrom pydantic_core import"),
                ("import MISSING,", "import EITHER, MISSING, MissingTag,"),
            )
        }
    ),
}
"""One of each thing that the table in CONTRIBUTING tells how to add."""


SPEAKING = tuple(f"living_review/{folder}/" for folder in FOLDERS)


def rows_of_contributing() -> dict[str, set[str]]:
    """What the table in CONTRIBUTING says is touched, by what is added; NAME stands for a name of one's own."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = text.split("## To add X, touch Y")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (an? [^|]+?) \| ([^|]+?) \|", table, re.MULTILINE)
    return {added: {path for path in re.findall(r"`([^`]+)`", touched) if "/" in path} for added, touched in rows}


def named(path: str) -> str:
    """A path with NAME for what CONTRIBUTING leaves to the writer."""
    known = {file.relative_to(ROOT).as_posix() for folder in ("living_review", "templates") for file in (ROOT / folder).rglob("*.*")}
    return path if path in known else re.sub(r"[^/]+?(?=\.[a-z0-9.]+$)", "NAME", path, count=1)


@pytest.mark.parametrize("added", ADDITIONS)
def test_table_says_what_is_touched(added: str) -> None:
    """The table names exactly the files that are written or changed here."""
    addition = ADDITIONS[added]
    assert rows_of_contributing()[added] == {named(path) for path in (*addition.written, *addition.changed)}


@pytest.mark.parametrize("added", ADDITIONS)
def test_what_is_added_says_its_words_in_phrases(added: str) -> None:
    """Nothing that is added here says something to readers in another way than the project's own modules do."""
    written = {path: source for path, source in ADDITIONS[added].written.items() if path.startswith(SPEAKING)}
    assert [text for path, source in written.items() for text in spoken(source, path)] == []


def test_table_has_these_rows() -> None:
    """Whatever the table tells how to add is added here."""
    assert rows_of_contributing().keys() == ADDITIONS.keys()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with one of each thing added, and a review that uses them."""
    project = copy_project(
        tmp_path_factory.mktemp("extended") / "project", data=SLEEP, kept=remembered_by_tests(shared_folder(tmp_path_factory))
    )
    before = snapshot(project / "living_review", project / "templates")
    for addition in ADDITIONS.values():
        for path, text in addition.written.items():
            assert not (project / path).exists()
            (project / path).write_text(text, encoding="utf-8")
        for path, changes in addition.changed.items():
            for old, new in changes:
                replace(project / path, old, new)
    after = snapshot(project / "living_review", project / "templates")
    touched = {path for path in after if after[path] != before.get(path)}
    wanted = {str(project / path) for addition in ADDITIONS.values() for path in (*addition.written, *addition.changed)}
    assert touched == wanted
    field_declared = (
        "fields:\n  - {id: blinded, label: Blinded, definition: Whether people knew what they got., type: flag, column: true}\n"
    )
    declared = project / "data" / "review.yml"
    one_chart, n = re.subn(
        r"^charts:\n(  - .*\n)+", "charts:\n  - {kind: years}\n", declared.read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    assert n == 1, "a change of the program makes all that is kept of drawings void, so the others would be drawn for nothing"
    declared.write_text(one_chart, encoding="utf-8")
    replace(project / "data" / "review.yml", "fields:\n", field_declared)
    for i, study in enumerate(sorted((project / "data" / "studies").iterdir())):
        replace(study, "intervention:\n", f"intervention:\n  blinded: {('true', 'false', 'not reported')[i % 3]}\n")
    done = run(project, "--url", "https://counted.example/")
    assert done.code == 0, done.err
    told = [line for line in done.err.splitlines() if "warning" in line]
    wanted = ("counted/index.html:1:1: no way leads from the home page", "is round")
    assert all(any(each in line for each in wanted) for line in told), done.err
    return project


def test_chart_is_drawn_and_listed(project: Path) -> None:
    """The chart stands under its heading on the page of findings, on the sheet of all charts, and as files."""
    page = (project / "site" / "findings" / "index.html").read_text(encoding="utf-8")
    assert 'id="chart-years"' in page.split('id="what-was-studied"')[1]
    assert "chart-years" in (project / "site" / "charts" / "index.html").read_text(encoding="utf-8")
    assert (project / "site" / "assets" / "charts" / "years.svg").is_file()


def test_export_is_listed_wherever_files_are(project: Path) -> None:
    """The file is there, the page of the data lists it, and it is described to software and to search engines."""
    folder = project / "site" / "data"
    assert (folder / "keys.csv").read_text(encoding="utf-8").splitlines()[0] == "key"
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "Nothing but the keys" in page
    assert re.search(r'"contentUrl": ?"https://counted.example/data/keys.csv"', html.unescape(page))
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    (resource,) = [each for each in package["resources"] if each["path"] == "keys.csv"]
    assert resource["schema"]["fields"] == [{"name": "key", "type": "string", "description": "The key of the study"}]


def test_page_is_rendered(project: Path) -> None:
    """The page is there, with its title."""
    page = (project / "site" / "counted" / "index.html").read_text(encoding="utf-8")
    assert "There are 4 of them." in page
    assert "<title>Counted" in page


def test_field_type_is_known_everywhere(project: Path) -> None:
    """A value of the type shows on the page of its study, in the table of studies and in the data files."""
    table = (project / "site" / "studies" / "index.html").read_text(encoding="utf-8")
    assert "Blinded" in table
    with (project / "site" / "data" / "studies.csv").open(encoding="utf-8", newline="") as file:
        cells = [row["blinded"] for row in csv.DictReader(file)]
    assert sorted(set(cells)) == ["false", "not reported", "true"]
    study = (project / "site" / "studies" / "adler2015" / "index.html").read_text(encoding="utf-8")
    assert re.search(r"Blinded.{0,200}?yes", study, re.DOTALL)


def test_rule_is_run(project: Path, tmp_path: Path) -> None:
    """A record against the rule is told with its place, and one that keeps it passes."""
    data = Path(shutil.copytree(project / "data", tmp_path / "data"))
    study = data / "studies" / "adler2015.yml"
    title = re.search(r"^  title: (.*)$", study.read_text(encoding="utf-8"), re.MULTILINE)
    assert title is not None
    replace(study, title.group(), "  title: ALL OF IT")
    done = run(project, "check", "--data", data)
    assert done.code == 1
    assert "citation.title: found capitals throughout; write it as a sentence" in done.err


def test_check_of_plausibility_is_run(project: Path) -> None:
    """A number that the check asks a look at is told as a warning, and the question stands on the page of what was asked."""
    done = run(project, "check")
    assert done.code == 0
    assert re.search(r"adler2015\.yml:\d+:\d+: warning: participants\.total: .*80 is round", done.err + done.out)
    assert "The number of participants is no multiple of ten." in (project / "site" / "adds-up" / "index.html").read_text(encoding="utf-8")


def test_tool_can_be_declared(project: Path, tmp_path: Path) -> None:
    """A review can declare the tool."""
    data = Path(shutil.copytree(project / "data", tmp_path / "data"))
    replace(data / "review.yml", "  tools: [", "  tools: [{key: mine, kind: three}, ")
    done = run(project, "check", "--data", data)
    assert done.code == 0, done.err


def test_measure_is_pooled(project: Path, tmp_path: Path) -> None:
    """A table of counts becomes a review that pools the measure; by hand, asin(√(4/123)) − asin(√(11/139)) = −0.1040."""
    table = tmp_path / "counts.csv"
    table.write_text("study,ai,n1i,ci,n2i\nOne,4,123,11,139\nTwo,6,306,29,303\n", encoding="utf-8")
    made = run(project, "new-review", tmp_path / "new", "--from", table, "--measure", "as")
    assert made.code == 0, made.err
    built = run(project, "--data", tmp_path / "new", "--site", tmp_path / "site")
    assert built.code == 0, built.err
    with (tmp_path / "site" / "data" / "effects.csv").open(encoding="utf-8", newline="") as file:
        effects = [float(row["yi"]) for row in csv.DictReader(file)]
    assert math.isclose(effects[0], math.asin(math.sqrt(4 / 123)) - math.asin(math.sqrt(11 / 139)), rel_tol=1e-9)
    assert "Arcsine difference" in (tmp_path / "site" / "syntheses" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "old", "new", "sentence"),
    [
        (
            "living_review/stats/effect_sizes.py",
            '    "AS": lambda risk',
            '    "ASX": lambda risk',
            "records/measures.py has 'AS', but CHANGED_RISKS of stats/effect_sizes.py has no formula for it",
        ),
        (
            "living_review/charts/years.py",
            'section="studied"',
            'section="elsewhere"',
            "charts/years.py: 'elsewhere' is no part of the page of findings",
        ),
        ("living_review/charts/years.py", 'kind="years"', 'kind="timeline"', "'timeline' is the kind of another chart too"),
    ],
)
def test_what_is_forgotten_is_said(project: Path, tmp_path: Path, path: str, old: str, new: str, sentence: str) -> None:
    """What does not fit is told in a sentence as soon as the program starts, and not when a page lacks it."""
    broken = copy_project(tmp_path / "broken", data=project / "data")
    for part in ("living_review", "templates"):
        shutil.copytree(project / part, broken / part, dirs_exist_ok=True)
    replace(broken / path, old, new)
    done = run(broken, "new-review", tmp_path / "x", "--from", tmp_path / "none.csv", "--measure", "rr") if "stats" in path else None
    done = done if done is not None else run(broken, "check")
    assert done.code == 1
    assert sentence in done.err
