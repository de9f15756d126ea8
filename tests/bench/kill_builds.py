"""Kill builds at random moments: the published site must be whole each time, older or newer, and nothing may be left after the next build.

    python tests/bench/kill_builds.py [BUILDS]

Each build has another day, by which the pages of one site can be told from those of another. Exits with 1 if a site was not whole.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from helpers.reviews import SLEEP  # noqa: E402
from helpers.sites import copy_project  # noqa: E402

from living_review.site.layout import files_below  # noqa: E402
from living_review.site.self_check import Wanted, check_site  # noqa: E402


def start(project: Path, day: int) -> subprocess.Popen[bytes]:
    """Start a build of a day."""
    variables = os.environ | {"SOURCE_DATE_EPOCH": str(86_400 * day)}
    return subprocess.Popen([sys.executable, "build.py", "--data", str(SLEEP)], cwd=project, env=variables, stderr=subprocess.DEVNULL)


def whole(project: Path) -> bool:
    """Whether the site is there and sound, with one day on all its pages."""
    files = files_below(project / "site") if (project / "site").is_dir() else {}
    lacking = [
        problem for problem in check_site(files, Wanted(frozenset({"index.html", "about/index.html"}))) if problem.severity == "error"
    ]
    days = {part[:10] for path in ("index.html", "about/index.html") for part in files.get(path, b"").split(b'datetime="')[1:]}
    return not lacking and len(days) == 1


def main(builds: int) -> int:
    """Kill so many builds; 1 if a site was not whole after one of them."""
    chance, broken, killed = random.Random(1), 0, 0
    with tempfile.TemporaryDirectory() as scratch:
        project = copy_project(Path(scratch) / "project")
        assert start(project, 1).wait() == 0
        started = time.monotonic()
        assert start(project, 2).wait() == 0  # the first one takes longer, since nothing is remembered yet
        usual = time.monotonic() - started
        for day in range(3, builds + 3):
            build = start(project, day)
            time.sleep(chance.uniform(0.75, 1.05) * usual if day % 2 else chance.uniform(0, usual))
            if build.poll() is None:
                build.send_signal(signal.SIGKILL)
                killed += 1
            else:
                usual *= 0.9
            build.wait()
            # what a person sees after the next start, even if that build goes no further than the records
            subprocess.run([sys.executable, "build.py", "--data", str(project)], cwd=project, capture_output=True, check=False)
            if not whole(project):
                broken += 1
                print(f"build {day}: the site is not whole")
        assert start(project, builds + 3).wait() == 0
        left = [file.name for file in (*project.glob(".site-*"), *(project / "out").glob("docs-*"))]
        shutil.rmtree(project)
    print(f"{killed} of {builds} builds killed, {broken} sites not whole, left lying after the last build: {left or 'nothing'}")
    return int(bool(broken or left))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20))
