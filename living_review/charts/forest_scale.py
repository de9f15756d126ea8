"""The axis of effects: how far it reaches, so that one wide interval neither flattens the others nor is cut unseen, and its ticks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from living_review.formatting import MINUS, SUPERSCRIPT

REACH = 2.5
"""How many typical half-widths the axis reaches at most beyond the estimates that lie together."""


@dataclass(frozen=True)
class ForestScale:
    """The part of the axis between ``low`` and ``high``, values as shown; of ratios its distances are those of logarithms."""

    low: float
    high: float
    logarithmic: bool
    left: float = 0.0
    right: float = 1.0
    """Where the ends are, in pixels."""

    def at(self, value: float) -> float:
        """Where a value is, in pixels; beyond an end, the end."""
        low, high, x = (_line(each, self.logarithmic) for each in (self.low, self.high, value))
        share = min(1.0, max(0.0, (x - low) / (high - low)))
        return self.left + share * (self.right - self.left)

    def ticks(self, room: float) -> list[float]:
        """Round values whose labels have ``room`` pixels each; of a ratio those about 1 are balanced."""
        count = max(2, int((self.right - self.left) / room))
        return _log_ticks(self.low, self.high, count) if self.logarithmic else even_ticks(self.low, self.high, count)


def _line(value: float, logarithmic: bool) -> float:
    if not logarithmic:
        return value
    return math.log(value) if value > 0 else -745.0


def forest_scale(
    estimates: Sequence[float],
    intervals: Sequence[tuple[float, float]],
    needed: Sequence[float],
    *,
    logarithmic: bool,
    limits: tuple[float, float] = (-math.inf, math.inf),
) -> ForestScale:
    """An axis that holds the estimates that lie together and what is ``needed`` (the pooled effect, no effect).

    Where some intervals are much wider than is typical, it ends before they do, and they are drawn with an arrow. ``limits`` are those
    that a value can have at all, such as 0 and 100 of a percentage.
    """
    points = [_line(each, logarithmic) for each in estimates if not math.isinf(each)]
    ends = [(_line(low, logarithmic), _line(high, logarithmic)) for low, high in intervals]
    must = [_line(each, logarithmic) for each in needed if not math.isinf(each)]
    typical = median([(high - low) / 2 for low, high in ends if math.isfinite(high - low)] or [1.0])
    centre = median(points)
    apart = median([abs(point - centre) for point in points])
    together = [point for point in points if abs(point - centre) <= 8 * apart + 4 * typical] or points
    core_low, core_high = min([*together, *must]), max([*together, *must])
    low = max(min([end[0] for end in ends] + must), core_low - REACH * typical)
    high = min(max([end[1] for end in ends] + must), core_high + REACH * typical)
    if not high > low:
        low, high = low - 0.5, high + 0.5
    pad = 0.03 * (high - low)
    bounds = [math.exp(each) if logarithmic else each for each in (low - pad, high + pad)]
    return ForestScale(max(bounds[0], limits[0]), min(bounds[1], limits[1]), logarithmic)


STEPS = ((4, (1,)), (3, (1,)), (2, (1,)), (1, (1,)), (1, (1, 5)), (1, (1, 2, 5)))
"""Which powers of ten are marked, and what stands between two of them; the fewest first."""


def _log_ticks(low: float, high: float, count: int) -> list[float]:
    """As many ticks as there is room for: powers of ten, or with steps between, balanced about 1 (0.5 and 2) where 1 is inside."""
    tens = range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1)
    best = [1.0] if low <= 1 <= high else []
    for apart, steps in STEPS:
        values = {round(step * 10.0**ten, 12) for ten in tens if ten % apart == 0 for step in steps}
        if low < 1 < high:
            values = {each for each in values if each >= 1} | {1 / each for each in values if each > 1}
        ticks = sorted(each for each in values if low <= each <= high)
        if len(best) <= len(ticks) <= count:
            best = ticks
    if len(best) < 3 and high / low < 10:
        return [each for each in even_ticks(low, high, count) if each > 0]
    return best


def even_ticks(low: float, high: float, count: int) -> list[float]:
    """About ``count`` round values between two ends."""
    raw = (high - low) / count
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(each * power for each in (1, 2, 2.5, 5, 10) if each * power >= raw * 0.999)
    first = math.ceil(low / step - 1e-9)
    ticks = [(first + i) * step for i in range(int((high - low) / step) + 2)]
    return [0.0 if abs(tick) < step / 1e6 else tick for tick in ticks if low - 1e-12 <= tick <= high + 1e-12]


def tick_text(value: float) -> str:
    """A tick as a short number: '0.25', '1,000', '−0.4'."""
    power = round(math.log10(abs(value))) if value else 0
    if not -4 <= power <= 5 and math.isclose(abs(value), 10.0**power):
        return f"{MINUS if value < 0 else ''}10{str(power).translate(SUPERSCRIPT)}"
    text = f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"
    if "e" in text:
        text = f"{value:.0e}"
    return text.replace("-", MINUS)
