"""Pages of reports, of which the last may be shortened."""

from __future__ import annotations

import pytest

from living_review.records.people import page_range


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
