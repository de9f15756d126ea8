"""Messages about blocks of several kinds name the kinds of the block at hand."""

from __future__ import annotations

from typing import Annotated, Literal

import pytest
from pydantic import Field, ValidationError

from living_review.records.base import Record
from living_review.records.messages import explain
from living_review.records.yaml_reader import Document


class Walk(Record):
    """A way on foot."""

    way: Literal["walk"]
    steps: int


class Ride(Record):
    """A way by wheel; two words for one kind."""

    way: Literal["ride", "drive"]


class Journey(Record):
    """A way of some kind, and perhaps another one."""

    out: Annotated[Walk | Ride, Field(discriminator="way")]
    back: Annotated[Walk | Ride, Field(discriminator="way")] | None = None


def messages(value: object) -> list[str]:
    """What is wrong with a journey, as it is printed."""
    document = Document("a.yml", value, {(): (1, 1), ("out",): (1, 6), ("back",): (2, 7)}, {})
    with pytest.raises(ValidationError) as caught:
        Journey.model_validate(value)
    return [str(problem) for problem in explain(caught.value, Journey, document)]


def test_unknown_kind() -> None:
    """The field that tells the kinds apart, the block and the kinds are those of the model."""
    assert messages({"out": {"way": "rid"}}) == ["a.yml:1:6: out: 'rid' is not a way of out; did you mean 'ride'?"]
    assert messages({"out": {"way": "x"}}) == ["a.yml:1:6: out: 'x' is not a way of out; expected one of drive, ride, walk"]


def test_no_kind_in_two_blocks() -> None:
    """Each block without a kind is told, and what it could be."""
    assert messages({"out": {}, "back": {"steps": 1}}) == [
        "a.yml:1:6: out: has no 'way'; expected one of drive, ride, walk",
        "a.yml:2:7: back: has no 'way'; expected one of drive, ride, walk",
    ]


def test_kind_that_is_known() -> None:
    """A block of a known kind is judged as one of that kind."""
    assert messages({"out": {"way": "walk", "steps": "many"}})[0].startswith("a.yml:1:6: out: found 'many', expected a whole number")
