"""Directions of effect: which way a study points with several outcomes, and how many point each way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from living_review.stats.directions import SignTest, sign_test, wilson

AGREE = 70
"""The share in per cent of a study's outcomes in one domain that have to point the same way (Boon and Thomson 2021)."""


def one_direction(signs: Sequence[int | None]) -> int | None:
    """The sign of a study's outcomes in one domain: that of at least 70 % of them, or else None.

    >>> [one_direction(signs) for signs in ([1], [1, 1, 0], [1, 1, 1, -1], [None, None])]
    [1, None, 1, None]
    """
    return next((sign for sign in (1, 0, -1) if 100 * signs.count(sign) >= AGREE * len(signs)), None) if signs else None


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
