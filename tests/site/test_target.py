"""A build replaces nothing but a folder that is new, empty, or built by itself."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from helpers.commands import Done, run
from helpers.reviews import BCG
from helpers.sites import copy_project, remembered_by_tests, shared_folder, snapshot

from living_review.commands.build import check_target
from living_review.commands.options import Options, Project
from living_review.commands.report import FailedError
from living_review.site.target import MARK, Kept, is_built, mark, refusal


@dataclass(frozen=True)
class World:
    """A home with a project, a review of one's own beside it, and other work."""

    home: Path
    project: Path
    review: Path
    desk: Path

    def run(self, site: str | Path, *more: str) -> Done:
        """Ask for a site at ``site`` from the desk, with the review of one's own."""
        return run(self.project, "--data", self.review, "--site", site, *more, cwd=self.desk, HOME=str(self.home))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The same for all tests here: none of them may change it."""
    home = tmp_path_factory.mktemp("outer") / "home"
    project = copy_project(home / "work" / "project", data=BCG, kept=remembered_by_tests(shared_folder(tmp_path_factory)))
    (project / ".git").mkdir()
    (project / ".git" / "config").write_text("", encoding="utf-8")
    review = Path(shutil.copytree(BCG, home / "work" / "review"))
    desk = home / "desk"
    desk.mkdir()
    for name in ("thesis.docx", "precious/mine.txt", "fake/index.html", "hidden/.keep"):
        (desk / name).parent.mkdir(exist_ok=True)
        (desk / name).write_text("a person's own", encoding="utf-8")
    (desk / "alias").symlink_to(review)
    (desk / "marked").mkdir()
    (desk / "marked" / MARK).symlink_to(desk / "thesis.docx")
    return World(home, project, review, desk)


DANGEROUS: dict[str, tuple[Callable[[World], str | Path], str]] = {
    "the records": (lambda world: world.review, "it is the folder of records"),
    "the records with a slash": (lambda world: f"{world.review}/", "it is the folder of records"),
    "the records by a link": (lambda world: "alias", "it is the folder of records"),
    "the records in a roundabout way": (lambda world: world.review / "studies" / "..", "it is the folder of records"),
    "a folder of the records": (lambda world: world.review / "studies", "it lies in the folder of records"),
    "a new folder in the records": (lambda world: world.review / "site", "it lies in the folder of records"),
    "a new folder in the records by a link": (lambda world: "alias/site", "it lies in the folder of records"),
    "what holds the records": (lambda world: world.review.parent, "it holds the folder of records"),
    "the home folder": (lambda world: world.home, "it holds the folder of records"),
    "the root": (lambda world: "/", "it holds the folder of records"),
    "here": (lambda world: ".", "it is the folder that you work in"),
    "above": (lambda world: "..", "it holds the folder of records"),
    "the project": (lambda world: world.project, "it holds the templates"),
    "the templates": (lambda world: world.project / "templates", "it is the templates"),
    "in the templates": (lambda world: world.project / "templates" / "site", "it lies in the templates"),
    "the sources": (lambda world: world.project / "site_src", "it is the sources of the site"),
    "in the program": (lambda world: world.project / "living_review" / "site", "it lies in the program"),
    "the history": (lambda world: world.project / ".git", "it is the history of the project"),
    "the generated pages": (lambda world: world.project / "out" / "docs", "it is what is generated on the way to the site"),
    "what holds the generated pages": (lambda world: world.project / "out", "it holds what is generated on the way to the site"),
    "somebody's files": (lambda world: "precious", "it holds files that no build has made"),
    "a hidden file": (lambda world: "hidden", "it holds files that no build has made"),
    "a site of another program": (lambda world: "fake", "it holds files that no build has made"),
    "a mark that is a link": (lambda world: "marked", "it holds files that no build has made"),
    "a file": (lambda world: "thesis.docx", "it is a file"),
    "below a file": (lambda world: "thesis.docx/site", "is a file"),
    "the project's own records": (lambda world: world.project / "data", "it holds files that no build has made"),
}


@pytest.mark.parametrize("name", DANGEROUS)
def test_dangerous_target_is_refused(world: World, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder with anything in it that a person may want is refused, and the reason is told."""
    target, reason = DANGEROUS[name]
    monkeypatch.chdir(world.desk)
    monkeypatch.setenv("HOME", str(world.home))
    with pytest.raises(FailedError):
        check_target(Project(world.project), Options(world.review, Path(target(world))))
    told = capsys.readouterr()
    assert told.out == ""
    assert reason in told.err
    assert "name a folder that is new or empty, or a site built before" in told.err


@pytest.mark.parametrize("name", ["the records", "somebody's files"])
def test_a_refused_build_changes_nothing(world: World, name: str) -> None:
    """The command ends with exit code 1 before any work, and every file is as it was."""
    target, reason = DANGEROUS[name]
    before = snapshot(world.home)
    done = world.run(target(world))
    assert (done.code, done.out) == (1, "")
    assert reason in done.err
    assert "[1/4]" not in done.err
    assert snapshot(world.home) == before


def test_site_is_put_where_it_may_be(world: World, tmp_path: Path) -> None:
    """A new folder, an empty one, one that a link leads to, and a site built before are fine."""
    empty, real = tmp_path / "empty", tmp_path / "real"
    empty.mkdir()
    real.mkdir()
    (tmp_path / "link").symlink_to(real)
    assert [refusal(place, ()) for place in (tmp_path / "new" / "deep", empty, tmp_path / "link")] == ["", "", ""]
    mark(empty)
    (empty / "index.html").write_text("", encoding="utf-8")
    assert is_built(empty)
    assert refusal(empty, ()) == ""


def test_unreadable_target_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be looked into is not replaced."""
    (tmp_path / "closed").mkdir()

    def closed(self: Path) -> object:
        raise PermissionError(13, os.strerror(13))

    monkeypatch.setattr(Path, "iterdir", closed)
    assert refusal(tmp_path / "closed", ()).startswith("it cannot be read: you have no permission there (permission denied); ")


def test_what_is_kept_may_be_missing(tmp_path: Path) -> None:
    """That something to be kept is not there yet is no reason to refuse a folder, or to let its place be taken."""
    kept = (Kept("the records", tmp_path / "none", closed=True),)
    assert refusal(tmp_path / "site", kept) == ""
    assert refusal(tmp_path / "none" / "site", kept) == f"it lies in the records ({tmp_path / 'none'})"
