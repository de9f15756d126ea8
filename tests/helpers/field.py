"""The inputs of other people's programs and reports that the project was tried with: each folder has a line on its source."""

from __future__ import annotations

from helpers.reviews import ROOT

FIELD = ROOT / "tests" / "fixtures" / "field"
