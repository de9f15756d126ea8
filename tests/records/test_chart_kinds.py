"""What a kind of chart tells of its options, and how a chart is named after them."""

from __future__ import annotations

from living_review.records.chart_kinds import ChartKind, ChartOption, chart_id
from living_review.records.review import ChartDeclaration


def test_an_option_is_a_field_that_is_needed() -> None:
    """Unless it says otherwise an option names one field of any type, and has to be given."""
    option = ChartOption("rows", "What the rows are")
    assert (option.takes, option.types, option.words, option.required, option.many) == ("field", (), (), True, False)


def test_name_of_a_chart() -> None:
    """It is made of the kind and what the needed options name, in the order of the kind; the others do not enter."""
    rows, by, columns = ChartOption("rows", "x"), ChartOption("by", "x", required=False), ChartOption("columns", "x")
    kind = ChartKind("evidence_map", (rows, by, columns))
    declared = ChartDeclaration.model_validate({"kind": "evidence_map", "columns": "time_of_day", "by": "dose", "rows": "route"})
    assert kind.required() == (rows, columns)
    assert chart_id(declared, kind) == "evidence-map-route-time-of-day"
    assert chart_id(ChartDeclaration(kind="timeline"), ChartKind("timeline")) == "timeline"


def test_options_of_a_declaration() -> None:
    """One name, several, or none; a list is no name, and a name is a list of one."""
    declared = ChartDeclaration.model_validate({"kind": "x", "rows": "route", "shown": ["a", "b"]})
    assert dict(declared.options()) == {"rows": "route", "shown": ("a", "b")}
    assert (declared.optional("rows"), declared.optional("shown"), declared.optional("none")) == ("route", None, None)
    assert (declared.listed("rows"), declared.listed("shown"), declared.listed("none")) == (("route",), ("a", "b"), ())
