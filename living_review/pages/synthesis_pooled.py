"""A pooled synthesis in words."""

from __future__ import annotations

from collections.abc import Iterable

from living_review.analysis.synthesis import (
    PooledSynthesis,
)
from living_review.charts.forest import forest_plot, funnel_plot, leave_one_out_plot
from living_review.charts.render import draw
from living_review.formatting import format_number
from living_review.pages.phrases import (
    Heterogeneity,
    Method,
    PooledMethod,
    PooledNumbers,
    SmallStudies,
    Speaker,
    Statistics,
)
from living_review.pages.phrases import PooledPhrases as PooledPhrases
from living_review.pages.synthesis_views import (
    NumberLine,
    Pair,
    PooledView,
    StudyLine,
)
from living_review.pages.synthesis_words import certainty_text, certainty_view, grouped_text, level_text, limits_text, p_text, studies_text
from living_review.records.effect_data import CountsEffect
from living_review.records.load import Records
from living_review.records.variables import variables
from living_review.stats.inputs import POOLING_MODELS, TAU2_METHODS
from living_review.stats.pooling import Pooled


def pooled_view(result: PooledSynthesis, records: Records, say: Speaker) -> PooledView:
    """A pooled synthesis with everything about it in words, and its charts."""
    declared, pooled = result.declared, result.pooled
    labels = _subgroup_labels(result, records)
    left = leave_one_out_plot(result)
    funnelled = funnel_plot(result)
    parts = () if result.subgroups is None else result.subgroups.parts
    return PooledView(
        declared.id,
        declared.label,
        pooled_sentence(result, say),
        draw(forest_plot(result, labels, _finding(result, say)), f"forest-{declared.id}", "forest"),
        None if left is None else draw(left, f"without-each-{declared.id}", "without_each"),
        None if funnelled is None else draw(funnelled, f"funnel-{declared.id}", "funnel"),
        tuple(_lines(result, say)),
        _heterogeneity(pooled, say),
        _prediction(result, say),
        tuple(
            StudyLine(
                result.rows[part.members[-1]].entry.study,
                (str(len(part.members)), result.estimate(part.mu, part.ci_low, part.ci_high)),
            )
            for part in result.cumulative
        ),
        tuple(
            (
                labels.get(str(part.label), str(part.label)),
                str(len(part.members)),
                result.estimate(part.mu, part.ci_low, part.ci_high),
                "–" if part.pooled is None else format_number(part.pooled.tau2, 4),
                "–" if part.pooled is None else f"{format_number(part.pooled.i2, 3)} %",
            )
            for part in parts
        ),
        _subgroup_test(result, say),
        tuple(_asymmetry(result, say)),
        tuple(_pooled_swim(result, records, say)),
        certainty_view(declared.certainty),
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
        return say(PooledPhrases.NEITHER_SIDE)
    if result.lower_is_better is None:
        return say(PooledPhrases.BELOW if mu < 0 else PooledPhrases.ABOVE, null=format_number(result.measure.null))
    return say(PooledPhrases.INTERVENTION if (mu < 0) == result.lower_is_better else PooledPhrases.COMPARATOR)


def _certain(result: PooledSynthesis) -> bool:
    return not result.pooled.ci_low <= 0 <= result.pooled.ci_high


def _finding(result: PooledSynthesis, say: Speaker) -> str:
    """How many studies are on the side of the pooled effect, and that effect."""
    pooled, better = result.pooled, result.lower_is_better
    below = sum(row.effect.yi < 0 for row in result.rows)
    above = sum(row.effect.yi > 0 for row in result.rows)
    together = {
        "studies": studies_text(pooled.k, say),
        "measure": result.measure.label.lower(),
        "whole": result.estimate(pooled.mu, pooled.ci_low, pooled.ci_high),
    }
    if better is None:
        return say(PooledPhrases.FINDING_SIDES, below=below, above=above, null=format_number(result.measure.null), **together)
    towards = below if better else above
    return say(PooledPhrases.FINDING if towards else PooledPhrases.FINDING_NONE, n=towards, **together)


def pooled_sentence(result: PooledSynthesis, say: Speaker) -> str:
    """The pooled effect, its interval and what they say, in a sentence or two."""
    pooled, measure, people = result.pooled, result.measure, result.participants
    shown = [result.shown(value) for value in (pooled.mu, pooled.ci_low, pooled.ci_high)]
    side = _side(result, say)
    return say(
        PooledPhrases.SENTENCE if people is None else PooledPhrases.SENTENCE_WITH_PEOPLE,
        studies=studies_text(pooled.k, say),
        people="" if people is None else f"{people:,}",
        measure=measure.label.lower(),
        effect=f"{shown[0]}{unit_text(result)}",
        level=level_text(pooled.level),
        low=shown[1],
        high=shown[2],
        side=side if _certain(result) else say(PooledPhrases.UNCERTAIN, side=side),
    )


def unit_text(result: PooledSynthesis) -> str:
    """The unit of a difference in units of the outcome, with a space before it; else ''."""
    units = {row.entry.outcome.unit for row in result.rows if row.entry.outcome is not None}
    return f" {units.pop()}" if result.measure.in_units and len(units) == 1 else ""


def _lines(result: PooledSynthesis, say: Speaker) -> Iterable[NumberLine]:
    """The figures, each with how it is computed."""
    pooled, measure, declared = result.pooled, result.measure, result.declared
    phrases = PooledNumbers
    yield NumberLine(say(phrases.STUDIES), str(pooled.k), "")
    scales = {"log": phrases.AS_LOGARITHM, "Fisher z": phrases.AS_FISHER_Z}
    model = say(phrases.WEIGHTS_EQUAL if pooled.model == "EE" else phrases.WEIGHTS_RANDOM, model=POOLING_MODELS[pooled.model])
    yield NumberLine(
        measure.label,
        result.estimate(pooled.mu, pooled.ci_low, pooled.ci_high),
        say(scales.get(measure.scale, phrases.AS_IT_IS), model=model),
    )
    if measure.scale != "identity":
        estimate, low, high = (format_number(value) for value in (pooled.mu, pooled.ci_low, pooled.ci_high))
        limits = say(Statistics.ESTIMATE, estimate=estimate, low=low, high=high)
        yield NumberLine(measure.analysis_label, limits, say(phrases.ON_SCALE))
    interval = say(phrases.KNAPP_HARTUNG, df=pooled.df) if declared.knapp_hartung else say(phrases.WALD)
    yield NumberLine(say(phrases.ERROR), format_number(pooled.se), say(phrases.ERROR_HOW, interval=interval))
    yield NumberLine(say(phrases.P), p_text(pooled.p, say), say(phrases.T_TEST if declared.knapp_hartung else phrases.Z_TEST))
    if pooled.tau2_method is not None:
        tau2 = format_number(pooled.tau2)
        if pooled.se_tau2 is not None:
            tau2 = say(phrases.WITH_ERROR, value=tau2, error=format_number(pooled.se_tau2))
        yield NumberLine(say(phrases.TAU2), tau2, TAU2_METHODS[pooled.tau2_method].capitalize())
    random = pooled.model == "RE"
    yield NumberLine(say(phrases.I2), f"{format_number(pooled.i2, 3)} %", say(phrases.I2_FROM_TAU2 if random else phrases.I2_FROM_Q))
    yield NumberLine(say(phrases.H2), format_number(pooled.h2), say(phrases.H2_FROM_TAU2 if random else phrases.H2_FROM_Q))
    yield NumberLine(say(phrases.Q), f"{format_number(pooled.q)} ({p_text(pooled.q_p, say)})", say(phrases.Q_HOW, df=pooled.q_df))


GRADES = ((30, Heterogeneity.LITTLE), (60, Heterogeneity.MODERATE), (90, Heterogeneity.SUBSTANTIAL), (101, Heterogeneity.VERY_LARGE))
"""What is said of a share of the variation, in percent, that is below a limit."""


def _heterogeneity(pooled: Pooled, say: Speaker) -> str:
    phrase = Heterogeneity.CHANCE_ALONE if pooled.i2 < 1 else next(phrase for limit, phrase in GRADES if pooled.i2 < limit)
    amount = say(phrase, i2=format_number(pooled.i2, 2))
    if pooled.tau2:
        sentence = say(Heterogeneity.WITH_SPREAD, amount=amount, tau=format_number(pooled.tau2**0.5, 3))
    else:
        sentence = say(Heterogeneity.WITHOUT_SPREAD, amount=amount)
    return f"{sentence} {say(Heterogeneity.EQUAL_EFFECTS)}" if pooled.model == "EE" else sentence


def _prediction(result: PooledSynthesis, say: Speaker) -> str:
    pooled = result.pooled
    if pooled.pi_low is None or pooled.pi_high is None:
        return say(Heterogeneity.NO_PREDICTION)
    return say(
        Heterogeneity.PREDICTION,
        low=result.shown(pooled.pi_low),
        high=result.shown(pooled.pi_high),
        level=level_text(pooled.level),
        quantile=say(Heterogeneity.NORMAL_QUANTILE) if pooled.pi_df is None else say(Heterogeneity.T_QUANTILE, df=pooled.pi_df),
        meaning=say(Heterogeneity.BOTH_SIDES if pooled.pi_low <= 0 <= pooled.pi_high else Heterogeneity.ONE_SIDE),
    )


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
    if result.egger is None:
        yield say(SmallStudies.NOT_TESTED, reason=result.asymmetry_not_tested_because)
        return
    test = result.egger
    yield say(
        SmallStudies.EGGER,
        finding=say(SmallStudies.DIFFER if test.p is not None and test.p < 0.1 else SmallStudies.ALIKE),
        slope=format_number(test.slope, 3),
        z=say(Statistics.UNKNOWN) if test.statistic is None else format_number(test.statistic, 3),
        p=p_text(test.p, say),
    )
    filled = result.trim_fill
    if filled is None:
        yield say(SmallStudies.FILL_NOT_APPLIED, reason=result.asymmetry_not_tested_because)
    elif filled.k0 == 0:
        yield say(SmallStudies.NONE_MISSING, side=filled.side)
    else:
        after = result.estimate(filled.pooled.mu, filled.pooled.ci_low, filled.pooled.ci_high)
        yield say.count(SmallStudies.MISSING, filled.k0, side=filled.side, measure=result.measure.label.lower(), after=after)


def _pooled_swim(result: PooledSynthesis, records: Records, say: Speaker) -> Iterable[Pair]:
    declared, measure = result.declared, result.measure
    yield say(Method.GROUPED), grouped_text(result, records, say)
    yield say(Method.METRIC), say(PooledMethod.AS_LOGARITHM, measure=measure.label) if measure.is_ratio else measure.label
    yield say(Method.METHOD), _method(result, say)
    yield say(Method.WHY), declared.reason
    ways = [PooledMethod.STATISTICS, PooledMethod.LEAVING_OUT, _order(result)]
    ways += [PooledMethod.SUBGROUPS] if result.subgroups else []
    ways += [PooledMethod.FUNNEL] if result.egger else []
    looked = ", ".join(say(way) for way in ways)
    yield say(Method.HETEROGENEITY), say(PooledMethod.LOOKED_AT, heterogeneity=_heterogeneity(result.pooled, say), ways=looked)
    yield say(Method.CERTAINTY), certainty_text(declared.certainty, say)
    yield say(Method.LIMITS), limits_text(result, say)


def _method(result: PooledSynthesis, say: Speaker) -> str:
    """How effects were pooled; and of counts, what was done about groups in which nobody or everybody had the event."""
    pooled = result.pooled
    interval = say(PooledMethod.KNAPP_HARTUNG if result.declared.knapp_hartung else PooledMethod.NORMAL)
    model = POOLING_MODELS[pooled.model]
    if pooled.tau2_method is None:
        method = say(PooledMethod.POOLING, model=model, interval=interval)
    else:
        method = say(PooledMethod.POOLING_WITH_TAU2, model=model, method=TAU2_METHODS[pooled.tau2_method], interval=interval)
    data = {row.entry.study.label: row.entry.outcome.effect for row in result.rows if row.entry.outcome is not None}
    counts = {label: effect for label, effect in data.items() if isinstance(effect, CountsEffect)}
    halved = [label for label, effect in counts.items() if effect.has_zero_cell]
    if not counts:
        return method
    return say(PooledMethod.ZERO_CELLS if halved else PooledMethod.NO_ZERO_CELLS, method=method, studies=", ".join(halved))


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
