"""A pooled synthesis in words."""

from __future__ import annotations

from collections.abc import Iterable

from living_review.analysis.asymmetry import Asymmetry
from living_review.analysis.pooled import PooledSynthesis
from living_review.charts.forest import forest_plot
from living_review.charts.funnel import funnel_plot
from living_review.charts.render import draw
from living_review.charts.without_each import leave_one_out_plot
from living_review.formatting import format_number
from living_review.pages.phrases import Heterogeneity, Method, PooledMethod, PooledPhrases, SmallStudies, Speaker, Statistics
from living_review.pages.synthesis_figures import alternative_rows, dependence_sentences, figure_lines, left_out, regression_view
from living_review.pages.synthesis_views import Pair, PooledView, StudyLine
from living_review.pages.synthesis_words import certainty_text, certainty_view, grouped_text, level_text, limits_text, p_text, studies_text
from living_review.records.effect_data import CountsEffect, RatesEffect
from living_review.records.load import Records
from living_review.records.variables import variables
from living_review.stats.inputs import POOLING_MODELS, TAU2_METHODS
from living_review.stats.pooling import Pooled
from living_review.wording import joined


def pooled_view(result: PooledSynthesis, records: Records, say: Speaker) -> PooledView:
    """A pooled synthesis with everything about it in words, and its charts."""
    declared, pooled = result.declared, result.pooled
    labels = _subgroup_labels(result, records)
    left = leave_one_out_plot(result)
    funnelled = funnel_plot(result)
    return PooledView(
        declared.id,
        declared.label,
        pooled_sentence(result, say),
        draw(forest_plot(result, labels, _finding(result, say), records), f"forest-{declared.id}", "forest"),
        None if left is None else draw(left, f"without-each-{declared.id}", "without_each"),
        None if funnelled is None else draw(funnelled, f"funnel-{declared.id}", "funnel"),
        tuple(figure_lines(result, say)),
        _heterogeneity(pooled, say),
        _prediction(result, say),
        tuple(
            StudyLine(
                result.rows[part.members[-1]].entry.study,
                (str(len(part.members)), result.estimate(part.mu, part.ci_low, part.ci_high)),
            )
            for part in result.cumulative
        ),
        tuple(left_out(result, say)),
        tuple(dependence_sentences(result, say)),
        tuple(alternative_rows(result, say)),
        regression_view(result, say),
        tuple(_subgroup_rows(result, labels)),
        _subgroup_test(result, say),
        tuple(_asymmetry(result, say)),
        tuple(_pooled_swim(result, records, say)),
        certainty_view(declared.certainty),
    )


def _subgroup_rows(result: PooledSynthesis, labels: dict[str, str]) -> Iterable[tuple[str, ...]]:
    for part in () if result.subgroups is None else result.subgroups.parts:
        yield (
            labels.get(str(part.label), str(part.label)),
            str(len({result.rows[i].entry.cluster for i in part.members})),
            result.estimate(part.mu, part.ci_low, part.ci_high),
            "–" if part.pooled is None else format_number(part.pooled.tau2, 4),
            "–" if part.pooled is None else f"{format_number(part.pooled.i2, 3)} %",
        )


def _subgroup_labels(result: PooledSynthesis, records: Records) -> dict[str, str]:
    name = result.declared.subgroup
    if name is None:
        return {}
    list_name = variables(records.review, records.vocabulary)[name].list_name
    return {} if list_name is None else {key: term.label for key, term in records.vocabulary[list_name].terms.items()}


def _side(result: PooledSynthesis, say: Speaker) -> str:
    """Which arm the pooled effect favours, in words, or which side of no effect it is on."""
    mu = result.pooled.mu
    if mu == 0:
        null = format_number(result.measure.null)
        return say(PooledPhrases.ON_NULL, null=null) if result.lower_is_better is None else say(PooledPhrases.NEITHER_SIDE)
    if result.lower_is_better is None:
        return say(PooledPhrases.BELOW if mu < 0 else PooledPhrases.ABOVE, null=format_number(result.measure.null))
    return say(PooledPhrases.INTERVENTION if (mu < 0) == result.lower_is_better else PooledPhrases.COMPARATOR)


