"""The phrases that Python puts on pages: complete, and said in the language of the page."""

from __future__ import annotations

import json
import re
from pathlib import Path
from string import Formatter

import pytest

from living_review.analysis.synthesis import DirectionSynthesis, synthesise
from living_review.analysis.tables import tabulate
from living_review.pages import phrases
from living_review.pages.compare import FILE, comparison_files
from living_review.pages.phrases import FOLDERS_OF_TEMPLATE, OF_TEMPLATE, Speaker, groups_in, phrases_of
from living_review.pages.synthesis_directions import directions_view
from living_review.records.load import load_records
from living_review.records.translations import Language
from living_review.wording import STUDIES, Counted

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "living_review"
FOLDERS = {folder for folders in FOLDERS_OF_TEMPLATE.values() for folder in folders}
GROUPS = [group for groups in OF_TEMPLATE.values() for group in groups] + [group for folder in FOLDERS for group in groups_in(folder)]
TEMPLATES = [*OF_TEMPLATE, *FOLDERS_OF_TEMPLATE]
MARKED = Language("xx", "Marked", {text: f"«{text}»" for template in TEMPLATES for text in phrases_of(template)})
"""A language that only puts signs around each phrase."""


def names(text: str) -> set[str]:
    """The names in braces of a phrase."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_each_group_belongs_to_a_page() -> None:
    """Every group of phrases is said by a kind of page, and every kind of page that says some has a template."""
    declared = [value for value in vars(phrases).values() if isinstance(value, type) and value.__module__ == phrases.__name__]
    assert set(declared) - {Speaker} == {group for groups in OF_TEMPLATE.values() for group in groups}
    assert all((ROOT / "templates" / template).is_file() for template in TEMPLATES)


def test_each_module_with_phrases_is_listed() -> None:
    """No folder of the package has phrases that are offered to no translator."""
    having = {
        ".".join(file.relative_to(PACKAGE).parent.parts)
        for file in PACKAGE.rglob("*.py")
        if re.search(r"^class \w+\(Phrases\):", file.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert having - FOLDERS == {"pages"}


def test_each_phrase_is_said() -> None:
    """No phrase is left over that nothing says."""
    files = [*PACKAGE.rglob("*.py"), *(ROOT / "templates").glob("*.j2")]
    said = set(re.findall(r"\.([A-Z][A-Z0-9_]*)\b", "\n".join(file.read_text(encoding="utf-8") for file in files)))
    left = [f"{group.__name__}.{name}" for group in GROUPS for name in vars(group) if name.isupper() and name not in said]
    told = {"MeasureWords.NAMED", "MeasureWords.IN_SENTENCES", "ToolWords.SHORT"}
    assert set(left) <= told, "measures and tools say their names by themselves"


def test_forms_name_the_same_values() -> None:
    """The form for one and that for more name the same values; the number may go without saying."""
    pairs = [phrase for group in GROUPS for phrase in vars(group).values() if isinstance(phrase, Counted)]
    for pair in [STUDIES, *pairs]:
        assert names(pair.one) - {"n"} == names(pair.many) - {"n"}, pair


def test_values_mean_nothing() -> None:
    """A value in braces is shown letter by letter."""
    assert Speaker()("{a} of {b}", a="{b}", b=2) == "{b} of 2"


@pytest.mark.parametrize(("n", "text"), [(0, "0 estudos"), (1, "1 estudo"), (2, "2 estudos")])
def test_numbers_of_things(n: int, text: str) -> None:
    """The form follows the number, in another language too."""
    say = Speaker(Language("pt-BR", "português", {"{n} study": "{n} estudo", "{n} studies": "{n} estudos"}))
    assert say.count(STUDIES, n) == text


def test_directions_are_said_in_the_language_of_the_page() -> None:
    """No sentence of a synthesis of directions stays in English if its phrases are translated."""
    records = load_records(ROOT / "tests" / "reviews" / "directions").records()
    results, problems = synthesise(records, tabulate(records))
    assert not problems
    for result in results:
        assert isinstance(result, DirectionSynthesis)
        view = directions_view(result, records, Speaker(MARKED))
        said = [view.sentence, view.significance, *(heading for heading, _ in view.swim), *(heading for heading, _ in view.groups)]
        assert [text for text in said if not text.startswith("«")] == []


def test_comparison_is_said_in_the_language_of_the_page() -> None:
    """No heading of the page that puts studies side by side stays in English, save for names of fields and measures."""
    records = load_records(ROOT / "tests" / "reviews" / "sleep").records()
    found = json.loads(comparison_files(records, tabulate(records), MARKED)[FILE])["sections"]
    own = {field.label for field in records.review.fields} | {term.label for term in records.vocabulary["measures"].terms.values()}
    headings = [label for section in found for label in (section["label"], *(row["label"] for row in section["rows"]))]
    assert [label for label in headings if not label.startswith("«")] == [label for label in headings if label in own]
