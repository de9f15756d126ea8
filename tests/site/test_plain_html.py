"""Pages that are read without the standard's parser: only such as it finds no fault with, and in the same way as it reads them."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from helpers.properties import times_as_many
from hypothesis import given, settings
from hypothesis import strategies as st

from living_review.site.plain_html import Text, read_plain
from living_review.site.self_check import PageFacts, _parse, _take, read_page

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A &amp; B</title><link rel="canonical" href="x"><script src="a.js"></script></head>
<body dir="ltr"><header><h1 id="top">A <em>study</em></h1>
<nav><ul><li><a href="b/?c&#61;d">B</a></li><li><a href="#top">C</a></li></ul></nav></header>
<main><p class="lead">Words &lt; 5 &#8217; <strong>and</strong> <a href="../"><bdi>more</bdi></a><br><img src="i.svg" alt="None" /></p>
<div><table><caption>T</caption>
<thead><tr><th scope="col">H</th></tr></thead><tbody><tr><td><p>x</p><ul><li>y</li></ul></td></tr></tbody></table></div>
<dl><div><dt>a</dt><dd>b</dd></div><dt>c</dt><dd>d</dd></dl>
<figure><svg viewBox="0 0 1 1"><a href="z"><text>t</text></a></svg><figcaption>f</figcaption></figure>
<form aria-label="F"><label><span>S</span><select name="s"><option value="">All</option><option value="1">One</option></select></label>
<button type="button" hidden>Go</button><input type="search" placeholder="P"></form><details open><summary>s</summary><pre>
 p</pre></details></main><script type="application/json">{"a": "b"}</script></body></html>
"""
ODD = re.findall(
    r"\S+",
    "<p> </p> <b> </b> <i> </i> & &amp &#0; &#128; <td> <tr> <li> <dd> <h2> </h2> <template> <math> <!--c--> <!--> < > \" ' / <a> </a> "
    "<form> <noscript> </html> </body> <body> <image> <plaintext> <iframe> <option> <textarea> </textarea> <hr> <col> <style> </style> "
    "<svg> </svg> <caption> <tbody> </br>",
)
PIECES = [*dict.fromkeys(re.findall(r"<[^>]+>|&\w+;|[\w ]+", PAGE)), *ODD, "\x00", "\x0b", "\ufdd0", ' id="top"', " x", "\u00a0", "\u2003"]


def facts(page: str, *, plainly: bool) -> tuple[object, ...]:
    """What is taken from a page by the one reader or by the other; texts without the ends of their lines."""
    found = PageFacts("", str)
    if plainly:
        for part in read_plain(page) or ():
            if isinstance(part, Text):
                found.said.append(part.text)
                found.title = found.title or (part.text.strip() if part.within == "title" else "")
            else:
                _take(found, part.tag, part.attributes)
    else:
        _parse(found, page)
    said = Counter(" ".join(text.split()) for text in found.said if not text.isspace())
    return found.ids, set(found.links), found.title, said, found.faults


def test_page_is_read_as_the_parser_reads_it() -> None:
    """Every kind of element that pages have, with its attributes and texts."""
    assert read_plain(PAGE) is not None
    assert facts(PAGE, plainly=True) == facts(PAGE, plainly=False)
    assert {"z", "b/?c=d", "../", "i.svg"} <= read_page("x", lambda: PAGE).links.keys()


@settings(max_examples=400 * times_as_many())
@given(st.lists(st.tuples(st.integers(0, len(PAGE)), st.integers(0, 12), st.sampled_from(["", *PIECES])), min_size=1, max_size=3))
def test_what_is_read_plainly_is_valid(changes: list[tuple[int, int, str]]) -> None:
    """A page that was changed at random and is still read plainly has no fault, and is read as the standard's parser reads it."""
    page = PAGE
    for start, length, piece in changes:
        page = page[:start] + piece + page[start + length :]
    if read_plain(page) is not None:
        assert facts(page, plainly=True) == facts(page, plainly=False)


PARTS = re.findall(r"<svg.*?</svg>|<[^>]+>|[^<]+", PAGE, re.DOTALL)


@settings(max_examples=400 * times_as_many())
@given(
    st.lists(
        st.tuples(st.integers(0, len(PARTS)), st.sampled_from(["out", "twice", "swap"]), st.sampled_from(PIECES)), min_size=1, max_size=3
    )
)
def test_elements_at_other_places(changes: list[tuple[int, str, str]]) -> None:
    """The same where whole elements are left out, doubled, or stand where others stood."""
    parts = list(PARTS)
    for place, how, piece in changes:
        parts[place : place + (how != "twice")] = {"out": [], "twice": [piece], "swap": [piece]}[how]
    page = "".join(parts)
    if read_plain(page) is not None:
        assert facts(page, plainly=True) == facts(page, plainly=False)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<td><p>x</p>", "<td><p>x"),
        ("<li>y</li>", "<li>y"),
        ("<em>study</em>", "<em><strong>study</em></strong>"),
        ("Words", "<div>Words</div>"),
        ('hidden>', 'hidden hidden>'),
        ("&lt; 5", "&nonsense; 5"),
        ("<tbody>", ""),
        ("</body>", "</body>x"),
        ("<!doctype html>", ""),
        ("<title>", "<title><b>"),
        ('<p class="lead">', '<p\u2003class="lead">'),
        ("<!doctype html>", "\u00a0<!doctype html>"),
        ("</title>", "</title>\u2003"),
    ],
)  # fmt: skip
def test_what_is_not_plain_is_for_the_parser(old: str, new: str) -> None:
    """Faults are found as before, by the parser, with their place."""
    assert PAGE.count(old) == 1 or old == "<tbody>"
    page = PAGE.replace(old, new)
    assert read_plain(page) is None
    assert read_page("x", lambda: page).faults == facts(page, plainly=False)[-1]
