"""A language for tests, with a few words of it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from living_review.records.translations import Language

TAG = "pt-BR"


PORTUGUESE = Language(TAG, "português", {"four": "quatro", "{part} of {whole}": "{part} de {whole}", "not reported": "não informado"})

OTHER_LETTERS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "абцдефгхийклмнопярстувщхызАБЦДЕФГХИЙКЛМНОПЯРСТУВЩХЫЗ"
)
"""Of a made-up language: what is said in it has no Latin letter, wherever its lines are broken or its words cut."""
WORD = re.compile("[A-Za-zÀ-ÿ]{2,}")


def other(text: str) -> str:
    """A text in the made-up language; names in braces stay."""
    return "".join(part if part.startswith("{") else part.translate(OTHER_LETTERS) for part in re.split(r"({[\w.]+})", text))


def made_up(texts: Iterable[str]) -> Language:
    """The made-up language, which knows some texts; it writes numbers as Portuguese does."""
    return Language("pt-BR", "made up", {text: other(text) for text in texts})
