"""Numbers in several units: what must name a unit, and what cannot be asked at all."""

from __future__ import annotations

import pytest
from helpers.reviews import Copy

REVIEW, CLAIMS, BROOK, ADLER = "review.yml", "claims.yml", "studies/brook2017.yml", "studies/adler2015.yml"
SEVERAL = "found no unit, but the studies give 'total_minutes_max' in several; expected 'unit:' with one of hours, minutes"
LIMIT = "found a limit without a unit, but the studies give 'total_minutes_max' in hours, minutes; expected a number in one unit"
NUMBERS = "  serious: {label: studies with a serious adverse event"


@pytest.fixture
def hours(sleep: Copy) -> Copy:
    """The invented review with one of its studies in hours, and the rest in minutes."""
    sleep.edit(REVIEW, ("units: [minutes]\n    column: true", "units: [minutes, hours]\n    column: true"))
    sleep.edit(BROOK, ('{value: 300, unit: minutes, printed: "300"}', "{value: 5, unit: hours}"))
    return sleep


def messages(copy: Copy) -> list[tuple[str, str]]:
    """The address and the message of each problem."""
    return [(problem.field, problem.message) for problem in copy.found()]


def test_several_units_alone_are_no_fault(hours: Copy) -> None:
    """Studies may use different units as long as nothing is asked over them."""
    assert hours.problems() == []


def test_a_number_names_its_unit(hours: Copy) -> None:
    """With a unit a declared number over several units is in order."""
    hours.edit(REVIEW, (NUMBERS, f"  time: {{label: minutes, statistic: sum, of: total_minutes_max, unit: minutes}}\n{NUMBERS}"))
    assert hours.problems() == []


def test_a_number_without_a_unit(hours: Copy) -> None:
    """A declared number over several units is told at its place which units there are."""
    hours.edit(REVIEW, (NUMBERS, f"  time: {{label: minutes, statistic: sum, of: total_minutes_max}}\n{NUMBERS}"))
    line = hours.line(REVIEW, "  time: {label: minutes")
    assert hours.problems() == [f"review.yml:{line}:46: numbers.time.of: {SEVERAL}"]


def test_first_of_two_numbers(hours: Copy) -> None:
    """Where the first of two numbers is at fault it alone is told."""
    first = "  time: {label: minutes, statistic: sum, of: total_minutes_max, unit: weeks}\n"
    second = "  most: {label: minutes, statistic: maximum, of: total_minutes_max, unit: hours}\n"
    hours.edit(REVIEW, (NUMBERS, first + second + NUMBERS))
    unknown = "'weeks' is not a unit in which studies give 'total_minutes_max'; expected one of hours, minutes"
    assert messages(hours) == [("numbers.time.unit", unknown)]


def test_a_filter_has_no_unit(hours: Copy) -> None:
    """A limit on values in several units cannot be asked for, in a number, what it is a share of, or a claim."""
    limit = "{total_minutes_max: {minimum: 100}}"
    number = f"  time: {{label: studies, statistic: count, where: {limit}, among: {limit}}}\n"
    hours.edit(REVIEW, (NUMBERS, number + NUMBERS))
    hours.edit(CLAIMS, ("computed: {share: {where: {randomised: true}}}", f"computed: {{share: {{where: {limit}}}}}"))
    assert messages(hours) == [
        ("claims[1].check.compare.computed.share.where.total_minutes_max", LIMIT),
        ("numbers.time.where.total_minutes_max", LIMIT),
        ("numbers.time.among.total_minutes_max", LIMIT),
    ]


def test_a_filter_on_the_one_unit_in_use(sleep: Copy) -> None:
    """A unit that is declared but that no study uses does no harm."""
    sleep.edit(REVIEW, ("units: [minutes]\n    column: true", "units: [minutes, hours]\n    column: true"))
    number = "  time: {label: studies, statistic: count, where: {total_minutes_max: {minimum: 100}}}\n"
    sleep.edit(REVIEW, (NUMBERS, number + NUMBERS))
    assert sleep.problems() == []


def test_a_synthesis_is_filtered_in_one_unit(hours: Copy) -> None:
    """The filter of a synthesis neither."""
    declared = "syntheses:\n  - {id: some, label: Some, method: direction, reason: None., where: {total_minutes_max: 300}}\n\nsite:\n"
    hours.edit(REVIEW, ("site:\n", declared))
    assert messages(hours) == [("syntheses[0].where.total_minutes_max", LIMIT)]


def test_a_claim_over_several_units(hours: Copy) -> None:
    """A statistic of a claim names its unit."""
    hours.edit(CLAIMS, ("{maximum: {of: sessions_max}}", "{maximum: {of: total_minutes_max}}"))
    assert messages(hours) == [("claims[4].check.compare.computed.maximum.of", SEVERAL)]
    hours.edit(CLAIMS, ("{of: total_minutes_max}", "{of: total_minutes_max, unit: hours}"))
    assert hours.problems() == []


def test_a_value_in_several_units(hours: Copy) -> None:
    """The smallest or largest number of one study is asked for only if its numbers are in one unit."""
    hours.edit(CLAIMS, ("computed: {maximum: {of: sessions_max}}", "computed: {value: {study: adler2015, field: total_minutes_max}}"))
    assert hours.problems() == []
    amounts = "{options: [{value: 360, unit: minutes}, {value: 7, unit: hours}]}"
    hours.edit(ADLER, ("{value: 360, unit: minutes, printed: 6 h, note: Printed in hours.}", amounts))
    message = "found 'total_minutes_max', but adler2015 gives it in hours, minutes; expected a number in one unit"
    assert messages(hours) == [("claims[4].check.compare.computed.value.field", message)]
