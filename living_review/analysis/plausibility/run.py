"""Run all checks of plausibility, and hold what they give against the answers of people who have looked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

from living_review.analysis.plausibility.registry import CHECKS, FAMILIES, REVIEW, Check, Materials, Tried
from living_review.discovery import modules_of
from living_review.problems import Problem, did_you_mean, quoted
from living_review.records.load import Records
from living_review.records.looked_at import LookedAt
from living_review.records.study import Study
from living_review.remembering import once_of

MODULES = dict(modules_of("living_review.analysis.plausibility"))
"""All modules of this folder; as they are loaded, their checks are listed."""
ORDER = tuple(FAMILIES)
OF_SEVERAL = ("others", "twice")
"""The families whose checks hold studies against each other."""


@dataclass(frozen=True)
class Answered:
    """A number that asks for a look, with the answer of somebody who has looked, if there is one for these numbers."""

    tried: Tried
    answer: LookedAt | None


@dataclass(frozen=True)
class Plausibility:
    """What all checks gave, in the order of studies, checks and places."""

    tried: tuple[Tried, ...]
    looks: tuple[Answered, ...]
    problems: tuple[Problem, ...]
    """What is to be told to the maintainer: numbers without an answer, and answers without numbers."""

    @cached_property
    def open(self) -> tuple[Tried, ...]:
        """The numbers that ask for a look and have no answer."""
        return tuple(each.tried for each in self.looks if each.answer is None)

    @cached_property
    def looks_by_study(self) -> Mapping[str, tuple[Answered, ...]]:
        """What asks for a look, by the key of the study; that of the review itself under ''."""
        found: dict[str, list[Answered]] = {}
        for each in self.looks:
            found.setdefault(each.tried.study, []).append(each)
        return {key: tuple(each) for key, each in found.items()}

    @cached_property
    def by_study(self) -> Mapping[str, tuple[Tried, ...]]:
        """What was tried, by the key of the study; that of the review itself under ''."""
        found: dict[str, list[Tried]] = {}
        for each in self.tried:
            found.setdefault(each.study, []).append(each)
        return {key: tuple(each) for key, each in found.items()}


def checks() -> tuple[Check, ...]:
    """All checks, by family and then by name."""
    return tuple(sorted(CHECKS, key=lambda check: (ORDER.index(check.family), check.name)))


def plausibility(records: Records) -> Plausibility:
    """Run all checks on the records."""
    documents = {REVIEW: records.documents["review"], **records.study_documents}
    materials = Materials.of(records, documents)
    ordered = tuple(_tried(materials))
    answers = {REVIEW: records.review.looked_at} | {study.key: study.looked_at for study in records.studies}
    looks = tuple(_answered(each, answers[each.study]) for each in ordered if each.state == "look")
    problems = (*_open_problems(looks, answers, materials), *_answer_problems(looks, answers, materials))
    return Plausibility(ordered, looks, tuple(sorted(problems)))


def _tried(materials: Materials) -> Iterator[Tried]:
    """What all checks give, in the order of studies, that of the review first, and then of checks.

    Those that look at one study give the same as long as its record, and the review's, are the same.
    """
    records, documents = materials.records, materials.documents
    of_several = {check.name: _by_study(check, materials) for check in checks() if check.family in OF_SEVERAL}
    studies: Mapping[str, Study | None] = {REVIEW: None, **records.by_key}
    for key, study in studies.items():
        objects = (study, documents[key], records.review, records.vocabulary)
        of_one = once_of(("plausible", key), objects, partial(_of_one, key, materials))
        for check in checks():
            yield from of_several[check.name].get(key, ()) if check.name in of_several else of_one.get(check.name, ())


def _of_one(key: str, materials: Materials) -> dict[str, list[Tried]]:
    """What the checks that look at one study give of it, or of the review, by the names of the checks that give something."""
    one = materials.alone(key)
    told = {
        check.name: [replace(each, check=check.name) for each in check.run(one) if each.study == key]
        for check in checks()
        if check.family not in OF_SEVERAL
    }
    return {name: found for name, found in told.items() if found}


def _by_study(check: Check, materials: Materials) -> dict[str, list[Tried]]:
    found: dict[str, list[Tried]] = {}
    for each in check.run(materials):
        found.setdefault(each.study, []).append(replace(each, check=check.name))
    return found


def _answered(tried: Tried, answers: Iterable[LookedAt]) -> Answered:
    found = (answer for answer in answers if answer.check == tried.check and answer.numbers is not None)
    return Answered(tried, next((answer for answer in found if _same(answer.numbers or "", tried.numbers)), None))


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()) == " ".join(other.split())


def _open_problems(looks: Sequence[Answered], answers: Mapping[str, Sequence[LookedAt]], materials: Materials) -> Iterator[Problem]:
    for each in looks:
        tried = each.tried
        if each.answer is not None:
            continue
        unfinished = [answer for answer in answers[tried.study] if answer.check == tried.check]
        block = f"{{check: {tried.check}, numbers: {quoted_yaml(tried.numbers)}, answer: …, who: …, when: …}}"
        how = (
            f"if it is right, answer with looked_at: {block}"
            if not unfinished
            else f"the answer under looked_at is not for these numbers, which are {quoted_yaml(tried.numbers)}; look again"
        )
        problem = materials.documents[tried.study].problem(tried.loc, f"asks for a look ({tried.check}): {tried.says}; {how}")
        yield replace(problem, severity="warning")


def quoted_yaml(text: str) -> str:
    """A text as YAML takes it anywhere."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _answer_problems(looks: Sequence[Answered], answers: Mapping[str, Sequence[LookedAt]], materials: Materials) -> Iterator[Problem]:
    """Answers to a check that there is not, without their numbers, or that are no longer needed."""
    names = {check.name for check in checks()}
    used = {(each.tried.study, each.answer) for each in looks if each.answer is not None}
    open_checks = {(each.tried.study, each.tried.check) for each in looks if each.answer is None}
    for key, given in answers.items():
        document = materials.documents[key]
        for i, answer in enumerate(given):
            loc = ("looked_at", i) if ("looked_at", i) in document.values else ("looked_at",)
            if answer.check not in names:
                yield document.problem((*loc, "check"), f"{quoted(answer.check)} is not a check{did_you_mean(answer.check, names)}")
            elif (key, answer) in used:
                continue
            elif (key, answer.check) in open_checks:
                message = (
                    "is missing, so the answer holds for no numbers; copy them from the warning of this check"
                    if answer.numbers is None
                    else f"the numbers have changed since: the answer was for {quoted(answer.numbers)}; look again, and copy the new ones"
                )
                yield replace(document.problem((*loc, "numbers"), message), severity="warning")
            else:
                message = f"the answer is no longer needed: {answer.check} finds nothing that asks for a look here; delete it"
                yield replace(document.problem(loc, message), severity="warning")
