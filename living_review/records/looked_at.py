"""Answers of people to warnings that a number asks for a look."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from living_review.records.base import Many, Record
from living_review.records.values import Day


class LookedAt(Record):
    """A person's answer to a warning that a number asks for a look. It holds for the numbers that it was given for."""

    check: str = Field(description="The name of the check, as the warning gives it.")
    numbers: str | None = Field(
        None, description="The numbers that were looked at, as the warning gives them; with others the warning returns."
    )
    answer: str = Field(description="What was found, in a sentence.")
    who: str = Field(description="Who looked.")
    when: Day


def _one_as_list(value: Any) -> Any:
    return (value,) if isinstance(value, dict) else value


Answers = Annotated[tuple[LookedAt, ...], BeforeValidator(_one_as_list, json_schema_input_type=LookedAt | tuple[LookedAt, ...]), Many]
"""The answers in a record; a single one may stand without a list."""
