"""What is loaded late."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from helpers.reviews import ROOT

from living_review.charts.lazy import _lazy


def test_missing_package_is_named() -> None:
    """That a package is missing is told with its name, which the message to the user needs."""
    with pytest.raises(ModuleNotFoundError) as told:
        _lazy("no_such_package")
    assert told.value.name == "no_such_package"


def test_knowing_the_kinds_draws_nothing() -> None:
    """To know the kinds of charts, as each check does, none of what they are drawn with is loaded."""
    asked = "import json, sys; from living_review.charts.registry import chart_kinds; chart_kinds(); print(json.dumps([*sys.modules]))"
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout))
    assert "living_review.charts.forest" in loaded
    assert not {"altair.vegalite", "vl_convert.vl_convert", "uharfbuzz._harfbuzz"} & loaded
