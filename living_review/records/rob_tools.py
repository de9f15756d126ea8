"""The tools by which reviews judge the risk of bias: their domains, and their judgements from the mildest to the most severe.

Domains and judgements are named in our own short words. A review declares in ``review.yml`` which tools it used; the
questions of a checklist and the judgements of a tool that is not listed here are declared there too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from living_review.problems import did_you_mean, quoted
from living_review.records.base import Many, Record
from living_review.records.values import Key, Places
from living_review.wording import Phrases


@dataclass(frozen=True)
class JudgementLevel:
    """A judgement. ``severity`` counts from 0, and is None where the judgement has no place in the order."""

    id: str
    label: str
    symbol: str
    colour: str
    """The name of a colour of the palette."""
    severity: int | None = None
    robvis: str = ""
    """The word that robvis has for it, where it is another one than the label."""

    @property
    def severe(self) -> bool:
        """Whether it is among the judgements that make one doubt the result."""
        return self.colour in ("risk-high", "risk-critical")


@dataclass(frozen=True)
class ToolDomain:
    """A domain of a tool, or a question of a checklist."""

    id: str
    code: str
    """A few signs for narrow heads, such as 'D1'."""
    short: str
    """A word or two for wide heads; a soft hyphen says where a word may be broken."""
    label: str
    extra: bool = False
    """Whether it is no domain of the risk of bias itself, and may be left out (the applicability of QUADAS-2)."""


@dataclass(frozen=True)
class Tool:
    """A tool: ``levels`` are the judgements of a domain, ``overall`` those of the study as a whole."""

    label: str
    domains: tuple[ToolDomain, ...]
    levels: tuple[JudgementLevel, ...]
    overall: tuple[JudgementLevel, ...]
    of_risk: bool = True
    """Whether a judgement is one of risk ('high') and not of quality or an answer ('poor', 'no')."""
    known: bool = False
    """Whether its domains are known here, and not declared by a review."""
    version: str = ""
    """The year of this version, of a tool whose versions order their domains differently."""

    def domain(self, domain_id: str) -> ToolDomain | None:
        """The domain with this id."""
        return next((domain for domain in self.domains if domain.id == domain_id), None)

    @property
    def one_scale(self) -> bool:
        """Whether domains and whole are judged in the same words, so that they can be compared."""
        ordered = [[level for level in levels if level.severity is not None] for levels in (self.levels, self.overall)]
        return ordered[0] == ordered[1]


def level_of(levels: Sequence[JudgementLevel], level_id: str) -> JudgementLevel | None:
    """The judgement with this id."""
    return next((level for level in levels if level.id == level_id), None)


def _domains(*named: tuple[str, str, str], prefix: str = "D", extra: bool = False) -> tuple[ToolDomain, ...]:
    return tuple(ToolDomain(name, f"{prefix}{i}", short, label, extra) for i, (name, short, label) in enumerate(named, 1))


LOW = JudgementLevel("low", "Low", "+", "risk-low", 0)
SOME = JudgementLevel("some_concerns", "Some concerns", "–", "risk-some", 1)
MODERATE = JudgementLevel("moderate", "Moderate", "–", "risk-some", 1)
HIGH = JudgementLevel("high", "High", "×", "risk-high", 2)
NO_INFORMATION = JudgementLevel("no_information", "No information", "?", "risk-none")

_DEVIATIONS = ("deviations", "Deviations", "Deviations from the intended interventions")
_MISSING_DATA = ("missing_data", "Missing data", "Missing outcome data")
_MEASUREMENT = ("measurement", "Measure\u00adment", "Measurement of the outcome")
_REPORTED = ("reported_result", "Reported result", "Selection of the reported result")
_RANDOMISATION = ("randomisation", "Randomi\u00adsation", "The randomisation process")


UNCLEAR = JudgementLevel("unclear_risk", "Unclear", "?", "risk-some", 1, "Some concerns")


def _same(label: str, domains: tuple[ToolDomain, ...], *levels: JudgementLevel, of_risk: bool = True, version: str = "") -> Tool:
    """A tool whose domains and whole are judged in the same words; of risk, that there is no information is a judgement too."""
    signs = {level.symbol for level in levels}
    no_information = replace(NO_INFORMATION, symbol="i") if NO_INFORMATION.symbol in signs else NO_INFORMATION
    scale = (*levels, no_information) if of_risk else levels
    return Tool(label, domains, scale, scale, of_risk, known=True, version=version)


_SERIOUS = (
    LOW,
    MODERATE,
    JudgementLevel("serious", "Serious", "×", "risk-high", 2),
    JudgementLevel("critical", "Critical", "!", "risk-critical", 3),
)
_ROBINS_I = _domains(
    ("confounding", "Confoun\u00adding", "Confounding"),
    ("selection", "Selection", "Selection of participants into the study"),
    ("classification", "Classifi\u00adcation", "Classification of the interventions"),
    _DEVIATIONS,
    ("missing_data", "Missing data", "Missing data"),
    _MEASUREMENT,
    _REPORTED,
)


def _in_order(domains: tuple[ToolDomain, ...], *places: int) -> tuple[ToolDomain, ...]:
    """The same domains in another order, with the codes of their new places."""
    return tuple(replace(domains[place], code=f"D{i}") for i, place in enumerate(places, 1))


_ROB2 = _domains(_RANDOMISATION, _DEVIATIONS, _MISSING_DATA, _MEASUREMENT, _REPORTED)
TOOLS: dict[str, Tool] = {
    "rob2": _same("RoB 2", _ROB2, LOW, SOME, HIGH),
    "rob2_cluster": _same(
        "RoB 2 for cluster-randomised trials",
        (
            _ROB2[0],
            ToolDomain("recruitment", "D1b", "Recruit\u00adment", "Identification or recruitment of participants after randomisation"),
            *_ROB2[1:],
        ),
        *(LOW, SOME, HIGH),
    ),
    "robins_i": _same("ROBINS-I", _ROBINS_I, *_SERIOUS, version="2016"),
    "robins_i_2024": _same("ROBINS-I V2", _in_order(_ROBINS_I, 0, 2, 1, 3, 4, 5, 6), *_SERIOUS, version="2024"),
    "robins_e": _same(
        "ROBINS-E",
        _domains(
            ("confounding", "Confoun\u00adding", "Confounding"),
            ("exposure", "Exposure", "Measurement of the exposure"),
            ("selection", "Selection", "Selection of participants into the study or the analysis"),
            ("later_interventions", "Later inter\u00adventions", "Interventions after the exposure"),
            ("missing_data", "Missing data", "Missing data"),
            _MEASUREMENT,
            _REPORTED,
        ),
        *(LOW, SOME, HIGH, JudgementLevel("very_high", "Very high", "!", "risk-critical", 3)),
    ),
    "quadas2": _same(
        "QUADAS-2",
        _domains(
            ("patient_selection", "Patients", "Selection of patients"),
            ("index_test", "Index test", "The index test"),
            ("reference_standard", "Reference standard", "The reference standard"),
            ("flow", "Flow, timing", "Flow and timing"),
        )
        + _domains(
            ("applicable_patients", "Applies: patients", "Applicability: patients"),
            ("applicable_index_test", "Applies: test", "Applicability: index test"),
            ("applicable_reference", "Applies: standard", "Applicability: reference standard"),
            prefix="A",
            extra=True,
        ),
        *(LOW, UNCLEAR, HIGH),
    ),
    "quips": _same(
        "QUIPS",
        _domains(
            ("participation", "Partici\u00adpation", "Participation in the study"),
            ("attrition", "Attrition", "People lost from the study"),
            ("prognostic_factor", "Prognostic factor", "Measurement of the prognostic factor"),
            _MEASUREMENT,
            ("confounding", "Confoun\u00adding", "Confounding"),
            ("analysis", "Analysis", "Statistical analysis and reporting"),
        ),
        *(LOW, MODERATE, HIGH),
    ),
    "rob1": _same(
        "Cochrane risk of bias tool (2011)",
        _domains(
            ("sequence", "Random sequence", "Random sequence generation"),
            ("concealment", "Conceal\u00adment", "Allocation concealment"),
            ("blinding_people", "Blinding: people", "Blinding of participants and personnel"),
            ("blinding_outcome", "Blinding: outcome", "Blinding of outcome assessment"),
            ("incomplete", "Incom\u00adplete data", "Incomplete outcome data"),
            ("selective", "Selective reporting", "Selective reporting"),
            ("other", "Other bias", "Other sources of bias"),
        ),
        *(LOW, replace(UNCLEAR, robvis=""), HIGH),
    ),
    "newcastle_ottawa": _same(
        "Newcastle-Ottawa scale",
        _domains(
            ("selection", "Selection", "Selection of the groups"),
            ("comparability", "Compara\u00adbility", "Comparability of the groups"),
            ("outcome", "Outcome", "Outcome, or exposure in a case-control study"),
        ),
        JudgementLevel("good", "Good", "+", "risk-low", 0),
        JudgementLevel("fair", "Fair", "–", "risk-some", 1),
        JudgementLevel("poor", "Poor", "×", "risk-high", 2),
        of_risk=False,
    ),
}
"""The tools whose domains are known. The stars of the Newcastle-Ottawa scale go into the reason: how many are good is the review's rule."""


