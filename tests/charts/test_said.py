"""Charts in the language of a page: all their words are said in it, and their numbers are the same."""

from __future__ import annotations

import html
import pickle
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from helpers.drawings import data, spec
from helpers.languages import WORD, made_up
from helpers.reviews import BCG, REVIEWS, RICH, SLEEP, records_of, tables_of

from living_review.charts import counts
from living_review.charts.registry import chart_kinds
from living_review.charts.render import RenderedChart, draw, draw_all, draw_first
from living_review.charts.verdicts import verdicts
from living_review.charts.words import Words
from living_review.pages.phrases import chart_phrases, verdict_phrases
from living_review.records.claim import VERDICTS
from living_review.records.load import Records
from living_review.records.translations import Language, translatable_texts
from living_review.records.values import MISSING
from living_review.wording import STUDIES, Cased, joined, worded

FOLDERS = sorted(folder for folder in REVIEWS.iterdir() if (folder / "review.yml").is_file())
HIDDEN = ("study", "url", "code")
"""Columns of data that no mark shows."""


def charts_words(records: Records) -> list[str]:
    """What may be said on the chart of the home page of a review."""
    return [*STUDIES, *chart_phrases(), *translatable_texts(records, chart_kinds())]


def in_both(folder: Path, place: int) -> tuple[RenderedChart, RenderedChart] | None:
    """A chart that a review declares, in English and in the made-up language; None if it has nothing to show."""
    records = records_of(folder)
    records = replace(records, review=records.review.model_copy(update={"charts": records.review.charts[place : place + 1]}))
    english = draw_all(records, tables_of(folder))
    said = draw_first(records, tables_of(folder), made_up(charts_words(records)))
    return next(((english[name], chart) for name, chart in said.items()), None)


known_in_both = cache(in_both)


@cache
def tried() -> dict[Path, list[int]]:
    """The places of the charts that are looked at: the first of each review, which its home page shows, and of every other kind one."""
    kinds: set[str] = set()
    places: dict[Path, list[int]] = {}
    for folder in (RICH, SLEEP, *(folder for folder in FOLDERS if folder not in (RICH, SLEEP))):
        for place, declared in enumerate(records_of(folder).review.charts):
            if place == 0 or declared.kind not in kinds:
                places.setdefault(folder, []).append(place)
            kinds.add(declared.kind)
    assert kinds == set(chart_kinds())
    return places


def charts_tried() -> Iterator[tuple[Path, RenderedChart, RenderedChart]]:
    """Those charts in English and in the made-up language, with the folders of their reviews."""
    for folder, places in tried().items():
        for place in places:
            made = known_in_both(folder, place)
            assert made is not None, (folder.name, place)
            yield folder, *made


def shown(figure: RenderedChart) -> Iterator[str]:
    """All that readers of a chart meet or hear: its words and its table, its drawings, and what the browser makes of its specification."""
    yield from (figure.title, figure.description, figure.note, *figure.headings, *(cell.text for row in figure.rows for cell in row))
    for _, _, _, svg in figure.drawings:
        yield from (html.unescape(text) for text in re.findall(r'(?:>|aria-label=")([^<>"]+)[<"]', svg))
    for layout in dict(figure.specs):
        yield from (text for row in data(figure, layout) for name, text in row.items() if isinstance(text, str) and name not in HIDDEN)
        yield from titles_in(spec(figure, layout))


def titles_in(value: Any) -> Iterator[str]:
    """The titles of axes, legends and tips of a specification, and what its scales and orders are made of."""
    for name, each in value.items() if isinstance(value, dict) else ():
        if name in ("title", "domain", "sort"):
            several = [each] if isinstance(each, str) else each if isinstance(each, list) else []
            yield from (text for text in several if isinstance(text, str))
        if name != "datasets":
            yield from titles_in(each)
    for each in value if isinstance(value, list) else ():
        yield from titles_in(each)


def free_words(folder: Path, figure: RenderedChart) -> set[str]:
    """The words that are the same in each language: names of studies and tools, and what is written in the record of a study alone."""
    records, tables = records_of(folder), tables_of(folder)
    given = records.review.appraisal.tools if records.review.appraisal else ()
    tools = [] if isinstance(given, str) else [tool.tool.label for tool in given]
    reasons = [row[figure.data_headings.index("reason")] for row in figure.data_rows] if "reason" in figure.data_headings else []
    outcomes, amounts = tables.outcomes, tables.amounts
    texts = [*(study.label for study in records.studies), *tools, *reasons, *outcomes["group"], *outcomes["unit"], *amounts["label"]]
    return {word for text in texts if text not in MISSING for word in WORD.findall(str(text))}


