"""A larger run of tests/test_fuzz.py that also draws and renders whatever check lets pass: what check passes, must build.

    python tests/bench/fuzz_builds.py [CASES] [SEED] [WHOLE BUILDS]

For each case one part of one record of a small review, or of one made at random, is replaced by another part of it or by something odd; of
those made at random every other is left as it is, and must be in order. Then so many random reviews are built whole, under --strict. Prints
each case that ends in a trace, is refused without a reason or does not build, and how many passed; exits with 1 if there was one.
"""

from __future__ import annotations

import copy
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from helpers.random_reviews import random_review  # noqa: E402
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


def broken(folder: Path, chance: random.Random) -> str:
    """Replace one part of one record of a review in a folder; what was done."""
    file = chance.choice([folder / "review.yml", folder / "vocabulary.yml", *sorted((folder / "studies").iterdir()) * 2])
    document, _ = read_document(file, file.name)
    assert document is not None
    places = nodes(document.value)[1:]
    loc = chance.choice([place for place in places if not isinstance(part_at(document.value, place), dict | list)])
    new = chance.choice(ODD) if chance.random() < 0.7 else copy.deepcopy(part_at(document.value, chance.choice(places)))
    part_at(document.value, loc[:-1])[loc[-1]] = new
    file.write_text(json.dumps(document.value, ensure_ascii=False), encoding="utf-8")
    return f"{folder.name}/{file.name} {loc} = {new!r:.80}"


def case(scratch: Path, chance: random.Random) -> tuple[Path, str]:
    """A review to try, and what was done to it; '' if it must be in order."""
    source = chance.choice([SLEEP, BCG, STROKE, LIDOCAINE, DIRECTIONS, BIAS, None, None, None])
    if source is None:
        folder = random_review(chance, most=4).write(scratch / "random")
        return folder, broken(folder, chance) if chance.random() < 0.5 else ""
    folder = scratch / source.name
    shutil.copytree(source, folder, dirs_exist_ok=True)
    for study in sorted((folder / "studies").iterdir())[5:]:
        study.unlink()
    return folder, broken(folder, chance)


def main(cases: int, seed: int, whole: int) -> int:
    """Run so many cases, and whole builds; 1 if one of them ended in a trace, or does not build though it must."""
    chance, counted, slowest = random.Random(seed), Counter[str](), 0.0
    with tempfile.TemporaryDirectory() as scratch:
        for n in range(cases):
            folder, done = case(Path(scratch), chance)
            started = time.monotonic()
            try:
                good = build_all(folder)
                counted["in order" if good else "refused"] += 1
                if not good and not done:
                    counted["REFUSED"] += 1
                    print(f"case {n} of seed {seed}: a review made at random is refused", flush=True)
            except Exception:
                counted["TRACES"] += 1
                print(f"case {n} of seed {seed}: {done or 'as it was made'}")
                print("".join(traceback.format_exc().splitlines(keepends=True)[-6:]), flush=True)
            slowest = max(slowest, time.monotonic() - started)
        counted["NOT BUILT"] += sum(not built(Path(scratch), seed + n) for n in range(whole))
    print(dict(counted), f"the slowest {slowest:.1f} s; {whole} whole builds")
    return int(counted["TRACES"] + counted["REFUSED"] + counted["NOT BUILT"] > 0)


def built(scratch: Path, seed: int) -> bool:
    """Whether a random review is built whole, without a warning but those that ask for a look."""
    folder = random_review(random.Random(seed), most=4).write(scratch / "whole")
    command = [sys.executable, "build.py", "--data", str(folder), "--site", str(scratch / "site"), "--strict"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    lines = [line for line in done.stderr.splitlines() if "error" in line or ("warning" in line and "asks for a look" not in line)]
    if done.returncode and (lines or "Traceback" in done.stderr or "asks for a look" not in done.stderr):
        print(f"seed {seed} is not built:\n{done.stderr[-1500:]}", flush=True)
        return False
    return True


if __name__ == "__main__":
    asked = [int(argument) for argument in sys.argv[1:4]]
    sys.exit(main(*(asked + [200, 1, 3][len(asked) :])))
