"""What a printed value should be: each way in which it can agree, differ or not be worked out, and the studies of the rich review."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from helpers.reviews import RICH, SLEEP, records_of
from hypothesis import given
from hypothesis import strategies as st

from living_review.analysis.derived_amounts import ProductCheck, ProductLine, check_products, compare
from living_review.records.intervals import Interval
from living_review.records.review import Derivation
from living_review.records.values import Quantity

LABELS = {"total": "Total", "amount": "Amount", "places": "Places", "doses": "Doses"}


def quantity(written: Any) -> Quantity:
    """A quantity as a record writes it: a number, a word, or a block."""
    return Quantity.model_validate(written)


def compared(total: Any, *factors: str, **written: Any) -> ProductCheck:
    """The comparison of ``total`` with the product of ``factors``, or else of all that is ``written``, in their order."""
    values = {name: quantity(value) for name, value in ({"total": total} | written).items()}
    study: Any = SimpleNamespace(key="one", reported=lambda name: values[name])
    records: Any = SimpleNamespace(review=SimpleNamespace(field=lambda name: SimpleNamespace(label=LABELS[name])))
    return compare(study, Derivation(field="total", product_of=factors or tuple(written)), records)


def point(value: float, unit: str = "mg") -> Interval:
    """A single number."""
    return Interval(value, value, unit)


def test_value_that_agrees() -> None:
    """A printed value that is the product of its factors agrees, and the arithmetic is shown."""
    found = compared({"value": 30, "unit": "mg"}, amount={"value": 5, "unit": "mg"}, places=2, doses=3)
    line = ProductLine("", "5 mg × 2 × 3 = 30 mg", (point(30),))
    assert found == ProductCheck("one", "total", "agrees", "30 mg", (line,), "30 mg", (point(30),))


def test_value_that_differs() -> None:
    """A printed value that is another number differs; the one factor without which it fits is named."""
    found = compared({"value": 10, "unit": "mg"}, amount={"value": 5, "unit": "mg"}, places=2, doses=3)
    line = ProductLine("", "5 mg × 2 × 3 = 30 mg", (point(30),))
    assert found == ProductCheck("one", "total", "differs", "10 mg", (line,), "30 mg", (point(30),), ("Doses",))


def test_value_that_is_not_printed() -> None:
    """A value that is missing is worked out all the same, and the word for why it is missing is the reason."""
    found = compared("not reported", amount={"value": 5, "unit": "mg"}, places=2)
    line = ProductLine("", "5 mg × 2 = 10 mg", (point(10),))
    assert found == ProductCheck("one", "total", "not printed", "not reported", (line,), "10 mg", (point(10),), (), "not reported")


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ({"amount": "not reported", "places": 2}, "amount: not reported"),
        ({"amount": {"value": "unclear", "note": "Two figures."}, "places": "not applicable"}, "amount: unclear"),
        ({"amount": {"value": 5, "unit": "mg"}, "places": "not applicable"}, "places: not applicable"),
        ({"amount": {"value": 5, "unit": "unclear"}, "places": 2}, "amount: the unit is unclear"),
        (
            {
                "amount": {"parts": [{"label": "arm", "value": 5, "unit": "mg"}, {"label": "leg", "value": 5, "unit": "unclear"}]},
                "places": 2,
            },
            "amount: the unit is unclear for 'leg'",
        ),
        (
            {
                "amount": {"parts": [{"label": "arm", "value": 5, "unit": "mg"}, {"label": "leg", "value": 5, "unit": "mg"}]},
                "places": {"parts": [{"label": "arm", "value": 2}]},
            },
            "places: no figure for 'leg'",
        ),
        (
            {"amount": {"parts": [{"label": "arm", "value": 5, "unit": "mg"}]}, "places": {"parts": [{"label": "foot", "value": 2}]}},
            "places: no figure for 'arm'",
        ),
    ],
)
def test_not_computable(written: dict[str, Any], reason: str) -> None:
    """A missing factor, an unclear unit or a part without a figure leaves nothing to compare, printed or not, and is named."""
    assert compared({"value": 10, "unit": "mg"}, **written) == ProductCheck("one", "total", "not computable", "10 mg", reason=reason)
    assert compared("not available", **written) == ProductCheck("one", "total", "not computable", "not available", reason=reason)


@pytest.mark.parametrize(
    ("printed", "status"),
    [(30, "agrees"), (30.14, "agrees"), (29.86, "agrees"), (30.2, "differs"), (29.8, "differs"), (0, "differs"), (300, "differs")],
)
def test_rounding(printed: float, status: str) -> None:
    """Half a percent is let pass, since print is rounded."""
    assert compared({"value": printed, "unit": "mg"}, amount={"value": 5, "unit": "mg"}, places=6).status == status


def test_unit_that_differs() -> None:
    """The same number in another unit differs."""
    found = compared({"value": 10, "unit": "mg/kg"}, amount={"value": 5, "unit": "mg"}, places=2)
    assert (found.status, found.totals, found.omitted_factors) == ("differs", (point(10),), ())


@pytest.mark.parametrize(
    ("printed", "status"),
    [
        ({"options": [{"value": 10}, {"value": 20}]}, "agrees"),
        ({"options": [{"value": 20}, {"value": 10}]}, "agrees"),
        ({"value": 10}, "differs"),
        ({"value": 20}, "differs"),
        ({"options": [{"value": 10}, {"value": 20}, {"value": 30}]}, "differs"),
        ({"options": [{"value": 10}, {"value": 25}]}, "differs"),
        ({"range": [10, 20]}, "agrees"),
        ({"range": [10, 25]}, "differs"),
    ],
)
def test_options(printed: dict[str, Any], status: str) -> None:
    """Each alternative is multiplied; every printed one must be among the products and every product among the printed ones."""
    sides = {"options": [{"label": "one side", "value": 2}, {"label": "both", "value": 4}]}
    found = compared(printed | {"unit": "mg"}, amount={"value": 5, "unit": "mg"}, places=sides)
    assert found.status == status
    assert found.lines == (ProductLine("", "5 mg × (2 or 4) = 10 mg or 20 mg", (point(10), point(20))),)
    assert (found.computed, found.totals) == ("10 mg or 20 mg", (point(10), point(20)))


@pytest.mark.parametrize(("low", "high", "status"), [(5, 40, "agrees"), (5, 20, "differs"), (10, 40, "differs")])
def test_ranges(low: float, high: float, status: str) -> None:
    """A range times alternatives gives ranges; the printed range must go from the least to the most."""
    amount, doses = {"range": [5, 10], "unit": "mg"}, {"options": [{"value": 1}, {"value": 4}]}
    found = compared({"range": [low, high], "unit": "mg"}, amount=amount, doses=doses)
    totals = (Interval(5, 10, "mg"), Interval(20, 40, "mg"))
    assert (found.status, found.totals) == (status, totals)
    assert found.lines == (ProductLine("", "(5 to 10 mg) × (1 or 4) = 5 to 10 mg or 20 to 40 mg", totals),)


ARM_AND_LEG = {"parts": [{"label": "arm", "value": 5, "unit": "mg"}, {"label": "leg", "value": 3, "unit": "mg"}]}
PLACES = {"parts": [{"label": "arm", "value": 2}, {"label": "leg", "value": 4}]}
LINES = (ProductLine("arm", "5 mg × 2 × 3 = 30 mg", (point(30),)), ProductLine("leg", "3 mg × 4 × 3 = 36 mg", (point(36),)))


@pytest.mark.parametrize(
    ("printed", "status", "totals", "computed"),
    [
        ({"value": 66, "unit": "mg"}, "agrees", (point(66),), "66 mg"),
        ({"value": 30, "unit": "mg"}, "differs", (point(66),), "66 mg"),
        (
            {"parts": [{"label": "leg", "value": 36, "unit": "mg"}, {"label": "arm", "value": 30, "unit": "mg"}]},
            "agrees",
            (point(30), point(36)),
            "30 mg (arm) + 36 mg (leg)",
        ),
        (
            {"parts": [{"label": "arm", "value": 30, "unit": "mg"}, {"label": "leg", "value": 30, "unit": "mg"}]},
            "differs",
            (point(30), point(36)),
            "30 mg (arm) + 36 mg (leg)",
        ),
    ],
)
def test_parts(printed: dict[str, Any], status: str, totals: tuple[Interval, ...], computed: str) -> None:
    """Parts are multiplied each by itself; a printed value without parts must be their sum."""
    found = compared(printed, amount=ARM_AND_LEG, places=PLACES, doses=3)
    assert (found.status, found.lines, found.totals, found.computed) == (status, LINES, totals, computed)


def test_parts_that_are_added_with_options() -> None:
    """An alternative that holds for all parts is the same in each of them when these are added: 8 or 16, not 8, 11, 13 or 16."""
    doses = {"options": [{"value": 1}, {"value": 2}]}
    found = compared({"options": [{"value": 8}, {"value": 16}], "unit": "mg"}, amount=ARM_AND_LEG, doses=doses)
    assert (found.status, found.totals) == ("agrees", (point(8), point(16)))


def test_parts_that_are_added_with_ranges() -> None:
    """The sum of parts with ranges goes from the least to the most."""
    amount = {"parts": [{"label": "arm", "range": [5, 6], "unit": "mg"}, {"label": "leg", "range": [1, 2], "unit": "mg"}]}
    found = compared({"range": [6, 16], "unit": "mg"}, amount=amount, doses={"options": [{"value": 1}, {"value": 2}]})
    assert (found.status, found.totals) == ("agrees", (Interval(6, 16, "mg"),))


def test_parts_that_cannot_be_added() -> None:
    """Parts in two units have no sum; the products are shown one by one, and a printed sum cannot be right."""
    amount = {"parts": [{"label": "arm", "value": 5, "unit": "mg"}, {"label": "leg", "value": 3, "unit": "mg/kg"}]}
    found = compared({"value": 16, "unit": "mg"}, amount=amount, places=2)
    assert (found.status, found.totals, found.computed) == ("differs", (), "10 mg (arm) + 6 mg/kg (leg)")


def test_parts_that_are_added_with_ranges_in_two_units() -> None:
    """Alternatives in two units, one of them a range, give a sum for each unit; none of them is added to the other."""
    amounts = {"options": [{"range": [1, 2], "unit": "mg"}, {"value": 3, "unit": "ml"}]}
    found = compared({"value": 9, "unit": "mg"}, amount=amounts, places=PLACES)
    assert (found.status, found.totals) == ("differs", (Interval(6, 12, "mg"), Interval(18, 18, "ml")))
    assert found.computed == "6 to 12 mg or 18 ml"


def test_printed_parts_in_two_units() -> None:
    """Printed parts in two units agree if each part is the product."""
    amount = {"parts": [{"label": "arm", "value": 5, "unit": "mg"}, {"label": "leg", "value": 3, "unit": "mg/kg"}]}
    printed = {"parts": [{"label": "arm", "value": 10, "unit": "mg"}, {"label": "leg", "value": 6, "unit": "mg/kg"}]}
    assert compared(printed, amount=amount, places=2).status == "agrees"


def test_printed_parts_that_are_swapped() -> None:
    """Printed parts differ if the numbers stand with the wrong parts."""
    printed = {"parts": [{"label": "arm", "value": 36, "unit": "mg"}, {"label": "leg", "value": 30, "unit": "mg"}]}
    assert compared(printed, amount=ARM_AND_LEG, places=PLACES, doses=3).status == "differs"


def test_summed_over() -> None:
    """A part that is printed as a sum over a factor is not multiplied by it again, and the arithmetic leaves it out."""
    amount = {
        "parts": [
            {"label": "arm", "value": 5, "unit": "mg"},
            {"label": "leg", "value": 3, "unit": "mg", "summed_over": ["places"]},
        ]
    }
    found = compared({"value": 39, "unit": "mg"}, amount=amount, places=PLACES, doses=3)
    lines = (LINES[0], ProductLine("leg", "3 mg × 3 = 9 mg", (point(9),)))
    assert found == ProductCheck("one", "total", "agrees", "39 mg", lines, "39 mg", (point(39),))


@pytest.mark.parametrize(
    ("printed", "without"),
    [
        (30, ()),
        (15, ("Places",)),
        (10, ("Doses",)),
        (5, ("Places", "Doses")),
        (6, ()),
        (7, ()),
    ],
)
def test_without(printed: float, without: tuple[str, ...]) -> None:
    """The smallest set of counts without which the printed value fits is named; the amount itself, which has a unit, never is."""
    assert compared({"value": printed, "unit": "mg"}, amount={"value": 5, "unit": "mg"}, places=2, doses=3).omitted_factors == without


def test_without_one_of_two() -> None:
    """Of two counts that would do alike the first is named."""
    assert compared({"value": 10, "unit": "mg"}, amount={"value": 5, "unit": "mg"}, places=2, doses=2).omitted_factors == ("Places",)


def test_without_of_an_option() -> None:
    """A count of several alternatives can be the one left out."""
    options = {"options": [{"value": 1}, {"value": 2}]}
    found = compared({"value": 15, "unit": "mg"}, amount={"value": 5, "unit": "mg"}, places=3, doses=options)
    assert (found.status, found.totals, found.omitted_factors) == ("differs", (point(15), point(30)), ("Doses",))


COUNTS = st.integers(1, 1000)


@given(st.permutations(["amount", "places", "doses"]), COUNTS, COUNTS, st.lists(COUNTS, min_size=1, max_size=3))
def test_order_of_factors(order: list[str], amount: int, places: int, doses: list[int]) -> None:
    """The order of the factors changes neither the products nor what they are compared with."""
    written: dict[str, Any] = {
        "amount": {"value": amount, "unit": "mg"},
        "places": places,
        "doses": {"options": [{"value": dose} for dose in doses]},
    }
    printed = {"value": amount * places * doses[0], "unit": "mg"}
    one, other = compared(printed, **written), compared(printed, *order, **written)
    assert (one.status, set(one.totals)) == (other.status, set(other.totals))
    assert set(one.totals) == {point(amount * places * dose) for dose in doses}


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_scaling_a_factor(low: int, more: int, places: int, scale: int) -> None:
    """If one factor is so many times as large, so is the product; and a printed value scaled with it still agrees."""
    one = compared({"value": 1, "unit": "mg"}, amount={"range": [low, low + more], "unit": "mg"}, places=places)
    wanted = Interval(low * places * scale, (low + more) * places * scale, "mg")
    printed = {"range": [wanted.low, wanted.high], "unit": "mg"}
    for amount, factor in ((scale, 1), (1, scale)):
        written = {"range": [low * amount, (low + more) * amount], "unit": "mg"}
        other = compared(printed, amount=written, places=places * factor)
        assert (other.status, other.totals) == ("agrees", (wanted,))
    assert one.totals == (Interval(low * places, (low + more) * places, "mg"),)


def test_studies_of_the_review_on_sleep() -> None:
    """The invented review has one study for each status."""
    found = {each.study: (each.field, each.status, each.printed, each.computed) for each in check_products(records_of(SLEEP))}
    assert found == {
        "adler2015": ("total_minutes", "agrees", "360 minutes", "360 minutes"),
        "brook2017": ("total_minutes", "differs", "300 minutes", "200 minutes"),
        "chen2018": ("total_minutes", "not computable", "120 to 240 minutes", ""),
        "dunn2019": ("total_minutes", "not printed", "not reported", "225 to 360 minutes"),
    }


def test_studies_of_the_rich_review() -> None:
    """Alternatives, ranges, parts in several units, and factors that a printed total leaves out, worked out by hand."""
    found = {each.study: each for each in check_products(records_of(RICH))}
    wanted: dict[str, tuple[str, list[tuple[float, float, str]], tuple[str, ...], str]] = {
        "riley2014": ("agrees", [(5e5, 5e5, "cells"), (1e6, 1e6, "cells")], (), ""),
        "feldman2014": ("differs", [(1e6, 1e6, "cells"), (3e6, 3e6, "cells")], ("Doses",), ""),
        "oh2015": ("agrees", [(9.6e7, 1.72e8, "cells")], (), ""),
        "rushkevich2015": ("differs", [(4.7e7, 2.194e8, "cells")], (), ""),
        "glass2016": ("not computable", [], (), "cells per administration: unclear"),
        "ruizlopez2016": ("not computable", [], (), "cells per administration: not reported"),
        "sykova2017": ("not printed", [(1.5e7, 4.5e7, "cells")], (), "unclear"),
        "petrou2016": ("not computable", [], (), "cells per administration: the unit is unclear for 'intrathecal'"),
        "berry2019": ("agrees", [(1.68e8, 1.68e8, "cells")], (), ""),
        "mazzini2019": ("differs", [(7.5e5, 7.5e5, "cells"), (1.5e6, 1.5e6, "cells")], ("Administrations per dose",), ""),
        "petrou2021": ("agrees", [(1e6, 4e6, "cells/kg")], (), ""),
    }
    for key, (status, totals, without, reason) in wanted.items():
        made = [(each.low, each.high, each.unit) for each in found[key].totals]
        assert made == [(pytest.approx(low), pytest.approx(high), unit) for low, high, unit in totals], key
        assert (found[key].status, found[key].omitted_factors, found[key].reason or "") == (status, without, reason), key
    assert found["feldman2014"].printed == "5 × 10⁵ cells or 1.5 × 10⁶ cells"
    assert found["rushkevich2015"].printed == "4.7 × 10⁷ to 1.18 × 10⁸ cells"


def test_one_part_alone() -> None:
    """Where there is but one part its product is told without its name."""
    amount = {"parts": [{"label": "arm", "value": 5, "unit": "mg"}]}
    found = compared({"parts": [{"label": "arm", "value": 30, "unit": "mg"}]}, amount=amount, places=2, doses=3)
    assert (found.status, found.computed, found.totals) == ("agrees", "30 mg", (point(30),))
    assert found.lines == (ProductLine("arm", "5 mg × 2 × 3 = 30 mg", (point(30),)),)
    assert compared({"value": 30, "unit": "mg"}, amount=amount, places=2, doses=3).computed == "30 mg"


@pytest.mark.parametrize(("printed", "without"), [(6, ()), (2, ("Doses",)), (3, ("Places",)), (1, ()), (5, ())])
def test_without_some_of_counts_alone(printed: float, without: tuple[str, ...]) -> None:
    """A product of counts alone is never compared with nothing: not all of them can be left out."""
    found = compared(printed, places=2, doses=3)
    assert (found.status, found.omitted_factors) == ("agrees" if printed == 6 else "differs", without)


def test_the_fewest_factors_are_left_out() -> None:
    """One factor is tried before two, in their order."""
    found = compared({"value": 20, "unit": "mg"}, amount={"value": 5, "unit": "mg"}, places=2, doses=4)
    assert found.omitted_factors == ("Places",)
    found = compared({"value": 5, "unit": "mg"}, amount={"value": 5, "unit": "mg"}, places=2, doses=4)
    assert found.omitted_factors == ("Places", "Doses")


@pytest.mark.parametrize("unit", ["mg", "vials", "years"])
def test_units_by_name(unit: str) -> None:
    """Any unit but an unclear one is one."""
    assert compared({"value": 10, "unit": unit}, amount={"value": 5, "unit": unit}, places=2).status == "agrees"


def test_units_that_cannot_be_multiplied() -> None:
    """Two factors with a unit each give no product, and the reason is told."""
    found = compared({"value": 10, "unit": "mg"}, amount={"value": 5, "unit": "mg"}, places={"value": 2, "unit": "ml"})
    assert (found.status, found.reason) == ("not computable", "cannot multiply mg by ml")


def test_alternatives_with_the_same_labels_go_together() -> None:
    """Where two factors label their alternatives alike like goes with like; else each with each."""
    amount = {"options": [{"label": "low", "value": 5, "unit": "mg"}, {"label": "high", "value": 10, "unit": "mg"}]}
    places = {"options": [{"label": "low", "value": 1}, {"label": "high", "value": 3}]}
    assert compared("not reported", amount=amount, places=places).totals == (point(5), point(30))
    other = {"options": [{"label": "one", "value": 1}, {"label": "three", "value": 3}]}
    assert compared("not reported", amount=amount, places=other).totals == (point(5), point(15), point(10), point(30))
    bare = {"options": [{"value": 1}, {"value": 3}]}
    unnamed = {"options": [{"value": 5, "unit": "mg"}, {"value": 10, "unit": "mg"}]}
    assert compared("not reported", amount=unnamed, places=bare).totals == (point(5), point(15), point(10), point(30))


def test_a_sum_over_another_factor() -> None:
    """A factor over which another is already a sum stands in the arithmetic of no alternative."""
    amount = {"options": [{"value": 5, "unit": "mg", "summed_over": ["places"]}, {"value": 8, "unit": "mg", "summed_over": ["places"]}]}
    found = compared({"options": [{"value": 15}, {"value": 24}], "unit": "mg"}, amount=amount, places=2, doses=3)
    assert (found.status, found.lines) == ("agrees", (ProductLine("", "(5 mg or 8 mg) × 3 = 15 mg or 24 mg", (point(15), point(24))),))


@pytest.mark.parametrize(
    ("printed", "status"),
    [
        ({"parts": [{"label": "arm", "value": 30, "unit": "mg"}]}, "differs"),
        ({"parts": [{"label": "arm", "value": 30, "unit": "mg"}, {"label": "foot", "value": 36, "unit": "mg"}]}, "differs"),
        ({"parts": [{"label": "arm", "value": 30, "unit": "mg"}, {"label": "foot", "value": 66, "unit": "mg"}]}, "differs"),
        ({"parts": [{"label": "arm", "value": 66, "unit": "mg"}]}, "agrees"),
        ({"parts": [{"value": 66, "unit": "mg"}]}, "agrees"),
        ({"options": [{"label": "arm", "value": 30, "unit": "mg"}, {"label": "leg", "value": 36, "unit": "mg"}]}, "differs"),
    ],
)
def test_parts_of_other_names(printed: dict[str, Any], status: str) -> None:
    """Printed parts that are not those of the products are held against the sum of all."""
    found = compared(printed, amount=ARM_AND_LEG, places=PLACES, doses=3)
    assert (found.status, found.totals) == (status, (point(66),))


def test_three_parts_are_added() -> None:
    """The sum goes over all parts, with alternatives of one of them each."""
    parts = [{"label": name, "value": value, "unit": "mg"} for name, value in (("arm", 1), ("leg", 2), ("back", 4))]
    assert compared({"value": 14, "unit": "mg"}, amount={"parts": parts}, places=2).totals == (point(14),)
    either = [*parts, {"label": "back", "value": 8, "unit": "mg"}]
    assert compared({"value": 14, "unit": "mg"}, amount={"parts": either}, places=2).totals == (point(14), point(22))
