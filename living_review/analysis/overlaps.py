"""How many people a total may count twice, since studies share participants."""

from __future__ import annotations

from collections.abc import Iterable

from living_review.records.study import Study


def counted_twice(studies: Iterable[Study]) -> int:
    """How many people, at most, are in two of ``studies`` by what their records declare; 0 if none declares it."""
    together = {study.key: study for study in studies}
    return sum(overlap.participants for study in together.values() for overlap in study.overlaps_with if overlap.study in together)
