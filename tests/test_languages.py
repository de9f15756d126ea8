"""Pages in another language: what is translated, that numbers stay the same, and what is told of a file that does not fit."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from conftest import ROOT, SLEEP, Copy, Site
from markupsafe import Markup

from living_review.analysis.key_numbers import Number
from living_review.commands.translate import is_tag, page_texts, update_catalog
from living_review.pages.markup import message, number_words
from living_review.records.load import load_records
from living_review.records.translations import (
    ENGLISH,
    FOLDER,
    Language,
    check_translations,
    load_languages,
    read_catalog,
    texts_of,
    translatable_texts,
)

TAG = "pt-BR"
PORTUGUESE = Language(TAG, "português", {"four": "quatro", "{part} of {whole}": "{part} de {whole}", "not reported": "não informado"})


def text_of(file: Path) -> str:
    """What a reader of a page sees, without its charts."""
    page = re.sub(r"<(svg|script|style|figure).*?</\1>", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_every_text_of_the_pages_is_translated() -> None:
    """The file of the pages has each text that they say, translated, and none that they no longer say."""
    catalog = read_catalog(ROOT / "templates" / FOLDER / f"{TAG}.po")
    assert {message.id for message in catalog if message.id} == set(page_texts(ROOT))
    assert set(texts_of(catalog)) == set(page_texts(ROOT))


def test_every_text_of_the_first_review_is_translated() -> None:
    """The file of the first review lacks nothing, has nothing too much, and names the same numbers as the English."""
    records = load_records(ROOT / "data").records()
    languages, problems = load_languages(ROOT / "data", ROOT / "templates", records)
    assert problems == []
    assert [(each.tag, each.folder, each.name) for each in languages] == [(TAG, "pt-br", "português")]
    assert all(text in languages[0].texts for text in translatable_texts(records))


def test_texts_with_values_are_found() -> None:
    """Texts of templates, of the theme's parts, of Python and of the menu are all found, with and without values."""
    found = page_texts(ROOT)
    for text in (
        "See all {n} studies",
        "How certain is this?",
        "Skip to content",
        "{part} of {whole}",
        "Syntheses",
        "Switch to dark colours",
    ):
        assert text in found


def page_of(site: Site, path: str) -> str:
    return text_of(site.folder / path)


def test_pages_in_portuguese(first_site: Site) -> None:
    """The home page and the conclusion are there in Portuguese, with the numbers of the records and a menu in Portuguese."""
    home, conclusion = page_of(first_site, "pt-br/index.html"), page_of(first_site, "pt-br/conclusion/index.html")
    assert "Não se sabe. Esta revisão tem dois ensaios randomizados. Em nenhum deles a função geral" in home
    assert "649 participantes em todos os estudos juntos" in home
    assert "38 são contraditas" in home
    assert "4 de 7 que injetaram células na medula espinhal e em 0 de 11 por outras vias" in home
    assert "Início Estudos Achados Sínteses Conclusão Afirmações Métodos Dados Glossário Mudanças Sobre" in home
    assert "Isto não é aconselhamento médico." in home
    assert "Em nossas palavras, a partir de: Resumo, parágrafo 1" in conclusion
    assert "3 de 7 dos estudos que usaram só a via intratecal, os contados como significativos" in conclusion
    for english in ("How certain", "Where to go", "In our words", "Not known", "Skip to", "Glossary", "Stem cells have been given"):
        assert english not in home + conclusion


@pytest.mark.parametrize(
    ("path", "twin", "language"), [("", "pt-br/", "en"), ("conclusion/", "pt-br/conclusion/", "en"), ("pt-br/", "", "pt")]
)
def test_pages_tell_their_language_and_their_twin(first_site: Site, path: str, twin: str, language: str) -> None:
    """A page names its language, links to the same page in the other one, and tells search engines of both."""
    page = (first_site.folder / path / "index.html").read_text(encoding="utf-8")
    assert f'<html lang="{language}"' in page
    url = "https://example.org/repo/"
    other = re.findall(r'<link rel="alternate translation" hreflang="([^"]+)" href="([^"]+)">', page)
    assert dict(other)[TAG if language == "en" else "en"] == url + twin
    assert len(other) == 2
    shown = re.search(r'<p class="languages"><a href="([^"]+)" lang="([^"]+)"', page)
    assert shown is not None
    assert shown[2] == (TAG if language == "en" else "en")


