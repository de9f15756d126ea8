"""Write the finished site: pages through MkDocs, charts and data beside them, swapped in whole at the end."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from jinja2 import TemplateError, TemplateSyntaxError
from markupsafe import Markup, escape
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, MkDocsException

from living_review.problems import Problem
from living_review.site import offline
from living_review.site.layout import Files, LayoutError, files_below, merged, write_files
from living_review.site.replace import NEW, OLD, put_in_place, workshop
from living_review.site.search import fold_search, plain_titles
from living_review.site.self_check import Wanted, check_site
from living_review.site.target import mark

NOTHING_WANTED = Wanted()


class SiteError(Exception):
    """The site could not be built, though the records are right."""


class SiteCheckError(Exception):
    """The site that was built is not sound; ``problems`` says why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{len(self.problems)} problem(s) in the site")


@dataclass(frozen=True)
class Folders:
    """Where things are. Only ``work`` and ``site`` are written to."""

    config: Path
    sources: Path
    work: Path
    site: Path


@dataclass(frozen=True)
class MkDocsFacts:
    """What MkDocs is given about the site; empty text where unknown."""

    name: str
    description: str
    url: str
    repository: str
    offline_day: str = ""
    """The day, as year-month-day, of the files of the offline copy; '' for no copy."""


def write_site(
    pages: Mapping[str, str], files: Files, facts: MkDocsFacts, folders: Folders, wanted: Wanted = NOTHING_WANTED, *, strict: bool = False
) -> list[str]:
    """Build the site from ``pages`` (Markdown) and ``files``, and put it in the place of the old one.

    The old site stands until the new one is complete and checked. Returns the warnings of MkDocs, and those of the check.

    Raises:
        SiteError: MkDocs failed, a template of its pages is broken, or a file could not be written.
        SiteCheckError: the site has errors, or with ``strict`` warnings.
    """
    try:
        folders.work.mkdir(parents=True, exist_ok=True)
        folders.site.parent.mkdir(parents=True, exist_ok=True)
        with (
            tempfile.TemporaryDirectory(prefix="docs-", dir=folders.work) as laid_out,
            workshop(folders.site) as scratch,
        ):
            documents, fresh = Path(laid_out) / "docs", scratch / NEW
            _lay_out(documents, pages, files, folders.sources)
            usual, names = _usual_settings(folders.config), {*map(document, pages), *files}
            described = complete_settings(
                usual, facts, names, documents.resolve(), fresh.resolve(), _overrides(usual, folders.config).resolve()
            )
            warnings = _run_mkdocs(described, Path(laid_out) / folders.config.name)
            plain_titles(fresh)
            fold_search(fresh, (folders.sources / "search" / "fold.js").read_text(encoding="utf-8"))
            if facts.offline_day:
                worker = (folders.sources / "offline" / "worker.js").read_text(encoding="utf-8")
                offline.add_copy(fresh, worker, facts.name, facts.offline_day)
            warnings += _checked(fresh, replace(wanted, files=wanted.files | _files_of(pages, files)), strict=strict)
            mark(fresh)
            put_in_place(fresh, folders.site, scratch / OLD)
            put_in_place(documents, folders.work / "docs", Path(laid_out) / OLD)
            _leave_settings(usual, facts, names, folders)
    except TemplateSyntaxError as error:
        raise SiteError(f"{error.filename}:{error.lineno}: {error.message}") from error
    except (MkDocsException, TemplateError, LayoutError, OSError) as error:
        raise SiteError(f"the site could not be built: {error}") from error
    return warnings


def _files_of(pages: Iterable[str], files: Iterable[str]) -> frozenset[str]:
    """The files that a site has of pages and files."""
    return frozenset((*(f"{document(path).removesuffix('.md')}.html" for path in pages), *files))