class ToolWords(Phrases):
    """The domains and judgements of the tools, as pages say them."""

    DOMAINS: tuple[str, ...] = tuple({domain.label: None for tool in TOOLS.values() for domain in tool.domains})
    SHORT: tuple[str, ...] = tuple({domain.short.replace("\u00ad", ""): None for tool in TOOLS.values() for domain in tool.domains})
    LEVELS: tuple[str, ...] = tuple({level.label: None for tool in TOOLS.values() for level in (*tool.levels, *tool.overall)})


ANSWERS = (
    JudgementLevel("yes", "Yes", "+", "risk-low", 0),
    JudgementLevel("unclear", "Unclear", "?", "risk-some", 1),
    JudgementLevel("no", "No", "×", "risk-high", 2),
    JudgementLevel("not applicable", "Not applicable", "/", "risk-none"),
)
"""The answers to a question of a JBI checklist."""
ORDERED = ((), (), ("+low", "×high"), ("+low", "–some", "×high"), ("+low", "–some", "×high", "!critical"))
"""Symbol and colour of declared judgements, by how many there are."""
OPEN_KINDS = ("jbi", "generic")
"""The kinds whose domains the review declares."""
UNJUDGED = ("not reported", "not available", "not applicable")
"""The words that a domain may have instead of a judgement."""


