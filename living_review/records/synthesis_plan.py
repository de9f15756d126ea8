"""How a review puts results together: which outcomes, by which method and why, and how certain a person judged the result to be."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from living_review.records.base import Many, Record
from living_review.records.filters import StudyFilter
from living_review.records.measures import MEASURES, EffectKey
from living_review.records.values import EITHER, Key, MissingTag, Places
from living_review.records.vocabulary import term_checker

OutcomeMeasure = Annotated[str, AfterValidator(term_checker("measures")), Field(json_schema_extra={"vocabulary": "measures"})]
Comparator = Annotated[str, AfterValidator(term_checker("comparators")), Field(json_schema_extra={"vocabulary": "comparators"})]

DOMAINS = ("risk_of_bias", "inconsistency", "indirectness", "imprecision", "publication_bias")
"""The five reasons for which GRADE lowers certainty."""
LEVELS: dict[str, str] = {
    "high": "The true effect is very likely close to the estimate.",
    "moderate": "The true effect is probably close to the estimate, but may be substantially different.",
    "low": "The true effect may be substantially different from the estimate.",
    "very low": "The true effect is likely to be substantially different from the estimate.",
}
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
    model: Literal["equal", "random"] | None = Field(None, description="Of pooled: whether all studies have one true effect.")
    tau2: Literal["REML", "DL", "PM"] = Field("REML", description="How the variance between studies is estimated.")
    knapp_hartung: bool = Field(False, description="Whether the interval is that of Knapp and Hartung.")
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
            given = [name for name in ("effect", "model", "subgroup", "assumed_risk") if getattr(self, name) is not None]
            if given:
                raise PydanticCustomError("synthesis", "{given} goes with 'pooled', not with 'direction'", {"given": " and ".join(given)})
        if self.assumed_risk is not None and (self.effect is None or not MEASURES[self.effect].of_events):
            raise PydanticCustomError("synthesis", "assumed_risk goes with a measure of risks, not with {effect}", {"effect": self.effect})
        return self
