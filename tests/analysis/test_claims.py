"""Each kind of check on a claim, and which verdicts move when one value of one record changes."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from helpers.claims import findings, moved, run
from helpers.reviews import RICH, SLEEP, Copy, Told, records_of

from living_review.analysis.claim_operands import EvaluationContext, in_figures
from living_review.analysis.claim_values import ReadValue
from living_review.analysis.claims import CheckResult, ClaimResult, changed_verdicts, equal_values, way_of
from living_review.analysis.derived_amounts import check_products
from living_review.analysis.tables import p_is_below
from living_review.analysis.verdicts import count_verdicts
from living_review.records.claim import Claim
from living_review.records.load import load_records
from living_review.records.review import Derivation
from living_review.records.values import Place, Quantity

CHEN = "studies/chen2018.yml"
ALL = ("adler2015", "brook2017", "chen2018", "dunn2019")
PEOPLE = {"of": "participants"}


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


@pytest.mark.parametrize(
    ("relation", "stated", "verdict", "line"),
    [
        ("equal", 4, "holds", "4 = 4"),
        ("equal", 5, "contradicted", "5 ≠ 4"),
        ("not_equal", 5, "holds", "4 ≠ 5"),
        ("not_equal", 4, "contradicted", "4 = 4"),
        ("at_least", 4, "holds", "4 ≥ 4"),
        ("at_least", 5, "contradicted", "4 < 5"),
        ("at_most", 4, "holds", "4 ≤ 4"),
        ("at_most", 3, "contradicted", "4 > 3"),
        ("more_than", 3, "holds", "4 > 3"),
        ("more_than", 4, "contradicted", "4 ≤ 4"),
        ("less_than", 5, "holds", "4 < 5"),
        ("less_than", 4, "contradicted", "4 ≥ 4"),
    ],
)
def test_compare(relation: str, stated: float, verdict: str, line: str, inputs: EvaluationContext) -> None:
    """The computed number stands in the relation to the stated one, or it does not."""
    found = run({"compare": {"stated": stated, "computed": {"count": {}}, "relation": relation}}, inputs)
    assert (found.verdict, found.stated, found.computed) == (verdict, str(stated), "4")
    assert found.arithmetic == ("4 of 4: all of them", line)
    assert (found.studies, found.judged) == (ALL, False)


@pytest.mark.parametrize(
    ("stated", "added", "verdict"),
    [
        (0.3, [0.1, 0.2], "holds"),  # 0.30000000000000004
        (2e-10, [1e-10, 4e-10], "contradicted"),  # numbers may be small, and differ all the same
        (5e-10, [1e-10, 4e-10], "holds"),
        (3e8, [1e8, 2e8], "holds"),
        (3e8, [1e8, 200000001], "contradicted"),
    ],
)
def test_numbers_of_any_size(stated: float, added: list[float], verdict: str, inputs: EvaluationContext) -> None:
    """What comes from computing with a number of digits is no difference, and any other one is, however small the numbers."""
    assert run({"compare": {"stated": stated, "computed": {"add": added}}}, inputs).verdict == verdict


@pytest.mark.parametrize(("tolerance", "verdict"), [(0.5, "holds"), (0.4, "contradicted")])
def test_tolerance(tolerance: float, verdict: str, inputs: EvaluationContext) -> None:
    """A rounded number agrees within its tolerance; a sum of fractions agrees without one."""
    found = run({"compare": {"stated": 33.8, "computed": {"add": [33.1, 0.2]}, "tolerance": tolerance}}, inputs)
    sign = "=" if verdict == "holds" else "≠"
    line = f"33.8 {sign} 33.3 (tolerance {tolerance})"
    assert (found.verdict, found.arithmetic) == (verdict, ("33.1 + 0.2 = 33.3", line))
    assert run({"compare": {"stated": 0.3, "computed": {"add": [0.1, 0.2]}}}, inputs).verdict == "holds"


@pytest.mark.parametrize(("low", "high", "verdict"), [(12, 121, "holds"), (13, 121, "contradicted"), (12, 120, "contradicted")])
def test_between(low: float, high: float, verdict: str, inputs: EvaluationContext) -> None:
    """A stated range is the computed one at both ends."""
    asked = {"between": {"low": low, "high": high, "smallest": {"minimum": PEOPLE}, "largest": {"maximum": PEOPLE}}}
    found = run(asked, inputs)
    assert (found.verdict, found.stated, found.computed) == (verdict, f"{low} to {high}", "12 to 121")
    assert found.arithmetic[-1] == f"{low} to {high} {'=' if verdict == 'holds' else '≠'} 12 to 121"


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
        (["adler2015"], "subset", "holds", ()),
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
        ("adler2015", "citation.reference", 3, "holds", "3 = 3"),
        ("adler2015", "citation.year", 2016, "contradicted", "2016 ≠ 2015"),
        ("adler2015", "design", "randomised_trial", "holds", "Randomised trial = Randomised trial"),
        ("adler2015", "design", "single_group", "contradicted", "Single-group study ≠ Randomised trial"),
        ("brook2017", "format", ["online", "individual"], "holds", "Online, Individual = Individual, Online"),
        ("brook2017", "format", ["online"], "contradicted", "Online ≠ Individual, Online"),
        ("adler2015", "minutes_per_session", 60, "holds", "60 = 60 minutes"),
        ("adler2015", "minutes_per_session", "60 minutes", "holds", "60 minutes = 60 minutes"),
        ("dunn2019", "sessions", [5, 8], "holds", "5, 8 = 5 to 8"),
        ("dunn2019", "sessions", 5, "contradicted", "5 ≠ 5 to 8"),
        ("adler2015", "outcomes.severity_after.p", "< 0.001", "holds", "< 0.001 = <0.001"),
        ("brook2017", "outcomes.severity_change.p", 0.61, "holds", "0.61 = 0.61"),
        ("adler2015", "outcomes.severity_after.values.control", 15.2, "holds", "15.2 = 15.2"),
        ("adler2015", "outcomes.severity_after.values.therapy.spread", 4, "contradicted", "4 ≠ 4.1"),
        ("adler2015", "outcomes.severity_after.values.value", [9.5, 15.2], "holds", "9.5, 15.2 = 9.5, 15.2"),
        ("adler2015", "randomised", True, "holds", "true = true"),
        ("adler2015", "country", "ruritania", "holds", "ruritania = Ruritania"),
        ("brook2017", "harms.events.car_accident.serious", False, "contradicted", "false ≠ true"),
        ("brook2017", "country", "not reported", "holds", "not reported = not reported"),
        ("adler2015", "country", "not reported", "contradicted", "not reported ≠ Ruritania"),
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
    assert (found.verdict, found.arithmetic[-1], len(found.arithmetic)) == (verdict, line, 1)
    assert [(side.origin, side.label, side.text) for side in found.sides] == [
        ("review", f"place {i}", in_figures(value)) for i, value in enumerate(values)
    ]


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
    assert found.arithmetic == ("4 of 4: all of them", "4 = 4", "5 ≠ 4")


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


def test_claims_of_the_review_on_sleep(sleep: Copy) -> None:
    """The invented review's claims give what they expect, and each kind of check is among them."""
    records = load_records(sleep.folder).records()
    found = findings(records)
    assert moved(records) == []
    assert {each.claim.check.kind for each in found.values()} == {
        *("compare", "between", "same_studies", "same_value", "statements", "product", "cited", "any", "judgement")
    }
    assert count_verdicts(found.values()) == {"holds": 4, "contradicted": 5, "not supported": 1, "a suggestion": 0, "cannot be checked": 1}
    assert not found["other-country"].counted
    assert found["helps"].judged


