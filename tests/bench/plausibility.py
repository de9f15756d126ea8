"""How good the checks of plausibility are: errors are planted into data sets without any, and those that are found are counted.

Run by hand: python tests/bench/plausibility.py [SEEDS [simulated|real]]

The clean data sets are simulated trials, person by person, whose numbers are then rounded as reports round them, and the reviews of
tests/reviews that were made from data sets of metafor. For each kind of error the table gives in how many data sets it can be planted,
the share that is found, and the share of those that can be seen at all: what 'seen' means for each kind, the functions say.
"""

from __future__ import annotations

import copy
import json
import math
import random
import re
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from scipy import stats

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from living_review.analysis.plausibility.run import plausibility  # noqa: E402
from living_review.charts.registry import chart_kinds  # noqa: E402
from living_review.checks.run import check_records  # noqa: E402
from living_review.records.load import load_records  # noqa: E402

REVIEWS = ROOT / "tests" / "reviews"
REAL = ("bcg", "correlations", "exposures", "lidocaine", "rare", "rates", "several", "stroke")
TEXTS = {"p", "printed", "volume", "issue", "pages", "title", "key", "short_name", "label", "unit", "measure", "kind", "doi"}
"""Fields whose values are texts, even where they look like numbers."""
Record = dict[str, Any]


# ------------------------------------------------------------------------------------------- clean data sets


@dataclass(frozen=True)
class DataSet:
    """The studies of a review, with all numbers as the texts that are printed, and the folder that has the rest of its records."""

    name: str
    base: Path
    studies: dict[str, Record]


def real(name: str) -> DataSet:
    """A review of the tests."""
    files = sorted((REVIEWS / name / "studies").glob("*.yml"))
    studies = {file.stem: yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) for file in files}
    return DataSet(name, REVIEWS / name, studies)


def blank(key: str, i: int, sizes: tuple[int, int], better: str) -> Record:
    """The record of a study without its result."""
    bcg = real("bcg").studies["aronson1948"]
    record = copy.deepcopy(bcg)
    record |= {"key": key, "short_name": f"Study {i}"}
    record["citation"] |= {
        "authors": [f"Author{chr(97 + i)}"],
        "year": str(1950 + i),
        "title": f"An invented study {i}",
        "reference": str(i + 1),
    }
    total = sum(sizes)
    record["participants"] |= {"printed": str(total), "total": str(total)}
    for group, n in zip(record["participants"]["groups"], sizes, strict=True):
        group["n"] = str(n)
    record["outcomes"][0] |= {"n": str(total), "higher_is": better}
    return record


def p_text(p: float, decimals: int) -> str:
    """A p value as reports print it."""
    return "<0.001" if p < 0.001 else f"{max(p, 10**-decimals):.{decimals}f}"


def pointing(record: Record, towards: bool) -> None:
    """Write down which way a result points."""
    record["outcomes"][0]["direction"] = "favours_intervention" if towards else "favours_comparator"
    record["result"]["direction"] = record["outcomes"][0]["direction"]


def simulated_scores(rng: np.random.Generator) -> DataSet:
    """Trials with a questionnaire of whole numbers from 0 to 27: mean, SD and n of both groups, p of a t test of Student or Welch."""
    studies = {}
    decimals, test = int(rng.integers(1, 3)), bool(rng.integers(2))
    for i in range(int(rng.integers(8, 15))):
        n1 = int(rng.integers(15, 160))
        n2 = max(10, n1 + int(rng.integers(-8, 9)))
        effect, sd = rng.normal(-3.0, 0.8), rng.uniform(4.5, 6.0)
        one, two = (np.clip(np.round(rng.normal(14 + shift, sd, n)), 0, 27) for shift, n in ((effect, n1), (0.0, n2)))
        record = blank(f"study{i}", i, (n1, n2), "worse")
        record["outcomes"][0] |= {"effect": means_block(one, two, decimals), "unit": "points", "scale": "score"}
        record["outcomes"][0]["p"] = p_text(float(stats.ttest_ind(one, two, equal_var=test).pvalue), 3)
        pointing(record, float(one.mean()) < float(two.mean()))
        studies[record["key"]] = record
    return DataSet("scores", REVIEWS / "bcg", studies)


