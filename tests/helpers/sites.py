"""Build the sites that tests look at: each in a copy of the project, so that builds do not share a work folder."""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from fcntl import LOCK_EX, flock
from pathlib import Path
from subprocess import Popen

import pytest
from helpers.commands import start
from helpers.reviews import BCG, RICH, ROOT, SLEEP

URL = "https://example.org/repo/"
"""Where the rich review's site is said to be published; the review on sleep's site is built without an address."""
REPOSITORY = "https://example.org/owner/repo"
PARTS = ("build.py", "mkdocs.yml", "living_review", "templates", "site_src")


@dataclass(frozen=True)
class Sites:
    """The built sites: of the rich review with an address, of the invented one on sleep without, and of one with pooled effects."""

    rich: Path
    sleep: Path
    bcg: Path


def copy_project(target: Path, *, data: Path | None = None, kept: Path | None = None) -> Path:
    """Copy what the generator consists of to ``target``, with the records in ``data`` and a folder of what is remembered, if given."""
    target.mkdir(parents=True)
    leave = shutil.ignore_patterns(
        "*.pyc.*"
    )  # being written by another process; what is compiled comes along, so that it need not be again
    for name in PARTS:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=leave)
        else:
            shutil.copy(source, target / name)
    if data is not None:
        shutil.copytree(data, target / "data")
    if kept is not None:
        (target / "out").mkdir()
        (target / "out" / "cache").symlink_to(kept)
    return target


def built(base: Path) -> Sites:
    """The sites below ``base``, built once for all tests and processes that ask for the same folder; the others wait for the first."""
    base.mkdir(parents=True, exist_ok=True)
    found = Sites(base / "rich" / "site", base / "sleep" / "site", base / "bcg" / "site")
    with (base / "lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not all((base / name / "built").is_file() for name in ("rich", "sleep", "bcg")):
            _build(base)
    return found


def _build(base: Path) -> None:
    """Build the sites: the first alone, since the others take from it what they have in common."""
    kept = remembered_by_tests(base)
    rich = copy_project(base / "rich", data=RICH, kept=kept)
    sleep, bcg = copy_project(base / "sleep", kept=kept), copy_project(base / "bcg", kept=kept)
    _wait_for(start(rich, "--url", URL, "--repository", REPOSITORY))
    _wait_for(start(sleep, "--data", SLEEP), start(bcg, "--data", BCG))
    for project in (rich, sleep, bcg):
        (project / "built").touch()


def _wait_for(*started: Popen[str]) -> None:
    for build in started:
        out, err = build.communicate(timeout=300)
        assert build.returncode == 0, out + err


def snapshot(*places: Path) -> dict[str, str]:
    """The SHA-256 of each file below the places, by its path."""
    found = {}
    for place in places:
        files = [place] if place.is_file() else sorted(file for file in place.rglob("*") if file.is_file())
        for file in files:
            name = str(file.relative_to(place)) if place.is_dir() and len(places) == 1 else str(file)
            found[name] = hashlib.sha256(file.read_bytes()).hexdigest()
    return found


@dataclass(frozen=True)
class Site:
    """A finished site on disk."""

    folder: Path

    def pages(self) -> list[Path]:
        """All its HTML files."""
        return sorted(self.folder.rglob("*.html"))

    def address(self, file: Path) -> str:
        """The address of a page, relative to the root of the site."""
        return file.relative_to(self.folder).as_posix().removesuffix("index.html")


def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the processes of one run of the tests share."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "built"


def remembered_by_tests(shared: Path) -> Path:
    """Where the builds of one run of the tests keep what need not be made again; ``shared`` is the folder that they share."""
    kept = shared / "cache"
    kept.mkdir(parents=True, exist_ok=True)
    return kept
