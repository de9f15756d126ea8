"""A number that a record reads stands in the text that it quotes beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from living_review.checks.blocks import blocks_in
from living_review.checks.context import Context
from living_review.checks.parts import as_warning
from living_review.checks.registry import review_rule, study_rule
from living_review.problems import Problem, quoted
from living_review.records.review import StatedCount
from living_review.records.yaml_reader import Document, Loc

MOST_ADDED = 8
"""Of so many numbers in one text the sums are tried out; a text with more is a table and no number."""


@study_rule
def printed_counts_hold_theirs(context: Context) -> Iterator[Problem]:
    """A count without a note stands in its printed text, or is a sum of numbers there; a warning, since a text may say it in words."""
    study, document = context.study, context.document
    people = study.participants
    if isinstance(people.total, int):
        yield from _differs(people.total, people.printed, people.note, document, ("participants", "total"))
    for field_id, quantity in study.quantities():
        if isinstance(quantity.value, int | float) and not quantity.unit:
            yield from _differs(quantity.value, quantity.printed, quantity.note, document, ("intervention", field_id, "value"))


@review_rule
def printed_counts_of_the_flow_hold_theirs(context: Context) -> Iterator[Problem]:
    """The same of the numbers of the flow of records."""
    for loc, block in blocks_in(context.review.flow, context.document, ("flow",)):
        if isinstance(block, StatedCount) and block.n is not None:
            yield from _differs(block.n, block.printed, block.note, context.document, (*loc, "value"))


def _differs(n: float, printed: str | None, note: str | None, document: Document, loc: Loc) -> Iterator[Problem]:
    if printed is None or note is not None or holds(printed, n):
        return
    message = f"found {n:g}, but 'printed' is {quoted(printed)}; expected a number that stands there, or a note that says how it was read"
    yield as_warning(document.problem(loc, message))


def holds(printed: str, n: float) -> bool:
    """Whether a text has a number in it, or numbers that add up to it; a text without a figure is no witness.

    >>> holds("12", 120), holds("80 (40/40)", 80), holds("40 and 40", 80), holds("1,200 people", 1200), holds("twelve", 12)
    (False, True, True, True, True)
    """
    figures = re.findall(r"\d{1,3}(?:[, \u00a0\u2009\u202f']\d{3})+(?!\d)|\d+(?:\.\d+)?", printed)
    numbers = [float(re.sub(r"[^\d.]", "", figure)) for figure in figures]
    if not numbers or n in numbers or len(numbers) > MOST_ADDED:
        return True
    plain = [float(figure) for figure in re.findall(r"\d+(?:\.\d+)?", printed)]  # '20, 300' may be two numbers as well
    several = (group for some in (numbers, plain) for k in range(1, len(some) + 1) for group in combinations(some[:MOST_ADDED], k))
    return any(sum(group) == n for group in several)
