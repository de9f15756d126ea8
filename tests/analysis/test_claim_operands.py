"""The numbers that a claim is checked against: each way to one, its arithmetic, and why it is missing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from helpers.claims import number, run

from living_review.analysis.claim_operands import (
    Evaluated,
    EvaluationContext,
    in_figures,
    merged_reads,
    merged_trace,
    named_studies,
    reads_of_names,
    reasons,
    recorded,
    shown_number,
)
from living_review.analysis.claim_values import ReadValue
from living_review.records.claim import Named, Operand
from living_review.records.filters import StudyFilter
from living_review.records.paths import UnknownFieldError, value_at
from living_review.records.values import Quantity

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
    ids=lambda value: str(sorted(value)) if isinstance(value, set) else str(value),  # a set has no order of its own
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
    ids=lambda value: str(sorted(value)) if isinstance(value, set) else str(value),  # a set has no order of its own
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
    [
        *((649, "649"), (2013, "2013"), (12345, "12,345"), (-2, "−2"), (0.0038, "0.0038"), (22.22222222, "22.2222"), (2e7, "2 × 10⁷")),
        *((9999, "9999"), (10_000, "10,000"), (-9999, "−9999"), (-10_000, "−10,000"), (0, "0"), (0.5, "0.5"), (-0.5, "−0.5")),
        *((9_999_999, "9,999,999"), (10_000_000, "1 × 10⁷"), (-9_999_999, "−9,999,999"), (1234567.5, "1.23457 × 10⁶")),
    ],
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


# ---------------------------------------------------------------------------------------------- how figures are shown


@pytest.mark.parametrize(
    ("asked", "value", "line", "shown"),
    [
        ({"add": [-1, -2]}, -3, "−1 + (−2) = −3", "−3"),
        ({"add": [0, 0, 4]}, 4, "0 + 0 + 4 = 4", "4"),
        ({"add": [1.23456789, 1]}, 2.23456789, "1.23457 + 1 = 2.23457", "2.23457"),
        ({"subtract": [9, 2, 3]}, 4, "9 − 2 − 3 = 4", "4"),
        ({"multiply": [1.2345, 1.1111]}, 1.37165295, "1.2345 × 1.1111 = 1.372", "1.372"),
        ({"multiply": [20000, 5]}, 100_000, "20,000 × 5 = 100,000", "100,000"),
        ({"divide": [2, 3]}, 2 / 3, "2 ÷ 3 = 0.667", "0.667"),
        ({"divide": [0, 3]}, 0, "0 ÷ 3 = 0", "0"),
        ({"divide": [12, 3, 2]}, 2, "12 ÷ 3 ÷ 2 = 2", "2"),
        ({"divide": [1, -4]}, -0.25, "1 ÷ (−4) = −0.25", "−0.25"),
        ({"divide": [-1, 3]}, -1 / 3, "−1 ÷ 3 = −0.333", "−0.333"),
    ],
)
def test_arithmetic_in_figures(asked: Any, value: float, line: str, shown: str, inputs: EvaluationContext) -> None:
    """A quotient is shown with three digits, a product with four, a sum with six; what is negative stands in brackets but at the start."""
    found = number(asked, inputs)
    assert (found.value, found.lines[-1], found.text()) == (pytest.approx(value), line, shown)
    assert found.what == line.rpartition(" = ")[0]


@pytest.mark.parametrize("asked", [{"divide": [1, 2, 0]}, {"divide": [0, 0]}, {"divide": [1, 0, 2]}])
def test_division_by_zero(asked: Any, inputs: EvaluationContext) -> None:
    """Nothing is divided by zero, whichever of the divisors it is."""
    assert number(asked, inputs).reason.endswith("divides by zero")


@pytest.mark.parametrize(
    ("asked", "text", "what"),
    [
        ({"count": {}}, "4", "studies"),
        ({"count": {"format": "group"}}, "1", "studies (format: Group)"),
        ({"part": {"where": {"format": "group"}}}, "1 of 4", "studies (format: Group)"),
        ({"number": "serious"}, "1", "studies with a serious adverse event"),
        ({"number": "randomised_favour"}, "1 of 2", "randomised trials whose result favours the therapy"),
        ({"sum": PEOPLE}, "243", "sum of the participants"),
        ({"minimum": {"of": "sessions_min", "where": {"format": "group"}}}, "6", "smallest number of sessions (format: Group)"),
        ({"maximum": {"of": "sessions_min", "where": {"format": "group"}}}, "6", "largest smallest number of sessions (format: Group)"),
        (
            {"maximum": {"of": "total_minutes_max", "unit": "minutes", "where": {"format": "group"}}},
            "360",
            "largest number of total time (format: Group)",
        ),
        ({"value": {"study": "brook2017", "field": "participants.total"}}, "121", "participants.total of brook2017"),
        ({"value": {"study": "brook2017", "field": "country"}}, "not computable", ""),
        ({"outcomes": {}}, "5", "outcomes"),
        ({"size": ["chen2018"]}, "1", "studies named"),
        (7, "7", ""),
    ],
)
def test_what_a_figure_is_of(asked: Any, text: str, what: str, inputs: EvaluationContext) -> None:
    """A figure says what it is of, with its conditions; the name of a variable that begins with the statistic does not say it twice."""
    found = number(asked, inputs)
    assert (found.text(), found.what) == (text, what)


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        ({"count": {"format": "group"}}, "1 of 4 (format: Group): adler2015"),
        ({"part": {"where": {"format": "group"}, "among": {"format": "group"}}}, "1 of 1 (format: Group): adler2015"),
        (
            {"part": {"where": {"randomised": True}, "among": {"randomised": True}}},
            "2 of 2 (chance decided who got the intervention: yes): all of them",
        ),
        ({"count": {"participants": 1}}, "0 of 4 (participants: 1)"),
    ],
)
def test_all_of_them(asked: Any, line: str, inputs: EvaluationContext) -> None:
    """Where all of several studies count they are not named one by one; one alone is."""
    assert number(asked, inputs).lines[0] == line


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("minimum", "smallest of 80, 12: 12 (chen2018)"),
        ("maximum", "largest of 80, 12: 80 (adler2015)"),
        ("median", "middle of 80, 12: 46"),
    ],
)
def test_who_has_the_extreme(kind: str, line: str, inputs: EvaluationContext) -> None:
    """The study with the smallest or largest number is named; nobody has the middle."""
    where = {"phase": {"none_of": ["not reported"]}}
    assert number({kind: {"of": "participants", "where": where}}, inputs).lines == (line,)
    if kind == "median":
        found = number({kind: {"of": "participants", "where": {"format": "group"}}}, inputs)
        assert found.lines == ("middle of 80: 80",)


def test_several_have_the_extreme(inputs: EvaluationContext) -> None:
    """All studies with that number are named."""
    changed = inputs.studies.changed({("dunn2019", "participants"): 12})
    found = number({"minimum": PEOPLE}, replace(inputs, studies=changed))
    assert found.lines == ("smallest of 80, 121, 12, 12: 12 (chen2018, dunn2019)",)


def test_share_of_all_and_of_some(inputs: EvaluationContext) -> None:
    """A share is of those among whom it is taken, all of which enter."""
    found = number({"share": {"where": {"format": "group"}, "among": {"randomised": True}}}, inputs)
    assert (found.value, found.shown, found.studies) == (50, "50 % (1 of 2)", ("adler2015", "brook2017"))
    found = number({"share": {"where": {"participants": 1}}}, inputs)
    assert (found.value, found.shown) == (0, "0 % (0 of 4)")


def test_missing_value_among_others(inputs: EvaluationContext) -> None:
    """Where one study lacks the value what each has is told all the same, and all of them are behind it."""
    found = number({"sum": {"of": "sessions_max", "where": {"format": ["group", "online"]}}}, inputs)
    assert found.contributions == (("adler2015", "6"), ("brook2017", "4"), ("chen2018", "not reported"))
    assert found.studies == ("adler2015", "brook2017", "chen2018")


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"count": {}}, {"key"}),
        ({"count": {"format": "group", "year": 2015}}, {"format", "year"}),
        ({"part": {"where": {"format": "group"}, "among": {"year": 2015}}}, {"format", "year"}),
        ({"sum": PEOPLE}, {"participants"}),
        ({"sum": {"of": "participants", "where": {"format": "group"}}}, {"format", "participants"}),
        ({"number": "participants"}, {"key", "participants"}),
        ({"number": "randomised_favour"}, {"randomised", "direction"}),
        ({"number": "middle"}, {"key", "participants"}),
        ({"outcomes": {}}, set()),
        ({"outcomes": {"where": {"format": ["group", "online", "individual"]}}}, {"format"}),
        (
            {"outcomes": {"measure": "severity", "p_below": 0.05, "where": {"format": "group"}}},
            {"format", "severity_after.measure", "time_after.measure", "severity_after.p", "time_after.p"},
        ),
        ({"outcomes": {"everybody": True, "where": {"year": 2018}}}, {"year", "time_change.group"}),
        (
            {"outcomes": {"scale": "diary", "comparator": "advice", "direction": "mixed", "where": {"year": 2018}}},
            {"year", "time_change.scale", "time_change.comparator", "time_change.direction"},
        ),
        ({"size": ["chen2018"]}, set()),
        ({"add": [{"count": {"format": "group"}}, {"sum": PEOPLE}]}, {"format", "participants"}),
    ],
    ids=lambda value: str(sorted(value)) if isinstance(value, set) else str(value),  # a set has no order of its own
)
def test_what_a_figure_reads(asked: Any, names: set[str], inputs: EvaluationContext) -> None:
    """A figure tells which fields of the studies it was worked out from."""
    assert {value.name.removeprefix("outcomes.") for value in number(asked, inputs).reads} == names


def test_terms_that_a_condition_names(inputs: EvaluationContext) -> None:
    """What is asked of a field is kept, since it decides where an adverse event stands."""
    asked = {"any_of": ["car_accident"], "all_of": ["tiredness"], "only": ["car_accident", "tiredness"], "none_of": ["tiredness"]}
    reads = inputs.reads({"adverse_event": StudyFilter.model_validate(asked)})
    assert reads == tuple(ReadValue(key, "adverse_event", ("car_accident", "tiredness", "car_accident", "tiredness")) for key in ALL)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"measure": "severity"}, ["severity_after", "severity_change", "severity_change"]),
        ({"measure": ["severity", "time_to_sleep"], "scale": "diary"}, ["time_after", "time_change"]),
        ({"direction": "no_difference"}, ["time_after", "severity_change"]),
        ({"comparator": "waiting_list", "direction": "no_difference"}, ["time_after"]),
        ({"everybody": True}, ["severity_after", "time_after", "severity_change"]),
        ({"survival": True}, []),
        ({"p_below": 0.05}, ["severity_after"]),
        ({"p_below": 0.62, "everybody": True, "survival": False}, ["severity_after", "severity_change"]),
        ({"where": {"format": "online"}}, ["severity_change", "time_change"]),
    ],
    ids=lambda value: str(sorted(value)) if isinstance(value, set) else str(value),  # a set has no order of its own
)
def test_outcomes_that_meet_conditions(asked: Any, found: list[str], inputs: EvaluationContext) -> None:
    """All conditions must be met by an outcome."""
    line = number({"outcomes": asked}, inputs).lines[0]
    assert [each.split()[1] for each in line.partition(": ")[2].split("; ") if each] == found


def test_values_as_they_are_changed_to(inputs: EvaluationContext) -> None:
    """With a change one sees what would be: of outcomes, references and values."""
    changed = replace(
        inputs,
        changes={
            ("adler2015", "outcomes.severity_after.p"): "0.2",
            ("brook2017", "citation.reference"): 3,
            ("adler2015", "citation.reference"): 5,
            ("adler2015", "participants.total"): 7,
            ("adler2015", "country"): None,
            ("adler2015", "format"): (None, "online"),
            ("adler2015", "phase"): (None,),
        },
    )
    assert number({"outcomes": {"p_below": 0.05}}, changed).value == 0
    assert named_studies(Named.model_validate({"cites": [3]}), changed) == ("brook2017",)
    assert number({"value": {"study": "adler2015", "field": "participants.total"}}, changed).value == 7
    assert recorded("adler2015", "country", changed) == "not reported"
    assert recorded("brook2017", "participants.total", changed) == 121
    assert recorded("adler2015", "format", changed) == ("not reported", "online")
    assert recorded("adler2015", "phase", changed) == "not reported"


def test_studies_that_are_named(inputs: EvaluationContext) -> None:
    """Studies stand in their order, each once; what is no study's stands behind them."""
    assert named_studies(Named.model_validate(["dunn2019", "adler2015", "dunn2019"]), inputs) == ("adler2015", "dunn2019")
    by_number = Named.model_validate({"cites": [4, 9, 3, 4, 2]})
    assert named_studies(by_number, inputs) == ("adler2015", "dunn2019", "reference 4", "reference 2")
    assert reads_of_names(by_number, inputs) == tuple(ReadValue(key, "citation.reference") for key in ("adler2015", "dunn2019"))
    assert reads_of_names(Named.model_validate(["dunn2019"]), inputs) == ()


