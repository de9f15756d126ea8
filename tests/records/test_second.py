"""Second sheets: any part of a record, checked as one, and matched whatever the order of its lists."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from helpers.reviews import Copy

from living_review.records.load import load_records
from living_review.records.second import SecondSheet, filled, leaves, load_second, overlaid, plain

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


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("a  b ", "a b"),
        ("< 0.001", "<0.001"),
        ("≥ 5", "≥5"),
        ("p < 0.05", "p < 0.05"),
        ("1 of 2", "1 of 2"),
        (["b", "a"], ("a", "b")),
        (["a"], "a"),
        ([2, 10], (10, 2)),  # in the order of texts, which is one order for both readers
        (True, True),
        (0.5, 0.5),
        (date(2024, 1, 2), "2024-01-02"),
    ],
)
def test_value_as_it_is_compared(written: Any, value: Any) -> None:
    """Blanks and the order of a list are no matter, nor whether one word stands in a list."""
    assert plain(written) == value


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("", None),
        ({}, None),
        ([], None),
        ({"a": "", "b": {"c": ""}}, None),
        ({"a": "", "b": {"c": 0}}, {"b": {"c": 0}}),
        (["", "x"], [{}, "x"]),
        ([{"a": ""}, {"a": 1}], [{}, {"a": 1}]),
        (False, False),
    ],
)
def test_what_was_filled_in(written: Any, kept: Any) -> None:
    """Blanks are left out; an item of a list keeps its place; nought and no are values."""
    assert filled(written) == kept


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ({"a": 1, "b": 2}, {"b": 3, "c": 4}, {"a": 1, "b": 3, "c": 4}),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 3}}, {"a": {"b": 3, "c": 2}}),
        ({"value": 1, "unit": "mg"}, {"range": [1, 2]}, {"range": [1, 2], "unit": "mg"}),
        ({"value": 1, "unit": "mg"}, {"unit": "ml"}, {"value": 1, "unit": "ml"}),
        ([{"id": "a", "n": 1}, {"id": "b", "n": 2}], [{"id": "b", "n": 3}], [{"id": "b", "n": 3}]),
        ([{"id": "a", "n": 1, "p": 2}], [{"id": "a", "n": 3}], [{"id": "a", "n": 3, "p": 2}]),
        ([1, 2], [3], [3]),
        ({"a": 1}, None, {"a": 1}),
        ({"a": 1}, 5, 5),
        ("x", {"a": 1}, {"a": 1}),
        ([1], {"a": 1}, {"a": 1}),
    ],
)
def test_sheet_laid_over_the_record(first: Any, second: Any, whole: Any) -> None:
    """What the second read stands in the place of the first's; of a quantity one form alone; items are matched by their names."""
    assert overlaid(first, second) == whole


@pytest.mark.parametrize(
    ("sheet", "found"),
    [
        ({"groups": [{"label": "a", "n": 1}, {"label": "a", "n": 2}]}, {"groups.a.n": 1, "groups.a (2).n": 2}),
        ({"groups": [{"n": 1}, {"label": "", "n": 2}]}, {"groups.0.n": 1, "groups.1.n": 2}),
        ({"groups": [{"id": "x", "label": "a", "n": 1}]}, {"groups.x.n": 1}),
        ({"dose": {"value": 3, "unit": "mg", "printed": "3 mg"}}, {"dose": 3, "dose.unit": "mg", "dose.printed": "3 mg"}),
        ({"arm": {"value": 3, "spread": 1}}, {"arm.value": 3, "arm.spread": 1}),
        ({"dose": {"range": [1, 2]}}, {"dose.range": (1, 2)}),
        ({"a": "", "b": 0, "note": "x"}, {"b": 0}),
        ({}, {}),
    ],
)
def test_addresses_of_values(sheet: dict[str, Any], found: dict[str, Any]) -> None:
    """Items bear the first name that they have, a second one of that name its number; a stated value is that of its field."""
    assert {address: leaf.value for address, leaf in leaves(sheet).items()} == found


