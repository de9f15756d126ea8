"""How much was given: a quantity field of the review, as printed and as computed; on a logarithmic axis where the range is wide."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from living_review.analysis.tables import Tables
from living_review.charts import palette
from living_review.charts.base import Chart, Counted, Layout, Plot, legend, study_link
from living_review.charts.counts import class_name, class_names, size_classes, tallied
from living_review.charts.forest_scale import even_ticks
from living_review.charts.labels import fitted
from living_review.charts.lazy import alt
from living_review.charts.prisma_layout import text_width
from living_review.formatting import format_exact, format_number, listed, plural
from living_review.records.chart_kinds import ChartOption
from living_review.records.intervals import Interval
from living_review.records.intervals import format_interval as interval_text
from living_review.records.load import Records
from living_review.records.review import ChartDeclaration

PRINTED, COMPUTED = "As printed", "Worked out, where it differs"
WIDE = 100.0
"""From how many times the smallest amount on the largest asks for a logarithmic axis: two decades."""


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
    frame = pd.DataFrame(rows, columns=["study", "label", "low", "high", "unit", "part", "source"])
    if not (frame["source"] == PRINTED).any():
        return None
    wide = {unit for unit, part in frame.groupby("unit") if _is_wide(part)}
    nothing = frame["unit"].isin(wide) & (frame["low"] <= 0)
    no_place = list(dict.fromkeys(frame[nothing]["label"]))
    frame = frame[~nothing].reset_index(drop=True)
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
    with_amount = set(printed["study"])
    absent = [label for key, label in labels.items() if key not in with_amount]
    differing = frame[frame["source"] == COMPUTED]["study"].nunique()
    unit = str(main["unit"].iloc[0])
    title = f"the largest printed amount is {format_number(high / low, 2)} times the smallest" if low > 0 else ""
    if high == low or not title:
        title = f"all printed amounts are {format_number(high)} {unit}" if high == low else f"up to {format_number(high)} {unit}"
    return Plot(
        title=f"{field.label}: {title}",
        description=f"{field.label} of {plural(printed['study'].nunique(), 'study', 'studies')}"
        f"{' on a logarithmic axis' if unit in wide else ''}, from {format_exact(low)} to {format_exact(high)} {unit}. "
        f"In {plural(differing, 'study', 'studies')} the printed amount is not the product of its parts.",
        frame=frame,
        columns={"label": "Study", "text": field.label, "source": "Source", **beside},
        numbers={name: name for name in ("study", "label", "low", "high", "unit", "part", "source")} | {name: name for name in beside},
        draw=_draw,
        given={"beside": beside, "name": field.label},
        counted=_counted,
        counted_note=" ".join(
            [
                *([f"No amount that can be shown: {listed(absent)}."] if absent else []),
                *([f"Not counted, since nothing was given: {listed(no_place)}."] if no_place else []),
            ]
        ),
        note=" ".join(
            [
                *([f"No amount that can be shown: {listed(absent)}."] if absent else []),
                *([f"Nothing, which has no place on a logarithmic axis: {listed(no_place)}."] if no_place else []),
            ]
        ),
    )


def _counted(frame: pd.DataFrame, beside: Mapping[str, str], name: str) -> Counted:
    """How many amounts there are of each size, for each unit; the upper end of one that is a range."""
    printed = frame[frame["source"] == PRINTED]
    classes = {str(unit): size_classes(part["high"]) for unit, part in printed.groupby("unit", sort=False)}
    values = [(str(unit), class_name(high, classes[str(unit)]), "") for unit, high in zip(printed["unit"], printed["high"], strict=True)]

    def kinds(unit: str) -> list[str]:
        return [*(["none"] if (unit, "none", "") in values else []), *class_names(classes[unit])]

    return Counted(tallied(values, kinds, [""]), ("Unit", name, "", "Amounts"), (("", palette.LIGHT["group-1"]),))


def _is_wide(part: pd.DataFrame) -> bool:
    """Whether the amounts of one unit need a logarithmic axis; what is nothing does not count."""
    some = part[part["low"] > 0]
    return bool(len(some)) and float(some["high"].max()) >= WIDE * float(some["low"].min())


def _stated(tables: Tables, name: str, key: str) -> str:
    """What the study states in another field, in words."""
    value = tables.studies.loc[key, name]
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _draw(frame: pd.DataFrame, layout: Layout, beside: Mapping[str, str], name: str) -> alt.TopLevelMixin:
    """One panel for each unit, all with axes of their own: amounts in different units cannot be compared."""
    panels: list[Any] = []
    more = [alt.Tooltip(f"{name}:N", title=label) for name, label in beside.items()]
    sources = [source for source in (PRINTED, COMPUTED) if (frame["source"] == source).any()]
    scale = alt.Scale(domain=sources, range=[palette.LIGHT["group-1"], palette.LIGHT["group-2"]][: len(sources)])
    room = min(layout.width * (0.42 if layout.narrow else 0.36), max(text_width(label, 13) for label in frame["label"]) + 16)
    width = layout.width - room - 36
    shapes = alt.Scale(domain=sources, range=["circle", "diamond"][: len(sources)])
    for unit, part in frame.groupby("unit", sort=False):
        names = fitted(part["label"], room - 8, 13)
        part = part.assign(shown=[names[label] for label in part["label"]])
        order = list(dict.fromkeys(part["shown"]))
        key = legend(layout) if not panels and len(sources) > 1 else None
        base = alt.Chart(part).encode(
            y=alt.Y("shown:N", sort=order, title=None, axis=alt.Axis(minExtent=room, maxExtent=room, labelLimit=0)),
            yOffset=alt.YOffset("source:N", sort=[PRINTED, COMPUTED]),
            x=_axis(part, layout, width, name if not unit or str(unit) in name else f"{name} ({unit!s})"),
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
        panels.append(alt.layer(bar, left, right).properties(width=width, height=28 * len(order)))
    return alt.vconcat(*panels, spacing=26).resolve_legend(color="independent", shape="independent")


def _axis(part: pd.DataFrame, layout: Layout, width: float, title: str) -> alt.X:
    """The axis of one unit: from nothing, or of powers of ten where the range is wide."""
    if not _is_wide(part):
        top = float(part["high"].max()) * 1.02 or 1.0
        ticks = even_ticks(0.0, top, max(1, min(8, int(width / TICK))))
        return alt.X("low:Q", scale=alt.Scale(domain=[0.0, top], nice=False), title=title, axis=alt.Axis(values=ticks, labelExpr=_SHORT))
    first, last = math.floor(math.log10(part["low"].min()) - 0.05), math.ceil(math.log10(part["high"].max()))
    step = max(1, math.ceil((last - first) / (4 if layout.narrow else 12)))
    decades = [10.0**power for power in range(first, last + 1, step)]
    scale = alt.Scale(type="log", domain=[10.0**first, max(10.0**last, 10.0 ** (first + 1))], nice=False)
    return alt.X("low:Q", scale=scale, title=title, axis=alt.Axis(values=decades, labelExpr="'10' + " + _raised("datum.value")))


def _raised(value: str) -> str:
    """The power of ten of a value, in the signs that stand raised."""
    found = f"format(floor(log({value})/LN10+1e-9),'d')"
    for plain, raised in zip("0123456789-\u2212", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻", strict=True):
        found = f"replace({found},/{plain}/g,'{raised}')"
    return found


TICK = 64
"""The room for a number on an axis, in pixels."""
_SHORT = (
    "datum.value < 1e5 ? format(datum.value, ',.4~g') : "
    f"format(datum.value / pow(10, floor(log(datum.value)/LN10+1e-9)), '.3~g') + ' × 10' + {_raised('datum.value')}"
)
"""How a number is written on an axis: from a hundred thousand on with a power of ten."""


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
