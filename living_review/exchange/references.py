"""A report as reference managers know it, between their formats and the citation of a record."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from living_review.records.people import BODY, SUFFIX, AuthorName, author_name, is_initials, page_range
from living_review.records.study import Citation

ET_AL = re.compile(r"(,?\s*)\b(et\.? al\.?|and others|others)$", re.IGNORECASE)
YEAR = re.compile(r"(?<!\d)(19|20)\d\d(?!\d)")
DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")
CUT_SHORT = "The reference list gives these authors and 'et al.'"
"""What a note says of a list of authors that is cut short, in a format that has no word for it."""


@dataclass(frozen=True)
class Reference:
    """A report; text that is not known is ''. ``pages`` is the range with its last page written out, or an article's number."""

    key: str = ""
    kind: str = "article"
    authors: tuple[AuthorName, ...] = ()
    et_al: bool = False
    year: int | None = None
    title: str = ""
    journal: str = ""
    volume: str = ""
    issue: str = ""
    first_page: str = ""
    last_page: str = ""
    doi: str = ""

    @property
    def pages(self) -> str:
        """First and last page with a hyphen between."""
        return f"{self.first_page}-{self.last_page}" if self.last_page else self.first_page


def reference_of(key: str, cited: Citation) -> Reference:
    """The reference of a study's report."""
    first, last = page_range(cited.pages or "")
    return Reference(
        key,
        cited.kind,
        tuple(author_name(text) for text in cited.authors),
        cited.et_al,
        cited.year if isinstance(cited.year, int) else None,
        cited.title,
        cited.journal or "",
        cited.volume or "",
        cited.issue or "",
        first,
        last,
        cited.doi if cited.doi.startswith("10.") else "",
    )


def read_authors(names: Iterable[str]) -> tuple[tuple[AuthorName, ...], bool]:
    """Authors from their names, and whether the list says that there are more.

    >>> read_authors(["Smith, J", "et al."])
    ((AuthorName(family='Smith', given='J', suffix='', body=False),), True)
    """
    given = [" ".join(name.split()).rstrip(",;") for name in names]
    bare = [ET_AL.sub("", name).strip(" ,;") for name in given]
    return tuple(author_name(name) for name in bare if name), bare != [name.strip(" ,;") for name in given]


def names_in(text: str) -> list[str]:
    """The names in one cell, which semicolons, lines, 'and' or commas may part; a comma within a name is left.

    >>> names_in("Smith, J., Doe, K. & Roe, L."), names_in("Smith J, Doe KL, et al."), names_in("Smith, John")
    (['Smith, J.', 'Doe, K.', 'Roe, L.'], ['Smith J', 'Doe KL', 'et al.'], ['Smith, John'])
    """
    if re.search(r"[;\n]", text):
        return [part for part in re.split(r"\s*[;\n]\s*", text) if part]
    names: list[str] = []
    for part in [text] if BODY.search(text) else re.split(r",?\s+(?:and|&)\s+", text):
        names += _parted(*(piece.strip() for piece in part.split(",") if piece.strip()))
    return names


def _parted(*pieces: str) -> list[str]:
    """The names in what commas part: 'Smith J' is one by itself, 'Smith' goes with the initials behind it."""
    cut = [piece for piece in pieces if not ET_AL.fullmatch(piece)]
    if len(cut) > 1 and (all(len(each.split()) > 1 and is_initials(each.split()[-1]) for each in cut) or _surnames(cut)):
        return list(pieces)
    if len(cut) > 2 and len(cut) % 2 == 0 and all(all(map(is_initials, each.split())) for each in cut[1::2]):
        return [f"{family}, {given}" for family, given in zip(cut[::2], cut[1::2], strict=True)] + list(pieces[len(cut) :])
    return [", ".join(pieces)]


def _surnames(pieces: list[str]) -> bool:
    return (
        len(pieces) > 2
        and not any(map(SUFFIX.fullmatch, pieces))
        and all(re.fullmatch(r"[^\W\d_][^\W\d_]+(['’-][^\W\d_]+)*", each) for each in pieces)
    )


def read_year(text: str) -> int | None:
    """The year in the text of a date; None if there is none, or more than one."""
    years = {found.group() for found in YEAR.finditer(text)}
    return int(years.pop()) if len(years) == 1 else None


def read_doi(*texts: str) -> str:
    """The first bare DOI in one of the texts; '' if there is none."""
    found = next((match for text in texts if (match := DOI.search(text))), None)
    if found is None:
        return ""
    doi = found.group().rstrip(".,;]")
    return doi.rstrip(")") if doi.count(")") > doi.count("(") else doi


def citation_of(reference: Reference) -> dict[str, Any]:
    """The block ``citation`` of a record, without the number in the review's reference list, which only the review has."""
    return {
        **({} if reference.kind == "article" else {"kind": reference.kind}),
        "authors": [author.text for author in reference.authors] or ["Not reported"],
        **({"et_al": True} if reference.et_al else {}),
        "year": reference.year if reference.year is not None else "not reported",
        "title": reference.title or "not reported",
        "journal": reference.journal or "not reported",
        **({"volume": reference.volume} if reference.volume else {}),
        **({"issue": reference.issue} if reference.issue else {}),
        **({"pages": reference.pages} if reference.pages else {}),
        "doi": reference.doi or "not reported",
    }
