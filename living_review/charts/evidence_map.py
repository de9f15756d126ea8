"""Which combinations of two fields have been studied, and which have not."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import product

import pandas as pd

from living_review.analysis.tables import Tables
from living_review.charts import palette
from living_review.charts.base import Chart, Layout, Plot, term_label, words_of_fields
from living_review.charts.canvas import Canvas
from living_review.charts.labels import fitted
from living_review.charts.lazy import alt
from living_review.charts.phrases import Heading, listed
from living_review.charts.prisma_layout import text_width
from living_review.charts.quick_altair import layered
from living_review.charts.words import Words
from living_review.formatting import wrap
from living_review.records.chart_kinds import ChartOption
from living_review.records.load import Records
from living_review.records.review import ChartDeclaration, FieldDeclaration
from living_review.wording import STUDIES, Cased, Phrases, Wording, joined, worded


class EvidenceMapWords(Phrases):
    """What the chart says."""

    EMPTY = "{empty} of {all} combinations have no study in this review"
    FULL = "All combinations have been studied"
    DESCRIPTION = (
        "Map of {rows} against {columns}. The most studied combination is {row} with {column}: {studies} with {participants} participants. "
        "{empty} of {all} combinations have no study."
    )
    NOTE = "The number is that of studies; the area of a bubble is in proportion to the participants, control groups included."
    SEVERAL = "A study with two of these counts in both."
    OUTSIDE = "In no bubble, since a field is missing: {studies}."


def evidence_map(records: Records, tables: Tables, declared: ChartDeclaration) -> Plot | None:
    """A bubble for each combination of ``rows`` and ``columns``; its size is the number of participants."""
    row_field, column_field = records.review.field(declared.option("rows")), records.review.field(declared.option("columns"))
    rows, columns = (_used_terms(records, tables, field) for field in (row_field, column_field))
    frame = _combinations(records, tables, (row_field, rows), (column_field, columns))
    if frame.empty:
        return None
    stated = list(zip(tables.studies[row_field.id], tables.studies[column_field.id], strict=True))
    outside = [
        label for label, (a, b) in zip(tables.studies["label"], stated, strict=True) if not (set(a) & set(rows) and set(b) & set(columns))
    ]
    title, description = _finding(frame, row_field.label, column_field.label)
    return Plot(
        title=title,
        description=description,
        frame=frame,
        numbers={"row": row_field.id, "column": column_field.id, "studies": "studies", "participants": "participants", "names": "names"},
        columns={
            "row": row_field.label,
            "column": column_field.label,
            "studies": worded(Heading.STUDIES),
            "participants": worded(Heading.PARTICIPANTS),
            "names": worded(Heading.WHICH),
        },
        draw=_draw,
        note=_note(outside, several=any(len(value) > 1 for values in stated for value in values)),
    )


def _finding(frame: pd.DataFrame, rows: str, columns: str) -> tuple[Wording, Wording]:
    """How many combinations nobody studied, and which was studied most: the title and the description."""
    words, empty = EvidenceMapWords, int((frame["studies"] == 0).sum())
    top = frame.sort_values(["studies", "participants"], ascending=False).iloc[0]
    description = worded(
        words.DESCRIPTION,
        rows=Cased(str.lower, rows),
        columns=Cased(str.lower, columns),
        row=top["row"],
        column=top["column"],
        studies=STUDIES.of(int(top["studies"])),
        participants=top["participants"],
        empty=empty,
        all=len(frame),
    )
    return worded(words.EMPTY, empty=empty, all=len(frame)) if empty else worded(words.FULL), description


def _note(outside: Sequence[str], *, several: bool) -> Wording:
    """How to read the map, and which studies are in no bubble, or in several."""
    words = EvidenceMapWords
    notes = [worded(words.NOTE), *([worded(words.SEVERAL)] if several else [])]
    return joined(" ", [*notes, *([worded(words.OUTSIDE, studies=listed(outside))] if outside else [])])


def _used_terms(records: Records, tables: Tables, field: FieldDeclaration) -> list[str]:
    """The terms of a field that some study has, in the order of the vocabulary."""
    assert field.vocabulary is not None, "the rules let only fields of terms pass"
    used = {term for terms in tables.studies[field.id] for term in terms}
    return [term for term in records.vocabulary[field.vocabulary].terms if term in used]


def _combinations(
    records: Records, tables: Tables, rows: tuple[FieldDeclaration, list[str]], columns: tuple[FieldDeclaration, list[str]]
) -> pd.DataFrame:
    """A row for each combination of a term of one field with a term of the other: how many studies and people, and which studies."""
    (row_field, row_terms), (column_field, column_terms) = rows, columns
    studies, cells = tables.studies, []
    for row, column in product(row_terms, column_terms):
        in_cell = studies[[row in a and column in b for a, b in zip(studies[row_field.id], studies[column_field.id], strict=True)]]
        cells.append(
            {
                "row": term_label(records, str(row_field.vocabulary), row),
                "column": term_label(records, str(column_field.vocabulary), column),
                "studies": len(in_cell),
                "participants": int(pd.to_numeric(in_cell["participants"]).sum()),
                "names": listed(in_cell["label"]),
                "url": f"studies/?{row_field.id}={row}&{column_field.id}={column}",
            }
        )
    return pd.DataFrame(cells)


LEAST_ROOM = 15.0
"""The room that a column needs at least, in pixels."""
SLANTED = 170.0
"""The room of a slanted heading of a column, in pixels."""


def _draw(frame: pd.DataFrame, layout: Layout) -> alt.TopLevelMixin:
    rows, columns = list(dict.fromkeys(frame["row"])), list(dict.fromkeys(frame["column"]))
    broken = {text: wrap(text, 15 if layout.narrow else 40) for text in rows}
    beside = max(text_width(line, 13) for text in broken.values() for line in text.split("\n"))
    room = (layout.width - beside) / len(columns)  # of one column
    if room < LEAST_ROOM:
        return _list(frame, layout)
    slanted = layout.narrow or max(text_width(text, 13) for text in columns) > room - 6
    heads = fitted(columns, SLANTED, 13) if slanted else {text: text for text in columns}
    over = max(text_width(text, 13) for text in heads.values()) * math.cos(math.radians(50)) - room / 2 if slanted else 0
    data = frame.assign(row_lines=[broken[text] for text in frame["row"]], head=[heads[text] for text in frame["column"]])
    axis = alt.Axis(
        orient="top",
        labelAngle=-50 if slanted else 0,
        labelAlign="left" if slanted else "center",
        labelLimit=0,
        grid=True,
        domain=False,
        ticks=False,
    )
    base = alt.Chart(data).encode(
        x=alt.X("head:N", sort=list(heads.values()), title=None, axis=axis),
        y=alt.Y("row_lines:N", sort=list(broken.values()), title=None, axis=alt.Axis(labelExpr="split(datum.label, '\\n')", grid=True)),
    )
    largest = min(1700 if layout.narrow else 2600, math.pi * (0.45 * room) ** 2)
    return layered(
        *_marks(base, int(frame["participants"].max()), largest, layout.say),
        padding={"left": 5, "top": 5, "bottom": 5, "right": max(5, round(over) + 8)},
        width=layout.width,
        height=66 * len(rows),
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
    )


def _marks(base: alt.Chart, most: int, largest: float, say: Words) -> tuple[alt.Chart, ...]:
    """A cross where nothing was studied, else a bubble with a number; that of ``most`` people has an area of ``largest`` pixels."""
    gap = base.transform_filter("datum.studies == 0").mark_point(shape="cross", size=30, color=palette.LIGHT["rule"], strokeWidth=1.5)
    full = base.transform_filter("datum.studies > 0")
    tooltip = [
        alt.Tooltip("row:N", title=" "),
        alt.Tooltip("column:N", title=" "),
        alt.Tooltip("studies:Q", title=say(Heading.STUDIES)),
        alt.Tooltip("participants:Q", title=say(Heading.PARTICIPANTS)),
        alt.Tooltip("names:N", title=say(Heading.WHICH)),
    ]
    area = alt.Scale(domain=[0, max(1, most)], range=[0, largest])
    bubble = full.mark_circle(color=palette.LIGHT["accent"], opacity=0.22, stroke=palette.LIGHT["accent"], strokeWidth=1.5).encode(
        size=alt.Size("participants:Q", scale=area, legend=None), href=alt.Href("url:N"), tooltip=tooltip
    )
    text = full.mark_text(fontSize=14, fontWeight="bold").encode(text=alt.Text("studies:Q"), href=alt.Href("url:N"), tooltip=tooltip)
    return gap, bubble, text


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


def _shows(records: Records, declared: ChartDeclaration) -> Iterator[str]:
    yield from words_of_fields(records, declared.option("rows"), declared.option("columns"))


CHARTS = (
    Chart(
        kind="evidence_map",
        section="studied",
        plot=evidence_map,
        shows=_shows,
        options=(
            ChartOption("rows", "The field whose terms are the rows.", types=("term", "terms")),
            ChartOption("columns", "The field whose terms are the columns.", types=("term", "terms")),
        ),
    ),
)
