"""The day of a site is that of its records."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from helpers.reviews import SLEEP, Copy, records_of

from living_review.commands import records_date
from living_review.commands.records_date import EPOCH
from living_review.commands.records_date import records_date as day_of
from living_review.commands.report import FailedError

REVIEW = records_of(SLEEP).review


@pytest.fixture(autouse=True)
def _no_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody says which day it is; what the program sets is undone."""
    monkeypatch.setenv(EPOCH, "")


def git(folder: Path, *arguments: str, **more: str) -> None:
    """Run git in a folder, as somebody on the 2nd of February 2022."""
    who = {f"GIT_{role}_{what}": "x" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    when = {"GIT_AUTHOR_DATE": "2022-02-02T12:00:00Z", "GIT_COMMITTER_DATE": "2022-02-02T12:00:00Z"}
    subprocess.run(["git", *arguments], cwd=folder, env=os.environ | who | when | more, check=True, capture_output=True)


def test_day_that_is_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The variable goes before all."""
    monkeypatch.setenv(EPOCH, "86400")
    assert day_of(tmp_path, REVIEW) == "1970-01-02"


@pytest.mark.parametrize("value", ["yesterday", "-5", "1e9", "99999999999999", "١٢"])
def test_day_that_is_none(value: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A value that is no number of seconds is told, not guessed at."""
    monkeypatch.setenv(EPOCH, value)
    with pytest.raises(FailedError):
        day_of(tmp_path, REVIEW)
    assert capsys.readouterr().err == f"SOURCE_DATE_EPOCH is '{value}'; expected a number of seconds since 1970\n"


def test_day_of_the_last_commit_of_the_records(sleep: Copy) -> None:
    """It is the last commit that changed the records, not one that changed something beside them."""
    root = sleep.folder.parent
    git(root, "init", "-q")
    git(root, "add", "sleep")
    git(root, "commit", "-qm", "records")
    (root / "program.py").write_text("x")
    git(root, "add", "program.py")
    git(root, "commit", "-qm", "program", GIT_COMMITTER_DATE="2023-03-03T12:00:00Z")
    assert day_of(sleep.folder, REVIEW) == "2022-02-02"
    os.environ[EPOCH] = ""
    sleep.edit("review.yml", ("accepted: 2021-03-01", "accepted: 2021-03-02"))
    assert day_of(sleep.folder, REVIEW) > "2025"


def test_without_history_it_is_the_newest_day_of_the_review(sleep: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where git knows nothing, and where there is no git, the records say which day it is."""
    assert day_of(sleep.folder, REVIEW) == "2022-02-03"
    os.environ[EPOCH] = ""
    monkeypatch.setenv("PATH", "")
    assert day_of(sleep.folder, REVIEW) == "2022-02-03"
    assert records_date.newest_day(REVIEW).isoformat() == "2022-02-03"
