"""The command line: what it tells, how it ends, and what it leaves behind."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, SLEEP, Copy, Site, run_build

INPUTS = ("data", "templates", "site_src", "mkdocs.yml", "tests/reviews")


def digest(folder: Path) -> str:
    """One hash over the names and contents of all files of a folder, or of one file."""
    files = sorted(file for file in folder.rglob("*") if file.is_file()) if folder.is_dir() else [folder]
    found = hashlib.sha256()
    for file in files:
        found.update(file.relative_to(folder.parent).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()


def test_check_of_first_review() -> None:
    """The records that ship are in order, and the check says how many there are."""
    done = run_build("check")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("18 studies in order; ")
    assert " contradicted, " in done.stdout
    assert "; 0 warnings; " in done.stdout


def test_errors_are_told_all_at_once(sleep: Copy) -> None:
    """All errors of all files are told, then their number; the exit code is 1, and no traceback is shown."""
    sleep.edit("studies/adler2015.yml", ("doi: 10.5555/", "doi: 10.5555"), ("  total: ", "  totl: "))
    sleep.edit("studies/chen2018.yml", ("attributed: ", "atributed: "))
    done = run_build("--data", "sleep", "check", cwd=sleep.folder.parent)
    lines = done.stderr.splitlines()
    assert done.returncode == 1
    assert done.stdout == ""
    assert [line.split(":")[0] for line in lines[:-1]] == ["sleep/studies/adler2015.yml"] * 3 + ["sleep/studies/chen2018.yml"] * 2
    assert lines[-1] == "5 errors in the records; nothing was built"
    assert "Traceback" not in done.stderr


def test_warnings_fail_only_if_strict(sleep: Copy) -> None:
    """A warning is told and counted, and is an error with --strict only."""
    sleep.edit("review.yml", ("  included: 4", "  included: 5"))
    done = run_build("check", "--data", "sleep", cwd=sleep.folder.parent)
    assert done.returncode == 0
    assert ": warning: flow.included: found 5, " in done.stderr
    assert "; 2 warnings; " in done.stdout
    strict = run_build("check", "--data", "sleep", "--strict", cwd=sleep.folder.parent)
    assert strict.returncode == 1
    assert strict.stderr.splitlines()[-1] == "2 warnings in the records; nothing was built"


def test_no_such_folder(tmp_path: Path) -> None:
    """A folder that is not there is told as such."""
    done = run_build("--data", "nowhere", "check", cwd=tmp_path)
    assert done.returncode == 1
    assert "there is no such folder of records" in done.stderr


def test_summary(first_site: Site) -> None:
    """A build ends with a line of what it made."""
    pages = len(first_site.pages()) - 1  # all but the page for addresses that do not exist
    assert f": {pages} pages, 10 charts, 0 warnings, " in first_site.told
    assert first_site.told.rstrip().endswith(" s")


def test_failed_build_leaves_old_site(sleep: Copy, sleep_site: Site) -> None:
    """A build with errors in the records leaves the old site as it was, and nothing beside it."""
    old = sleep.folder.parent / "site"
    shutil.copytree(sleep_site.folder, old)
    before = digest(old)
    sleep.edit("studies/adler2015.yml", ("doi: 10.5555/", "doi: 10.5555"))
    done = run_build("--data", "sleep", "--site", "site", cwd=sleep.folder.parent)
    assert done.returncode == 1
    assert digest(old) == before
    assert sorted(each.name for each in sleep.folder.parent.iterdir()) == ["site", "sleep"]


def test_build_swaps_and_spares_inputs(sleep: Copy, sleep_site: Site) -> None:
    """A build replaces the old site as a whole, changes no input, and two builds of one state are the same to the byte."""
    site = sleep.folder.parent / "site"
    site.mkdir()
    (site / "stale.html").write_text("old", encoding="utf-8")
    before = {name: digest(ROOT / name) for name in INPUTS}
    done = run_build("--data", "sleep", "--site", "site", "--strict", cwd=sleep.folder.parent)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("site: ")
    assert not (site / "stale.html").exists()
    assert {name: digest(ROOT / name) for name in INPUTS} == before
    assert sorted(each.name for each in sleep.folder.parent.iterdir()) == ["site", "sleep"]
    assert digest(site) == digest(sleep_site.folder)


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A copy of the program whose templates and settings a test may break."""
    for name in ("build.py", "mkdocs.yml"):
        shutil.copy(ROOT / name, tmp_path)
    for name in ("living_review", "templates", "site_src"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(SLEEP, tmp_path / "data")
    return tmp_path


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("templates/about.md.j2", "{{ nonsense }}", "templates/about.md.j2:"),
        ("templates/about.md.j2", "{% if %}", "templates/about.md.j2:"),
        ("mkdocs.yml", "\nplugins: [nosuchplugin]\n", "the site could not be built: "),
    ],
)
def test_broken_program_gives_a_message(program: Path, file: str, text: str, told: str) -> None:
    """A broken template or setting ends in a message with its place, without a traceback and without a site."""
    with (program / file).open("a", encoding="utf-8") as broken:
        broken.write(text)
    done = subprocess.run([sys.executable, "build.py"], cwd=program, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert not (program / "site").exists()


def test_schema_is_written(program: Path) -> None:
    """The command for schemas writes one file for each kind of record."""
    done = subprocess.run([sys.executable, "build.py", "schema"], cwd=program, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert sorted(file.name for file in (program / "data/schema").iterdir()) == [
        "claims.json",
        "review.json",
        "study.json",
        "vocabulary.json",
    ]


def free_port() -> int:
    """A port on loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    """Whether a condition comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.2)
    return False


def test_serve_rebuilds(program: Path) -> None:
    """The served site follows a change of a record, and stays as it was while a record is broken."""
    port = free_port()
    record = program / "data/studies/adler2015.yml"
    log = (program / "log").open("w", encoding="utf-8")
    server = subprocess.Popen(
        [sys.executable, "build.py", "serve", "--port", str(port)],
        cwd=program,
        stdout=log,
        stderr=log,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )

    def shows(text: str) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/studies/adler2015/", timeout=5) as answer:
                return text in answer.read().decode()
        except OSError:
            return False

    try:
        assert wait_for(lambda: shows("Adler 2015"), 60), (program / "log").read_text(encoding="utf-8")
        original = record.read_text(encoding="utf-8")
        changed = original.replace("  finding: ", "  finding: Changed while served. ", 1)
        record.write_text(changed, encoding="utf-8")
        assert wait_for(lambda: shows("Changed while served"), 60), (program / "log").read_text(encoding="utf-8")
        record.write_text(changed.replace("  total: ", "  totl: ", 1), encoding="utf-8")
        told = "The site shown is the last one that could be built."
        assert wait_for(lambda: told in (program / "log").read_text(encoding="utf-8"), 60), (program / "log").read_text(encoding="utf-8")
        assert shows("Changed while served")
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=20)
        log.close()
    assert "Traceback" not in (program / "log").read_text(encoding="utf-8")
