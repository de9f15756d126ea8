"""The numbers of a study's groups on its page, before what others say of them."""

from __future__ import annotations

from helpers.pages import html
from helpers.reviews import BCG, REVIEWS, SLEEP, Copy, records_of

from living_review.pages.phrases import Speaker
from living_review.pages.study_numbers import numbers_view
from living_review.records.load import load_records


def test_counts_and_effect_of_a_study() -> None:
    """What each group had, the effect with its interval, and how it came about."""
    records = records_of(BCG)
    view = numbers_view(records.study("aronson1948"), records, Speaker())
    (table,) = view.tables
    assert (table.columns, table.measure, table.level) == (("Intervention", "Control"), "Risk ratio", "95\xa0% interval")
    (row,) = table.rows
    assert (row.outcome, row.cells, row.effect) == ("Tuberculosis", ("4 of 123 (3\xa0%)", "11 of 139 (8\xa0%)"), "0.41 (0.13 to 1.26)")
    assert view.lines == (
        "Tuberculosis: Intervention 4 of 123 (3\xa0%); Control 11 of 139 (8\xa0%); risk ratio 0.41 (95\xa0% interval 0.13 to 1.26).",
    )
    assert view.notes == ("Effects and their intervals are worked out from the numbers beside them when the site is built.",)


def test_numbers_come_first() -> None:
    """On the page they stand before the harms, the design and where the study stands among others."""
    page = html(BCG)["studies/aronson1948/"].text
    places = [page.index(text) for text in ("4 of 123", "risk ratio 0.41", "What was found", "Where this study stands", "How it was done")]
    assert places == sorted(places)


def test_each_outcome_with_data_is_on_the_page() -> None:
    """In reviews of every kind, each result with data is a row, with its events, means or whatever it has."""
    for name in ("bcg", "correlations", "exposures", "proportions", "rare", "rates", "several", "stroke"):
        records = records_of(REVIEWS / name)
        for study in records.studies:
            view = numbers_view(study, records, Speaker())
            assert all(len(row.cells) == len(table.columns) for table in view.tables for row in table.rows), study.key
            rows = [row for table in view.tables for row in table.rows]
            with_data = [outcome for outcome in study.all_outcomes() if outcome.effect is not None]
            assert [row.address for row in rows] == [f"outcome-{outcome.id}" for outcome in with_data], study.key
            assert all(row.cells or row.effect for row in rows), study.key


def test_means_have_their_people(sleep: Copy) -> None:
    """A mean stands with its spread and the number of people, and one half that was added to counts is told."""
    data = "    effect: {kind: counts, intervention: {events: 0, n: 40}, control: {events: 3, n: 40}}\n"
    sleep.edit("studies/adler2015.yml", ("    spread: standard_deviation\n", f"    spread: standard_deviation\n{data}"))
    records = load_records(sleep.folder).records()
    view = numbers_view(records.study("adler2015"), records, Speaker())
    assert view.tables[0].columns == ("Therapy", "Waiting list")
    assert any(note.startswith("Nobody, or everybody, had the event in a group, so one half was added") for note in view.notes)
    assert "9.5 ± 4.1, n 38" in html(SLEEP)["studies/adler2015/"].text
