"""A number among those of the other studies: in reviews made from data sets of metafor, and in one that is made for it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from helpers.reviews import BCG, REVIEWS, STROKE

from living_review.analysis.plausibility.registry import Tried
from living_review.analysis.plausibility.run import plausibility
from living_review.records.load import load_records

PRESSURES = {
    "a": ((131.2, 14.1, 40), (139.0, 15.2, 41)),
    "b": ((128.4, 15.8, 60), (135.9, 14.9, 58)),
    "c": ((134.7, 13.2, 90), (141.3, 14.4, 92)),
    "d": ((130.1, 16.0, 35), (136.2, 15.1, 36)),
    "e": ((127.9, 14.6, 120), (134.8, 15.5, 118)),
    "f": ((133.3, 15.3, 75), (140.9, 13.9, 77)),
}
"""Invented: mean, standard deviation and people of both groups of six studies."""
Arms = tuple[tuple[float, float, int], tuple[float, float, int]]


def looks(folder: Path, arms: dict[str, Arms], tmp_path: Path) -> list[Tried]:
    """What asks for a look in a review like that in a folder, of studies with these numbers."""
    copy = tmp_path / "review"
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("studies"))
    (copy / "studies").mkdir()
    model = yaml.safe_load(next((folder / "studies").glob("*.yml")).read_text(encoding="utf-8"))
    for i, (key, (one, two)) in enumerate(arms.items(), 1):
        people = {"printed": str(one[2] + two[2]), "total": one[2] + two[2], "where": model["participants"]["where"]}
        effect = {name: {"mean": mean, "sd": sd, "n": n} for name, (mean, sd, n) in (("intervention", one), ("control", two))}
        outcome = model["outcomes"][0] | {"n": one[2] + two[2], "effect": {"kind": "means"} | effect}
        outcome["direction"] = "favours_intervention" if one[0] < two[0] else "favours_comparator"
        record = model | {"key": key, "short_name": key, "participants": people, "outcomes": [outcome]}
        record["citation"] = model["citation"] | {"reference": i, "year": "not reported"}
        (copy / "studies" / f"{key}.yml").write_text(yaml.safe_dump(record, allow_unicode=True), encoding="utf-8")
    return [each.tried for each in plausibility(load_records(copy).records()).looks]


def found(arms: dict[str, Arms], tmp_path: Path) -> list[tuple[str, str, str]]:
    """What asks for a look: study, check and words."""
    return [(each.study, each.check, each.says) for each in looks(STROKE, arms, tmp_path)]


def with_c(one: tuple[float, float, int], two: tuple[float, float, int]) -> dict[str, Arms]:
    """The six studies with other numbers of the third."""
    return PRESSURES | {"c": (one, two)}


def test_studies_that_are_alike(tmp_path: Path) -> None:
    """Six studies that are alike pass."""
    assert found(PRESSURES, tmp_path) == []


POINT = "or with the point one place further they would fit"


def test_standard_errors_taken_for_deviations(tmp_path: Path) -> None:
    """13.2/√90 and 14.4/√92 are 1.39 and 1.50: as standard errors they fit, since the others' deviations are about 15."""
    told = found(with_c((134.7, 1.39, 90), (141.3, 1.50, 92)), tmp_path)
    words = "134.7 ± 1.39 (n=90) and 141.3 ± 1.5 (n=92); the deviations of 5 other studies are about 15, 10.4 times larger than these"
    assert told == [("c", "deviation_like_others", f"{words}; as standard errors they would fit: times √n they are 13.2 and 14.4, {POINT}")]


def test_a_standard_error_of_one_group(tmp_path: Path) -> None:
    """The deviation of one group beside the standard error of the other is seen within the study."""
    ((study, check, says),) = [each for each in found(with_c((134.7, 13.2, 90), (141.3, 1.50, 92)), tmp_path) if "groups" in each[1]]
    assert (study, check) == ("c", "deviations_of_groups_alike")
    words = "134.7 ± 13.2 (n=90) and 141.3 ± 1.5 (n=92): one deviation is 8.8 times the other"
    assert says == f"{words}; if the smaller one is a standard error, the deviation is 14.4, or the groups did differ"


