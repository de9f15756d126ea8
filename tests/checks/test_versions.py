"""The published review and what came later: what is accepted, and each fault at its place."""

from __future__ import annotations

import pytest
from helpers.living import FILE, KEY, VERSIONS, add_study, publish
from helpers.reviews import Copy, Told

from living_review.charts.registry import chart_kinds
from living_review.checks import run, versions
from living_review.records.load import load_records

R, ADLER, BROOK, CLAIMS = "review.yml", "studies/adler2015.yml", "studies/brook2017.yml", "claims.yml"
LIST = "[adler2015, brook2017, chen2018, dunn2019]"
SECOND = '  - {version: "1.1", date: 2022-06-01, last_search: 2022-04, studies: [tanaka2022]}\n\nquestion:\n'
OWN_PLACE = (
    "the published review says nothing of this study; name the place in its own report, such as {report: {page: 4, table: 2}}, "
    "or {registry: NCT01234567}"
)
TO_LIVING = "set 'status.state' in review.yml to living, with the month of the new search as 'last_search'"
OVERLAP = "key: brook2017\noverlaps_with: [{study: %s, participants: %d, note: One clinic.}]"

FAULTS: dict[str, tuple[str, list[tuple[str, str, str]], list[Told]]] = {
    "number of a version twice": (
        "versions_are_in_order",
        [(R, "\nquestion:\n", SECOND.replace("1.1", "1.0"))],
        [Told(R, '- {version: "1.0"', '"1.0"', "versions[1].version: '1.0' is the version of an earlier version")],
    ),
    "newest version first": (
        "versions_are_in_order",
        [(R, "\nquestion:\n", SECOND.replace("2022-06", "2020-06"))],
        [
            Told(
                R,
                "date: 2020-06-01",
                "2020",
                "versions[1].date: found 2020-06-01, but version 1.0 above it is of 2021-04-01; the oldest comes first",
            )
        ],
    ),
    "a published study without a record": (
        "studies_of_versions_exist",
        [(R, LIST, LIST.replace("]", ", dunn2091]"))],
        [
            Told(
                R,
                "dunn2091",
                "dunn2091",
                "versions[0].studies[4]: 'dunn2091' has no study record; did you mean 'dunn2019'?; what a version held stays on record",
            )
        ],
    ),
    "a study in two versions": (
        "studies_of_versions_exist",
        [(R, "\nquestion:\n", SECOND.replace("[tanaka2022]", "[tanaka2022, brook2017]"))],
        [Told(R, "2, brook2017", "brook", "versions[1].studies[1]: 'brook2017' came with an earlier version, or stands here twice")],
    ),
    "neither published nor added": (
        "study_is_published_or_added",
        [(R, LIST, LIST.replace(", dunn2019", ""))],
        [
            Told(
                "studies/dunn2019.yml",
                "key: dunn2019",
                "dunn",
                "key: 'dunn2019' is not among the studies of the published review (versions in review.yml); "
                "say when and how it was added, such as 'added: {date: 2026-11-01, search: PubMed in October 2026}'",
            )
        ],
    ),
    "both published and added": (
        "study_is_published_or_added",
        [(R, LIST, LIST.replace("]", ", tanaka2022]"))],
        [Told(FILE, "added: {", "added", "added: version 1.0 in review.yml lists this study as published; it cannot be both")],
    ),
    "added to a frozen review": (
        "study_is_published_or_added",
        [(R, "state: living", "state: frozen")],
        [
            Told(
                FILE,
                "added: {",
                "added",
                f"added: the review is frozen, so no study may be added; to take studies in again, {TO_LIVING}",
            )
        ],
    ),
    "added before it was published": (
        "study_is_published_or_added",
        [(FILE, "date: 2022-05-01", "date: 2021-03-31")],
        [Told(FILE, "2021-03-31", "2021", "added.date: found 2021-03-31, but the review was published on 2021-04-01")],
    ),
    "place in the review": (
        "added_study_stands_for_itself",
        [(FILE, "where: {report: {page: 2}}", "where: {table: table1, row: 1}")],
        [Told(FILE, "{table: table1", "{", f"intervention.where: {OWN_PLACE}")],
    ),
    "number in the list of references": (
        "added_study_stands_for_itself",
        [(FILE, "reference: not applicable", "reference: 11")],
        [
            Told(
                FILE,
                "reference: 11",
                "11",
                "citation.reference: found 11, but the published review does not cite this study; write 'not applicable'",
            )
        ],
    ),
    "counted by the review": (
        "added_study_stands_for_itself",
        [(FILE, "classification: not applicable", "classification: better")],
        [
            Told(
                FILE,
                "classification: better",
                "better",
                "result.classification: the published review does not count the result of this study; write 'not applicable'",
            )
        ],
    ),
    "claim on it": (
        "claims_are_about_published_studies",
        [(CLAIMS, "    studies: [brook2017]\n    check:\n      product", "    studies: [tanaka2022]\n    check:\n      product")],
        [
            Told(
                CLAIMS,
                "[tanaka2022]",
                "tanaka",
                "claims[5].studies[0]: 'tanaka2022' was added after the review was published, so no claim of the review speaks of it",
            )
        ],
    ),
    "overlap with itself": (
        "overlaps_are_possible",
        [(BROOK, "key: brook2017", OVERLAP % ("brook2017", 3))],
        [
            Told(
                BROOK,
                "study: brook2017",
                "brook",
                "overlaps_with[0].study: a study shares no participants with itself; name the other one",
            )
        ],
    ),
    "overlap with nobody": (
        "overlaps_are_possible",
        [(BROOK, "key: brook2017", OVERLAP % ("alder2015", 3))],
        [
            Told(
                BROOK,
                "alder2015",
                "alder",
                "overlaps_with[0].study: 'alder2015' is not a study of this review; did you mean 'adler2015'?",
            )
        ],
    ),
    "overlap larger than a study": (
        "overlaps_are_possible",
        [(BROOK, "key: brook2017", OVERLAP % ("chen2018", 13))],
        [Told(BROOK, "participants: 13", "13", "overlaps_with[0].participants: found 13, but the smaller study has 12 participants")],
    ),
    "overlap told twice": (
        "overlaps_are_possible",
        [
            (BROOK, "key: brook2017", OVERLAP % ("adler2015", 3)),
            (ADLER, "key: adler2015", "key: adler2015\noverlaps_with: [{study: brook2017, participants: 3, note: One clinic.}]"),
        ],
        [
            Told(
                ADLER,
                "study: brook2017",
                "brook",
                "overlaps_with[0].study: 'brook2017' names this overlap too; it stands in one of the two records",
            )
        ],
    ),
    "one registration in two records": (
        "one_trial_one_record",
        [(BROOK, "value: INVENTED-0001", "value: Registered as nct01234567")],
        [
            Told(
                FILE,
                "{value: NCT01234567",
                "NCT",
                "warning: registration.value: NCT01234567 is also the registration of brook2017; if they are one trial, "
                "make it one record, else say under 'overlaps_with' how many people may be counted twice",
            )
        ],
    ),
}


