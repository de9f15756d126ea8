"""Turn text from records into markup that cannot break out of the page, and sentences into text with linked numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from living_review.glossary import Entry
from living_review.numbers import Number
from living_review.prose import Placeholder, split
from living_review.review import Review
from living_review.stated import Place
from living_review.study import Study

SAFE = frozenset(" ,.;%")


def escape(value: object) -> Markup:
    """Text as numeric character references, save for letters, digits, spaces and harmless signs.

    This holds in Markdown, in HTML and in a quoted attribute alike: no sign is left that any of them gives a meaning to.
    Markup that templates made is left as it is.
    """
    if isinstance(value, Markup):
        return value
    return Markup("".join(c if c.isalnum() or c in SAFE or ord(c) > 0x7F else f"&#{ord(c)};" for c in str(value)))


def place_text(place: Place, review: Review) -> str:
    """A place in words, such as 'Results, paragraph 6'.

    >>> place_text(Place(reference=24), review)  # doctest: +SKIP
    'Reference 24'
    """
    if place.section is not None:
        label = review.source.sections[place.section].label
        return label if place.paragraph is None else f"{label}, paragraph {place.paragraph}"
    if place.table is not None:
        label = review.source.tables[place.table].label
        return label if place.row is None else f"{label}, row {place.row}"
    if place.reference is not None:
        return f"Reference {place.reference}"
    return f"Figure {place.figure}"


def places_text(places: Iterable[Place], review: Review) -> str:
    """Several places in words."""
    return "; ".join(place_text(place, review) for place in places)


def number_words(number: Number, endings: tuple[str, ...] = ()) -> str:
    """A number in the form that the endings of its placeholder ask for."""
    text = number.text()
    if "of" in endings:
        text = number.of()
    if "share" in endings:
        text = number.share()
    if "words" in endings:
        text = number.words() if "of" not in endings or number.total is None else f"{number.words()} of {number.of().rsplit(' of ', 1)[-1]}"
    return text[:1].upper() + text[1:] if "capital" in endings else text


def term_link(anchor: str, label: str, root: str) -> Markup:
    """A link on a term to its entry in the glossary, from which the browser can tell what the term means."""
    link = Markup('<a class="term" data-term="{0}" href="{1}glossary/#{0}">{2}</a>')
    return link.format(escape(anchor), Markup(root), escape(label))


@dataclass
class Mentions:
    """The terms that the sentences of one page may mention: the first mention of each is to be linked, the others are not."""

    entries: Mapping[str, Entry]
    """The entry of the glossary by each name that stands for it in sentences."""
    seen: set[str] = field(default_factory=set)
    """The anchors of those that the page has linked."""

    def __post_init__(self) -> None:
        longest = sorted(self.entries, key=lambda name: (-len(name), name))
        names = "|".join(_first_letter_in_any_case(name) for name in longest)
        self.pattern = re.compile(rf"(?<![\w-])(?:{names})s?(?![\w-])" if names else r"(?!)")
        self.known = {_lower_first(name): entry for name, entry in self.entries.items()}

    def linked(self, text: str, root: str) -> Markup:
        """Plain text with a link on the first mention of each term; a name must be a whole word, or that word with an s at its end."""
        parts, end = [], 0
        for found in self.pattern.finditer(text):
            name = _lower_first(found.group())
            entry = self.known.get(name) or self.known[name.removesuffix("s")]
            if entry.anchor in self.seen:
                continue
            self.seen.add(entry.anchor)
            parts += [escape(text[end : found.start()]), term_link(entry.anchor, found.group(), root)]
            end = found.end()
        return Markup("").join([*parts, escape(text[end:])])


def _lower_first(name: str) -> str:
    return name[:1].lower() + name[1:]


def _first_letter_in_any_case(name: str) -> str:
    first = name[:1]
    either = "|".join(re.escape(each) for each in dict.fromkeys((first, first.lower(), first.upper())))
    return f"(?:{either}){re.escape(name[1:])}"


def sentence(text: str, numbers: Mapping[str, Number], studies: Mapping[str, Study], root: str, mentions: Mentions | None = None) -> Markup:
    """A sentence with each name in braces replaced by a link to how the number is made, or to the study.

    ``root`` leads from the page to the root of the site. With ``mentions`` the terms in the rest of the sentence are linked too.
    """
    parts: list[Markup] = []
    for part in split(text):
        if not isinstance(part, Placeholder):
            parts.append(escape(part) if mentions is None else mentions.linked(part, root))
        elif part.name in numbers:
            words = escape(number_words(numbers[part.name], part.endings))
            parts.append(Markup('<a class="number" href="{}numbers/#{}">{}</a>').format(Markup(root), part.name, words))
        else:
            label = escape(studies[part.name].label)
            parts.append(Markup('<a href="{}studies/{}/">{}</a>').format(Markup(root), part.name, label))
    return Markup("").join(parts)


def linked(text: str, studies: Mapping[str, Study], labels: Mapping[str, str], root: str) -> Markup:
    """Plain text in which each key of a study becomes a link with its name, and each id in ``labels`` its label."""
    link = Markup('<a href="{}studies/{}/">{}</a>')
    parts = re.split(r"\b([a-z][a-z0-9_-]*)\b", text)
    return Markup("").join(
        link.format(Markup(root), part, escape(studies[part].label)) if part in studies else escape(labels.get(part, part))
        for part in parts
    )


def plain_sentence(text: str, numbers: Mapping[str, Number], studies: Mapping[str, Study]) -> str:
    """A sentence without links, for places that hold plain text only."""
    return "".join(
        part
        if isinstance(part, str)
        else number_words(numbers[part.name], part.endings)
        if part.name in numbers
        else studies[part.name].label
        for part in split(text)
    )
