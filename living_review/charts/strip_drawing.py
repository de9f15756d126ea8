"""Strips of dots, one study ringed: what stands on a strip, and how it is drawn, as SVG without Vega.

There are two drawings for each study of a review, so each takes a time and a size that do not grow with the number of studies.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Literal

from living_review.charts import palette
from living_review.charts.base import LINK, Layout, SvgDrawing, study_link
from living_review.formatting import escape, format_number, pixels, upper, wrap
from living_review.wording import STUDIES, Counted, Phrases, worded

WIDE_RANGE = 100
"""How many times the smallest value the largest has to be for a logarithmic axis."""
STEPS = 60
"""Into how many places a strip is divided; studies in one place share a dot, so that a page does not grow with the review."""
NAMED = 4
"""How many of the studies that share a dot are named."""
LINE, STRIP = 17, 30
"""The height of a line of text and of a strip with its ends, in pixels."""
EDGE = 5
"""The space around the drawing, in pixels."""


@dataclass(frozen=True)
class RankedValue:
    """A value of a study; ``group`` says of which of its participants, or is ''."""

    study: str
    value: float
    text: str
    group: str = ""


@dataclass(frozen=True)
class Strip:
    """Values of studies that can be compared with each other. ``missing`` says of each other study why it has none."""

    label: str
    entries: tuple[RankedValue, ...]
    missing: Mapping[str, str]
    counted: Counted = STUDIES
    """What its entries are counted as."""

    @cached_property
    def ordered(self) -> tuple[RankedValue, ...]:
        """The entries from the smallest value on."""
        return tuple(sorted(self.entries, key=lambda entry: entry.value))

    @cached_property
    def values(self) -> tuple[float, ...]:
        """The values from the smallest on."""
        return tuple(entry.value for entry in self.ordered)

    @cached_property
    def logarithmic(self) -> bool:
        """Whether the values are so far apart that a plain axis would hide the small ones."""
        return self.values[0] > 0 and self.values[-1] / self.values[0] > WIDE_RANGE

    def place(self, value: float) -> float:
        """Where a value lies between the smallest (0) and the largest (1)."""
        low, high, at = (math.log(each) if self.logarithmic else each for each in (self.values[0], self.values[-1], value))
        return (at - low) / (high - low) if high > low else 0.5

    def of(self, study: str) -> tuple[RankedValue, ...]:
        """The entries of one study."""
        return self._by_study.get(study, ())

    @cached_property
    def _by_study(self) -> dict[str, tuple[RankedValue, ...]]:
        found: dict[str, list[RankedValue]] = {}
        for entry in self.entries:
            found.setdefault(entry.study, []).append(entry)
        return {study: tuple(entries) for study, entries in found.items()}

    @cached_property
    def steps(self) -> dict[int, tuple[RankedValue, ...]]:
        """The entries that share a dot, by the number of its place."""
        found: dict[int, list[RankedValue]] = {}
        for entry in self.entries:
            found.setdefault(self.step(entry.value), []).append(entry)
        return {step: tuple(entries) for step, entries in found.items()}

    def step(self, value: float) -> int:
        """The number of the place of a value."""
        return round(self.place(value) * STEPS)


@dataclass(frozen=True)
class Mark:
    """Something on a drawing, in pixels from its upper left corner: a text, an axis that ends at ``end``, or a dot of radius ``size``."""

    kind: Literal["sentence", "low", "high", "axis", "dot", "own"]
    x: float
    y: float
    text: str = ""
    end: float = 0
    size: float = 0
    lines: tuple[str, ...] = ()
    study: str = ""
    """The study that a dot stands for alone, or ''."""


def strip_drawing(sentences: Sequence[str], compared: Sequence[Strip], key: str, labels: Mapping[str, str], layout: Layout) -> SvgDrawing:
    """The sentence on the study beside each strip, or above it where there is little room."""
    marks, width, height = strip_marks(sentences, compared, key, labels, layout)
    drawn = "".join(_svg(mark) for mark in marks)
    body = f'<g transform="translate({EDGE},{EDGE})" font-family="sans-serif" font-size="12.5px">{drawn}</g>'
    return SvgDrawing(math.ceil(width) + 2 * EDGE, math.ceil(height) + 2 * EDGE, body)


def strip_marks(
    sentences: Sequence[str], compared: Sequence[Strip], key: str, labels: Mapping[str, str], layout: Layout
) -> tuple[list[Mark], float, float]:
    """All marks of the drawing, from the bottom up, with its width and height in pixels."""
    width = layout.width - 14
    left, right = (13.0, width - 13.0) if layout.narrow else (width * 0.5, width - 13.0)
    marks: list[Mark] = []
    y = 0.0
    for strip, sentence in zip(compared, sentences, strict=True):
        lines = tuple(wrap(upper(sentence), int((width if layout.narrow else left - 24) / 6.4)).split("\n"))
        high = LINE * len(lines)
        middle = y + high + 10 if layout.narrow else y + max(high, STRIP) / 2 - 4
        marks.append(Mark("sentence", 0, y if layout.narrow else middle - high / 2, lines=lines))
        marks.append(Mark("low", left - 8, middle + 9, _end(strip.values[0])))
        marks.append(Mark("high", right + 8, middle + 9, _end(strip.values[-1])))
        marks.append(Mark("axis", left, middle, end=right))
        marks += _dots(strip, key, labels, left, right, middle)
        y = middle + 9 + LINE + 14 if layout.narrow else y + max(high, STRIP) + 16
    return marks, width, y - 8


class StripWords(Phrases):
    """What the marks say."""

    MORE = "{names} and {n} more"


def _dots(strip: Strip, key: str, labels: Mapping[str, str], left: float, right: float, y: float) -> Iterator[Mark]:
    """A dot for each place of the strip with the studies in it, and a mark for each value of the study itself."""
    own = strip.of(key)
    steps = [strip.step(entry.value) for entry in own]
    for step, shared in strip.steps.items():
        n = len(shared) - steps.count(step)  # to go through all of them would take longer for each study of a larger review
        if n:
            others = list(islice((entry for entry in shared if entry.study != key), NAMED))
            x = left + strip.place(others[0].value) * (right - left)
            size = math.sqrt((40 + 22 * min(n - 1, 8)) / math.pi)
            shown = "; ".join(f"{labels[entry.study]}: {entry.text}" for entry in others)
            tip = worded(StripWords.MORE, names=shown, n=n - NAMED) if n > NAMED else shown
            yield Mark("dot", x, y, tip, size=size, study=others[0].study if n == 1 else "")
    for entry in own:
        yield Mark("own", left + strip.place(entry.value) * (right - left), y, f"{labels[key]}: {entry.text}", study=key)


def _end(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() and abs(value) < 1e6 else format_number(round(value, 10))


def _svg(mark: Mark) -> str:
    x, y = pixels(mark.x), pixels(mark.y)
    ink, muted, accent = (palette.LIGHT[name] for name in ("ink", "muted", "group-2"))
    tip = f"<title>{escape(mark.text)}</title>"
    match mark.kind:
        case "sentence":
            rows = "".join(
                f'<tspan x="0" y="{pixels(mark.y + LINE * (i + 0.8))}">{escape(line)}</tspan>' for i, line in enumerate(mark.lines)
            )
            return f'<text fill="{ink}">{rows}</text>'
        case "low" | "high":
            look = f'text-anchor="{"start" if mark.kind == "low" else "end"}" font-size="11.5px" fill="{muted}"'
            return f'<text x="{x}" y="{pixels(mark.y + 12)}" {look}>{escape(mark.text)}</text>'
        case "axis":
            return f'<path d="M{x} {y}H{pixels(mark.end)}" stroke="{palette.LIGHT["rule"]}"/>'
        case "dot":
            dot = f'<circle cx="{x}" cy="{y}" r="{pixels(mark.size)}" fill="{muted}" opacity="0.5">{tip}</circle>'
            return f'{LINK}{study_link(mark.study)}">{dot}</a>' if mark.study else dot
        case "own":
            ring = f'<circle cx="{x}" cy="{y}" r="10.2" fill="transparent" stroke="{accent}" stroke-width="2">{tip}</circle>'
            return f'<path d="M{x} {pixels(mark.y - 8.3)}l4.8 8.3l-4.8 8.3l-4.8 -8.3Z" fill="{accent}"/>{ring}'
