"""What must hold inside the record of a study, and between it and the others."""

from __future__ import annotations

from collections.abc import Iterator

from living_review.checks.blocks import blocks_in
from living_review.checks.context import Context
from living_review.checks.parts import as_warning, place_problems, repeated, repeated_ids
from living_review.checks.registry import reviewed_study_rule, study_rule
from living_review.formatting import plural
from living_review.problems import Problem, did_you_mean, quoted
from living_review.records.values import is_missing
from living_review.records.yaml_reader import Loc


@study_rule
def key_is_file_name(context: Context) -> Iterator[Problem]:
    """A study's key is the name of its file, so that its address can be guessed."""
    study, document = context.study, context.document
    stem = document.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    if study.key != stem and " " not in stem:  # else it is told of its name
        name = f"{study.key}.{document.path.rsplit('.', 1)[-1]}"
        message = (
            f"found '{study.key}', but the file is called '{stem}'; they must be the same: call the file {name}, or write its name here"
        )
        yield document.problem(("key",), message)


@study_rule
def groups_fit_total(context: Context) -> Iterator[Problem]:
    """No group, and no number analysed, is larger than the study; its intervention and control groups together neither."""
    study, document = context.study, context.document
    people = study.participants
    if not isinstance(people.total, int):
        return
    if isinstance(people.analysed, int) and people.analysed > people.total:
        yield document.problem(("participants", "analysed"), f"found {people.analysed}, but the study has {people.total} participants")
    for i, group in enumerate(people.groups):
        if group.n > people.total:
            yield document.problem(("participants", "groups", i, "n"), f"found {group.n}, but the study has {people.total} participants")
    arms = sum(group.n for group in people.groups if group.kind != "subgroup")
    if arms > people.total:
        yield document.problem(
            ("participants", "groups"), f"intervention and control groups add up to {arms}, but the study has {people.total} participants"
        )
    for loc, outcome in study.located_outcomes():
        if isinstance(outcome.n, int) and outcome.n > people.total:
            yield document.problem((*loc, "n"), f"found {outcome.n}, but the study has {people.total} participants")
        for i, value in enumerate(outcome.values):
            if value.n is not None and value.n > people.total:
                yield document.problem((*loc, "values", i, "n"), f"found {value.n}, but the study has {people.total} participants")


@study_rule
def effects_fit_study(context: Context) -> Iterator[Problem]:
    """No group that an effect is computed from, and not both together, is larger than the study."""
    document, total = context.document, context.study.participants.total
    for loc, outcome in context.study.located_outcomes():
        sizes = outcome.effect.sizes() if outcome.effect is not None else ()
        if not isinstance(total, int) or not sizes:
            continue
        large = [(name, n) for name, n in sizes if n > total]
        for name, n in large:
            arm: Loc = (name,) if name else ()
            yield document.problem((*loc, "effect", *arm, "n"), f"found {n}, but the study has {total} participants")
        together = sum(n for _, n in sizes)
        if not large and together > total:
            yield document.problem((*loc, "effect"), f"the groups add up to {together}, but the study has {total} participants")


@study_rule
def events_match_statement(context: Context) -> Iterator[Problem]:
    """Adverse events are listed if, and only if, the record says that the source attributes some; none twice."""
    harms, document = context.study.harms, context.document
    listed, stated = len(harms.events), harms.attributed
    if (stated == "events") != bool(listed):
        yield document.problem(
            ("harms", "attributed"),
            f"found '{stated}', but {plural(listed, 'event')} {'is' if listed == 1 else 'are'} listed under 'events'",
        )
    serious = [event.event for event in harms.events if event.serious]
    if harms.none_serious and (serious or stated == "none"):
        found = f"but '{serious[0]}' is listed as serious" if serious else "but the record says that there were no adverse events"
        yield document.problem(("harms", "none_serious"), f"says that none was serious, {found}")
    for loc, event in repeated((("harms", "events", i, "event"), event.event) for i, event in enumerate(harms.events)):
        yield document.problem(loc, f"'{event}' is listed twice")


