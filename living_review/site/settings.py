"""The settings of MkDocs for one site: what the project always sets, what the records say, and where things are."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from markupsafe import escape


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
    """What MkDocs is given about the site; empty text where unknown."""

    name: str
    description: str
    url: str
    repository: str
    offline_day: str = ""
    """The day, as year-month-day, of the files of the offline copy; '' for no copy."""


def usual_settings(file: Path) -> dict[str, Any]:
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


def overrides_of(usual: Mapping[str, Any], file: Path) -> Path:
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


def write_settings(settings: Mapping[str, Any], file: Path) -> Path:
    """Write the settings into a file, which is given back."""
    file.write_text(yaml.safe_dump(dict(settings), allow_unicode=True, sort_keys=False), encoding="utf-8")
    return file


def leave_settings(usual: Mapping[str, Any], facts: MkDocsFacts, names: Collection[str], folders: Folders) -> None:
    """Beside the documents, settings with which MkDocs alone makes the same pages of them."""
    overrides = Path(os.path.relpath(overrides_of(usual, folders.config), folders.work))
    write_settings(complete_settings(usual, facts, names, Path("docs"), Path("site"), overrides), folders.work / folders.config.name)
