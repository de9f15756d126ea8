"""Altair's shortcuts give what Altair itself gives."""

from __future__ import annotations

import json
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from living_review.charts.quick_altair import inline_rows, layered, quick_altair, stacked

NUMBERS = st.floats(allow_nan=True, allow_infinity=True) | st.none()
COLUMNS = {
    "text": st.text(max_size=4) | st.none(),
    "integer": st.integers(-9, 2**53),
    "number": NUMBERS,
    "flag": st.booleans(),
    "mixed": NUMBERS | st.booleans() | st.text(max_size=2) | st.lists(st.integers(0, 9), max_size=2),
}
ROWS = st.lists(st.fixed_dictionaries(COLUMNS), min_size=1, max_size=6)


@given(ROWS, st.sets(st.sampled_from([*COLUMNS]), min_size=1))
def test_rows_as_altair_writes_them(rows: list[dict[str, Any]], columns: set[str]) -> None:
    """Numbers stay numbers, and what is missing or without end is null."""
    frame = pd.DataFrame(rows)[sorted(columns)]
    if "number" in frame:
        frame["number"] = frame["number"].astype(float)
    assert json.dumps(inline_rows(frame)) == json.dumps(alt.default_data_transformer(frame))


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"a": pd.Categorical(["x", None])}),
        pd.DataFrame({"a": pd.array([1, None], dtype="Int64"), "b": pd.array([True, None], dtype="boolean")}),
        pd.DataFrame({"a": pd.to_datetime(["2026-01-02", "2026-01-03"])}),
        pd.DataFrame({"a": pd.Series([np.int64(3), np.array([1, 2])], dtype=object)}),
        pd.DataFrame({"a": []}),
    ],
)
def test_columns_of_other_kinds(frame: pd.DataFrame) -> None:
    """Terms, whole numbers that may be missing, dates, and numpy's own values."""
    assert json.dumps(inline_rows(frame)) == json.dumps(alt.default_data_transformer(frame))


def test_more_rows_than_altair_takes() -> None:
    """Altair refuses more than 5,000 rows, which a table of results may have."""
    assert len(inline_rows(pd.DataFrame({"a": range(6000)}))["values"]) == 6000


FRAME, OTHER = pd.DataFrame({"a": [1, 2], "b": [3.5, None]}), pd.DataFrame({"a": [5]})


def _layers(*frames: pd.DataFrame) -> list[alt.Chart]:
    bases = [alt.Chart(frame).encode(x=alt.X("a:Q")) for frame in frames]
    return [bases[0].mark_rule(strokeDash=[1, 2]), *(base.mark_text().encode(text=alt.Text("a:N")) for base in bases)]


@pytest.mark.parametrize("frames", [(FRAME,), (FRAME, FRAME), (FRAME, FRAME.copy()), (FRAME, OTHER)])
def test_layers_as_altair_puts_them(frames: tuple[pd.DataFrame, ...]) -> None:
    """Data that all share stand once, above; what is layered stays as it was."""
    layers, properties = _layers(*frames), {"width": 300, "height": 20.5, "autosize": alt.AutoSizeParams(type="none")}
    before = [layer.to_dict() for layer in layers]
    expected = alt.layer(*layers).properties(**properties).to_dict()
    assert layered(*layers, **properties).to_dict() == expected
    with quick_altair():
        assert layered(*layers, **properties).to_dict(validate=False) == expected
    assert [layer.to_dict() for layer in layers] == before


@pytest.mark.parametrize("frames", [(FRAME,), (FRAME, FRAME), (FRAME, OTHER)])
def test_panels_as_altair_puts_them(frames: tuple[pd.DataFrame, ...]) -> None:
    """Charts of layers stand one below the other with legends of their own; what stands there stays as it was."""
    panels = [layered(*_layers(frame), width=300) for frame in frames]
    before = [panel.to_dict() for panel in panels]
    expected = alt.vconcat(*(alt.layer(*_layers(frame)).properties(width=300) for frame in frames), spacing=9)
    whole = stacked(*panels, spacing=9, resolve=alt.Resolve(legend={"color": "independent"}))
    assert whole.to_dict() == expected.resolve_legend(color="independent").to_dict()
    assert [panel.to_dict() for panel in panels] == before


def test_a_copy_of_a_whole_is_another_chart() -> None:
    """What is changed in a copy is not changed in the chart, and of its parts in none of a deep copy."""
    whole = layered(*_layers(FRAME), width=300)
    flat, deep = whole.copy(deep=False), whole.copy()
    flat.width = 1
    deep.layer[0].mark.strokeDash[0] = 99
    assert (whole.width, whole.layer[0].mark.strokeDash[0], flat.layer[0] is whole.layer[0]) == (300, 1, True)
    assert deep.to_dict()["layer"][0]["mark"]["strokeDash"] == [99, 2]


def test_checks_come_back() -> None:
    """What is made outside is checked, as Altair does it."""
    with quick_altair():
        alt.Axis(values="wrong")  # type: ignore[arg-type]
    with pytest.raises(alt.utils.schemapi.SchemaValidationError):
        alt.Axis(values="wrong")  # type: ignore[arg-type]
    assert alt.data_transformers.active == "default"
