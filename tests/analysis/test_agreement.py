"""How far two readers agree: what counts as a disagreement, how it is settled, and the figures by field."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from helpers.reviews import Copy

from living_review.analysis.agreement import Agreement, Compared, agreement, read_states, same, shown
from living_review.records.load import load_records
from living_review.records.second import load_second

SHEET = """\
reader: B. Second
design: Randomised_trial
phase: pilot
participants: {total: 82, analysed: 76.0}
intervention: {sessions: 6, format: individual}
"""
SETTLED = "settled: {field: participants.total, value: 80, how: Table 1 was read again., who: both, when: 2026-11-21}\n"


def made(sleep: Copy, text: str, name: str = "adler2015") -> Agreement:
    """The agreement with this sheet."""
    (sleep.folder / "second").mkdir(exist_ok=True)
    (sleep.folder / "second" / f"{name}.yml").write_text(text, encoding="utf-8")
    records = load_records(sleep.folder).records()
    sheets, problems = load_second(sleep.folder, records)
    assert problems == []
    return agreement(records, sheets)


def test_alike_and_differently(sleep: Copy) -> None:
    """Numbers are one by their size; what differs has both values and both places."""
    found = made(sleep, SHEET.replace("Randomised_trial", "randomised_trial").replace("76.0", "76"))
    assert {each.address for each in found.compared if each.agrees} == {"design", "participants.analysed", "intervention.sessions"}
    assert [(each.address, each.first, each.second) for each in found.differing] == [
        ("phase", "full", "pilot"),
        ("participants.total", 80, 82),
        ("intervention.format", "group", "individual"),
    ]
    assert found.share == 0.5
    assert (found.count("twice"), found.count("settled"), found.count("open")) == (3, 0, 3)


def messages(found: Agreement) -> list[str]:
    """What is told, without places."""
    return [f"{problem.severity} {problem.field}: {problem.message}" for problem in found.problems]


def test_open_disagreements_are_warnings(sleep: Copy) -> None:
    """A disagreement is told at the first reader's value, with the place of the second's and how to settle it."""
    found = made(sleep, "reader: B. Second\nparticipants: {total: 82}\n")
    how = "settle it there: settled: {field: participants.total, value: …, how: …, who: …, when: …}"
    assert messages(found) == [
        f"warning participants.total: found 80, but the second reader, B. Second, has 82 at sleep/second/adler2015.yml:2:23; {how}"
    ]


def test_settled_for_the_first_reader(sleep: Copy) -> None:
    """What is settled is no warning, and is counted as settled."""
    found = made(sleep, f"reader: B\nparticipants: {{total: 82}}\n{SETTLED}")
    assert messages(found) == []
    assert read_states(found, "adler2015") == {"participants.total": "settled"}


def test_settled_for_the_second_reader(sleep: Copy) -> None:
    """Where the record was changed 'first' keeps what the first reader had read, so that the disagreement stays counted."""
    sleep.edit("studies/adler2015.yml", ("total: 80", "total: 82"))
    found = made(
        sleep, "reader: B\nparticipants: {total: 82}\nsettled: {field: participants.total, first: 80, value: 82, how: Read again.}\n"
    )
    assert messages(found) == []
    assert found.share == 0
    assert (found.differing[0].first, found.differing[0].record) == (80, 82)


NO_ADDRESS = "'participants.totl' is not the address of a value that was read twice; did you mean 'participants.total'?"
NOTHING = "nothing was to be settled here: both read the same; delete it, or say with 'first' what the first reader had read"


@pytest.mark.parametrize(
    ("settled", "told"),
    [
        ("{field: participants.total, value: 82, how: a}", "error settled.value: settled is 82, but the record says 80"),
        ("{field: participants.totl, value: 80, how: a}", f"error settled.field: {NO_ADDRESS}"),
        ("{field: design, value: randomised_trial, how: a}", f"warning settled: {NOTHING}"),
    ],
)
def test_settled_otherwise(sleep: Copy, settled: str, told: str) -> None:
    """What is settled must be what the record says, of a value that was read twice and differently."""
    found = made(sleep, f"reader: B\ndesign: randomised_trial\nparticipants: {{total: 82}}\nsettled: {settled}\n")
    assert told in messages(found)


def test_value_that_the_first_reader_does_not_have(sleep: Copy) -> None:
    """A value that is not in the record is a disagreement."""
    found = made(sleep, "reader: B\nparticipants: {groups: [{label: children, kind: subgroup, n: 3}]}\n")
    assert [(each.address, each.first, each.second) for each in found.differing] == [("participants.groups.children.n", None, 3)]
    assert "nothing stands here, but the second reader" in found.problems[0].message


def test_figures_by_field(sleep: Copy) -> None:
    """By field over all studies: the share, Cohen's κ of terms, and the mean difference of numbers."""
    made(sleep, "reader: B\ndesign: randomised_trial\nparticipants: {total: 82}\n")
    made(sleep, "reader: B\ndesign: single_group\nparticipants: {total: 121}\n", "brook2017")
    found = made(sleep, "reader: B\ndesign: single_group\nparticipants: {total: 13}\n", "chen2018")
    by_name = {each.field: each for each in found.fields}
    design, total = by_name["design"], by_name["participants.total"]
    assert (design.alike, design.n, design.difference) == (2, 3, None)
    assert design.kappa == pytest.approx((2 / 3 - 4 / 9) / (1 - 4 / 9))  # by hand: each term is in (2·1 + 1·2) of 9 pairs
    assert (total.alike, total.n, total.kappa, total.difference) == (1, 3, None, 1.0)


