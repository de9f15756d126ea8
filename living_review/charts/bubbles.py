"""The bubble plot of a meta-regression on one number: effects against it, and the line with its interval."""

from __future__ import annotations

import numpy as np
import pandas as pd

from living_review.analysis.covariates import CovariateColumn
from living_review.analysis.pooled import PooledSynthesis
from living_review.charts import palette
from living_review.charts.base import Layout, Plot, study_link
from living_review.charts.lazy import alt
from living_review.charts.phrases import Heading
from living_review.charts.quick_altair import layered
from living_review.formatting import format_number, upper
from living_review.stats.meta_regression import MetaRegression
from living_review.wording import Phrases, Wording, worded

STEPS = 60
"""Of how many straight pieces the line and its interval are made."""


class BubbleWords(Phrases):
    """What the chart says."""

    CLEAR_HIGHER = "The {measure} is higher where {covariate} is larger"
    CLEAR_LOWER = "The {measure} is lower where {covariate} is larger"
    HIGHER = "No clear sign that the {measure} is higher where {covariate} is larger"
    LOWER = "No clear sign that the {measure} is lower where {covariate} is larger"
    DESCRIPTION = (
        "Bubble plot of {n} studies: {measure} against {covariate}, the area of a bubble goes with its weight. "
        "Slope on the scale of the analysis {slope} ({low} to {high})."
    )
    NOTE = "The band is the interval of the line: where studies with such a value are expected on average."
    WITH_INTERVAL = "{measure} (interval)"


def bubble_plot(result: PooledSynthesis) -> Plot | None:
    """Effects against the covariate; None unless there is one covariate and it is a number."""
    regressed = result.regressed
    if regressed is None or regressed.result is None or len(regressed.columns) != 1 or not regressed.columns[0].number:
        return None
    fit, column = regressed.result, regressed.columns[0]
    frame, name = _frame(result, column), upper(column.name)
    title, description = _finding(result, fit, column, len(frame))
    return Plot(
        title=title,
        description=description,
        frame=frame,
        numbers={
            "study": "study",
            "label": "label",
            "x": column.name,
            "value": result.measure.label,
            "low": "lower limit",
            "high": "upper limit",
            "weight": "weight",
        },
        columns={
            "label": worded(Heading.STUDY),
            "covariate": name,
            "text": worded(BubbleWords.WITH_INTERVAL, measure=result.measure.named),
        },
        draw=_draw,
        given={"result": result, "fit": fit, "name": name},
        note=worded(BubbleWords.NOTE),
    )


def _finding(result: PooledSynthesis, fit: MetaRegression, column: CovariateColumn, n: int) -> tuple[Wording, Wording]:
    """Whether effects go along with the covariate, and which way: the title and the description, with the slope."""
    words, slope = BubbleWords, fit.coefficients[1]
    clear = not slope.ci_low <= 0 <= slope.ci_high
    higher, lower = (words.CLEAR_HIGHER, words.CLEAR_LOWER) if clear else (words.HIGHER, words.LOWER)
    named = {"measure": result.measure.in_sentence, "covariate": column.name}
    figures = dict(zip(("slope", "low", "high"), (format_number(x, 3) for x in (slope.value, slope.ci_low, slope.ci_high)), strict=True))
    return worded(higher if slope.value > 0 else lower, **named), worded(words.DESCRIPTION, n=n, **named, **figures)


def _frame(result: PooledSynthesis, column: CovariateColumn) -> pd.DataFrame:
    """A row for each study that has the covariate."""
    rows = [
        {"study": row.entry.study.key, "label": row.entry.study.label, "x": x, "value": result.plotted(row.effect.yi, row),
         "low": result.plotted(row.ci_low, row),
         "high": result.plotted(row.ci_high, row), "covariate": format_number(x), "weight": row.weight,
         "text": result.estimate(row.effect.yi, row.ci_low, row.ci_high, row),
         "url": study_link(row.entry.study.key)}
        for row, x in zip(result.rows, column.values, strict=True)
        if x is not None
    ]  # fmt: skip
    return pd.DataFrame(rows)


def _draw(frame: pd.DataFrame, layout: Layout, result: PooledSynthesis, fit: MetaRegression, name: str) -> alt.TopLevelMixin:
    x = alt.X("x:Q", title=name, scale=alt.Scale(zero=False, nice=True), axis=alt.Axis(format=".4~g", tickCount=4 if layout.narrow else 8))
    scale = _effect_scale(frame, ratio=result.measure.is_ratio)
    y = alt.Y("value:Q", title=result.measure.label, scale=scale, axis=alt.Axis(format=".4~g", tickCount=6))
    layers = [*_fitted_line(frame, result, fit, x, y)]
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
                alt.Tooltip("label:N", title=Heading.STUDY),
                alt.Tooltip("text:N", title=result.measure.label),
                alt.Tooltip("covariate:N", title=name),
            ],
        )
    )
    return layered(*layers, bubbles, width=layout.width, height=320, autosize=alt.AutoSizeParams(type="fit-x", contains="padding"))


def _effect_scale(frame: pd.DataFrame, *, ratio: bool) -> alt.Scale:
    """The axis of effects, a little wider than they reach."""
    low, high = float(frame["value"].min()), float(frame["value"].max())
    reach = [low / 1.3, high * 1.3] if ratio else [low - 0.1 * (high - low), high + 0.1 * (high - low)]
    return alt.Scale(type="log" if ratio else "linear", domain=reach, nice=False, zero=False)


def _fitted_line(frame: pd.DataFrame, result: PooledSynthesis, fit: MetaRegression, x: alt.X, y: alt.Y) -> tuple[alt.Chart, alt.Chart]:
    """The interval of the fitted line as a band, and the line."""
    places = np.linspace(float(frame["x"].min()), float(frame["x"].max()), STEPS)
    line = pd.DataFrame(
        [
            dict(zip(("x", "value", "low", "high"), (x, *(result.plotted(each) for each in fit.line([float(x)]))), strict=True))
            for x in places
        ]
    )
    colour = palette.LIGHT["group-2"]
    limits = alt.Y("low:Q", scale=_effect_scale(frame, ratio=result.measure.is_ratio), title=result.measure.label)
    band = alt.Chart(line).mark_area(opacity=0.16, color=colour, clip=True).encode(x=x, y=limits, y2=alt.Y2("high:Q"))
    return band, alt.Chart(line).mark_line(color=colour, clip=True).encode(x=x, y=y)
