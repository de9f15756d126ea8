"""Names that become parts of addresses, files and ids: what may stand in one, and which the site needs itself."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from living_review.problems import quoted

LONGEST_NAME = 100
"""So many signs a name may have: two of them and an ending fit into a file's name on every system."""

RESERVED_PAGES = frozenset({"index"})
"""A page of this name would take the place of that of its whole folder."""
RESERVED_IDS = frozenset({"main-content", "words", "term-tip"})
"""Ids that pages and scripts of every site use; a test compares them with those of finished sites."""
RESERVED_FILES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
"""Names that no file can have on Windows."""
RESERVED = RESERVED_PAGES | RESERVED_IDS | RESERVED_FILES


def name_fault(value: str) -> str:
    """Why a text cannot be a name, or ''.

    >>> name_fault("smith2001"), name_fault("Smith")
    ('', 'is not a key; expected small letters and digits, starting with a letter')
    """
    if not re.fullmatch(r"[a-z][a-z0-9_-]*", value):
        return "is not a key; expected small letters and digits, starting with a letter"
    if len(value) > LONGEST_NAME:
        return f"has {len(value)} signs; a key may have at most {LONGEST_NAME}"
    return "is a name that the site or a file system needs itself; choose another" if value in RESERVED else ""


def _key(value: str) -> str:
    fault = name_fault(value)
    if fault:
        like = re.sub(r"[^a-z0-9]+", "_", unicodedata.normalize("NFKD", value).encode("ascii", "ignore").decode().lower()).strip("_")
        hint = f", such as '{like}'" if value[:1].isalpha() and not name_fault(like) else ""
        raise PydanticCustomError("key", "{found} {fault}{hint}", {"found": quoted(value), "fault": fault, "hint": hint})
    return value


Key = Annotated[str, AfterValidator(_key)]
"""A name by which records, addresses and files speak of something. It has no capital letters, so no two differ in these alone."""


def word_anchor(word: str) -> str:
    """The anchor of a word of the glossary that is in no list of the vocabulary.

    >>> word_anchor("Lumbar puncture")
    'lumbar-puncture'
    """
    return re.sub(r"\s+", "-", word.strip().lower())


def term_anchor(list_name: str, term: str) -> str:
    """The anchor of a term of the vocabulary.

    >>> term_anchor("routes", "oral")
    'routes-oral'
    """
    return f"{list_name}-{term}"


TOPIC = "topic "
"""Stands before a topic, where statements without a place stand under theirs; no key of a place has a space."""


def place_anchor(place: str) -> str:
    """The anchor of the heading under which the statements of a section or table of the source stand, or of a topic.

    >>> place_anchor("results"), place_anchor("topic results")
    ('place-results', 'topic-results')
    """
    return f"topic-{place.removeprefix(TOPIC)}" if place.startswith(TOPIC) else f"place-{place}"


def list_anchor(list_name: str) -> str:
    """The anchor of the heading of a list of the vocabulary.

    >>> list_anchor("routes")
    'list-routes'
    """
    return f"list-{list_name}"
