"""How many cases a test of a property tries: few in each run, and many where ``tests/bench/properties.py`` asks for them."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

TIMES = "TIMES_AS_MANY_CASES"
"""The variable of the environment that asks for more."""


USUAL = 40
"""How many cases a test tries that does not say how many."""


def times_as_many() -> int:
    """How many times as many cases are asked for."""
    return int(os.environ.get(TIMES, "1"))


def cases(few: int) -> settings:
    """So many cases, the same on each run; or many times as many, which are others each time."""
    times = times_as_many()
    unhurried = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
    # a case is one seed, which cannot be made smaller
    return settings(
        max_examples=few * times, derandomize=times == 1, deadline=None, suppress_health_check=unhurried, phases=[Phase.generate]
    )


def usual() -> settings:
    """The same for tests that do not say how many; a case that fails is made as small as can be."""
    times = times_as_many()
    return settings(max_examples=USUAL * times, derandomize=times == 1, deadline=None)
