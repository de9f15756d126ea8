"""What people mistype, each with the whole message: it names the place, and its words alone are enough to mend it.

The numbers are those of a list of forty-five mistakes that were made when a newcomer, a physician and a methodologist tried the program;
those without a number are of the same kinds, in other fields, blocks and files.
"""

# ruff: noqa: E501, since messages stand whole on one line
from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from helpers.reviews import Copy
from pydantic import ValidationError

from living_review.charts.registry import chart_kinds
from living_review.checks.dates import days_to_come
from living_review.checks.run import check_records
from living_review.records.load import load_records
from living_review.records.number_hints import number_hint
from living_review.records.vocabulary import Term, nearest_term

TODAY = date(2026, 1, 2)
RECORD = "studies/chen2018.yml"


class Mistake(NamedTuple):
    """The number in the list, or 0; what stands in a file, what is typed instead, and what is told of that file."""

    number: int
    right: str
    wrong: str
    told: tuple[str, ...]
    file: str = RECORD


def of(number: int, right: str, wrong: str, *told: str, file: str = RECORD) -> Mistake:
    """A mistake."""
    return Mistake(number, right, wrong, told, file)


YEAR = "  year: 2018"
TITLE = "title: Talking online, sleeping offline"
FINDING = "finding: People fell"
TOTAL = "  total: 12"
P = "    p: not reported"
MINUTES = "{range: [120, 240], unit: minutes}"
AUTHORS = "[Chen D, Diaz EF, Ek G]"
FIELD = "is told by the field, or by 'unit'"
TAKES = "YAML takes the quotes, the sign U+201C, for a part of the text; write straight ones"
INSIDE = "where the others belong to the text, put them inside"
OUTSIDE = "which YAML does not know as quotes; write straight ones"
CUT = "the text ends before ' #', where YAML begins a comment; put it in quotes, or the comment on a line of its own"
COLUMN = "fields of one block begin in one column"
ONE_COLUMN = "items of one list begin in one column"
GIT = (
    "git left the marks <<<<<<<, ======= and >>>>>>> here, since two people changed these lines; "
    "keep one of the two texts between them, and delete the three marks"
)
RANGE = "where a field takes a range, it is written"
TYPED = [
    of(1, YEAR, "\tyear: 2018", "5:1: the line begins with a tab; indent with spaces, here with 2"),
    of(2, TITLE, "title: Talking: online", '6:10: text with a colon in it goes into quotes: "Talking: online"'),
    of(3, P, "    p: >0.05", "60:8: '>0.05' begins with a sign that YAML uses itself; put it into quotes: \">0.05\""),
    of(4, P, "    p: 0.04", '60:8: outcomes[0].p: found 0.04, expected text; put it into quotes: "0.04"'),
    of(5, "value: 62, spread", "value: 1,38, spread",
       "57:48: outcomes[0].values[0].38: a comma stands before the digits '38'; decimals are written with a point, and thousands without a sign"),
    of(6, "value: 62, spread", 'value: "62,5", spread',
       "57:46: outcomes[0].values[0].value: found '62,5', expected a number; decimals are written with a point: 62.5"),
    of(6, "value: 62, spread: 20}", "value: 62, spread: 2·5}",
       "57:58: outcomes[0].values[0].spread: found '2·5', expected a number; decimals are written with a point: 2.5"),
    of(7, "  - id: time_change", "    id: time_change",
       "47:5: outcomes: found a block of fields, expected a list; each item of a list begins with '- ', also where there is one alone"),
    of(8, "survival: not applicable", "survival: n/a", "65:11: survival: found 'n/a'; did you mean 'not applicable'?"),
    of(9, "  title: Talking", "   title: Talking", f"6:4: this line begins after 3 spaces, expected 2, as the line above; {COLUMN}"),
    of(10, TITLE, "title: “Talking: online”", f'6:10: the quotes are the sign U+201C, {OUTSIDE}: "'),
    of(10, TITLE, "title: “Talking online”", f'6:10: citation.title: {TAKES}: "Talking online"; {INSIDE}'),
    of(11, "classification: better", "classification: “better”", f'43:19: result.classification: {TAKES}: "better"; {INSIDE}'),
    of(11, '  printed: "12"', "  printed: “12”", f'19:12: participants.printed: {TAKES}: "12"; {INSIDE}'),
    of(13, '  issue: "2"', "  et_al: Yes",
       "8:10: citation.et_al: Yes is read as true or false by some tools; write true or false, or 'Yes' in quotes for text"),
    of(14, YEAR, "  year: 2018-03-01", "5:9: citation.year: found '2018-03-01', expected a whole number; the year stands alone: 2018"),
    of(15, TOTAL, "  total: 80%",
       "20:10: participants.total: found '80%', expected a whole number; a share is no count; write how many people that is, if the source says so"),
    of(16, TOTAL, "  total:", "20:9: participants.total: is blank; write a value, or 'not reported'"),
    of(17, "classification: better", "classification: Better", "43:19: result.classification: 'Better' is not a known classification; did you mean 'better'?"),
    of(18, "{value: single_group", "{value: RCT", "15:17: design.value: 'RCT' is not a known design; did you mean 'randomised_trial'?"),
    of(18, "spread: not_stated", "spread: SD", "59:13: outcomes[0].spread: 'SD' is not a known measure of spread; did you mean 'standard_deviation'?"),
    of(19, "population: not", "populaton: not", "25:1: populaton: 'populaton' is not a field of this block; did you mean 'population'?"),
    of(20, YEAR, "  year: 2018 or 2019",
       ("5:9: citation.year: found '2018 or 2019', expected a whole number; there are two values, expected one; "
        "write 'unclear' where they differ, and say so in a note")),
    of(21, MINUTES, "{value: 240 minutes}",
       f"38:26: intervention.total_minutes.value: found '240 minutes', expected a number; the number stands alone: 240; what it counts {FIELD}"),
    of(21, MINUTES, "{value: 10^7, unit: minutes}",
       "38:26: intervention.total_minutes.value: found '10^7', expected a number; powers of ten are written with e: 1e7"),
    of(21, MINUTES, "26 days", f"38:18: intervention.total_minutes: found '26 days', expected a number; the number stands alone: 26; what it counts {FIELD}"),
    of(22, TOTAL, "  total: >26",
       "20:10: participants.total: found '>26', expected a whole number; a bound cannot be computed with: write 26 and a note, or 'unclear'"),
    of(23, YEAR, "  year:\u00a02018", "5:8: the space here is the sign U+00A0; write a plain space"),
    of(23, "favours_intervention\n\noutcomes", "favours_intervention\u00a0\n\noutcomes",
       "44:14: result.direction: 'favours_intervention\u00a0' (with the sign U+00A0) is not a known direction of effect; did you mean 'favours_intervention'?"),
    of(29, YEAR, "<<<<<<< HEAD\n  year: 2018\n=======\n  year: 2019\n>>>>>>> other", f"5:1: {GIT}"),
    of(30, '  printed: "12"', '  printed: "12', '19:12: the quote " that opens here is not closed; close it at the end of the text'),
    of(31, TITLE, "title: 'The patient's sleep'",
       "6:22: the apostrophe ends the text that a single quote began; put the text into double quotes: \"The patient's sleep\""),
    of(32, "population: not", "populatión: not", "25:1: populatión: 'populatión' is not a field of this block; did you mean 'population'?"),
    of(33, YEAR, f"{YEAR}\n  year: 2019", "6:3: citation.year: 'year' stands twice in this block; first at line 5"),
    of(34, "label: before, value", "label: before value", "57:37: 'value' is the next field; write a comma before it"),
    of(35, AUTHORS, AUTHORS[:-1], "4:12: the bracket [ that opens here is not closed; close it with ] at the end"),
    of(36, YEAR, "  year:2018", "5:8: a space lacks behind the colon; write 'year: 2018'"),
    of(37, TOTAL, "  total: 1,200", "20:10: participants.total: found '1,200', expected a whole number; write it without signs between its digits: 1200"),
    of(37, TOTAL, "  total: 1 200", "20:10: participants.total: found '1 200', expected a whole number; write it without signs between its digits: 1200"),
    of(38, 'issue: "2"', "issue: 08", "8:10: citation.issue: 08 is read as an octal or other number by some tools; write 8, or '08' in quotes for text"),
    of(38, "{value: unclear", "{value: NO", "13:18: country.value: NO is read as true or false by some tools; write true or false, or 'NO' in quotes for text"),
    of(39, TITLE, "title: Talking #1 of two", f"6:10: citation.title: {CUT}"),
    of(39, FINDING, "finding: In cohort #2 people fell", f"42:12: result.finding: {CUT}"),
    of(40, FINDING, "finding: *The people fell", "42:12: the alias '*The' is not allowed; write the value out, or put text that begins with * into quotes"),
    of(41, "10.5555/sleep.3", "https://doi.org/10.5555/sleep.3",
       "9:8: citation.doi: 'https://doi.org/10.5555/sleep.3' is not a DOI, which looks like 10.1000/xyz123; write 10.5555/sleep.3"),
    of(42, "value: 41.5", "value: −41.5",
       "58:44: outcomes[0].values[1].value: found '−41.5', expected a number; the minus is the sign U+2212; write a plain one: -41.5"),
    of(42, MINUTES, "4.8e7–8.6e7",
       f"38:18: intervention.total_minutes: found '4.8e7–8.6e7', expected a number; {RANGE} {{range: [4.8e7, 8.6e7]}}, with its unit"),
    of(43, AUTHORS, "[Chen, D., Diaz EF, Ek G]", "4:19: citation.authors[1]: 'D.' is no name; a comma parts two authors here, so write 'Chen D'"),
    of(44, YEAR, "  year： 2018", "5:7: the colon behind 'year' is the sign U+FF1A; write a plain ':' and a space"),
    of(45, "scale: diary", "scale: actigraph",
       ("49:12: outcomes[0].scale: 'actigraph' is not a known scale; expected one of diary, severity_index; "
        "a new one is first put into vocabulary.yml, list 'scales'")),
    # Of the same kinds, and in no list.
    of(0, "role: after", "role: {a: 1}",
       ("58:16: outcomes[0].values[1].role: a block of fields is not allowed here; "
        "expected one of after, before, control, difference, intervention, subgroup")),
    of(0, "higher_is: worse", "higher_is: not applicable",
       "55:16: outcomes[0].higher_is: 'not applicable' is not allowed here; expected one of better, not reported, worse, or leave the field out"),
    of(0, TOTAL, "  total: twelve", "20:10: participants.total: found 'twelve', expected a whole number; write it in digits: 12"),
    of(0, "    n: 5\n", "    n: five people\n", f"51:8: outcomes[0].n: found 'five people', expected a whole number; write it in digits: 5; what it counts {FIELD}"),
    of(0, TOTAL, "  total: 1O", "20:10: participants.total: found '1O', expected a whole number; it has the letter 'O' where a digit belongs; write 10"),
    of(0, TOTAL, "  total: ١٢", "20:10: participants.total: found '١٢', expected a whole number; its digits are those of another script, such as U+0661; write 12"),
    of(0, TOTAL, "  total: -", "20:10: '-' is no value; write one, or 'not reported'"),
    of(0, TOTAL, "  total 12", "20:8: a colon lacks behind 'total'; write 'total: 12'"),
    of(0, "value: 41.5, spread: 18", "value: 41.5 ± 18",
       "58:44: outcomes[0].values[1].value: found '41.5 ± 18', expected a number; the number stands alone: 41.5; what is printed beside it has fields of its own"),
    of(0, "value: 41.5", "value= 41.5", "58:37: outcomes[0].values[1].value= 41.5: behind the name of a field stand a colon and a space; write 'value: 41.5'"),
    of(0, "label: after, value", "label: after; value", "58:35: 'value' is the next field; write a comma before it, and no ';'"),
    of(0, "spread: 18}", "spread: 18", "58:9: the bracket { that opens here is not closed; close it with } at the end"),
    of(0, "spread: 18}", "spread: 18}}", "58:61: the bracket } closes nothing; delete it"),
    of(0, "      - {role: after", "      • {role: after", "58:7: the item begins with the sign U+2022; write a plain hyphen and a space: '- '"),
    of(0, "      - {role: after", "      -{role: after", "58:7: a space lacks behind the dash; an item of a list begins with '- '"),
    of(0, "      - {role: after", "     - {role: after", f"58:6: this item begins after 5 spaces, expected 6, as the item above; {ONE_COLUMN}"),
    of(0, TITLE, "title: [Talking] online", '6:10: text goes on behind the sign ]; put all of it into quotes: "[Talking] online"'),
    of(0, TITLE, 'title: "Talking" online', "6:10: text goes on behind the sign \"; put all of it into quotes: '\"Talking\" online'"),
    of(0, TITLE, "title: @Talking online", '6:10: text that begins with the sign @ goes into quotes: "@Talking online"'),
    of(0, TITLE, "title: &Talking online",
       "6:10: the anchor '&Talking' is not allowed; write the value out where it is needed, or put text that begins with & into quotes"),
    of(0, "classification: better", "classification: b\u0435tter",
       "43:19: result.classification: 'b\u0435tter' (with the sign U+0435) is not a known classification; did you mean 'better'?"),
    of(0, "classification: better", "classification: bet\u200bter",
       "43:22: result.classification: the sign U+200B (zero width space) after 'bet' cannot be seen; delete it"),
    of(0, "population: not", "Population: not", "25:1: Population: 'Population' is not a field of this block; did you mean 'population'?"),
    of(0, "  format: online", "  format: online and group",
       "29:11: intervention.format: 'online and group' is not a known format; several terms stand in brackets: [online, group]"),
    of(0, AUTHORS, "[Chen D; Diaz EF]", "4:13: citation.authors[0]: 'Chen D; Diaz EF' holds several names; part them by commas: [Chen D, Diaz EF]"),
    of(0, AUTHORS, "Chen D, Diaz EF", "4:12: citation.authors: found 'Chen D, Diaz EF', expected a list; write it in brackets: [Chen D, Diaz EF]"),
    of(0, "{range: [120, 240]", "{range: 120–240", "38:26: intervention.total_minutes.range: found '120–240', expected a list; write it in brackets: [120, 240]"),
    of(0, P, '    p: "0,05"', "60:8: outcomes[0].p: '0,05' is not a p value; write '0.05'"),
    of(0, P, "    p: p < 0.05", "60:8: outcomes[0].p: 'p < 0.05' is not a p value; write '<0.05'"),
    of(0, P, "    p: NS", "60:8: outcomes[0].p: 'NS' is not a p value; expected a number; write 'not reported', and the words under 'says'"),
    of(0, "id: time_change", "id: Time Change",
       "47:9: outcomes[0].id: 'Time Change' is not a key; expected small letters and digits, starting with a letter, such as 'time_change'"),
    of(0, "{section: results, paragraph: 3}\n\nsurvival", "{section: Results, paragraph: 3}\n\nsurvival",
       "63:22: outcomes[0].where.section: 'Results' is not a section of the source; did you mean 'results'?"),
    of(0, "{section: results, paragraph: 3}\n\nsurvival", "results\n\nsurvival",
       "63:12: outcomes[0].where: found 'results', expected a list of places, or one such as {section: results, paragraph: 1}"),
    of(0, "{section: results, paragraph: 3}\n\nsurvival", "{page: 3}\n\nsurvival",
       "63:13: outcomes[0].where.page: 'page' is not a field of this block, but one of the block 'report' in it; write report: {page: …}"),
    of(0, TOTAL, "  total: 120",
       ("20:10: warning: participants.total: found 120, but 'printed' is '12'; "
        "expected a number that stands there, or a note that says how it was read")),
    of(0, "received: 2021-01-15", "received: 2021-02-25",
       "15:10: revised: found 2021-02-20, but the review was received on 2021-02-25; the later step has the later date", file="review.yml"),
    of(0, "last_search: 2020-12", "last_search: 2035-09", "21:16: status.last_search: found 2035-09, which is still to come", file="review.yml"),
    of(0, "published_from: 2010-01-01", "published_from: 2022-01-01",
       "40:19: search.published_from: found 2022-01-01, but the search ends with 2020-12-31; the first is the earlier date", file="review.yml"),
    of(0, "Of its {randomised.words} randomised", "Of its four randomised",
       ("158:7: warning: home.answer[0]: 'four randomised trials' is typed, and stays as it is when studies are added; "
        "declare a number and name it in braces, such as '{studies.words}'"), file="review.yml"),
    of(0, "  long: {label: studies with", "  long:{label: studies with", "138:8: a space lacks behind the colon; write 'long: {label: studies with six sessions or more, statistic: count, where: {sessions_max: {minimum: 6}}}'", file="review.yml"),
]  # fmt: skip


