"""Whether numbers are possible at all: each check with one that passes, one that asks for a look, and one at the edge of rounding."""

from __future__ import annotations

import pytest
from helpers.plausibility import ADLER, as_groups, outcome, told, with_outcomes, with_scale
from helpers.reviews import Copy


def of(sleep: Copy, check: str, one: str, two: str = "15.2, spread: 4.8, n: 38", **more: str) -> tuple[str, str]:
    """What a check says of the first of two groups on a scale from 0 to 28."""
    with_outcomes(sleep, outcome(as_groups(one, two, **more)))
    return told(sleep, check)[0]


@pytest.fixture(autouse=True)
def scale(sleep: Copy) -> None:
    """The scale of the results is declared."""
    with_scale(sleep)


def test_mean_on_scale(sleep: Copy) -> None:
    """A mean lies between the ends of the scale, a change within its length."""
    assert of(sleep, "mean_on_scale", "9.5") == ("passed", "intervention: 9.5 on a scale from 0 to 28")
    assert of(sleep, "mean_on_scale", "-3.1")[0] == "passed"  # it may be a change
    assert of(sleep, "mean_on_scale", "28.04")[0] == "look"
    assert of(sleep, "mean_on_scale", "28")[0] == "passed"
    reading = "another version of the scale may have been used, or a point may stand in another place"
    assert of(sleep, "mean_on_scale", "95") == ("look", f"intervention: 95 on a scale from 0 to 28; {reading}")


@pytest.mark.parametrize(("mean", "state"), [("-30", "passed"), ("-31", "look"), ("40", "passed"), ("41", "look")])
def test_change_on_a_scale_that_begins_elsewhere(sleep: Copy, mean: str, state: str) -> None:
    """On a scale from 10 to 40 a change is 30 at most, down to −30, and a score 40."""
    sleep.edit("vocabulary.yml", ("ends: [0, 28]", "ends: [10, 40]"))
    assert of(sleep, "mean_on_scale", mean)[0] == state


@pytest.mark.parametrize(("mean", "state"), [("-28", "passed"), ("-29", "look"), ("28", "passed"), ("29", "look")])
def test_change_on_a_scale_below_zero(sleep: Copy, mean: str, state: str) -> None:
    """On a scale from −28 to 0 a change is 28 at most, in either direction."""
    sleep.edit("vocabulary.yml", ("ends: [0, 28]", "ends: [-28, 0]"))
    assert of(sleep, "mean_on_scale", mean)[0] == state


def test_score_before_is_no_change(sleep: Copy) -> None:
    """Before and after there are scores, which are not below the lowest."""
    with_outcomes(sleep, outcome(as_groups("-3.1", "4", roles=("before", "after"))))
    assert [state for state, _ in told(sleep, "mean_on_scale")] == ["look", "passed"]


def test_other_units_are_left_alone(sleep: Copy) -> None:
    """Nothing is said of a value in another unit, such as points a month."""
    with_outcomes(sleep, outcome(as_groups("95, spread: 41, n: 28", "4, n: 28")).replace("unit: points", "unit: points a month"))
    why = "the ends of the scale are in points; the unit of these values is: points a month"
    assert told(sleep, "mean_on_scale") == [("untried", why)]
    assert told(sleep, "deviation_fits_scale") == told(sleep, "mean_is_possible") == []


def test_scale_without_ends(sleep: Copy) -> None:
    """Where the vocabulary gives no ends it says so."""
    sleep.edit("vocabulary.yml", ("      ends: [0, 28]\n", ""))
    assert of(sleep, "mean_on_scale", "95") == ("untried", "the vocabulary gives no ends of the scale “Insomnia severity index”")


def test_deviation_fits_scale(sleep: Copy) -> None:
    """Values from 0 to 28 with a mean of 9.5 deviate by 26.7 at most, even as changes: √(18.5 · 37.5 · 38/37)."""
    assert of(sleep, "deviation_fits_scale", "9.5, spread: 4.1, n: 38")[0] == "passed"
    assert of(sleep, "deviation_fits_scale", "9.5, spread: 26.7, n: 38")[0] == "passed"
    words = "intervention: 9.5 ± 41 (n=38) on a scale from 0 to 28; with this mean the deviation can be 26.7 at most"
    reading = "even if it is one of changes; a point may stand in another place, or it is another measure of spread"
    assert of(sleep, "deviation_fits_scale", "9.5, spread: 41, n: 38") == ("look", f"{words} {reading}")


def test_deviation_before(sleep: Copy) -> None:
    """Before and after the scale is no longer than it is: √(18.5 · 9.5 · 38/37) is 13.4."""
    with_outcomes(sleep, outcome(as_groups("9.5, spread: 13.4, n: 38", "9.5, spread: 13.6, n: 38", roles=("before", "after"))))
    assert [state for state, _ in told(sleep, "deviation_fits_scale")] == ["passed", "look"]


