"""The records of the first review against its Table 1 and its text, copied and written out here independently of them."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from conftest import ROOT

from living_review.records.load import Records, load_records
from living_review.records.study import Outcome, Study

TABLE = Path(__file__).parent / "fixtures" / "table1.tsv"
HEADER, *ROWS = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()]
SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

REFERENCES = {
    23: ("kim2014", "10.1002/stem.1770"),
    24: ("oh2015", "10.5966/sctm.2014-0212"),
    25: ("rushkevich2015", "10.1007/s10517-015-3017-3"),
    26: ("sykova2017", "10.3727/096368916X693716"),
    27: ("petrou2016", "10.1001/jamaneurol.2015.4321"),
    28: ("berry2019", "10.1212/WNL.0000000000008620"),
    29: ("siwek2020", "10.12659/MSM.927484"),
    30: ("petrou2021", "10.52586/4980"),
    31: ("cudkowicz2022", "10.1002/mus.27472"),
    32: ("barczewska2020", "10.1007/s12015-020-10016-7"),
    33: ("riley2014", "10.1227/NEU.0000000000000156"),
    34: ("mazzini2015", "10.1186/s12967-014-0371-2"),
    35: ("mazzini2019", "10.1002/sctm.18-0154"),
    36: ("feldman2014", "10.1002/ana.24113"),
    37: ("glass2016", "10.1212/WNL.0000000000002889"),
    38: ("baloh2022", "10.1038/s41591-022-01956-3"),
    39: ("ruizlopez2016", "10.1016/j.resp.2015.11.007"),
    40: ("yamashita2023", "10.1177/09636897231214370"),
}
"""The reference list of the review, 23 to 40: the study and the DOI that is printed."""

RANDOMISED = {"berry2019", "cudkowicz2022"}
ROUTES = {
    ("intrathecal",): {"kim2014", "oh2015", "sykova2017", "siwek2020", "petrou2021", "cudkowicz2022", "barczewska2020"},
    ("intramedullary",): {"riley2014", "mazzini2015", "mazzini2019", "feldman2014", "glass2016", "baloh2022", "ruizlopez2016"},
    ("intramuscular", "intrathecal"): {"petrou2016", "berry2019"},
    ("intravenous",): {"yamashita2023"},
    ("intrathecal", "intravenous"): {"rushkevich2015"},
}
EVENTS = {
    "puncture_site_pain": {31},
    "headache_or_nausea": {24, 25, 26, 27, 29, 30, 32},
    "neuropathic_pain": {38},
    "low_grade_fever": {23, 24, 25, 30},
    "paresthesia": {38},
    "myalgias": {23},
    "low_back_pain": {23, 24, 27},
    "fatigue_and_malaise": {30},
    "muscle_spasms": {35},
    "dermatome_pain": {34},
    "surgical_site_infection": {33},
}
"""The events of 'Safety and Adverse Effects', paragraph 1, with the reference numbers printed there, ranges written out."""
SERIOUS_EVENTS = {
    "cervical_kyphosis": {33, 36},
    "iatrogenic_diabetes": {35},
    "neurological_deterioration": {37},
    "refractory_pain": {37},
}
"""The same of paragraph 2, on serious events."""
P_VALUES = {
    ("kim2014", "responders_3_months"): "<0.01",
    ("oh2015", "decline_6_months"): "<0.001",
    ("rushkevich2015", "decline"): "0.003",
    ("sykova2017", "decline_3_months"): "<0.02",
    ("sykova2017", "decline_6_months"): "<0.05",
    ("petrou2016", "post_hoc"): "0.052",
    ("berry2019", "rapid_week_4"): "0.004",
    ("berry2019", "rapid_week_12"): "0.046",
    ("mazzini2019", "first_months"): "0.0136",
    ("siwek2020", "decline_rate"): "0.57",
    ("barczewska2020", "overall_survival"): "0.002",
    ("petrou2021", "monthly_change"): "0.0038",
    ("baloh2022", "limb_strength"): "0.16",
    ("cudkowicz2022", "main_result"): "0.45",
    ("cudkowicz2022", "early_disease_28_weeks"): ">0.05",
    ("yamashita2023", "decline_rate"): "0.094",
}
"""Every p value of 'Effectiveness' that belongs to an outcome; the one on growth factors in cell cultures (Kim) is a note."""
FIGURES = {
    ("kim2014", "responders_3_months"): [("subgroup", 0.79, 1.71), ("subgroup", 3.06, 1.81)],
    ("oh2015", "decline_6_months"): [("before", 1.38, 0.45), ("after", 0.02, 0.18)],
    ("rushkevich2015", "decline"): [("intervention", 0.38, (0.29, 0.80)), ("control", 1.47, (1.0, 1.58))],
    ("petrou2016", "decline_phase_1"): [("before", 1.56, None), ("after", 0.28, None)],
    ("petrou2016", "decline_phase_2a"): [("before", 1.4, None), ("after", 0.6, None)],
    ("ruizlopez2016", "decline_6_months"): [("before", -0.6, None), ("after", -0.7, None)],
    ("barczewska2020", "overall_survival"): [("intervention", 1183, None), ("control", 640, None)],
    ("petrou2021", "monthly_change"): [
        ("before", -1.054, 0.86),
        ("after", -0.051, 1.03),
        ("after", 0.019, 0.39),
        ("after", -0.253, 0.26),
        ("after", -0.445, 0.81),
    ],
    ("cudkowicz2022", "early_disease_28_weeks"): [("difference", 1.20, None)],
}
"""Every figure of 'Effectiveness', with the number after ± or the limits in brackets."""

RECORDS: Records = load_records(ROOT / "data").records()
STUDIES = {study.key: study for study in RECORDS.studies}
KEYS = [pytest.param(key, id=key) for key in STUDIES]


def row_number(study: Study) -> int:
    """The row of Table 1 that a study's participants stand in."""
    rows = [place.row for place in study.participants.where if place.table == "table1" and place.row is not None]
    assert len(rows) == 1, f"{study.key} names {len(rows)} rows of Table 1"
    return rows[0]


