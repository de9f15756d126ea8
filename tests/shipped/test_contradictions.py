"""Each statement of the shipped review that comes out as contradicted, with both sides written out again without the claims engine.

The figures are those of the published text, and of Table 1 as it is printed (``table1.tsv``). Places in the comments are
section and paragraph.
"""

from __future__ import annotations

import csv
from functools import cache

import pytest
from helpers.shipped import TABLE, at, expect, listed, shipped_records, stop

from living_review.analysis.claim_operands import EvaluationContext
from living_review.analysis.claims import ClaimResult, evaluate_claims
from living_review.analysis.tables import tabulate
from living_review.analysis.verdicts import slip_of, tally

with TABLE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
PATIENTS = [int(row["Patients"]) for row in ROWS]
TYPES = [row["Study type"] for row in ROWS]
RISING = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def row(name: str) -> dict[str, str]:
    """The one row of Table 1 whose first cell begins with a name and year."""
    found = [each for each in ROWS if each["Author/Year"].startswith(name)]
    assert len(found) == 1
    return found[0]


def reference(name: str) -> int:
    """The number that the table prints, raised, beside a name."""
    return int(row(name)["Author/Year"].rsplit(" ", 1)[1].translate(RISING))


SERIOUS = {33, 36} | {35} | {37}  # kyphosis; diabetes; worsening and pain (Safety 2)
SIGNIFICANT = {24, 25, 26, 30}  # Discussion 5 and 7
NO_EFFECT_OF_OTHER_CELLS = {33} | {34} | {36} | {37} | {38} | {39} | {40}  # Effectiveness 9 to 11, without 35, whose effect was transient
SECRETING = {27, 28, 31}  # Cell types 1

