"""The records as data frames: their rows, the kinds of their columns, and what is missing in them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from helpers.reviews import RICH, SLEEP, Copy, records_of

from living_review.analysis.tables import AMOUNT_COLUMNS, HARM_COLUMNS, OUTCOME_COLUMNS, Tables, arms_text, p_is_below, tabulate
from living_review.records.load import Records, load_records
from living_review.records.values import MISSING, Quantity
from living_review.records.variables import variables

FOLDERS = [pytest.param(RICH, id="rich"), pytest.param(SLEEP, id="sleep")]


def read(folder: Path) -> tuple[Records, Tables]:
    """The records of a folder and their tables."""
    records = load_records(folder).records()
    return records, tabulate(records)


def plain(value: Any) -> Any:
    """A cell with None for whatever pandas takes for missing."""
    return None if not isinstance(value, tuple) and pd.isna(value) else value


def rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame without the cells that are missing."""
    return [{str(k): v for k, v in row.items() if plain(v) is not None} for row in frame.to_dict("records")]


@pytest.mark.parametrize("folder", FOLDERS)
def test_one_row_a_study(folder: Path) -> None:
    """Each study is in the table once, in the order of the records, and can be found by its key."""
    records, tables = read(folder)
    keys = [study.key for study in records.studies]
    assert keys == sorted(keys, key=lambda key: (records.study(key).citation.year, key))
    assert list(tables.studies.index) == list(tables.studies["study"]) == keys
    assert list(tables.studies["label"]) == [study.label for study in records.studies]


def test_study_twice() -> None:
    """Two records with one key are refused, since sums would count one of them twice."""
    records = records_of(SLEEP)
    twice = replace(records, studies=(*records.studies, records.studies[0]))
    with pytest.raises(AssertionError, match=r"^two study records have one key"):
        tabulate(twice)


@pytest.mark.parametrize("folder", FOLDERS)
def test_column_kinds(folder: Path) -> None:
    """Each variable of the review is a column: terms are tuples of ids or of one word, flags true or false, numbers numbers or nothing."""
    records, tables = read(folder)
    for name, variable in variables(records.review, records.vocabulary).items():
        for key, value in tables.studies[name].items():
            at = f"{name} of {key}"
            if variable.kind == "terms":
                assert isinstance(value, tuple), at
                assert set(value) <= set(variable.values), at
                assert not set(value) & set(MISSING) or len(value) == 1, at
            elif variable.kind == "flag":
                assert value is True or value is False, at
            else:
                assert plain(value) is None or isinstance(value, int | float), at


