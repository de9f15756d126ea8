"""Where one study stands among all: a strip of dots for each thing by which studies can be ranked, with a sentence."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

import pandas as pd

from living_review.analysis.tables import Tables
from living_review.charts.base import Layout, Plot, SvgDrawing, term_label
from living_review.charts.before_after import pair_of
from living_review.charts.strip_drawing import RankedValue, Strip, strip_drawing
from living_review.formatting import format_exact, format_number, upper
from living_review.records.load import Records
from living_review.records.review import FieldDeclaration
from living_review.records.study import EVERYBODY


def ordinal(n: int) -> str:
    """A number in a row.

    >>> [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '102nd', '111th']
    """
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


def rank(value: float, ordered: Sequence[float]) -> str:
    """The place of one of the values, counted from the largest; they are given from the smallest on.

    >>> [rank(value, [1, 2, 3, 5, 5]) for value in (5, 3, 2, 1)]
    ['joint largest', '3rd largest', '4th largest', 'smallest']
    """
    above = len(ordered) - bisect_right(ordered, value)
    same = len(ordered) - above - bisect_left(ordered, value)
    joint = "joint " if same > 1 else ""
    if same == len(ordered) > 1:
        return "as large as each"
    if above + same == len(ordered) > 1:
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
        entries.append(RankedValue(str(key), high, f"{'up to ' if several else ''}{format_exact(high)} {unit}".rstrip()))
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
    study_entries = strip.of(key)
    if not study_entries:
        return f"{strip.label}: {strip.missing[key]}"
    places = " and ".join(rank(entry.value, strip.values) for entry in study_entries)
    return f"{places} of {len(strip.entries)} {strip.noun} by {_lower(strip.label)} ({_in_words(study_entries)})"


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
        mine = strip.of(key)
        rows.append(
            {
                "what": strip.label,
                "own": _in_words(mine) or strip.missing[key],
                "place": "; ".join(rank(entry.value, strip.values) for entry in mine) or "–",
                "of": f"{len(strip.entries)} {strip.noun}",
                "smallest": strip.ordered[0].text,
                "largest": strip.ordered[-1].text,
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
        draw=_draw,
        given={"compared": compared, "key": key, "labels": labels},
        kept=False,
        note="The ringed diamond is this study; studies at one place share a dot, which is then larger. A place says nothing about how "
        "good a study is." + (" Axes with very different ends are logarithmic." if any(strip.logarithmic for strip in compared) else ""),
    )  # fmt: skip


def _draw(frame: pd.DataFrame, layout: Layout, compared: Sequence[Strip], key: str, labels: Mapping[str, str]) -> SvgDrawing:
    return strip_drawing(list(frame["sentence"]), compared, key, labels, layout)