def told(copy: Copy, file: str) -> list[str]:
    """What is told of one file of a copy, dates to come included."""
    loaded = load_records(copy.folder)
    problems = sorted({*check_records(loaded, charts=chart_kinds()), *days_to_come(loaded, TODAY)})
    return [text.removeprefix(f"{file}:") for text in copy.printed(problems) if text.startswith(f"{file}:")]


@pytest.mark.parametrize("mistake", TYPED, ids=lambda each: f"{each.number}: {each.wrong.strip()[:30]}")
def test_mistake(mistake: Mistake, sleep: Copy) -> None:
    """The message names line and column, what is wrong and what would be right; nothing else is told of the file."""
    sleep.edit(mistake.file, (mistake.right, mistake.wrong))
    assert told(sleep, mistake.file) == list(mistake.told)


def copied(name: str) -> Callable[[Path], object]:
    """Copies the record under another name."""
    return lambda data: shutil.copy(data / RECORD, data / "studies" / name)


def moved(name: str) -> Callable[[Path], object]:
    """Gives the record another name."""

    def move(data: Path) -> None:
        (data / "studies" / name).parent.mkdir(exist_ok=True)
        (data / RECORD).rename(data / "studies" / name)

    return move


def saved(encoding: str) -> Callable[[Path], object]:
    """Saves the record, which has an umlaut, in another encoding."""

    def save(data: Path) -> None:
        text = (data / RECORD).read_text(encoding="utf-8").replace("Talking online", "Müde online")
        (data / RECORD).write_bytes(text.encode(encoding))

    return save


