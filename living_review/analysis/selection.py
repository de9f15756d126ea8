"""Which results a synthesis combines."""

from __future__ import annotations

from dataclasses import dataclass

from living_review.analysis.filtering import filter_studies
from living_review.analysis.tables import Tables
from living_review.records.effect_data import CountsEffect
from living_review.records.load import Records
from living_review.records.study import Outcome, Study
from living_review.records.synthesis_plan import SynthesisDeclaration


@dataclass(frozen=True)
class SynthesisInput:
    """A study in a synthesis, with the outcome that enters it; ``outcome`` is None where the study's own direction is taken."""

    study: Study
    outcome: Outcome | None
    group: tuple[str, ...] = ()
    """The study's terms for the variable by which the synthesis is divided into subgroups."""

    @property
    def comparators(self) -> tuple[str, ...]:
        """The terms, or the word for a missing one, of what the result is compared with."""
        if self.outcome is not None:
            return (self.outcome.comparator,)
        return self.study.comparator.ids_or_word

    @property
    def control_risk(self) -> float | None:
        """The share of the control group that had the event; None if the record does not give counts."""
        data = None if self.outcome is None else self.outcome.effect
        return data.control.events / data.control.n if isinstance(data, CountsEffect) else None


@dataclass(frozen=True)
class Selected:
    """What a synthesis puts together, and the studies that its filter lets in but that have nothing to put in."""

    declared: SynthesisDeclaration
    entries: tuple[SynthesisInput, ...]
    excluded: tuple[tuple[Study, str], ...]
    """Studies that pass the filter without a result that could enter, each with the reason."""


def select_inputs(declared: SynthesisDeclaration, records: Records, tables: Tables) -> Selected:
    """The results that ``declared`` asks for, in the order of the studies."""
    entries: list[SynthesisInput] = []
    excluded: list[tuple[Study, str]] = []
    keys = set(filter_studies(tables.studies, declared.where).index)
    for study in records.studies:
        if study.key not in keys:
            continue
        if study.status is not None and study.status.retracted:
            excluded.append((study, f"was retracted on {study.status.date}"))
            continue
        if declared.method == "direction" and not declared.outcome:
            entries.append(SynthesisInput(study, None))
            continue
        asked = [outcome for outcome in study.all_outcomes() if _is_asked(outcome, declared)]
        usable = [outcome for outcome in asked if declared.method == "direction" or outcome.effect is not None]
        group: tuple[str, ...] = () if declared.subgroup is None else tables.studies[declared.subgroup][study.key]
        entries += [SynthesisInput(study, outcome, group) for outcome in usable]
        if not asked:
            excluded.append((study, "has no result for this outcome"))
        elif not usable:
            excluded.append((study, "gives no numbers that an effect can be worked out from"))
    return Selected(declared, tuple(entries), tuple(excluded))


def _is_asked(outcome: Outcome, declared: SynthesisDeclaration) -> bool:
    return outcome.measure in declared.outcome and declared.outcome_id in (None, outcome.id)
