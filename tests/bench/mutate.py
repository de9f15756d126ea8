"""Mutation testing: of changes to the program that alter what it does, how many do the tests notice?

    pip install cosmic-ray
    python tests/bench/mutate.py [--sample 60] [--seed 1] [--near] [--fresh] [FOLDER OR MODULE OF THE PACKAGE ...]

Of each folder (records, checks, analysis and stats, unless others or single modules, such as analysis/claims.py, are named) a sample is
drawn from all changes that cosmic-ray knows of, and each is made in a copy of the project. Changes in types, in texts and in what words
messages are left out. The tests in the folder of the same name are run once to see which lines each comes by, and then for each change
until one fails: those that come by it first, the quick ones before the slow, then those in files that come by its module, since a test may
look at what an earlier one had worked out; with ``--near`` only the first, which gives a share that can only be too small. Libraries are
loaded once, and each change is tried in a process that is split off, so that it costs seconds. What was found is kept in
``out/mutants.jsonl``: what was noticed is not tried again, nor what was not while the tests are the same; ``--fresh`` forgets it.

Prints what survives, with its place and the change, and the share that was noticed in each folder. A change that gives an equivalent
program survives too; those that are known are listed in ``EQUIVALENT`` with the reason.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import gc
import hashlib
import importlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, NamedTuple

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import MutationVisitor
from cosmic_ray.plugins import get_operator, operator_names

ROOT = Path(__file__).parents[2]

FOLDERS = ("records", "checks", "analysis", "stats")
LEFT_OUT = re.compile("ReplaceBinaryOperator_(BitOr|(?!Bit).*_(Bit|[RL]Shift))|RemoveDecorator|ExceptionReplacer|_(Eq|NotEq|[LG]tE?)_Is")
"""Operators of which nearly all changes are to types, end each run at once, or mean the same for short texts and small numbers."""
WORDS_ALONE = ("messages.py", "mistakes.py")
"""Modules that only word what is wrong."""
LIBRARIES = (
    "altair", "babel", "bibtexparser", "click.testing", "html5lib", "hypothesis", "jinja2", "jsonschema_rs", "markdown", "numpy",
    "openpyxl", "pandas", "pydantic", "pytest", "rispy", "scipy.optimize", "scipy.special", "scipy.stats", "yaml",
)  # fmt: skip
"""What is loaded before the processes are split off; nothing of the project is among it."""
BUILDING = ("sites", "rich_site", "sleep_site", "bcg_site")
"""Fixtures that build whole sites; the tests that need them are left out."""
EQUIVALENT = {
    ("claims.py", "computed > stated,", "computed >= stated,"): "equal numbers are the same before",
    ("claims.py", "computed < stated,", "computed <= stated,"): "equal numbers are the same before",
    ("claim_operands.py", "n(values) < len(parts", "n(values) != len(parts"): "the values are some of the parts",
    ("others.py", "e = items[0].result.s", "e = items[ 1].result.s"): "those that are set side by side have one scale",
    ("others.py", "e = items[0].result.s", "e = items[ -1].result.s"): "those that are set side by side have one scale",
    ("others.py", "f_by_mean * off > 0", "f_by_mean / off > 0"): "what is far is not 0 off, and a quotient has the sign of the product",
    ("covariates.py", "ing(terms[0]) else fl", "ing(terms[ -1]) else fl"): "there is one of them",
    ("derived_amounts.py", "(numbers) > 1 or not", "(numbers) != 1 or not"): "there is one at least",
    ("derived_amounts.py", "en(lines) == 1:", "en(lines) <= 1:"): "there is one at least",
    ("meta_regression.py", "* spread * float(sel", "* spread / float(sel"): "the upper end of a search may be any that is large enough",
    ("multilevel.py", "steps = (0.0, 0.003,", "steps = ( 1.0, 0.003,"): "a search that starts elsewhere finds the same most",
    ("poolability.py", "distinct) > 1:", "distinct) != 1:"): "there is one at least",
    ("risk_of_bias.py", ".measure) == 1 else f", ".measure) <= 1 else f"): "that of the result itself is among them",
    ("risk_of_bias.py", "verity or 0) > whole", "verity or -1) > whole"): "no severity is below 0",
    ("small_study.py", "score[1] > 0] or [(0", "score[1] != 0] or [(0"): "no variance is below 0",
    ("written_text.py", '<= sign <= "\\ufe0f"', '<= sign < "\\ufe0f"'): "the last sign is looked at before",
    ("effect_data.py", "rm.events == arm.n fo", "rm.events >= arm.n fo"): "no more people had an event than there were",
    ("field_types.py", "return -1.0 if larg", "return - 2.0 if larg"): "no amount is below 0",
    ("own_p.py", "or known[0].measure", "or known[ -1].measure"): "there is one of them",
    ("synthesis.py", ".entries) == 1 else (", ".entries) <= 1 else ("): "a row has a result at least",
    ("yaml_reader.py", "frame.key is _NOTHING:", "frame.key == _NOTHING:"): "the mark is equal to nothing but itself",
    ("weighted_fit.py", "der[0]]) / 2)", "der[0]]) // 2)"): "the unit may be any power of two that is near",
    ("weighted_fit.py", "ER_DECADE * math.log1", "ER_DECADE // math.log1"): "a search that starts from another grid finds the same least",
}
"""Changes after which the program does the same, by module and change, with the reason."""
ORDERED: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.Lt: ast.NotEq, ast.Gt: ast.NotEq, ast.LtE: ast.Eq, ast.GtE: ast.Eq}
"""What a comparison with a text comes to, since no text of a list is before another."""
SLOW = 10
"""Tests that take longer, in seconds and while their lines are noted, are left out: what they alone would notice counts as not noticed."""
CALLS = 30
"""In so many calls of a function by one test its lines are noted; in more it mostly comes by the same ones."""
UNNOTICED = ("passed", "no tests")
GRACE = 30
"""How many seconds longer than without a change the tests may take, of three times as long."""


class Mutant(NamedTuple):
    """A changed module."""

    module: Path
    operator: str
    number: int
    text: str
    line: int
    old: str
    new: str


# ---------------------------------------------------------------------------------------------- changes


def mutants_of(module: Path) -> Iterator[tuple[str, int]]:
    """The operators that can change a module, each with the number of one of the changes that it can make."""
    nodes = list(ast_nodes(get_ast(module.read_text(encoding="utf-8"))))
    for name in sorted(operator_names()):
        if not LEFT_OUT.search(name):
            operator = get_operator(name)
            if not operator.arguments():
                count = sum(1 for node in nodes for _ in operator().mutation_positions(node))
                yield from ((name, n) for n in range(count))


def make(module: Path, name: str, number: int) -> Mutant | None:
    """A mutant; None if it is no program, or if only types and texts differ."""
    before = module.read_text(encoding="utf-8")
    after = MutationVisitor.mutate_code(before, get_operator(name)(), number)
    if after is None:
        return None
    try:
        if without_words(before) == without_words(after):
            return None
    except SyntaxError:
        return None
    changed = list(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0))[2:]
    line = int(changed[0].split()[1].removeprefix("-").split(",")[0])
    return Mutant(module, name, number, after, line, *differing(before, after))


def differing(before: str, after: str, around: int = 10) -> tuple[str, str]:
    """Where two texts differ, with some signs around it."""
    start = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after)))
    rest = min(len(before), len(after)) - start
    end = next((i for i in range(rest) if before[-1 - i] != after[-1 - i]), rest)
    return tuple(" ".join(text[max(start - around, 0) : len(text) - end + around].split()) for text in (before, after))  # type: ignore[return-value]


def without_words(text: str) -> str:
    """A program without annotations, texts that are put together, an order of texts, guards of values, and how arguments are given."""

    class Without(ast.NodeTransformer):
        def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
            node.returns, given = None, node.args
            given.args = [*given.posonlyargs, *given.args, *given.kwonlyargs]  # by name or by place
            given.defaults += [each for each in given.kw_defaults if each is not None]
            given.posonlyargs, given.kwonlyargs, given.kw_defaults = [], [], []
            for argument in given.args:
                argument.annotation = None
            return self.generic_visit(node)

        def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
            node.annotation = ast.Constant(None)
            return self.generic_visit(node)

        def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
            return ast.Constant("…")

        def visit_keyword(self, node: ast.keyword) -> ast.AST:
            node.value = ast.Constant(None) if node.arg in ("frozen", "strict") else node.value
            return self.generic_visit(node)

        def visit_Compare(self, node: ast.Compare) -> ast.AST:
            if any(isinstance(side, ast.Constant) and isinstance(side.value, str) for side in (node.left, *node.comparators)):
                node.ops = [ORDERED.get(type(each), type(each))() for each in node.ops]
            return self.generic_visit(node)

    return ast.dump(Without().visit(ast.parse(text)))


def sample_of(project: Path, folder: str, size: int, seed: int) -> Iterator[Mutant]:
    """So many mutants of a folder or module of a copy, the same for the same seed and program, whatever is written meanwhile."""
    place = project / "living_review" / folder
    files = [place] if place.is_file() else sorted(place.rglob("*.py"))
    modules = [file for file in files if file.name not in ("__init__.py", *WORDS_ALONE)]
    every = [(module, name, n) for module in modules for name, n in mutants_of(module)]
    random.Random(f"{seed}{folder}").shuffle(every)
    found = 0
    for module, name, n in every:
        if found == size:
            return
        mutant = make(module, name, n)
        if mutant is not None and (module.name, mutant.old, mutant.new) not in EQUIVALENT:
            found += 1
            yield mutant


# ---------------------------------------------------------------------------------------------- tests


class Known(NamedTuple):
    """What is known of the tests of a folder, by their ids."""

    took: dict[str, float]
    """How many seconds each takes."""
    lines: dict[str, dict[str, list[int]]]
    """The lines of each module, by its path within the package, that each comes by."""

    def near(self, module: str, text: str, line: int) -> list[str]:
        """The tests that come by the statement of a line, or by any of the module if none does, as by a constant; the quick ones first."""
        first, last = statement_at(text, line)
        by = [test for test, seen in self.lines.items() if any(first <= each <= last for each in seen.get(module, ()))]
        return sorted(by or (test for test, seen in self.lines.items() if module in seen), key=self.took.__getitem__)

    def of_module(self, module: str) -> set[str]:
        """The tests that come by a module, and those beside them in a file, which may look at no more than its constants."""
        files = {test.split("::")[0] for test, seen in self.lines.items() if module in seen}
        return {test for test in self.took if test.split("::")[0] in files}


def statement_at(text: str, line: int) -> tuple[int, int]:
    """The first and the last line of the smallest statement at a line; of one that holds others only its head."""
    found = (line, line)
    for node in ast.walk(ast.parse(text)):  # the outer ones first
        if isinstance(node, ast.stmt):
            inner = [each.lineno for each in ast.walk(node) if isinstance(each, ast.stmt) and each is not node]
            last = max(node.lineno, min(inner) - 1) if inner else node.end_lineno or line
            if node.lineno <= line <= last:
                found = (node.lineno, last)
    return found


class Plugin:
    """Runs tests, those that are wanted in their order, without those that build whole sites, and says how long each took.

    ``watched`` is a folder of the package of which the lines are noted that each test comes by.
    """

    def __init__(self, wanted: Sequence[str] | None = None, watched: Path | None = None) -> None:
        self.order = None if wanted is None else {test: i for i, test in enumerate(wanted)}
        self.watched = watched
        self.took: dict[str, float] = defaultdict(float)
        self.lines: dict[str, dict[str, set[int]]] = {}
        self.failed: list[str] = []

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        """Leave out what is not wanted."""
        items[:] = [item for item in items if not set(BUILDING) & set(getattr(item, "fixturenames", ()))]
        if self.order is not None:
            items[:] = sorted((item for item in items if item.nodeid in self.order), key=lambda item: self.order[item.nodeid])

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Add up the seconds."""
        self.took[report.nodeid] += report.duration
        self.failed += [report.nodeid] if report.failed else []

    def pytest_runtest_protocol(self, item: Any) -> None:
        """Note the lines from here to the next test."""
        if self.watched is not None:
            sys.settrace(self._tracer(self.lines.setdefault(item.nodeid, defaultdict(set)), f"{self.watched}{os.sep}"))

    def pytest_sessionfinish(self) -> None:
        """Note no more."""
        if self.watched is not None:
            sys.settrace(None)

    def _tracer(self, seen: dict[str, set[int]], prefix: str) -> Any:
        calls: Counter[CodeType] = Counter()

        def at_line(frame: FrameType, event: str, argument: object) -> Any:
            seen[frame.f_code.co_filename].add(frame.f_lineno)
            return at_line

        def at_call(frame: FrameType, event: str, argument: object) -> Any:
            code = frame.f_code
            if calls[code] == CALLS or not code.co_filename.startswith(prefix):
                return None
            calls[code] += 1
            return at_line(frame, event, argument)

        return at_call

    def answer(self) -> dict[str, Any]:
        """What was noted, with the modules as paths below the package's folder."""
        package = self.watched.parent if self.watched is not None else Path()
        named = {
            test: {str(Path(file).relative_to(package)): sorted(each) for file, each in seen.items()} for test, seen in self.lines.items()
        }
        return {"took": self.took, "failed": self.failed, "lines": named}


