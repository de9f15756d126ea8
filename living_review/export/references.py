"""The reports of the studies in the formats that reference managers read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from living_review.exchange.bibtex import to_bibtex
from living_review.exchange.csl import csl_item
from living_review.exchange.references import Reference, reference_of
from living_review.exchange.ris import to_ris
from living_review.export.base import ExportFile, ExportSource, json_file
from living_review.remembering import once_of


def export_files(source: ExportSource) -> Iterator[ExportFile]:
    """All reports in one file of each format."""

    def references() -> tuple[Reference, ...]:
        studies = source.records.studies
        return tuple(once_of(("reference", study.key), (study,), partial(reference_of, study.key, study.citation)) for study in studies)

    yield ExportFile(
        name="references.ris",
        place=140,
        description="The reports, for Zotero, EndNote and other reference managers",
        media_type="application/x-research-info-systems",
        make=lambda: "".join(to_ris(reference) for reference in references()),
    )
    yield ExportFile(
        name="references.bib",
        place=141,
        description="The same in BibTeX, for LaTeX",
        media_type="application/x-bibtex",
        make=lambda: to_bibtex(references()),
    )
    yield json_file(
        "references.json", 142, "The same in CSL-JSON, for Pandoc and Quarto", lambda: [csl_item(each) for each in references()]
    )
