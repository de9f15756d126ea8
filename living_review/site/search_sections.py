"""The sections of a page as the search of the theme takes them, read in a third of the time.

The theme reads each page tag by tag with Python's parser, which took four tenths of MkDocs' part of a build. Here the same is found by one
pattern where each tag is written plainly; any other page is left to the theme. A property-based test holds the two against each other.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape, unescape
from typing import Any

from material.plugins.search.plugin import Element, SearchIndex, Section
from mkdocs.structure.pages import Page

from living_review.site.plain_html import HEADINGS, NotPlainError
from living_review.site.raw_html import ATTRIBUTES, HOLDING_NO_TAGS, VOID

TOKEN = re.compile(rf"(?P<text>[^<]+)|</(?P<end>[a-z][a-z0-9]*)>|<(?P<start>[a-z][a-z0-9]*){ATTRIBUTES}")
ATTRIBUTE = re.compile(r'\s([a-zA-Z][a-zA-Z0-9:_-]*)(?:="([^"<]*)")?')
TELLING = re.compile(r'\s(?:id\b|data-search-exclude\b|class="(?:headerlink"|linenodiv"|[^"]*&))', re.IGNORECASE)
"""The attributes that the search heeds, or may heed."""
ODD_REFERENCE = re.compile(r"&(?!#\d{1,6};|[a-z]+;)")
"""A sign that may begin a reference in ways that versions of Python read differently."""
KEPT = frozenset(["p", "code", "pre", "li", "ol", "ul", "sub", "sup"])
"""The elements whose tags stay in the text."""
LEFT_OUT = frozenset(["object", "script", "style"])
NONE: dict[str, str | None] = {}


class QuickIndex(SearchIndex):  # type: ignore[misc]  # the theme has no types
    """The theme's index, which reads pages sooner."""

    def add_entry_from_context(self, page: Page) -> None:
        """Add the sections of a page."""
        sections = None if page.meta.get("search") else sections_of(page.content or "")  # what is set for a page the theme heeds
        if sections is None:
            super().add_entry_from_context(page)
            return
        for section in sections:
            if not section.is_excluded():
                self.create_entry_for_section(section, page.toc, page.url, page)


def sections_of(content: str) -> list[Any] | None:
    """The theme's sections of a page's content: each heading that has an id, with the text up to the next; None if it is not plain.

    >>> [("".join(found.title), "".join(found.text)) for found in sections_of('<h1 id="a">A</h1><p>b <b>c</b>') or ()]
    [('A', '<p>b c')]
    """
    try:
        return _read(content)
    except NotPlainError:
        return None


def _read(content: str) -> list[Any]:
    reading = _Reading()
    at = 0
    for token in TOKEN.finditer(content):
        if token.start() != at:
            raise NotPlainError
        at = token.end()
        text, end, start, attributes, closed = token.groups()
        if text is not None:
            if not reading.is_hidden:
                reading.text(text)
        elif end is not None:
            reading.end(end)
        elif start in HOLDING_NO_TAGS:
            raise NotPlainError
        else:
            reading.start(start, _attributes(attributes) if attributes else NONE)
            if closed:
                reading.end(start)
    if at != len(content):
        raise NotPlainError
    return reading.sections


@lru_cache(maxsize=2_000)
def _attributes(written: str) -> dict[str, str | None]:
    """The attributes, if the search heeds any: one dictionary for all elements that have the same, which nobody changes."""
    if not TELLING.search(written):
        return NONE
    if ODD_REFERENCE.search(written):
        raise NotPlainError
    return {part[1].lower(): part[2] and unescape(part[2]) for part in ATTRIBUTE.finditer(written)}


class _Reading:
    """What the theme's parser keeps while it reads, with its ways: to it elements are the same that have the same name."""

    def __init__(self) -> None:
        self.sections: list[Any] = []
        self._section: Any = None
        self._open: list[str] = []
        self._headerlinks: list[bool] = []
        self._skipped = set(LEFT_OUT)
        self.is_hidden = False
        """Whether an element is open that is skipped."""

    def text(self, written: str) -> None:
        in_pre = "pre" in self._open
        text = unescape(written) if "&" in written else written
        is_blank = text.isspace()
        if not in_pre:
            text = " " if is_blank else text.replace("\n", " ")
        self._begin()
        if self._section.el.tag in self._open:
            if not any(self._headerlinks):
                self._section.title.append(escape(text, quote=False))
        elif not is_blank:
            self._section.text.append(escape(text, quote=False))
        elif in_pre or not self._section.text or not self._section.text[-1].isspace():
            self._section.text.append(text)

    def start(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag in VOID:
            return
        self._open.append(tag)
        self._headerlinks.append(tag == "a" and attributes.get("class") == "headerlink")
        if tag in HEADINGS and "id" in attributes:
            if tag != "h1" and not self.sections:
                self._add(Section(Element("hx"), len(self._open)))
            section = Section(Element(tag, attributes), len(self._open))
            if self.sections:
                section.id = attributes["id"]
            self._add(section)
        self._begin()
        if "data-search-exclude" in attributes or attributes.get("class") == "linenodiv":
            self._skipped.add(tag)
            self.is_hidden = True
        elif tag in self._skipped:
            self.is_hidden = True
        elif tag in KEPT and not self.is_hidden:
            self._written().append(f"<{tag}>")

    def end(self, tag: str) -> None:
        if not self._open or self._open[-1] != tag:
            return
        if self._section.depth > len(self._open):
            outer = next((other for other in reversed(self.sections) if other.depth <= len(self._open)), None)
            if outer is not None:
                self._section.depth = float("inf")
                self._section = outer
        self._open.pop()
        self._headerlinks.pop()
        if tag in self._skipped:
            self._skipped -= {tag} - LEFT_OUT
            self.is_hidden = not self._skipped.isdisjoint(self._open)
        elif tag in KEPT and not self.is_hidden:
            self._close(tag)

    def _close(self, tag: str) -> None:
        """End an element whose tags stay; one that holds nothing goes."""
        written = self._written()
        try:
            first = written.index(f"<{tag}>")
        except ValueError as error:
            raise NotPlainError from error  # the theme fails here
        if all(written[i].isspace() for i in range(first + 1, len(written))):
            del written[first:]
        else:
            written.append(f"</{tag}>")

    def _written(self) -> list[str]:
        part: list[str] = self._section.title if self._section.el.tag in self._open else self._section.text
        return part

    def _begin(self) -> None:
        """Text before the first heading is a section too."""
        if self._section is None:
            self._add(Section(Element("hx")))

    def _add(self, section: Any) -> None:
        self._section = section
        self.sections.append(section)
