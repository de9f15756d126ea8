# ruff: noqa: E501, since each slip stands on one line
"""How many rounds of mending and checking it takes to put many mistakes of all kinds right."""

from __future__ import annotations

from typing import NamedTuple

from helpers.reviews import ROOT, Copy

from living_review.commands.read import load_and_look


class Slip(NamedTuple):
    """A file, what is right in it, what stands there instead, and words of the message by which that is mended."""

    file: str
    right: str
    wrong: str
    told: str


CHEN, BROOK, DUNN, ADLER = (f"studies/{name}.yml" for name in ("chen2018", "brook2017", "dunn2019", "adler2015"))
SLIPS = [
    Slip(CHEN, "  year: 2018", "  year:2018", "write 'year: 2018'"),
    Slip(CHEN, "  total: 12", "  total: 1,200", "write it without signs between its digits"),
    Slip(CHEN, "  format: online", "  format: onlin", "did you mean 'online'?"),
    Slip(BROOK, "  title: ", "  title: @ ", "text that begins with the sign @ goes into quotes"),
    Slip(DUNN, "doi: 10.5555/<script>alert(2)</script>", "doi: 10.5555/sleep.1", "is also the DOI of adler2015"),
    Slip(ADLER, "  analysed: 76", "  analysed: 90", "found 90, but the study has 80 participants"),
    Slip("vocabulary.yml", "  label: Trial phases\n", "  # no label\n", "phases.label: is missing"),
    Slip("review.yml", "  state: living", "  state: alive", "'alive' is not allowed here"),
    Slip("review.yml", "  key_numbers: [studies, participants, randomised, serious]", "  key_numbers: [studis]", "did you mean 'studies'?"),
    Slip("review.yml", "with insomnia. {randomised_favour", "with insomnia. {randomized_favour", "did you mean 'randomised_favour'?"),
    Slip("claims.yml", "verdict: not supported", "verdict: unknown", "'unknown' is not allowed here"),
    Slip("claims.yml", "    expected: holds\n\n  - id: most-randomised", "    expected: contradicted\n\n  - id: most-randomised", "expected 'contradicted'"),
]  # fmt: skip
"""Faults of the syntax, of fields, of terms, between fields, between records, of claims and of their verdicts."""


def test_rounds(sleep: Copy) -> None:
    """All mistakes in the records are told in the first round, with what could not be looked at; what is computed in the second."""
    for slip in SLIPS:
        sleep.edit(slip.file, (slip.right, slip.wrong))
    left, rounds = list(SLIPS), []
    while left and len(rounds) < 10:
        _, found, later = load_and_look(sleep.folder, ROOT / "templates")
        problems = sleep.printed(found)
        told = [slip for slip in left if any(text.startswith(slip.file) and slip.told in text for text in problems)]
        rounds.append((len(told), len(problems), later))
        for slip in told:
            sleep.edit(slip.file, (slip.wrong, slip.right))
        left = [slip for slip in left if slip not in told]
    first = "Whether numbers are plausible and the verdicts of claims can be checked only once these are mended: more may follow."
    assert rounds == [(11, 12, first), (1, 1, "")]