def means_block(one: np.ndarray, two: np.ndarray, decimals: int) -> Record:
    """The data of an effect of means as they are printed."""
    arms = {
        name: {"mean": f"{data.mean():.{decimals}f}", "sd": f"{data.std(ddof=1):.{decimals}f}", "n": str(len(data))}
        for name, data in (("intervention", one), ("control", two))
    }
    return {"kind": "means"} | arms


def simulated_pressures(rng: np.random.Generator) -> DataSet:
    """Trials with blood pressure: a measure without ends, one decimal, no p value."""
    studies = {}
    for i in range(int(rng.integers(8, 15))):
        n1 = int(rng.integers(20, 200))
        n2 = max(15, n1 + int(rng.integers(-8, 9)))
        level, sd, effect = rng.normal(140, 8), rng.uniform(12, 18), rng.normal(-6, 1.5)
        one, two = rng.normal(level + effect, sd, n1), rng.normal(level, sd, n2)
        record = blank(f"study{i}", i, (n1, n2), "worse")
        record["outcomes"][0] |= {"effect": means_block(one, two, 1), "unit": "mmHg", "scale": "pressure"}
        pointing(record, float(one.mean()) < float(two.mean()))
        studies[record["key"]] = record
    return DataSet("pressures", REVIEWS / "bcg", studies)


def simulated_counts(rng: np.random.Generator) -> DataSet:
    """Trials with events in two groups and the p value of one of the usual tests."""
    studies = {}
    for i in range(int(rng.integers(8, 15))):
        n1 = int(rng.integers(40, 400))
        n2 = max(30, n1 + int(rng.integers(-10, 11)))
        risk, ratio = rng.uniform(0.15, 0.4), math.exp(rng.normal(math.log(0.6), 0.15))
        a, c = int(rng.binomial(n1, risk * ratio)), int(rng.binomial(n2, risk))
        table = [[a, n1 - a], [c, n2 - c]]
        test = int(rng.integers(3))
        p = stats.fisher_exact(table)[1] if test == 2 else stats.chi2_contingency(table, correction=bool(test))[1]
        record = blank(f"study{i}", i, (n1, n2), "worse")
        effect = {"kind": "counts", "intervention": {"events": str(a), "n": str(n1)}, "control": {"events": str(c), "n": str(n2)}}
        record["outcomes"][0] |= {"effect": effect, "p": p_text(float(p), 3)}
        pointing(record, a * n2 < c * n1)
        studies[record["key"]] = record
    return DataSet("counts", REVIEWS / "bcg", studies)


def simulated_ratios(rng: np.random.Generator) -> DataSet:
    """Trials with a hazard ratio, its 95 % interval and p value, as printed."""
    studies = {}
    for i in range(int(rng.integers(8, 15))):
        se = rng.uniform(0.08, 0.3)
        yi = rng.normal(math.log(0.7), math.hypot(se, 0.08))
        record = blank(f"study{i}", i, (200 + i, 200), "worse")
        limits = [f"{math.exp(yi + sign * 1.959964 * se):.2f}" for sign in (-1, 1)]
        record["outcomes"][0]["effect"] = {"kind": "estimate", "measure": "HR", "value": f"{math.exp(yi):.2f}", "ci": limits}
        record["outcomes"][0]["p"] = p_text(2 * stats.norm.sf(abs(yi / se)), 3)
        pointing(record, yi < 0)
        studies[record["key"]] = record
    return DataSet("hazard ratios", REVIEWS / "bcg", studies)


SIMULATED = (simulated_scores, simulated_pressures, simulated_counts, simulated_ratios)


# ------------------------------------------------------------------------------------------- planted errors