def test_rows_of_studies() -> None:
    """The rows of the invented review hold what its records say; a missing number is nothing, a missing term its word."""
    _, tables = read(SLEEP)
    common: dict[str, Any] = {"randomised": False, "controlled": False, "serious_harm": False, "none_serious": False}
    common |= {"has_survival": False}
    columns = [name for name in tables.studies if " in " not in str(name)]  # those of single units are tested in test_several_units.py
    assert {key: {str(k): plain(v) for k, v in row.items()} for key, row in tables.studies[columns].to_dict("index").items()} == {
        "adler2015": common
        | {"study": "adler2015", "label": "Adler 2015", "year": 2015, "participants": 80, "design": ("randomised_trial",)}
        | {"phase": ("full",), "comparator": ("waiting_list",), "classification": ("better",), "direction": ("favours_intervention",)}
        | {"adverse_event": (), "serious_event": (), "harms": ("none",), "overall_bias": ("moderate",)}
        | {"randomised": True, "controlled": True, "has_values": True, "has_p": True, "p_below_005": True}
        | {"format": ("group",), "therapist": ("psychologist",), "sessions": "6", "sessions_min": 6, "sessions_max": 6}
        | {"minutes_per_session": "60 minutes", "minutes_per_session_min": 60, "minutes_per_session_max": 60}
        | {"total_minutes": "360 minutes", "total_minutes_min": 360, "total_minutes_max": 360, "manual": "not reported"},
        "brook2017": common
        | {"study": "brook2017", "label": "van der Brook 2017", "year": 2017, "participants": 121, "design": ("randomised_trial",)}
        | {"phase": ("not reported",), "comparator": ("advice", "pre_post"), "classification": ("not_better",)}
        | {"direction": ("no_difference",), "adverse_event": ("car_accident", "tiredness"), "serious_event": ("car_accident",)}
        | {"harms": ("events",), "overall_bias": ("not reported",), "serious_harm": True}
        | {"randomised": True, "controlled": True, "has_values": True, "has_p": True, "p_below_005": False}
        | {"format": ("individual", "online"), "therapist": ("nurse",), "sessions": "4", "sessions_min": 4, "sessions_max": 4}
        | {"minutes_per_session": "50 minutes", "minutes_per_session_min": 50, "minutes_per_session_max": 50}
        | {"total_minutes": "300 minutes", "total_minutes_min": 300, "total_minutes_max": 300, "manual": "An invented handbook"},
        "chen2018": common
        | {"study": "chen2018", "label": "Chen 2018", "year": 2018, "participants": 12, "design": ("single_group",)}
        | {"phase": ("pilot",), "comparator": ("pre_post",), "classification": ("better",), "direction": ("favours_intervention",)}
        | {"adverse_event": (), "serious_event": (), "harms": ("not reported",), "overall_bias": ("not available",)}
        | {"has_values": True, "has_p": False, "p_below_005": False}
        | {"format": ("online",), "therapist": ("not applicable",)}
        | {"sessions": "not reported", "sessions_min": None, "sessions_max": None}
        | {"minutes_per_session": "20 minutes (at first) or 30 minutes (later)"}
        | {"minutes_per_session_min": 20, "minutes_per_session_max": 30}
        | {"total_minutes": "120 to 240 minutes", "total_minutes_min": 120, "total_minutes_max": 240, "manual": "not applicable"},
        "dunn2019": common
        | {"study": "dunn2019", "label": "O'Dunn 2019", "year": 2019, "participants": 30, "design": ("single_group",)}
        | {"phase": ("not reported",), "comparator": ("pre_post",), "classification": ("not_better",), "direction": ("mixed",)}
        | {"adverse_event": (), "serious_event": (), "harms": ("none",), "overall_bias": ("not available",)}
        | {"has_values": True, "has_p": False, "p_below_005": False}
        | {"format": ("individual",), "therapist": ("psychologist",), "sessions": "5 to 8", "sessions_min": 5, "sessions_max": 8}
        | {"minutes_per_session": "45 minutes", "minutes_per_session_min": 45, "minutes_per_session_max": 45}
        | {"total_minutes": "not reported", "total_minutes_min": None, "total_minutes_max": None}
        | {"manual": "`manual` | {{ config }} <!-- comment -->"},
    }


def test_participants_that_are_missing(sleep: Copy) -> None:
    """A study that does not report its participants has nothing there, and the others keep their numbers."""
    sleep.edit("studies/chen2018.yml", ("  total: 12\n", "  total: not reported\n"))
    _, tables = read(sleep.folder)
    assert {key: plain(value) for key, value in tables.studies["participants"].items()} == {
        "adler2015": 80,
        "brook2017": 121,
        "chen2018": None,
        "dunn2019": 30,
    }


