"""Read a folder of records into typed values, and say everything that is wrong with them in one go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from living_review.problems import InputError, Problem, shown_path
from living_review.records.claim import Claim, ClaimsFile
from living_review.records.messages import explain
from living_review.records.review import FieldDeclaration, Review
from living_review.records.study import Study, study_model
from living_review.records.vocabulary import CORE_LISTS, Vocabulary, VocabularyFile
from living_review.records.yaml_reader import Document, read_document

REVIEW_FILE = "review.yml"
VOCABULARY_FILE = "vocabulary.yml"
CLAIMS_FILE = "claims.yml"
STUDIES_FOLDER = "studies"
NO_YEAR = 9999
"""Where studies without a year of publication come in the order: last."""

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Records:
    """All that people wrote about one review, validated. Studies are in order of year, then key."""

    review: Review
    vocabulary: Vocabulary
    studies: tuple[Study, ...]
    documents: Mapping[str, Document]
    """The file of each record, by 'review', 'vocabulary', 'claims' or the study's key."""
    claims: tuple[Claim, ...] = ()

    def study(self, key: str) -> Study:
        """The study with this key.

        Raises:
            KeyError: there is none.
        """
        for study in self.studies:
            if study.key == key:
                return study
        raise KeyError(key)


@dataclass(frozen=True)
class Loaded:
    """What could be read of a folder, valid or not: each part is None or left out where it has errors."""

    review: Review | None
    vocabulary: Vocabulary | None
    studies: tuple[Study, ...]
    documents: Mapping[str, Document]
    problems: tuple[Problem, ...]
    invalid: frozenset[str] = frozenset()
    """The keys of study files that are there but not valid."""
    claims: tuple[Claim, ...] = ()

    def records(self) -> Records:
        """The records, if nothing is wrong with them.

        Raises:
            InputError: something is.
        """
        if self.review is None or self.vocabulary is None or any(p.severity == "error" for p in self.problems):
            raise InputError(self.problems)
        return Records(self.review, self.vocabulary, self.studies, self.documents, self.claims)


def load_records(data: Path) -> Loaded:
    """Read and validate the folder ``data``; file names in messages are relative to the working directory if they lie in it."""
    problems: list[Problem] = []
    documents: dict[str, Document] = {}
    if not data.is_dir():
        return Loaded(None, None, (), {}, (Problem(shown_path(data), 1, 1, "", "there is no such folder of records"),))
    vocabulary = _load_vocabulary(data / VOCABULARY_FILE, documents, problems)
    review, fields = _load_review(data / REVIEW_FILE, documents, problems)
    claims = _load_claims(data / CLAIMS_FILE, documents, problems, vocabulary)
    files = sorted((data / STUDIES_FOLDER).glob("*.y*ml"))
    if not files:
        problems.append(Problem(shown_path(data / STUDIES_FOLDER), 1, 1, "", "there are no study records; expected one .yml file a study"))
    kind = study_model(fields) if fields is not None else None
    studies: list[Study] = []
    for file in files:
        if file.stem in {*documents, "claims"}:
            message = "this name is taken; expected one file for each study, and none called review, vocabulary or claims"
            problems.append(Problem(shown_path(file), 1, 1, "", message))
            continue
        document, found = read_document(file, shown_path(file))
        problems += found
        if document is None or kind is None:
            continue
        documents[file.stem] = document
        study = _validate(kind, document, problems, vocabulary)
        if study is not None and study.key in {other.key for other in studies} | {other.stem for other in files if other != file}:
            problems.append(document.problem(("key",), f"'{study.key}' is also the key of another file; each study has one file"))
        elif study is not None:
            studies.append(study)
    invalid = frozenset(file.stem for file in files) - {study.key for study in studies}
    ordered = tuple(sorted(studies, key=lambda s: (s.citation.year if isinstance(s.citation.year, int) else NO_YEAR, s.key)))
    return Loaded(review, vocabulary, ordered, documents, tuple(sorted(set(problems))), invalid, claims)


def _load_vocabulary(file: Path, documents: dict[str, Document], problems: list[Problem]) -> Vocabulary | None:
    document, found = read_document(file, shown_path(file))
    problems += found
    if document is None:
        return None
    documents["vocabulary"] = document
    valid = _validate(VocabularyFile, document, problems)
    if valid is None:
        return None
    for name in CORE_LISTS:
        if name not in valid.root:
            problems.append(document.problem((name,), f"is missing; each vocabulary has the lists {', '.join(CORE_LISTS)}"))
    return valid.root


def _load_review(
    file: Path, documents: dict[str, Document], problems: list[Problem]
) -> tuple[Review | None, Sequence[FieldDeclaration] | None]:
    document, found = read_document(file, shown_path(file))
    problems += found
    if document is None:
        return None, None
    documents["review"] = document
    review = _validate(Review, document, problems)
    if review is not None:
        return review, review.fields
    declared = document.value.get("fields") if isinstance(document.value, dict) else None
    try:  # so that the studies are checked even while another part of review.yml is wrong
        return None, TypeAdapter(list[FieldDeclaration]).validate_python(declared)
    except ValidationError:
        return None, None


def _load_claims(file: Path, documents: dict[str, Document], problems: list[Problem], vocabulary: Vocabulary | None) -> tuple[Claim, ...]:
    """The claims; none if the review has no such file, or if it is not valid."""
    if not file.exists():
        return ()
    document, found = read_document(file, shown_path(file))
    problems += found
    if document is None:
        return ()
    documents["claims"] = document
    valid = _validate(ClaimsFile, document, problems, vocabulary)
    return valid.claims if valid is not None else ()


def _validate(model: type[M], document: Document, problems: list[Problem], vocabulary: Vocabulary | None = None) -> M | None:
    try:
        return model.model_validate(document.value, context={"vocabulary": vocabulary or {}})
    except ValidationError as error:
        told = {(p.path, p.line, p.column) for p in problems}  # a value that could not be read is not judged as well
        problems += [p for p in explain(error, model, document) if (p.path, p.line, p.column) not in told]
        return None


# ---------------------------------------------------------------------------------------------- messages


# ---------------------------------------------------------------------------------------------- JSON Schema


__all__ = ["Loaded", "Records", "load_records"]
