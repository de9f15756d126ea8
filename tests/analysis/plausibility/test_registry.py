"""What checks are given and give: places, families, records that share people; and how answers are held against what they gave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from helpers.plausibility import bare_result
from helpers.reviews import SLEEP, records_of

from living_review.analysis.plausibility import registry
from living_review.analysis.plausibility.registry import FAMILIES, REVIEW, Check, Materials, Tried, look, passed, untried
from living_review.analysis.plausibility.run import Answered, Plausibility, checks, plausibility, quoted_yaml
from living_review.records.load import Records
from living_review.records.looked_at import LookedAt


def test_places_of_what_was_tried() -> None:
    """Without a place of its own it is that of the result."""
    result = bare_result()
    for loc, wanted in (((), ("outcomes", 0)), (("outcomes", 0, "p"), ("outcomes", 0, "p"))):
        assert passed(result, "so", loc) == Tried("passed", wanted, "result", "so", "", "study")
        assert untried(result, "so", loc) == Tried("untried", wanted, "result", "so", "", "study")
        assert look(result, "so", ["1", "2"], loc) == Tried("look", wanted, "result", "so", "1; 2", "study")


def study(key: str, *, cluster: str | None = None, registrations: str = "", overlaps: str = "") -> Any:
    """A study that names others with which it shares people."""
    found = [SimpleNamespace(study=each) for each in overlaps]
    return SimpleNamespace(key=key, cluster=cluster, registrations=frozenset(registrations), overlaps_with=found)


@pytest.mark.parametrize(
    ("one", "two", "related"),
    [
        (study("a"), study("b"), False),
        (study("a", overlaps="b"), study("b"), True),
        (study("a"), study("b", overlaps="ca"), True),
        (study("a", overlaps="c"), study("b", overlaps="c"), False),
        (study("a", cluster="x"), study("b", cluster="x"), True),
        (study("a", cluster="x"), study("b", cluster="y"), False),
        (study("a", cluster="x"), study("b"), False),
        (study("a", registrations="12"), study("b", registrations="23"), True),
        (study("a", registrations="12"), study("b", registrations="34"), False),
    ],
)
def test_records_that_share_people(one: Any, two: Any, related: bool) -> None:
    """By name in either of the two, by cluster, or by a registration that both have."""
    materials = Materials(SimpleNamespace(by_key={"a": one, "b": two}), {}, {})  # type: ignore[arg-type]
    assert materials.related("a", "b") is materials.related("b", "a") is related


def test_titles_and_order_of_checks() -> None:
    """Checks stand by family and then by name, and are called by their name in words."""
    found = checks()
    assert [(list(FAMILIES).index(each.family), each.name) for each in found] == sorted(
        (list(FAMILIES).index(each.family), each.name) for each in found
    )
    assert next(each.title for each in found if each.name == "p_value") == "P value"


@pytest.mark.parametrize(
    ("family", "text", "message"),
    [
        ("nothing", "It asks.\n\nSource: a book.", "nothing is no family of checks"),
        ("time", "", "expected a sentence that says what is asked"),
        ("time", "It asks.", "expected one paragraph 'Source: …'"),
        ("time", "It asks.\n\nSource: a.\n\nSource: b.", "expected one paragraph 'Source: …'"),
    ],
)
def test_check_that_says_too_little(family: str, text: str, message: str) -> None:
    """A check has a family, a sentence and one source."""

    def run(materials: Materials) -> Iterator[Tried]:
        yield from ()

    run.__doc__ = text
    with pytest.raises(AssertionError, match=message):
        registry.check(family)(run)


def test_sentence_and_source_of_a_check(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first paragraph is the sentence, that of the source without its beginning."""
    monkeypatch.setattr(registry, "CHECKS", [])

    @registry.check("time")
    def asked(materials: Materials) -> Iterator[Tried]:
        """It asks this.

        More of it.

        Source: a book,
        page 2.
        """
        yield from ()

    assert [Check("asked", "time", "It asks this.", "a book, page 2.", asked)] == registry.CHECKS


