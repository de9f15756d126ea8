"""Directions of effect, counted: how many results point each way, and what an even split would make of that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from living_review.stats.directions import SignTest, sign_test, wilson


@dataclass(frozen=True)
class DirectionTally:
    """How many results point each way. ``test`` and ``share`` are None where none points either way."""

    towards: int
    away: int
    no_difference: int
    mixed: int
    """Those without one direction: mixed, no effect of the treatment, or not reported."""
    test: SignTest | None
    share: tuple[float, float] | None
    """Limits of Wilson's interval of the share that points towards the intervention, of those that point either way."""

    @property
    def either(self) -> int:
        """How many point one way or the other."""
        return self.towards + self.away


def tally_directions(signs: Sequence[int | None], level: float = 0.95) -> DirectionTally:
    """Count signs: 1 towards the intervention, -1 away from it, 0 for no difference, None for no one direction.

    ``level`` is that of the interval of the share. Significance enters neither it nor the sign test.
    """
    towards, away, no_difference = (sum(sign == wanted for sign in signs) for wanted in (1, -1, 0))
    mixed = len(signs) - towards - away - no_difference
    if towards + away == 0:
        return DirectionTally(towards, away, no_difference, mixed, None, None)
    share = wilson(towards, towards + away, level)
    return DirectionTally(towards, away, no_difference, mixed, sign_test(towards, away), share)
