"""Each study stands for itself: what is asked of it alone does not hang on the studies before it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from helpers.reviews import REVIEWS, records_of

from living_review.analysis.plausibility.registry import REVIEW, Check, Materials, Tried
from living_review.analysis.plausibility.run import checks
from living_review.records.load import Records

NAMES = sorted(folder.name for folder in REVIEWS.iterdir() if folder.is_dir())
ALONE = [check for check in checks() if check.family not in ("others", "twice")]


def tried(check: Check, records: Records) -> list[Tried]:
    """What a check gives for the studies of some records."""
    materials = Materials.of(records, {REVIEW: records.documents["review"], **records.study_documents})
    return [each for each in check.run(materials) if each.study != REVIEW]


def with_less(records: Records) -> Records:
    """The records with less known of the first study, as of one that is not in print yet."""
    first, *rest = records.studies
    citation = first.citation.model_copy(update={"year": "not reported"})
    return replace(records, studies=(first.model_copy(update={"citation": citation, "outcomes": first.outcomes[:1]}), *rest))


def given_alone(check: Check, records: Records) -> Iterator[Tried]:
    """What a check gives for each study alone."""
    for study in records.studies:
        yield from tried(check, replace(records, studies=(study,)))


@pytest.mark.parametrize("name", NAMES)
def test_a_study_among_others_gives_what_it_gives_alone(name: str) -> None:
    """A check of a single study gives the same whichever studies there are, whatever it could not tell of those before."""
    records = with_less(records_of(REVIEWS / name))
    found = {check.name: Counter(tried(check, records)) for check in ALONE}
    assert found == {check.name: Counter(given_alone(check, records)) for check in ALONE}
