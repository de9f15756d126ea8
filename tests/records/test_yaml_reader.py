"""Reading YAML: what is read as what, where it stands, and what is refused with which words."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

from living_review.records.yaml_reader import Document, address, number_fault, read_document, texts_in


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file that a test writes."""
    return tmp_path / "r.yml"


def told(file: Path, content: str | bytes) -> list[str]:
    """The problems of a file with ``content``, as they are printed."""
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return [str(problem) for problem in read_document(file, "r.yml")[1]]


def good(file: Path, content: str | bytes) -> Document:
    """The document of a file with ``content``, which has no problems."""
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    document, problems = read_document(file, "r.yml")
    assert problems == []
    assert document is not None
    return document


ANCHOR = "write the value out where it is needed, or put text that begins with & into quotes"
TAG = "write the plain value, or put text that begins with ! into quotes"
SIGN = "indent with spaces, and put text that starts with a sign such as @ or ` into quotes"
BRACKET = "a bracket is not closed, or text with brackets, braces or quotes in it is not in quotes"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a: b: c", '1:4: text with a colon in it goes into quotes: "b: c"'),
        ("é: é b: c", '1:4: text with a colon in it goes into quotes: "é b: c"'),
        (
            "a: 1\n  b: 2",
            "2:3: this line begins after 2 spaces, expected 0, as the line above; fields of one block begin in one column",
        ),
        ("a: @x", '1:4: text that begins with the sign @ goes into quotes: "@x"'),
        ("a: `x`", '1:4: text that begins with the sign ` goes into quotes: "`x`"'),
        ("a:\n\t- b", "2:1: the line begins with a tab; indent with spaces, here with 2"),
        ("a: {b: @x}", f"1:8: YAML syntax: found character that cannot start any token; {SIGN}"),
        ("a: 'x", "1:4: the quote ' that opens here is not closed; close it at the end of the text"),
        ("a: [1, 2", "1:4: the bracket [ that opens here is not closed; close it with ] at the end"),
        ("a: {b: 'x' y}", f"1:12: YAML syntax: did not find expected ',' or '}}'; {BRACKET}"),
        ("- a\nb: c", "2:1: YAML syntax: did not find expected '-' indicator"),
        ("a: }", "1:4: YAML syntax: did not find expected node content"),
    ],
)
def test_syntax_error(file: Path, content: str, message: str) -> None:
    """A syntax error is told at its place, with a hint where the cause is a common one."""
    assert told(file, content) == [f"r.yml:{message}"]


@pytest.mark.parametrize(
    "text",
    [
        '"a: >5 is the limit, b：c, d:e"',
        "'a: >5 is the limit: “so”: @'",
        "|\n  x: >5\n  y:z\n  “q: r”\n  [",
        '"a: >5\n  and: >6 go: on"',
        "a text with [1, b >5 and “quotes” @ in it",
    ],
)
def test_no_hint_from_what_is_text(file: Path, text: str) -> None:
    """What looks like a mistake within a text is none, though the line that YAML cannot read stands beside it."""
    (message,) = told(file, f"n: 1\nt: {text}\nbad:1\nc: 2")
    assert message.endswith("a space lacks behind the colon; write 'bad: 1'")


def test_what_can_be_mended_hides_nothing(file: Path) -> None:
    """All faults of the syntax are told in one go where it is certain how each is mended, and what was read then can be checked."""
    assert told(file, 'year:2015\np: >0.05\nt: “a: b”\nx: [1, 2\nz: NO\nq: "open\nv: -\nw: {a: 1; b: 2}') == [
        "r.yml:1:6: a space lacks behind the colon; write 'year: 2015'",
        "r.yml:2:4: '>0.05' begins with a sign that YAML uses itself; put it into quotes: \">0.05\"",
        'r.yml:3:4: the quotes are the sign U+201C, which YAML does not know as quotes; write straight ones: "',
        "r.yml:4:4: the bracket [ that opens here is not closed; close it with ] at the end",
        'r.yml:6:4: the quote " that opens here is not closed; close it at the end of the text',
        "r.yml:7:4: '-' is no value; write one, or 'not reported'",
        "r.yml:8:9: 'b' is the next field; write a comma before it, and no ';'",
        "r.yml:5:4: z: NO is read as true or false by some tools; write true or false, or 'NO' in quotes for text",
    ]
    document = read_document(file, "r.yml")[0]
    assert document is not None
    assert document.value["w"] == {"a": 1, "b": 2}


