"""The settings at the start of a page: whatever they hold, YAML reads the same."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment

from living_review.pages.environment import _plain
from living_review.pages.front_matter import front_matter
from living_review.pages.heads import theme_language

TEXTS = st.text(st.characters(blacklist_categories=["Cs"]))


@given(st.dictionaries(st.sampled_from(["title", "hide", "words"]), TEXTS | st.lists(TEXTS) | st.dictionaries(TEXTS, TEXTS)))
def test_values_stay_what_they_are(values: dict[str, object]) -> None:
    """Quotes, colons, dashes, line breaks and signs of any script come back as they went in, and none ends the block."""
    text = front_matter(values)
    first, *lines, last = text.split("\n")[:-1]
    assert (first, last, len(lines)) == ("---", "---", len(values))
    assert (yaml.safe_load("\n".join(lines)) or {}) == values


def test_values_of_templates_are_plain() -> None:
    """A text that a template sets is the same whether it was escaped on the way or not."""
    env = Environment(autoescape=True, loader=DictLoader({"page": "{% set a = text %}{% set b = text|e %}"}))
    text = "A & B: \"c\" <d> &amp; 'e'"
    module = env.get_template("page").make_module({"text": text})
    assert [_plain(module.a), _plain(module.b)] == [text, text]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("tag", "spoken"), [("pt-BR", "pt-BR"), ("es-MX", "es"), ("yo", "en")])
def test_words_of_the_theme(tag: str, spoken: str) -> None:
    """The theme speaks the language if it can, else without the region, else English."""
    assert theme_language(tag) == spoken