def run_tests(project: Path, files: Sequence[str], answer: Path, plugin: Plugin) -> int:
    """Run the tests of some files in this process, which ends with it."""
    import pytest

    os.chdir(project)
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        for stream in (1, 2):
            os.dup2(nowhere.fileno(), stream)
    sys.dont_write_bytecode = plugin.watched is None
    sys.path[:0] = [str(project), str(project / "tests")]
    options = ["-x", "-q", "-n0", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning", f"--rootdir={project}"]
    code = pytest.main([*options, *files], plugins=[plugin])
    answer.write_text(json.dumps(plugin.answer()), encoding="utf-8")
    return int(code)


def split_off(project: Path, files: Sequence[str], seconds: float, plugin: Plugin) -> tuple[str, dict[str, Any]]:
    """Run tests in a process that is split off: 'passed', 'failed', 'too long' or 'no tests', and what it answered."""
    answer = project / "answer.json"
    answer.unlink(missing_ok=True)
    child = os.fork()
    if not child:
        code = 70
        try:
            os.setpgid(0, 0)
            code = run_tests(project, files, answer, plugin)
        finally:
            os._exit(code)
    end = time.monotonic() + seconds
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            code = os.waitstatus_to_exitcode(status)
            said = json.loads(answer.read_text(encoding="utf-8")) if answer.exists() else {}
            return {0: "passed", 5: "no tests"}.get(code, "failed"), said
        if time.monotonic() > end:
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return "too long", {}
        time.sleep(0.05)


# ---------------------------------------------------------------------------------------------- the run


def copied(target: Path) -> Path:
    """A copy of what the tests need."""
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    for name in filter(None, tracked):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target / name)
    return target


