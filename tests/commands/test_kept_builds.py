"""What is kept from build to build changes nothing: after any edits the site is the one that a first build would make, byte by byte."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from helpers.commands import environment
from helpers.reviews import ROOT, SLEEP
from helpers.sites import remembered_by_tests, shared_folder, snapshot
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from living_review.commands.build import build
from living_review.commands.options import Options, Project
from living_review.commands.report import FailedError
from living_review.remembering import Memory
from living_review.site import mkdocs_pages

WORDS = re.compile(r"^(\s*(?:- )?(?:label|title|short_title|definition|note|summary|finding|name): [A-Za-z][^'\"#\n]*[a-z])$", re.MULTILINE)
FIGURES = re.compile(r"^(\s*(?:total|n|mean|sd): )(\d+)", re.MULTILINE)
EPOCH = "1764000000"
EXAMPLES = int(os.environ.get("KEPT_BUILDS", "1"))
"""How many rows of edits are tried; more on a long run."""


def edit(folder: Path, kind: str, at: int) -> None:
    """Change one word or figure of a record, or take a study away or add one."""
    files = sorted(folder.rglob("*.yml"))
    studies = sorted((folder / "studies").glob("*.yml"))
    if kind == "study less" and len(studies) > 2:
        studies[at % len(studies)].unlink()
    elif kind == "study more":
        text = studies[at % len(studies)].read_text(encoding="utf-8")
        (folder / "studies" / f"new{at}.yml").write_text(re.sub(r"^key: .*$", f"key: new{at}", text, flags=re.MULTILINE), encoding="utf-8")
    else:
        pattern, new = (WORDS, r"\1 anew") if kind == "words" else (FIGURES, r"\g<1>7\2")
        places = [(file, found) for file in files for found in pattern.finditer(file.read_text(encoding="utf-8"))]
        file, found = places[at % len(places)]
        text = file.read_text(encoding="utf-8")
        file.write_text(text[: found.start()] + found.expand(new) + text[found.end() :], encoding="utf-8")


def snapshot_of(folder: Path) -> dict[Path, str]:
    """The texts of the files of a folder."""
    return {file: file.read_text(encoding="utf-8") for file in sorted(folder.rglob("*.yml"))}


def put_back(folder: Path, texts: dict[Path, str]) -> None:
    """Make the files of a folder what they were."""
    for file in folder.rglob("*.yml"):
        file.unlink()
    for file, text in texts.items():
        file.write_text(text, encoding="utf-8")


def keeping(home: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let builds that work in a folder begin with what other tests have kept."""
    (home / "out").mkdir(parents=True)
    (home / "out" / "cache").symlink_to(remembered_by_tests(shared_folder(tmp_path_factory)))


def site_of(data: Path, home: Path, memory: Memory | None = None) -> dict[str, str] | None:
    """The digests of the files of the site that is built of records in a folder to work in; None where the records have errors."""
    try:
        build(Project(ROOT, home), Options(data, home / "site"), memory=memory)
    except FailedError:
        return None
    return snapshot(home / "site")


KINDS = ("words", "figure", "study less", "study more")


@settings(max_examples=EXAMPLES, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(edits=st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 999)), min_size=2, max_size=3))
def test_a_kept_build_is_a_first_build(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch_module: pytest.MonkeyPatch, edits: list[tuple[str, int]]
) -> None:
    """Whatever is edited between builds that share what they keep, on disk and in memory; what check refuses is put back."""
    monkeypatch_module.setenv("SOURCE_DATE_EPOCH", EPOCH)
    folder = tmp_path_factory.mktemp("kept")
    data, memory = folder / "data", Memory()
    shutil.copytree(SLEEP, data)
    keeping(folder / "warm", tmp_path_factory)
    kept = site_of(data, folder / "warm", memory)
    for kind, at in edits:
        before = snapshot_of(data)
        edit(data, kind, at)
        found = site_of(data, folder / "warm", memory)
        if found is None:
            put_back(data, before)
        kept = found or kept
    assert kept == site_of(data, folder / "cold")


@pytest.fixture(scope="module")
def monkeypatch_module() -> pytest.MonkeyPatch:
    """A patch that lasts as long as the module."""
    return pytest.MonkeyPatch()


def test_two_builds_at_once_that_share_what_they_keep(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two that work side by side, and lack some of the same, one is killed; both sites are in the end as one built alone."""
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    keeping(tmp_path / "lone", tmp_path_factory)
    lone = site_of(SLEEP, tmp_path / "lone")
    shared = tmp_path / "kept"
    shared.mkdir()
    for i, file in enumerate(sorted((tmp_path / "lone" / "out" / "cache").iterdir())):
        if i % 8:
            os.link(file, shared / file.name)
    for home in (tmp_path / "one", tmp_path / "other"):
        (home / "out").mkdir(parents=True)
        (home / "out" / "cache").symlink_to(shared)
    first, second = (started(tmp_path / name) for name in ("one", "other"))
    while first.poll() is None and not list((tmp_path / "one" / "out").glob("docs-*")):  # its pages are on the way
        time.sleep(0.01)
    first.kill()
    first.wait()
    assert site_of(SLEEP, tmp_path / "one") == lone
    assert second.wait(100) == 0
    assert snapshot(tmp_path / "other" / "site") == lone
    assert [file.name for home in ("one", "other") for file in (tmp_path / home).glob(".site-*")] == []


def started(home: Path) -> subprocess.Popen[bytes]:
    """A build of the review on sleep that works in a folder."""
    code = (
        "from pathlib import Path; from living_review.commands.build import build;"
        "from living_review.commands.options import Options, Project;"
        f"build(Project(Path({str(ROOT)!r}), Path({str(home)!r})), Options(Path({str(SLEEP)!r}), Path({str(home / 'site')!r})))"
    )
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def test_mkdocs_is_given_the_changed_pages_alone(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build of the same records gives MkDocs no content; one with a changed study its page and those that show what changed."""
    given: list[set[str]] = []
    run = mkdocs_pages._run_mkdocs

    def spied(wanted: dict[str, object], file: Path) -> list[str]:
        folder = Path(str(wanted["docs_dir"]))
        texts = {page.relative_to(folder).as_posix(): page.read_text(encoding="utf-8") for page in folder.rglob("*.md")}
        given.append({path for path, text in texts.items() if text != mkdocs_pages.NO_CONTENT})
        return run(wanted, file)

    monkeypatch.setattr(mkdocs_pages, "_run_mkdocs", spied)
    data = tmp_path / "data"
    shutil.copytree(SLEEP, data)
    keeping(tmp_path / "home", tmp_path_factory)
    assert site_of(data, tmp_path / "home") is not None
    study = sorted((data / "studies").glob("*.yml"))[0]
    assert site_of(data, tmp_path / "home") is not None
    text = study.read_text(encoding="utf-8")
    study.write_text(re.sub(r"^(  title: .*[a-z])$", r"\1 anew", text, count=1, flags=re.MULTILINE), encoding="utf-8")
    assert site_of(data, tmp_path / "home") is not None
    _, second, third = given  # what the first was given, other tests decide
    assert second == set()
    assert f"studies/{study.stem}/index.md" in third
    assert "glossary/index.md" not in third
