"""Inputs of the field, each with what its README in ``fixtures/field`` calls right; those of importers lie with their tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from helpers.drawings import Drawn, data
from helpers.field import FIELD
from helpers.reviews import BIAS, SLEEP, Copy

from living_review.analysis.risk_of_bias import tool_assessments
from living_review.analysis.tables import tabulate
from living_review.charts.prisma_boxes import flow_boxes
from living_review.charts.registry import chart_kinds
from living_review.checks.run import check_records
from living_review.commands.new_review import new_review
from living_review.commands.new_table import TableOptions
from living_review.exchange.references import reference_of
from living_review.exchange.ris import to_ris
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


def test_each_input_is_there() -> None:
    """Each folder has the lines on its source."""
    folders = [folder for folder in FIELD.iterdir() if folder.is_dir()]
    assert all("Source: " in (folder / "README").read_text(encoding="utf-8") for folder in folders)
    assert len(folders) == 11
    assert tabulate(load_records(BIAS).records()) is not None
