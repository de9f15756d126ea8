"""A chart in the language of a page: the words of the review in it, the plot that is drawn, and what must not get lost on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from living_review.charts.base import Plot
from living_review.charts.words import Words
from living_review.records.load import Records
from living_review.records.vocabulary import TermList

if TYPE_CHECKING:
    from living_review.records.translations import Language

NAMES = frozenset({"study", "label", "url", "code"})
"""The columns of a plot's frame with names of studies, addresses and codes, which are the same in each language."""


def said_records(records: Records, language: Language) -> Records:
    """The records with the labels of fields and terms in a language, as far as the review's own file translates them."""
    fields = tuple(field.model_copy(update={"label": language.translate(field.label)}) for field in records.review.fields)
    vocabulary = {name: _said_list(terms, language) for name, terms in records.vocabulary.items()}
    return replace(records, review=records.review.model_copy(update={"fields": fields}), vocabulary=vocabulary)


def _said_list(terms: TermList, language: Language) -> TermList:
    """A list with its labels in a language; in English where two terms of it would be called the same, so that they stay two."""
    labels = {key: language.translate(term.label) for key, term in terms.terms.items()}
    if len(set(labels.values())) < len({term.label for term in terms.terms.values()}):
        return terms
    said = {key: term.model_copy(update={"label": labels[key]}) for key, term in terms.terms.items()}
    return terms.model_copy(update={"terms": said})


def said_plot(plot: Plot, words: Words) -> Plot | None:
    """The plot as it is drawn in a language; None where that does not say its title, or calls two things in it the same."""
    title = words.told(plot.title)
    if words(plot.title) == plot.title:
        return None
    frame = plot.frame.copy()
    for column in frame.columns:
        if column in NAMES or not any(isinstance(cell, str) for cell in frame[column]):
            continue
        before = list(frame[column])
        after = [words.told(cell) for cell in before]
        if not _as_many(before, after):
            return None
        frame[column] = after
    return replace(
        plot,
        title=title,
        description=words.told(plot.description),
        note=words.told(plot.note),
        frame=frame,
        columns={name: words(heading) for name, heading in plot.columns.items()},
        layouts=tuple(replace(layout, say=words) for layout in plot.layouts),
    )


def _as_many(before: Sequence[Any], after: Sequence[Any]) -> bool:
    """Whether texts that differ still differ."""
    said: dict[Any, Any] = {}
    return all(said.setdefault(new, old) == old for old, new in zip(before, after, strict=True) if isinstance(old, str))
