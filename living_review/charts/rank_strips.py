"""Where one study stands among all: a strip of dots for each thing by which studies can be ranked, with a sentence."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from living_review.analysis.tables import Tables
from living_review.charts import palette
from living_review.charts.base import Layout, Plot, across, down, study_link, term_label
from living_review.charts.before_after import pair_of
from living_review.charts.lazy import alt
from living_review.formatting import format_number, wrap
from living_review.records.load import Records
from living_review.records.review import FieldDeclaration
from living_review.records.study import EVERYBODY

WIDE_RANGE = 100
"""How many times the smallest value the largest has to be for a logarithmic axis."""
STEPS = 100
"""Into how many places a strip is divided; studies in one place share a dot, so that a page does not grow with the review."""
NAMED = 4
"""How many of the studies that share a dot are named."""


@dataclass(frozen=True)
class RankedValue:
    """A value of a study; ``group`` says of which of its participants, or is ''."""

    study: str
    value: float
    text: str
    group: str = ""


@dataclass(frozen=True)
class Strip:
    """Values of studies that can be compared with each other. ``missing`` says of each other study why it has none."""

    label: str
    entries: tuple[RankedValue, ...]
    missing: Mapping[str, str]
    noun: str = "studies"

    @property
    def logarithmic(self) -> bool:
        """Whether the values are so far apart that a plain axis would hide the small ones."""
        values = [entry.value for entry in self.entries]
        return min(values) > 0 and max(values) / min(values) > WIDE_RANGE

    def places(self) -> list[float]:
        """Where each entry lies between the smallest (0) and the largest (1)."""
        values = [math.log(entry.value) if self.logarithmic else entry.value for entry in self.entries]
        low, high = min(values), max(values)
        return [(value - low) / (high - low) if high > low else 0.5 for value in values]


def ordinal(n: int) -> str:
    """A number in a row.

    >>> [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '102nd', '111th']
    """
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


def rank(value: float, values: Sequence[float]) -> str:
    """The place of one of the values, counted from the largest.

    >>> [rank(value, [5, 5, 3, 2, 1]) for value in (5, 3, 2, 1)]
    ['joint largest', '3rd largest', '4th largest', 'smallest']
    """
    above, same = sum(other > value for other in values), sum(other == value for other in values)
    joint = "joint " if same > 1 else ""
    if same == len(values) > 1:
        return "as large as each"
    if above + same == len(values) > 1:
        return f"{joint}smallest"
    return f"{joint}largest" if above == 0 else f"{joint}{ordinal(above + 1)} largest"


# ---------------------------------------------------------------------------------------------- what is compared


def strips(records: Records, tables: Tables) -> tuple[Strip, ...]:
    """All that studies of the review can be ranked by: participants, the main amount and a change.

    Kinds of adverse events are not among them: how many a source names says more of the source than of the study.
    """
    candidates = [_participants(tables), _amount(records, tables), _change(records, tables)]
    return tuple(strip for strip in candidates if strip is not None)


def _strip(label: str, entries: list[RankedValue], missing: Mapping[str, str], noun: str = "studies") -> Strip | None:
    """The strip, if there are two studies to compare."""
    if len({entry.study for entry in entries}) < 2:
        return None
    return Strip(label, tuple(entries), missing, noun)


def _participants(tables: Tables) -> Strip | None:
    people = {str(key): n for key, n in pd.to_numeric(tables.studies["participants"]).items()}
    entries = [RankedValue(key, float(n), f"{int(n):,}") for key, n in people.items() if not pd.isna(n)]
    return _strip("Participants", entries, {key: "not reported" for key, n in people.items() if pd.isna(n)})


def main_amount(records: Records) -> FieldDeclaration | None:
    """The field of the first chart of an amount, else the first field that is a quantity."""
    charted = [records.review.field(chart.option("field")) for chart in records.review.charts if chart.kind == "amount"]
    return next(iter([*charted, *(field for field in records.review.fields if field.kind.has_units)]), None)


def _amount(records: Records, tables: Tables) -> Strip | None:
    """The largest number that each study gives, in the unit that most studies use."""
    field = main_amount(records)
    if field is None:
        return None
    amounts = tables.amounts[(tables.amounts["field"] == field.id) & (tables.amounts["unit"] != "unclear")]
    if amounts.empty:
        return None
    unit = str(amounts.groupby("unit", sort=False)["study"].nunique().idxmax())
    in_several = amounts.groupby("study", sort=False)["unit"].nunique() > 1
    mixed = set(in_several[in_several].index)
    amounts = amounts[~amounts["study"].isin(mixed)]
    entries = []
    for key, part in amounts[amounts["unit"] == unit].groupby("study", sort=False):
        high = float(part["high"].max())
        several = len(part) > 1 or bool((part["low"] != part["high"]).any())
        entries.append(RankedValue(str(key), high, f"{'up to ' if several else ''}{format_number(high)} {unit}".rstrip()))
    ranked = {entry.study for entry in entries}
    missing = {str(key): str(text) for key, text in tables.studies[field.id].items() if key not in ranked}
    with_unit = set(amounts["study"])
    words = dict.fromkeys(with_unit, ", in another unit than most") | dict.fromkeys(mixed, ", in several units")
    missing = {key: f"{text}{words.get(key, '')}" for key, text in missing.items()}
    return _strip(field.label, entries, missing)


def _change(records: Records, tables: Tables) -> Strip | None:
    """The change from before to after, where two studies or more give it for one measure in one unit."""
    kinds: dict[tuple[str, str, str], list[RankedValue]] = {}
    for _, rows in tables.outcomes.groupby(["study", "outcome"], sort=False):
        pair = pair_of(rows)
        if pair is None or pair["unit"] == "not reported":
            continue
        change = float(pair["first"]) - float(pair["second"])
        group = "" if pair["group"] == EVERYBODY else str(pair["group"])
        entry = RankedValue(str(pair["study"]), change, f"{format_number(round(change, 10))} {pair['unit']}", group)
        kinds.setdefault((str(pair["measure"]), str(rows["scale"].iloc[0]), str(pair["unit"])), []).append(entry)
    if not kinds:
        return None
    measure, entries = max(
        ((kind[0], values) for kind, values in kinds.items()), key=lambda candidate: len({entry.study for entry in candidate[1]})
    )
    ranked = {entry.study for entry in entries}
    missing = {str(key): "not reported in a form that can be compared" for key in tables.studies.index if key not in ranked}
    return _strip(f"Change for the better, {_lower(term_label(records, 'measures', measure))}", entries, missing, "comparisons")


def _lower(label: str) -> str:
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


# ---------------------------------------------------------------------------------------------- words


def rank_sentence(strip: Strip, key: str) -> str:
    """Where the study stands by each of its values, or why it has none."""
    values = [entry.value for entry in strip.entries]
    study_entries = [entry for entry in strip.entries if entry.study == key]
    if not study_entries:
        return f"{strip.label}: {strip.missing[key]}"
    places = " and ".join(rank(entry.value, values) for entry in study_entries)
    return f"{places} of {len(values)} {strip.noun} by {_lower(strip.label)} ({_in_words(study_entries)})"


def _in_words(entries: Sequence[RankedValue]) -> str:
    return "; ".join(f"{entry.text}, {entry.group}" if entry.group else entry.text for entry in entries)


def rank_strip(key: str, labels: Mapping[str, str], compared: Sequence[Strip]) -> Plot | None:
    """The strips of one study; None if nothing can be compared in the review.

    A strip that holds less than half of the studies is left out where this study is not in it.
    """
    if not compared:
        return None
    label = labels[key]
    compared = [strip for strip in compared if key not in strip.missing or 2 * len(strip.missing) <= len(labels)]
    sentences = [rank_sentence(strip, key) for strip in compared]
    placed = [sentence for strip, sentence in zip(compared, sentences, strict=True) if key not in strip.missing]
    title = f"{label} is the {placed[0]}" if placed else f"{label} reports nothing by which it could be ranked among the other studies"
    rows = []
    for strip, sentence in zip(compared, sentences, strict=True):
        ordered = sorted(strip.entries, key=lambda entry: entry.value)
        mine = [entry for entry in strip.entries if entry.study == key]
        rows.append(
            {
                "what": strip.label,
                "own": _in_words(mine) or strip.missing[key],
                "place": "; ".join(rank(entry.value, [other.value for other in strip.entries]) for entry in mine) or "–",
                "of": f"{len(ordered)} {strip.noun}",
                "smallest": ordered[0].text,
                "largest": ordered[-1].text,
                "sentence": sentence,
            }
        )
    return Plot(
        title=title.replace("is the as large", "is as large"),
        description=f"Where {label} stands among the studies of the review. " + " ".join(f"{upper(row['sentence'])}." for row in rows),
        frame=pd.DataFrame(rows),
        columns={
            "what": "By", "own": "This study", "place": "Place", "of": "Of", "smallest": "Smallest", "largest": "Largest",
        },
        draw=lambda data, layout: _draw(list(data["sentence"]), compared, key, labels, layout),
        note="The ringed diamond is this study; studies at one place share a dot, which is then larger. A place says nothing about how "
        "good a study is." + (" Axes with very different ends are logarithmic." if any(strip.logarithmic for strip in compared) else ""),
    )  # fmt: skip


def upper(text: str) -> str:
    """A text with a capital at its start."""
    return text[:1].upper() + text[1:]


# ---------------------------------------------------------------------------------------------- drawing

LINE, STRIP = 17, 30
"""The height of a line of text and of a strip with its ends, in pixels."""


def _draw(sentences: Sequence[str], compared: Sequence[Strip], key: str, labels: Mapping[str, str], layout: Layout) -> alt.TopLevelMixin:
    """The sentence beside each strip, or above it where there is little room."""
    width = layout.width - 14
    left, right = (13.0, width - 13.0) if layout.narrow else (width * 0.5, width - 13.0)
    rows: list[dict[str, Any]] = []
    y = 0.0
    for strip, sentence in zip(compared, sentences, strict=True):
        text = wrap(upper(sentence), int((width if layout.narrow else left - 24) / 6.4))
        high = LINE * (text.count("\n") + 1)
        middle = y + high + 10 if layout.narrow else y + max(high, STRIP) / 2 - 4
        rows.append({"kind": "sentence", "x": 0.0, "y": y if layout.narrow else middle - high / 2, "text": text})
        low, top = (min(strip.entries, key=_value), max(strip.entries, key=_value))
        for at, end in ((left, low), (right, top)):
            rows.append({"kind": "low" if at == left else "high", "x": at, "y": middle + 9, "text": _end(end.value)})
        rows += [{**dot, "x": left + dot["place"] * (right - left), "y": middle} for dot in _dots(strip, key, labels)]
        rows.append({"kind": "axis", "x": left, "end": right, "y": middle})
        y = middle + 9 + LINE + 14 if layout.narrow else y + max(high, STRIP) + 16
    frame = pd.DataFrame(rows)
    frame["url"] = [study_link(key) if pd.isna(url) else url for url in frame["url"]]
    return _layers(width, y - 8).properties(data=frame, width=width, height=y - 8)


def _end(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() and abs(value) < 1e6 else format_number(round(value, 10))


def _value(entry: RankedValue) -> float:
    return entry.value


def _dots(strip: Strip, key: str, labels: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """A dot for each place of the strip with the studies in it, and a mark for each value of the study itself."""
    places: dict[int, list[tuple[float, RankedValue]]] = {}
    for place, entry in zip(strip.places(), strip.entries, strict=True):
        if entry.study != key:
            places.setdefault(round(place * STEPS), []).append((place, entry))
    for at_place in places.values():
        names = [f"{labels[entry.study]}: {entry.text}" for _, entry in at_place]
        more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        yield {
            "kind": "dot", "place": at_place[0][0], "text": "; ".join(names[:NAMED]) + more, "size": 40.0 + 22 * min(len(at_place) - 1, 8),
            "url": study_link(at_place[0][1].study) if len(at_place) == 1 else "studies/",
        }  # fmt: skip
    for place, entry in zip(strip.places(), strip.entries, strict=True):
        if entry.study == key:
            yield {"kind": "own", "place": place, "text": f"{labels[key]}: {entry.text}", "url": study_link(key)}


@cache
def _layers(width: float, height: float) -> Any:
    """The marks without their data; they are the same for studies with as many lines, and take most of the time."""
    base = alt.Chart().encode(x=across("x", width), y=down("y", height))

    def only(kind: str) -> alt.Chart:
        return base.transform_filter(f"datum.kind == '{kind}'")

    linked = {"href": "url:N", "tooltip": [alt.Tooltip("text:N", title=" ")]}
    words: Any = {"baseline": "line-top", "lineBreak": "\n", "lineHeight": LINE}
    accent, muted = palette.LIGHT["group-2"], palette.LIGHT["muted"]
    return alt.layer(
        only("axis").mark_rule(color=palette.LIGHT["rule"]).encode(x2="end:Q"),
        only("dot").mark_point(filled=True, opacity=0.5, color=muted).encode(size=alt.Size("size:Q", scale=None, legend=None), **linked),
        only("own").mark_point(filled=True, shape="diamond", size=120, opacity=1, color=accent).encode(**linked),
        only("own").mark_point(filled=False, size=330, strokeWidth=2, opacity=1, color=accent).encode(**linked),
        only("sentence").mark_text(align="left", **words).encode(text="text:N"),
        only("low").mark_text(align="left", dx=-8, fontSize=11.5, color=muted, **words).encode(text="text:N"),
        only("high").mark_text(align="right", dx=8, fontSize=11.5, color=muted, **words).encode(text="text:N"),
    )