# ---------------------------------------------------------------------------------------------- answers

ADLER, BROOK = "adler2015", "brook2017"


def with_checks(monkeypatch: pytest.MonkeyPatch, *found: tuple[str, Tried], records: Records | None = None) -> Plausibility:
    """What is given for some records, or the review on sleep, if its checks find this, each by its name."""
    names = dict.fromkeys(name for name, _ in found)

    def run_of(name: str) -> Any:
        return lambda materials: iter([each for check, each in found if check == name])

    made = [Check(name, "time", "It asks.", "a book", run_of(name)) for name in names]
    monkeypatch.setattr("living_review.analysis.plausibility.run.CHECKS", made)
    return plausibility(records or records_of(SLEEP))


def tried(state: Any, key: str, about: str, numbers: str = "") -> Tried:
    """What a check gave."""
    return Tried(state, (), about, f"says {about}", numbers, key)


def test_order_of_what_was_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The review comes first, then its studies in their order, within them the checks in theirs; each bears the name of its check."""
    found = with_checks(
        monkeypatch,
        ("b", tried("passed", BROOK, "1")),
        ("b", tried("look", ADLER, "2", "5")),
        ("a", tried("untried", ADLER, "3")),
        ("a", tried("look", ADLER, "4", "5")),
        ("a", tried("look", REVIEW, "5", "5")),
        ("a", tried("passed", ADLER, "6")),
    )
    assert [(each.study, each.check, each.about) for each in found.tried] == [
        (REVIEW, "a", "5"),
        (ADLER, "a", "3"),
        (ADLER, "a", "4"),
        (ADLER, "a", "6"),
        (ADLER, "b", "2"),
        (BROOK, "b", "1"),
    ]
    assert [each.tried.about for each in found.looks] == [each.about for each in found.open] == ["5", "4", "2"]
    assert {key: [each.about for each in given] for key, given in found.by_study.items()} == {
        REVIEW: ["5"],
        ADLER: ["3", "4", "6", "2"],
        BROOK: ["1"],
    }
    assert {key: [each.tried.about for each in given] for key, given in found.looks_by_study.items()} == {REVIEW: ["5"], ADLER: ["4", "2"]}
    assert len(found.problems) == 3
    assert {problem.severity for problem in found.problems} == {"warning"}


def test_what_is_answered_is_not_open() -> None:
    """Only what has no answer is open."""
    one, two = tried("look", ADLER, "1", "5"), tried("look", ADLER, "2", "6")
    answer: Any = SimpleNamespace()
    found = Plausibility((one, two), (Answered(one, answer), Answered(two, None)), ())
    assert found.open == (two,)
    assert list(found.looks_by_study) == [ADLER]


@pytest.mark.parametrize(("text", "quoted"), [("a", '"a"'), ('a "b"', '"a \\"b\\""'), ("a\\b", '"a\\\\b"'), ("5; 6", '"5; 6"')])
def test_text_for_yaml(text: str, quoted: str) -> None:
    """Numbers stand in quotes, as an answer takes them."""
    assert quoted_yaml(text) == quoted


def test_spaces_of_an_answer_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """The numbers of an answer are those of the warning whatever the spaces between; other numbers are others."""
    base = records_of(SLEEP)
    first, *rest = base.studies

    def answer(numbers: str | None, check: str = "a") -> Any:
        return LookedAt(check=check, numbers=numbers, answer="So.", who="A. Reader", when=date(2026, 11, 26))

    def open_with(*answers: Any) -> int:
        studies = (first.model_copy(update={"looked_at": answers}), *rest)
        look = ("a", tried("look", ADLER, "1", "5; 6"))
        return len(with_checks(monkeypatch, look, records=replace(base, studies=studies)).open)

    assert open_with(answer("5;   6 ")) == 0
    assert open_with(answer("5; 7")) == 1
    assert open_with(answer("5; 6", "b")) == 1
    assert open_with(answer(None)) == 1
    assert open_with(answer("5; 7"), answer("5; 6")) == 0
