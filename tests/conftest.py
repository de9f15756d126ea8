"""What tests share: a copy of the second review that a test can break, and both reviews as finished sites."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from living_review.loading import load
from living_review.problems import Problem
from living_review.rules import check

ROOT = Path(__file__).parents[1]
SLEEP = ROOT / "tests" / "reviews" / "sleep"


class Copy:
    """A copy of the review in ``sleep`` below the working directory."""

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
        return check(load(self.folder))

    def problems(self) -> list[str]:
        """All problems as they are printed, with paths relative to the copy."""
        return [str(problem).removeprefix("sleep/") for problem in self.found()]


@pytest.fixture
def sleep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Copy:
    """A copy of the invented review on sleep, which has nothing wrong with it."""
    shutil.copytree(SLEEP, tmp_path / "sleep")
    monkeypatch.chdir(tmp_path)
    return Copy(tmp_path / "sleep")


class Site:
    """A finished site on disk."""

    def __init__(self, folder: Path, told: str) -> None:
        self.folder = folder
        self.told = told

    def pages(self) -> list[Path]:
        """All its HTML files."""
        return sorted(self.folder.rglob("*.html"))

    def address(self, file: Path) -> str:
        """The address of a page, relative to the root of the site."""
        return file.relative_to(self.folder).as_posix().removesuffix("index.html")


def run_build(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run the command line as a person would, at a fixed date."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
    command = [sys.executable, str(ROOT / "build.py"), *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def _built(data: Path, folder: Path, *arguments: str) -> Site:
    done = run_build("--data", str(data), "--site", str(folder), *arguments)
    assert done.returncode == 0, done.stderr
    return Site(folder, done.stdout)


@pytest.fixture(scope="session")
def first_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site of the first review, built once, for an address below a sub-path as GitHub Pages has them."""
    return _built(ROOT / "data", tmp_path_factory.mktemp("first") / "site", "--strict", "--url", "https://example.org/repo/")


@pytest.fixture(scope="session")
def sleep_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site of the second review, built once, without an address."""
    return _built(SLEEP, tmp_path_factory.mktemp("sleep") / "site", "--strict")
