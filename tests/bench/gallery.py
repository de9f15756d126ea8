"""Draw charts of data that nobody drew them for, and measure whether texts are cut, overlap or alike: ``gallery.py [FOLDER]``.

Each kind of chart is drawn from 1 to 300 studies with long, similar and foreign names, crowded years, one interval a hundred times as
wide as the others, values over five decades, all equal, nothing, negative or missing, of 1 and of 30 categories, and as the file of which
pictures are made. A page with all drawings, wide and narrow, in both colours, from left to right and from right to left, is left in the
folder; what a browser measures is printed. ``gallery.py FOLDER KIND...`` draws these kinds alone.
"""

from __future__ import annotations

import itertools
import random
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]
sys.path.append(str(Path(__file__).parents[1] / "browser"))

from find_browser import find  # noqa: E402
from helpers.many import NAMES, with_categories, with_many_studies  # noqa: E402
from helpers.reviews import BIAS, DIRECTIONS, RICH, SLEEP, records_of  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from living_review.analysis.synthesis import synthesise  # noqa: E402
from living_review.analysis.tables import tabulate  # noqa: E402
from living_review.charts import palette  # noqa: E402
from living_review.charts.effect_strip import axis as strip_axis  # noqa: E402
from living_review.charts.effect_strip import strip_scale  # noqa: E402
from living_review.charts.prisma import flow_diagram  # noqa: E402
from living_review.charts.rank_strips import rank_strip, strips  # noqa: E402
from living_review.charts.render import RenderedChart, draw, draw_all  # noqa: E402
from living_review.commands.new_review import new_review  # noqa: E402
from living_review.commands.new_table import TableOptions  # noqa: E402
from living_review.export.chart_files import standalone  # noqa: E402
from living_review.pages.syntheses import syntheses_view  # noqa: E402
from living_review.records.load import Records, load_records  # noqa: E402
from living_review.site.layout import write_files  # noqa: E402

COUNTS = (1, 2, 18, 60, 300)
FAULTS = """svg => {
  const box = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll('text')].filter(t => t.textContent.trim() && getComputedStyle(t).opacity !== '0')
    .map(t => ({text: t.textContent, r: t.getBoundingClientRect(), turned: /rotate/.test(t.getAttribute('transform') || ''),
                of: t.closest('a') ? t.closest('a').getAttribute('href') : null, axis: t.closest('.role-axis-label')}))
    .filter(t => t.r.width > 0);
  const found = {over: [], outside: [], alike: []}, linked = svg.querySelector('a');  // the file for pictures has no links
  texts.forEach((a, i) => {
    if (a.r.left < box.left - 1.5 || a.r.right > box.right + 1.5 || a.r.top < box.top - 1.5 || a.r.bottom > box.bottom + 1.5)
      found.outside.push(a.text);
    texts.slice(i + 1, i + 400).forEach(b => {
      const same = a.of ? a.of === b.of : a.axis && a.axis !== b.axis;  // of one study, which may stand in several rows and panels
      if (linked && /…/.test(a.text) && a.text === b.text && !same) found.alike.push(a.text);
      if (a.turned || b.turned) return;
      const wide = Math.min(a.r.right, b.r.right) - Math.max(a.r.left, b.r.left);
      const tall = Math.min(a.r.bottom, b.r.bottom) - Math.max(a.r.top, b.r.top);
      if (wide > 2 && tall > 4) found.over.push(a.text + ' / ' + b.text);
    });
  });
  return found;
}"""


VALUES = {
    "wide": lambda rng, i: (rng.uniform(-6, 6) if i % 9 == 0 else rng.gauss(0.1, 0.3), 20 if i == 1 else 0.2),
    "equal": lambda rng, i: (0.5, 0.2),
    "nothing": lambda rng, i: (0.0, 0.2),
    "negative": lambda rng, i: (-abs(rng.gauss(40, 5)), 3.0),
}
"""Effects and their standard errors: over five decades with one interval a hundred times as wide, all equal, all nothing, all negative."""


def pooled(n: int, measure: str, kind: str) -> list[RenderedChart]:
    """The charts of a synthesis of ``n`` effects and of a regression on a number; the last study has no number where there are many."""
    rng = random.Random(n)
    lines = ["study,yi,sei,dose"]
    for i in range(n):
        effect, error = VALUES[kind](rng, i)
        lines.append(
            f'"{NAMES[i % len(NAMES)]} {2000 + i % 20} ({i})",{"NA" if i == n - 1 > 3 else f"{effect:.3f}"},{error:.3f},{10 ** (i % 6)}'
        )
    options = TableOptions(measure, covariates=("dose",) if n > 9 and kind == "wide" else ())
    with tempfile.TemporaryDirectory() as folder:
        write_files(Path(folder), new_review("\n".join(lines), "t.csv", options))
        records = load_records(Path(folder)).records()
    made, problems = synthesise(records, tabulate(records))
    assert problems == [], problems
    return list(syntheses_view(records, made, (), ()).figures())


def flow(n: int) -> RenderedChart:
    """The flow diagram with ``n`` reasons and ``n`` sources with long names."""
    review = records_of(SLEEP).review
    reason, source = review.flow.reports_excluded[0], review.search.databases[0]
    reasons = tuple(reason.model_copy(update={"reason": f"{NAMES[i % len(NAMES)]}, reason {i}"}) for i in range(n))
    sources = tuple(source.model_copy(update={"name": NAMES[i % len(NAMES)]}) for i in range(n))
    search = review.search.model_copy(update={"databases": sources})
    return flow_diagram(review.model_copy(update={"flow": review.flow.model_copy(update={"reports_excluded": reasons}), "search": search}))


