"""Loading a folder: each fault of a record is told at its place, and all faults in one run."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from helpers.properties import times_as_many
from helpers.reviews import SLEEP, Copy, Told
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from living_review.problems import InputError, Problem
from living_review.records import load
from living_review.records.load import load_records
from living_review.records.second import load_second
from living_review.records.yaml_reader import Document, read_document

ADLER, BROOK, DUNN = (f"studies/{key}.yml" for key in ("adler2015", "brook2017", "dunn2019"))
MISSING = "not reported, not applicable, not available, unclear"

# the text to replace, the text to put there, and the one problem that it makes: a text of the file, its part at which it is told, the words
FAULTS = {
    "unknown field": (
        "  direction: favours_intervention\n\noutcomes",
        "  direction: favours_intervention\n  directon: mixed\n\noutcomes",
        ("directon: mixed", "directon", "result.directon: 'directon' is not a field of this block; did you mean 'direction'?"),
    ),
    "unknown field at the top": (
        "population:",
        "population_: x\npopulation:",
        ("population_: x", "population_", "population_: 'population_' is not a field of this block; did you mean 'population'?"),
    ),
    "unknown own field": (
        "  format: group",
        "  format: group\n  fromat: group",
        ("fromat: group", "fromat", "intervention.fromat: 'fromat' is not a field of this block; did you mean 'format'?"),
    ),
    "missing field": (
        "country: {value: Ruritania, where: {section: results, paragraph: 2}}\n",
        "",
        (
            "key: adler2015",
            "key",
            "country: is missing; expected: Where the study was done, or 'not reported'",
        ),
    ),
    "missing own field": (
        "  format: group\n",
        "",
        (
            "intervention:\n  where",
            "where",
            "intervention.format: is missing; expected: In what setting the therapy was given, or 'not reported'",
        ),
    ),
    "missing described field": (
        "  reference: 3\n",
        "",
        (
            "authors: [Adler",
            "authors",
            (
                "citation.reference: is missing; expected the number in the review's reference list, "
                "or 'not applicable' if it does not cite the report"
            ),
        ),
    ),
    "missing field of a list item": (
        "comparator: waiting_list\n    unit: points",
        "unit: points",
        (
            "id: severity_after",
            "id",
            (
                "outcomes[0].comparator: is missing, and has a meaning in a review of an intervention; "
                "write 'not reported' if the source does not say it"
            ),
        ),
    ),
    "text for a whole number": (
        "  year: 2015",
        "  year: twenty",
        (
            (
                "year: twenty",
                "twenty",
                "citation.year: found 'twenty', expected a whole number; write it in digits: 20",
            )
        ),
    ),
    "number for text": (
        '  volume: "1"',
        "  volume: 1",
        ("volume: 1", "1", 'citation.volume: found 1, expected text; put it into quotes: "1"'),
    ),
    "fraction for text": (
        '    p: "<0.001"',
        "    p: 0.02",
        ("p: 0.02", "0.02", 'outcomes[0].p: found 0.02, expected text; put it into quotes: "0.02"'),
    ),
    "whole number in quotes": (
        "  total: 80",
        "  total: '8'",
        ("total: '8'", "'", "participants.total: found '8', expected a whole number; leave out the quotes"),
    ),
    "number in quotes": (
        "{value: 60, unit: minutes}",
        "{value: '60', unit: minutes}",
        ("{value: '60'", "'", "intervention.minutes_per_session.value: found '60', expected a number; leave out the quotes"),
    ),
    "number with a comma": (
        "{value: 60, unit: minutes}",
        "\n    value: 1,060\n    unit: minutes",
        (
            "value: 1,060",
            "1,060",
            "intervention.minutes_per_session.value: found '1,060', expected a number; write it without signs between its digits: 1060",
        ),
    ),
    "fraction for a whole number": (
        "  analysed: 76",
        "  analysed: 76.5",
        ("analysed: 76.5", "76.5", "participants.analysed: found 76.5, expected a whole number"),
    ),
    "number too small": (
        "  total: 80",
        "  total: 0",
        ("total: 0", "0", "participants.total: found 0, expected 1 or more"),
    ),
    "number too large": (
        "  year: 2015",
        "  year: 20150",
        ("year: 20150", "20150", "citation.year: found 20150, expected 2100 or less"),
    ),
    "text for a list": (
        "  authors: [Adler A, Berg BB]",
        "  authors: Adler A",
        ("authors: Adler", "Adler", "citation.authors: found 'Adler A', expected a list; write it in brackets: [Adler A]"),
    ),
    "empty list": (
        "  authors: [Adler A, Berg BB]",
        "  authors: []",
        ("authors: []", "[", "citation.authors: has 0 items, expected at least 1"),
    ),
    "text for true or false": (
        "inferred: true",
        "inferred: certainly",
        ("inferred: certainly", "certainly", "phase.inferred: found 'certainly', expected true or false"),
    ),
    "text for a block": (
        "harms:\n  attributed: none",
        "harms: some",
        (
            "harms: some",
            "some",
            "harms: 'some' is not allowed here; expected one of events, none, not applicable, not reported, unnamed",
        ),
    ),
    "list for a block": (
        "harms:\n  attributed: none",
        "harms: [none]",
        (
            "harms: [none]",
            "[",
            "harms: found a list of 1, expected a block of fields; its fields are attributed, events, none_serious, note",
        ),
    ),
    "block for text": (
        "  finding: People slept better with the therapy than on the waiting list.",
        "  finding: {value: good}",
        ("finding: {value", "{", "result.finding: found a block of fields, expected text"),
    ),
    "unknown word of a few": (
        "  higher_is: worse",
        "  higher_is: wors",
        ("higher_is: wors", "wors", "outcomes[0].higher_is: 'wors' is not allowed here; did you mean 'worse'?"),
    ),
    "unknown term": (
        "measure: severity\n",
        "measure: sevrity\n",
        ("measure: sevrity", "sevrity", "outcomes[0].measure: 'sevrity' is not a known outcome measure; did you mean 'severity'?"),
    ),
    "unknown term unlike any": (
        "measure: severity\n",
        "measure: zzz\n",
        (
            "measure: zzz",
            "zzz",
            (
                "outcomes[0].measure: 'zzz' is not a known outcome measure; expected one of severity, time_to_sleep; "
                "a new one is first put into vocabulary.yml, list 'measures'"
            ),
        ),
    ),
    "unknown own term": (
        "  format: group",
        "  format: gruop",
        ("format: gruop", "gruop", "intervention.format: 'gruop' is not a known format; did you mean 'group'?"),
    ),
    "unknown term in a list": (
        "  format: group",
        "  format: [group, onlin]",
        ("onlin]", "onlin", "intervention.format[1]: 'onlin' is not a known format; did you mean 'online'?"),
    ),
    "unknown term in the long form": (
        "{value: psychologist, printed",
        "{value: psycologist, printed",
        (
            "therapist: {value: psycologist",
            "psycologist",
            "intervention.therapist.value: 'psycologist' is not a known therapist; did you mean 'psychologist'?",
        ),
    ),
    "unknown term in a list in the long form": (
        "  format: group",
        "  format: {value: [online, Group]}",
        ("Group]}", "Group", "intervention.format.value[1]: 'Group' is not a known format; did you mean 'group'?"),
    ),
    "two terms for one": (
        "{value: psychologist, printed",
        "{value: [psychologist, nurse], printed",
        ("therapist: {value: [psychologist", "[", "intervention.therapist.value: has 2 items, expected at most 1"),
    ),
    "no term": (
        "  format: group",
        "  format: []",
        ("format: []", "[", "intervention.format: has 0 items, expected at least 1"),
    ),
    "misspelt missing word for a number": (
        "  total: 80",
        "  total: not reprted",
        ("total: not", "not", "participants.total: found 'not reprted', expected a whole number; did you mean 'not reported'?"),
    ),
    "misspelt missing word for a term": (
        "  format: group",
        "  format: not reprted",
        ("format: not", "not", "intervention.format: 'not reprted' is not a known format; did you mean 'not reported'?"),
    ),
    "unclear without a note": (
        "population: {value: Adults with insomnia,",
        "population: {value: unclear,",
        ("population: {value", "{", "population: is unclear but has no note; add 'note:' that says why"),
    ),
    "DOI": (
        "  doi: 10.5555/sleep.1",
        "  doi: sleep.1",
        ("doi: sleep.1", "sleep.1", "citation.doi: 'sleep.1' is not a DOI, which looks like 10.1000/xyz123"),
    ),
    "DOI as address": (
        "  doi: 10.5555/sleep.1",
        "  doi: https://doi.org/10.5555/x",
        (
            (
                "doi: https",
                "https",
                "citation.doi: 'https://doi.org/10.5555/x' is not a DOI, which looks like 10.1000/xyz123; write 10.5555/x",
            )
        ),
    ),
    "p value": (
        '"<0.001"',
        "significant",
        (
            "p: significant",
            "significant",
            "outcomes[0].p: 'significant' is not a p value; expected a number; write 'not reported', and the words under 'says'",
        ),
    ),
    "p value above one": (
        '"<0.001"',
        '"5.0"',
        ('p: "5', '"', "outcomes[0].p: '5.0' is not a p value; expected text such as '<0.05' or '0.016'"),
    ),
    "key": (
        "key: adler2015",
        "key: Adler 2015",
        (
            "key: Adler",
            "Adler",
            "key: 'Adler 2015' is not a key; expected small letters and digits, starting with a letter, such as 'adler_2015'",
        ),
    ),
    "range upside down": (
        "{value: 6, printed: six}",
        "{range: [8, 6]}",
        ("sessions: {range: [8", "[", "intervention.sessions.range: the range is upside down: 8 comes before 6; write the smaller first"),
    ),
    "range of one": (
        "{value: 6, printed: six}",
        "{range: [8]}",
        (
            "sessions: {range: [8]}",
            "[",
            "intervention.sessions.range[1]: is missing; expected two numbers, the lower and the upper one, such as [2, 4]",
        ),
    ),
    "unknown unit": (
        "{value: 60, unit: minutes}",
        "{value: 60, unit: hours}",
        (
            "minutes_per_session: {value",
            "{",
            "intervention.minutes_per_session: 'hours' is not a unit of this field; expected one of minutes",
        ),
    ),
    "unit where there is none": (
        "{value: 6, printed: six}",
        "{value: 6, unit: minutes}",
        ("sessions: {value", "{", "intervention.sessions: 'minutes' is not a unit of this field; this field has no unit"),
    ),
    "no unit": (
        "{value: 60, unit: minutes}",
        "60",
        ("minutes_per_session: 60", "60", "intervention.minutes_per_session: has no unit; expected one of minutes"),
    ),
    "unknown unit of an option": (
        "{value: 60, unit: minutes}",
        "{options: [{value: 60, unit: minutes}, {value: 1, unit: h}]}",
        (
            "minutes_per_session: {options",
            "{",
            "intervention.minutes_per_session: 'h' is not a unit of this field; expected one of minutes",
        ),
    ),
    "no number": (
        "{value: 60, unit: minutes}",
        "{unit: minutes}",
        (
            "minutes_per_session: {unit",
            "{",
            "intervention.minutes_per_session: expected one of value, range, options or parts; found none of them",
        ),
    ),
    "two numbers": (
        "{value: 60, unit: minutes}",
        "{value: 60, range: [1, 2], unit: minutes}",
        (
            "minutes_per_session: {value",
            "{",
            "intervention.minutes_per_session: expected one of value, range, options or parts; found value and range",
        ),
    ),
    "alternative without a number": (
        "{value: 60, unit: minutes}",
        "{options: [{label: at first}, {value: 60, unit: minutes}]}",
        ("[{label", "{", "intervention.minutes_per_session.options[0]: expected either value or range"),
    ),
    "alternative with two numbers": (
        "{value: 60, unit: minutes}",
        "{options: [{value: 60, unit: minutes}, {value: 60, range: [1, 2], unit: minutes}]}",
        ("minutes}, {value", "{", "intervention.minutes_per_session.options[1]: expected either value or range"),
    ),
    "part without a number": (
        "{value: 60, unit: minutes}",
        "{parts: [{label: alone, unit: minutes}, {value: 1, unit: minutes}]}",
        ("[{label", "{", "intervention.minutes_per_session.parts[0]: expected either value or range"),
    ),
    "negative amount": (
        "{value: 60, unit: minutes}",
        "{value: -6.5, unit: minutes}",
        ("minutes_per_session: {value", "{", "intervention.minutes_per_session: found -6.5, expected a number that is not negative"),
    ),
    "count not whole": (
        "{value: 6, printed: six}",
        "{value: 6.5}",
        ("sessions: {value", "{", "intervention.sessions: found 6.5, expected a positive whole number"),
    ),
    "count with an end that is not whole": (
        "{value: 6, printed: six}",
        "{range: [6, 7.5]}",
        ("sessions: {range", "{", "intervention.sessions: found 7.5, expected a positive whole number"),
    ),
    "count of nothing": (
        "{value: 6, printed: six}",
        "0",
        ("sessions: 0", "0", "intervention.sessions: found 0, expected a positive whole number"),
    ),
    "figure in the finding": (
        "  finding: People slept",
        "  finding: The 1,200 people slept",
        (
            "finding: The",
            "The",
            "result.finding: the figure '1,200' is typed into a sentence; say it in words, and the site adds the figures from the record",
        ),
    ),
    "no place": (
        (
            'spread: standard_deviation\n    p: "<0.001"\n    direction: favours_intervention\n    says: Insomnia '
            "was less bad after the therapy than after waiting.\n    where: {section: results, paragraph: 3}"
        ),
        "spread: standard_deviation\n    direction: favours_intervention\n    says: Less.\n    where: {}",
        ("where: {}", "{", "outcomes[0].where: expected one of section, table, reference, figure, report or registry, found 0"),
    ),
    "place of two kinds": (
        "where: {table: table2, row: 1}",
        "where: {table: table2, figure: 1}",
        (
            "where: {table: table2",
            "{",
            "risk_of_bias.where: expected one of section, table, reference, figure, report or registry, found 2",
        ),
    ),
    "paragraph without section": (
        "where: {table: table2, row: 1}",
        "where: {table: table2, paragraph: 1}",
        ("where: {table: table2", "{", "risk_of_bias.where: a paragraph needs its section"),
    ),
    "row without table": (
        "where: {table: table2, row: 1}",
        "where: {section: results, row: 1}",
        ("where: {section: results, row", "{", "risk_of_bias.where: a row needs its table"),
    ),
    "second place wrong": (
        "where: {table: table2, row: 1}",
        "where: [{table: table2}, {section: results, row: 1}]",
        ("table2}, {section", "{", "risk_of_bias.where[1]: a row needs its table"),
    ),
    "value that YAML tools read differently": (
        "  year: 2015",
        "  year: 02015",
        (
            "year: 02015",
            "02015",
            "citation.year: 02015 is read as an octal or other number by some tools; write 2015, or '02015' in quotes for text",
        ),
    ),
    "blank number": (
        "  year: 2015",
        "  year:",
        ("year:\n", "\n", "citation.year: is blank; write a value, or 'not reported'"),
    ),
    "text over two lines": (
        "  year: 2015",
        "  year: |-\n    20\n    15",
        (
            (
                "year: |-",
                "|",
                "citation.year: found '20 15', expected a whole number, or one of not reported, not applicable, not available, unclear",
            )
        ),
    ),
}


@pytest.mark.parametrize(("old", "new", "told"), FAULTS.values(), ids=FAULTS.keys())
def test_fault_of_a_study(old: str, new: str, told: tuple[str, str, str], sleep: Copy) -> None:
    """The fault is told once, at its place, in words that say what to write; nothing else is told."""
    sleep.edit(ADLER, (old, new))
    assert sleep.problems() == sleep.told(Told(ADLER, *told))


REVIEW_FAULTS = {
    "day that is none": (
        "published_from: 2010-01-01",
        "published_from: 2010-13-01",
        (
            "published_from: 2010-13-01",
            "2010-13-01",
            "search.published_from: '2010-13-01' is not a date; expected year-month-day, such as 2024-03-01",
        ),
    ),
    "day without dashes": (
        "published_from: 2010-01-01",
        "published_from: '20100101'",
        ("published_from: '20100101'", "'", "search.published_from: '20100101' is not a date; expected year-month-day, such as 2024-03-01"),
    ),
    "day in another order": (
        "received: 2021-01-15",
        "received: 15/01/2021",
        ("received: 15/01/2021", "15/01/2021", "received: '15/01/2021' is not a date; expected year-month-day, such as 2024-03-01"),
    ),
    "month": (
        "last_search: 2020-12",
        "last_search: December 2020",
        ("last_search: December", "December", "status.last_search: 'December 2020' is not a month; expected year-month, such as 2024-04"),
    ),
    "address": (
        'url: "https://creativecommons.org/licenses/by/4.0/"',
        "url: creativecommons.org",
        (
            "url: creativecommons.org}",
            "creativecommons.org",
            "licence.url: 'creativecommons.org' is not a web address, which starts with https://",
        ),
    ),
    "term field without a list": (
        "    vocabulary: therapists\n",
        "",
        ("id: therapist", "id", "fields[1]: 'vocabulary' goes with the types term and terms, and these need it"),
    ),
    "quantity without units": (
        "    units: [minutes]\n  - id: total",
        "  - id: total",
        ("id: minutes_per_session", "id", "fields[3]: 'units' goes with the type quantity, which needs it"),
    ),
    "count that is a filter": (
        "    type: count\n",
        "    type: count\n    filter: true\n",
        ("id: sessions", "id", "fields[2]: only a field of terms can be a filter or have pages"),
    ),
    "count of a number": (
        "{label: studies in the review, statistic: count}",
        "{label: studies in the review, statistic: count, of: year}",
        ("studies: {label", "{", "numbers.studies: 'count' goes with 'of: studies', and the other statistics with the name of a number"),
    ),
    "condition without a question": (
        "where: {sessions_max: {minimum: 6}}",
        "where: {sessions_max: {}}",
        (
            "where: {sessions_max: {}}}",
            "{}",
            "numbers.long.where.sessions_max: asks for nothing; expected any_of, all_of, only, none_of, minimum or maximum",
        ),
    ),
}


@pytest.mark.parametrize(("old", "new", "told"), REVIEW_FAULTS.values(), ids=REVIEW_FAULTS.keys())
def test_fault_of_the_review(old: str, new: str, told: tuple[str, str, str], sleep: Copy) -> None:
    """A fault of review.yml is told at its place."""
    sleep.edit("review.yml", (old, new))
    assert sleep.problems() == sleep.told(Told("review.yml", *told))


def test_the_copy_is_faultless(sleep: Copy) -> None:
    """The review that these tests break has nothing wrong with it."""
    assert sleep.problems() == []


def test_records(sleep: Copy) -> None:
    """The records are typed, studies come in the order of year and key, and each knows its file."""
    sleep.edit("studies/dunn2019.yml", ("year: 2019", "year: 2015"))
    records = load_records(sleep.folder).records()
    assert [study.key for study in records.studies] == ["adler2015", "dunn2019", "brook2017", "chen2018"]
    assert set(records.documents) == {"review", "vocabulary", "claims", "adler2015", "brook2017", "chen2018", "dunn2019"}
    assert records.study("brook2017").label == "van der Brook 2017"
    with pytest.raises(KeyError, match="nobody"):
        records.study("nobody")


def test_dates(sleep: Copy) -> None:
    """A date is a date in a date field, and stays text in a text field."""
    sleep.edit(ADLER, ("    time: after the therapy", "    time: 2015-03-01"))
    records = load_records(sleep.folder).records()
    assert records.review.search.published_from.isoformat() == "2010-01-01"
    assert records.study("adler2015").outcomes[0].time == "2015-03-01"


def test_records_with_errors(sleep: Copy) -> None:
    """Records with errors are not given out; the exception holds the problems."""
    sleep.edit(ADLER, ("  year: 2015", "  year: twenty"))
    loaded = load_records(sleep.folder)
    assert loaded.invalid == {"adler2015"}
    with pytest.raises(InputError, match=r"^1 problem\(s\) in the records$") as error:
        loaded.records()
    assert error.value.problems == loaded.problems


def test_all_problems_in_one_run(sleep: Copy) -> None:
    """Faults of several files are told together, in the order of file, line and column, and none twice."""
    sleep.edit("studies/dunn2019.yml", ("year: 2019", "year: x"), ("reference: 9", "reference: 0"))
    sleep.edit("studies/brook2017.yml", ("therapist: nurse", "therapist: nrse"), ("doi: not reported", "doi: not reprted"))
    sleep.edit("vocabulary.yml", ("  label: Trial phases\n", ""))
    sleep.edit("review.yml", ("short_title: Talking therapy for insomnia (invented)\n", ""))
    sleep.edit("studies/chen2018.yml", ("key: chen2018", "key: 'chen2018"))
    assert sleep.problems() == [
        *sleep.told(
            Told("review.yml", "title: ", "title", "short_title: is missing; expected: A short title, for places with little room."),
            Told(BROOK, "doi: not reprted", "not", "citation.doi: 'not reprted' is not a DOI, which looks like 10.1000/xyz123"),
            Told(BROOK, "therapist: nrse", "nrse", "intervention.therapist: 'nrse' is not a known therapist; did you mean 'nurse'?"),
        ),
        "studies/chen2018.yml:2:6: the quote ' that opens here is not closed; close it at the end of the text",
        *sleep.told(
            Told(DUNN, "year: x", "x", f"citation.year: found 'x', expected a whole number, or one of {MISSING}"),
            Told(DUNN, "reference: 0", "0", "citation.reference: found 0, expected 1 or more"),
            Told(
                "vocabulary.yml",
                "phases:\n  singular",
                "singular",
                "phases.label: is missing; expected: The name of the list, as a heading.",
            ),
        ),
    ]
    problems = load_records(sleep.folder).problems
    assert list(problems) == sorted(set(problems))


def test_broken_review_still_lets_studies_be_checked(sleep: Copy) -> None:
    """A fault elsewhere in review.yml does not hide what is wrong with the studies."""
    sleep.edit("review.yml", ("  state: living", "  state: alive"))
    sleep.edit(ADLER, ("  format: group", "  format: gruop"))
    assert sleep.problems() == sleep.told(
        Told("review.yml", "state: alive", "alive", "status.state: 'alive' is not allowed here; expected one of frozen, living"),
        Told(ADLER, "format: gruop", "gruop", "intervention.format: 'gruop' is not a known format; did you mean 'group'?"),
    )


def test_broken_fields_of_the_review(sleep: Copy) -> None:
    """Where the fields themselves are wrong only that is told, since every study would seem wrong."""
    sleep.edit("review.yml", ("    type: text\n", "    type: txt\n"))
    sleep.edit(ADLER, ("  format: group", "  format: gruop"))
    message = "fields[5].type: 'txt' is not allowed here; did you mean 'text'?"
    assert sleep.problems() == sleep.told(Told("review.yml", "type: txt", "txt", message))


@pytest.mark.parametrize("file", ["review.yml", "vocabulary.yml"])
def test_missing_file(file: str, sleep: Copy) -> None:
    """A review without its record or vocabulary is told in one line."""
    (sleep.folder / file).unlink()
    assert sleep.problems() == [f"{file}:1:1: cannot be read: no such file or directory"]


def test_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is not there is told."""
    monkeypatch.chdir(tmp_path)
    assert [str(p) for p in load_records(Path("nowhere")).problems] == ["nowhere:1:1: there is no such folder of records"]


