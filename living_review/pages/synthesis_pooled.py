"""A pooled synthesis in words."""

from __future__ import annotations

from collections.abc import Iterable

from living_review.analysis.synthesis import (
    PooledSynthesis,
)
from living_review.charts.forest import forest_plot, funnel_plot, leave_one_out_plot
from living_review.charts.render import draw
from living_review.formatting import format_number, plural
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


def pooled_view(result: PooledSynthesis, records: Records) -> PooledView:
    """A pooled synthesis with everything about it in words, and its charts."""
    declared, pooled = result.declared, result.pooled
    labels = _subgroup_labels(result, records)
    left = leave_one_out_plot(result)
    funnelled = funnel_plot(result)
    parts = () if result.subgroups is None else result.subgroups.parts
    return PooledView(
        declared.id,
        declared.label,
        pooled_sentence(result),
        draw(forest_plot(result, labels, _finding(result)), f"forest-{declared.id}", "forest"),
        None if left is None else draw(left, f"without-each-{declared.id}", "without_each"),
        None if funnelled is None else draw(funnelled, f"funnel-{declared.id}", "funnel"),
        tuple(_lines(result)),
        _heterogeneity(pooled),
        _prediction(result),
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
        _subgroup_test(result),
        tuple(_asymmetry(result)),
        tuple(_pooled_swim(result, records)),
        certainty_view(declared.certainty),
    )


def _subgroup_labels(result: PooledSynthesis, records: Records) -> dict[str, str]:
    name = result.declared.subgroup
    if name is None:
        return {}
    list_name = variables(records.review, records.vocabulary)[name].list_name
    return {} if list_name is None else {key: term.label for key, term in records.vocabulary[list_name].terms.items()}


def _side(result: PooledSynthesis) -> str:
    """Which arm the pooled effect favours, in words, or which side of no effect it is on."""
    mu = result.pooled.mu
    if mu == 0:
        return "favours neither side"
    if result.lower_is_better is None:
        return f"is {'below' if mu < 0 else 'above'} {format_number(result.measure.null)}, the value of no effect"
    return "favours the intervention" if (mu < 0) == result.lower_is_better else "favours the comparator"


def _certain(result: PooledSynthesis) -> bool:
    return not result.pooled.ci_low <= 0 <= result.pooled.ci_high


def _finding(result: PooledSynthesis) -> str:
    """How many studies are on the side of the pooled effect, and that effect."""
    pooled, better = result.pooled, result.lower_is_better
    below = sum(row.effect.yi < 0 for row in result.rows)
    above = sum(row.effect.yi > 0 for row in result.rows)
    if better is None:
        told = f"{below} of {studies_text(pooled.k)} are below {format_number(result.measure.null)} and {above} above"
    else:
        told = f"{(below if better else above) or 'None'} of {studies_text(pooled.k)} point towards the intervention"
    whole = result.estimate(pooled.mu, pooled.ci_low, pooled.ci_high)
    return f"{told}; together the {result.measure.label.lower()} is {whole}"


def pooled_sentence(result: PooledSynthesis) -> str:
    """The pooled effect, its interval and what they say, in a sentence or two."""
    pooled, measure, people = result.pooled, result.measure, result.participants
    shown = [result.shown(value) for value in (pooled.mu, pooled.ci_low, pooled.ci_high)]
    over = studies_text(pooled.k) + (f" with {people:,} participants" if people is not None else "")
    words = _side(result)
    if not _certain(result):
        words += ", but no effect, and an effect the other way, are inside the interval"
    interval = f"{level_text(pooled.level)} interval {shown[1]} to {shown[2]}"
    return f"Over {over}, the {measure.label.lower()} is {shown[0]}{unit_text(result)} ({interval}); the estimate {words}."


def unit_text(result: PooledSynthesis) -> str:
    """The unit of a difference in units of the outcome, with a space before it; else ''."""
    units = {row.entry.outcome.unit for row in result.rows if row.entry.outcome is not None}
    return f" {units.pop()}" if result.measure.in_units and len(units) == 1 else ""


