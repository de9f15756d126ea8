"""The states of a review by its versions, with the syntheses of the studies that each held."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from helpers.reviews import BCG, records_of

from living_review.analysis.key_numbers import Number
from living_review.analysis.pooled import PooledSynthesis
from living_review.analysis.synthesis import synthesise
from living_review.analysis.tables import tabulate
from living_review.analysis.updates import differs, has_updates, number_changes, review_states
from living_review.records.load import Records
from living_review.records.review import Version
from living_review.records.study import Addition, ReportStatus


def with_versions(*held: int) -> Records:
    """The trials of BCG vaccine, of which each version held so many more, in their order."""
    records = records_of(BCG)
    keys = [study.key for study in records.studies]
    versions = tuple(
        Version(version=str(i), date=str(1990 + i), last_search=f"{1990 + i}-01", studies=tuple(keys[start:end]))
        for i, (start, end) in enumerate(zip((0, *held), held, strict=False), 1)
    )
    return replace(records, review=records.review.model_copy(update={"versions": versions}))


def test_each_state_has_the_syntheses_of_its_studies() -> None:
    """Those of ten trials, of twelve and of all are what the same studies give by themselves; a state that is as before is none."""
    records = with_versions(10, 12, 12)
    states = review_states(records)
    assert [(state.version, len(state.records.studies)) for state in states] == [("1", 10), ("2", 12), ("", 13)]
    for state in states:
        alone = replace(records, studies=state.records.studies)
        wanted = {each.declared.id: each for each in synthesise(alone, tabulate(alone))[0]}
        assert state.syntheses.keys() == wanted.keys() == {"tuberculosis", "tuberculosis_random"}
        for name, found in state.syntheses.items():
            other = wanted[name]
            assert isinstance(found, PooledSynthesis)
            assert isinstance(other, PooledSynthesis)
            assert (found.pooled.k, found.pooled.mu) == (other.pooled.k, pytest.approx(other.pooled.mu))


def test_synthesis_that_few_studies_do_not_allow() -> None:
    """One trial alone is not pooled, and the state has no synthesis; the later ones have theirs."""
    first, *_, last = review_states(with_versions(1, 12))
    assert dict(first.syntheses) == {}
    assert last.syntheses.keys() == {"tuberculosis", "tuberculosis_random"}


def with_first(records: Records, **changes: Any) -> Records:
    """The records with something else known of the first study."""
    first, *rest = records.studies
    return replace(records, studies=(first.model_copy(update=changes), *rest))


def notice(state: Any, day: str) -> ReportStatus:
    """What was made known of a report on a day."""
    return ReportStatus(state=state, date=date.fromisoformat(day), notice="https://example.org/notice")


def test_what_came_after_the_review() -> None:
    """A study that was added, or a notice on a report, is an update, each by itself."""
    records = records_of(BCG)
    assert not has_updates(records)
    assert has_updates(with_first(records, added=Addition(date=date(2024, 1, 1), search="Again")))
    assert has_updates(with_first(records, status=notice("corrected", "2024-01-01")))


def number(name: str, value: float | None, total: float | None = None) -> Number:
    """A number of the review."""
    return Number(name, name, "count", value, total, (), ())


def test_numbers_that_changed() -> None:
    """A number changed if it, or what it is a part of, is another one; they stand in the order of today."""
    before = {each.name: each for each in (number("a", 1, 2), number("b", 1, 2), number("c", 1, 2), number("d", None))}
    after = {each.name: each for each in (number("d", 3), number("c", 1, 2), number("b", 1, 3), number("a", 2, 2))}
    assert [(each.published.name, each.today.name) for each in number_changes(before, after)] == [("d", "d"), ("b", "b"), ("a", "a")]
    assert [(each.published.value, each.today.value) for each in number_changes(before, after)] == [(None, 3), (1, 1), (1, 2)]
    assert [differs(number("a", 1, 2), number("a", *other)) for other in ((1, 2), (2, 2), (1, 3))] == [False, True, True]


def studies_of(records: Records) -> list[tuple[str, int, bool]]:
    """The states of a review: the version, how many studies, and whether the first of them is known to be retracted."""
    return [(state.version, len(state.records.studies), state.records.studies[0].retracted) for state in review_states(records)]


@pytest.mark.parametrize(
    ("day", "states"),
    [
        ("1990-12-31", [("1", 10, True), ("2", 13, True)]),  # the versions are of 1991 and 1992
        ("1991-06-01", [("1", 10, False), ("2", 13, True)]),  # 1991 is not certainly after June of it
        ("1992-06-01", [("1", 10, False), ("2", 13, False), ("", 13, True)]),
    ],
)
def test_report_that_was_retracted(day: str, states: list[tuple[str, int, bool]]) -> None:
    """A study stays as it was known until the version after its retraction; that it is known by now makes a state of its own."""
    assert studies_of(with_first(with_versions(10, 13), status=notice("retracted", day))) == states


def test_report_that_was_corrected() -> None:
    """A correction changes no synthesis, and makes no state of its own."""
    assert studies_of(with_first(with_versions(10, 13), status=notice("corrected", "1993-01-01"))) == [("1", 10, False), ("2", 13, False)]


def test_review_without_versions() -> None:
    """Without versions the review as it is today is its one state; before a retraction it was another."""
    records = records_of(BCG)
    bare = replace(records, review=records.review.model_copy(update={"versions": ()}))
    assert studies_of(bare) == [("", 13, False)]
    assert studies_of(with_first(bare, status=notice("retracted", "2001-01-01"))) == [("", 13, False), ("", 13, True)]
    before, after = review_states(with_first(bare, status=notice("retracted", "2001-01-01")))
    assert [len(state.syntheses["tuberculosis"].selected.entries) for state in (before, after)] == [13, 12]


def test_version_of_no_study() -> None:
    """A version that held none of the studies is no state."""
    assert studies_of(with_versions(0, 13)) == [("2", 13, False)]
