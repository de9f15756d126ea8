"""Raw HTML that is set apart of a document comes back in its place, and Markdown makes of the rest what it made of the whole."""

from __future__ import annotations

import random

import pytest
from helpers.properties import cases
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from living_review.site.raw_html import set_apart

WHOLE = [
    "<div>plain</div>",
    '<div class="a">\n\n# No heading\n\n<p>one</p>\n</div>',
    "<table><tr><td>a</td></tr></table>",
    '<p>one<br>two <img src="a.png" alt="x > y"> &amp; *three*</p>',
    '<figure><svg data-search-exclude="" width="1"><g><path d="M0"/></g><text>x</text></svg></figure>',
    "<div>\n   \n<span>spaces</span>\n</div>",
    '<div>\n<details><summary>s</summary><svg data-search-exclude=""><title>t</title><style>a > b {}</style></svg></details></div>',
]
"""Blocks as our templates write them, and nearly so."""
ODD = [
    "<DIV>large</DIV>",
    "<section><ul><li>1<li>2</ul></section>",
    "text *with* emphasis and `<div>` code",
    "## Heading {: #here }",
    "- item\n<div>in a list</div>",
    "| a | b |\n|---|---|\n| <b>1</b> | 2 |",
    "<span>inline</span> text",
    "<div>never closed",
    "</div>",
    "<div><p>wrongly</div></p>",
    "<ul><li><b><i>crossed</b></i></li></ul>",
    "<p>two</p> <div>on a line</div> and text",
    '<div markdown="1">*x*</div>',
    "<script>if (a < b) { '</div>' }</script>",
    "<div><script>'</div>'</script></div>",
    "<!-- a comment\n\n<p>of lines</p>\n-->",
    '<hr>\n<input name="a">\n<div>after</div>',
    "<svg><text>alone</text></svg>",
    "<div title='single'>quotes</div>",
    '<div hidden title="a\nb">lines</div>',
    "<div/>",
    "    <div>indented code</div>",
    "[link](#here) to <https://example.org>",
    '<div data-apart="0"></div>',
    "<div>a\ttab</div>",
    '<svg data-search-exclude=""><desc data-apart="0"></desc></svg>',
    "< div>no tag</div>",
    "<div>unfinished <",
    "text &copy; 3 < 4 > 2",
    "```\n<div>\n```",
    '<div\u2003id="x">*wide*</div>',
    '<div\u00a0class="a">\n\n# h\n\n</div>',
]


def made_by_markdown(text: str) -> str:
    """What Markdown makes of a text, with the extensions that our settings name."""
    return Markdown(extensions=["attr_list", "tables", "toc"], extension_configs={"toc": {"permalink": "#"}}).convert(text)


@cases(300)
@given(st.integers(0, 2**32))
def test_same_page(seed: int) -> None:
    """Whatever stands beside and within each other, the page is that of the whole document."""
    pick = random.Random(seed)
    parts = pick.choices(WHOLE + ODD if pick.random() < 0.7 else WHOLE, k=pick.randint(1, 7))
    text = "".join(part + pick.choice(("\n\n", "\n\n", "\n", " ", "", "\n   \n")) for part in parts)
    if pick.random() < 0.3:  # a sign too few
        at = pick.randrange(len(text))
        text = text[:at] + text[at + 1 :]
    apart = set_apart(text)
    assert apart.with_drawings(apart.with_blocks(made_by_markdown(apart.rest))) == made_by_markdown(text)


def test_what_never_ends() -> None:
    """Behind a style that is not closed nothing is set apart, since Markdown finds no more blocks there."""
    text = f"<div><style>a</syle></div>\n\n{WHOLE[2]} {WHOLE[0]}\n{WHOLE[0]} <div>x</div>\n"
    apart = set_apart(text)
    assert apart.blocks == []
    assert apart.with_drawings(apart.with_blocks(made_by_markdown(apart.rest))) == made_by_markdown(text)


@pytest.mark.parametrize("block", [*WHOLE[:5], WHOLE[-1]])
def test_blocks_are_set_apart(block: str) -> None:
    """Nothing of a block as our templates write them is left, also right below another one, or below a heading."""
    apart = set_apart(f"# Heading\n{block}\n{block}\n\ntext\n\n{block}")
    assert apart.rest == '# Heading\n<div data-apart="0"></div>\n<div data-apart="1"></div>\n\ntext\n\n<div data-apart="2"></div>'


def test_drawings_come_back_last() -> None:
    """What the search is told to leave out of a drawing is not yet in the blocks."""
    drawing = '<svg data-search-exclude="" width="1"><text>words</text></svg>'
    apart = set_apart(f"<figure>{drawing}<svg><text>other</text></svg></figure>")
    blocks = apart.with_blocks(made_by_markdown(apart.rest))
    assert "words" not in blocks
    assert "other" in blocks
    assert drawing in apart.with_drawings(blocks)
