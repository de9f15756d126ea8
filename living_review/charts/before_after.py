"""What was measured before and after the intervention, or with and without it, for each study that has both numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from living_review.analysis.pairs import BEFORE_AFTER, paired_positions
from living_review.analysis.tables import Tables, rows_of
from living_review.charts import palette
from living_review.charts.base import Chart, Layout, Plot, SvgDrawing, Tally, labels_of, study_link, term_label
from living_review.charts.canvas import Canvas
from living_review.charts.counts import tallied
from living_review.charts.lazy import alt
from living_review.charts.phrases import Between, Heading, listed
from living_review.charts.plain_canvas import PlainCanvas
from living_review.charts.slopes import draw_slopes
from living_review.formatting import format_exact
from living_review.records.load import Records
from living_review.records.review import ChartDeclaration
from living_review.records.study import EVERYBODY
from living_review.wording import STUDIES, Counted, Phrases, Wording, joined, worded


class BeforeAfterWords(Phrases):
    """What the chart says."""

    TITLE = "The figure is lower (better) {where}"
    AFTER = Counted(
        "after treatment in {lower} of {n} before-and-after comparison", "after treatment in {lower} of {n} before-and-after comparisons"
    )
    WITH = Counted("with treatment in {lower} of {n} controlled comparison", "with treatment in {lower} of {n} controlled comparisons")
    DESCRIPTION = "Slopes for {comparisons} in {studies}; lower is better."
    COMPARISONS = Counted("{n} comparison", "{n} comparisons")
    LINE = "{panel}: {first} {one_end}, {second} {other_end}."
    CAUTION = "Without a second, untreated group a change can also come from the disease's own course, from chance or from who dropped out."
    SPREADS = "The upright lines are the printed ± or limits; what they stand for is not stated."
    UNITLESS = "No unit is printed for: {panels}."
    FLIPPED = "Signs turned round so that higher is worse: {panels}."
    ABSENT = "No pair of such figures is reported for: {studies}."
    FIRST = "Before, or controls"
    SECOND = "After, or treated"
    PRINTED = "As printed"
    WITHIN = "before and after"
    BETWEEN = "control and treated"
    ENDS = ("before", "after", "control", "treated")
    LIMITS = "{value} ({low} to {high})"
    THE_FIGURE_IS = "The figure is"
    COUNTS = ("Lower (better)", "The same", "Higher (worse)")


WITHIN, BETWEEN = BeforeAfterWords.WITHIN, BeforeAfterWords.BETWEEN
"""What was compared: the same people before and after, or two groups; each pair of roles stands for one."""
ROLES = {WITHIN: BEFORE_AFTER, BETWEEN: ("control", "intervention")}
ENDS = {WITHIN: BeforeAfterWords.ENDS[:2], BETWEEN: BeforeAfterWords.ENDS[2:]}


NUMBERS = (
    "study", "label", "group", "measure", "unit", "compared", "spread_kind", "first", "first_spread", "first_low", "first_high", "second",
    "second_spread", "second_low", "second_high", "printed",
)  # fmt: skip
"""The columns of the file for computing; 'first' is before, or the controls."""


def before_after(records: Records, tables: Tables, declared: ChartDeclaration) -> Plot | None:
    """A slope for each outcome with a number before and after, or of controls and treated, all turned so that higher is worse."""
    groups = rows_of_outcomes(tables)
    pairs = [pair for kind in ROLES for rows in groups if (pair := pair_of(rows, kind)) is not None]
    if not pairs:
        return None
    frame = pd.DataFrame(pairs)
    frame["label"] = [tables.studies.loc[key, "label"] for key in frame["study"]]
    frame["measure"] = [term_label(records, "measures", measure) for measure in frame["measure"]]
    frame["panel"] = [
        label if group == EVERYBODY else f"{label}, {group}" for label, group in zip(frame["label"], frame["group"], strict=True)
    ]
    frame["url"] = [study_link(key) for key in frame["study"]]
    rows = rows_of(frame)
    frame["first_text"] = [_with_spread(row, "first") for row in rows]
    frame["second_text"] = [_with_spread(row, "second") for row in rows]
    words = BeforeAfterWords
    return Plot(
        title=_title(frame),
        description=_description(rows),
        frame=frame,
        numbers={name: name for name in NUMBERS},
        columns={
            "panel": worded(Heading.STUDY),
            "compared": worded(Heading.COMPARED),
            "measure": worded(Heading.MEASURE),
            "first_text": worded(words.FIRST),
            "second_text": worded(words.SECOND),
            "unit": worded(Heading.UNIT),
            "printed": worded(words.PRINTED),
        },
        draw=_draw,
        tally=_tally,
        tally_note=_note(rows, tables, marks=False),
        note=_note(rows, tables),
    )


def _tally(frame: pd.DataFrame) -> Tally:
    """In how many comparisons of each measure and kind the figure is lower, the same or higher."""
    lower, same, higher = kinds = BeforeAfterWords.COUNTS
    values = [
        (joined(", ", (measure, compared)), lower if second < first else same if second == first else higher, "")
        for measure, compared, first, second in zip(frame["measure"], frame["compared"], frame["first"], frame["second"], strict=True)
    ]
    return Tally(
        tallied(values, kinds, [""]),
        (worded(Heading.MEASURE), worded(BeforeAfterWords.THE_FIGURE_IS), "", worded(Heading.COMPARISONS)),
        (("", palette.LIGHT["group-1"]),),
    )


def _title(frame: pd.DataFrame) -> Wording:
    """In how many comparisons the figure is lower, for either kind."""
    words, counts = BeforeAfterWords, []
    for kind, where in ((WITHIN, words.AFTER), (BETWEEN, words.WITH)):
        part = frame[frame["compared"] == kind]
        if not part.empty:
            counts.append(where.of(len(part), lower=int((part["second"] < part["first"]).sum())))
    return worded(words.TITLE, where=joined(Between.AND, counts))


def _description(rows: list[dict[Any, Any]]) -> Wording:
    """How many slopes there are, and both numbers of each."""
    words = BeforeAfterWords
    studies = STUDIES.of(len({row["study"] for row in rows}))
    lines = []
    for row in rows:
        one, other = ENDS[row["compared"]]
        first, second = format_exact(row["first"]), format_exact(row["second"])
        lines.append(worded(words.LINE, panel=row["panel"], first=first, one_end=one, second=second, other_end=other))
    return joined(" ", [worded(words.DESCRIPTION, comparisons=words.COMPARISONS.of(len(rows)), studies=studies), listed(lines, " ")])


def _note(rows: list[dict[Any, Any]], tables: Tables, *, marks: bool = True) -> Wording:
    """What a slope may also come from, what its ``marks`` are, and which studies are not in it."""
    words, drawn = BeforeAfterWords, {row["study"] for row in rows}
    unitless = [row["panel"] for row in rows if row["unit"] == "not reported"]
    flipped = [row["panel"] for row in rows if row["flipped"]]
    absent = [label for key, label in tables.studies["label"].items() if key not in drawn]
    notes = [worded(words.CAUTION)] if any(row["compared"] == WITHIN for row in rows) else []
    notes += [worded(words.SPREADS)] if marks and any(row["spread_kind"] == "not_stated" for row in rows) else []
    notes += [worded(words.UNITLESS, panels=listed(unitless, "; "))] if unitless else []
    notes += [worded(words.FLIPPED, panels=listed(flipped, "; "))] if flipped else []
    notes += [worded(words.ABSENT, studies=listed(absent))] if absent else []
    return joined(" ", notes)


Row = Mapping[Any, Any]
"""A row of the table of outcomes."""


def rows_of_outcomes(tables: Tables) -> list[list[Row]]:
    """The rows of the table of outcomes, those of each outcome of each study together."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows_of(tables.outcomes):
        groups.setdefault((row["study"], row["outcome"]), []).append(row)
    return list(groups.values())


