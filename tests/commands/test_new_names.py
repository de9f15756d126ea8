"""Names of studies from the cells of a table, and keys that no record, page or file system refuses."""

from __future__ import annotations

import pytest

from living_review.commands.new_names import FILE_NAMES, field_id, slug, study_name, term_keys
from living_review.records.names import RESERVED, name_fault


@pytest.mark.parametrize(
    ("author", "year", "authors", "said", "text"),
    [
        ("Smith 2010", "", ("Smith",), 2010, "Smith 2010"),
        ("Smith 2010", "2010", ("Smith",), 2010, "Smith 2010"),  # as RevMan and Covidence write them
        ("Smith 2010a", "2010", ("Smith",), 2010, "Smith 2010a"),
        ("Smith 2010", "2010a", ("Smith",), 2010, "Smith 2010a"),
        ("Smith 2010", "2010.0", ("Smith",), 2010, "Smith 2010"),
        ("Smith 2010", "(2010)", ("Smith",), 2010, "Smith 2010"),
        ("Smith (2010)", "2010", ("Smith",), 2010, "Smith (2010)"),
        ("Smith et al., 2010", "2010", ("Smith",), 2010, "Smith et al., 2010"),
        ("Lee & Kim 2018", "2018", ("Lee", "Kim"), 2018, "Lee & Kim 2018"),
        ("Müller, A. 2015", "2015", ("Müller A.",), 2015, "Müller, A. 2015"),
        ("Smith2010", "2010", ("Smith",), 2010, "Smith2010"),
        ("SMITH-2010", "2010", ("SMITH",), 2010, "SMITH-2010"),
        ("Smith2010", "", ("Smith2010",), None, "Smith2010"),
        ("Smith 2010", "2012", ("Smith",), 2012, "Smith 2010 2012"),  # what tells two reports of one name apart stays
        ("Smith 2010", "in press", ("Smith",), None, "Smith 2010 in press"),
        ("Trial 1999 group", "2001", ("Trial 1999 group",), 2001, "Trial 1999 group 2001"),
        ("Smith", "2010", ("Smith",), 2010, "Smith 2010"),
        ("Smith J; Kim H;", "2010", ("Smith J", "Kim H"), 2010, "Smith J, Kim H 2010"),
        ("; Smith", "", ("Smith",), None, "Smith"),
        ("2010", "2010", ("Study 3",), 2010, "Study 3 2010"),
        ("NA", "", ("Study 3",), None, "Study 3"),
    ],
)
def test_names_of_studies(author: str, year: str, authors: tuple[str, ...], said: int | None, text: str) -> None:
    """A year behind the name is not part of the author, whether another column says it again or not; the words stay those of the table."""
    name = study_name(author, year, "Study 3")
    assert (name.authors, name.year, name.text) == (authors, said, text)
    assert not name_fault(name.key) or name.key in FILE_NAMES


@pytest.mark.parametrize("name", sorted({*RESERVED, *(name.upper() for name in RESERVED)}))
def test_no_key_is_a_name_that_is_taken(name: str) -> None:
    """A group, a column or a study may be called what no key can be: "con" is short for control, and "words" are counted."""
    assert name_fault(term_keys([name], "arm")[name]) == ""
    assert name_fault(field_id(name)) == ""
    assert slug(name) not in RESERVED or slug(name) in FILE_NAMES
