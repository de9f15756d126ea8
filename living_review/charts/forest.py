"""Pooled effects: the forest plot, what is left without each study, and the funnel plot."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from living_review.analysis.selection import SynthesisInput
from living_review.analysis.synthesis import PooledSynthesis
from living_review.charts import palette
from living_review.charts.base import Layout, Plot, study_link
from living_review.charts.lazy import alt
from living_review.formatting import format_number, plural
from living_review.records.effect_data import CountsEffect, MeansEffect
from living_review.stats.effect_sizes import EffectMeasure
from living_review.stats.small_study import funnel_limits

WIDE_TICKS = (0.001, 0.01, 0.1, 0.25, 0.5, 1, 2, 4, 10, 100, 1000)
NARROW_TICKS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.4, 1.6, 2, 2.5, 3, 4, 5)
STUDY, PART, TOTAL, PREDICTED = "study", "subgroup", "all studies", "prediction interval"
WIDEST = 1000.0
"""How far from no effect the axis of a ratio reaches at most; longer intervals run into its end."""


def forest_plot(result: PooledSynthesis, labels: dict[str, str], finding: str) -> Plot:
    """A row for each study, for each subgroup and for all together, with its interval; ``labels`` names the terms of the subgroups."""
    measure, pooled = result.measure, result.pooled
    rows = _forest_rows(result, labels)
    frame = pd.DataFrame(rows)
    frame["row"] = [f"{i:03d}" for i in range(len(frame))]
    studies = frame[frame["kind"] == STUDY]
    apart = f"{format_number(100 * float(studies['weight'].min()), 2)} % to {format_number(100 * float(studies['weight'].max()), 2)} %"
    note = f"Larger marks weigh more ({apart} each). Variation beyond chance: I² {format_number(pooled.i2, 3)}\N{NO-BREAK SPACE}%."
    if pooled.pi_low is not None:
        note += " The dashed line is where the true effect of a further study is expected."
    return Plot(
        title=finding,
        description=f"Forest plot of {plural(pooled.k, 'study', 'studies')}: {measure.label.lower()} with "
        f"{format_number(100 * pooled.level, 3)} % intervals. "
        + " ".join(f"{row['label']}: {row['text']}." for row in rows if row["kind"] != PREDICTED)
        + (f" Prediction interval: {rows[-1]['text']}." if rows[-1]["kind"] == PREDICTED else ""),
        frame=frame,
        columns=_columns(result),
        draw=lambda data, layout: _draw_forest(data, layout, measure, _axis_title(result, layout)),
        note=note,
    )


def _columns(result: PooledSynthesis) -> dict[str, str]:
    columns = {"label": "Study"}
    columns |= {"group": "Subgroup"} if result.subgroups else {}
    columns |= {"intervention": "Intervention", "control": "Comparison"} if any(any(_arms(row.entry)) for row in result.rows) else {}
    return columns | {"text": f"{result.measure.label} (interval)", "share": "Weight"}


def _arms(entry: SynthesisInput) -> tuple[str, str]:
    """What the effect was computed from in both groups, in words; '' if the source gives a ready effect."""
    data = entry.outcome.effect if entry.outcome is not None else None
    if isinstance(data, CountsEffect):
        one, two = (f"{arm.events:,} of {arm.n:,}" for arm in (data.intervention, data.control))
        return one, two
    if isinstance(data, MeansEffect):
        one, two = (f"{format_number(arm.mean)}, SD {format_number(arm.sd)}, n {arm.n}" for arm in (data.intervention, data.control))
        return one, two
    return "", ""


def _axis_title(result: PooledSynthesis, layout: Layout) -> str | list[str]:
    """The measure, and what either side of no effect favours, if the records say which way is better."""
    better, label = result.lower_is_better, result.measure.label
    if better is None:
        return label
    sides = ("intervention", "comparator") if better else ("comparator", "intervention")
    words = "" if layout.narrow else "favours the "
    left, right = f"\N{LEFTWARDS ARROW} {words}{sides[0]}", f"{words}{sides[1]} \N{RIGHTWARDS ARROW}"
    return [label, f"{left}  \N{MIDDLE DOT}  {right}"]


def _forest_rows(result: PooledSynthesis, labels: dict[str, str]) -> list[dict[str, Any]]:
    measure, pooled = result.measure, result.pooled

    def row(
        kind: str,
        label: str,
        estimate: tuple[float, float, float],
        key: str = "",
        group: str = "",
        weight: float | None = None,
        arms: tuple[str, str] = ("", ""),
    ) -> Any:
        shown = [measure.shown(value) for value in estimate]
        text = result.estimate(*estimate) if kind != PREDICTED else f"{result.shown(estimate[1])} to {result.shown(estimate[2])}"
        return {
            "kind": kind, "label": label, "study": key, "group": group, "value": shown[0], "low": shown[1], "high": shown[2], "text": text,
            "weight": math.nan if weight is None else weight, "share": "–" if weight is None else f"{format_number(100 * weight, 3)} %",
            "url": study_link(key) if key else "", "intervention": arms[0], "control": arms[1],
        }  # fmt: skip

    def study(i: int, group: str) -> Any:
        study_row = result.rows[i]
        of = study_row.entry.study
        return row(
            STUDY,
            of.label,
            (study_row.effect.yi, study_row.ci_low, study_row.ci_high),
            of.key,
            group,
            study_row.weight,
            _arms(study_row.entry),
        )

    rows: list[dict[str, Any]] = []
    if result.subgroups is None:
        rows += [study(i, "") for i in range(len(result.rows))]
    else:
        for part in result.subgroups.parts:
            group = labels.get(str(part.label), str(part.label))
            rows += [study(i, group) for i in part.members]
            rows.append(row(PART, f"{group}: together", (part.mu, part.ci_low, part.ci_high), "", group))
    rows.append(row(TOTAL, "All studies", (pooled.mu, pooled.ci_low, pooled.ci_high)))
    if pooled.pi_low is not None and pooled.pi_high is not None:
        rows.append(row(PREDICTED, "A further study", (pooled.mu, pooled.pi_low, pooled.pi_high)))
    return rows


def _axis(frame: pd.DataFrame, measure: EffectMeasure, layout: Layout) -> tuple[alt.Scale, alt.Axis]:
    """A logarithmic axis for ratios; both kinds hold all limits and the value of no effect."""
    low, high = float(min(frame["low"].min(), measure.null)), float(max(frame["high"].max(), measure.null))
    if not measure.is_ratio:
        room = (high - low) * 0.03
        return alt.Scale(domain=[low - room, high + room], nice=False, zero=False), alt.Axis(tickCount=5)
    low, high = max(low, 1 / WIDEST) / 1.1, min(high, WIDEST) * 1.1
    wide = high / low > 6
    apart = (high / low) ** (26 / (layout.width - (170 if layout.narrow else 386)))
    ticks = _apart([tick for tick in (WIDE_TICKS if wide else NARROW_TICKS) if low <= tick <= high], apart)
    return alt.Scale(type="log", domain=[low, high], nice=False, clamp=True), alt.Axis(values=ticks, format="~g")


def _apart(ticks: list[float], least: float) -> list[float]:
    """The ticks whose labels do not touch: each at least ``least`` times the one before, the value of no effect always kept."""
    kept = [tick for tick in ticks if tick == 1]
    for tick in ticks:
        if all(max(tick, other) / min(tick, other) >= least for other in kept):
            kept.append(tick)
    return sorted(kept)


def _rows_axis(frame: pd.DataFrame) -> alt.Y:
    names = dict(zip(frame["row"], frame["label"], strict=True))
    shown = "{" + ",".join(f"'{row}':{_quoted(label)}" for row, label in names.items()) + "}[datum.value]"
    return alt.Y("row:N", sort=list(names), title=None, axis=alt.Axis(labelExpr=shown, labelLimit=210))


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _upright(value: float, scale: alt.Scale, **look: Any) -> alt.Chart:
    """A line from top to bottom at one value."""
    return alt.Chart(pd.DataFrame({"value": [value]})).mark_rule(**look).encode(x=alt.X("value:Q", scale=scale))


def _draw_forest(frame: pd.DataFrame, layout: Layout, measure: EffectMeasure, title: str | list[str]) -> alt.TopLevelMixin:
    scale, axis = _axis(frame, measure, layout)
    x = alt.X("value:Q", scale=scale, axis=axis, title=title)
    y = _rows_axis(frame)
    base = alt.Chart(frame).encode(
        y=y,
        href="url:N",
        tooltip=[alt.Tooltip("label:N", title="Study"), alt.Tooltip("text:N", title=measure.label), alt.Tooltip("share:N", title="Weight")],
    )
    null = _upright(measure.null, scale, strokeDash=[4, 3], color=palette.LIGHT["muted"])
    one, two = palette.LIGHT["group-1"], palette.LIGHT["group-2"]
    span = {"x": alt.X("low:Q", scale=scale, axis=axis, title=title), "x2": "high:Q"}
    lines = base.transform_filter(f"datum.kind == '{STUDY}'").mark_rule(strokeWidth=1.6, color=one).encode(**span)
    together = (
        base.transform_filter(f"datum.kind == '{PART}' || datum.kind == '{TOTAL}'").mark_rule(strokeWidth=4, color=two).encode(**span)
    )
    predicted = (
        base.transform_filter(f"datum.kind == '{PREDICTED}'").mark_rule(strokeWidth=1.6, strokeDash=[5, 3], color=two).encode(**span)
    )
    squares = (
        base.transform_filter(f"datum.kind == '{STUDY}'")
        .mark_point(filled=True, shape="square", opacity=1, color=one)
        .encode(x=x, size=alt.Size("weight:Q", scale=alt.Scale(domain=[0, float(frame["weight"].max())], range=[15, 190]), legend=None))
    )
    diamonds = (
        base.transform_filter(f"datum.kind == '{PART}' || datum.kind == '{TOTAL}'")
        .mark_point(filled=True, shape="diamond", size=230, opacity=1, color=two)
        .encode(x=x)
    )
    height = 25 * len(frame)
    room = alt.AutoSizeParams(type="fit-x", contains="padding")
    marks = null + lines + together + predicted + squares + diamonds
    if layout.narrow:
        return marks.properties(width=layout.width, height=height, autosize=room)
    figures = base.mark_text(align="left", x=0).encode(y=y.axis(None), text="text:N").properties(width=175, height=height)
    return alt.hconcat(marks.properties(width=layout.width - 386, height=height), figures, spacing=12)


def leave_one_out_plot(result: PooledSynthesis) -> Plot | None:
    """What is left without each study in turn; None if there are only two studies."""
    if not result.leave_one_out:
        return None
    measure, pooled = result.measure, result.pooled
    rows = []
    for row, left in zip(result.rows, result.leave_one_out, strict=True):
        study = row.entry.study
        rows.append(
            {"study": study.key, "label": study.label, "value": measure.shown(left.mu), "low": measure.shown(left.ci_low),
             "high": measure.shown(left.ci_high), "text": result.estimate(left.mu, left.ci_low, left.ci_high),
             "i2": f"{format_number(left.i2, 3)} %", "url": study_link(study.key)}
        )  # fmt: skip
    frame = pd.DataFrame(rows)
    frame["row"] = [f"{i:03d}" for i in range(len(frame))]
    least, most = (result.shown(pick(left.mu for left in result.leave_one_out)) for pick in (min, max))
    whole = result.estimate(pooled.mu, pooled.ci_low, pooled.ci_high)
    reaches = pooled.ci_low <= 0 <= pooled.ci_high
    crossing = sum((left.ci_low <= 0 <= left.ci_high) != reaches for left in result.leave_one_out)
    turn = (
        f"in {crossing} of {len(frame)} cases the interval then {'excludes' if reaches else 'includes'} no effect"
        if crossing
        else "no single study decides the result"
    )
    return Plot(
        title=f"Without any one study the {measure.label.lower()} is {least} to {most}: {turn}",
        description=f"Pooled {measure.label.lower()} without each study in turn; with all of them it is {whole}. "
        + " ".join(f"Without {row['label']}: {row['text']}." for row in rows),
        frame=frame,
        columns={"label": "Without", "text": f"{measure.label} (interval)", "i2": "I²"},
        draw=lambda data, layout: _draw_without(data, layout, measure, measure.shown(pooled.mu)),
        note="The upright line is the result with all studies.",
    )


def _draw_without(frame: pd.DataFrame, layout: Layout, measure: EffectMeasure, whole: float) -> alt.TopLevelMixin:
    scale, axis = _axis(frame, measure, layout)
    base = alt.Chart(frame).encode(
        y=_rows_axis(frame),
        href="url:N",
        tooltip=[alt.Tooltip("label:N", title="Without"), alt.Tooltip("text:N", title=measure.label), alt.Tooltip("i2:N", title="I²")],
    )
    upright = _upright(whole, scale, color=palette.LIGHT["group-2"])
    null = _upright(measure.null, scale, strokeDash=[4, 3], color=palette.LIGHT["muted"])
    lines = base.mark_rule(strokeWidth=1.6, color=palette.LIGHT["group-1"]).encode(
        x=alt.X("low:Q", scale=scale, axis=axis, title=f"{measure.label} without the study"), x2="high:Q"
    )
    dots = base.mark_point(filled=True, size=70, opacity=1, color=palette.LIGHT["group-1"]).encode(x=alt.X("value:Q", scale=scale))
    return (upright + null + lines + dots).properties(
        width=layout.width, height=25 * len(frame), autosize=alt.AutoSizeParams(type="fit-x", contains="padding")
    )


def funnel_plot(result: PooledSynthesis) -> Plot | None:
    """Effects against their standard errors; None if asymmetry was not looked at, for want of studies."""
    if result.egger is None:
        return None
    measure, pooled = result.measure, result.pooled
    points = funnel_limits([row.effect.yi for row in result.rows], [row.effect.vi for row in result.rows], pooled.mu, pooled.level)
    inside = sum(low <= y <= high for y, low, high in zip(points.yi, points.low, points.high, strict=True))
    rows = [
        {"study": row.entry.study.key, "label": row.entry.study.label, "yi": y, "se": se, "effect": result.shown(y),
         "error": format_number(se, 3), "kind": "study", "url": study_link(row.entry.study.key)}
        for row, y, se in zip(result.rows, points.yi, points.se, strict=True)
    ]  # fmt: skip
    if result.trim_fill is not None:
        rows += [
            {"study": "", "label": "filled in", "yi": y, "se": math.sqrt(v), "effect": result.shown(y),
             "error": format_number(math.sqrt(v), 3), "kind": "filled in", "url": ""}
            for y, v in zip(result.trim_fill.filled_yi, result.trim_fill.filled_vi, strict=True)
        ]  # fmt: skip
    frame = pd.DataFrame(rows)
    deepest = float(frame["se"].max()) * 1.05
    half = (points.high[0] - points.centre) / points.se[0]
    edges = pd.DataFrame(
        [{"yi": pooled.mu + side * half * se, "se": se, "side": "low" if side < 0 else "high"} for side in (-1, 1) for se in (0.0, deepest)]
    )
    filled = len(rows) - pooled.k
    return Plot(
        title=f"{inside} of {plural(pooled.k, 'study', 'studies')} lie inside the funnel that chance alone would give",
        description=f"Funnel plot: effect against standard error, around {format_number(pooled.mu, 3)} on the analysis scale. "
        f"Trim and fill adds {plural(filled, 'study', 'studies')}.",
        frame=frame,
        columns={"label": "Study", "effect": measure.label, "error": "Standard error (analysis scale)"},
        draw=lambda data, layout: _draw_funnel(data, layout, measure, edges, pooled.mu),
        note="Studies further up are more exact. Hollow marks are studies that trim and fill supposes; nobody did them." if filled else "",
    )


def _draw_funnel(frame: pd.DataFrame, layout: Layout, measure: EffectMeasure, edges: pd.DataFrame, centre: float) -> alt.TopLevelMixin:
    deepest = float(edges["se"].max())
    y = alt.Y("se:Q", title="Standard error", scale=alt.Scale(domain=[0, deepest], reverse=True, nice=False), axis=alt.Axis(tickCount=5))
    low, high = min(edges["yi"].min(), frame["yi"].min()), max(edges["yi"].max(), frame["yi"].max())
    room = (high - low) * 0.04
    x = alt.X("yi:Q", title=measure.analysis_label, scale=alt.Scale(domain=[low - room, high + room], nice=False, zero=False))
    muted = palette.LIGHT["muted"]
    funnel_lines = alt.Chart(edges).mark_line(strokeDash=[4, 3], color=muted).encode(x=x, y=y, detail="side:N")
    upright = alt.Chart(pd.DataFrame({"yi": [centre]})).mark_rule(color=palette.LIGHT["group-2"]).encode(x=x)
    base = alt.Chart(frame).encode(
        x=x,
        y=y,
        href="url:N",
        tooltip=[
            alt.Tooltip("label:N", title="Study"),
            alt.Tooltip("effect:N", title=measure.label),
            alt.Tooltip("error:N", title="Standard error"),
        ],
    )
    dots = base.transform_filter("datum.kind == 'study'").mark_point(filled=True, size=75, opacity=1, color=palette.LIGHT["group-1"])
    hollow = base.transform_filter("datum.kind == 'filled in'").mark_point(filled=False, size=75, color=palette.LIGHT["group-1"])
    return (funnel_lines + upright + dots + hollow).properties(
        width=layout.width, height=300, autosize=alt.AutoSizeParams(type="fit-x", contains="padding")
    )
