"""What was measured before and after the intervention, for each study that has both numbers."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from living_review import palette
from living_review.charts.base import Layout, Plot, plural, study_link, term_label
from living_review.loading import Records
from living_review.quantities import number
from living_review.review import ChartDeclaration
from living_review.tables import Tables

CAUTION = "Without a second, untreated group a change can also come from the disease's own course, from chance or from who dropped out."


def before_after(records: Records, tables: Tables, declared: ChartDeclaration) -> Plot | None:
    """A slope for each outcome with a number before and after, all turned so that higher is worse."""
    pairs = [pair for _, rows in tables.outcomes.groupby(["study", "outcome"], sort=False) if (pair := pair_of(rows)) is not None]
    if not pairs:
        return None
    frame = pd.DataFrame(pairs)
    frame["label"] = [tables.studies.loc[key, "label"] for key in frame["study"]]
    frame["measure"] = [term_label(records, "measures", measure) for measure in frame["measure"]]
    frame["panel"] = [
        label if group == "all participants" else f"{label}, {group}" for label, group in zip(frame["label"], frame["group"], strict=True)
    ]
    frame["url"] = [study_link(key) for key in frame["study"]]
    frame["better"] = frame["after"] < frame["before"]
    better = int(frame["better"].sum())
    rows = frame.to_dict("records")
    flipped = [row["panel"] for row in rows if row["flipped"]]
    note = CAUTION
    if any(row["spread_kind"] == "not_stated" for row in rows):
        note += " The upright lines are the printed ±; what it stands for is not stated."
    unitless = [row["panel"] for row in rows if row["unit"] == "not reported"]
    if unitless:
        note += f" No unit is printed for: {'; '.join(unitless)}."
    if flipped:
        note += f" Signs turned round so that higher is worse: {'; '.join(flipped)}."
    frame["before_text"] = [_with_spread(row["before"], row["before_spread"]) for row in rows]
    frame["after_text"] = [_with_spread(row["after"], row["after_spread"]) for row in rows]
    return Plot(
        title=f"The figure after treatment is lower (better) in {better} of {plural(len(frame), 'before-and-after comparison')}",
        description=f"Slopes from before to after treatment for {plural(len(frame), 'comparison')} in "
        f"{plural(frame['study'].nunique(), 'study', 'studies')}; lower is better. "
        + " ".join(f"{row['panel']}: {number(row['before'])} before, {number(row['after'])} after." for row in rows),
        frame=frame,
        columns={
            "panel": "Study",
            "measure": "Measure",
            "before_text": "Before",
            "after_text": "After",
            "unit": "Unit",
            "printed": "As printed",
        },
        draw=_draw,
        note=note,
    )


def pair_of(rows: pd.DataFrame) -> dict[str, Any] | None:
    """The numbers before and after of one outcome, turned so that higher is worse; None if it does not have both."""
    before, after = rows[rows["role"] == "before"], rows[rows["role"] == "after"]
    if before.empty or after.empty or bool(rows["survival"].iloc[0]):
        return None
    first = before.iloc[0]
    overall = after[after["overall"].astype(bool)]
    last = overall.iloc[0] if not overall.empty else after.iloc[-1]
    flip = first["higher_is"] == "better"
    sign = -1.0 if flip else 1.0
    return {
        "study": first["study"], "group": first["group"], "measure": first["measure"], "unit": first["unit"],
        "spread_kind": first["spread_kind"], "flipped": flip,
        "before": sign * float(first["value"]) + 0.0, "after": sign * float(last["value"]) + 0.0,
        "before_spread": _optional(first["spread"]), "after_spread": _optional(last["spread"]),
        "printed": f"{number(float(first['value']))} → {number(float(last['value']))}",
    }  # fmt: skip


def _optional(value: object) -> float | None:
    return None if value is None or pd.isna(value) else float(value)  # type: ignore[arg-type, call-overload]


def _with_spread(value: float, spread: float | None) -> str:
    return number(value) + (f" ± {number(spread)}" if spread is not None and not pd.isna(spread) else "")


def _draw(frame: pd.DataFrame, layout: Layout) -> alt.TopLevelMixin:
    """One row of panels for each measure, with one axis for all panels of a row."""
    across = min(2 if layout.narrow else 4, int(frame.groupby("measure").size().max()))
    inner = min((layout.width - 45) // across - 22, 220)
    rows: list[Any] = [_panels(part, across, inner) for _, part in frame.groupby("measure", sort=False)]
    return alt.vconcat(*rows, spacing=24)


def _panels(frame: pd.DataFrame, across: int, inner: int) -> alt.TopLevelMixin:
    long = pd.concat(
        [
            frame.assign(when=when, value=frame[name], spread=pd.to_numeric(frame[f"{name}_spread"]), text=[number(v) for v in frame[name]])
            for when, name in (("before", "before"), ("after", "after"))
        ]
    )
    long["low"], long["high"] = long["value"] - long["spread"], long["value"] + long["spread"]
    low = min(0.0, float(long["low"].min(skipna=True)) if long["low"].notna().any() else 0.0, float(long["value"].min()))
    high = max(float(long["high"].max(skipna=True)) if long["high"].notna().any() else 0.0, float(long["value"].max()))
    base = alt.Chart(long).encode(
        x=alt.X(
            "when:N",
            sort=["before", "after"],
            title=None,
            axis=alt.Axis(labelAngle=0, domain=False, ticks=False),
            scale=alt.Scale(padding=0.45),
        ),
        y=alt.Y("value:Q", title=None, scale=alt.Scale(domain=[low, high * 1.1], nice=True), axis=alt.Axis(tickCount=5)),
        href="url:N",
        tooltip=[
            alt.Tooltip("panel:N", title="Study"),
            alt.Tooltip("before_text:N", title="Before"),
            alt.Tooltip("after_text:N", title="After"),
            alt.Tooltip("unit:N", title="Unit"),
        ],
    )
    bars = (
        base.transform_filter("isValid(datum.spread)")
        .mark_rule(strokeWidth=1.5, color=palette.LIGHT["muted"])
        .encode(y="low:Q", y2="high:Q")
    )
    line = base.mark_line(color=palette.LIGHT["group-1"], strokeWidth=2)
    dots = base.mark_point(filled=True, size=70, color=palette.LIGHT["group-1"], opacity=1)
    left = base.transform_filter("datum.when == 'before'").mark_text(align="right", dx=-8).encode(text="text:N")
    right = base.transform_filter("datum.when == 'after'").mark_text(align="left", dx=8).encode(text="text:N")
    layered = (bars + line + dots + left + right).properties(width=inner, height=170)
    header = alt.Header(title=None, labelLimit=inner + 20, labelFontSize=12.5, labelExpr="split(datum.label, ', ')", labelPadding=8)
    faceted = layered.facet(facet=alt.Facet("panel:N", sort=list(frame["panel"]), header=header), columns=across, spacing=22)
    return faceted.properties(title=alt.TitleParams(f"{frame['measure'].iloc[0]} (lower is better)", offset=14))
