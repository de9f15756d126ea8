"""Pictures are drawn with the fonts of the package, so that no machine draws them otherwise."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from living_review.charts import fonts
from living_review.charts.fonts import SANS, SERIF, picture

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="60"><text x="5" y="40" font-size="30"{}>Hägar ≥ 5 × 10⁷ − µ</text></svg>'


def drawn(attribute: str) -> str:
    """The hash of the picture of a text with an attribute."""
    return hashlib.sha256(picture(SVG.format(attribute))).hexdigest()


def test_every_family_is_ours() -> None:
    """Whatever family a drawing asks for, its text is in our sans serif, and in our serif where it asks for that; it is not left out."""
    sans = drawn(f' font-family="{SANS}"')
    assert {drawn(f' font-family="{name}"') for name in ("sans-serif", "Helvetica, Arial, sans-serif", "No Such Font")} == {sans}
    assert drawn(f' font-family="{SERIF}"') != sans
    assert drawn(f' font-family="{SANS}" font-weight="bold"') != sans
    assert drawn(' fill="none"') not in (sans, drawn(f' font-family="{SERIF}"'))


@pytest.mark.parametrize("file", sorted(Path(fonts.__file__).parent.glob("*.ttf")), ids=lambda file: file.name)
def test_names_of_the_fonts(file: Path) -> None:
    """A font bears a name that no font of a machine has, and comes with its licence."""
    content = file.read_bytes()
    assert (SANS if "Sans" in file.name else SERIF).encode("utf-16-be") in content
    assert "Liberation Se".encode("utf-16-be") not in content
    assert "Liberation Sa".encode("utf-16-be") not in content
    assert "SIL OPEN FONT LICENSE" in (file.parent / "LICENSE.txt").read_text(encoding="utf-8")
