"""The bubble plot of a meta-regression on one number: effects against it, and the line with its interval."""

from __future__ import annotations

import numpy as np
import pandas as pd

from living_review.analysis.pooled import PooledSynthesis
from living_review.charts import palette
from living_review.charts.base import Layout, Plot, study_link
from living_review.charts.lazy import alt
from living_review.formatting import format_number
from living_review.stats.meta_regression import MetaRegression

STEPS = 60
"""Of how many straight pieces the line and its interval are made."""


def bubble_plot(result: PooledSynthesis) -> Plot | None:
    """Effects against the covariate; None unless there is one covariate and it is a number."""
    regressed = result.regressed
    if regressed is None or regressed.result is None or len(regressed.columns) != 1 or not regressed.columns[0].number:
        return None
    fit, column = regressed.result, regressed.columns[0]
    rows = [
        {"study": row.entry.study.key, "label": row.entry.study.label, "x": x, "value": result.plotted(row.effect.yi, row),
         "low": result.plotted(row.ci_low, row),
         "high": result.plotted(row.ci_high, row), "covariate": format_number(x), "weight": row.weight,
         "text": result.estimate(row.effect.yi, row.ci_low, row.ci_high, row),
         "url": study_link(row.entry.study.key)}
        for row, x in zip(result.rows, column.values, strict=True)
        if x is not None
    ]  # fmt: skip
    label, slope = result.measure.label.lower(), fit.coefficients[1]
    way = "higher" if slope.value > 0 else "lower"
    clear = not slope.ci_low <= 0 <= slope.ci_high
    name = f"{column.name[:1].upper()}{column.name[1:]}"
    return Plot(
        title=f"{'The' if clear else 'No clear sign that the'} {label} is {way} where {column.name} is larger",
        description=f"Bubble plot of {len(rows)} studies: {label} against {column.name}, the area of a bubble goes with its weight. "
        f"Slope on the scale of the analysis {format_number(slope.value, 3)} "
        f"({format_number(slope.ci_low, 3)} to {format_number(slope.ci_high, 3)}).",
        frame=pd.DataFrame(rows),
        numbers={
            "study": "study",
            "label": "label",
            "x": column.name,
            "value": result.measure.label,
            "low": "lower limit",
            "high": "upper limit",
            "weight": "weight",
        },
        columns={"label": "Study", "covariate": name, "text": f"{result.measure.label} (interval)"},
        draw=_draw,
        given={"result": result, "fit": fit, "name": name},
        note="The band is the interval of the line: where studies with such a value are expected on average.",
    )


def _draw(frame: pd.DataFrame, layout: Layout, result: PooledSynthesis, fit: MetaRegression, name: str) -> alt.TopLevelMixin:
    places = np.linspace(float(frame["x"].min()), float(frame["x"].max()), STEPS)
    line = pd.DataFrame(
        [
            dict(zip(("x", "value", "low", "high"), (x, *(result.plotted(each) for each in fit.line([float(x)]))), strict=True))
            for x in places
        ]
    )
    low, high = float(frame["value"].min()), float(frame["value"].max())
    ratio = result.measure.is_ratio
    reach = [low / 1.3, high * 1.3] if ratio else [low - 0.1 * (high - low), high + 0.1 * (high - low)]
    scale = alt.Scale(type="log" if ratio else "linear", domain=reach, nice=False, zero=False)
    x = alt.X("x:Q", title=name, scale=alt.Scale(zero=False, nice=True), axis=alt.Axis(format=".4~g", tickCount=4 if layout.narrow else 8))
    y = alt.Y("value:Q", title=result.measure.label, scale=scale, axis=alt.Axis(format=".4~g", tickCount=6))
    band = (
        alt.Chart(line)
        .mark_area(opacity=0.16, color=palette.LIGHT["group-2"], clip=True)
        .encode(x=x, y=alt.Y("low:Q", scale=scale, title=result.measure.label), y2=alt.Y2("high:Q"))
    )
    fitted = alt.Chart(line).mark_line(color=palette.LIGHT["group-2"], clip=True).encode(x=x, y=y)
    layers = [band, fitted]
    if not result.measure.single_group:
        null = pd.DataFrame({"value": [result.measure.null]})
        layers.append(alt.Chart(null).mark_rule(strokeDash=[4, 3], color=palette.LIGHT["muted"], clip=True).encode(y=y))
    most = float(frame["weight"].max())
    bubbles = (
        alt.Chart(frame)
        .mark_point(filled=True, opacity=0.65, color=palette.LIGHT["group-1"])
        .encode(
            x=x,
            y=y,
            size=alt.Size("weight:Q", scale=alt.Scale(domain=[0, most], range=[0, 600]), legend=None),
            href=alt.Href("url:N"),
            tooltip=[
                alt.Tooltip("label:N", title="Study"),
                alt.Tooltip("text:N", title=result.measure.label),
                alt.Tooltip("covariate:N", title=name),
            ],
        )
    )
    return alt.layer(*layers, bubbles).properties(
        width=layout.width, height=320, autosize=alt.AutoSizeParams(type="fit-x", contains="padding")
    )
