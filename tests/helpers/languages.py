"""A language for tests, with a few words of it."""

from __future__ import annotations

from living_review.records.translations import Language

TAG = "pt-BR"


PORTUGUESE = Language(TAG, "português", {"four": "quatro", "{part} of {whole}": "{part} de {whole}", "not reported": "não informado"})
