"""Read a folder of records into typed values, and say everything that is wrong with them in one go."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property, partial
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from living_review.problems import InputError, Problem, shown_path
from living_review.records.claim import Claim, ClaimsFile
from living_review.records.messages import blank_hints, faults_of
from living_review.records.review import FieldDeclaration, Review
from living_review.records.salvage import NO_NAME, Lost, salvage, within
from living_review.records.study import OWN_FIELDS, OWN_FIELDS_ELSEWHERE, Overlap, Study, study_model
from living_review.records.vocabulary import COMPULSORY_LISTS, CORE_LISTS, Vocabulary, VocabularyFile, with_core_lists
from living_review.records.yaml_reader import MAX_BYTES, Document, read_document
from living_review.remembering import once, once_of

REVIEW_FILE = "review.yml"
VOCABULARY_FILE = "vocabulary.yml"
CLAIMS_FILE = "claims.yml"
STUDIES_FOLDER = "studies"
LOOKS_LIKE_YAML = re.compile(r"\.ya?ml(\.txt|\.bak|~|\.orig| \(\d+\))?$|\.ya?ml\.", re.IGNORECASE)
"""The name of a file that was meant as a record, whatever a program has put behind it."""
NO_STUDIES = frozenset({"review", "vocabulary", "claims"})
"""Names that no file of a study can have."""
NO_YEAR = math.inf
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
class Salvaged:
    """The records of a folder, and what could be salvaged of those that are not valid, with what was left out of each file."""

    review: Review | None
    vocabulary: Vocabulary | None
    studies: tuple[Study, ...]
    claims: tuple[Claim, ...]
    lost: Mapping[str, Lost]

    def explains(self, problem: Problem) -> bool:
        """Whether a problem may come from something that was left out, and so be none."""
        here = self.lost.get(problem.path)
        if NO_NAME in problem.message:
            return True
        return (here is not None and here.explains(problem)) or any(lost.names_explain(problem) for lost in self.lost.values())


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
    salvaged: Salvaged | None = None

    def for_rules(self) -> Loaded:
        """The same with what could be salvaged of records that are not valid, so that rules can look at it; nothing is built from it."""
        known = self.salvaged
        if known is None:
            return self
        return replace(self, review=known.review, vocabulary=known.vocabulary, studies=known.studies, claims=known.claims)

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
    if not data.is_dir():
        return Loaded(None, None, (), {}, (Problem(shown_path(data), 1, 1, "", "there is no such folder of records"),))
    reading = _Reading(data, (_content(data / VOCABULARY_FILE), _content(data / REVIEW_FILE)))
    file = reading.record("vocabulary", data / VOCABULARY_FILE, VocabularyFile, None)
    reading.problems += _misspelt_lists(file.valid, reading.documents["vocabulary"]) if file.valid is not None else []
    lists = file.known.root if file.known is not None else None
    vocabulary = None if lists is None else once_of("vocabulary", (lists,), lambda: with_core_lists(lists))
    review = reading.record("review", data / REVIEW_FILE, Review, None)
    claims = reading.record("claims", data / CLAIMS_FILE, ClaimsFile, vocabulary) if (data / CLAIMS_FILE).exists() else _Read[ClaimsFile]()
    reading.problems += [*_closed(data), *_left_out(data)]
    files = sorted((data / STUDIES_FOLDER).glob("*.y*ml"))
    reading.read_studies(files, data / STUDIES_FOLDER, _fields(review, reading), vocabulary)
    valid = tuple(sorted(reading.studies.values(), key=_order))
    return Loaded(
        review.valid,
        vocabulary if file.valid is not None else None,
        valid,
        reading.documents,
        tuple(sorted(set(reading.problems))),
        frozenset(file.stem for file in files) - reading.studies.keys(),
        claims.valid.claims if claims.valid is not None else (),
        Salvaged(
            review.known,
            vocabulary,
            tuple(sorted((*valid, *reading.salvaged.values()), key=_order)),
            claims.known.claims if claims.known is not None else (),
            reading.lost,
        ),
    )


@dataclass(frozen=True)
class _Read(Generic[M]):
    """A record, if it is valid; if not, what of it could be salvaged."""

    valid: M | None = None
    salvaged: M | None = None

    @property
    def known(self) -> M | None:
        return self.valid if self.valid is not None else self.salvaged


@dataclass
class _Reading:
    """What was read so far of a folder, and what is wrong with it."""

    folder: Path
    """That of the records; no file of another place is one."""
    shared: tuple[bytes, ...]
    """The contents of the files on which the meaning of the others depends."""
    documents: dict[str, Document] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    lost: dict[str, Lost] = field(default_factory=dict)
    studies: dict[str, Study] = field(default_factory=dict)
    salvaged: dict[str, Study] = field(default_factory=dict)
    holders: dict[str, list[Path]] = field(default_factory=dict)
    """The files that bear the name of a study, or have it for their key."""
    folders: dict[Path, str] = field(default_factory=dict)
    """What messages put before the names of the files of a folder."""

    def shown(self, file: Path) -> str:
        """A file as :func:`shown_path` has it; where their folder lies is looked up once for all files."""
        if file.parent not in self.folders:
            beside = shown_path(file.parent / "x")
            self.folders[file.parent] = beside.removesuffix("x")
        return f"{self.folders[file.parent]}{file.name}"

    def record(self, name: str, file: Path, model: type[M], vocabulary: Vocabulary | None, unsure: str = "") -> _Read[M]:
        """The record in a file; what is said of the block ``unsure`` by its model does not count."""
        name_shown, content = self.shown(file), _content(file)
        read = partial(read_document, file, name_shown, within=self.folder)
        document, unread = once(("document", name_shown, content), read) if content else read()
        if document is None:
            self.problems += unread
            return _Read()
        if issubclass(model, Study):
            document = document.renamed(OWN_FIELDS_ELSEWHERE, OWN_FIELDS)
        self.documents[name] = document
        told = blank_hints(unread, model, document)
        try:
            validated = partial(model.model_validate, document.value, context={"vocabulary": vocabulary or {}})
            valid = once(("record", name_shown, content, self.shared), validated)
        except ValidationError as error:
            faults = faults_of(error, model, document, told)
            self.problems += [each for each in faults if each in told or not unsure or not within(each.field, document.address((unsure,)))]
            salvaged, self.lost[document.path] = salvage(model, document, vocabulary)
            return _Read(None, salvaged)
        self.problems += told
        return _Read(valid)

    def read_studies(
        self, files: Sequence[Path], folder: Path, fields: Sequence[FieldDeclaration] | None, vocabulary: Vocabulary | None
    ) -> None:
        """Read the records of studies; without the review's own ``fields`` nothing is said of these."""
        if not files and shown_path(folder) not in {problem.path for problem in self.problems}:
            self.problems.append(Problem(shown_path(folder), 1, 1, "", "there are no study records; expected one .yml file a study"))
        kind = study_model(tuple(fields or ()))
        unsure = "" if fields is not None else OWN_FIELDS
        for file in files:
            self.holders.setdefault(file.stem, []).append(file)
        for file in files:
            if file.stem in self.documents or file.stem in NO_STUDIES:
                self.problems.append(Problem(shown_path(file), 1, 1, "", self._taken(file)))
                continue
            read = self.record(file.stem, file, kind, vocabulary, unsure)
            key = _key_in(self.documents.get(file.stem))
            if isinstance(key, str) and key != file.stem:
                self.holders.setdefault(key, []).append(file)
            if read.valid is not None:
                self._keep(file, read.valid)
            if read.salvaged is not None and read.salvaged.key == file.stem:
                self.salvaged[file.stem] = read.salvaged

    def _taken(self, file: Path) -> str:
        if file.stem in NO_STUDIES:
            return f"this name is taken; expected the key of a study, which is none of {', '.join(sorted(NO_STUDIES))}"
        return f"{self.documents[file.stem].path} is the record of this study already; each study has one file, so delete one of the two"

    def _keep(self, file: Path, study: Study) -> None:
        """Keep a study unless another file has its key, or has it for a name."""
        others = [each for each in self.holders.get(study.key, ()) if each.stem != file.stem]
        if not others or (study.key == file.stem and study.key not in self.studies):
            self.studies[study.key] = study
            return
        message = f"'{study.key}' is also the key of {shown_path(min(others))}; each study has one file and a key of its own"
        self.problems.append(self.documents[file.stem].problem(("key",), message))


