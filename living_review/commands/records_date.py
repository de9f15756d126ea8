"""The day that a site bears: that of its records, so that the same records give the same site on any day and in any place."""

from __future__ import annotations

import os
import subprocess
import time
from datetime import UTC, date, datetime
from pathlib import Path

from living_review.commands.report import fail
from living_review.problems import quoted
from living_review.records.review import Review

EPOCH = "SOURCE_DATE_EPOCH"
"""By this variable whoever builds says which day it is (https://reproducible-builds.org/specs/source-date-epoch/)."""


def records_date(data: Path, review: Review) -> str:
    """The day of the records as year-month-day, which MkDocs is told as well.

    It is that of the variable if it is set, else that of the last commit which changed the folder of records. Records that are not
    committed are of today; where there is no history at all it is the newest day that review.yml names.

    Raises:
        FailedError: the variable holds no number of seconds.
    """
    given = os.environ.get(EPOCH, "").strip()
    if given and not (given.isascii() and given.isdigit() and len(given) <= 12):
        fail(f"{EPOCH} is {quoted(given)}; expected a number of seconds since 1970")
    seconds = int(given) if given else _commit_time(data)
    if seconds is None:
        seconds = int(datetime.combine(newest_day(review), datetime.min.time(), UTC).timestamp())
    try:
        day = datetime.fromtimestamp(seconds, UTC).date()
    except (OverflowError, ValueError, OSError):
        fail(f"{EPOCH} is {quoted(given)}; expected a number of seconds since 1970")
    os.environ[EPOCH] = str(seconds)
    return day.isoformat()


def _commit_time(data: Path) -> int | None:
    """When the records were last committed, or now if they have changed since; None where there is no history of them."""
    committed = _git(data, "log", "-1", "--format=%ct", "--", ".")
    if not committed:
        return None
    return int(time.time()) if _git(data, "status", "--porcelain", "--untracked-files=normal", "--", ".") else int(committed)


def _git(folder: Path, *arguments: str) -> str:
    """What git says of a folder; '' if there is no git, or nothing that it knows."""
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def newest_day(review: Review) -> date:
    """The newest day that the review names: of a change, of its publication, or of its last search."""
    year, month = map(int, review.status.last_search.split("-"))
    days = [change.date for change in review.changes]
    days += [day for day in (review.received, review.revised, review.accepted) if day is not None]
    return max((*days, date(year, month, 1)))
