"""What a site of a thousand studies is made of is held no longer than it takes to make it."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from helpers.pages import content_of
from helpers.reviews import ROOT, SLEEP, TEMPLATES
from helpers.sites import remembered_by_tests, shared_folder

from living_review.commands import build as building
from living_review.commands.build import Planned, wanted
from living_review.commands.options import Options, Project
from living_review.commands.report import FailedError
from living_review.pages.render import render, render_in_parts
from living_review.remembering import remembered_in
from living_review.site import write
from living_review.site.settings import Folders, MkDocsFacts, SiteError

FACTS = MkDocsFacts("Name", "x", "", "")


class Part(dict[str, str]):
    """Some files."""


def parts(letter: str, written: list[weakref.ref[Part]]) -> Iterator[Part]:
    """Three parts of files, at each of which those before it must be gone."""
    for n in range(3):
        gc.collect()
        assert [part for part in written[:-1] if part() is not None] == []
        part = Part({f"{letter}{n}.md": "x" * 100})
        written.append(weakref.ref(part))
        yield part
        del part


def test_each_part_is_written_before_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more than one part of the pages and of the files is held at a time, and the documents are read from where they were put."""
    given: list[dict[str, str]] = []
    monkeypatch.setattr(write, "make_pages", lambda texts, *_: given.append(dict(texts)) or [])
    monkeypatch.setattr(write, "_complete", lambda *_: None)
    monkeypatch.setattr(write, "_checked", lambda *_, **__: [])
    folders = Folders(ROOT / "mkdocs.yml", ROOT / "site_src", tmp_path / "out", tmp_path / "site")
    pages: list[weakref.ref[Part]] = []
    files: list[weakref.ref[Part]] = []
    assert write.write_site(parts("p", pages), parts("f", files), FACTS, folders).pages == 3
    assert (len(pages), len(files)) == (3, 3)
    assert given == [{f"p{n}/index.md": "x" * 100 for n in range(3)}]
    assert (tmp_path / "out" / "docs" / "f2.md").read_text() == (tmp_path / "site" / "f2.md").read_text() == "x" * 100


def test_nothing_is_held_while_mkdocs_works(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When all documents and files are written, records, tables and charts are gone."""
    content = content_of(SLEEP, charts=False)
    held = weakref.ref(content)
    still: list[Any] = []

    def make_pages(*_: Any) -> list[str]:
        gc.collect()
        still.append(held())
        raise SiteError("enough")

    monkeypatch.setattr(write, "make_pages", make_pages)
    planned = Planned(
        pages=render_in_parts(content, TEMPLATES),
        files=building._files(content, (), bytes, lambda _: None),
        facts=FACTS,
        wanted=wanted(content),
        charts=0,
        warnings=0,
    )
    del content
    with remembered_in(remembered_by_tests(shared_folder(tmp_path_factory))), pytest.raises(FailedError):
        building.put_site(Project(ROOT, tmp_path), Options(SLEEP, tmp_path / "site"), planned)
    assert still == [None]


def test_pages_of_studies_come_by_themselves() -> None:
    """All pages that show several studies are the first part; that of each study is another one, and together they are all there are."""
    content = content_of(SLEEP, charts=False)
    first, *others = [list(part) for part in render_in_parts(content, TEMPLATES)]
    assert [[f"studies/{study.key}.md"] for study in content.records.studies] == others
    assert [*first, *(path for part in others for path in part)] == list(render(content, TEMPLATES))
    assert {"index.md", "studies/index.md", "conclusion.md"} <= set(first)
