"""The tests of the shipped review: they run while ``data/`` is that review, and tell in a sentence what is not as it prints.

This folder can be deleted with the review; the tests of the generator are all outside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.shipped import from_root, other_studies, shipped_records, why_left_out

from living_review.records.load import Records

collect_ignore_glob = ["*"] if why_left_out() else []


@pytest.fixture(autouse=True)
def _of_these_studies(request: pytest.FixtureRequest) -> None:
    """Where records are broken, or are not those of the review's studies, one test says so; the others would all say the same."""
    if other_studies() and request.node.name != "test_studies_are_those_of_the_review":
        pytest.skip("the records in data/ are not those of the studies of the review")


@pytest.fixture
def records() -> Records:
    """The records in ``data/``."""
    return shipped_records()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Whatever fails here is told in one sentence: what should hold, and what was found instead."""
    outcome = yield
    report = outcome.get_result()
    if not report.failed or call.excinfo is None or not Path(item.path).is_relative_to(Path(__file__).parent):
        return
    error = call.excinfo.value
    if isinstance(error, pytest.fail.Exception) and not error.pytrace:
        return
    holds = " ".join((getattr(item, "obj", None).__doc__ or item.name).split())
    found = " ".join(str(error).split()) or type(error).__name__
    found = from_root(found if len(found) <= 300 else f"{found[:300]}…")
    file = from_root(Path(item.path).as_posix())
    report.longrepr = f"The records in data/ do not fit what {file} expects of them: {holds.rstrip('.')}; found: {found}"
