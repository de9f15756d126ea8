"""What must hold inside the record of a study, and between it and the others."""

from __future__ import annotations

from collections.abc import Iterator

from living_review.checks.parts import as_warning, place_problems
from living_review.problems import Problem, did_you_mean, quoted
from living_review.records.load import Loaded
from living_review.records.study import Study
from living_review.records.yaml_reader import Document, Loc


def key_is_file_name(study: Study, document: Document) -> Iterator[Problem]:
    """A study's key is the name of its file, so that its address can be guessed."""
    stem = document.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    if study.key != stem:
        yield document.problem(("key",), f"found '{study.key}', but the file is called '{stem}'; they must be the same")


def groups_fit_total(study: Study, document: Document) -> Iterator[Problem]:
    """No group, and no number analysed, is larger than the study; its intervention and control groups together neither."""
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
    for part, outcomes in (("outcomes", study.outcomes), ("survival", study.survival)):
        for i, outcome in enumerate(outcomes if isinstance(outcomes, tuple) else ()):
            if isinstance(outcome.n, int) and outcome.n > people.total:
                yield document.problem((part, i, "n"), f"found {outcome.n}, but the study has {people.total} participants")
            for j, value in enumerate(outcome.values):
                if value.n is not None and value.n > people.total:
                    yield document.problem((part, i, "values", j, "n"), f"found {value.n}, but the study has {people.total} participants")


def effects_fit_study(study: Study, document: Document) -> Iterator[Problem]:
    """No group that an effect is worked out from, and not both together, is larger than the study."""
    total = study.participants.total
    for part, outcomes in (("outcomes", study.outcomes), ("survival", study.survival)):
        for i, outcome in enumerate(outcomes if isinstance(outcomes, tuple) else ()):
            sizes = outcome.effect.sizes() if outcome.effect is not None else ()
            if not isinstance(total, int) or not sizes:
                continue
            large = [(name, n) for name, n in sizes if n > total]
            for name, n in large:
                loc: Loc = (part, i, "effect", name, "n") if name else (part, i, "effect", "n")
                yield document.problem(loc, f"found {n}, but the study has {total} participants")
            together = sum(n for _, n in sizes)
            if not large and together > total:
                yield document.problem((part, i, "effect"), f"the groups add up to {together}, but the study has {total} participants")


def events_match_statement(study: Study, document: Document) -> Iterator[Problem]:
    """Adverse events are listed if, and only if, the record says that the source attributes some; none twice."""
    listed, stated = len(study.harms.events), study.harms.attributed
    if (stated == "events") != bool(listed):
        yield document.problem(("harms", "attributed"), f"found '{stated}', but {listed} event(s) are listed under 'events'")
    seen: set[str] = set()
    for i, event in enumerate(study.harms.events):
        if event.event in seen:
            yield document.problem(("harms", "events", i, "event"), f"'{event.event}' is listed twice")
        seen.add(event.event)


def outcome_ids_differ(study: Study, document: Document) -> Iterator[Problem]:
    """Each outcome of a study has an id of its own, so that it can be linked to."""
    seen: set[str] = set()
    for part, outcomes in (("outcomes", study.outcomes), ("survival", study.survival)):
        for i, outcome in enumerate(outcomes if isinstance(outcomes, tuple) else ()):
            if outcome.id in seen:
                yield document.problem((part, i, "id"), f"'{outcome.id}' is the id of an earlier outcome of this study")
            seen.add(outcome.id)


def values_have_sign_and_spread(study: Study, document: Document) -> Iterator[Problem]:
    """Where numbers are printed the record says whether higher is better or worse, and what a printed spread is."""
    for part, outcomes in (("outcomes", study.outcomes), ("survival", study.survival)):
        for i, outcome in enumerate(outcomes if isinstance(outcomes, tuple) else ()):
            if outcome.values and outcome.higher_is == "not reported":
                yield document.problem((part, i, "higher_is"), "values are given, so say whether a higher one is better or worse")
            spread = any(value.spread is not None or value.interval is not None for value in outcome.values)
            if spread and outcome.spread is None:
                yield document.problem((part, i, "spread"), "a spread is given, so name its kind, or 'not_stated'")


def no_doi_twice(study: Study, document: Document, loaded: Loaded) -> Iterator[Problem]:
    """No two studies have the same DOI."""
    twins = sorted(s.key for s in loaded.studies if s.key != study.key and s.citation.doi.lower() == study.citation.doi.lower())
    if twins and study.citation.doi.startswith("10."):
        yield document.problem(("citation", "doi"), f"'{study.citation.doi}' is also the DOI of {', '.join(twins)}")


def no_reference_twice(study: Study, document: Document, loaded: Loaded) -> Iterator[Problem]:
    """No two studies have the same number in the reference list."""
    twins = sorted(s.key for s in loaded.studies if s.key != study.key and s.citation.reference == study.citation.reference)
    if twins:
        yield document.problem(("citation", "reference"), f"{study.citation.reference} is also the reference of {', '.join(twins)}")


def no_name_twice(study: Study, document: Document, loaded: Loaded) -> Iterator[Problem]:
    """No two studies have the same short name, by which pages and charts tell them apart."""
    twins = sorted(s.key for s in loaded.studies if s.key != study.key and s.label == study.label)
    if twins:
        loc: Loc = ("short_name",) if study.short_name else ("citation", "year")
        message = f"'{study.label}' is also the name of {', '.join(twins)}; add 'short_name:', such as '{study.label}b'"
        yield document.problem(loc, message)


def related_studies_exist(study: Study, document: Document, loaded: Loaded) -> Iterator[Problem]:
    """A study that a record names is in the review, and is another one."""
    known = {s.key for s in loaded.studies} | loaded.invalid
    for i, source in enumerate(study.other_sources):
        for j, key in enumerate(source.studies):
            loc = ("other_sources", i, "studies", j)
            if key == study.key:
                yield document.problem(loc, "names the study itself; name the other one")
            elif key not in known:
                yield document.problem(loc, f"{quoted(key)} is not a study of this review{did_you_mean(key, known)}")


def places_exist(study: Study, document: Document, loaded: Loaded) -> Iterator[Problem]:
    """A place is one that review.yml lists for the source."""
    if loaded.review is not None:
        yield from place_problems(study, document, loaded.review)


def year_in_search_window(study: Study, document: Document, loaded: Loaded) -> Iterator[Problem]:
    """A study was published within the years that were searched; a warning, since a review may have its reasons."""
    if loaded.review is None:
        return
    first, last = loaded.review.search.published_from.year, loaded.review.search.published_to.year
    year = study.citation.year
    if isinstance(year, int) and not first <= year <= last:
        yield as_warning(document.problem(("citation", "year"), f"found {year}, but the review searched the years {first} to {last}"))
