"""Texts that only hold a place: a new review and a new study start with them, and no reader should see one."""

from __future__ import annotations

from collections.abc import Iterator

from living_review.checks.context import Context
from living_review.checks.parts import as_warning
from living_review.checks.registry import review_rule, study_rule
from living_review.problems import Problem
from living_review.records.stand_ins import is_stand_in
from living_review.records.yaml_reader import Document, Loc

MESSAGE = "is a stand-in; put in what your review says"


@study_rule
def study_has_no_stand_in(context: Context) -> Iterator[Problem]:
    """A study's record says 'to be written' nowhere; a warning, so that an unfinished review can be looked at."""
    yield from _stand_ins(context.document)


@review_rule
def review_has_no_stand_in(context: Context) -> Iterator[Problem]:
    """Nor do review.yml and vocabulary.yml."""
    yield from _stand_ins(context.document)
    yield from _stand_ins(context.loaded.documents["vocabulary"])


def _stand_ins(document: Document) -> Iterator[Problem]:
    for loc, text in _texts(document.value, ()):
        if is_stand_in(text):
            yield as_warning(document.problem(loc, MESSAGE))


def _texts(value: object, loc: Loc) -> Iterator[tuple[Loc, str]]:
    """All texts in a plain value, each with its address."""
    if isinstance(value, str):
        yield loc, value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _texts(item, (*loc, name))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from _texts(item, (*loc, i))
