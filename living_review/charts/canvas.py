"""A drawing laid out in pixels, mark by mark: for charts whose columns of text and rows have to stand where they are put."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from living_review.charts import palette
from living_review.charts.base import across, down
from living_review.charts.lazy import alt
from living_review.charts.quick_altair import layered

Align = Literal["left", "center", "right"]
Style = tuple[Any, ...]


@dataclass
class Canvas:
    """What is drawn, by kind and look; everything is in pixels from the upper left corner, and colours are names of the palette."""

    width: float
    height: float = 0.0
    texts: dict[Style, list[dict[str, Any]]] = field(default_factory=dict)
    lines: dict[Style, list[dict[str, Any]]] = field(default_factory=dict)
    boxes: dict[Style, list[dict[str, Any]]] = field(default_factory=dict)
    shapes: dict[Style, list[dict[str, Any]]] = field(default_factory=dict)
    dots: dict[Style, list[dict[str, Any]]] = field(default_factory=dict)
    outlines: int = 0
    head: float = 0.0
    """How high the heads of the columns are, which paper repeats on each sheet; 0 if there are none."""

    def text(
        self,
        x: float,
        y: float,
        text: str,
        align: Align = "left",
        *,
        bold: bool = False,
        colour: str = "ink",
        size: float = 13.0,
        url: str = "",
        limit: float = 0,
    ) -> None:
        """A line of text whose middle is at height ``y``; ``limit`` is the width at which it is cut with an ellipsis, 0 for none."""
        if text:
            self.texts.setdefault((align, bold, colour, size, limit), []).append({"x": x, "y": y, "text": text, "url": url})

    def line(self, x: float, y: float, x2: float, y2: float, *, colour: str = "ink", thick: float = 1.0, dashes: str = "") -> None:
        """A straight line; ``dashes`` are the lengths of strokes and gaps."""
        self.lines.setdefault((colour, thick, dashes), []).append({"x": x, "y": y, "x2": x2, "y2": y2})

    def box(self, x: float, y: float, x2: float, y2: float, *, colour: str, opacity: float = 1.0, url: str = "", tip: str = "") -> None:
        """A filled rectangle, with what the pointer is told and where it leads."""
        self.boxes.setdefault((colour, opacity), []).append({"x": x, "y": y, "x2": x2, "y2": y2, "url": url, "tip": tip})

    def shape(self, points: Sequence[tuple[float, float]], *, colour: str) -> None:
        """A filled polygon."""
        self.outlines += 1
        rows = [{"x": x, "y": y, "order": i, "outline": self.outlines} for i, (x, y) in enumerate(points)]
        self.shapes.setdefault((colour,), []).extend(rows)

    def dot(self, x: float, y: float, *, square: bool, colour: str, tip: str, url: str = "", **values: Any) -> None:
        """A small mark for a number, with what the pointer is told and where it leads; ``values`` go with it into the chart's data."""
        self.dots.setdefault((square, colour), []).append({"x": x, "y": y, "url": url, "tip": tip, **values})

    def chart(self) -> alt.TopLevelMixin:
        """All of it as one chart."""
        layers = [self._boxes(style, rows) for style, rows in self.boxes.items()]
        layers += [self._lines(style, rows) for style, rows in self.lines.items()]
        layers += [self._shapes(style, rows) for style, rows in self.shapes.items()]
        layers += [self._dots(style, rows) for style, rows in self.dots.items()]
        layers += [self._texts(style, rows) for style, rows in self.texts.items()]
        told = {"usermeta": {"head": self.head}} if self.head else {}
        return layered(
            *layers,
            **told,
            width=self.width,
            height=self.height,
            autosize=alt.AutoSizeParams(type="none"),
            padding=0,
            view=alt.ViewConfig(stroke=None),
        )

    def _at(self, second: bool = False) -> dict[str, Any]:
        end = {"x2": alt.X2("x2:Q"), "y2": alt.Y2("y2:Q")} if second else {}
        return {"x": across("x", self.width), "y": down("y", self.height), **end}

    def _boxes(self, style: Style, rows: list[dict[str, Any]]) -> alt.Chart:
        colour, opacity = style
        told: dict[str, Any] = (
            {"href": alt.Href("url:N"), "tooltip": alt.Tooltip("tip:N", title=" ")} if any(row["tip"] for row in rows) else {}
        )
        mark = alt.Chart(pd.DataFrame(rows)).mark_rect(color=palette.LIGHT[colour], opacity=opacity, stroke=None)
        return mark.encode(**self._at(second=True), **told)

    def _lines(self, style: Style, rows: list[dict[str, Any]]) -> alt.Chart:
        colour, thick, dashes = style
        dashed: dict[str, Any] = {"strokeDash": [int(each) for each in dashes.split()]} if dashes else {}
        return (
            alt.Chart(pd.DataFrame(rows))
            .mark_rule(color=palette.LIGHT[colour], strokeWidth=thick, **dashed)
            .encode(**self._at(second=True))
        )

    def _shapes(self, style: Style, rows: list[dict[str, Any]]) -> alt.Chart:
        colour = palette.LIGHT[style[0]]
        mark = alt.Chart(pd.DataFrame(rows)).mark_line(interpolate="linear-closed", fill=colour, stroke=colour, strokeWidth=0.5)
        return mark.encode(**self._at(), order=alt.Order("order:Q"), detail=alt.Detail("outline:N"))

    def _dots(self, style: Style, rows: list[dict[str, Any]]) -> alt.Chart:
        square, colour = style
        mark = alt.Chart(pd.DataFrame(rows)).mark_point(
            filled=True, size=70, opacity=1, color=palette.LIGHT[colour], shape="square" if square else "circle"
        )
        return mark.encode(**self._at(), href=alt.Href("url:N"), tooltip=alt.Tooltip("tip:N", title=" "))

    def _texts(self, style: Style, rows: list[dict[str, Any]]) -> alt.Chart:
        align, bold, colour, size, limit = style
        look: dict[str, Any] = {"fontWeight": "bold"} if bold else {}
        look |= {"limit": limit} if limit else {}
        mark = alt.Chart(pd.DataFrame(rows)).mark_text(align=align, baseline="middle", color=palette.LIGHT[colour], fontSize=size, **look)
        links: dict[str, Any] = {"href": alt.Href("url:N")} if any(row["url"] for row in rows) else {}
        return mark.encode(**self._at(), text=alt.Text("text:N"), **links)
