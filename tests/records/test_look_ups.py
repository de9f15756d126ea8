"""Studies are found by key, and know their neighbours."""

from __future__ import annotations

import pytest
from helpers.living import KEY, add_study
from helpers.reviews import SLEEP, Copy

from living_review.checks.context import LookUps
from living_review.records.load import load_records


def test_neighbours() -> None:
    """Each study has the one before and the one after it; the first has none before, the last none after."""
    records = load_records(SLEEP).records()
    keys = [study.key for study in records.studies]
    neighbours = [records.neighbours(key) for key in keys]
    assert [before and before.key for before, _ in neighbours] == [None, *keys[:-1]]
    assert [after and after.key for _, after in neighbours] == [*keys[1:], None]


def test_unknown_key() -> None:
    """A key that no study has is refused."""
    records = load_records(SLEEP).records()
    with pytest.raises(KeyError, match="nobody"):
        records.study("nobody")
    with pytest.raises(KeyError, match="nobody"):
        records.neighbours("nobody")


def test_added_studies_are_not_those_published(sleep: Copy) -> None:
    """A study that says when it was added came after the review was published; the published review holds the others."""
    assert load_records(sleep.folder).records().added == ()
    add_study(sleep)
    records = load_records(sleep.folder).records()
    assert [study.key for study in records.added] == [KEY]
    assert [study.key for study in records.published.studies] == ["adler2015", "brook2017", "chen2018", "dunn2019"]
    assert records.published.added == ()


def test_a_field_by_its_id() -> None:
    """Each declared field is found by its id alone; another name is refused."""
    review = load_records(SLEEP).records().review
    assert [review.field(declared.id) for declared in review.fields] == list(review.fields)
    with pytest.raises(KeyError, match="zzz"):
        review.field("zzz")


def test_located_outcomes(sleep: Copy) -> None:
    """Outcomes and survival are gone through in one way, each with its address."""
    records = load_records(sleep.folder).records()
    for study in records.studies:
        located = list(study.located_outcomes())
        assert tuple(outcome for _, outcome in located) == study.all_outcomes()
        assert [loc for loc, _ in located if loc[0] == "outcomes"] == [("outcomes", i) for i in range(len(study.outcomes))]
        assert all(loc in records.documents[study.key].values for loc, _ in located)


def test_document_of_a_misnamed_study(sleep: Copy) -> None:
    """A study's file is found by the key in it, whatever the file is called."""
    sleep.edit("studies/chen2018.yml", ("key: chen2018", "key: chen2019"))
    look_ups = LookUps(load_records(sleep.folder))
    assert look_ups.documents["chen2019"].path.endswith("chen2018.yml")
    assert look_ups.keys == {"adler2015", "brook2017", "chen2018", "chen2019", "dunn2019"}
