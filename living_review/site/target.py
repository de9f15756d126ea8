"""Which folder a site may be put into: a build replaces nothing but a folder that is new, empty, or built by itself."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from living_review.problems import where_and_why_closed, why_closed

MARK = ".built-by-living-review"
"""The file by which a build knows a site that it built."""
MARK_TEXT = "This folder was made by a build of living-review and is replaced as a whole by the next one. Keep no files of yours in it.\n"


@dataclass(frozen=True)
class Kept:
    """Something that no build may replace."""

    name: str
    place: Path
    closed: bool = False
    """Whether nothing may be put into it either."""


def refusal(site: Path, kept: Iterable[Kept]) -> str:
    """Why a site may not be put into ``site``, or '' if it may.

    It may be none of what is ``kept`` and may not hold it, nor lie in what is closed, and what it holds already must be a site that a
    build put there. Links are followed, so that a folder has one address however it is written.
    """
    target = site.resolve()
    for thing in kept:
        place = thing.place.resolve()
        if target == place:
            return f"it is {thing.name}"
        if target in place.parents:
            return f"it holds {thing.name} ({place})"
        if thing.closed and place in target.parents:
            return f"it lies in {thing.name} ({place})"
    return _content_refusal(target)


def _content_refusal(target: Path) -> str:
    """Why what is at the target already may not be replaced, or ''."""
    try:
        if not target.exists():
            above = next(parent for parent in target.parents if parent.exists())
            return "" if above.is_dir() else f"{above} is a file"
        if not target.is_dir():
            return "it is a file"
        if not any(target.iterdir()) or is_built(target):
            return ""
    except OSError as error:
        return f"it cannot be read: {why_closed(error)}"
    return f"it holds files that no build has made (it has no file {MARK})"


def unwritable(folder: Path) -> str:
    """Why nothing can be written into a folder, or made where there is none yet, with the folder that is closed; '' if it can."""
    place = next(each for each in (folder.absolute(), *folder.absolute().parents) if each.exists())
    if os.access(place, os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids):
        return ""
    number = errno.EROFS if os.statvfs(place).f_flag & os.ST_RDONLY else errno.EACCES
    return where_and_why_closed(OSError(number, os.strerror(number), str(place)))


def is_built(folder: Path) -> bool:
    """Whether a folder is a site that a build put there."""
    return (folder / MARK).is_file() and not (folder / MARK).is_symlink()


def mark(folder: Path) -> None:
    """Mark a folder as a site that a build put there."""
    (folder / MARK).write_text(MARK_TEXT, encoding="utf-8")
