"""What is remembered: the same as would be made anew, whatever happens to the folder that it is kept in."""

from __future__ import annotations

import os
import resource
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import Context
from pathlib import Path
from typing import Any

import pytest
from helpers.drawings import drawn
from helpers.reviews import SLEEP, records_of

from living_review import remembering
from living_review.analysis.tables import tabulate
from living_review.charts.fonts import picture
from living_review.charts.render import draw_all
from living_review.remembering import KEPT_DAYS, Memory, once, remembered, remembered_in

made: list[Any] = []


@remembered("pytest")
def joined(*parts: Any) -> bytes:
    """The arguments as one text; ``made`` tells that it was made."""
    made.append(parts)
    return repr(parts).encode()


@pytest.fixture(autouse=True)
def nothing_made() -> None:
    """Forget what other tests made."""
    made.clear()


def test_made_once(tmp_path: Path) -> None:
    """The same arguments are not worked on twice, and others are; where nothing is kept each is."""
    for _ in range(2):
        Context().run(lambda: joined("a", 1))  # outside of what the tests keep
    assert len(made) == 2
    with remembered_in(tmp_path / "kept"):
        for parts in (("a", 1), ("a", "1"), ("a1",), ("a", 1), (b"a", 1)):
            assert joined(*parts) == repr(parts).encode()
    assert made[2:] == [("a", 1), ("a", "1"), ("a1",), (b"a", 1)]
    with remembered_in(tmp_path / "kept"):
        assert joined("a", 1) == b"('a', 1)"
    assert len(made) == 6


def test_other_code_or_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change of the module, or another version of a package, is another result."""
    with remembered_in(tmp_path):
        joined("a")
        monkeypatch.setattr(remembering, "_code", lambda: b"changed")
        joined("a")
        monkeypatch.setattr(remembering, "packages_of", lambda names: ("pytest 0",))
        joined("a")
    assert len(made) == 3


def alone(does: str) -> Callable[[str], bytes]:
    """A function of one name that calls nothing else of the program, which does this or that."""
    known = {
        "upper": lambda text: made.append(text) or text.upper().encode(),
        "lower": lambda text: made.append(text) or text.lower().encode(),
    }
    known[does].__qualname__ = "either"
    return remembered("pytest", alone=True)(known[does])


def test_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What calls nothing else of the program is known again after that changed, but not if it does something else itself."""
    with remembered_in(tmp_path):
        assert alone("upper")("Ab") == b"AB"
        monkeypatch.setattr(remembering, "_code", lambda: b"changed")
        assert alone("upper")("Ab") == b"AB"
        assert len(made) == 1
        assert alone("lower")("Ab") == b"ab"
        monkeypatch.setattr(remembering, "packages_of", lambda names: ("pytest 0",))
        alone("upper")("Ab")
    assert len(made) == 3


def test_other_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another Python made is another result."""
    with remembered_in(tmp_path):
        joined("a")
        monkeypatch.setattr(remembering, "PYTHON", "3.99.0 (main)")
        joined("a")
    assert len(made) == 2


def code(tmp_path: Path, files: dict[str, str]) -> bytes:
    """The digest of a program of these files."""
    folder = tmp_path / str(len(list(tmp_path.iterdir())))
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return remembering._digest_of_files(folder)


def test_each_file_of_the_program_counts(tmp_path: Path) -> None:
    """A module by another name, a line that moved to the next module, and a font of the package make another program."""
    as_it_is = {"a.py": "x = 1\ny = 2\n", "b.py": "z = 3\n", "fonts/a.ttf": "font"}
    found = [
        code(tmp_path, as_it_is),
        code(tmp_path, {"a.py": "x = 1\n", "b.py": "y = 2\nz = 3\n", "fonts/a.ttf": "font"}),
        code(tmp_path, {"a.py": "x = 1\ny = 2\n", "c.py": "z = 3\n", "fonts/a.ttf": "font"}),
        code(tmp_path, as_it_is | {"fonts/a.ttf": "other"}),
        code(tmp_path, as_it_is | {"b.py": ""}),
    ]
    assert len(set(found)) == len(found)
    assert code(tmp_path, as_it_is | {"__pycache__/a.cpython-311.pyc": "compiled"}) == found[0]


@pytest.mark.parametrize("harm", ["cut", "changed", "emptied", "gone"])
def test_harmed_files(tmp_path: Path, harm: str) -> None:
    """A file that was cut, changed or deleted is made anew."""
    with remembered_in(tmp_path):
        joined("a")
        (file,) = tmp_path.iterdir()
        content = file.read_bytes()
        if harm == "gone":
            file.unlink()
        else:
            file.write_bytes({"cut": content[:-1], "changed": content[:-1] + b"X", "emptied": b""}[harm])
        assert joined("a") == b"('a',)"
        assert file.read_bytes() == content
    assert len(made) == 2


@pytest.mark.parametrize("how", ["swapped", "copied"])
def test_results_in_each_others_place(tmp_path: Path, how: str) -> None:
    """A result under the name of another, whole as it is, is not taken for that: a page would have the numbers of another."""
    with remembered_in(tmp_path):
        joined("a")
        (one,) = tmp_path.iterdir()
        joined("b")
        (other,) = (file for file in tmp_path.iterdir() if file != one)
        first, second = one.read_bytes(), other.read_bytes()
        one.write_bytes(second)
        if how == "swapped":
            other.write_bytes(first)
        assert [joined("a"), joined("b")] == [b"('a',)", b"('b',)"]
        assert (one.read_bytes(), other.read_bytes()) == (first, second)


def test_full_disk(tmp_path: Path) -> None:
    """Where the disk is full while a result is written it is not kept, and nothing of it stays; with room again it is."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    with remembered_in(tmp_path):
        resource.setrlimit(resource.RLIMIT_FSIZE, (20, limits[1]))
        try:
            found = joined("a")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert found == b"('a',)"
        assert list(tmp_path.iterdir()) == []
        assert joined("a") == joined("a") == found
    assert len(made) == 2
    assert len(list(tmp_path.iterdir())) == 1


