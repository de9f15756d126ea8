"""The site of a small review, built as if its studies were very many."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path
from unittest.mock import patch

from helpers.reviews import SLEEP
from helpers.sites import URL, copy_project, remembered_by_tests

from living_review.charts import counts
from living_review.commands.build import build
from living_review.commands.options import Options, Project
from living_review.export import formats
from living_review.pages import compare, environment, schema_org, study_table
from living_review.site import search

FEW = (
    (counts, "MOST_DRAWN", 2),
    (study_table, "MOST_ROWS", 2),
    (environment, "MOST_NAMES", 2),
    (environment, "MOST_ROWS", 2),
    (compare, "MOST_TOGETHER", 2),
    (compare, "EACH", 1),
    (schema_org, "MOST_REPORTS", 2),
    (search, "MOST_BYTES", 1000),
    (search, "MOST_IN_FILE", 200),
    (search, "MOST_OF_LIST", 100),
    (formats, "MOST_SPREAD", 2),
)
"""What counts as many where a page, a file or a drawing is divided, and how much each part then holds."""


@contextmanager
def few_count_as_many() -> Iterator[None]:
    """Within it a review of three studies or more is built as one of thousands."""
    with ExitStack() as stack:
        for module, name, value in FEW:
            stack.enter_context(patch.object(module, name, value))
        yield


def built_long(base: Path) -> Path:
    """The site of the review on sleep as one of many studies, built once for all tests and processes that ask for the same folder."""
    base.mkdir(parents=True, exist_ok=True)
    with (base / "lock-long").open("w") as lock:
        flock(lock, LOCK_EX)
        if not (base / "long" / "built").is_file():
            project = copy_project(base / "long", kept=remembered_by_tests(base))
            with few_count_as_many():
                build(Project(project), Options(SLEEP, project / "site", url=URL))
            (project / "built").touch()
    return base / "long" / "site"