def test_folder_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files outside the working directory are named in full."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    nowhere = tmp_path / "nowhere"
    assert [str(p) for p in load_records(nowhere).problems] == [f"{nowhere.as_posix()}:1:1: there is no such folder of records"]


def test_no_studies(sleep: Copy) -> None:
    """A review without studies is told; the flow of records does not fit either."""
    shutil.rmtree(sleep.folder / "studies")
    sleep.edit("review.yml", ("in {brook2017}. For", "in one. For"))
    message = "warning: flow.new_studies: found 4, but there are 0 study records"
    assert sleep.problems() == [
        *sleep.told(Told("review.yml", "new_studies: 4", "4", message)),
        "studies:1:1: there are no study records; expected one .yml file a study",
    ]


def test_folder_in_place_of_a_study(sleep: Copy) -> None:
    """A folder with the name of a record is told."""
    (sleep.folder / "studies" / "x.yml").mkdir()
    assert "studies/x.yml:1:1: cannot be read: is a directory" in sleep.problems()


@pytest.mark.parametrize("name", ["review.yml", "vocabulary.yml", "claims.yml", "brook2017.yaml"])
def test_names_that_clash(name: str, sleep: Copy) -> None:
    """A study's file with the name of another record is told, and not taken for that record."""
    shutil.copy(sleep.folder / ADLER, sleep.folder / "studies" / name)
    second = "brook2017.yml" if name == "brook2017.yaml" else name
    taken = "this name is taken; expected the key of a study, which is none of claims, review, vocabulary"
    if name == "brook2017.yaml":
        taken = f"sleep/studies/{name} is the record of this study already; each study has one file, so delete one of the two"
    assert f"studies/{second}:1:1: {taken}" in sleep.problems()


