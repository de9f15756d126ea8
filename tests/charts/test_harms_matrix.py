"""The matrix of adverse events: what stands in it, what is told apart, and how it is laid out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from helpers.drawings import WIDTHS, data, drawn, marks, spec, with_studies, without_harms
from helpers.reviews import RICH, SLEEP, Copy, records_of

from living_review.analysis.tables import tabulate
from living_review.charts.base import LAYOUTS, Plot, to_spec
from living_review.charts.registry import chart_kinds
from living_review.records.load import Records, load_records
from living_review.records.review import ChartDeclaration
from living_review.records.study import Study

EVENTS = {
    "kim2014": {"Low-grade fever", "Low back pain", "Muscle pain"},
    "oh2015": {"Headache or nausea after lumbar puncture", "Low-grade fever", "Low back pain"},
    "rushkevich2015": {"Headache or nausea after lumbar puncture", "Low-grade fever"},
    "petrou2016": {"Headache or nausea after lumbar puncture", "Low back pain"},
    "sykova2017": {"Headache or nausea after lumbar puncture"},
    "barczewska2020": {"Headache or nausea after lumbar puncture"},
    "siwek2020": {"Headache or nausea after lumbar puncture"},
    "petrou2021": {"Headache or nausea after lumbar puncture", "Low-grade fever", "Fatigue and malaise"},
    "cudkowicz2022": {"Pain at the puncture site"},
    "riley2014": {"Infection at the surgical site"},
    "mazzini2015": {"Pain in the matching skin area"},
    "mazzini2019": {"Muscle spasms"},
    "baloh2022": {"Neuropathic pain", "Tingling or numbness"},
}
"""From the section on safety, and the serious ones apart."""
SERIOUS = {
    "feldman2014": {"Cervical kyphosis"},
    "riley2014": {"Cervical kyphosis"},
    "glass2016": {"Sudden neurological worsening", "Refractory pain"},
    "mazzini2019": {"Diabetes caused by treatment"},
}
ROUTES = {
    "Intrathecal": {
        "kim2014", "oh2015", "rushkevich2015", "petrou2016", "sykova2017", "berry2019", "barczewska2020", "siwek2020", "petrou2021",
        "cudkowicz2022",
    },
    "Into the spinal cord": {"feldman2014", "riley2014", "mazzini2015", "glass2016", "ruizlopez2016", "mazzini2019", "baloh2022"},
    "Intramuscular": {"petrou2016", "berry2019"},
    "Intravenous": {"rushkevich2015", "yamashita2023"},
}  # fmt: skip


def plot(records: Records, rows: str) -> Plot:
    """The matrix of some records."""
    made = chart_kinds()["harms_matrix"].plot(records, tabulate(records), ChartDeclaration(kind="harms_matrix", rows=rows))
    assert made is not None
    return made


def events(rows: list[dict[str, Any]], kind: str) -> dict[str, set[str]]:
    """What stands at each study, of one kind."""
    found: dict[str, set[str]] = {}
    for row in rows:
        if row["kind"] == kind:
            found.setdefault(row["study"], set()).add(row["event"])
    return found


@pytest.mark.parametrize("layout", WIDTHS)
def test_events_of_the_rich_review(layout: str) -> None:
    """Each study has its events, serious ones apart, and those without any are told apart from none."""
    rows = data(drawn(RICH).figures["harms-matrix-route"], layout)
    assert events(rows, "Not serious") == EVENTS
    assert events(rows, "Serious") == SERIOUS
    assert set(events(rows, "Not reported")) == {"berry2019", "ruizlopez2016", "yamashita2023"}
    assert events(rows, "Said to be none") == {}
    assert {row["n"] for row in rows} == {""}
    groups: dict[str, set[str]] = {}
    for row in rows:
        groups.setdefault(row["group"], set()).add(row["study"])
    assert groups == ROUTES
    assert list(groups) == list(ROUTES)
    assert len(rows) == 18 + 11 + 3 + 3  # lines of the four routes


@pytest.mark.parametrize("layout", WIDTHS)
def test_events_of_the_review_on_sleep(layout: str) -> None:
    """None and silence have marks and words of their own, and the number of people stands beside the mark."""
    rows = data(drawn(SLEEP).figures["harms-matrix-format"], layout)
    assert [(row["group"], row["study"], row["event"], row["kind"], row["n"], row["people"]) for row in rows] == [
        ("Group", "adler2015", "none, as the source says", "Said to be none", "", "–"),
        ("Individual", "brook2017", "Car accident", "Serious", "1", "1"),
        ("Individual", "brook2017", "Tiredness", "Not serious", "", "not reported"),
        ("Individual", "dunn2019", "none, as the source says", "Said to be none", "", "–"),
        ("Online", "brook2017", "Car accident", "Serious", "1", "1"),
        ("Online", "brook2017", "Tiredness", "Not serious", "", "not reported"),
        ("Online", "chen2018", "not reported", "Not reported", "", "–"),
    ]


def test_table() -> None:
    """The table says in words what the marks say."""
    figure = drawn(SLEEP).figures["harms-matrix-format"]
    assert figure.headings == ("Format", "Study", "Adverse event", "Kind", "People who had it")
    assert [cell.text for cell in figure.rows[1]] == ["Individual", "van der Brook 2017", "Car accident", "Serious", "1"]
    assert figure.rows[1][1].study == "brook2017"


@pytest.mark.parametrize("layout", WIDTHS)
@pytest.mark.parametrize("folder", [RICH, SLEEP], ids=["rich", "sleep"])
def test_shape_and_colour(folder: Path, layout: str) -> None:
    """Each kind has a shape and a colour of its own, and only kinds that occur are in the legend."""
    figure = next(each for name, each in drawn(folder).figures.items() if name.startswith("harms-matrix"))
    points = [mark for mark in marks(spec(figure, layout)) if mark["mark"]["type"] == "point"]
    assert len(points) == 1
    for sign in ("color", "shape"):
        scale = points[0]["encoding"][sign]["scale"]
        assert len(set(scale["range"])) == len(scale["domain"]) == len({row["kind"] for row in data(figure)})


def test_words() -> None:
    """The description names each event with its studies; the note says who stands twice."""
    first, sleep = drawn(RICH).figures["harms-matrix-route"], drawn(SLEEP).figures["harms-matrix-format"]
    assert "Cervical kyphosis: Feldman 2014 (serious), Riley 2014 (serious)." in first.description
    assert "Low back pain: Kim 2014, Oh 2015, Petrou 2016." in first.description
    assert first.description.endswith("Harms not reported: Berry 2019, Ruiz-Lopez 2016, Yamashita 2023.")
    assert "How many people had an event is not reported." in first.note
    assert first.note.endswith("stands under each, with all its events: Rushkevich 2015, Petrou 2016, Berry 2019.")
    assert "No adverse events, as the source says: Adler 2015, O'Dunn 2019. Harms not reported: Chen 2018." in sleep.description
    assert "A number beside a mark is that of people; where there is none, it is not reported." in sleep.note
    assert sleep.note.endswith("stands under each, with all its events: van der Brook 2017.")


def test_columns_that_do_not_fit_become_a_list() -> None:
    """On a phone many columns become a list of events in words; a few stay a matrix."""

    def texts(layout: str, folder: Path, name: str) -> set[str]:
        return {
            mark["encoding"]["text"]["field"] for mark in marks(spec(drawn(folder).figures[name], layout)) if mark["mark"]["type"] == "text"
        }

    assert "column" in texts("wide", RICH, "harms-matrix-route")
    assert {"column", "words"} & texts("narrow", RICH, "harms-matrix-route") == {"words"}
    assert {"column", "words"} & texts("narrow", SLEEP, "harms-matrix-format") == {"column"}


def test_people_in_a_list(sleep: Copy) -> None:
    """In a list the number of people follows the event in words."""
    records = load_records(sleep.folder).records()
    events = records.vocabulary["adverse_events"]
    long = {
        name: term.model_copy(update={"label": f"{term.label} {'that went on for weeks and weeks ' * 3}"})
        for name, term in events.terms.items()
    }
    renamed = replace(records, vocabulary={**records.vocabulary, "adverse_events": events.model_copy(update={"terms": long})})
    made = plot(renamed, "format")
    drawing = to_spec(made.drawn(LAYOUTS[1]))
    words = {row["words"].replace("\n", " ") for rows in drawing["datasets"].values() for row in rows if row["n"]}
    assert words == {
        "Car accident that went on for weeks and weeks that went on for weeks and weeks that went on for weeks and weeks: 1 person"
    }


def test_no_events() -> None:
    """Where all studies are silent there is nothing to show; where they say that there were none, that is shown."""
    silent, none = with_studies(without_harms("not reported")), with_studies(without_harms("none"))
    assert chart_kinds()["harms_matrix"].plot(silent, tabulate(silent), ChartDeclaration(kind="harms_matrix", rows="format")) is None
    made = plot(none, "format")
    assert made.title == "The source ties a serious adverse event to 0 of 4 studies"
    assert set(made.frame["kind"]) == {"Said to be none"}


def test_event_of_two_studies() -> None:
    """An event of most studies is named in the title, and two that are equally frequent are both named."""

    def add(study: Study) -> Study:
        if study.key != "chen2018":
            return study
        events = next(each.harms for each in records.studies if each.key == "brook2017")
        return study.model_copy(update={"harms": events})

    records = records_of(SLEEP)
    made = plot(with_studies(add), "format")
    assert (
        made.title
        == "The source ties a serious adverse event to 2 of 4 studies; named for most studies: Tiredness and Car accident (2 studies each)"
    )


def test_missing_group() -> None:
    """A study without a term for the rows stands under the word for the missing value."""
    made = plot(records_of(SLEEP), "therapist")
    assert list(dict.fromkeys(made.frame["group"])) == ["Psychologist", "Nurse", "not applicable"]
    assert set(made.frame[made.frame["group"] == "not applicable"]["study"]) == {"chen2018"}
