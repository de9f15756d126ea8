"""The claims engine agrees with a slow and plain one, which is written here and works on records as they are written in YAML.

The reference knows nothing of tables, types or variables: it walks the plain values, and reckons in fractions.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from helpers.claims import inputs_of, number, run
from helpers.properties import cases
from helpers.random_reviews import MISSING, Files, random_review
from hypothesis import given
from hypothesis import strategies as st

from living_review.analysis.claim_operands import EvaluationContext
from living_review.records.claim import CHECKS, OPERANDS
from living_review.records.filters import StudyFilter

CANNOT = "cannot be checked"
WORST_FIRST = ["contradicted", "not supported", "a suggestion", CANNOT, "holds"]


# ---------------------------------------------------------------------------------------------- the reference


class Reference:
    """Claims checked by walking through the records as they are written."""

    def __init__(self, files: Files) -> None:
        self.review, self.words, self.studies = files.review, files.vocabulary, files.studies

    # what is known of a study

    def known(self, key: str, name: str) -> Any:
        """What a study has for a variable: a set of terms, a truth, or a number; None if there is none."""
        study = self.studies[key]
        outcomes = study["outcomes"]
        if name in ("design", "phase", "comparator"):
            return as_set(study[name])
        if name in ("classification", "direction"):
            return as_set(study["result"][name])
        if name in ("format", "therapist"):
            return as_set(study["intervention"][name])
        if name == "overall_bias":
            return as_set(study["risk_of_bias"]["overall"])
        harms = study["harms"] if isinstance(study["harms"], dict) else {"attributed": study["harms"]}
        events = harms.get("events", [])
        everything = {
            "harms": {harms["attributed"]},
            "adverse_event": {each["event"] for each in events},
            "serious_event": {each["event"] for each in events if each["serious"]},
            "serious_harm": any(each["serious"] for each in events),
            "none_serious": "none_serious" in harms,
            "randomised": self.trait(study["design"], "designs", "randomised"),
            "controlled": self.trait(study["comparator"], "comparators", "controlled"),
            "has_values": any("values" in each for each in outcomes),
            "has_survival": isinstance(study["survival"], list),
            "has_p": any(each.get("p", MISSING[0]) not in MISSING for each in outcomes),
            "p_below_005": any(
                is_below(each.get("p", ""), Fraction("0.05"))
                and each.get("group", "all participants") == "all participants"
                and self.words["directions"]["terms"].get(each["direction"], {}).get("sign") is not None
                for each in outcomes
            ),
            "participants": plain(study["participants"]["total"]),
            "year": plain(study["citation"]["year"]),
        }
        if name in everything:
            return everything[name]
        field, _, end = name.rpartition("_")
        return self.limit(key, field, end, None)

    def trait(self, stated: Any, listed: str, trait: str) -> bool:
        """Whether one of the terms has a trait."""
        return any(self.words[listed]["terms"].get(term, {}).get(trait) is True for term in as_set(stated))

    def limit(self, key: str, field: str, end: str, unit: str | None) -> Fraction | None:
        """The smallest or largest number of a field, in a unit or in the only one."""
        spans = [span for span in spans_of(self.studies[key]["intervention"][field]) if unit in (None, span[2])]
        if len({span[2] for span in spans}) != 1:
            return None
        return min(low for low, _, _ in spans) if end == "min" else max(high for _, high, _ in spans)

    # which studies

    def meeting(self, conditions: Mapping[str, Any]) -> list[str]:
        """The studies that meet all conditions, in their order."""
        return [key for key in self.studies if all(self.meets(key, name, asked) for name, asked in conditions.items())]

    def meets(self, key: str, name: str, asked: Any) -> bool:
        """Whether a study meets one condition."""
        has = self.known(key, name)
        if isinstance(asked, bool):
            return bool(has) is asked
        if isinstance(asked, int | float):
            return has is not None and has == Fraction(str(asked))
        if isinstance(asked, str):
            return asked in has
        if isinstance(asked, list):
            return any(term in has for term in asked)
        found = True
        for how, wanted in asked.items():
            if how == "any_of":
                found = found and any(term in has for term in wanted)
            elif how == "all_of":
                found = found and all(term in has for term in wanted)
            elif how == "only":
                found = found and has == set(wanted)
            elif how == "none_of":
                found = found and not any(term in has for term in wanted)
            elif how == "equals":
                found = found and bool(has) is wanted
            else:
                limit = Fraction(str(wanted))
                found = found and has is not None and (has >= limit if how == "minimum" else has <= limit)
        return found

    def named(self, asked: Any) -> set[str]:
        """The studies that are named; a number that is none's stands for itself."""
        if isinstance(asked, list) or "keys" in asked:
            return set(asked if isinstance(asked, list) else asked["keys"])
        cited = {study["citation"]["reference"]: key for key, study in self.studies.items()}
        return {cited.get(n, f"reference {n}") for n in asked["cites"]}

    # numbers

    def number(self, asked: Any) -> Fraction | None:
        """The number that is asked for; None if there is none."""
        if isinstance(asked, int | float):
            return Fraction(str(asked))
        ((kind, given),) = asked.items()
        if kind == "number":
            return self.declared(self.review["numbers"][given])
        if kind == "count":
            return Fraction(len(self.meeting(given)))
        if kind in ("part", "share"):
            among = self.meeting(given.get("among", {}))
            both = [key for key in among if key in self.meeting(given["where"])]
            return Fraction(len(both)) if kind == "part" else Fraction(100 * len(both), len(among)) if among else None
        if kind in ("sum", "minimum", "maximum", "median"):
            return self.statistic(kind, given["of"], given.get("unit"), self.meeting(given.get("where", {})))
        if kind == "value":
            return self.single(given["study"], given["field"])
        if kind == "size":
            return Fraction(len(self.named(given)))
        if kind == "outcomes":
            return Fraction(self.outcomes(given))
        parts = [self.number(each) for each in given]
        return None if None in parts else reckon(kind, [part for part in parts if part is not None])

    def declared(self, asked: Mapping[str, Any]) -> Fraction | None:
        """A number that the review declares."""
        if asked["statistic"] == "printed":
            return Fraction(str(asked["value"]))
        chosen = [key for key in self.meeting(asked.get("among", {})) if key in self.meeting(asked.get("where", {}))]
        if asked["statistic"] == "count":
            return Fraction(len(chosen))
        return self.statistic(asked["statistic"], asked["of"], asked.get("unit"), chosen)

    def statistic(self, kind: str, of: str, unit: str | None, keys: Sequence[str]) -> Fraction | None:
        """A statistic over studies, none of which may lack the value."""
        field, _, end = of.rpartition("_")
        found = [self.known(key, of) if unit is None else self.limit(key, field, end, unit) for key in keys]
        if None in found or (not found and kind != "sum"):
            return None
        ordered = sorted(found)
        half = len(ordered) // 2
        if kind == "sum":
            return sum(ordered, Fraction(0))
        if kind == "median":
            return Fraction(ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2)
        return Fraction(ordered[0] if kind == "minimum" else ordered[-1])

    def single(self, key: str, address: str) -> Fraction | None:
        """A value of a record, if it is a single number."""
        value = self.at(key, address)
        if address in self.studies[key]["intervention"]:
            ends = {end for low, high, _ in spans_of(value) for end in (low, high)}
            return ends.pop() if len(ends) == 1 else None
        return plain(value)

    def at(self, key: str, address: str) -> Any:
        """What stands at an address of a record; a variable has its own."""
        study = self.studies[key]
        if address in ("participants", "year", "randomised", "has_p"):
            found = self.known(key, address)
            return "not reported" if found is None else found
        if address in study["intervention"]:
            return study["intervention"][address]
        if address in ("classification", "direction", "overall_bias"):
            (*found,) = sorted(self.known(key, address))
            return found[0] if found[0] in MISSING else found
        if address.startswith("outcomes.main."):
            (outcome,) = (each for each in study["outcomes"] if each["id"] == "main")
            return outcome.get(address.removeprefix("outcomes.main."), "not reported")
        value: Any = study
        for part in address.split("."):
            value = value[part]
        return value

    def outcomes(self, asked: Mapping[str, Any]) -> int:
        """How many outcomes meet conditions."""
        count = 0
        for key in self.meeting(asked.get("where", {})):
            study = self.studies[key]
            of_survival = study["survival"] if isinstance(study["survival"], list) else []
            for outcome in [*study["outcomes"], *of_survival]:
                good = True
                for name in ("measure", "scale", "comparator", "direction"):
                    if name in asked:
                        wanted = [asked[name]] if isinstance(asked[name], str) else asked[name]
                        good = good and outcome.get(name, "not applicable") in wanted
                if "p_below" in asked:
                    good = good and is_below(outcome.get("p", ""), Fraction(str(asked["p_below"])))
                if "survival" in asked:
                    good = good and any(outcome is each for each in of_survival) is asked["survival"]
                if "everybody" in asked:
                    good = good and (outcome.get("group", "all participants") == "all participants") is asked["everybody"]
                count += good
        return count

    # checks

    def verdict(self, check: Mapping[str, Any]) -> str | None:
        """The verdict of a check; None if the reference does not know it."""
        (kind,) = (name for name in check if name not in ("otherwise", "reason"))
        found = getattr(self, f"_check_{kind}")(check[kind])
        return check.get("otherwise", found) if found in ("contradicted", "not supported", "a suggestion") else found

    def _check_compare(self, asked: Mapping[str, Any]) -> str:
        stated, computed = self.number(asked["stated"]), self.number(asked["computed"])
        if stated is None or computed is None:
            return CANNOT
        digits = max(abs(stated), abs(computed)) / 10**9  # a stated number may be one that was computed, as far as sixteen digits hold it
        near = abs(stated - computed) <= Fraction(str(asked.get("tolerance", 0))) + digits
        passed = {
            "equal": near,
            "not_equal": not near,
            "at_least": near or computed > stated,
            "at_most": near or computed < stated,
            "more_than": not near and computed > stated,
            "less_than": not near and computed < stated,
        }
        return holds(passed[asked.get("relation", "equal")])

    def _check_between(self, asked: Mapping[str, Any]) -> str:
        low, high, smallest, largest = (self.number(asked[name]) for name in ("low", "high", "smallest", "largest"))
        return CANNOT if None in (low, high, smallest, largest) else holds(low == smallest and high == largest)

    def _check_same_studies(self, asked: Mapping[str, Any]) -> str:
        named, matching = self.named(asked["named"]), set(self.meeting(asked["matching"]))
        relation = asked.get("relation", "same")
        return holds(named == matching if relation == "same" else named <= matching if relation == "subset" else named >= matching)

    def _check_same_value(self, asked: Mapping[str, Any]) -> str:
        recorded, stated = self.at(asked["study"], asked["field"]), asked["stated"]
        if isinstance(recorded, str) and recorded in MISSING and stated not in MISSING:
            return CANNOT
        if asked["field"] in ("sessions", "latitude") and recorded not in MISSING:
            ends = sorted({end for low, high, _ in spans_of(recorded) for end in (low, high)})
            return holds([plain(each) for each in listed(stated)] == ends)
        return holds(same(stated, recorded))

    def _check_statements(self, asked: Sequence[Mapping[str, Any]]) -> str:
        return holds(all(same(asked[0]["value"], each["value"]) for each in asked))

    def _check_cited(self, asked: Mapping[str, Any]) -> str:
        return holds(self.studies[asked["study"]]["citation"]["reference"] == asked["reference"])

    def _check_all(self, asked: Sequence[Mapping[str, Any]]) -> str | None:
        found = [self.verdict(each) for each in asked]
        return None if None in found else next(each for each in WORST_FIRST if each in found)

    def _check_any(self, asked: Sequence[Mapping[str, Any]]) -> str | None:
        found = [self.verdict(each) for each in asked]
        return None if None in found else next(each for each in reversed(WORST_FIRST) if each in found)

    def _check_judgement(self, asked: Mapping[str, Any]) -> str:
        return asked["verdict"]

    def _check_product(self, asked: Mapping[str, Any]) -> str | None:
        """Of factors that are single numbers or ranges; what parts and alternatives come to is tested elsewhere."""
        own = self.studies[asked["study"]]["intervention"]
        sessions, each, printed = (own[name] for name in ("sessions", "minutes_per_session", "total_minutes"))
        if any(isinstance(value, dict) and ("parts" in value or "options" in value) for value in (sessions, each, printed)):
            return None
        if any(isinstance(value, str) for value in (sessions, each, printed)):
            return CANNOT
        ((a, b, _),), ((c, d, unit),), ((low, high, of_printed),) = (spans_of(value) for value in (sessions, each, printed))
        return holds(unit == of_printed and nearly(a * c, low) and nearly(b * d, high))


