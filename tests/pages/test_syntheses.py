"""The words of the page on syntheses: each sentence from its numbers, and what may not be concluded."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from helpers.reviews import BCG, DIRECTIONS, LIDOCAINE, RICH, STROKE, Copy, records_of
from helpers.syntheses import made

from living_review.analysis.synthesis import before_after_changes, contrasts, synthesise
from living_review.analysis.tables import tabulate
from living_review.pages.phrases import Speaker
from living_review.pages.syntheses import syntheses_view
from living_review.pages.synthesis_views import DirectionView, PooledView, SummaryRow, SynthesesView
from living_review.pages.synthesis_words import p_text
from living_review.records.load import load_records

NBSP = "\N{NO-BREAK SPACE}"


@cache
def view(folder: Path) -> SynthesesView:
    """What the page of a review shows."""
    records = records_of(folder)
    return syntheses_view(records, list(made(folder).values()), before_after_changes(records), contrasts(records))


def pooled(folder: Path, number: int = 0) -> PooledView:
    """One of the pooled syntheses."""
    found = view(folder).all[number]
    assert isinstance(found, PooledView)
    return found


def directions(folder: Path, number: int = 0) -> DirectionView:
    """One of the syntheses of directions."""
    found = view(folder).all[number]
    assert isinstance(found, DirectionView)
    return found


def test_sentence_of_directions() -> None:
    """Counts and the share that favours, and no word of an effect."""
    assert directions(RICH).sentence == (
        "Of 18 studies, 5 favour the intervention, 1 favours what it was compared with, 7 are reported as no difference and 5 have no one "
        f"direction. Among the 6 that point either way, 83{NBSP}% favour the intervention (95{NBSP}% interval 44{NBSP}% to 97{NBSP}%; sign "
        "test p = 0.22), so an even split cannot be ruled out."
    )
    assert directions(RICH, 1).sentence == (
        "Of 5 studies, 1 favours the intervention, none favour what it was compared with and 4 are reported as no difference. "
        "One study alone points either way, which says nothing of the others."
    )


def test_significance_stands_apart() -> None:
    """How many p values are printed and small is told, and why that is no evidence."""
    told = directions(RICH).significance
    assert told.startswith("A p value is printed for 11 of 18 studies, and 6 of them are below 0.05. That stands beside the directions")
    assert "counting significant results is no synthesis" in told
    assert told.endswith("which these are not known to be.")
    assert directions(RICH).combined == ""
    assert directions(DIRECTIONS, 1).combined.startswith(
        "The one-sided p values of 3 studies, combined by Fisher's method, give chi-squared 13.45 with 6 degrees of freedom, p = 0.036."
    )


def test_sentence_of_a_pooled_effect() -> None:
    """The back-transformed effect with its interval, the unit, and which side it favours; metafor's figures, rounded."""
    assert pooled(BCG).sentence == (
        f"Over 13 studies with 357,347 participants, the risk ratio is 0.49 (95{NBSP}% interval 0.34 to 0.70); "
        "the estimate favours the intervention."
    )
    assert pooled(STROKE).sentence == (
        f"Over 9 studies with 1,158 participants, the mean difference is −15.1 days (95{NBSP}% interval −32.6 to 2.4); the estimate "
        "favours the intervention, but no effect, and an effect the other way, are inside the interval."
    )
    assert pooled(LIDOCAINE).sentence.endswith("the estimate favours the comparator.")


def test_titles_of_charts_state_the_finding() -> None:
    """How many studies are on which side; and whether one study decides the result."""
    assert pooled(BCG).forest.title == (
        "11 of 13 studies point towards the intervention and 2 away from it; together the risk ratio is 0.49 (0.34 to 0.70)"
    )
    without, other = pooled(BCG).leave_one_out, pooled(LIDOCAINE).leave_one_out
    assert without is not None
    assert other is not None
    assert without.title == "Without any one study the risk ratio is 0.45 to 0.53: no single study decides the result"
    assert (
        other.title == "Without any one study the risk difference is 0.024 to 0.032: in 2 of 6 cases the interval then includes no effect"
    )
    assert pooled(LIDOCAINE).funnel is None


def test_table_of_the_forest() -> None:
    """Each study with the counts of both groups and its weight; the first by hand from the data set: 4 of 123, 11 of 139."""
    forest = pooled(BCG, 1).forest
    assert forest.headings == ("Study", "Intervention", "Comparison", "Risk ratio (interval)", "No effect is", "Weight")
    figures = ["4 of 123", "11 of 139", "0.41 (0.13 to 1.26)", "inside the interval", "10.6 %"]
    assert [cell.text for cell in forest.rows[0]] == ["Aronson 1948", *figures]
    assert [row[0].text for row in forest.rows[-2:]] == ["All studies", "A further study"]


def test_prediction_interval_is_named() -> None:
    """Which prediction interval it is, or why there is none."""
    assert "0.13 and 1.78" in pooled(BCG).prediction
    assert "t quantile with 11 degrees of freedom (k − 2)" in pooled(BCG).prediction
    assert "t quantile with 5 degrees of freedom (k − 2)" in pooled(BCG, 1).prediction
    assert pooled(LIDOCAINE, 1).prediction.startswith("There is no prediction interval")