def test_many_mistakes_end(file: Path) -> None:
    """A file with more faults than anybody mends in one go is given up after some."""
    assert len(told(file, "".join(f"k{i}: @x\n" for i in range(100)))) == 20


@pytest.mark.parametrize(("size", "mended"), [(100_000, True), (100_001, False)])
def test_mistakes_of_long_files(file: Path, size: int, mended: bool) -> None:
    """Mistakes are tried out in files of up to a hundred thousand signs; in longer ones YAML's own words stand."""
    text = "a: @x\n"
    (message,) = told(file, text + "#" * (size - len(text)))
    assert message.startswith("r.yml:1:4: text that begins with the sign @" if mended else "r.yml:1:4: YAML syntax: ")


@pytest.mark.parametrize(("size", "fits"), [(1_000_000, True), (1_000_001, False)])
def test_size_of_a_file(file: Path, size: int, fits: bool) -> None:
    """A record has a million bytes at most."""
    text = "a: 1\n"
    found = told(file, text + "#" * 99 + "\n" + ("#" * 99 + "\n") * ((size - 105) // 100) + "#" * ((size - 105) % 100))
    assert file.stat().st_size == size
    assert found == ([] if fits else ["r.yml:1:1: the file is 1.0 MB; a record may have at most 1 MB"])


@pytest.mark.parametrize(("digits", "read"), [(40, True), (41, False)])
def test_longest_number_to_another_base(file: Path, digits: int, read: bool) -> None:
    """A number of other programs has forty digits at most; what is longer is text, as a digest is."""
    assert bool(told(file, f"a: 0x{'f' * digits}")) is read


def test_form_that_may_have_blanks(file: Path) -> None:
    """On a form that is not filled in yet a blank is nothing; a text of blanks in quotes is one all the same."""
    file.write_text("a:\nb: ~\nc: null\nd: x\ne: '  '\n", encoding="utf-8")
    document, problems = read_document(file, "r.yml", blanks=True)
    assert document is not None
    assert document.value == {"a": "", "b": "", "c": "", "d": "x", "e": ""}
    assert [str(problem) for problem in problems] == ["r.yml:5:4: e: is blank; write a value"]
    assert [problem.line for problem in read_document(file, "r.yml")[1]] == [1, 2, 3, 5]


def test_texts_of_a_value() -> None:
    """All texts, however deep, and the names of fields; no numbers."""
    assert list(texts_in({"a": ["b", {"c": "d", "e": 1}], "f": True})) == ["a", "b", "c", "d", "e", "f"]
    assert list(texts_in("x")) == ["x"]
    assert list(texts_in(3)) == []


@pytest.mark.parametrize(("loc", "shown"), [((), ""), (("a",), "a"), (("a", "b", 0, "c"), "a.b[0].c"), ((0,), "[0]"), ((0, "a"), "[0].a")])
def test_addresses(loc: tuple[str | int, ...], shown: str) -> None:
    """Fields stand behind points, and items of lists in brackets, counted from 0."""
    assert address(loc) == shown


@pytest.mark.parametrize(
    ("text", "told_of"),
    [
        ("“a”", True),
        ("„a“", True),
        ("«a»", True),
        ("‘a’", True),
        ("“”", False),  # nothing stands in them
        ("“a” and “b”", False),  # two texts, not one in quotes
        ("“a“", False),
        ("a”", False),
        ("“a", False),
    ],
)
def test_quotes_that_yaml_does_not_know(file: Path, text: str, told_of: bool) -> None:
    """A text that stands as a whole in other quotes than YAML's would keep them."""
    found = told(file, f"a: {text}")
    assert [message.partition("; ")[0] for message in found] == (
        [f"r.yml:1:4: a: YAML takes the quotes, the sign U+{ord(text[0]):04X}, for a part of the text"] if told_of else []
    )


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        ("a: 1.20", {("a",): "1.20"}),
        ("a: 1e3", {("a",): "1e3"}),
        ("a: 12", {}),
        ("a: '1.20'", {}),
        ("a: {b: [1, 0.50]}", {("a", "b", 1): "0.50"}),
        ("a: 0.0", {("a",): "0.0"}),
    ],
)
def test_how_numbers_were_written(file: Path, content: str, kept: dict[tuple[str | int, ...], str]) -> None:
    """Of a number that is no whole one the text is kept, since it says how it was rounded."""
    assert good(file, content).written == kept


