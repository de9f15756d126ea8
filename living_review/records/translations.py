"""The pages in other languages: each language is one file of what the templates say, and one of what a review's own words say.

Both are gettext files, which translators have editors for. Beside each text as it stands in a template or a record they hold the
same in the other language. What is not translated stays in English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, get_decimal_symbol, get_group_symbol

from living_review.problems import Problem, Severity, did_you_mean, quoted
from living_review.records.chart_kinds import ChartKind
from living_review.records.encodings import decoded
from living_review.records.load import Records, unread_files
from living_review.records.placeholders import TYPED_NUMBER, Placeholder, sentences, split
from living_review.records.raw_lines import conflicts
from living_review.records.written_text import text_fault, unseen
from living_review.records.yaml_reader import MAX_BYTES

FOLDER = "languages"
"""Below the records and below the templates: where the files lie, named by the tag of the language."""

LOOKS_LIKE_CATALOG = re.compile(r"\.po(\.txt|\.bak|~|\.orig| \(\d+\))?$", re.IGNORECASE)
"""The name of a file that was meant as one of translations, whatever a program has put behind it."""
CATALOG_LINE = re.compile(r'#.*|\s*|(?:(?:msgid|msgstr)\s+)?"(?:[^"\\]|\\.)*"\s*')
"""What a line of a file of translations may be; the library that reads it takes more for text than is meant."""
UNREAD = (
    'a line is msgid or msgstr and a text between quotation marks, such as msgstr "Estudos"; in the text, write \\" for a quotation mark'
)


@dataclass(frozen=True)
class Language:
    """A language of the pages."""

    tag: str
    """As in BCP 47: 'pt-BR'."""
    name: str
    """What its speakers call it."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """What is said in it for what is said in English."""

    def translate(self, text: str) -> str:
        """A text in this language; in English where it is not translated."""
        return self.texts.get(text, text)

    def number(self, text: str) -> str:
        """A number as English writes it, with the signs of this language for thousands and decimals; one without any stays as it is."""
        if self.tag == ENGLISH.tag or text.isdecimal() or not re.fullmatch(r"\d[\d,]*(\.\d+)?", text):
            return text
        whole, _, decimals = text.replace(",", "").partition(".")
        grouped = "#,##0" if "," in text else "0"
        form = f"{grouped}.{'0' * len(decimals)}".rstrip(".")
        return format_decimal(f"{whole}.{decimals or 0}", form, locale=Locale.parse(self.tag, sep="-"))

    def number_signs(self) -> tuple[str, str]:
        """The signs for decimals and for thousands."""
        locale = Locale.parse(self.tag, sep="-")
        return str(get_decimal_symbol(locale)), str(get_group_symbol(locale))

    @property
    def folder(self) -> str:
        """The folder of its pages, below the root of the site; '' for English."""
        return "" if self.tag == ENGLISH.tag else self.tag.lower()

    def within(self, root: str) -> str:
        """The way from a page to the root of this language's pages, from the way to the root of the site."""
        return f"{root}{self.folder}/" if self.folder else root


ENGLISH = Language("en", "English")


def load_languages(
    data: Path, templates: Path, records: Records, kinds: Mapping[str, ChartKind]
) -> tuple[tuple[Language, ...], list[Problem]]:
    """The languages that a review has a file for, and what is wrong with these files.

    A review translates its own words, those that its charts show among them; what the pages themselves say it cannot replace.
    """
    known = sorted(file.stem for file in (templates / FOLDER).glob("*.po"))
    own = dict.fromkeys(translatable_texts(records, kinds))
    languages: list[Language] = []
    problems = list(_left_out(data / FOLDER, data.name))
    for file in sorted((data / FOLDER).glob("*.po")):
        path = f"{data.name}/{FOLDER}/{file.name}"
        fault = tag_fault(file.stem)
        if fault and (file.stem in known or not fault.endswith("of a language")):
            problems.append(Problem(path, 1, 1, "", f"{quoted(file.stem)} {fault}; a file is called by its language, such as pt-BR.po"))
            continue
        if file.stem not in known:
            problems.append(
                Problem(path, 1, 1, "", f"the pages are not translated into {quoted(file.stem)}{did_you_mean(file.stem, known)}")
            )
            continue
        reading_problems = unread_lines(file, path)
        problems += reading_problems
        if reading_problems:
            continue
        catalog = read_catalog(file)
        problems += check_translations(catalog, path, own)
        of_pages = texts_of(read_catalog(templates / FOLDER / file.name))
        texts = {english: other for english, other in texts_of(catalog).items() if english in own} | of_pages
        languages.append(Language(file.stem, native_name(file.stem), texts))
    return tuple(languages), problems


