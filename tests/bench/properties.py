"""The tests of properties with many times as many random cases as in each run.

    python tests/bench/properties.py [TIMES, 50 if left out] [TEST FILES]

Each run tries other cases. A case that fails is printed with the seed of its ``Random``, from which it can be made again.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests")]

from helpers.properties import TIMES  # noqa: E402


def main(times: str, files: list[str]) -> int:
    """Run them; the exit code of pytest."""
    found = files or [str(file) for file in sorted((ROOT / "tests").rglob("test_*.py")) if "@given" in file.read_text("utf-8")]
    command = [sys.executable, "-m", "pytest", "-n0", "--durations=8", *found]
    return subprocess.run(command, cwd=ROOT, env=os.environ | {TIMES: times}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "50", sys.argv[2:]))
