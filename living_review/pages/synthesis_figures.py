"""The figures of a pooled synthesis with how each is computed, and the tables and sentences that stand beside them."""

from __future__ import annotations

from collections.abc import Iterable

from living_review.analysis.dependence import Alternative
from living_review.analysis.pooled import PooledSynthesis
from living_review.analysis.selection import SynthesisInput
from living_review.charts.bubbles import bubble_plot
from living_review.charts.render import draw
from living_review.formatting import format_number
from living_review.pages.phrases import Dependent, LeftOut, PooledNumbers, PooledPhrases, Regression, Speaker, Statistics
from living_review.pages.synthesis_views import NumberLine, RegressionView, StudyLine
from living_review.pages.synthesis_words import p_text, studies_text
from living_review.records.effect_data import CountsEffect, RatesEffect
from living_review.stats.inputs import POOLING_MODELS, TAU2_METHODS
from living_review.stats.meta_regression import MetaRegression
from living_review.stats.pooling import pool
from living_review.wording import joined

SCALES = {
    "log": PooledNumbers.AS_LOGARITHM,
    "Fisher z": PooledNumbers.AS_FISHER_Z,
    "logit": PooledNumbers.AS_LOGIT,
    "arcsine": PooledNumbers.AS_ARCSINE,
    "double arcsine": PooledNumbers.AS_DOUBLE_ARCSINE,
}
WEIGHTS = {
    "EE": PooledNumbers.WEIGHTS_EQUAL,
    "RE": PooledNumbers.WEIGHTS_RANDOM,
    "MH": PooledNumbers.PEOPLE_WEIGHTS,
    "Peto": PooledNumbers.PEOPLE_WEIGHTS,
    "ML": PooledNumbers.LEVELS_WEIGHTS,
}
INTERVALS = {
    "normal": PooledNumbers.WALD,
    "knapp_hartung": PooledNumbers.KNAPP_HARTUNG,
    "knapp_hartung_adhoc": PooledNumbers.ADHOC,
    "cr2": PooledNumbers.ROBUST,
}


def figure_lines(result: PooledSynthesis, say: Speaker) -> Iterable[NumberLine]:
    """The figures, each with how it is computed."""
    pooled, measure, phrases = result.pooled, result.measure, PooledNumbers
    yield NumberLine(say(phrases.STUDIES), str(result.studies), "")
    if len(result.rows) != result.studies:
        yield NumberLine(say(phrases.RESULTS), str(len(result.rows)), "")
    yield NumberLine(measure.named, result.estimate(pooled.mu, pooled.ci_low, pooled.ci_high), _how(result, say))
    if measure.scale != "identity":
        estimate, low, high = (format_number(value) for value in (pooled.mu, pooled.ci_low, pooled.ci_high))
        limits = say(Statistics.ESTIMATE, estimate=estimate, low=low, high=high)
        yield NumberLine(measure.analysis_label, limits, say(phrases.ON_SCALE))
    df = None if pooled.df is None else format_number(pooled.df, 3)
    interval = say(INTERVALS[pooled.interval], df=df)
    yield NumberLine(say(phrases.ERROR), format_number(pooled.se), say(phrases.ERROR_HOW, interval=interval))
    yield from _factor(result, say)
    if not measure.single_group:
        yield NumberLine(say(phrases.P), p_text(pooled.p, say), say(phrases.Z_TEST if pooled.df is None else phrases.T_TEST))
    yield from _heterogeneity_lines(result, say)


def _how(result: PooledSynthesis, say: Speaker) -> str:
    pooled, scale = result.pooled, result.measure.scale
    model = say(WEIGHTS[pooled.model], model=say(POOLING_MODELS[pooled.model]))
    if scale != "double arcsine":
        return say(SCALES.get(scale, PooledNumbers.AS_IT_IS), model=model)
    n = result.people_harmonic
    plain = f"{format_number(100 * result.measure.shown(pooled.mu), 3)}\N{NO-BREAK SPACE}%"
    people = say(Statistics.UNKNOWN) if n is None else format_number(n, 4)
    return say(PooledNumbers.AS_DOUBLE_ARCSINE, model=model, n=people, plain=plain)


