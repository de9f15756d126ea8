"""The rules on judgements of the risk of bias whose order is not a plain one."""

from __future__ import annotations

from helpers.reviews import BIAS, Copy, Told

from living_review.charts.registry import chart_kinds
from living_review.checks.run import check_records
from living_review.records.load import load_records


def test_faultless() -> None:
    """The invented review has no fault, and its studies as a whole are at least as bad as their worst domain."""
    assert check_records(load_records(BIAS), chart_kinds()) == []


def test_missing_information_has_no_place_in_the_order(bias: Copy) -> None:
    """'No information' is neither better nor worse than another judgement, as a whole or in a domain; moderate is worse than low."""
    bias.edit("studies/juniper2015.yml", ("  overall: critical", "  overall: no_information"))
    assert bias.problems() == []
    bias.edit("studies/larch2019.yml", ("  overall: serious", "  overall: moderate"))
    worse = "worse is the judgement of confounding (serious), selection (serious)"
    message = f"warning: risk_of_bias.overall: found 'moderate', but {worse}"
    assert bias.problems() == bias.told(Told("studies/larch2019.yml", "  overall: moderate", "moderate", message))
