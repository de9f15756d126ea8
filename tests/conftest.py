"""What tests share: a copy of the second review that a test can break, and both reviews as finished sites."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from browser.sites import Sites, built
from hypothesis import settings

from living_review.charts.registry import chart_kinds
from living_review.checks.run import check_records
from living_review.problems import Problem
from living_review.records.load import load_records

# Generated cases are the same on each run, and a slow machine fails no test.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")

ROOT = Path(__file__).parents[1]
SLEEP = ROOT / "tests" / "reviews" / "sleep"
REVIEWS = ROOT / "tests" / "reviews"
DATA = ROOT / "data"
BCG, STROKE, LIDOCAINE, DIRECTIONS, BIAS = (REVIEWS / name for name in ("bcg", "stroke", "lidocaine", "directions", "bias"))
FOLDERS = [
    pytest.param(DATA, id="first"),
    pytest.param(SLEEP, id="sleep"),
    pytest.param(BCG, id="bcg"),
    pytest.param(DIRECTIONS, id="directions"),
    pytest.param(BIAS, id="bias"),
]
"""Reviews whose pages are tested, of each kind one."""


class Copy:
    """A copy of one of the small reviews, below the working directory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def edit(self, file: str, *changes: tuple[str, str]) -> None:
        """In ``file``, put the second text of each change in place of the first, which must occur exactly once."""
        text = (self.folder / file).read_text(encoding="utf-8")
        for old, new in changes:
            assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times in {file}"
            text = text.replace(old, new)
        (self.folder / file).write_text(text, encoding="utf-8")

    def line(self, file: str, text: str) -> int:
        """The number of the one line of ``file`` that holds ``text``."""
        lines = (self.folder / file).read_text(encoding="utf-8").splitlines()
        found = [number for number, line in enumerate(lines, 1) if text in line]
        assert len(found) == 1, f"{text!r} stands in {len(found)} lines of {file}"
        return found[0]

    def found(self) -> list[Problem]:
        """All problems, those that the rules find included."""
        return check_records(load_records(self.folder), chart_kinds())

    def problems(self) -> list[str]:
        """All problems as they are printed, with paths relative to the copy."""
        return [str(problem).removeprefix(f"{self.folder.name}/") for problem in self.found()]


@pytest.fixture
def copy_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], Copy]:
    """Copies the folder of a review, for a test to change."""
    monkeypatch.chdir(tmp_path)

    def made(folder: Path) -> Copy:
        shutil.copytree(folder, tmp_path / folder.name)
        return Copy(tmp_path / folder.name)

    return made


@pytest.fixture
def sleep(copy_of: Callable[[Path], Copy]) -> Copy:
    """A copy of the invented review on sleep, which has nothing wrong with it."""
    return copy_of(SLEEP)


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


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Sites:
    """The reviews as sites, built once side by side: the first for an address below a sub-path, as GitHub Pages has them."""
    return built(shared_folder(tmp_path_factory))


@pytest.fixture(scope="session")
def first_site(sites: Sites) -> Site:
    """The site of the first review."""
    return Site(sites.first)


@pytest.fixture(scope="session")
def sleep_site(sites: Sites) -> Site:
    """The site of the second review, which is built without an address."""
    return Site(sites.sleep)


@pytest.fixture(scope="session")
def bcg_site(sites: Sites) -> Site:
    """The site of a review with pooled effects."""
    return Site(sites.bcg)