def test_rows_of_outcomes() -> None:
    """There is a row for each printed value, and one without a value for an outcome that has none."""
    _, tables = read(SLEEP)
    assert list(tables.outcomes.columns) == OUTCOME_COLUMNS
    everybody = {"group": "all participants", "overall": False, "survival": False}
    after = everybody | {"study": "adler2015", "outcome": "severity_after", "measure": "severity", "scale": "severity_index", "n": 76}
    after |= {"time": "after the therapy", "comparator": "waiting_list", "unit": "points", "higher_is": "worse"}
    after |= {"spread_kind": "standard_deviation", "p": "<0.001", "direction": "favours_intervention"}
    change = everybody | {"study": "brook2017", "outcome": "severity_change", "measure": "severity", "scale": "severity_index", "n": 121}
    change |= {"time": "three months", "comparator": "advice", "unit": "points", "higher_is": "worse"}
    change |= {"spread_kind": "confidence_interval", "p": "0.61", "direction": "no_difference"}
    older = everybody | {"study": "chen2018", "outcome": "time_change", "measure": "time_to_sleep", "scale": "diary", "n": 5}
    older |= {"group": "older than sixty", "time": "six weeks", "comparator": "pre_post", "unit": "minutes", "higher_is": "worse"}
    older |= {"spread_kind": "not_stated", "p": "not reported", "direction": "favours_intervention"}
    assert rows(tables.outcomes)[:-2] == [
        after | {"role": "intervention", "label": "therapy", "value": 9.5, "spread": 4.1},
        after | {"role": "control", "label": "waiting list", "value": 15.2, "spread": 4.8},
        everybody
        | {"study": "adler2015", "outcome": "time_after", "measure": "time_to_sleep", "scale": "diary", "n": "not reported"}
        | {"time": "not reported", "comparator": "waiting_list", "unit": "minutes", "higher_is": "not reported"}
        | {"p": "not reported", "direction": "no_difference"},
        change | {"role": "intervention", "label": "therapy", "value": -3.1, "interval_low": -4.2, "interval_high": -2},
        change | {"role": "control", "label": "advice", "value": -2.9, "interval_low": -4, "interval_high": -1.8},
        older | {"role": "before", "label": "before", "value": 62, "spread": 20},
        older | {"role": "after", "label": "after", "value": 41.5, "spread": 18},
    ]


def test_outcomes_of_the_rich_review() -> None:
    """Survival is told apart from function, and a value that sums up the others is marked."""
    _, tables = read(RICH)
    survival = tables.outcomes[tables.outcomes["survival"]]
    assert [(row["study"], row["role"], row["value"]) for row in rows(survival)] == [
        ("barczewska2020", "intervention", 1183),
        ("barczewska2020", "control", 640),
    ]
    overall = tables.outcomes[tables.outcomes["overall"]]
    assert [(row["study"], row["label"], row["value"], row["spread"]) for row in rows(overall)] == [("petrou2021", "overall", -0.445, 0.81)]


def test_rows_of_harms() -> None:
    """There is a row for each adverse event; its count is a number or a word."""
    _, tables = read(SLEEP)
    assert list(tables.harms.columns) == HARM_COLUMNS
    assert rows(tables.harms) == [
        {"study": "brook2017", "event": "car_accident", "serious": True, "n": 1, "arms": ""},
        {"study": "brook2017", "event": "tiredness", "serious": False, "n": "not reported", "arms": ""},
    ]


def test_rows_of_amounts() -> None:
    """There is a row for each number of a quantity; a missing one has none."""
    _, tables = read(SLEEP)
    assert list(tables.amounts.columns) == AMOUNT_COLUMNS
    assert [tuple(row) for row in tables.amounts.itertuples(index=False)] == [
        ("adler2015", "sessions", "", 6, 6, "", "single"),
        ("adler2015", "minutes_per_session", "", 60, 60, "minutes", "single"),
        ("adler2015", "total_minutes", "", 360, 360, "minutes", "single"),
        ("brook2017", "sessions", "", 4, 4, "", "single"),
        ("brook2017", "minutes_per_session", "", 50, 50, "minutes", "single"),
        ("brook2017", "total_minutes", "", 300, 300, "minutes", "single"),
        ("chen2018", "minutes_per_session", "at first", 20, 20, "minutes", "options"),
        ("chen2018", "minutes_per_session", "later", 30, 30, "minutes", "options"),
        ("chen2018", "total_minutes", "", 120, 240, "minutes", "range"),
        ("dunn2019", "sessions", "", 5, 8, "", "range"),
        ("dunn2019", "minutes_per_session", "", 45, 45, "minutes", "single"),
    ]


def test_parts_of_amounts() -> None:
    """The parts of a quantity are told apart from alternatives, each with its own unit."""
    _, tables = read(RICH)
    found = tables.amounts[(tables.amounts["study"] == "petrou2016") & (tables.amounts["field"] == "total_cells")]
    assert [tuple(row) for row in found.itertuples(index=False)] == [
        ("petrou2016", "total_cells", "intramuscular", 1e6, 2e6, "cells", "parts"),
        ("petrou2016", "total_cells", "intrathecal", 2e6, 2e6, "cells/kg", "parts"),
    ]


