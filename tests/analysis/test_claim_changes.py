"""Which values of which records a verdict rests on, and that a claim is called computed only if a change of one of them can move it."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.claims import findings, inputs_of, run
from helpers.reviews import RICH, SLEEP, Copy, records_of

from living_review.analysis.claim_changes import alternatives, changed, changes_of, moving_change, reduced, unmoved_claims
from living_review.analysis.claim_operands import EvaluationContext
from living_review.analysis.claim_values import ReadValue
from living_review.analysis.claims import result_of
from living_review.records.load import load_records


@pytest.mark.parametrize(
    ("asked", "addresses"),
    [
        ({"same_value": {"study": "adler2015", "field": "design", "stated": "randomised_trial"}}, {"design of adler2015"}),
        (
            {"compare": {"stated": 80, "computed": {"sum": {"of": "participants", "where": {"participants": 80}}}}},
            {f"participants.total of {key}" for key in ("adler2015", "brook2017", "chen2018", "dunn2019")},
        ),
        ({"cited": {"reference": 5, "study": "brook2017"}}, {"citation.reference of brook2017"}),
        (
            {"product": {"study": "adler2015", "field": "total_minutes"}},
            {f"{name} of adler2015" for name in ("total_minutes", "sessions", "minutes_per_session")},
        ),
        (
            {"compare": {"stated": 1, "computed": {"outcomes": {"p_below": 0.05, "where": {"format": "group"}}}}},
            {f"format of {key}" for key in ("adler2015", "brook2017", "chen2018", "dunn2019")}
            | {f"outcomes.{name}.p of adler2015" for name in ("severity_after", "time_after")},
        ),
        ({"compare": {"stated": 2, "computed": {"add": [1, 1]}}}, set()),
        ({"statements": [{"value": 1, "where": {"section": "results"}}, {"value": 2, "where": {"section": "results"}}]}, set()),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
def test_what_a_check_reads(asked: dict[str, Any], addresses: set[str], inputs: EvaluationContext) -> None:
    """A check tells the values of records that it looked at, each by its address."""
    assert {value.address for value in run(asked, inputs).reads} == addresses


@pytest.mark.parametrize("folder", [SLEEP, RICH], ids=["sleep", "rich"])
def test_each_value_that_a_verdict_rests_on_is_changed(folder: Any) -> None:
    """Each value that a computed claim rests on is changed in turn; some change moves the verdict, and the records stay as they are."""
    records, inputs = records_of(folder), inputs_of(folder)
    computed = [each for each in findings(records).values() if each.way == "computed"]
    assert computed
    for finding in computed:
        touched = {value for change in changes_of(finding, reduced(finding, inputs)) for value in change}
        assert touched == set(finding.rests_on), finding.claim.id
        change = moving_change(finding, inputs)
        assert change is not None, finding.claim.id
        moved = result_of(finding.claim.check, changed(change, reduced(finding, inputs))).verdict
        assert moved not in (finding.verdict, "cannot be checked"), finding.claim.id
        assert result_of(finding.claim.check, inputs).verdict == finding.verdict
    assert list(unmoved_claims(records, findings(records).values(), inputs)) == []


def test_a_claim_that_nothing_can_move(sleep: Copy) -> None:
    """A claim that is called computed, and that no change of the records can move, is an error that names what it reads."""
    people = "participants.total of adler2015"
    value = "{value: {study: adler2015, field: participants.total}}"
    sleep.edit("claims.yml", ("{stated: 243, computed: {sum: {of: participants}}}", f"{{stated: {value}, computed: {value}}}"))
    records = load_records(sleep.folder).records()
    (problem,) = unmoved_claims(records, findings(records).values(), inputs_of(sleep.folder))
    assert str(problem).endswith(
        "claims[0].check: claim 'total-participants' is called computed, but no change of the records moves its verdict; "
        f"it reads {people}; expected a check that can come out otherwise, 'statements' or a 'judgement'"
    )


def test_number_that_is_not_reported(sleep: Copy) -> None:
    """A number that a study does not report is tried as other numbers, never as a word."""
    sleep.edit("studies/chen2018.yml", ("  total: 12\n", "  total: not reported\n"))
    records = load_records(sleep.folder).records()
    list(unmoved_claims(records, findings(records).values(), inputs_of(sleep.folder)))


TOTAL = {"compare": {"stated": 240, "computed": {"sum": {"of": "participants"}}}}
MISSING = [("not reported",), ("not applicable",), ("not available",), ("unclear",)]


@pytest.mark.parametrize(
    ("value", "constants", "expected"),
    [
        # 80 of 243: those that the check names, the next ones, far ones, what makes 240 or 243 of the whole, and none
        (
            ("adler2015", "participants"),
            (240.0, True, 80),
            [240.0, 81, 79, 80_000, -80, 1_000_080.0, 77, 80, 80 + 80 - 243, 80 + 80 - 240, None],
        ),
        (("adler2015", "participants"), (1.0, 2.0, 3.0, 4.0), [1.0, 2.0, 3.0, 4.0, 81, 79, 80_000, -80, 1_000_080.0]),
        (("adler2015", "randomised"), (50.0,), [False]),
        (("adler2015", "key"), (50.0,), [None]),
        (("adler2015", "outcomes.severity_after.p"), ("< 0.05", "0.9", 5), ["0.00001", "0.9", "not reported", "< 0.05", "0.9"]),
        (("adler2015", "format"), ("online", "no such"), [("online",), ("individual",), ("online",), *MISSING]),
        (("brook2017", "country"), ("Ruritania",), ["Ruritania", "another word", 1.0, 1e9, "not reported"]),
    ],
)
def test_what_else_a_value_could_be(
    value: tuple[str, str], constants: tuple[Any, ...], expected: list[Any], inputs: EvaluationContext
) -> None:
    """A value is tried as what the check names, as its neighbours and far from them, as what would make both sides equal, and as none."""
    found = alternatives(ReadValue(*value), constants, run(TOTAL, inputs), inputs)
    assert found[: len(expected)] == expected
    if value[1] != "participants":
        assert len(found) == len(expected)
    else:
        assert found[-1] is None
