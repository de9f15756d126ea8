"""Turn text from records into markup that cannot break out of the page, and sentences into text with linked numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from markupsafe import Markup

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


def sentence(text: str, numbers: Mapping[str, Number], studies: Mapping[str, Study], root: str) -> Markup:
    """A sentence with each name in braces replaced by a link to how the number is made, or to the study.

    ``root`` leads from the page to the root of the site.
    """
    parts: list[Markup] = []
    for part in split(text):
        if not isinstance(part, Placeholder):
            parts.append(escape(part))
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
