"""How much was given: a quantity field of the review, as printed and as computed; on a logarithmic axis where the range is wide."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

import pandas as pd

from living_review.analysis.tables import Tables
from living_review.charts import palette
from living_review.charts.base import Chart, Layout, Plot, Tally, legend, study_link, words_of_fields
from living_review.charts.counts import CountsWords, class_name, class_names, size_classes, tallied
from living_review.charts.forest_scale import even_ticks
from living_review.charts.labels import fitted
from living_review.charts.lazy import alt
from living_review.charts.phrases import Heading, listed
from living_review.charts.prisma_layout import text_width
from living_review.charts.quick_altair import layered, stacked
from living_review.formatting import format_exact, format_number
from living_review.records.chart_kinds import ChartOption
from living_review.records.intervals import Interval
from living_review.records.intervals import format_interval as interval_text
from living_review.records.load import Records
from living_review.records.review import ChartDeclaration
from living_review.wording import STUDIES, Phrases, Wording, joined, worded


class AmountWords(Phrases):
    """What the chart says."""

    PRINTED = "As printed"
    COMPUTED = "Worked out, where it differs"
    TITLE = "{field}: {finding}"
    TIMES = "the largest printed amount is {times} times the smallest"
    ALIKE = "all printed amounts are {amount} {unit}"
    UP_TO = "up to {amount} {unit}"
    DESCRIPTION = "{field} of {studies}, from {low} to {high} {unit}. In {differing} the printed amount is not the product of its parts."
    LOGARITHMIC = (
        "{field} of {studies} on a logarithmic axis, from {low} to {high} {unit}. "
        "In {differing} the printed amount is not the product of its parts."
    )
    ABSENT = "No amount that can be shown: {studies}."
    NOT_COUNTED = "Not counted, since nothing was given: {studies}."
    NO_PLACE = "Nothing, which has no place on a logarithmic axis: {studies}."


PRINTED, COMPUTED = AmountWords.PRINTED, AmountWords.COMPUTED
WIDE = 100.0
"""From how many times the smallest amount on the largest asks for a logarithmic axis: two decades."""


def amount(records: Records, tables: Tables, declared: ChartDeclaration) -> Plot | None:
    """A point or bar for each number of ``field``; units are kept apart."""
    field = records.review.field(declared.option("field"))
    labels = tables.studies["label"]
    printed = tables.amounts[(tables.amounts["field"] == field.id) & (tables.amounts["unit"] != "unclear")]
    frame = _amounts(printed, tables, field.id)
    if not (frame["source"] == PRINTED).any():
        return None
    wide = {unit for unit, part in frame.groupby("unit") if _is_wide(part)}
    nothing = frame["unit"].isin(wide) & (frame["low"] <= 0)
    no_place = list(dict.fromkeys(frame[nothing]["label"]))
    frame = _in_order(frame[~nothing].reset_index(drop=True))
    beside = {name: records.review.field(name).label for name in declared.listed("beside")}
    for name in beside:
        frame[name] = [_stated(tables, name, key) for key in frame["study"]]
    with_amount = set(printed["study"])
    absent = [label for key, label in labels.items() if key not in with_amount]
    title, description = _finding(frame, field.label, STUDIES.of(printed["study"].nunique()), wide)
    return Plot(
        title=title,
        description=description,
        frame=frame,
        columns={"label": worded(Heading.STUDY), "text": field.label, "source": worded(Heading.SOURCE), **beside},
        numbers={name: name for name in ("study", "label", "low", "high", "unit", "part", "source")} | {name: name for name in beside},
        draw=_draw,
        given={"beside": beside, "name": field.label},
        tally=_tally,
        tally_note=_note(absent, no_place, AmountWords.NOT_COUNTED),
        note=_note(absent, no_place, AmountWords.NO_PLACE),
    )


def _note(absent: Sequence[str], nothing: Sequence[str], about_nothing: str) -> Wording:
    """Which studies have no amount that can be shown, and which were given nothing, in a phrase on these."""
    said = ((AmountWords.ABSENT, absent), (about_nothing, nothing))
    return joined(" ", [worded(phrase, studies=listed(labels)) for phrase, labels in said if labels])


def _amounts(printed: pd.DataFrame, tables: Tables, field: str) -> pd.DataFrame:
    """A row for each printed amount of a field, and for each product that differs from the printed one."""
    labels = tables.studies["label"]
    rows = [
        {"study": row["study"], "label": labels[row["study"]], "low": row["low"], "high": row["high"], "unit": row["unit"],
         "part": row["label"], "source": PRINTED}
        for row in printed.to_dict("records")
    ]  # fmt: skip
    for comparison in tables.comparisons:
        if comparison.field == field and comparison.status == "differs":
            rows += [
                {"study": comparison.study, "label": labels[comparison.study], "low": total.low, "high": total.high, "unit": total.unit,
                 "part": "", "source": COMPUTED}
                for total in comparison.totals
            ]  # fmt: skip
    return pd.DataFrame(rows, columns=["study", "label", "low", "high", "unit", "part", "source"])


def _in_order(frame: pd.DataFrame) -> pd.DataFrame:
    """The amounts with their texts and links, unit by unit, the largest printed one first."""
    order = frame[frame["source"] == PRINTED].groupby("label")["high"].max().sort_values(ascending=False)
    texts = [
        joined(" ", [interval_text(Interval(low, high, unit)), *([f"({part})"] if part else [])])
        for low, high, unit, part in zip(frame["low"], frame["high"], frame["unit"], frame["part"], strict=True)
    ]
    frame = frame.assign(text=texts, url=[study_link(key) for key in frame["study"]])
    frame["order"] = frame["label"].map({label: i for i, label in enumerate(order.index)})
    return frame.sort_values(["unit", "order", "source", "low"]).reset_index(drop=True)


def _finding(frame: pd.DataFrame, field: str, studies: Wording, wide: Set[object]) -> tuple[Wording, Wording]:
    """How far the amounts in the unit of most studies reach: the title and the description."""
    words, printed = AmountWords, frame[frame["source"] == PRINTED]
    usual = printed["unit"].mode()[0]
    main = printed[printed["unit"] == usual]
    low, high, unit = float(main["low"].min()), float(main["high"].max()), str(usual)
    if high == low:
        finding = worded(words.ALIKE, amount=format_number(high), unit=unit)
    elif low > 0:
        finding = worded(words.TIMES, times=format_number(high / low, 2))
    else:
        finding = worded(words.UP_TO, amount=format_number(high), unit=unit)
    return worded(words.TITLE, field=field, finding=finding), worded(
        words.LOGARITHMIC if usual in wide else words.DESCRIPTION,
        field=field,
        studies=studies,
        low=format_exact(low),
        high=format_exact(high),
        unit=unit,
        differing=STUDIES.of(frame[frame["source"] == COMPUTED]["study"].nunique()),
    )


def _tally(frame: pd.DataFrame, beside: Mapping[str, str], name: str) -> Tally:
    """How many amounts there are of each size, for each unit; the upper end of one that is a range."""
    printed = frame[frame["source"] == PRINTED]
    classes = {str(unit): size_classes(part["high"]) for unit, part in printed.groupby("unit", sort=False)}
    values = [(str(unit), class_name(high, classes[str(unit)]), "") for unit, high in zip(printed["unit"], printed["high"], strict=True)]

    def kinds(unit: str) -> list[str]:
        return [*([CountsWords.NONE] if (unit, CountsWords.NONE, "") in values else []), *class_names(classes[unit])]

    return Tally(tallied(values, kinds, [""]), (worded(Heading.UNIT), name, "", worded(Heading.AMOUNTS)), (("", palette.LIGHT["group-1"]),))


def _is_wide(part: pd.DataFrame) -> bool:
    """Whether the amounts of one unit need a logarithmic axis; what is nothing does not count."""
    some = part[part["low"] > 0]
    return bool(len(some)) and float(some["high"].max()) >= WIDE * float(some["low"].min())


def _stated(tables: Tables, name: str, key: str) -> str:
    """What the study states in another field, in words."""
    value = tables.studies.loc[key, name]
    return ", ".join(value) if isinstance(value, tuple) else value if isinstance(value, str) else str(value)


def _draw(frame: pd.DataFrame, layout: Layout, beside: Mapping[str, str], name: str) -> alt.TopLevelMixin:
    """One panel for each unit, all with axes of their own: amounts in different units cannot be compared."""
    panels: list[Any] = []
    say = layout.say
    printed, computed = say(PRINTED), say(COMPUTED)
    more = [alt.Tooltip(f"{name}:N", title=label) for name, label in beside.items()]
    sources = [source for source in (printed, computed) if (frame["source"] == source).any()]
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
            yOffset=alt.YOffset("source:N", sort=[printed, computed]),
            x=_axis(part, layout, width, name if not unit or str(unit) in name else f"{name} ({unit!s})"),
            color=alt.Color("source:N", scale=scale, legend=key),
            shape=alt.Shape("source:N", scale=shapes, legend=key),
            href=alt.Href("url:N"),
            tooltip=[
                alt.Tooltip("label:N", title=say(Heading.STUDY)),
                alt.Tooltip("text:N", title=say(Heading.AMOUNT)),
                alt.Tooltip("source:N", title=" "),
                *more,
            ],
        )
        bar = base.mark_rule(strokeWidth=4, opacity=0.55).encode(x2=alt.X2("high:Q"))
        left = base.mark_point(filled=True, size=70, opacity=1)
        right = base.mark_point(filled=True, size=70, opacity=1).encode(x=alt.X("high:Q"))
        panels.append(layered(bar, left, right, width=width, height=28 * len(order)))
    apart = alt.Resolve(legend={"color": "independent", "shape": "independent"})
    return stacked(*panels, spacing=26, resolve=apart)


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


def _shows(records: Records, declared: ChartDeclaration) -> Iterator[str]:
    yield from words_of_fields(records, declared.option("field"), *declared.listed("beside"))


CHARTS = (
    Chart(
        kind="amount",
        section="amount",
        plot=amount,
        shows=_shows,
        options=(
            ChartOption("field", "The quantity to show.", types=("quantity", "count")),
            ChartOption("beside", "Further fields to tell beside it, such as how often it was given.", required=False, many=True),
        ),
    ),
)
