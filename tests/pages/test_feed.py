"""The feed of changes, and the page of them."""

from __future__ import annotations

import html
import re
from xml.etree import ElementTree as ET

from helpers.finished import read, target_of
from helpers.heads import URL, pages_of, written
from helpers.reviews import BCG, SLEEP, records_of
from helpers.sites import Site

from living_review.pages.feed import atom, newest_first

ATOM = "{http://www.w3.org/2005/Atom}"


def entries(feed: ET.Element) -> list[ET.Element]:
    """The entries of a feed."""
    return feed.findall(f"{ATOM}entry")


def text_of(element: ET.Element, tag: str) -> str:
    """The text of the one child with this tag."""
    [found] = element.findall(ATOM + tag)
    assert found.text
    return found.text


def test_feed_of_the_rich_site(rich_site: Site) -> None:
    """The feed has all that Atom asks for, each entry leads to its change, and each page names the feed."""
    feed = ET.parse(rich_site.folder / "feed.xml").getroot()
    review, _ = written("rich")
    assert feed.tag == f"{ATOM}feed"
    assert text_of(feed, "id") == f"{URL}feed.xml"
    assert text_of(feed, "title") == "Stem cells in ALS: changes"
    [author] = feed.findall(f"{ATOM}author")
    assert text_of(author, "name") == "Stem cells in ALS"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"self": f"{URL}feed.xml", "alternate": f"{URL}changes/"}
    found = entries(feed)
    assert [text_of(entry, "content") for entry in found] == [change["says"] for change in review["changes"]]
    ids = [text_of(entry, "id") for entry in found]
    assert len(set(ids)) == len(ids) >= 7
    times = [text_of(entry, "updated") for entry in found]
    assert times == sorted(times, reverse=True)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", each) for each in times)
    assert text_of(feed, "updated") == times[0]
    page = read(rich_site.folder / "changes/index.html")
    assert {each.split("#")[0] for each in ids} == {f"{URL}changes/"}
    assert {each.split("#")[1] for each in ids} <= set(page.ids)
    for path, each in pages_of(rich_site).items():
        [link] = re.findall(r'<link rel="alternate feed" type="application/atom\+xml" title="Changes" href="([^"]*)">', each.html)
        assert target_of(link, f"{path}index.html", URL) == ("feed.xml", ""), path


def test_feed_of_hostile_changes() -> None:
    """Changes come newest first, and signs that mean something in XML stay text."""
    review = records_of(SLEEP).review
    assert [change.id for change in newest_first(review)] == ["hostile", "first_records", "same_day"]
    text = atom(review, "https://example.org/")
    assert text is not None
    assert text.startswith('<?xml version="1.0" encoding="utf-8"?>\n')
    feed = ET.fromstring(text)
    first = entries(feed)[0]
    assert text_of(first, "id") == "https://example.org/changes/#hostile"
    assert text_of(first, "updated") == text_of(feed, "updated") == "2022-02-03T00:00:00Z"
    expected = "A <b>change</b> & </script><script>alert(9)</script> ]]> 'quoted' \"twice\" {{ 7*7 }} [x](javascript:alert(9))"
    assert text_of(first, "content") == expected
    assert [child.tag for child in first.iter()].count(f"{ATOM}link") == 2
    related = [link.get("href") for link in first.findall(f"{ATOM}link") if link.get("rel") == "related"]
    assert related == ["https://example.org/?a=1&b='2'"]


def test_no_feed_without_address_or_changes() -> None:
    """There is no feed where entries could not lead anywhere, or where there are none."""
    assert atom(records_of(SLEEP).review, "") is None
    assert atom(records_of(BCG).review, "https://example.org/") is None


def test_page_of_changes(sleep_site: Site, bcg_site: Site) -> None:
    """The changes stand on their page, and a review without any has neither the page nor an entry in the menu."""
    page = read(sleep_site.folder / "changes/index.html")
    assert {"hostile", "first_records", "same_day"} <= set(page.ids)
    assert '<time datetime="2022-02-03">' in html.unescape(page.html)
    assert not (bcg_site.folder / "changes").exists()
    assert "changes/" not in read(bcg_site.folder / "index.html").html
