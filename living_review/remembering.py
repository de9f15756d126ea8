"""What was made before is not made again: results of pure functions, kept in a folder by a digest of all that they depend on.

They depend on their arguments, on the code of the whole program, on Python, and on the packages that it calls. Each is kept with its
name, so that none is taken for another, be the files cut, changed or swapped. The folder may be deleted at any time; a build without it
gives the same site, byte by byte, and takes longer. Outside of :func:`remembered_in` nothing is kept.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import re
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache, wraps
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

_folder: ContextVar[Path | None] = ContextVar("folder", default=None)
_memory: ContextVar[Memory | None] = ContextVar("memory", default=None)
T = TypeVar("T")
KEPT_DAYS = 30
"""After how many days without use a result is cleared away."""
TURNS_TO_COLLECT = 10
"""After how many builds all that a process keeps is looked through for garbage."""
PYTHON = sys.version
UNFINISHED = "unfinished-"
OWN_NAME = re.compile(rf"[0-9a-f]{{64}}|{UNFINISHED}\w+")
"""The names of files that are kept: a digest, or what a killed build had begun."""


class Memory:
    """What one process keeps from build to build: values as they are; what a build did not ask for is gone."""

    def __init__(self) -> None:
        self.before: dict[Hashable, Any] = {}
        self.now: dict[Hashable, Any] = {}
        self._turns = 0

    def turn(self, *, whole: bool) -> None:
        """Begin another build; what a build did not come to that was not ``whole`` stays."""
        self.before, self.now = (self.now if whole else self.before | self.now), {}
        if self._turns % TURNS_TO_COLLECT == 0:
            gc.unfreeze()
            gc.collect()
        gc.freeze()  # what is kept is no garbage, and to look through all of it would take a fifth of the next build
        self._turns += 1


def once(key: Hashable, make: Callable[[], T]) -> T:
    """What ``make`` gives, or gave in the build before, in this process, under a key that says all that it depends on."""
    memory = _memory.get()
    if memory is None:
        return make()
    if key not in memory.now:
        memory.now[key] = memory.before[key] if key in memory.before else make()
    value: T = memory.now[key]
    return value


def once_of(name: Hashable, objects: tuple[object, ...], make: Callable[[], T], also: object = None) -> T:
    """What ``make`` gives, or gave in the build before for the very same ``objects``, none of which ever changes, and an equal ``also``.

    It depends on nothing else. An object that is made anew is another one, be it equal: 1 equals 1.0 and is written otherwise.
    """
    memory = _memory.get()
    if memory is None:
        return make()
    key = (name, *map(id, objects))  # an object that is held is no other's namesake
    known = memory.now.get(key, memory.before.get(key))
    if known is None or known[1] != also:
        known = (objects, also, make())
    memory.now[key] = known
    value: T = known[2]
    return value


def unchanged(name: Hashable, value: T) -> T:
    """The value of this name of the build before, if this one is equal to it, so that :func:`once_of` knows it again. Texts alone are."""
    known: T | None = last(("unchanged", name))
    value = value if known is None or known != value else known
    note(("unchanged", name), value)
    return value


def last(key: Hashable) -> Any:
    """What was noted under a key in this build or the one before, in this process; None if nothing was. A hint, which may be stale."""
    memory = _memory.get()
    return None if memory is None else memory.now.get(key, memory.before.get(key))


def note(key: Hashable, value: Any) -> None:
    """Note something that may spare the next build in this process a search."""
    memory = _memory.get()
    if memory is not None:
        memory.now[key] = value


@contextmanager
def remembered_in(folder: Path, memory: Memory | None = None) -> Iterator[None]:
    """Keep what functions that are :func:`remembered` give in ``folder``, and at the end clear away what was not used for long.

    What is made :func:`once` is kept in ``memory``, if there is one; with one, the first build of a process clears away for all.
    """
    before, thought = _folder.set(folder), _memory.set(memory)
    whole, first = False, memory is None or not memory.before
    try:
        yield
        whole = True
    finally:
        if memory is not None:
            memory.turn(whole=whole)
        _memory.reset(thought)
        _folder.reset(before)
        if first:
            with suppress(OSError):
                _clear(folder)


def remembered(*packages: str, alone: bool = False) -> Callable[[Callable[..., bytes]], Callable[..., bytes]]:
    """Marks a function whose result depends on nothing but its arguments, the code of the program, and ``packages``.

    The arguments are what JSON can hold, or bytes. One that calls nothing else of the program, and names no value of it, stands ``alone``:
    what it gave is known again after the rest of the program changed.
    """

    def mark(function: Callable[..., bytes]) -> Callable[..., bytes]:
        code = function.__code__
        does = (code.co_code, *code.co_names, repr(code.co_consts)) if alone else ()

        @wraps(function)
        def recall(*arguments: object) -> bytes:
            key = (function.__module__, function.__qualname__, *does, *packages_of(packages), *arguments)
            return recalled_or_made(lambda: function(*arguments), *key, alone=alone)

        return recall

    return mark


def keeps_values() -> bool:
    """Whether values are kept from build to build in this process."""
    return _memory.get() is not None


def is_remembering() -> bool:
    """Whether anything is kept."""
    return _folder.get() is not None


def recalled_or_made(make: Callable[[], bytes], *key: object, alone: bool = False) -> bytes:
    """What was kept under a key, which is all that it depends on, each part as JSON can hold it or as bytes; or what ``make`` gives.

    The code of the program counts too, unless the key stands ``alone``.
    """
    folder = _folder.get()
    if folder is None:
        return make()
    file = folder / _digest(*key, alone=alone)
    known = _read(file)
    if known is None:
        known = make()
        _write(file, known)
    return known


def recalled(*key: object, alone: bool = False) -> bytes | None:
    """What was kept under a key as of :func:`recalled_or_made`; None if nothing is."""
    folder = _folder.get()
    return None if folder is None else _read(folder / _digest(*key, alone=alone))


def keep(content: bytes, *key: object) -> None:
    """Keep a result under such a key."""
    folder = _folder.get()
    if folder is not None:
        _write(folder / _digest(*key), content)


@cache
def packages_of(names: tuple[str, ...]) -> tuple[str, ...]:
    """The packages with the versions that are installed."""
    return tuple(f"{name} {version(name)}" for name in names)


@cache
def _code() -> bytes:
    """A digest of the whole program, since a function calls others, and of the fonts that it brings."""
    return _digest_of_files(Path(__file__).parent)


def _digest_of_files(folder: Path) -> bytes:
    files = [file for file in sorted(folder.rglob("*")) if "__pycache__" not in file.parts and file.is_file()]
    return _digest_of(part for file in files for part in (file.relative_to(folder).as_posix().encode(), file.read_bytes())).digest()


def _digest(*parts: object, alone: bool = False) -> str:
    return _digest_of((b"" if alone else _code(), PYTHON.encode(), *map(_as_bytes, parts))).hexdigest()


def _as_bytes(part: object) -> bytes:
    """A part of a key; a text is told from other values by the quotation mark, with which none of these begins."""
    if isinstance(part, str):
        return b'"' + part.encode("utf-8", "surrogatepass")
    return part if isinstance(part, bytes) else json.dumps(part).encode()


def _digest_of(parts: Iterable[bytes]) -> hashlib._Hash:
    """A digest that is another if a part ends elsewhere."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(f"{len(part)}:".encode())
        digest.update(part)
    return digest


def _seal(file: Path, content: bytes) -> bytes:
    return _digest_of((file.name.encode(), content)).digest()


def _read(file: Path) -> bytes | None:
    """What a file holds behind a digest of it and of its name; None if there is none, or it was cut or changed, or is another's."""
    try:
        if not stat.S_ISREG(file.lstat().st_mode):  # a link may lead to what never ends
            return None
        whole = file.read_bytes()
    except OSError:
        return None
    content = whole[32:]
    if _seal(file, content) != whole[:32]:
        return None
    with suppress(OSError):
        os.utime(file)
    return content


def _write(file: Path, content: bytes) -> None:
    """Write it in one step, so that no other build reads half of it; a disk that is full or may not be written to is no fault."""
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=UNFINISHED, dir=file.parent)
        try:
            with os.fdopen(handle, "wb") as opened:
                opened.write(_seal(file, content) + content)
            Path(name).replace(file)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise


def _clear(folder: Path) -> None:
    """Delete what was not used for long, and nothing that somebody else has put there."""
    oldest = time.time() - KEPT_DAYS * 24 * 3600
    for file in folder.iterdir():
        if OWN_NAME.fullmatch(file.name) and file.lstat().st_mtime < oldest:
            file.unlink(missing_ok=True)
