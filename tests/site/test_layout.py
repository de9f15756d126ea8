"""The one place that writes: each file once, and none outside of its folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from living_review.site.layout import LayoutError, files_below, merged, write_files

BAD = {
    "upwards": ["../x"],
    "upwards within": ["a/../../x"],
    "absolute": ["/x"],
    "here": ["./x"],
    "nothing": [""],
    "twice a slash": ["a//b"],
    "backslash": ["..\\x"],
    "drive": ["C:x"],
    "control": ["a\nb"],
    "letters that no address takes": ["ä"],
    "capitals": ["a/b.md", "A/B.md"],
    "file and folder": ["a", "a/b"],
}


@pytest.mark.parametrize("names", BAD.values(), ids=BAD.keys())
def test_places_that_are_refused(tmp_path: Path, names: list[str]) -> None:
    """A path that leaves the folder, or takes the place of another, is refused before anything is written."""
    root = tmp_path / "root"
    root.mkdir()
    with pytest.raises(LayoutError):
        write_files(root, {"fine.txt": "x", **dict.fromkeys(names, "x")})
    assert list(tmp_path.rglob("*")) == [root]


def test_link_out_of_the_folder(tmp_path: Path) -> None:
    """A link in the folder is not followed out of it."""
    root, outside = tmp_path / "root", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (root / "sub").symlink_to(outside)
    (root / "file").symlink_to(outside / "file")
    for name in ("sub/x", "file"):
        with pytest.raises(LayoutError, match="behind a link"):
            write_files(root, {name: "x"})
    assert list(outside.iterdir()) == []


def test_files_are_written(tmp_path: Path) -> None:
    """Text is written as UTF-8 and bytes as they are."""
    write_files(tmp_path, {"a/b.txt": "ä", "c": b"\xff"})
    assert files_below(tmp_path) == {"a/b.txt": "ä".encode(), "c": b"\xff"}


def test_parts_that_meet() -> None:
    """Files of several parts keep their order, and none replaces another."""
    assert list(merged({"b": "1"}, {"a": "2"})) == ["b", "a"]
    with pytest.raises(LayoutError, match=r"two files would be written to X\.csv"):
        merged({"x.csv": "1"}, {"X.csv": "2"})
