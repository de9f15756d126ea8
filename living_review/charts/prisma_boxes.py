"""What the boxes of the PRISMA 2020 flow diagram hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from living_review.checks.flow import flow_gaps
from living_review.records.review import Exclusion, Flow, OtherMethods, Review, StatedCount
from living_review.records.values import Place
from living_review.wording import Phrases, joined, worded


class BoxWords(Phrases):
    """What the boxes say: mostly the words of PRISMA 2020 itself."""

    IDENTIFICATION = "Identification"
    SCREENING = "Screening"
    INCLUDED = "Included"
    DATABASES = "databases and registers"
    OTHER = "other methods"
    LINE = "{label}: {value}"
    IN_BRACKETS = "{label} ({value})"
    SENTENCE = "{line}."
    MORE = "As printed: {n} more than the {left} that the numbers before it give"
    FEWER = "As printed: {n} fewer than the {left} that the numbers before it give"
    NOT_REPORTED = "not reported"
    DUPLICATES = "Duplicate records"
    INELIGIBLE = "Marked as ineligible by automation tools"
    OTHERWISE = "Removed for other reasons"
    REMOVED = "Records removed before screening"
    SCREENING_STEP = "Screening of records"
    SCREENED = "Records screened"
    EXCLUDED = "Records excluded"
    IDENTIFIED = "Records identified"
    FROM_DATABASES = "From databases"
    FROM_REGISTERS = "From registers"
    FULL_TEXTS = "Full texts"
    SOUGHT = "Reports sought for retrieval"
    NOT_RETRIEVED = "Reports not retrieved"
    ASSESSED = "Reports assessed for eligibility"
    REPORTS_EXCLUDED = "Reports excluded"
    WEBSITES = "Websites"
    ORGANISATIONS = "Organisations"
    CITATIONS = "Citation searching"
    REPORTS = "Reports of these studies"
    STUDIES_INCLUDED = "Studies included"
    POOLED = "Studies in the meta-analysis"
    NEW_STUDIES = "New studies included"
    STUDIES = "Studies"
    REPORTS_OF_THEM = "Reports of them"
    PREVIOUS = "Previous version of the review"
    TOTAL = "Total studies included"
    ALL_REPORTS = "Reports of all studies"


IDENTIFICATION, SCREENING, INCLUDED = BoxWords.IDENTIFICATION, BoxWords.SCREENING, BoxWords.INCLUDED


DATABASES, OTHER, BOTH = BoxWords.DATABASES, BoxWords.OTHER, ""


BoxValue = int | str | None
"""A number, the word for why it is missing, or None where a heading has no number of its own."""


@dataclass(frozen=True)
class BoxPart:
    """A line of a box: what is counted, and how many. One that is ``within`` is part of the number before it."""

    label: str
    value: BoxValue
    where: tuple[Place, ...] = ()
    within: bool = False

    def text(self) -> str:
        """The line as people read it."""
        return self.label if self.value is None else worded(BoxWords.LINE, label=self.label, value=shown_value(self.value))


@dataclass(frozen=True)
class FlowBox:
    """What one box says. ``side`` boxes hold what leaves the flow; the others lead on to the next one of their ``column``."""

    id: str
    stage: str
    column: str
    side: bool
    head: BoxPart
    parts: tuple[BoxPart, ...] = ()

    @property
    def missing(self) -> bool:
        """Whether the review gives none of its numbers."""
        return not any(isinstance(part.value, int) for part in (self.head, *self.parts))

    def text(self) -> str:
        """All its lines as one sentence."""
        inner = joined("; ", (_without_stop(part.text()) for part in self.parts))
        line = worded(BoxWords.IN_BRACKETS, label=self.head.text(), value=inner) if inner else self.head.text()
        return worded(BoxWords.SENTENCE, line=line)


def _without_stop(text: str) -> str:
    return text.rstrip(".") if text.endswith(".") else text


def shown_value(value: int | str) -> str:
    """A number of a box with commas between thousands, or the word that stands in its place."""
    return f"{value:,}" if isinstance(value, int) else value


def flow_boxes(review: Review) -> tuple[FlowBox, ...]:
    """The boxes that the review has something to say in, in the order of the flow; a stage without numbers is one box that says so."""
    flow = review.flow
    boxes = [_identified(review)]
    removed = _parts(
        (worded(BoxWords.DUPLICATES), flow.duplicate_records),
        (worded(BoxWords.INELIGIBLE), flow.records_marked_ineligible),
        (worded(BoxWords.OTHERWISE), flow.records_removed_otherwise),
    )
    if removed:
        head = BoxPart(worded(BoxWords.REMOVED), complete_sum(part.value for part in removed) if len(removed) > 1 else None)
        boxes.append(FlowBox("removed", IDENTIFICATION, DATABASES, True, head, removed))
    if flow.records_screened.n is None and not flow.records_excluded:
        boxes.append(FlowBox("screened", SCREENING, DATABASES, False, _part(worded(BoxWords.SCREENING_STEP), flow.records_screened)))
    else:
        boxes.append(FlowBox("screened", SCREENING, DATABASES, False, _part(worded(BoxWords.SCREENED), flow.records_screened)))
        boxes += _excluded("records_excluded", DATABASES, worded(BoxWords.EXCLUDED), flow.records_excluded)
    boxes += _full_texts("", DATABASES, flow)
    if flow.other is not None:
        boxes += _by_other_methods(flow.other)
    boxes += _included(flow)
    return tuple(_with_gaps(boxes, review))


BOX_OF = {
    "records_from_databases": "identified", "records_from_registers": "identified", "duplicate_records": "removed",
    "records_marked_ineligible": "removed", "records_removed_otherwise": "removed", "records_screened": "screened",
    "reports_sought": "sought", "reports_not_retrieved": "not_retrieved", "reports_assessed": "assessed", "new_reports": "new",
    "new_studies": "new", "total_studies": "total", "total_reports": "total",
}  # fmt: skip
"""The box in which a number of the flow stands; others have their own name."""


def _with_gaps(boxes: Iterable[FlowBox], review: Review) -> Iterator[FlowBox]:
    """The boxes, with a line in each whose printed number is not what the numbers before it leave."""
    told: dict[str, list[BoxPart]] = {}
    for gap in flow_gaps(review):
        prefix, _, name = gap.name.rpartition(".")
        at = f"{'other_' if prefix else ''}{BOX_OF.get(name, name)}"
        phrase = BoxWords.MORE if gap.found > gap.left else BoxWords.FEWER
        label = worded(phrase, n=f"{abs(gap.found - gap.left):,}", left=f"{gap.left:,}")
        told.setdefault(at, []).append(BoxPart(label, None))
    for box in boxes:
        yield replace(box, parts=(*box.parts, *told.get(box.id, ())))


def _part(label: str, stated: StatedCount) -> BoxPart:
    return BoxPart(label, stated.value, stated.where)


def _parts(*given: tuple[str, StatedCount | None]) -> tuple[BoxPart, ...]:
    return tuple(_part(label, stated) for label, stated in given if stated is not None)


def complete_sum(values: Iterable[BoxValue]) -> int | None:
    """The sum, if there are values and none of them is missing."""
    given = list(values)
    numbers = [value for value in given if isinstance(value, int)]
    return sum(numbers) if numbers and len(numbers) == len(given) else None


def _identified(review: Review) -> FlowBox:
    flow = review.flow
    sources = {
        kind: tuple(
            BoxPart(database.name, database.records, database.where) for database in review.search.databases if database.kind == kind
        )
        for kind in ("database", "register")
    }
    if flow.records_from_registers is None:
        head = _part(worded(BoxWords.IDENTIFIED), flow.records_from_databases)
        return FlowBox("identified", IDENTIFICATION, DATABASES, False, head, sources["database"])
    from_registers = (worded(BoxWords.FROM_REGISTERS), flow.records_from_registers)
    totals = _parts((worded(BoxWords.FROM_DATABASES), flow.records_from_databases), from_registers)
    within = {kind: tuple(replace(part, within=True) for part in parts) for kind, parts in sources.items()}
    parts = (totals[0], *within["database"], totals[1], *within["register"])
    head = BoxPart(worded(BoxWords.IDENTIFIED), complete_sum(part.value for part in totals))
    return FlowBox("identified", IDENTIFICATION, DATABASES, False, head, parts)


def _excluded(entry_id: str, column: str, label: str, reasons: tuple[Exclusion, ...]) -> Iterator[FlowBox]:
    parts = tuple(BoxPart(exclusion.reason, exclusion.n, exclusion.where) for exclusion in reasons)
    if len(parts) == 1:
        yield FlowBox(entry_id, SCREENING, column, True, replace(parts[0], label=label), (replace(parts[0], value=None),))
    elif parts:
        yield FlowBox(entry_id, SCREENING, column, True, BoxPart(label, complete_sum(part.value for part in parts)), parts)


def _full_texts(prefix: str, column: str, part: Flow | OtherMethods) -> Iterator[FlowBox]:
    sought, gone, assessed = part.reports_sought, part.reports_not_retrieved, part.reports_assessed
    if sought.n is None and assessed.n is None and (gone is None or gone.n is None) and not part.reports_excluded:
        yield FlowBox(f"{prefix}assessed", SCREENING, column, False, _part(worded(BoxWords.FULL_TEXTS), assessed))
        return
    if sought.n is not None or gone is not None:
        yield FlowBox(f"{prefix}sought", SCREENING, column, False, _part(worded(BoxWords.SOUGHT), sought))
    if gone is not None:
        yield FlowBox(f"{prefix}not_retrieved", SCREENING, column, True, _part(worded(BoxWords.NOT_RETRIEVED), gone))
    yield FlowBox(f"{prefix}assessed", SCREENING, column, False, _part(worded(BoxWords.ASSESSED), assessed))
    yield from _excluded(f"{prefix}reports_excluded", column, worded(BoxWords.REPORTS_EXCLUDED), part.reports_excluded)


def _by_other_methods(other: OtherMethods) -> Iterator[FlowBox]:
    parts = _parts(
        (worded(BoxWords.WEBSITES), other.records_from_websites),
        (worded(BoxWords.ORGANISATIONS), other.records_from_organisations),
        (worded(BoxWords.CITATIONS), other.records_from_citation_searching),
        *other.elsewhere,
    )
    head = BoxPart(worded(BoxWords.IDENTIFIED), complete_sum(part.value for part in parts) if parts else worded(BoxWords.NOT_REPORTED))
    yield FlowBox("other_identified", IDENTIFICATION, OTHER, False, head, parts)
    yield from _full_texts("other_", OTHER, other)


def _included(flow: Flow) -> Iterator[FlowBox]:
    reports = (_part(worded(BoxWords.REPORTS), flow.new_reports),) if flow.new_reports.n is not None else ()
    pooled = _parts((worded(BoxWords.REPORTS), flow.reports_in_meta_analysis))
    if flow.previous is None:
        yield FlowBox("new", INCLUDED, BOTH, False, _part(worded(BoxWords.STUDIES_INCLUDED), flow.new_studies), reports)
        if flow.studies_in_meta_analysis is not None:
            yield FlowBox("meta", INCLUDED, BOTH, False, _part(worded(BoxWords.POOLED), flow.studies_in_meta_analysis), pooled)
        return
    yield FlowBox("new", INCLUDED, BOTH, False, _part(worded(BoxWords.NEW_STUDIES), flow.new_studies), reports)
    previous = _parts((worded(BoxWords.STUDIES), flow.previous.studies), (worded(BoxWords.REPORTS_OF_THEM), flow.previous.reports))
    yield FlowBox("previous", INCLUDED, BOTH, True, BoxPart(worded(BoxWords.PREVIOUS), None), previous)
    total = (
        BoxPart(worded(BoxWords.TOTAL), worded(BoxWords.NOT_REPORTED))
        if flow.total_studies is None
        else _part(worded(BoxWords.TOTAL), flow.total_studies)
    )
    yield FlowBox("total", INCLUDED, BOTH, False, total, _parts((worded(BoxWords.ALL_REPORTS), flow.total_reports)))
    if flow.studies_in_meta_analysis is not None:
        yield FlowBox("meta", INCLUDED, BOTH, False, _part(worded(BoxWords.POOLED), flow.studies_in_meta_analysis), pooled)