@pytest.mark.parametrize("word", ["no", "off"])
def test_numbers_are_no_old_words(file: Path, word: str) -> None:
    """In quotes, and as the name of a field, such a word is text."""
    assert good(file, f"a: '{word}'\n{word}: 1").value == {"a": word, word: 1}


def test_duplicate_key(file: Path) -> None:
    """A field that stands twice is told once, with the line of the first, which is kept."""
    assert told(file, "a: 1\nb: 2\na: 3") == ["r.yml:3:1: a: 'a' stands twice in this block; first at line 1"]
    document = read_document(file, "r.yml")[0]
    assert document is not None
    assert document.value == {"a": 1, "b": 2}


def test_duplicate_block(file: Path) -> None:
    """The fields inside a block that stands twice are not told as well, but those that follow are."""
    content = "a: {x: 1, y: [1]}\na: {x: 2, y: [{x: 1}]}\nb: {x: 1, x: 2}"
    assert told(file, content) == [
        "r.yml:2:1: a: 'a' stands twice in this block; first at line 1",
        "r.yml:3:11: b.x: 'x' stands twice in this block; first at line 3",
    ]


def test_duplicate_key_in_another_unicode_form(file: Path) -> None:
    """Two spellings of the same letters are the same field."""
    assert told(file, "e\u0301: 1\n\u00e9: 2") == ["r.yml:2:1: \u00e9: '\u00e9' stands twice in this block; first at line 1"]


@pytest.mark.parametrize("word", ["NO", "no", "yes", "Yes", "on", "OFF", "y", "N"])
def test_old_booleans(file: Path, word: str) -> None:
    """The words that YAML 1.1 reads as true or false are refused as plain text."""
    message = f"{word} is read as true or false by some tools; write true or false, or '{word}' in quotes for text"
    assert told(file, f"a: {word}") == [f"r.yml:1:4: a: {message}"]


@pytest.mark.parametrize(
    ("number", "plain"),
    [("010", "10"), ("-010", "-10"), ("00", "0"), ("+010", "10"), ("-00", "-0"), ("0x1F", "31"), ("0o17", "15"), ("0b11", "3")],
)
def test_numbers_to_other_bases(file: Path, number: str, plain: str) -> None:
    """A number that some tools read to another base is refused with the plain way to write it."""
    message = f"{number} is read as an octal or other number by some tools; write {plain}, or '{number}' in quotes for text"
    assert told(file, f"a: {number}") == [f"r.yml:1:4: a: {message}"]


@pytest.mark.parametrize("number", [".nan", ".NaN", ".inf", "-.inf", "+.INF"])
def test_not_a_number(file: Path, number: str) -> None:
    """Infinity and not-a-number are refused."""
    message = f"{number} is not a number that can be computed with; write 'not reported' or 'unclear'"
    assert told(file, f"a: {number}") == [f"r.yml:1:4: a: {message}"]


