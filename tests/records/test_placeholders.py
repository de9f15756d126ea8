"""Sentences with names of numbers in braces: which they are, and their parts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from helpers.reviews import BCG, RICH, SLEEP, records_of

from living_review.records.placeholders import Placeholder, sentences, split
from living_review.records.vocabulary import Term, TermList

NO_SENTENCES = {"where", "numbers", "key_numbers", "id", "topic", "section", "study_keys"}
"""Fields below these blocks that hold names and places."""


def texts(value: Any, loc: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The texts of a block with several words, each with its address."""
    if isinstance(value, str) and " " in value:
        yield loc, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in items:
        if name not in NO_SENTENCES:
            yield from texts(item, (*loc, name))


@pytest.mark.parametrize("folder", [RICH, SLEEP, BCG], ids=lambda folder: folder.name)
def test_all_sentences_of_a_review(folder: Path) -> None:
    """All that the home page, the findings and the conclusion say, each at its address."""
    written = yaml.safe_load((folder / "review.yml").read_text(encoding="utf-8"))
    said = {name: block for name in ("home", "findings", "conclusion") for block in [written.get(name)] if block}
    expected = dict(texts(said)) | {("site", "description"): written["site"]["description"]}
    found = dict(sentences(records_of(folder).review))
    assert {loc: " ".join(text.split()) for loc, text in found.items()} == {loc: " ".join(text.split()) for loc, text in expected.items()}


def test_sentences_of_each_part() -> None:
    """Each part of the pages that can have sentences gives them, also those that no review of the tests has."""
    review = records_of(RICH).review
    parts = {name: (f"{name} 1.", f"{name} 2.") for name in ("benefit", "harms", "results")}
    changed = review.model_copy(update={"findings": review.findings.model_copy(update=parts)})
    found = dict(sentences(changed))
    for name, given in parts.items():
        assert [found["findings", name, i] for i in range(2)] == list(given)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("plain", ["plain"]),
        ("{a}", [Placeholder("a", ())]),
        ("In {a.of.words} of", ["In ", Placeholder("a", ("of", "words")), " of"]),
        ("{}", [Placeholder("", ())]),
        ("{{a}}", ["{", Placeholder("a", ()), "}"]),
        ("{a", ["{a"]),
        ("x{a}", ["x", Placeholder("a", ())]),
        ("{a}{ b }", [Placeholder("a", ()), Placeholder("b", ())]),
    ],
)
def test_parts_of_a_sentence(text: str, parts: list[str | Placeholder]) -> None:
    """Plain text and names, in order, with nothing between two names side by side."""
    assert split(text) == parts


def test_other_names_of_a_term() -> None:
    """The abbreviation first, then the other words; none where there are none."""
    term = Term(label="Wharton's jelly", definition="x")
    assert term.other_names == ()
    assert term.model_copy(update={"also": ("cord", "jelly")}).other_names == ("cord", "jelly")
    assert term.model_copy(update={"also": ("cord",), "abbreviation": "WJ"}).other_names == ("WJ", "cord")


def test_labels_and_signs_of_terms() -> None:
    """Of a term its own; of any other word the word, and no sign."""
    terms = {
        "up": Term(label="Up", definition="x", sign=1),
        "level": Term(label="Level", definition="x", sign=0),
        "odd": Term(label="Odd", definition="x"),
    }
    found = TermList(label="Directions", singular="direction", definition="x", terms=terms)
    assert [found.sign_of(each) for each in ("up", "level", "odd", "not reported")] == [1, 0, None, None]
    assert [found.label_of(each) for each in ("up", "not reported")] == ["Up", "not reported"]
