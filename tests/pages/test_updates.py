"""A review that goes on: what readers see of studies that were added, reports that were retracted and people who are counted twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from helpers.living import FILE, KEY, add_study
from helpers.pages import content, content_of, rendered
from helpers.reviews import BCG, SLEEP, TEMPLATES, Copy

from living_review.commands.read import compute_checked
from living_review.pages.content import Content
from living_review.pages.render import render

RETRACTED = "status: {state: retracted, date: 2024-02-03, notice: https://example.org/notice, note: Data were invented.}\n"
NUMBER = re.compile(r"<a class=\"number\"[^>]*>([^<]*)</a>")


@pytest.fixture
def living(sleep: Copy) -> Copy:
    """The review on sleep with a study that was added after its publication: larger than all others, and against the therapy."""
    add_study(sleep)
    return sleep


def pages_of(copy: Copy, *, charts: bool = False) -> tuple[Content, dict[str, str]]:
    """The pages of a copy, with what they are made of."""
    content = content_of(copy.folder, charts=charts)
    return content, render(content, TEMPLATES)


def text(page: str) -> str:
    """What a reader reads of a page, on one line."""
    return " ".join(rendered(page.split("---\n", 2)[-1]).text.split())


def test_no_verdict_and_no_sentence_moves(living: Copy) -> None:
    """Claims and sentences are those of the published review, whatever is added; the numbers of today are others."""
    before, _ = compute_checked(SLEEP, TEMPLATES)
    after, problems = compute_checked(living.folder, TEMPLATES)
    assert before is not None
    assert after is not None
    assert problems == []
    assert [result.result for result in after.claims] == [result.result for result in before.claims]
    assert not any(result.moved for result in after.claims)
    assert after.published == before.numbers
    assert (before.numbers["participants"].value, after.numbers["participants"].value) == (243, 443)


def test_sentences_stay_and_tiles_show_both(living: Copy) -> None:
    """Each sentence says what it said; beside a number of today stands the one as published."""
    old, new = render(content(SLEEP, charts=False), TEMPLATES), pages_of(living)[1]
    for name in ("index.md", "findings.md", "conclusion.md"):
        assert NUMBER.findall(old[name]) == NUMBER.findall(new[name]), name
    assert "443 participants in all studies together 243 as published" in text(new["index.md"])
    assert "One study was added after the review was published and is marked with †." in text(new["index.md"])
    assert "Sentences about the review speak of the 4 studies that it held." in text(new["findings.md"])
    assert "after the review was published" not in text(old["index.md"])


def test_conclusion_says_what_changed(living: Copy) -> None:
    """The page of the conclusion lists the study, the numbers that moved and those that did not."""
    found = text(pages_of(living)[1]["conclusion.md"])
    assert "The review was published with 4 studies. These were added since, each from its own report:" in found
    assert "Tanaka 2022 † added on 2022-05-01, found by: Database One in April 2022." in found
    assert re.search(r"participants in the largest study\s*121\s*200", found)
    assert "no verdict moves" in found
    assert "1 of 2 randomised trials whose result favours the therapy 1 of 3 today" in found


def test_page_of_an_added_study(living: Copy) -> None:
    """Its page says when and how it came in, that the review does not speak of it, and puts nothing into the review's mouth."""
    content, pages = pages_of(living, charts=True)
    page = pages[f"studies/{KEY}.md"]
    found = text(page)
    assert "Added on 2022-05-01, after the review was published †. Found by: Database One in April 2022." in found
    assert "The review says nothing of this study" in found
    assert "What the review says of this study" not in found
    assert "The review counts it" not in found
    assert "Reference" not in found.split("The report", 1)[1]
    assert "The study’s report" in found or "The study's report, page 3, table 1" in found
    assert "Registry entry NCT01234567" in found
    assert "3 people" in found
    marked = [figure for figure in content.every_figure if "Tanaka 2022" in str(figure.rows)]
    assert marked
    assert all("Tanaka 2022 †" in str(figure.rows) and "† Added after the review was published." in figure.note for figure in marked)
    assert "Tanaka 2022 †" in pages["studies/index.md"]


def test_only_published_studies_are_cited_and_counted(living: Copy) -> None:
    """The review's list of references and its classification of results hold no study that was added later."""
    _, pages = pages_of(living)
    assert "Talking and waking" not in pages["index.md"].split("structured", 1)[1].split("\n", 1)[0]
    group = text(pages["by/format/group.md"])
    assert "No serious adverse event is attributed" not in group
    assert re.search(r"The review classifies the results as: (better|worse|[^.]*) \d", group)
    assert "not applicable" not in group.split("The review classifies the results as:", 1)[1].split(".", 1)[0]