@pytest.mark.parametrize("number", ["1e999", "-1e999", "9" * 5000])
def test_number_too_large(file: Path, number: str) -> None:
    """A number beyond the range of the machine is refused, and does not end the run."""
    assert told(file, f"a: {number}") == ["r.yml:1:4: a: is a number too large to compute with; write 'unclear' with a note"]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1", 1),
        ("-7", -7),
        ("+3", 3),
        ("0", 0),
        (".5", 0.5),
        ("2.50", 2.5),
        ("1e6", 1_000_000.0),
        ("2.9E+6", 2_900_000.0),
        ("true", True),
        ("False", False),
        ("1_000", "1_000"),
        ("1,000", "1,000"),
        ("1:30", "1:30"),
        ("2024-03-01", "2024-03-01"),
        ("0x", "0x"),
        ("0bad", "0bad"),
        ("not reported", "not reported"),
        ("'a # b'", "a # b"),
        ("'a' # b", "a"),
        ("12 # b", 12),
        ("true # b", True),
        ("a#b", "a#b"),
        ("'NO'", "NO"),
        ('"010"', "010"),
        ("'5'", "5"),
        ("|\n  b\n  c\n", "b c"),
        (">-\n  b\n  c", "b c"),
        ("<<", "<<"),
        ("[1, b, []]", [1, "b", []]),
        ("e\u0301", "\u00e9"),
        ("'e\u0301'", "\u00e9"),
    ],
)
def test_values(file: Path, written: str, value: Any) -> None:
    """Each plain value is read as what it looks like; text is brought to the Unicode form NFC."""
    found = good(file, f"a: {written}").value["a"]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("content", "column"), [("a:", 3), ("a:\nb: 1", 3), ("a: ~", 4), ("a: null", 4), ("a: NULL", 4), ("a: ''", 4), ('a: "  "', 4)]
)
def test_blank(file: Path, content: str, column: int) -> None:
    """A value is never blank: silence of the source is written out."""
    assert told(file, content) == [f"r.yml:1:{column}: a: is blank; write a value"]


@pytest.mark.parametrize(
    "content", ["a: Trial #1 of 2", "a: Trial # one", "a: Trial\t#1", "a:\n  - x #1", "a: one\n  two #2", "a: {b: one #1\n }", "a: Trial #"]
)
def test_text_cut_at_a_comment(file: Path, content: str) -> None:
    """Text that goes on behind a number sign would be cut there without a word, so it is told."""
    (message,) = told(file, content)
    assert message.endswith("the text ends before ' #', where YAML begins a comment; put it in quotes, or the comment on a line of its own")
    assert told(file, "# a comment\na: Trial#1\n  # another\nb: |\n  text # that is whole\nc: []  # none") == []


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("a: [~]", "1:5: a[0]"),
        ("a: [b, null]", "1:8: a[1]"),
        ("a: [[~]]", "1:6: a[0][0]"),
        ("a:\n  - ~", "2:5: a[0]"),
        ("a: {b: [~]}", "1:9: a.b[0]"),
    ],
)
def test_blank_item(file: Path, content: str, place: str) -> None:
    """An item of a list is never blank either, however the list is written."""
    assert told(file, content) == [f"r.yml:{place}: is blank; write a value"]


def test_blank_file(file: Path) -> None:
    """A file that holds nothing but a blank is told too."""
    assert told(file, "~") == ["r.yml:1:1: is blank; write a value"]


def test_what_is_no_file(tmp_path: Path) -> None:
    """A pipe would never end, and is no record."""
    os.mkfifo(tmp_path / "pipe")
    assert [str(p) for p in read_document(tmp_path / "pipe", "r.yml")[1]] == ["r.yml:1:1: is no usual file; expected one with a record"]


