"""Build the site: compute, draw, render, export, write."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from living_review.analysis.synthesis import before_after_changes, contrasts
from living_review.analysis.updates import has_updates, review_states
from living_review.analysis.verdicts import tally
from living_review.charts.base import Plot
from living_review.charts.prisma import flow_diagram
from living_review.charts.render import RenderedChart, draw, draw_all, draw_first, draw_for_studies, draw_rank_strips
from living_review.charts.vega_script import VEGA_SCRIPT, vega_script
from living_review.charts.verdicts import verdicts
from living_review.commands.check import checked_or_fail
from living_review.commands.options import Options, Project
from living_review.commands.read import Checked
from living_review.commands.records_date import records_date
from living_review.commands.report import complain, fail, fail_with, progress, say
from living_review.export.base import ExportFile, ExportSource
from living_review.export.files import all_files
from living_review.formatting import plural
from living_review.pages.claims import claims_view
from living_review.pages.content import BuildFacts, Content, DataFile
from living_review.pages.render import PageError, description, render_in_parts
from living_review.pages.syntheses import syntheses_view
from living_review.pages.updates import UpdatesView, updates_view
from living_review.problems import shown_path
from living_review.records.yaml_reader import Document, texts_in
from living_review.remembering import Memory, keeps_values, once_of, remembered_in
from living_review.site.extra_files import parts_of_extra_files
from living_review.site.layout import Files, LayoutError
from living_review.site.replace import alone, recover
from living_review.site.self_check import Wanted, written_holes
from living_review.site.settings import Folders, MkDocsFacts, SiteError
from living_review.site.target import Kept, refusal, unwritable
from living_review.site.write import SiteCheckError, Written, write_site


def build(project: Project, options: Options, *, offline: bool = True, memory: Memory | None = None) -> None:
    """Build the site, with a copy of it to read offline if wanted, and print what was done.

    ``memory`` has what the process read in the build before.

    Raises:
        FailedError: the records or the site have errors; the old site stands.
    """
    check_target(project, options)
    with remembered_in(project.work / "cache", memory), vega_script() as script:
        put_back(project, options)
        _build(project, options, script, offline=offline)


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A site that is not written yet, and holds what it is made of no longer than until its parts are made."""

    pages: Iterator[Mapping[str, str]]
    files: Iterator[Files]
    facts: MkDocsFacts
    wanted: Wanted
    charts: int
    warnings: int
    """Of the records."""


def _build(project: Project, options: Options, script: Callable[[], bytes], *, offline: bool) -> None:
    started = time.perf_counter()
    step = progress(4)
    planned = _planned(project, options, script, step, offline=offline)
    if not keeps_values():
        gc.unfreeze()  # parts come and go from here on, and with all of a process counted less of them is held at a time
    step("writing the pages")
    written = put_site(project, options, planned)
    for line in written.warnings:
        complain(f"warning: {line}")
    counts = f"{written.pages} pages, {planned.charts} charts, {plural(planned.warnings + len(written.warnings), 'warning')}"
    say(f"{shown_path(options.site)}: {counts}, {time.perf_counter() - started:.1f} s")


def _planned(project: Project, options: Options, script: Callable[[], bytes], step: Callable[[str], None], *, offline: bool) -> Planned:
    """Read and check the records, and draw the charts."""
    step("reading and checking the records")
    checked, problems = checked_or_fail(project, options)
    facts = build_facts(checked, options, records_date(options.data, checked.records.review), offline=offline)
    exported = all_files(export_source(checked))
    step("drawing the charts")
    content = content_of(checked, draw_charts(checked), facts, exported)
    return Planned(
        pages=render_in_parts(content, project.templates),
        files=_files(content, exported, script, step),
        facts=_mkdocs_facts(content),
        wanted=wanted(content),
        charts=len(content.every_figure),
        warnings=len(problems),
    )


def _files(content: Content, exported: Iterable[ExportFile], script: Callable[[], bytes], step: Callable[[str], None]) -> Iterator[Files]:
    yield from parts_of_extra_files(content)
    for file in exported:
        yield {f"data/{file.name}": file.make()}
    yield {VEGA_SCRIPT: script()}
    step("putting the site together")


def put_back(project: Project, options: Options) -> None:
    """Put back a site that a killed build had set aside, and clear away what killed builds left, unless a build is at work there."""
    site = options.site.resolve()
    with alone(site, project.work) as free:
        if free and recover(site, project.work):
            complain(f"{shown_path(options.site)}: the last build was killed while it replaced the site; the old one was put back")


def put_site(project: Project, options: Options, planned: Planned) -> Written:
    """Write the pages and put the site together, once no other build does.

    Raises:
        FailedError: it has errors, or could not be written; the old site stands.
    """
    folders = Folders(project.config, project.sources, project.work, options.site.resolve())
    try:
        with alone(folders.site, project.work, waiting=lambda: complain("another build is putting a site there; waiting for it")):
            return write_site(planned.pages, planned.files, planned.facts, folders, planned.wanted, strict=options.strict)
    except SiteCheckError as error:
        fail_with(error.problems, "in the site; the old one stands")
    except (LayoutError, PageError, SiteError) as error:
        fail(str(error))


