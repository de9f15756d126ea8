"""The rules on claims: each refuses a claim that names what is not there, at its place."""

from __future__ import annotations

import pytest
from helpers.reviews import Copy, Told

from living_review.checks import names, versions, whose_site
from living_review.checks.run import CLAIM_RULES
from living_review.records.load import load_records


def test_claims_are_optional(sleep: Copy) -> None:
    """A review without claims is in order."""
    (sleep.folder / "claims.yml").unlink()
    assert sleep.problems() == []
    assert load_records(sleep.folder).records().claims == ()


TABLE_2017 = "says: Table, value: 2017, where: {table: table1, row: "


FIRST_PLACE = "where: {section: results, paragraph: 1}\n    topic: participants\n    check:\n      compare: {stated: 243"


KEYS = "adler2015, brook2017, chen2018, dunn2019"


NUMERIC = (
    "minutes_per_session_max, minutes_per_session_min, participants, sessions_max, sessions_min, total_minutes_max, total_minutes_min, year"
)


DECLARED = (
    "group_only, harms_unreported, largest, long, middle, no_group, participants, randomised, randomised_favour, serious, smallest, studies"
)


Text = tuple[str, str, str]
"""A text of claims.yml, the part of it at which the problem is told, and the field with the message."""
FAULTS: list[tuple[str, list[tuple[str, str]], list[Text]]] = [
    (
        "claim_ids_differ",
        [("id: most-randomised", 'id: "total-participants"'), ("id: size-range", "id: 'total-participants'")],
        [
            ('id: "total-participants"', '"total', "claims[1].id: 'total-participants' is the id of an earlier claim"),
            ("id: 'total-participants'", "'total", "claims[2].id: 'total-participants' is the id of an earlier claim"),
        ],
    ),
    (
        "places_of_claims_exist",
        [(FIRST_PLACE, FIRST_PLACE.replace("results", "reslts")), (f"{TABLE_2017}2", f"{TABLE_2017}5")],
        [
            ("section: reslts", "reslts", "claims[0].where.section: 'reslts' is not a section of the source; did you mean 'results'?"),
            (f"{TABLE_2017}5", "5", "claims[7].check.statements[1].where.row: found 5, but 'table1' has 4 rows"),
        ],
    ),
    (
        "claimed_studies_exist",
        [
            ("studies: [adler2015, dunn2019]", "studies: [adler2051, dunn2019]"),
            ("named: [adler2015, dunn2019]", "named: [adler2015, dunn2091]"),
        ],
        [
            ("[adler2051", "adler", "claims[3].studies[0]: 'adler2051' is not a study of this review; did you mean 'adler2015'?"),
            (
                "dunn2091",
                "dunn",
                "claims[3].check.same_studies.named[1]: 'dunn2091' is not a study of this review; did you mean 'dunn2019'?",
            ),
        ],
    ),
    (
        "claimed_studies_exist",
        [
            ("product: {study: brook2017", "product: {study: brok2017"),
            ("cited: {reference: 6, study: brook2017", "cited: {reference: 6, study: nobody"),
            ("study: adler2015", "study: adler"),
        ],
        [
            ("brok2017", "brok", "claims[5].check.product.study: 'brok2017' is not a study of this review; did you mean 'brook2017'?"),
            (
                "study: adler,",
                "adler",
                "claims[6].check.same_value.study: 'adler' is not a study of this review; did you mean 'adler2015'?",
            ),
            ("nobody", "nobody", f"claims[8].check.cited.study: 'nobody' is not a study of this review; expected one of {KEYS}"),
        ],
    ),
    (
        "checks_are_in_one_unit",
        [
            ("sum: {of: participants}", "sum: {of: participants, unit: people}"),
            ("maximum: {of: sessions_max}", "maximum: {of: sessions_max, unit: weeks}"),
        ],
        [
            (
                "unit: people",
                "people",
                (
                    "claims[0].check.compare.computed.sum.unit: 'people' is not a unit in which studies give 'participants'; "
                    "it has none, so leave out 'unit'"
                ),
            ),
            (
                "unit: weeks",
                "weeks",
                (
                    "claims[4].check.compare.computed.maximum.unit: 'weeks' is not a unit in which studies give 'sessions_max'; "
                    "it has none, so leave out 'unit'"
                ),
            ),
        ],
    ),
    (
        "claimed_references_exist",
        [("named: [adler2015, dunn2019]", "named: {cites: [13, 3, 14]}")],
        [
            ("[13, 3", "13", "claims[3].check.same_studies.named.cites[0]: found 13, but the source has 12 references"),
            ("3, 14]", "14", "claims[3].check.same_studies.named.cites[2]: found 14, but the source has 12 references"),
        ],
    ),
    (
        "claims_ask_what_is_known",
        [
            ("sum: {of: participants}", "sum: {of: format}"),
            ("{number: smallest}", "{number: smalest}"),
            ("{number: largest}", "{number: x}"),
        ],
        [
            (
                "{of: format",
                "format",
                f"claims[0].check.compare.computed.sum.of: 'format' is not a number that studies have; expected one of {NUMERIC}",
            ),
            ("smalest", "sma", "claims[2].check.between.smallest.number: 'smalest' is not a declared number; did you mean 'smallest'?"),
            ("number: x", "x", f"claims[2].check.between.largest.number: 'x' is not a declared number; expected one of {DECLARED}"),
        ],
    ),
    (
        "claims_ask_what_is_known",
        [
            ("matching: {format: group}", "matching: {format: grup}"),
            ("where: {randomised: true}", "where: {randomized: true}"),
            ("count: {serious_harm: true}", "count: {serious_harm: 3}"),
        ],
        [
            (
                "{randomized",
                "randomized",
                (
                    "claims[1].check.compare.computed.share.where.randomized: 'randomized' is not a variable of the studies; "
                    "did you mean 'randomised'?"
                ),
            ),
            ("grup", "grup", "claims[3].check.same_studies.matching.format: 'grup' is not a known format; did you mean 'group'?"),
            (
                "harm: 3",
                "3",
                (
                    "claims[10].check.any[1].compare.computed.count.serious_harm: 'serious_harm' is asked for the wrong kind of thing; "
                    "expected true or false"
                ),
            ),
        ],
    ),
    (
        "claims_ask_what_is_known",
        [("field: country, stated: Ruritania", "field: design, stated: [randomised_trail, single_group]")],
        [
            (
                "[randomised_trail",
                "[",
                "claims[11].check.same_value.stated: 'randomised_trail' is not a known design; did you mean 'randomised_trial'?",
            )
        ],
    ),
    (
        "claimed_fields_exist",
        [
            ("field: outcomes.severity_after.p", "field: outcomes.severity.p"),
            ("field: country", "field: participants.sum"),
            ("field: total_minutes", "field: sessions"),
        ],
        [
            (
                "field: sessions",
                "sessions",
                "claims[5].check.product.field: 'sessions' is not a derived field; expected one of total_minutes",
            ),
            (
                "outcomes.severity.p",
                "outcomes",
                (
                    "claims[6].check.same_value.field: 'outcomes.severity.p' leads to no value of adler2015: "
                    "'severity' is not known there; did you mean 'severity_after'?"
                ),
            ),
            (
                "participants.sum",
                "participants",
                (
                    "claims[11].check.same_value.field: 'participants.sum' leads to no value of brook2017: 'sum' is not known there; "
                    "expected one of analysed, groups, note, printed, total, where"
                ),
            ),
        ],
    ),
    (
        "concluding_sentences_exist",
        [("    could_be_transcription: unlikely\n", "    conclusion: [helps, harms]\n")],
        [
            ("[helps", "helps", "claims[3].conclusion[0]: 'helps' is not the id of a sentence under conclusion.review_says"),
            (", harms]", "harms", "claims[3].conclusion[1]: 'harms' is not the id of a sentence under conclusion.review_says"),
        ],
    ),
]


