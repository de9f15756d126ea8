"""Pictures are drawn with the fonts of the package, so that no machine draws them otherwise."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

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


@pytest.fixture
def asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, str | None]]]:
    """The folders of fonts that are made known, each with where fonts were looked for at that time; of two of the machine one is there."""
    found: list[tuple[str, str | None]] = []
    monkeypatch.setattr(fonts, "MACHINE", (str(tmp_path), str(tmp_path / "nowhere")))
    register = SimpleNamespace(register_font_directory=lambda folder: found.append((folder, os.environ.get("FONTCONFIG_FILE"))))
    monkeypatch.setattr(fonts, "vl_convert", register)
    kept = (fonts._ready, fonts._with_fonts_of_the_machine)
    for each in kept:
        each.cache_clear()
    yield found
    for each in kept:
        each.cache_clear()


@pytest.mark.parametrize("before", [None, "/etc/other.conf"])
def test_fonts_of_the_machine_are_left_out(
    asked_for: list[tuple[str, str | None]], monkeypatch: pytest.MonkeyPatch, before: str | None
) -> None:
    """What our fonts have is measured with them alone; a program that is started from here finds the fonts of the machine."""
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
    if before is not None:
        monkeypatch.setenv("FONTCONFIG_FILE", before)
    fonts.ready_for("Hägar ≥ 5 × 10⁷\n")
    assert asked_for == [(str(fonts.FOLDER), str(fonts.FOLDER / "fonts.conf"))]
    assert Path(str(asked_for[0][1])).is_file()
    assert os.environ.get("FONTCONFIG_FILE") == before


def test_a_sign_that_ours_lack_is_looked_for_in_those_of_the_machine(
    asked_for: list[tuple[str, str | None]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fonts of the machine are made known once, when a text first needs them; a home that is nowhere is passed over."""
    monkeypatch.setattr(fonts, "MACHINE", ("~nobody-of-this-name/fonts", *fonts.MACHINE))
    for text in ("Oh 2015", "\N{CJK UNIFIED IDEOGRAPH-91CE}", "\N{GRINNING FACE}"):
        fonts.ready_for(text)
    assert [folder for folder, _ in asked_for] == [str(fonts.FOLDER), str(tmp_path)]
