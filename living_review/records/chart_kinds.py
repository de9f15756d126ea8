"""What a kind of chart tells of itself before anything is drawn: which options it takes. The kinds themselves stand in ``charts``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from living_review.records.load import Records
from living_review.records.review import ChartDeclaration


@dataclass(frozen=True)
class ChartOption:
    """An option that a chart of some kind takes in ``review.yml``."""

    name: str
    description: str
    takes: Literal["field", "tool", "word"] = "field"
    """What it names: a field of the review, a tool that appraisal declares, or one of ``words``."""
    types: tuple[str, ...] = ()
    """Of a field: the types that the chart can draw; any if empty."""
    words: tuple[str, ...] = ()
    required: bool = True
    many: bool = False
    """Whether it takes a list."""


def no_words(records: Records, declared: ChartDeclaration) -> Iterable[str]:
    """A chart shows none of the review's own words."""
    return ()


@dataclass(frozen=True)
class ChartKind:
    """A kind of chart by its name in ``review.yml``, with its options in the order in which the ids of charts name them."""

    kind: str
    options: tuple[ChartOption, ...] = ()
    shows: Callable[[Records, ChartDeclaration], Iterable[str]] = no_words
    """Which words of the review it shows beside names of studies, such as the labels of terms: these can be translated."""

    def required(self) -> tuple[ChartOption, ...]:
        """The options that it cannot do without."""
        return tuple(option for option in self.options if option.required)


def chart_id(declared: ChartDeclaration, kind: ChartKind) -> str:
    """The id of a chart, by which templates and addresses name it: its kind and what its required options name."""
    return "-".join([kind.kind, *(declared.option(option.name) for option in kind.required())]).replace("_", "-")
