"""Two-sided p values from what reports print of two groups, with the limits that rounding leaves to the numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import NormalDist

from living_review.formatting import format_fixed
from living_review.stats.inputs import quantile_of, two_sided
from living_review.wording import Phrases, worded


class PTestWords(Phrases):
    """The tests, as messages name them."""

    T = "t = {t} on {df} degrees of freedom"
    PAIRED = "paired t test"
    ANY = "any test"
    YATES = "χ² with Yates's correction"
    FISHER = "Fisher's exact test"
    SCORE = "score test"


NORMAL = NormalDist()
SMALLEST_P = 1e-15
"""No smaller p value is told apart from this one."""


@dataclass(frozen=True)
class PRange:
    """The p values that one test gives for all numbers that round to the printed ones; ``low`` is at most ``high``."""

    test: str
    low: float
    high: float
    nominal: float
    """The p value of the numbers as printed."""
    statistic: str = ""
    """The value of the statistic with its degrees of freedom, such as 't = 2.10 on 58 degrees of freedom'."""


def normal_p(z: float) -> float:
    """The two-sided p value of a standard normal ``z``.

    >>> round(normal_p(1.959964), 4)
    0.05
    """
    return max(two_sided(z, None), SMALLEST_P)


def z_of_p(p: float) -> float:
    """The non-negative standard normal deviate with the two-sided p value ``p``.

    >>> round(z_of_p(0.05), 4)
    1.96
    """
    return abs(NORMAL.inv_cdf(min(max(p, SMALLEST_P), 1.0) / 2))


def t_p(t: float, df: float) -> float:
    """The two-sided p value of ``t`` on ``df`` degrees of freedom."""
    return max(two_sided(t, df), SMALLEST_P)


def t_quantile(p: float, df: float) -> float:
    """The positive ``t`` whose two-sided p value is ``p``.

    >>> round(t_quantile(0.05, 10), 4)
    2.2281
    """
    return quantile_of(1 - p, df)


def chi_square_p(x: float) -> float:
    """The p value of a chi-squared statistic on one degree of freedom."""
    return normal_p(math.sqrt(max(x, 0.0)))


@dataclass(frozen=True)
class Spread:
    """A mean with its standard deviation and number of people, and half the last printed digit of both."""

    mean: float
    sd: float
    n: int
    mean_half: float = 0.0
    sd_half: float = 0.0

    @property
    def sd_limits(self) -> tuple[float, float]:
        """The smallest and the largest deviation that rounds to the printed one."""
        return max(self.sd - self.sd_half, self.sd / 1000), self.sd + self.sd_half


def t_tests(one: Spread, two: Spread) -> Iterator[PRange]:
    """Student's test with a pooled deviation and Welch's with two (Cochrane Handbook 6.5.2.3), for two independent groups."""
    half = one.mean_half + two.mean_half
    difference = abs(one.mean - two.mean)
    smallest, largest = max(0.0, difference - half), difference + half
    for test, error, freedom in (("Student", _pooled_error, _pooled_df), ("Welch", _welch_error, _welch_df)):
        se = error(one.sd, one.n, two.sd, two.n)
        df = freedom(one.sd, one.n, two.sd, two.n)
        least = error(one.sd_limits[0], one.n, two.sd_limits[0], two.n)
        most = error(one.sd_limits[1], one.n, two.sd_limits[1], two.n)
        t = (one.mean - two.mean) / se
        words = worded(PTestWords.T, t=format_fixed(t, 2), df=f"{df:.0f}")
        yield PRange(test, t_p(largest / least, df), t_p(smallest / most, df), t_p(t, df), words)


def _pooled_error(s1: float, n1: int, s2: float, n2: int) -> float:
    variance = ((n1 - 1) * s1**2 + (n2 - 1) * s2**2) / (n1 + n2 - 2)
    return math.sqrt(variance * (1 / n1 + 1 / n2))


def _pooled_df(s1: float, n1: int, s2: float, n2: int) -> float:
    return n1 + n2 - 2


def _welch_error(s1: float, n1: int, s2: float, n2: int) -> float:
    return math.sqrt(s1**2 / n1 + s2**2 / n2)


def _welch_df(s1: float, n1: int, s2: float, n2: int) -> float:
    a, b = s1**2 / n1, s2**2 / n2
    return (a + b) ** 2 / (a**2 / (n1 - 1) + b**2 / (n2 - 1))


def paired_limits(before: Spread, after: Spread) -> PRange:
    """The p values that a paired t test can give, whatever the correlation of the two values of a person (Cochrane Handbook 6.5.2.8).

    The deviation of the changes lies between the difference and the sum of the two deviations.
    """
    half = before.mean_half + after.mean_half
    difference = abs(after.mean - before.mean)
    smallest, largest = max(0.0, difference - half), difference + half
    most = before.sd_limits[1] + after.sd_limits[1]
    least = max(abs(before.sd - after.sd) - before.sd_half - after.sd_half, 0.0)
    root, df = math.sqrt(before.n), before.n - 1
    low = t_p(largest * root / least, df) if least else SMALLEST_P
    high = t_p(smallest * root / most, df)
    nominal = t_p(difference * root / math.hypot(before.sd, after.sd), df)
    return PRange(worded(PTestWords.PAIRED), low, high, nominal)


def count_tests(a: int, n1: int, c: int, n2: int) -> Iterator[PRange]:
    """Pearson's χ² with and without Yates's correction, Fisher's exact test and Wald's test of the risk difference, of two groups.

    ``a`` of ``n1`` and ``c`` of ``n2`` people had the event. Nothing is rounded, so each range is a single p value.
    """
    total, events = n1 + n2, a + c
    if events in (0, total):
        yield PRange(worded(PTestWords.ANY), 1.0, 1.0, 1.0)
        return
    cross = abs(a * n2 - c * n1)
    scale = total / (n1 * n2 * events * (total - events))
    plain, corrected = cross**2 * scale, max(0.0, cross - total / 2) ** 2 * scale
    for test, statistic in (("χ²", plain), (worded(PTestWords.YATES), corrected)):
        p = chi_square_p(statistic)
        yield PRange(test, p, p, p, f"χ² = {statistic:.2f}")
    exact = fisher_p(a, n1, c, n2)
    yield PRange(worded(PTestWords.FISHER), exact, exact, exact)
    variance = a * (n1 - a) / n1**3 + c * (n2 - c) / n2**3
    if variance > 0:
        wald = normal_p((a / n1 - c / n2) / math.sqrt(variance))
        yield PRange("Wald", wald, wald, wald)


def fisher_p(a: int, n1: int, c: int, n2: int) -> float:
    """Fisher's exact p value, two-sided: the tables with the same margins that are no more probable than the one found."""
    events = a + c
    low, high = max(0, events - n2), min(events, n1)
    logs = [_log_choose(n1, x) + _log_choose(n2, events - x) for x in range(low, high + 1)]
    top = max(logs)
    weights = [math.exp(value - top) for value in logs]
    found = weights[a - low] * (1 + 1e-7)  # as R has it, against ties that are none by rounding
    return min(1.0, sum(weight for weight in weights if weight <= found) / sum(weights))


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def rate_tests(x1: int, t1: float, x2: int, t2: float) -> Iterator[PRange]:
    """The score test and Wald's test of the log rate ratio, for ``x`` events in the person-time ``t`` of two groups."""
    if x1 + x2 == 0:
        yield PRange(worded(PTestWords.ANY), 1.0, 1.0, 1.0)
        return
    share = t1 / (t1 + t2)
    z = (x1 - (x1 + x2) * share) / math.sqrt((x1 + x2) * share * (1 - share))
    yield PRange(worded(PTestWords.SCORE), normal_p(z), normal_p(z), normal_p(z), f"z = {format_fixed(z, 2)}")
    if x1 and x2:
        wald = math.log(x1 * t2 / (x2 * t1)) / math.sqrt(1 / x1 + 1 / x2)
        yield PRange("Wald", normal_p(wald), normal_p(wald), normal_p(wald), f"z = {format_fixed(wald, 2)}")


def ratio_p(estimate: float, error: float, estimate_half: float = 0.0, error_half: float = 0.0, df: float | None = None) -> PRange:
    """The p value of an estimate and its standard error, on the scale of the analysis: normal, or Student's on ``df``."""
    least = max(error - error_half, error / 1000)
    smallest, largest = max(0.0, abs(estimate) - estimate_half), abs(estimate) + estimate_half

    def p(z: float) -> float:
        return normal_p(z) if df is None else t_p(z, df)

    figure = format_fixed(estimate / error, 2)
    words = f"z = {figure}" if df is None else worded(PTestWords.T, t=figure, df=f"{df:.0f}")
    return PRange("Wald", p(largest / least), p(smallest / (error + error_half)), p(estimate / error), words)
