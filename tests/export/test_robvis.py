"""Judgements of the risk of bias as a table in the layout of robvis."""

from __future__ import annotations

import csv
import io
from functools import cache

from helpers.bias import WRITTEN
from helpers.exports import export
from helpers.reviews import BIAS, records_of

from living_review.analysis.tables import tabulate


@cache
def exported() -> dict[str, str]:
    """The data files of the review."""
    return export(records_of(BIAS), tabulate(records_of(BIAS)), {})


def test_written_for_robvis() -> None:
    """A tool's table has the columns of robvis's data_rob2 and data_robins, and the weights last; all are 1 if one is unknown."""
    assert exported()["robvis-rob2.csv"].replace("\r\n", "\n") == WRITTEN
    rows = list(csv.reader(io.StringIO(exported()["robvis-robins_i.csv"])))
    assert rows[0] == ["Study", "D1", "D2", "D3", "D4", "D5", "D6", "D7", "Overall", "Weight"]
    assert rows[3] == ["Juniper 2015", "Critical", "Moderate", "Low", "Low", "No information", "Serious", "Low", "Critical", "1"]
    assert [row[-1] for row in rows[1:]] == ["1"] * 5