def _lines(result: PooledSynthesis) -> Iterable[NumberLine]:
    """The unit of the pooled effect behind a blank; '' if it has none."""
    pooled, measure, declared = result.pooled, result.measure, result.declared
    yield NumberLine("Studies", str(pooled.k), "")
    model = (
        f"{POOLING_MODELS[pooled.model]}, weights 1/v" if pooled.model == "EE" else f"{POOLING_MODELS[pooled.model]}, weights 1/(v + τ²)"
    )
    yield NumberLine(
        f"{measure.label}",
        result.estimate(pooled.mu, pooled.ci_low, pooled.ci_high),
        {"log": "Worked out as a logarithm and transformed back", "Fisher z": "Worked out as Fisher's z and transformed back"}.get(
            measure.scale, "Worked out as it is"
        )
        + f"; {model}",
    )
    if measure.scale != "identity":
        limits = f"{format_number(pooled.mu)} ({format_number(pooled.ci_low)} to {format_number(pooled.ci_high)})"
        yield NumberLine(measure.analysis_label, limits, "On the scale of the analysis")
    interval = f"Knapp–Hartung, t with {pooled.df} degrees of freedom" if declared.knapp_hartung else "Normal (Wald)"
    yield NumberLine("Standard error", format_number(pooled.se), f"On the scale of the analysis; interval: {interval}")
    yield NumberLine("p for no effect", p_text(pooled.p), "t test" if declared.knapp_hartung else "z test")
    if pooled.tau2_method is not None:
        error = "" if pooled.se_tau2 is None else f" (standard error {format_number(pooled.se_tau2)})"
        yield NumberLine("τ², variance between studies", format_number(pooled.tau2) + error, TAU2_METHODS[pooled.tau2_method].capitalize())
    source = "from τ² and the typical variance of Higgins and Thompson" if pooled.model == "RE" else "from Q"
    yield NumberLine("I²", f"{format_number(pooled.i2, 3)} %", f"Share of the variation that is not chance, {source}")
    yield NumberLine("H²", format_number(pooled.h2), f"Variation against that expected by chance, {source}")
    yield NumberLine(
        "Q", f"{format_number(pooled.q)} ({p_text(pooled.q_p)})", f"Cochran's Q, chi-squared with {pooled.q_df} degrees of freedom"
    )


def _heterogeneity(pooled: Pooled) -> str:
    if pooled.i2 < 1:
        amount = "The studies differ no more than chance alone explains, as far as so many can show"
    else:
        grade = "little" if pooled.i2 < 30 else "moderate" if pooled.i2 < 60 else "substantial" if pooled.i2 < 90 else "very large"
        amount = (
            f"The studies differ beyond chance ({grade} heterogeneity): {format_number(pooled.i2, 2)} % of the variation is not chance (I²)"
        )
    spread = (
        f"; true effects spread with a standard deviation of about {format_number(pooled.tau2**0.5, 3)} on the analysis scale (τ)"
        if pooled.tau2
        else ""
    )
    assumed = ""
    if pooled.model == "EE":
        assumed = " The model takes the true effect to be the same in all studies; differences between them are not in its interval."
    return f"{amount}{spread}.{assumed}"


def _prediction(result: PooledSynthesis) -> str:
    pooled = result.pooled
    if pooled.pi_low is None or pooled.pi_high is None:
        return "There is no prediction interval: with equal effects there is no spread of true effects to predict from."
    kind = "normal quantile" if pooled.pi_df is None else f"t quantile with {pooled.pi_df} degrees of freedom (k − 1)"
    low, high = result.shown(pooled.pi_low), result.shown(pooled.pi_high)
    meaning = (
        "It holds effects on both sides of no effect." if pooled.pi_low <= 0 <= pooled.pi_high else "It lies on one side of no effect."
    )
    return (
        f"The true effect of a further study like these is expected between {low} and {high} "
        f"({level_text(pooled.level)} prediction interval, μ ± {kind} × √(τ² + SE²), as metafor's predict). {meaning}"
    )


def _subgroup_test(result: PooledSynthesis) -> str:
    if result.subgroups is None:
        return ""
    test = result.subgroups
    freedom = f"{plural(test.df, 'degree')} of freedom"
    told = "No clear difference between the subgroups" if test.p > 0.05 else "The subgroups differ by more than chance explains"
    return (
        f"{told}: Q between subgroups {format_number(test.q_between)}, {freedom}, {p_text(test.p)} "
        "(chi-squared; each subgroup with its own τ²). "
        "Subgroups of studies are not made by chance, so a difference need not be caused by what divides them."
    )


