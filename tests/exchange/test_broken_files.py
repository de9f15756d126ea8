"""Files of other programs that are broken, or made to do harm: what is wrong is told with a place, soon, and never ends in a trace."""

from __future__ import annotations

import io
import random
import time
import zipfile
from collections.abc import Callable

import pytest
from helpers.properties import cases
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from living_review.exchange.bibtex import read_bibtex
from living_review.exchange.csl import read_csl
from living_review.exchange.csv_table import MEGABYTE, MOST_XML, Table, read_table
from living_review.exchange.references import Reference
from living_review.exchange.ris import read_medline, read_ris
from living_review.problems import InputError, Problem

RIS = (
    "TY  - JOUR\nAU  - Smith, John\nAU  - O'Neil, A\nPY  - 2012\nTI  - A title\nJO  - J Ex\nSP  - 1\nEP  - 9\nDO  - 10.1000/x\nER  - \n\n"
    "TY  - BOOK\nTI  - Two\nPY  - 2013/05//\nER  - \n"
)
MEDLINE = "PMID- 1\nTI  - A title that\n      goes on\nAU  - Smith J\nDP  - 2012 May\nJT  - J Ex\nAID - 10.1000/x [doi]\n\n"
BIBTEX = (
    "@string{je = {J Ex}}\n@article{a, author={Smith, John and {Royal Society}}, title={A {T}itle}, year=2012, journal=je}\n"
    '@book{b, title="Two"}\n'
)
CSL = '[{"id":"a","type":"article-journal","title":"A","author":[{"family":"Smith"}],"issued":{"date-parts":[[2012,1]]},"page":"1-9"}]'
READERS: dict[str, tuple[Callable[[str, str], tuple[Reference, ...]], str]] = {
    "ris": (read_ris, RIS),
    "nbib": (read_medline, MEDLINE),
    "bib": (read_bibtex, BIBTEX),
    "json": (read_csl, CSL),
}
SIGNS = (
    "{",
    "}",
    '"',
    "[",
    "]",
    "@",
    "\n",
    "\r",
    "\\",
    "null",
    "-",
    "1e999",
    "NaN",
    "TY  - ",
    "ER  - ",
    "\x00",
    "\u202e",
    ",",
    "\ud83d\ude00",
)
MOST_SECONDS = 20
"""On a quiet machine each takes less than one."""


def book(**sheets: list[list[object]]) -> bytes:
    """A workbook with such sheets."""
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


WORKBOOK = book(Extraction=[["Study", "Year", "N"], *([f"Adler {i}", 2000 + i, i] for i in range(20))])


def changed(raw: bytes, chance: random.Random) -> bytes:
    """Bytes flipped, cut, doubled, put elsewhere, or signs put in."""
    found = bytearray(raw)
    for _ in range(chance.randint(1, 4)):
        at, n = chance.randrange(len(found)), chance.choice([1, 1, 2, 10, 60])
        match chance.randrange(6):
            case 0:
                found[at] = chance.randrange(256)
            case 1:
                del found[at : at + n]
            case 2:
                found[at:at] = found[at : at + n]
            case 3:
                found[at:at] = chance.choice(SIGNS).encode("utf-8", "surrogatepass")
            case 4:
                del found[max(at, 1) :]
            case _:
                found[at : at + n] = found[at // 2 : at // 2 + n]
        found = found or bytearray(b"x")
    return bytes(found)


def told(problems: tuple[Problem, ...] | list[Problem], lines: int) -> None:
    """Problems have a place that the file has."""
    for problem in problems:
        assert 1 <= problem.line <= lines + 1, problem
        assert problem.column >= 1, problem
        assert str(problem).isprintable(), problem


@cases(150)
@given(chance=st.randoms(use_true_random=True))
def test_any_bytes_are_changed(chance: random.Random) -> None:
    """References and workbooks are read, or what is wrong is told."""
    started = time.monotonic()
    name = chance.choice([*READERS, "xlsx"])
    if name == "xlsx":
        told(read_table(changed(WORKBOOK, chance), "f.xlsx").problems, 1)
    else:
        reader, text = READERS[name]
        broken = changed(text.encode(), chance).decode("utf-8", "replace")
        try:
            reader(broken, f"f.{name}")
        except InputError as error:
            told(list(error.problems), len(broken.splitlines()))
    assert time.monotonic() - started < MOST_SECONDS


def test_a_broken_tag_is_not_put_into_the_reference_before() -> None:
    """What stands at the start of a reference belongs to no tag of the one before it."""
    first, second = read_ris(RIS.replace("TI  - Two", "T  - Two"), "f.ris")
    assert (first.doi, first.title, second.title) == ("10.1000/x", "A title", "")


def test_place_of_a_broken_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the library stumbles over, the line of the reference is named, not the first of the file."""
    import rispy

    usual = rispy.loads
    monkeypatch.setattr(rispy, "loads", lambda text, **options: {}["x"] if "BOOK" in text else usual(text, **options))
    with pytest.raises(InputError) as raised:
        read_ris(RIS, "f.ris")
    (problem,) = raised.value.problems
    assert str(problem).startswith("f.ris:12:1: the reference that starts here cannot be read as RIS")


def test_bibtex_says_nothing_by_itself(capfd: pytest.CaptureFixture[str]) -> None:
    """The library's own warnings do not come between the messages."""
    with pytest.raises(InputError):
        read_bibtex("@article{a, title={x}\n@book{b, title={y}}", "f.bib")
    assert capfd.readouterr() == ("", "")


def message(table: Table) -> str:
    """The one problem of a table."""
    (problem,) = table.problems
    return str(problem)


def test_workbook_that_unpacks_to_more_than_memory() -> None:
    """A small file with a sheet of many megabytes is refused before it is unpacked."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content + b" " * (MOST_XML + MEGABYTE) if name.endswith("sheet1.xml") else content)
    assert len(out.getvalue()) < MEGABYTE / 10
    assert message(read_table(out.getvalue(), "f.xlsx")) == (
        "f.xlsx:1:1: unpacks to 31 MB, and at most 30 are read; save the sheet as CSV in UTF-8"
    )


def test_workbook_that_reaches_far() -> None:
    """One cell in the last corner makes a table of 17 thousand million cells, which nobody fills."""
    made = Workbook()
    made.active.cell(1_048_576, 16_384).value = "x"
    out = io.BytesIO()
    made.save(out)
    assert message(read_table(out.getvalue(), "f.xlsx")) == (
        "f.xlsx:1:1: Sheet: reaches to row 1,048,576 and column 16,384; delete the empty ones behind the table, or save it as CSV"
    )


def test_workbook_of_drawings_alone() -> None:
    """A workbook may have no sheet with cells, which the library cannot read."""
    made = Workbook()
    made.remove(made.active)
    made.create_chartsheet("Chart")
    out = io.BytesIO()
    made.save(out)
    assert message(read_table(out.getvalue(), "f.xlsx")) == (
        "f.xlsx:1:1: is not a workbook that can be read; save it as .xlsx or as CSV in UTF-8"
    )


@pytest.mark.parametrize("text", ["[" * 100_000, '[{"type": 1, "volume": ' + "9" * 5_000 + "}]", "[NaN]", '{"items": null}'])
def test_json_out_of_this_world(text: str) -> None:
    """Nested without end, or with numbers of thousands of digits."""
    with pytest.raises(InputError):
        read_csl(text, "f.json")
