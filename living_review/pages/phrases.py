"""The sentences and labels that Python puts on pages: English texts with names in braces for values that are already formatted.

They are grouped by the page that says them and spoken through a ``Speaker``, as the texts of templates are through ``_``, so that
a page can be said in another language as a whole. What a phrase says of numbers has one form for one and another for more.
What charts and analysis say is worded in their own folders; here it is listed which page says it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from living_review.analysis.agreement import ReadState
from living_review.analysis.plausibility.run import checks
from living_review.discovery import modules_of
from living_review.records.claim import VERDICTS, WAYS, Verdict, Way
from living_review.records.intervals import IntervalWords
from living_review.records.rob_tools import ToolWords
from living_review.records.translations import ENGLISH, Language
from living_review.records.values import MISSING
from living_review.wording import STUDIES, Counted, Phrases, Wording, again, filled, groups_of, texts_of_group, worded


@dataclass(frozen=True)
class Speaker:
    """Says phrases in a language."""

    language: Language = ENGLISH

    def __call__(self, phrase: str, /, **values: object) -> str:
        """A phrase with each name in braces replaced by its value.

        >>> Speaker()("{n} in 1,000", n=7)
        '7 in 1,000'
        """
        if self.language == ENGLISH:
            return worded(phrase, **values)  # which a page in another language says again
        said = {name: self.again(value) for name, value in values.items()}
        return filled(self.language.translate(phrase), said, self.language.number)

    def count(self, phrase: Counted, n: int, /, **values: object) -> str:
        """A phrase on so many things.

        >>> Speaker().count(STUDIES, 1)
        '1 study'
        """
        return self(phrase.one if n == 1 else phrase.many, n=n, **values)

    def again(self, text: object) -> object:
        """A text that was worded in English, in this language; any other value as it is."""
        if not isinstance(text, Wording) or self.language == ENGLISH:
            return text
        return again(text, self.language.texts, self.again, self.language.number)


class CertaintyPhrases(Phrases):
    """How certain a synthesis is, and who judged that."""

    BY_THE_REVIEW = "{word} by the review"
    NOT_JUDGED = "Not judged"
    JUDGED = "{level}, judged by {person}"


class Method(Phrases):
    """How and why a synthesis was done: the table that stands below each."""

    GROUPED = "What was grouped"
    METRIC = "Metric"
    METHOD = "Method"
    WHY = "Why"
    HETEROGENEITY = "Heterogeneity, and how it was looked at"
    CERTAINTY = "Certainty"
    LIMITS = "Limits"
    WHOLE_RESULT = "The direction of each study's result as a whole"
    GROUPED_ALONE = "{what}; {studies} (all)"
    GROUPED_SOME_ALONE = "{what}; {studies} ({filter})"
    GROUPED_ALL = "{what}; {studies} (all); compared with: {against}"
    GROUPED_SOME = "{what}; {studies} ({filter}); compared with: {against}"
    NO_EVENTS = "nobody, or everybody, had the event in both groups"
    NOT_IN_IT = "Not in it: {studies} ({reason})."
    NARROWER = (
        "The interval of Knapp and Hartung is narrower here than the normal one, since the studies happen to differ less than chance "
        "would let them; that is no gain in certainty."
    )
    FEW = "With fewer than ten studies, τ² and the intervals are themselves uncertain."
    NO_LIMITS = "None are declared beyond what is said above."


class Statistics(Phrases):
    """Figures of a test or an interval within a sentence."""

    P_UNKNOWN = "p cannot be computed"
    UNKNOWN = "cannot be computed"
    ESTIMATE = "{estimate} ({low} to {high})"


class PooledPhrases(Phrases):
    """A pooled synthesis in sentences."""

    NEITHER_SIDE = "favours neither side"
    BELOW = "is below {null}, the value of no effect"
    ABOVE = "is above {null}, the value of no effect"
    INTERVENTION = "favours the intervention"
    COMPARATOR = "favours the comparator"
    UNCERTAIN = "{side}, but no effect, and an effect the other way, are inside the interval"
    SENTENCE = "Over {studies}, the {measure} is {effect} ({level} interval {low} to {high}); the estimate {side}."
    SENTENCE_WITH_PEOPLE = (
        "Over {studies} with {people} participants, the {measure} is {effect} ({level} interval {low} to {high}); the estimate {side}."
    )
    NO_SIDE_SENTENCE = "Over {studies}, the {measure} is {effect} ({level} interval {low} to {high})."
    NO_SIDE_SENTENCE_WITH_PEOPLE = (
        "Over {studies} with {people} participants, the {measure} is {effect} ({level} interval {low} to {high})."
    )
    ON_NULL = "is at {null}, the value of no effect"
    TOGETHER = "{counts}; together the {measure} is {whole}"
    BELOW_ABOVE = "{below} of {studies} are below {null} and {above} above"
    TOWARDS = "{towards} of {studies} point towards the intervention and {away} away from it"
    ALL_TOWARDS = "{towards} of {studies} point towards the intervention"
    NEITHER_WAY = Counted("{counts}, {n} neither way", "{counts}, {n} neither way")
    SILENT = Counted("{counts}, and {n} without any event nowhere", "{counts}, and {n} without any event nowhere")
    SPREAD = "From {least} to {most} in {studies}"
    RESULTS = "{results} of {studies}"
    RESULTS_OF_STUDIES = Counted("{n} result", "{n} results")


class LeftOut(Phrases):
    """Studies without an effect in a synthesis, listed under the forest plot."""

    NO_EVENTS = "nobody of either group had the event ({one} and {two}), which says nothing of a ratio"
    ONLY_EVENTS = "everybody in both groups had the event ({one} and {two}), which says nothing of an odds ratio"
    OF = "{events} of {n}"
    IN_TIME = "{events} in {time}"


class Dependent(Phrases):
    """Several results of one study, and what hangs on how they are handled."""

    CHOSEN = "{results} come from {studies}; of each study one enters, {rule}."
    COMBINED = "{results} come from {studies}; those of one study are combined to one, their errors taken to be correlated by {r}."
    LEVELS = (
        "{results} of {studies} are pooled in three levels: between studies τ² is {between}, between results of one study {within}. "
        "The interval is robust against dependence (CR2, Student's t with {df} degrees of freedom after Satterthwaite); "
        "the model's own is {low} to {high}."
    )
    RULES_FIRST = "the first that the record lists"
    RULES_LARGEST = "that of most people"
    RULES_MOST_EXACT = "the most exact"
    CHANGES = (
        "The conclusion hangs on how several results of one study are handled: by some of the ways below the interval holds no effect."
    )
    STAYS = "The conclusion does not hang on how several results of one study are handled."
    WAY_CHOSEN = "One result of each study: {rule}"
    WAY_COMBINED = "Combined within each study, correlation {r} assumed"
    WAY_LEVELS = "All results, in three levels"
    DECLARED = "{way} (as declared)"
    BELOW = "below no effect"
    ABOVE = "above no effect"
    HOLDS = "holds no effect"


class Regression(Phrases):
    """Whether effects go along with what is known of the studies."""

    INTERCEPT = "Where all of these are 0"
    FAILED = "The regression could not be computed: {reason}."
    WITH = "Effects go along with {covariates}"
    WITHOUT = "No clear sign that effects go along with {covariates}"
    SENTENCE = (
        "{finding} (test of all together: {test}, {p}). {share} What goes along with an effect across studies need not do so within them."
    )
    F = "F {value} with {df1} and {df2} degrees of freedom, after Knapp and Hartung"
    CHI = "chi-squared {value} with {df1} degrees of freedom"
    R2 = "The covariates account for {r2} % of the variance between studies (R²; τ² {tau2} in place of {without})."
    NO_R2 = "There is no variance between studies that covariates could account for."
    NOT_IN_IT = "Not in the regression, since a covariate is not reported: {studies}."
    FEW = "There are {n} studies to a covariate; below ten a finding is easily due to chance (Cochrane Handbook 10.11.4)."


class PooledNumbers(Phrases):
    """The table of a pooled synthesis' figures, with how each is computed."""

    STUDIES = "Studies"
    WEIGHTS_EQUAL = "{model}, weights 1/v"
    WEIGHTS_RANDOM = "{model}, weights 1/(v + τ²)"
    AS_LOGARITHM = "Worked out as a logarithm and transformed back; {model}"
    AS_FISHER_Z = "Worked out as Fisher's z and transformed back; {model}"
    AS_IT_IS = "Worked out as it is; {model}"
    ON_SCALE = "On the scale of the analysis"
    ERROR = "Standard error"
    ERROR_HOW = "On the scale of the analysis; interval: {interval}"
    KNAPP_HARTUNG = "Knapp–Hartung, t with {df} degrees of freedom"
    ADHOC = "Knapp–Hartung, never narrower than the normal one (ad hoc), t with {df} degrees of freedom"
    ROBUST = "Cluster-robust (CR2), t with {df} degrees of freedom after Satterthwaite"
    WALD = "Normal (Wald)"
    RESULTS = "Results"
    PEOPLE_WEIGHTS = "{model}, weights from the counts"
    LEVELS_WEIGHTS = "{model}, weights from the variances in three levels"
    AS_LOGIT = "Worked out as a logit and transformed back; {model}"
    AS_ARCSINE = "Worked out as the arcsine of the square root and transformed back; {model}"
    AS_DOUBLE_ARCSINE = (
        "Worked out as Freeman and Tukey's double arcsine and transformed back by the harmonic mean of the people ({n}); {model}. "
        "Where studies differ much in size that can mislead; without it the result is {plain}."
    )
    WITH_LIMITS = "{value} ({low} to {high})"
    PROFILE = "{how}; limits by the Q-profile method"
    BETWEEN = "τ² between studies"
    WITHIN = "τ² between results of one study"
    FACTOR = "Knapp and Hartung's factor"
    FACTOR_BELOW = (
        "Below 1: the studies differ less than chance would let them, so that this interval is narrower than the normal one "
        "({low} to {high}). The ad-hoc correction does not let it be"
    )
    FACTOR_BELOW_WIDER = (
        "Below 1: the studies differ less than chance would let them; the interval is no narrower than the normal one all the same, "
        "since Student's t allows for so few studies"
    )
    FACTOR_CORRECTED = "Below 1, so that 1 is taken in its place (ad-hoc correction)"
    FACTOR_ABOVE = "What the variance of the result is multiplied by"
    P = "p for no effect"
    T_TEST = "t test"
    Z_TEST = "z test"
    TAU2 = "τ², variance between studies"
    I2 = "I²"
    I2_FROM_TAU2 = "Share of the variation that is not chance, from τ² and the typical variance of Higgins and Thompson"
    I2_FROM_Q = "Share of the variation that is not chance, from Q"
    H2 = "H²"
    H2_FROM_TAU2 = "Variation against that expected by chance, from τ² and the typical variance of Higgins and Thompson"
    H2_FROM_Q = "Variation against that expected by chance, from Q"
    Q = "Q"
    Q_HOW = "Cochran's Q, chi-squared with {df} degrees of freedom"


