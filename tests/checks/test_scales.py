"""What the vocabulary says of scales stands on scales."""

from __future__ import annotations

import pytest
from helpers.reviews import Copy

V = "vocabulary.yml"
SCALE = "      abbreviation: ISI\n"
MEASURE = "      label: Time to fall asleep\n"
SPREAD = "      label: Not stated\n"


def test_facts_in_their_place(sleep: Copy) -> None:
    """Ends, whole numbers and units of a scale, and the statistic of a spread, are in order."""
    sleep.edit(
        V,
        (SCALE, f"{SCALE}      ends: [0, 28]\n      whole: true\n      units: [points]\n"),
        (SPREAD, f"{SPREAD}      statistic: unknown\n"),
    )
    assert sleep.problems() == []


def test_facts_that_have_no_effect(sleep: Copy) -> None:
    """On terms of other lists, and without units, they would do nothing, which is told; of two faults the first is told first."""
    sleep.edit(V, (MEASURE, f"{MEASURE}      ends: [0, 28]\n"), (SCALE, f"{SCALE}      whole: true\n      statistic: sd\n"))
    wrong, whole, statistic = (sleep.line(V, text) for text in ("ends: [0, 28]", "whole: true", "statistic: sd"))
    units = "has no effect without 'units', such as units: [points]: the units of outcomes in which 'whole' holds"
    of_spreads = "has no effect here; 'statistic' goes with the terms of the list spreads"
    assert sleep.problems() == [
        f"vocabulary.yml:{wrong}:7: measures.terms.time_to_sleep.ends: has no effect here; 'ends' goes with the terms of the list scales",
        f"vocabulary.yml:{whole}:7: scales.terms.severity_index.whole: {units}",
        f"vocabulary.yml:{statistic}:7: scales.terms.severity_index.statistic: {of_spreads}",
    ]


def test_ends_in_order(sleep: Copy) -> None:
    """The lowest value comes first."""
    sleep.edit(V, (SCALE, f"{SCALE}      ends: [28, 0]\n      units: [points]\n"))
    (told,) = [problem for problem in sleep.problems() if "ends" in problem]
    assert told.endswith("scales.terms.severity_index.ends: found 28 and 0; expected the lowest value, then a higher one")


@pytest.mark.parametrize(("ends", "is_told"), [("[0, 48]", False), ("[48, 0]", True), ("[5, 5]", True)])
def test_ends_of_a_scale_rise(ends: str, is_told: bool, sleep: Copy) -> None:
    """The lowest value comes first, and is not the highest."""
    sleep.edit("vocabulary.yml", ("      abbreviation: ISI\n", f"      abbreviation: ISI\n      ends: {ends}\n"))
    assert any("expected the lowest value, then a higher one" in line for line in sleep.problems()) is is_told
