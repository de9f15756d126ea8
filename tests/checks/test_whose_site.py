"""Whose site it is, and what has a meaning in a field: what may be left out, and what may not."""

from __future__ import annotations

import pytest
from helpers.reviews import Copy, Told

from living_review.checks import whose_site
from living_review.checks.run import CLAIM_RULES, REVIEW_RULES, STUDY_RULES

A, R, C = "studies/adler2015.yml", "review.yml", "claims.yml"
NAME = "site:\n  name: Talking"
OWN = (NAME, "site:\n  made_by: authors\n  name: Talking")
PLACE = "is missing; expected the place in the review, such as {section: methods, paragraph: 2}"
UNSAID = "is missing, and has a meaning in a review of an intervention; write 'not reported' if the source does not say it"
SOURCE = (
    "source: is missing; it lists the parts of the published review that places point into. "
    "If this is the site of your own review, write 'made_by: authors' under 'site'"
)
FAULTS = {
    "no place of a criterion": (
        R,
        (", where: {section: methods, paragraph: 2}}\n  exclude", "}\n  exclude"),
        Told(R, "{says: Studies of adults", "{", f"eligibility.include[0].where: {PLACE}"),
    ),
    "no place of the flow": (
        R,
        ("  new_studies: 4\n  where: {section: results, paragraph: 1}\n", "  new_studies: 4\n"),
        Told(R, "  records_from_databases: 40", "records_from", f"flow.where: {PLACE}"),
    ),
    "no place of a claim": (
        C,
        ("a total of 243\n    where: {section: results, paragraph: 1}\n", "a total of 243\n"),
        Told(C, "id: total-participants", "id", f"claims[0].where: {PLACE}"),
    ),
    "no reference": (
        A,
        ("  reference: 3\n", ""),
        Told(
            A,
            "authors: [Adler",
            "authors",
            "citation.reference: is missing; expected the number in the review's reference list, "
            "or 'not applicable' if it does not cite the report",
        ),
    ),
    "no comparator": (A, ("comparator: waiting_list\n\n", ""), Told(A, "key: adler2015", "key", f"comparator: {UNSAID}")),
    "no harms": (A, ("harms:\n  attributed: none\n", ""), Told(A, "key: adler2015", "key", f"harms: {UNSAID}")),
    "no direction of an outcome": (
        A,
        ("    direction: no_difference\n", ""),
        Told(A, "id: time_after", "id", f"outcomes[1].direction: {UNSAID}"),
    ),
    "no judgement of the risk of bias": (
        "studies/brook2017.yml",
        ("risk_of_bias:\n  tool: checklist\n  overall: not reported\n", ""),
        Told(
            "studies/brook2017.yml",
            "key: brook2017",
            "key",
            "risk_of_bias: is missing, though review.yml declares a tool; "
            "expected 'tool' and 'overall', each of which may be 'not reported'",
        ),
    ),
}


@pytest.mark.parametrize(("file", "change", "told"), FAULTS.values(), ids=FAULTS.keys())
def test_what_has_a_meaning_is_compulsory(file: str, change: tuple[str, str], told: Told, sleep: Copy) -> None:
    """On the site that others made of a published review of an intervention, each of these is told where it lacks, and nothing else."""
    sleep.edit(file, change)
    assert sleep.problems() == sleep.told(told)


def test_all_rules_are_tested() -> None:
    """Each rule of the module has a docstring."""
    rules = [rule for rule in (*CLAIM_RULES, *REVIEW_RULES, *STUDY_RULES) if rule.__module__ == whose_site.__name__]
    assert len(rules) == 5
    assert all(rule.__doc__ for rule in rules)


def test_others_need_the_text_that_places_point_into(sleep: Copy) -> None:
    """Without the parts of the published review the message says how the site of one's own review is declared."""
    text = (sleep.folder / R).read_text()
    start, end = text.index("source:\n"), text.index("fields:\n")
    (sleep.folder / R).write_text(text[:start] + text[end:])
    assert [problem.partition(": ")[2] for problem in sleep.problems() if problem.startswith(R)] == [SOURCE]


@pytest.mark.parametrize("name", ["no place of a criterion", "no place of the flow", "no place of a claim", "no reference"])
def test_own_review_has_no_text_to_point_into(name: str, sleep: Copy) -> None:
    """What is compulsory on a site about somebody else's review has no meaning on that of one's own."""
    file, change, _ = FAULTS[name]
    sleep.edit(file, change)
    sleep.edit(R, OWN)
    assert sleep.problems() == []


def test_own_places_lie_in_reports(sleep: Copy) -> None:
    """Where a review of one's own lists no text of its own, a place in one is told, with what is right."""
    text = (sleep.folder / R).read_text().replace(*OWN)
    start, end = text.index("source:\n"), text.index("fields:\n")
    (sleep.folder / R).write_text(text[:start] + text[end:])
    message = "this is the site of your own review, so a place lies in the study's report, such as {report: {page: 4, table: 2}}"
    found = [problem for problem in sleep.problems() if problem.startswith(A)]
    assert f"{A}:{sleep.line(A, 'design: {value')}:56: design.where: {message}" in found
    assert all(problem.endswith(message) for problem in found)


def test_what_has_no_meaning_may_be_left_out(sleep: Copy) -> None:
    """Where nothing is done to people, none of what is about interventions is asked for."""
    (sleep.folder / C).unlink()
    sleep.edit(R, OWN, ("  intervention: A talking therapy for insomnia, in any format", "  exposure: Talking"))
    sleep.edit(
        A, ("comparator: waiting_list\n\n", ""), ("harms:\n  attributed: none\n", ""), ("  direction: favours_intervention\n\n", "\n")
    )
    sleep.edit(A, ("phase: {value: full, inferred: true, where: {reference: 3}, note: Read from the number of participants.}\n", ""))
    sleep.edit(A, ("  classification: {value: better, where: {section: results, paragraph: 3}}\n", ""), ("survival: not applicable\n", ""))
    sleep.edit(A, ("  printed: 80 (40/40)\n", ""), ("registration: not reported\n", ""), ("    direction: no_difference\n", ""))
    assert sleep.problems() == []
