"""Whether dates stand in an order that is possible."""

from __future__ import annotations

import re
from collections.abc import Iterator

from living_review.analysis.plausibility.registry import Materials, Tried, check
from living_review.records.review import is_before
from living_review.records.study import Study
from living_review.records.values import Quantity, is_missing
from living_review.records.yaml_reader import Loc
from living_review.wording import Phrases, joined, worded


class DateWords(Phrases):
    """What the checks of dates say."""

    AND = " and "
    TWO = "{first} is {earlier}, {second} is {later}"
    DAY_AND_MONTH = "{words}; day and month may stand in each other's place"
    THE_REVIEW = "the review"
    ITS_ADDITION = "its addition"
    REPORT_OF = "the report is of {year}, {name} of {limit}"
    OTHER_PRINTING = "{words}; the year may be that of another printing"
    YEAR = "year of publication"
    NOTICE = "the notice is of {date}, but the report of {year}; it may be about another report"
    BEGAN_ENDED = "it began {start} and ended {end}"
    TWO_DATES = "{words}; the two may stand in each other's place"
    NO_DATES = "when the study began or ended"
    NO_YEAR = "the year of publication"
    NOT_REPORTED = "not reported: {missing}"
    TOO_EARLY = "{words}, but the report is of {year}; it may be a report on the way, or a date may be another one"
    IN_TIME = "{words}, and the report is of {year}"
    ENDED = "the study ended {end}"
    FOLLOWED = "the study began {start} and followed people for {years} years"


PER_YEAR = {"days": 365.25, "day": 365.25, "weeks": 52.18, "week": 52.18, "months": 12.0, "month": 12.0, "years": 1.0, "year": 1.0}
"""How many of a unit of time make a year."""
DATE = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


@check("time")
def review_dates_in_order(materials: Materials) -> Iterator[Tried]:
    """The review was searched before it was handed in, revised after that, and accepted last.

    Source: by definition.
    """
    review = materials.records.review
    steps = [(name, day.isoformat()) for name in ("received", "revised", "accepted") if (day := getattr(review, name)) is not None]
    window = review.search.published_from, review.search.published_to
    pairs: list[tuple[Loc, str, str, Loc]] = [
        ((steps[i][0],), steps[i][1], steps[i + 1][1], (steps[i + 1][0],)) for i in range(len(steps) - 1)
    ]
    if window[0] is not None and window[1] is not None:
        at: Loc = ("search",)
        pairs.append(((*at, "published_from"), window[0].isoformat(), window[1].isoformat(), (*at, "published_to")))
    for first, earlier, later, second in pairs:
        names = [str(loc[-1]).replace("_", " ") for loc in (first, second)]
        words = worded(DateWords.TWO, first=names[0], earlier=earlier, second=names[1], later=later)
        if is_before(later, earlier):
            yield Tried("look", second, joined(DateWords.AND, names), worded(DateWords.DAY_AND_MONTH, words=words), f"{earlier}; {later}")
        else:
            yield Tried("passed", second, joined(DateWords.AND, names), words)


@check("time")
def report_in_time(materials: Materials) -> Iterator[Tried]:
    """A report is no later than the review that cites it, or than the day it was added, and no notice about it came before it.

    Source: by definition; that it lies in the window of the search is a rule of its own.
    """
    review = materials.records.review
    for study in materials.records.studies:
        year = study.citation.year
        if not isinstance(year, int):
            continue
        limit = review.citation.year if study.added is None else study.added.date.year
        name = worded(DateWords.THE_REVIEW if study.added is None else DateWords.ITS_ADDITION)
        if limit is None:
            continue
        loc: Loc = ("citation", "year")
        words = worded(DateWords.REPORT_OF, year=year, name=name, limit=limit)
        if year > limit + 1:  # what is ahead of print has next year's date
            text = worded(DateWords.OTHER_PRINTING, words=words)
            yield Tried("look", loc, worded(DateWords.YEAR), text, f"{year}; {limit}", study.key)
        else:
            yield Tried("passed", loc, worded(DateWords.YEAR), words, study=study.key)
        if study.status is not None and study.status.date.year < year - 1:
            text = worded(DateWords.NOTICE, date=study.status.date, year=year)
            yield Tried("look", ("status", "date"), "notice", text, f"{study.status.date}; {year}", study.key)


@check("time")
def published_after_follow_up(materials: Materials) -> Iterator[Tried]:
    """A study ended after it began, and its report came after its last person could have been followed to the end.

    Source: by definition; fields say with 'time' in review.yml which of them is the start, the end or the follow-up.
    """
    fields = {declared.time: declared.id for declared in materials.records.review.fields if declared.time is not None}
    if not fields:
        return
    for study in materials.records.studies:
        start, end = (_date(study, fields.get(name)) for name in ("start", "end"))
        loc: Loc = ("intervention", fields.get("end") or fields.get("start") or fields.get("follow_up") or "")
        year = study.citation.year
        if start is not None and end is not None:
            both = worded(DateWords.BEGAN_ENDED, start=start, end=end)
            warning = worded(DateWords.TWO_DATES, words=both)
            yield _told(study, loc, both, warning, f"{start}; {end}", look=is_before(end, start))
        last = _last_possible(study, start, end, fields.get("follow_up"))
        if last is None or not isinstance(year, int):
            missing = worded(DateWords.NO_DATES) if last is None else worded(DateWords.NO_YEAR)
            yield Tried("untried", loc, "time", worded(DateWords.NOT_REPORTED, missing=missing), study=study.key)
            continue
        moment, words = last
        text = worded(DateWords.TOO_EARLY, words=words, year=year)
        yield _told(study, loc, worded(DateWords.IN_TIME, words=words, year=year), text, f"{words}; {year}", look=moment >= year + 1)


def _told(study: Study, loc: Loc, words: str, warning: str, numbers: str, *, look: bool) -> Tried:
    return Tried("look" if look else "passed", loc, "time", warning if look else words, numbers if look else "", study.key)


def _date(study: Study, field: str | None) -> str | None:
    """The date that a field of a study holds, as far as it is known."""
    if field is None:
        return None
    stated = study.reported(field)
    if isinstance(stated, Quantity):
        limits = stated.limits()
        return str(int(limits.low)) if limits is not None and 1900 <= limits.low <= 2100 else None
    text = str(getattr(stated, "value", ""))
    match = DATE.match(text)
    return match.group() if match is not None and not is_missing(text) else None


def _last_possible(study: Study, start: str | None, end: str | None, follow_up: str | None) -> tuple[float, str] | None:
    """The earliest moment, in years, at which the last person can have been followed to the end, and how it comes about."""
    years = _years(study, follow_up)
    if end is not None:
        return _moment(end), worded(DateWords.ENDED, end=end)
    if start is not None and years is not None:
        return _moment(start) + years, worded(DateWords.FOLLOWED, start=start, years=f"{years:.3g}")
    return None


def _moment(date: str) -> float:
    """The earliest moment of a date, in years."""
    parts = [int(part) for part in date.split("-")]
    month, day = (*parts[1:], 1, 1)[0], (*parts[2:], 1)[0]
    return parts[0] + (month - 1) / 12 + (day - 1) / 365.25


def _years(study: Study, field: str | None) -> float | None:
    """The shortest follow-up of a study, in years."""
    stated = study.reported(field) if field is not None else None
    limits = stated.limits() if isinstance(stated, Quantity) else None
    return limits.low / PER_YEAR[limits.unit] if limits is not None and limits.unit in PER_YEAR else None
