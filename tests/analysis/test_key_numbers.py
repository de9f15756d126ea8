"""The numbers that pages state: how each kind is computed, put into words, and what those of the rich review are."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from helpers.reviews import SLEEP, Copy, records_of

from living_review.analysis.filtering import describe_filter, keys_meeting
from living_review.analysis.key_numbers import Number, compute, compute_today, tells_of_review
from living_review.analysis.study_values import StudyValues
from living_review.analysis.tables import tabulate
from living_review.records.filters import StudyFilter
from living_review.records.load import load_records
from living_review.records.review import NumberDeclaration
from living_review.records.variables import variables

STUDIES = pd.DataFrame(
    {
        "study": ["a", "b", "c", "d"],
        "route": [("vein",), ("vein", "muscle"), ("muscle",), ("not reported",)],
        "blind": [True, False, True, False],
        "participants": [10.0, None, 30.0, 5.0],
        "year": [2014, 2015, 2015, 2020],
    }
).set_index("study", drop=False)
VALUES = StudyValues.of(STUDIES)


def conditions(written: dict[str, Any]) -> dict[str, StudyFilter]:
    """Conditions as review.yml writes them."""
    return {name: StudyFilter.model_validate(each) for name, each in written.items()}


def computed(statistic: str, of: str = "studies", **more: Any) -> Number:
    """One number over the four studies above."""
    declared = NumberDeclaration.model_validate({"label": "a label", "statistic": statistic, "of": of} | more)
    return compute({"it": declared}, VALUES)["it"]


@pytest.mark.parametrize(
    ("written", "keys"),
    [
        ({}, "abcd"),
        ({"route": "vein"}, "ab"),
        ({"route": ["vein", "muscle"]}, "abc"),
        ({"route": {"any_of": ["muscle"]}}, "bc"),
        ({"route": {"all_of": ["vein", "muscle"]}}, "b"),
        ({"route": {"only": ["vein"]}}, "a"),
        ({"route": {"only": ["muscle", "vein"]}}, "b"),
        ({"route": {"none_of": ["vein"]}}, "cd"),
        ({"route": {"any_of": ["muscle"], "none_of": ["vein"]}}, "c"),
        ({"route": "not reported"}, "d"),
        ({"route": "oral"}, ""),
        ({"blind": True}, "ac"),
        ({"blind": False}, "bd"),
        ({"participants": 10}, "a"),
        ({"participants": {"minimum": 10}}, "ac"),
        ({"participants": {"maximum": 10}}, "ad"),
        ({"participants": {"minimum": 5, "maximum": 10}}, "ad"),
        ({"participants": {"minimum": 31}}, ""),
        ({"year": 2015}, "bc"),
        ({"year": {"minimum": 2015}}, "bcd"),
        ({"route": "muscle", "blind": True, "year": {"maximum": 2015}}, "c"),
    ],
)
def test_conditions(written: dict[str, Any], keys: str) -> None:
    """All conditions must be met; a study that does not report a number meets none about it."""
    assert "".join(keys_meeting(VALUES, conditions(written))) == keys


ALL = ("a", "b", "c", "d")


@pytest.mark.parametrize(
    ("asked", "value", "total", "studies", "among", "missing"),
    [
        ({"statistic": "count"}, 4, 4, ALL, ALL, ()),
        ({"statistic": "count", "where": {"blind": True}}, 2, 4, ("a", "c"), ALL, ()),
        ({"statistic": "count", "where": {"route": "vein", "blind": True}, "among": {"blind": True}}, 1, 2, ("a",), ("a", "c"), ()),
        ({"statistic": "count", "where": {"route": "vein"}, "among": {"blind": True}}, 1, 2, ("a",), ("a", "c"), ()),
        ({"statistic": "count", "where": {"route": "oral"}}, 0, 4, (), ALL, ()),
        ({"statistic": "count", "among": {"route": "oral"}}, 0, 0, (), (), ()),
        ({"statistic": "sum", "of": "participants"}, 45, 45, ("a", "c", "d"), ALL, ("b",)),
        ({"statistic": "sum", "of": "participants", "where": {"blind": True}}, 40, 45, ("a", "c"), ALL, ()),
        (
            {"statistic": "sum", "of": "participants", "where": {"route": "vein"}, "among": {"year": {"maximum": 2015}}},
            10,
            40,
            ("a",),
            ("a", "b", "c"),
            ("b",),
        ),
        ({"statistic": "sum", "of": "participants", "where": {"route": "oral"}}, 0, 45, (), ALL, ()),
        ({"statistic": "minimum", "of": "participants"}, 5, None, ("d",), ALL, ("b",)),
        ({"statistic": "maximum", "of": "participants"}, 30, None, ("c",), ALL, ("b",)),
        ({"statistic": "minimum", "of": "year", "where": {"route": "muscle"}}, 2015, None, ("b", "c"), ALL, ()),
        ({"statistic": "median", "of": "participants"}, 10, None, ("a", "c", "d"), ALL, ("b",)),
        ({"statistic": "median", "of": "participants", "where": {"blind": True}}, 20, None, ("a", "c"), ALL, ()),
        ({"statistic": "median", "of": "year"}, 2015, None, ALL, ALL, ()),
        ({"statistic": "minimum", "of": "participants", "where": {"year": 2015, "blind": False}}, None, None, (), ALL, ("b",)),
        ({"statistic": "maximum", "of": "participants", "where": {"route": "oral"}}, None, None, (), ALL, ()),
        ({"statistic": "sum", "of": "participants", "where": {"year": 2015, "blind": False}}, None, 45, (), ALL, ("b",)),
    ],
)
def test_statistics(
    asked: dict[str, Any],
    value: float | None,
    total: float | None,
    studies: tuple[str, ...],
    among: tuple[str, ...],
    missing: tuple[str, ...],
) -> None:
    """A statistic is of the studies that are asked for and report the number; those that do not are named.

    A count and a sum are a part of the same over the studies that the number is a share of.
    """
    counts = asked["statistic"] == "count" or asked.get("of") == "participants"
    assert computed(**asked) == Number("it", "a label", asked["statistic"], value, total, studies, among, missing, counts=counts)


@pytest.mark.parametrize(
    ("value", "total", "text", "of", "share", "words"),
    [
        (4, 18, "4", "4 of 18", "22\N{NO-BREAK SPACE}%", "four"),
        (0, 11, "0", "0 of 11", "0\N{NO-BREAK SPACE}%", "none"),
        (12, 12, "12", "12 of 12", "100\N{NO-BREAK SPACE}%", "twelve"),
        (13, 18, "13", "13 of 18", "72\N{NO-BREAK SPACE}%", "13"),
        (1, 8, "1", "1 of 8", "13\N{NO-BREAK SPACE}%", "one"),
        (1, 200, "1", "1 of 200", "1\N{NO-BREAK SPACE}%", "one"),
        (649.0, 649.0, "649", "649 of 649", "100\N{NO-BREAK SPACE}%", "649"),
        (0, 0, "0", "0 of 0", "not reported", "none"),
        (2014.0, None, "2014", "2014", "not reported", "2014"),
        (5.0, None, "5", "5", "not reported", "five"),
        (2.5, None, "2.5", "2.5", "not reported", "2.5"),
        (12345.0, None, "12,345", "12,345", "not reported", "12,345"),
        (1.72e8, None, "1.72 × 10⁸", "1.72 × 10⁸", "not reported", "1.72 × 10⁸"),
        (None, None, "not reported", "not reported", "not reported", "not reported"),
    ],
)
def test_forms(value: float | None, total: float | None, text: str, of: str, share: str, words: str) -> None:
    """A number has a form in figures, with its whole, as a percentage rounded half up, and in words up to twelve."""
    number = Number("it", "a label", "count", value, total, (), ())
    assert (number.text(), number.of(), number.share(), number.words()) == (text, of, share, words)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ({}, ""),
        ({"format": "group"}, "format: Group"),
        ({"format": ["group", "online"]}, "format: Group or Online"),
        ({"format": {"all_of": ["group", "online"]}}, "format: Group and Online"),
        ({"format": {"only": ["group", "online"]}}, "format: only Group and Online"),
        ({"format": {"none_of": ["group", "online"]}}, "format: not Group nor Online"),
        ({"format": {"any_of": ["group"], "none_of": ["online"]}}, "format: Group, not Online"),
        ({"format": "not reported"}, "format: not reported"),
        ({"harms": "none"}, "statement on adverse events: none"),
        ({"randomised": True}, "chance decided who got the intervention: yes"),
        ({"randomised": False}, "chance decided who got the intervention: no"),
        ({"participants": 12}, "participants: 12"),
        ({"participants": {"minimum": 12}}, "participants: at least 12"),
        ({"participants": {"maximum": 12}}, "participants: at most 12"),
        ({"participants": {"minimum": 12, "maximum": 30}}, "participants: at least 12, at most 30"),
        ({"sessions_max": {"minimum": -3, "maximum": -1.5}}, "largest number of sessions: at least −3, at most −1.5"),
        ({"year": {"minimum": 2015, "maximum": 2018}}, "year of publication: at least 2015, at most 2018"),
        ({"sessions_max": {"minimum": 6}}, "largest number of sessions: at least 6"),
        (
            {"design": "randomised_trial", "direction": "favours_intervention"},
            "design: Randomised trial; direction of effect: Favours the therapy",
        ),
    ],
)
def test_conditions_in_words(written: dict[str, Any], words: str) -> None:
    """Conditions read as a phrase with the labels of the vocabulary."""
    records = records_of(SLEEP)
    assert describe_filter(conditions(written), variables(records.review, records.vocabulary), records.vocabulary) == words


def test_number_without_participants(sleep: Copy) -> None:
    """A study without a number of participants is named as missing and left out of sum, minimum and median."""
    sleep.edit("studies/chen2018.yml", ("  total: 12\n", "  total: not reported\n"))
    records = load_records(sleep.folder).records()
    found = compute(records.review.numbers, tabulate(records).values)
    assert {name: (found[name].value, found[name].missing) for name in ("studies", "participants", "smallest", "largest", "middle")} == {
        "studies": (4, ()),
        "participants": (231, ("chen2018",)),
        "smallest": (30, ("chen2018",)),
        "largest": (121, ("chen2018",)),
        "middle": (80, ("chen2018",)),
    }


@pytest.mark.parametrize(
    ("statistic", "value", "text"),
    [
        ("printed", 12345.0, "12,345"),
        ("printed", 12345.678, "12,345.678"),
        ("printed", 2.5, "2.5"),
        ("printed", -2.25, "−2.25"),
        ("printed", -12345.678, "−12,345.678"),
        ("printed", 2014.0, "2014"),
        ("median", 12345.678, "12,346"),
        ("median", -2.25, "−2.25"),
        ("median", None, "not reported"),
    ],
)
def test_printed_numbers_are_not_rounded(statistic: str, value: float | None, text: str) -> None:
    """What the review prints stands with all its digits, what is computed with those that count."""
    assert Number("it", "a label", statistic, value, None, (), ()).text() == text


def test_half_a_person() -> None:
    """A number of people that is no whole one, such as a median, is not made one; whole ones are told in full."""
    texts = [Number("it", "a label", "median", value, None, (), (), counts=True).text() for value in (12.5, 12.0, 1_234_567.0)]
    assert texts == ["12.5", "12", "1,234,567"]


@pytest.mark.parametrize(("value", "words"), [(12.0, "twelve"), (13.0, "13"), (0.5, "0.5"), (0.0, "none"), (1.0, "one")])
def test_numbers_in_words(value: float, words: str) -> None:
    """From none to twelve, and only whole ones."""
    assert Number("it", "a label", "sum", value, None, (), ()).words() == words
    below = Number("it", "a label", "sum", -1.0, None, (), ())
    assert below.words() == below.text()


@pytest.mark.parametrize(
    ("value", "total", "whole", "share"),
    [(1.0, None, "", "not reported"), (None, 5.0, "5", "not reported"), (1.0, 0.0, "0", "not reported"), (-1.0, 4.0, "4", "-25\xa0%")],
)
def test_whole_of_a_number(value: float | None, total: float | None, whole: str, share: str) -> None:
    """There is no share of nothing, nor of what is not reported."""
    number = Number("it", "a label", "sum", value, total, (), ())
    assert (number.whole(), number.share()) == (whole, share)


@pytest.mark.parametrize(
    ("asked", "twice"),
    [
        ({"statistic": "sum", "of": "participants"}, 7),
        ({"statistic": "sum", "of": "participants", "where": {"blind": True}}, 4),
        ({"statistic": "sum", "of": "year"}, 0),
        ({"statistic": "maximum", "of": "participants"}, 0),
        ({"statistic": "count"}, 0),
    ],
)
def test_people_who_are_counted_twice(asked: dict[str, Any], twice: int) -> None:
    """Of a sum of participants, those in two of the studies that report them; b reports none."""
    overlaps = [("a", "c", 4), ("a", "b", 90), ("c", "d", 3)]
    declared = NumberDeclaration.model_validate({"label": "a label", "of": "studies"} | asked)
    assert compute({"it": declared}, VALUES, overlaps)["it"].counted_twice == twice


def declared(**more: Any) -> NumberDeclaration:
    """A count that the review declares."""
    return NumberDeclaration.model_validate({"label": "a label", "statistic": "count"} | more)


def test_numbers_that_later_studies_never_enter() -> None:
    """Those that tell what the review says of itself stay as they were; the others are of today."""
    frame = STUDIES.assign(classification=[("better",), ("better",), ("worse",), ("better",)])
    every = {
        "moving": declared(),
        "published": declared(as_published=True),
        "classified": declared(where={"classification": "better"}),
        "among": declared(among={"classification": "better"}),
        "other": declared(where={"blind": True}),
    }
    assert [tells_of_review(each) for each in every.values()] == [False, True, True, True, False]
    before = compute(every, StudyValues.of(frame[:2]))
    tables: Any = SimpleNamespace(values=StudyValues.of(frame), overlaps=())
    found = compute_today(every, tables, before)
    assert list(found) == list(every)
    assert {name: number.value for name, number in found.items()} == {"moving": 4, "published": 2, "classified": 2, "among": 2, "other": 2}
    assert before["other"].value == 1


def test_printed_number_has_no_studies() -> None:
    """A figure of the review itself is made of no study."""
    printed = NumberDeclaration.model_validate(
        {"label": "a label", "statistic": "printed", "value": 649, "printed_in": {"section": "results"}}
    )
    assert compute({"it": printed}, VALUES)["it"] == Number("it", "a label", "printed", 649, None, (), ())


def test_many_people_are_told_in_full() -> None:
    """A number of people or studies is never told as a power of ten, however round; an amount may be, and a year has no comma."""
    frame = StudyValues.of(STUDIES.assign(participants=[150_000.0, 450_000.0, 3500.0, 4_000_000.0]))
    people = {"statistic": "sum", "of": "participants"}
    found = compute({"all": declared(**people), "some": declared(**people, where={"year": 2015})}, frame)
    assert found["all"].text() == "4,603,500"
    assert found["some"].of().endswith(" of 4,603,500")
    assert compute({"it": declared(statistic="minimum", of="participants")}, frame)["it"].text() == "3500"
    assert compute({"it": declared(statistic="maximum", of="year")}, frame)["it"].text() == "2020"
