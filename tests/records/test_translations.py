"""Pages in another language: what is translated, that numbers stay the same, and what is told of a file that does not fit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from helpers.languages import PORTUGUESE, TAG
from helpers.reviews import RICH, TEMPLATES, Copy, records_of

from living_review.charts.registry import chart_kinds
from living_review.records.translations import (
    ENGLISH,
    FOLDER,
    Language,
    check_translations,
    load_languages,
    native_name,
    read_catalog,
    tag_fault,
    texts_of,
    translatable_texts,
    unread_lines,
)


def test_every_text_of_the_records_is_translated() -> None:
    """The file of the rich review lacks nothing, has nothing too much, and names the same numbers as the English."""
    languages, problems = load_languages(RICH, TEMPLATES, records_of(RICH), chart_kinds())
    assert problems == []
    assert [(each.tag, each.folder, each.name) for each in languages] == [(TAG, "pt-br", "português")]
    assert all(text in languages[0].texts for text in translatable_texts(records_of(RICH), chart_kinds()))


@pytest.mark.parametrize(
    ("english", "said"), [("10,018", "10.018"), ("2019", "2019"), ("1,234.5", "1.234,5"), ("0.25", "0,25"), ("4 of 18", "4 of 18")]
)
def test_signs_for_thousands_and_decimals(english: str, said: str) -> None:
    """What English groups with commas Portuguese groups with points; what is no number stays."""
    assert PORTUGUESE.number(english) == said
    assert ENGLISH.number(english) == english
    assert Language("de", "Deutsch").number("1,204.5") == "1.204,5"


@pytest.mark.parametrize(
    ("tag", "fault"),
    [
        ("pt-BR", ""),
        ("de", ""),
        ("zh-Hant", ""),
        ("en", "is the language that the pages are written in, and no translation"),
        ("en-GB", "is the language that the pages are written in, and no translation"),
        ("pt_BR", "is not the tag of a language"),
        ("PT-br", "is not the tag of a language"),
        ("xx", "is not the tag of a language"),
        ("", "is not the tag of a language"),
        ("../de", "is not the tag of a language"),
    ],
)
def test_tags_of_languages(tag: str, fault: str) -> None:
    """A language is written as BCP 47 has it, and is another one than that of the pages."""
    assert tag_fault(tag) == fault


def test_folders_of_languages() -> None:
    """English stands at the root of the site; any other language in a folder with its tag in small letters."""
    assert (ENGLISH.folder, ENGLISH.within("../")) == ("", "../")
    assert (PORTUGUESE.folder, PORTUGUESE.within("../")) == ("pt-br", "../pt-br/")
    assert (native_name("pt-BR"), native_name("de")) == ("português", "Deutsch")
    assert Language("de", "Deutsch", {"Route": "Weg"}).translate("Route") == "Weg"
    assert Language("de", "Deutsch").translate("Route") == "Route"


# ---------------------------------------------------------------------------------------------- files that do not fit


def told(records_folder: Path, translations: dict[str, str]) -> list[str]:
    """What is wrong with translations of the review in a folder."""
    catalog = Catalog("pt_BR", fuzzy=False)
    for english, other in translations.items():
        catalog.add(english, other)
    return [
        problem.message
        for problem in check_translations(catalog, "pt-BR.po", dict.fromkeys(translatable_texts(records_of(records_folder), chart_kinds())))
    ]


ANSWER = (
    "That is not known. Of the {randomised.words} randomised trials in this review, {randomised_favour.words} found that function "
    "overall was lost more slowly with stem cells than with a placebo."
)


@pytest.mark.parametrize(
    ("english", "other", "wanted"),
    [
        (ANSWER, "São {randomised}.", "the translation lacks {randomised_favour}, which the English names"),
        (
            ANSWER,
            "{randomised} {randomised_favour} {studies}",
            "the translation names {studies}, which the English does not; expected one of",
        ),
        (
            ANSWER,
            "{randomized} {randomised_favour}",
            "the translation names {randomized}, which the English does not; did you mean 'randomised'?",
        ),
        (ANSWER, "{randomised} {randomised_favour} de 18", "the translation has the figure 18, which the English does not have; numbers"),
        ("That is gone.", "Sumiu.", "the records no longer say 'That is gone.', so its translation is not used"),
        (
            ANSWER,
            "{randomised} {randomised_favour}",
            "77 texts of the review are not translated and stay in English; the first: 'Stem cell",
        ),
    ],
)
def test_what_is_told_of_translations(english: str, other: str, wanted: str) -> None:
    """A translation with other names or figures is an error; one that is not used or lacking is a warning."""
    assert [each for each in told(RICH, {english: other}) if each.startswith(wanted)]


def test_figures_with_a_comma_are_the_same() -> None:
    """A decimal comma says the same as a decimal point."""
    english = "Cudkowicz 2022 had no statistically significant result (p=0.45)."
    assert [each for each in told(RICH, {english: "Cudkowicz 2022 (p=0,45)."}) if "figure" in each] == []
    assert [each for each in told(RICH, {english: "Cudkowicz 2022 (p=0,46)."}) if "figure 0.46" in each]


@pytest.mark.parametrize(
    ("name", "text", "place", "wanted"),
    [
        ("pt-BR.po", 'msgid "Route"\nmsgstr Via\n', (2, 1), "a line is msgid or msgstr and a text between quotation marks"),
        ("pt-BR.po", 'msgid "Route"\nmsgstr "A "Via""\n', (2, 1), "a line is msgid or msgstr and a text between quotation marks"),
        (
            "pt-BR.po",
            f'msgid "R"\n<<<<<<< HEAD\nmsgstr "V"\n=======\nmsgstr "A"\n{">" * 7} b\n',
            (2, 1),
            "git left the marks <<<<<<<, =======",
        ),
        ("pt-BR.po", 'msgid "Route"\n=======\nmsgstr "A via"\n', (2, 1), "git left the marks <<<<<<<, ======="),
        ("pt-BR.po", 'msgid "Route"\nmsgstr "A\u200bvia"\n', (2, 10), "the sign U+200B"),
        ("pt-BR.po", "m\x00s\x00", (1, 1), "the file is saved with the encoding UTF-16"),
        ("pt-BR.po", "# \udcff", (1, 3), "byte 0xff is not UTF-8; save the file with the encoding UTF-8"),
        ("pt-BT.po", "", (1, 1), "the pages are not translated into 'pt-BT'; expected one of pt-BR"),
        ("en.po", "", (1, 1), "'en' is the language that the pages are written in, and no translation; a file is called by its language"),
        ("words.po", "", (1, 1), "the pages are not translated into 'words'; expected one of pt-BR"),
    ],
)
def test_files_that_cannot_be_used(sleep: Copy, name: str, text: str, place: tuple[int, int], wanted: str) -> None:
    """A malformed file and one of an unknown language are told with their place."""
    (sleep.folder / FOLDER).mkdir()
    (sleep.folder / FOLDER / name).write_text(text, encoding="utf-8", errors="surrogateescape")
    languages, problems = load_languages(sleep.folder, TEMPLATES, records_of(sleep.folder), chart_kinds())
    assert languages == ()
    [problem] = problems
    assert (problem.path, problem.line, problem.column, problem.severity) == (f"sleep/{FOLDER}/{name}", *place, "error")
    assert problem.message.startswith(wanted)


def test_file_that_is_too_large_or_none(sleep: Copy) -> None:
    """A folder in the place of a file, and a file beyond the bound, are told; one at the bound is read."""
    file = sleep.folder / FOLDER / f"{TAG}.po"
    file.mkdir(parents=True)
    assert [each.message for each in unread_lines(file, "a.po")] == ["is no usual file; expected one of translations"]
    file.rmdir()
    line = "#" + "x" * 98 + "\n"
    file.write_text(line * 10_000, encoding="utf-8")
    assert unread_lines(file, "a.po") == []
    file.write_text(line * 10_000 + "#", encoding="utf-8")
    assert [(each.line, each.column, each.message) for each in unread_lines(file, "a.po")] == [
        (1, 1, "the file is 1.0 MB; it may have at most 1 MB")
    ]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("pt-BR.po.txt", True),
        ("pt-BR.PO", True),
        ("more/pt-BR.po", True),
        ("notes.txt", False),
        (".old/pt-BR.po", False),
        ("pt-BR.mo", False),
    ],
)
def test_files_that_are_not_read(sleep: Copy, name: str, told: bool) -> None:
    """A file that was meant as one of translations and is not read is named, so that no work is lost without a word."""
    (sleep.folder / FOLDER / name).parent.mkdir(parents=True)
    (sleep.folder / FOLDER / name).touch()
    languages, problems = load_languages(sleep.folder, TEMPLATES, records_of(sleep.folder), chart_kinds())
    assert languages == ()
    message = "is not read: each language is a file such as pt-BR.po in the folder languages, and nothing below that"
    assert [str(each) for each in problems] == ([f"sleep/languages/{name}:1:1: warning: {message}"] if told else [])


def test_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system says of it is told at the beginning of the file."""
    file = tmp_path / "de.po"
    file.touch()

    def refused(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refused)
    assert [str(each) for each in unread_lines(file, "de.po")] == ["de.po:1:1: cannot be read: permission denied"]


