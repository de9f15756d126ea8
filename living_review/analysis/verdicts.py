"""How many statements have each verdict: what the site leads with, and what it counts apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from living_review.analysis.claims import ClaimResult
from living_review.records.claim import VERDICTS, WAYS, Verdict, Way

FAILING: tuple[Verdict, ...] = ("contradicted", "not supported")
"""The verdicts that a slip of the review leads to."""


@dataclass(frozen=True)
class VerdictCounts:
    """The verdicts on the statements of a review.

    ``headline`` counts the statements on content, a slip that several of them meet once. ``prints`` are the statements on misprints, labels
    and citation numbers, and ``copied`` those that were compared with nothing but our copy of them; neither enters the headline.
    """

    statements: int
    headline: dict[Verdict, int]
    places: dict[Verdict, int]
    """The statements behind the headline, each counted."""
    prints: dict[Verdict, int]
    print_slips: int
    copied: int
    ways: dict[Way, int]
    headline_copies: int
    """How many of the contradicted slips of content may be faults of our copy of the text."""

    @property
    def print_statements(self) -> int:
        """How many statements are on misprints, labels and citation numbers."""
        return sum(self.prints.values())


def count_verdicts(findings: Iterable[ClaimResult]) -> dict[Verdict, int]:
    """How many claims about the review itself have each verdict, all together."""
    return _by_verdict(finding.verdict for finding in findings if finding.counted)


def tally(findings: Iterable[ClaimResult]) -> VerdictCounts:
    """The counts of the claims about the review itself; what other sources say is not among them."""
    counted = [finding for finding in findings if finding.counted]
    led = [finding for finding in counted if finding.claim.claim_class == "content" and finding.way != "copied"]
    prints = [finding for finding in counted if finding.claim.claim_class == "print" and finding.way != "copied"]
    contradicted = [finding for finding in led if finding.verdict == "contradicted"]
    ways = Counter(finding.way for finding in counted)
    return VerdictCounts(
        statements=len(counted),
        headline={verdict: len(slips(led, verdict)) for verdict in VERDICTS},
        places=_by_verdict(finding.verdict for finding in led),
        prints=_by_verdict(finding.verdict for finding in prints),
        print_slips=sum(len(slips(prints, verdict)) for verdict in FAILING),
        copied=ways["copied"],
        ways={way: ways[way] for way in WAYS},
        headline_copies=len({slip_of(finding) for finding in contradicted if may_be_our_copy(finding)}),
    )


def slips(findings: Iterable[ClaimResult], verdict: Verdict) -> set[str]:
    """What the statements with a verdict are counted as: those that one slip makes fail are one, and any other is one by itself."""
    chosen = [finding for finding in findings if finding.verdict == verdict]
    return {slip_of(finding) if verdict in FAILING else finding.claim.id for finding in chosen}


def slip_of(finding: ClaimResult) -> str:
    """The slip that a failing statement meets: the one that it shares, or its own."""
    return finding.claim.slip or finding.claim.id


def may_be_our_copy(finding: ClaimResult) -> bool:
    """Whether a slip may likely or possibly be a fault of our copy of the text."""
    return finding.claim.could_be_transcription in ("likely", "possible")


def _by_verdict(found: Iterable[Verdict]) -> dict[Verdict, int]:
    counts = Counter(found)
    return {verdict: counts[verdict] for verdict in VERDICTS}


__all__ = ["VerdictCounts", "count_verdicts", "may_be_our_copy", "slip_of", "slips", "tally"]
