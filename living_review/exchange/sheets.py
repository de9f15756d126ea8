"""Sheets of extraction: a line for each study, with columns that reviewers named. They become drafts of records.

A map says which column is which field; where it says nothing, columns are matched by their names. What does not fit a field is kept as it
stands, with the reason, and the field says that it is unclear: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from living_review.exchange.csv_table import Table
from living_review.exchange.references import names_in, read_authors, read_doi
from living_review.exchange.study_names import folded
from living_review.problems import InputError, Problem, did_you_mean, quoted
from living_review.records.base import Many, Record
from living_review.records.review import FieldDeclaration, Review
from living_review.records.vocabulary import TermList, Vocabulary

MISSING_CELLS = {
    "": "not reported", "na": "not reported", "nr": "not reported", "n r": "not reported", "not reported": "not reported",
    "not stated": "not reported", "none reported": "not reported", "n a": "not applicable", "not applicable": "not applicable",
    "not available": "not available",
}  # fmt: skip
"""What a cell says that has no value, folded."""
TEXTS = ("registration", "country", "population")
CITED = ("title", "journal", "volume", "issue", "pages")
TERMS = {"phase": "phases", "design": "designs", "comparator": "comparators", "result.classification": "classifications"}
TERMS |= {"result.direction": "directions"}
"""The fields of each study that hold terms, and their lists."""
KNOWN_NAMES = {
    "key": ("key", "id", "study id", "record id"),
    "short_name": ("study", "study name", "study label", "label", "short name", "trial"),
    "citation.authors": ("authors", "author", "author s", "first author", "author names"),
    "citation.year": ("year", "publication year", "year of publication", "pub year", "study year"),
    "citation.title": ("title", "article title", "study title"),
    "citation.journal": ("journal", "source", "publication", "journal name"),
    "citation.volume": ("volume", "vol"),
    "citation.issue": ("issue", "number"),
    "citation.pages": ("pages", "page numbers", "page"),
    "citation.doi": ("doi", "doi link"),
    "citation.reference": ("reference", "reference number", "ref", "ref no"),
    "registration": ("registration", "trial registration", "registration number", "nct", "nct number", "trial id", "registry number"),
    "country": ("country", "countries", "setting country", "location"),
    "phase": ("phase", "trial phase"),
    "design": ("design", "study design", "type of study", "study type"),
    "comparator": ("comparator", "comparison", "control", "control group", "comparators"),
    "participants.total": ("participants", "n", "sample size", "total n", "n total", "number of participants", "participants total",
                           "participants n",
                           "randomised", "n randomised", "n randomized", "patients"),
    "participants.analysed": ("analysed", "analyzed", "n analysed", "n analyzed", "participants analysed"),
    "population": ("population", "char participants", "participants description", "inclusion criteria"),
    "result.finding": ("finding", "main finding", "result", "results", "conclusion"),
    "result.classification": ("classification",),
    "result.direction": ("direction", "direction of effect"),
    "notes": ("notes", "note", "comments", "comment", "char notes", "remarks"),
}  # fmt: skip
"""The fields that each review has, and how sheets head them, folded; so are the headings of RevMan's study information."""


class ColumnMap(Record):
    """Where the value of a field is: a column, with the terms or the unit that its words mean, or one value for all studies."""

    column: str | None = None
    value: str | int | float | None = Field(None, description="The same for all studies, in place of a column.")
    terms: dict[str, str] = Field({}, description="What the words of the column mean: terms of the field's list.")
    unit: str | None = None


def _column(value: Any) -> Any:
    return {"column": value} if isinstance(value, str) else value


class SheetMap(Record):
    """The contents of a map: ``columns`` gives each field its column, ``ignore`` names columns that are not wanted."""

    columns: dict[str, Annotated[ColumnMap, BeforeValidator(_column, json_schema_input_type=str | ColumnMap)]] = Field(
        {}, description="The column of each field, or a block with its column, terms or unit."
    )
    ignore: Annotated[tuple[str, ...], Many] = ()


@dataclass(frozen=True)
class Misfit:
    """A cell that did not fit its field: where it stands, what it says, and why it does not."""

    line: int
    column: str
    text: str
    reason: str


@dataclass
class Draft:
    """A study of a sheet: the values of its fields by their addresses, and what did not fit."""

    line: int
    values: dict[str, Any] = field(default_factory=dict)
    printed: dict[str, str] = field(default_factory=dict)
    """What the sheet has for numbers, word for word."""
    notes: list[str] = field(default_factory=list)
    misfits: list[Misfit] = field(default_factory=list)


@dataclass(frozen=True)
class Drafts:
    """The studies of a sheet, the columns that were used (by the field), and those that no field was found for."""

    studies: tuple[Draft, ...]
    used: Mapping[str, str]
    passed_over: tuple[str, ...]


