"""Draw the charts of a review: as SVG for every reader, and as specifications that the browser makes interactive."""

from __future__ import annotations

import io
import json
import pickle
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup
from markupsafe import escape as html_escape
from pydantic import BaseModel

from living_review.analysis.tables import Tables, rows_of
from living_review.charts import palette
from living_review.charts.base import LINK, Chart, Layout, Plot, SvgDrawing, to_spec
from living_review.charts.counts import counted_plot
from living_review.charts.fonts import digest_of_fonts, ready_for
from living_review.charts.lazy import vl_convert
from living_review.charts.quick_altair import quick_altair
from living_review.charts.rank_strips import rank_strip, strips
from living_review.charts.registry import chart_kinds
from living_review.charts.said import said_plot, said_records
from living_review.charts.strip_drawing import Strip
from living_review.charts.words import ENGLISH, Words
from living_review.formatting import format_exact, format_number
from living_review.records.chart_kinds import chart_id
from living_review.records.load import Records
from living_review.records.review import ChartDeclaration
from living_review.records.study import ADDED, Study
from living_review.remembering import is_remembering, once_of, packages_of, recalled_or_made, remembered, unchanged
from living_review.wording import Phrases, Wording, joined, worded

if TYPE_CHECKING:
    from living_review.records.translations import Language

VEGA_LITE = "6.4"
"""The version of Vega-Lite that charts are written in; it fits the Altair that is locked."""
VL_CONVERT_BASE = "https://vega.github.io/vega-datasets/"
"""What vl_convert puts before each relative address in an SVG; it has no option to leave it out."""
NAMED = re.compile(r'(id="(?<=\bid=")|url\(#)(\w+)')
"""The id of a part of a drawing, or where one is named."""
NAMELESS = re.compile(r'role="graphics-symbol" aria-roledescription="[^"]*"(?! aria-label)')
"""A group of marks that Vega calls a symbol and gives no name."""


class RenderWords(Phrases):
    """What is said of any chart."""

    ADDED = "{mark} Added after the review was published."


@dataclass(frozen=True)
class TableCell:
    """A cell of the table below a chart; ``study`` is the key of the study that it names, or ''."""

    text: str
    study: str = ""
    whole: bool = False
    """Whether it stands in a row of several studies together, such as a pooled result."""


