"""The one place that writes files into a folder: each once, and none outside of it."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

Files = Mapping[str, str | bytes]
"""Files by their path below a folder."""
PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,199}")
"""What a part of such a path may be: what every file system, address and archive takes as it is."""


PATH = re.compile(rf"{PART.pattern}(/{PART.pattern})*")


class LayoutError(Exception):
    """Files cannot be laid out as they are meant to; the message says which."""


def merged(*parts: Files) -> dict[str, str | bytes]:
    """Files from several parts.

    Raises:
        LayoutError: two of them cannot stand beside each other.
    """
    places = Places()
    for part in parts:
        places.take(part)
    return {name: content for part in parts for name, content in part.items()}


class Places:
    """Places of files that can stand beside each other below one folder."""

    def __init__(self) -> None:
        self._files: dict[str, str] = {}
        self._folders: set[str] = set()

    def __iter__(self) -> Iterator[str]:
        """The paths that are taken, in the order in which they were."""
        return iter(self._files.values())

    def take(self, files: Iterable[str]) -> None:
        """Take the paths of some files.

        Raises:
            LayoutError: one of them leaves the folder, or excludes another one, also where a file system does not tell small letters
                from capitals.
        """
        for name in files:
            if not PATH.fullmatch(name):
                raise LayoutError(f"{name!r} is no place for a file in the folder")
            folded = name.casefold()
            if folded in self._files:
                raise LayoutError(f"two files would be written to {name}")
            self._files[folded] = name
            above = _folders_above(folded)
            self._folders |= above
            both = next((place for place in (folded, *sorted(above)) if place in self._files and place in self._folders), None)
            if both is not None:
                raise LayoutError(f"{self._files[both]} would be a file and a folder")


def _folders_above(name: str) -> set[str]:
    """The folders in which a file lies, by their paths."""
    return {name[:at] for at, sign in enumerate(name) if sign == "/"}


def write_files(root: Path, files: Files, *, whole: bool = False) -> None:
    """Write files below ``root``, which they never leave: nothing is written if one of them would, or would take the place of another.

    With ``whole`` a file that is there already keeps all that it holds if the new content cannot be written.

    Raises:
        LayoutError: a path is none below a folder, or two files cannot stand beside each other.
        OSError: a file cannot be written.
    """
    Places().take(files)
    writer = _Writer(root, whole=whole)
    for name, content in files.items():
        writer.write(name, _as_bytes(content))


def _as_bytes(content: str | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.encode("utf-8")


class _Writer:
    """Writes files below a folder and never out of it, whatever links there are."""

    def __init__(self, root: Path, *, whole: bool = False) -> None:
        self._root, self._whole = root.resolve(), whole
        self._inside: dict[str, Path | None] = {}
        """The folders that were made, each with its place, if that is inside of the root."""

    def write(self, name: str, content: bytes) -> None:
        """Write one file."""
        folder, _, own = name.rpartition("/")
        if folder not in self._inside:
            (self._root / folder).mkdir(parents=True, exist_ok=True)
            found = (self._root / folder).resolve()
            self._inside[folder] = found if found.is_relative_to(self._root) else None
        parent = self._inside[folder]
        if parent is None or (parent / own).is_symlink():
            raise LayoutError(f"{name} lies behind a link that leads out of the folder")
        if self._whole:
            write_over(parent / own, content)
        else:
            target = parent / own
            if target.is_file() and target.stat().st_nlink > 1:
                target.unlink()  # what has a name elsewhere too, as in a backup of links, would be written over there as well
            target.write_bytes(content)


Signature = tuple[int, int, int, int]


class Contents:
    """What is known of files that one process wrote: their digests by what the system says of them as long as nobody changes them.

    A file keeps what it is known by where its folder is renamed. What three builds in a row did not meet is forgotten: every other build
    works on the same files.
    """

    def __init__(self) -> None:
        self._builds: tuple[dict[Signature, bytes], ...] = ({}, {}, {})

    def turn(self) -> None:
        """Begin another build."""
        self._builds = ({}, *self._builds[:2])

    def of(self, file: str) -> bytes | None:
        """The digest of a file, if this process wrote it and it is as it was."""
        try:
            signature = _signature(file)
        except OSError:
            return None
        digest = next((build[signature] for build in self._builds if signature in build), None)
        if digest is not None:
            self._builds[0][signature] = digest
        return digest

    def read(self, file: str) -> bytes | None:
        """The digest of a file that another process wrote; None where there is none, or it lies in another place too."""
        try:
            found = os.lstat(file)
            if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
                return None
            digest = digest_of(Path(file).read_bytes())
        except OSError:
            return None
        self._builds[0][_signature_of(found)] = digest
        return digest

    def note(self, file: str, digest: bytes) -> None:
        """Note the digest of a file that was just written."""
        self._builds[0][_signature(file)] = digest


def _signature(file: str) -> Signature:
    return _signature_of(os.lstat(file))


def _signature_of(found: os.stat_result) -> Signature:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


class Tree:
    """A folder that is to hold some files and no others; those that stand there already as they are to be are left as they are."""

    def __init__(self, root: Path, contents: Contents) -> None:
        self.root, self._contents = root, contents
        self._wanted: set[str] = set()
        self._was_there = root.is_dir()
        root.mkdir(parents=True, exist_ok=True)
        self._place = os.path.realpath(root)
        self._writer = _Writer(root)

    def put(self, files: Files) -> None:
        """Let files be in it, below its root.

        Raises:
            LayoutError: a path is none below a folder, or two files cannot stand beside each other; none of them was written.
            OSError: a file cannot be written.
        """
        Places().take(files)
        for name, written in files.items():
            content = _as_bytes(written)
            digest = digest_of(content)
            if self.stands(name, digest):
                continue
            if self._was_there:
                self._make_room(name)
            self._writer.write(name, content)
            self._contents.note(f"{self.root}/{name}", digest)
            self._wanted.add(name)

    def stands(self, name: str, digest: bytes) -> bool:
        """Whether a file of this content stands there already, and behind no link; then it stays.

        One that another process wrote, such as the site that was there before this one served it, is read once, which is less than to
        write it.
        """
        file = f"{self.root}/{name}"
        known = self._contents.of(file)
        if known is None and self._was_there and os.path.realpath(file) == f"{self._place}/{name}":
            known = self._contents.read(file)
        if known != digest:
            return False
        self._wanted.add(name)
        return True

    def files(self) -> FilesOnDisk:
        """What is in it now."""
        return FilesOnDisk(self.root, self._contents)

    def __contains__(self, name: str) -> bool:
        """Whether a file of this path is to be in it, as far as is known by now."""
        return name in self._wanted

    def _make_room(self, name: str) -> None:
        """Take away what an earlier build left in the place of a file, or of the folders above it."""
        target = self.root / name
        for place in (target, *target.parents):
            if place == self.root:
                break
            if place.is_symlink() or (place.is_file() and place != target):
                place.unlink()
            elif place == target and place.is_dir():
                shutil.rmtree(place)

    def finish(self) -> None:
        """Take away all that was not put there since the tree was begun."""
        root = str(self.root)
        needed = {folder for name in self._wanted for folder in _folders_above(name)}
        for place, folders, names in os.walk(root, topdown=False):
            folder = place[len(root) + 1 :]
            inside = f"{folder}/" if folder else ""
            links = (name for name in folders if Path(place, name).is_symlink()) if self._was_there else ()
            for name in (*names, *links):
                if f"{inside}{name}" not in self._wanted:
                    Path(place, name).unlink()
            if folder and folder not in needed:
                Path(place).rmdir()


def digest_of(content: bytes) -> bytes:
    """What a file's content is known by."""
    return hashlib.sha256(content).digest()


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


