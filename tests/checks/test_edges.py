"""Rules on a study and on the flow at their edges: one rule by itself, with a record that holds nothing else."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from helpers.reviews import Copy

from living_review.checks import flow, review, study


class Doc:
    """A file that tells its problems by their place and words."""

    def __init__(self, path: str = "data/studies/a.yml") -> None:
        self.path, self.values = path, {}

    def problem(self, loc: Any, message: str) -> Any:
        """A problem as a place and a message."""
        return Told(".".join(map(str, loc)), message)


class Told(SimpleNamespace):
    """A problem with its place and its words."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(place=place, message=message)


@pytest.mark.parametrize(
    ("key", "path", "wanted"),
    [
        ("a", "data/studies/a.yml", None),
        ("a", "a.yml", None),
        ("a", "a.b.yml", "a.yml"),
        ("b", "a.yml", "b.yml"),
        ("b", "data/studies/a.yaml", "b.yaml"),
        ("b", "data/studies/a b.yml", None),  # of which another rule tells
    ],
)
def test_name_of_a_file(key: str, path: str, wanted: str | None) -> None:
    """The key is the name of the file, in whichever folder; the name that would be right keeps its ending."""
    context: Any = SimpleNamespace(study=SimpleNamespace(key=key), document=Doc(path))
    found = [each.message for each in study.key_is_file_name(context)]
    assert len(found) == (wanted is not None)
    assert wanted is None or f"call the file {wanted}, or write its name here" in found[0]


def window(year: Any, first: int | None, last: int | None, monkeypatch: pytest.MonkeyPatch, *, added: Any = None) -> str:
    """What is said of a year beside the years that were searched."""
    monkeypatch.setattr(study, "as_warning", lambda problem: problem)
    search = SimpleNamespace(
        published_from=None if first is None else date(first, 5, 1), published_to=None if last is None else date(last, 2, 1)
    )
    context: Any = SimpleNamespace(
        review=SimpleNamespace(search=search),
        study=SimpleNamespace(citation=SimpleNamespace(year=year), added=added),
        document=Doc(),
        loaded=SimpleNamespace(review=object()),
    )
    return "".join(each.message.rpartition("searched the years ")[2] for each in study.year_in_search_window(context))


@pytest.mark.parametrize(
    ("year", "first", "last", "years"),
    [
        (2010, 2010, 2020, ""),
        (2009, 2010, 2020, "2010 to 2020"),
        (2020, 2010, 2020, ""),
        (2021, 2010, 2020, "2010 to 2020"),
        (2009, 2010, None, "from 2010"),
        (2010, 2010, None, ""),
        (2021, None, 2020, "up to 2020"),
        (2020, None, 2020, ""),
        (2021, None, None, ""),
        ("not reported", 2010, 2020, ""),
        (2009, 2020, 2010, ""),  # the window itself is told of
        (2009, 2010, 2010, "2010 to 2010"),
    ],
)
def test_years_that_were_searched(year: Any, first: int | None, last: int | None, years: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report of the first or the last year is within; a window may have one end."""
    assert window(year, first, last, monkeypatch) == years
    assert window(year, first, last, monkeypatch, added=object()) == ""


def count(n: int | None) -> Any:
    """A number of the flow, or a word for why it is missing."""
    return SimpleNamespace(n=n)


@pytest.mark.parametrize(
    ("studies", "total", "pooled", "told"),
    [
        (5, None, 5, ""),
        (5, None, 6, "found 6, but 5 studies were included"),
        (5, 8, 8, ""),
        (5, 8, 9, "found 9, but 8 studies were included"),
        (None, None, 6, ""),
        (5, "missing", 6, ""),
    ],
)
def test_studies_in_the_meta_analysis(studies: int | None, total: Any, pooled: int, told: str) -> None:
    """No more are pooled than were included: with those of the previous version, if a total is given."""
    stated = None if total is None else count(None if total == "missing" else total)
    given: Any = SimpleNamespace(
        new_studies=count(studies), new_reports=count(None), total_studies=stated, studies_in_meta_analysis=count(pooled)
    )
    records = range(stated.n if stated is not None and stated.n is not None else studies or 0)
    loaded = SimpleNamespace(documents=dict.fromkeys(map(str, records)), invalid=set(), studies=[])
    context: Any = SimpleNamespace(review=SimpleNamespace(flow=given), document=Doc(), loaded=loaded)
    left = flow._Left(known=False)
    assert [each.message for each in flow._studies_and_reports(context, left)] == ([told] if told else [])
    given.studies_in_meta_analysis = count(None)
    assert list(flow._studies_and_reports(context, left)) == []
    given.studies_in_meta_analysis = None
    assert list(flow._studies_and_reports(context, left)) == []


@pytest.mark.parametrize(("reference", "refused"), [(12, False), (13, True)])
def test_the_last_reference(reference: int, refused: bool, sleep: Copy) -> None:
    """The list has twelve references: the last of them is a place, the one behind it is none."""
    sleep.edit("studies/brook2017.yml", ("where: {reference: 6}", f"where: {{reference: {reference}}}"))
    assert any("reference" in each for each in sleep.problems()) is refused


@pytest.mark.parametrize(
    ("loc", "text", "is_title"),
    [
        (("home", "headline"), "Vitamin B12 for sleep", True),
        (("home", "headline"), "Vitamin B12", False),
        (("home", "headline"), "Vitamin B12 for sleep and more", False),
        (("home", "headline"), "Zinc 12", False),
        (("home", "headline"), "A 12", False),
        (("home", "answer", 0), "Vitamin B12 for sleep", False),
    ],
)
def test_figures_of_the_title(loc: Any, text: str, is_title: bool) -> None:
    """Only a headline that is the whole title may hold its figures."""
    assert review._is_the_title(loc, text, SimpleNamespace(title=" Vitamin {B12} for sleep")) is is_title  # type: ignore[arg-type]
