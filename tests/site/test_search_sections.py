"""What the search has of a page is what the theme's own parser takes of it."""

from __future__ import annotations

import random
from typing import Any

import pytest
from helpers.properties import cases
from helpers.sites import Site
from hypothesis import given
from hypothesis import strategies as st
from material.plugins.search.plugin import Parser

from living_review.site.raw_html import DRAWING
from living_review.site.search_sections import sections_of
from living_review.site.self_check import NOT_FOUND

PLAIN = [
    '<h1 id="top">Title<a class="headerlink" href="#top" title="here">&para;</a></h1>',
    '<h2 id="a&#95;b">Two <em>words</em> <code>x</code></h2>',
    '<h2 id="out" data-search-exclude="">Left out</h2>',
    "<h3>no id</h3>",
    '<h3 id>empty id</h3>',
    "<p>one &amp; two &lt; three</p>",
    "<p> \n </p>",
    "<p></p>",
    "<p>a<br>b<img src=\"a.png\" alt=\"x > y\"> c</p>",
    "<ul>\n<li>one</li>\n<li> </li>\n</ul>",
    "<pre><code>a\n  b\n\n</code></pre>",
    '<div data-search-exclude><p>hidden</p><div>within</div>after</div>',
    '<div data-search-exclude="">x<span>y</span></div>',
    '<td class="linenodiv"><pre>1</pre></td>',
    '<span class="linenodiv">2</span>',
    '<svg data-search-exclude="" viewBox="0 0 1 1"><path d="M0"/><text>no</text></svg>',
    '<svg viewBox="0 0 1 1"><path d="M0"/><text>yes</text></svg>',
    "<object><p>in an object</p></object>",
    '<section id="s"><h2 id="in">Nested</h2><p>in</p></section>',
    "<table><tr><th>A</th>\n<td>1</td></tr></table>",
    "10<sup>3</sup> H<sub>2</sub>O",
    "\n", "   ", "text\nof lines", "&nbsp;", "&copy 2026", "a & b",
]  # fmt: skip
"""Content as our pages have it, and nearly so."""
OPEN = ["<div>", "<section>", "<p>", "</p>", "</div>", "</section>", "<li>", "</ul>", '<h2 id="left">', "</h2>", "<em>", "</em>", "</h1>"]
"""Tags that have no other half."""
ODD = [
    "<DIV>large</DIV>", "<div title='single'>q</div>", "<p id=bare>b</p>", "<!-- <p>c</p> -->", "<script>if (a < b) {'</p>'}</script>",
    "<textarea><p>t</p></textarea>", "<style>p > a {}</style>", "3 < 4", "<p", "<x-y>z</x-y>", '<p ID="large">i</p>', "<p/>", "</p >",
    '<h2 id="a&b=c">&</h2>', '<h2 id="&ampx">r</h2>', '<a class="header&#108;ink">l</a>', "&", "<", "<?php ?>", "<![CDATA[x]]>",
    '<p\u2003id="wide">w</p>',
]  # fmt: skip
"""What ours do not have."""


def told(sections: list[Any]) -> list[tuple[Any, ...]]:
    """What the search takes of sections."""
    return [(found.el.tag, found.id, found.is_excluded(), found.title, found.text) for found in sections]


def by_the_theme(content: str) -> list[tuple[Any, ...]] | None:
    """The same by the theme's parser; None where it gives up."""
    parser = Parser()
    try:
        parser.feed(content)
        parser.close()
    except (ValueError, AssertionError):
        return None
    return told(parser.data)


@cases(400)
@given(st.integers(0, 2**32))
def test_same_sections(seed: int) -> None:
    """Whatever stands beside and within each other, and wherever it is cut, the theme finds the same, or is asked."""
    pick = random.Random(seed)
    parts = pick.choices(pick.choice((PLAIN, PLAIN + OPEN, PLAIN + OPEN + ODD)), k=pick.randint(1, 9))
    content = "".join(parts)
    if pick.random() < 0.3:  # a sign too few
        at = pick.randrange(len(content))
        content = content[:at] + content[at + 1 :]
    found = sections_of(content)
    assert found is None or told(found) == by_the_theme(content)


@pytest.mark.parametrize("content", PLAIN)
def test_plain_content_is_read(content: str) -> None:
    """What our pages have is not left to the theme."""
    found = sections_of(content)
    assert found is not None
    assert told(found) == by_the_theme(content)


@pytest.mark.parametrize("content", ODD)
def test_odd_content_is_told_apart(content: str) -> None:
    """What is written otherwise is left to the theme, or read as it reads it."""
    found = sections_of(content)
    assert found is None or told(found) == by_the_theme(content)


def test_our_pages(rich_site: Site, bcg_site: Site) -> None:
    """What the pages of our sites have beside the theme's parts is read without the theme, and as the theme reads it."""
    for site in (rich_site, bcg_site):
        for page in site.pages():
            article = page.read_text(encoding="utf-8").split('<article class="md-content__inner md-typeset">')[-1].split("</article>")[0]
            searched = DRAWING.sub(r"\1</svg>", article)  # in which drawings are empty
            found = sections_of(searched)
            assert found is not None or page.name == NOT_FOUND, page
            assert found is None or told(found) == by_the_theme(searched), page