def test_field_of_a_value() -> None:
    """The field that a value is one of is the same in each item of a list; its place has the item's number."""
    leaf = leaves({"outcomes": [{"id": "a", "n": 1}, {"id": "b", "n": {"value": 2}}]})["outcomes.b.n"]
    assert (leaf.value, leaf.field, leaf.loc) == (2, "outcomes.n", ("outcomes", 1, "n", "value"))


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


@pytest.mark.parametrize(
    ("head", "right"),
    [
        ("key: adler2015\n", True),
        ("key:\n", True),
        ("key: adler\n", False),
        ("first_reader: A. First\nread_on: 2026-01-02\n", True),
        ("read_on:\n", True),
        ("read_on: in spring\n", False),
        ("settled:\n  - {field: design, value: randomised_trial, how: Together.}\n", True),
        ("settled: {field: design, first: [a, b], value: randomised_trial, how: Together.}\n", True),
    ],
)
def test_head_of_a_sheet(sleep: Copy, head: str, right: bool) -> None:
    """What is blank in it was not filled in; a single thing that was settled may stand without a list."""
    sheets, problems = written(sleep, head + SHEET)
    assert (len(sheets), problems == []) == ((1, True) if right else (0, False))


def test_sheet_that_is_no_block(sleep: Copy) -> None:
    """A file that holds a list is no sheet, and a broken one hides no other."""
    _, problems = written(sleep, "- a\n")
    assert problems == [f"{NAME}:1:1: found a list of 1, expected a block of fields"]
    (sleep.folder / NAME).write_text("a: [", encoding="utf-8")
    sheets, problems = written(sleep, SHEET, "second/brook2017.yml")
    assert [sheet.key for sheet in sheets] == ["brook2017"]
    assert {problem.partition(":")[0] for problem in problems} == {NAME}


def test_another_form_of_a_quantity(sleep: Copy) -> None:
    """A range in the place of the first reader's number is no fault."""
    _, problems = written(sleep, "reader: B\nintervention:\n  minutes_per_session: {range: [50, 60], unit: minutes}\n")
    assert problems == []


def test_review_without_a_second_reader(sleep: Copy) -> None:
    """Without the folder there are no sheets."""
    assert load_second(sleep.folder, load_records(sleep.folder).records()) == ((), [])


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("adler2015.yml.txt", True),
        ("adler2015.YML", True),
        ("more/adler2015.yml", True),
        ("notes.txt", False),
        (".adler2015.yml.swp", False),
        (".old/adler2015.yml", False),
    ],
)
def test_sheets_that_are_not_read(sleep: Copy, name: str, told: bool) -> None:
    """A file that was meant as a sheet and is not read is named, so that nobody's reading is lost without a word."""
    (sleep.folder / "second" / name).parent.mkdir(parents=True)
    _, problems = written(sleep, SHEET, f"second/{name}")
    expected = f"second/{name}:1:1: is not read: each second sheet is a file KEY.yml in the folder second, and nothing below that"
    assert problems == ([expected] if told else [])


def test_two_sheets_of_one_study(sleep: Copy) -> None:
    """A study has one second sheet; another, with the other ending, would count it twice."""
    written(sleep, SHEET, "second/adler2015.yaml")
    sheets, problems = written(sleep, SHEET)
    assert [sheet.key for sheet in sheets] == ["adler2015"]
    message = "sleep/second/adler2015.yaml is a second sheet of this study already; each study has one, so delete one of the two"
    assert problems == [f"{NAME}:1:1: {message}"]


def test_reader_with_a_sign_that_nobody_sees(sleep: Copy) -> None:
    """What cannot be read of a sheet's head is told once, and not called missing."""
    sheets, problems = written(sleep, SHEET.replace("B. Second", '"B\\u202ex"'))
    assert sheets == ()
    assert [problem.partition(" after ")[0] for problem in problems] == [f"{NAME}:1:9: reader: the sign U+202E (right-to-left override)"]
