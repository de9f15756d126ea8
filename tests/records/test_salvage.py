"""What can be checked of records with faults, and what is not told of them since it may come from the faults."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import pytest
from helpers.reviews import Copy, Told
from pydantic import BaseModel, Field, create_model

from living_review.problems import Problem
from living_review.records.base import Many, Record
from living_review.records.load import Salvaged, load_records
from living_review.records.review import Month
from living_review.records.salvage import ROUNDS, Lost, salvage, within
from living_review.records.values import Day, Url
from living_review.records.yaml_reader import Document, Loc

ADLER, BROOK, DUNN, REVIEW, CLAIMS = "studies/adler2015.yml", "studies/brook2017.yml", "studies/dunn2019.yml", "review.yml", "claims.yml"


def test_other_faults_of_a_faulty_study(sleep: Copy) -> None:
    """A rule looks at what is left of a record with a fault in another field."""
    sleep.edit(ADLER, ("  year: 2015", "  year: late"), ("  analysed: 76", "  analysed: 90"))
    found = [text.partition(": ")[2] for text in sleep.problems()]
    assert found == [
        "citation.year: found 'late', expected a whole number, or one of not reported, not applicable, not available, unclear",
        "participants.analysed: found 90, but the study has 80 participants",
    ]


def test_what_is_left_out_is_not_missed(sleep: Copy) -> None:
    """What hangs on a part that was left out is not told: harms without their faulty list, sentences with a faulty number."""
    sleep.edit(BROOK, ("    - {event: tiredness", "    - {evnt: tiredness"))
    sleep.edit(REVIEW, ("{label: randomised trials, statistic: count", "{label: randomised trials, statistic: cont"))
    assert [text.split(": ")[1] for text in sleep.problems()] == ["numbers.randomised.statistic", "harms.events[1].evnt"]


def test_a_place_that_is_left_out_is_known(sleep: Copy) -> None:
    """Places in a part of the text whose declaration is faulty are not said to be unknown."""
    sleep.edit(REVIEW, ("results: {label: Results, paragraphs: 4}", "results: {label: Results, paragraphs: four}"))
    assert sleep.problems() == sleep.told(
        Told(
            REVIEW,
            "paragraphs: four",
            "four",
            "source.sections.results.paragraphs: found 'four', expected a whole number; write it in digits: 4",
        )
    )


def test_a_name_that_is_left_out_is_known(sleep: Copy) -> None:
    """What speaks of a thing whose name is faulty is not said to speak of nothing."""
    sleep.edit(REVIEW, ("  - id: therapist", "  - id: [therapist]"))
    assert sleep.problems() == sleep.told(
        Told(REVIEW, "id: [therapist]", "[", "fields[1].id: found a list of 1, expected text; leave out the brackets")
    )


def test_a_study_is_judged_without_the_review(sleep: Copy) -> None:
    """While review.yml cannot be read at all the rest is checked, save the review's own fields."""
    sleep.edit(REVIEW, ("\nstatus:", "\n- status:"))
    sleep.edit(ADLER, ("  year: 2015", "  year: late"), ("  format: group", "  format: gruop"))
    sleep.edit("vocabulary.yml", ("  label: Trial phases\n", ""))
    assert [text.split(":")[0] for text in sleep.problems()] == [REVIEW, ADLER, "vocabulary.yml"]


def test_terms_of_a_faulty_vocabulary(sleep: Copy) -> None:
    """Terms are held against a vocabulary that has a fault elsewhere; those of a list that was left out are not told."""
    sleep.edit("vocabulary.yml", ("  label: Trial phases\n", ""))
    sleep.edit(ADLER, ("value: randomised_trial", "value: randomized"))
    assert [text.split(": ")[1] for text in sleep.problems()] == ["design.value", "phases.label"]


@pytest.mark.parametrize("used", ["Formats", "formats"])
def test_a_list_of_the_vocabulary_that_is_left_out_is_known(used: str, sleep: Copy) -> None:
    """Where the name of a list is wrong, neither the list nor its terms are called unknown elsewhere."""
    sleep.edit("vocabulary.yml", ("\nformats:", "\nFormats:"))
    sleep.edit(REVIEW, ("vocabulary: formats", f"vocabulary: {used}"))
    assert [text.split(": ")[1] for text in sleep.problems()] == ["Formats"]


@pytest.mark.parametrize(
    ("field", "explained"),
    [
        ("participants", True),  # what is left out lies in it
        ("participants.total", True),
        ("participants.total.where", True),  # it lies in what is left out
        ("participants.analysed", False),
        ("participants.totals", False),
        ("outcomes[0]", True),
        ("outcomes[0].n", True),
        ("outcomes[1]", False),
        ("outcomes", True),
        ("harms.events[2].n", True),  # it lies in a block that holds a list which was left out
        ("harms", False),
        ("", False),
    ],
)
def test_what_a_part_that_is_left_out_explains(field: str, explained: bool) -> None:
    """Problems of the part itself, of what lies in it, of what it lies in, and of blocks that are not whole without it."""
    lost = Lost(parts=frozenset({"participants.total", "outcomes[0]"}), blocks=frozenset({"harms.events"}))
    assert lost.explains(Problem("a.yml", 1, 1, field, "is wrong")) is explained


