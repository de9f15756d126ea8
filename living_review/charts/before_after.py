"""What was measured before and after the intervention, or with and without it, for each study that has both numbers."""

from __future__ import annotations

from typing import Any

import pandas as pd

from living_review.analysis.pairs import BEFORE_AFTER, paired_positions
from living_review.analysis.tables import Tables
from living_review.charts import palette
from living_review.charts.base import Chart, Counted, Layout, Plot, SvgDrawing, study_link, term_label
from living_review.charts.counts import tallied
from living_review.charts.lazy import alt
from living_review.charts.slope_drawing import slope_drawing
from living_review.formatting import format_exact, listed, plural, wrap
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
        + listed(
            (
                f"{row['panel']}: {format_exact(row['first'])} {ENDS[row['compared']][0]}, "
                f"{format_exact(row['second'])} {ENDS[row['compared']][1]}."
                for row in rows
            ),
            " ",
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
        counted=_counted,
        counted_note=_note(rows, tables, marks=False),
        note=_note(rows, tables),
    )


LOWER, SAME, HIGHER = "Lower (better)", "The same", "Higher (worse)"


def _counted(frame: pd.DataFrame) -> Counted:
    """In how many comparisons of each measure and kind the figure is lower, the same or higher."""
    values = [
        (f"{measure}, {compared}", LOWER if second < first else SAME if second == first else HIGHER, "")
        for measure, compared, first, second in zip(frame["measure"], frame["compared"], frame["first"], frame["second"], strict=True)
    ]
    return Counted(
        tallied(values, (LOWER, SAME, HIGHER), [""]),
        ("Measure", "The figure is", "", "Comparisons"),
        (("", palette.LIGHT["group-1"]),),
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


def _note(rows: list[dict[Any, Any]], tables: Tables, *, marks: bool = True) -> str:
    """What is to be known of the figures, and of the ``marks`` that stand for them."""
    note = CAUTION if any(row["compared"] == WITHIN for row in rows) else ""
    if marks and any(row["spread_kind"] == "not_stated" for row in rows):
        note += " The upright lines are the printed ± or limits; what they stand for is not stated."
    unitless = [row["panel"] for row in rows if row["unit"] == "not reported"]
    if unitless:
        note += f" No unit is printed for: {listed(unitless, '; ')}."
    flipped = [row["panel"] for row in rows if row["flipped"]]
    if flipped:
        note += f" Signs turned round so that higher is worse: {listed(flipped, '; ')}."
    drawn = {row["study"] for row in rows}
    absent = [label for key, label in tables.studies["label"].items() if key not in drawn]
    if absent:
        note += f" No pair of such figures is reported for: {listed(absent)}."
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
    """One row of panels for each measure and kind of comparison, with one axis for all panels of a row."""
    parts = [part for _, part in frame.groupby(["compared", "measure"], sort=False)]
    across = min(2 if layout.narrow else 4, max(len(part) for part in parts))
    inner = min((layout.width - 45) // across - 22, 220)
    rows: list[Any] = [_panels(part, across, inner) for part in parts]
    return alt.vconcat(*rows, spacing=24)


def _panels(frame: pd.DataFrame, across: int, inner: int) -> alt.TopLevelMixin:
    kind = frame["compared"].iloc[0]
    ends = ENDS[kind]
    long = pd.concat(
        [
            frame.assign(
                when=when,
                value=frame[name],
                low=pd.to_numeric(frame[f"{name}_low"]),
                high=pd.to_numeric(frame[f"{name}_high"]),
                text=[format_exact(v) for v in frame[name]],
            )
            for when, name in zip(ends, ("first", "second"), strict=True)
        ]
    )
    lines = {panel: [wrap(part, int(inner / 6.4)) for part in panel.split(", ")] for panel in frame["panel"]}
    long["heading"] = ["\n".join(lines[panel]) for panel in long["panel"]]
    low = min(0.0, float(long["low"].min(skipna=True)) if long["low"].notna().any() else 0.0, float(long["value"].min()))
    high = max(float(long["high"].max(skipna=True)) if long["high"].notna().any() else 0.0, float(long["value"].max()))
    base = alt.Chart(long).encode(
        x=alt.X(
            "when:N",
            sort=list(ends),
            title=None,
            axis=alt.Axis(labelAngle=0, domain=False, ticks=False),
            scale=alt.Scale(padding=0.45),
        ),
        y=alt.Y("value:Q", title=None, scale=alt.Scale(domain=[low, high * 1.1], nice=True), axis=alt.Axis(tickCount=5)),
        href=alt.Href("url:N"),
        tooltip=[
            alt.Tooltip("panel:N", title="Study"),
            alt.Tooltip("first_text:N", title=ends[0].capitalize()),
            alt.Tooltip("second_text:N", title=ends[1].capitalize()),
            alt.Tooltip("unit:N", title="Unit"),
        ],
    )
    bars = (
        base.transform_filter("isValid(datum.low)")
        .mark_rule(strokeWidth=1.5, color=palette.LIGHT["muted"])
        .encode(y=alt.Y("low:Q"), y2=alt.Y2("high:Q"))
    )
    colour = palette.LIGHT["group-1" if kind == WITHIN else "group-2"]
    line = base.mark_line(color=colour, strokeWidth=2, strokeDash=[1, 0] if kind == WITHIN else [5, 3])
    dots = base.mark_point(filled=True, size=70, color=colour, opacity=1, shape="circle" if kind == WITHIN else "square")
    left = base.transform_filter(f"datum.when == '{ends[0]}'").mark_text(align="right", dx=-8).encode(text=alt.Text("text:N"))
    right = base.transform_filter(f"datum.when == '{ends[1]}'").mark_text(align="left", dx=8).encode(text=alt.Text("text:N"))
    layered = alt.layer(bars, line, dots, left, right).properties(width=inner, height=170)
    header = alt.Header(title=None, labelLimit=inner + 20, labelFontSize=12.5, labelExpr="split(datum.label, '\\n')", labelPadding=8)
    faceted = layered.facet(facet=alt.Facet("heading:N", sort=list(long["heading"]), header=header), columns=across, spacing=22)
    heading = [str(frame["measure"].iloc[0]), f"{kind}, lower is better"]
    return faceted.properties(title=alt.TitleParams(heading, offset=14))


def _draw_study(frame: pd.DataFrame, layout: Layout) -> SvgDrawing:
    return slope_drawing(frame, layout, ENDS, BETWEEN)


CHARTS = (Chart(kind="before_after", section="benefit", plot=before_after, draw_study=_draw_study),)
