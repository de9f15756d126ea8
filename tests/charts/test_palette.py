"""The colours of charts: legible, told apart by everybody, and the same in both schemes."""

from __future__ import annotations

import math
import re

import pytest
from helpers.colours import BLINDNESS, SCHEMES, contrast, lab, linear, times

from living_review.charts import palette

GROUPS = [f"group-{i}" for i in range(1, 6)]


def test_reckoning_of_contrast() -> None:
    """Black on white has the contrast 21, and grey #767676 on white just passes, as the WCAG say."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.01)
    assert lab(linear("#ffffff")) == pytest.approx([100, 0, 0], abs=0.02)


def test_schemes_have_the_same_colours() -> None:
    """Each colour is defined for both schemes, in small hexadecimal digits, and none twice in the scheme that is drawn with."""
    assert list(palette.LIGHT) == list(palette.DARK)
    assert all(re.fullmatch(r"#[0-9a-f]{6}", colour) for scheme in SCHEMES.values() for colour in scheme.values())
    assert len(set(palette.LIGHT.values())) == len(palette.LIGHT)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", ["ink", "muted", "accent"])
def test_contrast_of_text(scheme: str, name: str) -> None:
    """Text has a contrast of at least 4.5 with the paper."""
    assert contrast(SCHEMES[scheme][name], SCHEMES[scheme]["paper"]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", GROUPS)
def test_contrast_of_groups(scheme: str, name: str) -> None:
    """Marks have a contrast of at least 3 with the paper."""
    assert contrast(SCHEMES[scheme][name], SCHEMES[scheme]["paper"]) >= 3


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("kind", [None, *BLINDNESS])
def test_groups_for_the_colour_blind(scheme: str, kind: str | None) -> None:
    """The first two groups are told apart (a difference of more than 15 in CIE Lab) with and without colour blindness."""
    one, other = (
        lab(times(BLINDNESS[kind], linear(SCHEMES[scheme][name])) if kind else linear(SCHEMES[scheme][name]))
        for name in ("group-1", "group-2")
    )
    assert math.dist(one, other) > 15


def test_css() -> None:
    """The style sheet gives every colour its value in the light scheme, and in the dark one after it, but not on paper."""
    light, dark = palette.css().strip().split("\n")
    assert light.startswith("[data-md-color-scheme]{")
    assert dark.startswith("@media not print{[data-md-color-scheme=slate]{")
    for line, scheme in ((light, palette.LIGHT), (dark, palette.DARK)):
        assert dict(re.findall(r"--chart-([\w-]+):(#\w+);", line)) == scheme
