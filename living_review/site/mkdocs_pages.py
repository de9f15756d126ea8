"""The pages of the site through MkDocs, which is given those alone that are not known from an earlier build.

A page of MkDocs depends on its own document, on the settings with the menu, and on the theme; a page that was made of the same before is
taken as it was, with what the search knows of it. MkDocs needs a file for each entry of its menu, so those that are known are there as
documents without content, and what it makes of these is left.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape
from material.plugins.search.plugin import SearchPlugin
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files as MkDocsFiles
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.theme import Theme
from mkdocs.utils import get_build_date

from living_review.pages.environment import compiled_templates
from living_review.remembering import keep, last, note, packages_of, recalled
from living_review.site.layout import FilesOnDisk, Tree, digest_of, files_below, write_files
from living_review.site.raw_html import SetApart, set_apart
from living_review.site.search_sections import QuickIndex
from living_review.site.settings import SiteError, write_settings

PACKAGES = ("mkdocs", "mkdocs-material", "Markdown", "Jinja2", "pymdown-extensions")
SEARCH_INDEX = "search/search_index.json"
SITEMAP = "sitemap.xml"
NO_CONTENT = "---\ntemplate: redirect.html\nsearch: {exclude: true}\n---\n"
"""A document that costs MkDocs next to nothing."""
MOST_AT_ONCE = 250
"""So many pages MkDocs is given at once, since it holds all of them in memory."""
SOURCE_MAPS = r".+\.map"
"""Files that only those who look for faults in the theme's scripts read: more than a megabyte for each site."""
OTHER_LANGUAGES = r"assets/javascripts/lunr/.+"
"""What the search loads for other languages than English: nearly another megabyte."""
NAME_OF_MAP = re.compile(rb"\n//# sourceMappingURL=\S+\s*\Z")
"""The end of a script that names its own."""
OF_THE_PLACE = ("docs_dir", "site_dir")
"""Settings on which no page depends."""


@dataclass(frozen=True)
class MadePage:
    """A page as MkDocs made it of a document, and the entries that the search has of it."""

    html: str
    entries: list[dict[str, Any]]


@dataclass(frozen=True)
class StandingPage:
    """A page of the site of the build before: what it was made of, how it is known again, and the entries that the search has of it."""

    made_of: tuple[str, str]
    digest: bytes
    entries: list[dict[str, Any]]


def make_pages(documents: Mapping[str, str], settings: Mapping[str, Any], file: Path, site: Tree, standing: Path) -> list[str]:
    """Make pages of Markdown, by the paths of their documents, in ``site``; the warnings of MkDocs.

    MkDocs works in the ``site_dir`` of the settings, a folder beside it. ``file`` is to hold the settings; beside it is room for
    documents. ``standing`` is the site of the build before, if there is one. No more than one page is held at a time.

    Raises:
        SiteError: MkDocs takes no such settings.
        MkDocsException, TemplateError: it failed.
    """
    made = Path(settings["site_dir"])
    given = _all_depend_on(settings)
    entries = {path: found for path, text in documents.items() if (found := _put_known(path, text, given, site, standing)) is not None}
    fresh = [path for path in documents if path not in entries]
    in_menu = {path: NO_CONTENT for entry in settings["nav"] for path in entry.values()}
    warnings: list[str] = []
    for start in range(0, max(1, len(fresh)), MOST_AT_ONCE):
        batch = {path: documents[path] for path in fresh[start : start + MOST_AT_ONCE]}
        docs = file.parent / f"changed-{start}"
        write_files(docs, in_menu | batch)
        told = _run_mkdocs({**settings, "docs_dir": str(docs)}, file)
        index = json.loads((made / SEARCH_INDEX).read_text(encoding="utf-8"))
        by_address = _by_address(index["docs"])
        for path, text in batch.items():
            page = MadePage((made / _page(path)).read_bytes().decode(), by_address.get(_address(path), []))
            entries[path] = page.entries
            site.put({_page(path): page.html})
            _keep_made(path, text, given, page, lasting=not told)
        warnings += told
    others = {*map(_page, in_menu)}
    unused = SOURCE_MAPS if index["config"]["lang"] != ["en"] else f"{SOURCE_MAPS}|{OTHER_LANGUAGES}"
    for name, content in FilesOnDisk(made).items():
        if name not in site and name not in others and not re.fullmatch(unused, name):  # what no document is made into: the theme's parts
            site.put({name: NAME_OF_MAP.sub(b"\n", content) if name.endswith(".js") else content})
    order = sorted(documents, key=lambda path: path.split("/")[:-1])  # in which MkDocs goes through a folder
    index["docs"] = [entry for path in order for entry in entries[path]]
    site.put({SEARCH_INDEX: json.dumps(index, separators=(",", ":"))} | _sitemap(order, settings.get("site_url", "")))
    return list(dict.fromkeys(warnings))


def _put_known(path: str, text: str, given: str, site: Tree, standing: Path) -> list[dict[str, Any]] | None:
    """Put a page that was made of the same before into ``site``, and give the entries that the search has of it; None if there is none.

    It is taken from the site of the build before in this process, if it still stands there, or from what is kept.
    """
    noted: StandingPage | None = last(("page", path))
    if noted is not None and noted.made_of == (text, given):
        note(("page", path), noted)
        if site.stands(_page(path), noted.digest):
            return noted.entries
        with suppress(OSError):
            html = (standing / _page(path)).read_bytes()
            if digest_of(html) == noted.digest:
                site.put({_page(path): html})
                return noted.entries
    kept = recalled(path, text, given)
    if kept is None:
        return None
    known = MadePage(**json.loads(kept))
    _note(path, text, given, known)
    site.put({_page(path): known.html})
    return known.entries