def test_no_second_reader(sleep: Copy) -> None:
    """Without a sheet there is nothing to agree upon."""
    found = agreement(load_records(sleep.folder).records(), ())
    assert (found.compared, found.fields, found.share) == ((), (), None)


def test_one_value_has_no_kappa(sleep: Copy) -> None:
    """Of a field that was read twice in one study alone there is no kappa, which would be 0 wherever the two differ."""
    fields = made(sleep, SHEET.replace("Randomised_trial", "single_group").replace("76.0", "76")).fields
    assert [(each.field, each.kappa) for each in fields if each.field in ("phase", "design")] == [("design", None), ("phase", None)]


# ---------------------------------------------------------------------------------------------- single values


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (5, 5.0, True),
        (5, 6, False),
        ("Group", "gROUP", True),
        ("group", "groups", False),
        ("a", "b", False),
        ("b", "a", False),
        (True, True, True),
        (True, 1, False),
        (0, False, False),
        (False, False, True),
        (True, False, False),
        (None, None, True),
        (None, "a", False),
        (("a", "b"), ("a", "b"), True),
        (("a", "b"), ("a",), False),
        ("5", 5, False),
    ],
)
def test_values_that_are_the_same(one: Any, other: Any, alike: bool) -> None:
    """Numbers by their size, words whatever their case; a truth is no number."""
    assert same(one, other) is alike


@pytest.mark.parametrize(("value", "text"), [(None, "nothing"), (5, "5"), ("a", "'a'"), (("a", 5), "'a', 5"), ((), ""), (True, "true")])
def test_value_in_a_message(value: Any, text: str) -> None:
    """A value, several of them, or none."""
    assert shown(value) == text


def compared(first: Any, second: Any, *, field: str = "f", study: str = "s", settled: bool = False) -> Compared:
    """A value that two people read."""
    end: Any = SimpleNamespace() if settled else None
    return Compared(study, f"{field}.x", field, first, second, first, (), (), end)


@pytest.mark.parametrize(
    ("first", "second", "settled", "state"),
    [(1, 1, False, "twice"), (1, 1, True, "twice"), (1, 2, False, "open"), (1, 2, True, "settled")],
)
def test_how_a_value_was_read(first: int, second: int, settled: bool, state: str) -> None:
    """Alike, differently, or settled; what was read alike needs no settling."""
    assert compared(first, second, settled=settled).state == state


def of_field(*pairs: tuple[Any, Any]) -> tuple[int, int, float | None, float | None]:
    """How many pairs there are and how many alike, κ and the mean difference."""
    (found,) = Agreement((), tuple(compared(*pair) for pair in pairs)).fields
    assert found.share == found.alike / found.n
    return found.n, found.alike, found.kappa, found.difference


def test_terms_have_a_kappa() -> None:
    """Of two values or more, all of them terms, truths or missing: 2 of 3 alike where 4 of 9 are by chance."""
    assert of_field(("a", "a"), ("a", "b"), ("b", "b")) == (3, 2, pytest.approx((2 / 3 - 4 / 9) / (1 - 4 / 9)), None)
    for one, other in ((True, False), (None, "b"), ("not reported", "b"), (("a", "b"), "b"), ("a-1_x", "b")):
        assert of_field((one, other), (one, one))[2] is not None, one
        assert of_field((other, one), (one, one))[2] is not None, one
    for one in ("Words of one's own", 5, "A", ("a", "B b"), "1a"):
        assert of_field((one, "b"), ("b", "b"))[2] is None, one
        assert of_field(("b", one), ("b", "b"))[2] is None, one
    assert of_field(("a", "b"))[2] is None


def test_numbers_have_a_difference() -> None:
    """The second reader's less the first's, of the pairs that are numbers."""
    assert of_field((1, 2), (1, 4.5), ("a", 9), (9, "a")) == (4, 0, None, 2.25)
    assert of_field((True, 2), (2, True))[3] is None
    assert of_field((3, 1)) == (1, 0, None, -2.0)


def test_fields_and_studies_of_an_agreement() -> None:
    """Fields stand by their names, values by their studies; the share is of all values."""
    every = (compared(1, 1, field="b"), compared(1, 2, field="a", study="t"), compared(1, 2, field="b", settled=True), compared(3, 3))
    found = Agreement((), every)
    assert [(each.field, each.n, each.alike) for each in found.fields] == [("a", 1, 0), ("b", 2, 1), ("f", 1, 1)]
    assert {key: len(values) for key, values in found.by_study.items()} == {"s": 3, "t": 1}
    assert (found.share, found.differing) == (0.5, every[1:3])
    assert [found.count(state) for state in ("once", "twice", "settled", "open")] == [0, 2, 1, 1]  # type: ignore[arg-type]
    assert read_states(found, "t") == {"a.x": "open"}
    assert read_states(found, "nobody") == {}


def test_several_settled(sleep: Copy) -> None:
    """Each settlement is told at its own place in the list."""
    ends = "{field: participants.total, value: 81, how: a}, {field: phase, value: pilot, how: b}, {field: other, value: 1, how: c}"
    found = made(sleep, f"reader: B\nphase: pilot\nparticipants: {{total: 82}}\nsettled: [{ends}]\n")
    assert [text.partition(": ")[0] for text in messages(found)] == [
        "error settled[0].value",
        "error settled[1].value",
        "error settled[2].field",
    ]
    assert "settled is 81, but the record says 80" in found.problems[0].message
    assert "settled is 'pilot', but the record says 'full'" in found.problems[1].message