def beside(*names: str) -> Callable[[Path], object]:
    """Puts files that are no records beside the record."""
    return lambda data: [(data / "studies" / name).write_bytes(b"PK\xff\xfe") for name in names]


def with_line_ends(data: Path) -> None:
    """Saves the record as an editor on Windows does."""
    (data / RECORD).write_bytes(b"\xef\xbb\xbf" + (data / RECORD).read_bytes().replace(b"\n", b"\r\n"))


NOT_READ = "is not read: each study has one file KEY.yml in the folder studies, and nothing below that"
BLANK = "has a blank in its name; expected the key of the study, such as smith2015.yml"
UTF16 = "the file is saved with the encoding UTF-16; save it with the encoding UTF-8"
FILES = [
    (12, copied("chen2018b.yml"), ["chen2018b.yml:2:6: key: 'chen2018' is also the key of sleep/studies/chen2018.yml; each study has one file and a key of its own"]),
    (12, copied("chen2018.yaml"), ["chen2018.yml:1:1: sleep/studies/chen2018.yaml is the record of this study already; each study has one file, so delete one of the two"]),
    (24, saved("cp1252"), ["chen2018.yml:6:11: byte 0xfc is not UTF-8; save the file with the encoding UTF-8"]),
    (24, saved("utf-16"), [f"chen2018.yml:1:1: {UTF16}"]),
    (24, saved("utf-16-le"), [f"chen2018.yml:1:1: {UTF16}"]),
    (25, moved("chen2018.yaml"), []),
    (26, moved("chen2018.yml.txt"), [f"chen2018.yml.txt:1:1: {NOT_READ}"]),
    (26, moved("chen2018.YML"), [f"chen2018.YML:1:1: {NOT_READ}"]),
    (26, moved("chen2018.txt"), [f"chen2018.txt:1:1: {NOT_READ}"]),
    (26, moved("chen2018"), [f"chen2018:1:1: {NOT_READ}"]),
    (26, moved("new/chen2018.yml"), [f"new/chen2018.yml:1:1: {NOT_READ}"]),
    (27, moved("chen 2018.yml"), [f"chen 2018.yml:1:1: {BLANK}"]),
    (28, beside("sheet.xlsx", "chen2018.pdf", ".DS_Store", "Thumbs.db"), []),
    (0, with_line_ends, []),
]  # fmt: skip