@dataclass(frozen=True)
class RenderedChart:
    """A drawn chart with its words and its numbers as a table."""

    id: str
    kind: str
    title: str
    description: str
    note: str
    headings: tuple[str, ...]
    rows: tuple[tuple[TableCell, ...], ...]
    drawings: tuple[tuple[str, int, int, str], ...]
    """For each layout its name, width and height in pixels, and the SVG."""
    specs: tuple[tuple[str, str], ...]
    """For each layout its name and the Vega-Lite specification as JSON, with CSS variables for colours."""
    live: tuple[tuple[str, str], ...] = ()
    """The same as Vega's, which the browser draws without Vega-Lite."""
    long: bool = False
    """Whether the table stands beside the drawing from the start."""
    section: str = ""
    """The part of the page of findings under which it stands; '' for a chart of another page."""
    data_headings: tuple[str, ...] = ()
    data_rows: tuple[tuple[Any, ...], ...] = ()
    """Its numbers as numbers, for the file that people compute with; none in another language, since that file is the English one."""
    counted: bool = False
    """Whether it counts studies in place of the drawing that its kind is named after."""
    tag: str = "en"
    """The language in which it is said."""
    folder: str = ""
    """The folder of that language below the root of the site; '' for English."""

    @property
    def base(self) -> str:
        """The address of its files, relative to the root of the site, without their endings."""
        return f"{self.folder}/{self.data}".removeprefix("/")

    @property
    def data(self) -> str:
        """The same of the file with its numbers, which is one for all languages."""
        return f"assets/charts/{self.id}"

    def specification(self) -> str:
        """What the browser draws: Vega's specifications of all layouts as one JSON object, with data that they share once."""
        specs = {layout: json.loads(spec) for layout, spec in self.live}
        datasets: dict[str, Any] = {}
        for named in (data for spec in specs.values() for data in spec["data"] if "values" in data):
            if datasets.setdefault(named["name"], named["values"]) == named["values"]:
                del named["values"]
        return json.dumps({"datasets": datasets, **specs}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def svg(self, layout: str, root: str) -> Markup:
        """The drawing for one layout, with links that lead from a page to the root of the site by ``root``."""
        svg = next(svg for name, _, _, svg in self.drawings if name == layout)
        return Markup(svg.replace(LINK, f"{LINK}{root}"))


def draw_all(records: Records, tables: Tables) -> dict[str, RenderedChart]:
    """The charts that the review declares, by id, in its order; a chart that has nothing to show is left out."""
    charts = (draw(plot, name, kind.kind, kind.section) for name, kind, plot in _plots(records, tables))
    return {chart.id: chart for chart in charts}


def draw_first(records: Records, tables: Tables, language: Language) -> dict[str, RenderedChart]:
    """The first chart of :func:`draw_all`, as a page in a language shows it, by its id; nothing where there is none."""
    first = next(_plots(said_records(records, language), tables), None)
    if first is None:
        return {}
    name, kind, plot = first
    chart = draw(plot, name, kind.kind, kind.section, language)
    return {chart.id: chart} if chart.tag == language.tag else {}


def _plots(records: Records, tables: Tables) -> Iterator[tuple[str, Chart, Plot]]:
    """What the review declares and has something to show of: the id of the chart, its kind and its plot."""
    for declared in records.review.charts:
        kind = chart_kinds()[declared.kind]
        plot = kind.plot(records, tables, declared)
        if plot is not None:
            yield chart_id(declared, kind), kind, plot


def draw_for_studies(records: Records, tables: Tables) -> dict[str, RenderedChart]:
    """The charts of single studies, by the study's key: those that the review declares and that make sense for one study."""
    drawn = {}
    for declared in records.review.charts:
        kind = chart_kinds()[declared.kind]
        if kind.draw_study is None:
            continue
        for study in records.studies:
            name, objects = ("study_chart", kind.kind, study.key), (study, declared, records.review, records.vocabulary)
            chart = once_of(name, objects, partial(_for_study, study, declared, kind, records, tables))
            if chart is not None:
                drawn[study.key] = chart
    return drawn


def _for_study(study: Study, declared: ChartDeclaration, kind: Chart, records: Records, tables: Tables) -> RenderedChart | None:
    """The chart of one study, which is given no other."""
    plot = kind.plot(replace(records, studies=(study,)), tables.of_study(study.key), declared)
    if plot is None or kind.draw_study is None:
        return None
    return draw(replace(plot, draw=kind.draw_study, given={}, plain=True), f"{chart_id(declared, kind)}-{study.key}", kind.kind)


def draw_rank_strips(records: Records, tables: Tables) -> dict[str, RenderedChart]:
    """Where each study stands among all, by the study's key; empty if the studies have nothing by which they can be ranked."""
    given = unchanged("ranked_studies", (strips(records, tables), dict(tables.studies["label"])))
    drawn = {key: once_of(("standing", key), (given,), partial(_standing, key, *given)) for key in tables.studies.index}
    return {key: chart for key, chart in drawn.items() if chart is not None}


def _standing(key: str, compared: Sequence[Strip], labels: Mapping[str, str]) -> RenderedChart | None:
    plot = rank_strip(key, labels, compared)
    return None if plot is None else draw(plot, f"standing-{key}", "standing")


def draw(plot: Plot, figure_id: str, kind: str, section: str = "", language: Language | None = None) -> RenderedChart:
    """Draw one plot in all layouts; ``section`` is the part of the page of findings under which it stands.

    In a ``language`` it is drawn as far as it can be said in it without loss, and else in English.
    """
    numbers, whole, plot = _numbers(plot), plot, counted_plot(plot)
    counted = plot is not whole
    plot = replace(plot, note=joined(" ", filter(None, (plot.note, _about_marks(plot)))))
    said = None if language is None else said_plot(plot, Words(language))
    plot = said or plot
    drawn = [(layout.name, _drawing(plot, layout, f"{figure_id}-{layout.name}")) for layout in plot.layouts]
    return RenderedChart(
        figure_id,
        kind,
        plot.title,
        plot.description,
        plot.note,
        tuple(plot.columns.values()),
        tuple(_rows(plot, ENGLISH if said is None else Words(language))),
        tuple((name, each.width, each.height, each.svg) for name, each in drawn),
        tuple((name, each.spec) for name, each in drawn if each.spec),
        tuple((name, each.live) for name, each in drawn if each.live),
        plot.long,
        section,
        *(numbers if said is None else ((), ())),
        counted=counted,
        tag="en" if language is None or said is None else language.tag,
        folder="" if language is None or said is None else language.folder,
    )


PACKAGES = ("altair", "pandas", "vl-convert-python")


class _Drawing(NamedTuple):
    """A plot in one layout, with what it is drawn from by Vega-Lite and by Vega, or '' where neither draws it."""

    width: int
    height: int
    svg: str
    spec: str = ""
    live: str = ""


def _drawing(plot: Plot, layout: Layout, drawing_id: str) -> _Drawing:
    """The drawing; one that is known is not drawn again."""
    if plot.plain or not is_remembering():
        return _draw_now(plot, layout, drawing_id)
    key = _written_down((plot.draw, plot.frame, layout, dict(plot.given), plot.title, plot.description, drawing_id))
    known = recalled_or_made(lambda: json.dumps(_draw_now(plot, layout, drawing_id)).encode(), key, *packages_of(PACKAGES))
    return _Drawing(*json.loads(known))


class _Writer(pickle.Pickler):
    """Writes values down to be told apart by, and never to be read again."""

    def reducer_override(self, value: Any) -> Any:
        """A record is written as its fields, since its class may be one of this review alone; a function as what it does and its values."""
        if isinstance(value, BaseModel):
            return tuple, ((type(value).__qualname__, vars(value)),)
        if isinstance(value, FunctionType):
            code = value.__code__  # two functions without a name of their own have the same
            does = (code.co_firstlineno, code.co_code, code.co_names, [each for each in code.co_consts if not isinstance(each, CodeType)])
            values = (value.__defaults__, value.__kwdefaults__, *(cell.cell_contents for cell in value.__closure__ or ()))
            return tuple, ((value.__module__, value.__qualname__, *does, *values),)
        return NotImplemented


def _written_down(value: Any) -> bytes:
    """Bytes that are the same for two values only if these are."""
    written = io.BytesIO()
    _Writer(written, protocol=5).dump(value)
    return written.getvalue()


def _draw_now(plot: Plot, layout: Layout, drawing_id: str) -> _Drawing:
    with nullcontext() if plot.plain else quick_altair():
        drawn = plot.drawn(layout)
        if isinstance(drawn, SvgDrawing):
            return _Drawing(*_plain(drawn, drawing_id, plot))
        spec = to_spec(drawn, layout.say.signs())
    head = spec.pop("usermeta", {}).get("head", 0)
    written, compiled = json.dumps(spec, ensure_ascii=False, sort_keys=True), _compiled(spec, VEGA_LITE)
    drawing = _from_vega(_vega_svg(spec, compiled), drawing_id, plot, head)
    return _Drawing(*drawing, palette.as_variables(written), palette.as_variables(compiled.decode()))


def _numbers(plot: Plot) -> tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]:
    """The headings and rows of the file for computing: values of the frame as they are."""
    columns = plot.numbers if plot.numbers is not None else plot.columns
    values = [[None if value != value else value for value in plot.frame[column].tolist()] for column in columns]
    return tuple(columns.values()), tuple(zip(*values, strict=True))


