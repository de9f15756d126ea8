"""Which results a synthesis combines."""

from __future__ import annotations

import re
from dataclasses import dataclass

from living_review.analysis.filtering import keys_meeting
from living_review.analysis.tables import Tables
from living_review.records.effect_data import CountsEffect
from living_review.records.load import Records
from living_review.records.measures import MEASURES
from living_review.records.study import Outcome, Study
from living_review.records.synthesis_plan import SynthesisDeclaration
from living_review.wording import Phrases, joined, worded


class SelectionWords(Phrases):
    """Why a study does not enter a synthesis."""

    RETRACTED = "was retracted on {date}"
    NO_RESULT = "has no result for this outcome"
    NO_NUMBERS = "gives no numbers that an effect can be worked out from"


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

    @property
    def says_nothing(self) -> bool:
        """Whether the data are events of two groups of which nobody had one: they point nowhere, whatever is added to them."""
        data = None if self.outcome is None else self.outcome.effect
        return data is not None and data.has_no_events

    @property
    def cluster(self) -> str:
        """What results that depend on each other share: the declared cluster, else the registration, else the study."""
        return self.study.cluster or registered(self.study) or self.study.key


def registered(study: Study) -> str:
    """The number under which a study is registered, in a form that can be compared; '' where none is known."""
    number = re.sub(r"[^a-z0-9]+", "", str(study.registration.value).casefold())
    return f"registered as {number}" if re.search(r"\d{4}", number) else ""


@dataclass(frozen=True)
class Selected:
    """What a synthesis puts together, and the studies that its filter lets in but that have nothing to put in."""

    declared: SynthesisDeclaration
    entries: tuple[SynthesisInput, ...]
    excluded: tuple[tuple[Study, str], ...]
    """Studies that pass the filter without a result that could enter, each with the reason."""
    without_events: tuple[SynthesisInput, ...] = ()
    """Results that are left out of the pooling of a ratio, since nobody of either group had the event."""


def select_inputs(declared: SynthesisDeclaration, records: Records, tables: Tables) -> Selected:
    """The results that ``declared`` asks for, in the order of the studies."""
    entries: list[SynthesisInput] = []
    excluded: list[tuple[Study, str]] = []
    keys = set(keys_meeting(tables.values, declared.where))
    for study in records.studies:
        if study.key not in keys:
            continue
        if study.status is not None and study.status.retracted:
            excluded.append((study, worded(SelectionWords.RETRACTED, date=study.status.date)))
            continue
        if declared.method == "direction" and not declared.outcome:
            entries.append(SynthesisInput(study, None))
            continue
        asked = [outcome for outcome in study.all_outcomes() if _is_asked(outcome, declared)]
        usable = [outcome for outcome in asked if declared.method == "direction" or outcome.effect is not None]
        group: tuple[str, ...] = () if declared.subgroup is None else tables.values.at(study.key, declared.subgroup)
        entries += [SynthesisInput(study, outcome, group) for outcome in usable]
        if not asked:
            excluded.append((study, worded(SelectionWords.NO_RESULT)))
        elif not usable:
            reasons = dict.fromkeys(outcome.no_effect for outcome in asked if outcome.no_effect is not None)
            excluded.append((study, joined("; ", reasons) or worded(SelectionWords.NO_NUMBERS)))
    silent = tuple(entry for entry in entries if _is_left_out(entry, declared))
    kept = tuple(entry for entry in entries if entry not in silent) if silent else tuple(entries)
    return Selected(declared, kept, tuple(excluded), silent)


def _is_left_out(entry: SynthesisInput, declared: SynthesisDeclaration) -> bool:
    """Whether a ratio is pooled without a result: nobody had the event, or of an odds ratio everybody (Cochrane Handbook 10.4.4.1)."""
    data = None if entry.outcome is None else entry.outcome.effect
    if data is None or declared.effect is None or declared.no_events == "keep" or not MEASURES[declared.effect].needs_events:
        return False
    return data.has_no_events or (declared.effect == "OR" and data.has_only_events)


def _is_asked(outcome: Outcome, declared: SynthesisDeclaration) -> bool:
    return outcome.measure in declared.outcome and declared.outcome_id in (None, outcome.id)
