"""The pictures that networks show of a link to a study."""

from __future__ import annotations

import html
import re
import struct
import zlib
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from helpers.heads import written
from helpers.sites import Site

from living_review.site import social_cards
from living_review.site.social_cards import study_card


def size(png: bytes) -> tuple[int, int]:
    """The width and height that a PNG says it has, once all its parts hold together and its pixels are complete."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    start, pixels, header = 8, b"", b""
    while start < len(png):
        (length,) = struct.unpack(">I", png[start : start + 4])
        kind, data = png[start + 4 : start + 8], png[start + 8 : start + 8 + length]
        assert struct.unpack(">I", png[start + 8 + length : start + 12 + length])[0] == zlib.crc32(kind + data)
        pixels += data if kind == b"IDAT" else b""
        header = data if kind == b"IHDR" else header
        start += 12 + length
    width, height = struct.unpack(">II", header[:8])
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[header[9]]
    assert len(zlib.decompress(pixels)) == height * (1 + width * channels)
    return width, height


def told_size(page: Path) -> tuple[str, ...]:
    """The width and height that a page says its picture has."""
    return tuple(re.findall(r'<meta property="og:image:(?:width|height)" content="(\d+)">', page.read_text(encoding="utf-8")))


def test_cards(rich_site: Site) -> None:
    """Each study has a picture of less than 60 kB, and no two are alike; its page tells the size, as the home page tells the site's."""
    _, studies = written("rich")
    cards = {file.stem: file.read_bytes() for file in (rich_site.folder / "assets/images/cards").iterdir()}
    assert set(cards) == set(studies)
    assert len(cards) == 18
    assert {size(png) for png in cards.values()} == {(800, 420)}
    assert told_size(rich_site.folder / "studies/oh2015/index.html") == ("800", "420")
    assert size((rich_site.folder / "assets/images/social-card.png").read_bytes()) == (1200, 630)
    assert told_size(rich_site.folder / "index.html") == ("1200", "630")
    assert {key: len(png) for key, png in cards.items() if len(png) >= 60_000} == {}
    assert len(set(cards.values())) == 18


def test_card_says_what_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """A card holds name, finding, basis and site, escaped; what is too long is cut with a sign for it."""
    drawn: list[str] = []
    real = social_cards.picture
    monkeypatch.setattr(social_cards, "picture", lambda svg, scale: drawn.append(svg) or real(svg, scale))
    assert size(study_card("A & B 2014", "Word " * 100, "45 participants; <i>randomised</i>", "The site")) == (800, 420)
    rows = [html.unescape(row) for row in re.findall(r"<text[^>]*>(.*?)</text>", drawn[0])]
    assert rows[0] == "A & B 2014"
    assert rows[-2:] == ["45 participants; <i>randomised</i>", "The site"]
    assert len(rows) == 1 + 5 + 1 + 1
    assert rows[5].endswith(" …")
    ET.fromstring(drawn[0])