def read_sheet(table: Table, path: str, sheet_map: SheetMap, review: Review, vocabulary: Vocabulary) -> Drafts:
    """The studies in a table that messages call ``path``.

    Raises:
        InputError: it cannot be read, the map names a column or a field that there is not, or no column names the studies.
    """
    if table.problems:
        raise InputError(table.problems)
    fields = {f"intervention.{declared.id}": declared for declared in review.fields}
    columns = _columns(table.header, path, sheet_map, fields)
    if not any(name in columns for name in ("short_name", "citation.authors", "citation.title", "key")):
        message = f"has no column with the name, authors or title of a study; the columns are {', '.join(map(quoted, table.header))}"
        raise InputError([Problem(path, 1, 1, "", f"{message}; say which it is in a map (--map)")])
    wrong = [
        Problem(path, line, 1, "", f"has {len(cells)} cells, but the header has {len(table.header)}")
        for line, cells in table.rows
        if len(cells) != len(table.header)
    ]
    if wrong:
        raise InputError(wrong)
    reader = _Reader(table.header, columns, fields, vocabulary, decimal_comma=table.decimal_comma)
    used = {name: each.column for name, each in columns.items() if each.column is not None}
    rest = [head for head in table.header if head and head not in used.values() and head not in sheet_map.ignore]
    return Drafts(tuple(reader.draft(line, cells) for line, cells in table.rows), used, tuple(rest))


def _columns(header: Sequence[str], path: str, sheet_map: SheetMap, fields: Mapping[str, FieldDeclaration]) -> dict[str, ColumnMap]:
    known = {*KNOWN_NAMES, *fields}
    problems = []
    for name, each in sheet_map.columns.items():
        if name not in known:
            problems.append(Problem(path, 1, 1, "map", f"{quoted(name)} is not a field that a sheet can fill{did_you_mean(name, known)}"))
        if each.column is not None and each.column not in header:
            problems.append(Problem(path, 1, 1, name, f"{quoted(each.column)} is not a column{did_you_mean(each.column, header)}"))
    problems += [
        Problem(path, 1, 1, "ignore", f"{quoted(head)} is not a column{did_you_mean(head, header)}")
        for head in sheet_map.ignore
        if head not in header
    ]
    if problems:
        raise InputError(problems)
    columns = dict(sheet_map.columns)
    taken = {each.column for each in columns.values()} | set(sheet_map.ignore)
    names = {folded(name): address for address, all_names in KNOWN_NAMES.items() for name in (address.rsplit(".", 1)[-1], *all_names)}
    for address, declared in fields.items():
        names |= {folded(before + name): address for name in (declared.id, declared.label) for before in ("", "intervention ")}
    for head in header:
        found = names.get(folded(head))
        if head and head not in taken and found is not None and found not in columns:
            columns[found] = ColumnMap(column=head)
    return columns


class _Reader:
    """Reads lines of a sheet by its columns."""

    def __init__(
        self,
        header: Sequence[str],
        columns: Mapping[str, ColumnMap],
        fields: Mapping[str, FieldDeclaration],
        vocabulary: Vocabulary,
        *,
        decimal_comma: bool,
    ) -> None:
        self.places = {head: i for i, head in enumerate(header)}
        self.columns, self.fields, self.vocabulary, self.decimal_comma = columns, fields, vocabulary, decimal_comma

    def draft(self, line: int, cells: Sequence[str]) -> Draft:
        """One line as a study."""
        draft = Draft(line)
        for address, each in self.columns.items():
            column = each.column or ""
            cell = cells[self.places[column]] if column else str(each.value)
            value, reason = self._value(address, cell, each)
            if reason:
                draft.misfits.append(Misfit(line, column or address, cell, reason))
            if address == "notes":
                draft.notes += [cell] if folded(cell) not in MISSING_CELLS else []
            elif value is not None:
                draft.values[address] = value
                draft.printed |= {address: cell} if address.startswith("participants.") and isinstance(value, int) else {}
        return draft

    def _value(self, address: str, cell: str, each: ColumnMap) -> tuple[Any, str]:
        """The value of a field as records have it, and why the cell is none, or ''."""
        missing = MISSING_CELLS.get(folded(cell))
        if address == "citation.authors":
            names, et_al = read_authors(names_in(cell))
            return (None if missing else {"authors": [name.text for name in names], "et_al": et_al}), ""
        if address in ("citation.year", "citation.reference", "participants.total", "participants.analysed"):
            return _count(cell, missing, year=address == "citation.year", points=self.decimal_comma)
        if address == "citation.doi":
            doi = read_doi(cell)
            return doi or "not reported", "" if doi or missing else "is no DOI"
        if address in TERMS:
            return _terms(cell, missing, self.vocabulary[TERMS[address]], each, many=address == "comparator")
        if address in self.fields:
            return self._declared(self.fields[address], cell, missing, each)
        if address == "result.finding" and re.search(r"\d", cell):
            return None, "holds a figure, and a finding is said in words"
        return (None if missing and address.startswith(("citation.", "key", "short_name", "result.")) else missing or cell), ""

    def _declared(self, declared: FieldDeclaration, cell: str, missing: str | None, each: ColumnMap) -> tuple[Any, str]:
        if declared.vocabulary is not None:
            return _terms(cell, missing, self.vocabulary[declared.vocabulary], each, many=declared.type == "terms")
        if declared.kind.is_number:
            return _quantity(cell, missing, declared, each.unit, decimal_comma=self.decimal_comma)
        return missing or cell, ""


