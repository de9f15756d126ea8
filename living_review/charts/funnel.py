"""The funnel plot: effects against their standard errors, with the bands of significance about no effect."""

from __future__ import annotations

import math

import pandas as pd

from living_review.analysis.pooled import PooledSynthesis
from living_review.charts import palette
from living_review.charts.base import Layout, Plot, study_link
from living_review.charts.lazy import alt
from living_review.charts.phrases import Heading
from living_review.charts.quick_altair import layered
from living_review.formatting import format_number
from living_review.stats.effect_sizes import EffectMeasure
from living_review.stats.inputs import quantile_of
from living_review.stats.small_study import funnel_limits
from living_review.wording import STUDIES, Phrases, joined, worded


class FunnelWords(Phrases):
    """What the plot says."""

    FILLED_IN = "filled in"
    TITLE = "{inside} of {studies} lie inside the funnel that chance alone would give"
    DESCRIPTION = "Funnel plot: effect against standard error, around {centre} on the analysis scale. Trim and fill adds {studies}."
    ERROR = "Standard error"
    ERROR_ON_SCALE = "Standard error (analysis scale)"
    NOTE = (
        "Studies further up are more exact. The shaded bands about no effect are where a study by itself has p of 0.05 to 0.1 (darkest), "
        "0.01 to 0.05 and below 0.01 (outside): studies missing only where p is large hint at results that were not published."
    )
    HOLLOW = "Hollow marks are studies that trim and fill supposes; nobody did them."


def funnel_plot(result: PooledSynthesis) -> Plot | None:
    """Effects against their standard errors; None if asymmetry was not looked at, for want of studies."""
    if not result.asymmetry.tested:
        return None
    measure, pooled = result.measure, result.pooled
    points = funnel_limits([row.effect.yi for row in result.rows], [row.effect.vi for row in result.rows], pooled.mu, pooled.level)
    inside = sum(low <= y <= high for y, low, high in zip(points.yi, points.low, points.high, strict=True))
    rows = [
        {"study": row.entry.study.key, "label": row.entry.study.label, "yi": y, "se": se, "effect": result.shown(y),
         "error": format_number(se, 3), "kind": "study", "url": study_link(row.entry.study.key)}
        for row, y, se in zip(result.rows, points.yi, points.se, strict=True)
    ]  # fmt: skip
    if result.asymmetry.trim_fill is not None:
        rows += [
            {"study": "", "label": worded(FunnelWords.FILLED_IN), "yi": y, "se": math.sqrt(v), "effect": result.shown(y),
             "error": format_number(math.sqrt(v), 3), "kind": "filled in", "url": ""}
            for y, v in zip(result.asymmetry.trim_fill.filled_yi, result.asymmetry.trim_fill.filled_vi, strict=True)
        ]  # fmt: skip
    frame = pd.DataFrame(rows)
    deepest = float(frame["se"].max()) * 1.05
    half = (points.high[0] - points.centre) / points.se[0]
    edges = _edges(pooled.mu, half, deepest)
    filled = len(rows) - pooled.k
    return Plot(
        title=worded(FunnelWords.TITLE, inside=inside, studies=STUDIES.of(pooled.k)),
        description=worded(FunnelWords.DESCRIPTION, centre=format_number(pooled.mu, 3), studies=STUDIES.of(filled)),
        frame=frame,
        columns={"label": worded(Heading.STUDY), "effect": measure.named, "error": worded(FunnelWords.ERROR_ON_SCALE)},
        draw=_draw_funnel,
        given={"measure": measure, "edges": edges, "centre": pooled.mu},
        note=joined(" ", [worded(FunnelWords.NOTE), *([worded(FunnelWords.HOLLOW)] if filled else [])]),
    )


def _edges(centre: float, half: float, deepest: float) -> pd.DataFrame:
    sides = ((-1, "low"), (1, "high"))
    return pd.DataFrame([{"yi": centre + side * half * se, "se": se, "side": name} for side, name in sides for se in (0.0, deepest)])


def _bands(deepest: float) -> list[tuple[pd.DataFrame, float]]:
    """The bands about no effect, on both sides: each between two p values."""
    quantiles = [quantile_of(1 - p, None) for p in (0.01, 0.05, 0.1)]
    bands = []
    for outer, inner, dark in zip(quantiles, quantiles[1:], (0.12, 0.22), strict=False):
        for side in (-1, 1):
            rows = [{"se": se, "inner": side * inner * se, "outer": side * outer * se} for se in (0.0, deepest)]
            bands.append((pd.DataFrame(rows), dark))
    return bands


def _draw_funnel(frame: pd.DataFrame, layout: Layout, measure: EffectMeasure, edges: pd.DataFrame, centre: float) -> alt.TopLevelMixin:
    deepest = float(edges["se"].max())
    y = alt.Y("se:Q", title=FunnelWords.ERROR, scale=alt.Scale(domain=[0, deepest], reverse=True, nice=False), axis=alt.Axis(tickCount=5))
    low, high = min(edges["yi"].min(), frame["yi"].min(), 0.0), max(edges["yi"].max(), frame["yi"].max(), 0.0)
    room = (high - low) * 0.04
    scale = alt.Scale(domain=[low - room, high + room], nice=False, zero=False)
    x = alt.X("yi:Q", title=measure.analysis_label, scale=scale)
    muted = palette.LIGHT["muted"]
    funnel_lines = alt.Chart(edges).mark_line(strokeDash=[4, 3], color=muted).encode(x=x, y=y, detail=alt.Detail("side:N"))
    upright = alt.Chart(pd.DataFrame({"yi": [centre]})).mark_rule(color=palette.LIGHT["group-2"]).encode(x=x)
    base = alt.Chart(frame).encode(
        x=x,
        y=y,
        href=alt.Href("url:N"),
        tooltip=[
            alt.Tooltip("label:N", title=Heading.STUDY),
            alt.Tooltip("effect:N", title=measure.label),
            alt.Tooltip("error:N", title=FunnelWords.ERROR),
        ],
    )
    dots = base.transform_filter("datum.kind == 'study'").mark_point(filled=True, size=75, opacity=1, color=palette.LIGHT["group-1"])
    hollow = base.transform_filter("datum.kind == 'filled in'").mark_point(filled=False, size=75, color=palette.LIGHT["group-1"])
    bands = [
        alt.Chart(rows)
        .mark_area(color=muted, opacity=dark, orient="horizontal", clip=True)
        .encode(y=y, x=alt.X("inner:Q", scale=scale, title=measure.analysis_label), x2=alt.X2("outer:Q"))
        for rows, dark in _bands(deepest)
    ]
    null = alt.Chart(pd.DataFrame({"yi": [0.0]})).mark_rule(color=muted).encode(x=x)
    return layered(
        *bands,
        null,
        funnel_lines,
        upright,
        dots,
        hollow,
        width=layout.width,
        height=300,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
    )