def _asymmetry(result: PooledSynthesis) -> Iterable[str]:
    if result.egger is None:
        yield f"Asymmetry of the funnel was not tested: {result.asymmetry_not_tested_because}. That does not mean that no study is missing."
        return
    test = result.egger
    told = (
        "Small and large studies differ more than chance explains"
        if test.p is not None and test.p < 0.1
        else "No clear sign that small studies differ from large ones"
    )
    yield (
        f"{told}: Egger's regression of effects on standard errors gives a slope of {format_number(test.slope, 3)} "
        f"(z {format_number(test.statistic, 3) if test.statistic is not None else 'cannot be computed'}, {p_text(test.p)}; "
        "meta-regression with the model of this synthesis). Such a pattern has other causes than unpublished studies too, "
        "and its absence is no proof."
    )
    filled = result.trim_fill
    if filled is None:
        yield f"Trim and fill does not apply: {result.asymmetry_not_tested_because}."
    elif filled.k0 == 0:
        yield f"Trim and fill (estimator L0) finds no study missing on the {filled.side}."
    else:
        these = "it" if filled.k0 == 1 else "them"
        after = result.estimate(filled.pooled.mu, filled.pooled.ci_low, filled.pooled.ci_high)
        yield (
            f"Trim and fill (estimator L0) supposes {studies_text(filled.k0)} missing on the {filled.side}; with {these} filled in the "
            f"{result.measure.label.lower()} would be {after}. This shows how far the "
            "result leans on that supposition; it is not a better estimate."
        )


def _pooled_swim(result: PooledSynthesis, records: Records) -> Iterable[Pair]:
    declared, pooled = result.declared, result.pooled
    yield "What was grouped", grouped_text(result, records)
    yield "Metric", f"{result.measure.label}" + (", analysed as its logarithm" if result.measure.is_ratio else "")
    tau = f", τ² by {TAU2_METHODS[pooled.tau2_method]}" if pooled.tau2_method is not None else ""
    interval = "Knapp–Hartung interval" if declared.knapp_hartung else "normal interval"
    yield "Method", f"Inverse-variance pooling, {POOLING_MODELS[pooled.model]}{tau}, {interval}{_zero_cells(result)}"
    yield "Why", declared.reason
    looked = ["τ², I², H² and Q", "leaving out each study in turn", f"adding studies one by one{_order(result)}"]
    looked += ["subgroups with a test between them"] if result.subgroups else []
    looked += ["funnel plot with Egger's test"] if result.egger else []
    yield "Heterogeneity, and how it was looked at", f"{_heterogeneity(pooled)} Looked at by {', '.join(looked)}."
    yield "Certainty", certainty_text(declared.certainty)
    yield "Limits", limits_text(result)


def _zero_cells(result: PooledSynthesis) -> str:
    """What was done about groups in which nobody or everybody had the event, and in which studies; '' if the data are no counts."""
    data = {row.entry.study.label: row.entry.outcome.effect for row in result.rows if row.entry.outcome is not None}
    counts = {label: each for label, each in data.items() if isinstance(each, CountsEffect)}
    halved = [label for label, each in counts.items() if each.has_zero_cell]
    if not counts:
        return ""
    if not halved:
        return ". No study has a group in which nobody or everybody had the event, so no count was corrected"
    return f". One half was added to all four cells where nobody or everybody of a group had the event: {', '.join(halved)}"


def _order(result: PooledSynthesis) -> str:
    dated = all(isinstance(row.entry.study.citation.year, int) for row in result.rows)
    return " by year" if dated else ", in the order of the records, since not all have a year"


def absolute_effect(result: PooledSynthesis) -> Pair:
    """The assumed risk, and the risk with the intervention that the pooled effect makes of it, both in 1,000 people."""
    assumed, risk, pooled = result.declared.assumed_risk, result.assumed_risk, result.pooled
    if assumed is None or risk is None:
        return "not assumed", "–"
    shown = [format_number(1000 * result.with_intervention(value), 3) for value in (pooled.mu, pooled.ci_low, pooled.ci_high)]
    source = assumed.source or f"the {assumed.controls} risk in the control groups"
    return f"{format_number(1000 * risk, 3)} in 1,000 ({source})", f"{shown[0]} in 1,000 ({shown[1]} to {shown[2]})"
