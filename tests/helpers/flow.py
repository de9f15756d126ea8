"""A flow of records with every box of PRISMA 2020."""

from __future__ import annotations

from helpers.reviews import Copy

from living_review.charts.registry import chart_kinds
from living_review.checks.run import check_records
from living_review.records.load import load_records
from living_review.records.review import Review

FULL = """\
flow:
  previous: {studies: 1, reports: 2}
  records_from_databases: 40
  records_from_registers: {value: 12, where: {section: methods, paragraph: 1}, note: Registers were searched later.}
  duplicate_records: 9
  records_marked_ineligible: 3
  records_removed_otherwise: 1
  records_screened: 39
  records_excluded:
    - {n: 25, reason: Not about insomnia, where: {section: results, paragraph: 1}}
  reports_sought: 14
  reports_not_retrieved: 1
  reports_assessed: 13
  reports_excluded:
    - {n: 6, reason: "Medicines alone, or 'pills'; with others", where: {section: results, paragraph: 1}}
    - {n: 2, reason: Children only, where: {section: results, paragraph: 2}}
    - {n: 1, reason: Electroencephalographyandpolysomnographyalone, where: {section: results, paragraph: 1}}
  other:
    records_from_websites: 2
    records_from_organisations: 1
    records_from_citation_searching: 1200
    records_from_elsewhere: 1
    reports_sought: 5
    reports_not_retrieved: 0
    reports_assessed: 5
    reports_excluded:
      - {n: 4, reason: Medicines alone, where: {section: results, paragraph: 1}}
  new_studies: 3
  new_reports: 5
  total_studies: 4
  total_reports: 7
  where: {section: results, paragraph: 1}

"""
"""A flow with every box of PRISMA 2020."""


DATABASE = "    - {name: Database Two, records: 10, where: {section: methods, paragraph: 1}}\n"


REGISTER = "    - {name: A register, kind: register, records: 12, where: {section: methods, paragraph: 1}}\n"


def with_flow(sleep: Copy, flow: str) -> Review:
    """The invented review with another flow, which must have no fault."""
    text = (sleep.folder / "review.yml").read_text(encoding="utf-8")
    start, end = text.index("flow:\n"), text.index("not_reported:\n")
    (sleep.folder / "review.yml").write_text(text[:start] + flow + text[end:], encoding="utf-8")
    found = load_records(sleep.folder)
    assert check_records(found, chart_kinds()) == []
    return found.records().review
