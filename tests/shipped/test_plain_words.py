"""How hard the summaries of the shipped review are to read."""

from __future__ import annotations

import pytest
import textstat
from helpers.pages import html, paragraphs
from helpers.shipped import DATA, stop

MOST = 8.9
"""The Flesch-Kincaid grade that a summary may reach: it is to be at about grade 8 or below."""


SUMMARIES = {"": "answer", "findings/": "plain-words", "conclusion/": "plain-words"}


@pytest.mark.parametrize("path", SUMMARIES)
def test_summaries_are_easy_to_read(path: str) -> None:
    """The summary at the top of each page, with its numbers in, is at about grade 8 or below."""
    text = " ".join(paragraphs(html(DATA, charts=False)[path], SUMMARIES[path]))
    assert len(text) > 150
    assert any(sign.isdigit() for sign in text)
    grade = textstat.flesch_kincaid_grade(text)
    if grade > MOST:
        stop(
            f"data/review.yml: the summary of the page /{path} is too hard to read, at grade {grade:.1f} instead of {MOST} or less: {text}"
        )


def test_measure_tells_hard_from_easy() -> None:
    """The measure needs no network and finds a hard sentence hard."""
    assert textstat.flesch_kincaid_grade("The cat sat on the mat. It was warm.") < 3
    assert textstat.flesch_kincaid_grade("Methodological heterogeneity precluded quantitative synthesis of functional outcomes.") > 15
