"""Fixtures that tests share: copies of reviews that a test can break, commands of the program, and finished sites."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Hashable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from helpers.commands import Done, environment
from helpers.flow import DATABASE, FULL, REGISTER, with_flow
from helpers.long_site import built_long
from helpers.properties import usual
from helpers.reviews import BIAS, SLEEP, Copy
from helpers.shipped import why_left_out
from helpers.sites import Site, Sites, built, remembered_by_tests, shared_folder
from hypothesis import settings

from living_review import remembering
from living_review.commands.cli import command_line
from living_review.commands.options import Project
from living_review.records import load
from living_review.records.review import Review
from living_review.remembering import keeps_values, remembered_in

collect_ignore = ["bench"]
"""What is measured by hand is no test."""

gc.set_threshold(50_000, 20, 100)  # a run makes many small things that live short: looking for cycles less often saves a tenth


def pytest_report_header() -> list[str]:
    """Say whether the tests of the shipped review run."""
    return [why] if (why := why_left_out()) else []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say it at the end where there is no header."""
    if terminalreporter.verbosity < 0 and (why := why_left_out()):
        terminalreporter.write_line(why)


LONG = ("tests/test_extension.py", "tests/commands/test_build.py", "tests/commands/test_kept_builds.py", "/site/")
"""Tests that build whole sites."""
BESIDE = 4
"""How many files of other tests stand between two of tests in the browser."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that take longest come early, so that no worker is left alone with them at the end.

    Tests in the browser wait for it now and then, so that others stand between them, which have the processor meanwhile.
    """
    files: dict[str, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.nodeid.partition("::")[0], []).append(item)
    seen = [name for name in files if "/browser/" in name]
    others = sorted(files.keys() - seen, key=lambda name: (next((i for i, long in enumerate(LONG) if long in name), len(LONG)), name))
    for i, name in enumerate(seen):
        others.insert((BESIDE + 1) * i, name)
    items[:] = [item for name in others for item in files[name]]


# Generated cases are the same on each run, and a slow machine fails no test.
settings.register_profile("steady", usual())
settings.load_profile("steady")


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


@pytest.fixture
def bias(copy_of: Callable[[Path], Copy]) -> Copy:
    """A copy of the invented review with judgements of the risk of bias."""
    return copy_of(BIAS)


@pytest.fixture
def full(sleep: Copy) -> Review:
    """The invented review on sleep with every box of the flow diagram."""
    sleep.edit("review.yml", (DATABASE, DATABASE + REGISTER))
    return with_flow(sleep, FULL)


@pytest.fixture
def invoke(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
    """Runs a command of a project inside this process, which takes less time; for messages and exit codes."""
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("SITE_URL", raising=False)
    monkeypatch.delenv("REPOSITORY_URL", raising=False)

    def run_here(project: Path, *arguments: str | Path, cwd: Path | None = None) -> Done:
        monkeypatch.chdir(cwd or project)
        result = CliRunner().invoke(command_line(Project(project)), [str(argument) for argument in arguments], prog_name="build.py")
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        return Done(result.exit_code, result.stdout, result.stderr)

    return run_here


@pytest.fixture(scope="session", autouse=True)
def _kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Drawings and what else is the same from test to test are made once in a run, as they are from build to build."""
    with remembered_in(remembered_by_tests(shared_folder(tmp_path_factory))):
        yield


MOST_READ = 3000
"""How many files of records are known at once before all are forgotten."""


@pytest.fixture(scope="session", autouse=True)
def _read_once() -> Iterator[None]:
    """Files of records that are the same from test to test are read once, as they are from build to build while serving."""
    known: dict[Hashable, Any] = {}

    def once(key: Hashable, make: Callable[[], Any]) -> Any:
        if keeps_values():
            return remembering.once(key, make)
        if key not in known:
            if len(known) >= MOST_READ:
                known.clear()
            known[key] = make()
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "once", once)
        yield


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Sites:
    """The reviews as sites, built once side by side: the first for an address below a sub-path, as GitHub Pages has them."""
    return built(shared_folder(tmp_path_factory))


@pytest.fixture(scope="session")
def rich_site(sites: Sites) -> Site:
    """The site of the rich review."""
    return Site(sites.rich)


@pytest.fixture(scope="session")
def sleep_site(sites: Sites) -> Site:
    """The site of the review on sleep, which is built without an address."""
    return Site(sites.sleep)


@pytest.fixture(scope="session")
def bcg_site(sites: Sites) -> Site:
    """The site of a review with pooled effects."""
    return Site(sites.bcg)


@pytest.fixture(scope="session")
def long_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site of the review on sleep, built as if its four studies were very many."""
    return Site(built_long(shared_folder(tmp_path_factory)))
