"""The records of the shipped review against its Table 1 and its text, copied and written out here independently of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import pytest
from helpers.shipped import DATA, TABLE, at, expect, listed, references, stop

from living_review.records.load import Records
from living_review.records.study import Outcome, Study

HEADER, *ROWS = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()]
REFERENCES = references()
SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


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
    ("kim2014", "growth_factors"): "<0.05",
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
"""Every p value of 'Effectiveness'."""
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

KEYS = sorted(key for key, _ in REFERENCES.values())
HERE = "tests/shipped/test_table1.py"
TABLE_SAYS = "but Table 1 of the review prints"


def row_number(study: Study) -> int:
    """The row of Table 1 that a study's participants stand in."""
    rows = [place.row for place in study.participants.where if place.table == "table1" and place.row is not None]
    if len(rows) != 1 or not 1 <= rows[0] <= len(ROWS):
        stop(
            f"{at(study.key, 'participants', 'where')}: 'participants.where' names {listed(rows)} as row of Table 1, but each study has "
            f"one of its {len(ROWS)} rows ({TABLE.relative_to(DATA.parent).as_posix()})."
        )
    return rows[0]


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


def outcomes(records: Records) -> Iterator[tuple[Study, str, int, Outcome]]:
    """All outcomes, each with its study, and the block of the record and the place there that it stands in."""
    for study in records.studies:
        for number, outcome in enumerate(study.outcomes):
            yield study, "outcomes", number, outcome
        if not isinstance(study.survival, str):
            for number, outcome in enumerate(study.survival):
                yield study, "survival", number, outcome


def test_copy_of_the_table() -> None:
    """The copy of Table 1 is whole: a header and 18 rows of nine cells, none empty."""
    assert HEADER[0] == "Author/Year"
    assert len(ROWS) == 18
    assert {len(row) for row in [HEADER, *ROWS]} == {9}
    assert all(cell for row in ROWS for cell in row)


def test_each_row_has_one_study(records: Records) -> None:
    """The studies stand in rows 1 to 18 of Table 1, each row taken once."""
    told, rows = [], {}
    for study in records.studies:
        number = row_number(study)
        if number in rows:
            told.append(f"{at(study.key, 'participants', 'where')}: row {number} of Table 1 is also the row of '{rows[number]}'")
        rows[number] = study.key
    told += [f"data/studies: no record names row {n} of Table 1, '{ROWS[n - 1][0]}'" for n in range(1, len(ROWS) + 1) if n not in rows]
    expect(told, TABLE)


@pytest.mark.parametrize("key", KEYS)
def test_printed_cells(key: str, records: Records) -> None:
    """What a record gives as printed is what the study's row of Table 1 prints, sign by sign."""
    study = records.study(key)
    row = ROWS[row_number(study) - 1]
    own = ("cell_type", "cells_per_administration", "administrations", "doses", "total_cells", "route")
    fields = [("design",), ("participants",), *(("intervention", name) for name in own)]
    found = [study.design.printed, study.participants.printed, *(study.reported(name).printed for name in own)]
    expect(
        (
            f"{at(key, *field)}: '{'.'.join(field)}.printed' is {listed(printed)}, {TABLE_SAYS} '{cell}' in row {row_number(study)}"
            for field, printed, cell in zip(fields, found, row[1:], strict=True)
            if printed != cell
        ),
        TABLE,
    )


@pytest.mark.parametrize("key", KEYS)
def test_participants(key: str, records: Records) -> None:
    """The number of participants is that of Table 1."""
    study = records.study(key)
    cell = ROWS[row_number(study) - 1][2]
    found = study.participants.total
    expect([f"{at(key, 'participants', 'total')}: 'participants.total' is {found}, {TABLE_SAYS} {cell}"] * (str(found) != cell), TABLE)


@pytest.mark.parametrize("key", KEYS)
def test_name_year_and_reference(key: str, records: Records) -> None:
    """Name, year and reference number in the table are those of the citation, or a misprint says what is printed and how it is read."""
    study = records.study(key)
    row = row_number(study)
    name, year, reference = name_year_reference(ROWS[row - 1][0])
    wanted = study.citation.first_surname, str(study.citation.year), str(study.citation.reference)
    parts = [("authors", name, without_accents(wanted[0]), f"{name} et al. {year}", wanted[0])]
    parts += [("year", year, wanted[1], f"{name} et al. {year}", wanted[1]), ("reference", reference, wanted[2], reference, wanted[2])]
    told = {(m.printed, m.read_as) for m in study.misprints if any(p.table == "table1" and p.row == row for p in m.where)}
    expect(
        (
            f"{at(key, 'citation', field)}: '{field}' is '{expected}', {TABLE_SAYS} '{found}' in row {row}, and no misprint says so"
            for field, found, expected, printed, read_as in parts
            if found != expected and (printed, read_as) not in told
        ),
        TABLE,
    )