def _certain(result: PooledSynthesis) -> bool:
    return not result.pooled.ci_low <= 0 <= result.pooled.ci_high


def _finding(result: PooledSynthesis, say: Speaker) -> str:
    """On which side of no effect how many results are, by their data as they are, and the pooled effect."""
    pooled, better, sides = result.pooled, result.lower_is_better, result.sides
    studies = amount_text(result, say)
    whole = result.estimate(pooled.mu, pooled.ci_low, pooled.ci_high)
    if result.measure.single_group:
        values = [(row.effect.yi, row) for row in result.rows]
        least, most = (f"{result.shown(*pick(values, key=lambda each: each[0]))}{result.sign_of_unit}" for pick in (min, max))
        counts = say(PooledPhrases.SPREAD, least=least, most=most, studies=studies)
    elif better is None:
        null = format_number(result.measure.null)
        counts = say(PooledPhrases.BELOW_ABOVE, below=sides.below, above=sides.above, studies=studies, null=null)
    else:
        towards, away = (sides.below, sides.above) if better else (sides.above, sides.below)
        counts = say(PooledPhrases.TOWARDS if away else PooledPhrases.ALL_TOWARDS, towards=towards, away=away, studies=studies)
    if not result.measure.single_group:
        counts = say.count(PooledPhrases.NEITHER_WAY, sides.on, counts=counts) if sides.on else counts
        counts = say.count(PooledPhrases.SILENT, sides.silent, counts=counts) if sides.silent else counts
    return say(PooledPhrases.TOGETHER, counts=counts, measure=result.measure.in_sentence, whole=whole)


def pooled_sentence(result: PooledSynthesis, say: Speaker) -> str:
    """The pooled effect, its interval and what they say, in a sentence or two."""
    pooled, measure, people = result.pooled, result.measure, result.participants
    shown = [result.shown(value) for value in (pooled.mu, pooled.ci_low, pooled.ci_high)]
    values = {
        "studies": amount_text(result, say),
        "people": "" if people is None else f"{people:,}",
        "measure": measure.in_sentence,
        "effect": f"{shown[0]}{unit_text(result)}",
        "level": level_text(pooled.level),
        "low": shown[1],
        "high": f"{shown[2]}{result.sign_of_unit}",
    }
    if measure.single_group:
        return say(PooledPhrases.NO_SIDE_SENTENCE if people is None else PooledPhrases.NO_SIDE_SENTENCE_WITH_PEOPLE, **values)
    side = _side(result, say)
    values["side"] = side if _certain(result) else say(PooledPhrases.UNCERTAIN, side=side)
    return say(PooledPhrases.SENTENCE if people is None else PooledPhrases.SENTENCE_WITH_PEOPLE, **values)


def amount_text(result: PooledSynthesis, say: Speaker) -> str:
    """How many studies are pooled; where some give several results, how many of these."""
    studies = studies_text(result.studies, say)
    if len(result.rows) == result.studies:
        return studies
    return say(PooledPhrases.RESULTS, results=say.count(PooledPhrases.RESULTS_OF_STUDIES, len(result.rows)), studies=studies)


def unit_text(result: PooledSynthesis) -> str:
    """The unit of a number in the units of the outcome, with a space before it; of a rate the person-time; else what stands behind it."""
    if result.measure.display == "rate":
        declared = result.declared
        return f" per {f'{declared.per:,} ' if declared.per > 1 else ''}{declared.person_time}"
    units = {row.entry.outcome.unit for row in result.rows if row.entry.outcome is not None} - {"not reported"}
    return f" {units.pop()}" if result.measure.in_units and len(units) == 1 else result.sign_of_unit


GRADES = ((30, Heterogeneity.LITTLE), (60, Heterogeneity.MODERATE), (90, Heterogeneity.SUBSTANTIAL), (101, Heterogeneity.VERY_LARGE))
"""What is said of a share of the variation, in percent, that is below a limit."""


