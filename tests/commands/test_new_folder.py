"""``new-review`` from nothing: a whole small review that is in order at once, in a repository of its own, and nothing is written over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml
from helpers.commands import Done
from helpers.reviews import ROOT

from living_review.analysis.tables import tabulate
from living_review.commands.new_folder import KINDS, new_folder
from living_review.commands.read import load_and_check
from living_review.records.load import load_records

FILES = {
    ".gitignore", ".github/workflows/site.yml", "README.md", "data/claims.yml", "data/review.yml", "data/vocabulary.yml",
    "data/schema/claims.json", "data/schema/review.json", "data/schema/study.json", "data/schema/vocabulary.json",
    "data/studies/example2019.yml", "data/studies/sample2021.yml",
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_review_is_in_order(kind: str, tmp_path: Path, invoke: Callable[..., Done]) -> None:
    """Whatever it is about, all of its files are there, its records have no error, and each stand-in is warned of."""
    done = invoke(
        ROOT, "new-review", tmp_path / "mine", "--about", kind, "--author", "Ada Example", "--title", 'Sleep: "a" review', cwd=tmp_path
    )
    assert (done.code, done.err) == (0, "")
    assert (
        done.out
        == "mine: a review with two example studies. Next: cd mine, then 'living-review serve', and put in what says 'To be written'\n"
    )
    written = {file.relative_to(tmp_path / "mine").as_posix() for file in (tmp_path / "mine").rglob("*") if file.is_file()}
    assert written == FILES
    checked, problems = load_and_check(tmp_path / "mine" / "data", ROOT / "templates")
    assert checked is not None, problems
    assert {problem.message for problem in problems} == {"is a stand-in; put in what your review says"}
    review = checked.records.review
    assert (review.title, review.authors[0].name, review.own) == ('Sleep: "a" review', "Ada Example", True)
    assert review.of_intervention is (kind == "intervention")
    assert len(checked.syntheses) == 1
    assert len(tabulate(checked.records).studies) == 2
    assert load_records(tmp_path / "mine" / "data").problems == ()


def test_every_block_is_explained() -> None:
    """Each block of review.yml, and each list of the vocabulary that is not one of terms alone, has a comment above it."""
    text = new_folder("A review", ("Ada Example",), "intervention", date(2026, 11, 25))["data/review.yml"]
    lines = text.splitlines()
    blocks = [i for i, line in enumerate(lines) if line[:1].isalpha() and line.rstrip().endswith(":")]
    without = [lines[i] for i in blocks if not lines[i - 1].startswith("#")]
    assert without == ["authors:"]


def test_the_workflow_calls_the_one_of_this_repository() -> None:
    """It passes what that asks for, and grants what its jobs need."""
    files = new_folder("A review", ("Ada Example",), "intervention", date(2026, 11, 25))
    (job,) = yaml.safe_load(files[".github/workflows/site.yml"])["jobs"].values()
    called = yaml.safe_load((ROOT / ".github" / "workflows" / "review.yml").read_text(encoding="utf-8"))
    asked = called[True]["workflow_call"]["inputs"]
    assert set(job["with"]) == {name for name, each in asked.items() if each.get("required")}
    granted = {name for each in called["jobs"].values() for name in each["permissions"]}
    assert set(job["permissions"]) == granted
    assert job["uses"].startswith(f"{job['with']['generator']}/.github/workflows/review.yml@")
    assert len(files[".github/workflows/site.yml"].splitlines()) <= 10


@pytest.mark.parametrize("name", ["README.md", "data/review.yml", ".gitignore"])
def test_nothing_is_written_over(name: str, tmp_path: Path, invoke: Callable[..., Done]) -> None:
    """A folder may hold other files, but none of those that would be written."""
    (tmp_path / "mine" / "data").mkdir(parents=True)
    (tmp_path / "mine" / "thesis.docx").write_bytes(b"mine")
    (tmp_path / "mine" / name).write_text("mine")
    done = invoke(ROOT, "new-review", tmp_path / "mine", "--about", "prevalence", cwd=tmp_path)
    assert done.code == 1
    assert done.err == f"mine/{name}: is there already, and nothing is written over; name a folder that is new. Nothing was written.\n"
    kept = sorted(file.name for file in (tmp_path / "mine").rglob("*") if file.is_file())
    assert kept == sorted(["thesis.docx", Path(name).name])
    assert (tmp_path / "mine" / name).read_text() == "mine"


def test_stand_ins_are_not_published(tmp_path: Path, invoke: Callable[..., Done]) -> None:
    """What the workflow publishes holds no stand-in: with --publish, and with --strict, the build of a new review stops."""
    assert invoke(ROOT, "new-review", tmp_path / "mine", cwd=tmp_path).code == 0
    data = tmp_path / "mine" / "data"
    for option in ("--publish", "--strict"):
        done = invoke(ROOT, option, "--data", data, "--site", tmp_path / "site", cwd=tmp_path)
        assert done.code == 1
        assert "authors[0].name: is a stand-in; put in what your review says" in done.err
        assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--measure", "RR"), "--measure says what is done with a table of effects; name that with --from. Nothing was written.\n"),
        (("--from", "x.csv"), "--from needs --measure, the measure of effect, such as --measure RR; nothing was written\n"),
        (
            ("--from", "x.csv", "--measure", "RR", "--about", "exposure"),
            "--about and --author go with a new review from nothing, without --from; nothing was written\n",
        ),
        (
            ("--author", "A\u202eB"),
            "'A\\x202eB': the sign U+202E (right-to-left override) after 'A' turns the text round it; delete it. Nothing was written.\n",
        ),
    ],
)
def test_options_that_do_not_go_together(arguments: tuple[str, ...], told: str, tmp_path: Path, invoke: Callable[..., Done]) -> None:
    """What is meant for the other way of beginning is told, and nothing is written."""
    done = invoke(ROOT, "new-review", tmp_path / "mine", *arguments, cwd=tmp_path)
    assert (done.code, done.err) == (1, told)
    assert not (tmp_path / "mine").exists()