MISPRINTS = {
    ("sykova2017", "Sykova et al. 2016", "2017"),
    ("sykova2017", "35", "26"),
    ("siwek2020", "Stwek et al. 2020", "Siwek"),
    ("siwek2020", "39", "29"),
    ("barczewska2020", "Barczewsk et al. 2020", "Barczewska"),
    ("barczewska2020", "92", "32"),
    ("mazzini2019", "1 oe 2", "1 or 2"),
    ("rushkevich2015", "2 (one IV and 7 days after, one Intramedullary)", "intrathecal"),
}


def test_misprints_of_the_table(records: Records) -> None:
    """The misprints of names, years, reference numbers and other cells of Table 1 are recorded, and no others."""
    found = {(s.key, m.printed, m.read_as) for s in records.studies for m in s.misprints if any(place.table for place in m.where)}
    told = [f"{at(key, 'misprints')}: the misprint '{p}' for '{r}' is not one that was found in Table 1" for key, p, r in found - MISPRINTS]
    told += [f"data/studies/{key}.yml: the misprint '{p}' for '{r}' in Table 1 is not recorded" for key, p, r in MISPRINTS - found]
    expect(sorted(told), HERE)


@pytest.mark.parametrize("reference", REFERENCES)
def test_references_and_dois(reference: int, records: Records) -> None:
    """The references 23 to 40 are each one study, with the DOI that the reference list prints."""
    key, doi = REFERENCES[reference]
    cited = records.study(key).citation
    told = [f"{at(key, 'citation', 'reference')}: 'citation.reference' is {cited.reference}, but in the review's list it is {reference}"]
    printed = [f"{at(key, 'citation', 'doi')}: 'citation.doi' is '{cited.doi}', but the review's reference {reference} prints '{doi}'"]
    expect(told * (cited.reference != reference) + printed * (cited.doi != doi), HERE)


def test_participants_add_up(records: Records) -> None:
    """The 18 numbers of Table 1 add up to 649, not to the 623 that is printed below it."""
    assert [int(row[2]) for row in ROWS] == [45, 18, 15, 6, 8, 25, 15, 11, 26, 26, 48, 18, 15, 134, 20, 18, 196, 5]
    wanted = 45 + 18 + 15 + 6 + 8 + 25 + 15 + 11 + 26 + 26 + 48 + 18 + 15 + 134 + 20 + 18 + 196 + 5
    assert wanted == 649
    found = sum(study.participants.total for study in records.studies if isinstance(study.participants.total, int))
    told = f"data/studies: the participants of the {len(records.studies)} records add up to {found}, but those of Table 1 to {wanted}"
    expect([told] * (found != wanted), TABLE)


def test_designs(records: Records) -> None:
    """Two studies are randomised and sixteen quasi-experimental, as in Table 1."""
    assert [row[1] for row in ROWS].count("Quasi-experimental") == 16
    told = []
    for study in records.studies:
        wanted = "randomised_trial" if study.key in RANDOMISED else "quasi_experimental"
        if study.design.ids != (wanted,):
            told.append(f"{at(study.key, 'design')}: 'design' is {listed(study.design.ids)}, but by Table 1 it is '{wanted}'")
    expect(told, HERE)


def test_routes(records: Records) -> None:
    """Each study has the route of Table 1: 7 intrathecal, 7 into the spinal cord, 2 with the muscles, 1 and 1 into a vein."""
    assert [len(keys) for keys in ROUTES.values()] == [7, 7, 2, 1, 1]
    told = []
    for study in records.studies:
        found = set(study.reported("route").ids)  # type: ignore[attr-defined]
        (wanted,) = (set(route) for route, keys in ROUTES.items() if study.key in keys)
        if found != wanted:
            told.append(f"{at(study.key, 'intervention', 'route')}: 'route' is {listed(found)}, but by Table 1 it is {listed(wanted)}")
    expect(told, HERE)


def test_significant_studies(records: Records) -> None:
    """Four studies are counted as significant (24, 25, 26 and 30), with 8 + 25 + 26 + 20 = 79 participants."""
    wanted = named({24, 25, 26, 30})
    assert wanted == {"oh2015", "rushkevich2015", "sykova2017", "petrou2021"}
    found = {study.key: study for study in records.studies if study.result.classification.ids == ("significant",)}
    place = ("result", "classification")
    told = [f"{at(key, *place)}: 'classification' is 'significant', but the review does not count it so" for key in set(found) - wanted]
    told += [f"{at(key, *place)}: 'classification' is not 'significant', but the review counts it so" for key in wanted - set(found)]
    people = sum(study.participants.total for study in found.values() if isinstance(study.participants.total, int))
    told += [f"data/studies: the studies counted as significant have {people} participants, but by Table 1 they have 79"] * (people != 79)
    expect(sorted(told), HERE)


@pytest.mark.parametrize(("serious", "table"), [(False, EVENTS), (True, SERIOUS_EVENTS)])
def test_adverse_events(serious: bool, table: dict[str, set[int]], records: Records) -> None:
    """Each adverse event is attributed to the studies whose reference numbers stand after it, and to no others."""
    kind = "serious" if serious else "not serious"
    told = []
    for study in records.studies:
        found = {event.event for event in study.harms.events if event.serious == serious}
        wanted = {event for event, references in table.items() if study.key in named(references)}
        if found != wanted:
            told.append(
                f"{at(study.key, 'harms')}: the events that are {kind} are {listed(found)}, but the review's section on safety gives "
                f"{listed(wanted)}"
            )
    expect(told, HERE)