def test_a_mean_with_a_shifted_point(tmp_path: Path) -> None:
    """13.47 against 141.3 where the other studies hardly differ."""
    told = [each for each in found(with_c((13.47, 13.2, 90), (141.3, 14.4, 92)), tmp_path) if each[1] == "means_of_groups_alike"]
    words = "13.47 ± 13.2 (n=90) and 141.3 ± 14.4 (n=92): the means differ 10.5 times, in the 5 other studies about 1.06 times"
    assert told == [("c", "means_of_groups_alike", f"{words}; with the point of one of them one place further they would fit")]


def test_another_unit(tmp_path: Path) -> None:
    """Means and deviations a sixtieth of the others', such as hours among minutes."""
    told = [each for each in found(with_c((2.25, 0.22, 90), (2.36, 0.24, 92)), tmp_path) if each[1] == "unit_like_others"]
    ((_, _, says),) = told
    assert says.endswith("60 lies between minutes and hours; the numbers may be in another unit, or the people may have been others")


def test_groups_in_each_others_place(tmp_path: Path) -> None:
    """One study points significantly the other way than all others, and fits when turned round."""
    told = found(with_c((141.3, 14.4, 92), (134.7, 13.2, 90)), tmp_path)
    ((study, check, says),) = told
    assert (study, check) == ("c", "effect_like_others")
    words = "141.3 ± 14.4 (n=92) against 134.7 ± 13.2 (n=90) points significantly the other way than the 5 other studies"
    assert says.startswith(f"{words} (effect 6.6, in the middle of the others -7.5); turned round it would be like them; ")
    assert says.endswith("the groups may stand in each other's place, or a sign may be missing; the study may also have found just that")


@pytest.mark.parametrize(("deviation", "is_told"), [(6.0, False), (36.0, False), (1.5, True), (150.0, True)])
def test_how_far_is_far(tmp_path: Path, deviation: float, is_told: bool) -> None:
    """A deviation of two fifths or of twice and a half of the others' is let pass: people do differ."""
    assert (
        any(each[1] == "deviation_like_others" for each in found(with_c((134.7, deviation, 90), (141.3, deviation, 92)), tmp_path))
        is is_told
    )


def test_few_studies_tell_nothing(tmp_path: Path) -> None:
    """With four studies nothing is said, and the page says why."""
    few = {key: PRESSURES[key] for key in "abde"} | {"c": ((134.7, 1.39, 90), (141.3, 1.50, 92))}
    del few["e"]
    assert found(few, tmp_path) == []


@pytest.mark.parametrize("name", sorted(folder.name for folder in REVIEWS.iterdir() if folder.is_dir()))
def test_reviews_without_errors_are_left_alone(name: str) -> None:
    """Nothing in a review of the tests asks for a look: most are data sets of metafor, whose numbers are known."""
    assert plausibility(load_records(REVIEWS / name).records()).looks == ()


def test_one_study_of_bcg_turned_round(tmp_path: Path) -> None:
    """In dat.bcg the study of Hart 1977, which is clear, is found when its groups are changed over."""
    copy = tmp_path / "bcg"
    shutil.copytree(BCG, copy)
    file = copy / "studies" / "hart1977.yml"
    record = yaml.safe_load(file.read_text(encoding="utf-8"))
    effect = record["outcomes"][0]["effect"]
    effect["intervention"], effect["control"] = effect["control"], effect["intervention"]
    record["outcomes"][0]["direction"] = "favours_comparator"
    file.write_text(yaml.safe_dump(record, allow_unicode=True), encoding="utf-8")
    told = {(each.tried.study, each.tried.check) for each in plausibility(load_records(copy).records()).looks}
    assert ("hart1977", "effect_like_others") in told


def test_deviations_that_no_usual_slip_explains(tmp_path: Path) -> None:
    """One five times the other is neither a standard error (√90 is 9.5) nor a point too far (10): people may differ so."""
    told = found(with_c((134.7, 13.2, 90), (141.3, 2.64, 92)), tmp_path)
    assert [each for each in told if each[1] == "deviations_of_groups_alike"] == []