class Heterogeneity(Phrases):
    """How much the studies of a pooled synthesis differ."""

    CHANCE_ALONE = "The studies differ no more than chance alone explains, as far as so many can show"
    LITTLE = "Little heterogeneity: {i2} % of the variation between the studies is estimated to be more than chance (I²)"
    MODERATE = "Moderate heterogeneity: {i2} % of the variation between the studies is estimated to be more than chance (I²)"
    SUBSTANTIAL = "Substantial heterogeneity: {i2} % of the variation between the studies is estimated to be more than chance (I²)"
    VERY_LARGE = "Very large heterogeneity: {i2} % of the variation between the studies is estimated to be more than chance (I²)"
    WITHOUT_SPREAD = "{amount}."
    WITH_SPREAD = "{amount}; true effects spread with a standard deviation of about {tau} on the analysis scale (τ)."
    EQUAL_EFFECTS = "The model takes the true effect to be the same in all studies; differences between them are not in its interval."
    NO_PREDICTION = "There is no prediction interval: with equal effects there is no spread of true effects to predict from."
    NORMAL_QUANTILE = "normal quantile"
    T_QUANTILE = "t quantile with {df} degrees of freedom (k − {less})"
    NO_PREDICTION_FEW = "There is no prediction interval: for {studies} the t distribution has no degree of freedom left."
    NO_PREDICTION_ASKED = "A prediction interval is not shown, as the review declares."
    PREDICTION = (
        "The true effect of a further study like these is expected between {low} and {high} "
        "({level} prediction interval, μ ± {quantile} × √(τ² + SE²))."
    )
    BOTH_SIDES = "It holds effects on both sides of no effect."
    ONE_SIDE = "It lies on one side of no effect."
    FREEDOM = Counted("{n} degree of freedom", "{n} degrees of freedom")
    SUBGROUPS_ALIKE = "No clear difference between the subgroups"
    SUBGROUPS_DIFFER = "The subgroups differ by more than chance explains"
    SUBGROUP_TEST = (
        "{finding}: Q between subgroups {q}, {freedom}, {p} (chi-squared; each subgroup with its own τ²). "
        "Subgroups of studies are not made by chance, so a difference need not be caused by what divides them."
    )