@pytest.mark.parametrize(("number", "change", "expected"), FILES)
def test_mistake_with_files(number: int, change: Callable[[Path], object], expected: list[str], sleep: Copy) -> None:
    """A file that is not read as the record that it was meant for is named; what was never meant as one is left alone."""
    change(sleep.folder)
    assert [text.removeprefix("studies/") for text in sleep.problems() if text.startswith("studies/")] == expected


CONFLICT = "<<<<<<< HEAD\n{0}\n=======\n{1}\n>>>>>>> other\n"


def test_each_conflict_of_git_is_told(sleep: Copy) -> None:
    """All conflicts of a file are told at once, and nothing that is wrong because of them."""
    sleep.edit(
        RECORD,
        (YEAR + "\n", CONFLICT.format("  year: 2018", "  year: 2019")),
        ("where: {table: table1, row: 3}}\ncomp", "where: {table: table1, row: 3}}\n" + CONFLICT.format("phase: a", "phase: b") + "comp"),
    )
    lines = [number for number, line in enumerate((sleep.folder / RECORD).read_text(encoding="utf-8").split("\n"), 1) if line[:3] == "<<<"]
    assert len(lines) == 2
    assert [text for text in sleep.problems() if text.startswith(RECORD)] == [f"{RECORD}:{line}:1: {GIT}" for line in lines]


