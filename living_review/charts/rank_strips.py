"""Where one study stands among all: a strip of dots for each thing by which studies can be ranked, with a sentence."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from living_review.analysis.tables import Tables, rows_of
from living_review.charts.base import Layout, Plot, SvgDrawing, term_label
from living_review.charts.before_after import pair_of, rows_of_outcomes
from living_review.charts.phrases import Between, Heading
from living_review.charts.strip_drawing import RankedValue, Strip, strip_drawing
from living_review.formatting import format_exact, format_number, upper
from living_review.records.load import Records
from living_review.records.review import FieldDeclaration
from living_review.records.study import EVERYBODY
from living_review.wording import STUDIES, Counted, Phrases, Wording, joined, worded


class RankWords(Phrases):
    """What the strips say."""

    ALIKE = "as large as each"
    SMALLEST = "smallest"
    LARGEST = "largest"
    NTH = "{nth} largest"
    JOINT_SMALLEST = "joint smallest"
    JOINT_LARGEST = "joint largest"
    JOINT_NTH = "joint {nth} largest"
    COMPARISONS = Counted("{n} comparison", "{n} comparisons")
    UP_TO = "up to {amount}"
    OTHER_UNIT = "{text}, in another unit than most"
    SEVERAL_UNITS = "{text}, in several units"
    NOT_COMPARABLE = "not reported in a form that can be compared"
    CHANGE = "Change for the better, {measure}"
    MISSING = "{what}: {why}"
    SENTENCE = "{places} of {all} by {what} ({values})"
    TITLE = "{study} is the {sentence}"
    TITLE_ALIKE = "{study} is {sentence}"
    UNRANKED = "{study} reports nothing by which it could be ranked among the other studies"
    DESCRIPTION = "Where {study} stands among the studies of the review."
    LINE = "{sentence}."
    NOTE = (
        "The ringed diamond is this study; studies at one place share a dot, which is then larger. "
        "A place says nothing about how good a study is."
    )
    LOGARITHMIC = "Axes with very different ends are logarithmic."
    BY = "By"
    OWN = "This study"
    PLACE = "Place"
    OF = "Of"
    SMALLEST_VALUE = "Smallest"
    LARGEST_VALUE = "Largest"


def ordinal(n: int) -> str:
    """A number in a row.

    >>> [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '102nd', '111th']
    """
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


def rank(value: float, ordered: Sequence[float]) -> Wording:
    """The place of one of the values, counted from the largest; they are given from the smallest on.

    >>> [rank(value, [1, 2, 3, 5, 5]) for value in (5, 3, 2, 1)]
    ['joint largest', '3rd largest', '4th largest', 'smallest']
    """
    above = len(ordered) - bisect_right(ordered, value)
    same = len(ordered) - above - bisect_left(ordered, value)
    words, joint = RankWords, same > 1
    if same == len(ordered) > 1:
        return worded(words.ALIKE)
    if above + same == len(ordered) > 1:
        return worded(words.JOINT_SMALLEST if joint else words.SMALLEST)
    if above == 0:
        return worded(words.JOINT_LARGEST if joint else words.LARGEST)
    return worded(words.JOINT_NTH if joint else words.NTH, nth=ordinal(above + 1))


# ---------------------------------------------------------------------------------------------- what is compared


def strips(records: Records, tables: Tables) -> tuple[Strip, ...]:
    """All that studies of the review can be ranked by: participants, the main amount and a change.

    Kinds of adverse events are not among them: how many a source names says more of the source than of the study.
    """
    candidates = [_participants(tables), _amount(records, tables), _change(records, tables)]
    return tuple(strip for strip in candidates if strip is not None)


def _strip(label: str, entries: list[RankedValue], missing: Mapping[str, str], counted: Counted = STUDIES) -> Strip | None:
    """The strip, if there are two studies to compare."""
    if len({entry.study for entry in entries}) < 2:
        return None
    return Strip(label, tuple(entries), missing, counted)


def _participants(tables: Tables) -> Strip | None:
    people = {str(key): n for key, n in pd.to_numeric(tables.studies["participants"]).items()}
    entries = [RankedValue(key, float(n), f"{int(n):,}") for key, n in people.items() if not pd.isna(n)]
    return _strip(worded(Heading.PARTICIPANTS), entries, {key: "not reported" for key, n in people.items() if pd.isna(n)})


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
    by_study: dict[str, list[dict[str, Any]]] = {}
    for row in rows_of(amounts[amounts["unit"] == unit]):
        by_study.setdefault(str(row["study"]), []).append(row)
    entries = []
    for key, rows in by_study.items():
        high = max(float(row["high"]) for row in rows)
        several = len(rows) > 1 or any(row["low"] != row["high"] for row in rows)
        text = f"{format_exact(high)} {unit}".rstrip()
        entries.append(RankedValue(key, high, worded(RankWords.UP_TO, amount=text) if several else text))
    ranked = {entry.study for entry in entries}
    missing = {str(key): str(text) for key, text in tables.studies[field.id].items() if key not in ranked}
    with_unit = set(amounts["study"])
    phrases = dict.fromkeys(with_unit, RankWords.OTHER_UNIT) | dict.fromkeys(mixed, RankWords.SEVERAL_UNITS)
    missing = {key: worded(phrases[key], text=text) if key in phrases else text for key, text in missing.items()}
    return _strip(field.label, entries, missing)


def _change(records: Records, tables: Tables) -> Strip | None:
    """The change from before to after, where two studies or more give it for one measure in one unit."""
    kinds: dict[tuple[str, str, str], list[RankedValue]] = {}
    for rows in rows_of_outcomes(tables):
        pair = pair_of(rows)
        if pair is None or pair["unit"] == "not reported":
            continue
        change = float(pair["first"]) - float(pair["second"])
        group = "" if pair["group"] == EVERYBODY else str(pair["group"])
        entry = RankedValue(str(pair["study"]), change, f"{format_number(round(change, 10))} {pair['unit']}", group)
        kinds.setdefault((str(pair["measure"]), str(rows[0]["scale"]), str(pair["unit"])), []).append(entry)
    if not kinds:
        return None
    measure, entries = max(
        ((kind[0], values) for kind, values in kinds.items()), key=lambda candidate: len({entry.study for entry in candidate[1]})
    )
    ranked = {entry.study for entry in entries}
    missing = {str(key): worded(RankWords.NOT_COMPARABLE) for key in tables.studies.index if key not in ranked}
    return _strip(
        worded(RankWords.CHANGE, measure=_lower(term_label(records, "measures", measure))), entries, missing, RankWords.COMPARISONS
    )


def _lower(label: str) -> str:
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


# ---------------------------------------------------------------------------------------------- words


def rank_sentence(strip: Strip, key: str) -> Wording:
    """Where the study stands by each of its values, or why it has none."""
    study_entries = strip.of(key)
    if not study_entries:
        return worded(RankWords.MISSING, what=strip.label, why=strip.missing[key])
    return worded(
        RankWords.SENTENCE,
        places=joined(Between.AND, (rank(entry.value, strip.values) for entry in study_entries)),
        all=strip.counted.of(len(strip.entries)),
        what=_lower(strip.label),
        values=_in_words(study_entries),
    )


def _in_words(entries: Sequence[RankedValue]) -> str:
    return "; ".join(f"{entry.text}, {entry.group}" if entry.group else entry.text for entry in entries)


def rank_strip(key: str, labels: Mapping[str, str], compared: Sequence[Strip]) -> Plot | None:
    """The strips of one study; None if nothing can be compared in the review.

    A strip that holds less than half of the studies is left out where this study is not in it.
    """
    if not compared:
        return None
    label, words = labels[key], RankWords
    compared = [strip for strip in compared if key not in strip.missing or 2 * len(strip.missing) <= len(labels)]
    sentences = [rank_sentence(strip, key) for strip in compared]
    first = next((strip for strip in compared if key not in strip.missing), None)
    notes = [worded(words.NOTE), *([worded(words.LOGARITHMIC)] if any(strip.logarithmic for strip in compared) else [])]
    lines = [worded(words.LINE, sentence=upper(sentence)) for sentence in sentences]
    return Plot(
        title=worded(words.UNRANKED, study=label) if first is None else _title(first, key, label),
        description=joined(" ", [worded(words.DESCRIPTION, study=label), *lines]),
        frame=pd.DataFrame([_row(strip, key) for strip in compared]).assign(sentence=sentences),
        columns={
            "what": worded(words.BY),
            "own": worded(words.OWN),
            "place": worded(words.PLACE),
            "of": worded(words.OF),
            "smallest": worded(words.SMALLEST_VALUE),
            "largest": worded(words.LARGEST_VALUE),
        },
        draw=_draw,
        given={"compared": compared, "key": key, "labels": labels},
        plain=True,
        note=joined(" ", notes),
    )


def _title(strip: Strip, key: str, label: str) -> Wording:
    """The place of the study by the first thing by which it can be ranked."""
    alike = rank(strip.of(key)[0].value, strip.values).phrase == RankWords.ALIKE
    return worded(RankWords.TITLE_ALIKE if alike else RankWords.TITLE, study=label, sentence=rank_sentence(strip, key))


def _row(strip: Strip, key: str) -> dict[str, str]:
    """The row of the table for one strip."""
    mine = strip.of(key)
    return {
        "what": strip.label,
        "own": _in_words(mine) or strip.missing[key],
        "place": joined("; ", (rank(entry.value, strip.values) for entry in mine)) or "–",
        "of": strip.counted.of(len(strip.entries)),
        "smallest": strip.ordered[0].text,
        "largest": strip.ordered[-1].text,
    }


def _draw(frame: pd.DataFrame, layout: Layout, compared: Sequence[Strip], key: str, labels: Mapping[str, str]) -> SvgDrawing:
    return strip_drawing(list(frame["sentence"]), compared, key, labels, layout)
