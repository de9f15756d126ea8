"""The map of which combinations have been studied."""

from __future__ import annotations

import pytest
from helpers.drawings import WIDTHS, data, drawn, drawn_alone, spec, the_only
from helpers.many import with_categories, with_many_studies
from helpers.reviews import RICH, SLEEP, Copy, records_of

from living_review.records.load import load_records

COMBINATIONS = {
    ("Mesenchymal stem cells", "Intrathecal"): (10, 45 + 8 + 25 + 26 + 26 + 48 + 15 + 20 + 196 + 134),
    ("Mesenchymal stem cells", "Intramuscular"): (2, 26 + 48),
    ("Mesenchymal stem cells", "Intravenous"): (1, 25),
    ("Neural stem cells", "Into the spinal cord"): (5, 18 + 15 + 6 + 15 + 18),
    ("Glial progenitor cells", "Into the spinal cord"): (1, 18),
    ("Bone-marrow mononuclear cells", "Into the spinal cord"): (1, 11),
    ("Muse cells", "Intravenous"): (1, 5),
}
"""Counted in Table 1; a study with two routes counts in both."""


@pytest.mark.parametrize("layout", WIDTHS)
def test_evidence_map(layout: str) -> None:
    """Each combination of cell type and route has its studies and participants, and the others are marked as gaps."""
    first = data(drawn(RICH).figures["evidence-map-cell-type-route"], layout)
    assert {(row["row"], row["column"]): (row["studies"], row["participants"]) for row in first if row["studies"]} == COMBINATIONS
    assert len(first) == 5 * 4
    sleep = data(drawn(SLEEP).figures["evidence-map-therapist-format"], layout)
    assert {(row["row"], row["column"]): (row["studies"], row["participants"], row["names"]) for row in sleep} == {
        ("Psychologist", "Group"): (1, 80, "Adler 2015"),
        ("Psychologist", "Individual"): (1, 30, "O'Dunn 2019"),
        ("Psychologist", "Online"): (0, 0, ""),
        ("Nurse", "Group"): (0, 0, ""),
        ("Nurse", "Individual"): (1, 121, "van der Brook 2017"),
        ("Nurse", "Online"): (1, 121, "van der Brook 2017"),
    }


def test_no_combination(sleep: Copy) -> None:
    """If no study names a term of one of the two fields there is no map of them."""
    for file in ("adler2015", "dunn2019"):
        old = "{value: psychologist, printed: a psychologist}" if file == "adler2015" else "psychologist"
        sleep.edit(f"studies/{file}.yml", (f"  therapist: {old}\n", "  therapist: not reported\n"))
    sleep.edit("studies/brook2017.yml", ("  therapist: nurse\n", "  therapist: not reported\n"))
    records = load_records(sleep.folder).records()
    assert drawn_alone(records, "evidence-map-therapist-format") is None


def test_many_columns() -> None:
    """Columns whose headings have no room slant them, and no two are cut alike; where 30 have none at all there is a list."""
    records = with_categories(with_many_studies(records_of(RICH), 60), 30)
    figure = the_only(records, "evidence_map")
    heads = {row["column"]: row["head"] for row in data(figure)}
    assert len(heads) == len(set(heads.values())) == 30
    assert spec(figure)["layer"][0]["encoding"]["x"]["axis"]["labelAngle"] == -50
    told = [row["text"] for row in data(figure, "narrow") if "text" in row]
    studied = {(cell[0].text, cell[1].text) for cell in figure.rows if cell[2].text != "0"}
    assert sum(text.isdigit() for text in told) == len(studied)
