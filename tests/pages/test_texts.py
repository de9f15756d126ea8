"""Where texts to translate are found."""

from __future__ import annotations

from pathlib import Path

from living_review.pages.kinds import page_kinds
from living_review.pages.texts import interface_texts, page_kind_texts, template_texts

ROOT = Path(__file__).parents[2]


def test_texts_of_a_template(tmp_path: Path) -> None:
    """What a template gives to its function for texts is found, in its order, with and without values; what it computes is not."""
    file = tmp_path / "page.md.j2"
    file.write_text('{{ _("One, {page}", page=m.to(root, _("two"))) }}{{ _(label) }}{{ other("three") }}{{ lang.say("Four") }}')
    assert list(template_texts(file)) == ["One, {page}", "two", "Four"]


def test_texts_of_a_kind_of_page(tmp_path: Path) -> None:
    """The pieces that a template takes from another belong to its page."""
    (tmp_path / "pieces.j2").write_text('{% macro a() %}{{ _("Piece") }}{% endmacro %}')
    (tmp_path / "page.j2").write_text('{% import "pieces.j2" as p %}{{ _("Page") }}')
    assert list(page_kind_texts("page.j2", tmp_path)) == ["Piece", "Page"]


def test_translated_pages_are_there() -> None:
    """Each kind of page that is said to be translated has a template with texts."""
    for template in (kind.template for kind in page_kinds() if kind.translated):
        assert list(page_kind_texts(template, ROOT / "templates")), template


def test_texts_around_the_pages() -> None:
    """The theme's parts and the menu say these, each once."""
    texts = interface_texts(ROOT)
    assert {"Skip to content", "Glossary", "Findings", "Switch to dark colours"} <= set(texts)
    assert len(set(texts)) == len(texts)
