"""The words that pages explain."""

from __future__ import annotations

import json

from helpers.reviews import SLEEP, records_of

from living_review.pages.glossary import mentioned, terms_json

REVIEW = records_of(SLEEP)


def test_terms_of_the_review() -> None:
    """Sentences lead to the words of the review's glossary, and of the vocabulary to those terms only that say so."""
    found = mentioned(REVIEW)
    assert {name: entry.anchor for name, entry in found.items()} == {
        "Insomnia": "insomnia",
        "RCT": "designs-randomised_trial",
        "Randomised trial": "designs-randomised_trial",
        "randomised trial": "designs-randomised_trial",
    }
    every = json.loads(terms_json(REVIEW))
    assert every["insomnia"] == {"label": "Insomnia", "definition": "Trouble falling or staying asleep for weeks or longer."}
    assert {entry.anchor for entry in found.values()} <= set(every)