def _key_in(document: Document | None) -> str | None:
    return document.value.get("key") if document is not None and isinstance(document.value, dict) else None


def _fields(review: _Read[Review], reading: _Reading) -> Sequence[FieldDeclaration] | None:
    """The fields that review.yml declares, also while another part of it is wrong; None if they are wrong themselves."""
    if review.known is None:
        return None
    document = reading.documents["review"]
    lost = reading.lost.get(document.path, Lost()).parts
    return review.known.fields if not any(within(part, "fields") for part in lost) else None


def _content(file: Path) -> bytes:
    """The bytes of a file of records, by which it is known again; none where it is no such file."""
    try:
        return file.read_bytes() if file.is_file() and file.stat().st_size <= MAX_BYTES else b""
    except OSError:
        return b""


def _closed(data: Path) -> Iterator[Problem]:
    """Folders of records that may not be looked into, in which nothing would seem to lie."""
    for folder in sorted(each for each in data.iterdir() if each.is_dir() and not each.name.startswith(".")):
        try:
            any(folder.iterdir())
        except OSError as error:
            yield Problem(shown_path(folder), 1, 1, "", f"cannot be read: {(error.strerror or 'unknown reason').lower()}")


def _left_out(data: Path) -> Iterator[Problem]:
    """Files that look like records and would not be read: with another ending, in a folder that is not looked into, or of another name."""
    expected = {REVIEW_FILE, VOCABULARY_FILE, CLAIMS_FILE}
    for file in sorted(data.rglob("*")):
        inside = file.relative_to(data).parts
        is_study = inside[0] == STUDIES_FOLDER
        if any(part.startswith(".") for part in inside) or not file.is_file():
            continue
        if not LOOKS_LIKE_YAML.search(file.name) and not (is_study and file.suffix in ("", ".txt") and _begins_as_a_record(file)):
            continue
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