def printed_cells(study: Study) -> list[str | None]:
    """The cells of a study's row, but for the first, as the record says they are printed."""
    own = ("cell_type", "cells_per_administration", "administrations", "doses", "total_cells", "route")
    return [study.design.printed, study.participants.printed, *(study.reported(name).printed for name in own)]


def without_accents(text: str) -> str:
    """The text in plain letters, as the table writes names."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def name_year_reference(cell: str) -> tuple[str, str, str]:
    """The first cell of a row taken apart, such as 'Kim et al. 2014 ²³'."""
    found = re.fullmatch(r"(.+) et al\. (\d{4}) ([⁰¹²³⁴⁵⁶⁷⁸⁹]+)", cell)
    assert found is not None, cell
    return found[1], found[2], found[3].translate(SUPERSCRIPT)


def named(references: set[int]) -> set[str]:
    """The studies with these reference numbers."""
    return {REFERENCES[number][0] for number in references}


def outcomes() -> dict[tuple[str, str], Outcome]:
    """All outcomes by study and id."""
    return {(study.key, outcome.id): outcome for study in RECORDS.studies for outcome in study.all_outcomes()}


def test_copy_of_the_table() -> None:
    """The copy of Table 1 is whole: a header and 18 rows of nine cells, none empty."""
    assert HEADER[0] == "Author/Year"
    assert len(ROWS) == 18
    assert {len(row) for row in [HEADER, *ROWS]} == {9}
    assert all(cell for row in ROWS for cell in row)


def test_each_row_has_one_study() -> None:
    """The studies stand in rows 1 to 18 of Table 1, each row taken once."""
    assert sorted(row_number(study) for study in RECORDS.studies) == list(range(1, 19))


@pytest.mark.parametrize("key", KEYS)
def test_printed_cells(key: str) -> None:
    """What a record gives as printed is what the study's row of Table 1 prints, sign by sign."""
    assert printed_cells(STUDIES[key]) == ROWS[row_number(STUDIES[key]) - 1][1:]


@pytest.mark.parametrize("key", KEYS)
def test_name_year_and_reference(key: str) -> None:
    """Name, year and reference number in the table are those of the citation, or a misprint says what is printed and how it is read."""
    study, row = STUDIES[key], row_number(STUDIES[key])
    name, year, reference = name_year_reference(ROWS[row - 1][0])
    wanted = study.citation.first_surname, str(study.citation.year), str(study.citation.reference)
    parts = [(name, without_accents(wanted[0]), f"{name} et al. {year}", wanted[0])]
    parts += [(year, wanted[1], f"{name} et al. {year}", wanted[1]), (reference, wanted[2], reference, wanted[2])]
    told = {(m.printed, m.read_as) for m in study.misprints if any(p.table == "table1" and p.row == row for p in m.where)}
    for found, expected, printed, read_as in parts:
        assert found == expected or (printed, read_as) in told, f"{found!r} is not {expected!r}, and no misprint says so"


def test_misprints_of_the_table() -> None:
    """The misprints of names, years, reference numbers and other cells of Table 1 are recorded, and no others."""
    found = {(s.key, m.printed, m.read_as) for s in RECORDS.studies for m in s.misprints if any(place.table for place in m.where)}
    assert found == {
        ("sykova2017", "Sykova et al. 2016", "2017"),
        ("sykova2017", "35", "26"),
        ("siwek2020", "Stwek et al. 2020", "Siwek"),
        ("siwek2020", "39", "29"),
        ("barczewska2020", "Barczewsk et al. 2020", "Barczewska"),
        ("barczewska2020", "92", "32"),
        ("mazzini2019", "1 oe 2", "1 or 2"),
        ("rushkevich2015", "2 (one IV and 7 days after, one Intramedullary)", "intrathecal"),
    }


