"""Two builds at once that share what is kept, and are killed at random moments: each finished site must be the one that a lone build gives.

    python tests/bench/share_builds.py [ROUNDS] [--one-project]

In each round two builds run side by side, begun at random moments after each other, and each is killed at a random moment or goes to its
end; what they share is sometimes emptied by half, or cut, first. The builds are of two projects, or with ``--one-project`` of one that puts
its site into two places. Every site that a build finished is compared with that of a lone build, byte by byte. Exits with 1 if one differs.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from helpers.commands import environment  # noqa: E402
from helpers.reviews import SLEEP  # noqa: E402
from helpers.sites import copy_project, snapshot  # noqa: E402


def start(project: Path, site: Path) -> subprocess.Popen[bytes]:
    """Start a build."""
    command = [sys.executable, "build.py", "--data", str(SLEEP), "--site", str(site)]
    return subprocess.Popen(command, cwd=project, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def disturb(kept: Path, chance: random.Random) -> None:
    """Empty what is kept by half, or cut some of it, or leave it."""
    files = sorted(file for file in kept.iterdir() if file.is_file())
    kind = chance.choice(("leave", "half", "cut"))
    for file in files if kind != "leave" else ():
        if chance.random() < 0.5:
            if kind == "half":
                file.unlink()
            else:
                os.truncate(file, chance.randrange(file.stat().st_size + 1))


def ended(build: subprocess.Popen[bytes], at: float | None) -> str:
    """How a build ends that is killed at a moment, if it is still at work then: 'killed', 'done' or what it said."""
    while build.poll() is None and (at is None or time.monotonic() < at):
        time.sleep(0.01)
    if build.poll() is None:
        build.send_signal(signal.SIGKILL)
    said = build.communicate()[1].decode(errors="replace")
    return {0: "done", -signal.SIGKILL: "killed"}.get(build.returncode, said)


def main(rounds: int, *, one_project: bool) -> int:
    """So many rounds; 1 if a site differed or a build failed."""
    chance, counts, wrong = random.Random(2), {"done": 0, "killed": 0}, 0
    with tempfile.TemporaryDirectory() as scratch:
        base, kept = Path(scratch), Path(scratch) / "kept"
        kept.mkdir()
        lone = copy_project(base / "lone")
        started = time.monotonic()
        assert ended(start(lone, lone / "site"), None) == "done"
        usual, right = time.monotonic() - started, snapshot(lone / "site")
        one = copy_project(base / "one", kept=kept)
        other = one if one_project else copy_project(base / "other", kept=kept)
        sites = [one / "site", other / ("site2" if one_project else "site")]
        for _ in range(rounds):
            disturb(kept, chance)
            begun, ends = [], []
            for project, site in zip((one, other), sites, strict=True):
                begun.append(start(project, site))
                ends.append(None if chance.random() < 0.5 else time.monotonic() + chance.uniform(0, 1.2 * usual))
                time.sleep(chance.uniform(0, 0.3 * usual))
            for build, at, site in sorted(zip(begun, ends, sites, strict=True), key=lambda each: each[1] or float("inf")):
                how = ended(build, at)
                counts[how if how in counts else "done"] += 1
                if how not in counts or (how == "done" and snapshot(site) != right) or (site.is_dir() and snapshot(site) != right):
                    wrong += 1
                    print(f"{site.relative_to(base)}: {how if how not in counts else 'differs from that of a lone build'}")
    print(f"{counts['done']} builds finished, {counts['killed']} killed, {wrong} wrong")
    return int(bool(wrong))


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("rounds", type=int, nargs="?", default=20)
    asked.add_argument("--one-project", action="store_true")
    given = asked.parse_args()
    sys.exit(main(given.rounds, one_project=given.one_project))
