"""The page that asks whether the numbers add up, and what the pages of studies and of methods say of it and of a second reader."""

from __future__ import annotations

from html import unescape

from helpers.pages import content_of, html, one_line
from helpers.plausibility import ADLER, as_groups, outcome, with_outcomes
from helpers.reviews import BCG, SLEEP, TEMPLATES, Copy

from living_review.pages.plausibility import plausibility_view
from living_review.pages.render import render

ODD = outcome(as_groups("9.5, n: 38", "15.2, n: 38", spread=""), name="severity_after", n="80")
ANSWER = 'looked_at: {check: people_of_result_add_up, numbers: "38; 38; 80", answer: Four left., who: A. Reader, when: 2026-11-25}\n'
SHEET = """\
reader: B. Second
read_on: 2026-11-20
design: randomised_trial
participants: {total: 82, analysed: 76, groups: [{label: therapy, n: 41}]}
intervention: {format: individual}
settled: {field: participants.total, value: 80, how: Table 1 was read again., who: both}
"""


def pages(copy: Copy) -> dict[str, str]:
    """The pages of a copy as Markdown, each in one line."""
    made = render(content_of(copy.folder, charts=False), TEMPLATES)
    return {path: " ".join(text.split()) for path, text in made.items()}


def text_of(page: str) -> str:
    """What a page says, without its signs as references."""
    return unescape(page)


def test_nothing_asks_for_a_look() -> None:
    """The box says in a sentence what there is, with how often it was tried."""
    page = html(BCG)["adds-up/"]
    said = one_line(page.text)
    assert "Nothing asks for a look." in said
    view = plausibility_view(content_of(BCG, charts=False))
    assert f"The numbers on this site were tried {view.counts.all} times" in said
    assert view.counts.all == view.counts.passed > 50


def test_a_number_that_asks_for_a_look(sleep: Copy) -> None:
    """It stands first, by its measure, with the arithmetic and the mildest reading, on its own page and on that of its study."""
    with_outcomes(sleep, ODD)
    made = pages(sleep)
    for path in ("adds-up.md", "studies/adler2015.md"):
        said = text_of(made[path])
        assert "1 number asks for a look." in said
        assert (
            "Severity of insomnia</h3> <p>38 + 38 makes 76, but the result is said to be of 80 people; some may not have been measured"
            in said
        )
        assert "Nobody has said yet that they have looked at it." in said


def test_an_answer_is_shown(sleep: Copy) -> None:
    """Once answered it shows as looked at, with the answer, by whom and when."""
    with_outcomes(sleep, ODD)
    sleep.edit(ADLER, ("harms:\n", f"{ANSWER}harms:\n"))
    said = text_of(pages(sleep)["adds-up.md"])
    assert "Nothing asks for a look any more." in said
    assert "A. Reader has looked, on 2026-11-25: Four left." in said
    assert "1 times a person has looked" not in said
    assert "once a person has looked" in said


def test_why_something_could_not_be_tried() -> None:
    """The page of a study says what was tried, and why something could not be."""
    said = one_line(html(SLEEP)["studies/brook2017/"].text)
    assert "what is missing to work it out: the number of people in each group" in said


def test_each_question_has_its_source_and_place() -> None:
    """Each check is on the page with its sentence and its source, whether or not it had something to try."""
    page = html(SLEEP)["adds-up/"]
    view = plausibility_view(content_of(SLEEP, charts=False))
    named = {row.check.name for _, rows in view.families for row in rows} | {check.name for check in view.idle}
    assert len(named) > 20
    assert {element.attributes.get("id") for element in page.elements} >= named


def test_values_read_by_two(sleep: Copy) -> None:
    """Each value of a study with a second sheet is marked; what differed is shown with both values and how it was settled."""
    (sleep.folder / "second").mkdir()
    (sleep.folder / "second" / "adler2015.yml").write_text(SHEET, encoding="utf-8")
    made = pages(sleep)
    said = text_of(made["studies/adler2015.md"])
    for row, mark in {
        "Design": "read twice<",
        "Participants": "read twice, settled<",
        "Analysed": "read twice<",
        "Country": "read once<",
        "Format": "read twice, differently<",
    }.items():
        line = said[said.index(f'<th scope="row">{row}<') :]
        assert mark in line[: line.index("</tr>")], row
    assert "2 values were read alike, 1 differently and settled, <strong>2 differently and not settled yet</strong>" in said
    assert 'participants.total</th><td data-label="First reader">80</td><td data-label="Second reader">82</td>' in said
    assert "80. Table 1 was read again. (both)" in said
    methods = text_of(made["methods.md"])
    assert "1 study was read by a second person (B. Second)" in methods
    assert "Of 5 values, both read <strong>2 alike</strong>; 1 of the others is settled, 2 are not yet." in methods


def test_no_marks_without_a_second_reader() -> None:
    """Where nobody read a study a second time no value is marked, and methods say nothing of two readers."""
    assert "read once" not in one_line(html(SLEEP)["studies/adler2015/"].text)
    assert "Read by two people" not in one_line(html(SLEEP)["methods/"].text)
