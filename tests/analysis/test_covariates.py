"""The columns by which effects are regressed, one value for each study."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from living_review.analysis.covariates import CovariateColumn, CovariateError, covariate
from living_review.records.field_types import Variable

ROWS = {
    "study": ["a", "b", "c", "d"],
    "year": [2001.0, 2003.0, None, 2001.0],
    "same": [5.0, 5.0, None, 5.0],
    "none": [None, None, None, None],
    "randomised": [True, False, True, True],
    "dose_min": [1.0, 2.0, None, 4.0],
    "dose_max": [3.0, 3.0, 6.0, None],
    "format": [("group",), ("online",), ("not reported",), ("group",)],
    "route": [("oral",), ("oral", "skin"), ("oral",), ("skin",)],
    "alike": [("group",), ("group",), ("not reported",), ("group",)],
}
TERMS = ("online", "group", "not reported")


def variable(name: str, kind: Any, values: tuple[str, ...] = ()) -> Variable:
    """What is known of a column."""
    return Variable(name=name, label=f"The {name}", kind=kind, values=values)


KNOWN = {
    **{name: variable(name, "number") for name in ("year", "same", "none")},
    "randomised": variable("randomised", "flag"),
    "dose_min": Variable(name="dose_min", label="smallest number of dose", kind="number", values=()),
    "dose_max": variable("dose_max", "number"),
    **{name: variable(name, "terms", TERMS) for name in ("format", "alike")},
    "route": variable("route", "terms", ("oral", "skin")),
}


def columns(name: str, keys: str = "abcd") -> tuple[CovariateColumn, ...]:
    """The columns of a covariate for some of the studies."""
    entries: Any = [SimpleNamespace(study=SimpleNamespace(key=key)) for key in keys]
    frame = pd.DataFrame(ROWS, index=pd.Index(ROWS["study"], name="key"))
    return covariate(name, entries, KNOWN, SimpleNamespace(studies=frame))  # type: ignore[arg-type]


def test_numbers() -> None:
    """A number of each study, in their order, and None where it is not known; of a range the middle, if both its ends are known."""
    assert columns("year") == (CovariateColumn("The year", (2001.0, 2003.0, None, 2001.0), number=True),)
    assert columns("year", "ba") == (CovariateColumn("The year", (2003.0, 2001.0), number=True),)
    assert columns("dose", "abcd")[0].values == (2.0, 2.5, None, None)
    assert columns("dose", "abcd")[0].name == "dose"
    assert columns("randomised") == (CovariateColumn("The randomised", (1.0, 0.0, 1.0, 1.0), number=True),)


def test_terms() -> None:
    """A column for each term but the first of the list that occurs: 1 where a study has it, None where it is not reported."""
    assert columns("format") == (CovariateColumn("The format: group against online", (1.0, 0.0, None, 1.0), number=False),)


@pytest.mark.parametrize(
    ("name", "keys", "message"),
    [
        ("same", "abcd", "all studies have the same same, 5; effects cannot go along with it"),
        ("none", "abcd", "no study has none; effects cannot be regressed on it"),
        ("alike", "abcd", "all studies have the same alike, group; effects cannot go along with it"),
        ("alike", "c", "no study has a alike; effects cannot go along with it"),
        ("route", "abcd", "b has this route: oral, skin; a covariate needs one for each study"),
        ("yaer", "abcd", "'yaer' is not known of studies; did you mean 'year'?"),
        ("dos", "abcd", "'dos' is not known of studies; did you mean 'dose'?"),
    ],
)
def test_covariates_that_say_nothing(name: str, keys: str, message: str) -> None:
    """What is unknown, alike in all studies or several in one is refused with the reason."""
    with pytest.raises(CovariateError) as raised:
        columns(name, keys)
    assert str(raised.value) == message


def test_three_terms() -> None:
    """Each term but the first has a column, in the order of the list, with 1 where a study has it."""
    known = KNOWN | {"format": variable("format", "terms", ("skin", "online", "group", "oral", "not reported"))}
    rows = ROWS | {"format": [("group",), ("oral",), ("not reported",), ("online",)]}
    entries: Any = [SimpleNamespace(study=SimpleNamespace(key=key)) for key in "abcd"]
    frame = pd.DataFrame(rows, index=pd.Index(rows["study"], name="key"))
    found = covariate("format", entries, known, SimpleNamespace(studies=frame))  # type: ignore[arg-type]
    assert [(each.name, each.values) for each in found] == [
        ("The format: group against online", (1.0, 0.0, None, 0.0)),
        ("The format: oral against online", (0.0, 1.0, None, 0.0)),
    ]


def test_several_results_of_a_study() -> None:
    """A study with two results has its value twice."""
    assert columns("year", "aab")[0].values == (2001.0, 2001.0, 2003.0)
    assert columns("format", "aab")[0].values == (1.0, 1.0, 0.0)


def test_ranges_of_a_quantity() -> None:
    """Each end of a quantity is a covariate too, under its own name."""
    assert columns("dose_min", "abd")[0].values == (1.0, 2.0, 4.0)
    assert columns("dose_max", "abc")[0].values == (3.0, 3.0, 6.0)


def test_terms_of_no_study() -> None:
    """A study without any term is told so."""
    known = KNOWN | {"none": variable("none", "terms", ("oral",))}
    entries: Any = [SimpleNamespace(study=SimpleNamespace(key="a"))]
    frame = pd.DataFrame({"study": ["a"], "none": [()]}, index=["a"])
    with pytest.raises(CovariateError, match="a has this none: none; a covariate needs one for each study"):
        covariate("none", entries, known, SimpleNamespace(studies=frame))  # type: ignore[arg-type]
