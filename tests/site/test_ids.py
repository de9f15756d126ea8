"""The ids of records on finished pages: each is that of the thing itself, and of no heading and no part of the theme."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from helpers.reviews import BCG, RICH, SLEEP, records_of

from living_review.records.names import RESERVED_IDS

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.sites import Sites

    from living_review.records.load import Records

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
CONTENT = "md-content__inner"
"""The part of a page that is the review's own; what is around it is the theme's."""


@dataclass
class Ids(HTMLParser):
    """The ids of a page: those of headings, of other things in the content, and of what is around it."""

    html: str
    headings: list[str] = field(default_factory=list)
    things: list[str] = field(default_factory=list)
    around: list[str] = field(default_factory=list)
    _depth: int = 0
    """How deep in the content a place is; 0 outside."""

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take down the id."""
        found = dict(attrs)
        if (name := found.get("id")) is not None:
            (self.around if not self._depth else self.headings if tag in HEADINGS else self.things).append(name)
        if tag == "article" and (self._depth or CONTENT in (found.get("class") or "")):
            self._depth += 1

    def handle_endtag(self, tag: str) -> None:
        """Leave the content."""
        self._depth -= tag == "article" and self._depth > 0


def pages_of(folder: Path) -> dict[str, Ids]:
    """The ids of all pages of a site, by their paths."""
    return {file.relative_to(folder).as_posix(): Ids(file.read_text(encoding="utf-8")) for file in sorted(folder.rglob("*.html"))}


@pytest.fixture(scope="module", params=["rich", "sleep", "bcg"])
def site(request: pytest.FixtureRequest, sites: Sites) -> tuple[Records, dict[str, Ids]]:
    """A review, and the ids of its finished pages."""
    folders = {"rich": (RICH, sites.rich), "sleep": (SLEEP, sites.sleep), "bcg": (BCG, sites.bcg)}
    data, built = folders[request.param]
    return records_of(data), pages_of(built)


def test_no_id_twice(site: tuple[Records, dict[str, Ids]]) -> None:
    """No id stands twice on a page, in the content or around it."""
    for path, page in site[1].items():
        every = [*page.headings, *page.things, *page.around]
        assert len(every) == len(set(every)), (path, sorted(name for name in every if every.count(name) > 1))
        assert page.headings or page.things or path == "404.html", f"{path}: nothing with an id was found in the content"


def test_ids_of_records_are_their_own(site: tuple[Records, dict[str, Ids]]) -> None:
    """A claim, a number or a change has its id on its page, on what is no heading; no heading and nothing of the theme bears it there."""
    records, pages = site
    own = {
        "claims/index.html": [claim.id for claim in records.claims],
        "numbers/index.html": list(records.review.numbers),
        "changes/index.html": [change.id for change in records.review.changes],
    }
    for path, names in own.items():
        for name in names if path in pages else ():
            assert pages[path].things.count(name) == 1, (path, name)
            assert name not in {*pages[path].headings, *pages[path].around}, (path, name)
    assert any(names and path in pages for path, names in own.items())


def test_ids_around_the_content_are_reserved(site: tuple[Records, dict[str, Ids]]) -> None:
    """What is around the content of any page has ids that no name can be: reserved ones, or such as begin with two underscores."""
    for path, page in site[1].items():
        assert {name for name in page.around if not name.startswith("__")} <= RESERVED_IDS, path
