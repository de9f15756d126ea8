"""Which values of which records a verdict rests on, and that a claim is called computed only if a change of one of them can move it."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest
from helpers.claims import findings, inputs_of, run
from helpers.reviews import RICH, SLEEP, Copy, records_of

from living_review.analysis.claim_changes import alternatives, changed, changes_of, moving_change, reduced, unmoved_claims
from living_review.analysis.claim_operands import EvaluationContext
from living_review.analysis.claim_values import ReadValue
from living_review.analysis.claims import CheckResult, ClaimResult, result_of
from living_review.analysis.study_values import StudyValues
from living_review.analysis.tables import tabulate
from living_review.records.load import load_records
from living_review.records.values import Quantity


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
    assert list(unmoved_claims(findings(records).values(), inputs)) == []


def test_a_claim_that_nothing_can_move(sleep: Copy) -> None:
    """A claim that is called computed, and that no change of the records can move, is an error that names what it reads."""
    people = "participants.total of adler2015"
    value = "{value: {study: adler2015, field: participants.total}}"
    sleep.edit("claims.yml", ("{stated: 243, computed: {sum: {of: participants}}}", f"{{stated: {value}, computed: {value}}}"))
    records = load_records(sleep.folder).records()
    (problem,) = unmoved_claims(findings(records).values(), inputs_of(sleep.folder))
    assert str(problem).endswith(
        "claims[0].check: claim 'total-participants' is called computed, but no change of the records that was tried moves its verdict; "
        f"it reads {people}; expected a check that can come out otherwise, 'statements' or a 'judgement'"
    )


def test_a_verdict_that_has_moved_needs_no_proof(sleep: Copy) -> None:
    """Where the records give another verdict than was expected they have moved it, and it is told for that alone."""
    value, check = "{value: {study: adler2015, field: participants.total}}", "{stated: 243, computed: {sum: {of: participants}}}"
    sleep.edit("claims.yml", (f"{check}\n    expected: holds", f"{{stated: {value}, computed: {value}}}\n    expected: contradicted"))
    records = load_records(sleep.folder).records()
    assert findings(records)["total-participants"].moved
    assert list(unmoved_claims(findings(records).values(), inputs_of(sleep.folder))) == []


@pytest.mark.parametrize("folder", [SLEEP, RICH], ids=["sleep", "rich"])
@pytest.mark.parametrize("more", [1, 2, 3, 7, 30])
def test_a_review_that_has_grown(folder: Path, more: int) -> None:
    """However many studies a review has more than its statements were written for, each of them can still come out otherwise."""
    first = records_of(folder)
    copies = [
        study.model_copy(update={"key": f"{study.key}-{i}", "citation": study.citation.model_copy(update={"reference": 900 + i})})
        for i, study in enumerate(islice(cycle(first.studies), more))
    ]
    records = replace(first, studies=(*first.studies, *copies))
    inputs = EvaluationContext.of(records, tabulate(records))
    computed = [each for each in findings(records).values() if each.way == "computed"]
    assert [each.claim.id for each in computed if moving_change(each, inputs) is None] == []


def test_number_that_is_not_reported(sleep: Copy) -> None:
    """A number that a study does not report is tried as other numbers, never as a word."""
    sleep.edit("studies/chen2018.yml", ("  total: 12\n", "  total: not reported\n"))
    records = load_records(sleep.folder).records()
    list(unmoved_claims(findings(records).values(), inputs_of(sleep.folder)))


TOTAL = {"compare": {"stated": 240, "computed": {"sum": {"of": "participants"}}}}
MISSING = [("not reported",), ("not applicable",), ("not available",), ("unclear",)]


@pytest.mark.parametrize(
    ("value", "constants", "expected"),
    [
        # 80 of 243: those that the check names, what makes 240 or 243 of the whole, the next ones, far ones, and none
        (
            ("adler2015", "participants"),
            (240.0, True, 80),
            [240.0, 77, 80 + 80 - 243, 80 + 80 - 240, 81, 79, 80_000, -80, 1_000_080.0, None],
        ),
        (("adler2015", "participants"), (1.0, 2.0, 3.0, 4.0), [1.0, 2.0, 3.0, 4.0, 80 + 1 - 243, 80 + 1 - 240, 80 + 2 - 243]),
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


NO_NUMBER = ("chen2018", "sessions_max")


@pytest.mark.parametrize(
    ("value", "constants", "expected"),
    [
        (NO_NUMBER, (), [1.0, 1e9]),
        (NO_NUMBER, (8.0, True, "word", 3), [8.0, 3, 1.0, 1e9]),
        (("chen2018", "citation.volume"), (8.0, "word"), [8.0, "word", "another word", 1.0, 1e9, "not reported"]),
        (("adler2015", "no.such"), ("word",), ["word", "another word", 1.0, 1e9, "not reported"]),
        (("adler2015", "citation.authors"), (("Adler A", "Berg BB"), "b"), ["b", "another word", 1.0, 1e9, "not reported"]),
        (("adler2015", "citation.reference"), (6,), [6, 3 + 6 - 243, 3 + 6 - 240, 4, 2, 3000, -3, 1_000_003.0, "not reported"]),
        (("brook2017", "outcomes.severity_change.p"), ("≤ .5", "0,5", "no", 0.5), ["0.00001", "0.9", "not reported", "≤ .5"]),
        (("adler2015", "format"), (("online", "group"), ("group",)), [("online", "group"), ("individual",), ("online",), *MISSING]),
        (("adler2015", "harms"), (), [("events",), ("unnamed",), ("not reported",)]),
    ],
)
def test_what_a_value_of_each_kind_could_be(
    value: tuple[str, str], constants: tuple[Any, ...], expected: list[Any], inputs: EvaluationContext
) -> None:
    """What has no number is tried as the check's numbers and as no word; words as words and numbers; terms as those of their list."""
    found = alternatives(ReadValue(*value), constants, run(TOTAL, inputs), inputs)
    assert sorted(found, key=str) == sorted(expected, key=str) if value[1] in ("harms", "format") else found == expected


