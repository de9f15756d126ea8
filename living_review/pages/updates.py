"""What came after the review was published, in words: the studies, the numbers that moved, and each synthesis before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from living_review.analysis.key_numbers import Number
from living_review.analysis.pooled import PooledSynthesis
from living_review.analysis.synthesis import Synthesis
from living_review.analysis.updates import NumberChange, ReviewState, number_changes
from living_review.pages.phrases import Speaker, Updates
from living_review.pages.synthesis_directions import direction_in_short
from living_review.pages.synthesis_pooled import pooled_sentence
from living_review.records.load import Records
from living_review.records.review import Version
from living_review.records.study import Study
from living_review.records.translations import ENGLISH, Language
from living_review.wording import STUDIES, joined


@dataclass(frozen=True)
class SynthesisHistory:
    """A synthesis as it was at each state of the review; each line is a state, its studies and the result in words."""

    id: str
    label: str
    lines: tuple[tuple[str, str, str], ...]
    changed: bool
    """Whether the result in words is another today than in the published review."""


@dataclass(frozen=True)
class UpdatesView:
    """What the templates are given of all that came after the published review."""

    added: tuple[Study, ...] = ()
    noticed: tuple[Study, ...] = ()
    """Studies whose report was retracted, corrected or called into doubt."""
    published: int = 0
    """How many studies the published review held."""
    numbers: tuple[NumberChange, ...] = ()
    unchanged: int = 0
    """How many of the declared numbers are what they were."""
    syntheses: tuple[SynthesisHistory, ...] = ()

    @property
    def any(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.added or self.noticed)

    def of_synthesis(self, synthesis_id: str) -> SynthesisHistory | None:
        """How one synthesis came to be what it is, if it has a history."""
        return next((history for history in self.syntheses if history.id == synthesis_id), None)


def updates_view(
    records: Records, published: Mapping[str, Number], today: Mapping[str, Number], states: Sequence[ReviewState]
) -> UpdatesView:
    """What changed since the review was published; ``states`` are those of the review, oldest first."""
    say = Speaker()
    changes = number_changes(published, today)
    return UpdatesView(
        added=records.added,
        noticed=tuple(study for study in records.studies if study.status is not None),
        published=len(records.published.studies),
        numbers=changes,
        unchanged=len(today) - len(changes),
        syntheses=tuple(_histories(records, states, say)),
    )


def _histories(records: Records, states: Sequence[ReviewState], say: Speaker) -> Iterator[SynthesisHistory]:
    for declared in records.review.syntheses if len(states) > 1 else ():
        lines = []
        for i, state in enumerate(states):
            synthesis = state.syntheses.get(declared.id)
            studies = say.count(STUDIES, 0 if synthesis is None else len(synthesis.selected.entries))
            result = say(Updates.NOT_POSSIBLE) if synthesis is None else _in_words(synthesis, say)
            lines.append((_name(state, i, len(states), say), studies, result))
        yield SynthesisHistory(declared.id, declared.label, tuple(lines), lines[0][1:] != lines[-1][1:])


def _name(state: ReviewState, i: int, states: int, say: Speaker) -> str:
    """What a state is called: the first is the published review, the last is that of today."""
    number = say(Updates.VERSION, version=state.version) if state.version else ""
    if i == 0:
        return say(Updates.PUBLISHED_VERSION, version=number) if number else say(Updates.PUBLISHED)
    if i == states - 1:
        return say(Updates.TODAY_VERSION, version=number) if number else say(Updates.TODAY)
    return number


def _in_words(synthesis: Synthesis, say: Speaker) -> str:
    return pooled_sentence(synthesis, say) if isinstance(synthesis, PooledSynthesis) else direction_in_short(synthesis.overall, say)


def results_in_words(syntheses: Sequence[Synthesis]) -> dict[str, str]:
    """What each synthesis gives, in words, by its label."""
    say = Speaker()
    return {synthesis.declared.label: _in_words(synthesis, say) for synthesis in syntheses}


def version_text(records: Records, language: Language = ENGLISH) -> str:
    """The version of the review that the pages show, with its date and its studies; '' if the review has no versions."""
    versions = records.review.versions
    if not versions:
        return ""
    say = Speaker(language)
    newest = versions[-1]
    held = {key for version in versions for key in version.studies}
    since = sum(study.key not in held for study in records.studies)
    words = say(Updates.VERSION_OF, version=newest.version, date=newest.date)
    studies = say.count(STUDIES, len(records.studies))
    if records.added:
        studies = say(Updates.STUDIES_AND_PUBLISHED, studies=studies, published=len(records.published.studies))
    parts = [words, studies] + ([say.count(Updates.SINCE, since)] if since else [])
    return joined("; ", parts)


def history(records: Records) -> tuple[tuple[Version, tuple[Study, ...]], ...]:
    """The versions with the studies that came with each, the newest first."""
    return tuple((version, tuple(records.by_key[key] for key in version.studies)) for version in reversed(records.review.versions))
