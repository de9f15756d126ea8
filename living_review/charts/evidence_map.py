"""Which combinations of two fields have been studied, and which have not."""

from __future__ import annotations

import math
from itertools import product

import pandas as pd

from living_review.analysis.tables import Tables
from living_review.charts import palette
from living_review.charts.base import Chart, Layout, Plot, term_label
from living_review.charts.canvas import Canvas
from living_review.charts.labels import fitted
from living_review.charts.lazy import alt
from living_review.charts.prisma_layout import text_width
from living_review.formatting import listed, plural, wrap
from living_review.records.chart_kinds import ChartOption
from living_review.records.load import Records
from living_review.records.review import ChartDeclaration


def evidence_map(records: Records, tables: Tables, declared: ChartDeclaration) -> Plot | None:
    """A bubble for each combination of ``rows`` and ``columns``; its size is the number of participants."""
    row_field, column_field = records.review.field(declared.option("rows")), records.review.field(declared.option("columns"))
    assert row_field.vocabulary is not None, "the rules let only fields of terms pass"
    assert column_field.vocabulary is not None, "for rows and for columns"
    studies = tables.studies
    rows = [term for term in records.vocabulary[row_field.vocabulary].terms if any(term in v for v in studies[row_field.id])]
    columns = [term for term in records.vocabulary[column_field.vocabulary].terms if any(term in v for v in studies[column_field.id])]
    cells = []
    for row, column in product(rows, columns):
        in_cell = studies[[row in a and column in b for a, b in zip(studies[row_field.id], studies[column_field.id], strict=True)]]
        cells.append(
            {
                "row": term_label(records, row_field.vocabulary, row),
                "column": term_label(records, column_field.vocabulary, column),
                "studies": len(in_cell),
                "participants": int(pd.to_numeric(in_cell["participants"]).sum()),
                "names": listed(in_cell["label"]),
                "url": f"studies/?{row_field.id}={row}&{column_field.id}={column}",
            }
        )
    if not cells:
        return None
    frame = pd.DataFrame(cells)
    empty = int((frame["studies"] == 0).sum())
    top = frame.sort_values(["studies", "participants"], ascending=False).iloc[0]
    outside = [
        label
        for label, a, b in zip(studies["label"], studies[row_field.id], studies[column_field.id], strict=True)
        if not (set(a) & set(rows) and set(b) & set(columns))
    ]
    several = any(len(value) > 1 for value in studies[column_field.id]) or any(len(value) > 1 for value in studies[row_field.id])
    return Plot(
        title=f"{empty} of {len(frame)} combinations have no study in this review" if empty else "All combinations have been studied",
        description=f"Map of {row_field.label.lower()} against {column_field.label.lower()}. The most studied combination is "
        f"{top['row']} with {top['column']}: {plural(int(top['studies']), 'study', 'studies')} with {top['participants']} participants. "
        f"{empty} of {len(frame)} combinations have no study.",
        frame=frame,
        numbers={"row": row_field.id, "column": column_field.id, "studies": "studies", "participants": "participants", "names": "names"},
        columns={
            "row": row_field.label,
            "column": column_field.label,
            "studies": "Studies",
            "participants": "Participants",
            "names": "Which",
        },
        draw=_draw,
        note="The number is that of studies; the area of a bubble is in proportion to the participants, control groups included."
        + (" A study with two of these counts in both." if several else "")
        + (f" In no bubble, since a field is missing: {listed(outside)}." if outside else ""),
    )


LEAST_ROOM = 15.0
"""The room that a column needs at least, in pixels."""
SLANTED = 170.0
"""The room of a slanted heading of a column, in pixels."""


