"""The page that asks whether the numbers add up: what was tried on them, what stood up, and what asks for a look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from living_review.analysis.plausibility.registry import FAMILIES, Check, State, Tried
from living_review.analysis.plausibility.run import Answered, checks
from living_review.pages.content import Content
from living_review.pages.kinds import one_page
from living_review.records.looked_at import LookedAt
from living_review.records.study import Study
from living_review.wording import worded

P_VALUE = "p_value"
"""The name of the check that works out p values again."""


@dataclass(frozen=True)
class Counts:
    """How many tries ended in each way; those that a person has looked at are counted apart from those that ask for a look."""

    passed: int
    look: int
    answered: int
    untried: int

    @property
    def tried(self) -> int:
        """How many could be tried at all."""
        return self.passed + self.look + self.answered

    @property
    def all(self) -> int:
        """All, those that could not be tried included."""
        return self.tried + self.untried


@dataclass(frozen=True)
class Look:
    """A number that asks for a look: its study, or None for the review itself, and the answer if a person has looked."""

    study: Study | None
    tried: Tried
    check: Check
    answer: LookedAt | None
    about: str
    """What it is about, in words: of a result the measure."""


@dataclass(frozen=True)
class CheckRow:
    """A check with how its tries ended, and the studies on which it could not be tried."""

    check: Check
    counts: Counts
    untried: tuple[Study, ...]


@dataclass(frozen=True)
class StudyTries:
    """What was tried on one study: how it ended, what asks for a look, and the tries by how they ended, each with its check."""

    study: Study
    counts: Counts
    looks: tuple[Look, ...]
    passed: tuple[tuple[Check, Tried], ...]
    untried: tuple[tuple[Check, Tried], ...]


@dataclass(frozen=True)
class PlausibilityView:
    """What the template of the page is given."""

    counts: Counts
    open: tuple[Look, ...]
    answered: tuple[Look, ...]
    families: tuple[tuple[str, tuple[CheckRow, ...]], ...]
    """The checks that had something to try, by what they ask of."""
    idle: tuple[Check, ...]
    """The checks that had nothing to try."""
    p_values: Counts
    """How the tries ended in which a printed p value was worked out again."""
    studies: tuple[StudyTries, ...]


def plausibility_view(content: Content) -> PlausibilityView:
    """Everything that was tried on the records of the review."""
    known = _known()
    looks = _looks(content, content.plausibility.looks)
    by_check: dict[str, list[Tried]] = {name: [] for name in known}
    for tried in content.plausibility.tried:
        by_check[tried.check].append(tried)
    answered = {look.tried for look in looks if look.answer is not None}
    rows = [CheckRow(check, _count(by_check[name], answered), _studies(by_check[name], content)) for name, check in known.items()]
    used = [row for row in rows if row.counts.all]
    families = ((worded(label), tuple(row for row in used if row.check.family == family)) for family, label in FAMILIES.items())
    return PlausibilityView(
        _count(content.plausibility.tried, answered),
        tuple(look for look in looks if look.answer is None),
        tuple(look for look in looks if look.answer is not None),
        tuple(families),
        tuple(row.check for row in rows if not row.counts.all),
        _count(by_check[P_VALUE], answered),
        tuple(study_tries(content, study) for study in content.records.studies),
    )


def study_tries(content: Content, study: Study) -> StudyTries:
    """What was tried on one study."""
    known = _known()
    tries = content.plausibility.by_study.get(study.key, ())
    looks = _looks(content, content.plausibility.looks_by_study.get(study.key, ()))
    answered = {look.tried for look in looks if look.answer is not None}

    def ended(state: State) -> tuple[tuple[Check, Tried], ...]:
        return tuple((known[tried.check], tried) for tried in tries if tried.state == state)

    return StudyTries(study, _count(tries, answered), looks, ended("passed"), ended("untried"))


def _looks(content: Content, among: Iterable[Answered]) -> tuple[Look, ...]:
    """Numbers that ask for a look, those that no person has looked at first."""
    known = _known()
    looks = [
        Look(content.studies.get(each.tried.study), each.tried, known[each.tried.check], each.answer, _about(each.tried, content))
        for each in among
    ]
    return tuple(sorted(looks, key=lambda look: look.answer is not None))


@cache
def _known() -> Mapping[str, Check]:
    """The checks by name."""
    return {check.name: check for check in checks()}


def _about(tried: Tried, content: Content) -> str:
    study = content.studies.get(tried.study)
    if study is None or tried.loc[:1] not in (("outcomes",), ("survival",)):
        return tried.about
    outcome = next((outcome for loc, outcome in study.located_outcomes() if loc == tried.loc[:2]), None)
    return tried.about if outcome is None else content.records.vocabulary["measures"].terms[outcome.measure].label


def _count(tries: Iterable[Tried], answered: set[Tried]) -> Counts:
    states = Counter("answered" if tried in answered else tried.state for tried in tries)
    return Counts(states["passed"], states["look"], states["answered"], states["untried"])


def _studies(tries: Iterable[Tried], content: Content) -> tuple[Study, ...]:
    keys = {tried.study for tried in tries if tried.state == "untried"}
    return tuple(study for study in content.records.studies if study.key in keys)


PAGES = (one_page("adds-up.md", "adds-up.md.j2", values=lambda content: {"view": plausibility_view(content)}),)