def test_link_into_the_folder(tmp_path: Path) -> None:
    """A link may lead to something in the folder of records, also by a longer way, and to nothing outside of it."""
    records, outside = tmp_path / "records", tmp_path / "outside.yml"
    records.mkdir()
    outside.write_text("a: 1\n", encoding="utf-8")
    (records / "real.yml").write_text("a: 2\n", encoding="utf-8")
    for name, target, value in (("in.yml", "../records/real.yml", {"a": 2}), ("out.yml", "../outside.yml", None)):
        (records / name).symlink_to(target)
        document, problems = read_document(records / name, "r.yml", within=records)
        assert (document and document.value, bool(problems)) == (value, value is None)
        assert read_document(records / name, "r.yml")[0] is not None
    (records / "gone.yml").symlink_to("nowhere.yml")
    (problem,) = read_document(records / "gone.yml", "r.yml", within=records)[1]
    assert str(problem) == "r.yml:1:1: cannot be read: no such file or directory"


def test_many_conflicts(file: Path) -> None:
    """Of conflicts, too, no more are told than anybody mends in one go."""
    assert len(told(file, "<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> x\n" * 25)) == 20


def test_what_is_read_beside_a_fault(file: Path) -> None:
    """What is wrong with single values before a fault of the syntax is told with it, save on the line of the fault."""
    found = told(file, "a: NO\nb: {c: no, d: 'x' y}")
    assert [message.split(": ")[0] for message in found] == ["r.yml:1:4", "r.yml:2:19"]
    assert read_document(file, "r.yml")[0] is None


def test_places_in_lines_that_were_mended(file: Path) -> None:
    """What is read of a line that is mended in passing has the place that it has in the file, and no fault that mending it made."""
    file.write_text("a:\n    b:\n      c: 1\n  d: 2\n  b:\n    e: 3\nf: 1: 2\n", encoding="utf-8")
    document, told = read_document(file, "r.yml")
    assert [str(problem).partition(";")[0] for problem in told] == [
        "r.yml:4:3: this line begins after 2 spaces, expected 6, as the line above",
        "r.yml:5:3: this line begins after 2 spaces, expected 6, as the line above",
        'r.yml:7:4: text with a colon in it goes into quotes: "1: 2"',
    ]
    assert document is not None
    assert {loc: document.keys[loc] for loc in document.keys if loc[-1] in ("d", "e", "f")} == {
        ("a", "b", "d"): (4, 3),
        ("a", "e"): (6, 5),
        ("f",): (7, 1),
    }
    assert document.values["f",] == (7, 4)
    lines = file.read_text(encoding="utf-8").split("\n")
    assert all(column <= len(lines[line - 1]) + 1 for line, column in document.values.values())


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_ends_of_lines(file: Path, end: str) -> None:
    """Lines may end as on any system, also within one file, and are counted and mended all the same."""
    lines = ["a: 1", "b: x\r  y", "c: NO", "d: e: f", "g: 2", "  h: 3", ""]
    file.write_bytes(end.join(lines).encode())
    document, told = read_document(file, "r.yml")
    assert document is not None
    assert (document.value["b"], document.value["g"], document.values["g",]) == ("x y", 2, (6, 4))
    assert [str(problem).partition(";")[0] for problem in told] == [
        'r.yml:5:4: text with a colon in it goes into quotes: "e: f"',
        "r.yml:7:3: this line begins after 2 spaces, expected 0, as the line above",
        "r.yml:4:4: c: NO is read as true or false by some tools",
    ]