class SmallStudies(Phrases):
    """Whether small studies differ from large ones, and what missing ones would change."""

    NOT_TESTED = "Asymmetry of the funnel was not tested: {reason}. That does not mean that no study is missing."
    DIFFER = "Small and large studies differ more than chance explains"
    ALIKE = "No clear sign that small studies differ from large ones"
    EGGER = (
        "{finding}: Egger's regression of effects on standard errors gives a slope of {slope} (z {z}, {p}; "
        "meta-regression with the model of this synthesis). Such a pattern has other causes than unpublished studies too, "
        "and its absence is no proof."
    )
    HARBORD = (
        "{finding}: Harbord's test gives {p} (t {t}, {freedom}), Peters' test {peters}. Egger's test is not made for odds ratios, whose "
        "logarithm goes along with its standard error, so that it finds patterns where there are none. A pattern has other causes "
        "than unpublished studies too, and its absence is no proof."
    )
    BY_SIZE = (
        "{finding}: a regression of effects on √(1/n₁ + 1/n₂) gives {p} (t {t}, {freedom}). Egger's test is not made for standardised "
        "differences, whose standard error contains the effect (Pustejovsky and Rodgers). A pattern has other causes than "
        "unpublished studies too, and its absence is no proof."
    )
    FILL_NOT_APPLIED = "Trim and fill does not apply: {reason}."
    NONE_MISSING = "Trim and fill (estimator L0) finds no study missing on the {side}."
    MISSING = Counted(
        "Trim and fill (estimator L0) supposes {n} study missing on the {side}; with it filled in the "
        "{measure} would be {after}. This shows how far the "
        "result leans on that supposition; it is not a better estimate.",
        "Trim and fill (estimator L0) supposes {n} studies missing on the {side}; with them filled in the "
        "{measure} would be {after}. This shows how far the "
        "result leans on that supposition; it is not a better estimate.",
    )


