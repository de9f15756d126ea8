"""The chart of how much was given, as printed and as worked out."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.drawings import WIDTHS, data, drawn, drawn_alone, spec, the_only
from helpers.reviews import RICH, SLEEP, Copy

from living_review.charts.render import RenderedChart
from living_review.records.load import load_records

PRINTED = {
    ("kim2014", 2e6, 2e6, "cells"), ("riley2014", 5e5, 5e5, "cells"), ("riley2014", 1e6, 1e6, "cells"),
    ("feldman2014", 5e5, 5e5, "cells"), ("feldman2014", 1.5e6, 1.5e6, "cells"), ("mazzini2015", 2.25e6, 2.25e6, "cells"),
    ("mazzini2015", 4.5e6, 4.5e6, "cells"), ("oh2015", 9.6e7, 1.72e8, "cells"), ("rushkevich2015", 4.7e7, 1.18e8, "cells"),
    ("glass2016", 2.9e6, 1.6e7, "cells"), ("petrou2016", 1e6, 2e6, "cells"), ("petrou2016", 2e6, 2e6, "cells/kg"),
    ("berry2019", 1.68e8, 1.68e8, "cells"), ("mazzini2019", 7.5e5, 7.5e5, "cells"), ("siwek2020", 3e7, 3e7, "cells"),
    ("barczewska2020", 9e7, 9e7, "cells"), ("petrou2021", 1e6, 4e6, "cells/kg"), ("baloh2022", 2e6, 2e6, "cells"),
    ("baloh2022", 5e6, 5e6, "cells"), ("yamashita2023", 1.2e8, 1.2e8, "cells"),
}  # fmt: skip


COMPUTED = {
    ("feldman2014", 1e6, 1e6, "cells"), ("feldman2014", 3e6, 3e6, "cells"), ("mazzini2015", 4.5e6, 4.5e6, "cells"),
    ("mazzini2015", 9e6, 9e6, "cells"), ("rushkevich2015", 4.7e7, 2.194e8, "cells"), ("mazzini2019", 7.5e5, 7.5e5, "cells"),
    ("mazzini2019", 1.5e6, 1.5e6, "cells"), ("yamashita2023", 9e7, 9e7, "cells"),
}  # fmt: skip


@pytest.mark.parametrize("layout", WIDTHS)
def test_amount(layout: str) -> None:
    """Each printed amount is drawn, and the product beside it where the two differ; nothing else."""
    for figure, printed, computed in (
        (drawn(RICH).figures["amount-total-cells"], PRINTED, COMPUTED),
        (
            drawn(SLEEP).figures["amount-total-minutes"],
            {("adler2015", 360, 360, "minutes"), ("brook2017", 300, 300, "minutes"), ("chen2018", 120, 240, "minutes")},
            {("brook2017", 200, 200, "minutes")},
        ),
    ):
        for source, wanted in (("As printed", printed), ("Worked out, where it differs", computed)):
            rows = [row for row in data(figure, layout) if row["source"] == source]
            found = sorted((row["study"], row["low"], row["high"], row["unit"]) for row in rows)
            assert found == [(key, pytest.approx(low), pytest.approx(high), unit) for key, low, high, unit in sorted(wanted)]


def test_no_amounts(sleep: Copy) -> None:
    """If no amount is printed or can be worked out there is no chart of it."""
    sleep.edit("studies/adler2015.yml", ("{value: 360, unit: minutes, printed: 6 h, note: Printed in hours.}", "not reported"))
    sleep.edit("studies/brook2017.yml", ('{value: 300, unit: minutes, printed: "300"}', "not reported"))
    sleep.edit("studies/chen2018.yml", ("{range: [120, 240], unit: minutes}", "not reported"))
    records = load_records(sleep.folder).records()
    assert drawn_alone(records, "amount-total-minutes") is None


def test_amounts_of_unclear_unit(sleep: Copy) -> None:
    """Printed amounts whose unit is unclear cannot be shown: the note names the study, and without another amount there is no chart."""
    sleep.edit(
        "studies/adler2015.yml", ("{value: 360, unit: minutes, printed: 6 h, note", "{value: 360, unit: unclear, printed: 6 h, note")
    )
    sleep.edit("studies/chen2018.yml", ("{range: [120, 240], unit: minutes}", "not reported"))
    records = load_records(sleep.folder).records()
    figure = the_only(records, "amount-total-minutes")
    assert [row["study"] for row in data(figure) if row["source"] == "As printed"] == ["brook2017"]
    assert figure.note == "No amount that can be shown: Adler 2015, Chen 2018, O'Dunn 2019."
    sleep.edit("studies/brook2017.yml", ('{value: 300, unit: minutes, printed: "300"}', "not reported"))
    records = load_records(sleep.folder).records()
    assert drawn_alone(records, "amount-total-minutes") is None


def axis_of(figure: RenderedChart, panel: int = 0) -> dict[str, Any]:
    """The axis of amounts of one panel."""
    layer = spec(figure)["vconcat"][panel]["layer"][0]
    found: dict[str, Any] = layer["encoding"]["x"]
    return found


def test_axis_chooses_itself(sleep: Copy) -> None:
    """The axis is logarithmic from two decades on, else it begins at nothing; it has a title with its unit."""
    wide, narrow = drawn(RICH).figures["amount-total-cells"], drawn(SLEEP).figures["amount-total-minutes"]
    assert [axis_of(wide, i)["scale"].get("type", "linear") for i in (0, 1)] == ["log", "linear"]
    assert [axis_of(wide, i)["title"] for i in (0, 1)] == ["Total cells", "Total cells (cells/kg)"]
    assert "logarithmic" in wide.description
    assert (axis_of(narrow)["scale"]["domain"][0], axis_of(narrow)["title"]) == (0, "Total time (minutes)")
    assert "logarithmic" not in narrow.description
    sleep.edit(
        "studies/adler2015.yml", ("{value: 360, unit: minutes, printed: 6 h, note: Printed", "{value: 0, unit: minutes, note: Printed")
    )
    records = load_records(sleep.folder).records()
    figure = the_only(records, "amount-total-minutes")
    assert ("adler2015", 0) in {(row["study"], row["low"]) for row in data(figure)}, "nothing is an amount too"
    assert figure.title == "Total time: up to 300 minutes"


def test_nothing_on_a_logarithmic_axis(sleep: Copy) -> None:
    """Where the axis is logarithmic the note names who got nothing."""
    sleep.edit(
        "studies/adler2015.yml", ("{value: 360, unit: minutes, printed: 6 h, note: Printed", "{value: 0, unit: minutes, note: Printed")
    )
    sleep.edit("studies/brook2017.yml", ('{value: 300, unit: minutes, printed: "300"}', "{value: 30000, unit: minutes}"))
    records = load_records(sleep.folder).records()
    figure = the_only(records, "amount-total-minutes")
    assert axis_of(figure)["scale"]["type"] == "log"
    assert "Nothing, which has no place on a logarithmic axis: Adler 2015." in figure.note


def test_legend_of_what_occurs(sleep: Copy) -> None:
    """Without an amount that was worked out there is one kind of mark, and no legend."""
    sleep.edit("studies/brook2017.yml", ('{value: 300, unit: minutes, printed: "300"}', "not reported"))
    records = load_records(sleep.folder).records()
    figure = the_only(records, "amount-total-minutes")
    assert {row["source"] for row in data(figure)} == {"As printed"}
    assert spec(figure)["vconcat"][0]["layer"][0]["encoding"]["color"]["legend"] is None
