"""What people mistype, each with the whole message: it names the place, and its words alone are enough to mend it."""

from __future__ import annotations

import pytest
from helpers.reviews import Copy

from living_review.charts.registry import chart_kinds
from living_review.checks.run import check_records
from living_review.records.load import load_records
from living_review.records.messages import number_hint
from living_review.records.vocabulary import Term, nearest_term

RECORD = "studies/chen2018.yml"
YEAR = "  year: 2018"
MISTAKES = {
    "p_with_sign": (
        "    p: not reported", "    p: >0.05",
        ["60:8: '>0.05' begins with a sign that YAML uses itself; put it into quotes: \">0.05\""],
    ),
    "total_with_sign": (
        "  total: 12", "  total: >26",
        ["20:10: '>26' begins with a sign that YAML uses itself; put it into quotes: \">26\""],
    ),
    "decimal_comma_in_braces": (
        "value: 62, spread", "value: 1,38, spread",
        [("57:48: outcomes[0].values[0].38: a comma stands before the digits '38'; decimals are written with a point, "
          "and thousands without a sign")],
    ),
    "decimal_comma": (
        "value: 62, spread", 'value: "62,5", spread',
        ["57:46: outcomes[0].values[0].value: found '62,5', expected a number; decimals are written with a point: 62.5"],
    ),
    "no_dash": (
        "  - id: time_change", "    id: time_change",
        ["47:5: outcomes: found a block of fields, expected a list; each item of a list begins with '- ', also where there is one alone"],
    ),
    "indent_one_off": (
        "  title: Talking", "   title: Talking",
        ["6:4: this line begins after 3 spaces, expected 2, as the line above; fields of one block begin in one column"],
    ),
    "curly_quotes": (
        "title: Talking online, sleeping offline", "title: “Talking: online”",
        ["6:10: the quotes are the sign U+201C, which YAML does not know as quotes; write straight ones: \""],
    ),
    "two_values": (
        YEAR, "  year: 2018 or 2019",
        [("5:9: citation.year: found '2018 or 2019', expected a whole number; there are two values, expected one; "
         "write 'unclear' where they differ, and say so in a note")],
    ),
    "unit_in_number": (
        "{range: [120, 240], unit: minutes}", "{value: 240 minutes}",
        [("38:26: intervention.total_minutes.value: found '240 minutes', expected a number; the number stands alone: 240; "
         "what it counts is told by the field, or by 'unit'")],
    ),
    "range_with_dash": (
        "{range: [120, 240], unit: minutes}", "120–240",
        [("38:18: intervention.total_minutes: found '120–240', expected a number; where a field takes a range, it is written "
         "{range: [120, 240]}, with its unit")],
    ),
    "no_break_space_behind_colon": (YEAR, "  year:\u00a02018", ["5:8: the space here is the sign U+00A0; write a plain space"]),
    "no_break_space_in_term": (
        "favours_intervention\n\noutcomes", "favours_intervention\u00a0\n\noutcomes",
        [("44:14: result.direction: 'favours_intervention\u00a0' (with the sign U+00A0) is not a known direction of effect; "
         "did you mean 'favours_intervention'?")],
    ),
    "marks_of_git": (
        YEAR, "<<<<<<< HEAD\n  year: 2018\n=======\n  year: 2019\n>>>>>>> other",
        [("5:1: git left the marks <<<<<<<, ======= and >>>>>>> here, since two people changed these lines; "
         "keep one of the two texts between them, and delete the three marks")],
    ),
    "quote_not_closed": (
        '  printed: "12"', '  printed: "12',
        ['19:12: the quote " that opens here is not closed; close it at the end of the text'],
    ),
    "apostrophe": (
        "title: Talking online, sleeping offline", "title: 'The patient's sleep'",
        ["6:22: the apostrophe ends the text that a single quote began; put the text into double quotes: \"The patient's sleep\""],
    ),
    "no_space_behind_colon": (YEAR, "  year:2018", ["5:8: a space lacks behind the colon; write 'year: 2018'"]),
    "thousands_comma": (
        "  total: 12", "  total: 1,200",
        ["20:10: participants.total: found '1,200', expected a whole number; write it without signs between its digits: 1200"],
    ),
    "thousands_space": (
        "  total: 12", "  total: 1 200",
        ["20:10: participants.total: found '1 200', expected a whole number; write it without signs between its digits: 1200"],
    ),
    "star": (
        "finding: People fell", "finding: *The people fell",
        ["42:12: the alias '*The' is not allowed; write the value out, or put text that begins with * into quotes"],
    ),
    "minus_sign": (
        "value: 41.5", "value: −41.5",
        ["58:44: outcomes[0].values[1].value: found '−41.5', expected a number; the minus is the sign U+2212; write a plain one: -41.5"],
    ),
    "full_width_colon": (YEAR, "  year： 2018", ["5:7: the colon behind 'year' is the sign U+FF1A; write a plain ':' and a space"]),
    "surname_comma_initials": (
        "[Chen D, Diaz EF, Ek G]", "[Chen, D., Diaz EF, Ek G]",
        ["4:19: citation.authors[1]: 'D.' is no name; a comma parts two authors here, so write 'Chen D'"],
    ),
    "term_not_in_the_list": (
        "scale: diary", "scale: actigraph",
        [("49:12: outcomes[0].scale: 'actigraph' is not a known scale; expected one of diary, severity_index; "
         "a new one is first put into vocabulary.yml, list 'scales'")],
    ),
    "tab": (
        YEAR, "\tyear: 2018",
        ["5:1: the line begins with a tab; indent with spaces, here with 2"],
    ),
}  # fmt: skip
"""What stands in the record, what is typed instead, and what is told."""


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistake(mistake: str, sleep: Copy) -> None:
    """The message names line and column, what is wrong and what would be right."""
    right, wrong, told = MISTAKES[mistake]
    sleep.edit(RECORD, (right, wrong))
    problems = check_records(load_records(sleep.folder), charts=chart_kinds())
    assert [str(problem).removeprefix(f"sleep/{RECORD}:") for problem in problems if RECORD in problem.path] == told