class PooledMethod(Phrases):
    """How and why a pooled synthesis was done."""

    AS_LOGARITHM = "{measure}, analysed as its logarithm"
    COUNTS = "{model}, {interval}"
    AS_LOGIT = "{measure}, analysed as its logit"
    AS_ARCSINE = "{measure}, analysed as the arcsine of its square root"
    AS_DOUBLE_ARCSINE = "{measure}, analysed as Freeman and Tukey's double arcsine"
    AS_FISHER_Z = "{measure}, analysed as Fisher's z"
    LEVELS = "Inverse-variance pooling in three levels, both τ² by restricted maximum likelihood, cluster-robust interval (CR2)"
    DEFAULTS = (
        "Iterations run to the limit of the computer's precision. R's metafor stops earlier by default, so that its printout may differ in "
        "the third digit; with control=list(threshold=1e-12) it agrees"
    )
    ADHOC = "Knapp–Hartung interval with the ad-hoc correction"
    POOLING = "Inverse-variance pooling, {model}, {interval}"
    POOLING_WITH_TAU2 = "Inverse-variance pooling, {model}, τ² by {method}, {interval}"
    KNAPP_HARTUNG = "Knapp–Hartung interval"
    NORMAL = "normal interval"
    NO_CORRECTION = "{method}. No count was corrected: the method takes groups without events as they are"
    NO_ZERO_CELLS = "{method}. No study has a group in which nobody or everybody had the event, so no count was corrected"
    ZERO_CELLS = "{method}. One half was added to all four cells where nobody or everybody of a group had the event: {studies}"
    STATISTICS = "τ², I², H² and Q"
    LEAVING_OUT = "leaving out each study in turn"
    BY_YEAR = "adding studies one by one by year"
    BY_RECORD = "adding studies one by one, in the order of the records, since not all have a year"
    SUBGROUPS = "subgroups with a test between them"
    REGRESSION = "meta-regression"
    FUNNEL = "funnel plot with a test of its asymmetry"
    LOOKED_AT = "{heterogeneity} Looked at by {ways}."
    NOT_ASSUMED = "not assumed"
    CONTROL_RISK = "the {statistic} risk in the control groups"
    ASSUMED_RISK = "{n} in 1,000 ({source})"
    RISK = "{n} in 1,000 ({low} to {high})"


