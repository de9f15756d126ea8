"""The forest plot: its axis, its rows, and what is drawn where an interval is wide, where there are groups, and where studies are many."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from helpers.reviews import BCG, BIAS, REVIEWS, records_of
from helpers.syntheses import made
from hypothesis import given
from hypothesis import strategies as st

from living_review.analysis.pooled import PooledSynthesis
from living_review.analysis.synthesis import synthesise
from living_review.analysis.tables import tabulate
from living_review.charts import palette
from living_review.charts.base import Plot, to_spec
from living_review.charts.forest import LAYOUTS, LONG, forest_plot
from living_review.charts.forest_scale import forest_scale, tick_text


def plot_of(review: str, synthesis: str = "pooled", **declared: Any) -> Plot:
    """The forest plot of a synthesis of a small review, declared somewhat otherwise."""
    folder = BCG if review == "bcg" else REVIEWS / review
    result = made(folder)[synthesis]
    assert isinstance(result, PooledSynthesis)
    if declared:
        selected = replace(result.selected, declared=result.declared.model_copy(update=declared))
        result = replace(result, selected=selected)
    return forest_plot(result, {}, "Finding", records_of(folder))


def texts(plot: Plot, layout: int) -> list[str]:
    """All texts of a drawing."""
    return texts_of(to_spec(plot.drawn(LAYOUTS[layout])))


def marks(plot: Plot, layout: int) -> list[dict[str, Any]]:
    """The marks of a drawing, each with its rows."""
    return marks_of(to_spec(plot.drawn(LAYOUTS[layout])))


def texts_of(spec: dict[str, Any]) -> list[str]:
    """All texts of a specification."""
    return [row["text"] for rows in spec["datasets"].values() for row in rows if "text" in row]


def marks_of(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """The marks of a specification, each with its rows."""
    return [{**layer["mark"], "rows": spec["datasets"][layer["data"]["name"]]} for layer in spec["layer"]]


def test_columns_and_sums() -> None:
    """Headings above the columns, events and totals of both groups, the weight, the effect, and the sums in the last row."""
    told = texts(plot_of("rare"), 0)
    for heading in ("Intervention", "Comparison", "Study", "Events", "Total", "Weight", "Odds ratio [95 % CI]", "All studies"):
        assert heading in told
    assert {"27", "2,377", "87", "2,390", "100 %", "0.30 (0.19 to 0.46)"} <= set(told)
    assert "← favours intervention" in told
    assert [each for each in told if each.startswith("Heterogeneity: τ² 0; χ² 16.86, df 16, p = 0.39")]
    assert "Test of the overall effect: z −5.43, p < 0.0001" in told


def test_on_a_phone_figures_stand_under_the_name() -> None:
    """Events of both groups and the weight in one line below each name."""
    told = texts(plot_of("rare"), 1)
    assert "0/116 v 3/117 · 3.48 %" in told
    assert "events/total, intervention v comparison · weight" in told


def test_no_side_is_favoured_where_none_is_better() -> None:
    """Of correlations and of single groups the axis names the measure, and no side."""
    for review, heading in (("correlations", "Correlation"), ("proportions", "Proportion"), ("exposures", "Odds ratio")):
        told = texts(plot_of(review), 0)
        assert heading in told
        assert not [each for each in told if "favours" in each]


def test_subgroups_stand_together() -> None:
    """A heading, the studies, what they give together with its heterogeneity, and the test between them."""
    told = texts(plot_of("bcg", "tuberculosis"), 0)
    assert {"random", "random: together", "τ² 0.393; χ² 110.2, df 6; I² 89.9 %"} <= set(told)
    assert "Test between subgroups: χ² 1.861, df 2, p = 0.39" in told


def test_a_diamond_is_as_wide_as_its_interval() -> None:
    """The corners of the diamond lie where the axis has the limits and the estimate, also where that is narrower than a mark."""
    plot = plot_of("rare")
    (shape,) = [mark for mark in marks(plot, 0) if mark["type"] == "line"]
    xs = sorted(row["x"] for row in shape["rows"])
    row = plot.frame[plot.frame["kind"] == "all studies"].iloc[0]
    assert (xs[-1] - xs[0]) / (math.log(row["high"]) - math.log(row["low"])) == pytest.approx(
        (xs[1] - xs[0]) / (math.log(row["value"]) - math.log(row["low"])), rel=1e-6
    )


def test_bias_column() -> None:
    """If it is asked for and there are judgements, a dot with its sign stands behind each study."""
    plain, with_column = (texts(plot_of("rare", bias_column=asked), 0) for asked in (False, True))
    assert "Bias" not in plain
    assert "Bias" not in with_column, "no study of this review is judged, so there is no empty column"


@pytest.mark.parametrize("layout", [0, 1])
def test_dots_of_the_risk_of_bias(layout: int) -> None:
    """Each judged study has its dot, apart from all texts; the note says what the signs mean, and the table has the words."""
    bias, bcg = records_of(BIAS), records_of(BCG)
    judged = tuple(
        study.model_copy(update={"risk_of_bias": bias.studies[i % 6].risk_of_bias}) if i else study for i, study in enumerate(bcg.studies)
    )
    records = replace(bcg, studies=judged, review=bcg.review.model_copy(update={"appraisal": bias.review.appraisal}))
    (result, *_), problems = synthesise(records, tabulate(records))
    assert problems == []
    assert isinstance(result, PooledSynthesis)
    declared = result.declared.model_copy(update={"bias_column": True})
    plot = forest_plot(replace(result, selected=replace(result.selected, declared=declared)), {}, "", records)
    assert plot.note.endswith("The dots show the overall risk of bias: + low, – some concerns or moderate, × serious or high.")
    assert plot.columns["bias"] == plot.numbers["bias"].capitalize() == "Risk of bias"  # type: ignore[index]
    told = [row["bias"] for row in plot.frame.to_dict("records") if row["kind"] == "study"]
    assert (told.count("not reported"), set(told)) == (1, {"Low", "Some concerns", "Moderate", "Serious", "High", "not reported"})
    assert sum(sign in ("+", "–", "×") for sign in texts(plot, layout)) == len(judged) - 1


def test_one_wide_interval_is_cut_with_an_arrow() -> None:
    """It neither flattens the others nor is cut unseen."""
    estimates, intervals = [0.8, 0.9, 1.0, 1.1], [(0.6, 1.1), (0.7, 1.2), (0.8, 1.3), (0.0001, 9000.0)]
    scale = forest_scale(estimates, intervals, [1.0], logarithmic=True)
    assert 0.1 < scale.low < 0.6
    assert 1.3 < scale.high < 10
    assert "arrow" in plot_of("exposures").note
    assert "arrow" not in plot_of("rare").note
    arrows = [mark for mark in marks(plot_of("exposures"), 0) if mark["type"] == "line" and len(mark["rows"]) > 4]
    assert arrows, "triangles beside the diamonds"


values = st.floats(-50, 50)


@given(st.lists(st.tuples(values, st.floats(0.01, 20)), min_size=2, max_size=30), st.booleans())
def test_the_axis_holds_what_it_must(pairs: list[tuple[float, float]], logarithmic: bool) -> None:
    """No effect is always on the axis, its ends are apart, ticks are rising and inside, and places are between the ends."""

    def as_shown(value: float) -> float:
        return math.exp(value / 10) if logarithmic else value

    estimates = [as_shown(value) for value, _ in pairs]
    intervals = [(as_shown(value - half), as_shown(value + half)) for value, half in pairs]
    null = 1.0 if logarithmic else 0.0
    scale = replace(forest_scale(estimates, intervals, [null], logarithmic=logarithmic), left=100.0, right=400.0)
    assert scale.low < null < scale.high
    ticks = scale.ticks(50)
    assert ticks == sorted(set(ticks))
    assert all(scale.low - 1e-9 <= tick <= scale.high + 1e-9 for tick in ticks)
    assert all(100 <= scale.at(each) <= 400 for each in [*estimates, scale.low / 2, scale.high * 2])


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.25, "0.25"), (-0.4, "−0.4"), (1000, "1,000"), (0, "0"), (1e-7, "10⁻⁷"), (2e-7, "2e−07"), (1e8, "10⁸"), (100_000, "100,000")],
)
def test_ticks_in_words(value: float, text: str) -> None:
    """Short numbers with a true minus sign."""
    assert tick_text(value) == text


def test_many_studies_are_thin_sorted_rows() -> None:
    """From a hundred on the rows have no words, an axis stands above and below, and no name is part of an expression (F8)."""
    result = made(REVIEWS / "rare")["pooled"]
    assert isinstance(result, PooledSynthesis)
    rows = tuple(replace(result.rows[i % 17], weight=1 / 1500) for i in range(1500))
    plot = forest_plot(replace(result, rows=rows), {}, "Finding", records_of(REVIEWS / "rare"))
    assert plot.long
    assert LONG <= 100
    spec = to_spec(plot.drawn(LAYOUTS[0]))
    assert spec["height"] < 3200
    assert "labelExpr" not in str(spec)
    told = texts_of(spec)
    assert "Bach 1996" not in told
    assert told.count("1") == 2, "the tick of no effect stands above and below"
    boxes = next(mark for mark in marks_of(spec) if mark["type"] == "rect" and mark["color"] == palette.LIGHT["group-1"])
    assert [row["x"] for row in boxes["rows"]] == sorted(row["x"] for row in boxes["rows"])