@pytest.mark.parametrize(
    ("message", "explained"),
    [
        ("'randomised' is not a number of the review", True),
        ("{randomised.words} is unknown", True),
        ("{randomised} is unknown", True),
        ("'randomised_max' is no column", True),
        ("'unrandomised' is unknown", False),
        ("'randomisedly' is unknown", False),
        ("randomised is a word here", False),
        ("there are 0 references", True),
        ("there are 0 preferences", False),
    ],
)
def test_what_the_names_of_lost_parts_explain(message: str, explained: bool) -> None:
    """Problems that speak of them in quotes or braces, with an ending of a column too, or of a number of the source by its word."""
    lost = Lost(names=frozenset({"randomised"}), words=frozenset({"references"}))
    assert lost.names_explain(Problem("a.yml", 1, 1, "", message)) is explained


def test_nothing_is_built_from_it(sleep: Copy) -> None:
    """What was salvaged is for the rules alone: records with faults are as if they were not there."""
    sleep.edit(ADLER, ("  year: 2015", "  year: late"))
    sleep.edit(REVIEW, ("  state: living", "  state: alive"))
    loaded = load_records(sleep.folder)
    assert loaded.review is None
    assert "adler2015" not in {study.key for study in loaded.studies}
    assert loaded.invalid == {"adler2015"}
    assert loaded.for_rules().review is not None
    assert "adler2015" in {study.key for study in loaded.for_rules().studies}


def test_no_other_fault_is_lost_twice(sleep: Copy) -> None:
    """A valid folder salvages nothing, and a record of which too little is left is not checked further."""
    whole = load_records(sleep.folder).salvaged
    assert whole is not None
    assert whole.lost == {}
    sleep.edit(DUNN, ("key: dunn2019\n", ""))
    broken = load_records(sleep.folder).salvaged
    assert broken is not None
    assert list(broken.lost.values()) == [Lost()]


def test_a_number_that_is_left_out_is_not_taken_for_none(sleep: Copy) -> None:
    """Where the number of references cannot be read, places are not told that there are 0 of them."""
    sleep.edit("review.yml", ("references: 12", "references: many"))
    assert sleep.problems() == sleep.told(
        Told("review.yml", "references: many", "many", "source.references: found 'many', expected a whole number")
    )


def test_a_derivation_that_is_left_out_is_known(sleep: Copy) -> None:
    """A list with one wrong item is not too short as well, and what is derived by it is not called unknown."""
    sleep.edit("review.yml", ("product_of: [sessions, minutes_per_session]", "product_of: [sessions, 7]"))
    message = 'derivations[0].product_of[1]: found 7, expected text; put it into quotes: "7"'
    assert sleep.problems() == sleep.told(Told("review.yml", "[sessions, 7]", "7]", message))


def test_a_tool_without_its_key(bias: Copy) -> None:
    """What studies say of a tool whose key is lacking is not called unknown; what is wrong elsewhere in the review is told."""
    bias.edit(REVIEW, ("  - key: rob2\n    kind: rob2\n", "  - kind: rob2\n"), ("\ncharts:\n", "\ncharts:\n- kind: timeline\n"))
    told = [text.split(": ", 1)[1] for text in bias.problems()]
    assert told == [
        "appraisal.tools[0].key: is missing; expected: The name by which studies and charts refer to it.",
        "charts[2]: is the same chart as charts[0]: a second 'timeline'",
    ]


def chain(depth: int) -> type[BaseModel]:
    """A block in which a block has to be, and so on, so many deep."""
    block: type[BaseModel] = create_model("Block0")
    for i in range(depth):
        block = create_model(f"Block{i + 1}", inner=(block, ...))
    return block


@pytest.mark.parametrize(("depth", "whole"), [(1, True), (11, True), (12, False)])
def test_how_often_stand_ins_are_put_in(depth: int, whole: bool) -> None:
    """Twelve times a record is looked at again; what is not whole then is given up."""
    assert ROUNDS == 12
    record, lost = salvage(chain(depth), Document("a.yml", {}, {(): (1, 1)}, {}), None)
    assert (record is not None) is whole
    assert lost.parts == (frozenset({".".join(["inner"] * n) for n in range(1, depth + 1)}) if whole else frozenset())


class Part(Record):
    """A part of a block."""

    id: str = "x"
    n: int
    r: Annotated[float, Field(gt=-1, lt=1)] = 0.0


class Whole(Record):
    """A block with fields of each kind."""

    key: str
    parts: Annotated[tuple[Part, ...], Many] = ()
    named: dict[str, Part] = Field({})
    source: Part | None = None
    day: date | None = None