@pytest.mark.parametrize("mistake", ["marks_of_git", "quote_not_closed", "no_space_behind_colon", "p_with_sign", "full_width_colon"])
def test_what_looks_like_a_mistake_is_none_in_text(mistake: str, sleep: Copy) -> None:
    """In a file that YAML can read such signs are text, and nothing is said of them."""
    _, wrong, _ = MISTAKES[mistake]
    text = " ".join(wrong.split()).replace('"', "”")
    sleep.edit(RECORD, ("title: Talking online, sleeping offline", f'title: "Talking {text}"'))
    assert load_records(sleep.folder).problems == ()


UMBILICAL = Term(label="Wharton's jelly", definition="x", abbreviation="WJ", also=("umbilical cord",))
CORD = Term(label="Spinal cord", definition="x")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("umbilical cord", "; did you mean 'whartons_jelly'?"),
        ("WJ", "; did you mean 'whartons_jelly'?"),
        ("Wharton's Jelly", "; did you mean 'whartons_jelly'?"),
        ("spinal-cord", "; did you mean 'spinal_cord'?"),
        ("spinal_corf", "; did you mean 'spinal_cord'?"),
        ("umbilical", "; expected one of spinal_cord, whartons_jelly; a new one is first put into vocabulary.yml, list 'tissues'"),
    ],
)
def test_term_by_another_name(written: str, told: str) -> None:
    """A term is known by its label, its abbreviation and other words for it; none is suggested for sounding a little alike."""
    assert nearest_term(written, "tissues", {"whartons_jelly": UMBILICAL, "spinal_cord": CORD}) == told


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("10^7", "; powers of ten are written with e: 1e7"),
        ("2 x 10^7", "; powers of ten are written with e: 2e7"),
        ("≥ 26", "; a bound cannot be computed with: write 26 and a note, or 'unclear'"),
        ("4.8e7–8.6e7", "; where a field takes a range, it is written {range: [4.8e7, 8.6e7]}, with its unit"),
        ("80%", "; the number stands alone: 80; what it counts is told by the field, or by 'unit'"),
        ("1.200", ""),
        ("many", ""),
    ],
)
def test_how_a_number_is_written(text: str, hint: str) -> None:
    """A text that looks like a number is told how it is written as one; of any other nothing is guessed."""
    assert number_hint(text) == hint
