"""How a synthesis is declared: what goes together, and what is told of a declaration that does not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from helpers.reviews import BCG, DIRECTIONS, Copy, Told
from pydantic import ValidationError

from living_review.records.synthesis_plan import SynthesisDeclaration

R = "review.yml"
FIRST, SECOND = ("syntheses:\n- id", "id"), ("id: mood_controlled", "id")
"""Where a synthesis of the review begins: the text and its part."""
MEASURE = "  effect: RR\n  model: random\n  tau2: REML\n  subgroup"
RISK = "  assumed_risk:\n    controls: median\n"
ONE_WAY = "syntheses[0].assumed_risk: expected 'controls', or 'per_thousand' with 'source'; found"
COMBINED = "combine_p goes with 'direction' and one outcome measure: p values are combined for one and the same hypothesis"
MEASURES = "outcome measures; pool one, since a score and a rate, say, are not the same quantity"


@pytest.mark.parametrize("folder", [BCG, DIRECTIONS], ids=lambda folder: folder.name)
def test_faultless(folder: Path, copy_of: Callable[[Path], Copy]) -> None:
    """The reviews that these tests break have nothing wrong with them."""
    assert copy_of(folder).problems() == []


@pytest.mark.parametrize(
    ("folder", "edits", "told"),
    [
        (BCG, [(RISK, f"{RISK}    source: Elsewhere\n")], [("controls: median", "controls", f"{ONE_WAY} controls, source")]),
        (BCG, [(RISK, "  assumed_risk: {}\n")], [("assumed_risk: {}", "{", f"{ONE_WAY} none of them")]),
        (BCG, [(RISK, "  assumed_risk: {per_thousand: 20}\n")], [("{per_thousand", "{", f"{ONE_WAY} per_thousand")]),
        (BCG, [(MEASURE, f"  combine_p: Fisher\n{MEASURE}")], [(*FIRST, f"syntheses[0]: {COMBINED}")]),
        (DIRECTIONS, [("  outcome:\n  - mood\n  where", "  where")], [(*SECOND, f"syntheses[1]: {COMBINED}")]),
        (BCG, [(MEASURE, "  subgroup")], [(*FIRST, "syntheses[0]: 'pooled' needs effect and model")]),
        (BCG, [(MEASURE, "  effect: RR\n  subgroup")], [(*FIRST, "syntheses[0]: 'pooled' needs model")]),
        (BCG, [(f"  outcome:\n  - tuberculosis\n{MEASURE}", MEASURE)], [(*FIRST, f"syntheses[0]: names 0 {MEASURES}")]),
        (
            BCG,
            [(f"  - tuberculosis\n{MEASURE}", f"  - tuberculosis\n  - tuberculosis\n{MEASURE}")],
            [(*FIRST, f"syntheses[0]: names 2 {MEASURES}")],
        ),
        (
            DIRECTIONS,
            [
                (
                    "  comparators:\n",
                    "  effect: RR\n  model: random\n  subgroup: design\n  assumed_risk: {controls: median}\n  comparators:\n",
                )
            ],
            [(*FIRST, "syntheses[0]: effect and model and subgroup and assumed_risk goes with 'pooled', not with 'direction'")],
        ),
        (
            DIRECTIONS,
            [("  combine_p: Fisher\n", "  combine_p: Fisher\n  subgroup: design\n")],
            [(*SECOND, "syntheses[1]: subgroup goes with 'pooled', not with 'direction'")],
        ),
        (BCG, [(MEASURE, MEASURE.replace("RR", "MD"))], [(*FIRST, "syntheses[0]: assumed_risk goes with a measure of risks, not with MD")]),
        (
            BCG,
            [(MEASURE, "  subgroup"), ("  model: random\n  tau2: REML\n  reason", "  reason")],
            [
                (*FIRST, "syntheses[0]: 'pooled' needs effect and model"),
                ("id: tuberculosis_random", "id", "syntheses[1]: 'pooled' needs model"),
            ],
        ),
    ],
)
def test_what_goes_together(
    folder: Path, edits: list[tuple[str, str]], told: list[tuple[str, str, str]], copy_of: Callable[[Path], Copy]
) -> None:
    """Each method of a synthesis has the options that it needs and no others; each fault is told at its synthesis."""
    copy = copy_of(folder)
    copy.edit(R, *edits)
    assert copy.problems() == copy.told(*(Told(R, *each) for each in told))


POOLED = {"id": "a", "label": "A", "method": "pooled", "outcome": ["m"], "effect": "RR", "model": "random", "reason": "Alike."}
COUNTED = {"id": "a", "label": "A", "method": "direction", "outcome": ["m"], "reason": "Not alike."}


def fits(data: dict[str, Any]) -> bool:
    """Whether it is a declaration of a synthesis."""
    try:
        SynthesisDeclaration.model_validate(data, context={"vocabulary": {}})
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    ("base", "change", "right"),
    [
        (POOLED, {}, True),
        (POOLED, {"outcome": []}, False),
        (POOLED, {"outcome": ["m", "n"]}, False),
        (POOLED, {"effect": None}, False),
        (POOLED, {"model": None}, False),
        (POOLED, {"combine_p": "Fisher"}, False),
        (POOLED, {"interval": "knapp_hartung"}, True),
        (POOLED, {"knapp_hartung": True}, True),
        (POOLED, {"knapp_hartung": True, "interval": "normal"}, False),
        (POOLED, {"model": "mantel_haenszel"}, True),
        (POOLED, {"model": "mantel_haenszel", "effect": "MD"}, False),
        (POOLED, {"model": "mantel_haenszel", "interval": "knapp_hartung"}, False),
        (POOLED, {"model": "mantel_haenszel", "knapp_hartung": True}, False),
        (POOLED, {"model": "mantel_haenszel", "dependence": {"method": "choose", "rule": "first"}}, True),
        (POOLED, {"model": "mantel_haenszel", "dependence": {"method": "combine"}}, False),
        (POOLED, {"model": "peto"}, False),
        (POOLED, {"model": "peto", "effect": "OR"}, True),
        (POOLED, {"dependence": {"method": "choose"}}, False),
        (POOLED, {"dependence": {"method": "combine", "rule": "first"}}, False),
        (POOLED, {"dependence": {"method": "combine", "correlation": 1.0}}, False),
        (POOLED, {"dependence": {"method": "combine", "correlation": 0.0}}, True),
        (POOLED, {"level": 1.0}, False),
        (POOLED, {"per": 0}, False),
        (POOLED, {"per": 1}, True),
        (POOLED, {"assumed_risk": {"controls": "median"}}, True),
        (POOLED, {"assumed_risk": {"controls": "median"}, "effect": "MD"}, False),
        (POOLED, {"assumed_risk": {"per_thousand": 1000.0, "source": "A book"}}, False),
        (POOLED, {"assumed_risk": {"per_thousand": 999.0, "source": "A book"}}, True),
        (COUNTED, {}, True),
        (COUNTED, {"outcome": []}, True),
        (COUNTED, {"outcome": ["m", "n"]}, True),
        (COUNTED, {"combine_p": "Fisher"}, True),
        (COUNTED, {"combine_p": "Fisher", "outcome": []}, False),
        (COUNTED, {"combine_p": "Fisher", "outcome": ["m", "n"]}, False),
        (COUNTED, {"covariates": ["year"]}, False),
        (COUNTED, {"interval": "normal"}, False),
        (COUNTED, {"dependence": {"method": "combine"}}, False),
    ],
)
def test_what_a_declaration_may_be(base: dict[str, Any], change: dict[str, Any], right: bool) -> None:
    """Each method and model takes what it needs and no more, at the limits too."""
    assert fits({name: value for name, value in (base | change).items() if value is not None}) is right


def test_the_interval_that_is_asked_for() -> None:
    """The short form says the same as the name; without either it is the normal one."""
    asked: list[dict[str, Any]] = [{}, {"knapp_hartung": True}, {"interval": "knapp_hartung_adhoc"}]
    found = [SynthesisDeclaration.model_validate(POOLED | each, context={"vocabulary": {}}).interval_method for each in asked]
    assert found == ["normal", "knapp_hartung", "knapp_hartung_adhoc"]