def test_summary_of_findings() -> None:
    """Cochrane's columns: absolute effects, the relative effect, people, certainty, and a plain line."""
    bcg, lidocaine, first = (view(folder).summary[0] for folder in (BCG, LIDOCAINE, RICH))
    assert (bcg.assumed, bcg.corresponding, bcg.relative, bcg.people, bcg.certainty) == (
        "15.9 in 1,000 (the median risk in the control groups)",
        "7.78 in 1,000 (5.47 to 11.1)",
        "Risk ratio 0.49 (0.34 to 0.70)",
        "357,347 (13 studies)",
        "Not reported by the review",
    )
    assert (lidocaine.corresponding, lidocaine.relative, lidocaine.certainty) == ("61.8 in 1,000 (36.2 to 87.4)", "–", "Low")
    assert [row.corresponding for row in view(STROKE).summary] == [
        "Mean difference −15.1 (−32.6 to 2.4) days",
        "Standardised mean difference −0.54 (−1.14 to 0.07)",
    ]
    assert first == SummaryRow(
        "Function in all studies",
        "–",
        "–",
        "Not pooled; directions counted",
        "649 (18 studies)",
        "Not reported by the review",
        "5 of the 6 studies that point either way favour the intervention. An even split cannot be ruled out.",
    )


def test_certainty_is_shown_as_judged() -> None:
    """The level with its five domains and reasons, and who judged; where a review reports none, nothing is made up."""
    judged = pooled(LIDOCAINE).certainty
    assert judged.level == "low"
    assert judged.judged_by.startswith("whoever made this test review")
    assert [(name, judgement) for name, judgement, _ in judged.domains] == [
        ("Risk of bias", "serious"),
        ("Inconsistency", "not serious"),
        ("Indirectness", "not serious"),
        ("Imprecision", "serious"),
        ("Publication bias", "not serious"),
    ]
    assert all(reason for _, _, reason in judged.domains)
    assert (directions(RICH).certainty.level, directions(RICH).certainty.domains) == ("not reported", ())


def test_changes_tell_what_is_assumed() -> None:
    """The arithmetic with its sign, the people, and each thing that the source does not say."""
    oh, petrou = view(RICH).changes
    assert (oh.arithmetic, petrou.arithmetic) == ("1.38 − 0.02 = 1.360", "−0.445 − (−1.054) = 0.609")
    assert oh.turned.startswith("The sign is turned: a lower number is better here")
    assert petrou.turned.startswith("The sign is as it is: a higher number is better here")
    assert oh.rows == (("0", "1.360", "0.955 to 1.765"), ("0.5", "1.360", "1.032 to 1.688"), ("0.8", "1.360", "1.089 to 1.631"))
    assert petrou.rows == (("0", "0.609", "0.056 to 1.162"), ("0.5", "0.609", "0.218 to 1.000"), ("0.8", "0.609", "0.361 to 0.857"))
    for change in (oh, petrou):
        told = " ".join(change.cautions)
        assert "(r) is not reported; it is assumed" in told
        assert "does not say that ± is a standard deviation" in told
        assert "does not say that all of them were measured twice" in told
        assert "not a comparison with people who were not treated" in told
    assert view(RICH).of_study("oh2015") == (oh,)
    assert view(RICH).of_study("kim2014") == ()


def test_swim_table() -> None:
    """What SWiM asks to be reported is there for every synthesis, whatever its method."""
    for folder in (RICH, BCG, DIRECTIONS):
        for each in view(folder).all:
            headings = [heading for heading, text in each.swim if text]
            assert headings == [
                "What was grouped", "Metric", "Method", "Why", "Heterogeneity, and how it was looked at", "Certainty", "Limits",
            ]  # fmt: skip


def test_zero_cells_are_told(copy_of: Callable[[Path], Copy]) -> None:
    """Where one half was added to the counts is said with the study; where that was not needed, that is said."""
    method = dict(pooled(LIDOCAINE).swim)["Method"]
    assert method.endswith("No study has a group in which nobody or everybody had the event, so no count was corrected")
    copy = copy_of(LIDOCAINE)
    copy.edit("studies/pitt.yml", ("      events: 4\n", "      events: 0\n"))
    records = load_records(copy.folder).records()
    found, problems = synthesise(records, tabulate(records))
    assert problems == []
    changed = syntheses_view(records, found, (), ()).all[0]
    assert dict(changed.swim)["Method"].endswith(
        "One half was added to all four cells where nobody or everybody of a group had the event: Pitt et al."
    )


def test_p_values_in_words() -> None:
    """Two digits that count, no less than 0.0001, and none where there is none."""
    assert [p_text(p, Speaker()) for p in (0.21875, 0.00012, 0.00001, 1.0, None)] == [
        "p = 0.22",
        "p = 0.00012",
        "p < 0.0001",
        "p = 1",
        "p cannot be computed",
    ]


def test_studies_that_are_left_out_are_named(copy_of: Callable[[Path], Copy]) -> None:
    """The limits of a synthesis name the studies that are not in it, together with the reason."""
    copy = copy_of(DIRECTIONS)
    for key in ("elm2015", "fir2016"):
        text = (copy.folder / f"studies/{key}.yml").read_text(encoding="utf-8")
        outcomes = text.split("outcomes:")[1].split("survival:")[0]
        copy.edit(f"studies/{key}.yml", (f"outcomes:{outcomes}", "outcomes: []\n"))
    records = load_records(copy.folder).records()
    found, problems = synthesise(records, tabulate(records))
    assert problems == []
    all_, controlled = (dict(each.swim)["Limits"] for each in syntheses_view(records, found, (), ()).all)
    assert all_.endswith("All studies are invented. Not in it: Elm 2015, Fir 2016 (has no result for this outcome).")
    assert controlled.endswith("All studies are invented.")