class Directions(Phrases):
    """A synthesis of directions in sentences."""

    ALL = "All studies"
    BY_DESIGN = "By design"
    BY_COMPARATOR = "By what the result was compared with"
    TOWARDS_NONE = "none favour the intervention"
    TOWARDS = Counted("{n} favours the intervention", "{n} favour the intervention")
    AGAINST_NONE = "none favour what it was compared with"
    AGAINST = Counted("{n} favours what it was compared with", "{n} favour what it was compared with")
    NEITHER = Counted("{n} is reported as no difference", "{n} are reported as no difference")
    NO_DIRECTION = Counted("{n} has no one direction", "{n} have no one direction")
    COUNTS = "Of {studies}, {first} and {last}."
    NOTHING_TO_TEST = "{counts} No study points either way, so there is nothing to test."
    ONE_ALONE = "{counts} One study alone points either way, which says nothing of the others."
    TESTED_OPEN = (
        "{counts} Among the {n} that point either way, {share} favour the intervention "
        "({level} interval {low} to {high}; sign test {p}), so an even split cannot be ruled out."
    )
    TESTED_CLEAR = (
        "{counts} Among the {n} that point either way, {share} favour the intervention "
        "({level} interval {low} to {high}; sign test {p}), so an even split is unlikely."
    )
    SHORT_NONE = "No study points either way."
    SHORT_ONE = "One study alone points either way."
    SHORT_OPEN = "{favours} of the {n} studies that point either way favour the intervention. An even split cannot be ruled out."
    SHORT_CLEAR = "{favours} of the {n} studies that point either way favour the intervention. An even split is unlikely."
    SHARE = "{favours} of {n} ({low} to {high})"
    Z = "z {value}"
    CHI_SQUARED = "chi-squared {value} with {df} degrees of freedom"
    COMBINED = (
        "The one-sided p values of {studies}, combined by {person}'s method, give {statistic}, {p}. "
        "A small value says that the intervention is better in at least one of the studies; it says neither in which, nor by how much."
    )
    SIGNIFICANT = Counted(
        "A p value is printed for {printed} of {studies}, and {n} of them is below 0.05. That stands beside the directions and enters "
        "nothing above: counting significant results is no synthesis, since whether a result is significant depends on the size of a "
        "study as much as on the effect.",
        "A p value is printed for {printed} of {studies}, and {n} of them are below 0.05. That stands beside the directions and enters "
        "nothing above: counting significant results is no synthesis, since whether a result is significant depends on the size of a "
        "study as much as on the effect.",
    )
    NOT_COMBINED = (
        "The p values are not combined either: that needs one-sided tests of one and the same hypothesis, which these are not known to be."
    )
    METRIC = "Direction of effect, whatever its size and significance"
    METHOD = "Counts by direction; exact two-sided sign test of an even split; Wilson interval of the share that favours the intervention"
    HETEROGENEITY = "Directions by design and by what the result was compared with; no measure of spread can be worked out"
    LIMITS = (
        "Directions say nothing of how large an effect is, and each study counts the same. 'No difference' is what the source "
        "reports; an effect too small, and a study too small to show one, read alike."
    )


class Summary(Phrases):
    """The summary of findings."""

    PEOPLE = "{people} ({studies})"
    PEOPLE_TWICE = "{people}, of whom up to {twice} may be counted twice ({studies})"
    NOT_POOLED = "Not pooled; directions counted"


class Change(Phrases):
    """A change within the group of one study, on its page and on that of syntheses."""

    TURNED = "The sign is turned: a lower number is better here, so the change is the value before less the value after."
    AS_IT_IS = "The sign is as it is: a higher number is better here, so the change is the value after less the value before."
    PEOPLE_OF_STUDY = "{n}, the number of participants in the study"
    PEOPLE_OF_OUTCOME = "{n}, as the outcome states"
    CORRELATION = "How strongly values before and after go together (r) is not reported; it is assumed."
    SPREAD = "The source does not say that ± is a standard deviation; it is read as one."
    TOTAL_USED = (
        "The source gives no number of people for this outcome and does not say that all of them were measured twice; the total is used."
    )
    MEASURED_TWICE = "The source does not say that all of them were measured both before and after."
    WITHIN_GROUP = "It is a change within one group, not a comparison with people who were not treated."
    INTERVAL = "{low} to {high}"


