"""Running the commands of ``build.py``, in a process of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

EPOCH = "1700000000"


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


def environment(**more: str) -> dict[str, str]:
    """The environment of a build that is the same everywhere: no address from outside, a fixed day."""
    kept = {name: value for name, value in os.environ.items() if name not in ("SITE_URL", "REPOSITORY_URL")}
    return kept | {"SOURCE_DATE_EPOCH": EPOCH} | more


def run(project: Path, *arguments: str | Path, cwd: Path | None = None, **variables: str) -> Done:
    """Run ``build.py`` of a project."""
    done = subprocess.run(
        [sys.executable, str(project / "build.py"), *map(str, arguments)],
        cwd=cwd or project,
        env=environment(**variables),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr + done.stdout, done.stderr
    return Done(done.returncode, done.stdout, done.stderr)


def start(project: Path, *arguments: str | Path, cwd: Path | None = None) -> subprocess.Popen[str]:
    """Start ``build.py`` of a project with arguments."""
    return subprocess.Popen(
        [sys.executable, str(project / "build.py"), *map(str, arguments)],
        cwd=cwd or project,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def replace(file: Path, old: str, new: str) -> None:
    """Put one text in place of another, which must occur exactly once."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times in {file}"
    file.write_text(text.replace(old, new), encoding="utf-8")
