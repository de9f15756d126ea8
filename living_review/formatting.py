"""Numbers and text as readers see them; knows no record."""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import takewhile

from markupsafe import Markup

SAFE = frozenset(" ,.;%")
REFERENCES = {code: f"&#{code};" for code in range(0x80) if not chr(code).isalnum() and chr(code) not in SAFE}


def escape(value: object) -> Markup:
    """Text as numeric character references, save for letters, digits, spaces and harmless signs.

    This holds in Markdown, in HTML and in a quoted attribute alike: no sign is left that any of them gives a meaning to.
    Markup that templates made is left as it is.
    """
    if isinstance(value, Markup):
        return value
    return _escaped(str(value))


@lru_cache(maxsize=2_000)
def _escaped(text: str) -> Markup:
    """The same of a text; most stand on several pages, or several times on one."""
    return Markup(text.translate(REFERENCES))


SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


MINUS = "\N{MINUS SIGN}"


def format_number(value: float, digits: int = 4) -> str:
    """A number as the site prints it: powers of ten if very large or small, a true minus sign, no needless zeros.

    >>> format_number(48_000_000)
    '4.8 × 10⁷'
    >>> format_number(-0.445)
    '−0.445'
    """
    if value == 0:
        return "0"
    if abs(value) >= 1e5 or abs(value) < 1e-4:
        power = math.floor(math.log10(abs(value)))
        head = f"{value / 10**power:.{digits}g}"
        if abs(float(head)) >= 10:
            power, head = power + 1, head[:-1]
        return f"{head.replace('-', MINUS)} × 10{str(power).translate(SUPERSCRIPT)}"
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if decimals else text
    return text.replace("-", MINUS)


def format_exact(value: float) -> str:
    """A number as a record gives it, of which nothing is rounded: a whole one in full, unless a power of ten says the same in fewer digits.

    >>> format_exact(123_456), format_exact(48_000_000), format_exact(1234.56)
    ('123,456', '4.8 × 10⁷', '1,234.56')
    """
    whole = abs(value) < WHOLE and value == int(value)
    if whole and len(str(abs(int(value))).rstrip("0")) > 4:
        return format_count(int(value))
    return format_number(value, EXACT)


EXACT = 12
"""With so many digits no number of a record is rounded, and no trace is left of how computers hold fractions."""
WHOLE = 10**9


def format_fixed(value: float, decimals: int) -> str:
    """A number with so many decimals, so that a column of them can be compared; a true minus sign, and none before zero.

    >>> format_fixed(-0.4, 2)
    '−0.40'
    """
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    text = f"{value:,.{decimals}f}"
    return text.replace("-", "" if float(text.replace(",", "")) == 0 else MINUS)


def format_ratio(value: float) -> str:
    """A ratio as tables print it: two decimals, fewer if it is large, and two digits that count if it is below 0.1.

    Beyond 0.0001 and 100,000 it is told only that it lies there; files have the figure.

    >>> format_ratio(0.489421), format_ratio(0.0734), format_ratio(12.34), format_ratio(1.0)
    ('0.49', '0.073', '12.3', '1.00')
    """
    if value > 100_000 and not math.isinf(value):
        return "> 100,000"
    if value >= 0.1 or value <= 0:
        return format_fixed(value, 2 if value < 10 else 1 if value < 100 else 0)
    return "< 0.0001" if value < 1e-4 else format_fixed(value, 1 - math.floor(math.log10(value)))


def percent(share: float, decimals: int = 0) -> str:
    r"""A share of 1 as a percentage of a text, whole unless ``decimals`` are asked for; the sign stays with the number at a line's end.

    All percentages of the site are rounded half up, as people do: 1 of 8 is 13 %, not the 12 % of rounding to even. A share that is
    off a half only by how computers hold fractions (29 of 200 is 14.5 %) counts as that half. Studies are few, and decimals would say
    more than they do.

    >>> percent(1 / 8), percent(29 / 200), percent(0.0625, 1)
    ('13\xa0%', '15\xa0%', '6.3\xa0%')
    """
    return percent_plain(share, decimals).replace(" ", "\N{NO-BREAK SPACE}")


def percent_plain(share: float, decimals: int = 0) -> str:
    """The same with a plain space, for charts, which have no line ends, and for tables of data.

    What is more than none and less than all is never told as 0 % or 100 %, but with the decimals that it takes.

    >>> percent_plain(1 / 8), percent_plain(186 / 50634), percent_plain(0.999)
    ('13 %', '0.4 %', '99.9 %')
    """
    steps = 10**decimals
    whole = math.floor(round(100 * share * steps, 6) + 0.5)
    if whole in (0, 100 * steps) and 0 < share < 1 and decimals < MOST_DECIMALS:
        return percent_plain(share, decimals + 1)
    return f"{whole / steps:.{decimals}f} %"


MOST_DECIMALS = 6


def format_count(n: int) -> str:
    """How many people, studies or records there are, in full; as years, numbers of four digits have no comma.

    >>> format_count(607_500), format_count(2500), format_count(-3)
    ('607,500', '2500', '−3')
    """
    return (str(n) if abs(n) < 10_000 else f"{n:,}").replace("-", MINUS)


def plural(n: int, one: str, many: str | None = None) -> str:
    """A count with its noun: '1 study', '4 studies'."""
    return f"{format_count(n)} {one if n == 1 else many or one + 's'}"


def pixels(value: float, digits: int = 1) -> str:
    """A length for a drawing, with at most so many digits behind the point.

    >>> pixels(12.04), pixels(0.26), pixels(7.25, 2)
    ('12', '0.3', '7.25')
    """
    return f"{value:.{digits}f}".rstrip("0").rstrip(".")


def upper(text: str) -> str:
    """A text with a capital at its start."""
    return text[:1].upper() + text[1:]


def wrap(text: str, limit: int) -> str:
    """A text broken into lines of about ``limit`` signs, between words."""
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + len(word) >= limit:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def plain_number(value: float) -> str:
    """A number that may be a year, a count or an amount: whole ones are in full below a million.

    >>> plain_number(2016), plain_number(607_500)
    ('2016', '607,500')
    """
    if value != int(value):
        return format_number(value)
    return format_count(int(value)) if abs(value) < 1_000_000 else format_exact(value)


def common_start(*texts: str) -> int:
    """How many signs texts have in common from their start on.

    >>> common_start("Smith 2012", "Smith 2013", "Smithson")
    5
    """
    return sum(1 for _ in takewhile(lambda signs: len(set(signs)) == 1, zip(*texts, strict=False)))