def _draw(frame: pd.DataFrame, layout: Layout) -> alt.TopLevelMixin:
    rows, columns = list(dict.fromkeys(frame["row"])), list(dict.fromkeys(frame["column"]))
    lines = [wrap(text, 15 if layout.narrow else 40) for text in rows]
    beside = max(text_width(line, 13) for text in lines for line in text.split("\n"))
    room = (layout.width - beside) / len(columns)  # of one column
    if room < LEAST_ROOM:
        return _list(frame, layout)
    slanted = layout.narrow or max(text_width(text, 13) for text in columns) > room - 6
    heads = fitted(columns, SLANTED, 13) if slanted else {text: text for text in columns}
    over = max(text_width(text, 13) for text in heads.values()) * math.cos(math.radians(50)) - room / 2 if slanted else 0
    largest = min(1700 if layout.narrow else 2600, math.pi * (0.45 * room) ** 2)
    data = frame.assign(
        row_lines=[wrap(text, 15 if layout.narrow else 40) for text in frame["row"]], head=[heads[text] for text in frame["column"]]
    )
    base = alt.Chart(data).encode(
        x=alt.X(
            "head:N",
            sort=list(heads.values()),
            title=None,
            axis=alt.Axis(
                orient="top",
                labelAngle=-50 if slanted else 0,
                labelAlign="left" if slanted else "center",
                labelLimit=0,
                grid=True,
                domain=False,
                ticks=False,
            ),
        ),
        y=alt.Y("row_lines:N", sort=lines, title=None, axis=alt.Axis(labelExpr="split(datum.label, '\\n')", grid=True)),
    )
    gap = base.transform_filter("datum.studies == 0").mark_point(shape="cross", size=30, color=palette.LIGHT["rule"], strokeWidth=1.5)
    full = base.transform_filter("datum.studies > 0")
    tooltip = [
        alt.Tooltip("row:N", title=" "),
        alt.Tooltip("column:N", title=" "),
        alt.Tooltip("studies:Q", title="Studies"),
        alt.Tooltip("participants:Q", title="Participants"),
        alt.Tooltip("names:N", title="Which"),
    ]
    bubble = full.mark_circle(color=palette.LIGHT["accent"], opacity=0.22, stroke=palette.LIGHT["accent"], strokeWidth=1.5).encode(
        size=alt.Size(
            "participants:Q",
            scale=alt.Scale(domain=[0, max(1, int(frame["participants"].max()))], range=[0, largest]),
            legend=None,
        ),
        href=alt.Href("url:N"),
        tooltip=tooltip,
    )
    text = full.mark_text(fontSize=14, fontWeight="bold").encode(text=alt.Text("studies:Q"), href=alt.Href("url:N"), tooltip=tooltip)
    return alt.layer(gap, bubble, text).properties(
        padding={"left": 5, "top": 5, "bottom": 5, "right": max(5, round(over) + 8)},
        width=layout.width,
        height=66 * len(rows),
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
    )


def _list(frame: pd.DataFrame, layout: Layout) -> alt.TopLevelMixin:
    """The combinations that were studied one below the other, where the columns have no room beside each other."""
    canvas, y = Canvas(layout.width), 0.0
    most = max(1, int(frame["participants"].max()))
    for row, part in frame[frame["studies"] > 0].groupby("row", sort=False):
        for line in wrap(str(row), int(layout.width / 7.5)).split("\n"):
            canvas.text(0, y + 12, line, bold=True)
            y += 18
        for cell in part.to_dict("records"):
            radius = 15 * math.sqrt(cell["participants"] / most)
            points = [(18 + radius * math.cos(2 * math.pi * i / 24), y + 17 + radius * math.sin(2 * math.pi * i / 24)) for i in range(24)]
            canvas.shape(points, colour="faint")
            canvas.text(18, y + 17, str(cell["studies"]), "center", bold=True, url=cell["url"])
            lines = wrap(cell["column"], int((layout.width - 42) / 7)).split("\n")
            for i, line in enumerate(lines):
                canvas.text(42, y + 17 + 16 * (i - (len(lines) - 1) / 2), line, url=cell["url"])
            y += max(36, 16 * len(lines) + 8)
        y += 8
    canvas.height = y
    return canvas.chart()


CHARTS = (
    Chart(
        kind="evidence_map",
        section="studied",
        plot=evidence_map,
        options=(
            ChartOption("rows", "The field whose terms are the rows.", types=("term", "terms")),
            ChartOption("columns", "The field whose terms are the columns.", types=("term", "terms")),
        ),
    ),
)
