"""Mutation testing: of changes to the program that alter what it does, how many do the tests notice?

    pip install cosmic-ray
    python tests/bench/mutate.py [SAMPLE] [SEED] [FOLDER OF THE PACKAGE ...]

Draws a sample from all changes that cosmic-ray knows of in records, checks, analysis and stats, makes each in a copy of the project, and
runs the tests of the module, then those of its folder. Prints what survives, with its place and the change, and the share that was noticed.
A change that gives an equivalent program survives too; those that are known are listed in ``EQUIVALENT`` with the reason.
"""

from __future__ import annotations

import ast
import difflib
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import MutationVisitor
from cosmic_ray.plugins import get_operator, operator_names

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from helpers.sites import copy_project  # noqa: E402

FOLDERS = ("records", "checks", "analysis", "stats")
LEFT_OUT = ("ReplaceBinaryOperator_BitOr", "RemoveDecorator", "ExceptionReplacer", "_Eq_Is", "_NotEq_IsNot")
"""Operators of which nearly all changes are to types, end each run at once, or mean the same for short texts and small numbers."""
EQUIVALENT: dict[tuple[str, str], str] = {}
"""Changes after which the program does the same, by module and changed line, with the reason."""
SECONDS = 240


class Mutant(NamedTuple):
    """A changed module."""

    module: Path
    text: str
    line: int
    change: str


def mutants_of(module: Path) -> Iterator[tuple[str, int]]:
    """The operators that can change a module, each with the number of one of the changes that it can make."""
    nodes = list(ast_nodes(get_ast(module.read_text(encoding="utf-8"))))
    for name in operator_names():
        if not any(part in name for part in LEFT_OUT):
            operator = get_operator(name)
            if not operator.arguments():
                count = sum(1 for node in nodes for _ in operator().mutation_positions(node))
                yield from ((name, n) for n in range(count))


def make(module: Path, name: str, occurrence: int) -> Mutant | None:
    """A mutant; None if it is no program, or if only types and texts differ."""
    before = module.read_text(encoding="utf-8")
    after = MutationVisitor.mutate_code(before, get_operator(name)(), occurrence)
    if after is None:
        return None
    try:
        if without_types(before) == without_types(after):
            return None
    except SyntaxError:
        return None
    changed = list(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0))[2:]
    line = int(changed[0].split()[1].removeprefix("-").split(",")[0])
    return Mutant(module, after, line, " ".join(part.strip() for part in changed[1:])[:200])


def without_types(text: str) -> str:
    """A program without annotations and docstrings, to compare."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.returns = None
            for argument in (*node.args.args, *node.args.kwonlyargs):
                argument.annotation = None
        if isinstance(node, ast.AnnAssign):
            node.annotation = ast.Constant(None)
    return ast.dump(tree)


def noticed(mutant: Mutant, project: Path) -> bool:
    """Whether the tests of the module, or those of its folder, fail."""
    name = mutant.module.relative_to(ROOT)
    target, folder = project / name, name.parent.name
    before = target.read_text(encoding="utf-8")
    own = project / "tests" / folder / f"test_{name.stem}.py"
    target.write_text(mutant.text, encoding="utf-8")
    try:
        return any(fails(project, tests) for tests in ((own,) if own.exists() else ()) + (project / "tests" / folder,))
    finally:
        target.write_text(before, encoding="utf-8")


def fails(project: Path, tests: Path) -> bool:
    """Whether tests fail, or take too long."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n0", "-p", "no:cacheprovider", str(tests)]
    variables = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": os.pathsep.join(sys.path[2:])}
    try:
        return subprocess.run(command, cwd=project, env=variables, capture_output=True, timeout=SECONDS, check=False).returncode != 0
    except subprocess.TimeoutExpired:
        return True


def main(sample: int, seed: int, folders: tuple[str, ...]) -> int:
    """Try a sample of mutants; 1 if fewer than nine in ten are noticed."""
    modules = [file for folder in folders for file in sorted((ROOT / "living_review" / folder).glob("*.py")) if file.stem != "__init__"]
    every = [(module, name, n) for module in modules for name, n in mutants_of(module)]
    random.Random(seed).shuffle(every)
    tried = survived = 0
    with tempfile.TemporaryDirectory() as scratch:
        project = copy_project(Path(scratch) / "project")
        for name in ("tests", "data"):
            shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", project)
        for module, name, n in every:
            if tried == sample:
                break
            mutant = make(module, name, n)
            if mutant is None or (module.name, mutant.change) in EQUIVALENT:
                continue
            tried += 1
            print(f"{tried}/{sample}", end="\r", file=sys.stderr, flush=True)
            if not noticed(mutant, project):
                survived += 1
                print(f"survives: {module.relative_to(ROOT)}:{mutant.line}: {mutant.change}", flush=True)
    print(f"{tried - survived} of {tried} noticed ({100 * (tried - survived) / max(tried, 1):.0f} %), of {len(every)} changes in all")
    return int(survived > 0.1 * tried)


if __name__ == "__main__":
    asked = [int(argument) for argument in sys.argv[1:3]]
    sys.exit(main(*(asked + [40, 1][len(asked) :]), tuple(sys.argv[3:]) or FOLDERS))