def test_mark_that_an_editor_put_before_the_text(copy_of: Callable[[Path], Copy]) -> None:
    """A file that was saved with a mark of UTF-8 is read as the one without."""
    copy = copy_of(RICH)
    file = copy.folder / FOLDER / f"{TAG}.po"
    before = load_languages(copy.folder, TEMPLATES, records_of(RICH), chart_kinds())
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert load_languages(copy.folder, TEMPLATES, records_of(RICH), chart_kinds()) == before


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("# a comment", True),
        ("", True),
        ('msgid "a \\"b\\" c"', True),
        ('"going on"', True),
        ('msgstr  "a" ', True),
        ('msgctxt "a"', False),
        ("a", False),
        ('msgid "a', False),
        ('msgid "a" b', False),
        ('msgid "a\\"', False),
    ],
)
def test_lines_of_translations(line: str, read: bool, tmp_path: Path) -> None:
    """A line is a comment, blank, or one text in quotes, with or without what it is; each other one is told by its number."""
    file = tmp_path / "de.po"
    file.write_bytes(f'msgid "x"\r\n{line}\r\n'.encode())
    assert [(each.line, each.column) for each in unread_lines(file, "de.po")] == ([] if read else [(2, 1)])


def test_translation_with_a_sign_that_nobody_sees() -> None:
    """It is told however it was written, and so is one that is too long."""
    assert [
        each for each in told(RICH, {"That is gone.": "a\u202eb"}) if each.startswith("the sign U+202E (right-to-left override) after 'a'")
    ]
    assert [each for each in told(RICH, {"That is gone.": "a" * 4_001}) if each.startswith("has 4001 signs")]
    assert not [each for each in told(RICH, {"That is gone.": "a" * 4_000}) if each.startswith("has 4000 signs")]


