"""Lines of text with marks beside them: what charts share that have a line for each study, grouped under headings."""

from __future__ import annotations

from typing import Any

import pandas as pd

from living_review.charts import palette
from living_review.charts.base import down
from living_review.charts.labels import fitted
from living_review.charts.lazy import alt
from living_review.charts.phrases import Heading
from living_review.charts.words import Words

LABELS, ROW, LINE = 132.0, 23, 16
"""In pixels: the least room for the studies' names, the height of a row, and that of a further line in it."""


def label_room(frame: pd.DataFrame, width: float) -> float:
    """How much room the names of the studies get: what the longest one needs, but no more than half of the ``width``."""
    return min(max(LABELS, 6.9 * max(len(label) for label in frame["label"]) + 14), width / 2)


def headed(frame: pd.DataFrame, group: str, top: float, heights: list[float]) -> tuple[pd.DataFrame, float]:
    """Give each row its place ``y`` below ``top`` and each group its ``heading``; also the height of all together.

    A row takes its height from ``heights``; 0 puts the next one into the same line. ``group`` is what the groups are terms of; if it is
    empty there are no headings.
    """
    places: list[float] = []
    titles: list[float] = []
    y, last = top, None
    for name, height in zip(frame["group"], heights, strict=True):
        if name != last and group:
            y += ROW * (1.1 if last is None else 1.35)
        places.append(y + ROW / 2)
        titles.append(y - ROW * 0.45 if name != last else titles[-1])
        last, y = name, y + height
    words = [f"{group}: {name}" if group else "" for name in frame["group"]]
    return frame.assign(y=places, heading=words, heading_y=titles), y


def named(frame: pd.DataFrame, room: float) -> pd.DataFrame:
    """The rows with the name of each study as it fits into ``room``, as ``shown``."""
    shown = fitted(frame["label"], room - 8)
    return frame.assign(shown=[shown[label] for label in frame["label"]])


def names(frame: pd.DataFrame, height: float, say: Words) -> alt.Chart:
    """The name of each study in its first line, as it is ``shown``; it leads to the study's page."""
    return (
        alt.Chart(frame)
        .transform_aggregate(groupby=["label", "shown", "url", "group"], top="min(y)")
        .mark_text(align="left", x=0)
        .encode(
            y=down("top", height),
            text=alt.Text("shown:N"),
            href=alt.Href("url:N"),
            tooltip=alt.Tooltip("label:N", title=say(Heading.STUDY)),
        )
    )


def headings(frame: pd.DataFrame, height: float, column: str = "heading", **style: Any) -> alt.Chart:
    """The headings in ``column`` at their places in the column of that name with the ending ``_y``; empty ones are left out."""
    look: dict[str, Any] = {"fontWeight": "bold", "color": palette.LIGHT["ink"]} | style
    return (
        alt.Chart(frame)
        .transform_filter(f"datum.{column} != ''")
        .transform_aggregate(groupby=[column, f"{column}_y"])
        .mark_text(align="left", x=0, **look)
        .encode(y=down(f"{column}_y", height), text=f"{column}:N")
    )
