"""Reads pages whose markup is so plain that no parser could find fault with it, several times as fast as the standard's parser does.

What is read here is a part of HTML: each element is closed where it was opened, stands where it may, and has its attributes in quotation
marks. Of such a page the parser of the HTML standard reports no error, and reads the same elements and texts; a property-based test
holds the two against each other. Whatever is not plainly so, valid or not, is refused, and is for that parser to judge.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from html.entities import html5
from typing import NamedTuple

DOCTYPE = re.compile(r"\s*<!doctype html>\s*", re.ASCII)
NAME = r"[a-z][a-z0-9]*"
TOKEN = re.compile(
    rf"\s*(?:</(?P<end>{NAME})>"
    rf'|<(?!svg\b)(?P<start>{NAME})(?P<attributes>(?:[ \n]+[a-z][a-z0-9:_-]*(?:="[^"<]*")?)*)[ \n]*(?P<closed>/?)>'
    r"|<svg\b.*?</svg>"
    r"|<!--(?:(?!--)[^<>])*-->)"
    r"|(?P<text>[^<]+)",
    re.DOTALL | re.ASCII,
)
"""Before a tag only what the standard takes for white space is left out, which is less than Unicode has."""
SPACE = " \t\n"
ATTRIBUTE = re.compile(r'\s+([a-z][a-z0-9:_-]*)(?:="([^"]*)")?')
ODD_SIGNS = re.compile("[^\t\n -~\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0001fffd\U00020000-\U0002fffd]")
"""Signs that a page may not hold, and some that it may but rarely does: all but these, among which a usual sign is found at once."""
REFERENCE = re.compile(r"&(?:#(\d{1,7})|([A-Za-z][A-Za-z0-9]*));")

VOID = frozenset(["area", "base", "br", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
SMALL = frozenset(
    {
        "a", "abbr", "b", "bdi", "br", "button", "cite", "code", "data", "del", "dfn", "em", "i", "img", "input", "ins", "kbd", "label",
        "mark", "q", "s", "samp", "select", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr", "textarea",
    }
)  # fmt: skip
"""Elements that may stand in a paragraph."""
LARGE = frozenset(
    {
        "address", "article", "aside", "blockquote", "details", "div", "dl", "fieldset", "figcaption", "figure", "footer", "form", "h1",
        "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "ul",
    }
)  # fmt: skip
"""Elements that end a paragraph."""
HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
PARENTS = {
    "head": {"html"}, "body": {"html"}, "title": {"head"}, "meta": {"head"}, "link": {"head"}, "base": {"head"}, "style": {"head"},
    "li": {"ul", "ol"}, "dt": {"dl", "div"}, "dd": {"dl", "div"}, "caption": {"table"}, "thead": {"table"}, "tbody": {"table"},
    "tfoot": {"table"}, "tr": {"thead", "tbody", "tfoot"}, "td": {"tr"}, "th": {"tr"}, "option": {"select"},
}  # fmt: skip
"""Elements that may stand in some others alone."""
CHILDREN = {
    "html": {"head", "body"}, "head": {"title", "meta", "link", "base", "style", "script"}, "table": {"caption", "thead", "tbody", "tfoot"},
    "thead": {"tr"}, "tbody": {"tr"}, "tfoot": {"tr"}, "tr": {"td", "th"}, "select": {"option"},
}  # fmt: skip
"""Elements that may hold some others alone, and no text."""
TEXT_ALONE = frozenset({"title", "option", "textarea"})
RAW = frozenset({"script", "style"})
NO_DRAWING = TEXT_ALONE | RAW | CHILDREN.keys() | {""}
"""Elements that may hold neither a drawing nor a comment."""
NOT_WITHIN_ITSELF = frozenset({"a", "button", "form", "label", "table", "dl"})
KNOWN = SMALL | LARGE | VOID | RAW | TEXT_ALONE | PARENTS.keys() | {"html"}


class Element(NamedTuple):
    """An element as it begins."""

    tag: str
    attributes: Mapping[str, str]


class Text(NamedTuple):
    """A text, and the element that it stands in."""

    within: str
    text: str


class NotPlainError(Exception):
    """A page is not so plain that nothing can be wrong with it."""


def read_plain(page: str) -> list[Element | Text] | None:
    """The elements that have attributes, and the texts of a page in their order, drawings left out; None if it is not plain.

    >>> read_plain("<!doctype html><html><head><title>A</title></head><body><p>B &amp; C</body></html>") is None
    True
    """
    try:
        return list(_read(page))
    except NotPlainError:
        return None


def _read(page: str) -> Iterator[Element | Text]:
    doctype = DOCTYPE.match(page)
    if doctype is None or ODD_SIGNS.search(page):
        raise NotPlainError
    at = doctype.end()
    stack: list[str] = []
    seen: set[str] = set()
    for token in TOKEN.finditer(page, at):
        if token.start() != at:
            raise NotPlainError
        at = token.end()
        end, tag, attributes, closed, text = token.groups()
        parent = stack[-1] if stack else ""
        if tag is not None:
            _may_stand(tag, parent, stack, seen)
            if attributes:
                yield Element(tag, _attributes(attributes))
            if tag not in VOID:
                if closed:
                    raise NotPlainError
                stack.append(tag)
        elif end is not None:
            if end != parent:
                raise NotPlainError
            stack.pop()
        elif text is not None:
            if parent in CHILDREN or parent == "":
                if text.strip(SPACE):
                    raise NotPlainError
            elif parent not in RAW and not text.isspace():
                yield Text(parent, _unescaped(text))
        elif parent in NO_DRAWING:
            raise NotPlainError  # a drawing or a comment where only some elements may stand
    if stack or seen != {"html", "head", "body"} or at != len(page):
        raise NotPlainError


def _may_stand(tag: str, parent: str, stack: list[str], seen: set[str]) -> None:
    """Refuse an element that stands where the standard's parser might end another one, or move it."""
    ended = _ended_by(tag, parent)
    if ended is None or (ended and not ended.isdisjoint(stack)):
        raise NotPlainError
    if parent == "div" and tag in ("dt", "dd") and stack[-2] != "dl":
        raise NotPlainError
    if parent in ("", "html"):
        if tag in seen or (tag == "body" and "head" not in seen):
            raise NotPlainError
        seen.add(tag)


