"""The check of a finished site: each fault is found at its place, and a sound site has none."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from helpers.sites import URL

from living_review.site.layout import files_below
from living_review.site.self_check import Wanted, check_site, target_of, written_holes

if TYPE_CHECKING:
    from helpers.sites import Site


def page(body: str, title: str = "Home", head: str = "") -> str:
    """A small page that is valid."""
    return f'<!doctype html>\n<html lang="en">\n<head><title>{title}</title>{head}</head>\n<body>\n{body}\n</body>\n</html>\n'


SOUND = {
    "index.html": page('<h1 id="top">Home</h1>\n<p><a href="#top">up</a> <a href="a/">A</a> <a href="a/#x">x</a></p>'),
    "a/index.html": page('<p id="x">None of them.</p><p><a href="../">Home</a> <a href="../data/d.csv" download>D</a></p>', "A"),
    "404.html": page('<p><a href="/">Home</a></p>', "Lost"),
    "data/d.csv": "a,b\r\n",
    "search/search_index.json": '{"docs": [{"location": ""}, {"location": "a/#x"}]}',
    "assets/charts/c.json": '{"datasets":{"d":[{"url":"a/"}]}}',
}


def told(changes: dict[str, str | None], wanted: Wanted | None = None) -> list[str]:
    """What is wrong with the sound site after the changes; None takes a file away."""
    files = {path: text.encode() for path, text in (SOUND | changes).items() if text is not None}
    return [str(problem) for problem in check_site(files, wanted or Wanted())]


def test_sound_site() -> None:
    """Nothing is wrong with it, whatever its address is."""
    assert told({}) == []
    wanted = Wanted(frozenset({"data/d.csv", "index.html"}), frozenset({"x"}), "https://e.org/r/")
    drawn = '<svg><g data-id="i"/><g id="i" data-id="i" data-href="../c/" data-aria-label="nan"/><a xlink:href="a/#x"/></svg>'
    assert told({"index.html": page(f'<p><a href="a/">A</a></p>{drawn}')}, wanted) == []
    assert told({"404.html": page('<p><a href="/r/a/#x">A</a> <a href="https://e.org/r/a/">A</a></p>', "Lost")}, wanted) == []


FAULTS = {
    "file that is lacking": ({"data/e.csv": None}, "data/e.csv:1:1: the file is lacking"),
    "empty file": ({"data/e.csv": ""}, "data/e.csv:1:1: the file is empty"),
    "dead link": (
        {"index.html": page('<p><a href="a/">A</a>\n<a href="b/">B</a></p>')},
        "index.html:6:8: the link 'b/' leads to 'b/index.html', which is not there",
    ),
    "dead download": (
        {"data/d.csv": None},
        "a/index.html:5:61: the link '../data/d.csv' leads to 'data/d.csv', which is not there",
    ),
    "lacking anchor": (
        {"index.html": page('<p><a href="a/">A</a> <a href="a/#y">B</a></p>')},
        "index.html:5:30: the link 'a/#y' leads to '#y', which is not on a/index.html",
    ),
    "lacking picture": (
        {"index.html": page('<p><a href="a/">A</a> <img alt="" src="p.png"></p>')},
        "index.html:5:38: the link 'p.png' leads to 'p.png', which is not there",
    ),
    "link in a drawing": (
        {"index.html": page('<p><a href="a/">A</a></p>\n<svg><a href="../c/"><text>C</text></a></svg>')},
        "index.html:6:13: the link '../c/' leads to 'c/index.html', which is not there",
    ),
    "link in an older drawing": (
        {"index.html": page('<p><a href="a/">A</a></p>\n<svg><a xlink:href="../c/"><text>C</text></a></svg>')},
        "index.html:6:19: the link '../c/' leads to 'c/index.html', which is not there",
    ),
    "hole in the name of a drawing": (
        {"index.html": page('<p><a href="a/">A</a></p>\n<svg aria-label="Age nan"></svg>')},
        "index.html:6:18: warning: the text 'Age nan' looks like a hole in a template",
    ),
    "id twice": (
        {"index.html": page('<p id="i"><a href="a/">A</a></p><svg><g id="i"/></svg>')},
        "index.html:5:4: the id 'i' stands 2 times on the page",
    ),
    "id with a space": ({"index.html": page('<p id="i j"><a href="a/">A</a></p>')}, "index.html:5:4: the id 'i j' holds a space"),
    "orphan": ({"b/index.html": page("<p>B</p>", "B")}, "b/index.html:1:1: warning: no way leads from the home page to this page"),
    "title twice": ({"a/index.html": page('<p id="x">A</p>')}, "index.html:3:7: warning: the title 'Home' is that of a/index.html too"),
    "no title": ({"a/index.html": page('<p id="x">A</p>', "")}, "a/index.html:1:1: warning: the page has no title"),
    "wrong markup": (
        {"index.html": page('<p><a href="a/">A</a>\nbold</i></p>')},
        "index.html:6:9: warning: invalid HTML: Unexpected end tag (i). Ignored.",
    ),
    "search": ({"search/search_index.json": '{"docs": [{"location": "c/"}]}'}, "search/search_index.json:1:1: the address 'c/' leads to"),
    "chart": ({"assets/charts/c.json": '{"d":[{"url":"c/"}]}'}, "assets/charts/c.json:1:1: the address 'c/' leads to"),
    "sitemap": ({"sitemap.xml": "<urlset><url><loc>https://e.org/r/c/</loc></url></urlset>"}, "sitemap.xml:1:1: the address"),
}


@pytest.mark.parametrize(("changes", "wanted"), FAULTS.values(), ids=FAULTS.keys())
def test_faults(changes: dict[str, str | None], wanted: str) -> None:
    """Each fault is told once, with its file, line and column."""
    found = told(changes, Wanted(frozenset({"data/e.csv"}) if "data/e.csv" in changes else frozenset(), base="https://e.org/r/"))
    assert [line for line in found if line.startswith(wanted)], found
    assert len(found) == 1, found


def test_claims_and_charts_stand_somewhere() -> None:
    """An id that no page has is told."""
    assert told({}, Wanted(ids=frozenset({"x", "claim-one"}))) == ["index.html:1:1: 'claim-one' stands on no page"]


@pytest.mark.parametrize(
    "text",
    [
        "None",
        "nan",
        "undefined",
        "in nan of them",
        "n = None",
        "of None people",
        "(None)",
        "None %",
        "{{ title }}",
        "{% if x %}",
        "[object Object]",
    ],
)
def test_holes(text: str) -> None:
    """What a template shows where it was given nothing is found in text and in attributes, and not if a person wrote it."""
    for body in (f"<p>{text}</p>", f'<p title="{text}">x</p>', f"<svg><text>{text}</text></svg>"):
        changed = {"index.html": page(f'<p><a href="a/">A</a></p>\n{body}')}
        (found,) = told(changed)
        assert f"the text '{text}' looks like a hole in a template" in found
        assert found.startswith("index.html:6:")
        assert told(changed, Wanted(written=written_holes([f"Somebody wrote {text}."]))) == []


@pytest.mark.parametrize(
    "text", ["None of them had it.", "Adverse events: None attributed", "Nan Li 2019", "finance", "True North", "5 nanograms"]
)
def test_words_that_are_no_holes(text: str) -> None:
    """Words of English are not taken for holes."""
    assert told({"index.html": page(f'<p><a href="a/">A</a></p><p>{text}</p>')}) == []


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("", ("a/b/index.html", "")),
        ("#x", ("a/b/index.html", "x")),
        ("..", ("a/index.html", "")),
        ("../../", ("index.html", "")),
        ("/r/c.csv", ("c.csv", "")),
        ("https://e.org/r/", ("index.html", "")),
        ("https://e.org/other/", None),
        ("mailto:a@e.org", None),
        ("//e.org/x", None),
        ("c%20d.txt", ("a/b/c d.txt", "")),
    ],
)
def test_targets(link: str, target: tuple[str, str] | None) -> None:
    """A link means the file that a server would hand over."""
    assert target_of(link, "a/b/index.html", "https://e.org/r/") == target


def test_finished_sites_are_sound(rich_site: Site, sleep_site: Site, bcg_site: Site) -> None:
    """The sites of the tests, hostile texts among them, have no fault that their own words do not explain; it takes about a second."""
    for site, base in ((rich_site, URL), (sleep_site, ""), (bcg_site, "")):
        started = time.process_time()
        problems = check_site(files_below(site.folder), Wanted(base=base))
        assert time.process_time() - started < 10
        assert [str(problem) for problem in problems if "looks like a hole" not in problem.message] == []
