"""Whole pages in a made-up language: what Python says on them stays in English nowhere."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from helpers.languages import WORD, made_up
from helpers.pages import TEMPLATES, content
from helpers.reviews import BCG, REVIEWS, RICH, SLEEP, records_of, tables_of

from living_review.charts.registry import chart_kinds
from living_review.charts.render import draw, draw_first
from living_review.charts.verdicts import verdicts
from living_review.commands.translate import page_texts
from living_review.pages import environment as surroundings
from living_review.pages.environment import environment, render_page
from living_review.pages.kinds import page_kinds
from living_review.pages.phrases import FOLDERS_OF_TEMPLATE, OF_TEMPLATE, phrases_of
from living_review.records.translations import Language, translatable_texts

SAID = {text for template in (*OF_TEMPLATE, *FOLDERS_OF_TEMPLATE) for text in phrases_of(template)}
MARKED = Language("fr", "Marked", {text: f"«{text}»" for text in SAID})
"""A language that only puts signs around each phrase."""
ENOUGH = 3
"""Of so many words the longest part of a phrase must be, so that it is known again on a page."""


@cache
def written(folder: Path) -> str:
    """What people wrote: the records of a review, and the templates, which may use the words of a phrase on their own."""
    files = [*folder.rglob("*.yml"), *TEMPLATES.glob("*.j2")]
    return " ".join(" ".join(file.read_text(encoding="utf-8") for file in files).split())


@cache
def known_parts() -> dict[str, str]:
    """The longest part of each phrase between the names in braces, by the phrase, where it is long enough."""
    parts = {phrase: max(re.split(r"{\w+}", phrase), key=len).strip() for phrase in SAID}
    return {phrase: part for phrase, part in parts.items() if len(re.findall("[A-Za-z]{2,}", part)) >= ENOUGH}


def unmarked(body: str) -> str:
    """The text of a page outside the signs that the made-up language puts around phrases, and outside drawings."""
    text = html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"<svg.*?</svg>", "", body, flags=re.DOTALL)))
    depth, outside = 0, []
    for sign in text:
        depth += {"«": 1, "»": -1}.get(sign, 0)
        if depth == 0:
            outside.append(sign)
    return "".join(outside)


@pytest.mark.parametrize(
    ("folder", "template"),
    [
        (RICH, "claims.md.j2"),
        (RICH, "adds-up.md.j2"),
        (RICH, "numbers.md.j2"),
        (RICH, "study.md.j2"),
        (RICH, "syntheses.md.j2"),
        (BCG, "syntheses.md.j2"),
        (BCG, "study.md.j2"),
        (REVIEWS / "bias", "study.md.j2"),
        (SLEEP, "compare.md.j2"),
    ],
    ids=lambda value: value.name if isinstance(value, Path) else value.split(".")[0],
)
def test_phrases_are_said_in_the_language_of_the_page(folder: Path, template: str) -> None:
    """Each phrase on a page stands in the signs of the language, wherever it was put together: its parts are joined as phrases too."""
    made = content(folder, charts=False)
    env = environment(TEMPLATES, made, MARKED)
    kind = next(kind for kind in page_kinds() if kind.template == template)
    document = next(iter(kind.documents(made)))
    text = unmarked(render_page(env, template, made, document.root, **document.values).body)
    left = {phrase for phrase, part in known_parts().items() if part in text and part not in written(folder)}
    assert left == set()


def figure_of(template: str, language: Language, *, drawn: bool) -> str:
    """The chart on a page of the small review, in a language in which its charts were drawn, or were not."""
    made = content(SLEEP)
    plot = verdicts(made.claims.counts)
    assert plot is not None
    chart = draw(plot, "verdicts", "verdicts", language=language)
    said = {**draw_first(records_of(SLEEP), tables_of(SLEEP), language), chart.id: chart}
    made = replace(made, languages=(language,), said_figures={language.tag: said} if drawn else {})
    (document,) = next(kind for kind in page_kinds() if kind.template == template).documents(made)
    body = render_page(environment(TEMPLATES, made, language), template, made, "../", **document.values).body
    (figure,) = re.findall("<figure.*?</figure>", body, re.DOTALL)
    return html.unescape(figure)


@cache
def other_language() -> Language:
    """A language into which every text is translated."""
    return made_up([*page_texts(TEMPLATES.parent), *translatable_texts(records_of(SLEEP), chart_kinds())])


@pytest.mark.parametrize(("template", "chart"), [("home.md.j2", "participants"), ("conclusion.md.j2", "verdicts")])
def test_a_chart_is_said_in_the_language_of_the_page(template: str, chart: str) -> None:
    """With all that stands around it: no part of it is marked as English, and its files, or the live chart's, are those of the language."""
    figure, live = figure_of(template, other_language(), drawn=True), chart != "verdicts"
    assert " lang=" not in figure
    assert (f'data-chart="../pt-br/assets/charts/{chart}" data-root="../"' in figure) == live
    assert [f"../pt-br/assets/charts/{chart}.{kind}" in figure for kind in ("svg", "csv", "vl.json")] == [True, False, live]
    assert f"../assets/charts/{chart}.csv" in figure
    names = {word for study in records_of(SLEEP).studies for word in WORD.findall(study.label)}
    said = " ".join((*re.findall(r">([^<>]+)<", figure), *re.findall(r'aria-label="([^"]+)"', figure)))
    assert set(WORD.findall(said)) - names == {"SVG", "PNG", "CSV"} | ({"Vega", "Lite"} if live else set())


def test_more_rows_of_a_chart_are_in_the_file_that_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """The numbers of a chart are in one file for all languages, also where the page shows only the first rows."""
    monkeypatch.setattr(surroundings, "MOST_ROWS", 1)
    figure = figure_of("home.md.j2", other_language(), drawn=True)
    assert other_language().translate("{n} more rows").replace("{n}", "3") in figure
    assert set(re.findall(r'href="([^"]*\.csv)"', figure)) == {"../assets/charts/participants.csv"}


@pytest.mark.parametrize("template", ["home.md.j2", "conclusion.md.j2"])
def test_a_chart_in_english_is_marked_as_such(template: str) -> None:
    """Where a chart cannot be said in the language, what is English in it is marked, and what stands around it is said."""
    figure = figure_of(template, other_language(), drawn=False)
    marked = re.findall(r'<(\w+)[^>]* lang="en"', figure)
    assert [marked.count(tag) for tag in ("h2", "h3", "div", "table")] == [template == "home.md.j2", template != "home.md.j2", 2, 1]
    assert re.findall(r'(?:data-chart|href)="([^"]*assets/[^"]*)"', figure)
    assert not re.findall(r'"[^"]*pt-br/assets/[^"]*"', figure)
    assert other_language().translate("The numbers as a table, and downloads") in figure