def digest(*parts: bytes) -> str:
    """A short name for contents."""
    return hashlib.sha256(b"".join(parts)).hexdigest()[:24]


@cache
def watched(folder: str, project: Path) -> Known:
    """What is known of the tests of a folder after they were run once, without a change; without those that are slow."""
    plugin = Plugin(None, project / "living_review" / folder)
    files = [str(project / place / folder) for place in ("tests", "living_review")]  # examples in docstrings are tests too
    state, said = split_off(project, files, 3_000, plugin)
    if state != "passed":
        raise SystemExit(f"the tests of {folder} do not pass without a change: {state} {said.get('failed', '')}")
    took = {test: seconds for test, seconds in said["took"].items() if seconds <= SLOW}
    return Known(took, {test: said["lines"].get(test, {}) for test in took})


def outcome_of(mutant: Mutant, before: str, project: Path, tests: Known, *, near: bool) -> tuple[str, str]:
    """How the tests end with a change of a module that was as ``before``, and the one that noticed it."""
    part = mutant.module.relative_to(project / "living_review")
    first = tests.near(str(part), before, mutant.line)
    others = sorted(tests.of_module(str(part)) - set(first), key=tests.took.__getitem__)
    state, said = "no tests", {}
    for batch in (first, [] if near else others):
        if batch and state in UNNOTICED:
            files = sorted({str(project / test.split("::")[0]) for test in batch})
            seconds = 3 * sum(tests.took[test] for test in batch) + GRACE
            state, said = split_off(project, files, seconds, Plugin(batch))
    return state, (said.get("failed") or [""])[0].removeprefix("tests/")