def _heterogeneity(pooled: Pooled, say: Speaker) -> str:
    phrase = Heterogeneity.CHANCE_ALONE if pooled.i2 < 1 else next(phrase for limit, phrase in GRADES if pooled.i2 < limit)
    amount = say(phrase, i2=format_number(pooled.i2, 2))
    if pooled.tau2:
        sentence = say(Heterogeneity.WITH_SPREAD, amount=amount, tau=format_number(pooled.tau2**0.5, 3))
    else:
        sentence = say(Heterogeneity.WITHOUT_SPREAD, amount=amount)
    return joined(" ", (sentence, say(Heterogeneity.EQUAL_EFFECTS))) if pooled.model == "EE" else sentence


def _prediction(result: PooledSynthesis, say: Speaker) -> str:
    pooled = result.pooled
    if pooled.pi_low is None or pooled.pi_high is None:
        if pooled.model not in ("RE", "ML"):
            return say(Heterogeneity.NO_PREDICTION)
        if result.declared.prediction == "none":
            return say(Heterogeneity.NO_PREDICTION_ASKED)
        return say(Heterogeneity.NO_PREDICTION_FEW, studies=studies_text(result.studies, say))
    meaning = Heterogeneity.BOTH_SIDES if pooled.pi_low <= 0 <= pooled.pi_high else Heterogeneity.ONE_SIDE
    df = pooled.pi_df
    sentence = say(
        Heterogeneity.PREDICTION,
        low=result.shown(pooled.pi_low),
        high=f"{result.shown(pooled.pi_high)}{result.sign_of_unit}",
        level=level_text(pooled.level),
        quantile=say(Heterogeneity.NORMAL_QUANTILE) if df is None else say(Heterogeneity.T_QUANTILE, df=df, less=result.studies - df),
    )
    return sentence if result.measure.single_group else joined(" ", (sentence, say(meaning)))


def _subgroup_test(result: PooledSynthesis, say: Speaker) -> str:
    if result.subgroups is None:
        return ""
    test = result.subgroups
    return say(
        Heterogeneity.SUBGROUP_TEST,
        finding=say(Heterogeneity.SUBGROUPS_ALIKE if test.p > 0.05 else Heterogeneity.SUBGROUPS_DIFFER),
        q=format_number(test.q_between),
        freedom=say.count(Heterogeneity.FREEDOM, test.df),
        p=p_text(test.p, say),
    )


def _asymmetry(result: PooledSynthesis, say: Speaker) -> Iterable[str]:
    found = result.asymmetry
    if not found.tested:
        yield say(SmallStudies.NOT_TESTED, reason=found.not_tested_because)
        return
    yield _asymmetry_test(found, say)
    filled = found.trim_fill
    if filled is None:
        yield say(SmallStudies.FILL_NOT_APPLIED, reason=found.not_filled_because)
    elif filled.k0 == 0:
        yield say(SmallStudies.NONE_MISSING, side=filled.side)
    else:
        after = result.estimate(filled.pooled.mu, filled.pooled.ci_low, filled.pooled.ci_high)
        yield say.count(SmallStudies.MISSING, filled.k0, side=filled.side, measure=result.measure.in_sentence, after=after)


def _asymmetry_test(found: Asymmetry, say: Speaker) -> str:
    """What the test that suits the measure finds."""
    tests = [test for test in (found.egger, found.harbord, found.peters, found.by_size) if test is not None]
    finding = say(SmallStudies.DIFFER if any(test.p is not None and test.p < 0.1 for test in tests) else SmallStudies.ALIKE)
    statistics = [say(Statistics.UNKNOWN) if test.statistic is None else format_number(test.statistic, 3) for test in tests]
    p = p_text(tests[0].p, say)
    if found.egger is not None:
        return say(SmallStudies.EGGER, finding=finding, slope=format_number(found.egger.slope, 3), z=statistics[0], p=p)
    freedom = say.count(Heterogeneity.FREEDOM, tests[0].df or 0)
    if found.harbord is not None:
        return say(SmallStudies.HARBORD, finding=finding, p=p, t=statistics[0], freedom=freedom, peters=p_text(tests[-1].p, say))
    return say(SmallStudies.BY_SIZE, finding=finding, p=p, t=statistics[0], freedom=freedom)


