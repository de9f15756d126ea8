"""Second sheets: any part of a record, checked as one, and matched whatever the order of its lists."""

from __future__ import annotations

import pytest
from helpers.reviews import Copy

from living_review.records.load import load_records
from living_review.records.second import SecondSheet, leaves, load_second

SHEET = """\
reader: B. Second
design: randomised_trial
participants:
  total: 82
  groups:
    - {label: waiting list, n: 40}
    - {label: therapy, n: 41}
outcomes:
  - id: severity_after
    p: "< 0.001"
    values:
      - {label: waiting list, value: 15.3}
"""
NAME = "second/adler2015.yml"


def written(sleep: Copy, text: str, name: str = NAME) -> tuple[tuple[SecondSheet, ...], list[str]]:
    """The sheets and what is wrong with them, once this text is a sheet."""
    (sleep.folder / "second").mkdir(exist_ok=True)
    (sleep.folder / name).write_text(text, encoding="utf-8")
    sheets, problems = load_second(sleep.folder, load_records(sleep.folder).records())
    return sheets, sleep.printed(problems)


def test_any_part_of_a_record(sleep: Copy) -> None:
    """A sheet may hold any part of a record; its values have the addresses that the record's have."""
    (sheet,), problems = written(sleep, SHEET)
    assert problems == []
    found = {address: leaf.value for address, leaf in leaves(sheet.value).items()}
    assert found == {
        "design": "randomised_trial",
        "participants.total": 82,
        "participants.groups.waiting list.n": 40,
        "participants.groups.therapy.n": 41,
        "outcomes.severity_after.p": "<0.001",
        "outcomes.severity_after.values.waiting list.value": 15.3,
    }


def test_values_are_one_whichever_way_they_are_written() -> None:
    """A plain value and one with its source, a word and a list of one, and terms in another order are one."""
    one = {"design": "a", "route": ["b", "a"], "dose": {"value": 3, "unit": "mg"}, "comparator": ["x"]}
    other = {
        "design": {"value": "a", "where": {"page": 1}},
        "route": {"value": ["a", "b"]},
        "dose": {"value": 3, "unit": "mg"},
        "comparator": "x",
    }
    assert {name: leaf.value for name, leaf in leaves(one).items()} == {name: leaf.value for name, leaf in leaves(other).items()}


def test_words_of_ones_own_are_not_compared() -> None:
    """Notes, places, findings and what other sources say are no values."""
    assert leaves({"notes": ["a"], "result": {"finding": "a"}, "country": {"value": "b", "note": "c", "where": {"page": 1}}}).keys() == {
        "country"
    }


NO_DESIGN = "'randomized_trial' is not a known design; did you mean 'randomised_trial'?"
NO_NUMBER = "found 'eighty', expected a whole number; write it in digits: 80"
NO_HOW = "is missing; expected: How it was settled, in a sentence."
DESIGN = "design: randomised_trial"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ((DESIGN, "design: randomized_trial"), f"2:9: design: {NO_DESIGN}"),
        ((DESIGN, "desing: x"), "2:1: desing: 'desing' is not a field of this block; did you mean 'design'?"),
        (("total: 82", "total: eighty"), f"4:10: participants.total: {NO_NUMBER}"),
        (("reader: B. Second\n", ""), "1:1: reader: is missing; expected the name of the second reader"),
        (("design:", "key: brook2017\ndesign:"), "2:6: key: found 'brook2017', but the file is called 'adler2015'"),
        (
            ("design:", "settled: {field: design, value: x}\ndesign:"),
            "2:10: settled.how: is missing; expected: How it was settled, in a sentence.",
        ),
    ],
)
def test_faults_have_their_places(sleep: Copy, change: tuple[str, str], told: str) -> None:
    """A sheet is checked as a record is, save that nothing has to be there."""
    sheets, problems = written(sleep, SHEET.replace(*change))
    assert problems == [f"{NAME}:{told}"]
    assert sheets == ()


def test_sheet_of_no_study(sleep: Copy) -> None:
    """A sheet has the name of the study that it is about."""
    _, problems = written(sleep, SHEET, "second/adler2014.yml")
    wanted = (
        "'adler2014' is not a study of this review; did you mean 'adler2015'?; a second sheet has the name of the file that it is about"
    )
    assert problems == [f"second/adler2014.yml:1:1: {wanted}"]


def test_form_that_is_not_filled_in(sleep: Copy) -> None:
    """Blank fields are not read yet; a form that is blank as a whole is no sheet and no fault."""
    sheets, problems = written(sleep, "reader:\ndesign:\nparticipants:\n  total:\noutcomes:\n  - id: severity_after\n    n:\n")
    assert (sheets, problems) == ((), [])
    (sheet,), problems = written(sleep, "reader: B\ndesign:\nparticipants:\n  total: 80\noutcomes:\n  - id: severity_after\n    n:\n")
    assert list(leaves(sheet.value)) == ["participants.total"]
    assert problems == []


def test_another_form_of_a_quantity(sleep: Copy) -> None:
    """A range in the place of the first reader's number is no fault."""
    _, problems = written(sleep, "reader: B\nintervention:\n  minutes_per_session: {range: [50, 60], unit: minutes}\n")
    assert problems == []


def test_review_without_a_second_reader(sleep: Copy) -> None:
    """Without the folder there are no sheets."""
    assert load_second(sleep.folder, load_records(sleep.folder).records()) == ((), [])
