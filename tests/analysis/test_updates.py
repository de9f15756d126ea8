"""The states of a review by its versions, with the syntheses of the studies that each held."""

from __future__ import annotations

from dataclasses import replace

import pytest
from helpers.reviews import BCG, records_of

from living_review.analysis.pooled import PooledSynthesis
from living_review.analysis.synthesis import synthesise
from living_review.analysis.tables import tabulate
from living_review.analysis.updates import review_states
from living_review.records.load import Records
from living_review.records.review import Version


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
