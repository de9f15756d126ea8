"""What several charts say: the headings of their tables and of the tips on their marks, and words that stand between others.

What only one chart says stands in its own module.
"""

from __future__ import annotations

from living_review.wording import Counted, Phrases


class Heading(Phrases):
    """Headings of the columns of a chart's table."""

    AMOUNT = "Amount"
    DESIGN = "Design"
    DOMAIN = "Domain"
    JUDGEMENT = "Judgement"
    PARTICIPANTS = "Participants"
    PHASE = "Phase"
    REASON = "Reason"
    SHARE = "Share"
    SOURCE = "Source"
    STUDIES = "Studies"
    STUDY = "Study"
    WHICH = "Which"
    YEAR = "Year"


class Between(Phrases):
    """Words that join others."""

    AND = " and "
    OR = " or "


class Things(Phrases):
    """Numbers of things."""

    RESULTS = Counted("{n} result", "{n} results")
