"""What was made before is not made again: results of pure functions, kept in a folder by a digest of all that they depend on.

The folder may be deleted at any time; a build without it gives the same site, byte by byte, and takes longer. Outside of
:func:`remembered_in` nothing is kept.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import os
import re
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache, wraps
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

_folder: ContextVar[Path | None] = ContextVar("folder", default=None)
KEPT_DAYS = 30
"""After how many days without use a result is cleared away."""
UNFINISHED = "unfinished-"
OWN_NAME = re.compile(rf"[0-9a-f]{{64}}|{UNFINISHED}\w+")
"""The names of files that are kept: a digest, or what a killed build had begun."""


@contextmanager
def remembered_in(folder: Path) -> Iterator[None]:
    """Keep what functions that are :func:`remembered` give in ``folder``, and at the end clear away what was not used for long."""
    before = _folder.set(folder)
    try:
        yield
    finally:
        _folder.reset(before)
        with suppress(OSError):
            _clear(folder)


def remembered(*packages: str) -> Callable[[Callable[..., bytes]], Callable[..., bytes]]:
    """Marks a function whose result depends on nothing but its arguments, the module that it is in, and ``packages``.

    The arguments are what JSON can hold, or bytes.
    """

    def mark(function: Callable[..., bytes]) -> Callable[..., bytes]:
        @wraps(function)
        def recall(*arguments: object) -> bytes:
            folder = _folder.get()
            if folder is None:
                return function(*arguments)
            module = inspect.getmodule(function)
            assert module is not None, "a function stands in a module"
            file = folder / _digest(_code(module), *packages_of(packages), function.__qualname__, *arguments)
            known = _read(file)
            if known is None:
                known = function(*arguments)
                _write(file, known)
            return known

        return recall

    return mark


@cache
def packages_of(names: tuple[str, ...]) -> tuple[str, ...]:
    """The packages with the versions that are installed."""
    return tuple(f"{name} {version(name)}" for name in names)


@cache
def _code(module: ModuleType) -> str:
    return inspect.getsource(module)


def _digest(*parts: object) -> str:
    digest = hashlib.sha256()
    for part in parts:
        content = part if isinstance(part, bytes) else json.dumps(part).encode()
        digest.update(f"{len(content)}:".encode() + content)
    return digest.hexdigest()


def _read(file: Path) -> bytes | None:
    """What a file holds behind a digest of it; None if there is none, or it was cut or changed."""
    try:
        if not stat.S_ISREG(file.lstat().st_mode):  # a link may lead to what never ends
            return None
        whole = file.read_bytes()
    except OSError:
        return None
    content = whole[32:]
    if hashlib.sha256(content).digest() != whole[:32]:
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
                opened.write(hashlib.sha256(content).digest() + content)
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
