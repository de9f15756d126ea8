"""The pictures that social networks show beside a link: one of the site and one of each study."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from functools import partial

from markupsafe import escape

from living_review.analysis.key_numbers import Number
from living_review.charts.fonts import SERIF, picture
from living_review.charts.palette import LIGHT
from living_review.pages.heads import STUDY_CARD, study_card_path
from living_review.pages.study import basis
from living_review.records.load import Records
from living_review.records.study import Study
from living_review.remembering import once_of

WIDTH, HEIGHT = 1200, 630
"""The size in pixels of the picture of the site, and that in which those of studies are laid out."""


def cards(records: Records, numbers: Mapping[str, Number], url: str) -> Iterator[dict[str, bytes]]:
    """The pictures for links to the site and, where its address is known, to each study; without it no page can name them."""
    review = records.review
    lines = [f"{number.text()} {number.label}" for number in (numbers[name] for name in review.home.key_numbers[:3])]
    yield {"assets/images/social-card.png": social_card(review.home.headline, lines)}
    for study in records.studies if url else ():
        name, objects = ("card", study.key), (study, review, records.vocabulary)
        yield {study_card_path(study): once_of(name, objects, partial(_card_of, study, records))}


def _card_of(study: Study, records: Records) -> bytes:
    return study_card(study.label, study.result.finding, basis(study, records), records.review.site.name)


def social_card(title: str, lines: list[str]) -> bytes:
    """A PNG with the title and up to three lines below it."""
    rows = textwrap.wrap(title, 30)[:3]
    text = [_line(190 + 84 * i, 68, "ink", row) for i, row in enumerate(rows)]
    top = 190 + 84 * len(rows) + 20
    text += [_line(top + 52 * i, 34, "muted", line) for i, line in enumerate(lines[:3])]
    return _png(text)


def study_card(name: str, finding: str, basis: str, site: str) -> bytes:
    """A smaller PNG with the name of a study, its finding in up to five lines, on what it rests in up to two, and whose page it is."""
    text = [_line(130, 60, "ink", _cut(name, 34, 1)[0])]
    text += [_line(222 + 52 * i, 38, "ink", row) for i, row in enumerate(_cut(finding, 62, 5))]
    text += [_line(480 + 40 * i, 29, "muted", row) for i, row in enumerate(_cut(basis, 82, 2))]
    return _png([*text, _line(602, 26, "accent", _cut(site, 80, 1)[0])], STUDY_CARD[0] / WIDTH)


def _cut(text: str, width: int, most: int) -> list[str]:
    """The text in at most ``most`` rows; the last one says if something is left out."""
    return textwrap.wrap(text, width, max_lines=most, break_on_hyphens=False, placeholder=" …") or [""]


def _line(y: int, size: int, colour: str, text: str) -> str:
    return f'<text x="80" y="{y}" font-size="{size}" fill="{LIGHT[colour]}">{escape(text)}</text>'


def _png(text: list[str], scale: float = 1.0) -> bytes:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" font-family="{SERIF}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{LIGHT["paper"]}"/><rect width="{WIDTH}" height="18" fill="{LIGHT["accent"]}"/>'
        f'{"".join(text)}<rect x="80" y="552" width="120" height="6" fill="{LIGHT["accent"]}"/></svg>'
    )
    return picture(svg, scale)
