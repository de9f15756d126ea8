"""Values of a record by their addresses."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.reviews import SLEEP, records_of

from living_review.records.paths import UnknownFieldError, value_at


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
