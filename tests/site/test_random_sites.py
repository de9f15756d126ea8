"""What check lets pass builds: a random valid review becomes a site in which the check of finished sites finds nothing."""

from __future__ import annotations

import random

import pytest
from helpers.properties import cases
from helpers.random_reviews import random_review
from helpers.random_sites import without_drawings, written
from helpers.reviews import ROOT, TEMPLATES
from hypothesis import given
from hypothesis import strategies as st

from living_review.commands.build import wanted
from living_review.pages.render import render
from living_review.site.extra_files import extra_files
from living_review.site.write import Folders, MkDocsFacts, write_site


@cases(1)
@given(chance=st.randoms(use_true_random=True))
def test_random_review_builds(chance: random.Random, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Under --strict, with all its pages, data files and charts, though these are not drawn; ``bench/fuzz_builds.py`` draws them."""
    base = tmp_path_factory.mktemp("random")
    made = written(random_review(chance, most=3), base / "review")
    content = made.content()
    with without_drawings():
        files = extra_files(content) | {f"data/{name}": text for name, text in made.data.items()}
    folders = Folders(ROOT / "mkdocs.yml", ROOT / "site_src", base / "out", base / "site")
    facts = MkDocsFacts(content.records.review.site.name, "A random review.", "", "", "")
    assert write_site([render(content, TEMPLATES)], [files], facts, folders, wanted(content), strict=True).warnings == []
    assert (base / "site" / "index.html").is_file()