def test_moved(sleep: Copy) -> None:
    """A claim whose verdict moved is told at its 'expected': from what to what, with the arithmetic and the records behind it."""
    sleep.edit("studies/chen2018.yml", ("  total: 12\n", "  total: 13\n"))
    assert moved(load_records(sleep.folder).records()) == [
        f"sleep/{each}"
        for each in sleep.told(
            Told(
                "claims.yml",
                "{sum: {of: participants}}}\n    expected: holds",
                "holds",
                "claims[0].expected: claim 'total-participants': expected 'holds', but the records now give 'contradicted' "
                "(80 + 121 + 13 + 30 = 244; 243 ≠ 244); mend the record, or, if it is right, take the verdict over: "
                "'accept total-participants'; the records behind it: adler2015, brook2017, chen2018, dunn2019",
            ),
            Told(
                "claims.yml",
                "{number: largest}\n    expected: holds",
                "holds",
                "claims[2].expected: claim 'size-range': expected 'holds', but the records now give 'contradicted' "
                "(smallest of 80, 121, 13, 30: 13 (chen2018); largest of 80, 121, 13, 30: 121 (brook2017); "
                "12 to 121 ≠ 13 to 121); mend the record, or, if it is right, take the verdict over: 'accept size-range'; "
                "the records behind it: adler2015, brook2017, chen2018, dunn2019",
            ),
        )
    ]