@study_rule
def counts_of_harms_fit(context: Context) -> Iterator[Problem]:
    """No more people had an event than were observed, in the study or in one of its arms, and the arms add up to the whole."""
    study, document = context.study, context.document
    for i, harm in enumerate(study.harms.events):
        loc: Loc = ("harms", "events", i)
        total = study.participants.total
        for at, n, of in ((loc, harm.n, harm.of), *(((*loc, "arms", j), arm.n, arm.of) for j, arm in enumerate(harm.arms))):
            if of is not None and isinstance(total, int) and of > total:
                yield document.problem((*at, "of"), f"found {of}, but the study has {total} participants")
            most = of if of is not None else total
            if isinstance(n, int) and isinstance(most, int) and n > most:
                yield document.problem((*at, "n"), f"found {n}, but there are {most} people who could have had it")
        together = sum(arm.n for arm in harm.arms)
        if harm.arms and isinstance(harm.n, int) and together != harm.n:
            yield document.problem((*loc, "n"), f"found {harm.n}, but the arms add up to {together}")


@study_rule
def outcome_ids_differ(context: Context) -> Iterator[Problem]:
    """Each outcome of a study has an id of its own, so that it can be linked to."""
    located = ((loc, outcome.id) for loc, outcome in context.study.located_outcomes())
    yield from repeated_ids(context.document, located, "outcome of this study")


@study_rule
def values_have_sign_and_spread(context: Context) -> Iterator[Problem]:
    """Where numbers are printed the record says whether higher is better or worse, and what a printed spread is."""
    document = context.document
    for loc, outcome in context.study.located_outcomes():
        if outcome.values and outcome.higher_is == "not reported":
            yield document.problem((*loc, "higher_is"), "values are given, so say whether a higher one is better or worse")
        spread = any(value.spread is not None or value.interval is not None for value in outcome.values)
        if spread and outcome.spread is None:
            yield document.problem((*loc, "spread"), "a spread is given, so name its kind, or 'not_stated'")


@study_rule
def no_doi_twice(context: Context) -> Iterator[Problem]:
    """No two studies have the same DOI."""
    doi = context.study.citation.doi
    if is_missing(doi):
        return
    twins = _others(context.look_ups.by_doi[doi.lower()], context)
    if twins:
        yield context.document.problem(("citation", "doi"), f"'{doi}' is also the DOI of {', '.join(twins)}")


@study_rule
def no_reference_twice(context: Context) -> Iterator[Problem]:
    """No two studies have the same number in the reference list."""
    reference = context.study.citation.reference
    if not isinstance(reference, int):
        return
    twins = _others(context.look_ups.by_reference[reference], context)
    if twins:
        yield context.document.problem(("citation", "reference"), f"{reference} is also the reference of {', '.join(twins)}")


@study_rule
def no_name_twice(context: Context) -> Iterator[Problem]:
    """No two studies have the same short name, by which pages and charts tell them apart."""
    study = context.study
    twins = _others(context.look_ups.by_label[study.name], context)
    if twins:
        loc: Loc = ("short_name",) if study.short_name else ("citation", "year")
        message = f"'{study.name}' is also the name of {', '.join(twins)}; add 'short_name:', such as '{study.name}b'"
        yield context.document.problem(loc, message)


def _others(keys: tuple[str, ...], context: Context) -> list[str]:
    """The keys save that of the study at hand."""
    return [key for key in keys if key != context.study.key]


@study_rule
def related_studies_exist(context: Context) -> Iterator[Problem]:
    """A study that a record names is in the review, and is another one."""
    document, known = context.document, context.look_ups.keys
    for i, source in enumerate(context.study.other_sources):
        for j, key in enumerate(source.studies):
            loc = ("other_sources", i, "studies", j)
            if key == context.study.key:
                yield document.problem(loc, "names the study itself; name the other one")
            elif key not in known:
                yield document.problem(loc, f"{quoted(key)} is not a study of this review{did_you_mean(key, known)}")


@reviewed_study_rule
def places_exist(context: Context) -> Iterator[Problem]:
    """A place is one that review.yml lists for the source."""
    yield from place_problems(blocks_in(context.study, context.document, ()), context.document, context.review)


@reviewed_study_rule
def year_in_search_window(context: Context) -> Iterator[Problem]:
    """A study was published within the years that were searched; a warning, since a review may have its reasons."""
    search, year = context.review.search, context.study.citation.year
    first = search.published_from.year if search.published_from is not None else None
    last = search.published_to.year if search.published_to is not None else None
    if not isinstance(year, int) or context.study.added is not None or (first is not None and last is not None and first > last):
        return
    if (first is not None and year < first) or (last is not None and year > last):
        years = f"{first} to {last}" if first is not None and last is not None else f"from {first}" if last is None else f"up to {last}"
        message = f"found {year}, but the review searched the years {years}"
        yield as_warning(context.document.problem(("citation", "year"), message))
