"""What several charts say: the headings of their tables and of the tips on their marks, and words that stand between others.

What only one chart says stands in its own module.
"""

from __future__ import annotations

from collections.abc import Iterable

from living_review.wording import Counted, Phrases, Wording, joined, worded


class Heading(Phrases):
    """Headings of the columns of a chart's table."""

    AMOUNT = "Amount"
    AMOUNTS = "Amounts"
    COMPARED = "Compared"
    COMPARISONS = "Comparisons"
    DESIGN = "Design"
    DOMAIN = "Domain"
    JUDGEMENT = "Judgement"
    MEASURE = "Measure"
    PARTICIPANTS = "Participants"
    PHASE = "Phase"
    REASON = "Reason"
    SHARE = "Share"
    SOURCE = "Source"
    STUDIES = "Studies"
    STUDY = "Study"
    UNIT = "Unit"
    WHICH = "Which"
    YEAR = "Year"


class Between(Phrases):
    """Words that join others."""

    AND = " and "
    OR = " or "
    AND_MORE = "{names} and {n} more"


class Things(Phrases):
    """Numbers of things."""

    RESULTS = Counted("{n} result", "{n} results")


MOST_NAMED = 25
"""How many names a sentence lists at most."""


def listed(names: Iterable[str], between: str = ", ") -> str:
    """Names, or sentences, one behind the other; of very many the first ones, with how many more there are.

    >>> listed(["Li", "Wu"]), listed((f"A{n}" for n in range(28)), " ").split(" ", 24)[-1]
    ('Li, Wu', 'A24 and 3 more')
    """
    known = list(names)
    more, first = len(known) - MOST_NAMED, known[:MOST_NAMED]
    text = joined(between, first) if any(isinstance(name, Wording) for name in first) else between.join(first)
    return worded(Between.AND_MORE, names=text, n=f"{more:,}") if more > 0 else text
