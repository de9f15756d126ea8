"""The rules on what may be pooled list themselves."""

from __future__ import annotations

import inspect

from living_review.analysis import poolability
from living_review.analysis.poolability import DIRECTION_RULES, POOLING_RULES


def test_every_rule_is_run() -> None:
    """Each public function that is given a context is run for a method, or for both; its docstring says what must hold."""
    functions = [value for name, value in vars(poolability).items() if inspect.isfunction(value) and not name.startswith("_")]
    rules = {value for value in functions if list(inspect.signature(value).parameters) == ["context"]}
    assert rules == {*POOLING_RULES, *DIRECTION_RULES}
    assert all(rule.__doc__ for rule in rules)


def test_rules_of_both_methods() -> None:
    """What one study may give, with what it is compared and whether it is an effect is asked of both methods."""
    both = {rule.__name__ for rule in POOLING_RULES} & {rule.__name__ for rule in DIRECTION_RULES}
    assert both == {"one_result_a_study", "no_mixed_comparators", "only_treatment_effects"}
