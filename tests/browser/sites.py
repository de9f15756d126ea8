"""Build the sites that tests look at: each in a copy of the project, so that builds do not share a work folder."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from fcntl import LOCK_EX, flock
from pathlib import Path

ROOT = Path(__file__).parents[2]
SLEEP, BCG = ROOT / "tests" / "reviews" / "sleep", ROOT / "tests" / "reviews" / "bcg"
URL = "https://example.org/repo/"
"""Where the first review's site is said to be published; the second review's site is built without an address."""
REPOSITORY = "https://example.org/owner/repo"
EPOCH = "1700000000"
PARTS = ("build.py", "mkdocs.yml", "living_review", "templates", "site_src")


@dataclass(frozen=True)
class Sites:
    """The built sites: of the first review with an address, of the invented second one without, and of one with pooled effects."""

    first: Path
    sleep: Path
    bcg: Path


def copy_project(target: Path, *, data: Path | None = None) -> Path:
    """Copy what the generator consists of to ``target``, with the records in ``data`` if given."""
    target.mkdir(parents=True)
    leave = shutil.ignore_patterns("__pycache__")
    for name in PARTS:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=leave)
        else:
            shutil.copy(source, target / name)
    if data is not None:
        shutil.copytree(data, target / "data")
    return target


def environment(**more: str) -> dict[str, str]:
    """The environment of a build that is the same everywhere: no address from outside, a fixed day."""
    kept = {name: value for name, value in os.environ.items() if name not in ("SITE_URL", "REPOSITORY_URL")}
    return kept | {"SOURCE_DATE_EPOCH": EPOCH, "PYTHONDONTWRITEBYTECODE": "1"} | more


def start(project: Path, *arguments: str | Path, cwd: Path | None = None) -> subprocess.Popen[str]:
    """Start ``build.py`` of a project with arguments."""
    return subprocess.Popen(
        [sys.executable, str(project / "build.py"), *map(str, arguments)],
        cwd=cwd or project,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def built(base: Path) -> Sites:
    """The sites below ``base``, built once for all tests and processes that ask for the same folder; the others wait for the first."""
    base.mkdir(parents=True, exist_ok=True)
    found = Sites(base / "first" / "site", base / "sleep" / "site", base / "bcg" / "site")
    with (base / "lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not all((base / name / "built").is_file() for name in ("first", "sleep", "bcg")):
            _build(base)
    return found


def _build(base: Path) -> None:
    """Build the sites side by side."""
    first = copy_project(base / "first", data=ROOT / "data")
    sleep, bcg = copy_project(base / "sleep"), copy_project(base / "bcg")
    started = [
        start(first, "--url", URL, "--repository", REPOSITORY),
        start(sleep, "--data", SLEEP),
        start(bcg, "--data", BCG),
    ]
    for build in started:
        out, err = build.communicate(timeout=300)
        assert build.returncode == 0, out + err
    for project in (first, sleep, bcg):
        (project / "built").touch()


def snapshot(*places: Path) -> dict[str, str]:
    """The SHA-256 of each file below the places, by its path."""
    found = {}
    for place in places:
        files = [place] if place.is_file() else sorted(file for file in place.rglob("*") if file.is_file())
        for file in files:
            name = str(file.relative_to(place)) if place.is_dir() and len(places) == 1 else str(file)
            found[name] = hashlib.sha256(file.read_bytes()).hexdigest()
    return found