@pytest.mark.parametrize(
    ("study", "path", "value"),
    [
        ("adler2015", "participants", 80),
        ("adler2015", "sessions_max", 6.0),
        ("chen2018", "sessions_max", "not reported"),
        ("adler2015", "randomised", True),
        ("adler2015", "format", ("group",)),
        ("brook2017", "format", ("individual", "online")),
        ("brook2017", "phase", "not reported"),
        ("adler2015", "phase", ("full",)),
        ("chen2018", "harms.events", ()),
        ("brook2017", "harms.events.serious", (True, False)),
        ("chen2018", "citation.volume", "not reported"),
    ],
)
def test_recorded_values(study: str, path: str, value: Any, inputs: EvaluationContext) -> None:
    """A value is that of the variable, or else that of the record; one word for a missing value stands alone."""
    found = recorded(study, path, inputs)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (False, "false"),
        (12345, "12,345"),
        (0.5, "0.5"),
        ((), "none"),
        ((1, "a"), "1, a"),
        ([True, 2.0], "true, 2"),
        ("word", "word"),
        (None, "None"),
        (Quantity.model_validate({"range": [5, 8], "unit": "weeks"}), "5 to 8 weeks"),
    ],
)
def test_in_figures(value: Any, text: str) -> None:
    """A value in words and figures, whatever it is."""
    assert in_figures(value) == text


