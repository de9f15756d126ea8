"""How drawings say their words and write their numbers: in English, or in the language of a page that a chart stands on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from living_review.wording import Wording, again

if TYPE_CHECKING:
    from living_review.records.translations import Language  # loads Babel, which a review in English alone can do without

NUMBER = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)(?![\d.,]*\d)")
"""A number as the site writes it that other languages write with other signs: with a comma for thousands, a point for decimals, or both."""
FIGURES = re.compile(r"(?:p = )?[\d.,\s%×⁰¹²³⁴-⁹⁻−–±<>=:;~→∞()]+")
"""A text of nothing but numbers and their signs."""


@dataclass(frozen=True)
class Words:
    """How a drawing says its words: as they are in English, or in the language of a page."""

    language: Language | None = None

    def __call__(self, text: str) -> str:
        """A phrase, or a text that was worded, in the language; its figures are left as they are."""
        return str(self._said(text, figures=False))

    def told(self, value: object) -> Any:
        """A value of a chart in the language, with its figures in the signs of the language; it must not be told a second time."""
        return self._said(value, figures=True)

    def number(self, text: str) -> str:
        """A text with its numbers in the signs of the language for thousands and decimals."""
        language = self.language
        return text if language is None else NUMBER.sub(lambda found: language.number(found[0]), text)

    def _said(self, value: object, *, figures: bool) -> object:
        if self.language is None or not isinstance(value, str):
            return value
        if isinstance(value, Wording):
            return again(value, self.language.texts, lambda part: self._said(part, figures=figures), self.language.number)
        known = self.language.texts.get(value)
        return known if known is not None else self.number(value) if figures and FIGURES.fullmatch(value) else value

    def signs(self) -> dict[str, Any]:
        """How numbers are written, as a locale of Vega; empty for English, which is its own."""
        if self.language is None:
            return {}
        decimal, thousands = self.language.number_signs()
        return {"number": {"decimal": decimal, "thousands": thousands, "grouping": [3], "currency": ["", ""]}}


ENGLISH = Words()
