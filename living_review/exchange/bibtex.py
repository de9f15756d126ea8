"""BibTeX, as Zotero, JabRef and publishers write it."""

from __future__ import annotations

import logging
import re
from collections import Counter
from typing import Any

from living_review.exchange.references import Reference, read_doi, read_year
from living_review.problems import InputError, Problem
from living_review.records.people import BODY, AuthorName, author_name, page_range, stands_for_more

TYPES = {
    "article": "article", "conference": "inproceedings", "thesis": "phdthesis", "report": "techreport", "book": "book",
    "chapter": "incollection", "preprint": "unpublished", "data": "misc", "web": "misc",
}  # fmt: skip
"""The type of entry of each kind of report."""
READ_TYPES = {
    **{type_: kind for kind, type_ in TYPES.items() if type_ != "misc"}, "misc": "web", "online": "web", "dataset": "data",
    "conference": "conference", "proceedings": "conference", "mastersthesis": "thesis", "thesis": "thesis", "report": "report",
    "inbook": "chapter", "booklet": "book", "periodical": "article", "electronic": "web",
}  # fmt: skip
HOLDERS = {"article": "journal", "conference": "booktitle", "chapter": "booktitle", "thesis": "school", "report": "institution"}
"""The field that says what a report of a kind stands in; of others the publisher."""


def to_bibtex(references: tuple[Reference, ...]) -> str:
    """References as entries of BibTeX; letters beyond ASCII stay, and signs that LaTeX obeys are escaped."""
    from bibtexparser.entrypoint import write_string  # here, since a command that needs no BibTeX need not wait for it
    from bibtexparser.library import Library
    from bibtexparser.model import Entry, Field

    library = Library()
    for reference in references:
        fields = _fields(reference)
        library.add(Entry(TYPES[reference.kind], reference.key, [Field(name, f"{{{value}}}") for name, value in fields.items() if value]))
    return str(write_string(library, unparse_stack=[]))


def _fields(reference: Reference) -> dict[str, str]:
    authors = [f"{{{_escaped(author.family)}}}" if author.body else _escaped(_inverted(author)) for author in reference.authors]
    pages = f"{reference.first_page}--{reference.last_page}" if reference.last_page else reference.first_page
    return {
        "author": " and ".join([*authors, *(["others"] if reference.et_al else [])]),
        "title": f"{{{_escaped(reference.title)}}}" if reference.title else "",
        HOLDERS.get(reference.kind, "publisher"): _escaped(reference.journal),
        "year": "" if reference.year is None else str(reference.year),
        "volume": _escaped(reference.volume),
        "number": _escaped(reference.issue),
        "pages": _escaped(pages),
        "doi": reference.doi,
    }


def _inverted(author: AuthorName) -> str:
    """The order of BibTeX: surname, suffix, given names."""
    return ", ".join(part for part in (author.family, author.suffix, author.given) if part)


SPECIAL = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
           "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}  # fmt: skip


def _escaped(text: str) -> str:
    return "".join(SPECIAL.get(sign, sign) for sign in " ".join(text.split()))


def read_bibtex(text: str, path: str) -> tuple[Reference, ...]:
    """The references in a file of BibTeX that messages call ``path``.

    Raises:
        InputError: an entry cannot be read, or there is none.
    """
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.middlewares import LatexDecodingMiddleware

    for name in ("bibtexparser", "pylatexenc"):
        logging.getLogger(name).addHandler(logging.NullHandler())  # what they warn of is told below, with its place
    library = parse_string(_with_keys_apart(text.removeprefix("\ufeff")), append_middleware=[LatexDecodingMiddleware(True, True, False)])
    problems = [
        Problem(path, (block.start_line or 0) + 1, 1, "", f"is not an entry of BibTeX: {_reason(block)}") for block in library.failed_blocks
    ]
    if not library.entries and not problems:
        problems = [Problem(path, 1, 1, "", "has no entry of BibTeX, which starts like '@article{smith2015,'")]
    if problems:
        raise InputError(problems)
    return tuple(_reference(entry) for entry in library.entries)


def _with_keys_apart(text: str) -> str:
    """The text with a number behind keys that stand for an earlier entry too, as in two files put together."""
    seen: Counter[str] = Counter()

    def apart(found: re.Match[str]) -> str:
        seen[found.group(2)] += 1
        return f"{found.group(1)}{found.group(2)}{'' if seen[found.group(2)] == 1 else f'-{seen[found.group(2)]}'},"

    return re.sub(r"^(\s*@(?!string|comment|preamble)\w+\s*\{\s*)([^,\s{}]+)\s*,", apart, text, flags=re.MULTILINE | re.IGNORECASE)


def _reason(block: Any) -> str:
    error = getattr(block, "error", None)
    told = " ".join(str(getattr(error, "abort_reason", "") or error or "").split())
    return told or "it cannot be taken apart"


def _reference(entry: Any) -> Reference:
    fields = {name.casefold(): " ".join(str(field.value).split()) for name, field in entry.fields_dict.items()}
    authors, et_al = _authors(fields.get("author", fields.get("editor", "")))
    kind = READ_TYPES.get(entry.entry_type.casefold(), "article")
    holders = (HOLDERS.get(kind, "publisher"), "journal", "journaltitle", "booktitle", "publisher", "school", "institution", "howpublished")
    first, last = page_range(re.sub(r"-+", "-", _bare(fields.get("pages", fields.get("eid", "")))))
    return Reference(
        entry.key,
        kind,
        authors,
        et_al,
        read_year(_bare(fields.get("year", fields.get("date", "")))),
        _bare(fields.get("title", "")).rstrip("."),
        next((_bare(fields[name]) for name in holders if fields.get(name)), ""),
        _bare(fields.get("volume", "")),
        _bare(fields.get("number", fields.get("issue", ""))),
        first,
        last,
        read_doi(_bare(fields.get("doi", "")), _bare(fields.get("url", ""))),
    )


def _bare(text: str) -> str:
    return re.sub(r"[{}]", "", text).strip()


def _authors(text: str) -> tuple[tuple[AuthorName, ...], bool]:
    """The authors of a field: parted by 'and' outside of braces; what stands in braces as a whole is an institution."""
    names = [name.strip() for name in _parts(text, " and ") if name.strip()]
    known = [name for name in names if not stands_for_more(_bare(name))]
    return tuple(map(_author, known)), len(known) < len(names)


def _author(name: str) -> AuthorName:
    if name.startswith("{") and name.endswith("}") and len(_parts(name, " ")) == 1:
        return AuthorName(_bare(name), body=True)
    if "," not in name and BODY.search(_bare(name)):
        return AuthorName(_bare(name), body=True)
    parts = [_bare(part) for part in _parts(name, ",")]
    if len(parts) == 3:  # surname, suffix, given names
        return AuthorName(parts[0], parts[2], parts[1])
    if len(parts) == 2:
        return AuthorName(parts[0], parts[1])
    read = author_name(_bare(name))
    words = read.family.split()
    if not read.body or len(words) < 2:
        return read
    small = next((i for i, word in enumerate(words[1:], 1) if word[:1].islower()), len(words) - 1)
    return AuthorName(" ".join(words[small:]), " ".join(words[:small]))  # BibTeX has given names first


def _parts(text: str, between: str) -> list[str]:
    """A text parted where ``between`` stands outside of braces."""
    parts, depth, start, i = [], 0, 0, 0
    while i < len(text):
        depth += (text[i] == "{") - (text[i] == "}")
        if depth == 0 and text.startswith(between, i):
            parts.append(text[start:i])
            i += len(between)
            start = i
            continue
        i += 1
    return [*parts, text[start:]]
