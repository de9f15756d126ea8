"""The generated files that are neither pages nor data: charts, scripts, cards, the feed, and what machines ask for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from living_review.charts import palette
from living_review.charts.render import RenderedChart, vega_bundle
from living_review.export.chart_files import downloads
from living_review.pages import compare, glossary, study_table
from living_review.pages.content import Content
from living_review.pages.feed import atom
from living_review.pages.phrases import ChartFiles, Speaker
from living_review.remembering import once_of
from living_review.site.layout import merged
from living_review.site.social_cards import cards
from living_review.wording import worded


def extra_files(content: Content) -> dict[str, str | bytes]:
    """All of them by their path below the root of the site."""
    records, url = content.records, content.build.url
    review = records.review
    phrase = ChartFiles.CREDIT_WITH_ADDRESS if url else ChartFiles.CREDIT
    credit = worded(phrase, review=worded(review.short_title), site=review.site.name, url=url)
    changes = atom(review, url)
    more: dict[str, str | bytes] = {glossary.FILE: glossary.terms_json(records)}
    more |= {"feed.xml": changes} if changes else {}
    more |= {"robots.txt": f"User-agent: *\nAllow: /\nSitemap: {url}sitemap.xml\n"} if url else {}
    more |= compare.comparison_files(records, content.tables) if len(records.studies) > 1 else {}
    more |= {study_table.FILE: study_table.table_json(content)} if study_table.is_long(content) else {}
    said = (chart_files(content.said_figures.get(each.tag, {}).values(), str(Speaker(each).again(credit))) for each in content.languages)
    return merged(assets(content.every_figure, str(credit)), *said, cards(records, content.numbers, url), more)


def assets(figures: Iterable[RenderedChart], credit: str) -> dict[str, str | bytes]:
    """The generated files that pages load or offer: charts as files of their own, their colours, and the scripts that draw them.

    ``credit`` is the line below a chart that stands alone.
    """
    shared: dict[str, str | bytes] = {"assets/stylesheets/chart-colours.css": palette.css(), "assets/javascripts/vega.js": vega_bundle()}
    return merged(shared, chart_files(figures, credit))


def chart_files(figures: Iterable[RenderedChart], credit: str) -> dict[str, str | bytes]:
    """The files of charts: what pages load to draw them, and what they offer."""
    every = tuple(figures)
    specs = ({f"{figure.base}.json": figure.specification()} if figure.specs else {} for figure in every)
    files = (once_of("downloads", (figure,), partial(downloads, figure, credit), credit) for figure in every)
    return merged(*(merged(spec, found) for spec, found in zip(specs, files, strict=True)))