SIDES: dict[str, tuple[object, object]] = {
    # designs and participants: Data extraction 1 against the columns of Table 1
    "three-randomised": (3, TYPES.count("Randomized clinical trial")),
    "fifteen-quasi-experimental": (15, TYPES.count("Quasi-experimental")),
    "total-participants": (623, sum(PATIENTS)),
    "petrou2016-phase-two-number": ((4, 12 + 4), (14, int(row("Petrou et al. 2016")["Patients"]))),  # Discussion 6; Effectiveness 3
    "petrou2016-phase-name": ("phase I", "Phase 1/2"),  # Effectiveness 3; the title of reference 27
    # routes and cells
    "route-of-rushkevich": ({"IMd", "IV"}, {"IV", "IT"}),  # Cell types 3; Effectiveness 4 and the column of routes
    "routes-in-row-of-rushkevich2015": ({"intravenous", "intramedullary"}, {"intravenous", "intrathecal"}),  # two columns of one row
    "siwek-third-dose": ("all 15", "2 and 2"),  # Effectiveness 6; Discussion 12
    "cells-of-siwek2020": ({"autologous"}, {"autologous", "WJ-MSC", "allogeneic"}),  # the table; Discussion 12
    "berry-neural-differentiation": ("neuronal differentiation", "neurotrophic factors"),  # Discussion 5; Cell types 1
    "petrou2021-secreting-cells": ({30} & SECRETING, {30}),  # Discussion 7; Cell types 1
    # injections and doses
    "doses-of-significant-studies": (
        (2, 4),
        (min(2, 1, 1), max(2, 2, 4)),
    ),  # Discussion 11; rows of 24, 25 and 30: '2', 'single dose or 2', '1-4'
    # lists of references
    "severe-effects-list": ({33, 35, 37}, SERIOUS),  # Discussion 4
    "repeated-doses-list": ({24, 25, 30, 31}, {24, 25, 30, 31} & SIGNIFICANT),  # Discussion 11
    "other-cells-list": ({33, 34, 37, 38, 39, 40}, NO_EFFECT_OF_OTHER_CELLS),  # Discussion 13
    "kim-beyond-safety-and-efficacy": ({23}, {23, 28}),  # Discussion 9; the titles of references 23 and 28
    # results
    "rushkevich-trend-or-significant": (("trend", 0.003 < 0.05), ("significant", 0.003 < 0.05)),  # Effectiveness 4; Discussion 5
    "p-of-petrou2021": (0.0038, 0.003),  # Effectiveness 8; Discussion 6
    "sykova-first-measurement": (3, 2),  # months: Effectiveness 7; Discussion 11
    # totals of Table 1 against the product of the row
    "total-cells-feldman2014": ({5.0e5, 1.5e6}, {1.0e5 * 5 * 2, 1.0e5 * 15 * 2}),
    "total-cells-mazzini2015": ({2.25e6, 4.5e6}, {7.5e5 * 3 * 2, 7.5e5 * 6 * 2}),
    "total-cells-rushkevich2015": ((4.7e7, 1.18e8), (4.2e7 + 5.0e6, 2 * (1.0e8 + 9.7e6))),
    "total-cells-mazzini2019": ({7.5e5}, {7.5e5 * 1, 7.5e5 * 2}),
    "total-cells-yamashita2023": (1.2e8, 1.5e7 * 6),
    # the columns of cells
    "intrathecal-cells-of-petrou2016": ((1.0e6, 2.0e6), (2.0e6, 2.0e6)),
    "range-of-glass2016": (1.0e6, min(1.0e6, 8.0e5)),
    "range-of-sykova2017": (1.5e7, min(1.5e7, 4.5e6)),
    "unit-of-sykova2017": (
        "/kg" in row("Sykova et al. 2016")["Number of cells per Administration"],
        "/kg" in row("Sykova et al. 2016")["Total cell number"],
    ),
    # names, years and numbers beside them, against the reference list
    "number-of-sykova2017": (reference("Sykova et al. 2016"), 26),
    "number-of-siwek2020": (reference("Stwek et al. 2020"), 29),
    "number-of-barczewska2020": (reference("Barczewsk et al. 2020"), 32),
    "year-of-sykova2017": (int(row("Sykova")["Author/Year"].split()[3]), 2017),
    "name-of-siwek": (row("Stwek")["Author/Year"].split()[0], "Siwek"),
    "name-of-barczewska": (row("Barczewsk")["Author/Year"].split()[0], "Barczewska"),
    "name-of-maksymowicz": ("Makymowicz S", "Maksymowicz S"),  # references 32 and 29
    "journal-of-reference-18": ("JBIC Evid Synth", "JBI Evid Synth"),  # references 18 and 19
    "journal-of-feldman2014": ("Am Neurol", "ana"),  # the DOI of reference 36: 10.1002/ana.24113
    "journal-of-reference-8": ("Other Motor Neuron Disord", "Amyotroph Lateral Scler Other Motor Neuron Disord"),  # its name in 2000
    "letters-for-mesenchymal": ("WJ-MSc", row("Barczewsk")["Cell type"]),  # Discussion 10 and Table 1, row 14
    "name-of-cudkowicz": (row("Cudkowicz")["Author/Year"].split()[0], "Cudkovicz"),
}


HERE = "tests/shipped/test_contradictions.py"


@cache
def findings() -> dict[str, ClaimResult]:
    """What the claims of the shipped review give."""
    records = shipped_records()
    return {found.claim.id: found for found in evaluate_claims(EvaluationContext.of(records, tabulate(records)))}


def place(claim: str) -> str:
    """The file and line of a claim, which need not be there."""
    ids = [each.id for each in shipped_records().claims]
    return at("claims", "claims", ids.index(claim)) if claim in ids else "data/claims.yml"


def test_each_contradiction_is_worked_out_here() -> None:
    """No statement of the review is called contradicted without its two sides being in the table above, and none is there in vain."""
    found = {key for key, found in findings().items() if found.verdict == "contradicted" and found.counted}
    told = [f"{place(claim)}: '{claim}' comes out as contradicted, but both sides are not worked out again" for claim in found - set(SIDES)]
    told += [
        f"{place(claim)}: '{claim}' does not come out as contradicted, but it was worked out that it is" for claim in set(SIDES) - found
    ]
    expect(sorted(told), HERE)


@pytest.mark.parametrize("claim", SIDES)
def test_sides_differ(claim: str) -> None:
    """What is printed and what the rest of the review gives are not the same, worked out without the engine."""
    printed, given = SIDES[claim]
    assert printed != given