def test_two_at_once_in_one_folder(tmp_path: Path) -> None:
    """Programs that read and write the same results at once, while somebody cuts these, get each its own."""
    stop = threading.Event()

    def cut() -> None:
        while not stop.is_set():
            for file in tmp_path.iterdir():
                with suppress(OSError):
                    os.truncate(file, max(file.stat().st_size - 1, 0))

    def work(_: int) -> bool:
        with remembered_in(tmp_path):
            return all(joined(name) == repr((name,)).encode() for _ in range(50) for name in "abcd")

    cutter = threading.Thread(target=cut)
    cutter.start()
    try:
        with ThreadPoolExecutor(4) as pool:
            assert all(pool.map(work, range(4)))
    finally:
        stop.set()
        cutter.join()


def test_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """Where nothing can be kept, all is made as if there were no folder."""
    (tmp_path / "file").write_text("")
    with remembered_in(tmp_path / "file" / "kept"):
        assert joined("a") == joined("a") == b"('a',)"
    assert len(made) == 2


def test_unused_results_are_cleared(tmp_path: Path) -> None:
    """What was not used for long goes; what was used stays."""
    with remembered_in(tmp_path):
        joined("a")
        joined("b")
    old = time.time() - (KEPT_DAYS + 1) * 24 * 3600
    for file in tmp_path.iterdir():
        os.utime(file, (old, old))
    with remembered_in(tmp_path):
        joined("a")
    assert len(list(tmp_path.iterdir())) == 1
    with remembered_in(tmp_path):
        joined("a")
    assert len(made) == 2


def test_cleared_once_while_serving(tmp_path: Path) -> None:
    """A process that builds again and again looks through the folder the first time."""
    memory = Memory()
    for n, left in ((1, 0), (2, 1)):
        with remembered_in(tmp_path):
            joined(n)
        for file in tmp_path.iterdir():
            os.utime(file, (0, 0))
        with remembered_in(tmp_path, memory):
            once("value", lambda: 1)
        assert len(list(tmp_path.iterdir())) == left


def test_drawings_and_pictures_are_the_same(tmp_path: Path) -> None:
    """Drawings and pictures that are remembered are those that would be made."""
    records = records_of(SLEEP)
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"><text y="15" font-family="x">Review</text></svg>'
    with remembered_in(tmp_path):
        first = draw_all(records, tabulate(records)), picture(svg)
        kept = sorted(tmp_path.iterdir())
        assert (draw_all(records, tabulate(records)), picture(svg)) == first == (drawn(SLEEP).figures, picture(svg))
        assert sorted(tmp_path.iterdir()) == kept
    assert picture(svg) == first[1]


def test_nothing_of_others_is_cleared_away(tmp_path: Path) -> None:
    """Old results go, with what killed builds had begun; those of anybody else stay, also where the folder is a link to them."""
    documents = tmp_path / "documents"
    (documents / "old").mkdir(parents=True)
    for name in ("thesis.docx", "a" * 64, "unfinished-x1", "b" * 63, "A" * 64):
        (documents / name).write_text("x")
    long_ago = time.time() - (KEPT_DAYS + 1) * 24 * 3600
    for file in documents.iterdir():
        os.utime(file, (long_ago, long_ago))
    (tmp_path / "kept").symlink_to(documents)
    with remembered_in(tmp_path / "kept"):
        pass
    assert {file.name for file in documents.iterdir()} == {"old", "thesis.docx", "b" * 63, "A" * 64}


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_no_plain_file_in_place_of_a_result(kind: str, tmp_path: Path) -> None:
    """A link to what never ends, a pipe or a folder under the name of a result: it is made anew, and nothing waits."""
    with remembered_in(tmp_path):
        joined("a")
    (file,) = tmp_path.iterdir()
    file.unlink()
    if kind == "link":
        file.symlink_to("/dev/zero")
    elif kind == "pipe":
        os.mkfifo(file)
    else:
        file.mkdir()
    with remembered_in(tmp_path):
        assert joined("a") == b"('a',)"
    assert len(made) == 2
