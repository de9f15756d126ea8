"""Texts that remember what they were made of, and all that is computed once for every language."""

from __future__ import annotations

import copy
import json
import pickle
import re
from collections.abc import Mapping

import pytest
from helpers.reviews import BCG, REVIEWS, RICH, SLEEP, records_of, tables_of

from living_review.analysis.claim_operands import EvaluationContext
from living_review.analysis.claims import evaluate_claims
from living_review.analysis.plausibility.run import plausibility
from living_review.analysis.pooled import PooledSynthesis
from living_review.analysis.synthesis import synthesise
from living_review.charts.base import Plot
from living_review.charts.bubbles import bubble_plot
from living_review.charts.forest import forest_plot
from living_review.charts.funnel import funnel_plot
from living_review.charts.prisma import flow_diagram
from living_review.charts.rank_strips import rank_strip, strips
from living_review.charts.registry import chart_kinds
from living_review.charts.without_each import leave_one_out_plot
from living_review.charts.words import Words
from living_review.pages.phrases import FOLDERS_OF_TEMPLATE, OF_TEMPLATE, Speaker, phrases_of
from living_review.records.translations import Language
from living_review.wording import STUDIES, Counted, Phrases, Wording, joined, texts_of_group, worded

SAID = {text for template in (*OF_TEMPLATE, *FOLDERS_OF_TEMPLATE) for text in phrases_of(template)}
MARKED = Speaker(Language("en-GB", "Marked", {text: f"«{text}»" for text in SAID}))
PORTUGUESE = Speaker(Language("pt-BR", "português", {"{n} of {studies}": "{n} de {studies}", STUDIES.many: "{n} estudos"}))


def test_a_wording_is_a_text() -> None:
    """It reads, compares and is written as the English text that it is."""
    text = worded("{n} of {of}", n=1, of="two")
    assert text == "1 of two"
    assert json.dumps([text]) == '["1 of two"]'
    assert {text: 1}["1 of two"] == 1


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda text: pickle.loads(pickle.dumps(text))])
def test_a_copy_remembers_as_much(again) -> None:  # type: ignore[no-untyped-def]
    """What is kept between builds can still be said in another language."""
    text = again(worded("{n} of {studies}", n=2, studies=STUDIES.of(5)))
    assert PORTUGUESE.again(text) == "2 de 5 estudos"


def test_texts_within_a_text_are_said_too() -> None:
    """A text that stands in another, or is joined to others, is said in the language as well."""
    inner = worded("{n} of {studies}", n=2, studies=STUDIES.of(5))
    assert PORTUGUESE.again(joined("; ", [inner, "Li 2015"])) == "2 de 5 estudos; Li 2015"


def test_no_sentence_mixes_two_languages() -> None:
    """A text whose phrase is not translated stays in English as a whole."""
    assert PORTUGUESE.again(worded("All {studies} agree", studies=STUDIES.of(5))) == "All 5 studies agree"


@pytest.mark.parametrize("n", [0, 1, 2])
def test_forms_of_numbers(n: int) -> None:
    """The form for one is for one alone."""
    assert Counted("{n} bird", "{n} birds").of(n) == f"{n} bird{'' if n == 1 else 's'}"


def test_large_numbers_are_grouped() -> None:
    """A number too large for a year is written with the signs of the language, and a year as it is."""
    text = worded("{n} of {of} since {year}", n=2500, of=607_500, year=2016)
    assert text == "2500 of 607,500 since 2016"
    portuguese = Language("pt-BR", "português", {"{n} of {of} since {year}": "{n} de {of} desde {year}"})
    assert Speaker(portuguese).again(text) == Speaker(portuguese)(text.phrase, **text.values) == "2500 de 607.500 desde 2016"
    assert Words(portuguese)(text) == "2500 de 607.500 desde 2016"


def test_values_mean_nothing() -> None:
    """A value with braces is shown letter by letter, in the separator of a list as well."""
    assert joined("{}", ["{n}", "b"]) == "{n}{}b"
    assert worded("a {label} of a record") == PORTUGUESE.again(worded("a {label} of a record")) == "a {label} of a record"