FAULTS = {
    "studies/dunn2019.yml": ("participants:\n", "participants:\n  totl: 12\n"),
    "studies/chen2018.yml": ("year: 2018", "year: 3018"),
    "claims.yml": ("id: most-randomised", "id: Most"),
    "vocabulary.yml": ("label: Trial phases", "labl: Trial phases"),
    "review.yml": ("state: ", "stat: "),
}


@pytest.mark.parametrize("harm", ["UTF-16", "Latin-1", "conflict"])
@pytest.mark.parametrize("file", ["studies/adler2015.yml", *FAULTS])
def test_a_file_that_cannot_be_read_hides_no_fault_of_others(file: str, harm: str, sleep: Copy) -> None:
    """Whatever is wrong in the other files, and can be told without this one, is told with it."""
    for name, change in FAULTS.items():
        sleep.edit(name, change)
    before = sleep.problems()
    path = sleep.folder / file
    text = path.read_text(encoding="utf-8")
    if harm == "conflict":
        first, rest = text.split("\n", 1)
        path.write_text(CONFLICT.format(first, first) + rest, encoding="utf-8")
    else:
        path.write_bytes(f"{text}# \N{LATIN SMALL LETTER U WITH DIAERESIS}\n".encode(harm, "replace"))
    found = sleep.problems()
    assert len([line for line in found if line.startswith(f"{file}:")]) == 1
    assert [line for line in found if not line.startswith(f"{file}:")] == [line for line in before if not line.startswith(f"{file}:")]