def _unclear(cell: str, reason: str) -> dict[str, Any]:
    return {"value": "unclear", "printed": cell, "note": f"The sheet says so, which {reason}."}


def _count(cell: str, missing: str | None, *, year: bool, points: bool) -> tuple[Any, str]:
    """A whole number or a year; with ``points`` a point parts thousands, as where a comma parts decimals."""
    plain = re.sub(r"(?<=\d)[.,\s](?=\d{3}(\D|$))" if points else r"(?<=\d)[,\s](?=\d{3}(\D|$))", "", cell.strip())
    plain = cell.strip() if year else plain
    plain = re.sub(r"^(n\s*=\s*)|\.0+$", "", plain, flags=re.IGNORECASE)
    number = int(plain) if plain.isascii() and plain.isdigit() else None
    if number is not None and (1900 <= number <= 2100 if year else number > 0):
        return number, ""
    return missing or "not reported", "" if missing else f"is no {'year' if year else 'whole number above 0'}"


def _terms(cell: str, missing: str | None, terms: TermList, each: ColumnMap, *, many: bool) -> tuple[Any, str]:
    """The terms that a cell names, by id, label, abbreviation or another name, or as the map says."""
    if missing:
        return missing, ""
    names = {folded(name): term for term, known in terms.terms.items() for name in (term, known.label, *known.other_names)}
    names |= {folded(words): term for words, term in each.terms.items()}
    whole = names.get(folded(cell))
    parts = [whole] if whole else [names.get(folded(part)) for part in re.split(r"\s*[;,/+]\s*", cell)]
    unknown = sorted({part for part in parts if part is not None and part not in terms.terms})
    if all(parts) and not unknown and (many or len(parts) == 1):
        ids = list(dict.fromkeys(part for part in parts if part))
        same = folded(terms.label_of(ids[0])) == folded(cell)
        value: Any = ids if many else ids[0]
        return value if same else {"value": value, "printed": cell}, ""
    reason = f"is no {terms.singular} of the vocabulary{did_you_mean(cell, terms.terms)}"
    if unknown:
        reason = f"the map makes {', '.join(map(quoted, unknown))} of, which is no {terms.singular} of the vocabulary"
    return _unclear(cell, reason), reason


NUMBER = r"[-−]?\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?"
QUANTITY = re.compile(rf"({NUMBER})\s*(?:(?:-|–|—|to)\s*({NUMBER}))?\s*(.*)")


DOUBTFUL = re.compile(r"(?<![\d.,])\d{1,3}[.,]\d{3}(?![\d.,])")
"""A number that is a thousand times another one in a table whose decimals a comma parts."""


def _quantity(
    cell: str, missing: str | None, declared: FieldDeclaration, unit: str | None, *, decimal_comma: bool = False
) -> tuple[Any, str]:
    """A number or a range with its unit, which the cell, the map or the only unit of the field gives."""
    if missing:
        return missing, ""
    if decimal_comma and DOUBTFUL.search(cell):
        reason = "may have a sign for thousands or for decimals"
        return _unclear(cell, reason), reason
    plain = re.sub(r"(?<=\d),(?=\d{3}(\D|$))", "", cell.strip())
    found = QUANTITY.fullmatch(plain)
    if found is None:
        return _unclear(cell, "is no number"), "is no number"
    low, high, words = found.groups()
    units = {folded(each): each for each in declared.units}
    chosen = units.get(folded(words)) if words else unit or (declared.units[0] if len(declared.units) == 1 else None)
    if (declared.units and chosen is None) or (words and not declared.units):
        reason = f"has the unit {quoted(words)}" if words else "has no unit"
        reason += f"; expected one of {', '.join(declared.units)}" if declared.units else ", and the field has none"
        return _unclear(cell, reason), reason
    numbers = [_bare(text) for text in (low, high) if text]
    value: dict[str, Any] = {"value": numbers[0]} if len(numbers) == 1 else {"range": numbers}
    return value | ({"unit": chosen} if chosen else {}) | {"printed": cell}, ""


def _bare(text: str) -> int | float:
    number = float(text.replace("−", "-").replace(",", "."))
    return int(number) if number == int(number) and abs(number) < 1e15 else number


def misfit_lines(drafts: Sequence[Draft]) -> Iterator[Misfit]:
    """All that did not fit, in the order of the sheet."""
    for draft in drafts:
        yield from draft.misfits
