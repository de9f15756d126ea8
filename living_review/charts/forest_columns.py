"""The columns of figures in a forest plot: what each kind of data shows of a group, and what can be added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from living_review.analysis.selection import SynthesisInput
from living_review.formatting import format_number
from living_review.records.effect_data import (
    ChangeEffect,
    CorrelationEffect,
    CountsEffect,
    EffectData,
    LogRankEffect,
    MeansEffect,
    ProportionEffect,
    RateEffect,
    RatesEffect,
)
from living_review.records.review import Review
from living_review.wording import Phrases


class FigureWords(Phrases):
    """The headings of the columns."""

    INTERVENTION = "Intervention"
    COMPARISON = "Comparison"
    EXPOSED = "Exposed"
    NOT_EXPOSED = "Not exposed"
    FIRST = "First group"
    SECOND = "Second group"
    EVENTS = "Events"
    TOTAL = "Total"
    MEAN = "Mean"
    SD = "SD"
    N = "n"
    TIME = "Time"
    BEFORE = "Before"
    AFTER = "After"
    O_E = "O − E"
    V = "V"


@dataclass(frozen=True)
class FigureColumn:
    """One column: its heading, its width in pixels, what it shows of a study, and whether its numbers can be added up."""

    heading: str
    width: float
    of: Callable[[Any], float]
    added: bool
    group: str = ""
    """The heading above, of the group of people that it is of."""

    def text(self, value: float) -> str:
        """A number of it."""
        return f"{value:,.0f}" if self.added and float(value).is_integer() else format_number(value, 3)


def _two(columns: Callable[[str, Callable[[Any], Any]], tuple[FigureColumn, ...]]) -> tuple[FigureColumn, ...]:
    return (
        *columns(FigureWords.INTERVENTION, lambda data: data.intervention),
        *columns(FigureWords.COMPARISON, lambda data: data.control),
    )


def _counts(group: str, arm: Callable[[Any], Any]) -> tuple[FigureColumn, ...]:
    return (
        FigureColumn(FigureWords.EVENTS, 54, lambda data: arm(data).events, True, group),
        FigureColumn(FigureWords.TOTAL, 58, lambda data: arm(data).n, True, group),
    )


def _means(group: str, arm: Callable[[Any], Any]) -> tuple[FigureColumn, ...]:
    return (
        FigureColumn(FigureWords.MEAN, 54, lambda data: arm(data).mean, False, group),
        FigureColumn(FigureWords.SD, 50, lambda data: arm(data).standard_deviation, False, group),
        FigureColumn(FigureWords.N, 46, lambda data: arm(data).n, True, group),
    )


def _rates(group: str, arm: Callable[[Any], Any]) -> tuple[FigureColumn, ...]:
    return (
        FigureColumn(FigureWords.EVENTS, 54, lambda data: arm(data).events, True, group),
        FigureColumn(FigureWords.TIME, 64, lambda data: arm(data).time, True, group),
    )


COLUMNS: dict[type[EffectData], tuple[FigureColumn, ...]] = {
    CountsEffect: _two(_counts),
    MeansEffect: _two(_means),
    RatesEffect: _two(_rates),
    CorrelationEffect: (FigureColumn(FigureWords.N, 60, lambda data: data.n, True),),
    ProportionEffect: (
        FigureColumn(FigureWords.EVENTS, 60, lambda data: data.events, True),
        FigureColumn(FigureWords.TOTAL, 66, lambda data: data.n, True),
    ),
    RateEffect: (
        FigureColumn(FigureWords.EVENTS, 60, lambda data: data.events, True),
        FigureColumn(FigureWords.TIME, 76, lambda data: data.time, True),
    ),
    ChangeEffect: (
        FigureColumn(FigureWords.BEFORE, 60, lambda data: data.before.mean, False),
        FigureColumn(FigureWords.AFTER, 60, lambda data: data.after.mean, False),
        FigureColumn(FigureWords.N, 50, lambda data: data.n, True),
    ),
    LogRankEffect: (
        FigureColumn(FigureWords.O_E, 64, lambda data: data.o_e, False),
        FigureColumn(FigureWords.V, 60, lambda data: data.v, False),
    ),
}


def data_of(entry: SynthesisInput) -> EffectData | None:
    """What the effect is worked out from."""
    return None if entry.outcome is None else entry.outcome.effect


def group_names(review: Review) -> dict[str, str]:
    """What the two groups of a result are called, by what they are in a review of an intervention."""
    if review.of_intervention:
        return {}
    words = FigureWords
    one, two = (words.EXPOSED, words.NOT_EXPOSED) if review.question.exposure is not None else (words.FIRST, words.SECOND)
    return {words.INTERVENTION: one, words.COMPARISON: two}


def figure_columns(entries: Sequence[SynthesisInput], groups: Mapping[str, str] = MappingProxyType({})) -> tuple[FigureColumn, ...]:
    """The columns for the kind of data that most studies give, by other names of the ``groups``; none for effects taken as reported."""
    kinds = Counter(type(data) for entry in entries if (data := data_of(entry)) is not None)
    columns = COLUMNS.get(kinds.most_common(1)[0][0], ()) if kinds else ()
    return tuple(replace(column, group=groups.get(column.group, column.group)) for column in columns)


def figure_texts(entries: Sequence[SynthesisInput], columns: Sequence[FigureColumn]) -> tuple[str, ...]:
    """What the columns show of one study; '' where it gives other data, or where several results were combined."""
    data = data_of(entries[0])
    if len(entries) > 1 or data is None or COLUMNS.get(type(data)) != tuple(columns):
        return ("",) * len(columns)
    return tuple(column.text(float(column.of(data))) for column in columns)


def figure_numbers(entries: Sequence[SynthesisInput], columns: Sequence[FigureColumn]) -> tuple[float, ...]:
    """The same as numbers; none where the study gives other data, or where several results were combined."""
    data = data_of(entries[0])
    if len(entries) > 1 or data is None or COLUMNS.get(type(data)) != tuple(columns):
        return ()
    return tuple(float(column.of(data)) for column in columns)


def total_texts(entries: Sequence[SynthesisInput], columns: Sequence[FigureColumn]) -> tuple[str, ...]:
    """The sums of the columns that can be added up, over the studies that give them; '' for the others."""
    known = [data for entry in entries if (data := data_of(entry)) is not None and COLUMNS.get(type(data)) == tuple(columns)]
    return tuple(column.text(float(sum(column.of(data) for data in known))) if column.added and known else "" for column in columns)
