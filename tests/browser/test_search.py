"""The site's search leads to what was typed or pasted: with and without accents, identifiers, and phrases between quotation marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from helpers.visitor import Visitor
    from playwright.sync_api import Page

FIRST = {
    "10.1002/ana.24113": "Feldman 2014",
    "https://doi.org/10.1186/s12967-014-0371-2": "Mazzini 2015",
    "doi:10.1002/ana.24113": "Feldman 2014",
    "24113": "Feldman 2014",
    "NCT02017912": "Berry 2019",
    '"patients with Amyotrophic Lateral Sclerosis"': "2014|2015|2016|2017|2019|2020|2021|2022|2023",
    "Safety and Clinical Effects of Mesenchymal Stem Cells Secreting Neurotrophic Factor": "Petrou 2016",
    "petrou 2016": "Petrou 2016",
}
"""What is typed, and the page that stands first; the first six are those of ``fixtures/field/o14-search``."""


UNMARKED = """name => [...document.querySelectorAll('[title], [aria-label], .md-header__topic')].filter(each => {
  const words = [each.title, each.getAttribute('aria-label'), each.matches('.md-header__topic') && each.textContent.trim()];
  return words.includes(name) && each.closest('[lang]').lang !== 'en';
}).map(each => each.outerHTML.slice(0, 90))"""


RESULTS = ".md-search-result__item > .md-search-result__link h1"


def ask(page: Page, words: str) -> None:
    """Type words over those that stand in the search: the theme looks at its field when a key is let go, and at no other time."""
    page.fill(".md-search__input", words)
    page.press(".md-search__input", "End")


def found_by(page: Page, words: str) -> list[str]:
    """The titles of what the search finds, on a page whose search is open; fails if nothing is found."""
    ask(page, "zzzz")  # what no page has, so that what is seen next is of these words
    expect(page.locator(RESULTS)).to_have_count(0, timeout=30_000)
    ask(page, words)
    # What stands above the results is of no use here: the theme says "no matching documents" for a moment, of the search for nothing
    # that a click on the field asks for, while the words already stand in it.
    expect(page.locator(RESULTS).first, words).to_be_visible(timeout=30_000)
    return page.locator(RESULTS).all_inner_texts()


def test_first_of_what_is_found(visitor: Visitor) -> None:
    """A DOI, a number of a register, a title or a phrase that is pasted, and a study's name, lead to the study's page first."""
    page = visitor.open("")
    page.click(".md-search__input")
    for words, name in FIRST.items():
        found = found_by(page, words)
        assert any(each in found[0] for each in name.split("|")), (words, found[:3])


def test_nothing_found(visitor: Visitor) -> None:
    """What no page has is found on none: the results of what was typed before go."""
    page = visitor.open("")
    page.click(".md-search__input")
    ask(page, "petrou 2016")
    expect(page.locator(RESULTS).first).to_be_visible(timeout=30_000)
    ask(page, "zzzz")
    expect(page.locator(RESULTS)).to_have_count(0, timeout=30_000)
    expect(page.locator(".md-search-result__meta")).to_have_text("No matching documents")


def test_other_language(visitor: Visitor) -> None:
    """On a translated page accents may be left out, and a title shows its signs; the menu has no English that is not marked so."""
    page = visitor.open("pt-br/")
    page.click(".md-search__input")
    assert "Conclusão" in " ".join(found_by(page, "conclusao"))
    titles = found_by(page, "celulas")
    assert titles
    assert not [title for title in titles if "&#" in title]
    unmarked = page.evaluate(UNMARKED, page.locator(".md-header__topic").first.inner_text().strip())
    assert unmarked == []
    assert page.locator("a.headerlink[title='Link to this section']").count() == 0
