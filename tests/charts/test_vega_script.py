"""The script of Vega: a process of its own makes it, it is kept, and where the process makes none it is made without."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from living_review.charts import vega_script as made_in
from living_review.charts.vega_script import IN_BROWSER, vega_script
from living_review.remembering import remembered_in

HERE = b"made here"


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The processes that are begun; what is made without one is told by what it is, and is kept for one test alone."""
    found: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            found.append(self)

    class Converter:
        @staticmethod
        def javascript_bundle(wanted: str) -> str:
            assert wanted == IN_BROWSER.read_text(encoding="utf-8")
            return HERE.decode()

    monkeypatch.setattr(subprocess, "Popen", Noted)
    monkeypatch.setattr(made_in, "vl_convert", Converter)
    with remembered_in(tmp_path):
        yield found


def test_a_process_makes_it_once(begun: list[subprocess.Popen[bytes]]) -> None:
    """It holds what pages ask for, and is kept: nothing is begun the next time."""
    with vega_script() as script:
        made = script()
        assert script() == made, "it may be asked for again"
    (process,) = begun
    assert process.returncode == 0
    assert b"window.vega=" in made.replace(b" ", b"")
    assert len(made) > 100_000
    with vega_script() as script:
        assert script() == made
    assert len(begun) == 1


def test_it_is_made_here_where_the_process_fails(begun: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that ends with a fault gives nothing, whatever it has written; what is made without one is kept as well."""
    monkeypatch.setattr(made_in, "PROGRAM", "import sys; print('half of it', flush=True); sys.exit(3)")
    for _ in range(2):
        with vega_script() as script:
            assert script() == HERE
    assert [process.returncode for process in begun] == [3]


@pytest.mark.parametrize("executable", ["/nowhere/python", None, ""])
def test_it_is_made_here_where_no_process_can_be_begun(
    executable: str | None, begun: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So it is where the machine allows no other process, or Python does not know where it is itself."""
    monkeypatch.setattr(sys, "executable", executable)
    with vega_script() as script:
        assert script() == HERE
    assert not begun


def test_what_nobody_waits_for_is_given_up(begun: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that fails leaves no process behind."""
    monkeypatch.setattr(made_in, "PROGRAM", "import time; time.sleep(600)")
    with pytest.raises(KeyboardInterrupt), vega_script():
        raise KeyboardInterrupt
    (process,) = begun
    assert process.returncode is not None
    assert process.returncode < 0