class FilesOnDisk(Mapping[str, bytes]):
    """The files of a folder by their path in it, in the order of these, each read when it is asked for."""

    def __init__(self, root: Path, contents: Contents | None = None) -> None:
        self._root, self._contents = str(root), contents
        self._names = dict.fromkeys(sorted(_names_below(root)))

    def __getitem__(self, name: str) -> bytes:
        """What a file holds."""
        return Path(self._place(name)).read_bytes()

    def _place(self, name: str) -> str:
        if name not in self._names:
            raise KeyError(name)
        return f"{self._root}/{name}"

    def __contains__(self, name: object) -> bool:
        """Whether there is such a file, which is not read for that."""
        return name in self._names

    def is_empty(self, name: str) -> bool:
        """Whether there is nothing in a file, which is not read for that."""
        return os.lstat(self._place(name)).st_size == 0

    def digest(self, name: str) -> bytes:
        """What the content of a file is known by; one that this process wrote, as far as that is known, is not read for that."""
        known = None if self._contents is None else self._contents.of(self._place(name))
        return digest_of(self[name]) if known is None else known

    def __iter__(self) -> Iterator[str]:
        """The paths."""
        return iter(self._names)

    def __len__(self) -> int:
        """How many files there are."""
        return len(self._names)


class TextsOnDisk(Mapping[str, str]):
    """Some texts below a folder by their path in it, each read when it is asked for."""

    def __init__(self, root: Path, names: Iterable[str]) -> None:
        self._root, self._names = root, dict.fromkeys(names)

    def __getitem__(self, name: str) -> str:
        """What one of them says."""
        if name not in self._names:
            raise KeyError(name)
        return (self._root / name).read_bytes().decode("utf-8")

    def __iter__(self) -> Iterator[str]:
        """The paths."""
        return iter(self._names)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._names)


def _names_below(root: Path) -> Iterator[str]:
    for folder, _, names in os.walk(root):
        inside = folder[len(str(root)) + 1 :]
        yield from (f"{inside}/{name}" if inside else name for name in names)


def files_below(root: Path) -> dict[str, bytes]:
    """The files of a folder by their path in it, in the order of these."""
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in sorted(root.rglob("*")) if file.is_file()}