def declared_levels(ordered: Sequence[str], unordered: Sequence[str] = ()) -> tuple[JudgementLevel, ...]:
    """Levels for judgements that a review declares, the mildest first.

    >>> [(level.label, level.symbol) for level in declared_levels(["low", "rather_high"])]
    [('Low', '+'), ('Rather high', '×')]
    """
    looks = ORDERED[len(ordered)]
    ordered_levels = [
        JudgementLevel(name, _words(name), look[0], f"risk-{look[1:]}", i)
        for i, (name, look) in enumerate(zip(ordered, looks, strict=True))
    ]
    return tuple(ordered_levels) + tuple(JudgementLevel(name, _words(name), "?", "risk-none") for name in unordered)


def _words(name: str) -> str:
    text = name.replace("_", " ")
    return text[:1].upper() + text[1:]


def _kind(value: str) -> str:
    known = (*TOOLS, *OPEN_KINDS)
    if value in known:
        return value
    raise PydanticCustomError("tool", "{found} is not a kind of tool{hint}", {"found": quoted(value), "hint": did_you_mean(value, known)})


class DomainDeclaration(Record):
    """A domain of a tool, or a question of a checklist, that the review declares."""

    id: Key
    label: str = Field(description="The domain or the question, in full.")
    short: str | None = Field(None, description="A word or two for the head of a column.")


class ToolDeclaration(Record):
    """A tool that the review used. Of the kinds jbi and generic the review declares the domains."""

    key: Key = Field(description="The name by which studies and charts refer to it.")
    kind: Annotated[str, AfterValidator(_kind), Field(json_schema_extra={"enum": [*TOOLS, *OPEN_KINDS]})]
    label: str | None = Field(None, description="How the review calls it; left out, the usual name.")
    domains: Annotated[tuple[DomainDeclaration, ...], Many] = Field(
        (), description="Of jbi the questions, of generic the domains; none if the review does not print them."
    )
    judgements: Annotated[tuple[Key, ...], Many, Field(max_length=4)] = Field(
        (), description="Of generic, and of jbi for the study as a whole: two to four terms of the list judgements, the mildest first."
    )
    unordered: Annotated[tuple[Key, ...], Many] = Field((), description="Further judgements that have no place in the order.")
    printed_as: Key | None = Field(None, description="The key of the tool in whose layout the review prints the judgements, if another.")
    note: str | None = None
    where: Places = ()

    @model_validator(mode="after")
    def _kind_has_what_it_needs(self) -> Self:
        given = [name for name in ("domains", "judgements", "unordered") if getattr(self, name)]
        if self.kind in TOOLS and given:
            raise PydanticCustomError("tool", "'{name}' goes only with the kinds jbi and generic; the rest have theirs", {"name": given[0]})
        if self.kind == "generic" and self.label is None:
            raise PydanticCustomError("tool", "a generic tool needs a 'label'", {})
        if len(self.judgements) == 1 or (self.kind == "generic" and self.domains and not self.judgements):
            raise PydanticCustomError("tool", "needs 'judgements': two to four, the mildest first", {})
        return self

    @cached_property
    def tool(self) -> Tool:
        """The tool with its domains and judgements."""
        if self.kind in TOOLS:
            known = TOOLS[self.kind]
            return known if self.label is None else replace(known, label=self.label)
        domains = tuple(
            ToolDomain(domain.id, f"{'Q' if self.kind == 'jbi' else 'D'}{i}", domain.short or domain.label, domain.label)
            for i, domain in enumerate(self.domains, 1)
        )
        judgements = declared_levels(self.judgements, self.unordered)
        if self.kind == "jbi":
            return Tool(self.label or "JBI checklist", domains, ANSWERS, judgements, of_risk=False)
        untold = () if not judgements or level_of(judgements, NO_INFORMATION.id) else (replace(NO_INFORMATION, symbol="i"),)
        return Tool(self.label or "", domains, (*judgements, *untold), judgements, of_risk=False)


def printed_layout(tools: Sequence[ToolDeclaration], key: str) -> Tool | None:
    """The tool with this key as its judgements are printed: with the domains of another tool where the review prints them so."""
    declared = next((candidate for candidate in tools if candidate.key == key), None)
    if declared is None:
        return None
    tool = declared.tool
    other = next((candidate for candidate in tools if candidate.key == declared.printed_as), None)
    if other is None:
        return tool
    printed = other.tool
    return replace(printed, label=tool.label, overall=tool.overall or printed.overall)
