"""The numbers that a claim is checked against: each way to one, its arithmetic, and why it is missing."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.claims import number, run

from living_review.analysis.claim_operands import EvaluationContext, named_studies, recorded, shown_number
from living_review.records.claim import Operand
from living_review.records.paths import UnknownFieldError, value_at

ALL = ("adler2015", "brook2017", "chen2018", "dunn2019")


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
            {"part": {"where": {"direction": "favours_intervention"}, "among": {"randomised": True}}},
            1,
            ("1 of 2 (chance decided who got the intervention: yes; direction of effect: Favours the therapy): adler2015",),
            ("adler2015",),
        ),
        (
            {"share": {"where": {"direction": "favours_intervention"}, "among": {"randomised": True}}},
            50,
            (
                "1 of 2 (chance decided who got the intervention: yes; direction of effect: Favours the therapy): adler2015",
                "1 of 2 are 50 %",
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
        ({"divide": [1, 3]}, 1 / 3, ("1 ÷ 3 = 0.333",), ()),
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
    assert number({"sum": PEOPLE}, inputs).contributions == (
        ("adler2015", "80"),
        ("brook2017", "121"),
        ("chen2018", "12"),
        ("dunn2019", "30"),
    )


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