def _factor(result: PooledSynthesis, say: Speaker) -> Iterable[NumberLine]:
    """What Knapp and Hartung multiply the variance by, and the normal interval where theirs is narrower."""
    pooled, phrases = result.pooled, PooledNumbers
    if pooled.kh_factor is None:
        return
    if not pooled.narrower_than_normal:
        below = phrases.FACTOR_BELOW_WIDER if pooled.interval == "knapp_hartung" else phrases.FACTOR_CORRECTED
        how = say(below if pooled.kh_factor < 1 - 1e-9 else phrases.FACTOR_ABOVE)
    else:
        rows = [(row.effect.yi, row.effect.vi) for row in result.rows]
        yi, vi = zip(*rows, strict=True)
        model = "EE" if pooled.tau2_method is None else "RE"
        normal = pool(yi, vi, model, pooled.tau2_method or "REML", level=pooled.level)  # type: ignore[arg-type]
        how = say(phrases.FACTOR_BELOW, low=result.shown(normal.ci_low), high=result.shown(normal.ci_high))
    yield NumberLine(say(phrases.FACTOR), format_number(pooled.kh_factor), how)


def _heterogeneity_lines(result: PooledSynthesis, say: Speaker) -> Iterable[NumberLine]:
    pooled, profile, levels, phrases = result.pooled, result.profile, result.three_levels, PooledNumbers

    def limits(value: str, low: float, high: float, unit: str = "") -> str:
        return say(phrases.WITH_LIMITS, value=f"{value}{unit}", low=format_number(low, 3), high=f"{format_number(high, 3)}{unit}")

    def how(text: str) -> str:
        return say(phrases.PROFILE, how=text) if profile is not None else text

    if levels is not None:
        yield NumberLine(say(phrases.BETWEEN), format_number(levels.tau2_between), say(TAU2_METHODS["REML"]).capitalize())
        yield NumberLine(say(phrases.WITHIN), format_number(levels.tau2_within), say(TAU2_METHODS["REML"]).capitalize())
    elif pooled.tau2_method is not None:
        tau2 = format_number(pooled.tau2)
        if profile is not None:
            tau2 = limits(tau2, profile.tau2_low, profile.tau2_high)
        yield NumberLine(say(phrases.TAU2), tau2, how(say(TAU2_METHODS[pooled.tau2_method]).capitalize()))
    random = pooled.model in ("RE", "ML")
    i2, h2 = f"{format_number(pooled.i2, 3)} %", format_number(pooled.h2)
    if profile is not None:
        i2 = limits(format_number(pooled.i2, 3), profile.i2_low, profile.i2_high, " %")
        h2 = limits(h2, profile.h2_low, profile.h2_high)
    yield NumberLine(say(phrases.I2), i2, how(say(phrases.I2_FROM_TAU2 if random else phrases.I2_FROM_Q)))
    yield NumberLine(say(phrases.H2), h2, how(say(phrases.H2_FROM_TAU2 if random else phrases.H2_FROM_Q)))
    yield NumberLine(
        say(phrases.Q), joined("", (format_number(pooled.q), " (", p_text(pooled.q_p, say), ")")), say(phrases.Q_HOW, df=pooled.q_df)
    )


def left_out(result: PooledSynthesis, say: Speaker) -> Iterable[StudyLine]:
    """The studies without an effect in the synthesis, each with the reason."""
    for entry in result.selected.without_events:
        yield StudyLine(entry.study, (_no_events(entry, say),))
    for study, reason in result.selected.excluded:
        yield StudyLine(study, (reason,))


def _no_events(entry: SynthesisInput, say: Speaker) -> str:
    data = None if entry.outcome is None else entry.outcome.effect
    if isinstance(data, RatesEffect):
        rates = (data.intervention, data.control)
        one, two = (say(LeftOut.IN_TIME, events=rate.events, time=format_number(rate.time)) for rate in rates)
        return say(LeftOut.NO_EVENTS, one=one, two=two)
    assert isinstance(data, CountsEffect), "only events of two groups can be none"
    one, two = (say(LeftOut.OF, events=f"{arm.events:,}", n=f"{arm.n:,}") for arm in (data.intervention, data.control))
    return say(LeftOut.NO_EVENTS if data.has_no_events else LeftOut.ONLY_EVENTS, one=one, two=two)