def test_mean_is_possible(sleep: Copy) -> None:
    """GRIM on the example of Brown & Heathers 2017: 5.19 of 28 people is not possible, 5.18 is 145/28."""
    assert of(sleep, "mean_is_possible", "5.18, n: 28") == ("passed", "intervention: mean 5.18 of 28 people")
    words = "intervention: mean 5.19 of 28 people, who all have whole numbers, is not possible: 145/28 is 5.1786, 146/28 is 5.2143"
    reading = "with 27 people it is; some values may be missing, or the mean may be adjusted or in part filled in"
    assert of(sleep, "mean_is_possible", "5.19, n: 28") == ("look", f"{words}; {reading}")


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("0.12, n: 8", "passed"),  # 1/8 is half-way between 0.12 and 0.13
        ("0.13, n: 8", "passed"),
        ("5.2, n: 28", "untried"),  # any mean of one decimal is possible
        ("5.19, spread: 1", "untried"),
        ("5.0, n: 4", "passed"),
        ("5.50, n: 2", "passed"),
    ],
)
def test_means_at_the_edge(sleep: Copy, text: str, state: str) -> None:
    """Half-way means pass as either, and what cannot be told is not tried."""
    assert of(sleep, "mean_is_possible", text)[0] == state


def test_scale_that_is_not_whole(sleep: Copy) -> None:
    """Nothing is said of a scale that the vocabulary does not call whole."""
    sleep.edit("vocabulary.yml", ("      whole: true\n", ""))
    with_outcomes(sleep, outcome(as_groups("5.19, n: 28", "5.19, n: 28")))
    assert told(sleep, "mean_is_possible") == []


def test_deviation_is_possible(sleep: Copy) -> None:
    """GRIMMER: 0, 1, 1 have a mean of 0.67 and deviate by 0.58; no three people deviate by 0.52."""
    assert of(sleep, "deviation_is_possible", "0.67, spread: 0.58, n: 3") == ("passed", "intervention: 0.67 ± 0.58 (n=3)")
    words = "intervention: 0.67 ± 0.52 (n=3): no whole numbers have this mean and this deviation; their squares would have to add up to"
    reading = "some values may be missing, or the deviation may be one that was filled in or worked out"
    between = "between 1.9 and 1.9, where no fitting whole number lies"
    assert of(sleep, "deviation_is_possible", "0.67, spread: 0.52, n: 3") == ("look", f"{words} {between}; {reading}")


def test_share_is_possible(sleep: Copy) -> None:
    """No number of 30 people is 35 % of them; 33.3 % is ten, and 33 % to the nearest whole."""
    sleep.edit("vocabulary.yml", ("      ends: [0, 28]\n      whole: true\n", "      share: true\n"))
    assert of(sleep, "share_is_possible", "33.3, n: 30") == ("passed", "intervention: 33.3 % of 30 people")
    assert of(sleep, "share_is_possible", "33, n: 30")[0] == "passed"
    words = "intervention: 35 % of 30 people is not possible: 10 of 30 is 33.33 %, 11 of 30 is 36.67 %; some people may be missing from it"
    assert of(sleep, "share_is_possible", "35, n: 30") == ("look", words)
    assert of(sleep, "share_is_possible", "35") == ("untried", "intervention: 35 %: the number of people in this group is not given")
    assert of(sleep, "share_is_possible", "-35, n: 30")[0] == "look"
    nearest = "33 of 100 is 33.00 %, 34 of 100 is 34.00 %"
    assert of(sleep, "share_is_possible", "33.3, n: 100")[1].startswith(f"intervention: 33.3 % of 100 people is not possible: {nearest}; ")


OTHERS = "the percentage may be of another number of people, such as those still in the study"
EIGHTH = "1 of 8 is 12.50 %, printed is"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("24 of 30 (80%) slept", [("passed", "24 of 30 is 80.00 %, printed is 80 %")]),
        ("1/3 people (33.3 %)", [("passed", "1 of 3 is 33.33 %, printed is 33.3 %")]),
        ("1 of 8 (12%) or 1 of 8 (13 per cent)", [("passed", f"{EIGHTH} 12 %"), ("passed", f"{EIGHTH} 13 %")]),
        ("the phase 1/2 (2015), 3 of 4 (95% CI 50 to 99)", []),
        ("12 of 10 (120 %)", []),
        ("24 of 30 people (85%)", [("look", f"24 of 30 is 80.00 %, printed is 85 %; {OTHERS}")]),
        ("1/3 people (33.4 %)", [("look", f"1 of 3 is 33.33 %, printed is 33.4 %; {OTHERS}")]),
        ("1/3 people (33.38 %)", [("look", f"1 of 3 is 33.33 %, printed is 33.38 %; {OTHERS}")]),
    ],
)
def test_percentages_beside_counts(sleep: Copy, text: str, found: list[tuple[str, str]]) -> None:
    """A percentage behind a count of a number is held against it, wherever in a record it stands; 12.5 % may be rounded either way."""
    sleep.edit(ADLER, ("  - The study is invented.\n", f'  - "{text}"\n'))
    assert told(sleep, "percentages_fit_counts") == found
