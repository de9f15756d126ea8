"""What changed, as an Atom feed (RFC 4287) that readers can subscribe to."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from living_review.pages.schema_org import truncate
from living_review.records.review import ChangeNote, Review

ATOM = "http://www.w3.org/2005/Atom"
TITLE_LENGTH = 90


def newest_first(review: Review) -> list[ChangeNote]:
    """The changes by date; of one day in the order of the record."""
    return sorted(review.changes, key=lambda change: change.date, reverse=True)


def atom(review: Review, url: str) -> str | None:
    """The changes as a feed, or None if there are none or the address of the site is unknown.

    The identity of an entry is its place on the page of changes, so it lasts as long as the change's id and the site's address.
    """
    changes = newest_first(review)
    if not changes or not url:
        return None
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": "en"})
    _add(feed, "title", f"{review.site.name}: changes")
    _add(feed, "id", f"{url}feed.xml")
    _add(feed, "updated", _time(changes[0]))
    ET.SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": f"{url}feed.xml"})
    ET.SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": f"{url}changes/"})
    _add(ET.SubElement(feed, "author"), "name", review.site.name)
    for change in changes:
        entry = ET.SubElement(feed, "entry")
        address = f"{url}changes/#{change.id}"
        _add(entry, "title", truncate(change.says, TITLE_LENGTH))
        _add(entry, "id", address)
        _add(entry, "updated", _time(change))
        ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": address})
        if change.link is not None:
            ET.SubElement(entry, "link", {"rel": "related", "href": change.link})
        _add(entry, "content", change.says).set("type", "text")
    ET.indent(feed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(feed, encoding="unicode")}\n'


def _add(parent: ET.Element, tag: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, tag)
    element.text = re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)  # what XML cannot hold
    return element


def _time(change: ChangeNote) -> str:
    return f"{change.date.isoformat()}T00:00:00Z"
