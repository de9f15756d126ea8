"""Pages of a review of many studies: none grows with their number but those of single studies, and what is left out is told."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from helpers.long_site import few_count_as_many
from helpers.many_studies import write_review
from helpers.pages import content_of
from helpers.reviews import SLEEP, TEMPLATES

from living_review.pages import render as rendering
from living_review.pages.kinds import page_kinds
from living_review.pages.render import render

FEWER, MORE = 16, 32


@cache
def pages(size: int) -> dict[str, str]:
    """The pages of a review of so many studies as Markdown, but for those of single studies and for charts."""
    with TemporaryDirectory() as folder:
        write_review(SLEEP, Path(folder) / "review", size)
        content = content_of(Path(folder) / "review", charts=False)
    others = tuple(kind for kind in page_kinds() if kind.template != "study.md.j2")
    with few_count_as_many(), patch.object(rendering, "page_kinds", lambda: others):
        return render(content, TEMPLATES)


def test_no_page_grows() -> None:
    """Twice as many studies make no page longer, but by the way to more parts of the table and the digits of numbers."""
    fewer, more = pages(FEWER), pages(MORE)
    ways, kept = 60 * (MORE - FEWER), [name for name in more if name in fewer and not name.startswith("all-studies/")]
    grown = {name: (len(fewer[name]), len(more[name])) for name in kept if len(more[name]) > len(fewer[name]) + ways}
    assert grown == {}
    assert len(more) - len(fewer) == (MORE - FEWER) / 2
    assert {page.count('<th scope="row"') for name, page in more.items() if name.startswith("all-studies/")} == {2}


def test_what_is_left_out_is_told() -> None:
    """A list that is cut says how many more there are, and all of them are counted."""
    sections = re.findall(r"<p>Studies: (.*?)</p>", pages(MORE)["numbers.md"])
    cuts = [(len(re.findall("<a href=[^>]*studies/", text)), re.search(r"and (\d+) more", text)) for text in sections]
    counted = [named + int(cut[1]) for named, cut in cuts if cut]
    assert counted
    assert max(counted) == MORE
    term = pages(MORE)["by/format/group.md"]
    assert term.count("<li><a") == 2
    of_group = next(int(n) for n in re.findall(r"<strong>(\d+)</strong> <span>studies", term))
    left = re.search(r"(\d+) more stand in the <a href=\"[./]*studies/(\?format=group)?\">table of studies</a>", term)
    assert left
    assert int(left[1]) + 2 == of_group
