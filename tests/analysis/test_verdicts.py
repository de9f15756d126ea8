"""How verdicts were settled, and how they are counted: content apart from misprints, a slip once, ticks on our copy apart."""

from __future__ import annotations

from dataclasses import replace

import pytest
from helpers.claims import findings
from helpers.reviews import RICH, SLEEP, Copy, records_of

from living_review.analysis.verdicts import count_verdicts, slip_of, tally
from living_review.records.claim import VERDICTS
from living_review.records.load import load_records


def test_ways() -> None:
    """A verdict is computed from records, or from two places of the review, or from our copy of one sentence, or a person judged."""
    ways = {key: each.way for key, each in findings(records_of(SLEEP)).items()}
    assert ways["total-participants"] == "computed"
    assert ways["year-of-brook"] == "compared"
    assert ways["p-of-adler"] == "copied"
    assert ways["helps"] == "judged"
    assert ways["other-country"] == "computed"


PLACE, AFTER = "    where: {section: results, paragraph: 3}\n", "    topic: effect\n"


@pytest.mark.parametrize(
    ("old", "new", "way"),
    [
        (f"{PLACE}{AFTER}", f"    where: [{{section: results, paragraph: 3}}, {{figure: 1}}]\n{AFTER}", "computed"),
        (f"{PLACE}{AFTER}", f"    where: {{section: results, paragraph: 2}}\n{AFTER}", "computed"),
        ('stated: "< 0.001"}\n    expected: holds', 'stated: "< 0.001"}\n    only_copied: false\n    expected: holds', "computed"),
        ('stated: "< 0.001"}\n    expected: holds', 'stated: "0.2"}\n    expected: contradicted', "computed"),
    ],
)  # fmt: skip
def test_only_our_copy(old: str, new: str, way: str, sleep: Copy) -> None:
    """Only a tick whose values were all recorded from the one place of the statement tests the copy; a claim may say otherwise."""
    sleep.edit("claims.yml", (old, new))
    assert findings(load_records(sleep.folder).records())["p-of-adler"].way == way


def test_a_tick_on_the_copy_is_not_in_the_headline() -> None:
    """The headline holds neither what only our copy was held against nor what other sources say."""
    found = findings(records_of(SLEEP)).values()
    counted = tally(found)
    assert counted.statements == 11
    assert {each.claim.id for each in found if each.way == "copied"} == {"p-of-adler", "rarely-harmful"}
    assert counted.copied == counted.ways["copied"] == 2
    assert count_verdicts(found)["holds"] == counted.headline["holds"] + 2
    assert sum(counted.ways.values()) == counted.statements
    assert list(counted.headline) == list(VERDICTS)


def test_misprints_are_counted_apart() -> None:
    """A misprint is no slip of content."""
    counted = tally(findings(records_of(RICH)).values())
    assert (counted.print_statements, counted.print_slips, counted.prints["contradicted"]) == (1, 1, 1)
    assert counted.headline["a suggestion"] == 1


def test_a_slip_in_several_places_is_one() -> None:
    """Failing statements that share a slip are counted once, and their places are told; those that hold are counted each."""
    found = list(findings(records_of(SLEEP)).values())
    failing = [each for each in found if each.counted and each.verdict == "contradicted"]
    assert len(failing) == 5
    one = [
        replace(each, claim=each.claim.model_copy(update={"slip": "the_slip"})) if each in failing[:2] or each.verdict == "holds" else each
        for each in found
    ]
    before, after = tally(found), tally(one)
    assert (before.headline["contradicted"], after.headline["contradicted"], after.places["contradicted"]) == (5, 4, 5)
    assert after.headline["holds"] == before.headline["holds"]
    assert [slip_of(each) for each in one if each.claim.slip and each.verdict == "contradicted"] == ["the_slip"] * 2