def unread_files(folder: Path, meant: re.Pattern[str], read: Collection[Path]) -> Iterator[Path]:
    """What lies below a folder, named as what it was ``meant`` for, and is not among what is ``read``; hidden files are left out."""
    for file in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
        if meant.search(file.name) and file not in read and not hidden:
            yield file


def _begins_as_a_record(file: Path) -> bool:
    """Whether a text that is no file of YAML by its name is one by what stands in it."""
    return re.search(rb"^key: *\S", _content(file), re.MULTILINE) is not None


def _order(study: Study) -> tuple[float, tuple[int | str, ...]]:
    """Studies stand by year, then by key, of which numbers are compared as numbers: '-2' before '-10'."""
    parts = re.split(r"(\d+)", study.key)  # texts and numbers by turns, so that like is compared with like
    key = tuple(int(part) if part.isdecimal() else part for part in parts)
    return study.citation.year if isinstance(study.citation.year, int) else NO_YEAR, key


def _misspelt_lists(valid: VocabularyFile, document: Document) -> Iterator[Problem]:
    """The lists that each vocabulary has and this one has not, and lists whose names are almost those of known ones."""
    for name in COMPULSORY_LISTS:
        if name not in valid.root:
            yield document.problem((name,), f"is missing; each vocabulary has the lists {' and '.join(COMPULSORY_LISTS)}")
    left_out = [name for name in CORE_LISTS if name not in valid.root]
    for name in valid.root:
        close = get_close_matches(name, left_out, cutoff=0.85) if name not in CORE_LISTS else []
        if close:
            message = f"the program knows no list '{name}', and there is none of '{close[0]}'; did you mean that?"
            yield replace(document.problem((name,), message, key=True), severity="warning")


__all__ = ["LOOKS_LIKE_YAML", "Loaded", "Records", "load_records"]
