"""Numbers of people: each check with a record that passes and one that asks for a look; whole numbers are not rounded."""

from __future__ import annotations

from helpers.plausibility import ADLER, as_groups, outcome, told, with_outcomes
from helpers.reviews import Copy

EVENTS = """\
harms:
  attributed: events
  events:
    - {event: tiredness, serious: false, where: {section: results}, arms: [{label: a, n: 1, of: 40}, {label: b, n: 2, of: 40}]}
"""


def test_groups_add_up(sleep: Copy) -> None:
    """40 and 40 are 80; 40 and 38 leave two out."""
    assert told(sleep, "groups_add_up") == [("passed", "40 + 40 makes 80, and the study has 80 participants")]
    sleep.edit(ADLER, ("kind: control, n: 40", "kind: control, n: 38"))
    words = "40 + 38 makes 78, and the study has 80 participants; there may be a group that is not listed"
    assert told(sleep, "groups_add_up") == [("look", words)]


def test_people_of_a_result(sleep: Copy) -> None:
    """38 and 38 are the 76 of the result."""
    assert told(sleep, "people_of_result_add_up") == [("passed", "38 + 38 makes 76")]
    with_outcomes(sleep, outcome(as_groups("9.5, n: 38", "15.2, n: 38", spread=""), n="80"))
    words = "38 + 38 makes 76, but the result is said to be of 80 people; some may not have been measured, or a number is another one"
    assert told(sleep, "people_of_result_add_up") == [("look", words)]


def test_people_against_the_start(sleep: Copy) -> None:
    """A group has no more people than at the start, and has not lost most of them while the other lost hardly any."""
    with_outcomes(sleep, outcome(as_groups("9.5, n: 41", "15.2, n: 38", spread="")))
    reading = "the groups may stand in each other's place, or a number may be another one"
    words = f"found 41 people in the group “therapy”, which had 40 at the start; {reading}"
    assert told(sleep, "people_of_result_add_up") == [("look", words)]
    with_outcomes(sleep, outcome(as_groups("9.5, n: 38", "15.2, n: 3", spread="")))
    reading = "a digit may be missing, or many may have left one group alone"
    words = f"found 3 of the 40 people of the group “waiting list”, and 38 of the 40 of “therapy”; {reading}"
    assert told(sleep, "people_of_result_add_up") == [("look", words)]
    for one, two in ((20, 32), (19, 31)):  # half of them are still there; both groups lost many
        with_outcomes(sleep, outcome(as_groups(f"9.5, n: {one}", f"15.2, n: {two}", spread="")))
        assert [state for state, _ in told(sleep, "people_of_result_add_up")] == ["passed"]


def test_people_with_an_event(sleep: Copy) -> None:
    """No more people can be observed for an event, all groups together, than took part."""
    sleep.edit(ADLER, ("harms:\n  attributed: none\n", EVENTS))
    assert told(sleep, "harms_fit_people") == [("passed", "40 + 40 makes 80 people, and 80 took part")]
    sleep.edit(ADLER, ("of: 40}, {label: b", "of: 44}, {label: b"))
    assert told(sleep, "harms_fit_people") == [("look", "44 + 40 makes 84 people, and 80 took part; people may be counted in two groups")]


def test_participants_as_printed(sleep: Copy) -> None:
    """The number stands in the text that it was read from, or is the sum of those in it, or a note says how it was read."""
    assert told(sleep, "participants_as_printed") == [("passed", "printed is “80 (40/40)”, read is 80")]
    sleep.edit(ADLER, ("printed: 80 (40/40)", "printed: 40 and 40"))
    assert told(sleep, "participants_as_printed")[0][0] == "passed"
    sleep.edit(ADLER, ("printed: 40 and 40", "printed: 30 and 40"))
    words = "printed is “30 and 40”, read is 80; if it was worked out, a note can say how"
    assert told(sleep, "participants_as_printed") == [("look", words)], "more than the sum is not the sum"
    sleep.edit(ADLER, ("printed: 30 and 40", "printed: 1,080"))
    words = "printed is “1,080”, read is 80; if it was worked out, a note can say how"
    assert told(sleep, "participants_as_printed") == [("look", words)]
    sleep.edit(ADLER, ("printed: 1,080\n", "printed: 1,080\n  note: A misprint.\n"))
    assert told(sleep, "participants_as_printed") == []
