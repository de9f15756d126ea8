"""What a new review says of its results: whether a side is declared better, neither is, or there is only one group."""

from __future__ import annotations

from enum import Enum
from typing import Any

from living_review.commands.new_table import TableOptions
from living_review.records.measures import MEASURES


class Frame(Enum):
    """How results are spoken of: as favouring a side, as lying on one of two sides, or as describing one group."""

    FAVOURS = "favours"
    SIDES = "sides"
    ONE_GROUP = "one group"


def frame_of(options: TableOptions) -> Frame:
    """'Favours' is said only where it is declared which way is better."""
    if MEASURES[options.measure].single_group:
        return Frame.ONE_GROUP
    return Frame.FAVOURS if options.better else Frame.SIDES


SAYS = {
    "favours_intervention": "The result points towards the intervention.",
    "favours_comparator": "The result points towards the comparator.",
    "no_difference": "The result points neither way.",
    "above": "The result is above no effect.",
    "below": "The result is below no effect.",
    "level": "The result is exactly at no effect.",
    "described": "The result describes one group, without a comparison.",
    "no_events": "Nobody in either group had the event, which says nothing of a ratio.",
    "no_effect": "The data set gives no numbers that an effect can be worked out from.",
    "mixed": "The results of this study point different ways.",
}
"""What is said of a result, by its direction."""
ANSWERS = {
    Frame.FAVOURS: "The result points towards the intervention in {favours.of} studies and away from it in {against}.",
    Frame.SIDES: "The result is below no effect in {below.of} studies and above it in {above}.",
    Frame.ONE_GROUP: "{studies.capital} studies describe one group each; what they give together stands on the page of syntheses.",
}
"""The answer of the home page."""
FURTHER = {
    "no_events": "In {no_events} nobody of either group had the event, which says nothing of a ratio.",
    "no_effect": "For {no_effect} the data set gives no numbers that an effect can be worked out from.",
    "mixed": "The results of {mixed} point different ways.",
}
"""What is added to it where there are studies with such a direction."""
NUMBERS = {
    Frame.FAVOURS: {
        "favours": ("favours_intervention", "studies whose result points towards the intervention"),
        "against": ("favours_comparator", "studies whose result points away from the intervention"),
    },
    Frame.SIDES: {
        "below": ("below", "studies whose result is below no effect"),
        "above": ("above", "studies whose result is above no effect"),
    },
    Frame.ONE_GROUP: {},
}
"""The numbers of studies by the direction of their result: what they are called, the direction, and the words."""
FURTHER_NUMBERS = {
    "no_events": "studies without an event in either group",
    "no_effect": "studies without numbers for an effect",
    "mixed": "studies whose results point different ways",
}
NUMBER_NAMES = frozenset({"studies", "participants", *FURTHER_NUMBERS, *(name for numbers in NUMBERS.values() for name in numbers)})
"""The names of all numbers that a new review may declare; no study has one of them as its key."""
UNIT_UNSAID = "The data set does not state a unit; that all studies have the same one is assumed."

_COMMON: dict[str, dict[str, Any]] = {
    "no_effect": {"label": "No effect given", "definition": SAYS["no_effect"]},
    "mixed": {"label": "Mixed", "definition": SAYS["mixed"]},
}
_NO_EVENTS: dict[str, dict[str, Any]] = {"no_events": {"label": "No events in either group", "definition": SAYS["no_events"]}}
DIRECTIONS: dict[Frame, dict[str, dict[str, Any]]] = {
    Frame.FAVOURS: {
        "favours_intervention": {
            "label": "Favours the intervention",
            "definition": "The result is better with the intervention.",
            "sign": 1,
        },
        "no_difference": {"label": "No difference", "definition": SAYS["no_difference"], "sign": 0},
        "favours_comparator": {"label": "Favours the comparator", "definition": "The result is worse with the intervention.", "sign": -1},
        **_NO_EVENTS,
        **_COMMON,
    },
    Frame.SIDES: {
        "above": {"label": "Above no effect", "definition": "The result is larger than no effect would give.", "side": "above"},
        "level": {"label": "At no effect", "definition": SAYS["level"], "side": "neither"},
        "below": {"label": "Below no effect", "definition": "The result is smaller than no effect would give.", "side": "below"},
        **_NO_EVENTS,
        **_COMMON,
    },
    Frame.ONE_GROUP: {
        "described": {"label": "One group", "definition": SAYS["described"], "side": "neither"},
        **_COMMON,
    },
}
"""The directions that a result can have, as terms of the vocabulary."""
COMPARATORS: dict[str, dict[str, Any]] = {
    "control": {
        "label": "Second group",
        "definition": "What the data set compares with; to be written.",
        "phrase": "compared with the second group",
        "controlled": True,
    },
    "none": {
        "label": "No comparison",
        "definition": "One group is described, without another.",
        "phrase": "without a comparison",
        "controlled": False,
    },
}
"""What results are compared with."""
