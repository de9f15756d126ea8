"""Which means and standard deviations people's answers on a scale can give at all."""

from __future__ import annotations

import math

NEAR = 1e-9
"""Room for what computers lose of decimals: 5.185 is read as half-way between 5.18 and 5.19."""


def possible_mean(mean: float, half: float, n: int) -> bool:
    """Whether whole numbers of ``n`` people can have this mean: GRIM (Brown & Heathers 2017, doi:10.1177/1948550616673876).

    ``half`` is half the last printed digit. Means that lie half-way between two printed ones pass as either.

    >>> possible_mean(5.19, 0.005, 28), possible_mean(5.18, 0.005, 28)
    (False, True)
    """
    return bool(possible_sums(mean, half, n))


def possible_sums(mean: float, half: float, n: int) -> range:
    """The whole numbers that the answers of ``n`` people with this mean can add up to."""
    room = NEAR * max(1.0, abs(mean) * n)
    return range(math.ceil((mean - half) * n - room), math.floor((mean + half) * n + room) + 1)


def nearest_means(mean: float, n: int) -> tuple[float, float]:
    """The means of whole numbers of ``n`` people next below and above."""
    low = math.floor(mean * n)
    return low / n, (low + 1) / n


def informative(half: float, n: int) -> bool:
    """Whether so many printed digits can tell possible means of ``n`` people from others: if the steps 1/n are wider than a digit."""
    return 1 / n > 2 * half * (1 + NEAR)


def possible_deviation(mean: float, mean_half: float, sd: float, sd_half: float, n: int) -> bool:
    """Whether whole numbers of ``n`` people with this mean can have this standard deviation: GRIMMER.

    Anaya 2016 (doi:10.7287/peerj.preprints.2400v1), in the analytic form of Allard 2018: the sum of squares is a whole number, odd or
    even as the sum is, and gives the printed deviation. Deviations with n − 1 and with n in the denominator pass alike.
    """
    return any(
        _squares_exist(total, sd, sd_half, n, denominator)
        for total in possible_sums(mean, mean_half, n)
        for denominator in (n - 1, n)
        if denominator > 0
    )


def _squares_exist(total: int, sd: float, half: float, n: int, denominator: int) -> bool:
    """Whether some whole sum of squares goes with this sum and a deviation that rounds to the printed one."""
    base = total**2 / n
    room = NEAR * max(1.0, base)
    low = math.ceil(denominator * max(sd - half, 0.0) ** 2 + base - room)
    high = math.floor(denominator * (sd + half) ** 2 + base + room)
    first = low if (low - total) % 2 == 0 else low + 1
    return first <= high


def largest_deviation(mean: float, low: float, high: float, n: int) -> float:
    """The largest standard deviation (n − 1) of ``n`` values from ``low`` to ``high`` with this mean.

    Bhatia & Davis 2000 (doi:10.1080/00029890.2000.12005203): the variance with n in the denominator is at most (high − mean)(mean −
    low), which at the middle is Popoviciu's bound, a quarter of the squared range.

    >>> round(largest_deviation(14, 0, 28, 40), 2)
    14.18
    """
    inside = min(max(mean, low), high)
    return math.sqrt((high - inside) * (inside - low) * n / (n - 1))


def possible_share(percentage: float, half: float, n: int) -> bool:
    """Whether some number of ``n`` people is this percentage of them, within ``half`` of its last digit.

    >>> possible_share(33.3, 0.05, 30), possible_share(35, 0.5, 30)
    (True, False)
    """
    room = NEAR * 100
    return math.floor((percentage + half) * n / 100 + room) >= math.ceil((percentage - half) * n / 100 - room)
