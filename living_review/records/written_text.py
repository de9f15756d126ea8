"""What the text of a record may hold: signs that readers can see, and as many of them as a field of its kind can need.

What cannot be seen can turn round what stands beside it, or hide that a text was changed. Unicode lists the signs that are not to be seen
(Default_Ignorable_Code_Point in DerivedCoreProperties.txt); some of them join letters of some scripts, or parts of an emoji, and only
there are they allowed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that change the direction of the text round them; names stand in an element of their own, so no text needs them."""
_IGNORED = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    r"\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_UNMEANT = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u2800\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff"
UNSEEN = re.compile(rf"[{_UNMEANT}{_IGNORED}]|[^\x00-\uffff]")
"""Signs that may be unseen; of those beyond the first plane some are, which is looked up."""
IGNORED = re.compile(f"[{_IGNORED}]")
JOINERS = "\u200c\u200d"
MOST_MARKS = 6
"""So many accents and points one letter may bear; biblical Hebrew has up to five."""

LONGEST_NAME = 250
LONGEST_TITLE = 600
LONGEST_TEXT = 4_000
TITLES = frozenset({"title", "affiliation", "headline"})
NAMES = frozenset(
    {"label", "name", "short_name", "short_title", "term", "singular", "phrase", "abbreviation", "also", "unit", "units", "group"}
    | {"journal", "volume", "issue", "pages", "authors", "when", "time", "what", "about", "condition", "id", "key", "kind", "event"}
)
"""Fields that hold a name and no sentence; the longest in the records of the first review has 95 signs."""


class Unseen(NamedTuple):
    """A sign that is not to be seen, and where in the text it stands."""

    at: int
    sign: str
    what: str


def unseen(text: str) -> Unseen | None:
    r"""The first sign of a text that cannot be seen and that its place gives no meaning to; also the mark that is one too many.

    >>> unseen("Total\u202e cells")
    Unseen(at=5, sign='\u202e', what='turns the text round it')
    """
    if text.isascii() and text.isprintable():  # as most are
        return None
    for match in UNSEEN.finditer(text):
        what = _what(text, match.start())
        if what:
            return Unseen(match.start(), match.group(), what)
    if text.isascii() or not any(map(_is_mark, set(text))):
        return None
    marks = 0
    for i, sign in enumerate(text):
        marks = marks + 1 if _is_mark(sign) else 0
        if marks > MOST_MARKS:
            return Unseen(i, sign, f"is a mark too many on one letter, which may bear {MOST_MARKS}")
    return None


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign) in ("Mn", "Me") and not IGNORED.match(sign)


def _what(text: str, i: int) -> str:
    """Why the sign at ``i`` cannot stand there, or ''."""
    sign = text[i]
    category = unicodedata.category(sign)
    if sign in DIRECTIONS:
        return "turns the text round it"
    if sign in "\u2028\u2029\x85\x0b\x0c\r":
        return "ends a line for some programs and not for others"
    if category == "Cc":
        return "is a control character"
    if category == "Cs" or ord(sign) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(sign) <= 0xFDEF:
        return "is no character"
    if category == "Co":
        return "means something else in each font"
    if sign == "\u2800" or (IGNORED.match(sign) and not _joins(text, i)):
        return "cannot be seen"
    return ""


def _joins(text: str, i: int) -> bool:
    """Whether an unseen sign does what it is for: it joins or parts letters of a script that needs it, or chooses the form of a sign."""
    sign, before, after = text[i], text[i - 1 : i] if i else "", text[i + 1 : i + 2]
    if sign in JOINERS:
        letters = all(part and _has_joining_script(part) for part in (before, after))
        return letters or (sign == "\u200d" and _is_picture(before) and _is_picture(after))
    if sign in "\ufe0e\ufe0f":
        return _is_picture(before) or before in tuple("#*0123456789©®™")
    if "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef":
        return before != "" and "IDEOGRAPH" in unicodedata.name(before, "")
    return "\u180b" <= sign <= "\u180f" and _script(before) == "MONGOLIAN"


JOINING = frozenset(
    {"ARABIC", "SYRIAC", "MONGOLIAN", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM"}
    | {"SINHALA", "KHMER", "MYANMAR", "TIBETAN", "NKO", "MANDAIC", "PHAGS-PA"}
)
"""Scripts in whose words the joiners have a meaning."""


def _script(sign: str) -> str:
    return unicodedata.name(sign, "").split(" ")[0] if sign else ""


def _has_joining_script(sign: str) -> bool:
    return _script(sign) in JOINING and unicodedata.category(sign)[0] in "LM"


def _is_picture(sign: str) -> bool:
    return bool(sign) and (unicodedata.category(sign) in ("So", "Sk", "Sm") or sign == "\ufe0f")


def longest(field: str) -> int:
    """How many signs a text in a field of this name may have: far more than any has in earnest."""
    return LONGEST_NAME if field in NAMES else LONGEST_TITLE if field in TITLES else LONGEST_TEXT


def text_fault(text: str, field: str, quote: Callable[[str], str]) -> str:
    """What is wrong with a text in a field of this name, or ''; ``quote`` shows the few signs before the one that is meant."""
    limit = longest(field)
    if len(text) > limit:
        return f"has {len(text)} signs; a text in this field may have at most {limit}"
    found = unseen(text)
    if found is None:
        return ""
    name = unicodedata.name(found.sign, "")
    named = f"U+{ord(found.sign):04X}" + (f" ({name.lower()})" if name else "")
    before = text[max(0, found.at - 20) : found.at]
    place = f" after {quote(before)}" if before else " at its start"
    return f"the sign {named}{place} {found.what}; delete it"
