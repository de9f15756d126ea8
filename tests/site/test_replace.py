"""A site is replaced as a whole: whatever happens on the way there is the old one or the new one, and nothing is left lying."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from living_review.site import replace
from living_review.site.replace import NEW, OLD, alone, exchange, put_in_place, recover, workshop
from living_review.site.target import mark

HELD = """
import sys, time
from pathlib import Path
from living_review.site.replace import alone
with alone(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""
KILLED = """
import os, signal, sys
from pathlib import Path
from living_review.site import replace
replace.exchange = lambda one, other: False
site = Path(sys.argv[1])
with replace.workshop(site) as scratch:
    (scratch / "new").mkdir()
    (scratch / "new" / "index.html").write_text("new")
    Path.rename_before, renames = Path.rename, []
    def rename(self, target):
        if renames:
            os.kill(os.getpid(), signal.SIGKILL)
        renames.append(self)
        return Path.rename_before(self, target)
    Path.rename = rename
    replace.put_in_place(scratch / "new", site, scratch / "old")
"""


def folder_with(folder: Path, text: str) -> Path:
    """A folder that a build made, with a home page of this text."""
    folder.mkdir(parents=True)
    (folder / "index.html").write_text(text)
    mark(folder)
    return folder


@pytest.fixture(params=[True, False], ids=["in one step", "in two steps"])
def stepwise(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """With and without a system that can exchange folders."""
    if not request.param:
        monkeypatch.setattr(replace, "exchange", lambda one, other: False)
    return bool(request.param)


def test_exchange(tmp_path: Path) -> None:
    """Two folders change places in one step, where the system can; what is not there is an error."""
    one, other = folder_with(tmp_path / "one", "1"), folder_with(tmp_path / "other", "2")
    if not exchange(one, other):
        pytest.skip("this file system exchanges no folders")
    assert (one / "index.html").read_text() == "2"
    with pytest.raises(OSError, match="No such file"):
        exchange(one, tmp_path / "none")


def test_site_is_replaced(tmp_path: Path, stepwise: bool) -> None:
    """The new site stands in the place of the old one, and beside it nothing is left."""
    site = folder_with(tmp_path / "site", "old")
    with workshop(site) as scratch:
        put_in_place(folder_with(scratch / NEW, "new"), site, scratch / OLD)
    assert (site / "index.html").read_text() == "new"
    assert list(tmp_path.iterdir()) == [site]


def test_failing_leaves_the_old_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the new site cannot be put there, the old one stands again."""
    monkeypatch.setattr(replace, "exchange", lambda one, other: False)
    site = folder_with(tmp_path / "site", "old")
    with pytest.raises(FileNotFoundError), workshop(site) as scratch:
        put_in_place(scratch / "lacking", site, scratch / OLD)
    assert (site / "index.html").read_text() == "old"


def test_killed_between_the_two_steps(tmp_path: Path) -> None:
    """A build that is killed when the old site is set aside and the new one is not yet there: the next build puts the old one back."""
    site = folder_with(tmp_path / "site", "old")
    done = subprocess.run([sys.executable, "-c", KILLED, str(site)], check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert not site.exists()
    assert recover(site, tmp_path / "out")
    assert (site / "index.html").read_text() == "old"
    assert list(tmp_path.iterdir()) == [site]


def test_leftovers_are_cleared_away(tmp_path: Path) -> None:
    """What killed builds left is cleared away, and nothing else: not a folder of somebody else, nor a link."""
    site, work = folder_with(tmp_path / "site", "now"), tmp_path / "out"
    left = folder_with(tmp_path / ".site-abcd_123", "x")
    folder_with(left / OLD, "older")
    kept = [tmp_path / ".site-backups1", tmp_path / ".site-abcdefghi", tmp_path / "docs-abcdefgh"]
    for folder in kept:
        folder.mkdir()
    (tmp_path / ".site-zzzzzzzz").symlink_to(kept[0])
    for name in ("docs-12345678", "docs"):
        (work / name).mkdir(parents=True)
    assert not recover(site, work)
    assert (site / "index.html").read_text() == "now"
    assert not left.exists()
    assert all(folder.is_dir() for folder in kept)
    assert (tmp_path / ".site-zzzzzzzz").is_symlink()
    assert [folder.name for folder in work.iterdir()] == ["docs"]


def test_one_build_at_a_time(tmp_path: Path) -> None:
    """A second build notices the first; if it waits, it goes on when the first has ended."""
    with subprocess.Popen([sys.executable, "-c", HELD, str(tmp_path), "1.5"], stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        with alone(tmp_path) as free:
            assert not free
        waited: list[float] = []
        with alone(tmp_path, waiting=lambda: waited.append(time.monotonic())) as free:
            assert free
            assert time.monotonic() - waited[0] > 0.2
        assert first.wait(10) == 0


def test_killed_build_holds_nobody_up(tmp_path: Path) -> None:
    """A build that was killed keeps no lock."""
    with subprocess.Popen([sys.executable, "-c", HELD, str(tmp_path), "60"], stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        first.stdout.readline()
        os.kill(first.pid, signal.SIGKILL)
        first.wait(10)
    with alone(tmp_path) as free:
        assert free


def test_other_folders_are_free(tmp_path: Path) -> None:
    """Builds into two folders do not wait for each other."""
    with alone(tmp_path / "a") as one, alone(tmp_path / "b") as other:
        assert one
        assert other


def test_mount_point(tmp_path: Path, stepwise: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where something is mounted the folder stays and what is in it is replaced; files that are no more are gone."""
    site = folder_with(tmp_path / "site", "old")
    (site / "gone").mkdir()
    (site / "gone" / "x").write_text("x")
    (site / "assets").mkdir()
    (site / "assets" / "old.css").write_text("x")
    number = site.stat().st_ino
    monkeypatch.setattr(replace.os.path, "ismount", lambda path: Path(path) == site)
    with workshop(site) as scratch:
        fresh = folder_with(scratch / NEW, "new")
        (fresh / "assets").mkdir()
        (fresh / "assets" / "new.css").write_text("y")
        put_in_place(fresh, site, scratch / OLD)
    assert site.stat().st_ino == number
    files = {file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()}
    assert files == {"index.html", ".built-by-living-review", "assets/new.css"}
    assert (site / "index.html").read_text() == "new"