def test_menu_of_a_language_leads_to_its_pages(first_site: Site) -> None:
    """From a Portuguese page the menu leads to Portuguese pages where there are such, and to English ones elsewhere."""
    page = (first_site.folder / "pt-br" / "conclusion" / "index.html").read_text(encoding="utf-8")
    tabs = re.findall(r'<a href="([^"]+)" class="md-tabs__link">\s*(.*?)\s*</a>', page, re.DOTALL)
    links = {name: link for link, name in tabs}
    assert links["Início"] == "../"
    assert links["Conclusão"] == "./"
    assert links["Estudos"] == "../../studies/"
    english = (first_site.folder / "conclusion" / "index.html").read_text(encoding="utf-8")
    assert re.search(r'<a href="\.\." class="md-tabs__link">\s*Home', english)


def test_a_review_without_a_file_is_in_english_alone(sleep_site: Site) -> None:
    """A review that has no translation gets no pages, links or notes of another language."""
    assert not (sleep_site.folder / "pt-br").exists()
    for page in sleep_site.pages():
        text = page.read_text(encoding="utf-8")
        assert 'class="languages"' not in text
        assert "alternate translation" not in text


# ---------------------------------------------------------------------------------------------- numbers and texts


@pytest.mark.parametrize(
    ("endings", "said"),
    [(("words",), "quatro"), (("of",), "4 de 1.018"), (("words", "of"), "quatro de 1.018"), (("capital", "words"), "Quatro")],
)
def test_numbers_in_a_language(endings: tuple[str, ...], said: str) -> None:
    """Numbers follow the language in words and signs, and stay the same numbers."""
    assert number_words(Number("n", "", "count", 4, 10_018.0 - 9_000, (), ()), endings, PORTUGUESE).replace("1018", "1.018") == said


@pytest.mark.parametrize(
    ("english", "said"), [("10,018", "10.018"), ("2019", "2019"), ("1,234.5", "1.234,5"), ("0.25", "0,25"), ("4 of 18", "4 of 18")]
)
def test_signs_for_thousands_and_decimals(english: str, said: str) -> None:
    """What English groups with commas Portuguese groups with points; what is no number stays."""
    assert PORTUGUESE.number(english) == said
    assert ENGLISH.number(english) == english


def test_missing_number() -> None:
    """A number that no study reports is said to be so in the language."""
    assert number_words(Number("n", "", "sum", None, None, (), ()), (), PORTUGUESE) == "não informado"


def test_braces_and_markup_in_records_mean_nothing() -> None:
    """A text of a record is shown letter by letter, also in braces; a value is escaped unless a template made it."""
    assert message("{import os} <b>", ENGLISH, {}) == Markup("&#123;import os&#125; &#60;b&#62;")
    assert message("{a} and {b}", ENGLISH, {"a": "<i>", "b": Markup("<i>")}) == Markup("&#60;i&#62; and <i>")


# ---------------------------------------------------------------------------------------------- files that do not fit


def told(records_folder: Path, translations: dict[str, str]) -> list[str]:
    """What is wrong with translations of the review in a folder."""
    catalog = Catalog("pt_BR", fuzzy=False)
    for english, other in translations.items():
        catalog.add(english, other)
    return [problem.message for problem in check_translations(catalog, "pt-BR.po", load_records(records_folder).records())]


ANSWER = (
    "That is not known. Of the {randomised.words} randomised trials in this review, {randomised_favour.words} found that function "
    "overall was lost more slowly with stem cells than with a placebo."
)


@pytest.mark.parametrize(
    ("english", "other", "wanted"),
    [
        (ANSWER, "São {randomised}.", "the translation lacks {randomised_favour}, which the English names"),
        (
            ANSWER,
            "{randomised} {randomised_favour} {studies}",
            "the translation names {studies}, which the English does not; expected one of",
        ),
        (
            ANSWER,
            "{randomized} {randomised_favour}",
            "the translation names {randomized}, which the English does not; did you mean 'randomised'?",
        ),
        (ANSWER, "{randomised} {randomised_favour} de 18", "the translation has the figure 18, which the English does not have; numbers"),
        ("That is gone.", "Sumiu.", "the records no longer say 'That is gone.', so its translation is not used"),
        (
            ANSWER,
            "{randomised} {randomised_favour}",
            "119 texts of the review are not translated and stay in English; the first: 'Stem cell",
        ),
    ],
)
def test_what_is_told_of_translations(english: str, other: str, wanted: str) -> None:
    """A translation with other names or figures is an error; one that is not used or lacking is a warning."""
    assert [each for each in told(ROOT / "data", {english: other}) if each.startswith(wanted)]


