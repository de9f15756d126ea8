"""A result and its interval as a line of a small forest plot: a drawing of a few hundred bytes that stands in a row of a table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from living_review.charts import palette
from living_review.charts.prisma_layout import text_width
from living_review.formatting import format_number, pixels

WIDTH, HEIGHT, MARGIN = 200, 24, 8
TICKS_OF_RATIOS = (0.001, 0.01, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 100, 1000)
MOST_TICKS = 5
WIDEST = 1000.0
"""A ratio and its inverse beyond which a limit is drawn as an arrow."""


@dataclass(frozen=True)
class StripScale:
    """Where values stand, from ``low`` at the left to ``high`` at the right; ``null`` is the value of no effect, None without one."""

    low: float
    high: float
    logarithmic: bool
    null: float | None

    def x(self, value: float) -> float:
        """The place of a value in pixels; what is beyond the ends stands at them."""
        place, first, last = (self._placed(each) for each in (min(max(value, self.low), self.high), self.low, self.high))
        return MARGIN + (WIDTH - 2 * MARGIN) * (place - first) / (last - first)

    def _placed(self, value: float) -> float:
        return math.log(value) if self.logarithmic else value

    def ticks(self) -> tuple[float, ...]:
        """Values that are marked on the axis."""
        if self.logarithmic:
            inside = [tick for tick in TICKS_OF_RATIOS if self.low <= tick <= self.high]
            return tuple(inside) if len(inside) <= MOST_TICKS else tuple(dict.fromkeys((inside[0], 1, inside[-1])))
        step = _nice((self.high - self.low) / 4)
        first = math.ceil(self.low / step - 1e-9)
        return tuple(step * (first + i) for i in range(math.floor(self.high / step + 1e-9) - first + 1))


def _nice(step: float) -> float:
    power = 10.0 ** math.floor(math.log10(step))
    return next((factor * power for factor in (1, 2, 5) if factor * power >= step), 10 * power)


def strip_scale(limits: Sequence[tuple[float, float]], *, logarithmic: bool, null: float | None) -> StripScale:
    """A scale on which all intervals and the value of no effect have their place."""
    values = [value for pair in limits for value in pair] + ([null] if null is not None else [])
    if logarithmic:
        inside = [min(max(value, 1 / WIDEST), WIDEST) for value in values]
        low, high = min(inside), max(inside)
        pad = (high / low) ** 0.06 if high > low else 2
        return StripScale(low / pad, high * pad, True, null)
    low, high = min(values), max(values)
    pad = 0.06 * (high - low) if high > low else abs(high) or 1.0
    return StripScale(low - pad, high + pad, False, null)


def strip(value: float, low: float, high: float, scale: StripScale) -> str:
    """The drawing of one result; what it shows stands as text beside it, so that it is hidden from those who do not see it."""
    middle = HEIGHT / 2
    at, left, right = (scale.x(each) for each in (value, low, high))
    ink, rule = palette.LIGHT["accent"], palette.LIGHT["muted"]
    parts = []
    if scale.null is not None:
        null = pixels(scale.x(scale.null))
        parts.append(f'<path d="M{null} 0V{HEIGHT}" stroke="{rule}" stroke-dasharray="3 3"/>')
    parts.append(f'<path d="M{pixels(left)} {middle:g}H{pixels(right)}" stroke="{ink}" stroke-width="2"/>')
    parts += [_arrow(left, 1, ink)] if low < scale.low else []
    parts += [_arrow(right, -1, ink)] if high > scale.high else []
    parts.append(f'<rect x="{pixels(at - 4)}" y="{middle - 4:g}" width="8" height="8" fill="{ink}"/>')
    return _svg("".join(parts))


def axis(scale: StripScale, unit: str = "") -> str:
    """The axis below the drawings, with a few of its values."""
    ink, rule = palette.LIGHT["muted"], palette.LIGHT["muted"]
    marks = "".join(f"M{pixels(scale.x(tick))} 0v4" for tick in scale.ticks())
    parts = [f'<path d="M{MARGIN} 0H{WIDTH - MARGIN}{marks}" stroke="{rule}" fill="none"/>']
    taken = -math.inf
    for tick in scale.ticks():
        text = f"{format_number(tick)}{unit}"
        half = text_width(text, 11) / 2
        x = min(max(scale.x(tick), half), WIDTH - half)
        if x - half < taken + 4:  # its mark stands without its number
            continue
        taken = x + half
        parts.append(f'<text x="{pixels(x)}" y="16" text-anchor="middle" font-size="11" fill="{ink}">{text}</text>')
    return _svg("".join(parts))


def _arrow(x: float, side: int, colour: str) -> str:
    middle = HEIGHT / 2
    return f'<path d="M{pixels(x)} {middle:g}l{6 * side} -4v8Z" fill="{colour}"/>'


def _svg(inner: str) -> str:
    opening = f'<svg class="strip" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false">'
    return palette.as_variables(f"{opening}{inner}</svg>")
