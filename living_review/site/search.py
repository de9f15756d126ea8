"""The search of the finished site: letters are found without their accents too, and titles are text."""

from __future__ import annotations

import html
import re
from pathlib import Path

WORKERS = "assets/javascripts/workers"
"""Where the theme keeps the script that searches, if it has one."""


def fold_search(site: Path, script: str) -> None:
    """Put ``script`` behind the theme's script of the search, so that what is typed and what is read are folded alike."""
    for worker in sorted((site / WORKERS).glob("search.*.js")) if (site / WORKERS).is_dir() else ():
        with worker.open("a", encoding="utf-8") as opened:
            opened.write(f"\n{script}")


INDEX = "search/search_index.json"
REFERENCE = re.compile(r"&#(\d+);")


def plain_titles(site: Path) -> None:
    """Put signs in the place of their numbers in the titles of the index, which the search would take for words; markup stays escaped."""
    index = site / INDEX
    if index.is_file():
        text = index.read_text(encoding="utf-8")
        index.write_text(re.sub(r'"title":"(?:[^"\\]|\\.)*"', lambda found: REFERENCE.sub(_sign, found.group()), text), encoding="utf-8")


def _sign(found: re.Match[str]) -> str:
    sign = html.unescape(found.group())
    return found.group() if sign in "&<>\"'\\" or not sign.isprintable() else sign
