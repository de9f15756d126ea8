"""Draw charts of data that nobody drew them for, and measure whether texts are cut, overlap or alike: ``gallery.py [FOLDER]``.

Each chart is drawn from 1 to 300 studies with long, similar and foreign names, crowded years, one interval a hundred times as wide as the
others, and values over five decades. A page with all drawings, wide and narrow, is left in the folder; what a browser measures is printed.
"""

from __future__ import annotations

import itertools
import random
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]
sys.path.append(str(Path(__file__).parents[1] / "browser"))

from find_browser import find  # noqa: E402
from helpers.reviews import BIAS, DIRECTIONS, records_of  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from living_review.analysis.synthesis import synthesise  # noqa: E402
from living_review.analysis.tables import tabulate  # noqa: E402
from living_review.charts import palette  # noqa: E402
from living_review.charts.render import RenderedChart, draw_all  # noqa: E402
from living_review.commands.new_review import new_review  # noqa: E402
from living_review.commands.new_table import TableOptions  # noqa: E402
from living_review.pages.syntheses import syntheses_view  # noqa: E402
from living_review.records.load import Records, load_records  # noqa: E402
from living_review.site.layout import write_files  # noqa: E402

LONG = "The Invented Collaborative Group of Very Many Authors of "
NAMES = (
    "Li", "van den Hurk", "de la Cruz-Santamaría", f"{LONG}Northern", f"{LONG}Northwest", f"{LONG}Southern", "山田太郎", "محمد بن عبد الله",
    "Müller (2021, Experiment 3)", "Müller (2021, Experiment 4)", "Institute of Invented Research",
)  # fmt: skip
COUNTS = (1, 2, 18, 60, 300)
OVERLAPS = """svg => {
  const box = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll('text')].filter(t => t.textContent.trim() && getComputedStyle(t).opacity !== '0')
    .map(t => ({text: t.textContent, r: t.getBoundingClientRect(), turned: /rotate/.test(t.getAttribute('transform') || '')}));
  const found = {over: [], outside: [], small: []};
  const size = Math.min(...[...svg.querySelectorAll('text')].map(t => parseFloat(getComputedStyle(t).fontSize)));
  texts.forEach((a, i) => {
    if (a.r.left < box.left - 1.5 || a.r.right > box.right + 1.5 || a.r.top < box.top - 1.5 || a.r.bottom > box.bottom + 1.5)
      found.outside.push(a.text);
    texts.slice(i + 1, i + 400).forEach(b => {
      if (a.turned || b.turned) return;
      const wide = Math.min(a.r.right, b.r.right) - Math.max(a.r.left, b.r.left);
      const tall = Math.min(a.r.bottom, b.r.bottom) - Math.max(a.r.top, b.r.top);
      if (wide > 2 && tall > 4) found.over.push(a.text + ' / ' + b.text);
    });
  });
  return found;
}"""


def renamed(records: Records, n: int) -> Records:
    """The review with ``n`` studies made of its own, ten of them in one year, with names that are hard to draw."""
    rng = random.Random(n)
    first = records.studies
    studies = []
    for i in range(n):
        study = first[i % len(first)]
        year = 2015 if i % 18 < 10 else 2005 + i % 12
        cited = study.citation.model_copy(update={"year": year, "authors": (NAMES[i % len(NAMES)],)})
        people = study.participants.model_copy(update={"total": int(10 ** rng.uniform(1, 5))})
        update = {"key": f"s{i}", "short_name": f"{NAMES[i % len(NAMES)]} {year} ({i})", "citation": cited, "participants": people}
        studies.append(study.model_copy(update=update))
    return replace(records, studies=tuple(studies))


def pooled(n: int, measure: str) -> list[RenderedChart]:
    """The charts of a synthesis of ``n`` effects, one with an interval a hundred times as wide, over five decades where it is a ratio."""
    rng = random.Random(n)
    lines = ["study,yi,sei"]
    for i in range(n):
        effect = rng.uniform(-6, 6) if measure == "HR" and i % 9 == 0 else rng.gauss(0.1, 0.3)
        lines.append(f'"{NAMES[i % len(NAMES)]} {2000 + i % 20} ({i})",{effect:.3f},{20 if i == 1 else 0.2:.3f}')
    with tempfile.TemporaryDirectory() as folder:
        write_files(Path(folder), new_review("\n".join(lines), "t.csv", TableOptions(measure)))
        records = load_records(Path(folder)).records()
    made, problems = synthesise(records, tabulate(records))
    assert problems == [], problems
    return list(syntheses_view(records, made, (), ()).figures())


def drawings() -> Iterator[tuple[str, RenderedChart]]:
    """Every chart with what it was drawn from."""
    for folder, n in itertools.product((BIAS, DIRECTIONS), COUNTS):
        records = renamed(records_of(folder), n)
        for chart in draw_all(records, tabulate(records)).values():
            yield f"{folder.name} {n}", chart
    for measure, n in itertools.product(("HR", "MD"), COUNTS[1:]):
        for chart in pooled(n, measure):
            yield f"{measure} {n}", chart


def main(folder: Path) -> int:
    """Draw and measure; the number of drawings with a fault."""
    folder.mkdir(parents=True, exist_ok=True)
    parts, names = [], []
    for source, chart in drawings():
        for layout, width, _, svg in chart.drawings:
            names.append(f"{chart.kind}, {source}, {layout}")
            parts.append(f"<h3>{names[-1]}</h3><div style='width:{width}px'>{palette.as_colours(svg)}</div>")
    page_file = folder / "gallery.html"
    style = "<meta charset='utf-8'><style>body{font-family:Helvetica,Arial,sans-serif} svg{overflow:visible;font-family:inherit}</style>"
    page_file.write_text(style + "".join(parts), encoding="utf-8")
    faulty = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find())
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.goto(page_file.as_uri())
        for name, svg in zip(names, page.query_selector_all("div > svg"), strict=True):
            found = svg.evaluate(OVERLAPS)
            if found["over"] or found["outside"]:
                faulty += 1
                print(f"{name}: {len(found['over'])} overlap {found['over'][:2]}; {len(found['outside'])} outside {found['outside'][:2]}")
        browser.close()
    print(f"{len(names)} drawings, {faulty} with a fault; all are in {page_file}")
    return faulty


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "out/gallery")) > 0)
