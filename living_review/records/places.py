"""Places in the source, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from living_review.records.review import Review
from living_review.records.translations import ENGLISH, Language
from living_review.records.values import Place, ReportPlace


def place_text(place: Place, review: Review, language: Language = ENGLISH) -> str:
    """A place in words, such as 'Results, paragraph 6'.

    >>> place_text(Place(reference=24), review)  # doctest: +SKIP
    'Reference 24'
    """
    if place.section is not None:
        label = language.translate(review.source.sections[place.section].label)
        return label if place.paragraph is None else language.translate("{label}, paragraph {n}").format(label=label, n=place.paragraph)
    if place.table is not None:
        label = language.translate(review.source.tables[place.table].label)
        return label if place.row is None else language.translate("{label}, row {n}").format(label=label, n=place.row)
    if place.reference is not None:
        return language.translate("Reference {n}").format(n=place.reference)
    if place.registry is not None:
        return language.translate("Registry entry {n}").format(n=place.registry)
    if place.report is not None:
        return ", ".join((language.translate("The study's report"), *_in_report(place.report, language)))
    return language.translate("Figure {n}").format(n=place.figure)


def _in_report(place: ReportPlace, language: Language) -> Iterator[str]:
    if place.section is not None:
        yield place.section
    if place.page is not None:
        yield language.translate("page {n}").format(n=place.page)
    if place.table is not None:
        yield language.translate("table {n}").format(n=place.table)
    if place.figure is not None:
        yield language.translate("figure {n}").format(n=place.figure)


def places_text(places: Iterable[Place], review: Review, language: Language = ENGLISH) -> str:
    """Several places in words."""
    return "; ".join(place_text(place, review, language) for place in places)