@pytest.mark.parametrize("more", ["{n.__class__}", "{n!r:>99}", "{", "}}", "{0}", "{n[0]}", "{}"])
def test_a_translation_can_ask_for_values_alone(more: str) -> None:
    """A translation comes with a review, maybe from a stranger: what else it has in braces is text, and asks nothing of Python."""
    speaker = Speaker(Language("xx", "Marked", {"{n} birds": f"{{n}} aves {more}"}))
    assert speaker.again(worded("{n} birds", n=3)) == f"3 aves {more}"


def test_texts_of_a_group() -> None:
    """All phrases of a group are found, those of tables and both forms of counted ones too, and an empty one is none."""

    class Example(Phrases):
        ONE = "one"
        TABLE: Mapping[str, str] = {"a": "two", "b": ""}
        THREE = Counted("{n} three", "{n} threes")

    assert list(texts_of_group(Example)) == ["one", "two", "{n} three", "{n} threes"]


def unsaid(texts: list[str]) -> list[str]:
    """The texts that a page in another language would leave in English."""
    return [text for text in texts if text and "«" not in str(MARKED.again(text))]


def plots() -> list[tuple[str, Plot]]:
    """A plot of each kind of chart, and of those of syntheses, of small reviews."""
    found = []
    for folder in (RICH, SLEEP, BCG, REVIEWS / "bias"):
        records, tables = records_of(folder), tables_of(folder)
        for declared in records.review.charts:
            plot = chart_kinds()[declared.kind].plot(records, tables, declared)
            found += [(declared.kind, plot)] if plot is not None else []
    records = records_of(RICH)
    compared = strips(records, tables_of(RICH))
    strip = rank_strip(records.studies[0].key, dict(tables_of(RICH).studies["label"]), compared)
    found += [("standing", strip)] if strip is not None else []
    results, _ = synthesise(records_of(BCG), tables_of(BCG))
    for result in results:
        if isinstance(result, PooledSynthesis):
            forest = forest_plot(result, {}, "", records_of(BCG))
            made = (forest, leave_one_out_plot(result), funnel_plot(result), bubble_plot(result))
            found += [("synthesis", plot) for plot in made if plot is not None]
    return found


MOVED_LATER = {"before_after"}


def test_charts_can_be_said_in_another_language() -> None:
    """Title, description and note of every kind of chart are made of phrases, and so is the name of its first column."""
    found = plots()
    assert {kind for kind, _ in found} >= set(chart_kinds()) - MOVED_LATER
    for kind, plot in found:
        if kind not in MOVED_LATER:
            title = [] if kind == "synthesis" else [plot.title]
            assert unsaid([*title, plot.description, plot.note]) == [], kind
            assert any(isinstance(heading, Wording) for heading in plot.columns.values()), kind


def test_flow_diagram_can_be_said_in_another_language() -> None:
    """So can the table of the flow diagram, save for the names of databases and the reasons that a review gives."""
    chart = flow_diagram(records_of(RICH).review)
    assert unsaid([chart.title, chart.description, *chart.headings, *(row[0].text for row in chart.rows)]) == []


def test_checks_of_plausibility_can_be_said_in_another_language() -> None:
    """What each of them says of a number is made of phrases."""
    for folder in (RICH, BCG):
        tried = plausibility(records_of(folder)).tried
        assert tried
        assert unsaid([each.says for each in tried]) == []


def test_claims_can_be_said_in_another_language() -> None:
    """The arithmetic and the sides of claims are made of phrases, save for what is quoted and for what is a number alone."""
    records, tables = records_of(RICH), tables_of(RICH)
    results = evaluate_claims(EvaluationContext.of(records, tables))
    computed = [result for result in results if result.way == "computed"]
    assert computed
    lines = [line for result in computed for line in result.arithmetic if len(re.findall("[a-z]{2,}", line)) > 2]
    assert unsaid([line for line in lines if not re.search(" [×=≠] ", line)]) == []
    assert any(isinstance(side.label, Wording) for result in computed for side in result.sides)
