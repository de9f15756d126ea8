"""Whole small reviews made at random: records that a person could have written, with nothing wrong in them, as plain values.

All chance comes from the ``Random`` that is given: of hypothesis, which can then make a failing review small, or of a long run by hand.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import yaml
from helpers.reviews import SLEEP

MISSING = ("not reported", "not applicable", "not available")
WORDS = (
    "a talk", "sleep", "Ärztin & nurse", "x < 3", "100 %", "it's “so”", "日本", "group | alone", "*star*", "{{ x }}", "=1+1", "#1", "a\nb",
    "-", "𝕏 y", "<b>bold</b>", "C:\\x", "שלום", "1,5", "@home",
)  # fmt: skip
"""Text that a person may write."""
SURNAMES = ("Adler", "Brook", "Çelik", "van der Berg", "O'Neil", "Wu", "Nuñez-Ruiz", "Ito")
MEASURES = {
    "counts": ("RR", "OR", "RD"),
    "means": ("MD", "SMD", "ROM"),
    "rates": ("IRR", "IRD"),
    "proportion": ("PLO", "PR", "PAS"),
    "rate": ("IRLN", "IR"),
    "correlation": ("ZCOR", "COR"),
    "change": ("MC", "SMCR"),
    "log_rank": ("HR",),
}
"""The kinds of data that an outcome may hold, with measures that are worked out from them."""
ALONE = ("proportion", "rate", "correlation", "change")
"""Data of one group, which are compared with nothing."""


@dataclass(frozen=True)
class Files:
    """A review as plain values: its own facts, its terms, and its studies by key."""

    review: dict[str, Any]
    vocabulary: dict[str, Any]
    studies: dict[str, dict[str, Any]]

    def write(self, folder: Path) -> Path:
        """Write it into a folder, which is made anew; JSON is YAML too."""
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "studies").mkdir(parents=True)
        parts = {"review": self.review, "vocabulary": self.vocabulary} | {f"studies/{key}": study for key, study in self.studies.items()}
        for name, value in parts.items():
            (folder / f"{name}.yml").write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return folder


def vocabulary() -> dict[str, Any]:
    """The terms of the invented review on sleep."""
    found: dict[str, Any] = yaml.safe_load((SLEEP / "vocabulary.yml").read_text(encoding="utf-8"))
    return found


def terms(vocabulary: dict[str, Any], name: str) -> list[str]:
    """The ids of the terms of a list."""
    return list(vocabulary[name]["terms"])


def number(chance: Random, low: int, high: int) -> float:
    """A number as people write it: a whole one, or one with some decimals."""
    digits = chance.choice((0, 0, 1, 2, 3))
    whole = chance.randint(low * 10**digits, high * 10**digits)
    return whole if digits == 0 else round(whole / 10**digits, digits)


def text(chance: Random) -> str:
    """Some words."""
    return " ".join(chance.choice(WORDS) for _ in range(chance.randint(1, 3)))


def sentence(chance: Random) -> str:
    """Words of a sentence of the site, into which no figures are typed and no names put in braces."""
    return " ".join(chance.choice([word for word in WORDS if not set(word) & set("0123456789{}")]) for _ in range(chance.randint(1, 3)))


def maybe(chance: Random, value: Any, share: float = 0.75) -> Any:
    """The value, or in its place a word for a missing one."""
    return value if chance.random() < share else chance.choice(MISSING)


def quantity(chance: Random, units: tuple[str, ...], *, whole: bool = False, low: int = 1) -> Any:
    """A number of a field: a value, a range, alternatives or parts, in units that the field has, or a word for a missing one."""

    def one() -> dict[str, Any]:
        a, b = (chance.randint(low, 40) if whole else number(chance, low, 40) for _ in range(2))
        found: dict[str, Any] = {"value": a} if chance.random() < 0.6 else {"range": sorted((a, b))}
        return found | ({"unit": chance.choice(units)} if units else {})

    form = chance.random()
    if form < 0.2:
        return chance.choice(MISSING)
    if form < 0.7:
        found = one()
        return found["value"] if set(found) == {"value"} and chance.random() < 0.5 else found
    several = [one() | {"label": label} for label in ("first", "second")[: chance.randint(1, 2)]]
    return {"options" if form < 0.85 else "parts": several}


def effect(chance: Random, kind: str, total: int) -> dict[str, Any]:
    """The data of an effect in a study of so many people."""
    half = total // 2
    if kind == "counts":
        return {"kind": kind, "intervention": _counts(chance, half), "control": _counts(chance, half)}
    if kind == "means":
        return {"kind": kind, "intervention": _means(chance, half), "control": _means(chance, half)}
    if kind == "rates":
        return {"kind": kind} | {
            arm: {"events": chance.randint(1, 30), "time": number(chance, 10, 400)} for arm in ("intervention", "control")
        }
    if kind == "proportion":
        return {"kind": kind, "events": chance.randint(0, half), "n": half}
    if kind == "rate":
        return {"kind": kind, "events": chance.randint(1, 30), "time": number(chance, 10, 400)}
    if kind == "correlation":
        return {"kind": kind, "r": chance.randint(-40, 40) / 100, "n": total}
    if kind == "change":
        spread = {"sd": number(chance, 1, 9)}
        return {
            "kind": kind,
            "before": {"mean": number(chance, 5, 40)} | spread,
            "after": {"mean": number(chance, 5, 40)} | spread,
            "n": total,
            "r": 0.5,
        }
    return {"kind": "log_rank", "o_e": number(chance, -9, 9), "v": number(chance, 1, 30)}


def direction_of(data: dict[str, Any]) -> str:
    """Which way the data of two groups point, where a higher number is worse; not reported of other data."""
    if data["kind"] not in ("counts", "means", "rates"):
        return "not reported"
    below = {"counts": "n", "rates": "time"}.get(data["kind"])
    one, two = (
        Fraction(str(arm.get("events", arm.get("mean")))) / (Fraction(str(arm[below])) if below else 1)
        for arm in (data["intervention"], data["control"])
    )
    return "favours_intervention" if one < two else "favours_comparator" if one > two else "no_difference"


def _counts(chance: Random, n: int) -> dict[str, Any]:
    return {"events": chance.randint(0, n), "n": n}


def _means(chance: Random, n: int) -> dict[str, Any]:
    spread = number(chance, 4, 6)
    return {"mean": number(chance, 5, 40), "n": n} | ({"sd": spread} if chance.random() < 0.5 else {"se": round(spread / n**0.5, 3)})


def study(chance: Random, n: int, kind: str, vocabulary: dict[str, Any]) -> dict[str, Any]:
    """The record of the study with such a number; its first outcome holds data of a kind."""
    total = maybe(chance, 2 * chance.choice((chance.randint(8, 400), chance.randint(8, 400), chance.randint(4_000, 90_000))), 0.85)
    people = total if isinstance(total, int) else 60
    half = people // 2
    found: dict[str, Any] = {
        "key": f"s{n}",
        "short_name": f"{chance.choice(SURNAMES)} {chr(97 + n)}",
        "citation": {
            "authors": [f"{chance.choice(SURNAMES)} A" for _ in range(chance.randint(1, 3))],
            "year": maybe(chance, chance.randint(2010, 2020)),
            "title": text(chance),
            "journal": "Invented Sleep",
            "reference": n + 1,
        },
        "registration": maybe(chance, "NCT0123456" + str(n)),
        "country": maybe(chance, text(chance)),
        "phase": maybe(chance, chance.choice(terms(vocabulary, "phases"))),
        "design": maybe(chance, chance.choice(terms(vocabulary, "designs")), 0.9),
        "comparator": maybe(chance, chance.sample(terms(vocabulary, "comparators"), chance.randint(1, 2)), 0.9),
        "participants": {"total": total, "where": {"table": "table1", "row": n + 1}},
        "population": maybe(chance, text(chance)),
        "intervention": {
            "where": {"table": "table1", "row": n + 1},
            "format": maybe(chance, chance.sample(terms(vocabulary, "formats"), chance.randint(1, 2))),
            "therapist": maybe(chance, chance.choice(terms(vocabulary, "therapists"))),
            "sessions": quantity(chance, (), whole=True),
            "minutes_per_session": quantity(chance, ("minutes", "hours")),
            "total_minutes": quantity(chance, ("minutes", "hours")),
            "latitude": quantity(chance, (), low=-40),
            "manual": maybe(chance, text(chance)),
        },
        "result": {
            "finding": "People slept as they slept.",
            "classification": maybe(chance, chance.choice(terms(vocabulary, "classifications"))),
            "direction": maybe(chance, chance.choice(terms(vocabulary, "directions"))),
        },
        "outcomes": outcomes(chance, kind, total, vocabulary),
        "survival": survival(chance, vocabulary),
        "harms": harms(chance, people if isinstance(total, int) else None, vocabulary),
        "risk_of_bias": bias(chance, vocabulary),
        "notes": [text(chance) for _ in range(chance.randint(0, 2))],
    }
    own = found["intervention"]
    factors = [own["sessions"], own["minutes_per_session"]]
    if isinstance(factors[0], int) and isinstance(factors[1], dict) and "value" in factors[1] and chance.random() < 0.5:
        own["total_minutes"] = {"value": round(factors[0] * factors[1]["value"], 2), "unit": factors[1]["unit"]}
    if isinstance(total, int) and chance.random() < 0.7:
        found["participants"]["groups"] = [
            {"label": "therapy", "kind": "intervention", "n": half},
            {"label": "waiting", "kind": "control", "n": half},
        ]
        found["participants"]["analysed"] = chance.randint(half, people)
    return found


def outcomes(chance: Random, kind: str, total: Any, vocabulary: dict[str, Any]) -> list[dict[str, Any]]:
    """The outcomes of a study: one that is pooled, and others with values."""
    people = total if isinstance(total, int) else 60
    common = {"says": "It was measured.", "where": {"section": "results", "paragraph": 1}}
    first = common | {
        "id": "main",
        "measure": "severity",
        "scale": "severity_index",
        "comparator": "pre_post" if kind in ALONE else "waiting_list",
        "unit": "points",
        "higher_is": "worse",
        "n": maybe(chance, people),
    }
    if chance.random() < 0.85:
        data = effect(chance, kind, people)
        first |= {"effect": data, "direction": maybe(chance, direction_of(data), 0.7)}
    else:
        first |= {"no_effect": "Nothing is printed.", "p": maybe(chance, chance.choice(("0.03", "<0.001", "≤0.05", ">0.05", "0.5")))}
        first |= {"direction": maybe(chance, chance.choice(terms(vocabulary, "directions")))}
    found = [first] if chance.random() < 0.9 else []
    for i in range(chance.randint(0, 2)):
        roles = (("before", "after"), ("intervention", "control"), ("difference",))[chance.randrange(3)]
        size = people // 2 if roles[0] == "intervention" else people
        values = [
            {"role": role, "label": role, "value": number(chance, 0, chance.choice((90, 9_000))), "spread": number(chance, 5, 6), "n": size}
            for role in roles
        ]
        printed = chance.random() < 0.8
        found.append(
            common
            | {
                "id": f"other_{i}",
                "measure": "time_to_sleep",
                "scale": maybe(chance, "diary"),
                "comparator": maybe(chance, chance.choice(terms(vocabulary, "comparators"))),
                "group": chance.choice(("all participants", "the youngest")),
                "unit": chance.choice(("minutes", "hours")),
                "higher_is": chance.choice(("better", "worse")),
            }
            | ({"values": values, "spread": chance.choice(terms(vocabulary, "spreads"))} if printed else {})
            | ({} if printed else {"p": maybe(chance, chance.choice(("0.03", "<0.001", ">0.05", "0.2")))})
            | {"direction": "not reported" if printed else maybe(chance, chance.choice(terms(vocabulary, "directions")))}
        )
    return found


def survival(chance: Random, vocabulary: dict[str, Any]) -> Any:
    """What a study says of survival."""
    if chance.random() < 0.7:
        return chance.choice(MISSING[:2])
    outcome = {
        "id": "alive",
        "measure": "time_to_sleep",
        "comparator": maybe(chance, chance.choice(terms(vocabulary, "comparators"))),
        "direction": maybe(chance, chance.choice(terms(vocabulary, "directions"))),
        "p": maybe(chance, chance.choice(("0.01", "0.4"))),
        "says": "They lived.",
        "where": {"section": "results", "paragraph": 3},
    }
    return [outcome]


def harms(chance: Random, people: int | None, vocabulary: dict[str, Any]) -> Any:
    """What a study says of adverse events."""
    said = chance.choice(("events", "events", "unnamed", "none", "not reported"))
    if said != "events":
        return chance.choice(({"attributed": said}, said))
    where = {"section": "results", "paragraph": 2}
    events = []
    for event in chance.sample(terms(vocabulary, "adverse_events"), chance.randint(1, 2)):
        found: dict[str, Any] = {"event": event, "serious": chance.random() < 0.4, "where": where}
        if people is not None and chance.random() < 0.7:
            arms = [{"label": label, "n": chance.randint(1, people // 4), "of": people // 2} for label in ("therapy", "waiting")]
            found |= {"n": sum(arm["n"] for arm in arms), "of": people} | ({"arms": arms} if chance.random() < 0.5 else {})
        events.append(found)
    none_serious = chance.random() < 0.5 and not any(event["serious"] for event in events)
    return {"attributed": said, "events": events} | ({"none_serious": where} if none_serious else {})


def bias(chance: Random, vocabulary: dict[str, Any]) -> dict[str, Any]:
    """A judgement of the risk of bias."""
    if chance.random() < 0.3:
        return {"tool": "not reported", "overall": "not reported"}
    ranks = ["low", "moderate", "high"]
    judged = [chance.choice(ranks) for _ in range(2)]
    domains = [{"domain": domain, "judgement": each} for domain, each in zip(("allocation", "knowledge"), judged, strict=True)]
    worst = max(judged, key=ranks.index)
    return {"tool": "checklist", "overall": worst, "domains": domains, "where": {"table": "table1", "row": 1}}


def random_review(chance: Random, most: int = 5) -> Files:
    """A review of one to so many studies."""
    kind = chance.choice(list(MEASURES))
    words = vocabulary()
    count = chance.randint(1, most)
    studies = {f"s{n}": study(chance, n, kind, words) for n in range(count)}
    return Files(review_of(chance, kind, studies), words, studies)


def review_of(chance: Random, kind: str, studies: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The facts of a review with such studies, whose pooled effects are of a kind of data."""
    count = len(studies)
    with_effect = sum("effect" in outcome for each in studies.values() for outcome in each["outcomes"])
    compared = any(not isinstance(each["comparator"], str) for each in studies.values())
    in_hours = any('"unit": "hours"' in json.dumps(each["intervention"]["total_minutes"]) for each in studies.values())
    where = {"section": "results", "paragraph": 1}
    units = ["minutes", "hours"]

    def field(name: str, type_: str, **more: Any) -> dict[str, Any]:
        return {
            "id": name,
            "label": name.replace("_", " ").capitalize(),
            "definition": f"What {name} is.",
            "type": type_,
            "column": True,
        } | more

    return {
        "title": f"A review made at random: {text(chance)}",
        "short_title": "Made at random",
        "authors": [{"name": "Ada Example"}],
        "citation": {"journal": "Invented", "year": 2021, "volume": "1", "pages": "1-2", "doi": "10.5555/random"},
        "licence": {"name": "CC BY", "url": "https://creativecommons.org/licenses/by/4.0/"},
        "status": {"state": "living", "last_search": "2020-12", "note": text(chance)},
        "question": {"population": text(chance), "intervention": text(chance), "comparison": text(chance), "outcomes": text(chance)},
        "objectives": [{"says": text(chance), "where": where}],
        "search": {
            "databases": [{"name": text(chance), "records": count, "where": where}],
            "published_from": "2010-01-01",
            "published_to": "2020-12-31",
            "when": text(chance),
            "where": where,
        },
        "eligibility": {"include": [{"says": text(chance), "where": where}]},
        "appraisal": {
            "tools": [
                {
                    "key": "checklist",
                    "kind": "generic",
                    "label": "A checklist",
                    "domains": [{"id": "allocation", "label": "Allocation"}, {"id": "knowledge", "label": "Knowledge"}],
                    "judgements": ["low", "moderate", "high"],
                    "where": {"table": "table1"},
                }
            ],
            "rule": text(chance),
            "available": True,
            "where": where,
        },
        "flow": {"records_from_databases": count, "new_studies": count, "where": where},
        "source": {
            "sections": {"results": {"label": "Results", "paragraphs": 9}},
            "tables": {"table1": {"label": "Table 1", "rows": 99}},
            "references": 99,
        },
        "fields": [
            field("format", "terms", vocabulary="formats", filter=True, page=True, summary=True),
            field("therapist", "term", vocabulary="therapists", filter=True),
            field("sessions", "count", summary=True),
            field("minutes_per_session", "quantity", units=units),
            field("total_minutes", "quantity", units=units),
            field("latitude", "number"),
            field("manual", "text"),
        ],
        "derivations": [{"field": "total_minutes", "product_of": ["sessions", "minutes_per_session"]}],
        "numbers": {
            "studies": {"label": "studies", "statistic": "count"},
            "participants": {"label": "participants", "statistic": "sum", "of": "participants"},
            "smallest": {"label": "in the smallest", "statistic": "minimum", "of": "participants"},
            "largest": {"label": "in the largest", "statistic": "maximum", "of": "participants", "where": {"randomised": True}},
            "middle": {"label": "in the middle", "statistic": "median", "of": "participants"},
            "favour": {
                "label": "favour it",
                "statistic": "count",
                "where": {"direction": "favours_intervention"},
                "among": {"randomised": True},
            },
            "hours": {"label": "hours at most", "statistic": "maximum", "of": "total_minutes_max"}
            | ({"unit": "hours"} if in_hours else {}),
            "printed": {"label": "as printed", "statistic": "printed", "value": number(chance, 1, 9_000), "printed_in": where},
        },
        "charts": charts(),
        "syntheses": syntheses(chance, kind, with_effect)[: None if compared else -1],
        "site": {"name": "Random", "description": "{studies} studies made at random."},
        "home": {
            "headline": sentence(chance),
            "answer": ["Of {studies} studies {favour.words} favour it."],
            "certainty": sentence(chance),
            "key_numbers": ["studies", "participants"],
        },
        "findings": {
            "benefit": ["In {favour.of} it was better; the studies had {smallest} to {largest} people."],
            "harms": [sentence(chance)],
        },
        "conclusion": {"review_says": [{"says": sentence(chance), "where": where, "numbers": ["studies", "hours"]}]},
    }


