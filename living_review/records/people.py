"""Names of authors as reference lists and databases give them: taken apart into surname and given names, institutions left whole."""

from __future__ import annotations

import re
from dataclasses import dataclass

SUFFIX = re.compile(r"(jr|sr|junior|senior|ii|iii|i[v]|2nd|3rd|4th)\.?", re.IGNORECASE)
"""What stands behind a name and is part of no other."""
INITIALS = re.compile(r"(?:[^\W\d_]\.?[-‐ ]?){1,5}")
BODY = re.compile(
    r"\b(academy|agency|alliance|association|authority|bureau|cent(er|re)s?|collaborati(on|ve)|collaborators|college|commission|committee|"
    r"consortium|council|department|federation|foundation|group|hospital|initiative|institut(e|es|ion|o)|investigators?|laborator(y|ies)|"
    r"ministry|network|office|organi[sz]ation|panel|programme?|project|registry|service|society|staff|team|trialists|union|unit|university|"
    r"workshop)\b",
    re.IGNORECASE,
)
"""Words of the names of institutions."""


@dataclass(frozen=True)
class AuthorName:
    """A person by surname (with 'van der' and the like), given names or initials and suffix; an institution has only ``family``."""

    family: str
    given: str = ""
    suffix: str = ""
    body: bool = False
    """Whether it is an institution, or a name that cannot be taken apart."""

    @property
    def text(self) -> str:
        """The name as records have it: surname, initials or given names, suffix."""
        if not self.given:
            return self.family
        plain = INITIALS.fullmatch(self.given) and self.given == self.given.upper() and not self.suffix
        return f"{self.family} {self.given}" if plain else ", ".join(part for part in (self.family, self.given, self.suffix) if part)

    @property
    def inverted(self) -> str:
        """The name with commas between its parts, as RIS and BibTeX have it."""
        return ", ".join(part for part in (self.family, self.given, self.suffix) if part)


def author_name(text: str) -> AuthorName:
    """The parts of an author's name: 'Browne, Matthew', 'van der Berg BB', 'Smith J Jr'; what has neither comma nor initials stays whole.

    >>> author_name("van der Berg BB"), author_name("Browne, Matthew").family
    (AuthorName(family='van der Berg', given='BB', suffix='', body=False), 'Browne')
    >>> author_name("Smith J Jr").inverted, author_name("World Health Organization").body
    ('Smith, J, Jr', True)
    """
    name = " ".join(text.split()).strip(" ,;")
    braced = re.fullmatch(r"\{(.+)\}", name)
    if braced or not name:
        return AuthorName(braced.group(1) if braced else text.strip(), body=True)
    if "," in name:
        return _with_commas(name, [part.strip() for part in name.split(",") if part.strip()])
    words, suffix = name.split(" "), ""
    if len(words) > 2 and SUFFIX.fullmatch(words[-1]):
        suffix, words = words[-1], words[:-1]
    first = len(words)
    while first > 1 and is_initials(words[first - 1]):
        first -= 1
    if first == len(words):
        return AuthorName(name, body=len(words) > 1)
    return AuthorName(" ".join(words[:first]), " ".join(words[first:]), suffix)


def is_initials(word: str) -> bool:
    """Whether a word is initials: one to five capital letters, with or without dots and hyphens."""
    return bool(INITIALS.fullmatch(word)) and word == word.upper() and any(c.isalpha() for c in word) and word.lower() != word


def _with_commas(name: str, parts: list[str]) -> AuthorName:
    if BODY.search(parts[0]) and not is_initials(parts[-1].replace(" ", "")):
        return AuthorName(name, body=True)
    if len(parts) == 1:
        return AuthorName(parts[0])
    suffix = next((part for part in parts[1:] if SUFFIX.fullmatch(part)), "")
    given = " ".join(part for part in parts[1:] if part != suffix)
    words = parts[0].split(" ")
    if not suffix and len(words) > 1 and SUFFIX.fullmatch(words[-1]):
        return AuthorName(" ".join(words[:-1]), given, words[-1])
    last = given.split(" ")
    if not suffix and SUFFIX.fullmatch(last[-1]):
        return AuthorName(parts[0], " ".join(last[:-1]), last[-1])
    return AuthorName(parts[0], given, suffix)


def may_be_a_person(text: str) -> bool:
    """Whether what is taken for an institution looks like a person written with the given name first ('Matthew Browne')."""
    name = author_name(text)
    words = name.family.split()
    return name.body and not text.strip().startswith("{") and len(words) in (2, 3) and not BODY.search(name.family) and _capitals(words)


def _capitals(words: list[str]) -> bool:
    """Whether each word is an initial with its point, or begins with a capital and is not written in capitals alone."""
    name, initial = re.compile(r"[^\W\d_][^\W\d_'’-]+"), re.compile(r"[^\W\d_]\.")
    return all(word[0].isupper() and (initial.fullmatch(word) or (name.fullmatch(word) and not word.isupper())) for word in words)


HYPHENS = "-‐‑‒–—−"
RANGE = re.compile(rf"([A-Za-z]*)(\d+)([A-Za-z]*)\s*[{HYPHENS}]+\s*([A-Za-z]*)(\d+)([A-Za-z]*)")


def page_range(pages: str) -> tuple[str, str]:
    """The first and the last page, of which shortened ones are written out; the last is '' where there is only one, or an article's number.

    >>> page_range("590–7"), page_range("e2294-305"), page_range("S12-S15"), page_range("e927484")
    (('590', '597'), ('e2294', 'e2305'), ('S12', 'S15'), ('e927484', ''))
    """
    plain = re.sub(r"^pp?\.?\s*", "", " ".join(pages.split()))
    found = RANGE.fullmatch(plain)
    if found is None:
        return plain, ""
    prefix, first, ending, other, last, after = found.groups()
    if len(last) < len(first) and (not other or other == prefix):
        last = first[: len(first) - len(last)] + last
    return f"{prefix}{first}{ending}", f"{other or prefix}{last}{after}"


def pages_fall(pages: str) -> bool:
    """Whether a range of pages ends before it starts."""
    first, last = page_range(pages)
    numbers = [int(found.group()) for page in (first, last) if (found := re.search(r"\d+", page))]
    same = re.sub(r"\d+.*", "", first) == re.sub(r"\d+.*", "", last)
    return len(numbers) == 2 and same and numbers[1] < numbers[0]


def stands_for_more(text: str) -> bool:
    """Whether a name is none, but says that there are more authors than those named."""
    return text.casefold().strip(" .") in ("et al", "others", "and others")
