"""Which folder a site may be put into: a build replaces nothing but a folder that is new, empty, or built by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

MARK = ".built-by-living-review"
"""The file by which a build knows a site that it made."""
MARK_TEXT = "This folder was made by a build of living-review and is replaced as a whole by the next one. Keep no files of yours in it.\n"


def refusal(site: Path, kept: Mapping[str, Path], *, inputs: Iterable[str] = ()) -> str:
    """Why a site may not be put into ``site``, or '' if it may.

    ``kept`` maps what is to be kept to where it is; the site may be none of it and may not hold it. What ``inputs`` names of it may
    not hold the site either. Links are followed, so that a folder has one address however it is written.
    """
    target = site.resolve()
    for name, place in sorted(kept.items()):
        if target == place.resolve():
            return f"it is {name}"
        if target in place.resolve().parents:
            return f"it holds {name} ({place.resolve()})"
    for name in sorted(inputs):
        if kept[name].resolve() in target.parents:
            return f"it lies inside {name} ({kept[name].resolve()})"
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
        return f"it cannot be read: {error.strerror}"
    return f"it holds files that no build has made (it has no file {MARK})"


def is_built(folder: Path) -> bool:
    """Whether a folder is a site that a build made."""
    return (folder / MARK).is_file() and not (folder / MARK).is_symlink()


def mark(folder: Path) -> None:
    """Mark a folder as a site that a build made."""
    (folder / MARK).write_text(MARK_TEXT, encoding="utf-8")
