"""Texts that remember what they were made of, so that a page can say them in another language than the one they were made in.

What is computed once for all languages says its words in English by ``worded``; a page says the same again in its own language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from types import ModuleType
from typing import Any, NamedTuple

from living_review.formatting import format_count


class Wording(str):
    """An English text that knows its phrase, with names in braces, and the values that stand in their places.

    It is a text like any other; what is joined with it or cut from it forgets where it came from.
    """

    __slots__ = ("phrase", "values")

    phrase: str
    values: Mapping[str, object]

    def __new__(cls, phrase: str, values: Mapping[str, object]) -> Wording:
        """The phrase with its values filled in; without values braces mean nothing.

        Raises:
            KeyError: the phrase names a value that is not given.
        """
        made = super().__new__(cls, filled(phrase, values))
        made.phrase, made.values = phrase, values
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        """A copy is made of the same phrase and values."""
        return Wording, (self.phrase, self.values)


class Cased(Wording):
    """The same with its letters changed, such as ``str.lower``: what is said in another language is changed in the same way."""

    __slots__ = ("change",)

    change: Callable[[str], str]

    def __new__(cls, change: Callable[[str], str], text: str) -> Cased:
        """A text as ``change`` makes it of another."""
        made = str.__new__(cls, change(str(text)))
        made.phrase, made.values, made.change = "{text}", {"text": text}, change
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        """A copy is made of the same text."""
        return Cased, (self.change, self.values["text"])


def again(text: Wording, texts: Mapping[str, str], say: Callable[[object], object], number: Callable[[str], str] = str) -> str:
    """A text in the language in which ``texts`` are said, with its values as ``say`` gives them, and ``number`` those in English figures.

    If its phrase is not translated all of it stays in English, so that no sentence mixes two languages.
    """
    if text.phrase not in texts and re.search("[a-z]", NAME.sub("", text.phrase), re.IGNORECASE):
        return str(text)
    said = filled(texts.get(text.phrase, text.phrase), {name: say(value) for name, value in text.values.items()}, number)
    return text.change(said) if isinstance(text, Cased) else said


NAME = re.compile(r"\{([^\W\d]\w*)\}")


def filled(phrase: str, values: Mapping[str, object], number: Callable[[str], str] = str) -> str:
    """A phrase with each name in braces replaced by its value; without values braces mean nothing, so that it may be any text.

    Nothing else in braces has a meaning: a phrase may be a translation, which comes with a review, and could ask Python's own formatting
    for more than a value. A whole number is told as a count or a year is; ``number`` gives it the signs of the language.
    """

    def shown(name: str) -> str:
        value = values[name]
        return number(format_count(value)) if type(value) is int else str(value)

    return NAME.sub(lambda found: shown(found[1]), phrase) if values else phrase


class Counted(NamedTuple):
    """A phrase on a number ``{n}`` of things: its form for one, and for any other number."""

    one: str
    many: str

    def of(self, n: int, /, **values: object) -> Wording:
        """The phrase on so many things.

        >>> STUDIES.of(1), STUDIES.of(4)
        ('1 study', '4 studies')
        """
        return Wording(self.one if n == 1 else self.many, {"n": n, **values})


class Phrases:
    """A group of phrases: each attribute in capitals is a phrase, one on a number of things, or a table of such by a key."""


STUDIES = Counted("{n} study", "{n} studies")


def worded(phrase: str, /, **values: object) -> Wording:
    """A phrase with the values of its names in braces; without values any text may be given, and one that is worded stays as it is.

    >>> worded("{n} in 1,000", n=7)
    '7 in 1,000'
    """
    if values:
        return Wording(phrase, values)
    return phrase if isinstance(phrase, Wording) else _plain(phrase)


@lru_cache(4096)
def _plain(phrase: str) -> Wording:
    """A phrase without names in braces, made once: headings and the like stand on the page of each study."""
    return Wording(phrase, {})


def joined(separator: str, parts: Iterable[object]) -> Wording:
    """Several texts as one, each of which can still be said in another language, and so can a word between them.

    >>> joined("; ", ["a", worded("{n} of {of}", n=1, of=2)])
    'a; 1 of 2'
    """
    values: dict[str, object] = {f"part{i}": part for i, part in enumerate(parts)}
    between = "{between}" if separator.strip().isalpha() else separator
    phrase = between.join(f"{{{name}}}" for name in values)
    return Wording(phrase, values if between == separator else {**values, "between": _plain(separator)})


def groups_of(module: ModuleType) -> Iterator[type[Phrases]]:
    """The groups of phrases that a module declares, in its order."""
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, Phrases) and value.__module__ == module.__name__:
            yield value


def texts_of_group(group: type[Phrases]) -> Iterator[str]:
    """Every text of a group, with its names in braces."""
    for name, value in vars(group).items():
        if name.isupper() and not name.startswith("_"):
            yield from _texts(value)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from (value,) if value else ()
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)
