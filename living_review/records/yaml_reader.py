"""Read a YAML file into plain values, keeping the line and column of each.

The dialect is the part of YAML 1.2 that records need. Text that the older YAML 1.1 takes for something else than it looks
like (``NO``, ``010``) is refused with the way to write it. Numbers and dates are read as YAML 1.2 has them: ``1e6`` is a
number, and a date is text until a field asks for one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from living_review.formatting import common_start
from living_review.problems import Problem, quoted
from living_review.records.encodings import decoded
from living_review.records.raw_lines import Mistake, conflicts, mistakes
from living_review.records.raw_text import in_quotes
from living_review.records.written_text import text_fault, unseen

Loc = tuple[str | int, ...]
Position = tuple[int, int]

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
MOST_TOLD = 20
"""So many faults of the syntax of one file are told in one go."""
MOST_MENDED = 100_000
"""So many signs a file may have in which mistakes are tried out."""

INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
BASED = re.compile(r"[-+]?0[0-9]+|0x[0-9a-fA-F]{1,40}|0o[0-7]{1,40}|0b[01]{1,40}")
OLD_BOOLEANS = frozenset({"yes", "no", "on", "off", "y", "n"})
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""What no line of a file may hold, comments included; the last ones would also make editors count other lines than we do."""
LARGEST, SMALLEST = 1e15, 1e-15
"""No number but 0 is further from 0, or nearer to it: whole numbers up to the first are exact in every program that reads the data."""
COMMENT = re.compile(r"[^\S\n]*#")
"""The rest of a line that is a comment."""
QUOTES = frozenset(
    zip(
        "\u201c\u201d\u201e\u201e\u00ab\u00bb\u2018\u2019\u201a\u2039\u203a",
        "\u201d\u201d\u201c\u201d\u00bb\u00ab\u2019\u2019\u2018\u203a\u2039",
        strict=True,
    )
)
"""Pairs of quotes that are curly, stand low or are angles; straight ones are YAML's."""
WHITESPACE = re.compile(r"[ \t\n]+")
BLANK = "is blank; write a value"
"""What is told of a blank value; which words for a missing one its field takes is known only later."""
BLANKS = frozenset({"", "~", "null"})


def number_fault(value: float) -> str:
    """Why a number cannot be computed with, or ''.

    >>> number_fault(1e300), number_fault(0.0), number_fault(-1e9)
    ('is a number too large to compute with', '', '')
    """
    if not abs(value) <= LARGEST:
        return "is a number too large to compute with"
    return "is a number too close to 0 to compute with" if 0 < abs(value) < SMALLEST else ""


@dataclass(frozen=True)
class Document:
    """A file's plain value (dicts, lists, text, numbers, booleans) and where each part of it stands."""

    path: str
    value: Any
    values: Mapping[Loc, Position]
    keys: Mapping[Loc, Position]
    written: Mapping[Loc, str] = field(default_factory=dict)
    """The numbers with a decimal point or an exponent as they stand in the file: 1.20 says more than 1.2 of how it was rounded."""
    called: Mapping[str, str] = field(default_factory=dict)
    """Fields at the top of the file that bear another name there than in the program, each with that other name."""

    def renamed(self, written: str, name: str) -> Document:
        """The same with the field ``written`` at its top, if it has one, under the name that the program has for it."""
        if not isinstance(self.value, dict) or written not in self.value or name in self.value:
            return self

        def of(loc: Loc) -> Loc:
            return (name, *loc[1:]) if loc[:1] == (written,) else loc

        return replace(
            self,
            value={name if key == written else key: item for key, item in self.value.items()},
            values={of(loc): position for loc, position in self.values.items()},
            keys={of(loc): position for loc, position in self.keys.items()},
            written={of(loc): text for loc, text in self.written.items()},
            called={**self.called, name: written},
        )

    def placed(self, of: Callable[[Position], Position]) -> Document:
        """The same with each part in the place that ``of`` gives for where it stands."""
        values, keys = ({loc: of(position) for loc, position in each.items()} for each in (self.values, self.keys))
        return replace(self, values=values, keys=keys)

    def address(self, loc: Loc) -> str:
        """An address as people read it, with the names that stand in the file."""
        return address((self.called.get(str(loc[0]), loc[0]), *loc[1:]) if loc else loc)

    def locate(self, loc: Loc, *, key: bool = False) -> Position:
        """Line and column of ``loc``, or of the nearest block around it that is in the file.

        With ``key`` the position of the field's name is given, not that of its value.
        """
        if key and loc in self.keys:
            return self.keys[loc]
        while loc and loc not in self.values:
            loc = loc[:-1]
        return self.values.get(loc, (1, 1))

    def problem(self, loc: Loc, message: str, *, key: bool = False) -> Problem:
        """A problem with the value at ``loc``."""
        line, column = self.locate(loc, key=key)
        return Problem(self.path, line, column, self.address(loc), message)