def test_moved_to_unknown(sleep: Copy) -> None:
    """A claim that can no longer be checked says why."""
    sleep.edit(CHEN, ("  total: 12\n", "  total: not reported\n"))
    found = moved(load_records(sleep.folder).records())
    assert found[0].endswith(
        "claim 'total-participants': expected 'holds', but the records now give 'cannot be checked' "
        "(participants: not reported for chen2018); mend the record, or, if it is right, take the verdict over: "
        "'accept total-participants'; the records behind it: adler2015, brook2017, chen2018, dunn2019"
    )


@pytest.fixture
def data(tmp_path: Path) -> Copy:
    """A copy of the rich review."""
    shutil.copytree(RICH, tmp_path / "data")
    return Copy(tmp_path / "data")


def test_a_moved_claim_names_some_of_its_studies(data: Copy) -> None:
    """Of many studies the first six are named, and how many more there are."""
    follows = "column of patients in Table 1.\n    expected: "
    data.edit("claims.yml", (f"{follows}contradicted\n    could", f"{follows}holds\n    could"))
    found = [text for text in moved(load_records(data.folder).records()) if "claim 'total-participants'" in text]
    assert [text.rpartition("; the records behind it: ")[2].count(",") for text in found] == [5]
    assert all(text.endswith(" and 12 more") for text in found)


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


# ---------------------------------------------------------------------------------------------- edges


@pytest.mark.parametrize(
    ("stated", "computed", "same"),
    [
        (0, 0.5e-12, True),
        (0, 1.5e-12, False),
        (0.5, 0.5 + 0.4e-9, True),
        (0.5, 0.5 - 0.6e-9, False),
        (-0.5, -0.5 + 0.6e-9, False),
        (1e-10, 2e-10, False),
        (1000, 1000.0000009, True),
        (1000, 1000.0000015, False),
        (-1000, -1000.0000009, True),
        (2, 2.0000000019, True),
        (2, 2.0000000029, False),
    ],
)
def test_how_computers_hold_fractions(stated: float, computed: float, same: bool, inputs: EvaluationContext) -> None:
    """A billionth of a number is no difference, nor is a billionth of a thousandth by itself: in any relation."""
    found = {
        relation: run({"compare": {"stated": stated, "computed": computed, "relation": relation}}, inputs).verdict == "holds"
        for relation in ("equal", "not_equal", "at_least", "at_most", "more_than", "less_than")
    }
    above = computed > stated
    assert found == {
        "equal": same,
        "not_equal": not same,
        "at_least": same or above,
        "at_most": same or not above,
        "more_than": not same and above,
        "less_than": not same and not above,
    }


def test_figures_beside_shares(inputs: EvaluationContext) -> None:
    """A stated figure bears the sign of percent if a share is computed, and only a figure does."""
    share = {"share": {"where": {"format": "group"}}}
    assert run({"compare": {"stated": 25, "computed": share}}, inputs).stated == "25 %"
    assert run({"compare": {"stated": 1, "computed": {"count": {"format": "group"}}}}, inputs).stated == "1"
    assert run({"compare": {"stated": {"count": {}}, "computed": share}}, inputs).stated == "4"


