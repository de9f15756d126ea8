"""Folders and disks to which nothing can be written: told in a sentence with the place, with what was there untouched."""

from __future__ import annotations

import ctypes
import errno
import io
import os
import shutil
import struct
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from helpers.commands import Done
from helpers.languages import TAG
from helpers.reviews import RICH, ROOT, SLEEP, Copy
from helpers.sites import snapshot

from living_review.commands import build as building
from living_review.commands.build import check_target
from living_review.commands.cli import command_line
from living_review.commands.options import Options, Project
from living_review.commands.report import FailedError
from living_review.commands.translate import update_catalog
from living_review.problems import closed_place
from living_review.site import layout, replace, write
from living_review.site.layout import create_files, write_files, write_over
from living_review.site.self_check import Wanted
from living_review.site.settings import Folders, MkDocsFacts, SiteError
from living_review.site.target import MARK, mark

CLOSED = "you have no permission there (permission denied); take a folder of your own"
HEADER = struct.pack("Ii", 0x20080522, 0)
"""Of Linux's capget and capset: the version, and that it is about this thread."""
OF_ALL_FILES = 0b110
"""What the superuser may do with files that are not open to them: write, and read."""


@contextmanager
def as_anybody() -> Iterator[None]:
    """Heed permissions meanwhile, also as the superuser."""
    if os.geteuid() != 0:
        yield
        return
    library, powers = ctypes.CDLL(None), ctypes.create_string_buffer(24)
    if library.capget(HEADER, powers):
        pytest.skip("nobody can tell here what the superuser may do")
    effective, *rest = struct.unpack("6I", powers.raw)
    library.capset(HEADER, struct.pack("6I", effective & ~OF_ALL_FILES, *rest))
    try:
        yield
    finally:
        library.capset(HEADER, powers.raw)


@contextmanager
def closed(*folders: Path) -> Iterator[None]:
    """Folders to which nobody can write meanwhile; skips where permissions are heeded by nobody."""
    modes = {folder: folder.stat().st_mode for folder in folders}
    for folder in folders:
        folder.chmod(0o555)
    try:
        with as_anybody():
            if os.access(folders[0], os.W_OK, effective_ids=True):
                pytest.skip("permissions are not heeded here")
            yield
    finally:
        for folder, mode in modes.items():
            folder.chmod(mode)


Run = Callable[..., Done]


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the program for the folder that is worked in."""
    monkeypatch.chdir(home)

    def ran(*arguments: str | Path) -> Done:
        runner = CliRunner()
        done = runner.invoke(command_line(Project(ROOT, home)), [str(each) for each in arguments])
        return Done(done.exit_code, done.stdout, done.stderr)

    return ran


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder to work in, with records and a site that a build made."""
    shutil.copytree(SLEEP, tmp_path / "home" / "data")
    site = tmp_path / "home" / "site"
    site.mkdir()
    (site / "index.html").write_text("old", encoding="utf-8")
    mark(site)
    return tmp_path / "home"


@pytest.mark.parametrize(
    ("where", "site", "told"),
    [
        ([""], "site", "."),  # out/ cannot be made
        (["out"], "site", "out"),
        (["", "out"], "site", "."),
        (["other"], "other/site", "other"),
        (["other"], "other/more/site", "other"),
        (["site"], "site", "site"),
    ],
)
def test_build_where_nothing_can_be_written(home: Path, run: Run, where: list[str], site: str, told: str) -> None:
    """It is told at once, before anything is computed, which folder is closed; the old site stands as it was."""
    for name in ("out", "other") if where != [""] else ():
        (home / name).mkdir()
    before = snapshot(home)
    with closed(*(home / name for name in where)):
        done = run("--site", home / site)
    assert done.code == 1
    assert done.err == f"{told}: {CLOSED}. Nothing was built: a build writes into out/ and beside the site, which is as it was\n"
    assert snapshot(home) == before


def test_what_needs_no_writing_works(home: Path, run: Run) -> None:
    """The check, the help and the difference from the history write nothing, also where all is closed."""
    git = ["git", "-c", "user.name=x", "-c", "user.email=x", "-c", "init.defaultBranch=main"]
    for command in (["init", "-q"], ["add", "data"], ["commit", "-q", "-m", "x"]):
        subprocess.run([*git, *command], cwd=home, check=True)
    with closed(home, home / "data", home / "data" / "studies", home / "site"):
        for arguments, said in ((["check"], "4 studies in order"), (["--help"], "Usage: "), (["diff"], "Nothing that readers see.")):
            done = run(*arguments)
            assert (done.code, done.err) == (0, "")
            assert said in done.out


