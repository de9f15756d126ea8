"""Sums, counts and products of the shipped review, worked out by hand from its Table 1 and its text."""

from __future__ import annotations

import pytest
from helpers.shipped import at, expect, listed, stop

from living_review.analysis.derived_amounts import check_products
from living_review.analysis.key_numbers import compute
from living_review.analysis.synthesis import DirectionSynthesis, before_after_changes, synthesise
from living_review.analysis.tables import tabulate
from living_review.records.load import Records

HERE = "tests/shipped/test_sums.py"


PRODUCTS = {
    "kim2014": ("agrees", [(2e6, 2e6, "cells")], ()),
    "riley2014": ("agrees", [(5e5, 5e5, "cells"), (1e6, 1e6, "cells")], ()),
    "feldman2014": ("differs", [(1e6, 1e6, "cells"), (3e6, 3e6, "cells")], ("Doses",)),
    "mazzini2015": ("differs", [(4.5e6, 4.5e6, "cells"), (9e6, 9e6, "cells")], ("Doses",)),
    "oh2015": ("agrees", [(9.6e7, 1.72e8, "cells")], ()),
    "rushkevich2015": ("differs", [(4.7e7, 2.194e8, "cells")], ()),
    "glass2016": ("not computable", [], ()),
    "ruizlopez2016": ("not computable", [], ()),
    "sykova2017": ("not printed", [(1.5e7, 4.5e7, "cells")], ()),
    "petrou2016": ("not computable", [], ()),
    "berry2019": ("agrees", [(1.68e8, 1.68e8, "cells")], ()),
    "mazzini2019": ("differs", [(7.5e5, 7.5e5, "cells"), (1.5e6, 1.5e6, "cells")], ("Administrations per dose",)),
    "siwek2020": ("agrees", [(3e7, 3e7, "cells")], ()),
    "barczewska2020": ("agrees", [(9e7, 9e7, "cells")], ()),
    "petrou2021": ("agrees", [(1e6, 4e6, "cells/kg")], ()),
    "baloh2022": ("agrees", [(2e6, 2e6, "cells"), (5e6, 5e6, "cells")], ()),
    "cudkowicz2022": ("not computable", [], ()),
    "yamashita2023": ("differs", [(9e7, 9e7, "cells")], ()),
}
"""Worked out by hand from Table 1: number of cells times administrations times doses."""


REASONS = {
    "glass2016": "cells per administration: unclear",
    "ruizlopez2016": "cells per administration: not reported",
    "sykova2017": "unclear",
    "petrou2016": "cells per administration: the unit is unclear for 'intrathecal'",
    "cudkowicz2022": "cells per administration: not reported",
}


PRINTED = {
    "feldman2014": "5 × 10⁵ cells or 1.5 × 10⁶ cells",
    "mazzini2015": "2.25 × 10⁶ cells or 4.5 × 10⁶ cells",
    "rushkevich2015": "4.7 × 10⁷ to 1.18 × 10⁸ cells",
    "mazzini2019": "7.5 × 10⁵ cells",
    "yamashita2023": "1.2 × 10⁸ cells",
}


def test_products(records: Records) -> None:
    """Each of the 18 studies has the status, totals and reason that were worked out by hand."""
    found = {each.study: each for each in check_products(records)}
    told = [f"data/studies/{key}.yml: there is no total that could be worked out from its parts" for key in PRODUCTS if key not in found]
    for key, each in found.items():
        place = at(key, "intervention", "total_cells")
        if key not in PRODUCTS:
            told.append(f"{place}: the total of '{key}' was not worked out by hand from Table 1")
            continue
        status, totals, without = PRODUCTS[key]
        made = [(each.low, each.high, each.unit) for each in each.totals]
        close = [(pytest.approx(low), pytest.approx(high), unit) for low, high, unit in totals]
        if each.status != status or each.omitted_factors != without:
            told.append(f"{place}: the printed total '{each.status}' from the product of its parts, but by hand it '{status}'")
        if made != close:
            told.append(f"{place}: the product of the parts is {listed(made)}, but by hand it is {listed(totals)}")
        if (each.reason or None) != REASONS.get(key):
            told.append(
                f"{place}: that it cannot be worked out has the reason {listed(each.reason)}, but by hand {listed(REASONS.get(key))}"
            )
        if each.status == "differs" and each.printed != PRINTED.get(key):
            told.append(f"{place}: the printed total is '{each.printed}', but Table 1 prints {listed(PRINTED.get(key))}")
    expect(told, HERE)


SIGNIFICANT = {"oh2015", "rushkevich2015", "sykova2017", "petrou2021"}


TRIALS = {"berry2019", "cudkowicz2022"}