def in_english(folder: Path, english: RenderedChart, said: RenderedChart) -> set[str]:
    """The words of a chart in the made-up language that are English, and not the start of a free word that was cut."""
    free = free_words(folder, english)
    found = {word for text in shown(said) for word in WORD.findall(text)} - free
    return {word for word in found if not any(each.startswith(word) for each in free)}


def test_all_words_are_said_in_the_language() -> None:
    """Nothing of any chart that a review declares stays in English: in the drawing, in its data, in its table or around it."""
    for folder, english, said in charts_tried():
        assert in_english(folder, english, said) == set(), (folder.name, said.id)


def figures_of(texts: Iterable[str]) -> list[str]:
    """The digits of all numbers of texts in order, without signs that another language has others for."""
    return sorted("".join(re.findall(r"\d", text)) for text in texts if re.search(r"\d", text))


def test_numbers_are_the_same() -> None:
    """In the language a chart has each number that it has in English, in its table, in its drawings and in the data of the live chart."""
    for _, english, said in charts_tried():
        rows = [[figures_of(cell.text for cell in row) for row in chart.rows] for chart in (english, said)]
        assert rows[0] == rows[1], said.id
        assert said.data == english.data
        for one, two in zip(english.drawings, said.drawings, strict=True):
            assert (two[0], two[3].count("<path"), two[3].count("<a ")) == (one[0], one[3].count("<path"), one[3].count("<a ")), said.id
        for layout in dict(english.specs):
            assert numbers_in(data(said, layout)) == numbers_in(data(english, layout)), said.id


LAID_OUT = re.compile(r"(\w+_)?[xy]2?|top|room|order|outline")
"""Columns of data that say where a mark or a word stands, which depends on how long words are."""


def numbers_in(rows: list[dict[str, Any]]) -> list[tuple[str, float]]:
    """The numbers of the data of a drawing, with the names of their columns."""
    values = ((name, value) for row in rows for name, value in row.items() if isinstance(value, (int, float)))
    return sorted((name, value) for name, value in values if not LAID_OUT.fullmatch(name))