def test_keys_are_file_names() -> None:
    """Each record lies in the file of its key, and each file is a record."""
    assert sorted(path.name for path in (ROOT / "data" / "studies").iterdir()) == sorted(f"{key}.yml" for key in STUDIES)
    assert {key: Path(RECORDS.documents[key].path).stem for key in STUDIES} == {key: key for key in STUDIES}


def test_references_and_dois() -> None:
    """The references 23 to 40 are each one study, with the DOI that the reference list prints."""
    assert {s.citation.reference: (s.key, s.citation.doi) for s in RECORDS.studies} == REFERENCES
    assert len({s.citation.doi.lower() for s in RECORDS.studies}) == len(RECORDS.studies) == 18


def test_participants_add_up() -> None:
    """The 18 numbers of Table 1 add up to 649, not to the 623 that is printed below it."""
    assert [int(row[2]) for row in ROWS] == [45, 18, 15, 6, 8, 25, 15, 11, 26, 26, 48, 18, 15, 134, 20, 18, 196, 5]
    wanted = 45 + 18 + 15 + 6 + 8 + 25 + 15 + 11 + 26 + 26 + 48 + 18 + 15 + 134 + 20 + 18 + 196 + 5
    assert wanted == 649
    assert sum(study.participants.total for study in RECORDS.studies if isinstance(study.participants.total, int)) == wanted


def test_designs() -> None:
    """Two studies are randomised and sixteen quasi-experimental, as in Table 1."""
    assert [row[1] for row in ROWS].count("Quasi-experimental") == 16
    assert {key for key, study in STUDIES.items() if study.design.ids == ("randomised_trial",)} == RANDOMISED
    assert {key for key, study in STUDIES.items() if study.design.ids == ("quasi_experimental",)} == set(STUDIES) - RANDOMISED


def test_routes() -> None:
    """Each study has the route of Table 1: 7 intrathecal, 7 into the spinal cord, 2 with the muscles, 1 and 1 into a vein."""
    found: dict[tuple[str, ...], set[str]] = {}
    for key, study in STUDIES.items():
        found.setdefault(tuple(sorted(study.reported("route").ids)), set()).add(key)  # type: ignore[attr-defined]
    assert found == ROUTES
    assert [len(keys) for keys in ROUTES.values()] == [7, 7, 2, 1, 1]


def test_significant_studies() -> None:
    """Four studies are counted as significant (24, 25, 26 and 30), with 8 + 25 + 26 + 20 = 79 participants."""
    found = [study for study in RECORDS.studies if study.result.classification.ids == ("significant",)]
    assert {study.key for study in found} == named({24, 25, 26, 30}) == {"oh2015", "rushkevich2015", "sykova2017", "petrou2021"}
    assert sum(study.participants.total for study in found if isinstance(study.participants.total, int)) == 79


@pytest.mark.parametrize(("serious", "table"), [(False, EVENTS), (True, SERIOUS_EVENTS)])
def test_adverse_events(serious: bool, table: dict[str, set[int]]) -> None:
    """Each adverse event is attributed to the studies whose reference numbers stand after it, and to no others."""
    found: dict[str, set[str]] = {}
    for study in RECORDS.studies:
        for event in study.harms.events:
            if event.serious == serious:
                found.setdefault(event.event, set()).add(study.key)
    assert found == {event: named(references) for event, references in table.items()}


def test_studies_with_and_without_events() -> None:
    """Four studies have serious events; three are named with no event, and none is said to have had none."""
    assert {key for key, study in STUDIES.items() if any(event.serious for event in study.harms.events)} == {
        "riley2014",
        "feldman2014",
        "mazzini2019",
        "glass2016",
    }
    mentioned = set().union(*EVENTS.values(), *SERIOUS_EVENTS.values())
    silent = named(set(REFERENCES) - mentioned)
    assert silent == {"berry2019", "ruizlopez2016", "yamashita2023"}
    assert {key: study.harms.attributed for key, study in STUDIES.items()} == {
        key: "not reported" if key in silent else "events" for key in STUDIES
    }


def test_p_values() -> None:
    """The p values are those that the results section prints, and where it prints none the record has none."""
    assert {at: outcome.p for at, outcome in outcomes().items() if outcome.p != "not reported"} == P_VALUES


def test_figures() -> None:
    """The figures of outcomes are those that the results section prints, with their spread or limits."""
    found = {
        at: [(value.role, value.value, value.interval if value.spread is None else value.spread) for value in outcome.values]
        for at, outcome in outcomes().items()
        if outcome.values
    }
    assert found == FIGURES


def test_places_lead_to_the_own_row() -> None:
    """A record's intervention and design name the row of Table 1 that its participants name."""
    for study in RECORDS.studies:
        places = [*study.design.where, *study.intervention.where]  # type: ignore[attr-defined]
        assert {(place.table, place.row) for place in places} == {("table1", row_number(study))}, study.key
