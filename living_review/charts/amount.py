"""How much was given: a quantity field of the review on a logarithmic axis, as printed and as computed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from living_review.analysis.tables import Tables
from living_review.charts import palette
from living_review.charts.base import Chart, Layout, Plot, legend, study_link
from living_review.charts.labels import fitted
from living_review.charts.lazy import alt
from living_review.formatting import format_exact, format_number, plural
from living_review.records.chart_kinds import ChartOption
from living_review.records.intervals import Interval
from living_review.records.intervals import format_interval as interval_text
from living_review.records.load import Records
from living_review.records.review import ChartDeclaration

PRINTED, COMPUTED = "As printed", "Worked out, where it differs"


def amount(records: Records, tables: Tables, declared: ChartDeclaration) -> Plot | None:
    """A point or bar for each number of ``field``; units are kept apart."""
    field = records.review.field(declared.option("field"))
    labels = tables.studies["label"]
    printed = tables.amounts[(tables.amounts["field"] == field.id) & (tables.amounts["unit"] != "unclear")]
    rows = [
        {"study": row["study"], "label": labels[row["study"]], "low": row["low"], "high": row["high"], "unit": row["unit"],
         "part": row["label"], "source": PRINTED}
        for row in printed.to_dict("records")
    ]  # fmt: skip
    for comparison in tables.comparisons:
        if comparison.field == field.id and comparison.status == "differs":
            rows += [
                {"study": comparison.study, "label": labels[comparison.study], "low": total.low, "high": total.high, "unit": total.unit,
                 "part": "", "source": COMPUTED}
                for total in comparison.totals
            ]  # fmt: skip
    frame = pd.DataFrame([row for row in rows if row["low"] > 0], columns=["study", "label", "low", "high", "unit", "part", "source"])
    if not (frame["source"] == PRINTED).any():
        return None
    usual = frame[frame["source"] == PRINTED]["unit"].mode()[0]
    frame["text"] = [
        interval_text(Interval(low, high, unit)) + (f" ({part})" if part else "")
        for low, high, unit, part in zip(frame["low"], frame["high"], frame["unit"], frame["part"], strict=True)
    ]
    beside = {name: records.review.field(name).label for name in declared.listed("beside")}
    for name in beside:
        frame[name] = [_stated(tables, name, key) for key in frame["study"]]
    frame["url"] = [study_link(key) for key in frame["study"]]
    order = frame[frame["source"] == PRINTED].groupby("label")["high"].max().sort_values(ascending=False)
    frame["order"] = frame["label"].map({label: i for i, label in enumerate(order.index)})
    frame = frame.sort_values(["unit", "order", "source", "low"]).reset_index(drop=True)
    main = frame[(frame["source"] == PRINTED) & (frame["unit"] == usual)]
    low, high = float(main["low"].min()), float(main["high"].max())
    absent = [label for key, label in labels.items() if key not in set(printed["study"])]
    differing = frame[frame["source"] == COMPUTED]["study"].nunique()
    unit = str(main["unit"].iloc[0])
    times = high / low
    return Plot(
        title=f"{field.label}: the largest printed amount is {format_number(times, 2)} times the smallest",
        description=f"{field.label} of {plural(printed['study'].nunique(), 'study', 'studies')} on a logarithmic axis, "
        f"from {format_exact(low)} to {format_exact(high)} {unit}. "
        f"In {plural(differing, 'study', 'studies')} the printed amount is not the product of its parts.",
        frame=frame,
        columns={"label": "Study", "text": field.label, "source": "Source", **beside},
        numbers={name: name for name in ("study", "label", "low", "high", "unit", "part", "source")} | {name: name for name in beside},
        draw=lambda data, layout: _draw(data, layout, beside),
        note=f"No amount that can be shown: {', '.join(absent)}." if absent else "",
    )


def _stated(tables: Tables, name: str, key: str) -> str:
    """What the study states in another field, in words."""
    value = tables.studies.loc[key, name]
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _draw(frame: pd.DataFrame, layout: Layout, beside: Mapping[str, str]) -> alt.TopLevelMixin:
    """One panel for each unit, all with axes of their own: amounts in different units cannot be compared."""
    panels: list[Any] = []
    more = [alt.Tooltip(f"{name}:N", title=label) for name, label in beside.items()]
    scale = alt.Scale(domain=[PRINTED, COMPUTED], range=[palette.LIGHT["group-1"], palette.LIGHT["group-2"]])
    room = min(LABELS * 1.2 if layout.narrow else LABELS * 1.8, max(LABELS, LETTER * frame["label"].str.len().max()))
    shapes = alt.Scale(domain=[PRINTED, COMPUTED], range=["circle", "diamond"])
    for unit, part in frame.groupby("unit", sort=False):
        names = fitted(part["label"], room - 8, 13)
        part = part.assign(shown=[names[label] for label in part["label"]])
        order = list(dict.fromkeys(part["shown"]))
        key = legend(layout) if not panels else None
        decades = [
            10.0**power for power in range(math.floor(math.log10(part["low"].min()) - 0.05), math.ceil(math.log10(part["high"].max())) + 1)
        ]
        base = alt.Chart(part).encode(
            y=alt.Y("shown:N", sort=order, title=None, axis=alt.Axis(minExtent=room, maxExtent=room, labelLimit=0)),
            yOffset=alt.YOffset("source:N", sort=[PRINTED, COMPUTED]),
            x=alt.X(
                "low:Q",
                scale=alt.Scale(type="log", domain=[decades[0], decades[-1]], nice=False),
                title=str(unit) or None,
                axis=alt.Axis(values=decades, labelExpr="'10' + " + _SUPERSCRIPT),
            ),
            color=alt.Color("source:N", scale=scale, legend=key),
            shape=alt.Shape("source:N", scale=shapes, legend=key),
            href=alt.Href("url:N"),
            tooltip=[
                alt.Tooltip("label:N", title="Study"),
                alt.Tooltip("text:N", title="Amount"),
                alt.Tooltip("source:N", title=" "),
                *more,
            ],
        )
        bar = base.mark_rule(strokeWidth=4, opacity=0.55).encode(x2=alt.X2("high:Q"))
        left = base.mark_point(filled=True, size=70, opacity=1)
        right = base.mark_point(filled=True, size=70, opacity=1).encode(x=alt.X("high:Q"))
        panels.append((bar + left + right).properties(width=layout.width - room - 30, height=28 * len(order)))
    return alt.vconcat(*panels, spacing=26).resolve_legend(color="independent", shape="independent")


LABELS, LETTER = 118, 6.5
"""Room for the studies' names, in pixels, if they are short, and for each letter; the same in all panels so that they line up."""

_SUPERSCRIPT = "format(round(log(datum.value)/LN10),'d')"
for _digit, _raised in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹"):
    _SUPERSCRIPT = f"replace({_SUPERSCRIPT},/{_digit}/g,'{_raised}')"


CHARTS = (
    Chart(
        kind="amount",
        section="amount",
        plot=amount,
        options=(
            ChartOption("field", "The quantity to show.", types=("quantity", "count")),
            ChartOption("beside", "Further fields to tell beside it, such as how often it was given.", required=False, many=True),
        ),
    ),
)
