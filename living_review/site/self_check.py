"""Whether a finished site is whole and its pages are sound: a part of each build, and what changes of records alone are published on.

It looks at files and knows nothing of how they were made, save which files and ids must be there and which words people wrote.
"""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial, reduce
from sys import intern
from typing import Protocol
from urllib.parse import unquote, urlsplit

from living_review.problems import Problem, Severity, quoted
from living_review.remembering import once, remembered
from living_review.site.layout import FilesOnDisk, digest_of
from living_review.site.plain_html import Text, read_plain
from living_review.site.search import unpacked

INDEX = "index.html"
NOT_FOUND = "404.html"
"""The one page that no link leads to."""
LINKING = {"a": "href", "link": "href", "script": "src", "img": "src", "iframe": "src", "source": "src"}
"""The attribute by which an element names another file."""
SAYING = ("title", "alt", "aria-label", "content", "placeholder")
"""Attributes that people read."""
UNREAD = ("script", "style", "template")
DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
ID_IN_DRAWING = re.compile(r'id="(?<=\sid=")([^"]*)"')
LINK_IN_DRAWING = re.compile(r'href="(?:(?<=\shref=")|(?<=\sxlink:href="))([^"]*)"')
NAME_IN_DRAWING = re.compile(r'aria-label="(?<=\saria-label=")([^"]*)"')
TEXT_IN_DRAWING = re.compile(r">([^<]+)<")
"""What is taken from drawings; patterns that begin with what is always the same are looked for several times as fast."""
HOLES = re.compile(
    r"^(None|nan|NaN|undefined|null|True|False)$"
    r"|(?<![\w.-])(nan|undefined)(?![\w.-])"
    r"|(?<=[a-z0-9,(=] )None\b|(?<=[(=])None\b|\bNone(?= ?[%)])"
    r"|\{\{|\}\}|\{%|%\}|\[object Object\]|<built-in|<function|Undefined\b"
)
"""What shows where a template was given nothing, or where one was not filled in."""
SIGNS = re.compile(r"None|nan|NaN|undefined|null|True|False|\{\{|\}\}|\{%|%\}|\[object|<built-in|<function|Undefined")
"""What such a place has in it."""


@dataclass(frozen=True)
class Wanted:
    """What a site must have."""

    files: frozenset[str] = frozenset()
    """By their path."""
    ids: frozenset[str] = frozenset()
    """Ids of which each is on some page, such as those of claims and charts."""
    base: str = ""
    """The address under which the site is published, with a slash at its end; '' if it is not known."""
    written: tuple[str, ...] = ()
    """Texts that people wrote; what looks like a hole in one of them is none."""


class Attributes(Protocol):
    """The attributes of an element, by name."""

    def get(self, name: str, /) -> str | None:
        """The value of one; None if there is none of this name."""


@dataclass
class PageFacts:
    """What is taken from one page."""

    path: str
    read: Callable[[], str]
    """Gives its text, which is not kept: a site of a thousand studies has fifty megabytes of it."""
    ids: Counter[str] = field(default_factory=Counter)
    links: dict[str, None] = field(default_factory=dict)
    targets: dict[str, tuple[str, str] | None] = field(default_factory=dict)
    """Where each of the links leads (:func:`target_of`)."""
    said: list[str] = field(default_factory=list)
    title: str = ""
    faults: list[tuple[int, int, str]] = field(default_factory=list)

    def place_of(self, *texts: str) -> tuple[int, int]:
        """Line and column at which the first of the texts that is on the page stands."""
        whole = self.read()
        start = next((found for text in texts if (found := whole.find(text)) >= 0), 0)
        return whole.count("\n", 0, start) + 1, start - whole.rfind("\n", 0, start)

    def problem(self, message: str, *texts: str, severity: Severity = "warning") -> Problem:
        """A problem of the page, at the place of a text."""
        return Problem(self.path, *self.place_of(*texts), "", message, severity)