CORD = {"riley2014", "feldman2014", "mazzini2015", "mazzini2019", "glass2016", "baloh2022", "ruizlopez2016"}


SERIOUS = {"riley2014", "feldman2014", "mazzini2019", "glass2016"}


IT = {"kim2014", "oh2015", "sykova2017", "siwek2020", "petrou2021", "cudkowicz2022", "barczewska2020"}


MSC = IT | {"rushkevich2015", "petrou2016", "berry2019"}


SINGLE = {"riley2014", "ruizlopez2016", "sykova2017", "petrou2016", "berry2019", "mazzini2019", "baloh2022"}


EVERY = CORD | MSC | {"yamashita2023"}


REPEATED = EVERY - SINGLE


BEFORE_AFTER = {"oh2015", "petrou2016", "sykova2017", "petrou2021", "ruizlopez2016", "siwek2020", "yamashita2023"}


NOT_SIGNIFICANT = {"riley2014", "feldman2014", "mazzini2015", "glass2016", "baloh2022", "ruizlopez2016"}
NOT_SIGNIFICANT |= {"siwek2020", "barczewska2020", "cudkowicz2022", "yamashita2023"}


FIGURES = {"kim2014", "oh2015", "rushkevich2015", "petrou2016", "ruizlopez2016", "petrou2021", "cudkowicz2022"}


NO_STUDY: set[str] = set()


NUMBERS: dict[str, tuple[str, set[str]]] = {
    "studies": ("18 of 18", EVERY),
    "participants": ("649 of 649", EVERY),
    "smallest": ("5", {"yamashita2023"}),
    "largest": ("196", {"cudkowicz2022"}),
    "first_year": ("2014", {"kim2014", "riley2014", "feldman2014"}),
    "last_year": ("2023", {"yamashita2023"}),
    "randomised": ("2 of 18", TRIALS),
    "randomised_participants": ("244 of 649", TRIALS),
    "participants_printed": ("623", NO_STUDY),
    "severe_effects_printed": ("14", NO_STUDY),
    "randomised_printed": ("3", NO_STUDY),
    "none_serious_studies": ("6 of 18", {"kim2014", "oh2015", "sykova2017", "petrou2016", "berry2019", "petrou2021"}),
    "randomised_significant": ("0 of 2", NO_STUDY),
    "quasi": ("16 of 18", EVERY - TRIALS),
    "placebo": ("2 of 18", TRIALS),
    "controlled": ("5 of 18", TRIALS | {"rushkevich2015", "glass2016", "barczewska2020"}),
    "before_after": ("7 of 18", BEFORE_AFTER),
    "significant": ("4 of 18", SIGNIFICANT),
    "significant_participants": ("79 of 649", SIGNIFICANT),
    "significant_before_after": ("3 of 4", {"oh2015", "sykova2017", "petrou2021"}),
    "significant_randomised": ("0 of 4", NO_STUDY),
    "not_significant": ("10 of 18", NOT_SIGNIFICANT),
    "favours": ("5 of 18", SIGNIFICANT | {"petrou2016"}),
    "favours_controlled": ("1 of 5", {"rushkevich2015"}),
    "intrathecal_only": ("7 of 18", IT),
    "intrathecal_only_significant": ("3 of 7", {"oh2015", "sykova2017", "petrou2021"}),
    "intrathecal_repeated": ("6 of 18", IT - {"sykova2017"}),
    "intrathecal_repeated_significant": ("2 of 6", {"oh2015", "petrou2021"}),
    "mesenchymal": ("10 of 18", MSC),
    "mesenchymal_significant": ("4 of 10", SIGNIFICANT),
    "mesenchymal_randomised_significant": ("0 of 2", NO_STUDY),
    "repeated": ("11 of 18", REPEATED),
    "repeated_significant": ("3 of 11", {"oh2015", "rushkevich2015", "petrou2021"}),
    "single": ("7 of 18", SINGLE),
    "single_significant": ("1 of 7", {"sykova2017"}),
    "serious": ("4 of 18", SERIOUS),
    "no_serious": ("14 of 18", EVERY - SERIOUS),
    "spinal_cord": ("7 of 18", CORD),
    "spinal_cord_serious": ("4 of 7", SERIOUS),
    "other_routes_serious": ("0 of 11", NO_STUDY),
    "harms_unreported": ("3 of 18", {"berry2019", "ruizlopez2016", "yamashita2023"}),
    "phase_three": ("1 of 18", {"cudkowicz2022"}),
    "phase_three_significant": ("0 of 1", NO_STUDY),
    "responder_studies": ("1 of 18", {"kim2014"}),
    "survival_studies": ("1 of 18", {"barczewska2020"}),
    "with_figures": ("7 of 18", FIGURES),
}
"""Counted by hand in Table 1 and in the results of the review."""