class StudyFacts(Phrases):
    """Headings and labels of the facts of a study, on its page and where studies stand side by side."""

    FINDING = "The finding"
    HOW_DONE = "How it was done"
    INTERVENTION = "The intervention"
    EXPOSURE = "The exposure"
    STUDIED = "What was studied"
    FOUND = "What was found"
    HARMS = "Harms"
    RISK_OF_BIAS = "Risk of bias"
    CLASSIFIED = "The review counts it as"
    CLASSIFIED_BY_US = "Result counted as"
    BIAS_TOOL = "Tool for the risk of bias"
    PARTICIPANTS = "Participants"
    DESIGN = "Design"
    COMPARED_WITH = "Compared with"
    ANALYSED = "Analysed"
    POPULATION = "Who took part"
    PHASE = "Phase"
    COUNTRY = "Country"
    REGISTRATION = "Registration"
    SERIOUS_HARMS = "Serious harms"
    SERIOUS = "Serious"
    NO_SERIOUS_HARMS = "none attributed by the review"
    NONE_WAS_SERIOUS = "none; the review says that no adverse event was serious"
    NO_SERIOUS_HARMS_REPORTED = "none attributed by its report"
    NONE_REPORTED_AS_SERIOUS = "none; its report says that no adverse event was serious"
    SURVIVAL = "Survival"
    DIRECTION = "Direction"
    WHEN = "When"
    SCALE = "Scale"
    UNIT = "Unit"
    SPREAD = "± or limits"
    BETTER = "Which way is better"
    LOWER = "A lower number"
    HIGHER = "A higher number"
    PEOPLE = "People in the comparison"
    PEOPLE_ALONE = "People"
    P = "p value as printed"
    N_OF = "{n} of {of}"
    IN_ARM = "{arm}: {count}"
    PEOPLE_WITH = Counted("{n} person", "{n} people")
    N_OF_PEOPLE = "{n} of {of} people"
    INTERVAL = "{value} ({low} to {high})"
    WITH_N = "{value}, n {n}"
    INFERRED = "inferred"
    BASIS_UNKNOWN = "Participants: {word}"
    BASIS = "{n} participants"
    YEAR_UNKNOWN = "Year not reported"
    TAKE_CARE = "Take care"


class StudyNumbers(Phrases):
    """The numbers of one study: what its groups had, and the effects that follow."""

    NUMBERS = "Numbers"
    INTERVENTION = "Intervention"
    CONTROL = "Comparison"
    EXPOSED = "Exposed"
    NOT_EXPOSED = "Not exposed"
    FIRST = "First group"
    SECOND = "Second group"
    INTERVAL = "{level} interval"
    COUNT = "{events} of {n} ({share})"
    RATE = "{events} events in {time} of person-time"
    MEAN_SD = "mean {mean}, SD {spread}, n {n}"
    MEAN_SE = "mean {mean}, SE {spread}, n {n}"
    MEAN = "{mean} (SD {sd})"
    CHANGE = "mean {before} before and {after} after, n {n}, correlation {r}"
    CORRELATION = "r {r}, n {n}"
    LOG_RANK = "observed less expected events {o_e}, variance {v}"
    WORKED_OUT = "Effects and their intervals are worked out from the numbers beside them when the site is built."
    AS_GIVEN = "An effect without numbers beside it stands as the source gives it."
    CORRECTED = (
        "Nobody, or everybody, had the event in a group, so one half was added to the counts before the effect was worked out: {outcomes}."
    )


class Comparison(Phrases):
    """What only the page that puts studies side by side says."""

    SENTENCE = "Finding"
    NO_HARMS = "The review says that there were no adverse events."
    UNNAMED_HARMS = "The review says that there were adverse events and names none."
    REPORT_NO_HARMS = "The report says that there were no adverse events."
    REPORT_UNNAMED_HARMS = "The report says that there were adverse events and names none."
    DOMAINS = "Domain by domain"
    LABEL = "{label}:"