def charts() -> list[dict[str, Any]]:
    """One of each kind of chart that such a review can have."""
    kinds = ("participants", "timeline", "before_after", "effect_direction")
    return [
        *({"kind": kind} for kind in kinds),
        {"kind": "evidence_map", "rows": "therapist", "columns": "format"},
        {"kind": "amount", "field": "total_minutes"},
        {"kind": "harms_matrix", "rows": "format"},
        {"kind": "traffic_light", "tool": "checklist"},
        {"kind": "bias_summary", "tool": "checklist"},
    ]


def syntheses(chance: Random, kind: str, with_effect: int) -> list[dict[str, Any]]:
    """A pooled synthesis of the first outcomes, if two or more of them have an effect, and one of directions."""
    pooled = {
        "id": "pooled",
        "label": "Pooled",
        "method": "pooled",
        "outcome": ["severity"],
        "effect": chance.choice(MEASURES[kind]),
        "model": chance.choice(("random", "equal")),
        "tau2": chance.choice(("REML", "DL", "PM")),
        "interval": chance.choice(("normal", "knapp_hartung", "knapp_hartung_adhoc")),
        "reason": "They are alike.",
    }
    directions = {
        "id": "directions",
        "label": "Directions",
        "method": "direction",
        "where": {"comparator": {"none_of": list(MISSING)}},
        "comparators": ["waiting_list", "advice", "pre_post"],
        "reason": "They are not alike.",
    }
    return [pooled, directions] if with_effect > 1 else [directions]