def test_blank_through_a_comma(file: Path) -> None:
    """A comma inside braces cuts text in two; the message says so. Of one in a number the schema tells, which knows no such field."""
    hint = "inside { }, text with a comma in it goes into quotes"
    assert told(file, "a: {b: one, two}") == [f"r.yml:1:16: a.two: is blank; write a value; {hint}"]
    assert told(file, "a: {b: 1,000}") == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a: *b", "1:4: the alias '*b' is not allowed; write the value out, or put text that begins with * into quotes"),
        ("a: &b 1", f"1:4: the anchor '&b' is not allowed; {ANCHOR}"),
        ("a: &b {c: 1}", f"1:4: the anchor '&b' is not allowed; {ANCHOR}"),
        ("a: !x {}", f"1:4: the tag '!x' is not allowed; {TAG}"),
        ("a: !!python/name:os.system", f"1:4: the tag 'tag:yaml.org,2002:python/name:os.system' is not allowed; {TAG}"),
        ("a: 1\n---\nb: 2", "2:1: a second '---' starts another record; each file holds one"),
        ("? [a]\n: b", "1:3: a field's name must be plain text"),
        ("", "1:1: the file is empty; expected a record, which starts with a field such as 'key:'"),
        ("# only\n# comments\n", "1:1: the file is empty; expected a record, which starts with a field such as 'key:'"),
        ("a: \x00", "1:4: the control character U+0000 is not allowed; delete it"),
        ("a: 1\né: b\x1bc", "2:5: the control character U+001B is not allowed; delete it"),
        (b"a: 1\nb: \xc3\xa9\xff", "2:5: byte 0xff is not UTF-8; save the file with the encoding UTF-8"),
        (b"a: 1\rb: 2\r\nc: \xff", "3:4: byte 0xff is not UTF-8; save the file with the encoding UTF-8"),
        (b"a: M\xfcller", "1:5: byte 0xfc is not UTF-8; save the file with the encoding UTF-8"),
        ("a: 1\n".encode("utf-16"), "1:1: the file is saved with the encoding UTF-16; save it with the encoding UTF-8"),
        ("a: 1\n".encode("utf-16-be"), "1:1: the file is saved with the encoding UTF-16; save it with the encoding UTF-8"),
        ("a: 1\n".encode("utf-16-le"), "1:1: the file is saved with the encoding UTF-16; save it with the encoding UTF-8"),
        ("a: 1\n".encode("utf-32"), "1:1: the file is saved with the encoding UTF-32; save it with the encoding UTF-8"),
        ("a: 1\n".encode("utf-32-be"), "1:1: the file is saved with the encoding UTF-32; save it with the encoding UTF-8"),
        ("a: 1\n".encode("utf-32-le"), "1:1: the file is saved with the encoding UTF-32; save it with the encoding UTF-8"),
        (b"\xef\xbb\xbfa: M\xfc", "1:5: byte 0xfc is not UTF-8; save the file with the encoding UTF-8"),
    ],
)  # fmt: skip
def test_refused(file: Path, content: str | bytes, message: str) -> None:
    """What records do not need is refused, at its place and with the way out."""
    assert told(file, content) == [f"r.yml:{message}"]
    assert read_document(file, "r.yml")[0] is None


def quickly(file: Path, content: bytes) -> list[str]:
    """The problems of ``content``, found within two seconds."""
    start = time.monotonic()
    found = told(file, content)
    assert time.monotonic() - start < 2
    return found


def test_alias_bomb(file: Path) -> None:
    """A small file that would grow to a thousand million values is refused at once."""
    lines = ["a: &a [x,x,x,x,x,x,x,x,x]"]
    lines += [f"{name}: &{name} [{','.join(['*' + before] * 9)}]" for before, name in zip("abcdefgh", "bcdefghi", strict=True)]
    message = f"the anchor '&a' is not allowed; {ANCHOR}"
    assert quickly(file, "\n".join(lines).encode()) == [f"r.yml:1:4: {message}"]


def test_large_file(file: Path) -> None:
    """A file of 10 MB is refused before it is parsed."""
    assert quickly(file, b"- a\n" * 2_500_000) == ["r.yml:1:1: the file is 10.0 MB; a record may have at most 1 MB"]


@pytest.mark.parametrize("opened", ["[", "[ ", "{a: ", "- "])
def test_deep_nesting(file: Path, opened: str) -> None:
    """A hundred thousand open brackets exhaust nothing."""
    (problem,) = quickly(file, opened.encode() * 100_000)
    assert "nest" in problem


