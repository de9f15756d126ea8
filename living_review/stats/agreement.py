"""How well two readers agree."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Sequence


def cohens_kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Cohen's κ of two readers' terms: agreement beyond that of chance (Cohen 1960, doi:10.1177/001316446002000104).

    None where it is not defined: without a pair, or where both readers give one and the same term throughout.

    >>> cohens_kappa([("a", "a"), ("a", "b"), ("b", "b"), ("b", "b")])
    0.5
    """
    n = len(pairs)
    if n == 0:
        return None
    first, second = Counter(one for one, _ in pairs), Counter(two for _, two in pairs)
    observed = sum(one == two for one, two in pairs) / n
    expected = sum(first[term] * second[term] for term in first) / n**2
    return None if math.isclose(expected, 1.0) else (observed - expected) / (1 - expected)


def mean_difference(pairs: Sequence[tuple[float, float]]) -> float | None:
    """The mean of the second reader's numbers less the first's (Bland & Altman 1986, doi:10.1016/S0140-6736(86)90837-8)."""
    return sum(two - one for one, two in pairs) / len(pairs) if pairs else None
