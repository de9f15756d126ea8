"""A site is replaced as a whole: whatever happens on the way there is the old one or the new one, and nothing is left lying."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from living_review.remembering import Memory, remembered_in
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
from living_review.remembering import Memory, remembered_in
from living_review.site import replace
replace.exchange = lambda one, other: False
site = Path(sys.argv[1])
with replace.workshop(site, Path(sys.argv[2])) as shop:
    scratch = shop.site
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
    with workshop(site, tmp_path) as shop:
        put_in_place(folder_with(shop.site / NEW, "new"), site, shop.site / OLD)
    assert (site / "index.html").read_text() == "new"
    assert list(tmp_path.iterdir()) == [site]


def test_workshop_of_one_process(tmp_path: Path, stepwise: bool) -> None:
    """What one build set aside is what the next one works on, for as long as something is kept; a folder that was lost is made anew."""
    site, work = tmp_path / "site", tmp_path / "out"
    work.mkdir()
    memory, known = Memory(), []
    for text in ("1", "2", "3", "4", "5"):
        with remembered_in(tmp_path / "cache", memory), alone(site, work):
            assert not recover(site, work), "what this process holds is nothing that a killed build left"
            with workshop(site, work) as shop:
                known.append((shop.site, (shop.site / NEW / "index.html").read_text() if (shop.site / NEW).exists() else ""))
                folder_with(shop.site / NEW, text) if not (shop.site / NEW).exists() else (shop.site / NEW / "index.html").write_text(text)
                put_in_place(shop.site / NEW, site, shop.site / OLD)
        assert (site / "index.html").read_text() == text
        if text == "3":
            shutil.rmtree(shop.site)
    assert [text for _, text in known] == ["", "", "1", "", "3"]
    assert known[0][0] == known[2][0] != known[3][0]
    del shop, memory
    assert sorted(file.name for file in tmp_path.iterdir()) == ["out", "site"]
    assert list(work.iterdir()) == []


def test_failing_leaves_the_old_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the new site cannot be put there, the old one stands again."""
    monkeypatch.setattr(replace, "exchange", lambda one, other: False)
    site = folder_with(tmp_path / "site", "old")
    with pytest.raises(FileNotFoundError), workshop(site, tmp_path) as shop:
        put_in_place(shop.site / "lacking", site, shop.site / OLD)
    assert (site / "index.html").read_text() == "old"


def test_killed_between_the_two_steps(tmp_path: Path) -> None:
    """A build that is killed when the old site is set aside and the new one is not yet there: the next build puts the old one back."""
    site = folder_with(tmp_path / "site", "old")
    work = tmp_path / "out"
    work.mkdir()
    done = subprocess.run([sys.executable, "-c", KILLED, str(site), str(work)], check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert not site.exists()
    assert recover(site, work)
    assert (site / "index.html").read_text() == "old"
    assert sorted(tmp_path.iterdir()) == [work, site]
    assert list(work.iterdir()) == []


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


COUNTING = """
import sys
from pathlib import Path
from living_review.site.replace import alone
counter = Path(sys.argv[1]) / "counter"
for _ in range(60):
    with alone(counter.parent, waiting=lambda: None):
        counter.write_text(str(int(counter.read_text()) + 1))
"""


def test_many_builds_come_one_after_the_other(tmp_path: Path) -> None:
    """Processes that change one file by turns lose no change, and in the end none of the files by which they locked it is left."""
    counter, locks = tmp_path / "counted" / "counter", tmp_path / "locks"
    counter.parent.mkdir()
    locks.mkdir()
    counter.write_text("0")
    environment = os.environ | {"TMPDIR": str(locks)}
    running = [subprocess.Popen([sys.executable, "-c", COUNTING, str(counter.parent)], env=environment) for _ in range(4)]
    assert [process.wait(60) for process in running] == [0, 0, 0, 0]
    assert counter.read_text() == "240"
    assert list(locks.iterdir()) == []


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
    with workshop(site, tmp_path) as shop:
        fresh = folder_with(shop.site / NEW, "new")
        (fresh / "assets").mkdir()
        (fresh / "assets" / "new.css").write_text("y")
        put_in_place(fresh, site, shop.site / OLD)
    assert site.stat().st_ino == number
    files = {file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()}
    assert files == {"index.html", ".built-by-living-review", "assets/new.css"}
    assert (site / "index.html").read_text() == "new"
