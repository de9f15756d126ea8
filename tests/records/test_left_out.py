"""What a record says by leaving something out, and how many items a list has at least: records of many people rest on both."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from helpers.reviews import SLEEP, records_of
from pydantic import ValidationError

from living_review import records
from living_review.records.base import Record
from living_review.records.review import Eligibility, Review
from living_review.records.study import EVERYBODY, Harms, RiskOfBias, StudyResult
from living_review.records.values import ReportedValue, Terms, Text

NO, MISSING, UNASKED = False, "not reported", "not applicable"
LEFT_OUT: dict[str, Any] = {
    "ArmValue.overall": NO,
    "Citation.doi": MISSING,
    "Citation.et_al": NO,
    "Citation.kind": "article",
    "Citation.reference": UNASKED,
    "Claim.concerns": "review",
    "Claim.could_be_transcription": "no",
    "Claim.misprint": NO,
    "Claim.source_name": "The other source",
    "Compare.relation": "equal",
    "Compare.tolerance": 0,
    "Database.kind": "database",
    "Dependence.correlation": 0.5,
    "Dependence.correlations": (0.0, 0.3, 0.5, 0.7, 0.9),
    "EstimateEffect.level": 0.95,
    "FieldDeclaration.column": NO,
    "FieldDeclaration.filter": NO,
    "FieldDeclaration.page": NO,
    "FieldDeclaration.summary": NO,
    "Flow.new_reports": MISSING,
    "Flow.records_screened": MISSING,
    "Flow.reports_assessed": MISSING,
    "Flow.reports_sought": MISSING,
    "Harm.n": MISSING,
    "NumberDeclaration.as_published": NO,
    "NumberDeclaration.of": "studies",
    "OtherMethods.reports_assessed": MISSING,
    "OtherMethods.reports_sought": MISSING,
    "OtherSource.inferred": NO,
    "Outcome.comparator": UNASKED,
    "Outcome.direction": UNASKED,
    "Outcome.group": EVERYBODY,
    "Outcome.higher_is": MISSING,
    "Outcome.n": MISSING,
    "Outcome.p": MISSING,
    "Outcome.scale": UNASKED,
    "Outcome.time": MISSING,
    "Outcome.unit": MISSING,
    "Participants.analysed": MISSING,
    "PreviousVersion.reports": MISSING,
    "PreviousVersion.studies": MISSING,
    "Reading.first_reader": MISSING,
    "ReportedValue.inferred": NO,
    "RiskOfBias.domains": MISSING,
    "SameStudies.relation": "same",
    "SearchRun.records": MISSING,
    "SideSource.by": "review",
    "SiteDeclaration.made_by": "others",
    "SourceText.references": 0,
    "Study.comparator": UNASKED,
    "Study.harms": UNASKED,
    "Study.phase": UNASKED,
    "Study.registration": UNASKED,
    "Study.survival": UNASKED,
    "StudyResult.classification": UNASKED,
    "StudyResult.direction": UNASKED,
    "Subject.kind": "other",
    "SynthesisDeclaration.bias_column": NO,
    "SynthesisDeclaration.certainty": MISSING,
    "SynthesisDeclaration.knapp_hartung": NO,
    "SynthesisDeclaration.level": 0.95,
    "SynthesisDeclaration.no_events": "leave_out",
    "SynthesisDeclaration.per": 1,
    "SynthesisDeclaration.person_time": "person-time",
    "SynthesisDeclaration.prediction": "t(k-2)",
    "SynthesisDeclaration.tau2": "REML",
    "SynthesisDeclaration.unit_is_taken_as_same": NO,
    "Term.in_sentences": NO,
    "Term.share": NO,
    "Term.whole": NO,
}
"""By block and field; a block that is left out, nothing, an empty list and an empty block are not among them."""


def blocks() -> dict[str, type[Record]]:
    """The kinds of blocks that records have, by their names."""
    modules = [import_module(f"{records.__name__}.{file.stem}") for file in sorted(Path(str(records.__file__)).parent.glob("[a-z]*.py"))]
    known = [each for module in modules for each in vars(module).values() if isinstance(each, type) and issubclass(each, Record)]
    return {each.__name__: each for each in known if each is not Record}


def test_what_is_left_out() -> None:
    """Each field that may be left out says the same by that as it always did."""
    found = {
        f"{name}.{field}": info.default.value if isinstance(info.default, ReportedValue) else info.default  # type: ignore[attr-defined]
        for name, block in blocks().items()
        for field, info in block.model_fields.items()
        if field in block.__annotations__ and not info.is_required() and info.default not in (None, (), {})
    }
    whole = {name: value for name, value in found.items() if not isinstance(value, Record | dict)}
    assert whole == LEFT_OUT
    assert found.keys() - whole.keys() == {
        "Review.citation",
        "Review.source",
        "Review.subject",
        "SiteDeclaration.data_licence",
        "Study.risk_of_bias",
    }


def test_words_that_are_left_out_are_values() -> None:
    """A study and a result that say nothing of a field have a value there all the same, which pages can ask."""
    study = records_of(SLEEP).study("adler2015")
    fields = type(study).model_fields
    given = {name: value for name, value in study.model_dump(exclude_unset=True).items() if fields[name].is_required()}
    bare = type(study).model_validate(given, context={"vocabulary": records_of(SLEEP).vocabulary})
    assert isinstance(bare.registration, Text)
    assert isinstance(bare.phase, Terms)
    assert isinstance(bare.comparator, Terms)
    assert isinstance(bare.harms, Harms)
    assert isinstance(bare.risk_of_bias, RiskOfBias)
    assert (bare.phase.ids_or_word, bare.comparator.ids_or_word, bare.harms.attributed) == ((UNASKED,), (UNASKED,), UNASKED)
    assert (bare.risk_of_bias.tool, bare.risk_of_bias.overall.ids_or_word, bare.risk_of_bias.judged) == (UNASKED, (UNASKED,), ())
    assert not bare.harms.asked
    result = StudyResult(finding="It helped.")
    assert (result.classification.ids_or_word, result.direction.ids_or_word) == ((UNASKED,), (UNASKED,))


LISTS = {
    "Citation.authors": 1,
    "ConclusionPage.review_says": 1,
    "Derivation.product_of": 2,
    "Eligibility.include": 1,
    "Home.answer": 1,
    "OtherSource.addresses": 1,
    "Review.authors": 1,
    "Search.databases": 1,
    "TermList.terms": 1,
}
"""How many items a list, or a block of named ones, has at least."""


def test_least_items_of_lists() -> None:
    """Each such list, and no other, has so many."""
    counted = {
        f"{name}.{field}": each.min_length
        for name, block in blocks().items()
        for field, info in block.model_fields.items()
        for each in info.metadata
        if field in block.__annotations__ and hasattr(each, "min_length")
    }
    assert counted == LISTS


@pytest.mark.parametrize(("n", "right"), [(0, False), (1, True), (2, True)])
def test_too_few_items(n: int, right: bool) -> None:
    """One item fewer than there have to be is refused."""
    try:
        Eligibility.model_validate({"include": [{"says": "x"}] * n})
    except ValidationError:
        assert not right
    else:
        assert right


def test_whose_site_it_is() -> None:
    """A site is that of others, of no certain versions, unless its review says so; then the first version holds the published studies."""
    review = records_of(SLEEP).review
    assert (review.own, review.published_keys) == (False, None)
    own = Review.model_validate(
        review.model_dump(exclude_unset=True)
        | {
            "site": review.site.model_dump(exclude_unset=True) | {"made_by": "authors"},
            "versions": [
                {"version": "1", "date": "2020", "last_search": "2020-01", "studies": ["a"]},
                {"version": "2", "date": "2021", "last_search": "2021-01", "studies": ["b"]},
            ],
        },
        context={"vocabulary": records_of(SLEEP).vocabulary},
    )
    assert (own.own, own.published_keys) == (True, frozenset({"a"}))
