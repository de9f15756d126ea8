"""The RIS format of reference managers, as Zotero, EndNote and Embase write it, and MEDLINE's, as PubMed does."""

from __future__ import annotations

import re
from typing import Any

from living_review.exchange.references import CUT_SHORT, Reference, read_authors, read_doi, read_year
from living_review.problems import InputError, Problem
from living_review.records.people import AuthorName, page_range

TYPES = {
    "article": "JOUR", "conference": "CPAPER", "thesis": "THES", "report": "RPRT", "book": "BOOK", "chapter": "CHAP",
    "preprint": "UNPB", "data": "DATA", "web": "ELEC",
}  # fmt: skip
"""The type of each kind of report."""
READ_TYPES = {type_: kind for kind, type_ in TYPES.items()} | {
    "CONF": "conference", "EJOUR": "article", "MGZN": "article", "NEWS": "article", "INPR": "article", "ABST": "conference",
    "EBOOK": "book", "ECHAP": "chapter", "EDBOOK": "book", "GOVDOC": "report", "BLOG": "web", "DBASE": "data", "UNBILL": "preprint",
}  # fmt: skip


def to_ris(reference: Reference) -> str:
    """A reference as one record of RIS, with Windows line ends as the format has them."""
    article = reference.kind in ("article", "preprint")
    fields = [("TY", TYPES[reference.kind])]
    fields += [("AU", author.inverted) for author in reference.authors]
    fields += [("PY", "" if reference.year is None else str(reference.year)), ("TI", reference.title)]
    fields += [("JO" if article else "PB" if reference.kind in ("thesis", "report", "book") else "T2", reference.journal)]
    fields += [("VL", reference.volume), ("IS", reference.issue), ("SP", reference.first_page), ("EP", reference.last_page)]
    fields += [("N1", CUT_SHORT)] if reference.et_al else []
    fields += [("DO", reference.doi), ("ID", reference.key)]
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""]) + "\r\n"


def read_ris(text: str, path: str) -> tuple[Reference, ...]:
    """The references in a file of RIS that messages call ``path``.

    Raises:
        InputError: it is not in that format, or has no reference.
    """
    import rispy  # here, since a build that only writes RIS need not wait for it

    plain = re.sub(
        r"^(ER  ?-)[ \t]*$", r"ER  - ", text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), flags=re.MULTILINE
    )
    start = re.search(r"^TY  ?- ", plain, flags=re.MULTILINE)
    if start is None:
        raise InputError([Problem(path, 1, 1, "", "is not in the format RIS: no line starts with 'TY  - '")])
    body = re.sub(r"^([A-Z][A-Z0-9]) ?- ?", r"\1  - ", plain[start.start() :], flags=re.MULTILINE)
    found: list[dict[str, Any]] = []
    line = plain.count("\n", 0, start.start()) + 1
    for part in re.split(r"^(?=TY  - )", body, flags=re.MULTILINE):
        try:
            found += rispy.loads(part if part.rstrip().endswith("ER  -") else f"{part.rstrip()}\nER  - \n", skip_unknown_tags=True)
        except Exception as error:  # whatever the library stumbles over in a reference that is broken
            message = (
                f"the reference that starts here cannot be read as RIS ({' '.join(str(error).split())}); is a tag broken, or there twice?"
            )
            raise InputError([Problem(path, line, 1, "", message)]) from error
        line += part.count("\n")
    return tuple(_reference(entry) for entry in found)


def _first(entry: dict[str, Any], *names: str) -> str:
    for name in names:
        value = entry.get(name)
        if value:
            return " ".join((value[0] if isinstance(value, list) else value).split())
    return ""


def _reference(entry: dict[str, Any]) -> Reference:
    notes = " ".join(entry.get("notes", []))
    listed = [name for each in (*entry.get("authors", []), *entry.get("first_authors", [])) for name in each.split(";")]
    authors, et_al = read_authors(listed)
    start, end = _first(entry, "start_page", "custom7"), _first(entry, "end_page")  # an article's number stands under C7
    first, last = page_range(f"{start}-{end}" if end and end != start else start)
    kind = READ_TYPES.get(_first(entry, "type_of_reference").upper(), "article")
    holder = ("publisher", "secondary_title") if kind in ("thesis", "report", "book") else ("secondary_title",)
    return Reference(
        _first(entry, "id", "label"),
        kind,
        authors,
        et_al or CUT_SHORT in notes,
        read_year(_first(entry, "year", "publication_year", "date")),
        _first(entry, "title", "primary_title").rstrip("."),
        _first(entry, *holder, "alternate_title3", "journal_name", "alternate_title2", "alternate_title1", "publisher"),
        _first(entry, "volume"),
        _first(entry, "number"),
        first,
        last,
        read_doi(_first(entry, "doi"), *entry.get("urls", []), notes),
    )


# ---------------------------------------------------------------------------------------------- MEDLINE

MEDLINE_TYPES = (("preprint", "preprint"), ("thesis", "thesis"), ("dataset", "data"), ("congress", "conference"), ("meeting", "conference"))


def is_medline(text: str) -> bool:
    """Whether a text is in MEDLINE's format, whose tags have four places and a hyphen."""
    return re.search(r"^(PMID|OWN |STAT)- ", text, flags=re.MULTILINE) is not None


def read_medline(text: str, path: str) -> tuple[Reference, ...]:
    """The references in a file of PubMed (.nbib) that messages call ``path``.

    Raises:
        InputError: it has no reference.
    """
    references = [_medline(part) for part in re.split(r"^(?=PMID- )", text.replace("\r\n", "\n"), flags=re.MULTILINE) if part.strip()]
    if not references:
        raise InputError([Problem(path, 1, 1, "", "is not in the format of PubMed: no line starts with 'PMID- '")])
    return tuple(references)


def _medline(text: str) -> Reference:
    fields: dict[str, list[str]] = {}
    tag = ""
    for line in text.split("\n"):
        found = re.match(r"([A-Z]{2,4})\s*- (.*)", line)
        if found and len(line.split("-")[0]) <= 4:
            tag = found.group(1)
            fields.setdefault(tag, []).append(found.group(2).strip())
        elif line.startswith("      ") and tag:
            fields[tag][-1] += f" {line.strip()}"
    people, et_al = read_authors(fields.get("FAU") or fields.get("AU", []))
    bodies = tuple(AuthorName(name, body=True) for name in fields.get("CN", []))
    first, last = page_range(_one(fields, "PG"))
    kinds = " ".join(fields.get("PT", [])).casefold()
    return Reference(
        _one(fields, "PMID"),
        next((kind for word, kind in MEDLINE_TYPES if word in kinds), "article"),
        (*people, *bodies),
        et_al,
        read_year(_one(fields, "DP")),
        _one(fields, "TI").rstrip("."),
        _one(fields, "JT") or _one(fields, "TA"),
        _one(fields, "VI"),
        _one(fields, "IP"),
        first,
        last,
        read_doi(*(value for name in ("LID", "AID") for value in fields.get(name, []) if "[doi]" in value)),
    )


def _one(fields: dict[str, list[str]], tag: str) -> str:
    return fields.get(tag, [""])[0]
