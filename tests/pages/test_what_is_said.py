"""What the review says of itself, of all studies together or of harms, on the pages: told apart from what it does not say."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.pages import Page, content_of, extensions, one_line
from helpers.reviews import TEMPLATES, Copy, Told
from markdown import Markdown

from living_review.analysis.tables import tabulate
from living_review.pages.compare import FILE, comparison_files
from living_review.pages.render import render
from living_review.records.load import load_records

CHEN = "studies/chen2018.yml"
SILENT = "  attributed: not reported\n"
PLACE = "{section: results, paragraph: 4}"


def shown(sleep: Copy) -> dict[str, str]:
    """The text of each page of a changed copy."""
    names, settings = extensions()
    made = render(content_of(sleep.folder, charts=False), TEMPLATES)
    bodies: dict[str, Any] = {path: text.split("\n---\n", 1)[1] for path, text in made.items()}
    return {
        path: one_line(Page(Markdown(extensions=list(names), extension_configs=settings).convert(body)).text)
        for path, body in bodies.items()
    }


def test_harms_that_are_not_named(sleep: Copy) -> None:
    """That there were adverse events, and that none was serious, is told although none is named."""
    sleep.edit(CHEN, (SILENT, f"  attributed: unnamed\n  none_serious: {PLACE}\n"))
    assert sleep.problems() == []
    pages = shown(sleep)
    study = pages["studies/chen2018.md"]
    assert "Serious harms: none; the review says that no adverse event was serious." in study
    assert "The review says that there were adverse events in this study, and names none." in study
    assert "none of the adverse events of this study was serious. Results, paragraph 4" in study
    assert "It says that no adverse event was serious in Chen 2018." in pages["by/format/online.md"]
    records = load_records(sleep.folder).records()
    assert '"The review says that there were adverse events and names none."' in comparison_files(records, tabulate(records))[FILE]


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "studies/brook2017.yml",
            "  attributed: events\n",
            f"  attributed: events\n  none_serious: {PLACE}\n",
            "harms.none_serious: says that none was serious, but 'car_accident' is listed as serious",
        ),
        (
            "studies/adler2015.yml",
            "  attributed: none\n",
            f"  attributed: none\n  none_serious: {PLACE}\n",
            "harms.none_serious: says that none was serious, but the record says that there were no adverse events",
        ),
    ],
)
def test_none_serious_fits(file: str, old: str, new: str, told: str, sleep: Copy) -> None:
    """That none was serious does not go with a serious event, nor with there having been none at all."""
    sleep.edit(file, (old, new))
    assert sleep.problems() == sleep.told(Told(file, f"none_serious: {PLACE}", "{section", told))


PRINTED = (
    "  stated: {label: participants as the review states them, statistic: printed, value: 250, "
    "printed_in: {section: results, paragraph: 1}, note: The rows add up to another number.}\n"
)


def test_a_number_that_the_review_prints(sleep: Copy) -> None:
    """A total of the review's own is shown with its place and its note, beside the numbers that are computed."""
    sleep.edit(
        "review.yml",
        ("numbers:\n", f"numbers:\n{PRINTED}"),
        ("The therapy was given to {participants} people", "The review states {stated} people, its rows {participants}"),
    )
    assert sleep.problems() == []
    pages = shown(sleep)
    assert (
        "250 participants as the review states them As the review prints it: Results, paragraph 1. The rows add up to another number."
        in pages["numbers.md"]
    )
    assert "The review states 250 people, its rows 243" in pages["conclusion.md"]


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        (PRINTED.replace(", value: 250", ""), "{label: participants as"),
        (PRINTED.replace("statistic: printed", "statistic: count"), "{label: participants as"),
    ],
)  # fmt: skip
def test_a_printed_number_needs_its_place(changed: str, place: str, sleep: Copy) -> None:
    """A printed number has a figure and a place, and no other number has."""
    sleep.edit("review.yml", ("numbers:\n", f"numbers:\n{changed}"))
    told = "numbers.stated: 'statistic: printed' goes with 'value' and 'printed_in', and needs both"
    assert [problem for problem in sleep.problems() if "stated" in problem] == sleep.told(Told("review.yml", changed.strip(), place, told))


def test_what_is_said_of_all_studies(sleep: Copy) -> None:
    """Whom the studies took, what they set out to measure, and the readings of the records stand on the page of methods."""
    place = "{section: methods, paragraph: 2}"
    block = f"  participants: [{{says: Adults who slept badly., where: {place}}}]\n  endpoints: [{{says: Sleep first., where: {place}}}]\n"
    reading = "readings:\n  - {on: 2024-05-06, of: All records, values: 77, wrong: 2, found: Two names were spelt alike.}\n\n"
    sleep.edit("review.yml", ("  exclude:\n", f"{block}  exclude:\n"), ("appraisal:\n", f"{reading}appraisal:\n"))
    assert sleep.problems() == []
    text = shown(sleep)["methods.md"]
    assert "Whom the studies took, as the review sums it up Adults who slept badly. Methods, paragraph 2" in text
    assert "What the studies set out to measure Sleep first." in text
    assert "2024-05-06Allrecords772Twonameswerespeltalike." in text.replace(" ", "")


def test_explanations_are_the_reviews(sleep: Copy) -> None:
    """A reason that the review offers for a result is told as its own, with its place."""
    sleep.edit(CHEN, ("harms:\n", f"explanations:\n  - {{says: Too few people may have been the reason., where: {PLACE}}}\n\nharms:\n"))
    assert load_records(sleep.folder).records().study("chen2018").explanations[0].says.startswith("Too few")
    assert "How the review explains it Too few people may have been the reason. Results, paragraph 4" in shown(sleep)["studies/chen2018.md"]
