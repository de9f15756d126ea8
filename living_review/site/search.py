"""The search of the finished site: letters are found without their accents too."""

from __future__ import annotations

from pathlib import Path

WORKERS = "assets/javascripts/workers"
"""Where the theme keeps the script that searches, if it has one."""


def fold_search(site: Path, script: str) -> None:
    """Put ``script`` behind the theme's script of the search, so that what is typed and what is read are folded alike."""
    for worker in sorted((site / WORKERS).glob("search.*.js")) if (site / WORKERS).is_dir() else ():
        with worker.open("a", encoding="utf-8") as opened:
            opened.write(f"\n{script}")
