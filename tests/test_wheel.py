"""The wheel: it holds all that the program needs, is the same whenever it is built, and works in an empty folder without the repository."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder
from helpers.commands import EPOCH, environment
from helpers.reviews import BCG, ROOT


def wheel(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The wheel of this repository."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    return Path(built)


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that holds what the wheel installs."""
    with zipfile.ZipFile(wheel(tmp_path / "dist", monkeypatch)) as archive:
        archive.extractall(tmp_path / "installed")
    return tmp_path / "installed"


def run(installed: Path, work: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command of the installed package in ``work``; nothing of the repository is found from there."""
    work.mkdir(exist_ok=True)
    return subprocess.run(
        [sys.executable, "-c", "from living_review.commands.installed import main; main()", *arguments],
        cwd=work,
        env=environment(PYTHONPATH=str(installed)),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_wheel_is_reproducible(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two wheels of one state of the repository are the same, byte by byte."""
    assert wheel(tmp_path / "one", monkeypatch).read_bytes() == wheel(tmp_path / "two", monkeypatch).read_bytes()


def test_wheel_holds_every_part(installed: Path) -> None:
    """Each template, style, script, font and setting that the repository has is in it, and no records."""
    package = installed / "living_review"
    for name in ("templates", "site_src"):
        there = {file.relative_to(ROOT / name) for file in (ROOT / name).rglob("*") if file.is_file()}
        assert {file.relative_to(package / "parts" / name) for file in (package / "parts" / name).rglob("*") if file.is_file()} == there
    assert (package / "parts" / "mkdocs.yml").read_bytes() == (ROOT / "mkdocs.yml").read_bytes()
    data = [file for file in (ROOT / "living_review").rglob("*") if file.is_file() and "__pycache__" not in file.parts]
    assert {
        file.relative_to(package) for file in package.rglob("*") if file.is_file() and "parts" not in file.relative_to(package).parts
    } == {file.relative_to(ROOT / "living_review") for file in data}
    assert not list(installed.rglob("schema"))


def test_command_works_in_a_folder_of_records(installed: Path, tmp_path: Path) -> None:
    """Records are read from data/ in the folder that it is run in; what is missing is told by that name."""
    done = run(installed, tmp_path / "work", "check")
    assert (done.returncode, done.stderr.splitlines()[0]) == (1, "data:1:1: there is no such folder of records")
    (tmp_path / "work" / "data").symlink_to(BCG)
    done = run(installed, tmp_path / "work", "check")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("13 studies in order; 0 warnings; ")
