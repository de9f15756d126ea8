"""What can be wrong with a record, and how it is reported to the person who wrote it."""

from __future__ import annotations

import errno
import os
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

Severity = Literal["error", "warning"]
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""The categories of signs that are not to be seen."""
LOOK_ALIKE = frozenset(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425"
    "\u03bf\u0391\u0392\u0395\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a7"
)
"""Cyrillic and Greek letters that nobody can tell from Latin ones."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong at one place in one file.

    ``line`` and ``column`` count from 1. ``field`` is the address inside the record, such as
    ``outcomes[1].n``, and is empty where the file as a whole is meant.
    """

    path: str
    line: int
    column: int
    field: str
    message: str
    severity: Severity = "error"

    def __str__(self) -> str:
        field = f"{self.field}: " if self.field else ""
        mark = "warning: " if self.severity == "warning" else ""
        return printable(f"{self.path}:{self.line}:{self.column}: {mark}{field}{self.message}")


class InputError(Exception):
    """The records cannot be built; ``problems`` says why, in the order of the files."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__(f"{len(self.problems)} problem(s) in the records")


def missing_package(name: str | None, arguments: Iterable[str]) -> str:
    """What to do where Python runs without a package that the program stands on, such as outside its virtual environment."""
    command = " ".join((".venv/bin/python build.py", *arguments))
    return f"The Python package {name} is missing here. 'make site' installs all that is needed into .venv; then run: {command}"


def printable(text: str) -> str:
    r"""A text without signs that a terminal would obey, or that nobody can see: each stands as its number.

    >>> printable("a\x1b[31m")
    'a\\x1b[31m'
    """
    if text.isprintable():
        return text
    return "".join(f"\\x{ord(c):02x}" if unicodedata.category(c) in HIDDEN else c for c in text)


def nearest_word(value: object, known: Iterable[str]) -> str | None:
    """The known word that is written almost like this one; None if there is none."""
    wanted = str(value).strip().casefold().replace(" ", "_").replace("-", "_")
    close = get_close_matches(wanted, sorted(known), n=1, cutoff=0.6)
    return close[0] if close else None


def did_you_mean(value: object, known: Iterable[str]) -> str:
    """The end of a message about an unknown word: the nearest known one, or the list of them.

    >>> did_you_mean("indivdual", ["individual", "group"])
    "; did you mean 'individual'?"
    """
    words = sorted(known)
    close = nearest_word(value, words)
    if close is not None:
        return f"; did you mean '{close}'?"
    return f"; expected one of {', '.join(words)}" if words else ""


def quoted(value: object, limit: int = 60) -> str:
    """A value as it stands in the file, quoted if it is text and cut if it is long."""
    text = printable(f"'{value}'".replace("\n", " ")) if isinstance(value, str) else str(value)
    if isinstance(value, bool):
        text = "true" if value else "false"
    if isinstance(value, dict):
        text = "a block of fields"
    if isinstance(value, list | tuple):
        text = f"a list of {len(value)}"
    text = text if len(text) <= limit else text[: limit - 1] + "…"
    odd = dict.fromkeys(sign for sign in value if _misleads(sign, value)) if isinstance(value, str) and not value.isascii() else {}
    return text + (f" (with the sign {', '.join(f'U+{ord(sign):04X}' for sign in odd)})" if odd else "")


def _misleads(sign: str, text: str) -> bool:
    """Whether a sign looks like another one: a space or a letter of another width, or a letter of another script among Latin ones."""
    if sign.isascii():
        return False
    if unicodedata.category(sign) == "Zs" or "\uff01" <= sign <= "\uff5e":
        return True
    return sign in LOOK_ALIKE and any(other.isascii() and other.isalpha() for other in text)


CLOSED: Mapping[int, str] = {
    **dict.fromkeys((errno.EACCES, errno.EPERM), "you have no permission there (permission denied); take a folder of your own"),
    errno.EROFS: "nothing can be written there (read-only file system); take a folder that can be written to",
    errno.ENOSPC: "the disk is full (no space left on device); make room on it",
    errno.EDQUOT: "your share of the disk is used up (disk quota exceeded); make room on it",
}
"""What a system says where it lets nobody read or write, in plain words, with what helps."""


def why_closed(error: OSError) -> str:
    """Why a file cannot be read or written: what the system says, in plain words where it lets nobody in.

    >>> why_closed(FileExistsError(errno.EEXIST, "File exists"))
    'File exists'
    """
    return CLOSED.get(error.errno or 0) or error.strerror or str(error)


def where_and_why_closed(error: OSError) -> str:
    """The same behind the place where nobody is let in, if that is said."""
    place = closed_place(error)
    return f"{place}{': ' if place else ''}{why_closed(error)}"


def closed_place(error: OSError) -> str:
    """Where a system lets nobody in: the file, or of one that is not there the nearest folder; '' if it is not said."""
    named = error.filename2 or error.filename
    if not isinstance(named, str | bytes | os.PathLike):
        return ""
    place = Path(os.fsdecode(named)).absolute()
    return shown_path(next((each for each in (place, *place.parents) if os.path.lexists(each)), place))


def shown_path(path: Path) -> str:
    """A path as messages name it: relative to the working directory if it lies in it; a link by its own name, not by where it leads."""
    try:
        whole = path.resolve() if path.name in ("", "..") else path.parent.resolve() / path.name
        return whole.relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError, RuntimeError):  # it lies elsewhere, or is a link that leads round to itself
        return path.as_posix()
