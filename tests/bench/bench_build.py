"""What checking and building cost for reviews of several sizes, beside what MkDocs alone takes for the same pages.

Run by hand: python tests/bench/bench_build.py [SIZE ...]

The studies are copies of one record of the small review of another field, each with a key, DOI, name and reference number of its own.
For each size there is a line for each of: a check; a build with nothing remembered; the same build again; a build after one study was
edited, and the same within ``serve``, where the program is loaded already; and, on the Markdown of that build, MkDocs with stock Material
and its search, and Zensical and Hugo where they are installed. Seconds are those of the processor, children included. Nothing is asserted:
times depend on the machine.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]
from helpers.sites import copy_project  # noqa: E402

ROOT = Path(__file__).parents[2]
SLEEP = ROOT / "tests" / "reviews" / "sleep"
PATTERN = "chen2018"
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
STOCK = "site_name: x\ntheme: {name: material}\nplugins: [search]\n"


@dataclass(frozen=True)
class Cost:
    """What one command took: seconds of the processor, and the most memory of one of its processes in megabytes."""

    seconds: float
    megabytes: float


def write_review(folder: Path, size: int) -> None:
    """A review of ``size`` studies in ``folder``, without claims."""
    shutil.copytree(SLEEP, folder)
    (folder / "claims.yml").unlink(missing_ok=True)
    text = (folder / "studies" / f"{PATTERN}.yml").read_text(encoding="utf-8")
    for i in range(size - 4):
        record = text.replace(PATTERN, f"study{i}").replace("Chen D,", f"Chen{i} D,")
        record = re.sub(r"doi: \S+", f"doi: 10.5555/bench.{i}", record)
        record = re.sub(r"reference: \d+\n", f"reference: {1000 + i}\n", record, count=1)
        (folder / "studies" / f"study{i}.yml").write_text(record, encoding="utf-8")
    review = (folder / "review.yml").read_text(encoding="utf-8")
    (folder / "review.yml").write_text(re.sub(r"references: \d+", f"references: {2000 + size}", review), encoding="utf-8")


def cost(*command: str | Path, cwd: Path) -> Cost:
    """Run a command to its end, and say what it took."""
    process = subprocess.Popen([str(part) for part in command], cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    told = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0, told[-2000:]
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def of_project(project: Path) -> dict[str, Cost]:
    """What the program takes for the review in ``data/`` of a project."""
    build: Sequence[str | Path] = (sys.executable, project / "build.py", "--url", "https://example.org/review/")
    found = {"check": cost(sys.executable, project / "build.py", "check", cwd=project)}
    found["build, nothing remembered"] = cost(*build, cwd=project)
    found["build again"] = cost(*build, cwd=project)
    record = project / "data" / "studies" / f"{PATTERN}.yml"
    record.write_text(re.sub(r"(?m)^  finding: .*", "  finding: Another finding.", record.read_text(encoding="utf-8")), encoding="utf-8")
    found["build after an edit"] = cost(*build, cwd=project)
    served = subprocess.run([sys.executable, "-c", SERVING, str(record)], cwd=project, capture_output=True, text=True, check=True)
    found["an edit in serve"] = Cost(*map(float, served.stdout.split()[-2:]))
    return found


def of_others(documents: Path, scratch: Path) -> dict[str, Cost]:
    """What other programs take for the same Markdown, as far as they are installed."""
    found = {}
    for name in ("mkdocs", "zensical"):
        beside = Path(sys.executable).with_name(name)
        program = beside if beside.exists() else shutil.which(name)
        if program is not None:
            folder = scratch / name
            shutil.copytree(documents, folder / "docs")
            (folder / "mkdocs.yml").write_text(STOCK, encoding="utf-8")
            found[name] = cost(program, "build", "-f", folder / "mkdocs.yml", cwd=folder)
    hugo = shutil.which("hugo")
    if hugo:
        folder = scratch / "hugo"
        shutil.copytree(documents, folder / "content")
        (folder / "hugo.toml").write_text('title = "x"\n', encoding="utf-8")
        (folder / "layouts" / "_default").mkdir(parents=True)
        for kind in ("single", "list"):
            (folder / "layouts" / "_default" / f"{kind}.html").write_text("<title>{{ .Title }}</title>{{ .Content }}", encoding="utf-8")
        found["hugo"] = cost(hugo, cwd=folder)
    return found


def main(sizes: list[int]) -> None:
    """Measure each size and print its table."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as place:
            scratch = Path(place)
            write_review(scratch / "data", size)
            project = copy_project(scratch / "project", data=scratch / "data")
            own = of_project(project)
            others = of_others(project / "out" / "docs", scratch)
            kilobytes = sum(file.stat().st_size for file in (project / "site").rglob("*") if file.is_file()) / 1024
        bare = others["mkdocs"].seconds
        sys.stdout.write(f"{size} studies; the site has {kilobytes / size:.0f} kB a study\n")
        for name, each in (own | others).items():
            sys.stdout.write(f"  {name:26} {each.seconds:7.1f} s {each.seconds / bare:6.2f} × MkDocs {each.megabytes:6.0f} MB\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [18, 100, 400, 1000])
