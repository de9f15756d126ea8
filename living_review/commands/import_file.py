"""Read a file of another program into records: references and sheets of extraction become studies, a table of PRISMA2020 the flow.

Nothing that is there is written over unless that is asked for; what does not fit is told, and stands in the record as a comment.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from living_review.commands.new_names import FILE_NAMES, free, slug
from living_review.commands.new_records import as_yaml
from living_review.commands.new_words import NUMBER_NAMES
from living_review.commands.report import bytes_of, complain, fail, fail_with, say, text_of
from living_review.exchange.bibtex import read_bibtex
from living_review.exchange.csl import read_csl
from living_review.exchange.csv_table import Table, read_table
from living_review.exchange.prisma import read_prisma
from living_review.exchange.references import Reference, citation_of
from living_review.exchange.ris import is_medline, read_medline, read_ris
from living_review.exchange.sheets import Draft, Misfit, SheetMap, read_sheet
from living_review.exchange.study_names import KnownStudies, folded
from living_review.formatting import plural
from living_review.problems import InputError, quoted, shown_path, why_closed
from living_review.records.load import STUDIES_FOLDER, Loaded, load_records
from living_review.records.messages import explain
from living_review.records.review import Review
from living_review.records.vocabulary import Vocabulary
from living_review.records.yaml_reader import read_document
from living_review.site.layout import write_files

REFERENCES = {".ris": read_ris, ".bib": read_bibtex, ".json": read_csl}
PRISMA_HEADS = {"data", "node", "box"}
UNWRITTEN = "To be written."


@dataclass(frozen=True)
class NewStudy:
    """A study to be recorded: its name in the file, its values by their addresses, and where it stands."""

    name: str
    draft: Draft
    doi: str
    unit: Literal["line", "reference"] = "line"
    """What of the file it is counted as."""

    @property
    def place(self) -> str:
        """Where it stands in the file."""
        return f"{self.unit} {self.draft.line}"

    def at(self, path: str) -> str:
        """Where it stands, as messages name a place."""
        return f"{path}:{self.draft.line}" if self.unit == "line" else f"{path}, {self.place}"


def import_file(data: Path, file: Path, map_file: Path | None = None, sheet: str = "", *, force: bool = False) -> None:
    """Read ``file`` into the folder of records ``data``.

    Raises:
        FailedError: the records or the file cannot be read, or a file cannot be written.
    """
    loaded = load_records(data)
    if loaded.review is None or loaded.vocabulary is None:
        fail_with(loaded.problems)
    path = shown_path(file)
    try:
        raw = bytes_of(file)
        suffix = suffix_of(file.suffix.casefold(), raw)
        if suffix in (*REFERENCES, ".nbib"):
            studies = [_of_reference(each, i) for i, each in enumerate(read_references(text_of(file), path, suffix), 1)]
        else:
            table = read_table(raw, path, sheet)
            for notice in table.notices:
                complain(f"note: {notice}")
            if {head.casefold() for head in table.header} >= PRISMA_HEADS:
                _print_flow(table, path)
                return
            studies = _of_sheet(table, path, map_file, loaded.review, loaded.vocabulary)
    except InputError as error:
        fail_with(error.problems, "in the file; nothing was written")
    _record(studies, data, loaded, path, force=force)


BEGINNINGS = {
    ".ris": rb"\s*(Provider: .*\r?\n(.*\r?\n){0,4}\s*|\d+\.\s*)?TY  ?- ", ".nbib": rb"\s*PMID- ", ".bib": rb"\s*(%.*\r?\n\s*)*@\w+\s*\{",
    ".json": rb"\s*[\[{]\s*[{\"]",
}  # fmt: skip
"""How files of references begin, whatever they are called."""


def suffix_of(suffix: str, raw: bytes) -> str:
    """The ending that a file of references would have by its first lines, where its own says nothing; else its own."""
    if suffix in (*REFERENCES, ".nbib", ".csv", ".tsv", ".xlsx"):
        return suffix
    start = raw[:2000].removeprefix(b"\xef\xbb\xbf")
    return next((ending for ending, beginning in BEGINNINGS.items() if re.match(beginning, start)), suffix)


def read_references(text: str, path: str, suffix: str) -> tuple[Reference, ...]:
    """The references in a file of the format that its ending names, which messages call ``path``.

    Raises:
        InputError: it is not in that format, or has no reference.
    """
    if suffix == ".nbib" or (suffix == ".ris" and is_medline(text)):
        return read_medline(text, path)
    return REFERENCES[suffix](text, path)


def _of_reference(reference: Reference, number: int) -> NewStudy:
    cited = citation_of(reference)
    values: dict[str, Any] = {f"citation.{name}": value for name, value in cited.items() if name not in ("authors", "et_al")}
    values["citation.authors"] = {"authors": cited["authors"], "et_al": reference.et_al}
    first = reference.authors[0].family if reference.authors else reference.title[:40]
    return NewStudy(f"{first} {reference.year}" if reference.year else first, Draft(number, values), reference.doi, "reference")


def _print_flow(table: Table, path: str) -> None:
    """Print the blocks ``flow`` and ``databases`` of review.yml."""
    found = read_prisma(table, path)
    for notice in found.notices[len(table.notices) :]:
        complain(f"note: {notice}")
    say(
        as_yaml({"flow": {**found.flow, "where": []}}, f"For review.yml, from {path}. Say under 'where' where the review prints it."),
        newline=False,
    )
    if found.sources:
        databases = [{**source, "where": []} for source in found.sources]
        say("\n" + as_yaml({"databases": databases}, "For review.yml, under search."), newline=False)


def _of_sheet(table: Table, path: str, map_file: Path | None, review: Review, vocabulary: Vocabulary) -> list[NewStudy]:
    drafts = read_sheet(table, path, _map(map_file), review, vocabulary)
    for field, column in drafts.used.items():
        complain(f"note: {quoted(column)} is read as {field}")
    if drafts.passed_over:
        complain(f"note: no field was found for {', '.join(map(quoted, drafts.passed_over))}; say in a map what they are, or ignore them")
    return [NewStudy(_name(draft), draft, str(draft.values.get("citation.doi", ""))) for draft in drafts.studies]


def _map(file: Path | None) -> SheetMap:
    if file is None:
        return SheetMap()
    document, unread = read_document(file, shown_path(file))
    if document is None or unread:
        raise InputError(unread)
    try:
        return SheetMap.model_validate(document.value)
    except ValidationError as error:
        raise InputError(explain(error, SheetMap, document)) from error


def _name(draft: Draft) -> str:
    values = draft.values
    cited = values.get("citation.authors")
    author = cited["authors"][0] if cited and cited["authors"] else ""
    year = values.get("citation.year")
    first = author.split(",")[0] if "," in author else author.rsplit(" ", 1)[0] if len(author.split()) > 1 else author
    return str(
        values.get("short_name")
        or " ".join(str(part) for part in (first, year) if part and part != "not reported")
        or (f"Study {draft.line}" if values.get("citation.title") else "")
    )


# ---------------------------------------------------------------------------------------------- writing


def _record(studies: Sequence[NewStudy], data: Path, loaded: Loaded, path: str, *, force: bool) -> None:
    """Write each study that is new, or with ``force`` all; then tell what did not fit.

    Raises:
        FailedError: a file cannot be written.
    """
    known = KnownStudies.of(loaded.studies, {})
    dois = {study.citation.doi.casefold(): study.key for study in loaded.studies}
    files: dict[str, str] = {}
    taken = {*FILE_NAMES, *NUMBER_NAMES, *(file.stem.casefold() for file in (data / STUDIES_FOLDER).glob("*.[yY]*[mM][lL]"))}
    kept: list[str] = []
    review = loaded.review
    assert review is not None
    for study in _each_once(studies, path):
        doi = study.doi.casefold() if study.doi.startswith("10.") else ""
        there = dois.get(doi) or known.find(study.name) or known.find(str(study.draft.values.get("key", "")))
        if there and not force:
            kept.append(f"{study.name} (studies/{there}.yml)")
            continue
        key = there or free(slug(str(study.draft.values.get("key") or study.name).replace(" ", "")), taken)
        taken.add(key)
        files[f"{STUDIES_FOLDER}/{key}.yml"] = record_text(study, key, path, review)
    try:
        write_files(data, files, whole=True)
    except OSError as error:
        fail(f"{shown_path(data)} cannot be written: {why_closed(error)}")
    _tell(files, kept, [misfit for study in studies for misfit in study.draft.misfits], path, data)


def _each_once(studies: Sequence[NewStudy], path: str) -> Iterator[NewStudy]:
    """The studies without lines that go on with an earlier one: the same DOI or name; what these say otherwise is told.

    Names that are made of author and year get a letter where two reports share one.
    """
    by_doi: dict[str, NewStudy] = {}
    by_name: dict[str, NewStudy] = {}
    for study in studies:
        named = study.draft.values.get("short_name") or study.draft.values.get("key")
        doi = study.doi.casefold() if study.doi.startswith("10.") else ""
        earlier = by_doi.get(doi) or (by_name.get(folded(study.name)) if named else None)
        if not study.name:
            complain(f"note: {study.at(path)}: names no study and was passed over")
        elif earlier is not None:
            complain(f"note: {study.at(path)}: {quoted(study.name)} stands in {earlier.place} too, {_taken(study, earlier)}")
        else:
            name = study.name if named else _apart(study.name, by_name)
            if name != study.name:
                study = replace(study, name=name, draft=replace(study.draft, values=study.draft.values | {"short_name": name}))
            by_name[folded(name)] = study
            by_doi |= {doi: study} if doi else {}
            yield study


def _taken(study: NewStudy, earlier: NewStudy) -> str:
    values = earlier.draft.values
    others = [name for name, value in study.draft.values.items() if value != values.get(name) and name != "citation.doi"]
    return "which is the one taken" + (f"; it differs in {', '.join(others)}" if others else "")


LETTERS = ("", *"bcdefghijklmnopqrstuvwxyz", *map(str, range(27, 9999)))


def _apart(name: str, taken: Mapping[str, NewStudy]) -> str:
    """The name, with a letter behind it if another study has it."""
    return next(name + letter for letter in LETTERS if folded(name + letter) not in taken)


def _tell(files: Mapping[str, str], kept: Sequence[str], misfits: Sequence[Misfit], path: str, data: Path) -> None:
    for misfit in misfits:
        complain(f"{path}:{misfit.line}: {misfit.column}: {quoted(misfit.text)} {misfit.reason}")
    if kept:
        complain(f"note: there already, and left as they are: {', '.join(kept)}; --force writes them anew")
    left = f"; {plural(len(misfits), 'cell')} did not fit" if misfits else ""
    say(f"{shown_path(data)}: {plural(len(files), 'study', 'studies')} written{left}; look at them and run check")


BLANK: dict[str, Any] = {
    "citation": {"authors": ["Not reported"], "year": "not reported", "title": "not reported", "journal": "not reported",
                 "doi": "not reported", "reference": "not applicable"},
    "registration": "not reported", "country": "not reported", "phase": "not reported", "design": "not reported",
    "comparator": "not reported", "participants": {"printed": "not reported", "total": "not reported"}, "population": "not reported",
    "intervention": {}, "result": {"finding": UNWRITTEN, "classification": "not reported", "direction": "not reported"},
    "outcomes": [], "survival": "not reported", "harms": {"attributed": "not reported"},
    "risk_of_bias": {"tool": "not reported", "overall": "not reported"},
}  # fmt: skip


def record_text(study: NewStudy, key: str, path: str, review: Review) -> str:
    """The record of a study as YAML: what the file gives, 'not reported' for all else, and a comment on each thing that did not fit."""
    record = copy.deepcopy(BLANK)
    where = {"report": {"section": "to be written"}}
    record["participants"]["where"] = where
    record["intervention"] = {"where": where, **{declared.id: "not reported" for declared in review.fields}}
    for address, value in study.draft.values.items():
        if address == "citation.authors":
            record["citation"] |= {name: each for name, each in value.items() if name == "authors" or each}
        elif address not in ("key", "short_name"):
            block, _, name = address.rpartition(".")
            (record[block] if block else record)[name] = value
    total = record["participants"]["total"]
    record["participants"]["printed"] = study.draft.printed.get("participants.total", str(total))
    called = study.draft.values.get("short_name")
    head = {"key": key, **({"short_name": called} if called and folded(str(called)) != folded(key) else {})}
    record |= {"notes": study.draft.notes} if study.draft.notes else {}
    text = as_yaml(
        {**head, **record},
        f"Imported from {path}, {study.place}. Put in what is 'to be written', and the places; "
        "if the published review did not hold the study, add 'added'.",
    )
    comments = [f"# {misfit.column}: {_one_line(misfit.text)} {misfit.reason}" for misfit in study.draft.misfits]
    first, _, rest = text.partition("\n")
    return "\n".join([first, *comments, rest])


def _one_line(text: str) -> str:
    return quoted(" ".join(text.split()))