def placed(sleep: Copy, told: Text) -> str:
    """The problem as it is printed, with the line and column of its part of the text."""
    (found,) = sleep.told(Told("claims.yml", *told))
    return found


@pytest.mark.parametrize(("rule", "changes", "told"), FAULTS, ids=[f"{rule}-{i}" for i, (rule, _, _) in enumerate(FAULTS)])
def test_faults(rule: str, changes: list[tuple[str, str]], told: list[Text], sleep: Copy) -> None:
    """A claim that names what is not there is told, at its place, with what would be right."""
    assert rule in {each.__name__ for each in CLAIM_RULES}
    sleep.edit("claims.yml", *changes)
    assert sleep.problems() == [placed(sleep, each) for each in told]


def test_topics_are_declared(sleep: Copy) -> None:
    """A review with claims needs the list of their topics."""
    sleep.edit("vocabulary.yml", ("claim_topics:", "topics:"))
    found = sleep.found()
    assert [(problem.field, problem.message) for problem in found] == [
        ("claim_topics", "is missing; a review with claims has the list claim_topics")
    ]
    assert found[0].path == "sleep/vocabulary.yml"


def test_ids_of_sentences(sleep: Copy) -> None:
    """The ids of concluding sentences differ, and claims may name them."""
    sleep.edit("claims.yml", ("    could_be_transcription: unlikely\n", "    conclusion: [helps, groups]\n"))
    first, second = "    - says: Talking therapy helps people sleep.", "    - says: Therapy in groups may be as good as therapy alone."
    sleep.edit("review.yml", (first, f"{first}\n      id: helps"), (second, f"{second}\n      id: groups"))
    assert sleep.problems() == []
    sleep.edit("review.yml", ("id: groups", "id: helps"))
    unknown = "claims[3].conclusion[1]: 'groups' is not the id of a sentence under conclusion.review_says; expected one of helps"
    assert sleep.problems() == [
        placed(sleep, (", groups]", "groups", unknown)),
        *sleep.told(
            Told(
                "review.yml",
                f"{second}\n      id: helps",
                "helps",
                "conclusion.review_says[1].id: 'helps' is the id of an earlier sentence",
            )
        ),
    ]


def test_every_rule_is_tested() -> None:
    """Each rule on claims has a docstring, and a record that it refuses."""
    assert all(rule.__doc__ for rule in CLAIM_RULES)
    tested = {rule for rule, _, _ in FAULTS} | {"claims_have_topics"}
    assert {
        rule.__name__ for rule in CLAIM_RULES if rule.__module__ not in (names.__name__, versions.__name__, whose_site.__name__)
    } == tested