UNREPORTED = {"maximum": {"of": "sessions_max"}}


@pytest.mark.parametrize("missing", ["low", "high", "smallest", "largest"])
def test_between_with_one_end_missing(missing: str, inputs: EvaluationContext) -> None:
    """Whichever of the four numbers there is not, nothing can be checked."""
    asked = {"low": 12, "high": 121, "smallest": 12, "largest": 121}
    assert run({"between": asked}, inputs).verdict == "holds"
    found = run({"between": asked | {missing: UNREPORTED}}, inputs)
    assert (found.verdict, found.reason) == ("cannot be checked", "largest number of sessions: not reported for chen2018")


@pytest.mark.parametrize("missing", ["stated", "computed"])
def test_compare_with_one_side_missing(missing: str, inputs: EvaluationContext) -> None:
    """Whichever of the two numbers there is not, nothing can be checked, and the other is shown."""
    found = run({"compare": {"stated": 1, "computed": 1} | {missing: UNREPORTED}}, inputs)
    assert (found.verdict, found.reason) == ("cannot be checked", "largest number of sessions: not reported for chen2018")
    assert {found.stated, found.computed} == {"1", "not computable"}


@pytest.mark.parametrize(
    ("relation", "shown", "entered"),
    [
        ("same", "adler2015, brook2017", ("adler2015", "chen2018", "brook2017")),
        ("subset", "adler2015", ("adler2015", "chen2018")),
        ("superset", "adler2015, brook2017", ("adler2015", "chen2018", "brook2017")),
    ],
)
def test_studies_of_a_side(relation: str, shown: str, entered: tuple[str, ...], inputs: EvaluationContext) -> None:
    """Where some of those that match may be named, only those stand on the other side, and the others do not enter."""
    asked = {"named": ["adler2015", "chen2018"], "matching": {"randomised": True}, "relation": relation}
    found = run({"same_studies": asked}, inputs)
    assert [side.text for side in found.sides] == ["adler2015, chen2018", shown]
    assert found.studies == entered
    none = run({"same_studies": asked | {"named": ["chen2018"], "relation": "subset"}}, inputs)
    assert none.sides[1].text == "none"


@pytest.mark.parametrize(
    ("reference", "line"),
    [
        (12, "reference 12 is no study of this review; brook2017 is reference 5"),
        (13, "reference 13 is no study of this review; the list ends at 12; brook2017 is reference 5"),
    ],
)
def test_end_of_the_reference_list(reference: int, line: str, inputs: EvaluationContext) -> None:
    """The last reference is in the list, the one behind it is not."""
    assert run({"cited": {"reference": reference, "study": "brook2017"}}, inputs).arithmetic == (line,)


def test_cited_studies_that_enter(inputs: EvaluationContext) -> None:
    """The study that the number leads to and the one that is meant enter, each once."""
    entered = {n: run({"cited": {"reference": n, "study": "brook2017"}}, inputs) for n in (4, 5, 7)}
    assert {n: found.studies for n, found in entered.items()} == {
        4: ("brook2017",),
        5: ("brook2017", "brook2017"),
        7: ("chen2018", "brook2017"),
    }
    assert {n: [value.study for value in found.reads] for n, found in entered.items()} == {
        4: ["brook2017"],
        5: ["brook2017"],
        7: ["chen2018", "brook2017"],
    }


