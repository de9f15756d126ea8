"""The one place that writes: each file once, and none outside of its folder."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest

from living_review.site.layout import (
    Contents,
    FilesOnDisk,
    LayoutError,
    Places,
    TextsOnDisk,
    Tree,
    digest_of,
    files_below,
    merged,
    write_files,
)

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


def test_tree_holds_what_was_put_and_nothing_else(tmp_path: Path) -> None:
    """Files that stand there as they are to be are not written again; what is changed, by whomever, or not put there any more is."""
    contents, root, outside = Contents(), tmp_path / "root", tmp_path / "outside"
    first = {"same": "s", "other": "1", "gone/a": "g", "folder/b": "b", "file": "f"}
    tree = Tree(root, contents)
    tree.put(first)
    tree.finish()
    kept = (root / "same").stat().st_mtime_ns
    assert files_below(root) == {name: text.encode() for name, text in first.items()}
    contents.turn()
    (root / "file").write_text("F")
    (root / "new").write_text("n")
    outside.mkdir()
    (root / "link").symlink_to(outside)
    (outside / "theirs").write_text("t")
    second = {"same": "s", "other": "2", "folder": "a file now", "file": "f", "link/c": "c"}
    tree = Tree(root, contents)
    assert tree.stands("same", digest_of(b"s"))
    assert not tree.stands("file", digest_of(b"f")), "somebody has changed it"
    tree.put(second)
    tree.finish()
    assert files_below(root) == {name: text.encode() for name, text in second.items()}
    assert sorted(place.name for place in root.iterdir()) == ["file", "folder", "link", "other", "same"]
    assert (root / "same").stat().st_mtime_ns == kept
    assert files_below(outside) == {"theirs": b"t"}
    tree = Tree(root, contents)
    tree.put({"other/d": "d"})
    tree.finish()
    assert files_below(root) == {"other/d": b"d"}


def test_what_another_process_wrote_is_not_written_again(tmp_path: Path) -> None:
    """Unless it is other than wanted, lies behind a link, or in another place too, where a write to one would change both."""
    root, outside = tmp_path / "root", tmp_path / "outside"
    wanted = {"same": "s", "other": "o", "folder/a": "a", "link/b": "b", "linked": "l", "twice": "t"}
    for folder in (root / "folder", outside):
        folder.mkdir(parents=True)
    there = {"root/same": "s", "root/other": "x", "root/folder/a": "a", "outside/b": "b", "outside/l": "l", "outside/t": "T"}
    for file, text in there.items():
        (tmp_path / file).write_text(text)
    (root / "link").symlink_to(outside)
    (root / "linked").symlink_to(outside / "l")
    (root / "twice").hardlink_to(outside / "t")
    written = (root / "same").stat().st_mtime_ns
    contents = Contents()
    tree = Tree(root, contents)
    assert [name for name, text in wanted.items() if tree.stands(name, digest_of(text.encode()))] == ["same", "folder/a"]
    tree.put(wanted)
    tree.finish()
    assert files_below(root) == {name: text.encode() for name, text in wanted.items()}
    assert not [place for place in root.rglob("*") if place.is_symlink()]
    assert files_below(outside) == {"b": b"b", "l": b"l", "t": b"T"}
    assert (root / "same").stat().st_mtime_ns == written
    (root / "same").write_text("S")
    assert not Tree(root, contents).stands("same", digest_of(b"s"))


def test_places_of_parts() -> None:
    """Files that come in parts are held against those of the parts before, in whichever order a file and a folder of one name come."""
    places = Places()
    places.take({"a/b.csv": "", "c": ""})
    for name in ("A/B.csv", "a", "A", "c/d", "a/b.csv/e"):
        with pytest.raises(LayoutError, match=r"two files would be written to|would be a file and a folder"):
            places.take([name])
        places = Places()
        places.take(["a/b.csv", "c"])
    places.take(["a/c.csv", "d/e"])
    assert list(places) == ["a/b.csv", "c", "a/c.csv", "d/e"]


def test_texts_are_read_when_they_are_asked_for(tmp_path: Path) -> None:
    """Of a folder those texts alone that it was asked about, as they are then."""
    write_files(tmp_path, {"a/b.md": "ä", "c.md": "c", "other": "o"})
    texts = TextsOnDisk(tmp_path, ["c.md", "a/b.md"])
    assert dict(texts) == {"c.md": "c", "a/b.md": "ä"}
    (tmp_path / "c.md").write_text("d")
    assert (texts["c.md"], len(texts), "other" in texts, texts.get("other")) == ("d", 2, False, None)


def test_digests_of_files_are_those_of_what_they_hold(tmp_path: Path) -> None:
    """A file that was written here is not read to tell its digest; one that somebody has changed since, or put there, is."""
    tree = Tree(tmp_path / "root", Contents())
    tree.put({"a/b": "1", "c": "2"})
    (tmp_path / "root" / "c").write_text("changed")
    (tmp_path / "root" / "d").write_text("3")
    files = tree.files()
    assert {name: files.digest(name) for name in files} == {name: digest_of(content) for name, content in files.items()}
    assert list(files) == ["a/b", "c", "d"]
    assert FilesOnDisk(tmp_path / "root").digest("c") == digest_of(b"changed")
    with patch.object(Path, "read_bytes", side_effect=AssertionError):
        assert files.digest("a/b") == digest_of(b"1")
    with pytest.raises(KeyError):
        files.digest("a")