@cache
def _ended_by(tag: str, parent: str) -> frozenset[str] | None:
    """The elements of which none may be open where one of a tag begins in its parent; None if it may not stand there at all."""
    if tag not in KNOWN or (tag == "html") != (parent == "") or parent in TEXT_ALONE | RAW:
        return None
    if tag not in CHILDREN.get(parent, {tag}) or parent not in PARENTS.get(tag, {parent}):
        return None
    paragraph = {"p"} if tag in LARGE else set()
    itself = {tag} if tag in NOT_WITHIN_ITSELF else set()
    return frozenset(paragraph | itself | (HEADINGS if tag in HEADINGS else set()))


@lru_cache(maxsize=10_000)
def _attributes(written: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, value in ATTRIBUTE.findall(written):
        if name in found:
            raise NotPlainError
        found[name] = _unescaped(value)
    return found


def _unescaped(text: str) -> str:
    """A text with its references replaced, each of which must be one that the standard knows."""
    return _without_references(text) if "&" in text else text


@lru_cache(maxsize=2_000)
def _without_references(text: str) -> str:
    if text.count("&") != sum(1 for found in REFERENCE.finditer(text) if _is_valid(found[1], found[2])):
        raise NotPlainError
    return html.unescape(text)


def _is_valid(number: str | None, name: str | None) -> bool:
    if number is None:
        return f"{name};" in html5
    return int(number) < 0x110000 and (int(number) in (9, 10) or int(number) >= 0x20) and not ODD_SIGNS.match(chr(int(number)))