@pytest.mark.parametrize(
    ("variable", "value", "labels"),
    [
        ("format", ("group", "online"), ("Group", "Online")),
        ("format", "group", ("Group",)),
        ("format", ("group", 5), ("Group", 5)),
        ("participants", "group", "group"),
        ("outcomes.severity_after.direction", "mixed", ("Mixed",)),
        ("outcomes.severity_after.measure", "severity", ("Severity of insomnia",)),
        ("outcomes.severity_after.p", "0.5", "0.5"),
        ("no.such", "group", "group"),
    ],
)
def test_labels_of_terms(variable: str, value: Any, labels: Any, inputs: EvaluationContext) -> None:
    """Terms are told by their labels, other values as they are."""
    assert inputs.labels(variable, value) == labels


def test_keys_in_order(inputs: EvaluationContext) -> None:
    """Keys stand in the order of the studies, each once, and what is no study's not at all."""
    assert inputs.in_order(["dunn2019", "x", "adler2015", "dunn2019"]) == ("adler2015", "dunn2019")


def test_what_several_figures_give_together() -> None:
    """Lines, studies, values and reasons of several figures, each once and in their order."""
    one = Evaluated(1, ("b", "a"), ("s", "t"), (("s", "1"),), "why", reads=(ReadValue("s", "year"),))
    two = Evaluated(2, ("a", "c"), ("t", "u"), (("s", "1"), ("u", "2")), "", reads=(ReadValue("u", "year"), ReadValue("s", "year")))
    three = Evaluated(None, reason="why")
    assert merged_trace([one, two]) == (("b", "a", "c"), ("s", "t", "u"), (("s", "1"), ("u", "2")))
    assert merged_reads([one, two]) == (ReadValue("s", "year"), ReadValue("u", "year"))
    assert reasons([two, one, three, Evaluated(None, reason="other")]) == "why; other"
