"""Warnings and their answers: an answer holds for the numbers that it was given for."""

from __future__ import annotations

import pytest
from helpers.plausibility import ADLER, as_groups, gave, outcome, with_outcomes
from helpers.reviews import ROOT, Copy

from living_review.analysis.plausibility.registry import FAMILIES, check
from living_review.analysis.plausibility.run import checks

NUMBERS = "38; 38; 80"
PLACE = "studies/adler2015.yml:48:41: warning: outcomes[0].values[0]: asks for a look (people_of_result_add_up): "
SAYS = "38 + 38 makes 76, but the result is said to be of 80 people; some may not have been measured, or a number is another one"


@pytest.fixture
def odd(sleep: Copy) -> Copy:
    """A copy with one number that asks for a look."""
    with_outcomes(sleep, outcome(as_groups("9.5, n: 38", "15.2, n: 38", spread=""), n="80"))
    return sleep


def answered(copy: Copy, numbers: str = f'numbers: "{NUMBERS}", ', check_name: str = "people_of_result_add_up") -> None:
    """Answer the warning."""
    block = f"looked_at: {{check: {check_name}, {numbers}answer: Four left., who: A. Reader, when: 2026-11-25}}\n"
    copy.edit(ADLER, ("harms:\n", f"{block}harms:\n"))


def warnings(copy: Copy) -> list[str]:
    """What is told to the maintainer, without the places but the first."""
    return copy.printed(gave(copy).problems)


def test_warning_with_its_place_and_how_to_answer(odd: Copy) -> None:
    """A warning names the place, the check, the arithmetic, the mildest reading, and the answer ready to be filled in."""
    (told,) = warnings(odd)
    line = odd.line(ADLER, "label: intervention, value: 9.5")
    block = f'looked_at: {{check: people_of_result_add_up, numbers: "{NUMBERS}", answer: …, who: …, when: …}}'
    assert told == (
        f"{ADLER}:{line}:9: warning: outcomes[0].values[0]: asks for a look (people_of_result_add_up): {SAYS}; "
        f"if it is right, answer with {block}"
    )


def test_answer_for_these_numbers(odd: Copy) -> None:
    """An answered warning is no longer told, and stays on record with its answer."""
    answered(odd)
    assert warnings(odd) == []
    (look,) = gave(odd).looks
    assert look.answer is not None
    assert look.answer.answer == "Four left."
    assert gave(odd).open == ()


def test_warning_comes_back_when_the_numbers_change(odd: Copy) -> None:
    """With another number the answer holds no longer; both places are told."""
    answered(odd)
    odd.edit(ADLER, ("value: 9.5, n: 38", "value: 9.5, n: 37"))
    back, old = warnings(odd)
    assert back.endswith('the answer under looked_at is not for these numbers, which are "37; 38; 80"; look again')
    assert ": warning: looked_at.numbers: the numbers have changed since: the answer was for '38; 38; 80'; look again, and copy" in old


def test_answer_without_numbers(odd: Copy) -> None:
    """An answer without numbers holds for none, and says where they are to be had."""
    answered(odd, numbers="")
    told = warnings(odd)
    assert len(told) == 2
    wanted = "looked_at.numbers: is missing, so the answer holds for no numbers; copy them from the warning of this check"
    assert any(wanted in each for each in told)


def test_answer_that_is_no_longer_needed(sleep: Copy) -> None:
    """An answer to what no longer asks for a look is itself a warning."""
    answered(sleep)
    (told,) = warnings(sleep)
    assert told.endswith(
        "looked_at: the answer is no longer needed: people_of_result_add_up finds nothing that asks for a look here; delete it"
    )


def test_answer_to_no_check(sleep: Copy) -> None:
    """An answer to a check that there is not is an error."""
    answered(sleep, check_name="people_add_up")
    (problem,) = gave(sleep).problems
    assert problem.severity == "error"
    assert problem.message == "'people_add_up' is not a check; did you mean 'people_of_result_add_up'?"


def test_several_answers_and_those_of_the_review(odd: Copy) -> None:
    """Answers may stand in a list, and those on the review itself in review.yml."""
    block = f'{{check: people_of_result_add_up, numbers: "{NUMBERS}", answer: Four left., who: A, when: 2026-11-25}}'
    odd.edit(ADLER, ("harms:\n", f"looked_at:\n  - {block}\n  - {block.replace('38; 38', '1; 2')}\nharms:\n"))
    odd.edit("review.yml", ("revised: 2021-02-20", "revised: 2021-02-02"), ("received: 2021-01-15", "received: 2021-02-15"))
    answer = '{check: review_dates_in_order, numbers: "2021-02-15; 2021-02-02", answer: Printed so., who: A, when: 2026-11-25}'
    odd.edit("review.yml", ("accepted: 2021-03-01\n", f"accepted: 2021-03-01\nlooked_at: {answer}\n"))
    (told,) = warnings(odd)
    assert "looked_at[1]: the answer is no longer needed" in told


def test_each_check_is_told_of_and_tested() -> None:
    """Each check has a sentence, a source and a family, and a file of tests names it."""
    tests = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "tests" / "analysis" / "plausibility").glob("test_*.py"))
    for each in checks():
        assert each.sentence.endswith("."), each.name
        assert each.source, each.name
        assert each.family in FAMILIES
        assert f'"{each.name}"' in tests, f"no test names {each.name}"
    assert len({each.name for each in checks()}) == len(checks()) > 20


def test_check_without_a_source_is_refused() -> None:
    """A check says where it comes from."""

    def nothing(materials: object) -> None:
        """It asks nothing."""

    with pytest.raises(AssertionError, match="expected one paragraph 'Source: …'"):
        check("result")(nothing)  # type: ignore[arg-type]


def test_many_studies_take_no_longer_for_each(odd: Copy) -> None:
    """A review of copies is told of each copy once, with a few of the others."""
    with_outcomes(odd, outcome(as_groups("9.5, spread: 4.1, n: 38", "15.2, spread: 4.8, n: 38")))
    for i in range(30):
        record = (odd.folder / ADLER).read_text(encoding="utf-8").replace("key: adler2015\n", f"key: copy{i}\nshort_name: Copy {i}\n")
        record = record.replace("doi: 10.5555/sleep.1", "doi: not reported").replace("  reference: 3", "  reference: not applicable")
        (odd.folder / "studies" / f"copy{i}.yml").write_text(record, encoding="utf-8")
    told = {name: [each.tried.says for each in gave(odd).looks if each.tried.check == name] for name in TWICE}
    assert [len(says) for says in told.values()] == [30, 0]  # a name that nearly all have is no name
    assert max(says.count(" and ") for says in told["numbers_seen_before"]) == 2


TWICE = ("numbers_seen_before", "study_seen_before")
