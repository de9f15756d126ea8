"""Whether the tests of the shipped review run, and how they tell a physician which record is not what the review prints."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NoReturn

import pytest
from helpers.reviews import ROOT

from living_review.records.load import Records, load_records

DATA = ROOT / "data"
FOLDER = ROOT / "tests" / "shipped"
TABLE = FOLDER / "table1.tsv"
"""Table 1 of the review, typed again; beside it ``references.tsv``, its list of references, with the key of each study."""
ON_PURPOSE = "If the record was corrected on purpose, change {fixture} too."


def why_left_out() -> str:
    """Why the tests in ``tests/shipped`` do not run, in a line; empty where they do, or where there are none.

    Only the DOI in ``data/review.yml`` is looked at, without the package, so that a broken record is no reason to leave them out.
    """
    if not (FOLDER / "doi.txt").exists():
        return ""
    doi = (FOLDER / "doi.txt").read_text(encoding="utf-8").strip()
    review = DATA / "review.yml"
    text = review.read_text(encoding="utf-8", errors="replace") if review.exists() else ""
    if re.search(rf"^ +doi: *[\"']?{re.escape(doi)}[\"']? *$", text, re.MULTILINE):
        return ""
    return f"tests/shipped is left out: the review in data/ is not the one that it is about (doi {doi})"


@cache
def shipped_records() -> Records:
    """The records in ``data/``."""
    return load_records(DATA).records()


@cache
def references() -> dict[int, tuple[str, str]]:
    """The review's reference list: by number the key of the study and the DOI that is printed."""
    rows = (FOLDER / "references.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return {int(number): (key, doi) for number, key, doi in (row.split("\t") for row in rows)}


@cache
def other_studies() -> tuple[str, ...]:
    """What is to be said where the records cannot be used, or are not those of the studies of the review."""
    errors = [problem for problem in load_records(DATA).problems if problem.level == "error"]
    if errors:
        return tuple(from_root(str(problem)) for problem in errors)
    files = {path.name for path in (DATA / "studies").iterdir()}
    wanted = {f"{key}.yml" for key, _ in references().values()}
    kept = "(tests/shipped/references.tsv)"
    return (
        *(f"data/studies/{name}: this is none of the {len(wanted)} studies of the review {kept}." for name in sorted(files - wanted)),
        *(f"data/studies/{name}: this study of the review has no record {kept}." for name in sorted(wanted - files)),
    )


def from_root(text: str) -> str:
    """A message with its path from the top of the project."""
    return text.replace(f"{ROOT.as_posix()}/", "")


def stop(sentence: str) -> NoReturn:
    """Fail with a sentence and nothing else."""
    pytest.fail(sentence, pytrace=False)


def at(key: str, *loc: str | int) -> str:
    """The file and line of a value, such as 'data/studies/oh2015.yml:21'; the key of a study, or 'review', 'vocabulary', 'claims'."""
    document = shipped_records().documents[key]
    name = f"data/studies/{key}.yml" if key not in ("review", "vocabulary", "claims") else f"data/{key}.yml"
    return f"{name}:{document.locate(loc)[0]}"


def expect(differences: Iterable[str], fixture: Path | str) -> None:
    """Fail if there are differences, with a sentence for each, and say what to change where the record is right."""
    name = fixture.relative_to(ROOT).as_posix() if isinstance(fixture, Path) else fixture
    told = list(differences)
    if told:
        stop("\n".join([*(f"{each.rstrip('.')} ({name})." for each in told), ON_PURPOSE.format(fixture=name)]))


def listed(found: object) -> str:
    """A value as people read it: several with commas, in order where it is a set."""
    if found is None or found in ((), [], set(), frozenset()):
        return "nothing"
    if isinstance(found, set | frozenset):
        return ", ".join(sorted(map(listed, found)))
    if isinstance(found, tuple | list):
        return ", ".join(map(listed, found))
    return f"'{found}'" if isinstance(found, str) else str(found)