@pytest.mark.parametrize("name", ["zz.yml", "aa.yml"])
def test_copied_study(name: str, sleep: Copy) -> None:
    """A copy of a study whose key was not changed is told, and the study does not count twice."""
    shutil.copy(sleep.folder / ADLER, sleep.folder / "studies" / name)
    message = f"'adler2015' is also the key of sleep/{ADLER}; each study has one file and a key of its own"
    assert f"studies/{name}:2:6: key: {message}" in sleep.problems()
    assert [study.key for study in load_records(sleep.folder).studies].count("adler2015") == 1


def test_key_that_stands_in_two_misnamed_files(sleep: Copy) -> None:
    """So is a key of two files of which neither has its name."""
    (sleep.folder / ADLER).rename(sleep.folder / "studies" / "aa.yml")
    shutil.copy(sleep.folder / "studies" / "aa.yml", sleep.folder / "studies" / "zz.yml")
    found = sleep.problems()
    assert (
        "studies/aa.yml:2:6: key: found 'adler2015', but the file is called 'aa'; they must be the same: "
        "call the file adler2015.yml, or write its name here" in found
    )
    message = "'adler2015' is also the key of sleep/studies/aa.yml; each study has one file and a key of its own"
    assert f"studies/zz.yml:2:6: key: {message}" in found