def check_site(files: Mapping[str, bytes], wanted: Wanted) -> list[Problem]:
    """All that is wrong with a site, whose files come by their path, in the order of the pages.

    What is lacking, leads nowhere or stands twice is an error; the rest are warnings.
    """
    pages: dict[str, PageFacts] = {}
    problems: list[Problem] = []
    for path in (path for path in files if path.endswith(".html")):
        pages[path], told = _known_page(path, files, wanted)
        problems += told
    problems += [*lacking(files, pages, wanted), *dead_links(files, pages), *orphans(pages), *doubled_titles(pages)]
    problems += dead_addresses(files, pages, wanted.base)
    return sorted(set(problems))


def _known_page(path: str, files: Mapping[str, bytes], wanted: Wanted) -> tuple[PageFacts, list[Problem]]:
    """What a page holds, and what is wrong with it by itself: as of the build before in this process, if it is the same."""
    read = partial(_text_of, files, path)
    page, told = once(("checked page", path, _digest(files, path), wanted.base, wanted.written), partial(_look_at, path, read, wanted))
    return replace(page, read=read), told


def _digest(files: Mapping[str, bytes], path: str) -> bytes:
    return files.digest(path) if isinstance(files, FilesOnDisk) else digest_of(files[path])


def _look_at(path: str, read: Callable[[], str], wanted: Wanted) -> tuple[PageFacts, list[Problem]]:
    page = read_page(path, read)
    page.targets = {link: target_of(link, path, wanted.base) for link in page.links}
    told = [*doubled_ids(page), *invalid_markup(page), *holes(page, wanted.written)]
    page.said.clear()  # what a page says is looked at once, and weighs as much as the page
    page.links.clear()
    return replace(page, read=str), told


# ---------------------------------------------------------------------------------------------- reading


def _text_of(files: Mapping[str, bytes], path: str) -> str:
    return files[path].decode("utf-8")


def read_page(path: str, read: Callable[[], str]) -> PageFacts:
    """What a page holds, and where its markup is not valid by the rules of the HTML standard's parser; ``read`` gives its text."""
    facts = json.loads(_facts(read()))
    faults = [(line, column, message) for line, column, message in facts.pop("faults")]
    ids = Counter({intern(name): n for name, n in facts.pop("ids").items()})  # most pages have the same
    return PageFacts(path, read, ids, dict.fromkeys(map(intern, facts.pop("links"))), faults=faults, **facts)


@remembered("html5lib")
def _facts(text: str) -> bytes:
    """What a page holds, as JSON.

    Drawings are two thirds of the bytes of a site and are all made by one program: of them only ids, links and texts are taken.
    """
    page = PageFacts("", str)
    plain = read_plain(text)
    if plain is None:
        _parse(page, text)
    else:
        for part in plain:
            if isinstance(part, Text):
                page.said.append(part.text)
                page.title = page.title or (part.text.strip() if part.within == "title" else "")
            elif part.attributes:
                _take(page, part.tag, part.attributes)
    for drawing in DRAWING.findall(text):
        page.ids.update(html.unescape(name) for name in ID_IN_DRAWING.findall(drawing))
        page.links |= dict.fromkeys(html.unescape(link) for link in LINK_IN_DRAWING.findall(drawing))
        page.said += [html.unescape(said) for said in NAME_IN_DRAWING.findall(drawing)]
        page.said += [html.unescape(said) for said in TEXT_IN_DRAWING.findall(drawing) if not said.isspace()]
    found = {"ids": page.ids, "links": list(page.links), "said": page.said, "title": page.title, "faults": page.faults}
    return json.dumps(found).encode()


