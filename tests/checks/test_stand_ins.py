"""Stand-ins: what is to be written is warned of wherever it stands."""

from __future__ import annotations

from helpers.reviews import Copy, Told

MESSAGE = "warning: {}: is a stand-in; put in what your review says"


def test_stand_ins_are_warnings(sleep: Copy) -> None:
    """A text that is to be written is told in each file, at its place, and stops nothing."""
    edits = {
        "review.yml": ("  name: Ada Example", "  name: Authors to be written", "authors[0].name"),
        "vocabulary.yml": ("definition: People who are not treated.", "definition: TO BE WRITTEN.", ""),
        "studies/adler2015.yml": ("  title: Group talks for people who cannot sleep", "  title: To be written", "citation.title"),
    }
    sleep.edit("review.yml", ("{name: Ada Example,", "{name: Authors to be written,"))
    sleep.edit("studies/adler2015.yml", (edits["studies/adler2015.yml"][0], edits["studies/adler2015.yml"][1]))
    assert sleep.problems() == sleep.told(
        Told("review.yml", "{name: Authors to be written,", "Authors", MESSAGE.format("authors[0].name")),
        Told("studies/adler2015.yml", "  title: To be written", "To be", MESSAGE.format("citation.title")),
    )
    assert {problem.severity for problem in sleep.found()} == {"warning"}


def test_stand_ins_of_the_vocabulary(sleep: Copy) -> None:
    """So is one in a term."""
    first = next(line for line in (sleep.folder / "vocabulary.yml").read_text().splitlines() if "definition:" in line)
    sleep.edit("vocabulary.yml", (f"{first}\n", f"{first.partition('definition:')[0]}definition: To be written.\n"))
    (problem,) = sleep.problems()
    assert problem.startswith("vocabulary.yml:")
    assert problem.endswith("definition: is a stand-in; put in what your review says")
