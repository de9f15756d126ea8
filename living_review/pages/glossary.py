"""The glossary: what each word of the site and each term of the vocabulary means, and where that stands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from living_review.records.load import Records
from living_review.records.names import term_anchor, word_anchor
from living_review.records.values import MISSING
from living_review.records.vocabulary import Term

FILE = "assets/terms.json"
"""Where the site keeps the meanings that a page shows beside a term when a reader asks for them."""


@dataclass(frozen=True)
class Definition:
    """One entry of the glossary."""

    anchor: str
    """Its id on the page of the glossary."""
    label: str
    definition: str


def definitions(records: Records) -> Iterator[Definition]:
    """All entries that have a definition in the records, and the words for missing values."""
    yield from _words(records)
    for word, meaning in MISSING.items():
        yield Definition(word_anchor(word), word[:1].upper() + word[1:], meaning)
    for name, terms in records.vocabulary.items():
        for term_id, term in terms.terms.items():
            yield _entry(name, term_id, term)


def _words(records: Records) -> Iterator[Definition]:
    """The review's own words."""
    for word in records.review.glossary:
        yield Definition(word_anchor(word.term), word.term, word.definition)


def _entry(list_name: str, term_id: str, term: Term) -> Definition:
    return Definition(term_anchor(list_name, term_id), term.label, term.definition)


def mentioned(records: Records) -> dict[str, Definition]:
    """The entries to which sentences lead, by each name that stands for them: the review's own words, and terms that are marked so."""
    entries = {entry.label: entry for entry in _words(records)}
    for name, terms in records.vocabulary.items():
        for term_id, term in terms.terms.items():
            if term.in_sentences:
                for word in filter(None, (term.label, term.phrase, *term.other_names)):
                    entries.setdefault(word, _entry(name, term_id, term))
    return entries


def terms_json(records: Records) -> str:
    """The definitions by anchor, for the script that shows them."""
    entries = {entry.anchor: {"label": entry.label, "definition": entry.definition} for entry in definitions(records)}
    return json.dumps(entries, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
