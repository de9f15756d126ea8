"""What the tests of the analysis share."""

from __future__ import annotations

import pytest
from helpers.claims import inputs_of
from helpers.reviews import SLEEP

from living_review.analysis.claim_operands import EvaluationContext


@pytest.fixture(scope="session")
def inputs() -> EvaluationContext:
    """The review on sleep, with whatever its claims are checked against."""
    return inputs_of(SLEEP)