def test_every_rule_is_tested() -> None:
    """Each rule on versions has a docstring, and records that it refuses."""
    rules = [rule for rule in (*run.STUDY_RULES, *run.REVIEW_RULES, *run.CLAIM_RULES) if rule.__module__ == versions.__name__]
    assert all(rule.__doc__ for rule in rules)
    assert {rule.__name__ for rule in rules} == {name for name, _, _ in FAULTS.values()}


def test_a_study_can_be_added(sleep: Copy) -> None:
    """An added study is in order, also if a later version lists it; the years searched do not bind it, nor the number of studies found."""
    add_study(sleep)
    assert sleep.problems() == []
    sleep.edit(R, ("\nquestion:\n", SECOND))
    assert sleep.problems() == []


@pytest.mark.parametrize("fault", FAULTS)
def test_fault(fault: str, sleep: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each fault is told once, at its place; without its rule it is not."""
    rule, edits, problems = FAULTS[fault]
    add_study(sleep)
    for file, old, new in edits:
        sleep.edit(file, (old, new))
    assert sleep.problems() == sleep.told(*problems)
    for name in ("STUDY_RULES", "REVIEW_RULES", "CLAIM_RULES"):
        monkeypatch.setattr(run, name, tuple(each for each in getattr(run, name) if each.__name__ != rule))
    assert sleep.printed(run.check_records(load_records(sleep.folder), chart_kinds())) == []


def test_versions_come_before_additions(sleep: Copy) -> None:
    """Where no version says which studies were published, an added study says what is to be done first."""
    add_study(sleep)
    sleep.edit(R, (VERSIONS, "question:\n"))
    message = "added: review.yml does not say which studies the published review held; list them under 'versions' there first"
    found = "warning: flow.new_studies"
    assert [line for line in sleep.problems() if found not in line] == sleep.told(Told(FILE, "added: {", "added", message))


def test_frozen_review_says_both_ways_out(sleep: Copy) -> None:
    """A new record in a frozen review, without a word on when it was added, is told what to say and that the review is frozen."""
    add_study(sleep)
    sleep.edit(R, ("state: living", "state: frozen"))
    sleep.edit(FILE, ("added: {date: 2022-05-01, search: Database One in April 2022}\n", ""))
    (first, *_) = [line for line in sleep.problems() if line.startswith(f"{FILE}:1:6: key:")]
    assert first.endswith(f"and since the review is frozen, {TO_LIVING}")


def test_first_version_lists_studies(sleep: Copy) -> None:
    """A first version without studies is told so, and no study is compared with it in vain."""
    publish(sleep)
    sleep.edit(R, (f"    studies: {LIST}\n", ""))
    message = "versions[0]: lists no studies; the first version says which studies the published review held"
    assert sleep.told(Told(R, '- version: "1.0"', "version", message))[0] in sleep.problems()


def test_declared_overlap_ends_the_warning(sleep: Copy) -> None:
    """Two records with one registration are in order once one of them says how many people they share."""
    add_study(sleep)
    sleep.edit(BROOK, ("value: INVENTED-0001", "value: NCT01234567"), ("key: brook2017", OVERLAP % (KEY, 5)))
    assert sleep.problems() == []


@pytest.mark.parametrize("date", ["2021", "2021-04", "2021-04-01", "'2021'"])
def test_date_of_a_version_as_far_as_it_is_known(date: str, sleep: Copy) -> None:
    """The date of a version may be a year or a month, and is compared as far as it goes."""
    add_study(sleep)
    sleep.edit(R, ("date: 2021-04-01", f"date: {date}"))
    assert sleep.problems() == []
    sleep.edit(FILE, ("date: 2022-05-01", "date: 2020-12-31"))
    assert [problem.field for problem in sleep.found()] == ["added.date"]


@pytest.mark.parametrize("date", ["spring", "2021-13", "2021-4-1", "true", "21"])
def test_date_of_a_version_that_is_none(date: str, sleep: Copy) -> None:
    """What is no date is told so."""
    publish(sleep)
    sleep.edit(R, ("date: 2021-04-01", f"date: {date}"))
    (found,) = [problem for problem in sleep.found() if problem.field == "versions[0].date"]
    assert "is not a date; expected a day, month or year, as far as it is known" in found.message
