"""Numbers of people against each other: groups, those measured, and the study as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from living_review.analysis.plausibility.registry import Materials, Tried, check, look, passed
from living_review.analysis.plausibility.results import Result
from living_review.records.effect_data import CountsEffect, MeansEffect
from living_review.records.study import Group, Study
from living_review.records.yaml_reader import Loc
from living_review.wording import Phrases, worded


class PeopleWords(Phrases):
    """What the checks of numbers of people say."""

    GROUPS = "{groups} makes {together}, and the study has {total} participants"
    NOT_LISTED = "{words}; there may be a group that is not listed"
    SUM = "{one} + {two} makes {together}"
    OTHER_SUM = "{words}, but the result is said to be of {n} people; some may not have been measured, or a number is another one"
    MORE_THAN_START = "found {n} people in the group “{label}”, which had {start} at the start"
    IN_PLACE = "{text}; the groups may stand in each other's place, or a number may be another one"
    LOST = "found {n} of the {start} people of the group “{group}”, and {other} of the {other_start} of “{other_group}”"
    DIGIT = "{text}; a digit may be missing, or many may have left one group alone"
    OBSERVED = "{groups} makes {together} people, and {total} took part"
    TWO_GROUPS = "{words}; people may be counted in two groups"
    READ = "printed is “{printed}”, read is {read}"
    NOTE = "{words}; if it was worked out, a note can say how"


MOST_LOST, FEW_LOST = 0.5, 0.2
"""A group that lost more than the first share of its people, while the other lost less than the second, asks for a look."""


@check("possible")
def groups_add_up(materials: Materials) -> Iterator[Tried]:
    """The groups that are compared are together all participants of the study.

    Source: by definition; that they are no more than that is a rule, which stops the build.
    """
    for study in materials.records.studies:
        total, groups = study.participants.total, study.participants.groups
        kinds = {group.kind for group in groups}
        if not isinstance(total, int) or not {"intervention", "control"} <= kinds:
            continue
        arms = [group for group in groups if group.kind != "subgroup"]
        together = sum(group.n for group in arms)
        words = worded(PeopleWords.GROUPS, groups=" + ".join(str(group.n) for group in arms), together=together, total=total)
        loc: Loc = ("participants", "groups")
        if together == total:
            yield Tried("passed", loc, "participants", words, study=study.key)
        elif together < total:
            numbers = "; ".join(str(n) for n in (*(group.n for group in arms), total))
            yield Tried("look", loc, "participants", worded(PeopleWords.NOT_LISTED, words=words), numbers, study.key)


@check("possible")
def people_of_result_add_up(materials: Materials) -> Iterator[Tried]:
    """The people of the two groups of a result are the people that the result is about, and no group has more than at the start.

    Source: by definition; Cochrane Handbook 5.3.6 and 8.5 on people who are missing from a result.
    """
    for study, result in materials.every:
        sizes = _sizes(result)
        if sizes is None:
            continue
        (one, two), loc = sizes
        n = result.outcome.n
        words = worded(PeopleWords.SUM, one=one, two=two, together=one + two)
        if isinstance(n, int) and one + two != n:
            text = worded(PeopleWords.OTHER_SUM, words=words, n=n)
            yield look(result, text, [str(one), str(two), str(n)], loc)
            continue
        fault = _against_start(study, one, two)
        if fault:
            yield look(result, fault[0], fault[1], loc)
        elif isinstance(n, int) or _arms(study) is not None:
            yield passed(result, words, loc)


def _sizes(result: Result) -> tuple[tuple[int, int], Loc] | None:
    data = result.outcome.effect
    if isinstance(data, CountsEffect | MeansEffect):
        return (data.intervention.n, data.control.n), (*result.loc, "effect")
    pair = result.compared
    if pair is None or pair[0].n is None or pair[1].n is None:
        return None
    return (pair[0].n, pair[1].n), pair[0].loc


def _arms(study: Study) -> tuple[Group, Group] | None:
    """The one intervention group and the one control group, if there are no others."""
    arms = [group for group in study.participants.groups if group.kind != "subgroup"]
    one = [group for group in arms if group.kind == "intervention"]
    two = [group for group in arms if group.kind == "control"]
    return (one[0], two[0]) if len(one) == len(two) == 1 else None


def _against_start(study: Study, one: int, two: int) -> tuple[str, list[str]] | None:
    """What is odd about the people of a result beside the groups at the start, and the numbers."""
    arms = _arms(study)
    if arms is None:
        return None
    for n, arm, other, other_arm in ((one, arms[0], two, arms[1]), (two, arms[1], one, arms[0])):
        numbers = [str(n), str(arm.n)]
        if n > arm.n:
            text = worded(PeopleWords.MORE_THAN_START, n=n, label=arm.label, start=arm.n)
            return worded(PeopleWords.IN_PLACE, text=text), numbers
        if n < MOST_LOST * arm.n and other >= (1 - FEW_LOST) * other_arm.n:
            given = {"n": n, "start": arm.n, "group": arm.label}
            others = {"other": other, "other_start": other_arm.n, "other_group": other_arm.label}
            text = worded(PeopleWords.LOST, **given, **others)
            return worded(PeopleWords.DIGIT, text=text), [*numbers, str(other), str(other_arm.n)]
    return None


@check("possible")
def harms_fit_people(materials: Materials) -> Iterator[Tried]:
    """The people in whom an adverse event was looked for are no more than took part, all groups together.

    Source: by definition; Xu et al. 2022, doi:10.1136/bmj-2021-069155, on data of harms.
    """
    for study in materials.records.studies:
        total = study.participants.total
        for i, harm in enumerate(study.harms.events):
            observed = [arm.of for arm in harm.arms if arm.of is not None]
            if not observed or not isinstance(total, int):
                continue
            together, loc = sum(observed), ("harms", "events", i)
            words = worded(PeopleWords.OBSERVED, groups=" + ".join(map(str, observed)), together=together, total=total)
            if together <= total:
                yield Tried("passed", loc, harm.event, words, study=study.key)
            else:
                text = worded(PeopleWords.TWO_GROUPS, words=words)
                yield Tried("look", loc, harm.event, text, "; ".join(map(str, (*observed, total))), study.key)


@check("possible")
def participants_as_printed(materials: Materials) -> Iterator[Tried]:
    """The number of participants is one that stands in the text that it was read from, unless a note says how it was read.

    Source: Xu et al. 2022, doi:10.1136/bmj-2021-069155, on numbers that were copied wrongly.
    """
    for study in materials.records.studies:
        people = study.participants
        figures = [int(text.replace(",", "")) for text in re.findall(r"\d{1,3}(?:,\d{3})+|\d+", people.printed or "")]
        if not isinstance(people.total, int) or not figures or people.note:
            continue
        words = worded(PeopleWords.READ, printed=people.printed, read=people.total)
        loc: Loc = ("participants", "total")
        if people.total in figures or people.total == sum(figures):
            yield Tried("passed", loc, "participants", words, study=study.key)
        else:
            text = worded(PeopleWords.NOTE, words=words)
            yield Tried("look", loc, "participants", text, f"{people.printed}; {people.total}", study.key)
