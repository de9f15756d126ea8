"""The page of numbers: each that the pages state, with the question that it answers and the studies behind it."""

from __future__ import annotations

from dataclasses import dataclass

from living_review.analysis.filtering import describe_filter
from living_review.analysis.key_numbers import Number
from living_review.pages.content import Content
from living_review.pages.kinds import one_page
from living_review.records.places import places_text
from living_review.records.study import Study
from living_review.records.variables import variables


@dataclass(frozen=True)
class NumberView:
    """A number with the question it answers in words, and its studies."""

    number: Number
    note: str
    printed_in: str
    """Of a number that the review prints of itself: where."""
    where: str
    among: str
    studies: tuple[Study, ...]
    missing: tuple[Study, ...]


def number_views(content: Content) -> list[NumberView]:
    """All declared numbers with their questions in words."""
    review, words = content.records.review, content.records.vocabulary
    known = variables(review, words)
    return [
        NumberView(
            number,
            review.numbers[name].note or "",
            places_text(review.numbers[name].printed_in, review),
            describe_filter(review.numbers[name].where, known, words),
            describe_filter(review.numbers[name].among, known, words),
            tuple(content.studies[key] for key in number.studies),
            tuple(content.studies[key] for key in number.missing),
        )
        for name, number in content.numbers.items()
    ]


PAGES = (one_page("numbers.md", "numbers.md.j2", values=lambda content: {"views": number_views(content)}),)
