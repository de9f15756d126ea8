"""What the pages show of syntheses: results in words, numbers with their formulas, tables, and what may not be concluded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from living_review.analysis.key_numbers import in_words
from living_review.analysis.synthesis import (
    ENOUGH,
    BeforeAfter,
    Counted,
    DirectionSynthesis,
    PooledSynthesis,
    Synthesis,
    Vote,
)
from living_review.charts import plural
from living_review.charts.forest import forest, funnel, without_each
from living_review.charts.render import Figure, draw
from living_review.pages.study import OutcomeView, outcome_view
from living_review.records.effect_data import IN_UNITS, RATIOS, CountsEffect
from living_review.records.intervals import MINUS, fixed, number
from living_review.records.load import Records
from living_review.records.study import Outcome, Study
from living_review.records.synthesis_plan import LEVELS, Certainty
from living_review.records.variables import variables
from living_review.stats.pooling import MODELS, TAU2_METHODS, CombinedP, Pooled

Pair = tuple[str, str]


@dataclass(frozen=True)
class Line:
    """A number with its name, and the formula or test that gives it."""

    label: str
    text: str
    formula: str


@dataclass(frozen=True)
class StudyLine:
    """A line of a table that names a study, with further cells."""

    study: Study
    cells: tuple[str, ...]


@dataclass(frozen=True)
class CertaintyView:
    """The certainty of one synthesis as a person judged it; ``domains`` holds name, judgement and reason."""

    level: str
    meaning: str
    judged_by: str
    domains: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class SummaryRow:
    """A row of the summary of findings, in the layout of the Cochrane Handbook (chapter 14)."""

    outcome: str
    assumed: str
    corresponding: str
    relative: str
    people: str
    certainty: str
    plain: str


@dataclass(frozen=True)
class PooledView:
    """A pooled synthesis in words."""

    id: str
    label: str
    sentence: str
    forest: Figure
    without: Figure | None
    funnel: Figure | None
    numbers: tuple[Line, ...]
    heterogeneity: str
    prediction: str
    cumulative: tuple[StudyLine, ...]
    subgroups: tuple[tuple[str, ...], ...]
    subgroup_test: str
    asymmetry: tuple[str, ...]
    swim: tuple[Pair, ...]
    certainty: CertaintyView
    kind: str = "pooled"


@dataclass(frozen=True)
class CountedView:
    """A row of the table of directions."""

    label: str
    favours: int
    neither: int
    against: int
    unknown: int
    test: str
    share: str


@dataclass(frozen=True)
class DirectionView:
    """A synthesis of directions in words."""

    id: str
    label: str
    sentence: str
    groups: tuple[tuple[str, tuple[CountedView, ...]], ...]
    votes: tuple[StudyLine, ...]
    significance: str
    combined: str
    """The p values put together, in a sentence; '' if the review does not declare that."""
    swim: tuple[Pair, ...]
    certainty: CertaintyView
    kind: str = "direction"


@dataclass(frozen=True)
class ChangeView:
    """A change within one group. ``rows`` has the assumed correlation, the change and its interval."""

    study: Study
    outcome: OutcomeView
    arithmetic: str
    turned: str
    rows: tuple[tuple[str, str, str], ...]
    people: str
    cautions: tuple[str, ...]


@dataclass(frozen=True)
class SynthesesView:
    """All syntheses of a review, ready for the templates."""

    all: tuple[PooledView | DirectionView, ...]
    summary: tuple[SummaryRow, ...]
    changes: tuple[ChangeView, ...]
    contrasts: tuple[tuple[Study, OutcomeView], ...]
    pooled: int
    """How many of them are pooled."""

    def of_study(self, key: str) -> tuple[ChangeView, ...]:
        """The changes within the group of one study."""
        return tuple(change for change in self.changes if change.study.key == key)

    def figures(self) -> tuple[Figure, ...]:
        """Every chart of the syntheses."""
        found = [figure for view in self.all if isinstance(view, PooledView) for figure in (view.forest, view.without, view.funnel)]
        return tuple(figure for figure in found if figure is not None)


def syntheses_view(
    records: Records, made: Sequence[Synthesis], within: Iterable[BeforeAfter], contrasts: Iterable[tuple[Study, Outcome]]
) -> SynthesesView:
    """The syntheses in the order of the record, with everything about them in words."""
    return SynthesesView(
        tuple(_pooled(each, records) if isinstance(each, PooledSynthesis) else _directions(each, records) for each in made),
        tuple(_summary(each, records) for each in made),
        tuple(_change(each, records) for each in within),
        tuple((study, outcome_view(outcome, records)) for study, outcome in contrasts),
        sum(isinstance(each, PooledSynthesis) for each in made),
    )


def level_text(level: float) -> str:
    """The level of an interval: '95 %'."""
    return f"{number(100 * level)}\N{NO-BREAK SPACE}%"


def percent(share: float) -> str:
    """A share as a whole percentage; studies are few, and decimals would say more than they do."""
    return f"{100 * share:.0f}\N{NO-BREAK SPACE}%"


def p_text(p: float | None) -> str:
    """A p value with its sign: two digits that count, and no less than 0.0001."""
    if p is None:
        return "p cannot be computed"
    return "p < 0.0001" if p < 0.0001 else f"p = {number(p, 2)}"


def studies_text(n: int) -> str:
    """A number of studies."""
    return plural(n, "study", "studies")


# ---------------------------------------------------------------------------------------------- pooled


def _pooled(result: PooledSynthesis, records: Records) -> PooledView:
    declared, pooled = result.declared, result.pooled
    labels = _subgroup_labels(result, records)
    left = without_each(result)
    funnelled = funnel(result)
    parts = () if result.subgroups is None else result.subgroups.parts
    return PooledView(
        declared.id,
        declared.label,
        _pooled_sentence(result),
        draw(forest(result, labels, _finding(result)), f"forest-{declared.id}", "forest"),
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
                "–" if part.pooled is None else number(part.pooled.tau2, 4),
                "–" if part.pooled is None else f"{number(part.pooled.i2, 3)} %",
            )
            for part in parts
        ),
        _subgroup_test(result),
        tuple(_asymmetry(result)),
        tuple(_pooled_swim(result, records)),
        _certainty(declared.certainty),
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
        return f"is {'below' if mu < 0 else 'above'} {number(result.measure.null)}, the value of no effect"
    return "favours the intervention" if (mu < 0) == result.lower_is_better else "favours the comparator"


def _certain(result: PooledSynthesis) -> bool:
    return not result.pooled.ci_low <= 0 <= result.pooled.ci_high


def _finding(result: PooledSynthesis) -> str:
    """How many studies are on the side of the pooled effect, and that effect."""
    pooled, better = result.pooled, result.lower_is_better
    below = sum(row.effect.yi < 0 for row in result.rows)
    above = sum(row.effect.yi > 0 for row in result.rows)
    if better is None:
        told = f"{below} of {studies_text(pooled.k)} are below {number(result.measure.null)} and {above} above"
    else:
        told = f"{(below if better else above) or 'None'} of {studies_text(pooled.k)} point towards the intervention"
    whole = result.estimate(pooled.mu, pooled.ci_low, pooled.ci_high)
    return f"{told}; together the {result.measure.label.lower()} is {whole}"


def _pooled_sentence(result: PooledSynthesis) -> str:
    pooled, measure, people = result.pooled, result.measure, result.participants
    shown = [result.shown(value) for value in (pooled.mu, pooled.ci_low, pooled.ci_high)]
    over = studies_text(pooled.k) + (f" with {people:,} participants" if people is not None else "")
    words = _side(result)
    if not _certain(result):
        words += ", but no effect, and an effect the other way, are inside the interval"
    interval = f"{level_text(pooled.level)} interval {shown[1]} to {shown[2]}"
    return f"Over {over}, the {measure.label.lower()} is {shown[0]}{_unit(result)} ({interval}); the estimate {words}."


def _unit(result: PooledSynthesis) -> str:
    """The unit of a difference in units of the outcome, with a space before it; else ''."""
    units = {row.entry.outcome.unit for row in result.rows if row.entry.outcome is not None}
    return f" {units.pop()}" if result.measure.key in IN_UNITS and len(units) == 1 else ""


def _lines(result: PooledSynthesis) -> Iterable[Line]:
    pooled, measure, declared = result.pooled, result.measure, result.declared
    yield Line("Studies", str(pooled.k), "")
    model = f"{MODELS[pooled.model]}, weights 1/v" if pooled.model == "EE" else f"{MODELS[pooled.model]}, weights 1/(v + τ²)"
    yield Line(
        f"{measure.label}",
        result.estimate(pooled.mu, pooled.ci_low, pooled.ci_high),
        {"log": "Worked out as a logarithm and transformed back", "Fisher z": "Worked out as Fisher's z and transformed back"}.get(
            measure.scale, "Worked out as it is"
        )
        + f"; {model}",
    )
    if measure.scale != "identity":
        limits = f"{number(pooled.mu)} ({number(pooled.ci_low)} to {number(pooled.ci_high)})"
        yield Line(measure.analysis_label, limits, "On the scale of the analysis")
    interval = f"Knapp–Hartung, t with {pooled.df} degrees of freedom" if declared.knapp_hartung else "Normal (Wald)"
    yield Line("Standard error", number(pooled.se), f"On the scale of the analysis; interval: {interval}")
    yield Line("p for no effect", p_text(pooled.p), "t test" if declared.knapp_hartung else "z test")
    if pooled.tau2_method is not None:
        error = "" if pooled.se_tau2 is None else f" (standard error {number(pooled.se_tau2)})"
        yield Line("τ², variance between studies", number(pooled.tau2) + error, TAU2_METHODS[pooled.tau2_method].capitalize())
    source = "from τ² and the typical variance of Higgins and Thompson" if pooled.model == "RE" else "from Q"
    yield Line("I²", f"{number(pooled.i2, 3)} %", f"Share of the variation that is not chance, {source}")
    yield Line("H²", number(pooled.h2), f"Variation against that expected by chance, {source}")
    yield Line("Q", f"{number(pooled.q)} ({p_text(pooled.q_p)})", f"Cochran's Q, chi-squared with {pooled.q_df} degrees of freedom")


def _heterogeneity(pooled: Pooled) -> str:
    if pooled.i2 < 1:
        amount = "The studies differ no more than chance alone explains, as far as so many can show"
    else:
        grade = "little" if pooled.i2 < 30 else "moderate" if pooled.i2 < 60 else "substantial" if pooled.i2 < 90 else "very large"
        amount = f"The studies differ beyond chance ({grade} heterogeneity): {number(pooled.i2, 2)} % of the variation is not chance (I²)"
    spread = (
        f"; true effects spread with a standard deviation of about {number(pooled.tau2**0.5, 3)} on the analysis scale (τ)"
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
    freedom = f"{test.df} {'degree' if test.df == 1 else 'degrees'} of freedom"
    told = "No clear difference between the subgroups" if test.p > 0.05 else "The subgroups differ by more than chance explains"
    return (
        f"{told}: Q between subgroups {number(test.q_between)}, {freedom}, {p_text(test.p)} "
        "(chi-squared; each subgroup with its own τ²). "
        "Subgroups of studies are not made by chance, so a difference need not be caused by what divides them."
    )


def _asymmetry(result: PooledSynthesis) -> Iterable[str]:
    if result.egger is None:
        yield f"Asymmetry of the funnel was not tested: {result.untested}. That does not mean that no study is missing."
        return
    test = result.egger
    told = (
        "Small and large studies differ more than chance explains"
        if test.p is not None and test.p < 0.1
        else "No clear sign that small studies differ from large ones"
    )
    yield (
        f"{told}: Egger's regression of effects on standard errors gives a slope of {number(test.slope, 3)} "
        f"(z {number(test.statistic, 3) if test.statistic is not None else 'cannot be computed'}, {p_text(test.p)}; "
        "meta-regression with the model of this synthesis). Such a pattern has other causes than unpublished studies too, "
        "and its absence is no proof."
    )
    filled = result.trim_fill
    if filled is None:
        yield f"Trim and fill does not apply: {result.untested}."
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
    yield "What was grouped", _grouped(result, records)
    yield "Metric", f"{result.measure.label}" + (", analysed as its logarithm" if result.measure.is_log else "")
    tau = f", τ² by {TAU2_METHODS[pooled.tau2_method]}" if pooled.tau2_method is not None else ""
    interval = "Knapp–Hartung interval" if declared.knapp_hartung else "normal interval"
    yield "Method", f"Inverse-variance pooling, {MODELS[pooled.model]}{tau}, {interval}{_zero_cells(result)}"
    yield "Why", declared.reason
    looked = ["τ², I², H² and Q", "leaving out each study in turn", f"adding studies one by one{_order(result)}"]
    looked += ["subgroups with a test between them"] if result.subgroups else []
    looked += ["funnel plot with Egger's test"] if result.egger else []
    yield "Heterogeneity, and how it was looked at", f"{_heterogeneity(pooled)} Looked at by {', '.join(looked)}."
    yield "Certainty", _certainty_text(declared.certainty)
    yield "Limits", _limits(result)


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


def _grouped(result: Synthesis, records: Records) -> str:
    declared, words = result.declared, records.vocabulary
    measures = [words["measures"].terms[term].label for term in declared.outcome]
    what = ", ".join(measures) if measures else "The direction of each study's result as a whole"
    asked = in_words(declared.where, variables(records.review, words), words)
    terms = words["comparators"].terms
    kinds = dict.fromkeys(kind for entry in result.selected.entries for kind in entry.comparators)
    against = ", ".join(terms[kind].label if kind in terms else kind for kind in kinds)
    return f"{what}; {studies_text(len(result.selected.entries))}{f' ({asked})' if asked else ' (all)'}; compared with: {against}"


def _limits(result: Synthesis) -> str:
    limits = list(result.declared.limits)
    reasons: dict[str, list[str]] = {}
    for study, reason in result.selected.left_out:
        reasons.setdefault(reason, []).append(study.label)
    limits += [f"Not in it: {', '.join(labels)} ({reason})." for reason, labels in reasons.items()]
    if isinstance(result, PooledSynthesis) and result.pooled.model == "RE" and result.pooled.k < ENOUGH:
        limits.append("With fewer than ten studies, τ² and the intervals are themselves uncertain.")
    return " ".join(limits) or "None are declared beyond what is said above."


# ---------------------------------------------------------------------------------------------- directions


def _directions(result: DirectionSynthesis, records: Records) -> DirectionView:
    declared, every = result.declared, result.everything
    groups = [("All studies", (every,)), ("By design", result.by_design), ("By what the result was compared with", result.by_comparator)]
    return DirectionView(
        declared.id,
        declared.label,
        _direction_sentence(every, declared.level),
        tuple((label, tuple(_counted(each) for each in counted)) for label, counted in groups if len(counted) > 1 or counted == (every,)),
        tuple(StudyLine(vote.entry.study, (vote.direction, _vote_place(vote, records), vote.p)) for vote in every.votes),
        _significance(result),
        _combined(result.combined),
        tuple(_direction_swim(result, records)),
        _certainty(declared.certainty),
    )


def _vote_place(vote: Vote, records: Records) -> str:
    terms = records.vocabulary["comparators"].terms
    return ", ".join(terms[kind].label if kind in terms else kind for kind in vote.entry.comparators)


def _counts_sentence(counted: Counted) -> str:
    """How many studies point which way; what no study does is left out, save that one side is empty."""
    towards, against, neither, none = counted.count(1), counted.count(-1), counted.count(0), counted.no_direction
    parts = [
        f"{towards or 'none'} {'favours' if towards == 1 else 'favour'} the intervention",
        f"{against or 'none'} {'favours' if against == 1 else 'favour'} what it was compared with",
    ]
    parts += [f"{neither} {'is' if neither == 1 else 'are'} reported as no difference"] if neither else []
    parts += [f"{none} {'has' if none == 1 else 'have'} no one direction"] if none else []
    return f"Of {studies_text(len(counted.votes))}, {', '.join(parts[:-1])} and {parts[-1]}."


def _direction_sentence(counted: Counted, level: float) -> str:
    favours = counted.count(1)
    first = _counts_sentence(counted)
    if counted.test is None or counted.share is None:
        return f"{first} No study points either way, so there is nothing to test."
    if counted.test.n == 1:
        return f"{first} One study alone points either way, which says nothing of the others."
    told = "so an even split cannot be ruled out" if counted.test.p > 0.05 else "so an even split is unlikely"
    return (
        f"{first} Among the {counted.test.n} that point either way, {percent(favours / counted.test.n)} favour the intervention "
        f"({level_text(level)} interval {percent(counted.share[0])} to {percent(counted.share[1])}; "
        f"sign test {p_text(counted.test.p)}), {told}."
    )


def _direction_plain(counted: Counted) -> str:
    """The same in a line for the summary of findings."""
    if counted.test is None:
        return "No study points either way."
    if counted.test.n == 1:
        return "One study alone points either way."
    told = "An even split cannot be ruled out." if counted.test.p > 0.05 else "An even split is unlikely."
    return f"{counted.test.favours} of the {counted.test.n} studies that point either way favour the intervention. {told}"


def _counted(counted: Counted) -> CountedView:
    if counted.test is None or counted.share is None:
        test, share = "–", "–"
    else:
        test = p_text(counted.test.p)
        share = f"{counted.test.favours} of {counted.test.n} ({percent(counted.share[0])} to {percent(counted.share[1])})"
    return CountedView(counted.label, counted.count(1), counted.count(0), counted.count(-1), counted.no_direction, test, share)


def _combined(combined: CombinedP | None) -> str:
    if combined is None:
        return ""
    statistic = f"z {number(combined.statistic)}"
    if combined.df is not None:
        statistic = f"chi-squared {number(combined.statistic)} with {combined.df} degrees of freedom"
    return (
        f"The one-sided p values of {studies_text(combined.k)}, combined by {combined.method}'s method, give {statistic}, "
        f"{p_text(combined.p)}. A small value says that the intervention is better in at least one of the studies; it says neither "
        "in which, nor by how much."
    )


NOT_COMBINED = (
    " The p values are not combined either: that needs one-sided tests of one and the same hypothesis, which these are not known to be."
)


def _significance(result: DirectionSynthesis) -> str:
    counted = result.everything
    significant = sum(vote.significant for vote in counted.votes)
    printed = sum(any(c.isdigit() for c in vote.p) for vote in counted.votes)
    return (
        f"A p value is printed for {printed} of {studies_text(len(counted.votes))}, and {significant} of them "
        f"{'is' if significant == 1 else 'are'} below 0.05. That stands beside the directions and enters nothing above: "
        "counting significant results is no synthesis, since whether a result is significant depends on the size of a study "
        "as much as on the effect."
    ) + (NOT_COMBINED if result.combined is None else "")


def _direction_swim(result: DirectionSynthesis, records: Records) -> Iterable[Pair]:
    declared = result.declared
    yield "What was grouped", _grouped(result, records)
    yield "Metric", "Direction of effect, whatever its size and significance"
    yield (
        "Method",
        "Counts by direction; exact two-sided sign test of an even split; Wilson interval of the share that favours the intervention",
    )
    yield "Why", declared.reason
    yield (
        "Heterogeneity, and how it was looked at",
        "Directions by design and by what the result was compared with; no measure of spread can be worked out",
    )
    yield "Certainty", _certainty_text(declared.certainty)
    own = (
        "Directions say nothing of how large an effect is, and each study counts the same. 'No difference' is what the source "
        "reports; an effect too small, and a study too small to show one, read alike."
    )
    rest = _limits(result) if declared.limits or result.selected.left_out else ""
    yield "Limits", f"{own} {rest}".strip()


# ---------------------------------------------------------------------------------------------- certainty and summary of findings


def _certainty_text(certainty: Certainty | str) -> str:
    if isinstance(certainty, str):
        return f"{certainty.capitalize()} by the review"
    return f"{certainty.level.capitalize()}, judged by {certainty.judged_by}"


def _certainty(certainty: Certainty | str) -> CertaintyView:
    if isinstance(certainty, str):
        return CertaintyView(certainty, "", "", ())
    domains = tuple((name, domain.judgement, domain.reason) for name, domain in certainty.domains())
    return CertaintyView(certainty.level, LEVELS[certainty.level], certainty.judged_by, domains)


def _summary(result: Synthesis, records: Records) -> SummaryRow:
    declared = result.declared
    people = result.participants
    amount = (
        f"{people:,} ({studies_text(len(result.selected.entries))})" if people is not None else studies_text(len(result.selected.entries))
    )
    certainty = (
        f"{declared.certainty.capitalize()} by the review" if isinstance(declared.certainty, str) else declared.certainty.level.capitalize()
    )
    if isinstance(result, DirectionSynthesis):
        plain = declared.plain or _direction_plain(result.everything)
        return SummaryRow(declared.label, "–", "–", "Not pooled; directions counted", amount, certainty, plain)
    assumed, corresponding = _absolute(result)
    pooled = result.pooled
    effect = f"{declared.effect} {result.estimate(pooled.mu, pooled.ci_low, pooled.ci_high)}"
    relative = effect if declared.effect in RATIOS else "–"
    if declared.effect not in RATIOS and declared.assumed_risk is None:
        corresponding = f"{effect}{_unit(result)}"
    return SummaryRow(declared.label, assumed, corresponding, relative, amount, certainty, declared.plain or _pooled_sentence(result))


def _absolute(result: PooledSynthesis) -> Pair:
    """The assumed risk, and the risk with the intervention that the pooled effect makes of it, both in 1,000 people."""
    assumed, risk, pooled = result.declared.assumed_risk, result.assumed_risk, result.pooled
    if assumed is None or risk is None:
        return "not assumed", "–"
    shown = [number(1000 * result.with_intervention(value), 3) for value in (pooled.mu, pooled.ci_low, pooled.ci_high)]
    source = assumed.source or f"the {assumed.controls} risk in the control groups"
    return f"{number(1000 * risk, 3)} in 1,000 ({source})", f"{shown[0]} in 1,000 ({shown[1]} to {shown[2]})"


# ---------------------------------------------------------------------------------------------- changes within one group


def _signed(value: float) -> str:
    return f"({number(value)})" if value < 0 else number(value)


def _change(change: BeforeAfter, records: Records) -> ChangeView:
    first, second = (change.before, change.after) if change.flipped else (change.after, change.before)
    result = change.changes[0].effect.yi
    arithmetic = f"{number(first.value)} {MINUS} {_signed(second.value)} = {fixed(result, 3)}"
    turned = (
        "The sign is turned: a lower number is better here, so the change is the value before less the value after."
        if change.flipped
        else "The sign is as it is: a higher number is better here, so the change is the value after less the value before."
    )
    total = change.n_from == "participants"
    people = f"{change.n}, the number of participants in the study" if total else f"{change.n}, as the outcome states"
    cautions = ["How strongly values before and after go together (r) is not reported; it is assumed."]
    if change.outcome.spread == "not_stated":
        cautions.append("The source does not say that ± is a standard deviation; it is read as one.")
    cautions.append(
        "The source gives no number of people for this outcome and does not say that all of them were measured twice; the total is used."
        if total
        else "The source does not say that all of them were measured both before and after."
    )
    cautions.append("It is a change within one group, not a comparison with people who were not treated.")
    rows = tuple(
        (number(each.r), fixed(each.effect.yi, 3), f"{fixed(each.ci_low, 3)} to {fixed(each.ci_high, 3)}") for each in change.changes
    )
    return ChangeView(change.study, outcome_view(change.outcome, records), arithmetic, turned, rows, people, tuple(cautions))
