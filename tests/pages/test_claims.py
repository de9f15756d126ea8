"""The page of claims: whose the sides are, how each was settled, and what is counted."""

from __future__ import annotations

import json

import pytest
from helpers.claims import findings
from helpers.pages import html, one_line
from helpers.reviews import RICH, SLEEP, records_of

from living_review.pages.claims import PLURALS, SINGULARS, ClaimView, claims_view
from living_review.records.claim import VERDICTS


def views(folder_id: str) -> dict[str, ClaimView]:
    """The claims of a small review as their page shows them."""
    records = records_of({"sleep": SLEEP, "rich": RICH}[folder_id])
    return {view.id: view for view in claims_view(records, findings(records).values()).all}


def test_no_side_is_called_what_it_is_not() -> None:
    """Each side has a label of its own; none is said to be stated by the review or given by a check."""
    text = one_line(html(SLEEP, charts=False)["claims/"].text)
    assert "Results, paragraph 1243 Worked out from Table 1: sum of the participants243" in text
    assert "The statement needsmore than 50 % Worked out from Table 1" in text
    for gone in ("The review states", "The check gives", "stated 243"):
        assert gone not in text


def test_the_line_on_a_study_names_the_sides() -> None:
    """On the page of a study a failing statement has its sides in a line; one that holds, or that a person judged, has none."""
    found = views("sleep")
    assert found["year-of-brook"].short == "Results (Results, paragraph 4): 2016 · Table (Table 1, row 2): 2017"
    assert (found["total-participants"].short, found["helps"].short) == ("", "")


def test_another_source_stands_against_a_place() -> None:
    """The verdict on another source is one on the sentence of the review, whose place it names."""
    view = views("rich")["participants-of-kim2014-by-other-sources"]
    assert view.against == "Contradicts Table 1, row 1"
    assert view.short == "The report of Kim 2014: 37 · Table 1, row 1, as recorded: 45"
    text = one_line(html(RICH, charts=False)["claims/"].text)
    assert "≠ Contradicts Table 1, row 1 computed from records # The report of Kim 2014 gives 37 people." in text
    assert views("rich")["name-of-siwek"].against == ""


def test_filters() -> None:
    """The list can be filtered by how a verdict was settled and by what it is about."""
    records = records_of(RICH)
    made = claims_view(records, findings(records).values())
    filters = {each.id: dict(each.choices) for each in made.filters}
    assert set(filters["how"]) == {"computed", "compared", "copied", "judged"}
    assert filters["class"] == {"content": "Content", "print": "Misprints, labels and citation numbers"}
    values = json.loads(next(view.filter for view in made.all if view.id == "name-of-siwek"))
    assert (values["how"], values["class"], values["verdict"]) == (["compared"], ["print"], ["contradicted"])


def test_what_the_page_counts() -> None:
    """The page leads with content, and says how many misprints and ticks on the copy stand apart, and how all were settled."""
    text = one_line(html(RICH, charts=False)["claims/"].text)
    counted = claims_view(records_of(RICH), findings(records_of(RICH)).values()).tally
    assert f"These are the {sum(counted.places.values())} statements on content." in text
    assert "Apart from them stand 1 on misprints, labels and citation numbers, with 1 slips." in text
    assert f"Another {counted.copied} ticks only say that our copy of a sentence agrees with the sentence" in text
    assert f"judged by a person {counted.ways['judged']}" in text


@pytest.mark.parametrize("verdict", VERDICTS)
def test_one_and_many(verdict: str) -> None:
    """A single statement has the verb of one."""
    assert verdict in SINGULARS
    assert verdict in PLURALS
    assert "are " not in SINGULARS[verdict]


def test_home_counts_in_words_that_agree() -> None:
    """The home page says '1 is a suggestion' and '7 are contradicted', and leaves out verdicts that no statement has."""
    text = one_line(html(RICH, charts=False)[""].text)
    assert "1 is a suggestion" in text
    assert "7 are contradicted" in text
    assert "Not among these are 1 on misprints, labels and citation numbers" in text