def test_product_of_one_field_among_several(inputs: EvaluationContext) -> None:
    """A product is that of its own study and field, wherever it stands among the others."""
    given = [("sessions", ("sessions", "sessions")), ("minutes_per_session", ("sessions", "sessions"))]
    derivations = (
        Derivation(field=given[1][0], product_of=given[1][1]),
        Derivation(field="total_minutes", product_of=("sessions", "minutes_per_session")),
        Derivation(field=given[0][0], product_of=given[0][1]),
    )
    for order in (derivations, derivations[::-1]):
        records = replace(inputs.records, review=inputs.records.review.model_copy(update={"derivations": order}))
        products = check_products(records)
        for comparisons in (products, products[::-1]):
            changed = replace(inputs, records=records, comparisons=comparisons)
            found = run({"product": {"study": "brook2017", "field": "total_minutes"}}, changed)
            assert found.arithmetic == ("4 × 50 minutes = 200 minutes", "printed 300 minutes ≠ computed 200 minutes")
            assert found.sides[1].label == "Worked out: sessions × minutes per session"
            five = Quantity.model_validate({"value": 6})
            for study, total in (("brook2017", 300), ("adler2015", 200)):
                other = replace(changed, changes={(study, "sessions"): five})
                assert run({"product": {"study": "brook2017", "field": "total_minutes"}}, other).computed == f"{total} minutes"


@pytest.mark.parametrize(
    ("stated", "actual", "same"),
    [
        (True, True, True),
        (False, False, True),
        (True, False, False),
        (1, True, False),
        (False, 0, False),
        ("5", 5, True),
        (" 5 ", 5.0, True),
        ("−5", -5, True),
        ("+5", 5, True),
        (".5", 0.5, True),
        ("5.", 5, True),
        ("5a", 5, False),
        ("1e3", 1000, False),
        (1.0, 1.0 + 0.9e-9, True),
        (1.0, 1.0 + 1.5e-9, False),
        (1.0, 2.0, False),
        (0, 0.9e-12, True),
        (0, 1.5e-12, False),
        (0, 1, False),
        ("a  B", "Ab", True),
        ("a", "b", False),
        ("5", "five", False),
        ((1,), 1, True),
        (1, (1, 2), False),
        ((1, 2), (1, 2), True),
        ((1, 2), (2, 1), False),
        ((1, 2), (1, 3), False),
        ((1, 2), (1, 2, 3), False),
        ((1, "a"), (1, "A"), True),
        ((1, "a"), ("a", 1), False),
        (("a", "b"), ("B", "a"), True),
        (("a", "a"), ("a",), False),
        ("a", ("A",), True),
    ],
)
def test_equal_values(stated: Any, actual: Any, same: bool) -> None:
    """Numbers by their size to a billionth, words whatever their case and spaces, words of a list in any order; a truth is no number."""
    assert equal_values(stated, actual) is same


@pytest.mark.parametrize(
    ("stated", "written", "same"),
    [
        (5, {"value": 5}, True),
        ("5", {"value": 5}, True),
        (6, {"value": 5}, False),
        ("five", {"value": 5}, False),
        ("5 minutes", {"value": 5, "unit": "minutes"}, True),
        ("4 minutes", {"value": 5, "unit": "minutes"}, False),
        ("6 minutes", {"value": 5, "unit": "minutes"}, False),
        (5, {"value": "not reported"}, False),
        ("not reported", {"value": "not reported"}, True),
        ((5, 8), {"range": [5, 8]}, True),
        ("5 to 8", {"range": [5, 8]}, True),
        (5, {"range": [5, 8]}, False),
        (8, {"range": [5, 8]}, False),
        (5, {"range": [5, 5]}, True),
        ((5, 8, 9), {"options": [{"value": 9}, {"range": [5, 8]}]}, True),
    ],
)
def test_equal_to_a_quantity(stated: Any, written: Any, same: bool) -> None:
    """A quantity is equal to its one number, to the list of its ends, or to its text."""
    assert equal_values(stated, Quantity.model_validate(written)) is same


# ---------------------------------------------------------------------------------------------- how a verdict was settled

HERE, THERE = Place(section="results", paragraph=3), Place(section="results", paragraph=1)
P_OF_ADLER = ReadValue("adler2015", "outcomes.severity_after.p")
"""It stands in the third paragraph."""


def claim_at(*where: Place, **more: Any) -> Claim:
    """A claim on a value of a record that stands in these places."""
    base = next(each for each in records_of(SLEEP).claims if each.id == "p-of-adler")
    return base.model_copy(update={"where": where} | more)


