"""What can be checked of records with faults, and what is not told of them since it may come from the faults."""

from __future__ import annotations

import pytest
from helpers.reviews import Copy, Told

from living_review.problems import Problem
from living_review.records.load import load_records
from living_review.records.salvage import Lost

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