def as_set(stated: Any) -> set[str]:
    """Terms, or the word for missing ones."""
    return {stated} if isinstance(stated, str) else set(stated)


def plain(value: Any) -> Fraction | None:
    """A number exactly; None of what is no number."""
    return Fraction(str(value)) if isinstance(value, int | float | Fraction) and not isinstance(value, bool) else None


def spans_of(value: Any) -> list[tuple[Fraction, Fraction, str]]:
    """The numbers of a quantity as it is written: lower end, upper end and unit."""
    if isinstance(value, str):
        return []
    if not isinstance(value, dict):
        return [(Fraction(str(value)), Fraction(str(value)), "")]
    found = []
    for each in value.get("options") or value.get("parts") or [value]:
        low, high = each["range"] if "range" in each else (each["value"], each["value"])
        found.append((Fraction(str(low)), Fraction(str(high)), each.get("unit", "")))
    return found


def is_below(p: str, limit: Fraction) -> bool:
    """Whether a printed p value says that it is below a limit."""
    sign, digits = re.fullmatch(r"([<>≤≥=]?)\s*([\d.]+)", p).groups() if re.search(r"\d", p) else ("", "")  # type: ignore[union-attr]
    if not digits or sign in (">", "≥"):
        return False
    return Fraction(digits) <= limit if sign == "<" else Fraction(digits) < limit


