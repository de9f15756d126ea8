"""Reviews of many studies, made of the few of a small one, with names and numbers that are hard to draw."""

from __future__ import annotations

import random
from dataclasses import replace

from living_review.records.load import Records
from living_review.records.vocabulary import Term

LONG = "The Invented Collaborative Group of Very Many Authors of "
NAMES = (
    "Li", "van den Hurk", "de la Cruz-Santamaría", f"{LONG}Northern", f"{LONG}Northwest", f"{LONG}Southern", "山田太郎", "محمد بن عبد الله",
    "Müller (2021, Experiment 3)", "Müller (2021, Experiment 4)", "Institute of Invented Research",
)  # fmt: skip
"""Names of 60 letters, of which the first 20 and more are the same, of other scripts, and with a year in brackets."""


def with_many_studies(records: Records, n: int) -> Records:
    """The review with ``n`` studies made of its own, ten of each eighteen in one year, and numbers of people over four decades."""
    rng = random.Random(n)
    first = records.studies
    studies = []
    for i in range(n):
        study = first[i % len(first)]
        year = 2015 if i % 18 < 10 else 2005 + i % 12
        cited = study.citation.model_copy(update={"year": year, "authors": (NAMES[i % len(NAMES)],)})
        people = study.participants.model_copy(update={"total": int(10 ** rng.uniform(1, 5))})
        update = {"key": f"s{i}", "short_name": f"{NAMES[i % len(NAMES)]} {year} ({i})", "citation": cited, "participants": people}
        studies.append(study.model_copy(update=update))
    return replace(records, studies=tuple(studies))


def with_categories(records: Records, n: int) -> Records:
    """The review with ``n`` terms with long names in each list that charts divide by, and amounts over five decades, nothing among them."""
    words = [f"Invented kind of the number {i} (with more words)" for i in range(n)]
    lists = {
        declared.vocabulary: declared.id for declared in records.review.fields if declared.vocabulary and declared.type in ("term", "terms")
    }
    vocabulary = {
        name: terms.model_copy(update={"terms": {f"kind{i}": Term(label=word, definition="Invented.") for i, word in enumerate(words)}})
        if name in lists or name == "adverse_events"
        else terms
        for name, terms in records.vocabulary.items()
    }
    quantities = [declared.id for declared in records.review.fields if declared.type == "quantity"]
    studies = []
    for i, study in enumerate(records.studies):
        block = study.intervention
        terms = {name: getattr(block, name).model_copy(update={"value": (f"kind{i % n}",)}) for name in lists.values()}
        amounts = {
            name: block_field.model_copy(update={"value": 0.0 if i == 1 else 10.0 ** (i % 6), "range": None, "options": (), "parts": ()})
            for name in quantities
            if not isinstance(block_field := getattr(block, name), str) and block_field.unit is not None
        }
        events = tuple(event.model_copy(update={"event": f"kind{(i + j) % n}"}) for j, event in enumerate(study.harms.events))
        update = {
            "intervention": block.model_copy(update=terms | amounts),
            "harms": study.harms.model_copy(update={"events": events}),
        }
        studies.append(study.model_copy(update=update))
    return replace(records, vocabulary=vocabulary, studies=tuple(studies))
