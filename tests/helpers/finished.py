"""Pages of finished sites, taken apart."""

from __future__ import annotations

import posixpath
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


@dataclass
class Page(HTMLParser):
    """What the tests need of one page."""

    html: str
    ids: Counter[str] = field(default_factory=Counter)
    links: list[tuple[str, str, str]] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    metas: dict[str, str] = field(default_factory=dict)
    tags: Counter[str] = field(default_factory=Counter)
    lang: str = ""
    title: str = ""
    _inside: str = ""
    _drawings: int = 0
    """How many drawings begin before a place and end behind it."""

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take down ids, links and the facts of the head."""
        self.tags[tag] += 1
        found = {name: value or "" for name, value in attrs}
        self.lang = found.get("lang", self.lang) if tag == "html" else self.lang
        if "id" in found:
            self.ids[found["id"]] += 1
        if tag == "meta" and ("name" in found or "property" in found):
            self.metas[found.get("name") or found["property"]] = found.get("content", "")
        self._drawings += tag == "svg"
        if tag in ("h1", "title") and not self._drawings:
            self._inside = tag
            self.headings += [""] if tag == "h1" else []
        rel = found.get("rel", "")
        for name in ("href", "src", "xlink:href"):
            if name in found and not (tag == "link" and rel.split(" ")[0] in ("canonical", "alternate", "prev", "next")):
                self.links.append((tag, name.removeprefix("xlink:"), found[name]))

    def handle_endtag(self, tag: str) -> None:
        """Leave a heading or the title."""
        self._drawings -= tag == "svg"
        self._inside = "" if tag == self._inside else self._inside

    def handle_data(self, data: str) -> None:
        """Take down the text of headings and of the title."""
        if self._inside == "h1":
            self.headings[-1] += data
        elif self._inside == "title":
            self.title += data


@cache
def read(file: Path) -> Page:
    """A page, read once."""
    return Page(file.read_text(encoding="utf-8"))


def target_of(link: str, page: str, base: str) -> tuple[str, str] | None:
    """The file below the root that a link on ``page`` leads to, and its anchor; None if it leads to another host."""
    parts = urlsplit(link)
    if parts.scheme in ("http", "https") and not link.startswith(base or "\0"):
        return None
    if parts.scheme in ("mailto", "data", "javascript"):
        return None
    path = unquote(link.removeprefix(base).split("#")[0].split("?")[0] if base and link.startswith(base) else parts.path)
    if path.startswith("/"):
        path = path.removeprefix("/repo/").removeprefix("/")
        whole = path
    else:
        whole = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
    if not whole or whole == "." or path.endswith("/") or path in (".", ".."):
        whole = posixpath.normpath(posixpath.join(whole, "index.html"))
    return whole, unquote(parts.fragment)
