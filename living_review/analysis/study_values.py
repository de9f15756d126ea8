"""The table of studies as plain values by column, which conditions and claims ask for one by one.

A frame takes some seventy times as long for one value, and copies itself whole where one cell is to be another.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import Any

import pandas as pd

STATISTICS: Mapping[str, Callable[[Sequence[float]], float]] = {"sum": math.fsum, "minimum": min, "maximum": max, "median": median}
"""The statistics of numbers of studies; of no numbers there is a sum alone."""


@dataclass(frozen=True)
class StudyValues:
    """What a table of studies says, by column; in each column there is one value a study, in the order of ``keys``."""

    keys: tuple[str, ...]
    columns: Mapping[str, Sequence[Any]]

    @classmethod
    def of(cls, studies: pd.DataFrame) -> StudyValues:
        """What stands in a frame that is indexed by the keys of studies."""
        return cls(tuple(studies.index.tolist()), {str(name): studies[name].tolist() for name in studies.columns})

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """Where in each column the value of a study stands."""
        return {key: row for row, key in enumerate(self.keys)}

    def at(self, study: str, name: str) -> Any:
        """The value of one study.

        Raises:
            KeyError: there is no such study, or no such column.
        """
        return self.columns[name][self.rows[study]]

    def numbers(self, keys: Collection[str], name: str) -> dict[str, float]:
        """What these studies have in a column of numbers, by key; nan where there is none.

        Raises:
            KeyError: there is no such study, or no such column.
        """
        return {key: float(value) if isinstance(value := self.at(key, name), int | float) else math.nan for key in keys}

    def only(self, names: Collection[str]) -> StudyValues:
        """The same with these columns alone, as far as there are such."""
        return StudyValues(self.keys, {name: self.columns[name] for name in names if name in self.columns})

    def changed(self, cells: Mapping[tuple[str, str], Any], without: Collection[str] = ()) -> StudyValues:
        """The same with other values in some cells, by study and column, and without some of the studies; what is not there stays so."""
        others: dict[str, list[Any]] = {}
        for (study, name), value in cells.items():
            if study in self.rows and name in self.columns:
                if name not in others:
                    others[name] = list(self.columns[name])
                others[name][self.rows[study]] = value
        columns = {**self.columns, **others}
        if self.rows.keys().isdisjoint(without):
            return StudyValues(self.keys, columns)
        kept = [row for key, row in self.rows.items() if key not in without]
        return StudyValues(tuple(self.keys[row] for row in kept), {name: [values[row] for row in kept] for name, values in columns.items()})
