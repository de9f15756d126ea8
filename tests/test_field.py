"""Inputs of the field, each with what its README in ``fixtures/field`` calls right.

Others lie with what they are of: o01 to o03 in ``commands/test_import_robvis.py``, o12 in ``checks/test_dates.py``, o14 in
``browser/test_search.py``, o15 in ``browser/test_print.py``, the signs for sorting of o17 in ``browser/test_accessibility.py``, and o21 in
``export/test_files.py``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from helpers.drawings import WIDTHS, Drawn, data, drawn, the_only
from helpers.field import FIELD
from helpers.many import with_many_studies
from helpers.pages import Element, Page, html
from helpers.reviews import BCG, BIAS, SLEEP, Copy, records_of
from helpers.sites import Site

from living_review.analysis.risk_of_bias import tool_assessments
from living_review.analysis.tables import tabulate
from living_review.charts.prisma_boxes import flow_boxes
from living_review.charts.prisma_layout import text_width
from living_review.charts.registry import chart_kinds
from living_review.charts.render import draw_all
from living_review.charts.timeline import AXIS, MARK
from living_review.checks.run import check_records
from living_review.commands.new_review import new_review
from living_review.commands.new_table import TableOptions
from living_review.exchange.references import reference_of
from living_review.exchange.ris import to_ris
from living_review.export.chart_files import downloads
from living_review.export.prisma import prisma_rows
from living_review.export.robvis import robvis_table
from living_review.records.load import load_records
from living_review.site.layout import write_files


def made(name: str, folder: Path, **options: str) -> dict[str, dict[str, object]]:
    """The studies of a new review that is made from a table of the field, and written into ``folder``."""
    file = FIELD / name
    files = new_review(file.read_text(encoding="utf-8"), file.name, TableOptions(**options))  # type: ignore[arg-type]
    write_files(folder, files)
    assert [each for each in check_records(load_records(folder), chart_kinds()) if each.severity == "error"] == []
    return {key: yaml.safe_load(text) for key, text in files.items() if key.startswith("studies/")}


def test_o05_judged_by_outcome(bias: Copy) -> None:
    """Two assessments of one study, one for each outcome, are recorded, drawn as two rows, and written for robvis as two lines."""
    study = "studies/alder2012.yml"
    text = (bias.folder / study).read_text(encoding="utf-8")
    fragment = (FIELD / "o05-judged-by-outcome" / "fragment.yml").read_text(encoding="utf-8")
    (bias.folder / study).write_text(text[: text.index("risk_of_bias:")] + fragment, encoding="utf-8")
    assert [problem.split(": ", 1)[1] for problem in bias.problems()] == [
        "warning: risk_of_bias[1].outcome: no outcome of this study has the id 'function'; expected one of pain"
    ]
    records = load_records(bias.folder).records()
    (rob2, _) = tool_assessments(records)
    names = [assessment.label for assessment in rob2.assessments]
    assert names[:2] == ["Alder 2012 (Back pain)", "Alder 2012 (function)"]
    assert [row["Overall"] for row in robvis_table(rob2)[1]][:2] == ["Low", "High"]
    assert [row["Study"] for row in robvis_table(rob2)[1]][:2] == ["Alder 2012 (pain)", "Alder 2012 (function)"]
    assert records.study("alder2012").bias.overall.ids == ("low", "high")
    drawn = next(figure for figure in Drawn(bias.folder).figures.values() if figure.kind == "traffic_light")
    assert {row["label"] for row in data(drawn)} >= {"Alder 2012 (Back pain)", "Alder 2012 (function)"}


def test_o06_missing_cells(tmp_path: Path) -> None:
    """A line without numbers is a study without an effect; a year that is none is not reported, with what was printed in the name."""
    means = made("o06-missing-cells/means.csv", tmp_path / "means", measure="MD")
    assert "no_effect" in means["studies/cress1999.yml"]["outcomes"][0]  # type: ignore[index]
    years = made("o06-missing-cells/years.csv", tmp_path / "years", measure="RR")
    found = {study["short_name"]: study["citation"]["year"] for study in years.values() if "short_name" in study}  # type: ignore[index]
    assert found == {"Alder 2003a": 2003, "Briar in press": "not reported", "Cress 2010-2012": "not reported", "Dock": "not reported"}


def test_o07_no_events(tmp_path: Path) -> None:
    """A study without an event in either group is a study, and its direction says that it tells nothing of a ratio."""
    studies = made("o07-no-events/counts.csv", tmp_path / "counts", measure="RR")
    assert studies["studies/cress2004.yml"]["result"]["direction"] == "no_events"  # type: ignore[index]


def test_o08_beyond_the_axis(tmp_path: Path) -> None:
    """An interval that leaves the axis ends in an arrow, and a note says what that means; its limits are in the file."""
    made("o08-beyond-the-axis/ratios.csv", tmp_path / "ratios", measure="HR")
    forest = next(figure for figure in Drawn(tmp_path / "ratios").of_syntheses if figure.kind == "forest")
    assert "An arrow stands where an interval goes on beyond the axis." in forest.note
    row = next(dict(zip(forest.data_headings, each, strict=True)) for each in forest.data_rows if "Trial T (tiny)" in each)
    assert (row["lower limit"], row["upper limit"]) == (pytest.approx(0.02), pytest.approx(7200))


def test_o10_boxes(sleep: Copy) -> None:
    """Other methods have their own names, the meta-analysis has a box, and today's template of PRISMA2020 its rows."""
    fragment = yaml.safe_load((FIELD / "o10-boxes" / "fragment.yml").read_text(encoding="utf-8"))["flow"]
    text = (sleep.folder / "review.yml").read_text(encoding="utf-8")
    whole = yaml.safe_load(text)
    whole["flow"] |= fragment
    (sleep.folder / "review.yml").write_text(yaml.safe_dump(whole, sort_keys=False), encoding="utf-8")
    assert sleep.problems() == []
    review = load_records(sleep.folder).records().review
    boxes = {box.id: box.text() for box in flow_boxes(review)}
    assert boxes["other_identified"] == "Records identified: 9 (Personal communication: 3; Own library: 6)."
    assert boxes["meta"] == "Studies in the meta-analysis: 3."
    rows = {row["data"]: row["n"] for row in prisma_rows(review)}
    assert (rows["total_studies_ma"], rows["total_reports_ma"]) == (3, "NA")
    assert rows["other_results"] == "Personal communication, 3; Own library, 6"


