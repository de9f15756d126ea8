"""The pages whose templates need little more than what every page can name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from living_review.pages.claims import PLURALS, SINGULARS, SYMBOLS, way_labels
from living_review.pages.content import Content
from living_review.pages.feed import newest_first
from living_review.pages.kinds import PageDocument, PageKind, RestsOn, WhenAsked, one_page
from living_review.pages.phrases import Meanings
from living_review.pages.plausibility import study_tries
from living_review.pages.second_reading import MARKS, MEANINGS, methods_reading, study_reading
from living_review.pages.study import study_view
from living_review.pages.study_table import is_long
from living_review.pages.updates import history
from living_review.records.base import fields_of
from living_review.records.review import ExcludedStudy, Flow, StatedCount
from living_review.records.study import Study
from living_review.wording import worded


def _claims(content: Content) -> dict[str, Any]:
    """The verdicts with their meanings and signs, and the ways in which claims are settled."""
    meanings = Meanings.OWN_VERDICTS if content.records.review.own else Meanings.VERDICTS
    return {
        "verdict_meanings": {verdict: worded(text) for verdict, text in meanings.items()},
        "verdict_symbols": SYMBOLS,
        "way_labels": way_labels(content.records.review),
    }


def _studies(content: Content) -> Iterator[PageDocument]:
    """A page for each study, with its charts."""
    twice = {sheet.key for sheet in content.agreement.sheets}
    for key, study in content.studies.items():
        rests_on = None if key in twice else _study_rests_on(content, study)
        yield PageDocument(path=f"studies/{key}.md", values=WhenAsked(partial(_study, content, study)), rests_on=rests_on)


def _study(content: Content, study: Study) -> dict[str, Any]:
    """All that the page of a study shows."""
    key, claims = study.key, content.claims
    view = study_view(study, content.records, content.tables)
    return {
        "view": view,
        "study": study,
        "figure": content.study_figures.get(key),
        "standing": content.rank_strips.get(key),
        "adds_up": study_tries(content, study),
        "reading": study_reading(content, study, view),
        "mark_words": (MARKS, MEANINGS),
        "changes": content.syntheses.of_study(key),
        "stated": claims.of_study(key),
        "entered": claims.entered_by(key) if claims.about_review else None,
        "others": len(content.studies) - 1,
    }


def _study_rests_on(content: Content, study: Study) -> RestsOn:
    """What :func:`_study` looks at beside the study itself, review.yml and the vocabulary."""
    key, claims, found = study.key, content.claims, content.plausibility
    shared = (each for pair in content.records.shared.get(key, ()) for each in pair)
    stated = [(view.id, view.finding.verdict, view.finding.claim.says, view.short) for view in claims.of_study(key)]
    return RestsOn(
        (study, content.study_figures.get(key), content.rank_strips.get(key), *shared),
        (
            found.by_study.get(key),
            found.looks_by_study.get(key),
            content.syntheses.of_study(key),
            stated,
            claims.entered_by(key) if claims.about_review else None,
            len(content.studies),
        ),
    )


def _methods(content: Content) -> dict[str, Any]:
    """The notes on the numbers of the flow diagram, each with what it is about."""
    flow = content.records.review.flow
    blocks = [("", flow), *((f"{name}: ", block) for name in ("previous", "other") if (block := getattr(flow, name)) is not None)]
    notes = [
        (f"{part}{name.replace('_', ' ')}".capitalize(), value.note)
        for part, block in blocks
        for name, value in fields_of(block)
        if isinstance(value, StatedCount) and value.note
    ]
    excluded = tuple(_excluded(flow))
    named = [exclusion for exclusion in (*flow.reports_excluded, *(flow.other.reports_excluded if flow.other else ())) if exclusion.studies]
    unnamed = sum(each.n - len(each.studies) for each in named if isinstance(each.n, int))
    read_twice = methods_reading(content.agreement)
    return {"flow_notes": notes, "excluded": excluded, "excluded_unnamed": unnamed, "read_twice": read_twice}


@dataclass(frozen=True)
class LeftOut:
    """A study that the review names as excluded: why, and at which step."""

    study: ExcludedStudy
    reason: str
    stage: str


def _excluded(flow: Flow) -> Iterator[LeftOut]:
    """The studies that the review names as excluded, in its order."""
    other = flow.other.reports_excluded if flow.other is not None else ()
    for stage, excluded in (("title", flow.records_excluded), ("full_text", flow.reports_excluded), ("other", other)):
        yield from (LeftOut(study, each.reason, stage) for each in excluded for study in each.studies)


def _glossary(content: Content) -> dict[str, Any]:
    """What the words for missing values mean."""
    meanings = Meanings.OWN_MISSING if content.records.review.own else Meanings.MISSING
    return {"missing": {word: worded(text) for word, text in meanings.items()}}


PAGES = (
    one_page("index.md", "home.md.j2", values=lambda content: {"verdict_words": (SINGULARS, PLURALS)}, translated=True),
    one_page("conclusion.md", "conclusion.md.j2", translated=True),
    one_page("methods.md", "methods.md.j2", values=_methods),
    one_page("charts.md", "charts.md.j2"),
    one_page("data.md", "data.md.j2"),
    one_page("glossary.md", "glossary.md.j2", values=_glossary),
    one_page("about.md", "about.md.j2"),
    one_page("claims.md", "claims.md.j2", values=_claims, where=lambda content: content.claims.all),
    one_page(
        "changes.md",
        "changes.md.j2",
        values=lambda content: {"changes": newest_first(content.records.review), "history": history(content.records)},
        where=lambda content: content.records.review.changes or content.records.review.versions,
    ),
    one_page("syntheses.md", "syntheses.md.j2", where=lambda content: content.syntheses.all),
    one_page(
        "compare.md",
        "compare.md.j2",
        values=lambda content: {"is_long": is_long(content)},
        where=lambda content: len(content.records.studies) > 1,
    ),
    PageKind(template="study.md.j2", documents=_studies),
)
