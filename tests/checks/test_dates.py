"""Dates of one review are held against each other, and the blame lands where the date stands."""

from __future__ import annotations

from datetime import date

import pytest
from helpers.reviews import Copy

from living_review.checks.dates import days_to_come
from living_review.records.load import load_records

LIVING = "a review that is still searched for has 'state: living'"
TODAY = date(2026, 1, 15)


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        (
            [("accepted: 2021-03-01", "accepted: 2020-03-01")],
            ["16:11: accepted: found 2020-03-01, but the review was revised on 2021-02-20; the later step has the later date"],
        ),
        (
            [("published_from: 2010-01-01", "published_from: 2022-01-01")],
            ["40:19: search.published_from: found 2022-01-01, but the search ends with 2020-12-31; the first is the earlier date"],
        ),
        (
            [("state: living", "state: frozen"), ("last_search: 2020-12", "last_search: 2022-12")],
            ["21:16: status.last_search: found 2022-12, but the review was accepted on 2021-03-01; " + LIVING],
        ),
        ([("last_search: 2020-12", "last_search: 2022-12")], []),
        ([("last_search: 2020-12", "last_search: 2031-12")], ["21:16: status.last_search: found 2031-12, which is still to come"]),
    ],
)
def test_dates_of_one_block(edits: list[tuple[str, str]], expected: list[str], sleep: Copy) -> None:
    """Four changes of dates (endoflife-date #4613) are each told once, at the date itself; a living review is searched again."""
    sleep.edit("review.yml", *edits)
    loaded = load_records(sleep.folder)
    found = sorted([*sleep.found(), *days_to_come(loaded, TODAY)])
    assert sleep.printed(found) == [f"review.yml:{message}" for message in expected]


def test_what_may_be_to_come(sleep: Copy) -> None:
    """This month is not to come, nor is tomorrow, which it is already elsewhere; a study added later than that is."""
    sleep.edit("review.yml", ("last_search: 2020-12", "last_search: 2026-01"), ("accepted: 2021-03-01", "accepted: 2026-01-16"))
    assert list(days_to_come(load_records(sleep.folder), TODAY)) == []
    sleep.edit("studies/chen2018.yml", ("key: chen2018\n", "key: chen2018\nadded: {date: 2026-01-17, search: A search.}\n"))
    (problem,) = days_to_come(load_records(sleep.folder), TODAY)
    assert str(problem) == "sleep/studies/chen2018.yml:3:15: added.date: found 2026-01-17, which is still to come"
