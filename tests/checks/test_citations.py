"""What must hold in the citation of a report."""

from __future__ import annotations

import pytest
from helpers.reviews import Copy

C = "studies/chen2018.yml"
ASKED = (
    "warning: citation.authors[0]: 'Matthew Browne' is read as an institution; write 'Browne M' for a person, or "
    "'{Matthew Browne}' if it is one"
)


@pytest.mark.parametrize(
    ("author", "message"),
    [
        ('"Browne, Matthew"', ""),
        ("World Health Organization", ""),
        ("van der Berg BB", ""),
        ("Smith J Jr", ""),
        ('"{Royal Society}"', ""),
        ("Matthew Browne", ASKED),
        ("Abelin 1989", "warning: citation.authors[0]: 'Abelin 1989' holds a year; write 'Abelin', and the year under 'year'"),
        ("Browne, M.", "citation.authors[1]: 'M.' is no name; a comma parts two authors here, so write 'Browne M'"),
        ("et al.", "citation.authors[0]: 'et al.' is no author; leave it out and write 'et_al: true'"),
    ],
)  # fmt: skip
def test_authors(author: str, message: str, sleep: Copy) -> None:
    """Forms of names that databases give are read; what could be a person without initials, or holds a year, is asked about."""
    sleep.edit(C, ("authors: [Chen D,", f"authors: [{author},"))
    found = [problem.split(" ", 1)[1] for problem in sleep.problems()]
    assert found == ([message] if message else [])


@pytest.mark.parametrize(("pages", "faulty"), [("590-7", False), ("1276–1292", False), ("e2294-305", False), ("597-590", True)])
def test_pages(pages: str, faulty: bool, sleep: Copy) -> None:
    """A shortened last page is none that falls."""
    sleep.edit(C, ("  doi: ", f'  pages: "{pages}"\n  doi: '))
    expected = ["warning: citation.pages: found '597-590', but 590 comes before 597"] if faulty else []
    assert [problem.split(" ", 1)[1] for problem in sleep.problems()] == expected
