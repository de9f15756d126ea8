"""Values of a record by their addresses."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.reviews import SLEEP, Copy, records_of

from living_review.records.load import load_records
from living_review.records.paths import UnknownFieldError, value_at
from living_review.records.values import Quantity

ADLER = "studies/adler2015.yml"


@pytest.mark.parametrize(
    ("study", "path", "value"),
    [
        ("adler2015", "citation.year", 2015),
        ("adler2015", "participants.total", 80),
        ("adler2015", "format", ("group",)),  # a field of the review's own goes without its block
        ("adler2015", "intervention.format", ("group",)),
        ("adler2015", "outcomes.severity_after.p", "<0.001"),
        ("adler2015", "outcomes.id", ("severity_after", "time_after")),
        ("chen2018", "phase", ("pilot",)),
        ("chen2018", "country", "unclear"),
        ("adler2015", "outcomes.severity_after.values.value", (9.5, 15.2)),
        ("adler2015", "outcomes.severity_after.values.therapy.value", 9.5),
        ("adler2015", "participants.groups.intervention.n", 40),
        ("brook2017", "outcomes.severity_change.values.interval", ((-4.2, -2.0), (-4.0, -1.8))),
        ("adler2015", "short_name", None),
        ("adler2015", "short_name.anything", None),
        ("adler2015", "harms.attributed", "none"),
    ],
)
def test_addresses(study: str, path: str, value: Any) -> None:
    """An item of a list is found by its name; a name of a field of all items gives the value of each; a missing value its word."""
    assert value_at(records_of(SLEEP).study(study), path) == value


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("citation.yer", "'yer' is not known there; did you mean 'year'?"),
        ("citaton", "'citaton' is not known there; did you mean 'citation'?"),
        ("outcomes.severity_aftr.p", "'severity_aftr' is not known there; did you mean 'severity_after'?"),
        ("citation", "it stops at a block; expected one of"),
        ("citation.year.more", "'more' is not known there"),
    ],
)
def test_addresses_that_lead_nowhere(path: str, message: str) -> None:
    """It is said where an address goes wrong, and what was meant."""
    with pytest.raises(UnknownFieldError) as raised:
        value_at(records_of(SLEEP).study("adler2015"), path)
    assert str(raised.value).startswith(message)


def test_values_below_what_is_missing() -> None:
    """Whatever is asked of a value that is not reported is not reported."""
    study = records_of(SLEEP).study("adler2015").model_copy(update={"survival": "not reported"})
    assert value_at(study, "survival.p") == value_at(study, "survival") == "not reported"


def test_items_of_one_name(sleep: Copy) -> None:
    """Where several items of a list bear a name, the address leads to all of them; a quantity is one, or the word for why it is missing."""
    sleep.edit(
        ADLER,
        ("{label: waiting list, kind: control", "{label: therapy, kind: control"),
        ("sessions: {value: 6, printed: six}", "sessions: unclear"),
    )
    sleep.edit(ADLER, ("sessions: unclear", "sessions: {value: unclear, note: Two figures.}"))
    study = load_records(sleep.folder).records().study("adler2015")
    assert value_at(study, "participants.groups.therapy.n") == (40, 40)
    assert value_at(study, "sessions") == "unclear"
    minutes = value_at(study, "minutes_per_session")
    assert isinstance(minutes, Quantity)
    assert minutes.text() == "60 minutes"


def test_names_that_only_some_items_know(sleep: Copy) -> None:
    """A name that is neither that of an item nor that of a field of all items is not known; the names of items are offered."""
    with pytest.raises(UnknownFieldError, match="'x' is not known there; expected one of"):
        value_at(load_records(sleep.folder).records().study("adler2015"), "participants.groups.x")
    with pytest.raises(UnknownFieldError, match=r"'x' is not known there$"):
        value_at(load_records(sleep.folder).records().study("adler2015"), "notes.x")
