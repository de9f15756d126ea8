"""Altair as a build needs it: what is put together is not checked at each step, and rows of frames are written down by column.

Checking and converting take most of Altair's time. That charts fit the schema of Vega-Lite is held by tests, for each kind of chart.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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
    """Charts one upon the other, as ``alt.layer`` has them, which copies each layer several times over; ``properties`` are of the whole."""
    whole, data = alt.LayerChart(**properties), layers[0].data
    if all(layer.data is data for layer in layers):
        whole.data, layers = data, tuple(layer.copy(deep=False) for layer in layers)
        for layer in layers:
            layer.data = alt.Undefined
    whole.layer = list(layers)
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
