"""Where the texts stand that pages say in their language: in templates, in the theme's parts, and in the menu."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import yaml
from jinja2 import Environment, meta, nodes

SAYING = ("_", "say")
"""What a template calls with a text that is to be translated: its own function, or that of the theme's parts, ``lang.say``."""


def page_kind_texts(template: str, templates: Path) -> Iterator[str]:
    """The texts of a kind of page: those of the pieces that its template takes from others, and its own."""
    parsed = Environment().parse((templates / template).read_text(encoding="utf-8"))
    for name in meta.find_referenced_templates(parsed):
        if name is not None:
            yield from page_kind_texts(name, templates)
    yield from template_texts(templates / template)


def template_texts(file: Path) -> tuple[str, ...]:
    """The texts that a template says in the language of the page, in their order."""
    return _texts_said(file.read_text(encoding="utf-8"))


@lru_cache(64)
def _texts_said(template: str) -> tuple[str, ...]:
    return tuple(_said_in(template))


def _said_in(template: str) -> Iterator[str]:
    for call in Environment().parse(template).find_all(nodes.Call):
        called = call.node.name if isinstance(call.node, nodes.Name) else call.node.attr if isinstance(call.node, nodes.Getattr) else ""
        text = call.args[0] if call.args else None
        if called in SAYING and isinstance(text, nodes.Const) and isinstance(text.value, str):
            yield text.value


def theme_texts(project: Path) -> list[str]:
    """What the parts of the theme say that are the project's own."""
    return [text for file in sorted((project / "site_src" / "overrides").rglob("*.html")) for text in template_texts(file)]


def menu_texts(project: Path) -> list[str]:
    """The names in the menu, and those of the button that changes the colours."""
    settings = yaml.safe_load((project / "mkdocs.yml").read_text(encoding="utf-8"))
    names = [name for entry in settings["nav"] for name in entry]
    return names + [palette["toggle"]["name"] for palette in settings["theme"]["palette"]]


def interface_texts(project: Path) -> list[str]:
    """All that stands around the pages, each text once."""
    return list(dict.fromkeys((*theme_texts(project), *menu_texts(project))))