def reckon(kind: str, parts: Sequence[Fraction]) -> Fraction | None:
    """Sums, differences, products and quotients, from left to right."""
    found = parts[0]
    for part in parts[1:]:
        if kind == "divide" and part == 0:
            return None
        found = {"add": found + part, "subtract": found - part, "multiply": found * part, "divide": found / (part or 1)}[kind]
    return found


def holds(passed: bool) -> str:
    """The verdict of a check that can be computed."""
    return "holds" if passed else "contradicted"


def nearly(one: Fraction, other: Fraction) -> bool:
    """Whether two numbers are the same but for rounding in print, of half a percent."""
    return abs(one - other) <= Fraction("0.005") * max(abs(one), abs(other))


def listed(value: Any) -> list[Any]:
    """Several values, or one as a list."""
    return list(value) if isinstance(value, list | tuple | set) else [value]


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same: words whatever their spaces and capitals, and lists of them in any order."""

    def word(value: Any) -> Any:
        if isinstance(value, bool):
            return value
        number = re.fullmatch(r"\s*[-+−]?(\d+\.?\d*|\.\d+)\s*", str(value)) if isinstance(value, str) else None
        exact = Fraction(str(value).strip().replace("−", "-")) if number or not isinstance(value, str) else None
        return "".join(str(value).split()).casefold() if exact is None else exact

    a, b = listed(one), listed(other)
    if all(isinstance(each, str) for each in a + b) and (len(a) > 1 or len(b) > 1 or isinstance(one, list) or isinstance(other, list)):
        return sorted("".join(each.split()).casefold() for each in a) == sorted("".join(each.split()).casefold() for each in b)
    return len(a) == len(b) and all(word(x) == word(y) and isinstance(x, bool) == isinstance(y, bool) for x, y in zip(a, b, strict=True))


# ---------------------------------------------------------------------------------------------- random claims

FLAGS = ("randomised", "controlled", "serious_harm", "none_serious", "has_values", "has_survival", "has_p", "p_below_005")
NUMBERS = ("participants", "year", "sessions_min", "sessions_max", "latitude_min", "latitude_max")
LISTS = {
    "design": "designs", "phase": "phases", "comparator": "comparators", "classification": "classifications", "direction": "directions",
    "adverse_event": "adverse_events", "serious_event": "adverse_events", "overall_bias": "judgements", "format": "formats",
    "therapist": "therapists",
}  # fmt: skip


class Claims:
    """Random checks and numbers over one review."""

    def __init__(self, chance: Random, files: Files) -> None:
        self.chance, self.files, self.reference = chance, files, Reference(files)

    def conditions(self) -> dict[str, Any]:
        """Some conditions on studies; none as often."""
        return dict(self.condition() for _ in range(self.chance.choice((0, 0, 1, 1, 2))))

    def condition(self) -> tuple[str, Any]:
        """One condition, in one of the ways to write it."""
        chance = self.chance
        kind = chance.choice(("flag", "number", "terms", "terms"))
        if kind == "flag":
            truth = chance.random() < 0.5
            return chance.choice(FLAGS), chance.choice((truth, {"equals": truth}))
        if kind == "number":
            name = chance.choice(NUMBERS)
            limit = self.near([value for key in self.files.studies if (value := self.reference.known(key, name)) is not None])
            return name, chance.choice((limit, {"minimum": limit}, {"maximum": limit}, {"minimum": limit, "maximum": limit + 90}))
        name = chance.choice((*LISTS, "harms"))
        known = (
            ["events", "unnamed", "none", "not reported"] if name == "harms" else [*self.files.vocabulary[LISTS[name]]["terms"], *MISSING]
        )
        some = chance.sample(known, chance.randint(1, min(3, len(known))))
        ways = ("any_of", "all_of", "only", "none_of")
        return name, chance.choice((some[0], some, {chance.choice(ways): some}, {"any_of": some, "none_of": known[:1]}))

    def near(self, values: Sequence[Fraction]) -> Any:
        """A number that is one of these, or near one."""
        base = self.chance.choice([*values, Fraction(7)])
        found = base + self.chance.choice((0, 0, 0, 1, -1))
        return int(found) if found.denominator == 1 else float(found)

    def key(self) -> str:
        """A study."""
        return self.chance.choice(list(self.files.studies))

    def named(self) -> Any:
        """Some studies by key, or by the numbers of their citations."""
        count = self.chance.randint(1, 4)
        if self.chance.random() < 0.6:
            keys = [self.key() for _ in range(count)]
            return self.chance.choice((keys, {"keys": keys}))
        return {"cites": [self.chance.randint(1, len(self.files.studies) + 1) for _ in range(count)]}

    def operand(self, depth: int = 1) -> Any:
        """A number of any kind."""
        chance = self.chance
        kind = chance.choice(OPERANDS if depth else OPERANDS[:12])
        ways: dict[str, Any] = {
            "plain": lambda: chance.choice((0, 1, 2, 50, 2.5, -3)),
            "number": lambda: chance.choice(list(self.files.review["numbers"])),
            "count": self.conditions,
            "part": lambda: {"where": self.conditions(), "among": self.conditions()},
            "share": lambda: {"where": self.conditions(), "among": self.conditions()},
            "value": lambda: {
                "study": self.key(),
                "field": chance.choice(("participants.total", "citation.year", "sessions", "participants")),
            },
            "outcomes": self.outcomes,
            "size": self.named,
        }
        if kind in ways:
            found = ways[kind]()
        elif kind in ("sum", "minimum", "maximum", "median"):
            found = self.statistic()
        else:
            found = [self.operand(depth - 1) for _ in range(chance.randint(2, 3))]
        return found if kind == "plain" else {kind: found}

    def statistic(self) -> dict[str, Any]:
        """Which number, over which studies."""
        chance = self.chance
        if chance.random() < 0.7:
            return {"of": chance.choice(NUMBERS), "where": self.conditions()}
        of = chance.choice(("minutes_per_session_min", "minutes_per_session_max", "total_minutes_max"))
        return {"of": of, "unit": chance.choice(("minutes", "hours")), "where": self.conditions()}

    def outcomes(self) -> dict[str, Any]:
        """Which outcomes are counted."""
        chance, words = self.chance, self.files.vocabulary
        asked: dict[str, Any] = {"where": self.conditions()}
        for name in ("measure", "scale", "comparator", "direction"):
            if chance.random() < 0.3:
                known = [*words[f"{name}s"]["terms"], *(() if name == "measure" else ("not reported",))]
                asked[name] = chance.choice((chance.choice(known), chance.sample(known, 2)))
        for name, values in {"p_below": (0.05, 0.001, 0.5), "survival": (True, False), "everybody": (True, False)}.items():
            if chance.random() < 0.3:
                asked[name] = chance.choice(values)
        return {name: value for name, value in asked.items() if not (name in ("measure", "comparator") and "not reported" in value)}

    def check(self, depth: int = 1) -> dict[str, Any]:
        """A check of any kind."""
        chance = self.chance
        kind = chance.choice(CHECKS if depth else [name for name in CHECKS if name not in ("all", "any")])
        found = {kind: getattr(self, f"_{kind}")(depth)}
        if kind != "judgement" and chance.random() < 0.3:
            found |= {"otherwise": chance.choice(WORST_FIRST[:3]), "reason": "It says so."}
        return found

    def _compare(self, _: int) -> dict[str, Any]:
        computed = self.operand()
        value = self.reference.number(computed)
        stated = self.operand() if value is None or self.chance.random() < 0.3 else self.near([value])
        relations = ("equal", "not_equal", "at_least", "at_most", "more_than", "less_than")
        return {
            "stated": stated,
            "computed": computed,
            "relation": self.chance.choice(relations),
            "tolerance": self.chance.choice((0, 0, 1, 0.5)),
        }

    def _between(self, _: int) -> dict[str, Any]:
        smallest, largest = ({end: {"of": "participants", "where": self.conditions()}} for end in ("minimum", "maximum"))
        low, high = (self.near([value] if (value := self.reference.number(each)) is not None else []) for each in (smallest, largest))
        return {"low": low, "high": high, "smallest": smallest, "largest": largest}

    def _same_studies(self, _: int) -> dict[str, Any]:
        matching = self.conditions()
        found = self.reference.meeting(matching)
        named = self.named() if not found or self.chance.random() < 0.5 else self.chance.sample(found, self.chance.randint(1, len(found)))
        return {"named": named, "matching": matching, "relation": self.chance.choice(("same", "subset", "superset"))}

    def _same_value(self, _: int) -> dict[str, Any]:
        chance, key = self.chance, self.key()
        fields = [
            "participants.total",
            "participants",
            "citation.year",
            "country",
            "design",
            "comparator",
            "sessions",
            "latitude",
            "randomised",
        ]
        fields += ["direction", "format", "manual", "has_p", "risk_of_bias.overall"]
        fields += (
            ["outcomes.main.p", "outcomes.main.n"] if any(each["id"] == "main" for each in self.files.studies[key]["outcomes"]) else []
        )
        field = chance.choice(fields)
        recorded = self.reference.at(chance.choice([key, self.key()]) if not field.startswith("outcomes") else key, field)
        return {"study": key, "field": field, "stated": self.stated(field, recorded)}

    def stated(self, field: str, recorded: Any) -> Any:
        """A value as a claim states it: one that is recorded, written in another way, or another one."""
        if isinstance(recorded, Fraction):
            recorded = self.near([recorded])
        if isinstance(recorded, dict):
            ends = sorted({end for low, high, _ in spans_of(recorded) for end in (low, high)})
            recorded = [self.near([end]) for end in ends]
        if isinstance(recorded, list):
            return recorded[::-1] if self.chance.random() < 0.5 and all(isinstance(each, str) for each in recorded) else recorded
        if isinstance(recorded, str) and recorded not in MISSING and field in ("country", "manual"):
            return self.chance.choice((recorded, recorded.upper(), f" {recorded} ", "elsewhere"))
        return recorded

    def _statements(self, _: int) -> list[dict[str, Any]]:
        values = self.chance.choice(
            ((5, "5", 5.0), (5, 6), ("a b", "AB"), ("a", "b", "a"), ([1, 2], [1, 2]), ([1, 2], [2, 1]), (["x", "y"], ["Y", "x"]))
        )
        return [{"value": value, "where": {"section": "results", "paragraph": i + 1}} for i, value in enumerate(values)]

    def _product(self, _: int) -> dict[str, Any]:
        return {"study": self.key(), "field": "total_minutes"}

    def _cited(self, _: int) -> dict[str, Any]:
        return {"reference": self.chance.randint(1, len(self.files.studies) + 2), "study": self.key()}

    def _all(self, depth: int) -> list[dict[str, Any]]:
        return [self.check(depth - 1) for _ in range(self.chance.randint(2, 3))]

    def _any(self, depth: int) -> list[dict[str, Any]]:
        return self._all(depth)

    def _judgement(self, _: int) -> dict[str, Any]:
        return {"verdict": self.chance.choice(WORST_FIRST), "reason": "So it seems.", "numbers": [{"label": "It", "term": self.operand()}]}


# ---------------------------------------------------------------------------------------------- the properties


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a review is written."""
    return tmp_path_factory.mktemp("claims") / "review"