class Claims(Phrases):
    """The page of claims."""

    ELSEWHERE = "References and figures"
    VERDICT = "Verdict"
    TOPIC = "Topic"
    PART = "Part of the review"
    PLACE = "Place"
    STUDY = "Study"
    HOW = "How settled"
    CLASS = "Class"
    COMPUTED = "Computed from records"
    COMPARED = "Two places of the review compared"
    COPIED = "Compared with our copy only"
    COPIED_OWN = "Compared with its own record only"
    JUDGED = "Judged by a person"
    CONTENT = "Content"
    PRINT = "Misprints, labels and citation numbers"


class Meanings(Phrases):
    """What words for missing values, and verdicts, mean on the site of a review's own authors, and what they mean on any other."""

    MISSING: Mapping[str, str] = MISSING
    OWN_MISSING: Mapping[str, str] = {
        "not reported": "The report of the study does not state it.",
        "not applicable": "The question does not arise for this study.",
        "not available": "The report holds it in a form that cannot be read as text, such as an image.",
        "unclear": "The report states it, but in a way that cannot be read with certainty; a note says why.",
    }
    VERDICTS: Mapping[Verdict, str] = VERDICTS
    OWN_VERDICTS: Mapping[Verdict, str] = {
        "holds": "The records give the same.",
        "contradicted": "The records give something else.",
        "not supported": "What the records hold does not show it.",
        "a suggestion": "We say that it may be so, or propose it; what the records show of it stands beside it.",
        "cannot be checked": "The records do not hold what the check needs.",
    }


class Verdicts(Phrases):
    """How a verdict reads after one statement, after several, and of what another source says, and how it was settled."""

    SINGULARS: Mapping[Verdict, str] = {
        "holds": "holds",
        "contradicted": "is contradicted",
        "not supported": "is not supported",
        "a suggestion": "is a suggestion",
        "cannot be checked": "cannot be checked",
    }
    PLURALS: Mapping[Verdict, str] = {
        "holds": "hold",
        "contradicted": "are contradicted",
        "not supported": "are not supported",
        "a suggestion": "are suggestions",
        "cannot be checked": "cannot be checked",
    }
    OUTSIDE: Mapping[Verdict, str] = {
        "holds": "Agrees with {place}",
        "contradicted": "Contradicts {place}",
        "not supported": "Does not bear out {place}",
        "a suggestion": "Bears on {place}",
        "cannot be checked": "Leaves open {place}",
    }
    """What another source does with a place of the review: the verdict stands on the review's sentence, not on the source's."""
    WAYS: Mapping[Way, str] = WAYS
    OWN_WAYS: Mapping[Way, str] = {**WAYS, "copied": "compared with the record of the same sentence only"}
    ABOUT_PRINT = "{way} · misprints, labels and citation numbers"


class Readings(Phrases):
    """How a value was read by two people."""

    MARKS: Mapping[ReadState, str] = {
        "once": "read once",
        "twice": "read twice",
        "settled": "read twice, settled",
        "open": "read twice, differently",
    }
    MEANINGS: Mapping[ReadState, str] = {
        "once": "One person read this value in the source",
        "twice": "Two people read this value independently of each other, and read the same",
        "settled": "Two people read this value differently, and settled it",
        "open": "Two people read this value differently, and it is not settled yet",
    }


class DataPage(Phrases):
    """The page of the data."""

    NAME = "Data of: {title}"


class Reference(Phrases):
    """The reference of the files that people write."""

    PLAIN: Mapping[str, str] = {
        "string": "text", "integer": "a whole number", "number": "a number", "boolean": "true or false", "object": "a block", "null": "",
    }  # fmt: skip
    FILES: Mapping[str, str] = {
        "review.yml": "the review as a whole",
        "vocabulary.yml": "its terms",
        "studies/KEY.yml": "one file for each study",
        "claims.yml": "statements that are checked; it may be left out",
    }
    COMPULSORY = "compulsory"
    OPTIONAL = "may be left out"
    ONE_OF = "one of {words}"
    OF_TYPE = "a field of type {types}"
    OR = " or "
    WHOLE_FILE = "The whole file {file}"
    TERM = "a term of {list}"
    MISSING_WORD = "a word for a missing value"
    LIST = "a list"
    LIST_OF = "a list of: {item}"
    NAMES = "names, each with: {item}"
    DATE = "a date, as year-month-day"


