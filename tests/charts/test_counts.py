"""Charts of many studies: they are counted by kind, and none has a row for each; the file with the numbers does."""

from __future__ import annotations

import html
import itertools
import re
from collections import Counter
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest
from helpers.many_studies import write_review
from helpers.reviews import BIAS, SLEEP

from living_review.analysis.tables import Tables, tabulate
from living_review.charts import counts
from living_review.charts.counts import class_name, class_names, size_classes
from living_review.charts.render import RenderedChart, draw_all
from living_review.records.load import Records, load_records

MANY = 112


@cache
def many(review: Path, size: int = MANY) -> tuple[Records, Tables, dict[str, RenderedChart]]:
    """A review of several studies, its tables and its charts, for which more than 8 count as many."""
    with TemporaryDirectory() as folder:
        write_review(review, Path(folder) / "review", size)
        records = load_records(Path(folder) / "review").records()
    tables = tabulate(records)
    with patch.object(counts, "MOST_DRAWN", 8):
        return records, tables, draw_all(records, tables)


def told(figure: RenderedChart) -> list[tuple[str, ...]]:
    """The rows of the table below a chart."""
    return [tuple(cell.text for cell in row) for row in figure.rows]


def bars(figure: RenderedChart) -> Counter[str]:
    """What the bars of a drawing are, as their tips tell, with how many they stand for."""
    found = re.findall(r"<rect [^>]*><title>(.*?): ([\d,]+)</title>", html.unescape(figure.drawings[0][3]))
    return Counter({name: int(n.replace(",", "")) for name, n in found})


def test_participants_are_counted_by_size() -> None:
    """The studies of each size and design are counted, and all of them stand in the file."""
    records, _, figures = many(SLEEP)
    chart = figures["participants"]
    sizes = [study.participants.total for study in records.studies]
    expected = {"10 to 19": 12, "20 to 49": 30, "50 to 99": 80, "100 to 199": 121}  # each pattern of the review is in one class
    for name, size in expected.items():
        assert sum(int(row[2].replace(",", "")) for row in told(chart) if row[0] == name) == sizes.count(size), name
    assert sum(bars(chart).values()) == len(records.studies)
    assert len(chart.data_rows) == len(records.studies)
    assert not chart.specs, "a drawing of counts needs no script"


def test_years_without_a_study_have_a_row() -> None:
    """A year in which nothing was published is shown as empty, and not left out."""
    records, _, figures = many(SLEEP)
    years = Counter(str(study.citation.year) for study in records.studies)
    shown: Counter[str] = Counter()
    for year, _, n in told(figures["timeline"]):
        shown[year] += int(n)
    assert {year: n for year, n in shown.items() if n} == dict(years)
    assert list(shown) == [str(year) for year in range(int(min(years)), int(max(years)) + 1)]


def test_amounts_and_comparisons_are_counted() -> None:
    """Printed amounts are counted by size, and comparisons by which way the figure went."""
    _, tables, figures = many(SLEEP)
    printed = tables.amounts[(tables.amounts["field"] == "total_minutes") & (tables.amounts["unit"] != "unclear")]
    assert sum(int(row[-1]) for row in told(figures["amount-total-minutes"])) == len(printed)
    changes = figures["before-after"]
    lower = sum(row[changes.data_headings.index("second")] < row[changes.data_headings.index("first")] for row in changes.data_rows)
    assert sum(int(row[-1]) for row in told(changes) if row[1] == "Lower (better)") == lower
    assert "Chen 1" not in changes.description, "not every study is told"


def test_directions_keep_their_sign_test() -> None:
    """Below the name of a domain stands what its split says, as under the columns of the plot of few studies."""
    _, _, figures = many(SLEEP)
    domains = {row[0] for row in told(figures["effect-direction"])}
    assert domains
    assert all("sign test" in domain or "no test" in domain for domain in domains)


def test_harms_are_counted() -> None:
    """Each event has the number of studies that have it, and those that name none are told apart from the silent ones."""
    _, tables, figures = many(SLEEP)
    chart = figures["harms-matrix-format"]
    studies = tables.harms.drop_duplicates(["study", "event"])
    assert sum(int(row[2]) for row in told(chart) if row[1] in ("Serious", "Not serious")) == len(studies)
    states = Counter(value[0] for value in tables.studies["harms"])
    assert sum(int(row[2]) for row in told(chart) if row[1] == "Said to be none") == states["none"]
    assert sum(int(row[2]) for row in told(chart) if row[1] == "Not reported") == states["not reported"]


def test_judgements_are_counted() -> None:
    """In each domain the judgements of all studies add up."""
    _, _, figures = many(BIAS, MANY)
    lights = [chart for chart in figures.values() if chart.kind == "traffic_light"]
    assert lights
    for chart in lights:
        if "counted" not in chart.note:
            continue
        sums: Counter[str] = Counter()
        for domain, _, n in told(chart):
            sums[domain] += int(n)
        assert len(set(sums.values())) == 1, sums
        assert sum(sums.values()) == len(chart.data_rows)
    assert any("counted" in chart.note for chart in lights)


def test_words_are_those_of_counts() -> None:
    """Nothing is said of marks, axes and rows that are not drawn, and what is drawn is told to those who do not see it."""
    for review in (SLEEP, BIAS):
        counted = [chart for chart in many(review)[2].values() if chart.counted]
        assert counted
        for chart in counted:
            assert not re.search(r"\b(mark|marks|drawn|circle|line|lines|axis|below)\b", chart.note), chart.note
            assert chart.description.startswith("Bars that count ")
            for row in told(chart):
                assert row[-1] == "0" or f"{row[-2]}: {int(row[-1].replace(',', '')):,}" in chart.description, row


@pytest.mark.parametrize("layout", [0, 1])
def test_drawings_do_not_grow(layout: int) -> None:
    """Twice as many studies need no higher drawing, and no longer table or note."""
    first, second = many(SLEEP)[2], many(SLEEP, 2 * MANY)[2]
    for name, chart in first.items():
        assert second[name].drawings[layout][2] == chart.drawings[layout][2], name
        assert len(second[name].rows) == len(chart.rows), name
        assert len(second[name].note) < len(chart.note) + 40, name


def test_classes() -> None:
    """Every number above 0 is in one class, also at its edge, and there are no gaps between classes."""
    classes = size_classes([1, 4999.9, 5000])
    assert all(low[1] == high[0] for low, high in itertools.pairwise(classes))
    assert class_names(classes, whole=True)[:3] == ["1", "2 to 4", "5 to 9"]
    assert class_name(5000, classes, whole=True) == "5,000 to 9,999"
    assert class_name(4999.9, classes) == "2,000 to below 5,000"
    assert size_classes([0, 0]) == []
