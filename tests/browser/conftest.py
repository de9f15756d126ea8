"""A real Chromium, and the finished sites served on loopback, the first below a sub-path as GitHub Pages serves it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from browser.find_browser import HELP, find
from helpers.sites import Site
from helpers.visitor import ARGUMENTS, Visitor, serve
from playwright.sync_api import Browser, sync_playwright


@pytest.fixture(scope="session")
def rich(rich_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the rich review's site, below /repo/."""
    root = tmp_path_factory.mktemp("served")
    shutil.copytree(rich_site.folder, root / "repo")
    for address in serve(root):
        yield address + "repo/"


@pytest.fixture(scope="session")
def sleep_address(sleep_site: Site) -> Iterator[str]:
    """The address of the review on sleep's site, at the root of its host."""
    yield from serve(sleep_site.folder)


@pytest.fixture(scope="session")
def bcg_address(bcg_site: Site) -> Iterator[str]:
    """The address of the site with pooled effects, at the root of its host."""
    yield from serve(bcg_site.folder)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; that there is none is a failure and no reason to skip."""
    path = find()
    assert path is not None, HELP
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def visitor(browser: Browser, rich: str) -> Iterator[Visitor]:
    """A visitor of the rich review's site."""
    found = Visitor(browser, rich)
    yield found
    found.close()


@pytest.fixture
def sleep_visitor(browser: Browser, sleep_address: str) -> Iterator[Visitor]:
    """A visitor of the review on sleep's site."""
    found = Visitor(browser, sleep_address)
    yield found
    found.close()


@pytest.fixture
def bcg_visitor(browser: Browser, bcg_address: str) -> Iterator[Visitor]:
    """A visitor of the site with pooled effects."""
    found = Visitor(browser, bcg_address)
    yield found
    found.close()