def texts_in(value: Any) -> Iterator[str]:
    """All texts in a plain value, the names of fields among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield name
            yield from texts_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts_in(item)


def address(loc: Loc) -> str:
    """An address as people read it.

    >>> address(("outcomes", 1, "n"))
    'outcomes[1].n'
    """
    text = ""
    for part in loc:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def read_document(file: Path, name: str, *, within: Path | None = None, blanks: bool = False) -> tuple[Document | None, list[Problem]]:
    """Read ``file``, which messages call ``name``; with ``within`` it may be no link that leads out of that folder.

    No document is returned where the file cannot be read at all; a document may come with problems of single values. With ``blanks`` a
    field may be left blank, as on a form that is not filled in yet, and is then ''.
    """
    if within is not None and file.is_symlink() and not _inside(file, within):
        return None, [Problem(name, 1, 1, "", "is a link that leads out of the folder of records; put the file itself there")]
    text, problems = _text(file, name)
    if text is None:
        return None, problems
    written, parsed = text, _parse(name, text, blanks)
    told = [Problem(name, line, 1, "", message) for line, message in conflicts(text)[:MOST_TOLD]] if parsed.fault is not None else []
    while parsed.fault is not None and len(told) < MOST_TOLD and not conflicts(text):
        mistake, mended = _mistake(parsed, text)
        fault = Problem(name, mistake.line, mistake.column, "", mistake.message) if mistake is not None else parsed.fault
        line, column = _as_written(written, text)((fault.line, fault.column))
        told.append(replace(fault, line=line, column=column))
        if mended is None:
            break
        text, parsed = mended
    built = parsed.builder
    places = {problem.line for problem in told}  # what stands beside a fault of the syntax may be read wrongly
    beside = [problem for problem in built.problems if problem.line not in places]
    if parsed.fault is not None:
        return None, [*beside, *told]
    if built.broken:
        return None, [*told, *beside]
    if built.root is _NOTHING:
        return None, [*told, Problem(name, 1, 1, "", "the file is empty; expected a record, which starts with a field such as 'key:'")]
    document = Document(name, built.root, built.values, built.keys, built.written)
    return document if text is written else document.placed(_as_written(written, text)), [*told, *beside]


def _as_written(written: str, read: str) -> Callable[[Position], Position]:
    """From where something stands in a text as it is read, of which some lines were mended, to where it stands as it is written."""
    moved: dict[int, tuple[int, int, int]] = {}
    for number, (line, mended) in enumerate(zip(written.split("\n"), read.split("\n"), strict=True), 1):
        if line != mended:
            moved[number] = common_start(line, mended), len(mended) - len(line), len(line)

    def of(position: Position) -> Position:
        number, column = position
        if number not in moved or column <= moved[number][0]:
            return position
        same, longer, length = moved[number]
        return number, min(max(same + 1, column - longer), length + 1)

    return of


@dataclass(frozen=True)
class _Parsed:
    """What could be read of a text, and why no more: the fault of its syntax, and YAML's own words for that."""

    builder: _Builder
    fault: Problem | None = None
    said: str = ""


def _parse(name: str, text: str, blanks: bool) -> _Parsed:
    builder = _Builder(name, text, blanks=blanks)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if not builder.take(event):
                break
    except yaml.MarkedYAMLError as error:
        return _Parsed(builder, _syntax_problem(name, error, text), str(error.problem))
    except yaml.YAMLError as error:
        reason = getattr(error, "reason", None) or str(error)
        return _Parsed(builder, Problem(name, 1, 1, "", f"cannot be read as YAML: {reason}"), reason)
    return _Parsed(builder)


