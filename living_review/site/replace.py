"""Putting a finished site in the place of the old one: in one step where the system can, and so that a build that is killed loses nothing.

A build works in a folder beside the site. Where two folders can be exchanged in one step there is a whole site at every moment. Where they
cannot, the old one is set aside first; if a build dies between these two steps, the next one puts it back.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import hashlib
import os
import re
import shutil
import sys
import tempfile
import weakref
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from living_review.remembering import keeps_values, last, note
from living_review.site.layout import Contents
from living_review.site.target import MARK, is_built, mark

OLD, NEW = "old", "new"
"""In the folder of a build: the site that was, and the one that is to be."""
_AT_CWD, _EXCHANGE, _SWAP = -100, 2, 2
"""Of Linux's renameat2, which takes two folders and flags, and of macOS's renamex_np."""


def exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system cannot.

    Raises:
        OSError: it can, but not these two.
    """
    library = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin" and hasattr(library, "renamex_np"):
        failed = library.renamex_np(*names, ctypes.c_uint(_SWAP))
    elif hasattr(library, "renameat2"):
        failed = library.renameat2(_AT_CWD, names[0], _AT_CWD, names[1], ctypes.c_uint(_EXCHANGE))
    else:
        return False
    if not failed:
        return True
    number = ctypes.get_errno()
    if number in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EPERM):  # the file system cannot
        return False
    raise OSError(number, os.strerror(number), str(other))


def put_in_place(fresh: Path, site: Path, old: Path) -> None:
    """Put ``fresh`` in the place of ``site``, which is then at ``old`` or ``fresh``; if it fails, the old site stands.

    Raises:
        OSError: it failed.
    """
    if not site.exists():
        fresh.rename(site)
    elif os.path.ismount(site):
        _replace_content(fresh, site)
    elif not exchange(fresh, site):
        site.rename(old)
        try:
            fresh.rename(site)
        except OSError:
            old.rename(site)
            raise


def _replace_content(fresh: Path, site: Path) -> None:
    """Put what is in ``fresh`` into a folder that cannot be renamed since something is mounted there.

    All is copied beside the old files first, so that a full disk changes nothing; then each part is put in its place, the home page last.
    """
    with tempfile.TemporaryDirectory(prefix=f".{NEW}-", dir=site) as beside:
        copied, was = Path(beside) / NEW, Path(beside) / OLD
        shutil.copytree(fresh, copied)
        was.mkdir()
        names = sorted((file.name for file in copied.iterdir()), key=lambda name: (name.endswith(".html"), name == "index.html", name))
        for name in names:
            if not (site / name).exists():
                (copied / name).rename(site / name)
            elif not exchange(copied / name, site / name):
                (site / name).rename(was / name)
                (copied / name).rename(site / name)
        for file in site.iterdir():
            if file.name not in names and file != Path(beside):
                file.rename(was / file.name)


class Workshop:
    """Two folders in which a site and its documents are made: beside the site, with the mark of builds, and in the folder for work.

    What a build set aside in them serves the next one in the same process. They are gone when nobody holds them any more, at the latest
    when the program ends.
    """

    def __init__(self, site: Path, work: Path) -> None:
        self.site = Path(tempfile.mkdtemp(prefix=_prefix(site), dir=site.parent))
        mark(self.site)
        self.documents = Path(tempfile.mkdtemp(prefix=DOCUMENTS, dir=work))
        self.contents = Contents()
        self.close = weakref.finalize(self, _remove, self.site, self.documents)

    @property
    def stands(self) -> bool:
        """Whether both folders are there."""
        return (self.site / MARK).is_file() and self.documents.is_dir()

    def turn(self) -> None:
        """Make room for another build: what the last one set aside under another name is in the place of the new one."""
        self.contents.turn()
        for folder in (self.site, self.documents):
            if (folder / OLD).exists() and not (folder / NEW).exists():
                (folder / OLD).rename(folder / NEW)
            for left in folder.iterdir():
                if left.name not in (NEW, MARK):
                    shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink()


def _remove(*folders: Path) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def workshop(site: Path, work: Path) -> Iterator[Workshop]:
    """The folders in which a site is made: those of the build before in this process, if it keeps anything, or new ones."""
    held: Workshop | None = last(("workshop", str(site), str(work)))
    made = held if held is not None and held.stands else Workshop(site, work)
    note(("workshop", str(site), str(work)), made)
    made.turn()
    try:
        yield made
    finally:
        if not keeps_values():
            made.close()


DOCUMENTS = "docs-"


def _prefix(site: Path) -> str:
    return f".{site.name}-"


def recover(site: Path, work: Path) -> bool:
    """Put back a site that a killed build had set aside, and clear away what killed builds left; whether a site was put back.

    Only call it while no other build is at work there (:func:`alone`). What this process itself holds is left.
    """
    held: Workshop | None = last(("workshop", str(site), str(work)))
    own = set() if held is None else {held.site, held.documents}
    restored = False
    left = re.compile(re.escape(_prefix(site)) + r"[a-z0-9_]{8}")
    for folder in sorted(site.parent.iterdir()) if site.parent.is_dir() else ():
        if folder in own or not left.fullmatch(folder.name) or folder.is_symlink() or not (folder / MARK).is_file():
            continue
        if not site.exists() and is_built(folder / OLD):
            (folder / OLD).rename(site)
            restored = True
        shutil.rmtree(folder, ignore_errors=True)
    for folder in sorted(work.glob(f"{DOCUMENTS}????????")) if work.is_dir() else ():
        if folder not in own and folder.is_dir() and not folder.is_symlink():
            shutil.rmtree(folder, ignore_errors=True)
    return restored


def _for_locks() -> Path:
    """The folder for temporary files.

    Raises:
        OSError: there is none that can be written to.
    """
    try:
        return Path(tempfile.gettempdir())
    except FileNotFoundError as error:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), os.environ.get("TMPDIR", "/tmp")) from error


@contextmanager
def alone(*folders: Path, waiting: Callable[[], None] | None = None) -> Iterator[bool]:
    """Let no other build of this user work in any of the folders meanwhile; gives whether that could be had.

    A second one calls ``waiting`` and waits until the first has ended or was killed; without it, it does not wait. The file by which a
    folder is locked is gone afterwards.
    """
    with ExitStack() as held:
        free = True
        for folder in sorted({str(folder.resolve()) for folder in folders}):
            name = hashlib.sha256(folder.encode("utf-8", "surrogateescape")).hexdigest()[:20]
            path = _for_locks() / f"living-review-{os.getuid()}-{name}.lock"
            handle = _locked(path, waiting)
            if handle is None:
                free = False
                break
            held.callback(os.close, handle)
            held.callback(path.unlink, missing_ok=True)
        yield free


def _locked(path: Path, waiting: Callable[[], None] | None) -> int | None:
    """The file at ``path``, opened and locked; None if another process has it and ``waiting`` is not given."""
    while True:
        with ExitStack() as opened:
            handle = os.open(path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            opened.callback(os.close, handle)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if waiting is None:
                    return None
                waiting()
                fcntl.flock(handle, fcntl.LOCK_EX)
            if _is_at(path, handle):  # else the one that held it has taken it away, and another may be in its place
                opened.pop_all()
                return handle


def _is_at(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(path.lstat(), os.fstat(handle))
    except FileNotFoundError:
        return False
