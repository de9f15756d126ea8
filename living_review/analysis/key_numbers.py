"""The numbers that the pages state: each computed from the table of studies, with the studies that made it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from living_review.analysis.filtering import keys_among
from living_review.analysis.overlaps import Overlapping, in_two_of
from living_review.analysis.study_values import STATISTICS, StudyValues
from living_review.analysis.tables import Tables
from living_review.formatting import format_count, format_exact, percent, plain_number
from living_review.records.field_types import number_column
from living_review.records.review import NumberDeclaration

NUMBER_WORDS = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


@dataclass(frozen=True)
class Number:
    """A computed number.

    ``studies`` are the keys of the studies that made it, ``among`` those it is a share of, and ``missing`` those that
    belong to it but do not report the value, or not in the unit that counts. ``total`` is the same statistic over ``among``
    (None for a minimum, maximum or median, which is no part of anything).
    """

    name: str
    label: str
    statistic: str
    value: float | None
    total: float | None
    studies: tuple[str, ...]
    among: tuple[str, ...]
    missing: tuple[str, ...] = ()
    counted_twice: int = 0
    """Of a sum of participants: how many of them, at most, are in two of the studies."""
    counts: bool = False
    """Whether it says how many studies or people there are."""

    def text(self) -> str:
        """The number in figures, or 'not reported' if no study reports it. Years are not grouped by thousands."""
        if self.value is None:
            return "not reported"
        return format_exact(self.value) if self.statistic == "printed" and self.value != int(self.value) else self._shown(self.value)

    def whole(self) -> str:
        """What the number is a part of, in figures; '' if it is part of nothing."""
        return "" if self.total is None else self._shown(self.total)

    def _shown(self, value: float) -> str:
        return format_count(int(value)) if self.counts and value == int(value) else plain_number(value)

    def of(self) -> str:
        """The number with what it is a part of: '4 of 18'."""
        return self.text() if self.total is None else f"{self.text()} of {self.whole()}"

    def share(self) -> str:
        """The number as a percentage of its total, rounded half up to a whole one."""
        if self.value is None or not self.total:
            return "not reported"
        return percent(self.value / self.total)

    def words(self) -> str:
        """The number in words up to twelve, and 'none' for nought; in figures from there on."""
        if self.value is not None and self.value == int(self.value) and 0 <= self.value < len(NUMBER_WORDS):
            return NUMBER_WORDS[int(self.value)]
        return self.text()


def compute(declared: Mapping[str, NumberDeclaration], studies: StudyValues, overlaps: Sequence[Overlapping] = ()) -> dict[str, Number]:
    """All declared numbers, by name, from what the table of studies says; ``overlaps`` are the pairs that share participants."""
    return {name: _compute(name, declaration, studies, overlaps) for name, declaration in declared.items()}


def compute_today(declared: Mapping[str, NumberDeclaration], tables: Tables, published: Mapping[str, Number]) -> dict[str, Number]:
    """All declared numbers over the studies of today; a number on what the review itself says stays what it was in ``published``."""
    moving = {name: declaration for name, declaration in declared.items() if not tells_of_review(declaration)}
    computed = compute(moving, tables.values, tables.overlaps)
    return {name: computed.get(name, published[name]) for name in declared}


def tells_of_review(declared: NumberDeclaration) -> bool:
    """Whether a number is about what the review itself says, such as how it counts a result; studies that came later never enter it."""
    return declared.as_published or "classification" in (*declared.where, *declared.among)


def _compute(name: str, declared: NumberDeclaration, studies: StudyValues, overlaps: Sequence[Overlapping]) -> Number:
    if declared.statistic == "printed":
        return Number(name, declared.label, "printed", declared.value, None, (), ())
    among, chosen = keys_among(studies, declared.among, declared.where)
    if declared.statistic == "count":
        return Number(name, declared.label, "count", len(chosen), len(among), chosen, among, counts=True)
    numbers = studies.numbers(among, number_column(declared.of, declared.unit))
    reported = {key: number for key, number in numbers.items() if not math.isnan(number)}
    known = {key: reported[key] for key in chosen if key in reported}
    missing = tuple(key for key in chosen if key not in known)
    unknown = not known and (declared.statistic != "sum" or bool(missing))
    value = None if unknown else STATISTICS[declared.statistic](list(known.values()))
    total = math.fsum(reported.values()) if declared.statistic == "sum" else None
    made_by = tuple(key for key, number in known.items() if declared.statistic not in ("minimum", "maximum") or number == value)
    people = declared.of == "participants"
    twice = in_two_of(made_by, overlaps) if people and declared.statistic == "sum" else 0
    return Number(name, declared.label, declared.statistic, value, total, made_by, among, missing, twice, counts=people)
