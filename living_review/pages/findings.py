"""The page of findings: where printed amounts are not the product of their parts, and the adverse events in words."""

from __future__ import annotations

from living_review.analysis.derived_amounts import ProductCheck
from living_review.pages.content import Content
from living_review.pages.kinds import one_page
from living_review.records.study import Study


def _differing(content: Content) -> list[tuple[Study, str, ProductCheck]]:
    fields = {declared.id: declared.label for declared in content.records.review.fields}
    return [(content.studies[check.study], fields[check.field], check) for check in content.tables.comparisons if check.status == "differs"]


def _harm_table(content: Content) -> list[tuple[str, str, bool, tuple[Study, ...]]]:
    """Each adverse event with its words, whether any study has it as serious, and the studies; serious ones first."""
    rows = []
    for term_id, term in content.records.vocabulary["adverse_events"].terms.items():
        harms = content.tables.harms[content.tables.harms["event"] == term_id]
        if not harms.empty:
            rows.append(
                (term.label, term.definition, bool(harms["serious"].any()), tuple(content.studies[key] for key in harms["study"].unique()))
            )
    return sorted(rows, key=lambda row: not row[2])


PAGES = (
    one_page("findings.md", "findings.md.j2", values=lambda content: {"comparisons": _differing(content), "harms": _harm_table(content)}),
)