@pytest.mark.parametrize("folder", [RICH, SLEEP, BCG, REVIEWS / "bias"], ids=lambda folder: folder.name)
def test_counts_of_many_studies_are_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So are charts that count studies in place of a row for each, with the same bars."""
    monkeypatch.setattr(counts, "MOST_DRAWN", 1)
    for place in range(len(records_of(folder).review.charts)):
        made = in_both(folder, place)
        if made is None or not made[0].counted:
            continue
        english, said = made
        assert in_english(folder, english, said) == set(), english.id
        assert [row[-1].text for row in said.rows] == [row[-1].text for row in english.rows]
        assert [svg.count("<rect") for *_, svg in said.drawings] == [svg.count("<rect") for *_, svg in english.drawings]


def verdict_counts() -> dict[str, int]:
    """A number of statements for each verdict."""
    return {verdict: 3 + i for i, verdict in enumerate(VERDICTS)}


def test_verdicts_are_said_in_the_language() -> None:
    """The chart of the conclusion keeps the bar, the colour, the number and the link of each verdict."""
    plot = verdicts(verdict_counts())
    assert plot is not None
    english = draw(plot, "verdicts", "verdicts")
    said = draw(plot, "verdicts", "verdicts", language=made_up([*verdict_phrases(), *VERDICTS]))
    assert {word for text in shown(said) for word in WORD.findall(text)} == set()
    for (_, *size, in_english), (_, *size_said, svg) in zip(english.drawings, said.drawings, strict=True):
        assert size_said == size
        for what in (r'href="[^"]*"', r'(?<=fill=")[^"]*', r'(?<=height=")[^"]*', r"(?<=>)\d+(?=<)"):
            assert re.findall(what, svg) == re.findall(what, in_english), what


def test_numbers_have_the_signs_of_the_language() -> None:
    """Thousands and decimals are written as in the language: in the table and the title, in the drawing, and by the live chart."""
    made = known_in_both(BCG, 0)
    assert made is not None
    english, said = made
    assert english.kind == "participants"
    people = max(int(row[english.data_headings.index("participants")]) for row in english.data_rows)
    written = f"{people:,}"
    assert written.count(",") == 1
    assert any(f">{written}<" in svg for *_, svg in english.drawings)
    assert all(f">{written.replace(',', '.')}<" in svg and f">{written}<" not in svg for *_, svg in said.drawings)
    assert {cell.text for row in said.rows for cell in row} >= {written.replace(",", "."), "0,2 %"}
    for layout in ("wide", "narrow"):
        assert spec(said, layout)["config"]["locale"]["number"] == {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", ""]}
        assert "locale" not in spec(english, layout)["config"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1,234", "1.234"),
        ("4.8 × 10⁷", "4,8 × 10⁷"),
        ("−0.25", "−0,25"),
        ("p = 0.63", "p = 0,63"),
        ("3 : 1\n75.5 %", "3 : 1\n75,5 %"),
        ("2010", "2010"),
        ("Li 2.5", "Li 2.5"),
        ("2.5.1", "2.5.1"),
    ],
)
def test_numbers_within_cells(text: str, told: str) -> None:
    """A cell of nothing but figures has the signs of the language; a name or an address with a figure is left alone."""
    assert Words(made_up([])).told(text) == told
    assert Words().told(text) == text


def test_a_word_between_two_is_said() -> None:
    """What joins the names of a title is a word too."""
    words = Words(made_up([" and "]))
    assert words(joined(" and ", ["1", "2", "3"])) == "1 анд 2 анд 3"
    assert words(joined(", ", ["1", "2"])) == "1, 2"


def test_letters_are_changed_in_the_language() -> None:
    """A text in small letters, or with a capital, is so in the language as well."""
    text = worded("{name} here", name=Cased(str.lower, worded("Route")))
    assert text == "route here"
    assert Words(made_up(["Route", "{name} here"]))(pickle.loads(pickle.dumps(text))) == "роуте хере"


# ---------------------------------------------------------------------------------------------- what cannot be said


def drawn_in(texts: dict[str, str]) -> RenderedChart:
    """The chart of verdicts in a language that says some texts otherwise."""
    plot = verdicts(verdict_counts())
    assert plot is not None
    known = made_up([*verdict_phrases(), *VERDICTS]).texts
    return draw(plot, "verdicts", "verdicts", language=Language("pt-BR", "made up", {**known, **texts}))


def test_two_things_with_one_name_stay_apart() -> None:
    """Where a language calls two bars the same the chart stays in English as a whole, and none is lost."""
    assert drawn_in({}).tag == "pt-BR"
    same = drawn_in({"holds": "igual", "contradicted": "igual"})
    plot = verdicts(verdict_counts())
    assert plot is not None
    assert same == draw(plot, "verdicts", "verdicts")
    assert (same.tag, same.base) == ("en", "assets/charts/verdicts")


def test_two_terms_with_one_name_stay_apart() -> None:
    """So it is with two terms of the vocabulary."""
    records = records_of(SLEEP)
    labels = [term.label for term in records.vocabulary["designs"].terms.values()]
    assert len(labels) > 1
    language = made_up(charts_words(records))
    assert draw_first(records, tables_of(SLEEP), language) != {}
    assert draw_first(records, tables_of(SLEEP), Language("pt-BR", "x", {**language.texts, **dict.fromkeys(labels, "igual")})) == {}


def test_a_chart_whose_title_is_not_translated_stays_in_english() -> None:
    """A language that does not say what a chart found has the chart in English, and no half of it."""
    assert draw_first(records_of(SLEEP), tables_of(SLEEP), made_up(["Study", "Participants"])) == {}


def test_a_quotation_mark_in_a_word_ends_no_expression() -> None:
    """A translation is text, also where a specification compares with it: no bar is told by another name, and no other code is run."""
    folder = REVIEWS / "bias"
    records = records_of(folder)
    (declared,) = [each for each in records.review.charts if each.kind == "bias_summary"][:1]
    records = replace(records, review=records.review.model_copy(update={"charts": (declared,)}))
    texts = {**made_up(charts_words(records)).texts, "No judgement": 'd\'\\une "part" || true'}
    (chart,) = draw_first(records, tables_of(folder), Language("fr", "x", texts)).values()
    (english,) = draw_all(records, tables_of(folder)).values()
    for one, two in zip(chart.drawings, english.drawings, strict=True):
        assert one[3].count("<path") == two[3].count("<path")
        assert len(re.findall(r"<text[^>]*>[^<]*%", one[3])) == len(re.findall(r"<text[^>]*>[^<]*%", two[3]))