@pytest.mark.parametrize(("depth", "fits"), [(20, True), (21, False)])
def test_depth(file: Path, depth: int, fits: bool) -> None:
    """Blocks are nested 20 deep at most."""
    found = told(file, "[" * depth + "1" + "]" * depth)
    assert found == ([] if fits else ["r.yml:1:21: blocks are nested more than 20 deep"])


@pytest.mark.parametrize("content", [b"\xef\xbb\xbfa: 1", b"a: 1\r\n", b"---\na: 1\n...\n", b"%YAML 1.2\n---\na: 1\n"])
def test_harmless_forms(file: Path, content: bytes) -> None:
    """A byte order mark, Windows line ends and the marks of a YAML document are accepted."""
    assert good(file, content).value == {"a": 1}


def test_column_after_a_byte_order_mark(file: Path) -> None:
    """The invisible mark does not shift the columns of the first line."""
    assert told(file, b"\xef\xbb\xbfa:") == ["r.yml:1:3: a: is blank; write a value"]


def test_directory(tmp_path: Path) -> None:
    """A folder in place of a record is told."""
    assert [str(p) for p in read_document(tmp_path, "r.yml")[1]] == ["r.yml:1:1: cannot be read: is a directory"]


def test_no_file(file: Path) -> None:
    """So is a record that is not there."""
    assert [str(p) for p in read_document(file, "r.yml")[1]] == ["r.yml:1:1: cannot be read: no such file or directory"]


def test_link_to_itself(file: Path) -> None:
    """So is a link that leads to itself."""
    file.symlink_to(file.absolute())
    (problem,) = read_document(file, "r.yml")[1]
    assert str(problem).startswith("r.yml:1:1: cannot be read: ")


