"""The numbers of the flow of records add up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from living_review.checks.context import Context
from living_review.checks.parts import as_warning
from living_review.checks.registry import review_rule
from living_review.problems import Problem
from living_review.records.load import NO_STUDIES
from living_review.records.review import Exclusion, Flow, OtherMethods, Review, StatedCount
from living_review.records.yaml_reader import Document, Loc


@dataclass(frozen=True)
class _Left:
    """How many are left at one point of the flow, and the arithmetic that gives it.

    ``known`` is whether there is a number at all, ``exact`` whether none of those taken away is missing.
    """

    total: int = 0
    given: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    known: bool = True
    exact: bool = True

    def plus(self, stated: StatedCount | None, noun: str) -> _Left:
        if stated is None:
            return self
        if stated.n is None:
            return replace(self, known=False)
        return replace(self, total=self.total + stated.n, given=(*self.given, f"{stated.n} {noun}"))

    def less(self, taken: StatedCount | tuple[Exclusion, ...] | None, noun: str) -> _Left:
        if not taken:
            return self
        numbers = [exclusion.n for exclusion in taken] if isinstance(taken, tuple) else [taken.n]
        n = sum(number for number in numbers if isinstance(number, int))
        exact = self.exact and all(isinstance(number, int) for number in numbers)
        return replace(self, total=self.total - n, taken=(*self.taken, f"{n} {noun}"), exact=exact)

    def with_others(self, other: _Left) -> _Left:
        return _Left(
            self.total + other.total,
            self.given + other.given,
            self.taken + other.taken,
            self.known and other.known,
            self.exact and other.exact,
        )

    def fits(self, n: int) -> bool:
        """Whether ``n`` can be left; if a number is missing, any that is not too large can."""
        return not self.known or (n == self.total if self.exact else n <= self.total)

    def words(self) -> str:
        given, taken = " and ".join(self.given), " and ".join(self.taken)
        return (f"{given} less {taken} leaves {self.total}" if taken else f"{given} makes {self.total}") + (
            "" if self.exact else " at most"
        )


@dataclass(frozen=True)
class FlowGap:
    """A number of the flow that is not what the numbers before it leave."""

    loc: Loc
    found: int
    left: int
    words: str
    """The arithmetic, such as '40 from databases less 5 duplicates leaves 35'."""

    @property
    def name(self) -> str:
        """The number's name in the flow, such as 'other.reports_sought'."""
        return ".".join(map(str, self.loc[1:]))


class _Stages:
    """Goes through a flow from one number to the next, and holds what does not fit."""

    def __init__(self) -> None:
        self.gaps: list[FlowGap] = []

    def reach(self, left: _Left, loc: Loc, stated: StatedCount | None, noun: str) -> _Left:
        """Compare ``left`` with the number at ``loc``, and go on from that number if there is one."""
        if stated is None or stated.n is None:
            return left
        if not left.fits(stated.n):
            self.gaps.append(FlowGap(loc, stated.n, left.total, left.words()))
        return _Left().plus(stated, noun)

    def less(self, left: _Left, loc: Loc, taken: StatedCount | tuple[Exclusion, ...] | None, noun: str) -> _Left:
        """Take away what is at ``loc``; no more can be taken away than there is."""
        rest = left.less(taken, noun)
        if rest.known and rest.total < 0:
            self.gaps.append(FlowGap(loc, left.total - rest.total, left.total, rest.words()))
            return replace(rest, known=False)
        return rest

    def full_texts(self, left: _Left, loc: Loc, part: Flow | OtherMethods, method: str) -> _Left:
        """From the reports that were sought to those that are left after reading."""
        left = self.reach(left, (*loc, "reports_sought"), part.reports_sought, f"sought{method}")
        left = self.less(left, (*loc, "reports_not_retrieved"), part.reports_not_retrieved, f"not retrieved{method}")
        left = self.reach(left, (*loc, "reports_assessed"), part.reports_assessed, f"assessed{method}")
        return self.less(left, (*loc, "reports_excluded"), part.reports_excluded, f"excluded{method}")


def _in_order(review: Review) -> tuple[_Stages, _Left]:
    """All that does not fit up to the reports included, and how many of these are left."""
    flow, stages = review.flow, _Stages()
    for kind, name, total in (
        ("database", "records_from_databases", flow.records_from_databases),
        ("register", "records_from_registers", flow.records_from_registers),
    ):
        from_sources = _Left()
        for database in review.search.databases:
            if database.kind == kind:
                from_sources = from_sources.plus(StatedCount(value=database.records), f"from {database.name}")
        if from_sources.given:
            stages.reach(from_sources, ("flow", name), total, "")
    left = _Left().plus(flow.records_from_databases, "from databases").plus(flow.records_from_registers, "from registers")
    for name, taken, noun in (
        ("duplicate_records", flow.duplicate_records, "duplicates"),
        ("records_marked_ineligible", flow.records_marked_ineligible, "marked as ineligible"),
        ("records_removed_otherwise", flow.records_removed_otherwise, "removed for other reasons"),
    ):
        left = stages.less(left, ("flow", name), taken, noun)
    left = stages.reach(left, ("flow", "records_screened"), flow.records_screened, "screened")
    left = stages.less(left, ("flow", "records_excluded"), flow.records_excluded, "excluded")
    left = stages.full_texts(left, ("flow",), flow, "")
    if flow.other is not None:
        left = left.with_others(stages.full_texts(_by_other_methods(flow.other), ("flow", "other"), flow.other, " by other methods"))
    stages.reach(left, ("flow", "new_reports"), flow.new_reports, "")
    return stages, left