RULES = {"first": Dependent.RULES_FIRST, "largest": Dependent.RULES_LARGEST, "most_exact": Dependent.RULES_MOST_EXACT}


def dependence_sentences(result: PooledSynthesis, say: Speaker) -> Iterable[str]:
    """How several results of one study were handled, and whether the conclusion hangs on it."""
    declared, levels = result.declared.dependence, result.three_levels
    if declared is None or not result.alternatives:
        return
    results = say.count(PooledPhrases.RESULTS_OF_STUDIES, result.results)
    studies = studies_text(result.studies, say)
    if levels is not None:
        df = format_number(levels.pooled.df or 0, 3)
        variances = {"between": format_number(levels.tau2_between), "within": format_number(levels.tau2_within)}
        limits = {"low": result.shown(levels.model_low), "high": result.shown(levels.model_high)}
        yield say(Dependent.LEVELS, results=results, studies=studies, df=df, **variances, **limits)
    elif declared.rule is not None:
        yield say(Dependent.CHOSEN, results=results, studies=studies, rule=say(RULES[declared.rule]))
    else:
        yield say(Dependent.COMBINED, results=results, studies=studies, r=format_number(declared.correlation))
    if not result.measure.single_group:
        yield say(Dependent.CHANGES if result.depends_on_choice else Dependent.STAYS)


def alternative_rows(result: PooledSynthesis, say: Speaker) -> Iterable[tuple[str, ...]]:
    """By each way to handle several results of one study the pooled effect, and where its interval lies."""
    for each in result.alternatives:
        way = _way(each, say)
        where = {-1: Dependent.BELOW, 0: Dependent.HOLDS, 1: Dependent.ABOVE}[each.conclusion]
        yield (
            say(Dependent.DECLARED, way=way) if each.declared else way,
            result.estimate(each.pooled.mu, each.pooled.ci_low, each.pooled.ci_high),
            "–" if result.measure.single_group else say(where),
        )


def _way(each: Alternative, say: Speaker) -> str:
    if each.rule is not None:
        return say(Dependent.WAY_CHOSEN, rule=say(RULES[each.rule]))
    if each.correlation is not None:
        return say(Dependent.WAY_COMBINED, r=format_number(each.correlation))
    return say(Dependent.WAY_LEVELS)


def regression_view(result: PooledSynthesis, say: Speaker) -> RegressionView | None:
    """The meta-regression in sentences and as a table, with a bubble plot of a single number; None if none is declared."""
    regressed = result.regressed
    if regressed is None:
        return None
    few = [say(Regression.FEW, n=format_number(regressed.per_covariate, 3))] if regressed.per_covariate < 10 else []
    few += [say(Regression.NOT_IN_IT, studies=", ".join(regressed.without))] if regressed.without else []
    fit = regressed.result
    if fit is None:
        return RegressionView((say(Regression.FAILED, reason=regressed.failed_because), *few), (), None)
    plot = bubble_plot(result)
    rows = tuple(
        (
            say(Regression.INTERCEPT) if each.name == "intercept" else f"{each.name[:1].upper()}{each.name[1:]}",
            say(Statistics.ESTIMATE, estimate=format_number(each.value), low=format_number(each.ci_low), high=format_number(each.ci_high)),
            format_number(each.se),
            p_text(each.p, say),
        )
        for each in fit.coefficients
    )
    sentences = (_regression_sentence(fit, [column.name for column in regressed.columns], say), *few)
    return RegressionView(sentences, rows, None if plot is None else draw(plot, f"bubbles-{result.declared.id}", "bubbles"))


def _regression_sentence(fit: MetaRegression, names: list[str], say: Speaker) -> str:
    df1, df2 = fit.test_df
    phrase = Regression.CHI if df2 is None else Regression.F
    share = say(Regression.NO_R2)
    if fit.r2 is not None:
        figures = {"tau2": format_number(fit.tau2, 3), "without": format_number(fit.tau2_without, 3)}
        share = say(Regression.R2, r2=format_number(fit.r2, 3), **figures)
    return say(
        Regression.SENTENCE,
        finding=say(Regression.WITH if fit.test_p < 0.05 else Regression.WITHOUT, covariates=", ".join(names)),
        test=say(phrase, value=format_number(fit.test), df1=df1, df2=df2),
        p=p_text(fit.test_p, say),
        share=share,
    )