def strips_of(records: Records) -> Iterator[RenderedChart]:
    """Where the first and a middle study stand among all."""
    tables = tabulate(records)
    compared, labels = strips(records, tables), dict(tables.studies["label"])
    for study in {records.studies[0].key, records.studies[len(records.studies) // 2].key}:
        plot = rank_strip(study, labels, compared)
        if plot is not None:
            yield draw(plot, f"standing-{study}", "standing")


def effect_strips() -> Iterator[RenderedChart]:
    """The axes of the small drawings in tables."""
    for name, limits, ratio in (("decades", (1e-3, 1e3), True), ("equal", (1, 1), True), ("negative", (-4e4, -1), False)):
        scale = strip_scale([limits], logarithmic=ratio, null=1.0 if ratio else 0.0)
        svg = strip_axis(scale, " days").replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')
        yield RenderedChart(name, "effect_strip", name, "", "", (), (), (("wide", 200, 24, svg),), ())


OF_SYNTHESES = {"forest", "funnel", "bubbles", "without_each"}
OF_KINDS = {"HR": OF_SYNTHESES, "MD": OF_SYNTHESES, "flow": {"flow"}, "standing": {"standing"}, "axes": {"effect_strip"}}
"""The kinds of charts that are made of what is no declared chart of a review."""


def only(records: Records, wanted: set[str]) -> Records:
    """The review with the charts of these kinds alone; all if none is named."""
    charts = tuple(declared for declared in records.review.charts if not wanted or declared.kind in wanted)
    return replace(records, review=records.review.model_copy(update={"charts": charts}))


def drawings(wanted: set[str]) -> Iterator[tuple[str, Callable[[], Iterable[RenderedChart]]]]:
    """What charts are drawn from, and how."""
    for folder, n in itertools.product((BIAS, DIRECTIONS, RICH), COUNTS):
        records = only(with_many_studies(records_of(folder), n), wanted)
        yield f"{folder.name} {n}", lambda records=records: draw_all(records, tabulate(records)).values()  # type: ignore[misc]
        if folder == RICH:
            yield f"standing {n}", lambda records=records: strips_of(records)  # type: ignore[misc]
    for n, of in ((1, 18), (30, 60)):
        records = only(with_categories(with_many_studies(records_of(RICH), of), n), wanted)
        yield f"rich, {n} categories", lambda records=records: draw_all(records, tabulate(records)).values()  # type: ignore[misc]
    for n, kind in (*((n, "wide") for n in COUNTS[1:]), (18, "equal"), (18, "nothing"), (18, "negative")):
        for measure in ("HR", "MD") if kind != "negative" else ("MD",):
            yield f"{measure} {kind} {n}", lambda n=n, measure=measure, kind=kind: pooled(n, measure, kind)  # type: ignore[misc]
    for n in (1, 12):
        yield f"flow {n}", lambda n=n: [flow(n)]  # type: ignore[misc]
    yield "axes", effect_strips


def pieces(wanted: set[str]) -> Iterator[tuple[str, str]]:
    """The name and the markup of each drawing: as it stands in a page, and once as the file of which a picture is made."""
    for source, make in drawings(wanted):
        if wanted and source.split()[0] in OF_KINDS and not wanted & OF_KINDS[source.split()[0]]:
            continue
        for chart in make():
            if wanted and chart.kind not in wanted:
                continue
            for layout, width, _, svg in chart.drawings:
                yield f"{chart.kind}, {source}, {layout}", f"<div dir='ltr' style='width:{width}px'>{svg}</div>"
            if source.endswith(" 18"):
                yield (
                    f"{chart.kind}, {source}, picture",
                    f"<div dir='ltr'>{standalone(chart, 'From the records of an invented review')}</div>",
                )


STYLE = f"""<meta charset='utf-8'><style>{palette.css()}
body{{background:var(--chart-paper);color:var(--chart-ink);font-family:Helvetica,Arial,sans-serif}}
svg{{overflow:visible;font-family:inherit}}
</style>"""


def main(folder: Path, wanted: set[str]) -> int:
    """Draw and measure; the number of drawings with a fault."""
    folder.mkdir(parents=True, exist_ok=True)
    names, parts = zip(*pieces(wanted), strict=True)
    body = "".join(f"<h3>{name}</h3>{part}" for name, part in zip(names, parts, strict=True))
    faulty = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        for scheme, way in (("light", "ltr"), ("slate", "rtl")):
            page_file = folder / f"gallery-{scheme}-{way}.html"
            page_file.write_text(f"{STYLE}<body dir={way} data-md-color-scheme={scheme}>{body}</body>", encoding="utf-8")
            page = browser.new_page(viewport={"width": 1280, "height": 1000})
            page.goto(page_file.as_uri())
            for name, svg in zip(names, page.query_selector_all("div > svg"), strict=True):
                found = {fault: texts for fault, texts in svg.evaluate(FAULTS).items() if texts}
                faulty += bool(found)
                told = "; ".join(f"{len(texts)} {fault} {texts[:2]}" for fault, texts in found.items())
                if found:
                    print(f"{name}, {way}: {told}")
            page.close()
        browser.close()
    print(f"{len(names)} drawings, {faulty} with a fault; all are in {folder}")
    return faulty


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "out/gallery"), set(sys.argv[2:])) > 0)
