"""The same numbers twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from helpers.plausibility import Number, as_groups, bare_result, outcome, told, with_outcomes
from helpers.reviews import Copy

from living_review.analysis.plausibility.twice import fingerprint
from living_review.records.effect_data import CorrelationEffect, CountsArm, CountsEffect, EstimateEffect, RateArm, RatesEffect

BROOK = "studies/brook2017.yml"
ONE, TWO = "9.5, spread: 4.1, n: 38", "15.2, spread: 4.8, n: 38"


def test_numbers_seen_before(sleep: Copy) -> None:
    """The numbers of one record stand in another, whichever group is first; the later record is told."""
    with_outcomes(sleep, outcome(as_groups(ONE, TWO)))
    with_outcomes(sleep, outcome(as_groups(TWO, ONE)), file=BROOK)
    assert told(sleep, "numbers_seen_before") == [("passed", "no other result has these numbers")]
    words = "the numbers 15.2; 4.8; 38; 9.5; 4.1; 38 are also those of adler2015 (result)"
    reading = "it may be one study in two reports, or a line copied twice"
    assert told(sleep, "numbers_seen_before", "brook2017") == [("look", f"{words}; {reading}")]


def test_two_outcomes_of_one_study(sleep: Copy) -> None:
    """Two outcomes with the same numbers ask for a look too."""
    with_outcomes(sleep, outcome(as_groups(ONE, TWO)), outcome(as_groups(ONE, TWO), name="other"))
    assert [state for state, _ in told(sleep, "numbers_seen_before")] == ["passed", "look"]


def test_few_digits_tell_nothing(sleep: Copy) -> None:
    """4 of 10 and 5 of 10 stand in many reports."""
    counts = "effect: {kind: counts, intervention: {events: 4, n: 10}, control: {events: 5, n: 10}}"
    with_outcomes(sleep, outcome(counts))
    with_outcomes(sleep, outcome(counts), file=BROOK)
    assert told(sleep, "numbers_seen_before") == told(sleep, "numbers_seen_before", "brook2017") == []


@pytest.mark.parametrize(
    ("arms", "tells"),
    [
        (((9.5, 4.1, None), (15, 48, None)), True),  # eight digits
        (((9.5, 4.1, None), (15, 4, None)), False),
        (((9.5, 4.1, None), (15, 4, 9)), True),  # with a number of people
        (((9.5, 4.1, None), (150, 4, None)), False),  # a nought at the end is none
    ],
)
def test_how_many_digits_of_groups_tell(arms: tuple[Number, Number], tells: bool) -> None:
    """Eight digits of two groups are no chance, in whichever order they stand."""
    one, other = fingerprint(bare_result(arms)), fingerprint(bare_result(arms[::-1]))
    assert (one is not None, other is not None) == (tells, tells)
    if one is not None and other is not None:
        assert one[0] == other[0]


@pytest.mark.parametrize("without", [0, 1])
def test_groups_of_which_one_has_no_deviation(without: int) -> None:
    """Where a deviation is lacking, of whichever group, nothing is told: a mean with a number of people is not enough."""
    whole = bare_result(((95.125, 4.1, 380), (15.225, 4.8, 380)))
    groups = tuple(replace(group, spread=None) if i == without else group for i, group in enumerate(whole.groups))
    assert fingerprint(replace(whole, groups=groups)) is None


@pytest.mark.parametrize(("estimate", "tells"), [((0.66, 0.45, 0.98), False), ((0.661, 0.45, 0.98), True), ((0.66, 0.45, 0.981), True)])
def test_how_many_digits_of_an_estimate_tell(estimate: tuple[float, float, float], tells: bool) -> None:
    """Seven digits of an estimate with its limits."""
    assert (fingerprint(bare_result(estimate=estimate)) is not None) is tells


def counts(a: int, n1: int, c: int, n2: int) -> CountsEffect:
    """Events among people of two groups."""
    return CountsEffect(kind="counts", intervention=CountsArm(events=a, n=n1), control=CountsArm(events=c, n=n2))


def rates(a: int, t1: float, c: int, t2: float) -> RatesEffect:
    """Events in person-time of two groups."""
    return RatesEffect(kind="rates", intervention=RateArm(events=a, time=t1), control=RateArm(events=c, time=t2))


@pytest.mark.parametrize(
    ("effect", "tells"),
    [
        (counts(12, 34, 15, 36), True),
        (counts(12, 34, 5, 36), False),
        (counts(12, 34, 5, 360), False),
        (rates(12, 34, 15, 36), True),
        (rates(12, 34, 5, 36), False),
        (CorrelationEffect(kind="correlation", r=0.123, n=1234), True),
        (CorrelationEffect(kind="correlation", r=0.123, n=123), False),
        (EstimateEffect(kind="estimate", measure="SMD", yi=0.1234, vi=0.1234567), True),  # of a variance three count
        (EstimateEffect(kind="estimate", measure="SMD", yi=0.123, vi=0.1234567), False),
        (EstimateEffect(kind="estimate", measure="SMD", yi=0.123, se=0.1234), True),
    ],
)
def test_how_many_digits_of_an_effect_tell(effect: Any, tells: bool) -> None:
    """Eight digits of counts or rates, seven of other effects."""
    assert (fingerprint(bare_result(effect=effect)) is not None) is tells


def test_groups_of_counts_in_either_order() -> None:
    """Counts are known again with the groups in each other's place, and rates too; other counts are others."""
    for kind in (counts, rates):
        one, other, third = (
            fingerprint(bare_result(effect=kind(*each))) for each in ((12, 34, 15, 36), (15, 36, 12, 34), (12, 36, 15, 34))
        )
        assert one is not None
        assert other is not None
        assert third is not None
        assert one[0] == other[0] != third[0]


