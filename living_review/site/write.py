"""Write the finished site: pages through MkDocs, charts and data beside them, swapped in whole at the end."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, MkDocsException

from living_review.records.translations import Language
from living_review.site import offline
from living_review.site.mkdocs_languages import LanguagePlugin


class SiteError(Exception):
    """The site could not be built, though the records are right."""


@dataclass(frozen=True)
class Folders:
    """Where things are. Only ``work`` and ``site`` are written to."""

    config: Path
    sources: Path
    work: Path
    site: Path


@dataclass(frozen=True)
class MkDocsFacts:
    """What MkDocs is told about the site; empty text where unknown."""

    name: str
    description: str
    url: str
    repository: str
    languages: tuple[Language, ...] = ()
    """Those that pages are written in besides English."""
    offline_day: str = ""
    """The day, as year-month-day, of the files of the offline copy; '' for no copy."""


def write_site(pages: Mapping[str, str], files: Mapping[str, str | bytes], facts: MkDocsFacts, folders: Folders) -> list[str]:
    """Build the site from ``pages`` (Markdown) and ``files``, and put it in the place of the old one.

    The old site stands until the new one is complete. Returns the warnings of MkDocs.

    Raises:
        SiteError: MkDocs failed, a template of its pages is broken, or a file could not be written.
    """
    try:
        folders.work.mkdir(parents=True, exist_ok=True)
        folders.site.parent.mkdir(parents=True, exist_ok=True)
        with (
            tempfile.TemporaryDirectory(prefix="docs-", dir=folders.work) as laid_out,
            tempfile.TemporaryDirectory(prefix=f".{folders.site.name}-", dir=folders.site.parent) as scratch,
        ):
            documents, fresh = Path(laid_out) / "docs", Path(scratch) / "new"
            _lay_out(documents, pages, files, folders.sources)
            warnings = _run_mkdocs(documents, fresh, facts, folders.config)
            if facts.offline_day:
                worker = (folders.sources / "offline" / "worker.js").read_text(encoding="utf-8")
                offline.add_copy(fresh, worker, facts.name, facts.offline_day)
            _swap(fresh, folders.site, Path(scratch) / "old")
            _swap(documents, folders.work / "docs", Path(laid_out) / "old")
    except TemplateSyntaxError as error:
        raise SiteError(f"{error.filename}:{error.lineno}: {error.message}") from error
    except (MkDocsException, TemplateError, OSError) as error:
        raise SiteError(f"the site could not be built: {error}") from error
    return warnings


def _lay_out(documents: Path, pages: Mapping[str, str], files: Mapping[str, str | bytes], sources: Path) -> None:
    documents.mkdir()
    shutil.copytree(sources / "assets", documents / "assets")
    for name, text in {**pages, **files}.items():
        target = documents / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))


def _run_mkdocs(documents: Path, site: Path, facts: MkDocsFacts, config_file: Path) -> list[str]:
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    settings: dict[str, Any] = {
        "docs_dir": str(documents.resolve()),
        "site_dir": str(site.resolve()),
        "site_name": facts.name,
        "site_description": facts.description,
    }
    if facts.url:
        settings["site_url"] = facts.url
    if facts.repository:
        settings["repo_url"] = facts.repository
    if (documents / "feed.xml").is_file():
        settings["extra"] = {"feed": "feed.xml"}
    with _collected_warnings() as warnings:
        try:
            config = load_config(str(config_file), **settings)
        except Abort as error:  # MkDocs has told in its log what is wrong, and says here only that something is
            raise SiteError("\n".join((f"{config_file.name} cannot be used:", *warnings))) from error
        config.nav = [entry for entry in config.nav or [] if (documents / str(next(iter(entry.values())))).is_file()]
        config.plugins["languages"] = LanguagePlugin(facts.languages)
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


def _swap(fresh: Path, site: Path, old: Path) -> None:
    """Put ``fresh`` in the place of ``site`` by two renames; if the second fails, the old site is put back."""
    fresh.chmod(0o755)
    if site.exists():
        site.rename(old)
    try:
        fresh.rename(site)
    except OSError:
        if old.exists():
            old.rename(site)
        raise
