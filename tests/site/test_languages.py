"""Pages in another language in a finished site: what they say, where they lead, and what the theme says."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from helpers.languages import TAG
from helpers.sites import Site

from living_review.pages.heads import theme_language


def text_of(file: Path) -> str:
    """What a reader of a page sees, without its charts."""
    page = re.sub(r"<(svg|script|style|figure).*?</\1>", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_pages_in_portuguese(rich_site: Site) -> None:
    """The home page and the conclusion are there in Portuguese, with the numbers of the records and a menu in Portuguese."""
    home, conclusion = (text_of(rich_site.folder / "pt-br" / path) for path in ("index.html", "conclusion/index.html"))
    assert "Não se sabe. Esta revisão tem dois ensaios randomizados. Em nenhum deles a função geral" in home
    assert "649 participantes em todos os estudos juntos" in home
    assert "7 são contraditas" in home
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
def test_pages_tell_their_language_and_their_twin(rich_site: Site, path: str, twin: str, language: str) -> None:
    """A page names its language, links to the same page in the other one, and tells search engines of both."""
    page = (rich_site.folder / path / "index.html").read_text(encoding="utf-8")
    assert f'<html lang="{language}"' in page
    url = "https://example.org/repo/"
    other = re.findall(r'<link rel="alternate translation" hreflang="([^"]+)" href="([^"]+)">', page)
    assert dict(other)[TAG if language == "en" else "en"] == url + twin
    assert len(other) == 2
    shown = re.search(r'<p class="languages"><a href="([^"]+)" lang="([^"]+)"', page)
    assert shown is not None
    assert shown[2] == (TAG if language == "en" else "en")


def test_menu_of_a_language_leads_to_its_pages(rich_site: Site) -> None:
    """From a Portuguese page the menu leads to Portuguese pages where there are such, and to English ones elsewhere."""
    page = (rich_site.folder / "pt-br" / "conclusion" / "index.html").read_text(encoding="utf-8")
    tabs = re.findall(r'<a href="([^"]+)" class="md-tabs__link">\s*(.*?)\s*</a>', page, re.DOTALL)
    links = {name: link for link, name in tabs}
    assert links["Início"] == "../"
    assert links["Conclusão"] == "./"
    assert links["Estudos"] == "../../studies/"
    english = (rich_site.folder / "conclusion" / "index.html").read_text(encoding="utf-8")
    assert re.search(r'<a href="\.\." class="md-tabs__link">\s*Home', english)


@pytest.mark.parametrize(("tag", "spoken"), [("pt-BR", "pt-BR"), ("es-MX", "es"), ("yo", "en")])
def test_words_of_the_theme(tag: str, spoken: str) -> None:
    """The theme speaks the language if it can, else without the region, else English."""
    assert theme_language(tag) == spoken


def test_a_review_without_a_file_is_in_english_alone(sleep_site: Site) -> None:
    """A review that has no translation gets no pages, links or notes of another language."""
    assert not (sleep_site.folder / "pt-br").exists()
    for page in sleep_site.pages():
        text = page.read_text(encoding="utf-8")
        assert 'class="languages"' not in text
        assert "alternate translation" not in text
