"""What the pages show of the review's claims: each with its verdict, both sides, and the way there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from living_review.analysis.claims import ClaimResult, count_verdicts
from living_review.pages.phrases import Claims, Speaker
from living_review.records.claim import TOPICS, VERDICTS
from living_review.records.load import Records
from living_review.records.places import places_text
from living_review.records.review import Review
from living_review.records.study import Study
from living_review.records.translations import ENGLISH, Language
from living_review.records.values import Place

SYMBOLS = {"holds": "✓", "contradicted": "≠", "not supported": "?", "cannot be checked": "–"}
PLURALS = {
    "holds": "hold",
    "contradicted": "are contradicted",
    "not supported": "are not supported",
    "cannot be checked": "cannot be checked",
}
"""How a verdict reads after a number of statements."""
URGENCY = ("contradicted", "not supported", "cannot be checked", "holds")
"""The order of verdicts on the page of a study: what a reader should know first."""
FEW = 7
"""A claim rests on a study in particular if at most this many studies entered it, or if it names the study."""


@dataclass(frozen=True)
class ClaimView:
    """A claim with everything about it in words."""

    finding: ClaimResult
    symbol: str
    section: str
    topic: str
    where: str
    contributions: tuple[tuple[Study, str], ...]
    """What single studies contributed, where the arithmetic does not name them."""
    studies: tuple[Study, ...]
    filter: str
    """The values by which the browser filters the list, as JSON."""

    @property
    def id(self) -> str:
        """The claim's id, and the anchor on the page of claims."""
        return self.finding.claim.id

    @property
    def verdict_class(self) -> str:
        """The verdict as the name of a class in the style sheet."""
        return self.finding.verdict.replace(" ", "-")

    def concerns(self, key: str) -> bool:
        """Whether it rests on this study in particular."""
        return key in self.finding.claim.studies or (key in self.finding.studies and len(self.finding.studies) <= FEW)


@dataclass(frozen=True)
class ClaimFilter:
    """A way to filter the list: its id, label, and the id and label of each choice that occurs."""

    id: str
    label: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ClaimsView:
    """All claims of a review, ready for the templates."""

    all: tuple[ClaimView, ...]
    counts: Mapping[str, int]
    filters: tuple[ClaimFilter, ...]
    sections: tuple[tuple[str, str, tuple[ClaimView, ...]], ...]
    """For each part of the source its id, its label and the claims about the review that first stand there."""

    @property
    def about_review(self) -> tuple[ClaimView, ...]:
        """The claims about the review itself."""
        return tuple(view for view in self.all if view.finding.counted)

    @property
    def outside(self) -> tuple[ClaimView, ...]:
        """What other sources say; these are never counted."""
        return tuple(view for view in self.all if not view.finding.counted)

    @property
    def contradicted_by_copy(self) -> int:
        """How many of the contradicted statements may be faults of our copy of the text, likely or possibly."""
        return sum(
            view.finding.verdict == "contradicted" and view.finding.claim.could_be_transcription in ("likely", "possible")
            for view in self.about_review
        )

    def of_study(self, key: str) -> tuple[ClaimView, ...]:
        """The claims about the review that rest on one study in particular; first those that the records do not bear out."""
        return tuple(
            sorted((view for view in self.about_review if view.concerns(key)), key=lambda view: URGENCY.index(view.finding.verdict))
        )

    def entered_by(self, key: str) -> int:
        """How many claims about the review the study enters at all."""
        return sum(key in view.finding.studies or key in view.finding.claim.studies for view in self.about_review)

    def of_sentence(self, sentence_id: str | None) -> tuple[ClaimView, ...]:
        """The claims that bear on one of the concluding sentences."""
        return tuple(view for view in self.about_review if sentence_id is not None and sentence_id in view.finding.claim.conclusion)


def claims_view(records: Records, findings: Iterable[ClaimResult], language: Language = ENGLISH) -> ClaimsView:
    """The claims with their verdicts, in the order of the record, and the filters of their page."""
    results, say = tuple(findings), Speaker(language)
    studies = {study.key: study for study in records.studies}
    views = tuple(_view(finding, records, studies) for finding in results)
    counted = [view for view in views if view.finding.counted]
    sections = []
    for section_id, label in _parts(records.review, say):
        inside = tuple(view for view in counted if view.section == section_id)
        if inside:
            sections.append((section_id, label, inside))
    counts: dict[str, int] = {str(verdict): n for verdict, n in count_verdicts(results).items()}
    return ClaimsView(views, counts, _filters(views, records, say), tuple(sections))


def _parts(review: Review, say: Speaker) -> list[tuple[str, str]]:
    sections = [(key, section.label) for key, section in review.source.sections.items()]
    tables = [(key, table.label) for key, table in review.source.tables.items()]
    return [*sections, *tables, ("elsewhere", say(Claims.ELSEWHERE))]


def part_of(place: Place) -> str:
    """The section or table that a place is in, or 'elsewhere' for the reference list and figures."""
    return place.section or place.table or "elsewhere"


def _view(finding: ClaimResult, records: Records, studies: Mapping[str, Study]) -> ClaimView:
    claim = finding.claim
    topics = records.vocabulary[TOPICS].terms
    section = part_of(claim.where[0])
    keys = list(dict.fromkeys((*claim.studies, *finding.studies)))
    values = {
        "verdict": [finding.verdict],
        "topic": [claim.topic],
        "section": sorted({part_of(place) for place in claim.where}),
        "study": keys,
        "kind": ["judged" if finding.judged else "computed"],
    }
    return ClaimView(
        finding,
        SYMBOLS[finding.verdict],
        section,
        topics[claim.topic].label,
        places_text(claim.where, records.review),
        tuple((studies[key], value) for key, value in finding.result.contributions),
        tuple(studies[key] for key in keys),
        json.dumps(values, sort_keys=True),
    )


def _filters(views: tuple[ClaimView, ...], records: Records, say: Speaker) -> tuple[ClaimFilter, ...]:
    used = {view.finding.verdict for view in views}
    topics = {view.finding.claim.topic for view in views}
    parts = {part_of(place) for view in views for place in view.finding.claim.where}
    return (
        ClaimFilter("verdict", say(Claims.VERDICT), tuple((verdict, verdict.capitalize()) for verdict in VERDICTS if verdict in used)),
        ClaimFilter(
            "topic",
            say(Claims.TOPIC),
            tuple((key, term.label) for key, term in records.vocabulary[TOPICS].terms.items() if key in topics) if views else (),
        ),
        ClaimFilter("section", say(Claims.PART), tuple((key, label) for key, label in _parts(records.review, say) if key in parts)),
        ClaimFilter("study", say(Claims.STUDY), tuple((study.key, study.label) for study in records.studies)),
        ClaimFilter("kind", say(Claims.HOW), (("computed", say(Claims.COMPUTED)), ("judged", say(Claims.JUDGED)))),
    )