def _checked(fresh: Path, wanted: Wanted, *, strict: bool) -> list[str]:
    """What the finished site is warned of.

    Raises:
        SiteCheckError: it has errors, or with ``strict`` warnings.
    """
    problems = check_site(files_below(fresh), wanted)
    if any(problem.severity == "error" for problem in problems) or (strict and problems):
        raise SiteCheckError(problems)
    return [f"{problem.path}:{problem.line}:{problem.column}: {problem.message}" for problem in problems]


def document(path: str) -> str:
    """The file of a page: one that lies as deep as the page's address, so that links mean the same seen from either.

    MkDocs takes links in HTML to start from the address, Zensical from the file.

    >>> document("studies/smith2001.md"), document("studies/index.md")
    ('studies/smith2001/index.md', 'studies/index.md')
    """
    return path if path.rsplit("/", 1)[-1] == "index.md" else f"{path.removesuffix('.md')}/index.md"


def _lay_out(documents: Path, pages: Mapping[str, str], files: Files, sources: Path) -> None:
    documents.mkdir()
    own = {f"assets/{name}": content for name, content in files_below(sources / "assets").items()}
    write_files(documents, merged(own, {document(path): page for path, page in pages.items()}, files))


def _usual_settings(file: Path) -> dict[str, Any]:
    """The settings that are the same for every review.

    Raises:
        SiteError: they are no YAML.
    """
    try:
        with file.open(encoding="utf-8") as opened:
            settings: dict[str, Any] = yaml.safe_load(opened)
    except yaml.YAMLError as error:
        raise SiteError(f"{file.name} cannot be used: {error}") from error
    return settings


def _overrides(usual: Mapping[str, Any], file: Path) -> Path:
    """The folder of the theme's parts that are the project's own, which the settings name relative to their file."""
    return file.parent / usual["theme"]["custom_dir"]


def complete_settings(
    usual: Mapping[str, Any], facts: MkDocsFacts, names: Collection[str], documents: Path, site: Path, overrides: Path
) -> dict[str, Any]:
    """The settings of MkDocs for one site: those that are ``usual``, what the records say, and the places of its parts.

    ``names`` are the documents and files; the menu has only the pages that are among them.
    """
    settings = {
        **usual,
        "site_name": str(escape(facts.name)),
        "site_description": facts.description,
        "docs_dir": str(documents),
        "site_dir": str(site),
        "theme": {**usual["theme"], "custom_dir": str(overrides)},
        "nav": [entry for entry in usual["nav"] if set(entry.values()) <= set(names)],
    }
    settings |= {"site_url": facts.url} if facts.url else {}
    settings |= {"repo_url": facts.repository} if facts.repository else {}
    settings |= {"extra": {"feed": "feed.xml"}} if "feed.xml" in names else {}
    return settings


def _written(settings: Mapping[str, Any], file: Path) -> Path:
    file.write_text(yaml.safe_dump(dict(settings), allow_unicode=True, sort_keys=False), encoding="utf-8")
    return file


def _leave_settings(usual: Mapping[str, Any], facts: MkDocsFacts, names: Collection[str], folders: Folders) -> None:
    """Beside the documents, settings with which MkDocs alone makes the same pages of them."""
    overrides = Path(os.path.relpath(_overrides(usual, folders.config), folders.work))
    _written(complete_settings(usual, facts, names, Path("docs"), Path("site"), overrides), folders.work / folders.config.name)


def _run_mkdocs(settings: Mapping[str, Any], file: Path) -> list[str]:
    """Build the site with the settings, which ``file`` is to hold, and return the warnings."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    with _collected_warnings() as warnings:
        try:
            config = load_config(str(_written(settings, file)))
            config.site_name = Markup(config.site_name)  # the theme puts it into HTML, in one place escaped and in others as it is
        except Abort as error:  # MkDocs has reported in its log what is wrong, and says here only that something is
            raise SiteError("\n".join((f"{file.name} cannot be used:", *warnings))) from error
        config.plugins.on_startup(command="build", dirty=False)
        mkdocs_build(config)
        config.plugins.on_shutdown()
    return warnings


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
