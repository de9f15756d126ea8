"""What the pages show of the review's claims: each with its verdict, both sides, and the way there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from living_review.analysis.claim_sides import Side
from living_review.analysis.claims import ClaimResult
from living_review.analysis.verdicts import VerdictCounts, tally
from living_review.pages.phrases import Claims, Speaker, Verdicts
from living_review.records.claim import TOPICS, VERDICTS, Verdict
from living_review.records.load import Records
from living_review.records.names import TOPIC
from living_review.records.places import places_text
from living_review.records.review import Review
from living_review.records.study import Study
from living_review.records.translations import ENGLISH, Language
from living_review.records.values import Place
from living_review.wording import joined, worded

SYMBOLS = {"holds": "✓", "contradicted": "≠", "not supported": "?", "a suggestion": "~", "cannot be checked": "–"}
PLURALS, SINGULARS = Verdicts.PLURALS, Verdicts.SINGULARS
"""How a verdict reads after a number of statements, and after a single one."""
WAY_LABELS = {"computed": Claims.COMPUTED, "compared": Claims.COMPARED, "copied": Claims.COPIED, "judged": Claims.JUDGED}
CLASS_LABELS = {"content": Claims.CONTENT, "print": Claims.PRINT}
URGENCY = ("contradicted", "not supported", "a suggestion", "cannot be checked", "holds")
"""The order of verdicts on the page of a study: what a reader should know first."""
MANY_SIDES = 8
"""A check with more sides than this shows them in its arithmetic only."""
SHORT = 130
"""Sides of so many signs together fit into a line of a study's page."""
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
    place_against: str
    """Of what another source says: the places of the review on which the verdict stands."""
    contributions: tuple[tuple[Study, str], ...]
    """What single studies contributed, where the arithmetic does not name them."""
    studies: tuple[Study, ...]
    filter: str
    """The values by which the browser filters the list, as JSON."""
    own: bool = False
    """Whether the review's own authors made the site."""

    @property
    def id(self) -> str:
        """The claim's id, and the anchor on the page of claims."""
        return self.finding.claim.id

    @property
    def how(self) -> str:
        """How the verdict was settled, in words, and that it is about how something is printed, if it is."""
        way = worded((Verdicts.OWN_WAYS if self.own else Verdicts.WAYS)[self.finding.way])
        return worded(Verdicts.ABOUT_PRINT, way=way) if self.finding.claim.misprint else way

    @property
    def against(self) -> str:
        """Of what another source says: how it stands to which place of the review, such as 'Contradicts Table 1, row 3'."""
        return "" if self.finding.counted else worded(Verdicts.OUTSIDE[self.finding.verdict], place=self.place_against)

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides of the check, unless they are too many to be read at once."""
        return self.finding.sides if len(self.finding.sides) <= MANY_SIDES else ()

    @property
    def arithmetic(self) -> tuple[str, ...]:
        """How the two sides came about, where there is more to it than their texts."""
        return () if self.finding.claim.check.statements is not None else self.finding.arithmetic

    @property
    def short(self) -> str:
        """The sides of a statement that is not borne out, in a line; '' if they are too long for one."""
        if self.finding.way == "judged" or self.finding.verdict not in ("contradicted", "not supported"):
            return ""
        line = joined(" · ", (joined(": ", (side.label, side.text)) for side in self.finding.sides))
        return line if len(line) <= SHORT else ""

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
    tally: VerdictCounts
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
    def counts(self) -> Mapping[Verdict, int]:
        """How many statements on content have each verdict, a slip that several of them meet counted once."""
        return self.tally.headline

    @property
    def led(self) -> int:
        """How many statements the counts are made of."""
        return sum(self.tally.places.values())

    def of_study(self, key: str) -> tuple[ClaimView, ...]:
        """The claims about the review that rest on one study in particular: first those that are not borne out, and last misprints."""
        concerned = (view for view in self.about_review if view.concerns(key))
        return tuple(sorted(concerned, key=lambda view: (view.finding.claim.misprint, URGENCY.index(view.finding.verdict))))

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
    unplaced = [(f"{TOPIC}{key}", term.label) for key, term in records.vocabulary[TOPICS].terms.items()] if views else []
    for section_id, label in (*_parts(records.review, say), *unplaced):
        inside = tuple(view for view in counted if view.section == section_id)
        if inside:
            sections.append((section_id, label, inside))
    return ClaimsView(views, tally(results), _filters(views, records, say), tuple(sections))


def _parts(review: Review, say: Speaker) -> list[tuple[str, str]]:
    sections = [(key, section.label) for key, section in review.source.sections.items()]
    tables = [(key, table.label) for key, table in review.source.tables.items()]
    return [*sections, *tables, ("elsewhere", say(Claims.ELSEWHERE))]


def way_labels(review: Review) -> dict[str, str]:
    """The names of the ways in which claims are settled."""
    return {**WAY_LABELS, "copied": Claims.COPIED_OWN} if review.own else dict(WAY_LABELS)


def part_of(place: Place) -> str:
    """The section or table that a place is in, or 'elsewhere' for the reference list and figures."""
    return place.section or place.table or "elsewhere"


def _view(finding: ClaimResult, records: Records, studies: Mapping[str, Study]) -> ClaimView:
    claim = finding.claim
    topics = records.vocabulary[TOPICS].terms
    section = part_of(claim.where[0]) if claim.where else f"{TOPIC}{claim.topic}"
    keys = list(dict.fromkeys((*claim.studies, *finding.studies)))
    values = {
        "verdict": [finding.verdict],
        "topic": [claim.topic],
        "section": sorted({part_of(place) for place in claim.where}),
        "study": keys,
        "how": [finding.way],
        "class": [claim.claim_class],
    }
    return ClaimView(
        finding,
        SYMBOLS[finding.verdict],
        section,
        topics[claim.topic].label,
        places_text(claim.where, records.review),
        places_text(claim.against or claim.where, records.review),
        tuple((studies[key], value) for key, value in finding.result.contributions),
        tuple(studies[key] for key in keys),
        json.dumps(values, sort_keys=True),
        records.review.own,
    )


def _filters(views: tuple[ClaimView, ...], records: Records, say: Speaker) -> tuple[ClaimFilter, ...]:
    used = {view.finding.verdict for view in views}
    topics = {view.finding.claim.topic for view in views}
    ways = {view.finding.way for view in views}
    classes = {view.finding.claim.claim_class for view in views}
    parts = {part_of(place) for view in views for place in view.finding.claim.where}
    return (
        ClaimFilter("verdict", say(Claims.VERDICT), tuple((verdict, verdict.capitalize()) for verdict in VERDICTS if verdict in used)),
        ClaimFilter(
            "topic",
            say(Claims.TOPIC),
            tuple((key, term.label) for key, term in records.vocabulary[TOPICS].terms.items() if key in topics) if views else (),
        ),
        ClaimFilter(
            "section",
            say(Claims.PLACE if records.review.own else Claims.PART),
            tuple((key, label) for key, label in _parts(records.review, say) if key in parts),
        ),
        ClaimFilter("study", say(Claims.STUDY), tuple((study.key, study.label) for study in records.studies)),
        ClaimFilter("how", say(Claims.HOW), tuple((way, say(label)) for way, label in way_labels(records.review).items() if way in ways)),
        ClaimFilter("class", say(Claims.CLASS), tuple((name, say(label)) for name, label in CLASS_LABELS.items() if name in classes)),
    )
