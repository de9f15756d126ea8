"""The one place that writes files into a folder: each once, and none outside of it."""

from __future__ import annotations

import os
import re
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

Files = Mapping[str, str | bytes]
"""Files by their path below a folder."""
PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,199}")
"""What a part of such a path may be: what every file system, address and archive takes as it is."""


class LayoutError(Exception):
    """Files cannot be laid out as they are meant to; the message says which."""


def merged(*parts: Files) -> dict[str, str | bytes]:
    """Files from several parts.

    Raises:
        LayoutError: two of them have one path, also where a file system does not tell small letters from capitals.
    """
    files: dict[str, str | bytes] = {}
    known: set[str] = set()
    for name, content in (item for part in parts for item in part.items()):
        if name.casefold() in known:
            raise LayoutError(f"two files would be written to {name}")
        known.add(name.casefold())
        files[name] = content
    return files


def write_files(root: Path, files: Files, *, whole: bool = False) -> None:
    """Write files below ``root``, which they never leave: nothing is written if one of them would, or would take the place of another.

    With ``whole`` a file that is there already keeps all that it holds if the new content cannot be written.

    Raises:
        LayoutError: a path is none below a folder, or two files cannot stand beside each other.
        OSError: a file cannot be written.
    """
    _check(files)
    place = root.resolve()
    for name, content in files.items():
        target = place / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.parent.resolve().is_relative_to(place) or target.is_symlink():
            raise LayoutError(f"{name} lies behind a link that leads out of the folder")
        written = content if isinstance(content, bytes) else content.encode("utf-8")
        if whole:
            write_over(target, written)
        else:
            target.write_bytes(written)


def create_files(root: Path, files: Mapping[str, str]) -> None:
    """Write new files below ``root``; what is there already is never written over. Their paths are the program's own, not a record's.

    Raises:
        FileExistsError: one of them is there; none was written.
        OSError: a file cannot be written; none is left.
    """
    for name in files:
        if (root / name).exists() or (root / name).is_symlink():
            raise FileExistsError(17, "is there already", str(root / name))
    made: list[Path] = []
    try:
        for name, content in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            with (root / name).open("x", encoding="utf-8", newline="\n") as opened:
                made.append(root / name)
                opened.write(content)
    except OSError:
        for file in made:  # half of them would be in the way of the next try
            file.unlink(missing_ok=True)
        raise


def write_over(file: Path, content: bytes) -> None:
    """Write a file that a person may have worked on: it holds the new content or, if that cannot be written, all of the old one.

    Raises:
        OSError: it cannot.
    """
    target = file.resolve()  # a link stays one
    handle, name = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(content)
        Path(name).chmod(stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask())
        Path(name).replace(target)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    """Which permissions new files do without."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _check(files: Iterable[str]) -> None:
    """Refuse paths that leave the folder, or that exclude each other."""
    seen: dict[str, str] = {}
    for name in files:
        if not all(PART.fullmatch(part) for part in name.split("/")):
            raise LayoutError(f"{name!r} is no place for a file in the folder")
        if name.casefold() in seen:
            raise LayoutError(f"two files would be written to {name}")
        seen[name.casefold()] = name
    for name in seen:
        steps = name.split("/")
        for n in range(1, len(steps)):
            if "/".join(steps[:n]) in seen:
                raise LayoutError(f"{seen['/'.join(steps[:n])]} would be a file and a folder")


class FilesOnDisk(Mapping[str, bytes]):
    """The files of a folder by their path in it, in the order of these, each read when it is asked for."""

    def __init__(self, root: Path) -> None:
        self._places = {file.relative_to(root).as_posix(): file for file in sorted(root.rglob("*")) if file.is_file()}

    def __getitem__(self, name: str) -> bytes:
        """What a file holds."""
        return self._places[name].read_bytes()

    def __contains__(self, name: object) -> bool:
        """Whether there is such a file, which is not read for that."""
        return name in self._places

    def __iter__(self) -> Iterator[str]:
        """The paths."""
        return iter(self._places)

    def __len__(self) -> int:
        """How many files there are."""
        return len(self._places)


def files_below(root: Path) -> dict[str, bytes]:
    """The files of a folder by their path in it, in the order of these."""
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in sorted(root.rglob("*")) if file.is_file()}