def _pooled_swim(result: PooledSynthesis, records: Records, say: Speaker) -> Iterable[Pair]:
    declared, measure = result.declared, result.measure
    yield say(Method.GROUPED), grouped_text(result, records, say)
    yield say(Method.METRIC), say(METRICS[measure.scale], measure=measure.named) if measure.scale in METRICS else say(measure.label)
    yield say(Method.METHOD), _method(result, say)
    yield say(Method.WHY), declared.reason
    ways = [
        PooledMethod.STATISTICS,
        *([PooledMethod.LEAVING_OUT] if result.without_each else []),
        *([_order(result)] if result.cumulative else []),
    ]
    ways += [PooledMethod.SUBGROUPS] if result.subgroups else []
    ways += [PooledMethod.REGRESSION] if result.regressed else []
    ways += [PooledMethod.FUNNEL] if result.asymmetry.tested else []
    looked = joined(", ", (say(way) for way in ways))
    yield say(Method.HETEROGENEITY), say(PooledMethod.LOOKED_AT, heterogeneity=_heterogeneity(result.pooled, say), ways=looked)
    yield say(Method.CERTAINTY), certainty_text(declared.certainty, say, own=records.review.own)
    yield say(Method.LIMITS), limits_text(result, say)


METRICS = {
    "log": PooledMethod.AS_LOGARITHM,
    "Fisher z": PooledMethod.AS_FISHER_Z,
    "logit": PooledMethod.AS_LOGIT,
    "arcsine": PooledMethod.AS_ARCSINE,
    "double arcsine": PooledMethod.AS_DOUBLE_ARCSINE,
}
INTERVALS = {
    "normal": PooledMethod.NORMAL,
    "knapp_hartung": PooledMethod.KNAPP_HARTUNG,
    "knapp_hartung_adhoc": PooledMethod.ADHOC,
}


def _method(result: PooledSynthesis, say: Speaker) -> str:
    """How effects were pooled; and of counts, what was done about groups in which nobody or everybody had the event."""
    pooled = result.pooled
    model = say(POOLING_MODELS[pooled.model])
    if pooled.model == "ML":
        return say(PooledMethod.LEVELS)
    interval = say(INTERVALS[pooled.interval])
    if pooled.model in ("MH", "Peto"):
        return say(PooledMethod.NO_CORRECTION, method=say(PooledMethod.COUNTS, model=model, interval=interval))
    if pooled.tau2_method is None:
        method = say(PooledMethod.POOLING, model=model, interval=interval)
    else:
        method = say(PooledMethod.POOLING_WITH_TAU2, model=model, method=say(TAU2_METHODS[pooled.tau2_method]), interval=interval)
    method = joined(". ", (method, say(PooledMethod.DEFAULTS))) if pooled.tau2_method == "REML" else method
    data = {row.entry.study.label: row.entry.outcome.effect for row in result.rows if row.entry.outcome is not None}
    counts = {label: effect for label, effect in data.items() if isinstance(effect, CountsEffect | RatesEffect)}
    halved = [label for label, effect in counts.items() if effect.has_zero_cell]
    if counts:
        method = say(PooledMethod.ZERO_CELLS if halved else PooledMethod.NO_ZERO_CELLS, method=method, studies=", ".join(halved))
    return method


def _order(result: PooledSynthesis) -> str:
    dated = all(isinstance(row.entry.study.citation.year, int) for row in result.rows)
    return PooledMethod.BY_YEAR if dated else PooledMethod.BY_RECORD


def absolute_effect(result: PooledSynthesis, say: Speaker) -> Pair:
    """The assumed risk, and the risk with the intervention that the pooled effect makes of it, both in 1,000 people."""
    assumed, risk, pooled = result.declared.assumed_risk, result.assumed_risk, result.pooled
    if assumed is None or risk is None:
        return say(PooledMethod.NOT_ASSUMED), "–"
    n, low, high = (format_number(1000 * result.with_intervention(value), 3) for value in (pooled.mu, pooled.ci_low, pooled.ci_high))
    source = assumed.source or say(PooledMethod.CONTROL_RISK, statistic=assumed.controls)
    return (
        say(PooledMethod.ASSUMED_RISK, n=format_number(1000 * risk, 3), source=source),
        say(PooledMethod.RISK, n=n, low=low, high=high),
    )