def _about_marks(plot: Plot) -> Wording | None:
    """What the mark on the names of studies means, where a chart shows one."""
    cells = (cell for column in plot.frame for cell in plot.frame[column])
    return worded(RenderWords.ADDED, mark=ADDED) if any(isinstance(cell, str) and ADDED in cell for cell in cells) else None


def _with_ids(svg: str, drawing_id: str) -> str:
    """The drawing with ids of its own; Vega counts them through all that a process draws, so they are counted anew."""
    names = dict.fromkeys(name for _, name in NAMED.findall(svg))
    counted = {name: f"{drawing_id}-{name.rstrip('0123456789')}{i}" for i, name in enumerate(names, 1)}
    return NAMED.sub(lambda found: found[1] + counted[found[2]], svg)


def _plain(drawing: SvgDrawing, drawing_id: str, plot: Plot) -> tuple[int, int, str]:
    """Width, height and SVG of a drawing that is one already."""
    w, h = drawing.width, drawing.height
    tag = f'xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}"'
    return w, h, palette.as_variables(f"{_opening(tag, drawing_id, plot)}{drawing.body}</svg>")


def _opening(attributes: str, drawing_id: str, plot: Plot) -> str:
    """The start of a drawing that says what it is to those who do not see it."""
    label, described = html_escape(plot.title), html_escape(plot.description)
    return (
        f'<svg role="graphics-document" aria-roledescription="chart" aria-label="{label}" aria-describedby="{drawing_id}-desc" '
        f'data-search-exclude="" focusable="false" {attributes}><desc id="{drawing_id}-desc">{described}</desc>'
    )