@dataclass(frozen=True)
class Planted:
    """Studies with an error, the study that has it, and whether it can be seen at all."""

    studies: dict[str, Record]
    key: str
    visible: bool


Plant = Callable[[DataSet, random.Random], Planted | None]


def some(data: DataSet, rng: random.Random, fits: Callable[[Record], bool]) -> tuple[dict[str, Record], str] | None:
    """A copy of the studies, and a random one of those that fit."""
    keys = [key for key, record in data.studies.items() if fits(effect(record))]
    return (copy.deepcopy(data.studies), rng.choice(keys)) if keys else None


def effect(record: Record) -> Record:
    """The data of the effect of a study."""
    return record["outcomes"][0].get("effect", {}) if record.get("outcomes") else {}


def rounded_like(text: str, value: float, more: int = 0) -> str:
    """A number with as many decimals as a text has."""
    return f"{value:.{len(text.partition('.')[2]) + more}f}"


def has_two(block: Record) -> bool:
    """Whether data are of two groups."""
    return block.get("kind") in ("means", "counts", "rates")


def z_of(block: Record) -> float:
    """How many standard errors an effect is from none."""
    if block["kind"] == "means":
        (m1, s1, n1), (m2, s2, n2) = ([float(block[arm][name]) for name in ("mean", "sd", "n")] for arm in ("intervention", "control"))
        return (m1 - m2) / math.sqrt(s1**2 / n1 + s2**2 / n2)
    if block["kind"] in ("counts", "rates"):
        size = "n" if block["kind"] == "counts" else "time"
        (a, n1), (c, n2) = ([float(block[arm][name]) for name in ("events", size)] for arm in ("intervention", "control"))
        a, c = a + 0.5, c + 0.5
        spread = 1 / a + 1 / c + (1 / (n1 - a + 1) + 1 / (n2 - c + 1) if size == "n" else 0)
        return math.log(a * n2 / (c * n1)) / math.sqrt(spread)
    if block["kind"] == "correlation":
        return math.atanh(float(block["r"])) * math.sqrt(float(block["n"]) - 3)
    if "yi" in block:
        return float(block["yi"]) / (float(block["se"]) if "se" in block else math.sqrt(float(block["vi"])))
    low, high = (math.log(float(limit)) for limit in block["ci"])
    return math.log(float(block["value"])) * 3.92 / (high - low)


def se_as_sd(data: DataSet, rng: random.Random) -> Planted | None:
    """The standard errors of both groups stand as deviations. Seen: with 12 people or more in a group, √n is over 3.4."""
    found = some(data, rng, lambda block: block.get("kind") == "means")
    if found is None:
        return None
    block = effect(found[0][found[1]])
    for arm in (block["intervention"], block["control"]):
        arm["sd"] = rounded_like(arm["sd"], float(arm["sd"]) / math.sqrt(float(arm["n"])), more=1)
    return Planted(*found, visible=min(float(block[arm]["n"]) for arm in ("intervention", "control")) >= 12)


def se_as_sd_of_one_group(data: DataSet, rng: random.Random) -> Planted | None:
    """The standard error of one group stands as its deviation. Seen: as above."""
    found = some(data, rng, lambda block: block.get("kind") == "means")
    if found is None:
        return None
    arm = effect(found[0][found[1]])[rng.choice(["intervention", "control"])]
    arm["sd"] = rounded_like(arm["sd"], float(arm["sd"]) / math.sqrt(float(arm["n"])), more=1)
    return Planted(*found, visible=float(arm["n"]) >= 12)


def swapped_arms(data: DataSet, rng: random.Random) -> Planted | None:
    """The two groups' numbers stand in each other's place, beside the direction as the report words it. Seen: if they differ at all."""
    found = some(data, rng, has_two)
    if found is None:
        return None
    block = effect(found[0][found[1]])
    z = z_of(block)
    block["intervention"], block["control"] = block["control"], block["intervention"]
    return Planted(*found, visible=abs(z) > 0.3)


