"""Read a folder of records into typed values, and say everything that is wrong with them in one go."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from living_review.problems import InputError, Problem, shown_path
from living_review.records.claim import Claim, ClaimsFile
from living_review.records.messages import explain
from living_review.records.review import FieldDeclaration, Review
from living_review.records.study import Overlap, Study, study_model
from living_review.records.vocabulary import COMPULSORY_LISTS, CORE_LISTS, Vocabulary, VocabularyFile, with_core_lists
from living_review.records.yaml_reader import Document, read_document

REVIEW_FILE = "review.yml"
VOCABULARY_FILE = "vocabulary.yml"
CLAIMS_FILE = "claims.yml"
STUDIES_FOLDER = "studies"
LOOKS_LIKE_YAML = re.compile(r"\.ya?ml(\.txt|\.bak|~|\.orig| \(\d+\))?$|\.ya?ml\.", re.IGNORECASE)
"""The name of a file that was meant as a record, whatever a program has put behind it."""
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

    @cached_property
    def by_key(self) -> Mapping[str, Study]:
        """The studies by key, in their order."""
        return {study.key: study for study in self.studies}

    @cached_property
    def study_documents(self) -> Mapping[str, Document]:
        """The file of each study by the key that stands in it, whatever the file is called."""
        found = {str(document.value.get("key")): document for document in self.documents.values() if isinstance(document.value, dict)}
        return {study.key: found[study.key] for study in self.studies}

    @cached_property
    def added(self) -> tuple[Study, ...]:
        """The studies that came after the review was published."""
        return tuple(study for study in self.studies if study.added is not None)

    @cached_property
    def published(self) -> Records:
        """The records of the published review: without the studies that were added later. What the review says is held against these."""
        if not self.added:
            return self
        return replace(self, studies=tuple(study for study in self.studies if study.added is None))

    @cached_property
    def shared(self) -> Mapping[str, tuple[tuple[Study, Overlap], ...]]:
        """Of each study that shares participants with others: these, whichever of the two records says so."""
        found: dict[str, list[tuple[Study, Overlap]]] = {}
        for study in self.studies:
            for overlap in study.overlaps_with:
                if overlap.study in self.by_key:
                    found.setdefault(study.key, []).append((self.by_key[overlap.study], overlap))
                    found.setdefault(overlap.study, []).append((study, overlap))
        return {key: tuple(others) for key, others in found.items()}

    @cached_property
    def _positions(self) -> Mapping[str, int]:
        return {study.key: i for i, study in enumerate(self.studies)}

    def study(self, key: str) -> Study:
        """The study with this key.

        Raises:
            KeyError: there is none.
        """
        return self.by_key[key]

    def neighbours(self, key: str) -> tuple[Study | None, Study | None]:
        """The studies before and after the one with this key; None at either end.

        Raises:
            KeyError: there is no study with this key.
        """
        i = self._positions[key]
        return self.studies[i - 1] if i else None, self.studies[i + 1] if i + 1 < len(self.studies) else None


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
    problems += _left_out(data)
    if not files:
        problems.append(Problem(shown_path(data / STUDIES_FOLDER), 1, 1, "", "there are no study records; expected one .yml file a study"))
    kind = study_model(fields) if fields is not None else None
    studies: dict[str, Study] = {}
    stems = Counter(file.stem for file in files)
    for file in files:
        if file.stem in documents or file.stem == "claims":
            message = "this name is taken; expected one file for each study, and none called review, vocabulary or claims"
            problems.append(Problem(shown_path(file), 1, 1, "", message))
            continue
        document, unread = read_document(file, shown_path(file), within=data)
        problems += unread
        if document is None or kind is None:
            continue
        documents[file.stem] = document
        study, faults = _validate(kind, document, unread, vocabulary)
        problems += faults
        if study is not None and (study.key in studies or stems[study.key] > (study.key == file.stem)):
            problems.append(document.problem(("key",), f"'{study.key}' is also the key of another file; each study has one file"))
        elif study is not None:
            studies[study.key] = study
    invalid = frozenset(stems) - studies.keys()
    ordered = tuple(sorted(studies.values(), key=_order))
    return Loaded(review, vocabulary, ordered, documents, tuple(sorted(set(problems))), invalid, claims)


def _left_out(data: Path) -> Iterator[Problem]:
    """Files that look like records and would not be read: with another ending, in a folder that is not looked into, or of another name."""
    expected = {REVIEW_FILE, VOCABULARY_FILE, CLAIMS_FILE}
    for file in sorted(data.rglob("*")):
        inside = file.relative_to(data).parts
        if any(part.startswith(".") for part in inside) or not file.is_file() or not LOOKS_LIKE_YAML.search(file.name):
            continue
        is_study = inside[0] == STUDIES_FOLDER
        place = "each study has one file KEY.yml in the folder studies, and nothing below that"
        if is_study and (len(inside) > 2 or file.suffix not in (".yml", ".yaml")):
            message = f"is not read: {place}"
        elif is_study and re.search(r"\s", file.name):
            message = "has a blank in its name; expected the key of the study, such as smith2015.yml"
        elif len(inside) == 1 and file.name not in expected:
            message = f"is not read: expected {', '.join(sorted(expected))} here; {place}"
        else:
            continue
        yield Problem(shown_path(file), 1, 1, "", message, "error" if is_study else "warning")


def _order(study: Study) -> tuple[int, tuple[tuple[int, str], ...]]:
    """Studies stand by year, then by key, of which numbers are compared as numbers: '-2' before '-10'."""
    parts = re.split(r"(\d+)", study.key)
    key = tuple((int(part), "") if part.isdecimal() else (0, part) for part in parts)
    return study.citation.year if isinstance(study.citation.year, int) else NO_YEAR, key


def _load_vocabulary(file: Path, documents: dict[str, Document], problems: list[Problem]) -> Vocabulary | None:
    document, unread = read_document(file, shown_path(file), within=file.parent)
    problems += unread
    if document is None:
        return None
    documents["vocabulary"] = document
    valid, faults = _validate(VocabularyFile, document, unread)
    problems += faults
    if valid is None:
        return None
    for name in COMPULSORY_LISTS:
        if name not in valid.root:
            problems.append(document.problem((name,), f"is missing; each vocabulary has the lists {' and '.join(COMPULSORY_LISTS)}"))
    left_out = [name for name in CORE_LISTS if name not in valid.root]
    for name in valid.root:
        close = get_close_matches(name, left_out, n=1, cutoff=0.85) if name not in CORE_LISTS else []
        if close:
            message = f"the program knows no list '{name}', and there is none of '{close[0]}'; did you mean that?"
            problems.append(replace(document.problem((name,), message, key=True), severity="warning"))
    return with_core_lists(valid.root)


def _load_review(
    file: Path, documents: dict[str, Document], problems: list[Problem]
) -> tuple[Review | None, Sequence[FieldDeclaration] | None]:
    document, unread = read_document(file, shown_path(file), within=file.parent)
    problems += unread
    if document is None:
        return None, None
    documents["review"] = document
    review, faults = _validate(Review, document, unread)
    problems += faults
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
    document, unread = read_document(file, shown_path(file), within=file.parent)
    problems += unread
    if document is None:
        return ()
    documents["claims"] = document
    valid, faults = _validate(ClaimsFile, document, unread, vocabulary)
    problems += faults
    return valid.claims if valid is not None else ()


def _validate(
    model: type[M], document: Document, unread: Sequence[Problem], vocabulary: Vocabulary | None = None
) -> tuple[M | None, list[Problem]]:
    """The record in a file, or what is wrong with it; a value that could not be read, as ``unread`` says, is not judged as well."""
    try:
        return model.model_validate(document.value, context={"vocabulary": vocabulary or {}}), []
    except ValidationError as error:
        places = {(problem.line, problem.column) for problem in unread}
        return None, [problem for problem in explain(error, model, document) if (problem.line, problem.column) not in places]


__all__ = ["Loaded", "Records", "load_records"]
