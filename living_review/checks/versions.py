"""What must hold between the published review and the studies that were added to it later."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from living_review.checks.blocks import blocks_in
from living_review.checks.context import Context
from living_review.checks.parts import as_warning, repeated, repeated_ids, studies_named
from living_review.checks.registry import claims_rule, review_rule, reviewed_study_rule, study_rule
from living_review.problems import Problem, did_you_mean, quoted
from living_review.records.review import is_before
from living_review.records.values import Place
from living_review.records.yaml_reader import Loc


@review_rule
def versions_are_in_order(context: Context) -> Iterator[Problem]:
    """The versions of a review have numbers of their own and stand with the oldest first."""
    versions, document = context.review.versions, context.document
    yield from repeated_ids(document, ((("versions", i), version.version) for i, version in enumerate(versions)), "version", "version")
    for i, (before, after) in enumerate(pairwise(versions), start=1):
        if is_before(after.date, before.date):
            message = f"found {after.date}, but version {before.version} above it is of {before.date}; the oldest comes first"
            yield document.problem(("versions", i, "date"), message)


@review_rule
def studies_of_versions_exist(context: Context) -> Iterator[Problem]:
    """A version names studies that there are, each study comes with one version, and the first version holds some."""
    versions, document, known = context.review.versions, context.document, context.look_ups.keys
    located: list[tuple[Loc, str | None]] = [
        (("versions", i, "studies", j), key) for i, version in enumerate(versions) for j, key in enumerate(version.studies)
    ]
    for loc, key in located:
        if known and key not in known:
            message = f"{quoted(key)} has no study record{did_you_mean(key, known)}; what a version held stays on record"
            yield document.problem(loc, message)
    for loc, key in repeated(located):
        yield document.problem(loc, f"{quoted(key)} came with an earlier version, or stands here twice")
    if versions and not versions[0].studies:
        yield document.problem(("versions", 0), "lists no studies; the first version says which studies the published review held")


@reviewed_study_rule
def study_is_published_or_added(context: Context) -> Iterator[Problem]:
    """A study was held by the published review, or says when and how it was added; a frozen review takes no more studies."""
    study, document, review = context.study, context.document, context.review
    published = review.published_keys
    if published is None:
        if study.added is not None:
            message = "review.yml does not say which studies the published review held; list them under 'versions' there first"
            yield document.problem(("added",), message, key=True)
        return
    frozen = review.status.state == "frozen"
    living = "set 'status.state' in review.yml to living, with the month of the new search as 'last_search'"
    if study.key in published:
        if study.added is not None:
            first = review.versions[0].version
            yield document.problem(("added",), f"version {first} in review.yml lists this study as published; it cannot be both", key=True)
    elif study.added is None:
        wanted = "say when and how it was added, such as 'added: {date: 2026-11-01, search: PubMed in October 2026}'"
        more = f"; and since the review is frozen, {living}" if frozen else ""
        message = f"{quoted(study.key)} is not among the studies of the published review (versions in review.yml); {wanted}{more}"
        yield document.problem(("key",), message)
    elif frozen:
        yield document.problem(("added",), f"the review is frozen, so no study may be added; to take studies in again, {living}", key=True)
    elif is_before(study.added.date.isoformat(), review.versions[0].date):
        message = f"found {study.added.date}, but the review was published on {review.versions[0].date}"
        yield document.problem(("added", "date"), message)


@study_rule
def added_study_stands_for_itself(context: Context) -> Iterator[Problem]:
    """The review says nothing of a study that was added later: not where it stands, nor in its references, nor how it is counted."""
    study, document = context.study, context.document
    if study.added is None:
        return
    for loc, block in blocks_in(study, document, ()):
        if isinstance(block, Place) and block.in_source:
            message = (
                "the published review says nothing of this study; "
                "name the place in its own report, such as {report: {page: 4, table: 2}}, or {registry: NCT01234567}"
            )
            yield document.problem(loc, message)
    if isinstance(study.citation.reference, int):
        message = f"found {study.citation.reference}, but the published review does not cite this study; write 'not applicable'"
        yield document.problem(("citation", "reference"), message)
    if study.result.classification.value != "not applicable":
        message = "the published review does not count the result of this study; write 'not applicable'"
        at: Loc = ("result", "classification")
        yield document.problem((*at, "value") if (*at, "value") in document.values else at, message)


@claims_rule
def claims_are_about_published_studies(context: Context) -> Iterator[Problem]:
    """No claim of the review is held against a study that was added later."""
    later = {key for key, study in context.look_ups.studies.items() if study.added is not None}
    for loc, block in context.look_ups.claim_blocks:
        for at, key in studies_named(block, context.document, loc):
            if key in later:
                message = f"{quoted(key)} was added after the review was published, so no claim of the review speaks of it"
                yield context.document.problem(at, message)


@study_rule
def overlaps_are_possible(context: Context) -> Iterator[Problem]:
    """Studies that share participants are two, and share no more than the smaller one has."""
    study, document, studies = context.study, context.document, context.look_ups.studies
    for i, overlap in enumerate(study.overlaps_with):
        loc: Loc = ("overlaps_with", i)
        if overlap.study == study.key:
            yield document.problem((*loc, "study"), "a study shares no participants with itself; name the other one")
        elif overlap.study not in context.look_ups.keys:
            hint = did_you_mean(overlap.study, context.look_ups.keys)
            yield document.problem((*loc, "study"), f"{quoted(overlap.study)} is not a study of this review{hint}")
        sizes = [study.participants.total]
        if overlap.study in studies:
            other = studies[overlap.study]
            sizes.append(other.participants.total)
            if study.key < other.key and any(back.study == study.key for back in other.overlaps_with):
                message = f"{quoted(overlap.study)} names this overlap too; it stands in one of the two records"
                yield document.problem((*loc, "study"), message)
        most = min((size for size in sizes if isinstance(size, int)), default=None)
        if most is not None and overlap.participants > most:
            yield document.problem((*loc, "participants"), f"found {overlap.participants}, but the smaller study has {most} participants")


@reviewed_study_rule
def one_trial_one_record(context: Context) -> Iterator[Problem]:
    """Two records with one registration may be one trial, with its people counted twice, unless a synthesis says what it does then."""
    if any(declared.dependence is not None for declared in context.review.syntheses):
        return
    study, studies = context.study, context.look_ups.studies
    for number in sorted(study.registrations):
        twins = [key for key in context.look_ups.by_registration[number] if key < study.key]  # each pair is told once
        declared = {overlap.study for overlap in study.overlaps_with}
        declared |= {key for key in twins if any(back.study == study.key for back in studies[key].overlaps_with)}
        if open_twins := [key for key in twins if key not in declared]:
            message = (
                f"{number} is also the registration of {', '.join(open_twins)}; if they are one trial, make it one record, "
                "else say under 'overlaps_with' how many people may be counted twice"
            )
            loc: Loc = ("registration", "value")
            yield as_warning(context.document.problem(loc if loc in context.document.values else ("registration",), message))
