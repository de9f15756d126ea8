"""The flow of records in the table that the R package PRISMA2020 draws its flow diagram from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from living_review.charts.prisma_boxes import complete_sum
from living_review.export.base import ExportFile, ExportSource, csv_file
from living_review.records.field_types import Column
from living_review.records.review import Exclusion, Flow, OtherMethods, Review, StatedCount

COLUMNS = (
    Column("data", "string", "The name by which the package finds the number"),
    Column("node", "string", "The node of the drawing"),
    Column("box", "string", "The box that the number stands in"),
    Column("description", "string", "What is counted"),
    Column("boxtext", "string", "The text of the box"),
    Column("tooltips", "string", "The text that shows when the box is pointed at"),
    Column("url", "string", "Where the box leads"),
    Column("n", "any", "The number, or several with their words; NA is what is not reported"),
)
"""The columns of the package's template (inst/extdata/PRISMA.csv, https://github.com/prisma-flowdiagram/PRISMA2020)."""
NOT_KNOWN = "NA"
"""How R reads a missing value; an empty cell would be read as text without letters."""

PrismaRow = tuple[str, int | None, str, str, Any]


def export_files(source: ExportSource) -> Iterator[ExportFile]:
    """The flow of records."""
    description = (
        "The flow of records, reports and studies, for the R package PRISMA2020, which draws the diagram from it; "
        "NA is what is not reported"
    )
    yield csv_file("prisma.csv", 70, description, COLUMNS, lambda: prisma_rows(source.records.review))


def prisma_rows(review: Review) -> list[dict[str, Any]]:
    """A row for each number, title and side bar, by the names that the package looks for; what is not reported is ``NA``.

    ``other_results``, for other methods than the three of the package, is a row that it passes over.
    """
    flow = review.flow
    rows = (*_found(review), *_screened(flow), *_included(flow))
    url = f"{review.site.url}methods/#chart-flow" if review.site.url else NOT_KNOWN
    return [_row(*row) | {"url": url} for row in rows]


def _found(review: Review) -> Iterator[PrismaRow]:
    """What was there before, what was found, and what was taken away before screening."""
    flow = review.flow
    other, previous = flow.other or OtherMethods(), flow.previous
    yield "", 4, "prevstud", "Studies of the previous version", None
    yield "previous_studies", 5, "box1", "Studies in the previous version", previous and previous.studies
    yield "previous_reports", None, "box1", "Reports of these studies", previous and previous.reports
    yield "", 6, "newstud", "New studies from databases and registers", None
    yield "database_results", 7, "box2", "Databases", flow.records_from_databases
    yield "database_specific_results", None, "box2", "Each database", _sources(review, "database")
    yield "register_results", None, "box2", "Registers", flow.records_from_registers
    yield "register_specific_results", None, "box2", "Each register", _sources(review, "register")
    yield "", 16, "othstud", "New studies by other methods", None
    yield "website_results", 17, "box11", "Websites", other.records_from_websites
    yield "organisation_results", None, "box11", "Organisations", other.records_from_organisations
    yield "citations_results", None, "box11", "Citation searching", other.records_from_citation_searching
    yield "other_results", None, "box11", "Elsewhere", _elsewhere(other)
    yield "duplicates", 8, "box3", "Duplicate records", flow.duplicate_records
    yield "excluded_automatic", None, "box3", "Marked as ineligible by automation tools", flow.records_marked_ineligible
    yield "excluded_other", None, "box3", "Removed for other reasons", flow.records_removed_otherwise


def _screened(flow: Flow) -> Iterator[PrismaRow]:
    """What was screened, sought and assessed, and what was left out at each step."""
    other = flow.other or OtherMethods()
    excluded = complete_sum(exclusion.n for exclusion in flow.records_excluded)
    yield "records_screened", 9, "box4", "Records screened", flow.records_screened
    yield "records_excluded", 10, "box5", "Records excluded", excluded
    yield "dbr_sought_reports", 11, "box6", "Reports sought for retrieval", flow.reports_sought
    yield "dbr_notretrieved_reports", 12, "box7", "Reports not retrieved", flow.reports_not_retrieved
    yield "other_sought_reports", 18, "box12", "Reports sought for retrieval", flow.other and other.reports_sought
    yield "other_notretrieved_reports", 19, "box13", "Reports not retrieved", other.reports_not_retrieved
    yield "dbr_assessed", 13, "box8", "Reports assessed for eligibility", flow.reports_assessed
    yield "dbr_excluded", 14, "box9", "Reports excluded", _reasons(flow.reports_excluded)
    yield "other_assessed", 20, "box14", "Reports assessed for eligibility", flow.other and other.reports_assessed
    yield "other_excluded", 21, "box15", "Reports excluded", _reasons(other.reports_excluded)


def _included(flow: Flow) -> Iterator[PrismaRow]:
    """What was included, the titles of the stages, and what was pooled."""
    yield "new_studies", 15, "box10", "New studies included" if flow.previous else "Studies included", flow.new_studies
    yield "new_reports", None, "box10", "Reports of these studies", flow.new_reports
    yield "total_studies", 22, "box16", "Total studies included", flow.total_studies
    yield "total_reports", None, "box16", "Reports of all studies", flow.total_reports
    yield "identification", 1, "identification", "Identification", None
    yield "screening", 2, "screening", "Screening", None
    yield "included", 3, "included", "Included", None
    yield "total_studies_ma", 23, "box17", "Total studies included in meta-analysis", flow.studies_in_meta_analysis
    yield "total_reports_ma", None, "box17", "Reports of total included studies in meta-analysis", flow.reports_in_meta_analysis


def _row(name: str, node: int | None, box: str, text: str, n: Any) -> dict[str, Any]:
    column = "databases and registers" if box in DATABASE_BOXES else "other methods" if box in OTHER_BOXES else ""
    described = f"{text} ({column})" if column else text
    value = n.n if isinstance(n, StatedCount) else n
    cells = (name or NOT_KNOWN, NOT_KNOWN if node is None else f"node{node}", box, described, text, described if node else NOT_KNOWN)
    return dict(zip((column.name for column in COLUMNS), cells, strict=False)) | {"n": NOT_KNOWN if value is None else value}


DATABASE_BOXES = frozenset(f"box{i}" for i in range(2, 10))
OTHER_BOXES = frozenset(f"box{i}" for i in range(11, 16))


def _elsewhere(other: OtherMethods) -> StatedCount | str | None:
    """A number, or several methods with their names and numbers."""
    if isinstance(other.records_from_elsewhere, tuple):
        return _listed((name, "not reported" if stated.n is None else stated.n) for name, stated in other.elsewhere)
    return other.records_from_elsewhere


def _reasons(excluded: Sequence[Exclusion]) -> str | None:
    return _listed((exclusion.reason, exclusion.n) for exclusion in excluded)


def _sources(review: Review, kind: str) -> str | None:
    return _listed((source.name, source.records) for source in review.search.databases if source.kind == kind)


def _listed(pairs: Iterable[tuple[str, int | str]]) -> str | None:
    """Words with their numbers as the package reads them: ``words, 4; other words, 2``."""
    return "; ".join(f"{_one_line(words)}, {n if isinstance(n, int) else NOT_KNOWN}" for words, n in pairs) or None


def _one_line(words: str) -> str:
    """Words without the signs that end them in the package's lists, or that end the text of a box in its drawing."""
    return " ".join(words.replace(";", " –").translate(str.maketrans(",'\"\\", " ’”/")).split())
