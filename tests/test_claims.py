"""Each kind of check, the rules on claims, and which verdicts move when one value of one record changes."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Copy
from pydantic import ValidationError

from living_review.analysis.claim_operands import EvaluationContext, evaluate_operand, named_studies, recorded, shown_number
from living_review.analysis.claims import (
    CheckResult,
    ClaimResult,
    changed_verdicts,
    count_verdicts,
    equal_values,
    evaluate_claims,
    result_of,
)
from living_review.analysis.key_numbers import compute
from living_review.analysis.tables import p_is_below, tabulate
from living_review.checks.run import CLAIM_RULES, check_records
from living_review.records.claim import Check, Operand
from living_review.records.load import Records, load_records
from living_review.records.paths import UnknownFieldError, value_at
from living_review.records.values import Quantity

DATA = ROOT / "data"
ADLER, BROOK, CHEN = ("studies/adler2015.yml", "studies/brook2017.yml", "studies/chen2018.yml")
ALL = ("adler2015", "brook2017", "chen2018", "dunn2019")


def findings(records: Records) -> dict[str, ClaimResult]:
    """What each claim of the records gives, by id."""
    tables = tabulate(records)
    return {each.claim.id: each for each in evaluate_claims(records, tables, compute(records.review.numbers, tables.studies))}


def moved(records: Records) -> list[str]:
    """The problems of the claims whose verdict is not the expected one."""
    return [str(problem) for problem in changed_verdicts(records, findings(records).values())]


def inputs_of(folder: Path) -> EvaluationContext:
    """What the claims of a folder of records are checked with."""
    records = load_records(folder).records()
    tables = tabulate(records)
    return EvaluationContext.of(records, tables, compute(records.review.numbers, tables.studies))


@pytest.fixture(scope="module")
def inputs() -> EvaluationContext:
    """The invented review on sleep."""
    return inputs_of(ROOT / "tests" / "reviews" / "sleep")


def run(asked: dict[str, Any], inputs: EvaluationContext) -> CheckResult:
    """What one check gives."""
    return result_of(Check.model_validate(asked, context={"vocabulary": inputs.records.vocabulary}), inputs)


def number(asked: Any, inputs: EvaluationContext) -> Any:
    """The figure of one operand."""
    return evaluate_operand(Operand.model_validate(asked, context={"vocabulary": inputs.records.vocabulary}), inputs)


# ---------------------------------------------------------------------------------------------- numbers

PEOPLE = {"of": "participants"}


@pytest.mark.parametrize(
    ("asked", "value", "lines", "studies"),
    [
        (7, 7, (), ()),
        ({"count": {}}, 4, ("4 of 4: all of them",), ALL),
        ({"count": {"format": "group"}}, 1, ("1 of 4 (format: Group): adler2015",), ("adler2015",)),
        ({"count": {"format": {"only": ["online", "group"]}}}, 0, ("0 of 4 (format: only Online and Group)",), ()),
        ({"sum": PEOPLE}, 243, ("80 + 121 + 12 + 30 = 243",), ALL),
        ({"sum": {"of": "participants", "where": {"participants": {"minimum": 500}}}}, 0, ("0 = 0",), ()),
        ({"minimum": PEOPLE}, 12, ("smallest of 80, 121, 12, 30: 12 (chen2018)",), ALL),
        ({"maximum": PEOPLE}, 121, ("largest of 80, 121, 12, 30: 121 (brook2017)",), ALL),
        ({"median": PEOPLE}, 55, ("middle of 80, 121, 12, 30: 55",), ALL),
        ({"number": "participants"}, 243, ("80 + 121 + 12 + 30 = 243",), ALL),
        ({"number": "serious"}, 1, ("1 of 4 (a serious adverse event is attributed to the intervention: yes): brook2017",), ("brook2017",)),
        (
            {"share": {"where": {"direction": "favours_intervention"}, "among": {"randomised": True}}},
            50,
            (
                "1 of 2 (chance decided who got the intervention: yes; direction of effect: Favours the therapy): adler2015",
                "100 × 1 ÷ 2 = 50",
            ),
            ("adler2015", "brook2017"),
        ),
        ({"value": {"study": "brook2017", "field": "participants.total"}}, 121, ("participants.total of brook2017: 121",), ("brook2017",)),
        ({"value": {"study": "adler2015", "field": "sessions"}}, 6, ("sessions of adler2015: 6",), ("adler2015",)),
        ({"value": {"study": "dunn2019", "field": "sessions_max"}}, 8, ("sessions_max of dunn2019: 8",), ("dunn2019",)),
        ({"outcomes": {"p_below": 0.05}}, 1, ("1 of 5 outcomes: adler2015 severity_after",), ("adler2015",)),
        (
            {"outcomes": {"measure": "time_to_sleep", "everybody": False, "survival": False, "where": {"format": "online"}}},
            1,
            ("1 of 2 outcomes: chen2018 time_change",),
            ("chen2018",),
        ),
        ({"outcomes": {"comparator": ["waiting_list", "advice"], "survival": True}}, 0, ("0 of 5 outcomes",), ()),
        (
            {"outcomes": {"everybody": False}},
            2,
            ("2 of 5 outcomes: chen2018 time_change; dunn2019 severity_change",),
            ("chen2018", "dunn2019"),
        ),
        ({"size": {"cites": [7, 3, 3]}}, 2, ("2 named: adler2015, chen2018",), ("adler2015", "chen2018")),
        ({"size": ["chen2018"]}, 1, ("1 named: chen2018",), ("chen2018",)),
        ({"add": [8, 25, 26, 20]}, 79, ("8 + 25 + 26 + 20 = 79",), ()),
        ({"subtract": [26, 8]}, 18, ("26 − 8 = 18",), ()),
        ({"multiply": [4, {"value": {"study": "brook2017", "field": "reference"}}]}, None, None, None),
        ({"multiply": [2, -3]}, -6, ("2 × (−3) = −6",), ()),
        ({"divide": [1, 3]}, 1 / 3, ("1 ÷ 3 = 0.333333",), ()),
        ({"add": [{"count": {"format": "group"}}, 1]}, 2, ("1 of 4 (format: Group): adler2015", "1 + 1 = 2"), ("adler2015",)),
    ],
    ids=str,
)
def test_figures(
    asked: Any, value: float | None, lines: tuple[str, ...] | None, studies: tuple[str, ...] | None, inputs: EvaluationContext
) -> None:
    """Each way to a number gives the number, its arithmetic in full and the studies that entered."""
    if lines is None:
        with pytest.raises(UnknownFieldError):
            number(asked, inputs)
        return
    found = number(asked, inputs)
    assert found.value == pytest.approx(value)
    assert (found.lines, found.studies, found.reason) == (lines, studies, "")


def test_each_study_of_a_sum(inputs: EvaluationContext) -> None:
    """A sum also tells what each study contributed."""
    assert number({"sum": PEOPLE}, inputs).each == (("adler2015", "80"), ("brook2017", "121"), ("chen2018", "12"), ("dunn2019", "30"))


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"sum": {"of": "sessions_max"}}, "largest number of sessions: not reported for chen2018"),
        ({"maximum": {"of": "total_minutes_max", "where": {"format": "group"}}}, ""),
        ({"median": {"of": "participants", "where": {"participants": 1}}}, "participants: no study meets the conditions"),
        ({"number": "long"}, ""),
        (
            {"share": {"where": {"format": "group"}, "among": {"participants": 1}}},
            "no study is there to take a share of (participants: 1)",
        ),
        ({"value": {"study": "brook2017", "field": "country"}}, "country of brook2017 is not reported"),
        ({"value": {"study": "chen2018", "field": "sessions"}}, "sessions of chen2018 is not reported"),
        ({"value": {"study": "dunn2019", "field": "sessions"}}, "sessions of dunn2019 is 5 to 8, which is no single number"),
        ({"value": {"study": "adler2015", "field": "randomised"}}, "randomised of adler2015 is true, which is no single number"),
        ({"value": {"study": "chen2018", "field": "survival.overall.p"}}, "survival.overall.p of chen2018 is not applicable"),
        ({"value": {"study": "chen2018", "field": "citation.volume"}}, "citation.volume of chen2018 is not reported"),
        ({"divide": [3, {"count": {"participants": 1}}]}, "3 ÷ 0 divides by zero"),
        ({"add": [1, {"divide": [1, 0]}]}, "1 ÷ 0 divides by zero"),
    ],
    ids=str,
)
def test_missing_values(asked: Any, reason: str, inputs: EvaluationContext) -> None:
    """A number that cannot be worked out says why; it is never taken as nought."""
    found = number(asked, inputs)
    assert (found.value is None, found.reason) == (bool(reason), reason)
    checked = run({"compare": {"stated": 1, "computed": asked}}, inputs)
    if reason:
        assert (checked.verdict, checked.computed, checked.reason) == ("cannot be checked", "not computable", reason)


@pytest.mark.parametrize(
    ("value", "text"),
    [(649, "649"), (2013, "2013"), (12345, "12,345"), (-2, "−2"), (0.0038, "0.0038"), (22.22222222, "22.2222"), (2e7, "2 × 10⁷")],
)
def test_shown_number(value: float, text: str) -> None:
    """Counts are shown in full, and fractions with enough digits to tell them apart."""
    assert shown_number(value) == text


@pytest.mark.parametrize(
    ("p", "below"),
    [
        *(("0.049", True), ("0.05", False), ("<0.05", True), ("<0.06", False), ("< .001", True), ("≤0.05", False), ("=0.01", True)),
        *((">0.01", False), ("≥0.001", False), ("not reported", False)),
    ],
)
def test_p_is_below(p: str, below: bool) -> None:
    """Only a printed p value that says so counts as below the limit."""
    assert p_is_below(p, 0.05) is below


# ---------------------------------------------------------------------------------------------- checks


@pytest.mark.parametrize(
    ("relation", "stated", "verdict", "line"),
    [
        ("equal", 4, "holds", "stated 4 = computed 4"),
        ("equal", 5, "contradicted", "stated 5 ≠ computed 4"),
        ("not_equal", 5, "holds", "computed 4 ≠ stated 5"),
        ("not_equal", 4, "contradicted", "computed 4 = stated 4"),
        ("at_least", 4, "holds", "computed 4 ≥ stated 4"),
        ("at_least", 5, "contradicted", "computed 4 < stated 5"),
        ("at_most", 4, "holds", "computed 4 ≤ stated 4"),
        ("at_most", 3, "contradicted", "computed 4 > stated 3"),
        ("more_than", 3, "holds", "computed 4 > stated 3"),
        ("more_than", 4, "contradicted", "computed 4 ≤ stated 4"),
        ("less_than", 5, "holds", "computed 4 < stated 5"),
        ("less_than", 4, "contradicted", "computed 4 ≥ stated 4"),
    ],
)
def test_compare(relation: str, stated: float, verdict: str, line: str, inputs: EvaluationContext) -> None:
    """The computed number stands in the relation to the stated one, or it does not."""
    found = run({"compare": {"stated": stated, "computed": {"count": {}}, "relation": relation}}, inputs)
    assert (found.verdict, found.stated, found.computed) == (verdict, str(stated), "4")
    assert found.arithmetic == ("4 of 4: all of them", line)
    assert (found.studies, found.judged) == (ALL, False)


@pytest.mark.parametrize(("tolerance", "verdict"), [(0.5, "holds"), (0.4, "contradicted")])
def test_tolerance(tolerance: float, verdict: str, inputs: EvaluationContext) -> None:
    """A rounded number agrees within its tolerance; a sum of fractions agrees without one."""
    found = run({"compare": {"stated": 33.8, "computed": {"add": [33.1, 0.2]}, "tolerance": tolerance}}, inputs)
    sign = "=" if verdict == "holds" else "≠"
    line = f"stated 33.8 {sign} computed 33.3 (tolerance {tolerance})"
    assert (found.verdict, found.arithmetic) == (verdict, ("33.1 + 0.2 = 33.3", line))
    assert run({"compare": {"stated": 0.3, "computed": {"add": [0.1, 0.2]}}}, inputs).verdict == "holds"


@pytest.mark.parametrize(("low", "high", "verdict"), [(12, 121, "holds"), (13, 121, "contradicted"), (12, 120, "contradicted")])
def test_between(low: float, high: float, verdict: str, inputs: EvaluationContext) -> None:
    """A stated range is the computed one at both ends."""
    asked = {"between": {"low": low, "high": high, "smallest": {"minimum": PEOPLE}, "largest": {"maximum": PEOPLE}}}
    found = run(asked, inputs)
    assert (found.verdict, found.stated, found.computed) == (verdict, f"{low} to {high}", "12 to 121")
    assert found.arithmetic[-1] == f"stated {low} to {high} {'=' if verdict == 'holds' else '≠'} computed 12 to 121"


def test_between_missing(inputs: EvaluationContext) -> None:
    """A range with an end that cannot be worked out cannot be checked; the other end is shown."""
    asked = {"between": {"low": 1, "high": 8, "smallest": 1, "largest": {"maximum": {"of": "sessions_max"}}}}
    found = run(asked, inputs)
    assert (found.verdict, found.computed) == ("cannot be checked", "1 to not computable")
    assert found.reason == "largest number of sessions: not reported for chen2018"


@pytest.mark.parametrize(
    ("named", "relation", "verdict", "lines"),
    [
        (["adler2015", "brook2017"], "same", "holds", ()),
        (["adler2015"], "same", "contradicted", ("matching, but not named (1): brook2017",)),
        (["adler2015"], "subset", "holds", ("matching, but not named (1): brook2017",)),
        (["adler2015"], "superset", "contradicted", ("matching, but not named (1): brook2017",)),
        (list(ALL[:3]), "same", "contradicted", ("named, but not matching (1): chen2018",)),
        (list(ALL[:3]), "superset", "holds", ("named, but not matching (1): chen2018",)),
        (list(ALL[:3]), "subset", "contradicted", ("named, but not matching (1): chen2018",)),
        ({"cites": [5, 3]}, "same", "holds", ()),
        ({"cites": [5, 3, 4]}, "same", "contradicted", ("named, but not matching (1): reference 4",)),
    ],
    ids=str,
)
def test_same_studies(named: Any, relation: str, verdict: str, lines: tuple[str, ...], inputs: EvaluationContext) -> None:
    """The studies named are those that match; the ones on one side only are told."""
    found = run({"same_studies": {"named": named, "matching": {"randomised": True}, "relation": relation}}, inputs)
    assert (found.verdict, found.computed) == (verdict, "adler2015, brook2017")
    assert found.arithmetic[1] == "matching (chance decided who got the intervention: yes) (2): adler2015, brook2017"
    assert found.arithmetic[2:] == lines


def test_same_studies_none(inputs: EvaluationContext) -> None:
    """That no study matches is said."""
    found = run({"same_studies": {"named": ["adler2015"], "matching": {"participants": 1}}}, inputs)
    assert found.computed == "none"
    assert found.arithmetic == ("named (1): adler2015", "named, but not matching (1): adler2015", "matching (participants: 1) (0): none")


@pytest.mark.parametrize(
    ("study", "field", "stated", "verdict", "line"),
    [
        ("adler2015", "citation.reference", 3, "holds", "stated 3 = recorded 3"),
        ("adler2015", "citation.year", 2016, "contradicted", "stated 2016 ≠ recorded 2015"),
        ("adler2015", "design", "randomised_trial", "holds", "stated Randomised trial = recorded Randomised trial"),
        ("adler2015", "design", "single_group", "contradicted", "stated Single-group study ≠ recorded Randomised trial"),
        ("brook2017", "format", ["online", "individual"], "holds", "stated Online, Individual = recorded Individual, Online"),
        ("brook2017", "format", ["online"], "contradicted", "stated Online ≠ recorded Individual, Online"),
        ("adler2015", "minutes_per_session", 60, "holds", "stated 60 = recorded 60 minutes"),
        ("adler2015", "minutes_per_session", "60 minutes", "holds", "stated 60 minutes = recorded 60 minutes"),
        ("dunn2019", "sessions", [5, 8], "holds", "stated 5, 8 = recorded 5 to 8"),
        ("dunn2019", "sessions", 5, "contradicted", "stated 5 ≠ recorded 5 to 8"),
        ("adler2015", "outcomes.severity_after.p", "< 0.001", "holds", "stated < 0.001 = recorded <0.001"),
        ("brook2017", "outcomes.severity_change.p", 0.61, "holds", "stated 0.61 = recorded 0.61"),
        ("adler2015", "outcomes.severity_after.values.control", 15.2, "holds", "stated 15.2 = recorded 15.2"),
        ("adler2015", "outcomes.severity_after.values.therapy.spread", 4, "contradicted", "stated 4 ≠ recorded 4.1"),
        ("adler2015", "outcomes.severity_after.values.value", [9.5, 15.2], "holds", "stated 9.5, 15.2 = recorded 9.5, 15.2"),
        ("adler2015", "randomised", True, "holds", "stated true = recorded true"),
        ("adler2015", "country", "ruritania", "holds", "stated ruritania = recorded Ruritania"),
        ("brook2017", "harms.events.car_accident.serious", False, "contradicted", "stated false ≠ recorded true"),
        ("brook2017", "country", "not reported", "holds", "stated not reported = recorded not reported"),
        ("adler2015", "country", "not reported", "contradicted", "stated not reported ≠ recorded Ruritania"),
    ],
)
def test_same_value(study: str, field: str, stated: Any, verdict: str, line: str, inputs: EvaluationContext) -> None:
    """A value of a record is the stated one, whatever kind of value it is."""
    found = run({"same_value": {"study": study, "field": field, "stated": stated}}, inputs)
    assert (found.verdict, found.arithmetic, found.studies) == (verdict, (f"{field} of {study}: {line}",), (study,))


@pytest.mark.parametrize(
    ("study", "field", "word"),
    [
        ("brook2017", "country", "not reported"),
        ("chen2018", "country", "unclear"),
        ("chen2018", "therapist", "not applicable"),
        ("chen2018", "overall_bias", "not available"),
        ("chen2018", "sessions_max", "not reported"),
        ("chen2018", "citation.volume", "not reported"),
    ],
)
def test_same_value_missing(study: str, field: str, word: str, inputs: EvaluationContext) -> None:
    """What a record does not have cannot be checked."""
    found = run({"same_value": {"study": study, "field": field, "stated": "nurse"}}, inputs)
    assert (found.verdict, found.reason) == ("cannot be checked", f"{field} of {study} is {word}")


@pytest.mark.parametrize(
    ("values", "verdict", "line"),
    [
        ([623, 623], "holds", "623 = 623"),
        ([623, 649, 623], "contradicted", "623 ≠ 649"),
        (["a  B", "A b"], "holds", "a  B = A b"),
        ([[1, 2], [1, 2]], "holds", "1, 2 = 1, 2"),
        ([[1, 2], [2, 1]], "contradicted", "1, 2 ≠ 2, 1"),
    ],
)
def test_statements(values: list[Any], verdict: str, line: str, inputs: EvaluationContext) -> None:
    """Statements of the review agree with each other, or they do not."""
    asked = [{"says": f"place {i}", "value": value, "where": {"section": "results"}} for i, value in enumerate(values)]
    found = run({"statements": asked}, inputs)
    assert (found.verdict, found.arithmetic[-1], len(found.arithmetic)) == (verdict, line, len(values) + 1)


@pytest.mark.parametrize(
    ("study", "verdict", "arithmetic", "reason"),
    [
        ("adler2015", "holds", ("6 × 60 minutes = 360 minutes", "printed 360 minutes = computed 360 minutes"), ""),
        ("brook2017", "contradicted", ("4 × 50 minutes = 200 minutes", "printed 300 minutes ≠ computed 200 minutes"), ""),
        ("chen2018", "cannot be checked", (), "sessions: not reported"),
        ("dunn2019", "cannot be checked", ("(5 to 8) × 45 minutes = 225 to 360 minutes",), "total_minutes of dunn2019 is not reported"),
    ],
)
def test_product(study: str, verdict: str, arithmetic: tuple[str, ...], reason: str, inputs: EvaluationContext) -> None:
    """A printed total is the product of its parts."""
    found = run({"product": {"study": study, "field": "total_minutes"}}, inputs)
    assert (found.verdict, found.arithmetic, found.reason) == (verdict, arithmetic, reason)


@pytest.mark.parametrize(
    ("reference", "verdict", "line"),
    [
        (5, "holds", "reference 5 is brook2017"),
        (7, "contradicted", "reference 7 is chen2018; brook2017 is reference 5"),
        (4, "contradicted", "reference 4 is no study of this review; brook2017 is reference 5"),
        (92, "contradicted", "reference 92 is no study of this review; the list ends at 12; brook2017 is reference 5"),
    ],
)
def test_cited(reference: int, verdict: str, line: str, inputs: EvaluationContext) -> None:
    """A citation number leads to the study that is meant."""
    found = run({"cited": {"reference": reference, "study": "brook2017"}}, inputs)
    assert (found.verdict, found.arithmetic, found.computed) == (verdict, (line,), "5")


HOLDS = {"compare": {"stated": 4, "computed": {"count": {}}}}
FAILS = {"compare": {"stated": 5, "computed": {"count": {}}}}
WEAK = FAILS | {"otherwise": "not supported", "reason": "It may have been counted otherwise."}
UNKNOWN = {"compare": {"stated": 5, "computed": {"sum": {"of": "sessions_max"}}}}


@pytest.mark.parametrize(
    ("parts", "worst", "best"),
    [
        ([HOLDS, HOLDS], "holds", "holds"),
        ([HOLDS, FAILS], "contradicted", "holds"),
        ([HOLDS, WEAK], "not supported", "holds"),
        ([FAILS, WEAK], "contradicted", "not supported"),
        ([UNKNOWN, HOLDS], "cannot be checked", "holds"),
        ([UNKNOWN, FAILS], "contradicted", "cannot be checked"),
        ([UNKNOWN, WEAK], "not supported", "cannot be checked"),
    ],
)
def test_all_and_any(parts: list[Any], worst: str, best: str, inputs: EvaluationContext) -> None:
    """Of all checks the worst verdict counts, of any checks the best."""
    assert run({"all": parts}, inputs).verdict == worst
    assert run({"any": parts}, inputs).verdict == best


def test_combined_shows_both(inputs: EvaluationContext) -> None:
    """A combined check shows both parts, and the reason of the part that decides."""
    found = run({"all": [HOLDS, WEAK]}, inputs)
    assert (found.stated, found.computed, found.reason) == ("4; 5", "4; 4", "It may have been counted otherwise.")
    assert found.arithmetic == ("4 of 4: all of them", "stated 4 = computed 4", "stated 5 ≠ computed 4")


def test_otherwise(inputs: EvaluationContext) -> None:
    """A failed check can mean 'not supported', with a reason; one that holds, or that cannot be checked, is not touched."""
    softer = {"otherwise": "not supported", "reason": "Counted otherwise."}
    assert (run(FAILS | softer, inputs).verdict, run(FAILS | softer, inputs).reason) == ("not supported", "Counted otherwise.")
    assert (run(HOLDS | softer, inputs).verdict, run(HOLDS | softer, inputs).reason) == ("holds", "")
    assert run(UNKNOWN | softer, inputs).verdict == "cannot be checked"
    assert run({"all": [HOLDS, FAILS]} | softer, inputs).verdict == "not supported"


def test_judgement(inputs: EvaluationContext) -> None:
    """A judgement has its own verdict and reason, is told as one, and shows the numbers that are computed."""
    numbers = [{"label": "randomised", "term": {"number": "randomised"}}, {"label": "sessions", "term": {"sum": {"of": "sessions_max"}}}]
    found = run({"judgement": {"verdict": "not supported", "reason": "Too few.", "numbers": numbers}}, inputs)
    assert (found.verdict, found.judged, found.reason) == ("not supported", True, "Too few.")
    assert found.computed == "randomised: 2; sessions: not computable"
    assert found.arithmetic == (
        "randomised: 2 of 4 (chance decided who got the intervention: yes): adler2015, brook2017",
        "sessions: largest number of sessions: not reported for chen2018",
    )


def test_equal_values_of_a_quantity() -> None:
    """Alternatives equal the list of their numbers."""
    options = Quantity.model_validate({"options": [{"value": 5}, {"value": 10}]})
    assert equal_values((10, 5), options) is False
    assert equal_values((5, 10), options) is True
    assert equal_values("5 or 10", options) is True
    assert equal_values(True, 1) is False


def test_addresses(inputs: EvaluationContext) -> None:
    """A wrong address is told with what would be right there; a name that several items bear gives all of them."""
    study = inputs.records.study("adler2015")
    assert value_at(study, "participants.groups.label") == ("therapy", "waiting list")
    assert value_at(study, "participants.groups.control.n") == 40
    assert value_at(inputs.records.study("brook2017"), "harms.events.serious") == (True, False)
    with pytest.raises(UnknownFieldError, match=r"^'outcome' is not known there; did you mean 'outcomes'\?$"):
        value_at(study, "outcome.x")
    with pytest.raises(UnknownFieldError, match=r"^it stops at a block; expected one of analysed, groups, note, printed, total, where$"):
        value_at(study, "participants")
    assert recorded("adler2015", "participants", inputs) == 80
    assert named_studies(Operand.model_validate({"size": {"cites": [9, 3]}}).size, inputs) == ("adler2015", "dunn2019")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({}, "found none of them"),
        (HOLDS | {"cited": {"reference": 1, "study": "a"}}, "found compare and cited"),
        (HOLDS | {"otherwise": "not supported"}, "'otherwise: not supported' needs 'reason:', which says why it is no contradiction"),
        ({"judgement": {"verdict": "holds", "reason": "x"}, "reason": "y"}, "a judgement has its own verdict and reason"),
        ({"compare": {"stated": "4", "computed": 1}}, "found '4', expected a number or a block such as 'count: {}'"),
        ({"compare": {"stated": 4, "computed": {"count": {}, "number": "x"}}}, "found number and count"),
        ({"same_studies": {"named": [], "matching": {}}}, "expected a list of keys, or 'cites' with reference numbers"),
        ({"same_value": {"study": "a", "field": "b", "stated": {}}}, "found a block of fields, expected text, a number or a list of these"),
        ({"all": [HOLDS]}, "at least 2 items"),
    ],
    ids=str,
)
def test_forms(asked: dict[str, Any], message: str) -> None:
    """A check has one kind, and each number one way to it."""
    with pytest.raises(ValidationError) as error:
        Check.model_validate(asked)
    assert message in str(error.value)


# ---------------------------------------------------------------------------------------------- the file and its rules


def test_claims_of_the_second_review(sleep: Copy) -> None:
    """The invented review's claims give what they expect, and each kind of check is among them."""
    records = load_records(sleep.folder).records()
    found = findings(records)
    assert moved(records) == []
    assert {each.claim.check.kind for each in found.values()} == {
        *("compare", "between", "same_studies", "same_value", "statements", "product", "cited", "any", "judgement")
    }
    assert count_verdicts(found.values()) == {"holds": 4, "contradicted": 5, "not supported": 1, "cannot be checked": 1}
    assert not found["other-country"].counted
    assert found["helps"].judged