@pytest.mark.parametrize(
    ("claim", "reads", "way"),
    [
        (claim_at(HERE), (P_OF_ADLER,), "copied"),
        (claim_at(HERE), (P_OF_ADLER, ReadValue("adler2015", "direction")), "copied"),  # which gives no place
        (claim_at(HERE), (P_OF_ADLER, ReadValue("adler2015", "country")), "computed"),
        (claim_at(HERE), (ReadValue("adler2015", "direction"),), "computed"),
        (claim_at(HERE), (), "compared"),
        (claim_at(THERE), (P_OF_ADLER,), "computed"),
        (claim_at(), (P_OF_ADLER,), "computed"),
        (claim_at(HERE, THERE), (P_OF_ADLER,), "computed"),
        (claim_at(HERE, concerns="other sources"), (P_OF_ADLER,), "computed"),
        (claim_at(HERE, only_copied=False), (P_OF_ADLER,), "computed"),
        (claim_at(THERE, only_copied=True), (P_OF_ADLER,), "copied"),
        (claim_at(HERE, check=SimpleNamespace(product=object())), (P_OF_ADLER,), "computed"),
    ],
)
def test_way_of_a_tick(claim: Claim, reads: tuple[ReadValue, ...], way: str, inputs: EvaluationContext) -> None:
    """A tick is one on our copy if all values with a place were recorded from the one place where the statement stands."""
    assert way_of(claim, CheckResult("holds", reads=reads), inputs) == way
    assert way_of(claim, CheckResult("contradicted", reads=reads), inputs) == ("computed" if reads else "compared")
    assert way_of(claim, CheckResult("holds", reads=reads, judged=True), inputs) == "judged"


@pytest.mark.parametrize(("way", "rests"), [("computed", True), ("copied", True), ("compared", False), ("judged", False)])
def test_what_a_verdict_rests_on(way: Any, rests: bool) -> None:
    """Where a person judged, or places were compared, a verdict rests on no value of a record."""
    found = ClaimResult(claim_at(HERE), CheckResult("holds", reads=(P_OF_ADLER,)), way)
    assert found.rests_on == ((P_OF_ADLER,) if rests else ())
    assert (found.moved, found.counted) == (False, True)
    other = ClaimResult(claim_at(HERE, concerns="other sources"), CheckResult("contradicted"), way)
    assert (other.moved, other.counted) == (True, False)


@pytest.mark.parametrize(
    ("keys", "named"),
    [
        ("", "none"),
        ("a", "a"),
        ("abcdef", "a, b, c, d, e, f"),
        ("abcdefg", "a, b, c, d, e, f and 1 more"),
        ("abcdefgh", "a, b, c, d, e, f and 2 more"),
    ],
)
def test_studies_behind_a_moved_verdict(keys: str, named: str) -> None:
    """Up to six studies are named, and how many more there are."""
    records = records_of(SLEEP)
    (problem,) = changed_verdicts(records, [ClaimResult(claim_at(HERE), CheckResult("contradicted", studies=tuple(keys)), "computed")])
    assert problem.message.endswith(f"'accept p-of-adler'; the records behind it: {named}")


@pytest.mark.parametrize(
    ("verdict", "arithmetic", "reason", "why"),
    [
        ("contradicted", ("4 = 4", "", "5 ≠ 4"), "So.", " (4 = 4; 5 ≠ 4)"),
        ("contradicted", (), "So.", ""),
        ("cannot be checked", ("4 = 4",), "So.", " (4 = 4; So.)"),
        ("cannot be checked", (), "So.", " (So.)"),
        ("cannot be checked", (), "", ""),
    ],
)
def test_why_a_verdict_moved(verdict: Any, arithmetic: tuple[str, ...], reason: str, why: str) -> None:
    """The arithmetic is told, and the reason too if nothing can be checked any more."""
    result = CheckResult(verdict, arithmetic=arithmetic, reason=reason)
    (problem,) = changed_verdicts(records_of(SLEEP), [ClaimResult(claim_at(HERE), result, "computed")])
    assert f"the records now give '{verdict}'{why}; mend the record" in problem.message
