"""Names and keys of a new review: of studies from the cells of a table, of subgroups from what stands in a column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from living_review.checks.review import TAKEN
from living_review.records.names import RESERVED
from living_review.records.people import stands_for_more
from living_review.records.values import MISSING

MISSING_CELLS = frozenset(
    {
        "",
        "na",
        "n/a",
        "n.a.",
        "nan",
        "null",
        "nr",
        "n.r.",
        "not reported",
        "not available",
        "not given",
        "not stated",
        ".",
        "-",
        "--",
        "–",
        "—",
        "?",
    }
)
"""What stands in a cell that says nothing, in small letters."""
NO_NUMBERS = MISSING_CELLS | {"in press", "unpublished", "missing", "none", "nil", "unclear", "unknown", "not applicable", "data not shown"}
"""What stands in the place of a number that is not known."""
SIGNS = {"≤": " at most ", "≥": " at least ", "<": " below ", ">": " above ", "+": " plus ", "%": " percent ", "&": " and ", "=": " is "}
"""What signs are called in a key, so that names that differ only in them have different keys."""
FILE_NAMES = RESERVED | {"review", "vocabulary", "claims"}
"""What no study may be called, since a file or a page has the name."""
LONGEST = 60
"""How many signs a key has at most."""


@dataclass(frozen=True)
class StudyName:
    """How a study is called: its authors, whether there are more, its year if that is one, and the words for all of it."""

    authors: tuple[str, ...]
    et_al: bool
    year: int | None
    text: str

    @property
    def key(self) -> str:
        """A key that may be that of another study too."""
        return slug(f"{self.authors[0]}{self.year or ''}")


AUTHOR_AND_YEAR = re.compile(r"(.*[^\W\d_].*?),?\s+[(\[]?\b((?:19|20)\d\d)[a-z]?[)\]]?")
"""A name with the year of its report behind it, in one cell."""


def is_missing_cell(cell: str) -> bool:
    """Whether a cell says that there is nothing.

    >>> [is_missing_cell(cell) for cell in ("NA", " ", "0", "in press")]
    [True, True, False, False]
    """
    return cell.strip().casefold() in MISSING_CELLS


def study_name(author: str, year: str, fallback: str) -> StudyName:
    """The name from the cell of the author or study and that of the year, which may hold a letter or something else than a year.

    >>> study_name("Lee & Kim 2018", "2018", "Study 1")
    StudyName(authors=('Lee', 'Kim'), et_al=False, year=2018, text='Lee & Kim 2018')
    """
    author, said = author.strip(), "" if is_missing_cell(year) else re.sub(r"\.0+$", "", year.strip())
    found = re.fullmatch(r"\(?((?:19|20)\d\d)\)?\s?[a-z]?", said)
    year_said = int(found.group(1)) if found else None
    dated = AUTHOR_AND_YEAR.fullmatch(author)
    if found and not dated:  # a year that the other cell confirms may stand closer
        dated = re.fullmatch(rf"(.*[^\W\d_].*?)[\s,_-]*({found.group(1)})[a-z]?", author)
    if dated:
        authors, et_al = authors_of(dated.group(1).strip(" ,"))
        if said and said.strip("()") not in author:
            author = f"{author.removesuffix(dated.group(2)).rstrip() if said.startswith(dated.group(2)) else author} {said}"
        return StudyName(authors or (fallback,), et_al, year_said if said else int(dated.group(2)), author)
    known = "" if is_missing_cell(author) or not re.search(r"[^\W\d_]", author) else author
    named, et_al = authors_of(known) if known else ((), False)
    authors = named or (fallback,)
    words = f"{', '.join(authors)}{' et al.' if et_al else ''}"
    if said and said not in words:
        words = f"{words} {said}"
    return StudyName(authors, et_al, year_said, words)


def authors_of(text: str) -> tuple[tuple[str, ...], bool]:
    """The authors in a cell, of which there may be none, and whether it says that there are more.

    >>> authors_of("Jones, Y; Smith, A")
    (('Jones Y', 'Smith A'), False)
    >>> authors_of("Ferguson & Simes"), authors_of("World Health Organization, Geneva"), authors_of("Hart et al.")
    ((('Ferguson', 'Simes'), False), (('World Health Organization, Geneva',), False), (('Hart',), True))
    >>> authors_of("Hart; others"), authors_of("others")
    ((('Hart',), True), ((), True))
    """
    bare = re.sub(r",?\s+(et al\.?|and others)$", "", text)
    names = [name for part in bare.split(";") for name in _people(part)]
    known = tuple(name for name in names if not stands_for_more(name))
    return known, bare != text or len(known) < len(names)


INITIALS = re.compile(r"(?:[^\W\d_]\.?[ -]?){1,4}")


def _people(text: str) -> list[str]:
    """People in one part of a list: a surname and the initials behind a comma belong together, and a body's name stays whole."""
    parts = [part.strip() for part in re.split(r"\s+(?:&|and)\s+|\s*,\s*", text) if part.strip()]
    joined: list[str] = []
    for part in parts:
        if joined and INITIALS.fullmatch(part) and part.upper() == part:
            joined[-1] += f" {part}"
        else:
            joined.append(part)
    many_words = any(len(part.split()) > 2 and not INITIALS.fullmatch(part.split()[-1]) for part in joined)
    return [text.strip()] if many_words and len(joined) > 1 and "&" not in text else joined


def slug(text: str) -> str:
    """A text as a key: small letters, digits and underscores, starting with a letter; signs that tell amounts apart as words."""
    for sign, word in SIGNS.items():
        text = text.replace(sign, word)
    text = re.sub(r"(?<=\w)[-−](?=$|\s|\))", " minus ", text)
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    key = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:LONGEST].strip("_")
    return key if key[:1].isalpha() else f"study_{key}".rstrip("_")


def free(key: str, taken: Iterable[str], between: str = "-") -> str:
    """The key, or the first with a number behind it that is not taken."""
    others = set(taken)
    if key not in others:
        return key
    return next(f"{key}{between}{n}" for n in range(2, len(others) + 3) if f"{key}{between}{n}" not in others)


def term_keys(names: Sequence[str], prefix: str) -> dict[str, str]:
    """A key for each name, a different one for each however alike they are; none is a word for a missing value."""
    keys: dict[str, str] = {}
    for name in names:
        key = slug(name)
        key = f"{prefix}_{key.removeprefix('study')}".replace("__", "_").rstrip("_") if key.startswith("study") else key
        keys[name] = free(f"{key}_{prefix}" if key in MISSING or key in RESERVED else key, keys.values(), "_")
    return keys


def field_id(column: str) -> str:
    """The id of a field for a column, none that means something else in a record."""
    name = slug(column)
    other = (
        name in TAKEN
        or name in RESERVED
        or hasattr(BaseModel, name)
        or name.startswith("model_")
        or name in COLUMNS
        or name.endswith(("_min", "_max", "_unit"))
    )
    if not other:
        return name
    return f"of_{name}_group" if name.startswith("model_") else f"{name}_group"


COLUMNS = frozenset(
    {
        "study", "key", "label", "authors", "et_al", "title", "journal", "volume", "issue", "pages", "doi", "reference", "registration",
        "country", "phase", "design", "comparator", "participants", "analysed", "finding", "risk_of_bias", "adverse_events", "intervention",
        "serious_adverse_events", "population", "survival", "outcomes", "result", "notes", "url",
    }
)  # fmt: skip
"""Names of columns that each table of studies has."""