def check_target(project: Project, options: Options) -> None:
    """Refuse to put a site where something else would be lost, or where nothing can be written.

    Raises:
        FailedError: it is so.
    """
    kept = (
        Kept("the folder of records", options.data, closed=True),
        Kept("the templates", project.templates, closed=True),
        Kept("the sources of the site", project.sources, closed=True),
        Kept("the program", project.package, closed=True),
        Kept("what is generated on the way to the site", project.work / "docs", closed=True),
        Kept("the history of the project", project.base / ".git", closed=True),
        Kept("the folder of the project", project.base),
        Kept("the folder that you work in", Path.cwd()),
        Kept("your home folder", Path.home()),
    )
    reason = refusal(options.site, kept)
    if reason:
        advice = "name a folder that is new or empty, or a site built before"
        fail(f"--site {options.site}: the site cannot be put there, since {reason}; {advice}")
    places = [options.site.resolve().parent, project.work, *([options.site] if options.site.is_dir() else [])]
    closed = next((why for place in places if (why := unwritable(place))), "")
    if closed:
        fail(f"{closed}. Nothing was built: a build writes into out/ and beside the site, which is as it was")


@dataclass(frozen=True, kw_only=True)
class DrawnCharts:
    """All charts of a review but those of its syntheses, which their pages draw."""

    of_review: dict[str, RenderedChart]
    """By their ids."""
    of_studies: dict[str, RenderedChart]
    """By the keys of studies."""
    rank_strips: dict[str, RenderedChart]
    """By the keys of studies."""
    verdicts: RenderedChart | None
    flow: RenderedChart
    said: Mapping[str, Mapping[str, RenderedChart]] = field(default_factory=dict)
    """Those of pages in other languages as they are drawn in these, by the tag of the language and their ids."""


def draw_charts(checked: Checked) -> DrawnCharts:
    """Draw what the review declares, and what every review has."""
    records, tables = checked.records, checked.tables
    plot = verdicts({str(verdict): n for verdict, n in tally(checked.claims).headline.items()})
    return DrawnCharts(
        of_review=draw_all(records, tables),
        of_studies=draw_for_studies(records, tables),
        rank_strips=draw_rank_strips(records, tables),
        verdicts=None if plot is None else draw(plot, "verdicts", "verdicts"),
        flow=flow_diagram(records.review),
        said=draw_in_languages(checked, plot),
    )


def draw_in_languages(checked: Checked, plot: Plot | None) -> dict[str, dict[str, RenderedChart]]:
    """The charts of the home page and of the conclusion, whose ``plot`` is given, in each language of the review that says them."""
    said = {}
    for language in checked.languages:
        drawn = [] if plot is None else [draw(plot, "verdicts", "verdicts", language=language)]
        first = draw_first(checked.records, checked.tables, language)
        said[language.tag] = first | {chart.id: chart for chart in drawn if chart.tag == language.tag}
    return said


def export_source(checked: Checked) -> ExportSource:
    """What the data files are built from."""
    return ExportSource(
        records=checked.records,
        tables=checked.tables,
        numbers=checked.numbers,
        published=checked.published,
        claims=checked.claims,
        syntheses=checked.syntheses,
    )


def content_of(checked: Checked, charts: DrawnCharts, facts: BuildFacts, data_files: tuple[DataFile, ...] = ()) -> Content:
    """Everything that the pages show."""
    records = checked.records
    return Content(
        records=records,
        tables=checked.tables,
        numbers=checked.numbers,
        published=checked.published,
        updates=updates_of(checked),
        figures=charts.of_review,
        study_figures=charts.of_studies,
        rank_strips=charts.rank_strips,
        claims=claims_view(records, checked.claims),
        verdict_figure=charts.verdicts,
        syntheses=syntheses_view(records, checked.syntheses, before_after_changes(records), contrasts(records)),
        plausibility=checked.plausibility,
        agreement=checked.agreement,
        flow=charts.flow,
        build=facts,
        data_files=data_files,
        languages=checked.languages,
        said_figures=charts.said,
    )


def updates_of(checked: Checked) -> UpdatesView:
    """What came after the review was published."""
    records = checked.records
    if not has_updates(records):
        return UpdatesView()
    return updates_view(records, checked.published, checked.numbers, review_states(records))


def build_facts(checked: Checked, options: Options, date: str, *, offline: bool) -> BuildFacts:
    """What a page says of the build; an address on the command line goes before that of the review."""
    site = checked.records.review.site
    address = (options.url or site.url or "").rstrip("/")
    return BuildFacts(date, f"{address}/" if address else "", options.repository or site.repository or "", offline)


def wanted(content: Content) -> Wanted:
    """What the finished site must have: each claim and each chart on some page, and no hole that people did not write."""
    ids = {view.id for view in content.claims.all} | {f"chart-{figure.id}" for figure in content.every_figure}
    documents = content.records.documents.values()
    texts = (text for document in documents for text in once_of("holes", (document,), partial(_holes, document)))
    translated = (text for language in content.languages for text in language.texts.values())
    return Wanted(ids=frozenset(ids), base=content.build.url, written=written_holes((*texts, *translated)))


def _holes(document: Document) -> tuple[str, ...]:
    return written_holes(texts_in(document.value))


def _mkdocs_facts(content: Content) -> MkDocsFacts:
    facts = content.build
    offline_day = facts.date if facts.offline_copy else ""
    name = content.records.review.site.name
    return MkDocsFacts(name, description(content), facts.url, facts.repository, offline_day)
