"""The commands for a second reader: the blank sheet, and the report on how far the two agree."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from helpers.commands import Done
from helpers.reviews import REVIEWS, ROOT, Copy

from living_review.commands.second_sheet import blank_sheet
from living_review.records.load import load_records
from living_review.records.second import leaves

Invoke = Callable[..., Done]


def test_blank_sheet_is_filled_in_and_compared(sleep: Copy, invoke: Invoke) -> None:
    """The sheet is written blank, is in order as it is, and once filled in its values are compared."""
    asked = ("--data", sleep.folder)
    done = invoke(ROOT, "new-study", "adler2015", "--second", *asked)
    assert done.code == 0, done
    file = sleep.folder / "second" / "adler2015.yml"
    assert "No value was read a second time" in invoke(ROOT, "agree", *asked).out
    text = file.read_text(encoding="utf-8").replace("reader:\n", "reader: B. Second\n", 1).replace("  total:\n", "  total: 82\n")
    file.write_text(text.replace("sessions:\n", "sessions: 6\n"), encoding="utf-8")
    done = invoke(ROOT, "agree", *asked)
    assert done.code == 0, done
    lines = done.out.splitlines()
    assert lines[0] == "1 study read twice, 2 values: 1 alike (50 %), 0 settled, 1 open"
    assert lines[2:6] == [
        "Not settled",
        "  adler2015 participants.total",
        f"    first reader (not reported): 80 at {sleep.folder}/studies/adler2015.yml:21:10",
        f"    second reader (B. Second): 82 at {sleep.folder}/second/adler2015.yml:{line_of(file, 'total: 82')}:10",
    ]
    assert "  intervention.sessions: 1 of 1 alike (100 %); mean difference 0" in lines


def line_of(file: Path, text: str) -> int:
    """The line on which a text stands."""
    return next(i for i, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1) if text in line)


def test_what_was_settled_is_told(sleep: Copy, invoke: Invoke) -> None:
    """The report says how a disagreement was settled, by whom and when."""
    (sleep.folder / "second").mkdir()
    settled = "settled: {field: participants.total, value: 80, how: Table 1 was read again., who: A and B, when: 2026-11-21}"
    (sleep.folder / "second" / "adler2015.yml").write_text(f"reader: B\nparticipants: {{total: 82}}\n{settled}\n", encoding="utf-8")
    done = invoke(ROOT, "agree", "--data", sleep.folder)
    assert "    settled by A and B 2026-11-21: 80; Table 1 was read again." in done.out.splitlines()
    assert done.err == ""


@pytest.mark.parametrize("name", ["sleep", "bcg", "stroke", "rich", "exposures", "bias"])
def test_sheet_has_no_value_of_the_first_reader(name: str) -> None:
    """A blank sheet of any study can be read, and holds none of the values that it asks for."""
    records = load_records(REVIEWS / name).records()
    for study in records.studies[:5]:
        sheet = yaml.safe_load(blank_sheet(study, records))
        assert leaves(blanks(sheet)) == {}, study.key


def blanks(value: object) -> object:
    """A plain value with '' for what is blank, as records are read."""
    if isinstance(value, dict):
        return {name: blanks(item) for name, item in value.items()}
    if isinstance(value, list):
        return [blanks(item) for item in value]
    return "" if value is None else value


def test_sheet_is_never_written_over(sleep: Copy, invoke: Invoke) -> None:
    """A sheet that is there stays; a study that is not there is told with the nearest one."""
    asked = ("new-study", "--second", "--data", sleep.folder)
    invoke(ROOT, *asked, "adler2015")
    file = sleep.folder / "second" / "adler2015.yml"
    file.write_text("mine", encoding="utf-8")
    done = invoke(ROOT, *asked, "adler2015")
    assert (done.code, file.read_text(encoding="utf-8")) == (1, "mine")
    assert "is there already, and would be lost; move it first. Nothing was written." in done.err
    done = invoke(ROOT, *asked, "adler2014")
    assert done.code == 1
    assert done.err == "'adler2014' is not a study of this review; did you mean 'adler2015'?; nothing was written\n"