def test_numbers(records: Records) -> None:
    """Every number that review.yml declares is the one counted by hand, and made by the studies counted."""
    found = compute(records.review.numbers, tabulate(records).values)
    told = [f"data/review.yml: the number '{name}', which is {NUMBERS[name][0]}, is not declared" for name in NUMBERS if name not in found]
    for name, number in found.items():
        place = at("review", "numbers", name)
        if name not in NUMBERS:
            told.append(f"{place}: the number '{name}' was not counted by hand")
            continue
        value, studies = NUMBERS[name]
        if number.of() != value:
            told.append(f"{place}: the records give {number.of()} for '{name}', but counted by hand it is {value}")
        if extra := set(number.studies) - studies:
            told.append(f"{place}: {listed(extra)} counted for '{name}', but not by hand")
        if lacking := studies - set(number.studies):
            told.append(f"{place}: {listed(lacking)} not counted for '{name}', but counted by hand")
        if number.missing:
            told.append(f"{place}: the number '{name}' lacks a value of {listed(number.missing)}, but Table 1 has all")
    expect(told, HERE)


DIRECTIONS = {
    "function_all": ((5, 3, 1, 9), 0.21875, 649),
    "function_controlled": ((1, 2, 0, 2), 1.0, 418),
    "function_before_after": ((4, 1, 1, 1), 0.375, 111),
}
"""Studies that favour the treatment, show no difference (references 28, 29 and 32), point the other way and have no one direction, or none
that is printed (31, 33, 34, 37 and 38 are only said not to be significant, or to show no reduction); p of the sign test, worked out
as 2 × 7/64, 2 × 1/2 and 2 × 6/32; participants."""


@pytest.mark.parametrize("name", DIRECTIONS)
def test_directions(name: str, records: Records) -> None:
    """The directions of the studies are those counted by hand: of all 18, of those with controls, and of those before and after."""
    made, _ = synthesise(records, tabulate(records))
    found = next((each for each in made if each.declared.id == name), None)
    if not isinstance(found, DirectionSynthesis) or found.overall.tally.test is None:
        stop(f"data/review.yml: there is no count of directions with the id '{name}' ({HERE}).")
    counted = found.overall.tally
    counts = (counted.towards, counted.no_difference, counted.away, counted.mixed)
    wanted, p, people = DIRECTIONS[name]
    told = []
    if counts != wanted:
        told.append(
            f"data/studies: of '{name}', {listed(counts)} studies favour the treatment, show no difference, point the other way or have no "
            f"direction, but counted by hand {listed(wanted)}"
        )
    if counted.test.p != p:
        told.append(f"data/studies: the sign test of '{name}' gives p = {counted.test.p}, but worked out by hand {p}")
    if found.participants != people:
        told.append(f"data/studies: the studies of '{name}' have {found.participants} participants, but by Table 1 {people}")
    expect(told, HERE)


CHANGES = {
    "oh2015": (8, True, 1.36, [(0.955, 1.765), (1.032, 1.688), (1.089, 1.631)]),
    "petrou2021": (20, False, 0.609, [(0.056, 1.162), (0.218, 1.000), (0.361, 0.857)]),
}
"""The changes from before to after with their intervals for correlations of 0, 0.5 and 0.8, worked out by hand with t quantiles of a
printed table (7 and 19 degrees of freedom)."""


def test_changes(records: Records) -> None:
    """The changes of single studies, and their intervals under each assumed correlation, are those worked out by hand."""
    found = {
        each.study.key: (
            each.n,
            each.flipped,
            round(each.changes[0].effect.yi, 3),
            [(round(one.ci_low, 3), round(one.ci_high, 3)) for one in each.changes],
        )
        for each in before_after_changes(records)
    }
    told = [
        f"data/studies/{key}.yml: there are no figures before and after, of which {change(CHANGES[key])} was worked out by hand"
        for key in sorted(set(CHANGES) - set(found))
    ]
    for key, made in found.items():
        if key not in CHANGES:
            told.append(f"data/studies/{key}.yml: figures before and after give {change(made)}, which was not worked out by hand")
        elif made != CHANGES[key]:
            told.append(
                f"data/studies/{key}.yml: figures before and after give {change(made)}, but worked out by hand {change(CHANGES[key])}"
            )
    expect(told, HERE)


def change(found: tuple[int, bool, float, list[tuple[float, float]]]) -> str:
    """A change as people read it, such as 'a change of 1.36 (limits 0.955 to 1.765, …) in 8 people'."""
    n, flipped, value, limits = found
    turned = ", with the sign turned," if flipped else ""
    return f"a change of {value} (limits {', '.join(f'{low} to {high}' for low, high in limits)}){turned} in {n} people"
