"""A study more changes what is said of all studies together, and of the others only what places them among the rest."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from pathlib import Path

import pytest
from helpers.properties import cases
from helpers.random_reviews import random_review
from helpers.random_sites import written
from hypothesis import assume, given
from hypothesis import strategies as st

from living_review.charts.render import draw_for_studies

MAY_CHANGE = {
    "the studies before and after it": re.compile(r'<(span></span|a rel="(prev|next)")|^</?nav'),
    "how many other studies its numbers were held against": re.compile(r"^<li>.*<span class=\"note\">.*\bother stud(y|ies)\b"),
    "the description of the site, which counts the studies": re.compile(r"^structured: "),
    "the way to compare it with others": re.compile(r"compare/\?study="),
}
"""The lines of a study's page that speak of the other studies."""
SUMS = ("prisma.csv",)
"""Tables of the review as a whole."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a review is written."""
    return tmp_path_factory.mktemp("adding") / "review"


@cases(1)
@given(chance=st.randoms(use_true_random=True))
def test_only_what_must_change(chance: random.Random, folder: Path) -> None:
    """Pages, rows of tables, references and drawings of the others are the same, byte for byte, but for the lines that are listed."""
    more = random_review(chance, most=3)
    added = chance.choice(list(more.studies))
    fewer = replace(more, studies={key: study for key, study in more.studies.items() if key != added})
    assume(fewer.studies)
    for files in (more, fewer):  # numbers and syntheses that need the study would be other ones without it
        files.review["numbers"].pop("hours", None)
        files.review["conclusion"]["review_says"][0]["numbers"] = ["studies"]
        files.review["syntheses"] = []
    one, two = written(fewer, folder), written(more, folder)
    before, after = one.pages(), two.pages()
    assert after.keys() - before.keys() <= {f"studies/{added}.md", "compare.md", *(path for path in after if path.startswith("by/"))}
    assert not before.keys() - after.keys()
    for key in fewer.studies:
        path = f"studies/{key}.md"
        assert kept(before[path]) == kept(after[path]), path
    for name, text in one.data.items():
        if name.endswith((".csv", ".ris", ".bib")) and name not in SUMS:
            assert not set(str(text).splitlines()) - set(str(two.data[name]).splitlines()), name
    drawn = [draw_for_studies(each.checked.records, each.checked.tables) for each in (one, two)]
    assert all(drawn[1][key].drawings == chart.drawings for key, chart in drawn[0].items())


def kept(page: str) -> list[str]:
    """The lines of a study's page that say nothing of the other studies."""
    return [line for line in page.splitlines() if line and not any(pattern.search(line) for pattern in MAY_CHANGE.values())]
