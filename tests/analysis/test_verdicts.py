"""How verdicts were settled, and how they are counted: content apart from misprints, a slip once, ticks on our copy apart."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from helpers.claims import findings
from helpers.reviews import RICH, SLEEP, Copy, records_of

from living_review.analysis.verdicts import count_verdicts, may_be_our_copy, slip_of, slips, tally
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


def finding(
    name: str, verdict: str = "contradicted", way: str = "computed", kind: str = "content", slip: str | None = None, copy: str = "no"
) -> Any:
    """What the check of one claim of the review gave."""
    claim = SimpleNamespace(id=name, claim_class=kind, slip=slip, could_be_transcription=copy)
    return SimpleNamespace(claim=claim, verdict=verdict, way=way, counted=True)


FOUND = [
    finding("a"),
    finding("b", slip="s", copy="likely"),
    finding("c", slip="s", copy="possible"),
    finding("d", slip="t", copy="unlikely"),
    finding("e", "not supported", slip="s", copy="likely"),
    finding("f", "holds", slip="s"),
    finding("g", "holds", slip="s", way="compared"),
    finding("h", "holds", way="copied"),
    finding("i", "contradicted", way="copied", kind="print"),
    finding("j", "contradicted", kind="print", slip="u", copy="likely"),
    finding("k", "contradicted", kind="print", slip="u"),
    finding("l", "not supported", kind="print"),
    finding("m", "holds", kind="print"),
    finding("n", "a suggestion", way="judged"),
    finding("o", "cannot be checked"),
]


def test_counted_by_hand() -> None:
    """Content apart from prints, both without what was only copied; of failing statements a shared slip once."""
    outside = replace_counted(finding("z"))
    found = tally([*FOUND, outside])
    assert (found.statements, found.copied, found.print_statements, found.print_slips) == (15, 2, 4, 2)
    assert found.headline == {"holds": 2, "contradicted": 3, "not supported": 1, "a suggestion": 1, "cannot be checked": 1}
    assert found.places == {"holds": 2, "contradicted": 4, "not supported": 1, "a suggestion": 1, "cannot be checked": 1}
    assert found.prints == {"holds": 1, "contradicted": 2, "not supported": 1, "a suggestion": 0, "cannot be checked": 0}
    assert found.ways == {"computed": 11, "compared": 1, "copied": 2, "judged": 1}
    assert found.headline_copies == 1, "b and c share a slip, and e is not contradicted"
    assert count_verdicts([*FOUND, outside])["contradicted"] == 7


def replace_counted(one: Any) -> Any:
    """The same of what another source says."""
    return SimpleNamespace(**vars(one) | {"counted": False})


def test_what_may_be_our_copy() -> None:
    """Likely and possible faults of our copy are told, others are not."""
    assert [may_be_our_copy(finding("a", copy=each)) for each in ("likely", "possible", "unlikely", "no")] == [True, True, False, False]


def test_slips_of_a_verdict() -> None:
    """What fails is counted by its slip, what does not fail by itself."""
    assert slips(FOUND, "not supported") == {"s", "l"}
    assert slips(FOUND, "holds") == {"f", "g", "h", "m"}
    assert slip_of(FOUND[0]) == "a"
