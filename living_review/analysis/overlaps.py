"""How many people a total may count twice, since studies share participants."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from living_review.records.study import Study

Overlapping = tuple[str, str, int]
"""The keys of two studies that share participants, and how many they share at most."""


def overlapping(studies: Iterable[Study]) -> tuple[Overlapping, ...]:
    """The pairs of studies that share participants by what the records of ``studies`` declare."""
    return tuple((study.key, overlap.study, overlap.participants) for study in studies for overlap in study.overlaps_with)


def in_two_of(keys: Collection[str], pairs: Iterable[Overlapping]) -> int:
    """How many people, at most, are in two of the studies with these keys; 0 if none of the pairs is among them."""
    among = frozenset(keys)
    return sum(n for one, other, n in pairs if one in among and other in among)


def counted_twice(studies: Iterable[Study]) -> int:
    """How many people, at most, are in two of ``studies`` by what their records declare."""
    together = {study.key: study for study in studies}
    return in_two_of(together, overlapping(together.values()))