def _by_other_methods(other: OtherMethods) -> _Left:
    others = _Left().plus(other.records_from_websites, "from websites").plus(other.records_from_organisations, "from organisations")
    others = others.plus(other.records_from_citation_searching, "from citations")
    for name, stated in other.elsewhere:
        others = others.plus(stated, "from elsewhere" if name == "Elsewhere" else f"by {name}")
    return replace(others, known=others.known and bool(others.given), exact=False)


def flow_gaps(review: Review) -> tuple[FlowGap, ...]:
    """The numbers of the flow that those before them do not give."""
    return (*_in_order(review)[0].gaps, *_totals(review))


@review_rule
def flow_adds_up(context: Context) -> Iterator[Problem]:
    """Each number of the flow is what the numbers before it leave, and what was found is what the databases and registers gave.

    Where a number in between is missing, one after it is at most what the others leave. By other methods fewer reports may be sought
    than were found, since PRISMA has no box for what was left out there. Studies are no reports: if the number of reports is missing,
    that of the studies is compared with what is left all the same, but with a warning; so is that of the study records. What the review
    itself prints wrong is listed under ``does_not_add_up``, and nothing else is.
    """
    flow, document = context.review.flow, context.document
    gaps = flow_gaps(context.review)
    for gap in gaps:
        if gap.name not in flow.does_not_add_up:
            message = f"more than there are: {gap.words}" if gap.name in TAKEN_AWAY else f"found {gap.found}, but {gap.words}"
            yield _problem(document, gap.loc, message)
    names = [gap.name for gap in gaps]
    for i, name in enumerate(flow.does_not_add_up):
        if name not in names:
            hint = f"; what does not is {', '.join(names)}" if names else ""
            yield document.problem(("flow", "does_not_add_up", i), f"'{name}' adds up with the numbers before it, or is no number{hint}")
    yield from _studies_and_reports(context, _in_order(context.review)[1])


TAKEN_AWAY = frozenset(
    f"{part}{name}"
    for part in ("", "other.")
    for name in (
        "duplicate_records", "records_marked_ineligible", "records_removed_otherwise", "records_excluded", "reports_not_retrieved",
        "reports_excluded",
    )
)  # fmt: skip
"""The numbers that are taken away from what is there."""


def _problem(document: Document, loc: Loc, message: str) -> Problem:
    value = (*loc, "value")
    return document.problem(value if value in document.values else loc, message)


def _studies_and_reports(context: Context, left: _Left) -> Iterator[Problem]:
    """Warnings on the numbers of studies against those of reports and of records, and on studies that are pooled or named."""
    flow, document = context.review.flow, context.document
    studies, reports = flow.new_studies.n, flow.new_reports.n
    if studies is not None and reports is None and not left.fits(studies):
        hint = "say how many reports these studies have in 'new_reports'"
        yield as_warning(_problem(document, ("flow", "new_studies"), f"found {studies}, but {left.words()}; {hint}"))
    if studies is not None and reports is not None and studies > reports:
        message = f"found {studies}, but they have {reports} reports; each study has one or more"
        yield as_warning(_problem(document, ("flow", "new_studies"), message))
    name, stated = ("new_studies", flow.new_studies) if flow.total_studies is None else ("total_studies", flow.total_studies)
    recorded = len((context.loaded.documents.keys() | context.loaded.invalid) - NO_STUDIES)
    published = recorded - sum(study.added is not None for study in context.loaded.studies)
    if stated.n is not None and stated.n not in (recorded, published):
        yield as_warning(_problem(document, ("flow", name), f"found {stated.n}, but there are {published} study records"))
    pooled = flow.studies_in_meta_analysis
    if pooled is not None and pooled.n is not None and stated.n is not None and pooled.n > stated.n:
        yield _problem(document, ("flow", "studies_in_meta_analysis"), f"found {pooled.n}, but {stated.n} studies were included")


@review_rule
def no_more_are_named_than_excluded(context: Context) -> Iterator[Problem]:
    """For one reason no more studies are named than were excluded for it."""
    flow = context.review.flow
    parts: list[tuple[Loc, tuple[Exclusion, ...]]] = [
        (("flow", "records_excluded"), flow.records_excluded),
        (("flow", "reports_excluded"), flow.reports_excluded),
    ]
    parts += [(("flow", "other", "reports_excluded"), flow.other.reports_excluded)] if flow.other is not None else []
    for loc, excluded in parts:
        for i, each in enumerate(excluded):
            if isinstance(each.n, int) and len(each.studies) > each.n:
                message = f"{len(each.studies)} are named, but {each.n} were excluded for this reason"
                yield context.document.problem((*loc, i, "studies"), message)


def _totals(review: Review) -> Iterator[FlowGap]:
    flow = review.flow
    previous = flow.previous
    for name, before, new, total in (
        ("total_studies", previous.studies if previous else None, flow.new_studies, flow.total_studies),
        ("total_reports", previous.reports if previous else None, flow.new_reports, flow.total_reports),
    ):
        expected = _Left().plus(before, "in the previous version").plus(new, "new")
        if total is not None and total.n is not None and not expected.fits(total.n):
            yield FlowGap(("flow", name), total.n, expected.total, expected.words())
