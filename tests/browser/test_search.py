"""The site's search leads to what was typed or pasted: with and without accents, identifiers, and phrases between quotation marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from helpers.visitor import Visitor

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


SAID = re.compile("matching|document")
"""What stands above the results once there are some, or it is known that there are none."""
RESULTS = ".md-search-result__item > .md-search-result__link h1"


def asked(visitor: Visitor, words: str, path: str = "") -> list[str]:
    """The titles of what the search finds, in a window of its own."""
    page = visitor.open(path)
    page.click(".md-search__input")
    page.fill(".md-search__input", words)
    expect(page.locator(".md-search-result__meta")).to_have_text(SAID, timeout=15_000)
    if not page.locator(".md-search-result__meta").inner_text().startswith("No "):
        page.locator(RESULTS).first.wait_for(timeout=15_000)
    found = page.locator(RESULTS).all_inner_texts()
    page.context.close()
    return found


def test_first_of_what_is_found(visitor: Visitor) -> None:
    """A DOI, a number of a register, a title or a phrase that is pasted, and a study's name, lead to the study's page first."""
    for words, name in FIRST.items():
        found = asked(visitor, words)
        assert found, words
        assert any(each in found[0] for each in name.split("|")), (words, found[:3])
    assert asked(visitor, "zzzz") == []


def test_other_language(visitor: Visitor) -> None:
    """On a translated page accents may be left out, and a title shows its signs; the menu has no English that is not marked so."""
    assert "Conclusão" in " ".join(asked(visitor, "conclusao", "pt-br/"))
    titles = asked(visitor, "celulas", "pt-br/")
    assert titles
    assert not [title for title in titles if "&#" in title]
    page = visitor.open("pt-br/")
    unmarked = page.evaluate(UNMARKED, page.locator(".md-header__topic").first.inner_text().strip())
    assert unmarked == []
    assert page.locator("a.headerlink[title='Link to this section']").count() == 0