class Needs(Record):
    """A block in which nothing can be left out."""

    share: Annotated[float, Field(gt=0, lt=1)]
    flag: bool
    part: Part
    day: Day
    month: Month
    url: Url


def salvaged(model: type[Record], value: Any) -> tuple[Any, Lost]:
    """What is left of a block, and what was left out."""
    locs: dict[Any, tuple[int, int]] = {}

    def note(part: Any, loc: Loc) -> None:
        locs[loc] = (1, 1)
        for name, inner in part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ():
            note(inner, (*loc, name))

    note(value, ())
    record, lost = salvage(model, Document("a.yml", value, locs, {}), None)
    return (None if record is None else record.model_dump(exclude_unset=True)), lost


def test_every_kind_of_field_has_a_stand_in() -> None:
    """Where something has to stand something that fits is put; each is said to be left out."""
    left, lost = salvaged(Needs, {})
    assert set(left) == {"share", "flag", "part", "day", "month", "url"}
    assert 0 < left["share"] < 1
    assert lost.parts == {"share", "flag", "part", "part.n", "day", "month", "url"}


@pytest.mark.parametrize(
    ("value", "left", "lost"),
    [
        ({"key": "a"}, {"key": "a"}, Lost()),
        ({}, None, Lost()),  # of a record without a name nothing can be told
        ([], None, Lost()),
        ("x", None, Lost()),
        (
            {"key": "a", "parts": [{"id": "p", "n": 1}, {"id": "q", "n": "x"}]},
            {"key": "a", "parts": ({"id": "p", "n": 1}, {"id": "q", "n": 1})},
            Lost(parts=frozenset({"parts[1].n"}), names=frozenset({"q"})),
        ),
        (
            {"key": "a", "parts": [{"id": "p", "n": 1}, 7]},
            {"key": "a"},
            Lost(parts=frozenset({"parts"}), names=frozenset({"p"})),
        ),
        (
            {"key": "a", "named": {"one": {"n": "x"}, "two": {"n": 2}}},
            {"key": "a", "named": {"one": {"n": 1}, "two": {"n": 2}}},
            Lost(parts=frozenset({"named.one.n"}), names=frozenset({"one"})),
        ),
        (
            {"key": "a", "source": {"n": "x"}},
            {"key": "a", "source": {"n": 1}},
            Lost(parts=frozenset({"source.n"}), names=frozenset(), words=frozenset({"n"})),
        ),
        ({"key": "a", "day": "x"}, {"key": "a"}, Lost(parts=frozenset({"day"}))),
        ({"key": "a", "zzz": {"id": "z"}}, {"key": "a"}, Lost(parts=frozenset({"zzz"}), names=frozenset({"z"}))),
    ],
    ids=str,
)
def test_what_is_left_of_a_block(value: Any, left: Any, lost: Lost) -> None:
    """What is wrong is left out, items of a list with the list; the names of these and of what is round them are kept."""
    assert salvaged(Whole, value) == (left, lost)
    assert salvaged(Whole, value) == (left, lost)  # the value itself stays as it was


@pytest.mark.parametrize(
    ("field", "part", "inside"),
    [("a", "a", True), ("a.b", "a", True), ("a[0]", "a", True), ("ab", "a", False), ("a", "a.b", False), ("a", "", False), ("", "", False)],
)
def test_address_within_a_part(field: str, part: str, inside: bool) -> None:
    """An address lies in a part if it is that, or goes on behind it."""
    assert within(field, part) is inside


def test_whose_problems_are_explained() -> None:
    """By what the same file lost, or by a name that any file lost; what speaks of the place of a name that is wrong always."""
    known = Salvaged(
        None,
        None,
        (),
        (),
        {"a.yml": Lost(parts=frozenset({"n"})), "b.yml": Lost(names=frozenset({"dose"})), "c.yml": Lost()},
    )
    for path, field, message, explained in (
        ("a.yml", "n", "x", True),
        ("b.yml", "n", "x", False),
        ("d.yml", "n", "x", False),
        ("a.yml", "m", "'dose' is unknown", True),
        ("d.yml", "m", "'dose' is unknown", True),
        ("d.yml", "m", "dose is unknown", False),
        ("d.yml", "m", "'left_out_here' is unknown", True),
    ):
        assert known.explains(Problem(path, 1, 1, field, message)) is explained


def test_a_yes_or_no_that_lacks_hides_nothing(sleep: Copy) -> None:
    """Where it has to be told whether something is so, and is not, the other mistakes of the record are told all the same."""
    sleep.edit(BROOK, ("    - {event: tiredness, serious: false", "    - {event: tiredness"))
    sleep.edit(BROOK, ("where: {table: table1, row: 2}\n\npopulation", "where: {table: table9, row: 2}\n\npopulation"))
    assert [text.split(": ")[1] for text in sleep.problems()] == ["participants.where.table", "harms.events[1].serious"]