SLIP = "flow.reports_assessed: found 10, but 40 from databases less 5 duplicates and 20 excluded leaves 15"


def test_o09_tally(sleep: Copy) -> None:
    """A number that does not fit is an error, unless the record says that the review prints it so; and shows the difference."""
    sleep.edit("review.yml", ("n: 25, reason", "n: 20, reason"))
    assert [problem.split(": ", 1)[1] for problem in sleep.problems()] == [SLIP]
    sleep.edit("review.yml", ("  reports_assessed: 10\n", "  reports_assessed: 10\n  does_not_add_up: [reports_assessed]\n"))
    assert sleep.problems() == []
    boxes = {box.id: box.text() for box in flow_boxes(load_records(sleep.folder).records().review)}
    assert boxes["assessed"].endswith("10 (As printed: 5 fewer than the 15 that the numbers before it give).")
    sleep.edit("review.yml", ("n: 20, reason", "n: 25, reason"))
    assert [problem.split(": ", 1)[1] for problem in sleep.problems()] == [
        "flow.does_not_add_up[0]: 'reports_assessed' adds up with the numbers before it, or is no number"
    ]


def test_o11_names_of_authors(sleep: Copy, tmp_path: Path) -> None:
    """Four forms of names are written to RIS as they are meant; a year behind a name in one column is the year."""
    listed = yaml.safe_load((FIELD / "o11-names-of-authors" / "authors.yml").read_text(encoding="utf-8"))
    file = sleep.folder / "studies" / "chen2018.yml"
    record = yaml.safe_load(file.read_text(encoding="utf-8"))
    record["citation"] |= listed
    file.write_text(yaml.safe_dump(record, sort_keys=False, allow_unicode=True), encoding="utf-8")
    assert sleep.problems() == []
    study = load_records(sleep.folder).records().study("chen2018")
    lines = to_ris(reference_of(study.key, study.citation)).split("\r\n")
    assert [line for line in lines if line[:2] in ("AU", "SP", "EP")] == [
        "AU  - Browne, Matthew", "AU  - World Health Organization", "AU  - van der Berg, BB", "AU  - Smith, J, Jr",
        "SP  - 1276", "EP  - 1292",
    ]  # fmt: skip
    assert study.name.startswith("Browne 20")
    studies = made("o11-names-of-authors/effects.csv", tmp_path / "effects", measure="RR")
    cited = [(study["citation"]["authors"], study["citation"]["year"]) for study in studies.values()]  # type: ignore[index]
    assert cited == [(["Alder"], 1989), (["Briar"], 1998)]


def test_o19_words_for_it(copy_of: Callable[[Path], Copy]) -> None:
    """Registration, funding and protocol of the review, named excluded studies and a retraction can be said, and pass the check."""
    fragments = list(yaml.safe_load_all((FIELD / "o19-no-words-for-it" / "fragments.yml").read_text(encoding="utf-8")))
    sleep = copy_of(SLEEP)
    file = sleep.folder / "review.yml"
    whole = yaml.safe_load(file.read_text(encoding="utf-8")) | fragments[0]
    whole["flow"]["reports_excluded"][1] |= fragments[2]["reports_excluded"][0]
    whole["searches"] = [{"date": "2019-06", "what": "Database One", "records": 30}, {"date": "2020-12-01", "what": "both again"}]
    file.write_text(yaml.safe_dump(whole, sort_keys=False), encoding="utf-8")
    study = sleep.folder / "studies" / "chen2018.yml"
    retracted = {"status": {"state": "retracted", **fragments[1]["retracted"]}}
    study.write_text(yaml.safe_dump(yaml.safe_load(study.read_text(encoding="utf-8")) | retracted, sort_keys=False), encoding="utf-8")
    assert sleep.problems() == []
    review = load_records(sleep.folder).records().review
    assert review.registration is not None
    assert review.registration.value == "CRD42020000001"
    assert [each.name for each in review.flow.reports_excluded[1].studies] == ["Foo 2012", "Bar 2014"]