@pytest.mark.parametrize(
    ("claim", "stated", "computed"),
    [
        ("three-randomised", "3", "2"),
        ("fifteen-quasi-experimental", "15", "16"),
        ("total-participants", "623", "649"),
        ("petrou2016-phase-two-number", "4", "14"),
        ("doses-of-significant-studies", "2 to 4", "1 to 4"),
        ("severe-effects-list", "riley2014, glass2016, mazzini2019", "feldman2014, riley2014, glass2016, mazzini2019"),
        ("p-of-petrou2021", "0.0038", "0.003"),
        ("total-cells-feldman2014", "5 × 10⁵ cells or 1.5 × 10⁶ cells", "1 × 10⁶ cells or 3 × 10⁶ cells"),
        ("total-cells-mazzini2015", "2.25 × 10⁶ cells or 4.5 × 10⁶ cells", "4.5 × 10⁶ cells or 9 × 10⁶ cells"),
        ("total-cells-rushkevich2015", "4.7 × 10⁷ to 1.18 × 10⁸ cells", "4.7 × 10⁷ to 2.194 × 10⁸ cells"),
        ("total-cells-yamashita2023", "1.2 × 10⁸ cells", "9 × 10⁷ cells"),
        ("number-of-sykova2017", "35", "26"),
        ("number-of-siwek2020", "39", "29"),
        ("number-of-barczewska2020", "92", "32"),
        ("year-of-sykova2017", "2016", "2017"),
    ],
)
def test_the_site_shows_these_sides(claim: str, stated: str, computed: str) -> None:
    """The two sides that the site prints are the figures worked out above."""
    if claim not in findings():
        stop(f"data/claims.yml: there is no claim '{claim}', whose sides are {stated} and {computed} ({HERE}).")
    found = findings()[claim]
    told = []
    if found.stated != stated:
        told.append(f"{place(claim)}: the site shows that '{claim}' states {listed(found.stated)}, but the review states '{stated}'")
    if found.computed != computed:
        told.append(
            f"{place(claim)}: the records now give {listed(found.computed)} for '{claim}', but worked out by hand it is '{computed}'"
        )
    expect(told, HERE)


SLIPS = {
    "designs": {"three-randomised", "fifteen-quasi-experimental"},
    "rushkevich-route": {"route-of-rushkevich", "routes-in-row-of-rushkevich2015"},
    "siwek-third-dose": {"siwek-third-dose", "cells-of-siwek2020"},
    "total-of-sykova2017": {"range-of-sykova2017", "unit-of-sykova2017"},
    "label-of-siwek2020": {"number-of-siwek2020", "name-of-siwek"},
    "label-of-barczewska2020": {"number-of-barczewska2020", "name-of-barczewska"},
}
"""One sentence or cell of the review each, which several statements meet."""
PRINTS = {
    "number-of-sykova2017",
    "number-of-siwek2020",
    "number-of-barczewska2020",
    "year-of-sykova2017",
    "name-of-siwek",
    "name-of-barczewska",
    "name-of-cudkowicz",
    "name-of-maksymowicz",
    "journal-of-reference-18",
    "journal-of-reference-8",
    "letters-for-mesenchymal",
    "journal-of-feldman2014",
    "petrou2016-phase-name",
}
"""Labels, names and numbers of citations: how something is printed, and not what the review says."""


def test_slips_and_misprints_are_told_apart() -> None:
    """A slip that several statements meet is one, and misprints are not among the slips of content."""
    found = {key: each for key, each in findings().items() if each.verdict == "contradicted" and each.counted}
    shared = {slip_of(each) for each in found.values()} - set(found)
    assert {name: {key for key, each in found.items() if slip_of(each) == name} for name in shared | {"siwek-third-dose"}} == SLIPS
    assert {key for key, each in found.items() if each.claim.misprint} == PRINTS
    together = len(found) - sum(len(group) - 1 for group in SLIPS.values())
    prints = len(PRINTS) - 2
    counted = tally(findings().values())
    assert (counted.headline["contradicted"], counted.places["contradicted"]) == (together - prints, len(found) - len(PRINTS))
