"""Files of translations: every text to translate is found, and a file is renewed without losing what is translated."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers.commands import Done
from helpers.languages import TAG
from helpers.reviews import RICH, ROOT, SLEEP, TEMPLATES, Copy, records_of

from living_review.charts.registry import chart_kinds
from living_review.commands.report import FailedError
from living_review.commands.translate import page_texts, update_catalog
from living_review.records.translations import FOLDER, read_catalog, tag_fault, texts_of, translatable_texts


def test_every_text_of_the_pages_is_translated() -> None:
    """The file of the pages has each text that they say, translated, and none that they no longer say."""
    catalog = read_catalog(TEMPLATES / FOLDER / f"{TAG}.po")
    assert {message.id for message in catalog if message.id} == set(page_texts(ROOT))
    assert set(texts_of(catalog)) == set(page_texts(ROOT))


def test_texts_with_values_are_found() -> None:
    """Texts of templates, of the theme's parts, of Python and of the menu are all found, with and without values."""
    found = page_texts(ROOT)
    for text in (
        "See all {n} studies",
        "How certain is this?",
        "Skip to content",
        "{part} of {whole}",
        "Syntheses",
        "Switch to dark colours",
    ):
        assert text in found


def test_renewing_keeps_what_is_translated(copy_of: Callable[[Path], Copy]) -> None:
    """A file is written with every text to translate; a second time translations are kept, and texts that are gone are left out."""
    folder = copy_of(SLEEP).folder
    file, lacking = update_catalog(folder, TAG, ["One", 'Two "quoted"'])
    assert (file, lacking) == (folder / FOLDER / f"{TAG}.po", 2)
    file.write_text(file.read_text(encoding="utf-8").replace('msgid "One"\nmsgstr ""', 'msgid "One"\nmsgstr "Um"'), encoding="utf-8")
    assert update_catalog(folder, TAG, ["One", "Three"])[1] == 1
    assert texts_of(read_catalog(file)) == {"One": "Um"}
    assert [message.id for message in read_catalog(file) if message.id] == ["One", "Three"]


@pytest.mark.parametrize(
    ("tag", "known"), [("pt-BR", True), ("de", True), ("klingon", False), ("pt_BR", False), ("../x", False), ("", False)]
)
def test_tags(tag: str, known: bool) -> None:
    """The tag of a language is one that is known, in its usual form, and no path."""
    assert (tag_fault(tag) == "") is known


def test_english_is_no_translation(copy_of: Callable[[Path], Copy], invoke: Callable[..., Done]) -> None:
    """A file of translations into English is neither written nor read, since its pages would take the place of the English ones."""
    copy = copy_of(SLEEP)
    done = invoke(ROOT, "translate", "en", "--data", copy.folder, cwd=copy.folder.parent)
    assert (done.code, done.out) == (1, "")
    assert done.err == "'en' is the language that the pages are written in, and no translation; an example is 'pt-BR'\n"
    (copy.folder / FOLDER).mkdir()
    (copy.folder / FOLDER / "en.po").write_text('msgid "A"\nmsgstr "B"\n', encoding="utf-8")
    done = invoke(ROOT, "check", "--data", copy.folder, cwd=copy.folder.parent)
    assert done.code == 1
    assert done.err.startswith("sleep/languages/en.po:1:1: 'en' is the language that the pages are written in, and no translation;")


def test_files_are_as_they_would_be_written(tmp_path: Path) -> None:
    """The files in the repository are those that renewing them gives, in this order."""
    for folder, texts in ((TEMPLATES, page_texts(ROOT)), (RICH, list(translatable_texts(records_of(RICH), chart_kinds())))):
        kept = folder / FOLDER / f"{TAG}.po"
        (tmp_path / FOLDER).mkdir(exist_ok=True)
        shutil.copy(kept, tmp_path / FOLDER / kept.name)
        made, lacking = update_catalog(tmp_path, TAG, texts)
        assert lacking == 0
        assert made.read_text(encoding="utf-8") == kept.read_text(encoding="utf-8"), folder


def test_what_translators_wrote_is_kept(tmp_path: Path) -> None:
    """Comments, translations that are uncertain, what stands at the top and translations of texts that are said no more are kept."""
    file = tmp_path / FOLDER / f"{TAG}.po"
    file.parent.mkdir()
    head = "# By Maria, 2026.\n# Do not hurry.\n\n"
    written = (
        '# Asked the author.\nmsgid "Home"\nmsgstr "Início"\n\n#, fuzzy\nmsgid "Study"\nmsgstr "Estudo?"\n\nmsgid "Gone"\nmsgstr "Sumiu"\n'
    )
    file.write_text(head + written, encoding="utf-8")
    made, lacking = update_catalog(tmp_path, TAG, ["Study", "Home", "New"])
    text = made.read_text(encoding="utf-8")
    assert text.startswith(head)
    assert '# Asked the author.\nmsgid "Home"\nmsgstr "Início"\n' in text
    assert '#, fuzzy\nmsgid "Study"\nmsgstr "Estudo?"\n' in text
    assert '#~ msgid "Gone"\n#~ msgstr "Sumiu"\n' in text
    assert 'msgid "New"\nmsgstr ""\n' in text
    assert lacking == 1
    assert update_catalog(tmp_path, TAG, ["Study", "Home", "New"])[0].read_text(encoding="utf-8") == text
    assert 'msgid "Gone"\nmsgstr "Sumiu"\n' in update_catalog(tmp_path, TAG, ["Gone"])[0].read_text(encoding="utf-8").replace("#~ ", "")


def test_a_file_that_is_none_of_translations_is_left(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be read as translations is not written over."""
    file = tmp_path / FOLDER / f"{TAG}.po"
    file.parent.mkdir()
    file.write_text("Dear diary\n", encoding="utf-8")
    with pytest.raises(FailedError):
        update_catalog(tmp_path, TAG, ["Home"])
    assert file.read_text(encoding="utf-8") == "Dear diary\n"
    assert "nothing was written" in capsys.readouterr().err
