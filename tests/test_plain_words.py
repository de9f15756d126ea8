"""Words for everybody: how hard the summaries are to read, and that each study's page says in its box what its record holds."""

from __future__ import annotations

from pathlib import Path

import pytest
import textstat
from test_pages import DATA, FOLDERS, SLEEP, Element, Page, content, html, one_line

from living_review.pages.study import study_view

MOST = 8.9
"""The Flesch-Kincaid grade that a summary may reach: it is to be at about grade 8 or below."""
SUMMARIES = {"": "answer", "findings/": "plain-words", "conclusion/": "plain-words"}


def section(page: Page, name: str) -> Element:
    """The one element of a page with a class."""
    (found,) = (element for element in page.elements if element.has(name))
    return found


def paragraphs(page: Page, name: str) -> list[str]:
    """The text of the paragraphs in the one element with a class."""
    outer = section(page, name)
    return [one_line(element.text) for element in page.all("p") if any(each is outer for each in element.inside)]


@pytest.mark.parametrize("path", SUMMARIES)
def test_summaries_are_easy_to_read(path: str) -> None:
    """The summary at the top of each page, with its numbers in, is at about grade 8 or below."""
    text = " ".join(paragraphs(html(DATA)[path], SUMMARIES[path]))
    assert len(text) > 150
    assert any(sign.isdigit() for sign in text)
    grade = textstat.flesch_kincaid_grade(text)
    assert grade <= MOST, f"the summary of /{path} is at grade {grade:.1f}, above {MOST}: {text}"


def test_measure_tells_hard_from_easy() -> None:
    """The measure needs no network and finds a hard sentence hard."""
    assert textstat.flesch_kincaid_grade("The cat sat on the mat. It was warm.") < 3
    assert textstat.flesch_kincaid_grade("Methodological heterogeneity precluded quantitative synthesis of functional outcomes.") > 15


def test_summaries_come_first_and_hold_computed_numbers() -> None:
    """The summary stands before everything else, under its heading, and each number in it leads to how it is made."""
    for path in ("findings/", "conclusion/"):
        page = html(SLEEP)[path]
        heads = [element.text.strip("#") for element in page.elements if element.tag in ("h1", "h2")]
        assert heads[1] == "In plain words"
        outer = section(page, "plain-words")
        numbers = [each.attributes["href"] for each in page.all("a") if each.has("number") and any(o is outer for o in each.inside)]
        assert "../numbers/#studies" in numbers
    assert paragraphs(html(SLEEP)["conclusion/"], "plain-words") == ["Nobody can tell from 4 invented studies."]


def told(key: str) -> list[str]:
    """The paragraphs of the box at the top of a study's page of the first review."""
    return paragraphs(html(DATA)[f"studies/{key}/"], "finding")


@pytest.mark.parametrize(
    ("key", "basis", "harms"),
    [
        ("feldman2014", "15 participants; quasi-experimental study; compared with the expected course.", "Cervical kyphosis."),
        ("berry2019", "48 participants; randomised trial; compared with a placebo group.", "not reported."),
        ("oh2015", "8 participants; quasi-experimental study; the same people before and after.", "none attributed by the review."),
    ],
)
def test_box_of_a_study(key: str, basis: str, harms: str) -> None:
    """The box says how many people, which design, compared with what, and which serious harms; silence is told apart from none."""
    assert told(key)[1:3] == [basis, f"Serious harms: {harms}"]
    assert told(key)[-1] == "Risk of bias: not available."


@pytest.mark.parametrize("folder", FOLDERS)
def test_box_says_how_sure(folder: Path) -> None:
    """Each study's box has its heading, the finding, the harms as the record has them, and one line on how sure one can be."""
    made = content(folder)
    designs, comparators = (made.records.vocabulary[name].terms for name in ("designs", "comparators"))
    for study in made.records.studies:
        page = html(folder)[f"studies/{study.key}/"]
        lines = paragraphs(page, "finding")
        assert lines[0] == one_line(study.result.finding)
        (harms,) = (line for line in lines if line.startswith("Serious harms:"))
        serious = [event for event in study.harms.events if event.serious]
        assert ("not reported" in harms) is (study.harms.attributed == "not reported"), study.key
        assert ("none" in harms) is (study.harms.attributed != "not reported" and not serious), study.key
        controlled = any(comparators[term].controlled for term in study.comparator.ids)
        randomised = {designs[term].randomised for term in study.design.ids}
        sure = [line for line in lines if line.startswith(("How sure:", "Take care:"))]
        unsaid = controlled and randomised == {None}
        assert [line.startswith("How sure:") for line in sure] == ([] if unsaid else [controlled and randomised == {True}])
        panel = {value.label: value.text for value in study_view(study, made.records, made.tables).summary}
        assert ("not reported" in panel["Serious harms"]) is (study.harms.attributed == "not reported")