def made(chance: Random, folder: Path) -> tuple[Claims, EvaluationContext]:
    """Random claims, and the records that they are checked with."""
    files = random_review(chance)
    return Claims(chance, files), inputs_of(files.write(folder))


@cases(10)
@given(chance=st.randoms(use_true_random=True))
def test_numbers_as_of_a_plain_reference(chance: random.Random, folder: Path) -> None:
    """Numbers of every kind, over random records and conditions, are those of the reference, or neither gives one."""
    claims, inputs = made(chance, folder)
    for _ in range(40):
        asked = claims.operand()
        found, wanted = number(asked, inputs), claims.reference.number(asked)
        assert (found.value is None) == (wanted is None), (asked, found, wanted)
        assert wanted is None or found.value == pytest.approx(float(wanted), rel=1e-9, abs=1e-9), (asked, found, wanted)
        assert bool(found.reason) == (wanted is None), (asked, found)
        assert set(found.studies) <= set(claims.files.studies)


@cases(10)
@given(chance=st.randoms(use_true_random=True))
def test_studies_as_of_a_plain_reference(chance: random.Random, folder: Path) -> None:
    """The studies that a count, a share or a statistic names are those that meet the conditions."""
    claims, inputs = made(chance, folder)
    for _ in range(30):
        conditions = claims.conditions()
        wanted = [key for key in inputs.studies.keys if key in claims.reference.meeting(conditions)]
        assert list(inputs.matching(conditions_of(conditions))) == wanted
        assert list(number({"count": conditions}, inputs).studies) == wanted
        assert list(number({"sum": {"of": "participants", "where": conditions}}, inputs).studies) == wanted
        shown = dict(number({"sum": {"of": "participants", "where": conditions}}, inputs).contributions)
        assert {key for key, text in shown.items() if text == "not reported"} == {
            key for key in wanted if claims.reference.known(key, "participants") is None
        }


