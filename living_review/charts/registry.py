"""The kinds of charts that there are: each module of this folder that lists some under ``CHARTS`` brings its own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import get_args

from living_review.charts.base import Chart, Section
from living_review.discovery import modules_of


@cache
def chart_kinds() -> Mapping[str, Chart]:
    """All kinds of charts by their name, in the order of the modules' names.

    Raises:
        TypeError: a module lists something else than charts, or two charts have one name; the message says which.
    """
    kinds: dict[str, Chart] = {}
    for name, module in modules_of("living_review.charts"):
        for chart in getattr(module, "CHARTS", ()):
            if not isinstance(chart, Chart):
                raise TypeError(f"charts/{name}.py: CHARTS holds {chart!r}; expected a tuple of Chart")
            if chart.kind in kinds:
                raise TypeError(f"charts/{name}.py: {chart.kind!r} is the kind of another chart too; each has a name of its own")
            if chart.section not in get_args(Section):
                raise TypeError(
                    f"charts/{name}.py: {chart.section!r} is no part of the page of findings; expected one of {get_args(Section)}"
                )
            kinds[chart.kind] = chart
    return kinds