@pytest.mark.parametrize(
    ("error", "told"), [(PermissionError(13, "Permission denied"), "permission denied"), (OSError(), "unknown reason")]
)
def test_unreadable_file(file: Path, error: OSError, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """So is a file that may not be read, also where the system does not say why."""
    file.write_text("a: 1")

    def refused(_: Path) -> bytes:
        raise error

    monkeypatch.setattr(Path, "read_bytes", refused)
    assert [str(p) for p in read_document(file, "r.yml")[1]] == [f"r.yml:1:1: cannot be read: {told}"]


BLOCK = """\
a:
  b: one
  c:
    - x
    - d: 2
      e: "three"
f: {g: [1, 22], h: {i: z}}
"""


@pytest.mark.parametrize(
    ("loc", "value", "key"),
    [
        (("a",), (2, 3), (1, 1)),
        (("a", "b"), (2, 6), (2, 3)),
        (("a", "c"), (4, 5), (3, 3)),
        (("a", "c", 0), (4, 7), None),
        (("a", "c", 1), (5, 7), None),
        (("a", "c", 1, "d"), (5, 10), (5, 7)),
        (("a", "c", 1, "e"), (6, 10), (6, 7)),
        (("f",), (7, 4), (7, 1)),
        (("f", "g", 1), (7, 12), None),
        (("f", "h", "i"), (7, 24), (7, 21)),
    ],
)
def test_positions(file: Path, loc: tuple[str | int, ...], value: tuple[int, int], key: tuple[int, int] | None) -> None:
    """The line and column of each value, and of the name of each field, in both styles of YAML."""
    document = good(file, BLOCK)
    assert document.locate(loc) == value
    assert document.locate(loc, key=True) == (key or value)


@pytest.mark.parametrize(("loc", "position"), [(("f", "h", "j"), (7, 20)), (("z", 3, "y"), (1, 1)), ((), (1, 1))])
def test_position_of_what_is_not_there(file: Path, loc: tuple[str | int, ...], position: tuple[int, int]) -> None:
    """What is missing is shown at the block in which it should be."""
    assert good(file, BLOCK).locate(loc) == position


def test_all_problems_of_values_at_once(file: Path) -> None:
    """Problems of single values do not hide each other, and the document can still be checked."""
    assert told(file, "a: NO\nb:\nc: [1, 010]") == [
        "r.yml:1:4: a: NO is read as true or false by some tools; write true or false, or 'NO' in quotes for text",
        "r.yml:2:3: b: is blank; write a value",
        "r.yml:3:8: c[1]: 010 is read as an octal or other number by some tools; write 10, or '010' in quotes for text",
    ]
    assert read_document(file, "r.yml")[0] is not None


def test_where_a_value_stands(file: Path) -> None:
    """At its place, or at that of the nearest block around it that is there; a name at its own; without any place at the start."""
    file.write_text("# x\na:\n  b: [1, {c: 2}]\nd: 3\n", encoding="utf-8")
    document, problems = read_document(file, "r.yml")
    assert document is not None
    assert problems == []
    places = {(): (2, 1), ("a",): (3, 3), ("a", "b"): (3, 6), ("a", "b", 0): (3, 7), ("a", "b", 1, "c"): (3, 14), ("d",): (4, 4)}
    assert {loc: document.locate(loc) for loc in places} == places
    assert document.locate(("a", "b", 1, "z", 4)) == document.locate(("a", "b", 1)) == (3, 10)
    assert document.locate(("z",)) == document.locate(())
    keys = {("a",): (2, 1), ("a", "b"): (3, 3), ("a", "b", 1, "c"): (3, 11), ("d",): (4, 1)}
    assert {loc: document.locate(loc, key=True) for loc in keys} == keys
    assert document.locate(("a", "z"), key=True) == document.locate(("a",))
    assert Document("r.yml", {}, {}, {}, {}).locate(("a", 1)) == (1, 1)


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (1e15, ""),
        (-1e15, ""),
        (1.001e15, "is a number too large to compute with"),
        (-1.001e15, "is a number too large to compute with"),
        (float("nan"), "is a number too large to compute with"),
        (1e-15, ""),
        (0.999e-15, "is a number too close to 0 to compute with"),
        (-0.999e-15, "is a number too close to 0 to compute with"),
        (0.0, ""),
    ],
)
def test_numbers_to_compute_with(value: float, fault: str) -> None:
    """From a thousand million millionth to a thousand million millions, and 0."""
    assert number_fault(value) == fault


def test_field_by_another_name(file: Path) -> None:
    """A field at the top may bear another name: it is found by the program's name, and told by that in the file; not if both are there."""
    file.write_text("x: {a: 1.20}\nb: {x: 2}\n", encoding="utf-8")
    document, _ = read_document(file, "r.yml")
    assert document is not None
    renamed = document.renamed("x", "y")
    assert renamed.value == {"y": {"a": 1.2}, "b": {"x": 2}}
    assert renamed.locate(("y", "a")) == document.locate(("x", "a")) == (1, 8)
    assert renamed.locate(("y",), key=True) == (1, 1)
    assert renamed.locate(("b", "x")) == document.locate(("b", "x"))
    assert renamed.written == {("y", "a"): "1.20"}
    assert (renamed.address(("y", "a")), renamed.address(("b", "x")), renamed.address(())) == ("x.a", "b.x", "")
    assert document.renamed("x", "b") is document
    assert document.renamed("z", "y") is document


@pytest.mark.parametrize(("content", "place"), [("a: [1,\n  2,\n", "2:5"), ("a: [1,\n  2,\n\n\n", "2:5"), ("a: [1,\n  23,", "2:6")])
def test_what_is_never_closed_is_told_at_the_end(file: Path, content: str, place: str) -> None:
    """YAML notices it behind the end of the file; it is told behind the last sign that there is."""
    (message,) = told(file, content)
    assert message.startswith(f"r.yml:{place}: YAML syntax: ")