def test_missing_list_of_the_vocabulary(sleep: Copy) -> None:
    """Each vocabulary has the lists that all reviews need; a record with a term of another that is not there is told of it."""
    text = (sleep.folder / "vocabulary.yml").read_text()
    start, end = text.index("spreads:"), text.index("directions:")
    (sleep.folder / "vocabulary.yml").write_text(text[:start] + text[end:])
    message = "is a term of the list 'spreads', which vocabulary.yml does not have; add the list, with this term"
    told = Told(ADLER, "spread: standard_deviation", "standard_deviation", f"outcomes[0].spread: 'standard_deviation' {message}")
    assert set(sleep.told(told)) <= set(sleep.problems())
    sleep.edit("vocabulary.yml", ("measures:\n", "gauges:\n"))
    message = "measures: is missing; each vocabulary has the lists designs and measures"
    assert set(sleep.told(Told("vocabulary.yml", "designs:\n", "designs", message))) <= set(sleep.problems())


@pytest.mark.parametrize("content", ["- 1\n", "text\n", "3\n"])
def test_record_that_is_no_block(content: str, sleep: Copy) -> None:
    """A file that holds a list, text or a number is no record."""
    (sleep.folder / ADLER).write_text(content)
    (problem,) = [p for p in sleep.problems() if p.startswith(ADLER)]
    assert problem.startswith(f"{ADLER}:1:1: found ")
    assert problem.endswith("expected a block of fields")