def tried(
    folder: str, sample: int, seed: int, project: Path, known: Mapping[str, Mapping[str, str]], kept: Path, *, near: bool
) -> tuple[int, int]:
    """Try the mutants of a folder or module; how many there were, and how many were noticed."""
    top = folder.split("/")[0]
    now = ("near " if near else "") + digest(*(file.read_bytes() for file in sorted((project / "tests" / top).rglob("*.py"))))
    count = noticed = 0
    for mutant in list(sample_of(project, folder, sample, seed)):
        count += 1
        key, place, target = digest(mutant.text.encode()), mutant.module.relative_to(project), mutant.module
        found = known.get(key)
        if found is None or (found["state"] in UNNOTICED and found["tests"] != now):
            tests = watched(top, project)
            before, stat = target.read_text(encoding="utf-8"), target.stat()
            target.write_text(mutant.text, encoding="utf-8")
            state, by = outcome_of(mutant, before, project, tests, near=near)
            target.write_text(before, encoding="utf-8")
            os.utime(target, ns=(stat.st_atime_ns, stat.st_mtime_ns))
            change = f"{mutant.old}  ->  {mutant.new}"
            found = {"key": key, "tests": now, "state": state, "place": f"{place}:{mutant.line}", "by": by, "change": change}
            with kept.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(found) + "\n")
        noticed += found["state"] not in UNNOTICED
        if found["state"] in UNNOTICED:
            print(f"survives: {place}:{mutant.line}: {mutant.old}  ->  {mutant.new}", flush=True)
    return count, noticed


