"""The reports of the studies in the RIS format, which reference managers read."""

from __future__ import annotations

from collections.abc import Iterator

from living_review.export.base import ExportFile, ExportSource
from living_review.records.study import Study


def export_files(source: ExportSource) -> Iterator[ExportFile]:
    """All reports in one file."""
    yield ExportFile(
        name="references.ris",
        place=140,
        description="The reports, for Zotero and other reference managers",
        media_type="application/x-research-info-systems",
        make=lambda: "".join(ris(study) for study in source.records.studies),
    )


def ris(study: Study) -> str:
    """The report of a study in the RIS format, which reference managers read."""
    cited = study.citation
    pages = (cited.pages or "").split("-")
    fields = [("TY", "JOUR" if cited.journal else "GEN")]
    fields += [("AU", ", ".join(author.rsplit(" ", 1))) for author in cited.authors]
    fields += [
        ("PY", str(cited.year) if isinstance(cited.year, int) else ""),
        ("TI", cited.title),
        ("JO", cited.journal or ""),
        ("VL", cited.volume or ""),
        ("IS", cited.issue or ""),
    ]
    fields += [("SP", pages[0]), ("EP", pages[1] if len(pages) > 1 else "")]
    fields += [("N1", "The reference list gives these authors and 'et al.'")] if cited.et_al else []
    fields += [("DO", cited.doi if cited.doi.startswith("10.") else ""), ("ID", study.key)]
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""]) + "\r\n"