# ---------------------------------------------------------------------------------------------- any mutation at all

RECORD = read_document(SLEEP / ADLER, ADLER)[0]
SCALARS = st.one_of(
    st.text(max_size=20),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.none(),
    st.sampled_from(["not reported", "unclear", "NO", "1e6", [], {}, [1], {"value": 1}, {"value": {}}, [{}], "10.5555/x", "2024-01-01"]),
)


def replaced(value: Any, loc: tuple[str | int, ...], new: Any) -> Any:
    """``value`` with ``new`` at ``loc``, or without what is there if ``new`` is ``...``."""
    if not loc:
        return None if new is ... else new
    head, rest = loc[0], loc[1:]
    if not rest and new is ...:
        return [v for i, v in enumerate(value) if i != head] if isinstance(value, list) else {k: v for k, v in value.items() if k != head}
    pairs = enumerate(value) if isinstance(value, list) else value.items()
    changed = {k: replaced(v, rest, new) if k == head else v for k, v in pairs}
    return list(changed.values()) if isinstance(value, list) else changed


def assert_told_within(document: Document | None, folder: Path) -> None:
    """Checking the folder raises nothing, and every problem of the record stands in one of its lines."""
    assert document is not None
    lines = (folder / ADLER).read_bytes().decode("utf-8").splitlines()
    copy = Copy(folder)
    for problem in copy.found():
        if problem.path.endswith(ADLER):
            assert 1 <= problem.line <= len(lines), problem
            assert problem.column >= 1
            assert "\n" not in str(problem)