def test_figures_with_a_comma_are_the_same() -> None:
    """A decimal comma says the same as a decimal point."""
    english = "Cudkowicz 2022 had no statistically significant result (p=0.45)."
    assert [each for each in told(ROOT / "data", {english: "Cudkowicz 2022 (p=0,45)."}) if "figure" in each] == []
    assert [each for each in told(ROOT / "data", {english: "Cudkowicz 2022 (p=0,46)."}) if "figure 0.46" in each]


@pytest.mark.parametrize(
    ("name", "text", "line", "wanted"),
    [
        ("pt-BR.po", 'msgid "Route"\nmsgstr Via\n', 2, "a line is msgid or msgstr and a text between quotation marks"),
        ("pt-BR.po", 'msgid "Route"\nmsgstr "A "Via""\n', 2, "a line is msgid or msgstr and a text between quotation marks"),
        ("pt-BR.po", "# \udcff", 1, "the file is not UTF-8 (byte 3); save it as UTF-8"),
        ("pt-BT.po", "", 1, "the pages are not translated into 'pt-BT'; expected one of pt-BR"),
    ],
)
def test_files_that_cannot_be_used(sleep: Copy, name: str, text: str, line: int, wanted: str) -> None:
    """A malformed file and one of an unknown language are told with their place."""
    (sleep.folder / FOLDER).mkdir()
    (sleep.folder / FOLDER / name).write_text(text, encoding="utf-8", errors="surrogateescape")
    languages, problems = load_languages(sleep.folder, ROOT / "templates", load_records(sleep.folder).records())
    assert languages == ()
    [problem] = problems
    assert (problem.path, problem.line, problem.severity) == (f"sleep/{FOLDER}/{name}", line, "error")
    assert problem.message.startswith(wanted)


def test_renewing_keeps_what_is_translated(copy_of: Callable[[Path], Copy]) -> None:
    """A file is written with every text to translate; a second time translations are kept, and texts that are gone are left out."""
    folder = copy_of(SLEEP).folder
    file, lacking = update_catalog(folder, TAG, ["One", 'Two "quoted"'])
    assert (file, lacking) == (folder / FOLDER / f"{TAG}.po", 2)
    file.write_text(file.read_text(encoding="utf-8").replace('msgid "One"\nmsgstr ""', 'msgid "One"\nmsgstr "Um"'), encoding="utf-8")
    assert update_catalog(folder, TAG, ["One", "Three"])[1] == 1
    assert texts_of(read_catalog(file)) == {"One": "Um"}
    assert [message.id for message in read_catalog(file) if message.id] == ["One", "Three"]


def test_uncertain_translations_are_not_used(tmp_path: Path) -> None:
    """What a translator has marked as fuzzy stays in English."""
    file = tmp_path / "pt-BR.po"
    file.write_text('#, fuzzy\nmsgid "One"\nmsgstr "Um"\n', encoding="utf-8")
    assert texts_of(read_catalog(file)) == {}


@pytest.mark.parametrize(("tag", "known"), [("pt-BR", True), ("de", True), ("klingon", False), ("pt_BR", False), ("../x", False)])
def test_tags(tag: str, known: bool) -> None:
    """The tag of a language is one that is known, in its usual form, and no path."""
    assert is_tag(tag) is known


def test_shipped_files_are_as_they_would_be_written(tmp_path: Path) -> None:
    """The files in the repository are those that renewing them gives, in this order."""
    records = load_records(ROOT / "data").records()
    for folder, texts in ((ROOT / "templates", page_texts(ROOT)), (ROOT / "data", list(translatable_texts(records)))):
        shipped = folder / FOLDER / f"{TAG}.po"
        (tmp_path / FOLDER).mkdir(exist_ok=True)
        shutil.copy(shipped, tmp_path / FOLDER / shipped.name)
        made, lacking = update_catalog(tmp_path, TAG, texts)
        assert lacking == 0
        assert made.read_text(encoding="utf-8") == shipped.read_text(encoding="utf-8"), folder
