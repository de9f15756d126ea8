"""The order of dates."""

from __future__ import annotations

import re

import pytest
from helpers.plausibility import ADLER, told
from helpers.reviews import Copy

from living_review.analysis.plausibility.dates import PER_YEAR

FIELDS = """\
fields:
  - {id: began, label: Began, definition: When it began., type: text, time: start}
  - {id: ended, label: Ended, definition: When it ended., type: text, time: end}
  - {id: followed, label: Followed, definition: How long., type: quantity, units: [months], time: follow_up}
"""


def test_dates_of_the_review(sleep: Copy) -> None:
    """A review is received, revised and accepted in this order."""
    review = (sleep.folder / "review.yml").read_text(encoding="utf-8")
    review = re.sub(r"(?m)^(received|revised|accepted):.*\n", "", review)
    (sleep.folder / "review.yml").write_text(f"{review}received: 2024-05-12\naccepted: 2024-12-05\n", encoding="utf-8")
    assert told(sleep, "review_dates_in_order", "")[0] == ("passed", "received is 2024-05-12, accepted is 2024-12-05")
    (sleep.folder / "review.yml").write_text(f"{review}received: 2024-12-05\naccepted: 2024-05-12\n", encoding="utf-8")
    words = "received is 2024-12-05, accepted is 2024-05-12; day and month may stand in each other's place"
    assert told(sleep, "review_dates_in_order", "")[0] == ("look", words)


def test_report_in_time(sleep: Copy) -> None:
    """A report may be dated a year after the review that cites it, since it may be ahead of print, and no later."""
    (found,) = told(sleep, "report_in_time")
    assert found[0] == "passed"
    limit = int(found[1].rsplit(" ", 1)[1])
    sleep.edit(ADLER, ("year: 2015", f"year: {limit + 1}"))
    assert told(sleep, "report_in_time")[0][0] == "passed"
    sleep.edit(ADLER, (f"year: {limit + 1}", f"year: {limit + 2}"))
    words = f"the report is of {limit + 2}, the review of {limit}; the year may be that of another printing"
    assert told(sleep, "report_in_time") == [("look", words)]


@pytest.mark.parametrize(("year", "states"), [(2014, ["passed"]), (2013, ["passed", "look"])])
def test_notice_after_the_report(sleep: Copy, year: int, states: list[str]) -> None:
    """A notice may bear a date of the year before its report, which may have been ahead of print, and none of two years before."""
    notice = f"status: {{state: corrected, date: {year}-02-03, notice: https://example.org/notice, note: A table was mended.}}\n"
    sleep.edit(ADLER, ("key: adler2015\n", f"key: adler2015\n{notice}"))
    assert [state for state, _ in told(sleep, "report_in_time")] == states


def test_units_of_time() -> None:
    """A year of the calendar has 365.25 days, 12 months, and a seventh as many weeks as days."""
    for unit, many in (("day", 365.25), ("week", 365.25 / 7), ("month", 12), ("year", 1)):
        assert PER_YEAR[unit] == PER_YEAR[f"{unit}s"] == pytest.approx(many, abs=0.005)


def of_times(sleep: Copy, began: str, ended: str, followed: str = "not reported") -> list[tuple[str, str]]:
    """What is said of a study of 2015 that began and ended then."""
    sleep.edit("review.yml", ("fields:\n", FIELDS))
    given = {"began": began, "ended": ended, "followed": followed}
    for file in sorted((sleep.folder / "studies").glob("*.yml")):
        values = given if file.stem == "adler2015" else dict.fromkeys(given, "not reported")
        block = "".join(f"  {name}: {value}\n" for name, value in values.items())
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("\nintervention:\n", f"\nintervention:\n{block}"), encoding="utf-8")
    return told(sleep, "published_after_follow_up")


TWELVE = "{value: 12, unit: months}"


@pytest.mark.parametrize(
    ("began", "ended", "followed", "states"),
    [
        ("2012-03", "2014-12", "not reported", ["passed", "passed"]),
        ('"2014"', '"2012"', "not reported", ["look", "passed"]),
        ('"2014"', "2014-03", "not reported", ["passed", "passed"]),  # a year alone may be any day of it
        ("not reported", '"2015"', "not reported", ["passed"]),
        ("not reported", '"2016"', "not reported", ["look"]),
        ("2014-12", "not reported", TWELVE, ["passed"]),
        ("2015-02", "not reported", TWELVE, ["look"]),
        ("2015-02", "not reported", "not reported", ["untried"]),
    ],
)
def test_time_of_a_study(sleep: Copy, began: str, ended: str, followed: str, states: list[str]) -> None:
    """A study ends after it began, and is reported once its last person was followed."""
    assert [state for state, _ in of_times(sleep, began, ended, followed)] == states


def test_words_on_time(sleep: Copy) -> None:
    """What is told names the dates."""
    reading = "it may be a report on the way, or a date may be another one"
    assert of_times(sleep, "2016-05", "2016-03") == [
        ("look", "it began 2016-05 and ended 2016-03; the two may stand in each other's place"),
        ("look", f"the study ended 2016-03, but the report is of 2015; {reading}"),
    ]