@settings(max_examples=80 * times_as_many(), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_mutation(sleep: Copy, data: st.DataObject) -> None:
    """However fields are deleted or replaced, loading raises nothing and tells each problem within the file."""
    assert RECORD is not None
    value = RECORD.value
    for _ in range(data.draw(st.integers(1, 2))):
        loc = data.draw(st.sampled_from(sorted(RECORD.values, key=str)))
        try:
            value = replaced(value, loc, data.draw(st.one_of(st.just(...), SCALARS)))
        except (AttributeError, TypeError):  # the first change took away the place of the second
            continue
    text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False)
    (sleep.folder / ADLER).write_text(text, encoding="utf-8")
    assert_told_within(RECORD, sleep.folder)


STUDY_FILES = "each study has one file KEY.yml in the folder studies, and nothing below that"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("studies/new2020.yml.txt", f"is not read: {STUDY_FILES}"),
        ("studies/new2020.YML", f"is not read: {STUDY_FILES}"),
        ("studies/new2020.yml~", f"is not read: {STUDY_FILES}"),
        ("studies/new2020 (1).yml", "has a blank in its name; expected the key of the study, such as smith2015.yml"),
        ("studies/more/new2020.yml", f"is not read: {STUDY_FILES}"),
        ("claims.yml.txt", f"warning: is not read: expected claims.yml, review.yml, vocabulary.yml here; {STUDY_FILES}"),
        ("review.yaml", f"warning: is not read: expected claims.yml, review.yml, vocabulary.yml here; {STUDY_FILES}"),
    ],
)
def test_file_that_is_left_out_is_named(name: str, message: str, sleep: Copy) -> None:
    """A file that looks like a record and is not read is named, so that no study is lost without a word."""
    (sleep.folder / name).parent.mkdir(exist_ok=True)
    (sleep.folder / name).write_text("key: new2020\n", encoding="utf-8")
    assert f"{name}:1:1: {message}" in sleep.problems()


