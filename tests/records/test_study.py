"""What a study's record says of itself: its name with its marks, its registrations, and its judgements put together."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.reviews import BIAS, SLEEP, records_of
from pydantic import ValidationError

from living_review.records.study import ADDED, Study, study_model

NOTICE = {"date": "2024-05-06", "notice": "https://example.org/notice"}


def study(**changes: Any) -> Study:
    """The first study of the review on sleep with other values."""
    whole = records_of(SLEEP).study("adler2015")
    return type(whole).model_validate(whole.model_dump(exclude_unset=True) | changes, context={"vocabulary": records_of(SLEEP).vocabulary})


@pytest.mark.parametrize(
    ("changes", "label", "retracted"),
    [
        ({}, "Adler 2015", False),
        ({"short_name": "Adler"}, "Adler", False),
        ({"added": {"date": "2024-05-06", "search": "By hand."}}, f"Adler 2015 {ADDED}", False),
        ({"status": NOTICE | {"state": "retracted"}}, "Adler 2015 [retracted]", True),
        ({"status": NOTICE | {"state": "corrected"}}, "Adler 2015 [corrected]", False),
        ({"status": NOTICE | {"state": "expression of concern"}}, "Adler 2015 [expression of concern]", False),
    ],
)
def test_label_and_marks(changes: dict[str, Any], label: str, retracted: bool) -> None:
    """A study that was added, and one whose report was amended, is marked wherever it is named; only a retracted one is retracted."""
    found = study(**changes)
    assert (found.label, found.retracted) == (label, retracted)
    assert found.name in label
    assert ADDED not in found.name


def test_name_without_a_year() -> None:
    """A study whose year is not reported is called by its first author."""
    found = study()
    assert found.model_copy(update={"citation": found.citation.model_copy(update={"year": "not reported"})}).name == "Adler"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("NCT01234567", {"NCT01234567"}),
        ("nct01234567 and ISRCTN12345678", {"NCT01234567", "ISRCTN12345678"}),
        ("EudraCT 2012-000117-41", {"2012-000117-41"}),
        ("not reported", set()),
        ("yes", set()),
    ],
)
def test_registrations(text: str, numbers: set[str]) -> None:
    """The numbers of registers in a text, in capital letters."""
    assert study(registration=text).registrations == numbers


WHOLE = {"tool": "rob2", "overall": "low", "domains": "not reported"}


def judged(*results: dict[str, str]) -> Study:
    """A study of which results were judged."""
    known = records_of(BIAS)
    whole = known.studies[0]
    given = [WHOLE | {"outcome": f"result_{i}"} | each for i, each in enumerate(results)]
    return type(whole).model_validate(
        whole.model_dump(exclude_unset=True) | {"risk_of_bias": given}, context={"vocabulary": known.vocabulary}
    )


@pytest.mark.parametrize(
    ("results", "tool", "overall"),
    [
        ([{}], "rob2", ("low",)),
        ([{"overall": "high"}, {}, {"overall": "high"}], "rob2", ("high", "low")),
        ([{"overall": "not reported"}], "rob2", ()),
        ([{"tool": "robins_i"}, {}], "not applicable", ("low",)),
    ],
)
def test_judgements_of_results_put_together(results: list[dict[str, str]], tool: str, overall: tuple[str, ...]) -> None:
    """A study whose results are judged one by one has each of their judgements as a whole, once, and the tool if it is one."""
    found = judged(*results)
    assert len(found.result_biases) == len(results)
    assert (found.bias.tool, found.bias.overall.ids) == (tool, overall)
    assert [loc for loc, _ in found.located_biases()] == [("risk_of_bias", i) for i in range(len(results))]


def test_judgement_of_the_study() -> None:
    """One judgement of the study as a whole is that, at its address."""
    one = records_of(BIAS).studies[0]
    assert (one.result_biases, one.bias, list(one.located_biases())) == ((), one.risk_of_bias, [(("risk_of_bias",), one.risk_of_bias)])


@pytest.mark.parametrize(
    ("authors", "surname"),
    [
        (["van der Berg BB", "Adler A"], "van der Berg"),
        (["Browne, Matthew"], "Browne"),
        (["World Health Organization"], "World Health Organization"),
    ],
)
def test_surname_of_the_first_author(authors: list[str], surname: str) -> None:
    """It is that of the first one; an institution's name is whole."""
    citation = study().citation.model_copy(update={"authors": tuple(authors)})
    assert citation.first_surname == surname


def test_outcomes_and_amounts_of_a_study() -> None:
    """Which outcomes are about all participants, and which of the review's own fields are numbers."""
    found = study()
    assert [outcome.is_about_everybody for outcome in found.all_outcomes()] == [True, True]
    assert not found.outcomes[0].model_copy(update={"group": "women"}).is_about_everybody
    assert [name for name, _ in found.quantities()] == ["sessions", "minutes_per_session", "total_minutes"]
    assert found.reported("format") is found.intervention.format  # type: ignore[attr-defined]
    with_survival = study(survival=[found.outcomes[0].model_dump(exclude_unset=True)])
    assert [loc for loc, _ in with_survival.located_outcomes()] == [("outcomes", 0), ("outcomes", 1), ("survival", 0)]


def test_harms_in_one_word() -> None:
    """A word alone says what the source attributes; only where nothing could have done harm it is no question."""
    for word, asked in (("none", True), ("not reported", True), ("unnamed", True), ("not applicable", False)):
        harms = study(harms=word).harms
        assert (harms.attributed, harms.asked, harms.events) == (word, asked, ())


def test_domains_that_are_judged() -> None:
    """They are those that the record lists, or none."""
    assert [domain.domain for domain in study().bias.judged] == ["allocation", "knowledge"]
    assert judged({}).bias.judged == ()
    places = [{"section": "results"}, {"table": "table1"}]
    found = judged({"where": places[:1]}, {"where": places}).bias  # type: ignore[dict-item, list-item]
    assert [place.model_dump(exclude_none=True) for place in found.where] == places


def test_review_without_fields_of_its_own() -> None:
    """Its studies have an empty block, and need none; a review with fields needs one."""
    whole = study().model_dump(exclude_unset=True)
    block = whole.pop("intervention")
    assert study_model(()).model_validate(whole, context={"vocabulary": {}}).intervention.where == ()  # type: ignore[attr-defined]
    with pytest.raises(ValidationError, match="format"):
        study_model(()).model_validate(whole | {"intervention": block}, context={"vocabulary": {}})
    with pytest.raises(ValidationError, match="intervention"):
        type(study()).model_validate(whole, context={"vocabulary": {}})
