"""What is left of a pooled result without each study in turn."""

from __future__ import annotations

import pandas as pd

from living_review.analysis.pooled import PooledSynthesis
from living_review.charts.base import Layout, Plot, study_link
from living_review.charts.canvas import Canvas
from living_review.charts.forest_scale import ForestScale, forest_scale, tick_text
from living_review.charts.labels import fitted
from living_review.charts.lazy import alt
from living_review.formatting import format_number
from living_review.wording import Phrases, Wording, joined, worded

MANY = 200
"""From how many studies on it says too little for its length."""


class WithoutWords(Phrases):
    """What the plot says."""

    TITLE = "Without any one study the {measure} is {least} to {most}{unit}{turn}"
    DESCRIPTION = "Pooled {measure} without each study in turn; with all of them it is {whole}."
    ROW = "Without {study}: {estimate}."
    WITHOUT = "Without"
    WITH_INTERVAL = "{measure} (interval)"
    NOTE = "The upright line is the result with all studies."
    NO_TURN = ": no single study decides the result"
    EXCLUDES = ": in {n} of {of} cases the interval then excludes no effect"
    INCLUDES = ": in {n} of {of} cases the interval then includes no effect"
    TIP = "Without {study}: {estimate}; I² {i2}"
    AXIS = "{measure} without the study"


def leave_one_out_plot(result: PooledSynthesis) -> Plot | None:
    """What is left without each study in turn; None if there are only two studies."""
    if not result.without_each or len(result.without_each) > MANY:
        return None
    measure, pooled, words = result.measure, result.pooled, WithoutWords
    rows = []
    for row, left in result.without_each:
        study = row.entry.study
        rows.append(
            {"study": study.key, "label": study.label, "value": result.plotted(left.mu), "low": result.plotted(left.ci_low),
             "high": result.plotted(left.ci_high), "text": result.estimate(left.mu, left.ci_low, left.ci_high),
             "i2": f"{format_number(left.i2, 3)} %", "i2_number": left.i2, "url": study_link(study.key)}
        )  # fmt: skip
    frame = pd.DataFrame(rows)
    least, most = (result.shown(pick(left.mu for left in result.leave_one_out)) for pick in (min, max))
    whole = result.estimate(pooled.mu, pooled.ci_low, pooled.ci_high)
    return Plot(
        title=worded(words.TITLE, measure=measure.in_sentence, least=least, most=most, unit=result.sign_of_unit, turn=_turn(result)),
        description=joined(
            " ",
            [
                worded(words.DESCRIPTION, measure=measure.in_sentence, whole=whole),
                *(worded(words.ROW, study=row["label"], estimate=row["text"]) for row in rows),
            ],
        ),
        frame=frame,
        numbers={
            "study": "without",
            "label": "label",
            "value": measure.label,
            "low": "lower limit",
            "high": "upper limit",
            "i2_number": "I² (percent)",
        },
        columns={"label": worded(words.WITHOUT), "text": worded(words.WITH_INTERVAL, measure=measure.named), "i2": "I²"},
        draw=_draw_without,
        given={"result": result},
        note=worded(words.NOTE),
    )


def _turn(result: PooledSynthesis) -> Wording | str:
    """Whether a single study decides on which side of no effect the interval lies; nothing of one group, which has no such value."""
    if result.measure.single_group:
        return ""
    pooled = result.pooled
    reaches = pooled.ci_low <= 0 <= pooled.ci_high
    crossing = sum((left.ci_low <= 0 <= left.ci_high) != reaches for left in result.leave_one_out)
    if not crossing:
        return worded(WithoutWords.NO_TURN)
    return worded(WithoutWords.EXCLUDES if reaches else WithoutWords.INCLUDES, n=crossing, of=len(result.without_each))


def _draw_without(frame: pd.DataFrame, layout: Layout, result: PooledSynthesis) -> alt.TopLevelMixin:
    measure, canvas = result.measure, Canvas(layout.width)
    name = 130.0 if layout.narrow else 200.0
    null = [] if measure.single_group else [measure.null]
    intervals = list(zip(frame["low"], frame["high"], strict=True))
    found = forest_scale(list(frame["value"]), intervals, null, logarithmic=measure.is_ratio)
    scale = ForestScale(found.low, found.high, found.logarithmic, name, layout.width - (8.0 if layout.narrow else 170.0))
    shown = fitted(frame["label"], name - 10)
    y = 8.0
    for row in frame.to_dict("records"):
        middle = y + 11
        canvas.text(0, middle, shown[row["label"]], url=row["url"])
        if not layout.narrow:
            canvas.text(layout.width, middle, row["text"], "right")
        canvas.line(scale.at(row["low"]), middle, scale.at(row["high"]), middle, colour="group-1", thick=1.5)
        x, tip = scale.at(row["value"]), worded(WithoutWords.TIP, study=row["label"], estimate=row["text"], i2=row["i2"])
        canvas.box(x - 3.5, middle - 3.5, x + 3.5, middle + 3.5, colour="group-1", url=row["url"], tip=tip)
        y += 22
    for at, colour, dashes in ((result.plotted(result.pooled.mu), "group-2", ""), *((each, "muted", "4 3") for each in null)):
        canvas.line(scale.at(at), 0, scale.at(at), y + 4, colour=colour, dashes=dashes)
    canvas.line(scale.left, y + 4, scale.right, y + 4)
    for tick in scale.ticks(48):
        canvas.line(scale.at(tick), y + 4, scale.at(tick), y + 9)
        canvas.text(scale.at(tick), y + 18, f"{tick_text(tick)}{result.sign_of_unit}", "center", size=12)
    canvas.text((scale.left + scale.right) / 2, y + 38, worded(WithoutWords.AXIS, measure=measure.named), "center", size=12, colour="muted")
    canvas.height = y + 50
    return canvas.chart()
