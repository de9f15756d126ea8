"""Where dates ask for a look: each limit is crossed by a day, a month or a year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from living_review.analysis.plausibility import dates
from living_review.analysis.plausibility.registry import Tried
from living_review.records.values import Quantity, Text


def day(text: str | None) -> date | None:
    """A day, if there is one."""
    return None if text is None else date.fromisoformat(text)


def given(check: Callable[[Any], Any], review: Any, *studies: Any) -> list[Tried]:
    """What a check says of a review."""
    return list(check(SimpleNamespace(records=SimpleNamespace(review=review, studies=studies))))


def review(steps: dict[str, str] | None = None, window: tuple[str | None, str | None] = (None, None), **more: Any) -> Any:
    """A review that went these steps and searched reports of these days."""
    search = SimpleNamespace(published_from=day(window[0]), published_to=day(window[1]))
    made = {name: day((steps or {}).get(name)) for name in ("received", "revised", "accepted")}
    return SimpleNamespace(**made, search=search, **more)


FIRST, SECOND, THIRD = "2021-01-15", "2021-02-20", "2021-03-01"


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ({}, []),
        ({"received": FIRST}, []),
        (
            {"received": FIRST, "revised": SECOND, "accepted": THIRD},
            [("passed", "received and revised", "revised", ""), ("passed", "revised and accepted", "accepted", "")],
        ),
        (
            {"received": SECOND, "revised": FIRST, "accepted": THIRD},
            [("look", "received and revised", "revised", f"{SECOND}; {FIRST}"), ("passed", "revised and accepted", "accepted", "")],
        ),
        ({"received": SECOND, "accepted": FIRST}, [("look", "received and accepted", "accepted", f"{SECOND}; {FIRST}")]),
        ({"received": FIRST, "accepted": FIRST}, [("passed", "received and accepted", "accepted", "")]),
        ({"revised": THIRD, "accepted": SECOND}, [("look", "revised and accepted", "accepted", f"{THIRD}; {SECOND}")]),
    ],
)
def test_steps_of_the_review(steps: dict[str, str], found: list[tuple[str, str, str, str]]) -> None:
    """Each step is no earlier than the one before it that is known; the place is that of the later one."""
    told = given(dates.review_dates_in_order, review(steps))
    assert [(each.state, each.about, each.loc[-1], each.numbers) for each in told] == found


@pytest.mark.parametrize(
    ("window", "states"),
    [
        ((FIRST, SECOND), ["passed"]),
        ((SECOND, FIRST), ["look"]),
        ((FIRST, FIRST), ["passed"]),
        ((FIRST, None), []),
        ((None, FIRST), []),
    ],
)
def test_window_of_the_search(window: tuple[str | None, str | None], states: list[str]) -> None:
    """The window of the search ends after it begins."""
    told = given(dates.review_dates_in_order, review(window=window))
    assert [each.state for each in told] == states
    assert [(each.about, each.loc) for each in told] == [("published from and published to", ("search", "published_to"))] * len(states)


def study(year: Any = 2015, *, added: str | None = None, notice: str | None = None, **fields: Any) -> Any:
    """A study with its year of publication, its addition, a notice about it, and fields of its own."""
    return SimpleNamespace(
        key="s",
        citation=SimpleNamespace(year=year),
        added=None if added is None else SimpleNamespace(date=day(added)),
        status=None if notice is None else SimpleNamespace(date=day(notice)),
        reported=fields.__getitem__,
    )


def of_year(limit: int | None = 2015) -> Any:
    """A review that was published in this year."""
    return review(citation=SimpleNamespace(year=limit))


@pytest.mark.parametrize(
    ("one", "limit", "states", "numbers"),
    [
        (study(2015), 2015, ["passed"], ""),
        (study(2016), 2015, ["passed"], ""),
        (study(2017), 2015, ["look"], "2017; 2015"),
        (study(2017), None, [], ""),
        (study("not reported"), 2015, [], ""),
        (study(2017, added="2016-12-31"), 2010, ["passed"], ""),
        (study(2018, added="2016-12-31"), 2010, ["look"], "2018; 2016"),
        (study(2018, added="2016-12-31"), None, ["look"], "2018; 2016"),
        (study(2015, notice="2014-01-01"), 2015, ["passed"], ""),
        (study(2015, notice="2013-12-31"), 2015, ["passed", "look"], ""),
        (study(2017, notice="2015-12-31"), 2015, ["look", "look"], "2017; 2015"),
        (study(2015, notice="2016-12-31"), 2015, ["passed"], ""),
    ],
)
def test_reports_and_the_review(one: Any, limit: int | None, states: list[str], numbers: str) -> None:
    """A report may be dated a year after what cites it, and a notice a year before the report."""
    told = given(dates.report_in_time, of_year(limit), one)
    assert [each.state for each in told] == states
    assert [each.loc for each in told] == [("citation", "year"), ("status", "date")][: len(states)]
    assert not told or told[0].numbers == numbers


def test_a_study_without_a_year_stops_nothing() -> None:
    """A study of which nothing can be said is passed over, and the next is asked."""
    assert len(given(dates.report_in_time, of_year(), study("unclear"), study(2015))) == 1
    assert len(given(dates.report_in_time, of_year(None), study(2015), study(2015, added="2016-01-01"))) == 1
    told = given(dates.published_after_follow_up, timed("end"), study("unclear", it=text("2010")), study(2015, it=text("2010")))
    assert [each.state for each in told] == ["untried", "passed"]


def timed(*times: str) -> Any:
    """A review whose fields are these times."""
    ids = {"start": "began", "end": "it", "follow_up": "followed"}
    return review(fields=[SimpleNamespace(time=None, id="other"), *(SimpleNamespace(time=time, id=ids[time]) for time in times)])


def text(value: str) -> Text:
    """A field in words."""
    return Text.model_validate({"value": value, "note": "So."})


def quantity(value: Any, unit: str | None = None) -> Quantity:
    """A field that is a number."""
    return Quantity.model_validate(
        {"range": value, "unit": unit} if isinstance(value, list) else {"value": value, "unit": unit, "note": "."}
    )


@pytest.mark.parametrize(
    ("value", "state", "words"),
    [
        (text("2014"), "passed", "the study ended 2014, and the report is of 2015"),
        (text("2015-12-31"), "passed", "the study ended 2015-12-31, and the report is of 2015"),
        (text("2016-01-01"), "look", "the study ended 2016-01-01, but the report is of 2015"),
        (text("2016"), "look", "the study ended 2016, but"),
        (text("2014-13"), "passed", "the study ended 2014, and"),  # there is no such month
        (text("2014, in spring"), "passed", "the study ended 2014, and"),
        (text("1899"), "untried", "not reported: when the study began or ended"),
        (text("spring 2014"), "untried", "not reported: when the study began or ended"),
        (text("not reported"), "untried", "not reported: when the study began or ended"),
        (quantity(2016), "look", "the study ended 2016, but"),
        (quantity(1900), "passed", "the study ended 1900, and"),
        (quantity(1899), "untried", "not reported: when the study began or ended"),
        (quantity(2100), "look", "the study ended 2100, but"),
        (quantity(2101), "untried", "not reported: when the study began or ended"),
        (quantity([2014, 2016]), "passed", "the study ended 2014, and"),
        (quantity("unclear"), "untried", "not reported: when the study began or ended"),
    ],
)
def test_when_a_study_ended(value: Any, state: str, words: str) -> None:
    """A report of a year may come out on its last day; what is no date is none."""
    (told,) = given(dates.published_after_follow_up, timed("end"), study(it=value))
    assert (told.state, told.loc) == (state, ("intervention", "it"))
    assert told.says.startswith(words), told.says
    assert bool(told.numbers) is (state == "look")


@pytest.mark.parametrize(
    ("began", "follow_up", "state"),
    [
        ("2014", quantity(2, "years"), "look"),
        ("2014", quantity(1.99, "years"), "passed"),
        ("2014-07-01", quantity(18, "months"), "look"),
        ("2014-06-30", quantity(18, "months"), "passed"),
        ("2014-07", quantity(18, "months"), "look"),
        ("2014-07", quantity(17.9, "months"), "passed"),
        ("2014-12-16", quantity(12.5, "months"), "passed"),  # 2014 + 11/12 + 15/365.25 + 12.5/12 is 2015.9994
        ("2014-12-17", quantity(12.5, "months"), "look"),
        ("2014", quantity(730, "days"), "passed"),
        ("2014", quantity(731, "days"), "look"),
        ("2014", quantity(104, "weeks"), "passed"),
        ("2014", quantity(105, "weeks"), "look"),
        ("2014", quantity([1, 3], "years"), "passed"),  # the shortest
        ("2014", quantity(5, "fortnights"), "untried"),
        ("2014", quantity("unclear"), "untried"),
        ("2014", text("2 years"), "untried"),
        ("not reported", quantity(2, "years"), "untried"),
    ],
)
def test_when_the_last_person_was_followed(began: str, follow_up: Any, state: str) -> None:
    """Somebody who entered on the first day was followed so long."""
    (told,) = given(dates.published_after_follow_up, timed("start", "follow_up"), study(began=text(began), followed=follow_up))
    assert (told.state, told.loc) == (state, ("intervention", "began"))


def test_start_and_end() -> None:
    """A study ends after it began; the end goes before the start with the follow-up."""

    def states(began: str, ended: str, year: Any = 2015) -> list[tuple[str, str]]:
        one = study(year, began=text(began), it=text(ended), followed=quantity(9, "years"))
        return [
            (each.state, each.says.split(",")[0].split(";")[0])
            for each in given(dates.published_after_follow_up, timed("start", "end", "follow_up"), one)
        ]

    assert states("2012-03", "2012-04") == [("passed", "it began 2012-03 and ended 2012-04"), ("passed", "the study ended 2012-04")]
    assert states("2012-04", "2012-03") == [("look", "it began 2012-04 and ended 2012-03"), ("passed", "the study ended 2012-03")]
    assert states("2012", "2013", "unclear") == [
        ("passed", "it began 2012 and ended 2013"),
        ("untried", "not reported: the year of publication"),
    ]
    assert states("2012", "not reported") == [("look", "the study began 2012 and followed people for 9 years")]
    assert given(dates.published_after_follow_up, timed(), study()) == []
    (told,) = given(dates.published_after_follow_up, timed("follow_up"), study(followed=quantity(9, "years")))
    assert (told.state, told.loc) == ("untried", ("intervention", "followed"))
