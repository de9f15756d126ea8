"""CPU seconds of each stage of a build with nothing remembered, for reviews of several sizes, and how they grow.

Run by hand: python tests/bench/bench_stages.py [--of REVIEW] [--read] [SIZE ...]

The studies are those of a small review of ``tests/reviews/`` (that on sleep, or the one named) and copies of them, each with a key, DOI,
reference number and name of its own. Each size is built in a process of its own, whose functions are timed one within the other: what a
function calls that has a line of its own does not count for it. Python looks for garbage at any stage, among all that there is by then,
so that has a line too. The last column is the exponent of growth between the smallest and the largest size: 1 is linear. With ``--read``
the records are read and checked, with all that is computed from them, and nothing is built. Nothing is asserted: times depend on the
machine.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]
from helpers.many_studies import write_review  # noqa: E402
from helpers.sites import copy_project  # noqa: E402

REVIEWS = Path(__file__).parents[1] / "reviews"
SIZES = [100, 250, 400, 1000]
STAGES = {
    "load": "commands.read.load_records",
    "check": "commands.read.check_records",
    "tables": "commands.read.tabulate",
    "syntheses": "commands.read.synthesise_all",
    "numbers and claims": "commands.read.evaluate",
    "plausibility": "commands.read.plausibility",
    "second readings": "commands.read.agreement",
    "charts of the review": "commands.build.draw_all",
    "charts of single studies": "commands.build.draw_for_studies",
    "rank strips": "commands.build.draw_rank_strips",
    "views of syntheses": "commands.build.syntheses_view",
    "exports": "export.base.ExportFile.make",
    "pages": "site.write._put_pages",
    "pictures for links": "site.social_cards.picture",
    "files of charts": "site.extra_files.downloads",
    "comparison": "pages.compare.comparison_files",
    "MkDocs": "site.mkdocs_pages._run_mkdocs",
    "around MkDocs": "site.write.make_pages",
    "search": "site.write._searchable",
    "offline copy": "site.offline.add_copy",
    "self-check": "site.write._checked",
    "writing": "site.write.write_site",
    "the rest": "commands.build.build",
}
"""The functions by what they do, each where it is called."""
TIMED = """
import functools, gc, importlib, json, resource, sys, time
from pathlib import Path
spent, running = {}, []
def timed(name, function):
    @functools.wraps(function)
    def call(*arguments, **named):
        begun = time.process_time()
        running.append(0.0)
        try:
            return function(*arguments, **named)
        finally:
            took = time.process_time() - begun
            spent[name] = spent.get(name, 0.0) + took - running.pop()
            if running:
                running[-1] += took
    return call
def looking(phase, told, begun=[]):
    if phase == "start":
        begun[:] = [time.process_time()]
    else:
        took = time.process_time() - begun.pop()
        spent["looking for garbage"] = spent.get("looking for garbage", 0.0) + took
        if running:
            running[-1] += took
gc.callbacks.append(looking)
for name, place in json.loads(sys.argv[1]).items():
    parts = place.split(".")
    owner = importlib.import_module(".".join(["living_review", *parts[:2]]))
    for part in parts[2:-1]:
        owner = getattr(owner, part)
    if hasattr(owner, parts[-1]):
        setattr(owner, parts[-1], timed(name, getattr(owner, parts[-1])))
from living_review.commands.options import Options, Project
from living_review.commands.report import run
project, options = Project(Path.cwd()), Options(Path("data").resolve(), Path("site").resolve(), url="https://example.org/review/")
run(project, {"read": "check.check", "build": "build.build"}[sys.argv[2]], project, options)
print(json.dumps({"spent": spent, "whole": time.process_time(), "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""
"""Builds or checks the project in the folder that it is in as the program does, with a clock around each stage."""


def measured(review: Path, size: int, *, read: bool) -> dict[str, float]:
    """CPU seconds of each stage, and what else there is to say of the build and its site."""
    with tempfile.TemporaryDirectory() as place:
        write_review(review, Path(place) / "data", size)
        project = copy_project(Path(place) / "project", data=Path(place) / "data")
        command = [sys.executable, "-c", TIMED, json.dumps(STAGES), "read" if read else "build"]
        told = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stdout[-1000:] + told.stderr[-3000:]
        found = json.loads(told.stdout.splitlines()[-1])
        if read:
            return found["spent"] | {"in all": found["whole"], "memory, MB": found["megabytes"]}
        files = {
            file.relative_to(project / "site").as_posix(): file.stat().st_size for file in (project / "site").rglob("*") if file.is_file()
        }
        shutil.rmtree(project)
    pages = {name: n for name, n in files.items() if name.endswith(".html")}
    largest = sorted(pages, key=lambda name: -pages[name])[:6]
    sys.stderr.write(f"{size}: " + ", ".join(f"{name} {pages[name] / 1000:.0f} kB" for name in largest) + "\n")
    more = {
        "in all": found["whole"],
        "memory, MB": found["megabytes"],
        "site, kB a study": sum(files.values()) / 1000 / size,
        "largest page, kB": max(pages.values()) / 1000,
        "search index, kB": sum(n for name, n in files.items() if name.startswith("search/")) / 1000,
        "offline copy, kB": files.get("data/offline.zip", 0) / 1000,
    }
    return found["spent"] | more


def growth(first: float, last: float, sizes: list[int]) -> str:
    """The exponent with which something grows between the smallest and the largest size, where it is enough to tell."""
    if len(sizes) < 2 or last < 0.3 or first <= 0:
        return ""
    return f"{math.log(last / first) / math.log(sizes[-1] / sizes[0]):6.2f}"


def main(review: Path, sizes: list[int], *, read: bool) -> None:
    """Measure each size, and print a line for each stage."""
    found = [measured(review, size, read=read) for size in sizes]
    print(f"{'':26}" + "".join(f"{size:>10}" for size in sizes) + "   exponent")
    for name in found[-1]:
        values = [each.get(name, 0.0) for each in found]
        print(f"{name:26}" + "".join(f"{value:10.2f}" for value in values) + f"   {growth(values[0], values[-1], sizes)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--of", default="sleep", help="the review whose studies are copied")
    parser.add_argument("sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--read", action="store_true", help="read and check alone, and build nothing")
    asked = parser.parse_args()
    main(REVIEWS / asked.of, sorted(asked.sizes), read=asked.read)
