"""A larger run of tests/test_fuzz.py that also draws and renders whatever check lets pass: what check passes, must build.

    python tests/bench/fuzz_builds.py [CASES] [SEED]

For each case one part of one record of a small review is replaced by another part of it or by something odd. Prints each case that ends in
a trace, and how many passed; exits with 1 if there was one.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from helpers.reviews import BCG, BIAS, DIRECTIONS, LIDOCAINE, SLEEP, STROKE, TEMPLATES  # noqa: E402

from living_review.commands.build import content_of, draw_charts, export_source  # noqa: E402
from living_review.commands.read import load_and_check  # noqa: E402
from living_review.export.files import all_files  # noqa: E402
from living_review.pages.content import BuildFacts  # noqa: E402
from living_review.pages.render import render  # noqa: E402
from living_review.records.yaml_reader import read_document  # noqa: E402
from living_review.site.extra_files import extra_files  # noqa: E402

ODD: tuple[Any, ...] = (
    0, 1, -1, 2, 0.5, 1e15, -1e15, 1e-15, 10**14, 999_999, "a \\", "'\"'", "x " * 100, "\U0001f600" * 30, "\U0001d54f" * 60, "{{ x }}",
    "=1+1", "W" * 240, "not reported", "not applicable", "a\nb\n", "<b>", "%s {0}", "100 %", [], True, "\u05d0\u05d1",
)  # fmt: skip


def nodes(value: Any, loc: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The addresses of all parts of a plain value."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [loc, *(found for part, item in items for found in nodes(item, (*loc, part)))]


def part_at(value: Any, loc: tuple[Any, ...]) -> Any:
    """The part of a plain value at an address."""
    for part in loc:
        value = value[part]
    return value


def build_all(folder: Path) -> bool:
    """Check, and if nothing is wrong draw, render and export; whether it was in order."""
    checked, _ = load_and_check(folder, TEMPLATES)
    if checked is None:
        return False
    exported = all_files(export_source(checked))
    content = content_of(checked, draw_charts(checked), BuildFacts("2024-05-06"), exported)
    render(content, TEMPLATES)
    extra_files(content)
    for file in exported:
        file.make()
    return True


def main(cases: int, seed: int) -> int:
    """Run so many cases; 1 if one of them ended in a trace."""
    chance, counted, slowest = random.Random(seed), Counter[str](), 0.0
    with tempfile.TemporaryDirectory() as scratch:
        for n in range(cases):
            source = chance.choice([SLEEP, BCG, STROKE, LIDOCAINE, DIRECTIONS, BIAS])
            folder = Path(scratch) / source.name
            shutil.copytree(source, folder, dirs_exist_ok=True)
            for study in sorted((folder / "studies").iterdir())[5:]:
                study.unlink()
            file = chance.choice([folder / "review.yml", folder / "vocabulary.yml", *sorted((folder / "studies").iterdir()) * 2])
            document, _ = read_document(file, file.name)
            assert document is not None
            places = nodes(document.value)[1:]
            loc = chance.choice([place for place in places if not isinstance(part_at(document.value, place), dict | list)])
            new = chance.choice(ODD) if chance.random() < 0.7 else part_at(document.value, chance.choice(places))
            part_at(document.value, loc[:-1])[loc[-1]] = new
            file.write_text(json.dumps(document.value, ensure_ascii=False), encoding="utf-8")
            started = time.monotonic()
            try:
                counted["in order" if build_all(folder) else "refused"] += 1
            except Exception:
                counted["TRACES"] += 1
                print(f"case {n} of seed {seed}: {source.name}/{file.name} {loc} = {new!r:.80}")
                print("".join(traceback.format_exc().splitlines(keepends=True)[-6:]), flush=True)
            slowest = max(slowest, time.monotonic() - started)
    print(dict(counted), f"the slowest {slowest:.1f} s")
    return int(counted["TRACES"] > 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200, int(sys.argv[2]) if len(sys.argv) > 2 else 1))