@pytest.mark.parametrize("n", [1, 49])
def test_o04_one_study(n: int) -> None:
    """Traffic lights and summaries are drawn of one study as of 49, with all of them in."""
    records = with_many_studies(records_of(BIAS), n)
    figures = draw_all(records, tabulate(records)).values()
    lights = [figure for figure in figures if figure.kind == "traffic_light"]
    assert lights
    assert sum(len({row["study"] for row in data(figure)}) for figure in lights) == n
    assert all("<text" in svg and "<path" in svg for figure in lights for _, _, _, svg in figure.drawings)
    summaries = [figure for figure in figures if figure.kind == "bias_summary"]
    assert len(summaries) == len(lights)


def test_o13_same_key_twice(sleep: Copy) -> None:
    """A key that stands twice is told, with the line of the first."""
    sleep.edit("review.yml", ("accepted: 2021-03-01\n", "accepted: 2021-03-01\nreceived: 2019-01-15\n"))
    assert sleep.problems()[0].endswith("received: 'received' stands twice in this block; first at line 14")


def test_o16_sub_path(rich_site: Site) -> None:
    """Below a sub-path the page for wrong addresses names its styles, scripts and the way home from the root of the host."""
    text = (rich_site.folder / "404.html").read_text(encoding="utf-8")
    asked = re.findall(r'<link[^>]* rel="stylesheet"[^>]* href="([^"]+)"|<link[^>]* href="([^"]+)"[^>]* rel="stylesheet"', text)
    links = [one or other for one, other in asked] + re.findall(r'<script[^>]* src="([^"]+)"', text)
    assert links
    links += re.findall(r'<a[^>]* href="([^"#][^"]*)"[^>]* class="md-header__button md-logo', text)
    assert all(link.startswith("/repo/") for link in links), links


def test_o17_read_aloud() -> None:
    """The table of a forest plot has row heads, its pooled rows are marked, and it says in words which intervals hold no effect."""
    page = html(BCG)["syntheses/"]
    figures = [element for element in page.all("figure") if element.attributes.get("data-kind") == "forest"]
    assert figures
    for figure in figures:
        head, *body = [row for row in page.all("tr") if any(each is figure for each in row.inside)]
        column = [cell.text.strip() for cell in cells_of(page, head)].index("No effect is")
        cells = {row: cells_of(page, row) for row in body}
        assert {(each[0].tag, each[0].attributes.get("scope")) for each in cells.values()} == {("th", "row")}
        words = {" ".join(each[column].text.split()) for row, each in cells.items() if not row.has("together")}
        assert words <= {"inside the interval", "outside the interval"}
        together = [each[0].text for row, each in cells.items() if row.has("together")]
        assert together
        assert all("no single study" in text for text in together)


def cells_of(page: Page, row: Element) -> list[Element]:
    """The cells of a row."""
    return [cell for cell in page.elements if cell.tag in ("th", "td") and any(each is row for each in cell.inside)]


def test_o18_csv_of_charts() -> None:
    """The file of a forest plot has one number in a cell, with its limits and its weight; no sign that only people read."""
    forest = next(figure for figure in drawn(BCG).of_syntheses if figure.kind == "forest")
    header, *lines = csv.reader(io.StringIO(downloads(forest, "x")[f"{forest.base}.csv"], newline=""))
    assert {"risk ratio", "lower limit", "upper limit", "weight (percent)"} <= {name.casefold() for name in header}
    first = dict(zip([name.casefold() for name in header], lines[0], strict=True))
    assert float(first["lower limit"]) < float(first["risk ratio"]) < float(first["upper limit"])
    assert not re.search("[\u2212×±]", "".join(cell for line in lines for cell in line))


def test_o20_crowded_year() -> None:
    """Of 49 studies, most of one year, each has a place of its own in the timeline, and no line of studies is longer than the drawing."""
    records = with_many_studies(records_of(BIAS), 49)
    figure = the_only(records, "timeline")
    for layout, width in WIDTHS.items():
        rows = data(figure, layout)
        assert len({(row["slot"], row["column"]) for row in rows}) == 49
        most = max(row["column"] for row in rows) + 1
        room = (width - AXIS) / most - MARK
        assert all(text_width(row["name_shown"], 11.5) <= room + 1 for row in rows)
        assert len({row["name_shown"] for row in rows}) == len({row["name"] for row in rows})


def test_each_input_is_there() -> None:
    """Each folder has the lines on its source."""
    folders = [folder for folder in FIELD.iterdir() if folder.is_dir()]
    assert all("Source: " in (folder / "README").read_text(encoding="utf-8") for folder in folders)
    assert len(folders) == 21
    assert tabulate(load_records(BIAS).records()) is not None
