"""The same numbers twice."""

from __future__ import annotations

from helpers.plausibility import as_groups, outcome, told, with_outcomes
from helpers.reviews import Copy

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