def test_version_stands_on_every_page(living: Copy) -> None:
    """Each page tells the version of the review, and what came since."""
    _, pages = pages_of(living)
    line = "Version 1.0 of 2021-04-01; 5 studies, 4 as published; 1 study added since"
    assert all(f'version: "{line}"' in page for page in pages.values())  # the footer escapes it
    living.edit(
        "review.yml",
        ("\nquestion:\n", '  - {version: "1.1", date: 2022-06-01, last_search: 2022-04, studies: [tanaka2022]}\n\nquestion:\n'),
    )
    _, pages = pages_of(living)
    assert "Version 1.1 of 2022-06-01" in unescape(pages["index.md"])
    assert "added since" not in pages["index.md"].split("---", 2)[1]


@pytest.fixture
def vaccine(copy_of: Callable[[Path], Copy]) -> Copy:
    """The review with pooled effects."""
    return copy_of(BCG)


def test_retracted_study_leaves_the_synthesis(vaccine: Copy) -> None:
    """A retracted report is marked everywhere, leaves the synthesis with a line that says so, and the result is shown before and after."""
    file = "studies/aronson1948.yml"
    vaccine.edit(file, ("key: aronson1948\n", f"key: aronson1948\n{RETRACTED}"))
    content, pages = pages_of(vaccine)
    found = text(pages["syntheses.md"])
    assert "was retracted on 2024-02-03" in found
    before, after = content.updates.syntheses[0].lines[0], content.updates.syntheses[0].lines[-1]
    assert (before[:2], after[:2]) == (("As published", "13 studies"), ("Today", "12 studies"))
    assert before[2] != after[2]
    assert " ".join(before[2].split()) in found
    assert " ".join(after[2].split()) in found
    notice = "Retracted: the report of Aronson 1948, on 2024-02-03. Data were invented. It is left out of the syntheses. Notice"
    for name in ("index.md", "findings.md", "studies/index.md", "studies/aronson1948.md", "conclusion.md"):
        assert notice in text(pages[name]), name
    assert "Aronson 1948 [retracted]" in text(pages["studies/index.md"])


def test_corrected_report_stays_in(vaccine: Copy) -> None:
    """A corrected report is marked and stays in the synthesis."""
    vaccine.edit("studies/aronson1948.yml", ("key: aronson1948\n", f"key: aronson1948\n{RETRACTED.replace('retracted', 'corrected')}"))
    content, pages = pages_of(vaccine)
    assert "Corrected: the report of Aronson 1948" in text(pages["index.md"])
    assert "left out of the syntheses" not in text(pages["index.md"])
    assert content.updates.syntheses == ()


def test_people_counted_twice(sleep: Copy) -> None:
    """Declared overlaps stand beside every total of participants, and on the pages of both studies."""
    overlap = "overlaps_with: [{study: brook2017, participants: 33, note: Both recruited in one clinic., where: {table: table1}}]\n"
    sleep.edit("studies/adler2015.yml", ("key: adler2015\n", f"key: adler2015\n{overlap}"))
    content, pages = pages_of(sleep, charts=True)
    assert content.numbers["participants"].counted_twice == 33
    assert content.numbers["studies"].counted_twice == 0
    assert "participants in all studies together, of whom up to 33 may be counted twice" in text(pages["numbers.md"])
    assert "Up to 33 people may be counted twice" in content.figures["participants"].note
    for key, other in (("adler2015", "van der Brook 2017"), ("brook2017", "Adler 2015")):
        wanted = f"Up to 33 of the participants may be those of {other} too. Both recruited in one clinic. Table 1"
        assert wanted in text(pages[f"studies/{key}.md"])


def test_number_of_today_in_a_sentence(living: Copy) -> None:
    """The ending now asks for the number of today; of a review to which nothing was added it is the same."""
    living.edit(
        "review.yml",
        ("Nobody can tell from {studies} invented", "Nobody can tell from {studies} of then, {studies.words.now} of today, invented"),
    )
    assert "Nobody can tell from 4 of then, five of today, invented" in text(pages_of(living)[1]["conclusion.md"])


def test_history_stands_on_the_page_of_changes(living: Copy) -> None:
    """The page of changes lists the versions, the newest first, with the studies that came with each."""
    living.edit(
        "review.yml",
        ("\nquestion:\n", '  - {version: "1.1", date: 2022-06, last_search: 2022-04, studies: [tanaka2022], note: Small.}\n\nquestion:\n'),
    )
    found = text(pages_of(living)[1]["changes.md"])
    assert re.search(
        r"1\.1\s*2022-06\s*2022-04\s*Added: Tanaka 2022 †\. Small\.\s*1\.0, as published\s*2021-04-01\s*2020-12\s*4 studies", found
    )


def test_words_on_harms_are_those_of_its_report(living: Copy) -> None:
    """Of a study that was added later it is its report, and not the review, that attributes no serious harm."""
    living.edit(FILE, ("serious: true, n: 3", "serious: false, n: 3"))
    _, pages = pages_of(living)
    assert "none attributed by its report" in text(pages[f"studies/{KEY}.md"])
    assert "by the review" not in text(pages[f"studies/{KEY}.md"])
