"""What MkDocs must know of languages: a page in another language has its menu, its theme's words and its own in that language."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.theme import Theme
from mkdocs.utils.templates import TemplateContext

from living_review.records.translations import ENGLISH, Language


def theme_language(theme: Theme, tag: str) -> str:
    """The language in which the theme speaks for a tag: that, or without its region, or else English."""
    known = {file.stem for folder in theme.dirs for file in (Path(folder) / "partials" / "languages").glob("*.html")}
    return next((each for each in (tag, tag.split("-")[0]) if each in known), ENGLISH.tag)


class NoOptions(Config):  # type: ignore[no-untyped-call]
    """The part of the theme's settings that is about languages: none, since the review decides."""


class LanguagePlugin(BasePlugin[NoOptions]):  # type: ignore[no-untyped-call]
    """Gives each page the words of its language, which the page names as ``language``; its twins are the same page in the others."""

    def __init__(self, languages: Iterable[Language]) -> None:
        self.languages = {each.tag: each for each in (ENGLISH, *languages)}
        self.files = Files([])
        self.theme: dict[str, dict[str, Any]] = {}
        """The settings of the theme that differ between languages, by tag."""

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Keep what the pages need, and let those that are no documents, such as that for unknown addresses, speak English."""
        self.files = files
        palette = config.theme["palette"]
        for tag, language in self.languages.items():
            toggles = [each["toggle"] | {"name": language.translate(each["toggle"]["name"])} for each in palette]
            own = [each | {"toggle": toggle} for each, toggle in zip(palette, toggles, strict=True)]
            self.theme[tag] = {"language": theme_language(config.theme, tag), "palette": own}
        env.globals |= {"_": ENGLISH.translate, "language": ENGLISH, "twins": ()}
        return env

    def on_page_context(self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation) -> TemplateContext:
        """The language of the page, its twins, and the menu, for the templates of the theme."""
        language = self.languages[page.meta.get("language", ENGLISH.tag)]
        config.theme.update(self.theme[language.tag])
        name = page.file.src_uri.removeprefix(f"{language.folder}/")
        twins = [(each, twin) for each in self.languages.values() if (twin := self._twin(name, each)) is not None]
        given: dict[str, Any] = context  # type: ignore[assignment]
        given |= {"_": language.translate, "language": language, "twins": twins if len(twins) > 1 else ()}
        if language != ENGLISH:
            context["nav"] = self._navigation(nav, language)
        return context

    def _twin(self, name: str, language: Language) -> Page | None:
        file = self.files.get_file_from_path(f"{language.folder}/{name}".removeprefix("/"))
        return None if file is None else file.page

    def _navigation(self, nav: Navigation, language: Language) -> Navigation:
        """The menu in another language: it leads to the twin of a page where there is one."""
        items = []
        for item in nav.items:
            twin = self._twin(item.file.src_uri, language) if isinstance(item, Page) else None
            named = copy.copy(item if twin is None else twin)
            named.title = language.translate(str(item.title))
            items.append(named)
        made = Navigation(items, [])
        home = self._twin("index.md", language)
        made.homepage = nav.homepage if home is None else home
        return made
