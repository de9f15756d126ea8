"""Finding a study of the records by the name that another program's file gives it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from living_review.records.study import Study


def folded(name: str) -> str:
    """A name without case, accents, signs and 'et al.', so that spellings of one name are alike.

    >>> folded("Müller et al. (2012)") == folded("MULLER, 2012")
    True
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    plain = plain.translate(LETTERS)
    return " ".join(re.sub(r"\bet al\b", " ", re.sub(r"[\W_]+", " ", plain)).split())


RESULT = re.compile(r"(.+?)\s*(?:\(([^()]+)\)|\[([^\[\]]+)\]|[:–—]\s*(.+)|\s-\s*(.+))\s*")
"""The name of a study with that of one of its results behind it."""
LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})
"""Letters that are no sign with an accent, and that people write without their stroke."""


@dataclass(frozen=True)
class KnownStudies:
    """The studies of the records by the names that tell them apart, and their outcomes by theirs."""

    keys: Mapping[str, str]
    """The key of a study by its folded name; a name that several have is left out."""
    outcomes: Mapping[str, Mapping[str, str]]
    """Of each study the ids of its outcomes by their folded names."""

    @classmethod
    def of(cls, studies: Iterable[Study], measures: Mapping[str, str]) -> KnownStudies:
        """The studies of records; ``measures`` gives the label of each outcome measure."""
        known = list(studies)
        named = [(folded(name), study.key) for study in known for name in dict.fromkeys(_names(study))]
        several = {name for name, key in named if any(other == name and of != key for other, of in named)}
        keys = {name: key for name, key in named if name and name not in several}
        keys |= {folded(study.key): study.key for study in known}
        return cls(keys, {study.key: _outcomes(study, measures) for study in known})

    def find(self, name: str) -> str:
        """The key of the study that is called so; '' if none is."""
        return self.keys.get(folded(name), "")

    def find_result(self, name: str) -> tuple[str, str]:
        """The key of the study, and what stands in brackets, or behind a colon or dash, after its name; '' for what there is not."""
        whole = self.find(name)
        parts = None if whole else RESULT.fullmatch(name)
        key = whole or (self.find(parts.group(1)) if parts is not None else "")
        result = next((part for part in parts.groups()[1:] if part is not None), "") if parts is not None and key else ""
        return key, result

    def outcome(self, key: str, name: str) -> str:
        """The id of the outcome of a study that is called so; '' if none is."""
        return self.outcomes.get(key, {}).get(folded(name), "")


def _names(study: Study) -> tuple[str, ...]:
    cited = study.citation
    names = [study.name, study.label, *([f"{cited.first_surname} {cited.year}"] if isinstance(cited.year, int) else [])]
    return (*names, *sorted(study.registrations))


def _outcomes(study: Study, measures: Mapping[str, str]) -> dict[str, str]:
    """The ids by id, and by the measure and its label where only one outcome has it."""
    outcomes = study.all_outcomes()
    found = {folded(outcome.id): outcome.id for outcome in outcomes}
    for outcome in outcomes:
        if sum(other.measure == outcome.measure for other in outcomes) == 1:
            for name in (outcome.measure, measures.get(outcome.measure, "")):
                found.setdefault(folded(name), outcome.id)
    return found