def _parse(page: PageFacts, text: str) -> None:
    """Take down what a page holds by the standard's parser, and what is wrong with it."""
    from html5lib import HTMLParser  # here, since pages are plain as a rule
    from html5lib.constants import E as MESSAGES

    parser = HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(DRAWING.sub(lambda match: "<svg></svg>" + "\n" * match.group().count("\n"), text))
    page.faults += [(line, column, MESSAGES[code] % values) for (line, column), code, values in parser.errors]
    for element in root.iter():
        tag = element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""
        if tag:
            _take(page, tag, element)
        if tag == "title" and not page.title:
            page.title = (element.text or "").strip()
        page.said += [text for text in (element.text if tag and tag not in UNREAD else None, element.tail) if text and not text.isspace()]


def _take(page: PageFacts, tag: str, attributes: Attributes) -> None:
    """Take down what the attributes of one element say."""
    if (name := attributes.get("id")) is not None:
        page.ids[name] += 1
    link = attributes.get(LINKING[tag]) if tag in LINKING else None
    if link and not (tag == "link" and attributes.get("rel") == "canonical"):
        page.links.setdefault(link)
    page.said += [value for name in SAYING if (value := attributes.get(name))]


# ---------------------------------------------------------------------------------------------- what must hold


def lacking(files: Mapping[str, bytes], pages: Mapping[str, PageFacts], wanted: Wanted) -> Iterator[Problem]:
    """Every file that the build was to write is there and holds something, and every claim and chart stands on some page."""
    for path in sorted(wanted.files):
        if path not in files or _is_empty(files, path):
            yield Problem(path, 1, 1, "", "the file is empty" if path in files else "the file is lacking", "error")
    known = {name for page in pages.values() for name in page.ids}
    for name in sorted(wanted.ids - known):
        yield Problem(INDEX, 1, 1, "", f"{quoted(name)} stands on no page", "error")


def _is_empty(files: Mapping[str, bytes], path: str) -> bool:
    return files.is_empty(path) if isinstance(files, FilesOnDisk) else not files[path]


def dead_links(files: Mapping[str, bytes], pages: Mapping[str, PageFacts]) -> Iterator[Problem]:
    """Every link inside the site leads to a file, and to an id that is on it."""
    for page in pages.values():
        for link, target in page.targets.items():
            fault = _fault_of(target, files, pages)
            if fault:
                written = html.escape(link)
                yield page.problem(f"the link {quoted(link)} {fault}", f'="{written}"', f'="{link}"', link, severity="error")


def _fault_of(target: tuple[str, str] | None, files: Mapping[str, bytes], pages: Mapping[str, PageFacts]) -> str:
    if target is None:
        return ""
    path, anchor = target
    if path not in files:
        return f"leads to {quoted(path)}, which is not there"
    if anchor and path in pages and anchor not in pages[path].ids:
        return f"leads to '#{anchor}', which is not on {path}"
    return ""


def target_of(link: str, page: str, base: str) -> tuple[str, str] | None:
    """The file that a link on ``page`` leads to, and its anchor; None if it leads out of the site.

    >>> target_of("../?a=b#c", "data/index.html", "")
    ('index.html', 'c')
    """
    parts = urlsplit(link)
    path = parts.path
    if parts.scheme or parts.netloc:
        if not base or not link.startswith(base):
            return None
        path = "/" + urlsplit(link.removeprefix(base)).path
    elif path.startswith("/"):
        path = "/" + path.removeprefix(urlsplit(base).path if base else "/")
    path = unquote(path)
    whole = posixpath.normpath(posixpath.join("/", posixpath.dirname(page), path) if path else f"/{page}").lstrip("/")
    if path.endswith(("/", "/.", "/..")) or path in (".", "..") or not whole:
        whole = posixpath.join(whole, INDEX)
    return intern(whole), intern(unquote(parts.fragment))


def orphans(pages: Mapping[str, PageFacts]) -> Iterator[Problem]:
    """To every page lead links from the home page."""
    reached, ahead = set(), [INDEX]
    while ahead:
        path = ahead.pop()
        if path in pages and path not in reached:
            reached.add(path)
            ahead += [target[0] for target in pages[path].targets.values() if target is not None]
    for path in sorted(pages.keys() - reached - {NOT_FOUND}):
        yield Problem(path, 1, 1, "", "no way leads from the home page to this page", "warning")