def pair_of(rows: Sequence[Row], kind: str = WITHIN) -> dict[str, Any] | None:
    """The two numbers of one outcome, turned so that higher is worse; None if it does not have both.

    ``kind`` says which two: before and after in the same people, or controls and treated.
    """
    pair = paired_positions([row["role"] for row in rows], [bool(row["overall"]) for row in rows], ROLES[kind])
    if pair is None or bool(rows[0]["survival"]):
        return None
    first, second = (rows[i] for i in pair)
    flip = first["higher_is"] == "better"
    return {
        "study": first["study"], "group": first["group"], "measure": first["measure"], "unit": first["unit"], "compared": kind,
        "spread_kind": first["spread_kind"], "flipped": flip,
        **_end("first", first, flip=flip), **_end("second", second, flip=flip),
        "printed": f"{format_exact(float(first['value']))} → {format_exact(float(second['value']))}",
    }  # fmt: skip


def _end(name: str, row: Row, *, flip: bool) -> dict[str, float | None]:
    """One of the two numbers, with its spread, and how far the printed ± or limits reach; None where nothing is printed."""
    sign, value, spread = (-1.0 if flip else 1.0), float(row["value"]), _optional(row["spread"])
    low, high = _optional(row["interval_low"]), _optional(row["interval_high"])
    if low is None or high is None:
        low, high = (None, None) if spread is None else (value - spread, value + spread)
    ends = sorted(sign * end for end in (low, high) if end is not None)
    low, high = (ends[0], ends[1]) if ends else (None, None)
    return {name: sign * value + 0.0, f"{name}_spread": spread, f"{name}_low": low, f"{name}_high": high}


def _optional(value: object) -> float | None:
    return None if value is None or pd.isna(value) else float(value)  # type: ignore[arg-type, call-overload]


def _with_spread(row: dict[Any, Any], name: str) -> str:
    value, spread, low, high = (row[f"{name}{part}"] for part in ("", "_spread", "_low", "_high"))
    if spread is not None and not pd.isna(spread):
        return f"{format_exact(value)} ± {format_exact(spread)}"
    if low is None or pd.isna(low):
        return format_exact(value)
    return worded(BeforeAfterWords.LIMITS, value=format_exact(value), low=format_exact(low), high=format_exact(high))


def _draw(frame: pd.DataFrame, layout: Layout) -> alt.TopLevelMixin:
    canvas, say = Canvas(layout.width), layout.say
    draw_slopes(canvas, frame, layout, {say(kind): (say(one), say(other)) for kind, (one, other) in ENDS.items()}, say(BETWEEN))
    return canvas.chart()


def _draw_study(frame: pd.DataFrame, layout: Layout) -> SvgDrawing:
    canvas = PlainCanvas(layout.width)
    draw_slopes(canvas, frame, layout, ENDS, BETWEEN)
    return canvas.drawing()


def _shows(records: Records, declared: ChartDeclaration) -> Iterator[str]:
    yield from labels_of(records, "measures")


CHARTS = (Chart(kind="before_after", section="benefit", plot=before_after, shows=_shows, draw_study=_draw_study),)