@pytest.mark.parametrize(
    "arguments",
    [
        ["schema"],
        ["new-study", "new2020"],
        ["new-study", "adler2015", "--second"],
        ["accept", "size-range"],
        ["new-review", "data/x"],
    ],
    ids=" ".join,
)
def test_commands_that_write_beside_the_records(home: Path, run: Run, arguments: list[str]) -> None:
    """Each says that it cannot, and why; the records are as they were."""
    before = snapshot(home)
    with closed(home / "data", home / "data" / "studies"):
        done = run(*arguments)
    assert (done.code, done.out) == (1, "")
    assert f" cannot be written: {CLOSED}" in done.err
    assert done.err.startswith("data/")
    assert snapshot(home) == before


def test_records_that_may_not_be_read(home: Path, run: Run) -> None:
    """A record, or the folder of the studies, that is closed to the reader is told at its place."""
    file = home / "data" / "studies" / "adler2015.yml"
    file.chmod(0)
    with closed(home / "data" / "studies"):
        done = run("check")
    assert done.code == 1
    assert done.err.startswith("data/studies/adler2015.yml:1:1: cannot be read: permission denied\n")


@pytest.mark.parametrize("name", ["studies", "second", "languages"])
def test_folders_that_may_not_be_looked_into(home: Path, run: Run, name: str) -> None:
    """A folder of records that is closed is not taken for an empty one."""
    (home / "data" / name).mkdir(exist_ok=True)
    with closed(home / "data" / name):
        (home / "data" / name).chmod(0o111)
        done = run("check")
    assert done.code == 1
    assert [line for line in done.err.splitlines() if line.startswith(f"data/{name}:")] == [
        f"data/{name}:1:1: cannot be read: permission denied"
    ]