class Updates(Phrases):
    """What came after the review was published."""

    VERSION = "version {version}"
    PUBLISHED = "As published"
    PUBLISHED_VERSION = "As published ({version})"
    TODAY = "Today"
    TODAY_VERSION = "Today ({version})"
    NOT_POSSIBLE = "Could not be computed from the studies of that time"
    VERSION_OF = "Version {version} of {date}"
    STUDIES_AND_PUBLISHED = "{studies}, {published} as published"
    SINCE = Counted("{n} study added since", "{n} studies added since")


class ChartFiles(Phrases):
    """What stands below the drawing of a chart that is a file of its own."""

    CREDIT = "{review}. Drawn from the records by {site}"
    CREDIT_WITH_ADDRESS = "{review}. Drawn from the records by {site}, {url}"


SYNTHESES = (
    CertaintyPhrases,
    Method,
    Statistics,
    PooledPhrases,
    LeftOut,
    Dependent,
    Regression,
    PooledNumbers,
    Heterogeneity,
    SmallStudies,
    PooledMethod,
    Directions,
    Summary,
    Change,
)
OF_TEMPLATE: Mapping[str, tuple[type[Phrases], ...]] = {
    "syntheses.md.j2": SYNTHESES,
    "study.md.j2": (StudyFacts, StudyNumbers, LeftOut, Change, Claims, Verdicts, Readings),
    "compare.md.j2": (StudyFacts, Comparison),
    "claims.md.j2": (Claims, Verdicts, Meanings),
    "data.md.j2": (DataPage,),
    "glossary.md.j2": (Meanings,),
    "reference.md.j2": (Reference, Meanings),
    "studies.md.j2": (StudyFacts,),
    "conclusion.md.j2": (Updates, ChartFiles),
    "home.md.j2": (ChartFiles,),
}
"""The groups of phrases that a kind of page says, by its template."""
FOLDERS_OF_TEMPLATE: Mapping[str, tuple[str, ...]] = {
    "adds-up.md.j2": ("stats", "analysis.plausibility"),
    "claims.md.j2": ("records", "analysis"),
    "findings.md.j2": ("records", "charts"),
    "numbers.md.j2": ("records", "analysis"),
    "study.md.j2": ("records", "stats", "analysis", "analysis.plausibility", "charts"),
    "syntheses.md.j2": ("records", "analysis", "stats", "charts"),
}
"""The folders whose modules word something that a kind of page shows."""


def check_sentences() -> Iterator[str]:
    """What the checks of plausibility ask: the sentences stand in their docstrings."""
    yield from (check.sentence for check in checks())


SHARED_BY_CHARTS = ("counts", "phrases", "render", "slopes")
"""The modules of ``charts`` with phrases that several kinds of charts say."""


def chart_phrases() -> Iterator[str]:
    """What charts say on pages in other languages: any kind that a review can declare may be the first, which the home page shows."""
    for name, module in modules_of("living_review.charts"):
        if hasattr(module, "CHARTS") or name in SHARED_BY_CHARTS:
            for group in groups_of(module):
                yield from texts_of_group(group)
    for group in (IntervalWords, ToolWords):
        yield from texts_of_group(group)
    yield from MISSING


def verdict_phrases() -> Iterator[str]:
    """What the chart of verdicts says."""
    for name, module in modules_of("living_review.charts"):
        for group in groups_of(module) if name in ("verdicts", "phrases", "render") else ():
            yield from texts_of_group(group)


FACTS_OF_TEMPLATE: Mapping[str, Callable[[], Iterator[str]]] = {
    "adds-up.md.j2": check_sentences,
    "conclusion.md.j2": verdict_phrases,
    "home.md.j2": chart_phrases,
    "study.md.j2": check_sentences,
}
"""Texts that stand where a thing is declared and that a kind of page shows."""


def phrases_of(template: str) -> Iterator[str]:
    """All phrases that a kind of page says: of its own groups, and of what it shows of earlier folders."""
    folders = FOLDERS_OF_TEMPLATE.get(template, ())
    groups = [*OF_TEMPLATE.get(template, ()), *(group for folder in folders for group in groups_in(folder))]
    if groups:
        yield from STUDIES
    for group in groups:
        yield from texts_of_group(group)
    if template in FACTS_OF_TEMPLATE:
        yield from FACTS_OF_TEMPLATE[template]()


def groups_in(folder: str) -> Iterator[type[Phrases]]:
    """The groups of phrases that the modules of a folder declare, in the order of the modules' names."""
    for _, module in modules_of(f"living_review.{folder}"):
        yield from groups_of(module)
