"""What was measured before and after the intervention, or with and without it, for each study that has both numbers."""

from __future__ import annotations

from typing import Any

import pandas as pd

from living_review.analysis.pairs import BEFORE_AFTER, paired_positions
from living_review.analysis.tables import Tables
from living_review.charts.base import Chart, Layout, Plot, SvgDrawing, study_link, term_label
from living_review.charts.canvas import Canvas
from living_review.charts.lazy import alt
from living_review.charts.plain_canvas import PlainCanvas
from living_review.charts.slopes import draw_slopes
from living_review.formatting import format_exact, plural
from living_review.records.load import Records
from living_review.records.review import ChartDeclaration
from living_review.records.study import EVERYBODY

CAUTION = "Without a second, untreated group a change can also come from the disease's own course, from chance or from who dropped out."
WITHIN, BETWEEN = "before and after", "control and treated"
"""What was compared: the same people before and after, or two groups; each pair of roles stands for one."""
ROLES = {WITHIN: BEFORE_AFTER, BETWEEN: ("control", "intervention")}
ENDS = {WITHIN: ("before", "after"), BETWEEN: ("control", "treated")}


NUMBERS = (
    "study", "label", "group", "measure", "unit", "compared", "spread_kind", "first", "first_spread", "first_low", "first_high", "second",
    "second_spread", "second_low", "second_high", "printed",
)  # fmt: skip
"""The columns of the file for computing; 'first' is before, or the controls."""


def before_after(records: Records, tables: Tables, declared: ChartDeclaration) -> Plot | None:
    """A slope for each outcome with a number before and after, or of controls and treated, all turned so that higher is worse."""
    groups = [rows for _, rows in tables.outcomes.groupby(["study", "outcome"], sort=False)]
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
    rows: list[dict[Any, Any]] = frame.to_dict("records")
    frame["first_text"] = [_with_spread(row, "first") for row in rows]
    frame["second_text"] = [_with_spread(row, "second") for row in rows]
    return Plot(
        title=_title(frame),
        description=f"Slopes for {plural(len(frame), 'comparison')} in {plural(frame['study'].nunique(), 'study', 'studies')}; "
        "lower is better. "
        + " ".join(
            f"{row['panel']}: {format_exact(row['first'])} {ENDS[row['compared']][0]}, "
            f"{format_exact(row['second'])} {ENDS[row['compared']][1]}."
            for row in rows
        ),
        frame=frame,
        numbers={name: name for name in NUMBERS},
        columns={
            "panel": "Study",
            "compared": "Compared",
            "measure": "Measure",
            "first_text": "Before, or controls",
            "second_text": "After, or treated",
            "unit": "Unit",
            "printed": "As printed",
        },
        draw=_draw,
        note=_note(rows, tables),
    )


def _title(frame: pd.DataFrame) -> str:
    """In how many comparisons the figure is lower, for either kind."""
    counts = []
    for kind, where in ((WITHIN, "after treatment in {n} before-and-after"), (BETWEEN, "with treatment in {n} controlled")):
        part = frame[frame["compared"] == kind]
        lower = int((part["second"] < part["first"]).sum())
        if not part.empty:
            counts.append(where.format(n=f"{lower} of {len(part)}") + (" comparison" if len(part) == 1 else " comparisons"))
    return f"The figure is lower (better) {' and '.join(counts)}"


def _note(rows: list[dict[Any, Any]], tables: Tables) -> str:
    note = CAUTION if any(row["compared"] == WITHIN for row in rows) else ""
    if any(row["spread_kind"] == "not_stated" for row in rows):
        note += " The upright lines are the printed ± or limits; what they stand for is not stated."
    unitless = [row["panel"] for row in rows if row["unit"] == "not reported"]
    if unitless:
        note += f" No unit is printed for: {'; '.join(unitless)}."
    flipped = [row["panel"] for row in rows if row["flipped"]]
    if flipped:
        note += f" Signs turned round so that higher is worse: {'; '.join(flipped)}."
    drawn = {row["study"] for row in rows}
    absent = [label for key, label in tables.studies["label"].items() if key not in drawn]
    if absent:
        note += f" No pair of such figures is reported for: {', '.join(absent)}."
    return note.strip()


def pair_of(rows: pd.DataFrame, kind: str = WITHIN) -> dict[str, Any] | None:
    """The two numbers of one outcome, turned so that higher is worse; None if it does not have both.

    ``kind`` says which two: before and after in the same people, or controls and treated.
    """
    pair = paired_positions(list(rows["role"]), list(rows["overall"].astype(bool)), ROLES[kind])
    if pair is None or bool(rows["survival"].iloc[0]):
        return None
    first, second = (rows.iloc[i] for i in pair)
    flip = first["higher_is"] == "better"
    return {
        "study": first["study"], "group": first["group"], "measure": first["measure"], "unit": first["unit"], "compared": kind,
        "spread_kind": first["spread_kind"], "flipped": flip,
        **_end("first", first, flip=flip), **_end("second", second, flip=flip),
        "printed": f"{format_exact(float(first['value']))} → {format_exact(float(second['value']))}",
    }  # fmt: skip


def _end(name: str, row: pd.Series[Any], *, flip: bool) -> dict[str, float | None]:
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
    return format_exact(value) + (f" ({format_exact(low)} to {format_exact(high)})" if low is not None and not pd.isna(low) else "")


def _draw(frame: pd.DataFrame, layout: Layout) -> alt.TopLevelMixin:
    canvas = Canvas(layout.width)
    draw_slopes(canvas, frame, layout, ENDS, BETWEEN)
    return canvas.chart()


def _draw_study(frame: pd.DataFrame, layout: Layout) -> SvgDrawing:
    canvas = PlainCanvas(layout.width)
    draw_slopes(canvas, frame, layout, ENDS, BETWEEN)
    return canvas.drawing()


CHARTS = (Chart(kind="before_after", section="benefit", plot=before_after, draw_study=_draw_study),)