def test_rows_of_one_study() -> None:
    """The tables of one study hold its rows of each table and no others."""
    _, tables = read(SLEEP)
    own = tables.of_study("brook2017")
    assert [set(frame["study"]) for frame in (own.studies, own.outcomes, own.harms, own.amounts)] == [{"brook2017"}] * 4
    assert [len(own.studies), len(own.outcomes), len(own.harms), len(own.amounts)] == [1, 2, 2, 3]
    assert [each.study for each in own.comparisons] == ["brook2017"]


def test_review_without_outcomes_or_harms() -> None:
    """Where no study has an outcome or an adverse event, the tables are empty and keep their columns."""
    records = records_of(SLEEP)
    bare = [s.model_copy(update={"outcomes": (), "harms": s.harms.model_copy(update={"events": ()})}) for s in records.studies]
    tables = tabulate(replace(records, studies=tuple(bare)))
    assert (list(tables.outcomes.columns), len(tables.outcomes)) == (OUTCOME_COLUMNS, 0)
    assert (list(tables.harms.columns), len(tables.harms)) == (HARM_COLUMNS, 0)
    assert not tables.studies[["has_values", "has_p", "p_below_005", "serious_harm"]].to_numpy().any()


@pytest.mark.parametrize(
    ("p", "below"),
    [
        ("0.049", True),
        ("0.05", False),
        ("0.051", False),
        ("=0.04", True),
        ("= 0.04", True),
        ("<0.05", True),
        ("< 0.05", True),
        ("<0.06", False),
        ("≤0.05", False),
        ("≤0.04", True),
        (">0.01", False),
        ("≥0.01", False),
        (".003", True),
        ("1", False),
        ("not reported", False),
        ("unclear", False),
    ],
)
def test_p_is_below(p: str, below: bool) -> None:
    """A p value is below a limit only if what is printed says so."""
    assert p_is_below(p, 0.05) is below


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        ((), True),
        (('p: "<0.001"', 'p: "0.05"'), False),
        (('p: "<0.001"', "p: not reported"), False),
        (("    n: 76\n", "    n: 38\n    group: the older half\n"), False),
        (("    direction: favours_intervention\n", "    direction: mixed\n"), False),
        (("    direction: favours_intervention\n", "    direction: no_difference\n"), True),
    ],
)
def test_significant_p(sleep: Copy, edit: tuple[str, str] | tuple[()], expected: bool) -> None:
    """A significant p value counts for a study if it is of an effect in all participants, not in some of them."""
    if edit:
        sleep.edit("studies/adler2015.yml", edit)
    _, tables = read(sleep.folder)
    assert bool(tables.studies.loc["adler2015", "p_below_005"]) is expected


def test_significant_studies_of_the_rich_review() -> None:
    """Five studies print a p value below 0.05 for function in all participants; those on a subgroup or on responders are left out."""
    _, tables = read(RICH)
    assert set(tables.studies.index[tables.studies["p_below_005"]]) == {
        "oh2015",
        "rushkevich2015",
        "sykova2017",
        "petrou2021",
        "mazzini2019",
    }


@pytest.mark.parametrize(
    ("arms", "text"),
    [
        ((), ""),
        ((("treated", 3, 25),), "treated 3/25"),
        ((("treated", 3, 25), ("placebo", 0, 24)), "treated 3/25; placebo 0/24"),
        ((("treated", 3, None), ("placebo", 1, 24)), "treated 3; placebo 1/24"),
    ],
)
def test_arms_of_an_event(arms: tuple[tuple[str, int, int | None], ...], text: str) -> None:
    """The count of each arm, of how many if that is known."""
    harm: Any = SimpleNamespace(arms=[SimpleNamespace(label=label, n=n, of=of) for label, n, of in arms])
    assert arms_text(harm) == text


def row_of(**changes: Any) -> dict[str, Any]:
    """The row of a study of the invented review of which something else is known."""
    records = records_of(SLEEP)
    first, *rest = records.studies
    tables = tabulate(replace(records, studies=(first.model_copy(update=changes), *rest)))
    return dict(tables.studies.loc[first.key].items())


