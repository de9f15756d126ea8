"""What checking and building cost for reviews of several sizes, beside what MkDocs alone takes for the same pages.

Run by hand: python tests/bench/bench_build.py [--of REVIEW] [SIZE ...], or with --as-it-is for a review with its claims and no copies

The studies are those of a small review and copies of them, each with a key, DOI, name and reference number of its own. For each size
there is a line for each of: a check as a process, and after imports; a build with nothing remembered; the same build again; a build after
one study was edited, and the same within ``serve``, where the program is loaded already; and, on the Markdown of that build, MkDocs with
stock Material and its search (with all pages in its menu, as it has by itself, and with the menu that we give it), and Zensical and Hugo
where they are installed. Then a build and MkDocs are measured in turn, since the speed of a machine drifts; and then comes what readers
load, and wait for in a browser on this machine. At the end stands how each grows between the smallest and the largest size: an exponent of
1 is linear. Seconds are those of the processor, children included, but where the clock is named.
Nothing is asserted: times depend on the machine; beside the figures stands what was to be reached.
"""

from __future__ import annotations

import argparse
import gzip
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]
from bench_browser import told, waits  # noqa: E402
from helpers.many_studies import write_review  # noqa: E402
from helpers.sites import copy_project  # noqa: E402

REVIEWS = Path(__file__).parents[1] / "reviews"
SIZES = [18, 100, 400, 1000]
SERVING = """
import re, resource, sys, time
from pathlib import Path
from living_review.commands.build import build
from living_review.commands.options import Options, Project
from living_review.remembering import Memory
project, memory, record = Project(Path.cwd()), Memory(), Path(sys.argv[1])
for finding in ("One finding.", "One finding more.", "Two findings more."):
    text = re.sub("(?m)^  finding: .*", f"  finding: {finding}", record.read_text(encoding="utf-8"))
    record.write_text(text, encoding="utf-8")
    begun = time.process_time()
    build(project, Options(Path("data").resolve(), Path("site").resolve()), offline=False, memory=memory)
    spent = time.process_time() - begun
print(spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
"""Builds as ``serve`` does, a first time and after two edits, and prints what the last one took."""
CHECKING = """
import resource, time
from pathlib import Path
from living_review.commands.read import load_and_check
begun = time.process_time()
load_and_check(Path("data").resolve(), Path("templates").resolve())
print(time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
"""Checks the records as the program does once it is loaded."""
WANTED = {
    "check, after imports": "0.5 s at 18 studies, 5 s at 1,000",
    "check": "1 s at 18 studies",
    "build, nothing remembered": "3 × MkDocs at 18 studies, 1.5 × at 400, 1.25 × and 500 MB at 1,000",
    "an edit in serve": "1.5 s at 18 studies, 3 s at 1,000",
}
"""What was to be reached."""
OTHERS = ("mkdocs", "mkdocs, our menu", "zensical", "hugo")
TIMES_IN_TURN = 5
"""How often a build of a small review and MkDocs are measured in turn; one that is not small once, which takes long enough."""
STOCK = "site_name: x\ntheme: {name: material}\nplugins: [search]\n"


@dataclass(frozen=True)
class Cost:
    """What one command took: seconds of the processor, the most memory of one of its processes in megabytes, and seconds of the clock."""

    seconds: float
    megabytes: float
    waited: float = math.nan


def cost(*command: str | Path, cwd: Path) -> Cost:
    """Run a command to its end, and say what it took."""
    begun = time.perf_counter()
    process = subprocess.Popen([str(part) for part in command], cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    told = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0, told[-2000:]
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, time.perf_counter() - begun)


def of_project(project: Path) -> dict[str, Cost]:
    """What the program takes for the review in ``data/`` of a project."""
    build = building(project)
    found = {"check": cost(sys.executable, project / "build.py", "check", cwd=project), "check, after imports": told_by(CHECKING, project)}
    found["build, nothing remembered"] = cost(*build, cwd=project)
    found["build again"] = cost(*build, cwd=project)
    record = min((project / "data" / "studies").glob("*.yml"))
    record.write_text(re.sub(r"(?m)^  finding: .*", "  finding: Another finding.", record.read_text(encoding="utf-8")), encoding="utf-8")
    found["build after an edit"] = cost(*build, cwd=project)
    found["an edit in serve"] = told_by(SERVING, project, str(record))
    return found


def in_turn(project: Path, scratch: Path, times: int) -> tuple[list[float], list[float]]:
    """How many times as much as MkDocs with stock Material a build with nothing remembered takes, the two one after the other each time.

    First of the processor, then of the clock: a build has a second process. The speed of a machine drifts, and by more than what is to be
    told apart.
    """
    seconds, waited = [], []
    for _ in range(times):
        for folder in (project / "out", project / "site"):
            shutil.rmtree(folder)
        own = cost(*building(project), cwd=project)
        beside = of_others(project / "out", scratch / "in turn", ["mkdocs"])
        shutil.rmtree(scratch / "in turn")
        seconds.append(own.seconds / beside["mkdocs"].seconds)
        waited.append(own.waited / beside["mkdocs"].waited)
    return sorted(seconds), sorted(waited)


def building(project: Path) -> Sequence[str | Path]:
    """The command that builds the site of a project."""
    return (sys.executable, project / "build.py", "--url", "https://example.org/review/")


def told_by(program: str, project: Path, *arguments: str) -> Cost:
    """What a program that measures itself tells at its end."""
    done = subprocess.run([sys.executable, "-c", program, *arguments], cwd=project, capture_output=True, text=True, check=True)
    return Cost(*map(float, done.stdout.split()[-2:]))


def of_others(built: Path, scratch: Path, asked: Sequence[str] = OTHERS) -> dict[str, Cost]:
    """What other programs take for the Markdown in ``docs``, as far as they are installed; MkDocs also with the menu that we give it."""
    found, documents = {}, built / "docs"
    menu = yaml.safe_dump({"nav": yaml.safe_load((built / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]})
    for name, settings in (("mkdocs", STOCK), ("mkdocs, our menu", STOCK + menu), ("zensical", STOCK)):
        command = name.partition(",")[0]
        beside = Path(sys.executable).with_name(command)
        program = beside if beside.exists() else shutil.which(command)
        if program is not None and name in asked:
            folder = scratch / name
            shutil.copytree(documents, folder / "docs")
            (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
            found[name] = cost(program, "build", "-f", folder / "mkdocs.yml", cwd=folder)
    hugo = shutil.which("hugo")
    if hugo and "hugo" in asked:
        folder = scratch / "hugo"
        shutil.copytree(documents, folder / "content")
        (folder / "hugo.toml").write_text('title = "x"\n', encoding="utf-8")
        (folder / "layouts" / "_default").mkdir(parents=True)
        for kind in ("single", "list"):
            (folder / "layouts" / "_default" / f"{kind}.html").write_text("<title>{{ .Title }}</title>{{ .Content }}", encoding="utf-8")
        found["hugo"] = cost(hugo, cwd=folder)
    return found


def weights(site: Path, size: int) -> dict[str, float]:
    """What the site weighs and what readers load, in kilobytes; the search with what a question needs at the most, as files and packed."""
    files = {file.relative_to(site).as_posix(): file for file in site.rglob("*") if file.is_file()}
    pages = [file.stat().st_size for name, file in files.items() if name.endswith(".html")]
    words, studies = (heaviest(file for name, file in files.items() if name.startswith(f"search/{kind}/")) for kind in ("words", "studies"))
    workers = [file for name, file in files.items() if "workers/search" in name and file.suffix == ".js"]
    asked = [files["search/search_index.json"], *words[:2], *studies[:10], *workers]
    return {
        "the site, a study": sum(file.stat().st_size for file in files.values()) / 1000 / size,
        "the largest page": max(pages) / 1000,
        "the search, first result": sum(file.stat().st_size for file in asked) / 1000,
        "the same as it is sent": sum(len(gzip.compress(file.read_bytes(), 6)) for file in asked) / 1000,
        "rows of the table": files["assets/studies.json"].stat().st_size / 1000 if "assets/studies.json" in files else 0.0,
    }


def heaviest(files: Iterable[Path]) -> list[Path]:
    """Files, the heaviest first."""
    return sorted(files, key=lambda file: -file.stat().st_size)


def growths(sizes: list[int], found: list[dict[str, Cost]]) -> None:
    """Print the exponents with which time and memory grow between the smallest and the largest size."""
    if len(sizes) < 2:
        return
    steps = math.log(sizes[-1] / sizes[0])
    sys.stdout.write(f"growth from {sizes[0]} to {sizes[-1]} studies\n")
    for name in found[0].keys() & found[-1].keys():
        seconds, megabytes = (math.log(getattr(found[-1][name], of) / getattr(found[0][name], of)) for of in ("seconds", "megabytes"))
        sys.stdout.write(f"  {name:26} time {seconds / steps:5.2f}  memory {megabytes / steps:5.2f}\n")


def main(review: Path, sizes: list[int], *, as_it_is: bool) -> None:
    """Measure each size and print its table; or the review as it is, whose size is the one that is given."""
    everything = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as place:
            scratch = Path(place)
            if as_it_is:
                shutil.copytree(review, scratch / "data")
            else:
                write_review(review, scratch / "data", size)
            project = copy_project(scratch / "project", data=scratch / "data")
            own = of_project(project)
            others = of_others(project / "out", scratch)
            weighed = weights(project / "site", size)
            waited = waits(project / "site")
            ratios = in_turn(project, scratch, TIMES_IN_TURN if size <= 100 else 1)
        everything.append(own | others)
        bare = others["mkdocs"].seconds
        sys.stdout.write(f"{size} studies\n")
        for name, each in everything[-1].items():
            wanted = f"   wanted: {WANTED[name]}" if name in WANTED else ""
            sys.stdout.write(f"  {name:26} {each.seconds:7.1f} s {each.seconds / bare:6.2f} × MkDocs {each.megabytes:6.0f} MB{wanted}\n")
        for name, ratio in zip(("build and MkDocs, in turn", "the same by the clock"), ratios, strict=True):
            span = f"{ratio[len(ratio) // 2]:.2f} ({ratio[0]:.2f} to {ratio[-1]:.2f})"
            sys.stdout.write(f"  {name:26} {span} × MkDocs   wanted: {WANTED['build, nothing remembered']}\n")
        for name, kilobytes in weighed.items():
            sys.stdout.write(f"  {name:26} {kilobytes:7.0f} kB\n")
        sys.stdout.write(told(waited))
        sys.stdout.flush()
    growths(sizes, everything)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--of", default="sleep", help="the review whose studies are copied")
    parser.add_argument("--as-it-is", action="store_true", help="measure that review with its claims, and not copies of its studies")
    parser.add_argument("sizes", type=int, nargs="*", default=SIZES)
    asked = parser.parse_args()
    review = REVIEWS / asked.of
    own = [len(list((review / "studies").glob("*.yml")))] if asked.as_it_is else None
    main(review, own or sorted(asked.sizes), as_it_is=asked.as_it_is)