def test_none_of_the_list_is_left_out() -> None:
    """All forty-five of the list stand in the tables above."""
    assert {each.number for each in TYPED} | {number for number, _, _ in FILES} == set(range(46))


@pytest.mark.parametrize("number", [3, 29, 30, 36, 44])
def test_what_looks_like_a_mistake_is_none_in_text(number: int, sleep: Copy) -> None:
    """In a file that YAML can read such signs are text, and nothing is said of them."""
    wrong = next(each.wrong for each in TYPED if each.number == number)
    text = " ".join(wrong.split()).replace('"', "”")
    sleep.edit(RECORD, (TITLE, f'title: "Talking {text}"'))
    assert load_records(sleep.folder).problems == ()


@pytest.mark.parametrize(("ends", "right"), [((0, 48), True), ((-1, 0), True), ((5, 5), False), ((48, 0), False)])
def test_ends_of_a_scale(ends: tuple[float, float], right: bool) -> None:
    """The lowest value comes first, and the highest is another one."""
    given = {"label": "x", "definition": "x", "ends": ends}
    if right:
        assert Term.model_validate(given).ends == ends
    else:
        with pytest.raises(ValidationError, match=f"found {ends[0]} and {ends[1]}; expected the lowest value, then a higher one"):
            Term.model_validate(given)


