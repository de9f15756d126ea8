"""Say what a change of the records does to the review: against a revision of its history, in Markdown that reads as plain text too."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from living_review.analysis.comparison import Change, changed, numbers_in_words, values_of, verdicts_of
from living_review.analysis.key_numbers import Number
from living_review.commands.options import Options, Project
from living_review.commands.read import Checked, compute_checked
from living_review.commands.report import fail, say
from living_review.formatting import plural
from living_review.pages.markup import plain_sentence, said_numbers
from living_review.pages.updates import results_in_words
from living_review.problems import Problem, quoted, shown_path
from living_review.records.placeholders import sentences
from living_review.records.yaml_reader import address

MOST = 60
"""How many changes of one kind are printed one by one."""


def diff(project: Project, options: Options, revision: str) -> None:
    """Print what differs between the records at a revision of the history and those that lie in the folder now.

    Raises:
        FailedError: there is no such revision, or one of the two states cannot be read.
    """
    with records_at(revision, options.data) as old:
        before = _read(old, project, f"the records at {revision}")
        after = _read(options.data, project, shown_path(options.data))
        say("\n".join(report(before, after, revision)))


def _read(data: Path, project: Project, name: str) -> Checked:
    checked, problems = compute_checked(data, project.templates)
    if checked is None:
        errors = [problem for problem in problems if problem.severity == "error"]
        fail(f"{name} cannot be compared: {plural(len(errors), 'error')}, the first: {_without_folder(errors[0], data)}")
    return checked


def _without_folder(problem: Problem, data: Path) -> str:
    return str(problem).removeprefix(f"{shown_path(data)}/")


@contextmanager
def records_at(revision: str, data: Path) -> Iterator[Path]:
    """The folder of records as it was at a revision, in a place of its own.

    Raises:
        FailedError: the folder is in no history, or has no such revision.
    """
    if not data.is_dir():
        fail(f"{shown_path(data)}: there is no such folder of records")
    found = _git(data, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if b"safe.directory" in found.stderr:
        reason = found.stderr.decode(errors="replace").strip()
        fail(f"git reads no history of {shown_path(data)}, since the folder belongs to somebody else: {reason}")
    if found.returncode:
        fail(f"{quoted(revision)} is no revision of the history of {shown_path(data)}; name a commit, a branch or a tag, such as HEAD~1")
    archived = _git(data, "archive", "--format=tar", found.stdout.decode().strip(), ".")
    if archived.returncode:
        fail(f"{shown_path(data)} is not in the history at {quoted(revision)}: {archived.stderr.decode(errors='replace').strip()}")
    with tempfile.TemporaryDirectory(prefix="records-") as place:
        with tarfile.open(fileobj=io.BytesIO(archived.stdout)) as archive:
            archive.extractall(place, filter="data")
        yield Path(place)


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=False)
    except FileNotFoundError:
        fail("git is not installed, and it keeps the history; install it, such as with 'apt-get install git'")


def report(before: Checked, after: Checked, revision: str) -> list[str]:
    """The lines of what changed, a heading for each kind; a kind without a change is left out."""
    lines = [f"## What changes in the review since {_code(revision)}", ""]
    later = before.records.added or after.records.added
    parts = [
        ("Studies", _studies(before, after)),
        ("Numbers", _moved(changed(_labelled(before, before.numbers), _labelled(after, after.numbers)))),
        ("Numbers as published", _moved(changed(_labelled(before, before.published), _labelled(after, after.published))) if later else []),
        ("Verdicts", _moved(changed(verdicts_of(before.claims), verdicts_of(after.claims)))),
        ("Syntheses", _moved(changed(results_in_words(before.syntheses), results_in_words(after.syntheses)))),
        ("Sentences", _moved(changed(_sentences(before), _sentences(after)))),
    ]
    for name, moved in parts:
        if moved:
            more = len(moved) - MOST
            lines += [f"### {name}", "", *moved[:MOST], *([f"- and {more} more"] if more > 0 else []), ""]
    return lines if any(moved for _, moved in parts) else [*lines, "Nothing that readers see.", ""]


def _studies(before: Checked, after: Checked) -> list[str]:
    old, new = before.records.by_key, after.records.by_key
    lines = [f"- {_code(key)} is new: {_plain(study.citation.title)}" for key, study in new.items() if key not in old]
    lines += [f"- {_code(key)} is gone: {_plain(study.citation.title)}" for key, study in old.items() if key not in new]
    for key, study in new.items():
        if key in old and old[key] != study:
            values = changed(values_of(old[key]), values_of(study))
            lines += [f"- {_code(key)} {_arrow(change)}" for change in values]
    return lines


def _labelled(checked: Checked, numbers: Mapping[str, Number]) -> dict[str, str]:
    labels = checked.records.review.numbers
    return {f"{labels[name].label} ({name})": text for name, text in numbers_in_words(numbers).items()}


def _sentences(checked: Checked) -> dict[str, str]:
    """Every sentence of the site that names numbers, as readers see it, by its address in review.yml."""
    numbers = said_numbers(checked.published, checked.numbers)
    return {address(loc): plain_sentence(text, numbers, checked.records.by_key) for loc, text in sentences(checked.records.review)}


def _moved(changes: Sequence[Change]) -> list[str]:
    return [f"- {_arrow(change)}" for change in changes]


def _arrow(change: Change) -> str:
    before = "(none)" if change.before is None else _plain(change.before)
    after = "(none)" if change.after is None else _plain(change.after)
    return f"{_plain(change.name)}: {before} → {after}"


def _code(text: str) -> str:
    return f"`{text.replace('`', '')}`"


def _plain(text: str) -> str:
    """A text on one line that is no markup."""
    line = " ".join(text.split())
    return "".join(f"\\{sign}" if sign in "\\`*[]<>|#" else sign for sign in line)