def sides(computed: str, stated: str = "") -> CheckResult:
    """A check with these sides."""
    return CheckResult("holds", stated, computed)


@pytest.mark.parametrize(
    ("computed", "stated", "figures"),
    [
        ("12", "", [12.0]),
        ("1,234; −2.5", "7", [1234.0, -2.5, 7.0]),
        ("4.5 × 10³; 2 × 10⁻²", "", [4500.0, 0.02]),
        ("5 to 8; about 3; 4 minutes", "none", []),
    ],
)
def test_what_both_sides_show(computed: str, stated: str, figures: list[float], inputs: EvaluationContext) -> None:
    """A quantity is tried as ten times itself, as each plain figure or power of ten of both sides, and as one."""
    found = alternatives(ReadValue("adler2015", "sessions"), (), sides(computed, stated), inputs)
    assert [each.value for each in found] == pytest.approx([60.0, *figures, 1.0])


def test_what_a_derived_quantity_could_be(inputs: EvaluationContext) -> None:
    """It is tried as what it should be by its factors, in their unit; one that is not reported as ten."""

    def tried(study: str, name: str) -> list[tuple[Any, Any, str | None]]:
        found: list[Quantity] = alternatives(ReadValue(study, name), (), sides("9"), inputs)
        return [(each.value, each.range, each.unit) for each in found]

    assert tried("brook2017", "total_minutes") == [
        (3000.0, None, "minutes"),
        (9.0, None, "minutes"),
        (None, (200.0, 200.0), "minutes"),
        (1.0, None, None),
    ]
    assert tried("dunn2019", "total_minutes") == [
        (10.0, None, None),
        (9.0, None, None),
        (None, (225.0, 360.0), "minutes"),
        (1.0, None, None),
    ]
    assert tried("chen2018", "total_minutes") == [(1200.0, None, "minutes"), (9.0, None, "minutes"), (1.0, None, None)]
    assert tried("chen2018", "minutes_per_session")[0] == (200.0, None, "minutes")


def finding_of(name: str) -> ClaimResult:
    """A claim of the review on sleep with what its check gave."""
    return findings(records_of(SLEEP))[name]


def test_changes_in_their_order(inputs: EvaluationContext) -> None:
    """Two single values, then the field in all studies at once and in some, then the other single values, and at last all together.

    Of the single values all that the first could be, and then one of each other after the other.
    """
    finding = finding_of("total-participants")
    needed = reduced(finding, inputs)
    offered = {value: alternatives(value, (243.0,), finding.result, needed) for value in finding.rests_on}
    most = max(map(len, offered.values()))
    first, *rest = offered
    singles = [{first: other} for other in offered[first]]
    singles += [{value: offered[value][n]} for n in range(most) for value in rest if n < len(offered[value])]
    alike = [{value: others[min(n, len(others) - 1)] for value, others in offered.items()} for n in range(most)]
    values = list(offered)  # of which the statement names none, so those that it does not name are all
    some = [each for size in (2, 3) for each in (values[:size], values[-size:], values[:size], values[-size:])]
    several = [{value: offered[value][n] for value in each} for each in some for n in range(2)]
    changes = list(changes_of(finding, needed))
    assert [value.study for value in offered] == ["adler2015", "brook2017", "chen2018", "dunn2019"]
    assert changes == [*singles[:2], *alike, *several, *singles[2:], {value: others[-1] for value, others in offered.items()}]