def _keep_made(path: str, text: str, given: str, made: MadePage, *, lasting: bool) -> None:
    """Keep a page that was just made; one that MkDocs warned of is made again, so that its warning is told again."""
    if lasting:
        keep(json.dumps(asdict(made)).encode(), path, text, given)
        _note(path, text, given, made)


def _note(path: str, text: str, given: str, made: MadePage) -> None:
    note(("page", path), StandingPage((text, given), digest_of(made.html.encode()), made.entries))


def _all_depend_on(settings: Mapping[str, Any]) -> str:
    """A digest of all that a page depends on beside its document."""
    theme = settings["theme"]
    parts = {name: content.hex() for name, content in files_below(Path(theme["custom_dir"])).items()}
    said = {name: value for name, value in settings.items() if name not in OF_THE_PLACE} | {"theme": theme | {"custom_dir": parts}}
    return hashlib.sha256(json.dumps([said, packages_of(PACKAGES)], sort_keys=True).encode()).hexdigest()


def _page(path: str) -> str:
    """The file of the page that MkDocs makes of a document named index.md."""
    return f"{path.removesuffix('.md')}.html"


def _address(path: str) -> str:
    """Where the page of a document is, relative to the root of the site."""
    return path.removesuffix("index.md")


def _by_address(entries: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """What the search knows of each page."""
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        found.setdefault(entry["location"].split("#", 1)[0], []).append(entry)
    return found


def _sitemap(order: Iterable[str], url: str) -> dict[str, str | bytes]:
    """The list of all pages for search engines, as MkDocs writes it, and packed; of none if the site's address is not known."""
    day = get_build_date()
    places = [
        f"    <url>\n         <loc>{escape(urljoin(url, _address(path)))}</loc>\n         <lastmod>{day}</lastmod>\n    </url>\n"
        for path in (order if url else ())
    ]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    text = f"{head}{''.join(places)}</urlset>"
    packed = gzip.compress(text.encode(), mtime=int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()))
    return {SITEMAP: text, f"{SITEMAP}.gz": packed}


def _run_mkdocs(settings: Mapping[str, Any], file: Path) -> list[str]:
    """Build the site with the settings, which ``file`` is to hold, and return the warnings."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    with _collected_warnings() as warnings:
        try:
            config = load_config(str(write_settings(settings, file)))
            config.site_name = Markup(config.site_name)  # the theme puts it into HTML, in one place escaped and in others as it is
            environment = _environment(config.theme)
            config.theme.get_env = lambda: environment  # type: ignore[method-assign]
        except Abort as error:  # MkDocs has reported in its log what is wrong, and says here only that something is
            raise SiteError("\n".join((f"{file.name} cannot be used:", *warnings))) from error
        config.plugins["sooner"] = _Sooner()
        config.plugins.on_startup(command="build", dirty=False)
        mkdocs_build(config)
        config.plugins.on_shutdown()
    return warnings


def _environment(theme: Theme) -> Environment:
    """The theme's environment with what is known of its templates: one, where the search would have the words compiled three times."""
    env = theme.get_env()
    env.loader, env.bytecode_cache = _ShownFiles(theme.dirs), compiled_templates()
    env.optimized = False  # as of our own templates
    return env


class _ShownFiles(FileSystemLoader):
    """The files of a theme. Its list has none of hidden folders, which MkDocs leaves out too: the icons are fourteen thousand files."""

    def list_templates(self) -> list[str]:
        """The paths of those that are shown, in their order."""
        found = set()
        for folder in map(Path, self.searchpath):
            for place, folders, files in os.walk(folder):
                folders[:] = [name for name in folders if not name.startswith(".")]
                within = Path(place).relative_to(folder)
                found |= {(within / name).as_posix() for name in files}
        return sorted(found)


class _NoSettings(Config):  # type: ignore[no-untyped-call]
    pass


class _Sooner(BasePlugin[_NoSettings]):  # type: ignore[no-untyped-call]
    """What spares MkDocs work; what it makes is the same."""

    def __init__(self) -> None:
        super().__init__()
        self._apart: dict[str, SetApart] = {}

    def on_env(self, env: Environment, /, *, config: MkDocsConfig, files: MkDocsFiles) -> Environment:
        """Give the search a quicker reader."""
        for plugin in config.plugins.values():
            if isinstance(plugin, SearchPlugin):
                plugin.search_index = QuickIndex(**plugin.config)
        return env

    def on_page_markdown(self, markdown: str, /, *, page: MkDocsPage, config: MkDocsConfig, files: MkDocsFiles) -> str:
        """Set apart what Markdown leaves as it is."""
        apart = self._apart[page.file.src_uri] = set_apart(markdown)
        return apart.rest

    def on_page_content(self, html: str, /, *, page: MkDocsPage, config: MkDocsConfig, files: MkDocsFiles) -> str:
        """Put it back, for the search and the template."""
        return self._apart[page.file.src_uri].with_blocks(html)

    def on_post_page(self, output: str, /, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Put the drawings back."""
        return self._apart.pop(page.file.src_uri).with_drawings(output)


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@contextmanager
def _collected_warnings() -> Iterator[list[str]]:
    logger, collector = logging.getLogger("mkdocs"), _Collector()
    before = logger.propagate
    logger.addHandler(collector)
    logger.propagate = False
    try:
        yield collector.lines
    finally:
        logger.removeHandler(collector)
        logger.propagate = before