def test_site_is_put_in_its_place_last(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever cannot be written on the way, of the documents and settings too, the old site stands as it is said to."""
    monkeypatch.setattr(write, "make_pages", lambda *_: [])
    monkeypatch.setattr(write, "_complete", lambda *_: None)
    monkeypatch.setattr(write, "_checked", lambda *_, **__: [])
    folders = Folders(ROOT / "mkdocs.yml", ROOT / "site_src", home / "out", home / "site")
    facts = MkDocsFacts("Name", "x", "", "")
    for blocked in ("docs", "mkdocs.yml"):
        (home / "out" / blocked).mkdir(parents=True)
        with closed(home / "out" / blocked), pytest.raises(SiteError, match=rf"out/{blocked}: .*the old one stands$"):
            write.write_site([{"index.md": "x"}], [{"a.txt": "x"}], facts, folders)
        assert [file.name for file in sorted((home / "site").iterdir())] == [MARK, "index.html"]
        assert (home / "site" / "index.html").read_text(encoding="utf-8") == "old"
        (home / "out" / blocked).rmdir()


@pytest.mark.parametrize(
    ("number", "told"),
    [(errno.EROFS, "nothing can be written there (read-only file system)"), (errno.ENOSPC, "the disk is full (no space left on device)")],
)
def test_disk_on_which_nothing_more_can_be_written(
    number: int, told: str, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the system says while a site is put together is told in plain words, and the old site stands."""

    def refused(*_: Any, **__: Any) -> None:
        raise OSError(number, os.strerror(number), str(home / "out" / "docs-abcdefgh" / "index.html"))

    monkeypatch.chdir(home)
    monkeypatch.setattr("living_review.site.write.Tree.put", refused)
    nothing = building.Planned(
        pages=iter([{}]), files=iter(()), facts=MkDocsFacts("Name", "x", "", ""), wanted=Wanted(), charts=0, warnings=0
    )
    with pytest.raises(FailedError):
        building.put_site(Project(ROOT, home), Options(home / "data", home / "site"), nothing)
    assert capsys.readouterr().err.startswith(f"out: {told}; ")
    assert (home / "site" / "index.html").read_text(encoding="utf-8") == "old"
    assert [file.name for file in (home / "out").iterdir()] == []


class Full(io.RawIOBase):
    """A file on a disk that is full when half of it is written."""

    def __init__(self, handle: int) -> None:
        self.handle = handle

    def writable(self) -> bool:
        """It can be opened to write."""
        return True

    def write(self, content: Any) -> int:
        """Write half of it."""
        os.write(self.handle, bytes(content)[: len(content) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def close(self) -> None:
        """Close it once."""
        if not self.closed:
            os.close(self.handle)
        super().close()


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """No file can be written to its end."""
    monkeypatch.setattr(layout.os, "fdopen", lambda handle, mode: Full(handle))


@pytest.mark.usefixtures("full_disk")
def test_a_file_that_cannot_be_written_over_is_whole(tmp_path: Path) -> None:
    """On a full disk a person's file keeps all that it held, and nothing is left beside it; one that was not there is not there."""
    file = tmp_path / "claims.yml"
    file.write_text("claims: []\n", encoding="utf-8")
    for target in (file, tmp_path / "new.yml"):
        with pytest.raises(OSError, match="No space left"):
            write_over(target, b"much more than before")
    with pytest.raises(OSError, match="No space left"):
        write_files(tmp_path, {"claims.yml": "much more than before"}, whole=True)
    assert file.read_text(encoding="utf-8") == "claims: []\n"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("mode", [0o644, 0o600])
def test_a_file_that_is_written_over(tmp_path: Path, mode: int) -> None:
    """It may be read by those who could before, and a link to it stays one; a new file is as any other."""
    file, link, new, usual = (tmp_path / name for name in ("a", "b", "c", "d"))
    file.write_bytes(b"old")
    file.chmod(mode)
    link.symlink_to("a")
    write_over(link, b"new")
    assert (link.is_symlink(), file.read_bytes(), file.stat().st_mode & 0o777) == (True, b"new", mode)
    write_over(new, b"x")
    usual.write_bytes(b"x")
    assert new.stat().st_mode == usual.stat().st_mode
    assert len(list(tmp_path.iterdir())) == 4


@pytest.mark.usefixtures("full_disk")
def test_commands_on_a_full_disk(sleep: Copy, invoke: Callable[..., Done], copy_of: Callable[[Path], Copy], capsys: Any) -> None:
    """Claims that a person wrote, and texts that somebody translated, are not lost."""
    claims = (sleep.folder / "claims.yml").read_bytes()
    done = invoke(ROOT, "--data", "sleep", "accept", "size-range", cwd=sleep.folder.parent)
    told = "the disk is full (no space left on device); make room on it. It is as it was.\n"
    assert (done.code, done.err) == (1, f"sleep/claims.yml cannot be written: {told}")
    assert (sleep.folder / "claims.yml").read_bytes() == claims
    rich = copy_of(RICH)
    file = rich.folder / "languages" / f"{TAG}.po"
    before = file.read_bytes()
    with pytest.raises(FailedError):
        update_catalog(rich.folder, TAG, ["A text"])
    assert capsys.readouterr().err == f"rich/languages/{TAG}.po cannot be written: {told}"
    assert file.read_bytes() == before


def test_new_files_on_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of several new files none is left if one of them cannot be written, so that the next try finds nothing in its way."""
    opened = Path.open

    def refused(file: Path, *arguments: Any, **options: Any) -> Any:
        if file.name == "b.yml":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return opened(file, *arguments, **options)

    monkeypatch.setattr(Path, "open", refused)
    (tmp_path / "mine.yml").write_bytes(b"x")
    with pytest.raises(OSError, match="No space left"):
        create_files(tmp_path, {"a.yml": "x", "b.yml": "y"})
    assert [file.name for file in tmp_path.iterdir()] == ["mine.yml"]


def test_line_ends_of_claims_stay(sleep: Copy, invoke: Callable[..., Done]) -> None:
    """A file that an editor on Windows saved differs in the verdict alone."""
    file = sleep.folder / "claims.yml"
    sleep.edit("claims.yml", ("    expected: not supported\n", "    expected: holds\n"))
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    before = file.read_bytes()
    done = invoke(ROOT, "--data", "sleep", "accept", "helps", cwd=sleep.folder.parent)
    assert done.code == 0, done.err
    changed = [(old, new) for old, new in zip(before.split(b"\n"), file.read_bytes().split(b"\n"), strict=True) if old != new]
    assert changed == [(b"    expected: holds\r", b"    expected: not supported\r")]


def test_no_folder_for_temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is none the lock of a build has no place, which is said of that folder."""

    def refused() -> str:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(replace.tempfile, "gettempdir", refused)
    with pytest.raises(OSError, match="Read-only") as raised, replace.alone(tmp_path / "site"):
        pass
    assert closed_place(raised.value) == tmp_path.as_posix()


def test_a_project_that_is_open_is_let_in(tmp_path: Path) -> None:
    """Where all can be written to nothing is said, whether the folders are there yet or not."""
    check_target(Project(ROOT, tmp_path / "home"), Options(tmp_path / "data", tmp_path / "new" / "site"))
    assert list(tmp_path.iterdir()) == []
