"""Every sentence of a site is true of those who made it: the review's own authors, or other people."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from helpers.pages import content_of
from helpers.reviews import TEMPLATES, Copy

from living_review.commands.new_folder import KINDS, new_folder
from living_review.pages.render import render
from living_review.site.layout import create_files

WRITERS = ("guide.md", "reference.md")
OF_OTHERS = (
    "other people than its authors", "published systematic review open", "the review counts", "review counts it as", "by the review",
    "our copy", "place in the review", "rest of the review", "the review prints", "the review reports", "the review does not report",
    "the review concludes", "the review says", "the review names", "as the review", "review classifies", "the review argues",
)  # fmt: skip
"""What is true only of a site that other people made of a published review."""
OF_INTERVENTIONS = ("intervention", "favours", "adverse", "harms", "serious", "randomised", "treatment", "comparator", "placebo")
"""What is said only where something is done to people."""


@cache
def pages_of(kind: str) -> dict[str, str]:
    """The Markdown of all pages of a new review, by their path."""
    with TemporaryDirectory() as place:
        create_files(Path(place), new_folder("A review", ("Ada Example",), kind, date(2026, 11, 25)))
        return render(content_of(Path(place) / "data", charts=False), TEMPLATES)


def words(page: str) -> str:
    """The words of a page, without its settings, tags and drawings."""
    body = re.sub(r"\A---\n.*?\n---\n", "", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<(svg|details).*?</\1>|<[^>]*>", " ", body, flags=re.DOTALL))


@pytest.mark.parametrize("kind", KINDS)
def test_own_site_says_nothing_of_other_people(kind: str) -> None:
    """No page of a review of one's own speaks of it as of somebody else's."""
    for path, page in pages_of(kind).items():
        text = words(page).casefold()
        assert path in WRITERS or [phrase for phrase in OF_OTHERS if phrase in text] == [], path


@pytest.mark.parametrize("kind", ["exposure", "prevalence"])
def test_nothing_is_said_of_interventions_without_one(kind: str) -> None:
    """Where nothing is done to people, no page speaks of interventions, of sides that are better, or of harms."""
    for path, page in pages_of(kind).items():
        if path in (*WRITERS, "data.md", "syntheses.md", "glossary.md"):
            continue  # names of data files, what the site does not do, and the review's own lists
        text = words(page).casefold().replace("interventions after the exposure", "")  # a domain of ROBINS-E
        assert [word for word in OF_INTERVENTIONS if word in text] == [], path


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_empty(kind: str) -> None:
    """No page has a heading with nothing below it, an empty list or table, or a row that only says 'not applicable'."""
    for path, page in pages_of(kind).items():
        body = re.sub(r"\n\s*\n", "\n", re.sub(r"\A---\n.*?\n---\n", "", page, flags=re.DOTALL))
        assert not re.search(r"^## [^\n]*\n(?=## |\Z)", body, re.MULTILINE), path
        assert not re.search(r"<(ul|ol|dl|tbody)[^>]*>\s*</\1>", body), path
        assert path in (*WRITERS, "methods.md", "glossary.md") or "not applicable" not in words(page), path


def test_site_of_others_says_so(sleep: Copy) -> None:
    """The same templates speak of the review as of somebody else's where other people made the site, and only there."""
    theirs = render(content_of(sleep.folder, charts=False), TEMPLATES)
    assert "by other people than its authors" in theirs["about.md"]
    assert "Place in the review" in theirs["studies/adler2015.md"]
    assert "What the review concludes" in theirs["conclusion.md"]
    sleep.edit("review.yml", ("site:\n", "site:\n  made_by: authors\n"))
    ours = render(content_of(sleep.folder, charts=False), TEMPLATES)
    for path, page in ours.items():
        text = words(page).casefold()
        assert path in (*WRITERS, "glossary.md") or [phrase for phrase in OF_OTHERS if phrase in text] == [], path