def _mistake(parsed: _Parsed, text: str) -> tuple[Mistake | None, tuple[str, _Parsed] | None]:
    """The mistake that made a text no YAML, and the text without it with what can be read of that, if it can be mended.

    What looks like a mistake is one if YAML comes further without it; of several it is that without which it comes furthest.
    """
    assert parsed.fault is not None, "only a text with a fault has mistakes"
    seen = mistakes(text, parsed.fault.line, parsed.said)
    furthest: tuple[int, Mistake, str, _Parsed] | None = None
    for each in seen if len(text) <= MOST_MENDED else ():
        if each.mended is None:
            continue
        lines = text.split("\n")
        longer = len(each.mended) - len(lines[each.line - 1])
        lines[each.line - 1] = each.mended
        again = _parse(parsed.fault.path, "\n".join(lines), parsed.builder.blanks)
        reached = again.fault.line if again.fault is not None else len(lines) + 1
        if not _as_before(parsed, again, longer) and (furthest is None or reached > furthest[0]):
            furthest = (reached, each, "\n".join(lines), again)
    if furthest is not None:
        return furthest[1], furthest[2:]
    return next((each for each in seen if each.mended is None), None), None


def _as_before(parsed: _Parsed, again: _Parsed, longer: int) -> bool:
    """Whether YAML stops for the same reason at the same place, in a line that may have become longer."""
    if again.fault is None or parsed.fault is None:
        return False
    same = (again.fault.line, again.said) == (parsed.fault.line, parsed.said)
    return same and again.fault.column - parsed.fault.column in (0, longer)


def _inside(file: Path, folder: Path) -> bool:
    """Whether a link leads to something in a folder; one that leads in circles is told when it is read."""
    try:
        return file.resolve(strict=True).is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        return True


def _text(file: Path, name: str) -> tuple[str | None, list[Problem]]:
    try:
        if not file.is_file():
            return None, [Problem(name, 1, 1, "", _no_file(file))]
        size = file.stat().st_size
        if size > MAX_BYTES:
            size_text = f"{size / 1e6:.1f} MB"
            return None, [Problem(name, 1, 1, "", f"the file is {size_text}; a record may have at most {MAX_BYTES / 1e6:.0f} MB")]
        raw = file.read_bytes()
    except OSError as error:
        return None, [Problem(name, 1, 1, "", f"cannot be read: {(error.strerror or 'unknown reason').lower()}")]
    text, problems = decoded(raw, name)
    if text is None:
        return None, problems
    return _without_control(text.replace("\r\n", "\n").replace("\r", "\n"), name)  # as YAML and editors count lines


def _no_file(file: Path) -> str:
    """What stands in the place of a file of records."""
    if file.is_dir():
        return "cannot be read: is a directory"
    return "cannot be read: no such file or directory" if not file.exists() else "is no usual file; expected one with a record"


def _without_control(text: str, name: str) -> tuple[str | None, list[Problem]]:
    match = CONTROL.search(text)
    if match is None:
        return text, []
    line, column = text.count("\n", 0, match.start()) + 1, match.start() - text.rfind("\n", 0, match.start())
    return None, [Problem(name, line, column, "", f"the control character U+{ord(match.group()):04X} is not allowed; delete it")]


