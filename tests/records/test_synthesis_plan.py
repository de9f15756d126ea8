"""How a synthesis is declared: what goes together, and what is told of a declaration that does not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from helpers.reviews import BCG, DIRECTIONS, Copy, Told

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
