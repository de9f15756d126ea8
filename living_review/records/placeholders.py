"""Sentences of the site in which a name in braces stands for a number that the build computes, or for a study.

``{studies}`` is replaced by the declared number of that name, ``{smith2015}`` by a link to that study. A number may carry endings:
``.of`` (4 of 18), ``.share`` (22 %), ``.words`` (four) and ``.capital`` (Four; for the start of a sentence).

A sentence speaks of the published review, so its numbers are those of the studies that this held, whatever is added later. A number
with the ending ``.now`` is that of all studies of today.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from living_review.records.review import Review
from living_review.records.yaml_reader import Loc

ENDINGS = ("capital", "now", "of", "share", "words")
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
TYPED_NUMBER = re.compile(r"\d[\d.,]*")


@dataclass(frozen=True)
class Placeholder:
    """A name in braces, with its endings."""

    name: str
    endings: tuple[str, ...]


def split(text: str) -> list[str | Placeholder]:
    """A sentence as its plain parts and its placeholders, in order."""
    parts: list[str | Placeholder] = []
    end = 0
    for match in PLACEHOLDER.finditer(text):
        if match.start() > end:
            parts.append(text[end : match.start()])
        name, *endings = match.group(1).strip().split(".")
        parts.append(Placeholder(name, tuple(endings)))
        end = match.end()
    if end < len(text):
        parts.append(text[end:])
    return parts


def sentences(review: Review) -> Iterator[tuple[Loc, str]]:
    """Every sentence of ``review`` in which names in braces are replaced and typed figures are refused."""
    yield ("site", "description"), review.site.description
    yield ("home", "headline"), review.home.headline
    yield ("home", "certainty"), review.home.certainty
    for i, text in enumerate(review.home.answer):
        yield ("home", "answer", i), text
    for i, text in enumerate(review.findings.benefit):
        yield ("findings", "benefit", i), text
    for i, text in enumerate(review.findings.harms):
        yield ("findings", "harms", i), text
    for i, text in enumerate(review.findings.results):
        yield ("findings", "results", i), text
    for page in ("findings", "conclusion"):
        for i, text in enumerate(getattr(review, page).plain_summary):
            yield (page, "plain_summary", i), text
    for part in ("review_says", "records_support"):
        for i, sentence in enumerate(getattr(review.conclusion, part)):
            yield ("conclusion", part, i, "says"), sentence.says
            if sentence.note is not None:
                yield ("conclusion", part, i, "note"), sentence.note
    for i, gap in enumerate(review.conclusion.unknown):
        yield ("conclusion", "unknown", i, "unknown"), gap.unknown
        yield ("conclusion", "unknown", i, "study"), gap.study
