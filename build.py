"""Build the website of a review, check its records, or serve it while it is being written: ``python build.py --help``."""

from __future__ import annotations

import sys
from pathlib import Path

from living_review.problems import missing_package

try:
    from living_review.commands.cli import command_line
    from living_review.commands.options import Project
except ModuleNotFoundError as error:
    sys.exit(missing_package(error.name, sys.argv[1:]))

main = command_line(Project(Path(__file__).resolve().parent))

if __name__ == "__main__":
    main()