def test_claims_are_optional(sleep: Copy) -> None:
    """A review without claims is in order."""
    (sleep.folder / "claims.yml").unlink()
    assert sleep.problems() == []
    assert load_records(sleep.folder).records().claims == ()


Told = tuple[str, str, str]
"""A text of claims.yml, the part of it at which the problem is told, and the field with the message."""
TABLE_2017 = "says: Table, value: 2017, where: {table: table1, row: "
FIRST_PLACE = "where: {section: results, paragraph: 1}\n    topic: participants\n    check:\n      compare: {stated: 243"
KEYS = "adler2015, brook2017, chen2018, dunn2019"
NUMERIC = (
    "minutes_per_session_max, minutes_per_session_min, participants, sessions_max, sessions_min, total_minutes_max, total_minutes_min, year"
)
DECLARED = (
    "group_only, harms_unreported, largest, long, middle, no_group, participants, randomised, randomised_favour, serious, smallest, studies"
)
FAULTS: list[tuple[str, list[tuple[str, str]], list[Told]]] = [
    (
        "claim_ids_differ",
        [("id: most-randomised", "id: total-participants # again"), ("id: size-range", "id: total-participants # and again")],
        [
            ("id: total-participants # again", "total", "claims[1].id: 'total-participants' is the id of an earlier claim"),
            ("id: total-participants # and again", "total", "claims[2].id: 'total-participants' is the id of an earlier claim"),
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


def placed(sleep: Copy, told: Told) -> str:
    """The problem as it is printed, with the line and column of its part of the text."""
    text, part, message = told
    content = (sleep.folder / "claims.yml").read_text(encoding="utf-8")
    assert content.count(text) == 1, text
    start = content.index(text) + text.index(part)
    line, column = content.count("\n", 0, start) + 1, start - content.rfind("\n", 0, start)
    return f"claims.yml:{line}:{column}: {message}"


@pytest.mark.parametrize(("rule", "changes", "told"), FAULTS, ids=[f"{rule}-{i}" for i, (rule, _, _) in enumerate(FAULTS)])
def test_faults(rule: str, changes: list[tuple[str, str]], told: list[Told], sleep: Copy) -> None:
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
    line = sleep.line("review.yml", "id: groups")
    sleep.edit("review.yml", ("id: groups", "id: helps"))
    unknown = "claims[3].conclusion[1]: 'groups' is not the id of a sentence under conclusion.review_says; expected one of helps"
    assert sleep.problems() == [
        placed(sleep, (", groups]", "groups", unknown)),
        f"review.yml:{line}:11: conclusion.review_says[1].id: 'helps' is the id of an earlier sentence",
    ]


WAYS = "add, count, divide, maximum, median, minimum, multiply, number, outcomes, share, size, subtract, sum, value"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            ("topic: harms", "topic: harm"),
            ("topic: harm\n", "harm", "claims[10].topic: 'harm' is not a known topic; did you mean 'harms'?"),
        ),
        (
            ("could_be_transcription: unlikely", "could_be_transcription: maybe"),
            (
                "maybe",
                "maybe",
                "claims[3].could_be_transcription: 'maybe' is not allowed here; expected one of likely, no, possible, unlikely",
            ),
        ),
        (
            ("    expected: not supported\n", ""),
            (
                "id: helps\n",
                "id",
                "claims[9].expected: is missing; expected: The verdict that the records gave when the claim was written.",
            ),
        ),
        (
            ('    sources: ["https://example.org/brook2017"]\n', ""),
            ("id: other-country", "id", "claims[11]: 'sources' goes with 'concerns: other sources', which needs it"),
        ),
        (
            ("{stated: 243, computed", "{stated: many, computed"),
            ("many", "many", "claims[0].check.compare.stated: found 'many', expected a number or a block such as 'count: {}'"),
        ),
        (
            ("{stated: 243, computed: {sum: {of: participants}}}", "{stated: 243, computed: {}}"),
            ("243, computed: {}", "{", f"claims[0].check.compare.computed: expected one of {WAYS}; found none of them"),
        ),
        (
            ("{number: randomised_favour}}", "{number: randomised_favour}, nmber: 3}"),
            (
                "nmber",
                "nmber",
                "claims[9].check.judgement.numbers[0].nmber: 'nmber' is not a field of this block; expected one of label, term",
            ),
        ),
    ],
    ids=lambda each: each[0] if isinstance(each, tuple) else "",
)
def test_messages_of_the_schema(change: tuple[str, str], told: Told, sleep: Copy) -> None:
    """A claim of the wrong form is told at its place."""
    sleep.edit("claims.yml", change)
    assert sleep.problems() == [placed(sleep, told)]