def swapped_arms_and_direction(data: DataSet, rng: random.Random) -> Planted | None:
    """The same, with the direction read off the wrong numbers. Seen: if the effect was clear (3 standard errors)."""
    planted = swapped_arms(data, rng)
    if planted is None:
        return None
    groups = planted.studies[planted.key]["participants"].get("groups", [])
    if len(groups) == 2:  # whoever took one group for the other took its people too
        groups[0]["n"], groups[1]["n"] = groups[1]["n"], groups[0]["n"]
    return turned(planted)


def turned(planted: Planted) -> Planted:
    """The same with the direction turned round too."""
    record = planted.studies[planted.key]
    names = {"favours_intervention": "favours_comparator", "favours_comparator": "favours_intervention", "above": "below", "below": "above"}
    for part in (record["outcomes"][0], record["result"]):
        part["direction"] = names.get(part["direction"], part["direction"])
    return Planted(planted.studies, planted.key, visible=abs(z_of(effect(record))) > 3)


def flipped_sign(data: DataSet, rng: random.Random) -> Planted | None:
    """An estimate or a correlation has the wrong sign, a ratio stands upside down. Seen: if it was not next to nothing."""
    found = some(data, rng, lambda block: block.get("kind") in ("estimate", "correlation"))
    if found is None:
        return None
    block = effect(found[0][found[1]])
    z = z_of(block)
    for name in ("r", "yi"):
        if name in block:
            block[name] = block[name][1:] if block[name].startswith("-") else f"-{block[name]}"
    if "value" in block:
        block["value"] = f"{1 / float(block['value']):.2f}"
        block["ci"] = [f"{1 / float(limit):.2f}" for limit in reversed(block["ci"])]
    return Planted(*found, visible=abs(z) > 0.3)


def flipped_sign_and_direction(data: DataSet, rng: random.Random) -> Planted | None:
    """The same, with the direction read off the wrong sign. Seen: if the effect was clear (3 standard errors)."""
    planted = flipped_sign(data, rng)
    return None if planted is None else turned(planted)


