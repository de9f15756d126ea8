"""Altair as a build needs it: what is put together is not checked at each step, and rows of frames are written down by column.

Checking and converting take most of Altair's time. That charts fit the schema of Vega-Lite is held by tests, for each kind of chart.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from living_review.charts.lazy import alt

ROWS = "rows_of_frames"
"""The name of our way to write frames down, among those that Altair knows."""


@contextmanager
def quick_altair() -> Iterator[None]:
    """Within it charts are made and written down without checks."""
    alt.data_transformers.register(ROWS, inline_rows)
    with alt.utils.schemapi.debug_mode(False), alt.data_transformers.enable(ROWS):
        yield


def layered(*layers: alt.Chart, **properties: Any) -> alt.LayerChart:
    """Charts one upon the other, as ``alt.layer`` has them, which copies each several times over; ``properties`` are of the whole."""
    whole: alt.LayerChart = _composed(alt.LayerChart, "layer", layers, properties)
    return whole


def stacked(*panels: alt.Chart | alt.LayerChart, **properties: Any) -> alt.VConcatChart:
    """Charts one below the other, as ``alt.vconcat`` has them; ``properties`` are of the whole."""
    whole: alt.VConcatChart = _composed(alt.VConcatChart, "vconcat", panels, properties)
    return whole


def _composed(kind: type, place: str, parts: tuple[Any, ...], properties: dict[str, Any]) -> Any:
    """A chart of a kind that holds others in ``place``; data that all of them share stand once, above.

    Parameters, sizes and views of a part stay with it; ours have none, or such as may stand there.
    """
    whole, data = _kept_whole(kind)(**properties), parts[0].data
    if all(part.data is data for part in parts):
        whole.data, parts = data, tuple(part.copy(deep=False) for part in parts)
        for part in parts:
            part.data = alt.Undefined
    setattr(whole, place, list(parts))
    return whole


@cache
def _kept_whole(kind: type) -> type:
    """A kind of charts made of others, without the copies of these that Altair makes whenever one is begun or written down."""
    return type(kind.__name__, (_KeptWhole, kind), {})


class _KeptWhole:
    """What such a chart does in its own way."""

    def copy(self, deep: Any = True, ignore: list[str] | None = None) -> Any:
        """A copy; where only the chart itself is to be copied it holds the same parts, which the library would put together anew."""
        if deep is not False:
            return super().copy(deep, ignore)  # type: ignore[misc]
        whole = object.__new__(type(self))
        vars(whole).update({name: copy(value) for name, value in vars(self).items()})
        return whole


def inline_rows(data: Any) -> Any:
    """The rows of a frame as Altair's own transformer gives them, in a tenth of the time; what else has data goes to that one."""
    if not isinstance(data, pd.DataFrame) or any(column.dtype.kind not in "Obiuf" for _, column in data.items()):
        return alt.default_data_transformer(data)
    columns = [_written(column) for _, column in data.items()]
    return {"values": [dict(zip(data.columns, row, strict=True)) for row in zip(*columns, strict=True)]}


def _written(column: pd.Series[Any]) -> list[Any]:
    """The values of a column as JSON can hold them: None for what is missing or without end, and nothing of numpy's own."""
    values = column.tolist()
    if column.dtype.kind == "O":
        values = [value.tolist() if isinstance(value, np.ndarray | np.generic) else value for value in values]
    lost = column.isna() | np.isinf(column) if column.dtype.kind == "f" else column.isna()
    return [None if gone else value for gone, value in zip(lost.tolist(), values, strict=True)] if lost.any() else values