def test_what_a_row_says_of_harms_and_survival() -> None:
    """Whether there was a serious event, whether none was said to be, and whether survival is a question."""
    first, brook = (records_of(SLEEP).study(key) for key in ("adler2015", "brook2017"))
    serious = row_of(harms=brook.harms)
    assert (serious["serious_harm"], serious["serious_event"], serious["none_serious"]) == (True, ("car_accident",), False)
    mild = row_of(harms=brook.harms.model_copy(update={"events": brook.harms.events[1:], "none_serious": first.participants.where}))
    assert (mild["serious_harm"], mild["adverse_event"], mild["none_serious"]) == (False, ("tiredness",), True)
    assert row_of(survival=())["has_survival"]
    assert not row_of(survival="not reported")["has_survival"]


def test_what_a_row_says_of_people_and_years() -> None:
    """A number that is missing is none, whichever word stands for it."""
    first = records_of(SLEEP).study("adler2015")
    row = row_of(
        citation=first.citation.model_copy(update={"year": "unclear"}),
        participants=first.participants.model_copy(update={"total": "not reported"}),
    )
    assert (plain(row["year"]), plain(row["participants"])) == (None, None)
    assert (row_of()["year"], row_of()["participants"]) == (2015, 80)


def test_what_a_row_says_of_outcomes() -> None:
    """Whether any outcome has values or a p value; those of survival are none of them."""
    first = records_of(SLEEP).study("adler2015")
    with_values, without = first.outcomes
    for outcomes, has_values, has_p, significant in (
        ((with_values, without), True, True, True),
        ((without, with_values), True, True, True),
        ((without,), False, False, False),
        ((), False, False, False),
    ):
        row = row_of(outcomes=outcomes, survival=(with_values,))
        assert (row["has_values"], row["has_p"], row["p_below_005"]) == (has_values, has_p, significant)


def test_tables_by_study() -> None:
    """Each study has its own rows, in the order of the studies, also one without any row of a kind."""
    _, tables = read(SLEEP)
    parts = [(key, tables.of_study(key)) for key in tables.studies.index]
    for name in ("studies", "outcomes", "harms", "amounts"):
        whole = getattr(tables, name)
        assert [len(getattr(part, name)) for _, part in parts] == [int((whole["study"] == key).sum()) for key, _ in parts]
    for key, part in parts:
        assert part.comparisons == tables.products_of(key) == tuple(each for each in tables.comparisons if each.study == key)
    assert tables.products_of("nobody") == ()
    shared = replace(tables, comparisons=(*tables.comparisons, *tables.comparisons[:1]))
    assert len(shared.products_of("adler2015")) == 2


def test_kinds_of_amounts() -> None:
    """A single number, a range, alternatives and parts, each with its label."""
    first = records_of(SLEEP).study("adler2015")
    written = {"parts": [{"label": "a", "range": [1, 2]}, {"value": 3}]}
    block = first.intervention.model_copy(update={"sessions": Quantity.model_validate(written)})  # type: ignore[attr-defined]
    records = records_of(SLEEP)
    amounts = tabulate(replace(records, studies=(first.model_copy(update={"intervention": block}), *records.studies[1:]))).amounts
    found = amounts[(amounts["study"] == "adler2015") & (amounts["field"] == "sessions")]
    assert [tuple(row) for row in found.itertuples(index=False)] == [
        ("adler2015", "sessions", "a", 1, 2, "", "parts"),
        ("adler2015", "sessions", "", 3, 3, "", "parts"),
    ]


def test_pairs_that_share_people(sleep: Copy) -> None:
    """The pairs that records declare stand beside the tables."""
    assert read(SLEEP)[1].overlaps == ()
    overlap = "overlaps_with: [{study: adler2015, participants: 7, note: One trial.}]\n"
    sleep.edit("studies/brook2017.yml", ("key: brook2017\n", f"key: brook2017\n{overlap}"))
    assert read(sleep.folder)[1].overlaps == (("brook2017", "adler2015", 7),)
