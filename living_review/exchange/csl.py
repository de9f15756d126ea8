"""CSL-JSON, by which Zotero, Pandoc and Quarto exchange references."""

from __future__ import annotations

import json
import re
from typing import Any

from living_review.exchange.references import CUT_SHORT, Reference, read_authors, read_doi, read_year
from living_review.problems import InputError, Problem, quoted
from living_review.records.people import AuthorName, author_name, page_range

TYPES = {
    "article": "article-journal", "conference": "paper-conference", "thesis": "thesis", "report": "report", "book": "book",
    "chapter": "chapter", "preprint": "article", "data": "dataset", "web": "webpage",
}  # fmt: skip
"""The type of each kind of report."""
READ_TYPES = {type_: kind for kind, type_ in TYPES.items()} | {
    "article-magazine": "article", "article-newspaper": "article", "manuscript": "preprint", "post-weblog": "web", "post": "web",
    "entry": "chapter", "entry-encyclopedia": "chapter", "speech": "conference", "posted-content": "preprint", "book-chapter": "chapter",
    "proceedings-article": "conference", "dissertation": "thesis", "monograph": "book", "edited-book": "book",
}  # fmt: skip
SMALL = re.compile(r"((?:[^\W\d_A-Z][^\W\d_]*['’]?\s+)+)(.+)")
"""What stands before a surname in small letters."""


def csl_item(reference: Reference) -> dict[str, Any]:
    """A reference as an item of CSL-JSON."""
    publisher = reference.kind in ("thesis", "report", "book")
    item = {
        "id": reference.key,
        "type": TYPES[reference.kind],
        "title": reference.title,
        "author": [_person(author) for author in reference.authors],
        "issued": {"date-parts": [[reference.year]]} if reference.year is not None else None,
        "publisher" if publisher else "container-title": reference.journal,
        "volume": reference.volume,
        "issue": reference.issue,
        "page": reference.pages,
        "DOI": reference.doi,
        "note": CUT_SHORT if reference.et_al else "",
    }
    return {name: value for name, value in item.items() if value}


def _person(author: AuthorName) -> dict[str, str]:
    if author.body or not author.given:
        return {"literal": author.family}
    small = SMALL.fullmatch(author.family)
    name = {"family": small.group(2) if small else author.family, "given": author.given, "suffix": author.suffix}
    return {part: text for part, text in name.items() if text} | ({"non-dropping-particle": small.group(1).strip()} if small else {})


def read_csl(text: str, path: str) -> tuple[Reference, ...]:
    """The references in a file of CSL-JSON that messages call ``path``.

    Raises:
        InputError: it is not in that format, or has no reference.
    """
    try:
        found = json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise InputError([Problem(path, error.lineno, error.colno, "", f"is not JSON: {error.msg}")]) from error
    except (RecursionError, ValueError) as error:
        raise InputError([Problem(path, 1, 1, "", "is nested too deep, or holds a number of thousands of digits")]) from error
    items = _items(found)
    faults = [i for i, item in enumerate(items if isinstance(items, list) else []) if not isinstance(item, dict) or "type" not in item]
    if not isinstance(items, list) or not items or faults:
        found_there = quoted(items[faults[0]]) if isinstance(items, list) and faults else quoted(found)
        message = f"is not CSL-JSON, a list of blocks with a 'type' each; found {found_there}"
        raise InputError([Problem(path, 1, 1, f"[{faults[0]}]" if faults else "", message)])
    return tuple(_reference(item) for item in items)


def _items(found: Any) -> Any:
    """The list of references, which programs wrap in a block: 'items' of Zotero, 'references' of Pandoc, 'message' of Crossref."""
    if isinstance(found, dict) and isinstance(found.get("message"), dict):
        found = found["message"]
    if not isinstance(found, dict):
        return found
    return next((found[name] for name in ("items", "references") if isinstance(found.get(name), list)), [found])


def _text(value: Any) -> str:
    if isinstance(value, list):  # as Crossref has titles
        return _text(value[0]) if value else ""
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""


def _reference(item: dict[str, Any]) -> Reference:
    people = item.get("author") or item.get("editor") or []
    authors = [_author(person) for person in (people if isinstance(people, list) else [people]) if isinstance(person, dict | str)]
    _, et_al = read_authors([author.family for author in authors if author.body])
    kind = READ_TYPES.get(_text(item.get("type")), "article")
    number = item.get("number") or item.get("article-number") if kind == "article" else ""  # else that of a report
    first, last = page_range(_text(item.get("page")) or _text(number))
    names = ("publisher", "container-title") if kind in ("thesis", "report", "book") else ("container-title", "publisher")
    return Reference(
        _text(item.get("id")),
        kind,
        tuple(author for author in authors if read_authors([author.family])[0] or author.given),
        et_al or CUT_SHORT in _text(item.get("note")),
        _year(item.get("issued")),
        re.sub(r"<[^<>]+>", "", _text(item.get("title"))).rstrip("."),
        next((_text(item[name]) for name in names if item.get(name)), ""),
        _text(item.get("volume")),
        _text(item.get("issue")),
        first,
        last,
        read_doi(_text(item.get("DOI")), _text(item.get("URL"))),
    )


def _author(person: dict[str, Any] | str) -> AuthorName:
    if isinstance(person, str):
        return author_name(person)
    whole = _text(person.get("literal") or person.get("name"))
    if whole:
        return AuthorName(whole, body=True)
    before = " ".join(_text(person.get(name)) for name in ("dropping-particle", "non-dropping-particle") if person.get(name))
    family = f"{before} {_text(person.get('family'))}".strip()
    given = _text(person.get("given"))
    return AuthorName(family or given, given if family else "", _text(person.get("suffix")), body=not (family and given))


def _year(issued: Any) -> int | None:
    """The year of a date, which stands in parts, as text, or raw."""
    if not isinstance(issued, dict):
        return read_year(_text(issued))
    parts = issued.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
        return read_year(_text(parts[0][0]))
    return read_year(_text(issued.get("raw")) or _text(issued.get("literal")))
