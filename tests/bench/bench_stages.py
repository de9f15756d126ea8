"""CPU seconds of loading, of checking and of making the views of all studies, for reviews of several sizes.

Run by hand: python tests/bench/bench_stages.py [SIZE ...]

The studies are those of a small invented review and copies of them, each with a key, DOI, reference number and name of its own. A
stage that is linear takes sixteen times as long for 4,000 studies as for 250. Nothing is asserted: times depend on the machine.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from living_review.charts.registry import chart_kinds

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from living_review.analysis.tables import tabulate  # noqa: E402
from living_review.checks.run import check_records  # noqa: E402
from living_review.pages.study import study_view  # noqa: E402
from living_review.records.load import load_records  # noqa: E402

SLEEP = ROOT / "tests" / "reviews" / "sleep"
SIZES = [250, 1000, 4000]
T = TypeVar("T")


def write_review(folder: Path, size: int) -> None:
    """A review of ``size`` studies in ``folder``: those of the small review, and copies of them in turn."""
    shutil.copytree(SLEEP, folder)
    originals = {file.stem: file.read_text(encoding="utf-8") for file in sorted((folder / "studies").glob("*.yml"))}
    keys = list(originals)
    for i in range(size - len(keys)):
        key = keys[i % len(keys)]
        (folder / "studies" / f"{key}_{i}.yml").write_text(as_copy(originals[key], key, i), encoding="utf-8")
    review = (folder / "review.yml").read_text(encoding="utf-8")
    (folder / "review.yml").write_text(re.sub(r"references: \d+", f"references: {1000 + size}", review), encoding="utf-8")


def as_copy(record: str, key: str, i: int) -> str:
    """The record of a study as that of another one."""
    record = re.sub(r"^(short_name: .*\n)?key: .*\n", f"key: {key}_{i}\nshort_name: {key} {i}\n", record, count=1, flags=re.MULTILINE)
    record = re.sub(r"doi: \S.*", f"doi: 10.5555/bench.{i}", record, count=1)
    return re.sub(r"reference: \d+", f"reference: {1000 + i}", record, count=1)


def timed(stage: Callable[[], T]) -> tuple[float, T]:
    """How much CPU time ``stage`` takes, and what it gives."""
    started = time.process_time()
    result = stage()
    return time.process_time() - started, result


def main(sizes: list[int]) -> None:
    """Print a line for each size."""
    print(f"{'studies':>8} {'load':>8} {'check':>8} {'view':>8}   CPU seconds")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            write_review(Path(folder) / "review", size)
            load, loaded = timed(lambda: load_records(Path(folder) / "review"))
        check, problems = timed(lambda: check_records(loaded, chart_kinds()))  # noqa: B023
        errors = [str(problem) for problem in problems if problem.severity == "error"]
        assert errors == [], errors[0]
        records = loaded.records()
        tables = tabulate(records)
        view, _ = timed(lambda: [study_view(study, records, tables) for study in records.studies])  # noqa: B023
        print(f"{size:8} {load:8.2f} {check:8.2f} {view:8.2f}", flush=True)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