UMBILICAL = Term(label="Wharton's jelly", definition="x", abbreviation="WJ", also=("umbilical cord",))
CORD = Term(label="Spinal cord", definition="x")


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("umbilical cord", "; did you mean 'whartons_jelly'?"),
        ("WJ", "; did you mean 'whartons_jelly'?"),
        ("Wharton's Jelly", "; did you mean 'whartons_jelly'?"),
        ("spinal-cord", "; did you mean 'spinal_cord'?"),
        ("spinal_corf", "; did you mean 'spinal_cord'?"),
        ("WJ / spinal cord", "; expected one term, such as 'whartons_jelly'"),
        ("umbilical", "; expected one of spinal_cord, whartons_jelly; a new one is first put into vocabulary.yml, list 'tissues'"),
        ("WJ and fat", "; expected one of spinal_cord, whartons_jelly; a new one is first put into vocabulary.yml, list 'tissues'"),
    ],
)
def test_term_by_another_name(written: str, hint: str) -> None:
    """A term is known by its label, its abbreviation and other words for it; none is suggested for sounding a little alike."""
    assert nearest_term(written, "tissues", {"whartons_jelly": UMBILICAL, "spinal_cord": CORD}) == hint


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("10^7", "; powers of ten are written with e: 1e7"),
        ("2 x 10^7", "; powers of ten are written with e: 2e7"),
        ("5×10⁻³", "; powers of ten are written with e: 5e-3"),
        ("≥ 26", "; a bound cannot be computed with: write 26 and a note, or 'unclear'"),
        ("about 12", "; a bound cannot be computed with: write 12 and a note, or 'unclear'"),
        ("4.8e7–8.6e7", "; where a field takes a range, it is written {range: [4.8e7, 8.6e7]}, with its unit"),
        ("120, 240", "; where a field takes a range, it is written {range: [120, 240]}, with its unit"),
        ("80%", "; the number stands alone: 80; what it counts is told by the field, or by 'unit'"),
        ("twenty-one", "; write it in digits: 21"),
        ("two or three", "; write it in digits, and one number alone"),
        ("１２", "; its digits are those of another script, such as U+FF11; write 12"),
        ("1.200", ""),
        ("many", ""),
    ],
)
def test_how_a_number_is_written(text: str, hint: str) -> None:
    """A text that looks like a number is told how it is written as one; of any other nothing is guessed."""
    assert number_hint(text) == hint
