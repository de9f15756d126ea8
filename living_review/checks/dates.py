"""Dates that must follow one another, and none that lies in the future."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from living_review.checks.context import Context
from living_review.checks.parts import as_warning
from living_review.checks.registry import review_rule
from living_review.problems import Problem
from living_review.records.load import Loaded
from living_review.records.review import is_before
from living_review.records.yaml_reader import Loc


@review_rule
def dates_of_the_review_follow(context: Context) -> Iterator[Problem]:
    """A review is received, then revised, then accepted."""
    review, document = context.review, context.document
    earlier: tuple[str, date] | None = None
    for name, day in (("received", review.received), ("revised", review.revised), ("accepted", review.accepted)):
        if day is None:
            continue
        if earlier is not None and day < earlier[1]:
            yield document.problem(
                (name,), f"found {day}, but the review was {earlier[0]} on {earlier[1]}; the later step has the later date"
            )
        else:
            earlier = (name, day)


@review_rule
def searched_years_rise(context: Context) -> Iterator[Problem]:
    """The years that were searched end after they begin; so does each search that is listed."""
    search, document = context.review.search, context.document
    if search.published_from is not None and search.published_to is not None and search.published_to < search.published_from:
        message = f"found {search.published_from}, but the search ends with {search.published_to}; the first is the earlier date"
        yield document.problem(("search", "published_from"), message)


@review_rule
def searches_precede_acceptance(context: Context) -> Iterator[Problem]:
    """A review that is not kept up to date was searched for before it was accepted, or published; a living one may be searched again."""
    review, document = context.review, context.document
    if review.status.state != "frozen":
        return
    accepted, published = review.accepted, str(review.citation.year)
    if accepted is not None and is_before(accepted.isoformat(), review.status.last_search):
        what = f"but the review was accepted on {accepted}; a review that is still searched for has 'state: living'"
        yield document.problem(("status", "last_search"), f"found {review.status.last_search}, {what}")
    elif accepted is None and is_before(published, review.status.last_search):
        what = f"but the review was published in {published}; a review that is still searched for has 'state: living'"
        yield as_warning(document.problem(("status", "last_search"), f"found {review.status.last_search}, {what}"))


def days_to_come(loaded: Loaded, today: date) -> Iterator[Problem]:
    """Searches, changes, versions and notices that lie in the future, as seen from ``today``; it may be tomorrow elsewhere on Earth."""
    latest = (today + timedelta(days=1)).isoformat()
    if loaded.review is not None:
        review, document = loaded.review, loaded.documents["review"]
        dated: list[tuple[Loc, str]] = [(("status", "last_search"), review.status.last_search)]
        dated += [((name,), str(day)) for name in ("received", "revised", "accepted") if (day := getattr(review, name)) is not None]
        dated += [(("changes", i, "date"), str(change.date)) for i, change in enumerate(review.changes)]
        dated += [(("searches", i, "date"), each.date) for i, each in enumerate(review.searches)]
        for i, version in enumerate(review.versions):
            dated += [(("versions", i, "date"), version.date), (("versions", i, "last_search"), version.last_search)]
        for loc, day in dated:
            if is_before(latest, day):
                yield document.problem(loc, f"found {day}, which is still to come")
    for study in loaded.studies:
        days = [("added", study.added.date)] if study.added is not None else []
        days += [("status", study.status.date)] if study.status is not None else []
        for name, when in days:
            if is_before(latest, when.isoformat()):
                yield loaded.documents[study.key].problem((name, "date"), f"found {when}, which is still to come")