def _left_out(folder: Path, name: str) -> Iterator[Problem]:
    """Files of translations that are not read: with another ending, or in a folder further down."""
    message = f"is not read: each language is a file such as pt-BR.po in the folder {FOLDER}, and nothing below that"
    for file in unread_files(folder, LOOKS_LIKE_CATALOG, set(folder.glob("*.po"))):
        yield Problem(f"{name}/{FOLDER}/{file.relative_to(folder).as_posix()}", 1, 1, "", message, "warning")


def tag_fault(tag: str) -> str:
    """Why pages cannot be written in the language with this tag, or ''; the tag also becomes a folder of the site.

    >>> tag_fault("pt-BR"), tag_fault("en")
    ('', 'is the language that the pages are written in, and no translation')
    """
    try:
        locale = Locale.parse(tag, sep="-")
        known = str(locale).replace("_", "-") == tag
    except (ValueError, UnknownLocaleError):
        known = False
    if not known:
        return "is not the tag of a language"
    return "is the language that the pages are written in, and no translation" if locale.language == ENGLISH.tag else ""


def read_catalog(file: Path) -> Catalog:
    """A file of translations."""
    return read_po(StringIO(file.read_text(encoding="utf-8-sig")))


def texts_of(catalog: Catalog) -> dict[str, str]:
    """What is translated, by the English; what translators have marked as uncertain is left out."""
    return {str(message.id): str(message.string) for message in catalog if message.id and message.string and not message.fuzzy}


def unread_lines(file: Path, path: str) -> list[Problem]:
    """Where a file is no file of translations, or holds what nobody can see."""
    if not file.is_file():
        return [Problem(path, 1, 1, "", "is no usual file; expected one of translations")]
    try:
        size = file.stat().st_size
        if size > MAX_BYTES:
            return [Problem(path, 1, 1, "", f"the file is {size / 1e6:.1f} MB; it may have at most {MAX_BYTES / 1e6:.0f} MB")]
        text, problems = decoded(file.read_bytes(), path)
    except OSError as error:
        return [Problem(path, 1, 1, "", f"cannot be read: {(error.strerror or 'unknown reason').lower()}")]
    if text is None:
        return problems
    if marks := conflicts(text):
        return [Problem(path, number, 1, "", message) for number, message in marks]
    lines = text.replace("\r\n", "\n").split("\n")
    problems += [Problem(path, number, 1, "", UNREAD) for number, line in enumerate(lines, 1) if not CATALOG_LINE.fullmatch(line)]
    for number, line in enumerate(lines, 1):
        found = unseen(line)
        if found is not None:
            problems.append(Problem(path, number, found.at + 1, "", text_fault(line, "", quoted)))
    return problems


@dataclass(frozen=True)
class TranslationContext:
    """What a rule looks at: a file of translations, and the review's own words in English."""

    catalog: Catalog
    path: str
    texts: Mapping[str, None]
    """The words that the review says today, in their order."""

    def translations(self) -> Iterator[tuple[int, str, str]]:
        """The line, the English and the translation of each text of the file."""
        for message in self.catalog:
            if isinstance(message.id, str) and message.id:
                yield message.lineno or 1, message.id, str(message.string)

    def problem(self, line: int, message: str, severity: Severity = "error") -> Problem:
        """A problem at a line of the file."""
        return Problem(self.path, line, 1, "", message, severity)