def test_studies_with_and_without_events(records: Records) -> None:
    """Four studies have serious events; three are named with no event, and none is said to have had none."""
    assert named(set().union(*SERIOUS_EVENTS.values())) == {"riley2014", "feldman2014", "mazzini2019", "glass2016"}
    silent = named(set(REFERENCES) - set().union(*EVENTS.values(), *SERIOUS_EVENTS.values()))
    assert silent == {"berry2019", "ruizlopez2016", "yamashita2023"}
    told = []
    for study in records.studies:
        of_silent = "unnamed" if study.key == "berry2019" else "not reported"  # 28 had effects, none severe (Discussion 14)
        wanted = of_silent if study.key in silent else "events"
        if study.harms.attributed != wanted:
            told.append(f"{at(study.key, 'harms', 'attributed')}: found '{study.harms.attributed}', but by the review it is '{wanted}'")
    expect(told, HERE)


def test_studies_without_severe_events(records: Records) -> None:
    """The studies by the intrathecal route of which the Discussion (paragraph 14) says that all effects were non-severe, and no others."""
    wanted = named({24, 26, 30} | {23, 27, 28})
    found = {study.key for study in records.studies if study.harms.none_serious}
    told = [f"{at(key, 'harms')}: the review does not say that no event was severe" for key in found - wanted]
    told += [f"{at(key, 'harms')}: 'none_serious' is missing; the review says that no event was severe" for key in wanted - found]
    expect(sorted(told), HERE)


ONLY_NOT_SIGNIFICANT = {"cudkowicz2022": 31, "riley2014": 33, "mazzini2015": 34, "glass2016": 37, "baloh2022": 38}
"""Of these the review says only that there was no significant result, or no reduction (Effectiveness 2, 9 and 10; Discussion 13)."""


def test_no_significance_is_no_direction(records: Records) -> None:
    """Where the review prints only a lack of significance, the direction of the whole is not reported; elsewhere it says more."""
    assert named(set(ONLY_NOT_SIGNIFICANT.values())) == set(ONLY_NOT_SIGNIFICANT)
    told = []
    for study in records.studies:
        without = study.result.direction.ids == ("not_printed",)
        if without != (study.key in ONLY_NOT_SIGNIFICANT):
            told.append(f"{at(study.key, 'result', 'direction')}: 'not_printed' is for results that are only said not to be significant")
    expect(told, HERE)


def test_p_values(records: Records) -> None:
    """The p values are those that the results section prints, and where it prints none the record has none."""
    told, seen = [], set()
    for study, block, number, outcome in outcomes(records):
        wanted = P_VALUES.get((study.key, outcome.id), "not reported")
        seen.add((study.key, outcome.id))
        if outcome.p != wanted:
            place = at(study.key, block, number, "p")
            told.append(f"{place}: the p value of '{outcome.id}' is '{outcome.p}', but the review's results give '{wanted}'")
    told += [f"data/studies/{key}.yml: the outcome '{id_}', p {P_VALUES[key, id_]}, is missing" for key, id_ in set(P_VALUES) - seen]
    expect(sorted(told), HERE)


def test_figures(records: Records) -> None:
    """The figures of outcomes are those that the results section prints, with their spread or limits."""
    told, seen = [], set()
    for study, block, number, outcome in outcomes(records):
        seen.add((study.key, outcome.id))
        wanted = FIGURES.get((study.key, outcome.id), [])
        found = [(value.role, value.value, value.interval if value.spread is None else value.spread) for value in outcome.values]
        if len(found) != len(wanted):
            place = at(study.key, block, number, "values")
            told.append(f"{place}: '{outcome.id}' has {len(found)} figures, but the review's results print {len(wanted)}")
        for place, (own, printed) in enumerate(zip(found, wanted, strict=False)):
            if own != printed:
                told.append(
                    f"{at(study.key, block, number, 'values', place)}: figure {place + 1} of '{outcome.id}' is {figure(own)}, but the "
                    f"review's results print {figure(printed)}"
                )
    told += [f"data/studies/{key}.yml: the outcome '{id_}', which has printed figures, is missing" for key, id_ in set(FIGURES) - seen]
    expect(told, HERE)


def figure(found: tuple[str, object, object]) -> str:
    """A figure as people read it, such as '1.38 ± 0.45 (before)'."""
    role, value, spread = found
    limits = f" ({spread[0]} to {spread[1]})" if isinstance(spread, tuple) else f" ± {spread}" if spread is not None else ""
    return f"{value}{limits} ({role})"


def test_places_lead_to_the_own_row(records: Records) -> None:
    """A record's intervention and design name the row of Table 1 that its participants name."""
    told = []
    for study in records.studies:
        for field, places in (("design", study.design.where), ("intervention", study.intervention.where)):  # type: ignore[attr-defined]
            if {(place.table, place.row) for place in places} != {("table1", row_number(study))}:
                told.append(f"{at(study.key, field)}: '{field}.where' does not name row {row_number(study)} of Table 1")
    expect(told, TABLE)
