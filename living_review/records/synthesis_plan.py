"""How a review puts results together: which outcomes, by which method and why, and how certain a person judged the result to be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from living_review.records.base import Many, Record
from living_review.records.filters import StudyFilter
from living_review.records.measures import MEASURES, EffectKey
from living_review.records.values import EITHER, Key, MissingTag, Places
from living_review.records.vocabulary import term_checker
from living_review.wording import Phrases

OutcomeMeasure = Annotated[str, AfterValidator(term_checker("measures")), Field(json_schema_extra={"vocabulary": "measures"})]
Comparator = Annotated[str, AfterValidator(term_checker("comparators")), Field(json_schema_extra={"vocabulary": "comparators"})]

DOMAINS = ("risk_of_bias", "inconsistency", "indirectness", "imprecision", "publication_bias")
"""The five reasons for which GRADE lowers certainty."""


class GradeWords(Phrases):
    """What the levels of certainty say."""

    LEVELS: Mapping[str, str] = {
        "high": "The true effect is very likely close to the estimate.",
        "moderate": "The true effect is probably close to the estimate, but may be substantially different.",
        "low": "The true effect may be substantially different from the estimate.",
        "very low": "The true effect is likely to be substantially different from the estimate.",
    }


LEVELS = GradeWords.LEVELS
"""The four levels of certainty in GRADE, and what each says."""


class CertaintyDomain(Record):
    """The judgement on one domain of GRADE, made by a person."""

    judgement: Literal["not serious", "serious", "very serious"]
    reason: str = Field(description="Why, in a sentence.")


class Certainty(Record):
    """How certain the evidence is by GRADE. It is judged by a person, never computed."""

    level: Literal["high", "moderate", "low", "very low"]
    judged_by: str = Field(description="Who judged: the authors of the review, or who else.")
    risk_of_bias: CertaintyDomain
    inconsistency: CertaintyDomain
    indirectness: CertaintyDomain
    imprecision: CertaintyDomain
    publication_bias: CertaintyDomain
    where: Places = ()

    def domains(self) -> tuple[tuple[str, CertaintyDomain], ...]:
        """The five domains with their names in words."""
        return tuple((name.replace("_", " ").capitalize(), getattr(self, name)) for name in DOMAINS)


class AssumedRisk(Record):
    """The risk without the intervention that absolute effects are worked out from: of the control groups, or from elsewhere."""

    controls: Literal["median", "lowest", "highest"] | None = Field(
        None, description="Which of the risks in the control groups of these studies; computed, so that it needs counts."
    )
    per_thousand: Annotated[float, Field(gt=0, lt=1000)] | None = Field(None, description="A risk from elsewhere, with its source.")
    source: str | None = Field(None, description="Where 'per_thousand' comes from.")

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        given = {name for name in ("controls", "per_thousand", "source") if getattr(self, name) is not None}
        if given not in ({"controls"}, {"per_thousand", "source"}):
            found = ", ".join(sorted(given)) or "none of them"
            raise PydanticCustomError(
                "assumed_risk", "expected 'controls', or 'per_thousand' with 'source'; found {found}", {"found": found}
            )
        return self


class Dependence(Record):
    """What is done where one study, or one sample of people, gives several of the results that would be pooled."""

    method: Literal["choose", "combine", "three_level"] = Field(
        description="choose one result of each study by a rule, combine them with an assumed correlation, or pool all in three levels."
    )
    rule: Literal["first", "largest", "most_exact"] | None = Field(
        None, description="Of choose: the first that the record lists, that of most people, or that with the smallest standard error."
    )
    correlation: Annotated[float, Field(ge=0, lt=1)] = Field(
        0.5, description="Of combine: how far the errors of two results of one study go together; assumed."
    )
    correlations: Annotated[tuple[Annotated[float, Field(ge=0, lt=1)], ...], Many] = Field(
        (0.0, 0.3, 0.5, 0.7, 0.9), description="Other correlations, for each of which the combined result is shown too."
    )

    @model_validator(mode="after")
    def _rule_of_choice(self) -> Self:
        if (self.method == "choose") != (self.rule is not None):
            raise PydanticCustomError("dependence", "'rule' goes with 'choose', which needs it", {})
        return self


class SynthesisDeclaration(Record):
    """One synthesis. ``method`` says whether effects are pooled or only their directions are counted."""

    id: Key
    label: str = Field(description="What is put together, as a heading.")
    method: Literal["pooled", "direction"]
    outcome: Annotated[tuple[OutcomeMeasure, ...], Many] = Field(
        (), description="The outcome measures that enter. Of a direction: left out, the direction of the study as a whole is taken."
    )
    outcome_id: Key | None = Field(None, description="The id of the outcomes that enter, where a study has several of one measure.")
    where: dict[str, StudyFilter] = Field({}, description="Which studies enter; all if left out.")
    comparators: Annotated[tuple[Comparator, ...], Many] = Field(
        (), description="Comparators that may be mixed; without it only one may occur."
    )
    effect: EffectKey | None = Field(None, description="Of pooled: the measure of effect.")
    model: Literal["equal", "random", "mantel_haenszel", "peto"] | None = Field(
        None, description="Of pooled: whether all studies have one true effect; the last two take it so and pool events as they are."
    )
    tau2: Literal["REML", "DL", "PM"] = Field("REML", description="How the variance between studies is estimated.")
    knapp_hartung: bool = Field(False, description="The same as 'interval: knapp_hartung'.")
    interval: Literal["normal", "knapp_hartung", "knapp_hartung_adhoc"] | None = Field(
        None, description="The interval: normal, or after Knapp and Hartung, as it comes or never narrower than the normal one (adhoc)."
    )
    prediction: Literal["t(k-2)", "t(k-1)", "normal", "none"] = Field(
        "t(k-2)", description="Of random: the quantile of the interval in which the true effect of a further study is expected."
    )
    no_events: Literal["leave_out", "keep"] = Field(
        "leave_out", description="Whether a ratio is pooled without the studies in which nobody of either group had the event."
    )
    dependence: Dependence | None = Field(None, description="What is done with several results of one study; without it they are refused.")
    covariates: Annotated[tuple[Key, ...], Many] = Field(
        (), description="Fields or variables of the studies by which effects are regressed (meta-regression)."
    )
    unit_is_taken_as_same: bool = Field(
        False,
        description="Of an effect in units of the outcome: whether studies whose unit is not reported are taken to have the same one.",
    )
    per: Annotated[int, Field(ge=1)] = Field(1, description="Of rates: the person-time for which they are shown, such as 1000.")
    person_time: str = Field("person-time", description="Of rates: the unit of the person-time, such as person-years.")
    bias_column: bool = Field(False, description="Whether the forest plot has a column for the overall risk of bias.")
    combine_p: Literal["Fisher", "Stouffer"] | None = Field(
        None, description="Of a direction: combine the one-sided p values of one and the same hypothesis."
    )
    level: Annotated[float, Field(gt=0, lt=1)] = 0.95
    subgroup: Key | None = Field(None, description="A variable of terms by which the studies are divided.")
    reason: str = Field(description="Why this method: of a direction, why nothing is pooled.")
    limits: Annotated[tuple[str, ...], Many] = Field((), description="What the result cannot say.")
    plain: str | None = Field(None, description="The result in a plain sentence for the summary of findings; the site adds figures.")
    assumed_risk: AssumedRisk | None = None
    certainty: Annotated[MissingTag | Annotated[Certainty, Tag("value")], EITHER] = "not reported"

    @model_validator(mode="after")
    def _method_has_what_it_needs(self) -> Self:
        if self.combine_p is not None and (self.method == "pooled" or len(self.outcome) != 1):
            raise PydanticCustomError(
                "synthesis",
                "combine_p goes with 'direction' and one outcome measure: p values are combined for one and the same hypothesis",
                {},
            )
        if self.method == "pooled":
            absent = [name for name in ("effect", "model") if getattr(self, name) is None]
            if absent:
                raise PydanticCustomError("synthesis", "'pooled' needs {absent}", {"absent": " and ".join(absent)})
            if len(self.outcome) != 1:
                raise PydanticCustomError(
                    "synthesis",
                    "names {n} outcome measures; pool one, since a score and a rate, say, are not the same quantity",
                    {"n": len(self.outcome)},
                )
        else:
            given = [name for name in OF_POOLED if getattr(self, name) is not None]
            given += ["covariates"] if self.covariates else []
            if given:
                raise PydanticCustomError("synthesis", "{given} goes with 'pooled', not with 'direction'", {"given": " and ".join(given)})
        self._fits_the_model()
        if self.assumed_risk is not None and (self.effect is None or not MEASURES[self.effect].of_risks):
            raise PydanticCustomError("synthesis", "assumed_risk goes with a measure of risks, not with {effect}", {"effect": self.effect})
        return self

    def _fits_the_model(self) -> None:
        """A model that pools events needs a measure that it can pool, and has an interval of its own."""
        if self.knapp_hartung and self.interval is not None:
            raise PydanticCustomError("synthesis", "'knapp_hartung: true' says the same as 'interval'; write only 'interval'", {})
        if self.model not in COUNT_MODELS or self.effect is None:
            return
        known = COUNT_MODELS[self.model]
        if self.effect not in known:
            message = "{model} pools {known}, not {effect}"
            raise PydanticCustomError("synthesis", message, {"model": self.model, "known": ", ".join(known), "effect": self.effect})
        if self.interval_method != "normal":
            raise PydanticCustomError(
                "synthesis", "{model} has a normal interval; Knapp and Hartung's goes with 'random'", {"model": self.model}
            )
        if self.dependence is not None and self.dependence.method != "choose":
            message = "{model} pools events of independent studies; of several results of one study, choose one"
            raise PydanticCustomError("synthesis", message, {"model": self.model})

    @property
    def interval_method(self) -> Literal["normal", "knapp_hartung", "knapp_hartung_adhoc"]:
        """The interval that is asked for."""
        return self.interval or ("knapp_hartung" if self.knapp_hartung else "normal")


OF_POOLED = ("effect", "model", "subgroup", "assumed_risk", "dependence", "interval")
"""Fields that a count of directions has no use for."""
COUNT_MODELS: dict[str, tuple[str, ...]] = {"mantel_haenszel": ("IRR", "OR", "RD", "RR"), "peto": ("OR",)}
"""The models that pool events as they are, and the measures that each can pool."""