def main(folders: tuple[str, ...], sample: int, seed: int, kept: Path, *, near: bool) -> int:
    """Try a sample of mutants of each folder; 1 if fewer than nine in ten are noticed."""
    for name in LIBRARIES:
        importlib.import_module(name)
    gc.freeze()
    known = {}
    if kept.exists():
        known = {line["key"]: line for line in map(json.loads, kept.read_text(encoding="utf-8").splitlines())}
    kept.parent.mkdir(exist_ok=True)
    totals = {}
    with tempfile.TemporaryDirectory() as scratch:
        project = copied(Path(scratch) / "project")
        for folder in folders:
            totals[folder] = tried(folder, sample, seed, project, known, kept, near=near)
            count, noticed = totals[folder]
            print(f"{folder}: {noticed} of {count} noticed ({100 * noticed / max(count, 1):.0f} %)", flush=True)
    count, noticed = (sum(each) for each in zip(*totals.values(), strict=True))
    print(f"all: {noticed} of {count} noticed ({100 * noticed / max(count, 1):.0f} %)")
    return int(noticed < 0.9 * count)


if __name__ == "__main__":
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    asked = argparse.ArgumentParser(description="Which changes of the program does no test notice?")
    asked.add_argument("folders", nargs="*")
    asked.add_argument("--sample", type=int, default=60, help="how many changes of each folder")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--near", action="store_true", help="run only the tests that come by what is changed, which is quicker")
    asked.add_argument("--fresh", action="store_true", help="forget what was tried before")
    given = asked.parse_args()
    results = ROOT / "out" / "mutants.jsonl"
    if given.fresh:
        results.unlink(missing_ok=True)
    sys.exit(main(tuple(given.folders) or FOLDERS, given.sample, given.seed, results, near=given.near))