def doubled_ids(page: PageFacts) -> Iterator[Problem]:
    """No id is on a page twice."""
    for name, n in page.ids.items():
        if n > 1:
            yield page.problem(f"the id {quoted(name)} stands {n} times on the page", f'id="{html.escape(name)}"', severity="error")
        if re.search(r"\s", name) or not name:
            yield page.problem(f"the id {quoted(name)} holds a space", f'id="{html.escape(name)}"', severity="error")


def invalid_markup(page: PageFacts) -> Iterator[Problem]:
    """The markup is what the HTML standard lets authors write."""
    for line, column, message in page.faults:
        yield Problem(page.path, line, column + 1, "", f"invalid HTML: {message}", "warning")


def holes(page: PageFacts, written: Collection[str]) -> Iterator[Problem]:
    """No text shows what a template was not given, save where people wrote it so."""
    for said in filter(SIGNS.search, page.said):
        text = " ".join(said.split())
        if HOLES.search(text):
            left = reduce(lambda rest, known: rest.replace(known, "…"), written, text)
            if HOLES.search(left) and not any(text in known for known in written):  # a chart may show the start of a text
                yield page.problem(f"the text {quoted(text)} looks like a hole in a template", said, html.escape(said))


def doubled_titles(pages: Mapping[str, PageFacts]) -> Iterator[Problem]:
    """No two pages bear one title."""
    first: dict[str, str] = {}
    for path, page in sorted(pages.items()):
        if path == NOT_FOUND:
            continue
        if not page.title:
            yield page.problem("the page has no title")
        elif page.title in first:
            yield page.problem(f"the title {quoted(page.title)} is that of {first[page.title]} too", "<title>")
        first.setdefault(page.title, path)


def dead_addresses(files: Mapping[str, bytes], pages: Mapping[str, PageFacts], base: str) -> Iterator[Problem]:
    """What the search, the charts and the map of the site lead to is there."""
    for path in sorted(path for path in files if ADDRESSED.fullmatch(path)):
        key = ("addresses", path, _digest(files, path), base)
        for link, target in once(key, partial(_targets, path, files, base)):
            fault = _fault_of(target, files, pages)
            if fault:
                yield Problem(path, 1, 1, "", f"the address {quoted(link)} {fault}", "error")


ADDRESSED = re.compile(r"search/search_index\.json|search/studies/[^/]+\.json|sitemap\.xml|assets/(charts/[^.]+|studies)\.json")
"""The files that hold addresses of pages and are none."""


def _targets(path: str, files: Mapping[str, bytes], base: str) -> list[tuple[str, tuple[str, str] | None]]:
    """The addresses in a file, and where each leads."""
    return [(link, target_of(link, INDEX, base)) for link in _addresses(path, files[path])]


def _addresses(path: str, content: bytes) -> Iterator[str]:
    if path == "search/search_index.json":
        yield from (entry["location"] for entry in json.loads(content)["docs"])
    elif path.startswith("search/"):
        yield from (entry["location"] for entry in unpacked(json.loads(content)))
    elif path == "sitemap.xml":
        yield from (html.unescape(found) for found in re.findall(r"<loc>([^<]*)</loc>", content.decode("utf-8")) if found)
    else:
        yield from dict.fromkeys(json.loads(f'"{found}"') for found in re.findall(r'"url":"((?:[^"\\]|\\.)*)"', content.decode("utf-8")))


def written_holes(texts: Iterable[str]) -> tuple[str, ...]:
    """Those of the texts that people wrote in which there is what holes have in them, each in one line, the longest first."""
    plain = dict.fromkeys(" ".join(text.split()) for text in texts if SIGNS.search(text))
    return tuple(sorted(plain, key=lambda text: (-len(text), text)))