def _syntax_problem(name: str, error: yaml.MarkedYAMLError, text: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = text.rstrip("\n").split("\n")
    if line > len(lines):  # what is never closed is noticed behind the end of the file
        line, column = len(lines), len(lines[-1]) + 1
    message = f"YAML syntax: {error.problem or error.context}"
    hints = {
        "mapping values": "text with a colon in it goes into quotes",
        "cannot start any token": "indent with spaces, and put text that starts with a sign such as @ or ` into quotes",
        "',' or": "a bracket is not closed, or text with brackets, braces or quotes in it is not in quotes",
        "block end": "check the indentation of this line against the lines above",
        "unexpected end of stream": "a quote or bracket is opened and never closed",
        "tab character": "indent with spaces, not with tabs",
    }
    hint = next((h for words, h in hints.items() if words in message), "")
    return Problem(name, line, column, "", message + (f"; {hint}" if hint else ""))


@lru_cache(2_000)
def _field_name(written: str) -> tuple[str, str]:
    """The name of a field as it is looked up, and what is wrong with it or ''; most names stand in each record."""
    name = unicodedata.normalize("NFC", written)
    return name, text_fault(name, "key", quoted)


class _Nothing:
    """Marks that no value has been read."""


_NOTHING = _Nothing()


@dataclass
class _Frame:
    """A mapping or list that is still open."""

    container: dict[str, Any] | list[Any]
    loc: Loc
    braces: bool = False
    repeated: bool = False
    key: str | _Nothing = _NOTHING
    skip: bool = False


@dataclass
class _Builder:
    """Builds the plain value from YAML's events without recursion, so that depth cannot exhaust the stack."""

    path: str
    text: str = ""
    blanks: bool = False
    root: Any = _NOTHING
    values: dict[Loc, Position] = field(default_factory=dict)
    keys: dict[Loc, Position] = field(default_factory=dict)
    written: dict[Loc, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    stack: list[_Frame] = field(default_factory=list)
    broken: bool = False

    def take(self, event: yaml.Event) -> bool:
        """Use one event; False ends the reading."""
        match event:  # the most frequent ones first
            case yaml.ScalarEvent() | yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                return self._node(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.stack.pop()
            case yaml.DocumentStartEvent():
                if self.root is not _NOTHING:
                    return self._stop(event, "a second '---' starts another record; each file holds one")
            case yaml.AliasEvent():
                hint = "write the value out, or put text that begins with * into quotes"
                return self._stop(event, f"the alias '*{event.anchor}' is not allowed; {hint}")
        return True

    def _node(self, event: Any) -> bool:
        if event.anchor:
            where = "where it is needed, or put text that begins with & into quotes"
            return self._stop(event, f"the anchor '&{event.anchor}' is not allowed; write the value out {where}")
        if event.tag:
            return self._stop(
                event, f"the tag '{event.tag}' is not allowed; write the plain value, or put text that begins with ! into quotes"
            )
        position = (event.start_mark.line + 1, event.start_mark.column + 1)
        frame = self.stack[-1] if self.stack else None
        if frame is not None and isinstance(frame.container, dict) and frame.key is _NOTHING:
            return self._key(event, frame, position)
        loc = self._loc(frame)
        if isinstance(event, yaml.ScalarEvent):
            self._place(frame, loc, position, self._scalar(event, loc, position))
            return True
        if len(self.stack) >= MAX_DEPTH:
            return self._stop(event, f"blocks are nested more than {MAX_DEPTH} deep")
        repeated = frame is not None and (frame.skip or frame.repeated)  # its fields are duplicated because it is
        container: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        self._place(frame, loc, position, container)
        self.stack.append(_Frame(container, loc, braces=bool(event.flow_style), repeated=repeated))
        return True

    def _key(self, event: Any, frame: _Frame, position: Position) -> bool:
        if not isinstance(event, yaml.ScalarEvent):
            return self._stop(event, "a field's name must be plain text")
        name, fault = _field_name(event.value)
        loc = (*frame.loc, name)
        if fault:
            return self._stop(event, fault)
        if loc in self.keys and not frame.repeated:
            message = f"'{name}' stands twice in this block; first at line {self.keys[loc][0]}"
            self.problems.append(Problem(self.path, *position, address(loc), message))
            frame.skip = True
        self.keys.setdefault(loc, position)
        frame.key = name
        return True

    @staticmethod
    def _loc(frame: _Frame | None) -> Loc:
        if frame is None:
            return ()
        part = len(frame.container) if isinstance(frame.container, list) else frame.key
        return (*frame.loc, part)  # type: ignore[arg-type]

    def _place(self, frame: _Frame | None, loc: Loc, position: Position, value: Any) -> None:
        if frame is None:
            self.root = value
        elif isinstance(frame.container, list):
            frame.container.append(value)
        else:
            if not frame.skip:
                frame.container[str(frame.key)] = value
            frame.key, frame.skip = _NOTHING, False
        self.values.setdefault(loc, position)

    def _scalar(self, event: yaml.ScalarEvent, loc: Loc, position: Position) -> Any:
        text = unicodedata.normalize("NFC", event.value)
        is_number = not event.style and DECIMAL.fullmatch(text)
        fault = "" if is_number else text_fault(text, next((part for part in reversed(loc) if isinstance(part, str)), ""), quoted)
        if fault:
            self._odd(loc, self._place_of_unseen(event, position), fault)
            return ""
        if event.style:
            if not text.strip():
                self._odd(loc, position, BLANK)
            return WHITESPACE.sub(" ", text).strip()  # a text of several lines is one paragraph
        folded = text.casefold()
        if text in BLANKS or folded == "null":
            return self._blank(text, loc, position)
        if folded in ("true", "false"):
            return folded == "true"
        if is_number and not BASED.fullmatch(text):
            return self._number(text, loc, position)
        fault = self._misread(text, event)
        if fault:
            self._odd(loc, position, fault)
        return text

    def _blank(self, text: str, loc: Loc, position: Position) -> str:
        """Nothing where something has to stand, which is told unless a form may have it."""
        if self.blanks and text in BLANKS:
            return ""
        in_braces = bool(self.stack) and self.stack[-1].braces and isinstance(self.stack[-1].container, dict)
        if in_braces and str(loc[-1]).isdecimal():  # what follows a comma within a number, which is no field
            return ""
        hint = "; inside { }, text with a comma in it goes into quotes" if in_braces else ""
        self._odd(loc, position, f"{BLANK}{hint}")
        return ""

    def _number(self, text: str, loc: Loc, position: Position) -> Any:
        """A number in decimals, whose text is kept if it is no whole one; one that is too large or too small is told."""
        fault = number_fault(float(text))
        if fault:
            self._odd(loc, position, f"{fault}; write 'unclear' with a note")
            return text
        if INTEGER.fullmatch(text):
            return int(text)
        self.written.setdefault(loc, text)
        return float(text) + 0.0  # minus zero is zero

    def _misread(self, text: str, event: yaml.ScalarEvent) -> str:
        """Why plain text would be read otherwise than it is meant, by YAML or by other tools; '' if it would not."""
        folded = text.casefold()
        if folded in OLD_BOOLEANS:
            return f"{text} is read as true or false by some tools; write true or false, or '{text}' in quotes for text"
        if BASED.fullmatch(text):
            plain = int(text, 0) if text[1] in "xob" else text[: text[0] == "-"] + (text.lstrip("+-0") or "0")
            return f"{text} is read as an octal or other number by some tools; write {plain}, or '{text}' in quotes for text"
        if len(text) > 2 and (text[0], text[-1]) in QUOTES and text[0] not in text[1:-1]:
            message = f"YAML takes the quotes, the sign U+{ord(text[0]):04X}, for a part of the text; write straight ones"
            return f"{message}: {in_quotes(text[1:-1])}; where the others belong to the text, put them inside"
        if self._is_cut(event):
            return "the text ends before ' #', where YAML begins a comment; put it in quotes, or the comment on a line of its own"
        if folded.lstrip("+-") in (".inf", ".nan"):
            return f"{text} is not a number that can be computed with; write 'not reported' or 'unclear'"
        return ""

    def _is_cut(self, event: yaml.ScalarEvent) -> bool:
        """Whether a comment follows plain text on its line: more often than not that was meant to be text, as in 'cohort #2'."""
        end: int = event.end_mark.index  # type: ignore[union-attr]
        return COMMENT.match(self.text, end) is not None

    def _place_of_unseen(self, event: yaml.ScalarEvent, position: Position) -> Position:
        """Where the unseen sign of a value stands, if it is written as it is; else where the value begins."""
        start: int = event.start_mark.index  # type: ignore[union-attr]
        found = unseen(self.text[start : event.end_mark.index])  # type: ignore[union-attr]
        if found is None:
            return position
        before = self.text[: start + found.at]
        return before.count("\n") + 1, len(before) - before.rfind("\n")

    def _odd(self, loc: Loc, position: Position, message: str) -> None:
        self.problems.append(Problem(self.path, *position, address(loc), message))

    def _stop(self, event: Any, message: str) -> bool:
        mark = event.start_mark
        self.problems.append(Problem(self.path, mark.line + 1, mark.column + 1, "", message))
        self.broken = True
        return False
