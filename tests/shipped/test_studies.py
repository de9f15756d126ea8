"""The records of the shipped review as files: they can be read, and there is one for each study."""

from __future__ import annotations

from helpers.shipped import other_studies, references, stop


def test_studies_are_those_of_the_review() -> None:
    """Each study of the review has a record in the file of its key, each file is a record, and nothing in it is wrong."""
    assert len({doi.lower() for _, doi in references().values()}) == len(references()) == 18
    if other_studies():
        stop("\n".join(other_studies()))