def shifted_decimal(data: DataSet, rng: random.Random) -> Planted | None:
    """The point of a mean or a deviation of one group is one place off, or a count of events has a nought too many.

    Seen: a mean or a deviation always; a count if it changes the effect by three standard errors.
    """
    found = some(data, rng, lambda block: block.get("kind") in ("means", "counts"))
    if found is None:
        return None
    block = effect(found[0][found[1]])
    arm = block[rng.choice(["intervention", "control"])]
    if block["kind"] == "counts":
        before = z_of(block)
        events = int(arm["events"])
        arm["events"] = str(events * 10 if events * 10 <= int(arm["n"]) else events // 10)
        return Planted(*found, visible=abs(z_of(block) - before) > 3)
    name, factor = rng.choice(["mean", "sd"]), rng.choice([0.1, 10])
    arm[name] = f"{float(arm[name]) * factor:.{len(arm[name].partition('.')[2]) + (1 if factor < 1 else -1 if '.' in arm[name] else 0)}f}"
    return Planted(*found, visible=True)


def wrong_n(data: DataSet, rng: random.Random) -> Planted | None:
    """The number of people of one group has two digits changed over, one too few, or one that is another. Seen: always."""
    found = some(data, rng, lambda block: block.get("kind") in ("means", "counts") and int(block["intervention"]["n"]) > 9)
    if found is None:
        return None
    arm = effect(found[0][found[1]])["intervention"]
    arm["n"] = other_digits(arm["n"], rng)
    return Planted(*found, visible=True)


def other_digits(text: str, rng: random.Random) -> str:
    """A number with a slip of the hand: another number, not 0 and not 1."""
    while True:
        digits = list(text)
        places = [i for i, sign in enumerate(digits) if sign.isdigit()]
        i = rng.choice(places)
        kind = rng.choice(["changed over", "dropped", "another"])
        if kind == "changed over" and i + 1 in places:
            digits[i], digits[i + 1] = digits[i + 1], digits[i]
        elif kind == "dropped" and len(places) > 1 and "." not in text:
            del digits[i]
        else:
            digits[i] = str(rng.randrange(10))
        result = "".join(digits)
        if result != text and not re.match(r"-?0\d", result) and float(result) > (1 if "." not in text else 0):
            return result


def doubled_study(data: DataSet, rng: random.Random) -> Planted | None:
    """A study stands there twice, under another key, title, author and year. Seen: if its numbers have eight digits or more."""
    found = some(data, rng, bool)
    if found is None:
        return None
    studies, key = found
    again = copy.deepcopy(studies[key])
    again |= {"key": "again", "short_name": "Another name"}
    again["citation"] |= {"authors": ["Another"], "year": "1949", "title": "Another title", "reference": "not applicable"}
    again["registration"] = "not reported"
    digits = sum(len(re.sub(r"\D", "", text).strip("0")) for text in texts_of(effect(again)))
    return Planted(studies | {"again": again}, "again", visible=digits >= 8)


def texts_of(value: Any) -> Iterator[str]:
    """The numbers in a block."""
    if isinstance(value, dict):
        for name, item in value.items():
            if name not in ("kind", "measure"):
                yield from texts_of(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts_of(item)
    else:
        yield str(value)


def wrong_p(data: DataSet, rng: random.Random) -> Planted | None:
    """The p value has two digits changed over or another digit, or is 0.1 or 10 times as large. Seen: if it moves z by 0.3."""
    keys = [
        key
        for key, record in data.studies.items()
        if re.fullmatch(r"0\.\d+", record["outcomes"][0].get("p", "") if record.get("outcomes") else "")
    ]
    if not keys:
        return None
    studies, key = copy.deepcopy(data.studies), rng.choice(keys)
    old = studies[key]["outcomes"][0]["p"]
    new = old
    while new == old or not 0 < float(new) <= 1:
        kind = rng.choice(["digits", "digits", "point"])
        new = "0." + other_digits(f"1{old[2:]}", rng)[1:] if kind == "digits" else f"{float(old) * rng.choice([0.1, 10]):.3f}"
    studies[key]["outcomes"][0]["p"] = new
    return Planted(studies, key, visible=abs(stats.norm.isf(float(old) / 2) - stats.norm.isf(float(new) / 2)) > 0.3)


def mistyped_limit(data: DataSet, rng: random.Random) -> Planted | None:
    """A limit of an interval has a slip of the hand. Seen: if it moves the limit by a fifth of its way to the estimate on logs."""
    found = some(data, rng, lambda block: "ci" in block)
    if found is None:
        return None
    block = effect(found[0][found[1]])
    i, value = rng.randrange(2), float(block["value"])
    old = block["ci"][i]
    new = other_digits(old, rng)
    while float(new) <= 0:
        new = other_digits(old, rng)
    block["ci"][i] = new
    way = abs(math.log(float(old) / value))
    return Planted(*found, visible=abs(math.log(float(new) / float(old))) > 0.2 * way)


KINDS: dict[str, Plant] = {
    "SE as SD, both groups": se_as_sd,
    "SE as SD, one group": se_as_sd_of_one_group,
    "swapped arms": swapped_arms,
    "swapped arms, direction too": swapped_arms_and_direction,
    "shifted decimal": shifted_decimal,
    "wrong n": wrong_n,
    "flipped sign": flipped_sign,
    "flipped sign, direction too": flipped_sign_and_direction,
    "doubled study": doubled_study,
    "wrong p": wrong_p,
    "mistyped limit": mistyped_limit,
}


# ------------------------------------------------------------------------------------------- running and counting


def as_yaml(value: Any, name: str = "") -> str:
    """A value in one line of YAML: texts in quotes, and numbers as they are."""
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{key}": {as_yaml(item, key)}' for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(as_yaml(item, name) for item in value) + "]"
    plain = re.fullmatch(r"-?\d+(\.\d*)?([eE][-+]?\d+)?|true|false", value)
    return value if plain and name not in TEXTS else json.dumps(value)


SCALES = """
    score:
      label: Score
      definition: A questionnaire.
      ends: [0, 27]
      whole: true
      units: [points]
    pressure:
      label: Blood pressure
      definition: Blood pressure.
"""


def looks(base: Path, studies: dict[str, Record], folder: Path) -> set[tuple[str, str]]:
    """What asks for a look, and what is an error: the study, and the check or rule."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "studies").mkdir(parents=True)
    text = (base / "vocabulary.yml").read_text(encoding="utf-8")
    (folder / "vocabulary.yml").write_text(
        re.sub(r"(?m)^scales:\n(.*\n)*?  terms:\n", lambda m: m.group() + SCALES[1:], text), encoding="utf-8"
    )
    shutil.copy(base / "review.yml", folder)
    for key, record in studies.items():
        (folder / "studies" / f"{key}.yml").write_text(
            "\n".join(f'"{k}": {as_yaml(v, k)}' for k, v in record.items()) + "\n", encoding="utf-8"
        )
    loaded = load_records(folder)
    errors = [problem for problem in check_records(loaded, chart_kinds()) if problem.severity == "error"]
    if errors:
        return {(Path(problem.path).stem, problem.field) for problem in errors}
    return {(each.study, each.check) for each in plausibility(loaded.records()).open}


def data_sets(seeds: int, only: str) -> Iterator[tuple[int, DataSet]]:
    """The data sets with the seeds to plant errors with: all, those that are simulated, or the real ones."""
    for seed in range(seeds):
        for i, simulate in enumerate(SIMULATED if only != "real" else ()):
            yield seed, simulate(np.random.default_rng([seed, i]))
        for name in REAL if only != "simulated" else ():
            yield seed, real(name)


def main(seeds: int, only: str = "") -> None:
    """Print the table of what was found, and the false alarms."""
    planted: dict[str, list[tuple[str, bool, bool]]] = defaultdict(list)
    alarms: dict[str, list[int]] = defaultdict(list)
    by: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "review"
        for seed, data in data_sets(seeds, only):
            clean = looks(data.base, data.studies, folder)
            alarms[data.name].append(len(clean))
            for each in clean:
                print(f"false alarm: {data.name}, seed {seed}: {each}")
            for i, (kind, plant) in enumerate(KINDS.items()):
                made = plant(data, random.Random(1000 * seed + i))
                if made is None:
                    continue
                found = looks(data.base, made.studies, folder) - clean
                planted[kind].append((data.name, bool(found), made.visible))
                for _, check in found:
                    by[kind][check] += 1
    print(f"\n{'planted error':30} {'sets':>5} {'found':>7}   {'can be seen':>11} {'found':>7}   found by")
    for kind, cases in planted.items():
        seen = [found for _, found, visible in cases if visible]
        names = ", ".join(f"{name} {n}" for name, n in sorted(by[kind].items(), key=lambda pair: -pair[1])[:3])
        share = sum(found for _, found, _ in cases) / len(cases)
        print(f"{kind:30} {len(cases):5} {share:7.0%}   {len(seen):11} {sum(seen) / max(1, len(seen)):7.0%}   {names}")
    print(f"\n{'clean data sets':30} {'sets':>5} {'false alarms a set':>19}")
    for name, counts in alarms.items():
        print(f"{name:30} {len(counts):5} {sum(counts) / len(counts):19.2f}")
    print("\nmissed, though it can be seen:")
    for kind, cases in planted.items():
        missed = defaultdict(int)
        for name, found, visible in cases:
            missed[name] += visible and not found
        print(f"  {kind}: " + (", ".join(f"{name} {n}" for name, n in missed.items() if n) or "none"))


if __name__ == "__main__":
    main(int((*sys.argv, "10")[1]), (*sys.argv, "", "")[2])
