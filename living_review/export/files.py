"""The data files of the site, for R, spreadsheets, reference managers and other software."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from living_review.analysis.claims import Finding
from living_review.analysis.key_numbers import Number
from living_review.analysis.risk_of_bias import appraised
from living_review.analysis.synthesis import DirectionSynthesis, PooledSynthesis, Synthesis
from living_review.analysis.tables import AMOUNT_COLUMNS, HARM_COLUMNS, OUTCOME_COLUMNS, Tables
from living_review.export import prisma as prisma_csv
from living_review.export.robvis import robvis_table
from living_review.records.load import Records
from living_review.records.places import places_text
from living_review.records.study import Study
from living_review.records.values import Quantity, Stated, Terms, Text
from living_review.records.vocabulary import Vocabulary

SEPARATOR = "; "
"""Stands between several terms in one cell of a CSV file."""


def export(
    records: Records, tables: Tables, numbers: Mapping[str, Number], findings: Sequence[Finding] = (), syntheses: Sequence[Synthesis] = ()
) -> dict[str, str]:
    """All data files by their path below ``data/``. Each has one row or object for each thing that it lists."""
    files = {
        "studies.csv": to_csv(STUDY_COLUMNS + _own_columns(records), (study_row(study, records) for study in records.studies)),
        "studies.json": to_json([study_object(study, tables) for study in records.studies]),
        "outcomes.csv": to_csv(OUTCOME_COLUMNS, tables.outcomes.to_dict("records")),
        "harms.csv": to_csv(HARM_COLUMNS, tables.harms.to_dict("records")),
        "amounts.csv": to_csv(AMOUNT_COLUMNS, tables.amounts.to_dict("records")),
        "numbers.json": to_json([_number_object(number) for number in numbers.values()]),
        "prisma.csv": to_csv(prisma_csv.COLUMNS, prisma_csv.prisma_rows(records.review)),
        "vocabulary.csv": to_csv(TERM_COLUMNS, _term_rows(records.vocabulary)),
        "review.json": to_json(records.review.model_dump(mode="json", exclude_none=True)),
        "references.ris": "".join(ris(study) for study in records.studies),
    }
    if findings:
        rows = [claim_row(finding, records) for finding in findings]
        files["claims.json"] = to_json([_claim_object(finding, row) for finding, row in zip(findings, rows, strict=True)])
        files["claims.csv"] = to_csv(CLAIM_COLUMNS, rows)
    if syntheses:
        files["syntheses.json"] = to_json([synthesis_object(each) for each in syntheses])
        effects = effect_rows(syntheses)
        files |= {"effects.csv": to_csv(EFFECT_COLUMNS, effects)} if effects else {}
    files |= {f"robvis-{each.key}.csv": to_csv(*robvis_table(each)) for each in appraised(records) if each.judged}
    files["datapackage.json"] = to_json(_data_package(records, files))
    return files


STUDY_COLUMNS = [
    "key", "label", "authors", "year", "title", "journal", "volume", "issue", "pages", "doi", "reference", "registration", "country",
    "phase", "design", "design_printed", "comparator", "participants", "participants_printed", "analysed", "finding", "classification",
    "direction", "harms", "adverse_events", "serious_adverse_events", "risk_of_bias",
]  # fmt: skip
TERM_COLUMNS = ["list", "term", "label", "definition", "abbreviation", "also"]


def _own_columns(records: Records) -> list[str]:
    columns = []
    for declared in records.review.fields:
        columns.append(declared.id)
        if declared.type in ("quantity", "count"):
            columns += [f"{declared.id}_min", f"{declared.id}_max", f"{declared.id}_unit"]
        columns.append(f"{declared.id}_printed")
    return columns


def study_row(study: Study, records: Records) -> dict[str, Any]:
    """A study as one flat row; terms are ids, joined by a semicolon."""
    cited = study.citation
    row: dict[str, Any] = {
        "key": study.key,
        "label": study.label,
        "authors": SEPARATOR.join((*cited.authors, "et al.") if cited.et_al else cited.authors),
        "year": cited.year,
        "title": cited.title,
        "journal": cited.journal,
        "volume": cited.volume,
        "issue": cited.issue,
        "pages": cited.pages,
        "doi": cited.doi,
        "reference": cited.reference,
        "registration": study.registration.value,
        "country": study.country.value,
        "phase": _terms(study.phase),
        "design": _terms(study.design),
        "design_printed": study.design.printed,
        "comparator": _terms(study.comparator),
        "participants": study.participants.total,
        "participants_printed": study.participants.printed,
        "analysed": study.participants.analysed,
        "finding": study.result.finding,
        "classification": _terms(study.result.classification),
        "direction": _terms(study.result.direction),
        "harms": study.harms.attributed,
        "adverse_events": SEPARATOR.join(event.event for event in study.harms.events if not event.serious),
        "serious_adverse_events": SEPARATOR.join(event.event for event in study.harms.events if event.serious),
        "risk_of_bias": _terms(study.risk_of_bias.overall),
    }
    for declared in records.review.fields:
        row |= _own_cells(declared.id, study.stated(declared.id))
    return row


def _terms(stated: Terms) -> str:
    return SEPARATOR.join(stated.ids) or str(stated.value)


def _own_cells(name: str, stated: Stated) -> dict[str, Any]:
    cells: dict[str, Any] = {f"{name}_printed": stated.printed}
    if isinstance(stated, Quantity):
        numbers = stated.intervals()
        units = sorted({number.unit for number in numbers if number.unit})
        cells[name] = stated.text()
        if len(units) <= 1:
            cells[f"{name}_min"] = min((number.low for number in numbers), default=None)
            cells[f"{name}_max"] = max((number.high for number in numbers), default=None)
        cells[f"{name}_unit"] = SEPARATOR.join(units)
    elif isinstance(stated, Terms):
        cells[name] = _terms(stated)
    elif isinstance(stated, Text):
        cells[name] = stated.value
    return cells


def study_object(study: Study, tables: Tables) -> dict[str, Any]:
    """A study as one object: the record as it was written, with its label and what was derived from it."""
    derived = [
        {
            "field": each.field,
            "status": each.status,
            "printed": each.printed,
            "computed": each.computed,
            "arithmetic": [line.arithmetic for line in each.lines],
        }
        for each in tables.comparisons
        if each.study == study.key
    ]
    return {"key": study.key, "label": study.label} | study.model_dump(mode="json", exclude_none=True) | {"derived": derived}


CLAIM_COLUMNS = [
    "id", "statement", "printed", "places", "topic", "verdict", "basis", "stated", "computed", "studies", "could_be_transcription",
    "reason", "milder_reading", "concerns", "expected",
]  # fmt: skip


def claim_row(finding: Finding, records: Records) -> dict[str, Any]:
    """A claim as one flat row; ``basis`` says whether the verdict was computed or judged by a person."""
    claim = finding.claim
    return {
        "id": claim.id,
        "statement": claim.says,
        "printed": claim.printed,
        "places": places_text(claim.where, records.review),
        "topic": claim.topic,
        "verdict": finding.verdict,
        "basis": "judged" if finding.judged else "computed",
        "stated": finding.stated,
        "computed": finding.computed,
        "studies": SEPARATOR.join(dict.fromkeys((*claim.studies, *finding.studies))),
        "could_be_transcription": claim.could_be_transcription,
        "reason": finding.reason,
        "milder_reading": claim.milder_reading,
        "concerns": claim.concerns,
        "expected": claim.expected,
    }


def _claim_object(finding: Finding, row: Mapping[str, Any]) -> dict[str, Any]:
    lists = {
        "places": [place.model_dump(mode="json", exclude_none=True) for place in finding.claim.where],
        "studies": list(dict.fromkeys((*finding.claim.studies, *finding.studies))),
        "arithmetic": list(finding.arithmetic),
        "sources": list(finding.claim.sources),
    }
    return dict(row) | lists


EFFECT_COLUMNS = ["study", "outcome", "measure", "yi", "vi"]


def effect_rows(syntheses: Sequence[Synthesis]) -> list[dict[str, Any]]:
    """Each effect that is pooled, on the scale of the analysis; once, however many syntheses it enters."""
    rows = {}
    for synthesis in syntheses:
        for row in synthesis.rows if isinstance(synthesis, PooledSynthesis) else ():
            assert row.entry.outcome is not None
            key = (row.entry.study.key, row.entry.outcome.id, row.effect.measure)
            rows[key] = dict(zip(EFFECT_COLUMNS, (*key, row.effect.yi, row.effect.vi), strict=True))
    return list(rows.values())


def synthesis_object(synthesis: Synthesis) -> dict[str, Any]:
    """A synthesis as one object. Figures are on the scale of the analysis, save those whose name starts with 'estimate'."""
    declared = synthesis.declared
    common: dict[str, Any] = {"id": declared.id, "label": declared.label, "method": declared.method}
    if isinstance(synthesis, DirectionSynthesis):
        return common | _direction_object(synthesis)
    pooled, shown = synthesis.pooled, synthesis.measure.shown
    return common | {
        "measure": synthesis.measure.key,
        "scale": synthesis.measure.scale,
        "k": pooled.k,
        "model": declared.model,
        "tau2_method": pooled.tau2_method,
        "knapp_hartung": declared.knapp_hartung,
        "level": pooled.level,
        **{name: getattr(pooled, name) for name in POOLED_FIGURES},
        "estimate": shown(pooled.mu),
        "estimate_low": shown(pooled.ci_low),
        "estimate_high": shown(pooled.ci_high),
        "estimate_pi_low": None if pooled.pi_low is None else shown(pooled.pi_low),
        "estimate_pi_high": None if pooled.pi_high is None else shown(pooled.pi_high),
        "participants": synthesis.participants,
        "studies": [row.entry.study.key for row in synthesis.rows],
        "weights": [row.weight for row in synthesis.rows],
        "not_in_it": {study.key: reason for study, reason in synthesis.selected.left_out},
        "leave_one_out": [left.mu for left in synthesis.without],
        "cumulative": [part.mu for part in synthesis.cumulative],
        "subgroups": _subgroups_object(synthesis),
        "egger": None
        if synthesis.egger is None
        else {name: getattr(synthesis.egger, name) for name in ("slope", "se", "statistic", "p", "limit")},
        "trim_fill": None
        if synthesis.trim_fill is None
        else {
            "k0": synthesis.trim_fill.k0,
            "side": synthesis.trim_fill.side,
            **{name: getattr(synthesis.trim_fill.pooled, name) for name in ("mu", "se", "ci_low", "ci_high", "tau2")},
        },
    }


POOLED_FIGURES = (
    "mu", "se", "ci_low", "ci_high", "statistic", "df", "p", "tau2", "se_tau2", "i2", "h2", "q", "q_df", "q_p", "pi_low", "pi_high",
)  # fmt: skip


def _subgroups_object(synthesis: PooledSynthesis) -> dict[str, Any] | None:
    test = synthesis.subgroups
    if test is None:
        return None
    parts = [
        {
            "subgroup": part.label,
            "k": len(part.members),
            "mu": part.mu,
            "se": part.se,
            "ci_low": part.ci_low,
            "ci_high": part.ci_high,
            "tau2": None if part.pooled is None else part.pooled.tau2,
        }
        for part in test.parts
    ]
    return {"by": synthesis.declared.subgroup, "q_between": test.q_between, "df": test.df, "p": test.p, "parts": parts}


def _direction_object(synthesis: DirectionSynthesis) -> dict[str, Any]:
    every = synthesis.everything
    return {
        "k": len(every.votes),
        "favours": every.count(1),
        "no_difference": every.count(0),
        "against": every.count(-1),
        "no_direction": every.no_direction,
        "sign_test_p": None if every.test is None else every.test.p,
        "share": None if every.test is None else every.test.favours / every.test.n,
        "share_low": None if every.share is None else every.share[0],
        "share_high": None if every.share is None else every.share[1],
        "level": synthesis.declared.level,
        "combined_p": None
        if synthesis.combined is None
        else {name: getattr(synthesis.combined, name) for name in ("method", "k", "statistic", "df", "p")},
        "participants": synthesis.participants,
        "studies": {vote.entry.study.key: vote.direction for vote in every.votes},
    }


def _number_object(number: Number) -> dict[str, Any]:
    return {
        "name": number.name,
        "label": number.label,
        "statistic": number.statistic,
        "value": number.value,
        "of": number.total,
        "studies": list(number.studies),
        "among": list(number.among),
        "not_reported": list(number.missing),
    }


def _term_rows(vocabulary: Vocabulary) -> Iterable[dict[str, Any]]:
    for list_name, terms in vocabulary.items():
        for name, term in terms.terms.items():
            yield {
                "list": list_name,
                "term": name,
                "label": term.label,
                "definition": term.definition,
                "abbreviation": term.abbreviation,
                "also": SEPARATOR.join(term.also),
            }


def ris(study: Study) -> str:
    """The report of a study in the RIS format, which reference managers read."""
    cited = study.citation
    pages = (cited.pages or "").split("-")
    fields = [("TY", "JOUR")]
    fields += [("AU", ", ".join(author.rsplit(" ", 1))) for author in cited.authors]
    fields += [
        ("PY", str(cited.year) if isinstance(cited.year, int) else ""),
        ("TI", cited.title),
        ("JO", cited.journal),
        ("VL", cited.volume or ""),
        ("IS", cited.issue or ""),
    ]
    fields += [("SP", pages[0]), ("EP", pages[1] if len(pages) > 1 else "")]
    fields += [("DO", cited.doi if cited.doi.startswith("10.") else ""), ("ID", study.key)]
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""]) + "\r\n"


def to_csv(columns: Sequence[str], rows: Iterable[Mapping[Any, Any]]) -> str:
    """Rows as CSV (RFC 4180, UTF-8); a missing cell is empty, and a whole number has no decimals.

    A cell that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_csv_cell(row.get(column)) for column in columns])
    return out.getvalue()


def _csv_cell(value: Any) -> Any:
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value == int(value):
        return int(value)
    if isinstance(value, str):
        value = " ".join(value.split())
        return f"'{value}" if value[:1] in ("=", "+", "-", "@") else value
    return value


def to_json(value: Any) -> str:
    """A value as readable JSON."""
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def _data_package(records: Records, files: Mapping[str, str]) -> dict[str, Any]:
    review = records.review
    resources = []
    for name, text in files.items():
        resource: dict[str, Any] = {"name": name.replace(".", "-"), "path": name}
        if name.endswith(".csv"):
            header = next(csv.reader(io.StringIO(text)))
            resource |= {"format": "csv", "encoding": "utf-8", "schema": {"fields": [{"name": each} for each in header]}}
        resources.append(resource)
    return {
        "name": re.sub(r"[^a-z0-9]+", "-", review.site.name.lower()).strip("-") or "review",
        "title": review.title,
        "licenses": [{"title": review.site.data_licence.name, "path": review.site.data_licence.url}],
        "sources": [{"title": review.title} | ({"path": f"https://doi.org/{review.citation.doi}"} if review.citation.doi else {})],
        "resources": resources,
    }
