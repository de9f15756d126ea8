"""``new-study``: the record of a study that is to be filled in is in order at once, and nothing is ever written over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from helpers.commands import Done
from helpers.reviews import REVIEWS, ROOT, Copy

from living_review.checks.run import check_records
from living_review.records.load import load_records

RIS = """\
TY  - JOUR
AU  - Smith, John A.
AU  - van der Berg, Anna-Lena
PY  - 2019/03/01
TI  - Pain: a "randomised" trial #1
JO  - Journal of Invented Trials
VL  - 12
IS  - 3
SP  - 100
EP  - 109
DO  - https://doi.org/10.5555/abc.1
ER  -
"""


@pytest.mark.parametrize("name", ["sleep", "bcg", "bias", "proportions", "exposures", "correlations"])
def test_the_new_record_is_in_order(name: str, copy_of: Callable[[Path], Copy], invoke: Callable[..., Done]) -> None:
    """A blank record of any kind of review has no error; only its stand-ins, and what it changes elsewhere, are warned of."""
    copy = copy_of(REVIEWS / name)
    (copy.folder / "claims.yml").unlink(missing_ok=True)
    before = {problem for problem in check_records(load_records(copy.folder), {}) if problem.severity == "error"}
    done = invoke(ROOT, "new-study", "tanaka2020", "--data", copy.folder, cwd=copy.folder.parent)
    assert (done.code, done.err) == (0, "")
    assert done.out == f"wrote {name}/studies/tanaka2020.yml; put in the values of the study, above all where it says 'To be written'\n"
    found = [problem for problem in check_records(load_records(copy.folder), {}) if problem.severity == "error"]
    assert set(found) <= before
    own = [problem for problem in check_records(load_records(copy.folder), {}) if problem.path.endswith("tanaka2020.yml")]
    assert {problem.message for problem in own} == {"is a stand-in; put in what your review says"}


def test_the_citation_is_filled_in(sleep: Copy, invoke: Callable[..., Done], tmp_path: Path) -> None:
    """A file of a reference manager gives authors, year, title, journal and DOI; quotation marks and signs in them stay text."""
    (tmp_path / "tanaka.ris").write_text(RIS, encoding="utf-8")
    done = invoke(ROOT, "new-study", "smith2019", "--data", sleep.folder, "--ris", tmp_path / "tanaka.ris")
    assert done.code == 0, done.err
    written = yaml.safe_load((sleep.folder / "studies" / "smith2019.yml").read_text(encoding="utf-8"))
    assert written["citation"] == {
        "authors": ["Smith, John A.", "van der Berg, Anna-Lena"],
        "year": 2019,
        "title": 'Pain: a "randomised" trial #1',
        "journal": "Journal of Invented Trials",
        "volume": "12",
        "issue": "3",
        "pages": "100-109",
        "doi": "10.5555/abc.1",
        "reference": "not applicable",
    }


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("adler2015", "sleep/studies/adler2015.yml is there already; nothing was written\n"),
        (
            "Smith",
            "'Smith' is not a key; expected small letters and digits, starting with a letter, such as smith2015; nothing was written\n",
        ),
        ("review", "'review' is a name that the records need themselves; choose another, such as smith2015; nothing was written\n"),
    ],
)
def test_what_is_refused(key: str, told: str, sleep: Copy, invoke: Callable[..., Done]) -> None:
    """A key that is taken, or can be none, is refused, and no file changes."""
    before = {file: file.read_bytes() for file in sleep.folder.rglob("*") if file.is_file()}
    done = invoke(ROOT, "new-study", key, "--data", sleep.folder, cwd=sleep.folder.parent)
    assert (done.code, done.err) == (1, told)
    assert {file: file.read_bytes() for file in sleep.folder.rglob("*") if file.is_file()} == before


def test_review_that_is_not_in_order(sleep: Copy, invoke: Callable[..., Done]) -> None:
    """As long as review.yml has errors these are told, since it says what a record holds."""
    sleep.edit("review.yml", ("  state: living", "  state: lively"))
    done = invoke(ROOT, "new-study", "tanaka2020", "--data", sleep.folder, cwd=sleep.folder.parent)
    assert done.code == 1
    assert "review.yml:20:10: status.state: 'lively' is not allowed here" in done.err
    assert done.err.endswith("have to be in order first; nothing was written\n")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "x.ris:1:1: is not in the format RIS: no line starts with 'TY  - '"),
        ("a,b\n", "x.ris:1:1: is not in the format RIS: no line starts with 'TY  - '"),
        (RIS + RIS, "x.ris:1:1: holds 2 references, expected one"),
    ],
    ids=["empty", "other", "two"],
)
def test_file_that_is_no_reference(text: str, told: str, sleep: Copy, invoke: Callable[..., Done]) -> None:
    """A file without a reference, or with several, is told with its place, and nothing is written."""
    (sleep.folder.parent / "x.ris").write_text(text, encoding="utf-8")
    done = invoke(ROOT, "new-study", "tanaka2020", "--ris", "x.ris", "--data", sleep.folder, cwd=sleep.folder.parent)
    assert (done.code, done.err) == (1, f"{told}\n1 error in the reference; nothing was written\n")
    assert not (sleep.folder / "studies" / "tanaka2020.yml").exists()


def test_second_sheet_or_reference(sleep: Copy, invoke: Callable[..., Done]) -> None:
    """A second sheet is one of a study that is there, so it takes no reference."""
    done = invoke(ROOT, "new-study", "adler2015", "--second", "--ris", "x.ris", "--data", sleep.folder, cwd=sleep.folder.parent)
    assert done.code == 2
    assert "--second and --ris exclude each other" in done.err