def check_translations(catalog: Catalog, path: str, texts: Mapping[str, None]) -> list[Problem]:
    """What is wrong with the translations of a review's words, which are ``texts`` in their order."""
    context = TranslationContext(catalog, path, texts)
    return sorted(problem for rule in TRANSLATION_RULES for problem in rule(context))


def translations_are_used(context: TranslationContext) -> Iterator[Problem]:
    """A text that is translated is one that the records say; a warning, since it may come back."""
    for line, english, _ in context.translations():
        if english not in context.texts:
            yield context.problem(line, f"the records no longer say {quoted(english)}, so its translation is not used", "warning")


def translations_are_texts(context: TranslationContext) -> Iterator[Problem]:
    """A translation holds nothing that cannot be seen, however it is written, and is no longer than a text may be."""
    for line, _, other in context.translations():
        fault = text_fault(other, "", quoted)
        if fault:
            yield context.problem(line, fault)


def translations_say_the_same(context: TranslationContext) -> Iterator[Problem]:
    """A translation names the numbers and studies that the English names, and types no other figure."""
    for line, english, other in context.translations():
        yield from (context.problem(line, difference) for difference in _differences(english, other))


def texts_are_translated(context: TranslationContext) -> Iterator[Problem]:
    """All that the review says is translated; a warning, since what is not stays in English."""
    known = texts_of(context.catalog)
    missing = [text for text in context.texts if text not in known]
    if missing:
        many = (
            "1 text of the review is not translated and stays"
            if len(missing) == 1
            else f"{len(missing)} texts of the review are not translated and stay"
        )
        message = f"{many} in English; the first: {quoted(missing[0])}"
        yield context.problem(1, message, "warning")


TRANSLATION_RULES = (translations_are_texts, translations_are_used, translations_say_the_same, texts_are_translated)


def _differences(english: str, other: str) -> Iterator[str]:
    """How a translation says other numbers than the English; one without a text says none."""
    if not other:
        return
    names, others = _names(english), _names(other)
    for name in sorted(others - names):
        yield f"the translation names {{{name}}}, which the English does not{did_you_mean(name, names)}"
    for name in sorted(names - others):
        yield f"the translation lacks {{{name}}}, which the English names"
    for figure in sorted(_figures(other) - _figures(english)):
        yield f"the translation has the figure {figure}, which the English does not have; numbers are computed, so put a name in braces"


def _names(text: str) -> set[str]:
    return {part.name for part in split(text) if isinstance(part, Placeholder)}


def _figures(text: str) -> set[str]:
    """The figures typed in a text; a comma in them may stand for a point in another language."""
    return {figure.rstrip(".,").replace(",", ".") for part in split(text) if isinstance(part, str) for figure in TYPED_NUMBER.findall(part)}


def translatable_texts(records: Records, kinds: Mapping[str, ChartKind]) -> Iterator[str]:
    """The review's own words on the pages that are translated, in their order: the home page with its chart, and the conclusion."""
    review = records.review
    yield review.short_title
    yield from (text for loc, text in sentences(review) if loc[0] != "findings")
    yield from filter(None, (review.status.state, review.status.note, review.search.when))
    named = [*review.home.key_numbers, *(name for sentence in review.conclusion.review_says for name in sentence.numbers)]
    yield from (review.numbers[name].label for name in dict.fromkeys(named))
    yield from (declared.label for declared in review.fields if declared.page)
    for place in (place for sentence in review.conclusion.review_says for place in sentence.where):
        yield from (review.source.sections[place.section].label,) if place.section is not None else ()
        yield from (review.source.tables[place.table].label,) if place.table is not None else ()
    yield from (claim.says for claim in records.claims if claim.conclusion)
    for first in review.charts[:1]:
        yield from filter(None, kinds[first.kind].shows(records, first))


def native_name(tag: str) -> str:
    """What the speakers of a language call it."""
    locale = Locale.parse(tag, sep="-")
    return (locale.get_display_name(locale) or tag).partition(" (")[0]
