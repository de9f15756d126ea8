"""The forest plot of pooled effects: a row for each study with its figures, and for what they give together.

The layout is that of RevMan and metafor: columns with headings, the sums in the last row, a diamond as wide as its interval, subgroups
with their heading, and the figures of heterogeneity below. On a phone each study's figures stand under its name; where studies are
many, the rows are thin, sorted and without words, and the table stands beside them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from living_review.analysis.pooled import EffectRow, PooledSynthesis
from living_review.analysis.risk_of_bias import tool_assessments
from living_review.analysis.selection import SynthesisInput
from living_review.charts.base import Layout, Plot, study_link
from living_review.charts.canvas import Canvas
from living_review.charts.forest_columns import (
    FigureColumn,
    data_of,
    figure_columns,
    figure_numbers,
    figure_texts,
    group_names,
    total_texts,
)
from living_review.charts.forest_scale import ForestScale, forest_scale, tick_text
from living_review.charts.labels import fitted
from living_review.charts.lazy import alt
from living_review.charts.phrases import Between, Heading
from living_review.charts.prisma_layout import text_width
from living_review.formatting import MINUS, format_number
from living_review.records.effect_data import CountsEffect, MeansEffect
from living_review.records.load import Records
from living_review.records.rob_tools import JudgementLevel
from living_review.wording import STUDIES, Counted, Phrases, Wording, joined, worded

STUDY, PART, TOTAL, PREDICTED, HEADING = "study", "subgroup", "all studies", "prediction interval", "heading"
LONG = 100
"""From how many rows on they are thin, sorted and without words."""
LAYOUTS = (Layout("wide", 1100), Layout("narrow", 340))
NAME, WEIGHT, EFFECT, BIAS, GAP = 214.0, 70.0, 176.0, 44.0, 18.0
"""The widths of columns in the wide layout, in pixels."""
ROW, SMALL_ROW = 25.0, 46.0
"""The height of a row, in the wide and in the narrow layout."""
MARK, WHOLE = "group-1", "group-2"
"""The colours of studies and of what they give together."""


class ForestWords(Phrases):
    """What the plot says."""

    UNGROUPED = "Subgroup not reported"
    DESCRIPTION = "Forest plot of {studies}: {measure} with {level} % intervals."
    ROW = "{label}: {text}."
    PREDICTION = "Prediction interval: {interval}."
    WEIGHTS = "Larger marks weigh more ({least} % to {most} % each)."
    ARROWS = "An arrow stands where an interval goes on beyond the axis."
    DASHED = "The dashed line is where the true effect of a further study is expected."
    DOTS = "The dots show the overall risk of bias: {judgements}."
    SORTED = "Studies are sorted by their effect; their names and figures stand in the table."
    PER = " per {n}"
    STANDARDISED = "Standardised mean"
    STANDARDISED_SHORT = "Std. mean"
    LEVEL = "{measure}{unit} [{level} % CI]"
    INTERVENTION = "intervention"
    COMPARATOR = "comparator"
    TOGETHER = "{group}: together"
    ALL = "All studies"
    RANGE = "{low} to {high}{unit}"
    FURTHER = "A further study"
    SEVERAL = Counted("{study} ({n} result)", "{study} ({n} results)")
    FIGURES_OF = "τ² {tau2}; χ² {q}, df {df}; I² {i2} %"
    FIGURES_WITH_P = "τ² {tau2}; χ² {q}, df {df}, {p}; I² {i2} %"
    HETEROGENEITY = "Heterogeneity: {figures}"
    WITH_LIMITS = "{figures} ({low} to {high} %)"
    NO_P = "p cannot be computed"
    UNKNOWN = "cannot be computed"
    OVERALL = "Test of the overall effect: {statistic}, {p}"
    BETWEEN = "Test between subgroups: χ² {q}, df {df}, {p}"
    SUBGROUP = "Subgroup"
    ARM_INTERVENTION = "Intervention"
    ARM_COMPARISON = "Comparison"
    WITH_INTERVAL = "{measure} (interval)"
    NO_EFFECT = "No effect is"
    INSIDE = "inside the interval"
    OUTSIDE = "outside the interval"
    WEIGHT = "Weight"
    BIAS = "Risk of bias"
    BIAS_SHORT = "Bias"
    FAVOURS = "favours {side}"
    EVENTS = "{events} of {n}"
    MEAN = "{mean}, SD {sd}, n {n}"
    FIGURES = "{figures}, intervention v comparison \N{MIDDLE DOT} weight"
    FIGURES_ALONE = "{figures} \N{MIDDLE DOT} weight"


UNGROUPED = ForestWords.UNGROUPED


@dataclass(frozen=True)
class ForestRow:
    """A row: what it says, and its effect and limits as shown; ``cells`` are the texts of the columns of figures."""

    kind: str
    label: str
    value: float = math.nan
    low: float = math.nan
    high: float = math.nan
    text: str = ""
    key: str = ""
    group: str = ""
    weight: float | None = None
    cells: tuple[str, ...] = ()
    bias: JudgementLevel | None = None
    arms: tuple[str, str] = ("", "")
    """What the effect is worked out from in both groups, for the table."""
    below: str = ""
    """A line under it, such as the heterogeneity of a subgroup."""
    numbers: tuple[float, ...] = ()
    """The figures of a study as numbers, of its columns; none where they are of other data."""

    @property
    def share(self) -> str:
        """Its share of all weights."""
        return "" if self.weight is None else f"{format_number(100 * self.weight, 3)} %"

    @property
    def url(self) -> str:
        """The page that it leads to."""
        return study_link(self.key) if self.key else ""


@dataclass(frozen=True)
class ForestPlan:
    """All that is drawn."""

    result: PooledSynthesis
    rows: tuple[ForestRow, ...]
    columns: tuple[FigureColumn, ...]
    footer: tuple[str, ...]
    effect_heading: str
    sides: tuple[str, str] | None
    """What either side of no effect favours; None where neither side is known to be better."""
    null: float | None
    """The value of no effect; None for one group."""
    with_bias: bool
    limits: tuple[float, float]

    @property
    def studies(self) -> tuple[ForestRow, ...]:
        """The rows of studies."""
        return tuple(row for row in self.rows if row.kind == STUDY)

    def scale(self, left: float, right: float) -> ForestScale:
        """The axis between two places."""
        whole = [row for row in self.rows if row.kind in (PART, TOTAL, PREDICTED)]
        needed = [each for row in whole if row.kind in (TOTAL, PREDICTED) for each in (row.low, row.high)]
        needed += [] if self.null is None else [self.null]
        found = forest_scale(
            [row.value for row in self.studies],
            [(row.low, row.high) for row in self.rows if row.kind in (STUDY, PART)],
            needed,
            logarithmic=self.result.measure.is_ratio,
            limits=self.limits,
        )
        return ForestScale(found.low, found.high, found.logarithmic, left, right)


def forest_plot(result: PooledSynthesis, labels: dict[str, str], finding: str, records: Records) -> Plot:
    """A row for each study, for each subgroup and for all together, with its interval; ``labels`` names the terms of the subgroups."""
    plan = _plan(result, labels, records)
    return Plot(
        title=finding,
        description=_description(plan, result),
        frame=_frame(plan, result),
        columns=_table_columns(plan, result),
        numbers=_number_columns(plan, result),
        draw=_draw,
        given={"plan": plan},
        note=_note(plan, result),
        layouts=LAYOUTS,
        long=len(plan.studies) >= LONG,
    )


def _description(plan: ForestPlan, result: PooledSynthesis) -> Wording:
    """Row by row the effects, and the lines below them."""
    words, level = ForestWords, format_number(100 * result.pooled.level, 3)
    parts: list[str] = [worded(words.DESCRIPTION, studies=STUDIES.of(result.studies), measure=result.measure.in_sentence, level=level)]
    parts += [worded(words.ROW, label=row.label, text=row.text) for row in plan.rows if row.kind not in (HEADING, PREDICTED)]
    parts += [worded(words.PREDICTION, interval=row.text) for row in plan.rows if row.kind == PREDICTED]
    return joined(" ", [*parts, *(joined("", (line, ".")) for line in plan.footer)])


def _note(plan: ForestPlan, result: PooledSynthesis) -> Wording:
    words, weights = ForestWords, [row.weight for row in plan.studies if row.weight is not None]
    least, most = (format_number(100 * end, 2) for end in (min(weights), max(weights)))
    notes = [worded(words.WEIGHTS, least=least, most=most)]
    scale = plan.scale(0, 1)
    if any(row.low < scale.low or row.high > scale.high for row in plan.rows if row.kind in (STUDY, PART)):
        notes.append(worded(words.ARROWS))
    if result.pooled.pi_low is not None:
        notes.append(worded(words.DASHED))
    judgements = dict.fromkeys(row.bias for row in plan.studies if row.bias is not None)
    if judgements and len(plan.studies) < LONG:
        order = sorted(judgements, key=lambda level: math.inf if level.severity is None else level.severity)
        named = {
            level.symbol: Between.OR.join(dict.fromkeys(each.label.lower() for each in order if each.symbol == level.symbol))
            for level in order
        }
        notes.append(worded(words.DOTS, judgements=", ".join(f"{sign} {word}" for sign, word in named.items())))
    if len(plan.studies) >= LONG:
        notes.append(worded(words.SORTED))
    return joined(" ", notes)


# ---------------------------------------------------------------------------------------------- what is shown


def _plan(result: PooledSynthesis, labels: dict[str, str], records: Records) -> ForestPlan:
    entries = [row.entry for row in result.rows]
    columns, measure, better = figure_columns(entries, group_names(records.review)), result.measure, result.lower_is_better
    judged = _judgements(entries, records) if result.declared.bias_column else {}
    words, unit = ForestWords, ""
    sides = (words.INTERVENTION, words.COMPARATOR) if better else (words.COMPARATOR, words.INTERVENTION)
    if measure.display == "rate":
        unit = worded(words.PER, n=f"{result.declared.per:,}") if result.declared.per > 1 else ""
    label = measure.label if len(measure.label) < 22 else _shortened(measure.label)
    return ForestPlan(
        result,
        tuple(_rows(result, labels, columns, judged)),
        columns,
        tuple(_footer(result)),
        worded(words.LEVEL, measure=label, unit=unit, level=format_number(100 * result.pooled.level, 3)),
        None if better is None else sides,
        None if measure.single_group else measure.null,
        bool(judged),
        (0.0, 100.0) if measure.display == "percent" else (-1.0, 1.0) if measure.key in ("COR", "ZCOR") else (-math.inf, math.inf),
    )


def _shortened(label: str) -> str:
    return label.replace(ForestWords.STANDARDISED, ForestWords.STANDARDISED_SHORT).split(" (")[0]


Judgements = dict[tuple[str, str], JudgementLevel]
"""The overall judgement by the key of the study and the id of the outcome, which is '' where the study was judged as a whole."""


def _judgements(entries: list[SynthesisInput], records: Records) -> Judgements:
    """The overall judgement of each study, or of its results, by its tool, where there is one."""
    keys = {entry.study.key for entry in entries}
    return {
        (assessment.study.key, assessment.outcome): assessment.overall.judgement
        for tool in tool_assessments(records)
        for assessment in tool.assessments
        if assessment.study.key in keys and assessment.overall.judgement is not None
    }


def _rows(result: PooledSynthesis, labels: dict[str, str], columns: tuple[FigureColumn, ...], judged: Judgements) -> list[ForestRow]:
    pooled, rows = result.pooled, []
    times = Counter(row.entry.study.key for row in result.rows)
    study = partial(_study, result, columns, judged, times)
    if result.subgroups is None:
        rows += [study(row, "") for row in result.rows]
    else:
        for part in result.subgroups.parts:
            group = labels.get(str(part.label), str(part.label))
            members = [result.rows[i] for i in part.members]
            rows.append(ForestRow(HEADING, group, group=group))
            rows += [study(row, group) for row in members]
            estimate, weight = (part.mu, part.ci_low, part.ci_high), sum(row.weight for row in members)
            cells = _sums(result, members, columns)
            below = "" if part.pooled is None else _heterogeneity(part.pooled.tau2, part.pooled.q, part.pooled.q_df, part.pooled.i2)
            rows.append(_whole(result, PART, worded(ForestWords.TOGETHER, group=group), estimate, group, weight, cells, below))
        rest = [row for i, row in enumerate(result.rows) if not any(i in part.members for part in result.subgroups.parts)]
        rows += [ForestRow(HEADING, UNGROUPED, group=UNGROUPED)] if rest else []
        rows += [study(row, UNGROUPED) for row in rest]
    estimate = (pooled.mu, pooled.ci_low, pooled.ci_high)
    rows.append(_whole(result, TOTAL, worded(ForestWords.ALL), estimate, "", 1.0, _sums(result, list(result.rows), columns)))
    if pooled.pi_low is not None and pooled.pi_high is not None:
        low, high = result.plotted(pooled.pi_low), result.plotted(pooled.pi_high)
        ends = {"low": result.shown(pooled.pi_low), "high": result.shown(pooled.pi_high)}
        text = worded(ForestWords.RANGE, **ends, unit=result.sign_of_unit)
        rows.append(
            ForestRow(PREDICTED, worded(ForestWords.FURTHER), result.plotted(pooled.mu), low, high, text, cells=("",) * len(columns))
        )
    return rows


def _sums(result: PooledSynthesis, members: list[EffectRow], columns: tuple[FigureColumn, ...]) -> tuple[str, ...]:
    """What the studies have together; nothing where several results are of the same people, who would be counted twice."""
    if len(result.rows) != result.studies or any(len(row.entries) > 1 for row in members):
        return ("",) * len(columns)
    return total_texts([row.entry for row in members], columns)


def _study(
    result: PooledSynthesis,
    columns: tuple[FigureColumn, ...],
    judged: Judgements,
    times: Mapping[str, int],
    row: EffectRow,
    group: str,
) -> ForestRow:
    """The row of one result; ``times`` is how many rows each study has."""
    study, outcome = row.entry.study, row.entry.outcome
    of_several = times[study.key] > 1
    label = f"{study.label}: {outcome.time if outcome.time != 'not reported' else outcome.id}" if of_several and outcome else study.label
    if len(row.entries) > 1:
        label = ForestWords.SEVERAL.of(len(row.entries), study=study.label)
    estimate = (row.effect.yi, row.ci_low, row.ci_high)
    value, low, high = (result.plotted(each, row) for each in estimate)
    cells = figure_texts(row.entries, columns)
    text = result.estimate(*estimate, row)
    return ForestRow(
        STUDY,
        label,
        value,
        low,
        high,
        text,
        study.key,
        group,
        row.weight,
        cells,
        _judged(row, judged),
        _arms(row.entries),
        "",
        figure_numbers(row.entries, columns),
    )


def _judged(row: EffectRow, judged: Judgements) -> JudgementLevel | None:
    """The judgement of the results that a row shows, if they have one in common; else that of their study as a whole."""
    found = {judged.get((entry.study.key, entry.outcome.id)) for entry in row.entries if entry.outcome is not None}
    of_results = found.pop() if len(found) == 1 else None
    return of_results or judged.get((row.entry.study.key, ""))


def _whole(
    result: PooledSynthesis,
    kind: str,
    label: str,
    estimate: tuple[float, float, float],
    group: str,
    weight: float,
    cells: tuple[str, ...],
    below: str = "",
) -> ForestRow:
    value, low, high = (result.plotted(each) for each in estimate)
    return ForestRow(kind, label, value, low, high, result.estimate(*estimate), group=group, weight=weight, cells=cells, below=below)


def _heterogeneity(tau2: float, q: float, df: int, i2: float, p: float | None = None) -> str:
    figures = {"tau2": format_number(tau2, 3), "q": format_number(q, 4), "df": df, "i2": format_number(i2, 3)}
    return worded(ForestWords.FIGURES_OF if p is None else ForestWords.FIGURES_WITH_P, **figures, p=_p(p))


def _p(p: float | None) -> str:
    if p is None:
        return worded(ForestWords.NO_P)
    return "p < 0.0001" if p < 0.0001 else f"p = {format_number(p, 2)}"


def _footer(result: PooledSynthesis) -> list[str]:
    """The figures of heterogeneity, the test of the whole, and that between subgroups."""
    pooled, profile = result.pooled, result.profile
    text, words = _heterogeneity(pooled.tau2, pooled.q, pooled.q_df, pooled.i2, pooled.q_p), ForestWords
    if profile is not None:
        low, high = format_number(profile.i2_low, 3), format_number(profile.i2_high, 3)
        text = worded(words.WITH_LIMITS, figures=text, low=low, high=high)
    lines: list[str] = [worded(words.HETEROGENEITY, figures=text)]
    if not result.measure.single_group:
        name = "z" if pooled.df is None else f"t (df {format_number(pooled.df, 3)})"
        value = worded(words.UNKNOWN) if pooled.statistic is None else f"{pooled.statistic:.2f}".replace("-", MINUS)
        lines.append(worded(words.OVERALL, statistic=joined(" ", (name, value)), p=_p(pooled.p)))
    if result.subgroups is not None:
        test = result.subgroups
        lines.append(worded(words.BETWEEN, q=format_number(test.q_between, 4), df=test.df, p=_p(test.p)))
    return lines


# ---------------------------------------------------------------------------------------------- the table


def _table_columns(plan: ForestPlan, result: PooledSynthesis) -> dict[str, str]:
    words = ForestWords
    columns: dict[str, str] = {"label": worded(Heading.STUDY)}
    columns |= {"group": worded(words.SUBGROUP)} if result.subgroups else {}
    groups = [
        *dict.fromkeys(column.group for column in plan.columns if column.group),
        worded(words.ARM_INTERVENTION),
        worded(words.ARM_COMPARISON),
    ]
    columns |= dict(zip(("intervention", "control"), groups, strict=False)) if any(any(_arms(row.entries)) for row in result.rows) else {}
    if "intervention" not in columns:
        columns |= {f"cell{i}": f"{column.group} {column.heading}".strip() for i, column in enumerate(plan.columns)}
    columns |= {"text": worded(words.WITH_INTERVAL, measure=result.measure.named)}
    columns |= {"holds": worded(words.NO_EFFECT)} if plan.null is not None else {}
    return columns | {"share": worded(words.WEIGHT)} | ({"bias": worded(words.BIAS)} if plan.with_bias else {})


def _number_columns(plan: ForestPlan, result: PooledSynthesis) -> dict[str, str]:
    """The columns of the file for computing: the effect and its limits as they are drawn, and what they are worked out from."""
    columns = {"kind": "row", "study": "study", "label": "label"} | ({"group": "subgroup"} if result.subgroups else {})
    columns |= {f"number{i}": f"{column.group} {column.heading}".strip().lower() for i, column in enumerate(plan.columns)}
    unit = f"{result.measure.label}{f' ({result.sign_of_unit.strip()})' if result.sign_of_unit else ''}"
    columns |= {"value": unit, "low": "lower limit", "high": "upper limit", "percent": "weight (percent)"}
    return columns | ({"bias": "risk of bias"} if plan.with_bias else {})


def _frame(plan: ForestPlan, result: PooledSynthesis) -> pd.DataFrame:
    records: list[dict[str, Any]] = []
    for row in plan.rows:
        if row.kind == HEADING:
            continue
        one, two = row.arms
        cells = {f"cell{i}": text or "–" for i, text in enumerate(row.cells)}
        records.append(
            {"kind": row.kind, "label": row.label, "study": row.key, "group": row.group, "value": row.value, "low": row.low,
             "high": row.high, "text": row.text, "share": row.share if row.kind == STUDY else "–", "intervention": one,
             "control": two, "holds": _holds(plan, row), "together": row.kind != STUDY,
             "bias": "not reported" if row.bias is None and row.kind == STUDY else "–" if row.bias is None else row.bias.label,
             "percent": None if row.weight is None or row.kind != STUDY else 100 * row.weight,
             **{f"number{i}": number for i, number in enumerate(row.numbers or (None,) * len(plan.columns))}, **cells}
        )  # fmt: skip
    return pd.DataFrame(records)


def _holds(plan: ForestPlan, row: ForestRow) -> str:
    """Whether the interval of a row holds no effect, in words; '' where there is no such value."""
    if plan.null is None:
        return ""
    return worded(ForestWords.INSIDE if row.low <= plan.null <= row.high else ForestWords.OUTSIDE)


def _arms(entries: tuple[SynthesisInput, ...]) -> tuple[str, str]:
    """What the effect was computed from in both groups, in words; '' if the source gives a ready effect."""
    data = data_of(entries[0])
    if len(entries) == 1 and isinstance(data, CountsEffect):
        one, two = (worded(ForestWords.EVENTS, events=f"{arm.events:,}", n=f"{arm.n:,}") for arm in (data.intervention, data.control))
        return one, two
    if len(entries) == 1 and isinstance(data, MeansEffect):
        arms = (data.intervention, data.control)
        one, two = (
            worded(ForestWords.MEAN, mean=format_number(arm.mean), sd=format_number(arm.standard_deviation), n=arm.n) for arm in arms
        )
        return one, two
    return "", ""


# ---------------------------------------------------------------------------------------------- the drawing


def _draw(_: pd.DataFrame, layout: Layout, plan: ForestPlan) -> alt.TopLevelMixin:
    if len(plan.studies) >= LONG:
        return _draw_long(plan, layout)
    return _draw_narrow(plan, layout) if layout.narrow else _draw_wide(plan, layout)


def _draw_wide(plan: ForestPlan, layout: Layout) -> alt.TopLevelMixin:
    canvas = Canvas(layout.width)
    places, x = [], NAME
    for column in plan.columns:
        x += column.width
        places.append(x)
    weight_at = x + WEIGHT
    effect_at = weight_at + max(EFFECT, 7.4 * len(plan.effect_heading) + 10)
    right = layout.width - (BIAS if plan.with_bias else 0) - 6
    scale = plan.scale(effect_at + GAP, right)
    top = canvas.head = _headings(canvas, plan, places, (weight_at, effect_at, right))
    names = fitted([row.label for row in plan.studies], NAME - (12 if any(row.group for row in plan.studies) else 0))
    y = top + 6
    start = y
    for row in plan.rows:
        y += 8 if row.kind == TOTAL else 0
        middle = y + ROW / 2
        bold, inset = row.kind in (TOTAL, PART, HEADING), 12 if row.kind == STUDY and row.group else 0
        if row.kind == TOTAL:
            canvas.line(0, y - 2, layout.width, y - 2, colour="rule")
        limit = 0 if row.kind == STUDY else NAME + sum(column.width for column in plan.columns[:1])
        canvas.text(inset, middle, names.get(row.label, row.label), bold=bold, url=row.url, limit=limit)
        for place, cell in zip(places, row.cells, strict=False):
            canvas.text(place, middle, cell, "right", bold=bold)
        canvas.text(weight_at, middle, row.share, "right", bold=bold)
        canvas.text(effect_at, middle, row.text, "right", bold=bold)
        _marks(canvas, plan, row, scale, middle)
        if row.bias is not None:
            _dot(canvas, row.bias, layout.width - BIAS / 2, middle)
        y += ROW
        if row.below:
            canvas.text(12, y + 7, row.below, size=SMALLEST, colour="muted")
            y += 18
        y += 6 if row.kind == PART else 0
    _uprights(canvas, plan, scale, start - 4, y + 4)
    y = _axis(canvas, plan, scale, (start, y + 4), room=54)
    y = max(y, _foot(canvas, plan, y - 34, SMALLEST))
    canvas.height = y + 6
    return canvas.chart()


def _headings(canvas: Canvas, plan: ForestPlan, places: list[float], ends: tuple[float, float, float]) -> float:
    """The headings of the columns, groups of people above theirs; gives the height of the line below them."""
    weight_at, effect_at, _ = ends
    grouped = any(column.group for column in plan.columns)
    y = 34.0 if grouped else 14.0
    for group in dict.fromkeys(column.group for column in plan.columns if column.group):
        own = [(place - column.width, place) for place, column in zip(places, plan.columns, strict=True) if column.group == group]
        canvas.text((own[0][0] + 14 + own[-1][1]) / 2, 12, group, "center", bold=True)
        canvas.line(own[0][0] + 14, 23, own[-1][1], 23, colour="rule")
    canvas.text(0, y, Heading.STUDY, bold=True)
    for place, column in zip(places, plan.columns, strict=True):
        canvas.text(place, y, column.heading, "right", bold=True)
    canvas.text(weight_at, y, ForestWords.WEIGHT, "right", bold=True)
    canvas.text(effect_at, y, plan.effect_heading, "right", bold=True)
    if plan.with_bias:
        canvas.text(canvas.width - BIAS / 2, y, ForestWords.BIAS_SHORT, "center", bold=True)
    canvas.line(0, y + 12, canvas.width, y + 12, colour="ink")
    return y + 12


def _marks(canvas: Canvas, plan: ForestPlan, row: ForestRow, scale: ForestScale, y: float) -> None:
    """The interval of a row, with its square or diamond, and arrows where it goes on beyond the axis."""
    if row.kind == HEADING:
        return
    low, value, high = (scale.at(each) for each in (row.low, row.value, row.high))
    tip = f"{row.label}: {row.text}" + (f"; weight {row.share}" if row.kind == STUDY else "")
    if row.kind in (PART, TOTAL):
        tall = 8 if row.kind == TOTAL else 6.5
        if row.high < scale.low or row.low > scale.high:
            return
        canvas.shape([(low, y), (value, y - tall), (high, y), (value, y + tall)], colour=WHOLE)
    elif row.kind == PREDICTED:
        canvas.line(low, y, high, y, colour=WHOLE, thick=1.8, dashes="5 3")
        for end, inside in ((low, row.low >= scale.low), (high, row.high <= scale.high)):
            if inside:
                canvas.line(end, y - 4, end, y + 4, colour=WHOLE, thick=1.8)
    else:
        canvas.line(low, y, high, y, colour=MARK, thick=1.5)
        if scale.low <= row.value <= scale.high:
            half = _half_side(plan, row)
            canvas.box(value - half, y - half, value + half, y + half, colour=MARK, url=row.url, tip=tip)
    colour = MARK if row.kind == STUDY else WHOLE
    if row.low < scale.low:
        canvas.shape([(scale.left - 1, y), (scale.left + 7, y - 4.5), (scale.left + 7, y + 4.5)], colour=colour)
    if row.high > scale.high:
        canvas.shape([(scale.right + 1, y), (scale.right - 7, y - 4.5), (scale.right - 7, y + 4.5)], colour=colour)


def _half_side(plan: ForestPlan, row: ForestRow) -> float:
    """Half the side of a square whose area goes with the weight."""
    most = max(each.weight or 0 for each in plan.studies)
    return max(1.8, 7.0 * math.sqrt((row.weight or 0) / most)) if most > 0 else 3.0


def _dot(canvas: Canvas, judgement: JudgementLevel, x: float, y: float) -> None:
    points = [(x + 8 * math.cos(turn), y + 8 * math.sin(turn)) for turn in (2 * math.pi * i / 24 for i in range(24))]
    canvas.shape(points, colour=judgement.colour)
    canvas.text(x, y + 0.5, judgement.symbol, "center", bold=True, colour="paper", size=SMALLEST)


SMALLEST = 13.0
"""The least size of letters in the wide layout, which paper shows at five eighths: 6 points."""


def _size(canvas: Canvas) -> float:
    """The size of letters beside the axis."""
    return SMALLEST if canvas.width > 800 else 12.0


def _axis(canvas: Canvas, plan: ForestPlan, scale: ForestScale, ends: tuple[float, float], room: float, both: bool = False) -> float:
    """The axis below the rows, with the words for both sides; gives the height below."""
    top, bottom = ends
    sign = plan.result.sign_of_unit
    for y, down_by in ((bottom, 1), *(((top, -1),) if both else ())):
        canvas.line(scale.left, y, scale.right, y, colour="ink")
        for tick in scale.ticks(room):
            canvas.line(scale.at(tick), y, scale.at(tick), y + 5 * down_by, colour="ink")
            text = f"{tick_text(tick)}{sign}"
            half = text_width(text, _size(canvas)) / 2
            canvas.text(min(max(scale.at(tick), half), canvas.width - half), y + 14 * down_by, text, "center", size=_size(canvas))
    if plan.sides is None:
        words = plan.effect_heading.rsplit(" [", 1)[0]
        canvas.text((scale.left + scale.right) / 2, bottom + 33, words, "center", size=_size(canvas), colour="muted")
        return bottom + 44
    _side_words(canvas, plan, scale, bottom + 33)
    return bottom + 44


def _uprights(canvas: Canvas, plan: ForestPlan, scale: ForestScale, top: float, bottom: float) -> None:
    """The lines of no effect and of the pooled effect."""
    whole = next(row for row in plan.rows if row.kind == TOTAL)
    canvas.line(scale.at(whole.value), top, scale.at(whole.value), bottom, colour=WHOLE, thick=0.8, dashes="2 3")
    if plan.null is not None and scale.low <= plan.null <= scale.high:
        canvas.line(scale.at(plan.null), top, scale.at(plan.null), bottom, colour="muted", thick=1)


def _side_words(canvas: Canvas, plan: ForestPlan, scale: ForestScale, y: float) -> None:
    """What either side favours, about the value of no effect, or at the ends where one side has no room."""
    left, right = plan.sides or ("", "")
    middle = scale.at(plan.null or 0.0)
    if scale.right - scale.left > 300:
        left, right = (worded(ForestWords.FAVOURS, side=side) for side in (left, right))
    one, two = f"\N{LEFTWARDS ARROW} {left}", f"{right} \N{RIGHTWARDS ARROW}"
    width = 6.4
    middle = min(max(middle, scale.left + width * len(one) + 6), scale.right - width * len(two) - 6)
    canvas.text(middle - 8, y, one, "right", size=_size(canvas), colour="muted")
    canvas.text(middle + 8, y, two, "left", size=_size(canvas), colour="muted")


def _foot(canvas: Canvas, plan: ForestPlan, y: float, size: float) -> float:
    for line in plan.footer:
        y += 18
        canvas.text(0, y, line, size=size, colour="muted")
    return y + 8


def _draw_narrow(plan: ForestPlan, layout: Layout) -> alt.TopLevelMixin:
    """Name and effect of a study in one line; below it its figures, and its interval across the whole width beside them."""
    canvas = Canvas(layout.width)
    has_figures = bool(plan.columns)
    scale = plan.scale(layout.width * (0.53 if has_figures else 0.3), layout.width - 4.0)
    canvas.text(0, 10, Heading.STUDY, bold=True, size=12)
    canvas.text(layout.width, 10, plan.effect_heading, "right", bold=True, size=12)
    y = 22.0
    if has_figures:
        canvas.text(0, y + 4, _narrow_heading(plan.columns), size=10.5, colour="muted", limit=layout.width)
        y += 16
    canvas.line(0, y, layout.width, y, colour="ink")
    names = fitted([row.label for row in plan.studies], layout.width - (170 if plan.with_bias else 150), 12)
    start = y + 4
    y = start
    for row in plan.rows:
        bold = row.kind in (TOTAL, PART, HEADING)
        if row.kind == TOTAL:
            canvas.line(0, y, layout.width, y, colour="rule")
        limit = layout.width - (0 if row.kind == HEADING else 150)
        canvas.text(0, y + 13, names.get(row.label, row.label), bold=bold, url=row.url, size=12, limit=0 if row.kind == STUDY else limit)
        canvas.text(layout.width, y + 13, row.text, "right", bold=bold, size=11.5)
        if row.kind == HEADING:
            y += 24
            continue
        figures = _narrow_figures(row, plan.columns)
        canvas.text(0, y + 31, figures, size=10.5, colour="muted", limit=layout.width * (0.53 if has_figures else 0.3) - 6)
        if row.bias is not None:
            _dot(canvas, row.bias, layout.width - 150, y + 13)
        _uprights(canvas, plan, scale, y + 20, y + 42)
        _marks(canvas, plan, row, scale, y + 31)
        y += SMALL_ROW
    _uprights(canvas, plan, scale, y - 4, y + 4)
    y = _axis(canvas, plan, scale, (start, y + 4), room=40)
    for line in plan.footer:
        for part in line.replace("; I²", "|I²").replace("; χ²", "|χ²").split("|"):
            y += 15
            canvas.text(0, y, part, size=11, colour="muted", limit=layout.width)
    canvas.height = y + 10
    return canvas.chart()


def _narrow_heading(columns: tuple[FigureColumn, ...]) -> str:
    groups: dict[str, list[str]] = {}
    for column in columns:
        groups.setdefault(column.group, []).append(column.heading.lower() if column.heading not in ("SD", "V", "O − E") else column.heading)
    words = ["/".join(headings) for headings in groups.values()]
    return worded(ForestWords.FIGURES if len(words) == 2 else ForestWords.FIGURES_ALONE, figures=words[0])


def _narrow_figures(row: ForestRow, columns: tuple[FigureColumn, ...]) -> str:
    groups: dict[str, list[str]] = {}
    for column, cell in zip(columns, row.cells, strict=False):
        groups.setdefault(column.group, []).append(cell)
    words = ["/".join(cell or "–" for cell in cells) for cells in groups.values() if any(cells)]
    shares = [row.share] if row.kind == STUDY else []
    return " \N{MIDDLE DOT} ".join([*([" v ".join(words)] if words else []), *shares])


def _draw_long(plan: ForestPlan, layout: Layout) -> alt.TopLevelMixin:
    """Many studies: thin rows sorted by their effect, without words, between an axis above and one below."""
    width = layout.width if layout.narrow else 560.0
    canvas = Canvas(width)
    scale = plan.scale(8.0, width - 8.0)
    rows = sorted(plan.studies, key=lambda row: (row.value, row.label))
    step = min(8.0, max(1.6, 2400 / len(rows)))
    start = canvas.head = 26.0
    thick = max(0.6, min(1.4, step * 0.4))
    for i, row in enumerate(rows):
        y = start + 6 + step * (i + 0.5)
        canvas.line(scale.at(row.low), y, scale.at(row.high), y, colour="rule", thick=thick)
        if scale.low <= row.value <= scale.high:
            half = max(0.8, min(2.5, step / 2))
            x = scale.at(row.value)
            canvas.box(x - half, y - half, x + half, y + half, colour=MARK, url=row.url, tip=f"{row.label}: {row.text}")
        for beyond, end, way in ((row.low < scale.low, scale.left, 1), (row.high > scale.high, scale.right, -1)):
            if beyond:
                canvas.line(end, y, end + 4 * way, y, colour=MARK, thick=max(thick, 1.2))
    y = start + 14 + step * len(rows)
    for row in plan.rows:
        if row.kind in (TOTAL, PREDICTED, PART):
            _marks(canvas, plan, row, scale, y + 10)
            canvas.text(8, y + 28, f"{row.label}: {row.text}", size=12, bold=row.kind == TOTAL, limit=width - 16)
            y += 38
    _uprights(canvas, plan, scale, start, y + 4)
    y = _axis(canvas, plan, scale, (start, y + 4), room=48, both=True)
    for line in plan.footer:
        y += 17
        canvas.text(0, y, line, size=11.5 if not layout.narrow else 10.5, colour="muted", limit=width)
    canvas.height = y + 10
    return canvas.chart()
