"""Turn text from records into markup that cannot break out of the page, and sentences into text with linked numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from unicodedata import bidirectional

from markupsafe import Markup

from living_review.analysis.key_numbers import Number
from living_review.formatting import escape
from living_review.pages.glossary import Definition
from living_review.pages.phrases import Speaker
from living_review.records.placeholders import Placeholder, split
from living_review.records.study import Study
from living_review.records.translations import ENGLISH, Language


def number_words(number: Number, endings: tuple[str, ...] = (), language: Language = ENGLISH) -> str:
    """A number in the form that the endings of its placeholder ask for."""
    english = number.words() if "words" in endings else number.text()
    text = language.number(language.translate(english))
    if "of" in endings and number.total is not None:
        text = language.translate("{part} of {whole}").format(part=text, whole=language.number(number.whole()))
    if "share" in endings:
        text = language.translate(number.share())
    return text[:1].upper() + text[1:] if "capital" in endings else text


def said_number(part: Placeholder, numbers: Mapping[str, Number]) -> Number | None:
    """The number that a placeholder names; None if it names a study. With the ending ``now`` it is that of today, if it is another."""
    return (numbers.get(f"{part.name}.now") if "now" in part.endings else None) or numbers.get(part.name)


def said_numbers(published: Mapping[str, Number], today: Mapping[str, Number]) -> Mapping[str, Number]:
    """The numbers of sentences: each as it was in the published review, and as it is today under its name with ``.now``."""
    return {**published, **{f"{name}.now": number for name, number in today.items()}}


def message(text: str, language: Language, values: Mapping[str, object]) -> Markup:
    """A text in a language, with each name in braces replaced by its value; without values braces mean nothing."""
    if not values:
        return escape(language.translate(text))
    parts = (part if isinstance(part, str) else values[part.name] for part in split(language.translate(text)))
    speaker = Speaker(language)
    return Markup("").join(escape(speaker.again(part)) for part in parts)


def term_link(anchor: str, label: str, root: str) -> Markup:
    """A link on a term to its entry in the glossary, from which the browser can tell what the term means."""
    link = Markup('<a class="term" data-term="{0}" href="{1}glossary/#{0}">{2}</a>')
    return link.format(escape(anchor), Markup(root), isolated(label))


@dataclass
class Mentions:
    """The terms that the sentences of one page may mention: the first mention of each is to be linked, the others are not."""

    entries: Mapping[str, Definition]
    """The entry of the glossary by each name that stands for it in sentences."""
    seen: set[str] = field(default_factory=set)
    """The anchors of those that the page has linked."""

    def __post_init__(self) -> None:
        self.pattern = _any_of(tuple(self.entries))
        self.known = {_lower_first(name): entry for name, entry in self.entries.items()}

    def linked(self, text: str, root: str) -> Markup:
        """Plain text with a link on the first mention of each term; a name must be a whole word, or that word with an s at its end."""
        parts, end = [], 0
        for match in self.pattern.finditer(text):
            name = _lower_first(match.group())
            entry = self.known.get(name) or self.known[name.removesuffix("s")]
            if entry.anchor in self.seen:
                continue
            self.seen.add(entry.anchor)
            parts += [escape(text[end : match.start()]), term_link(entry.anchor, match.group(), root)]
            end = match.end()
        return Markup("").join([*parts, escape(text[end:])])


@lru_cache(maxsize=16)
def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    """Finds any of the names, the longest that fits; the same on each page of a site, and so built once."""
    longest = sorted(names, key=lambda name: (-len(name), name))
    either = "|".join(_first_letter_in_any_case(name) for name in longest)
    return re.compile(rf"(?<![\w-])(?:{either})s?(?![\w-])" if either else r"(?!)")


def _lower_first(name: str) -> str:
    return name[:1].lower() + name[1:]


def _first_letter_in_any_case(name: str) -> str:
    first = name[:1]
    either = "|".join(re.escape(letter) for letter in dict.fromkeys((first, first.lower(), first.upper())))
    return f"(?:{either}){re.escape(name[1:])}"


def sentence_markup(
    text: str,
    numbers: Mapping[str, Number],
    studies: Mapping[str, Study],
    root: str,
    mentions: Mentions | None = None,
    language: Language = ENGLISH,
) -> Markup:
    """A sentence, in a language, with each name in braces replaced by a link to how the number is made, or to the study.

    ``root`` leads from the page to the root of the site. With ``mentions`` the terms in the rest of the sentence are linked too.
    """
    parts: list[Markup] = []
    for part in split(language.translate(text)):
        if not isinstance(part, Placeholder):
            parts.append(escape(part) if mentions is None else mentions.linked(part, root))
        elif (number := said_number(part, numbers)) is not None:
            words = escape(number_words(number, part.endings, language))
            parts.append(Markup('<a class="number" href="{}numbers/#{}">{}</a>').format(Markup(root), part.name, words))
        else:
            label = isolated(studies[part.name].label)
            parts.append(Markup('<a href="{}studies/{}/">{}</a>').format(Markup(root), part.name, label))
    return Markup("").join(parts)


NAME = re.compile(r"\b([a-z][a-z0-9_-]*)\b")
"""A word that may be the key of a study or an id."""


def link_studies(text: str, studies: Mapping[str, Study], labels: Mapping[str, str], root: str) -> Markup:
    """Plain text in which each key of a study becomes a link with its name, and each id in ``labels`` its label."""
    link = Markup('<a href="{}studies/{}/">{}</a>')
    parts: list[str] = []
    plain: list[str] = []  # up to the next name
    for part in NAME.split(text):
        if part not in studies and part not in labels:
            plain.append(part)
            continue
        parts.append(_isolated_parts(plain))
        plain = []
        parts.append(link.format(Markup(root), part, isolated(studies[part].label)) if part in studies else isolated(labels[part]))
    return Markup("".join((*parts, _isolated_parts(plain))))


def _isolated_parts(parts: Sequence[str]) -> Markup:
    text = "".join(parts)
    return escape(text) if text.isascii() else Markup("").join(isolated(part) for part in parts)


def plain_sentence(text: str, numbers: Mapping[str, Number], studies: Mapping[str, Study], language: Language = ENGLISH) -> str:
    """A sentence, in a language, without links, for places that hold plain text only."""
    return "".join(
        part
        if isinstance(part, str)
        else number_words(number, part.endings, language)
        if (number := said_number(part, numbers)) is not None
        else studies[part.name].label
        for part in split(language.translate(text))
    )


def isolated(text: object) -> Markup:
    """A name in an element of its own if it is written from right to left, so that it cannot turn round the figures beside it."""
    escaped = escape(text)
    turns = any(bidirectional(sign) in ("R", "AL", "AN") for sign in (str(escaped) if not str(escaped).isascii() else ""))
    return Markup("<bdi>{}</bdi>").format(escaped) if turns else escaped
