"""The command of the installed package: the same as ``build.py``, with records and site in the folder that it is run in."""

from __future__ import annotations

import sys
from pathlib import Path

from living_review.commands.cli import command_line
from living_review.commands.options import Project

PACKAGE = Path(__file__).resolve().parents[1]
PARTS = "parts"
"""Below the package: where a wheel puts the templates, the sources of the site and the settings of MkDocs."""


def installed_project(work: Path) -> Project:
    """The generator as it was installed, for records in ``work``; from a clone of the repository its parts lie beside the package."""
    parts = PACKAGE / PARTS
    return Project(parts if parts.is_dir() else PACKAGE.parent, home=work, code=PACKAGE)


def main() -> None:
    """Run a command in the working directory."""
    sys.argv[0] = "living-review"
    command_line(installed_project(Path.cwd()))()