@pytest.mark.parametrize(
    "name", ["notes.txt", "studies/paper.pdf", "studies/.DS_Store", "studies/.new2020.yml.swp", ".github/a.yml", "schema/a.json"]
)
def test_other_files_are_no_matter(name: str, sleep: Copy) -> None:
    """Files that are no records may lie beside them."""
    (sleep.folder / name).parent.mkdir(exist_ok=True)
    (sleep.folder / name).touch()
    assert sleep.problems() == []


@pytest.mark.parametrize("file", ["review.yml", "vocabulary.yml", "claims.yml", "studies/chen2018.yml", "second/chen2018.yml"])
def test_link_out_of_the_records(file: str, sleep: Copy, tmp_path: Path) -> None:
    """A link to a file elsewhere is told without a word of what stands there; one within the records is read."""
    secret = tmp_path / "secret.yml"
    secret.write_text("password: 12345\n")
    path = sleep.folder / file
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    path.symlink_to(secret)
    loaded = load_records(sleep.folder)
    problems = load_second(sleep.folder, loaded.records())[1] if file.startswith("second") else sleep.found()
    told = sleep.printed(problems)
    assert f"{file}:1:1: is a link that leads out of the folder of records; put the file itself there" in told
    assert "12345" not in "".join(told)
    assert "password" not in "".join(told)


def test_link_within_the_records(sleep: Copy) -> None:
    """A study may lie elsewhere in the folder of records."""
    (sleep.folder / "old").mkdir()
    file = sleep.folder / "studies" / "chen2018.yml"
    file.rename(sleep.folder / "old" / "chen.txt")
    file.symlink_to("../old/chen.txt")
    assert sleep.problems() == []


def test_own_fields_where_nothing_was_done(sleep: Copy) -> None:
    """The block of the review's own fields may be called characteristics; messages name it as it is written, and one name is enough."""
    plain = load_records(sleep.folder).records().by_key["adler2015"]
    sleep.edit(ADLER, ("\nintervention:\n", "\ncharacteristics:\n"))
    records = load_records(sleep.folder).records()
    assert records.by_key["adler2015"].model_dump() == plain.model_dump()
    assert records.documents["adler2015"].locate(("intervention", "format")) == (32, 11)
    sleep.edit(ADLER, ("  format: group", "  format: gruop"))
    message = "characteristics.format: 'gruop' is not a known format; did you mean 'group'?"
    assert sleep.problems() == sleep.told(Told(ADLER, "format: gruop", "gruop", message))
    sleep.edit(ADLER, ("  format: gruop", "  format: group"), ("\nresult:\n", "\nintervention: {}\nresult:\n"))
    assert "characteristics" in {text.split(": ")[1] for text in sleep.problems()}


# ---------------------------------------------------------------------------------------------- orders, and parts of what was loaded


