"""Counts are held against the text that is quoted beside them."""

from __future__ import annotations

import pytest
from helpers.reviews import Copy, Told

from living_review.checks.printed import holds

CHEN, BROOK, REVIEW = "studies/chen2018.yml", "studies/brook2017.yml", "review.yml"
WANTED = "expected a number that stands there, or a note that says how it was read"


def test_counts_stand_in_their_text(sleep: Copy) -> None:
    """Each count that its printed text does not give is told, of participants, own fields and the flow; those with a note are not."""
    sleep.edit(CHEN, ("  total: 12", "  total: 120"))
    sleep.edit("studies/adler2015.yml", ("sessions: {value: 6, printed: six}", 'sessions: {value: 6, printed: "16"}'))
    sleep.edit(
        REVIEW,
        ("  records_from_databases: 40", '  records_from_databases: {value: 40, printed: "44"}'),
        ("  duplicate_records: 5", '  duplicate_records: {value: 5, printed: "6", note: A slip of the review.}'),
    )
    assert [problem for problem in sleep.problems() if "'printed'" in problem] == sleep.told(
        Told(REVIEW, "{value: 40", "40", f"warning: flow.records_from_databases.value: found 40, but 'printed' is '44'; {WANTED}"),
        Told(
            "studies/adler2015.yml",
            '6, printed: "16"',
            "6",
            f"warning: intervention.sessions.value: found 6, but 'printed' is '16'; {WANTED}",
        ),
        Told(CHEN, "total: 120\n", "120", f"warning: participants.total: found 120, but 'printed' is '12'; {WANTED}"),
    )


@pytest.mark.parametrize(
    ("printed", "n", "fits"),
    [
        ("12", 12, True),
        ("12", 120, False),
        ("80 (40/40)", 80, True),
        ("40 and 40", 80, True),
        ("40 and 40", 81, False),
        ("1,200 people", 1200, True),
        ("1 200", 1200, True),
        ("20, 300", 320, True),
        ("twelve", 13, True),
        ("6.5", 6, False),
    ],
)
def test_holds(printed: str, n: int, fits: bool) -> None:
    """A number stands in a text as it is, with signs between its thousands, or as a sum; words are no witness."""
    assert holds(printed, n) is fits
