"""The generated files that are neither pages nor data: charts, cards, the feed, and what machines ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from living_review.charts import palette
from living_review.charts.render import RenderedChart
from living_review.export.chart_files import downloads
from living_review.pages import compare, glossary, study_table
from living_review.pages.content import Content
from living_review.pages.feed import atom
from living_review.pages.phrases import ChartFiles, Speaker
from living_review.remembering import once_of
from living_review.site.layout import Files, merged
from living_review.site.social_cards import cards
from living_review.wording import worded


def extra_files(content: Content) -> dict[str, str | bytes]:
    """All of them by their path below the root of the site."""
    return merged(*parts_of_extra_files(content))


def parts_of_extra_files(content: Content) -> Iterator[Files]:
    """The same in parts, each made when it is asked for: of many studies it would be much to hold."""
    records, url = content.records, content.build.url
    review = records.review
    phrase = ChartFiles.CREDIT_WITH_ADDRESS if url else ChartFiles.CREDIT
    credit = worded(phrase, review=worded(review.short_title), site=review.site.name, url=url)
    yield from assets(content.every_figure, str(credit))
    for language in content.languages:
        yield from chart_files(content.said_figures.get(language.tag, {}).values(), str(Speaker(language).again(credit)))
    yield from cards(records, content.numbers, url)
    changes = atom(review, url)
    yield {glossary.FILE: glossary.terms_json(records)}
    yield {"feed.xml": changes} if changes else {}
    yield {"robots.txt": f"User-agent: *\nAllow: /\nSitemap: {url}sitemap.xml\n"} if url else {}
    yield compare.comparison_files(records, content.tables) if len(records.studies) > 1 else {}
    yield {study_table.FILE: study_table.table_json(content)} if study_table.is_long(content) else {}


def assets(figures: Iterable[RenderedChart], credit: str) -> Iterator[Files]:
    """The generated files that pages load or offer: charts as files of their own, and their colours.

    ``credit`` is the line below a chart that stands alone.
    """
    yield {"assets/stylesheets/chart-colours.css": palette.css()}
    yield from chart_files(figures, credit)


def chart_files(figures: Iterable[RenderedChart], credit: str) -> Iterator[Files]:
    """The files of charts: what pages load to draw them, and what they offer."""
    for figure in figures:
        yield {f"{figure.base}.json": figure.specification()} if figure.specs else {}
        yield once_of("downloads", (figure,), partial(downloads, figure, credit), credit)
