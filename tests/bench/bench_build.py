"""How long checking and building take for reviews of several sizes.

Run by hand: python tests/bench/bench_build.py [SIZE ...]

The studies are copies of one record of the small review of another field, each with a key, DOI, name and reference number of its own.
Nothing is asserted: times depend on the machine.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
SLEEP = ROOT / "tests" / "reviews" / "sleep"
PATTERN = "chen2018"


def write_review(folder: Path, size: int) -> None:
    """A review of ``size`` studies in ``folder``, without claims."""
    shutil.copytree(SLEEP, folder)
    (folder / "claims.yml").unlink(missing_ok=True)
    text = (folder / "studies" / f"{PATTERN}.yml").read_text(encoding="utf-8")
    for i in range(size - 4):
        record = text.replace(PATTERN, f"study{i}").replace("Chen D,", f"Chen{i} D,")
        record = re.sub(r"doi: \S+", f"doi: 10.5555/bench.{i}", record)
        record = re.sub(r"reference: \d+\n", f"reference: {1000 + i}\n", record, count=1)
        (folder / "studies" / f"study{i}.yml").write_text(record, encoding="utf-8")
    review = (folder / "review.yml").read_text(encoding="utf-8")
    (folder / "review.yml").write_text(re.sub(r"references: \d+", f"references: {2000 + size}", review), encoding="utf-8")


def seconds(*arguments: str) -> float:
    """How long one run of the command line takes, from start to end."""
    started = time.perf_counter()
    subprocess.run([sys.executable, str(ROOT / "build.py"), *arguments], check=True, capture_output=True)
    return time.perf_counter() - started


def main(sizes: list[int]) -> None:
    """Measure each size and print one line for it."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as scratch:
            data = Path(scratch) / "data"
            write_review(data, size)
            check = seconds("--data", str(data), "check")
            build = seconds("--data", str(data), "--site", str(Path(scratch) / "site"))
            print(f"{size:5d} studies: check {check:6.1f} s, build {build:6.1f} s")


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [18, 200, 1000])