@pytest.mark.parametrize(
    ("keys", "ordered"),
    [
        (["smith2001-10", "smith2001-2", "smith2001"], ["smith2001", "smith2001-2", "smith2001-10"]),
        (["b1", "a2", "a10", "a"], ["a", "a2", "a10", "b1"]),
        (["a1b2", "a1b10", "a02", "a1"], ["a1", "a1b2", "a1b10", "a02"]),
    ],
)
def test_order_of_keys(keys: list[str], ordered: list[str], sleep: Copy) -> None:
    """Studies of one year stand by their keys, in which numbers are compared as numbers."""
    study = load_records(sleep.folder).records().study("adler2015")
    assert [each.key for each in sorted((study.model_copy(update={"key": key}) for key in keys), key=load._order)] == ordered


@pytest.mark.parametrize("year", ["not reported", "unclear"])
def test_studies_without_a_year_come_last(year: str, sleep: Copy) -> None:
    """A study whose year nobody knows stands behind all others, that of the last year that there can be among them."""
    sleep.edit(ADLER, ("  year: 2015", f"  year: {year}"))
    sleep.edit(BROOK, ("  year: 2017", "  year: 2100"))
    assert [study.key for study in load_records(sleep.folder).studies][-2:] == ["brook2017", "adler2015"]


def test_records_with_warnings_are_records(sleep: Copy) -> None:
    """Only errors keep records back, and only they; without the review or its vocabulary there are none."""
    loaded = load_records(sleep.folder)
    warning, error = (Problem("a.yml", 1, 1, "", "x", severity) for severity in ("warning", "error"))
    assert replace(loaded, problems=(warning,)).records().studies == loaded.studies
    for broken in ({"problems": (warning, error)}, {"review": None}, {"vocabulary": None}):
        with pytest.raises(InputError):
            replace(loaded, **broken).records()
    assert replace(loaded, salvaged=None).for_rules() == replace(loaded, salvaged=None)


def test_studies_that_share_people(sleep: Copy) -> None:
    """Both know of it, whichever says so; a study that is not there is left out."""
    overlaps = [f"  - {{study: {key}, participants: {n}, note: x}}\n" for key, n in (("brook2017", 3), ("nobody", 1))]
    sleep.edit(ADLER, ("key: adler2015\n", f"key: adler2015\noverlaps_with:\n{''.join(overlaps)}"))
    shared = load_records(sleep.folder).records().shared
    assert {key: [(study.key, overlap.participants) for study, overlap in others] for key, others in shared.items()} == {
        "adler2015": [("brook2017", 3)],
        "brook2017": [("adler2015", 3)],
    }


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("studies/new2020.txt", "# x\nkey: new2020\n", True),
        ("studies/new2020", "key: new2020\n", True),
        ("studies/new2020", "key:\n", False),
        ("studies/new2020.txt", " key: new2020\n", False),
        ("studies/new2020.md", "key: new2020\n", False),
        ("new2020.txt", "key: new2020\n", False),
        ("studies/.new2020.txt", "key: new2020\n", False),
        ("studies/.old/new2020.yml", "key: new2020\n", False),
        ("old/new2020.yml", "key: new2020\n", False),
        ("tables/more/new2020.yml", "key: new2020\n", False),
        ("studies/new2020.txt", "# x\n" * 2_000 + "key: new2020\n", True),
        ("studies/new2020.yml.bak", "", True),
        ("studies/new2020.yaml.orig", "", True),
        ("studies/a/b.yml", "", True),
        ("other.yml", "", True),
    ],
)
def test_which_files_were_meant_as_records(name: str, content: str, told: bool, sleep: Copy) -> None:
    """By their names, or in the folder of studies by what stands in them; hidden ones and those of other folders are not looked at."""
    (sleep.folder / name).parent.mkdir(parents=True, exist_ok=True)
    (sleep.folder / name).write_text(content, encoding="utf-8")
    found = [each for each in load_records(sleep.folder).problems if each.path.endswith(name)]
    assert [each.severity for each in found] == ([("error" if name.startswith("studies") else "warning")] if told else [])


def test_file_beside_the_studies_that_cannot_be_read(sleep: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text beside the records that may not be read is no record, and ends nothing."""
    (sleep.folder / "studies" / "new2020.txt").write_text("key: new2020\n", encoding="utf-8")
    whole = Path.read_bytes

    def refused(file: Path) -> bytes:
        if file.name == "new2020.txt":
            raise PermissionError(13, "Permission denied")
        return whole(file)

    monkeypatch.setattr(Path, "read_bytes", refused)
    assert load_records(sleep.folder).problems == ()


@pytest.mark.parametrize(
    ("name", "near"),
    [("adverse_event", "adverse_events"), ("classification", "classifications"), ("routes_of_it", None), ("direction_s", "directions")],
)
def test_lists_whose_names_are_almost_known(name: str, near: str | None, sleep: Copy) -> None:
    """Where the program's list is missing one of almost its name is asked about, in a warning at its name."""
    known = near or "phases"
    text = (sleep.folder / "vocabulary.yml").read_text(encoding="utf-8")
    (sleep.folder / "vocabulary.yml").write_text(text.replace(f"\n{known}:\n", f"\n{name}:\n"), encoding="utf-8")
    found = [(each.severity, each.column) for each in load_records(sleep.folder).problems if "the program knows no list" in each.message]
    assert found == ([("warning", 1)] if near else [])