def test_records_that_say_so_are_left_alone(sleep: Copy) -> None:
    """Where a record names the other as sharing people nothing is told."""
    with_outcomes(sleep, outcome(as_groups(ONE, TWO)))
    with_outcomes(sleep, outcome(as_groups(ONE, TWO)), file=BROOK)
    sleep.edit(BROOK, ("key: brook2017\n", "key: brook2017\noverlaps_with: [{study: adler2015, participants: 80, note: One trial.}]\n"))
    assert [state for state, _ in told(sleep, "numbers_seen_before", "brook2017")] == ["passed"]


def test_groups_differ(sleep: Copy) -> None:
    """Two groups with the same mean and deviation to three digits may be one line twice; two digits are no wonder."""
    with_outcomes(sleep, outcome(as_groups("15.2, spread: 4.85, n: 38", "15.2, spread: 4.85, n: 38")))
    words = "intervention and control both have 15.2 ± 4.85; a line may have been copied twice"
    assert told(sleep, "groups_differ") == [("look", words)]
    with_outcomes(sleep, outcome(as_groups("15, spread: 4.8, n: 38", "15, spread: 4.8, n: 38")))
    assert told(sleep, "groups_differ") == [("passed", "15 ± 4.8 (n=38) and 15 ± 4.8 (n=38) differ")]


def test_study_seen_before(sleep: Copy) -> None:
    """One first author, year and number of people in two records may be one study."""
    assert told(sleep, "study_seen_before") == [("passed", "Adler, 2015, 80 participants")]
    sleep.edit(
        BROOK, ("authors: [van der Brook C]", "authors: [Adler A]"), ("year: 2017", "year: 2015"), ('printed: "121"', 'printed: "80"')
    )
    sleep.edit(
        BROOK, ("total: 121", "total: 80"), ("    n: 121\n", "    n: 80\n"), ("key: brook2017\n", "key: brook2017\nshort_name: Adler 2\n")
    )
    words = "Adler, 2015, 80 participants: so has adler2015; if it is one study, make it one record, or say so under 'overlaps_with'"
    assert told(sleep, "study_seen_before", "brook2017") == [("look", words)]


def test_spread_of_one_group_alone(sleep: Copy) -> None:
    """A group without a deviation cannot have that of the other, whichever of the two it is."""
    for pair in (("15.2, spread: 4.85, n: 38", "15.2, n: 38"), ("15.2, n: 38", "15.2, spread: 4.85, n: 38")):
        with_outcomes(sleep, outcome(as_groups(*pair)))
        assert told(sleep, "groups_differ") == []
