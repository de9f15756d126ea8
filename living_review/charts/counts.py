"""What charts with a row for each study show where studies are many: how many there are of each kind, as bars, drawn without Vega.

A review of a thousand studies would have drawings of the height of a house. The file with the numbers keeps a row for each.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

import pandas as pd

from living_review.charts import palette
from living_review.charts.bars import Bar, Part, draw_bars
from living_review.charts.base import DesignLooks, Layout, Plot, SvgDrawing, Tally
from living_review.formatting import format_number
from living_review.wording import Cased, Phrases, Wording, joined, worded


class CountsWords(Phrases):
    """What a chart says that counts its studies."""

    NOTE = "There are too many studies for a row each, so they are counted. The CSV file has a row for each."
    BAR = "{names}: {n}"
    TOLD = "Bars that count {what}. {bars}."
    NONE = "none"
    SPAN = "{low} to {high}"
    BELOW = "{low} to below {high}"


MOST_DRAWN = 100
"""From more studies than these on a chart counts them; as many have thin rows in a forest plot."""
COLUMNS = ["panel", "kind", "group", "n"]


def counted_plot(plot: Plot) -> Plot:
    """The plot itself where its studies have room for a row each, or else one that counts them."""
    if plot.tally is None or len({key for key in plot.frame["study"] if key}) <= MOST_DRAWN:
        return plot
    tally = plot.tally(plot.frame, **plot.given)
    frame = pd.DataFrame(tally.rows, columns=COLUMNS)
    shown = {name: heading for name, heading in zip(COLUMNS, tally.headings, strict=True) if name == "n" or frame[name].any()}
    return Plot(
        title=plot.title,
        description=_told(tally),
        frame=frame,
        columns=shown,
        draw=draw_counts,
        given={"colours": tally.colours},
        plain=True,
        note=joined(" ", filter(None, (plot.tally_note, worded(CountsWords.NOTE)))),
        layouts=plot.layouts,
    )


def _told(tally: Tally) -> Wording:
    """The bars in words, for those who do not see them."""
    bars = [worded(CountsWords.BAR, names=joined(", ", filter(None, names)), n=f"{n:,}") for *names, n in tally.rows if n]
    return worded(CountsWords.TOLD, what=Cased(str.lower, tally.headings[-1]), bars=joined("; ", bars))


def tallied(
    values: Iterable[tuple[str, str, str]], kinds: Callable[[str], Sequence[str]] | Sequence[str], groups: Sequence[str]
) -> tuple[tuple[str, str, str, int], ...]:
    """The rows of a count of panels, kinds and groups; ``kinds`` are those of a panel, or of each of them, in their order."""
    counts: dict[tuple[str, str, str], int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    rows = []
    for panel in dict.fromkeys(panel for panel, _, _ in counts):
        for kind in kinds(panel) if callable(kinds) else kinds:
            found = [(panel, kind, group, n) for group in groups if (n := counts.get((panel, kind, group), 0))]
            rows += found or [(panel, kind, groups[0], 0)]
    return tuple(rows)


def of_designs(looks: DesignLooks) -> tuple[tuple[str, str], ...]:
    """The designs of a review with their colours."""
    return tuple((label, palette.GROUPS[look % len(palette.GROUPS)]) for label, look in zip(looks.labels, looks.looks, strict=True))


# ---------------------------------------------------------------------------------------------- classes of numbers


def size_classes(values: Iterable[float]) -> list[tuple[float, float]]:
    """Classes for numbers above 0 that differ widely, each up to below the next: from 1, 2 and 5 times a power of ten on.

    >>> size_classes([7, 30, 120])
    [(5.0, 10.0), (10.0, 20.0), (20.0, 50.0), (50.0, 100.0), (100.0, 200.0)]
    """
    some = [value for value in values if value > 0]
    if not some:
        return []
    first, last = math.floor(math.log10(min(some))) - 1, math.ceil(math.log10(max(some))) + 1
    bounds = [float(f"{step}e{power}") for power in range(first, last + 1) for step in (1, 2, 5)]
    low = max(i for i, bound in enumerate(bounds) if bound <= min(some))
    high = max(i for i, bound in enumerate(bounds) if bound <= max(some))
    return [(bounds[i], bounds[i + 1]) for i in range(low, high + 1)]


def class_name(value: float, classes: Sequence[tuple[float, float]], *, whole: bool = False) -> str:
    """The name of the class in which a value lies.

    >>> class_name(30, [(20.0, 50.0)], whole=True), class_name(0.3, [(0.2, 0.5)]), class_name(0, [])
    ('20 to 49', '0.2 to below 0.5', 'none')
    """
    found = next((each for each in classes if each[0] <= value < each[1]), None)
    return CountsWords.NONE if found is None else _name(found, whole=whole)


def class_names(classes: Sequence[tuple[float, float]], *, whole: bool = False) -> list[str]:
    """The names of classes."""
    return [_name(each, whole=whole) for each in classes]


def _name(bounds: tuple[float, float], *, whole: bool) -> str:
    low, high = bounds
    if not whole:
        return worded(CountsWords.BELOW, low=format_number(low), high=format_number(high))
    first, last = math.ceil(low), math.ceil(high) - 1
    return f"{first:,}" if first == last else worded(CountsWords.SPAN, low=f"{first:,}", high=f"{last:,}")


# ---------------------------------------------------------------------------------------------- drawing


def draw_counts(frame: pd.DataFrame, layout: Layout, colours: Sequence[tuple[str, str]]) -> SvgDrawing:
    """A bar for each kind below the heading of its panel, divided by group in the order of the legend, with the sum behind it."""
    colours = [(layout.say(group), colour) for group, colour in colours]
    used = [(group, colour) for group, colour in colours if group and group in set(frame["group"])]
    look = dict(colours)
    panels: dict[str, list[Bar]] = {}
    for kinds, rows in frame.groupby(["panel", "kind"], sort=False):
        panel, kind = map(str, kinds)
        counted = zip(rows["group"], rows["n"], strict=True)
        parts = [Part(n, look[group], _tip(kind, group, layout.say.number(f"{n:,}"))) for group, n in counted]
        panels.setdefault(panel, []).append(Bar(kind, tuple(parts)))
    return draw_bars(panels, layout, used if len(used) > 1 else ())


def _tip(kind: str, group: str, number: str) -> str:
    return f"{kind}{', ' if group else ''}{group}: {number}"
