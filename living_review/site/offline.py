"""The finished site as a zip file that works when it is unpacked and opened from a disk, without a server or a connection.

A browser that opens a file may follow links to files only, and fetches nothing by script. So in the copy each link to a folder leads to
the page in it, and each JSON file that a page fetches is a script that hands the same text over.
"""

from __future__ import annotations

import html
import json
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from living_review.pages import compare, glossary, study_table
from living_review.site import search
from living_review.site.layout import FilesOnDisk

NAME = "data/offline.zip"
"""Where the copy lies in the site."""
PAGE = "data/index.html"
"""The page that offers the copy."""
SIZE = "<span data-offline-size></span>"
"""Stands on that page where the size of the copy is to go."""
WORKER = "assets/javascripts/offline-worker.js"
SEARCH_INDEX = "search/search_index.json"
REPORT = "#the-report"
"""The place on the page of a study where its report stands."""
FILES = (compare.FILE, glossary.FILE, study_table.FILE)
FETCHED = re.compile("|".join((r"assets/(charts/[^.]+|compare-\d+)\.json", *map(re.escape, FILES))))
"""The files that our scripts fetch."""
LEFT_OUT = re.compile(r"404\.html|search/(words|studies)/.+|assets/images/cards/.+|sitemap\.xml(\.gz)?|" + re.escape(NAME))
"""What is of use on a server only: a copy on a disk has no links that a network shows pictures of."""

LEVEL = 5
"""How hard it is packed: a quarter less time than zlib takes by itself, for a copy that is a fiftieth larger."""

_HREF = re.compile(r'href="(?<=\shref=")([^"]*)(?=")')
"""A link; a pattern that begins with what is always the same is looked for several times as fast."""
_ROW = re.compile(r"<tr data-online[^>]*>.*?</tr>", re.DOTALL)


def add_copy(site: Path, worker: str, name: str, day: str) -> None:
    """Put the copy into a finished site, and its size on the page that offers it.

    ``worker`` is the script that lets the search run. ``name`` becomes the folder into which the copy is unpacked, and ``day`` the day of
    all its files, so that two builds of the same records give the same copy.
    """
    files = FilesOnDisk(site)
    target = site / NAME
    target.parent.mkdir(exist_ok=True)
    with target.open("wb") as out:
        pack(offline_files(files, worker), folder_name(name), date.fromisoformat(day), out)
    if PAGE in files:
        page_with_size = files[PAGE].decode("utf-8").replace(SIZE, size_text(target.stat().st_size))
        (site / PAGE).write_text(page_with_size, encoding="utf-8")


def offline_files(files: Mapping[str, bytes], worker: str) -> Mapping[str, bytes]:
    """The files of the copy by their path, from those of the site; each is made when it is asked for."""
    return _Copied(files, worker)


class _Copied(Mapping[str, bytes]):
    """Files of a site as a copy has them."""

    def __init__(self, files: Mapping[str, bytes], worker: str) -> None:
        self._files, self._worker = files, worker
        kept = [name for name in files if not LEFT_OUT.fullmatch(name)]
        self._pages = {name for name in kept if name.endswith(".html")}
        self._of = {WORKER: ""} | {name.removesuffix("on") if _is_fetched(name) else name: name for name in kept}

    def __getitem__(self, name: str) -> bytes:
        """A file of the copy."""
        of = self._of[name]
        if name == WORKER:
            return self._worker.encode("utf-8")
        content = self._files[of]
        if of in self._pages:
            return _page(content.decode("utf-8"), of, self._pages).encode("utf-8")
        if of == SEARCH_INDEX:
            index = _with_links(_whole_index(json.loads(content), self._files), "location", self._pages)
            return f"var __index = {json.dumps(index)};\n".encode()
        if FETCHED.fullmatch(of):
            text = json.dumps(_with_links(json.loads(content), "url", self._pages), ensure_ascii=False)
            return f"document.currentScript.handedOver = {json.dumps(text)};\n".encode()
        return content

    def __iter__(self) -> Iterator[str]:
        """The paths."""
        return iter(self._of)

    def __len__(self) -> int:
        """How many files there are."""
        return len(self._of)


def _is_fetched(name: str) -> bool:
    return name == SEARCH_INDEX or FETCHED.fullmatch(name) is not None


def _whole_index(index: dict[str, Any], files: Mapping[str, bytes]) -> dict[str, Any]:
    """The index of a copy, which fetches nothing: of studies that stand apart, with what they are and where they were published."""
    config = dict(index.get("config", {}))
    keys = config.pop("studies", {"keys": ()})["keys"]
    if not keys:
        return index
    studies = (entry for key in keys for entry in search.unpacked(json.loads(files[search.STUDIES.format(key)])))
    told = [entry for entry in studies if "#" not in entry["location"] or entry["location"].endswith(REPORT)]
    return {**index, "config": config, "docs": [*index["docs"], *told]}


def pack(files: Mapping[str, bytes], folder: str, day: date, out: BinaryIO) -> None:
    """Write files in one folder as a zip file, in the order of their names and as of one day."""
    with zipfile.ZipFile(out, "w") as packed:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{name}", (max(day.year, 1980), day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            packed.writestr(entry, files[name], compresslevel=LEVEL)


def folder_name(name: str) -> str:
    """The name of a site as that of a folder.

    >>> folder_name("Talking & sleep")
    'talking-sleep'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "review"


def size_text(size: int) -> str:
    """A number of bytes for people.

    >>> size_text(2_450_000), size_text(999)
    ('2.5 MB', '1 kB')
    """
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} kB"


def to_file(link: str, page: str, pages: set[str]) -> str:
    """A link on ``page`` that leads to a folder, as one to the page in that folder; any other link as it is.

    >>> to_file("../?a=b#c", "data/index.html", {"index.html"})
    '../index.html?a=b#c'
    """
    path, rest = re.fullmatch(r"([^?#]*)(.*)", link, re.DOTALL).groups()  # type: ignore[union-attr]
    if re.match(r"[a-z][a-z0-9+.-]*:|/", link, re.IGNORECASE) or (not path and rest):
        return link
    target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path, "index.html"))
    return f"{path.rstrip('/')}/index.html{rest}".removeprefix("/") if target in pages else link


def _page(text: str, name: str, pages: set[str]) -> str:
    """A page with its links turned, without the offer of the copy that it is in, and with the script for the search."""
    text = _HREF.sub(_turned(name, pages), _ROW.sub("", text))
    worker = posixpath.relpath(WORKER, posixpath.dirname(name) or ".")
    return text.replace("</head>", f'<script src="{worker}"></script></head>', 1)


def _turned(name: str, pages: set[str]) -> Callable[[re.Match[str]], str]:
    @cache
    def turned(written: str) -> str:
        link = html.unescape(written)
        to = to_file(link, name, pages)
        return f'href="{written if to == link else html.escape(to)}'

    return lambda match: turned(match[1])


def _with_links(value: Any, field: str, pages: set[str]) -> Any:
    """JSON in which each text in ``field`` that leads from the root to a folder leads to the page in it; an empty one leads nowhere."""
    if isinstance(value, dict):
        return {
            key: to_file(item, "", pages) if key == field and isinstance(item, str) and item else _with_links(item, field, pages)
            for key, item in value.items()
        }
    return [_with_links(item, field, pages) for item in value] if isinstance(value, list) else value