def test_every_rule_is_tested() -> None:
    """Each rule on claims has a docstring, and a record that it refuses."""
    assert all(rule.__doc__ for rule in CLAIM_RULES)
    tested = {rule for rule, _, _ in FAULTS} | {"claims_have_topics"}
    assert {rule.__name__ for rule in CLAIM_RULES} == tested


# ---------------------------------------------------------------------------------------------- moved verdicts


def test_moved(sleep: Copy) -> None:
    """A claim whose verdict moved is told at its 'expected': from what to what, with the arithmetic and the records behind it."""
    sleep.edit("studies/chen2018.yml", ("  total: 12\n", "  total: 13\n"))
    assert moved(load_records(sleep.folder).records()) == [
        (
            "sleep/claims.yml:10:15: claims[0].expected: claim 'total-participants': expected 'holds', "
            "but the records now give 'contradicted' (80 + 121 + 13 + 30 = 244; stated 243 ≠ computed 244); "
            "the records behind it: adler2015, brook2017, chen2018, dunn2019"
        ),
        (
            "sleep/claims.yml:30:15: claims[2].expected: claim 'size-range': expected 'holds', but the records now give 'contradicted' "
            "(smallest of 80, 121, 13, 30: 13 (chen2018); largest of 80, 121, 13, 30: 121 (brook2017); "
            "stated 12 to 121 ≠ computed 13 to 121); the records behind it: adler2015, brook2017, chen2018, dunn2019"
        ),
    ]