def test_studies_that_entered_are_changed_first(inputs: EvaluationContext) -> None:
    """A study leaves a list by any one change; what keeps another out of it may be several things."""
    finding = finding_of("group-studies")
    entered = set(finding.studies)
    assert 0 < len(entered) < len({value.study for value in finding.rests_on})
    singles = [value.study in entered for change in changes_of(finding, reduced(finding, inputs)) if len(change) == 1 for value in change]
    assert singles[: len(entered)] == [True] * len(entered)
    assert False in singles


def test_what_is_changed_where_little_is_offered(inputs: EvaluationContext) -> None:
    """A field whose studies offer different numbers of values: those with fewer have their last one again."""
    finding = finding_of("sessions-longest")
    changes = list(changes_of(finding, reduced(finding, inputs)))
    alike = [change for change in changes if len(change) == 4]
    by_study = [[change[value] for change in alike] for value in finding.rests_on]
    lengths = [len(alternatives(value, (8.0,), finding.result, inputs)) for value in finding.rests_on]
    assert len(set(lengths)) > 1
    for values, length in zip(by_study, lengths, strict=True):
        assert values[length - 1 : -1] == [values[length - 1]] * (max(lengths) - length + 1)


def test_only_what_a_claim_reads_is_kept(inputs: EvaluationContext) -> None:
    """What is changed has the columns that a claim reads, and each study."""
    needed = reduced(finding_of("group-studies"), inputs)
    assert needed.studies.columns == {"format": inputs.studies.columns["format"]}
    assert needed.studies.keys == inputs.studies.keys


def test_changed_tables(inputs: EvaluationContext) -> None:
    """A changed cell stands in new values, a study without its key in none; what is no column is changed by its address."""
    key, people, p = (
        ReadValue("brook2017", "key"),
        ReadValue("adler2015", "participants"),
        ReadValue("adler2015", "outcomes.severity_after.p"),
    )
    needed = reduced(finding_of("total-participants"), inputs)
    assert changed({people: 3}, needed).studies.columns["participants"] == [3, 121, 12, 30]
    assert needed.studies.columns["participants"] == [80, 121, 12, 30]
    gone = changed({key: None, ReadValue("brook2017", "participants"): 5, people: 4, p: "0.9"}, needed)
    assert gone.studies == StudyValues(("adler2015", "chen2018", "dunn2019"), {"participants": [4, 12, 30]})
    assert gone.changes == {
        ("brook2017", "participants"): 5,
        ("adler2015", "participants"): 4,
        ("adler2015", "outcomes.severity_after.p"): "0.9",
    }
    assert changed({p: "0.9"}, needed).studies == needed.studies
    nobody, other_key = ReadValue("nobody", "key"), ReadValue("brook2017", "key")
    assert changed({nobody: None, other_key: "b", ReadValue("nobody", "participants"): 1}, needed).studies == needed.studies


def test_what_a_check_names_is_tried(inputs: EvaluationContext) -> None:
    """The figures and words of each kind of check are among the values that are tried, also within combined ones."""
    cited = [change for change in changes_of(finding_of("cited-brook"), inputs) if len(change) == 1]
    assert {ReadValue("brook2017", "citation.reference"): 6} in cited
    stated = list(changes_of(finding_of("p-of-adler"), inputs))
    assert {ReadValue("adler2015", "outcomes.severity_after.p"): "< 0.001"} in stated
    count = {"count": {"participants": {"minimum": 1}}}
    asked = {"any": [{"compare": {"stated": 77, "computed": {"add": [count, 1]}}}, {"cited": {"reference": 5, "study": "brook2017"}}]}
    base = finding_of("total-participants")
    check = base.claim.check.model_validate(asked, context={"vocabulary": inputs.records.vocabulary})
    combined = ClaimResult(base.claim.model_copy(update={"check": check}), result_of(check, inputs), "computed")
    singles = [change for change in changes_of(combined, inputs) if len(change) == 1]
    for other in (77.0, 1.0, 5):
        assert {ReadValue("adler2015", "participants"): other} in singles
