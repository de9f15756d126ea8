"""The pages of single terms: the studies that have a cell type, a route or the like, and what they found together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from living_review.analysis.overlaps import counted_twice
from living_review.pages.content import Content
from living_review.pages.kinds import PageDocument, PageKind
from living_review.records.review import FieldDeclaration
from living_review.records.study import Study
from living_review.records.values import MISSING
from living_review.records.vocabulary import Term


@dataclass(frozen=True)
class TermPage:
    """A term of a field with the studies that have it, and what they found together."""

    field: FieldDeclaration
    id: str
    term: Term
    studies: tuple[Study, ...]
    participants: int
    counted_twice: int
    """How many of these, at most, are in two of the studies."""
    randomised: int
    controlled: int
    favours: int | None
    """How many favour the intervention; None where the review knows of no side that is better."""
    directions: tuple[tuple[str, int], ...]
    """The label of each direction of effect that occurs, or the word for a missing one, and how many of the studies have it."""
    classified: tuple[tuple[str, int], ...]
    """The same for the classifications of the results."""
    serious: tuple[Study, ...]
    none_serious: tuple[Study, ...]
    """The studies of which the source says that no adverse event was serious."""
    directed: int
    """How many of the studies have a result that points one way or the other, or neither way."""

    @property
    def silent(self) -> int:
        """For how many of the studies the source ties no serious adverse event to the study, nor says that there was none."""
        return len(self.studies) - len(self.serious) - len(self.none_serious)

    @property
    def path(self) -> str:
        """The address of the page, relative to the root of the site."""
        return f"by/{self.field.id}/{self.id}/"


def term_pages(content: Content) -> list[TermPage]:
    """One page for each term, of each field that has pages, that some study has."""
    pages = []
    table = content.tables.studies
    for declared in content.records.review.fields:
        if not declared.page or declared.vocabulary is None:
            continue
        for term_id, term in content.records.vocabulary[declared.vocabulary].terms.items():
            rows = table[[term_id in value for value in table[declared.id]]]
            if rows.empty:
                continue
            published = [key for key in rows.index if content.studies[key].added is None]  # the review classifies no other
            signs = content.records.vocabulary["directions"].terms
            favours = None
            if any(direction.sign is not None for direction in signs.values()):
                favours = sum(any(d in signs and signs[d].sign == 1 for d in value) for value in rows["direction"])
            pages.append(
                TermPage(
                    declared,
                    term_id,
                    term,
                    tuple(content.studies[key] for key in rows.index),
                    int(pd.to_numeric(rows["participants"]).sum()),
                    counted_twice(content.studies[key] for key in rows.index),
                    int(rows["randomised"].sum()),
                    int(rows["controlled"].sum()),
                    favours,
                    _counted(rows["direction"], "directions", content),
                    tuple(
                        (label, n)
                        for label, n in _counted(rows.loc[published, "classification"], "classifications", content)
                        if label != "not applicable"
                    ),
                    tuple(content.studies[key] for key in rows.index[rows["serious_harm"]]),
                    tuple(content.studies[key] for key in rows.index if content.studies[key].harms.none_serious),
                    sum(any(d in signs and signs[d].sign is not None for d in value) for value in rows["direction"]),
                )
            )
    return pages


def _counted(values: pd.Series[Any], list_name: str, content: Content) -> tuple[tuple[str, int], ...]:
    counts = Counter(word for words in values for word in words)
    known = content.records.vocabulary[list_name]
    return tuple((known.label_of(word), counts[word]) for word in (*known.terms, *MISSING) if word in counts)


def _terms(content: Content) -> Iterator[PageDocument]:
    """A page for each term of the fields that have pages."""
    for page in term_pages(content):
        yield PageDocument(path=f"{page.path.rstrip('/')}.md", values={"page": page})


def _fields(content: Content) -> Iterator[PageDocument]:
    """A page for each field, which leads to those of its terms."""
    terms = term_pages(content)
    for declared in content.records.review.fields:
        if declared.page:
            pages = [page for page in terms if page.field == declared]
            yield PageDocument(path=f"by/{declared.id}/index.md", values={"field": declared, "pages": pages})


PAGES = (PageKind(template="field.md.j2", documents=_fields), PageKind(template="term.md.j2", documents=_terms))
