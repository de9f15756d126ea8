"""The promise of the design: the pages that a build leaves behind need nothing of it to become the site."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import pytest
from helpers.sites import Sites

DRAWN = re.compile(r"<(svg|script|style).*?</\1>", re.DOTALL)
LATER = re.compile(r"(?<=without a connection )\([^)]*\)")
"""What is filled in when the copy to read offline is made, after MkDocs."""


def text_of(html: str) -> str:
    """What a reader of HTML sees, without what is drawn."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", LATER.sub("()", DRAWN.sub(" ", html)))).split())


def pages_of(site: Path) -> dict[str, str]:
    """The pages of a site as HTML, by their path."""
    return {file.relative_to(site).as_posix(): file.read_text(encoding="utf-8") for file in sorted(site.rglob("*.html"))}


def pages_by(generator: str, project: Path, folder: Path) -> dict[str, str]:
    """The pages that another program makes of what the build of a project has left, in a copy of it."""
    for part in ("out/docs", "site_src"):
        shutil.copytree(project / part, folder / part)
    shutil.copy(project / "out" / "mkdocs.yml", folder / "out")
    done = subprocess.run(
        [sys.executable, "-m", generator, "build", "-f", "out/mkdocs.yml"],
        cwd=folder,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return pages_of(folder / "out" / "site")


def test_plain_mkdocs_makes_the_same_pages(sites: Sites, tmp_path: Path) -> None:
    """MkDocs alone, from its command line, makes the same pages, in each language, of what a build leaves behind, and search texts."""
    for name, site in vars(sites).items():
        pages, wanted = pages_by("mkdocs", site.parent, tmp_path / name), pages_of(site)
        assert {path: LATER.sub("", page) for path, page in pages.items()} == {path: LATER.sub("", page) for path, page in wanted.items()}
        assert texts_found(tmp_path / name / "out" / "site") == texts_found(site)


def texts_found(site: Path) -> dict[str, str]:
    """What the search finds in each place of the pages in its common index."""
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    return {entry["location"]: entry["text"] for entry in index["docs"]}


def article_of(html: str) -> str:
    """The page itself, without what the theme puts around it."""
    [article] = re.findall(r'<article class="md-content.*</article>', html, re.DOTALL)
    return article


def head_of(html: str) -> list[str]:
    """What a page says of itself and of its twins, in the order in which it says so."""
    return re.findall(r'<title>.*?</title>|<html lang="[^"]*"|<meta name="description"[^>]*>|hreflang="[^>]*>|"inLanguage":"[^"]*"', html)


def menu_of(html: str) -> list[str]:
    """The names in the menu."""
    return [" ".join(name.split()) for name in re.findall(r'class="md-tabs__link">(.*?)</a>', html, re.DOTALL)]


def links_of(html: str, path: str) -> list[str]:
    """Where the links of an article lead, and what it loads."""
    return [urljoin(f"https://example.org/{path}", unescape(link)) for link in re.findall(r'(?:href|src)="([^"]*)"', html)]


@pytest.mark.skipif(
    importlib.util.find_spec("zensical") is None,
    reason="Zensical is not installed: pip install zensical",
)
def test_zensical_makes_the_same_pages(sites: Sites, tmp_path: Path) -> None:
    """The successor of the theme makes pages with the same articles, links, heads and menus, though it words its own parts differently."""
    for name, site in vars(sites).items():
        pages, wanted = pages_by("zensical", site.parent, tmp_path / name), pages_of(site)
        assert set(pages) == set(wanted)
        for path in set(wanted) - {"404.html"}:
            new, old = article_of(pages[path]), article_of(wanted[path])
            assert text_of(new) == text_of(old), path
            assert links_of(new, path) == links_of(old, path), path
            assert menu_of(pages[path]) == menu_of(wanted[path]), path
            assert [unescape(part).replace('="./', '="') for part in head_of(pages[path])] == [
                unescape(part) for part in head_of(wanted[path])
            ], path