def _from_vega(svg: str, drawing_id: str, plot: Plot, head: float) -> tuple[int, int, str]:
    """Width, height and SVG of what Vega has drawn; ``head`` is how much of its top paper repeats on each sheet."""
    size = re.search(r'<svg[^>]* width="([\d.]+)" height="([\d.]+)"', svg)
    assert size is not None, "vl_convert draws an SVG with a width and a height"
    svg = _with_ids(svg, drawing_id)
    svg = svg.replace(f'<a xlink:href="{VL_CONVERT_BASE}', LINK)
    svg = palette.as_variables(svg).replace('<a xlink:href="', LINK).replace(' target="_blank"', "")
    svg = NAMELESS.sub('role="presentation"', svg)
    start, rest = svg.removeprefix("<svg ").split(">", 1)
    start = f'data-head="{head:g}" {start}' if head else start
    return round(float(size.group(1))), round(float(size.group(2))), f"{_opening(start, drawing_id, plot)}{rest}".replace("\n", " ")


def _vega_svg(spec: dict[str, Any], compiled: bytes) -> str:
    """The SVG of a specification, of which Vega's is ``compiled``.

    Vega cuts a text that is too long in the middle of a sign beyond the first plane of Unicode, which no program can write; where that
    happens the texts with such signs are cut before, as long as they may be.
    """
    for most in (None, 24, 16, 10, 6, 3):
        try:
            shorter = compiled if most is None else _compiled(_cut(spec, most), VEGA_LITE)
            return _converted(shorter, digest_of_fonts()).decode()
        except ValueError as error:
            if not any(ord(sign) > 0xFFFF for sign in json.dumps(spec, ensure_ascii=False)) or most == 3:
                raise
            fault = error
    raise fault


@remembered("vl-convert-python", alone=True)
def _compiled(spec: dict[str, Any], version: str) -> bytes:
    return json.dumps(vl_convert.vegalite_to_vega(spec, vl_version=version), ensure_ascii=False).encode()


@remembered("vl-convert-python", alone=True)
def _converted(compiled: bytes, fonts: str) -> bytes:
    """The drawing; ``fonts`` is a digest of what it is measured with."""
    ready_for(compiled.decode())
    return str(vl_convert.vega_to_svg(json.loads(compiled))).encode()


def _cut(value: Any, most: int) -> Any:
    """A specification in which each text with signs beyond the first plane has at most so many signs."""
    if isinstance(value, dict):
        return {_cut(name, most): _cut(item, most) for name, item in value.items()}
    if isinstance(value, list):
        return [_cut(item, most) for item in value]
    if isinstance(value, str) and len(value) > most and any(ord(sign) > 0xFFFF for sign in value):
        return value[: most - 1] + "…"
    return value


def _rows(plot: Plot, say: Words) -> Iterable[tuple[TableCell, ...]]:
    for row in rows_of(plot.frame):
        cells = []
        for column in plot.columns:
            value = row[column]
            key = str(row.get("study", "")) if column in ("label", "panel") else ""
            cells.append(TableCell(_cell(value, column, say), key, bool(row.get("together", False))))
        yield tuple(cells)


def _cell(value: Any, column: str, say: Words) -> str:
    if isinstance(value, str):
        return value
    if value is None or value != value:
        return say("not reported")
    if column == "year":
        return str(int(value))
    return say.number(format_exact(value) if value == int(value) else format_number(float(value)))
