"""Names of authors, and pages of reports, of which the last may be shortened."""

from __future__ import annotations

import pytest

from living_review.records.people import AuthorName, author_name, is_initials, may_be_a_person, page_range, pages_fall, stands_for_more


def test_a_surname_before_a_comma_alone() -> None:
    """A name that ends with a comma is a surname without given names."""
    assert author_name("Adler,") == AuthorName("Adler")


@pytest.mark.parametrize(
    ("printed", "pages"),
    [
        ("590-7", ("590", "597")),
        ("S12-5", ("S12", "S15")),
        ("S12-S5", ("S12", "S15")),
        ("A12-B5", ("A12", "B5")),  # another part of the volume is no shortened page
        ("B12-A5", ("B12", "A5")),
        ("99-101", ("99", "101")),
        ("pp. 1-9", ("1", "9")),
        ("e927484", ("e927484", "")),
    ],
)
def test_shortened_pages(printed: str, pages: tuple[str, str]) -> None:
    """A last page with fewer digits takes the first ones of the first page, if it stands in the same part."""
    assert page_range(printed) == pages


@pytest.mark.parametrize(
    ("printed", "fall"),
    [
        ("590-7", False),
        ("590-580", True),
        ("590-590", False),
        ("S12-S5", False),
        ("S12-S05", True),
        ("A12-B5", False),
        ("12", False),
        ("e927484", False),
    ],
)
def test_pages_that_end_before_they_start(printed: str, fall: bool) -> None:
    """Only within one part of a volume can the last page come before the first."""
    assert pages_fall(printed) is fall


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Smith J", ("Smith", "J", "", False)),
        ("van der Berg BB", ("van der Berg", "BB", "", False)),
        ("Smith J K", ("Smith", "J K", "", False)),
        ("Smith J Jr", ("Smith", "J", "Jr", False)),
        ("Smith Jr", ("Smith Jr", "", "", True)),  # two words, which may be a name of a body as well
        ("Smith", ("Smith", "", "", False)),
        ("World Health Organization", ("World Health Organization", "", "", True)),
        ("{Smith J}", ("Smith J", "", "", True)),
        ("Browne, Matthew", ("Browne", "Matthew", "", False)),
        ("Browne, Matthew, Jr", ("Browne", "Matthew", "Jr", False)),
        ("Browne, Jr, Matthew", ("Browne", "Matthew", "Jr", False)),
        ("Browne Jr, Matthew", ("Browne", "Matthew", "Jr", False)),
        ("Browne, Matthew Jr", ("Browne", "Matthew", "Jr", False)),
        ("Browne, Matthew K Jr", ("Browne", "Matthew K", "Jr", False)),
        ("Jr, Matthew", ("Jr", "Matthew", "", False)),
        ("Browne, Jr", ("Browne", "", "Jr", False)),
        ("Browne, M Jr Kay", ("Browne", "M Jr Kay", "", False)),
        ("van der Berg Jr, Matthew", ("van der Berg", "Matthew", "Jr", False)),
        ("van Jr Berg, Matthew", ("van Jr Berg", "Matthew", "", False)),
        ("Smith J K Jr", ("Smith", "J K", "Jr", False)),
        ("Browne, Matthew K", ("Browne", "Matthew K", "", False)),
        ("Browne,", ("Browne", "", "", False)),
        ("World Health Organization, Geneva", ("World Health Organization, Geneva", "", "", True)),
        ("University, J", ("University", "J", "", False)),  # initials are a person's
        ("University, J. K.", ("University", "J. K.", "", False)),
    ],
)
def test_parts_of_names(text: str, parts: tuple[str, str, str, bool]) -> None:
    """The family name, the given ones or initials, what stands behind, and whether it is a body and no person."""
    name = author_name(text)
    assert (name.family, name.given, name.suffix, name.body) == parts


@pytest.mark.parametrize(
    ("word", "initials"),
    [
        ("J", True),
        ("JK", True),
        ("J.K.", True),
        ("J-K", True),
        ("ABCD", True),
        ("ABCDE", True),
        ("ABCDEF", False),
        ("Jr", False),
        ("j", False),
        (".", False),
    ],
)
def test_initials(word: str, initials: bool) -> None:
    """One to five capital letters."""
    assert is_initials(word) is initials


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Matthew Browne", True),
        ("Matthew J. Browne", True),
        ("Matthew James Browne", True),
        ("Matthew James Thomas Browne", False),
        ("Browne Matthew J", False),  # initials are read as such
        ("World Health Organization", False),
        ("{Matthew Browne}", False),
        ("Browne, Matthew", False),
        ("Browne", False),
        ("NHS England", False),
        ("matthew Browne", False),
    ],
)
def test_names_with_the_given_one_first(text: str, person: bool) -> None:
    """What has two or three words with one capital each, and no word of a body, may be a person."""
    assert may_be_a_person(text) is person


@pytest.mark.parametrize(("text", "more"), [("et al.", True), ("Others", True), ("and others", True), ("Other S", False), ("Etal", False)])
def test_names_of_more_authors(text: str, more: bool) -> None:
    """Some names say only that there are more."""
    assert stands_for_more(text) is more