def conditions_of(written: Mapping[str, Any]) -> dict[str, StudyFilter]:
    """Conditions as the program has them."""
    return {name: StudyFilter.model_validate(value) for name, value in written.items()}


@cases(10)
@given(chance=st.randoms(use_true_random=True))
def test_verdicts_as_of_a_plain_reference(chance: random.Random, folder: Path) -> None:
    """Checks of every kind, over random records and conditions, get the verdict of the reference."""
    claims, inputs = made(chance, folder)
    for _ in range(40):
        check = claims.check()
        wanted = claims.reference.verdict(check)
        found = run(check, inputs)
        assert wanted in (None, found.verdict), (check, found)
        assert found.judged or found.verdict != CANNOT or found.reason, (check, found)


def test_every_kind_is_tried() -> None:
    """Random checks and numbers are of every kind there is, and the reference gives each verdict that can be computed."""
    kinds, verdicts = set(), set()
    for seed in range(40):
        chance = Random(seed)
        claims = Claims(chance, random_review(chance))
        for _ in range(20):
            check, asked = claims.check(), claims.operand()
            kinds |= {*check, *(asked if isinstance(asked, dict) else {"plain"})}
            verdicts.add(claims.reference.verdict(check))
    assert kinds >= {*CHECKS, *OPERANDS, "otherwise"}
    assert verdicts >= set(WORST_FIRST)