def test_how_many_texts_are_not_translated() -> None:
    """One is told as one; where none is missing nothing is told; a text that is empty says no numbers."""
    texts = list(dict.fromkeys(translatable_texts(records_of(RICH), chart_kinds())))
    lacking = [each for each in told(RICH, {text: text for text in texts[1:]}) if "translated" in each]
    (message,) = lacking
    assert message.startswith("1 text of the review is not translated and stays in English; the first: ")
    assert [each for each in told(RICH, {text: text for text in texts}) if "not translated" in each] == []
    assert [each for each in told(RICH, dict.fromkeys(texts, "")) if "lacks" in each] == []


def test_uncertain_translations_are_not_used(tmp_path: Path) -> None:
    """What a translator has marked as fuzzy stays in English."""
    file = tmp_path / "pt-BR.po"
    file.write_text('#, fuzzy\nmsgid "One"\nmsgstr "Um"\n', encoding="utf-8")
    assert texts_of(read_catalog(file)) == {}


def test_a_review_cannot_replace_what_pages_say(copy_of: Callable[[Path], Copy]) -> None:
    """A text of the pages, or one that nobody says, is not taken from a review's file, as its warning tells; what the review says is."""
    copy = copy_of(RICH)
    hostile = "<img src=x onerror=alert(1)>"
    own = records_of(RICH).review.short_title
    file = copy.folder / FOLDER / f"{TAG}.po"
    texts = ("Skip to content", "Data", "Nobody says this", own)
    file.write_text("".join(f'msgid "{text}"\nmsgstr "{hostile}"\n\n' for text in texts), encoding="utf-8")
    (language,), problems = load_languages(copy.folder, TEMPLATES, records_of(RICH), chart_kinds())
    assert language.translate(own) == hostile
    assert [text for text, other in language.texts.items() if other == hostile] == [own]
    warned = [problem.message for problem in problems if "is not used" in problem.message]
    assert len(warned) == 3
