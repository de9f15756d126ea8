"""The names by which numbers, filters and charts speak of what a study record holds."""

from __future__ import annotations

from collections.abc import Mapping

from living_review.records.field_types import Variable, term_variable
from living_review.records.review import Review
from living_review.records.vocabulary import Vocabulary
from living_review.wording import Phrases

CORE_TERMS = {
    "design": "designs",
    "phase": "phases",
    "comparator": "comparators",
    "classification": "classifications",
    "direction": "directions",
    "adverse_event": "adverse_events",
    "serious_event": "adverse_events",
    "overall_bias": "judgements",
}


class VariableWords(Phrases):
    """What variables are called."""

    FLAGS: Mapping[str, str] = {
        "randomised": "chance decided who got the intervention",
        "controlled": "the intervention was compared with people who did not get it",
        "serious_harm": "a serious adverse event is attributed to the intervention",
        "none_serious": "the source says that none of the adverse events was serious",
        "has_values": "a figure is printed for an outcome other than survival",
        "has_survival": "survival is reported",
        "has_p": "a p value is printed for an outcome other than survival",
        "p_below_005": "a p value below 0.05 is printed for an effect in all participants, on an outcome other than survival",
    }
    NUMBERS: Mapping[str, str] = {"participants": "participants", "year": "year of publication"}
    HARMS = "statement on adverse events"


CORE_FLAGS, CORE_NUMBERS = VariableWords.FLAGS, VariableWords.NUMBERS
HARM_STATES = ("events", "unnamed", "none", "not reported")


def variables(review: Review, vocabulary: Vocabulary) -> dict[str, Variable]:
    """All variables of the studies of ``review``, by name.

    A quantity or count ``x`` gives the numbers ``x_min`` and ``x_max``, its smallest and largest value in a study; a study that gives
    it in several units has neither.
    """
    terms = (
        term_variable(name, list_name, vocabulary[list_name].singular, vocabulary)
        for name, list_name in CORE_TERMS.items()
        if list_name in vocabulary
    )
    core = (
        *terms,
        Variable("harms", "terms", VariableWords.HARMS, None, HARM_STATES),
        *(Variable(name, "flag", label) for name, label in CORE_FLAGS.items()),
        *(Variable(name, "number", label) for name, label in CORE_NUMBERS.items()),
    )
    declared = (variable for field in review.fields for variable in field.kind.variables(field, vocabulary))
    return {variable.name: variable for variable in (*core, *declared)}
