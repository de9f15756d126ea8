"""What must hold between the charts that review.yml declares and the kinds of charts that there are."""

from __future__ import annotations

from collections.abc import Iterator

from living_review.checks.context import Context
from living_review.checks.registry import review_rule
from living_review.problems import Problem, did_you_mean, quoted
from living_review.records.chart_kinds import ChartOption
from living_review.records.review import Review
from living_review.records.yaml_reader import Loc


@review_rule
def charts_fit_their_kind(context: Context) -> Iterator[Problem]:
    """A chart is of a kind that there is, has the options that this kind requires, and none that it does not take."""
    charts, document = context.charts, context.document
    for i, declared in enumerate(context.review.charts):
        kind = charts.get(declared.kind)
        if kind is None:
            message = f"{quoted(declared.kind)} is not a kind of chart{did_you_mean(declared.kind, charts)}"
            yield document.problem(("charts", i, "kind"), message)
            continue
        known = {option.name for option in kind.options}
        unknown = [name for name in declared.options() if name not in known]
        for name in unknown:
            hint = did_you_mean(name, known) or "; it takes none"
            yield document.problem(("charts", i, name), f"{quoted(name)} is not an option of '{kind.kind}'{hint}", key=True)
        required = {option.name for option in kind.required()}
        given = {option.name for option in kind.options if option.required and option.name in declared.options()}
        if given != required and not unknown:
            wanted, found = (", ".join(sorted(names)) or none for names, none in ((required, "no option"), (given, "none")))
            yield document.problem(("charts", i), f"'{kind.kind}' takes {wanted}; found {found}")


@review_rule
def chart_options_exist(context: Context) -> Iterator[Problem]:
    """An option of a chart names a field of a type that the chart can draw, a tool that appraisal declares, or a word that it knows."""
    charts, document = context.charts, context.document
    for i, declared in enumerate(context.review.charts):
        for option in charts[declared.kind].options if declared.kind in charts else ():
            value = declared.options().get(option.name)
            if value is None:
                continue
            loc: Loc = ("charts", i, option.name)
            if isinstance(value, tuple) and not option.many:
                yield document.problem(loc, f"found a list of {len(value)}, expected one name")
                continue
            names = declared.listed(option.name)
            for j, name in enumerate(names):
                message = _fault(name, option, context.review)
                if message:
                    yield document.problem((*loc, j) if isinstance(value, tuple) else loc, message)


def _fault(name: str, option: ChartOption, review: Review) -> str:
    """What is wrong with the value of an option, or ''."""
    if option.takes == "word":
        return "" if name in option.words else f"{quoted(name)} is not allowed here{did_you_mean(name, option.words)}"
    if option.takes == "tool":
        tools = [declared.key for declared in review.appraisal.declared]
        hint = did_you_mean(name, tools) or "; it declares none"
        return "" if name in tools else f"{quoted(name)} is not a tool that appraisal declares{hint}"
    types = {declared.id: declared.type for declared in review.fields}
    if name not in types:
        return f"{quoted(name)} is not a field of this review{did_you_mean(name, types)}"
    if option.types and types[name] not in option.types:
        return f"'{name}' is of the type {types[name]}; expected a field of the type {' or '.join(option.types)}"
    return ""