def test_moved_to_unknown(sleep: Copy) -> None:
    """A claim that can no longer be checked says why."""
    sleep.edit(CHEN, ("  total: 12\n", "  total: not reported\n"))
    found = moved(load_records(sleep.folder).records())
    assert found[0].endswith(
        "claim 'total-participants': expected 'holds', but the records now give 'cannot be checked' "
        "(participants: not reported for chen2018); the records behind it: adler2015, brook2017, chen2018, dunn2019"
    )


@pytest.fixture
def data(tmp_path: Path) -> Copy:
    """A copy of the first review."""
    shutil.copytree(DATA, tmp_path / "data")
    return Copy(tmp_path / "data")


def test_data_is_as_expected(data: Copy) -> None:
    """The claims of the first review give the verdicts that they expect."""
    assert check_records(load_records(data.folder)) == []
    assert moved(load_records(data.folder).records()) == []


CHANGES: list[tuple[str, str, str, set[str]]] = [
    # the record, what stands in it, what is put there instead, and the claims that move
    (
        "oh2015",
        "  total: 8\n",
        "  total: 9\n",
        {"participants-of-oh2015-by-other-sources", "siwek-reasons"},
    ),
    (
        "cudkowicz2022",
        "design: {value: randomised_trial,",
        "design: {value: quasi_experimental,",
        {"quasi-experimental-in-table", "study-types-and-titles", "two-placebo"},
    ),
    (
        "siwek2020",
        "design: {value: quasi_experimental,",
        "design: {value: randomised_trial,",
        {"fifteen-quasi-experimental", "quasi-experimental-in-table", "study-types-and-titles", "three-randomised"},
    ),
    (
        "siwek2020",
        "route: {value: [intrathecal],",
        "route: {value: [intravenous],",
        {"intrathecal-only", "lumbar-puncture-is-intrathecal", "one-vein-only", "siwek-doses", "siwek-three-injections"},
    ),
    (
        "rushkevich2015",
        "value: [intravenous, intrathecal]",
        "value: [intravenous, intramedullary]",
        {"lumbar-puncture-is-intrathecal", "route-of-rushkevich", "rushkevich-route-in-results"},
    ),
    (
        "rushkevich2015",
        "{event: low_grade_fever, serious: false",
        "{event: low_grade_fever, serious: true",
        {"four-with-serious-events", "repeated-intrathecal-fewer-severe", "serious-only-in-spinal-cord-studies"},
    ),
    (
        "mazzini2019",
        'p: "0.0136"',
        'p: "0.136"',
        {"four-significant", "mazzini2019-transient", "other-cells-not-significant"},
    ),
    (
        "barczewska2020",
        "reference: 32\n",
        "reference: 92\n",
        {
            "cell-types-add-up",
            "headache-or-nausea",
            "intrathecal-only",
            "lumbar-puncture-is-intrathecal",
            "number-of-barczewska2020",
            "routes-add-up",
            "whartons-jelly-study",
        },
    ),
    (
        "yamashita2023",
        "value: 6}",
        "value: 8}",
        {"total-cells-yamashita2023"},
    ),
    (
        "sykova2017",
        "doses: {printed: single dose, value: 1}",
        "doses: {printed: single dose, value: 2}",
        {"doses-in-table-and-text", "one-significant-single-dose", "sykova-treatment"},
    ),
    (
        "barczewska2020",
        "  total: 134\n",
        "  total: 108\n",
        {"total-participants"},
    ),
    (
        "oh2015",
        "classification: {value: significant,",
        "classification: {value: trend,",
        {"significant-are-mesenchymal", "siwek-reasons", "three-of-four-intrathecal"},
    ),
    (
        "kim2014",
        "  - {event: myalgias, serious: false",
        "  - {event: myalgias, serious: true",
        {
            "four-with-serious-events",
            "intrathecal-events-not-severe",
            "repeated-intrathecal-fewer-severe",
            "serious-only-in-spinal-cord-studies",
        },
    ),
    (
        "oh2015",
        "doses: {printed: 2 (26-day interval), value: 2}",
        "doses: {printed: 2 (26-day interval), value: 1}",
        {"doses-in-table-and-text", "oh-treatment", "one-significant-single-dose", "total-cells-oh2015"},
    ),
    (
        "petrou2021",
        'p: "0.0038"',
        'p: "0.38"',
        {"petrou2021-significant"},
    ),
    (
        "barczewska2020",
        "value: 640",
        "value: 1240",
        {"barczewska-days"},
    ),
]


@pytest.mark.parametrize(("study", "old", "new", "expected"), CHANGES, ids=[f"{study}-{i}" for i, (study, *_) in enumerate(CHANGES)])
def test_one_value_moves_the_right_claims(study: str, old: str, new: str, expected: set[str], data: Copy) -> None:
    """One changed value in one record changes the verdicts that rest on it, and no others."""
    data.edit(f"studies/{study}.yml", (old, new))
    found = findings(load_records(data.folder).records())
    assert {claim for claim, finding in found.items() if finding.moved} == expected
