"""What a table of studies says as plain values: as it says it, and with some of it changed."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from living_review.analysis.study_values import STATISTICS, StudyValues

FRAME = pd.DataFrame({"group": [("a",), (), ("b", "c")], "people": [3.0, None, 5.0], "year": [2001, 2002, 2003]}, index=["x", "y", "z"])


def test_values_of_a_frame() -> None:
    """Each value is the one of its study and column, as a plain one: a number of the frame's own kind is no number to a filter."""
    values = StudyValues.of(FRAME)
    assert values.keys == ("x", "y", "z")
    assert list(values.columns) == ["group", "people", "year"]
    assert (values.at("z", "group"), values.at("x", "people"), values.at("y", "year")) == (("b", "c"), 3.0, 2002)
    assert math.isnan(values.at("y", "people"))
    assert {type(each) for name in ("people", "year") for each in values.columns[name]} == {float, int}
    for study, name in (("w", "people"), ("x", "height")):
        with pytest.raises(KeyError):
            values.at(study, name)


def test_changed_values() -> None:
    """Only what is named is other, and only in what is returned; a study that goes takes its value in each column with it."""
    values = StudyValues.of(FRAME[["group", "year"]])
    assert values.changed({("y", "group"): ("d",), ("y", "year"): 1, ("z", "year"): 2}) == StudyValues(
        ("x", "y", "z"), {"group": [("a",), ("d",), ("b", "c")], "year": [2001, 1, 2]}
    )
    assert values.changed({("x", "year"): 1, ("y", "year"): 2}, {"x", "nobody"}) == StudyValues(
        ("y", "z"), {"group": [(), ("b", "c")], "year": [2, 2003]}
    )
    assert values.changed({("nobody", "year"): 1, ("x", "height"): 2}, {"nobody"}) == values == StudyValues.of(FRAME[["group", "year"]])
    assert values.only(["year", "height"]) == StudyValues(("x", "y", "z"), {"year": [2001, 2002, 2003]})


@pytest.mark.parametrize(("value", "number"), [(3, 3.0), (2.5, 2.5), (None, math.nan), ("not reported", math.nan), (("a",), math.nan)])
def test_numbers_among_values(value: object, number: float) -> None:
    """What is no number is none."""
    values = StudyValues(("x", "y"), {"people": [value, 7]})
    assert values.numbers(["y", "x"], "people") == pytest.approx({"y": 7.0, "x": number}, nan_ok=True)


@pytest.mark.parametrize("numbers", [[4.0], [1.0, 2.0, 4.0, 9.0], [0.1] * 10, [5.0, -3.0, 5.0]])
def test_statistics_as_pandas_has_them(numbers: list[float]) -> None:
    """The same as those of pandas, which adds up the same numbers to the last digit but one."""
    series = pd.Series(numbers)
    found = {name: statistic(numbers) for name, statistic in STATISTICS.items()}
    assert found == pytest.approx({"sum": series.sum(), "minimum": series.min(), "maximum": series.max(), "median": series.median()})
    assert STATISTICS["sum"]([]) == 0
