"""The page of a study, and the summaries of other pages: that they say what the records hold, and how sure one can be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from helpers.pages import content, html, one_line, paragraphs, section
from helpers.reviews import FOLDERS, RICH, SLEEP

from living_review.pages.study import ShownValue, StudyView, study_view


def test_summaries_come_first_and_hold_computed_numbers() -> None:
    """The summary stands before everything else, under its heading, and each number in it leads to how it is made."""
    for path in ("findings/", "conclusion/"):
        page = html(SLEEP)[path]
        heads = [element.text.strip("#") for element in page.elements if element.tag in ("h1", "h2")]
        assert heads[1] == "In plain words"
        outer = section(page, "plain-words")
        numbers = [each.attributes["href"] for each in page.all("a") if each.has("number") and any(o is outer for o in each.inside)]
        assert "../numbers/#studies" in numbers
    assert paragraphs(html(SLEEP)["conclusion/"], "plain-words") == ["Nobody can tell from 4 invented studies."]


def told(key: str) -> list[str]:
    """The paragraphs of the box at the top of a study's page of the rich review."""
    return paragraphs(html(RICH)[f"studies/{key}/"], "finding")


@pytest.mark.parametrize(
    ("key", "basis", "harms"),
    [
        ("feldman2014", "15 participants; quasi-experimental study; compared with the expected course.", "Cervical kyphosis."),
        ("berry2019", "48 participants; randomised trial; compared with a placebo group.", "not reported."),
        ("oh2015", "8 participants; quasi-experimental study; the same people before and after.", "none attributed by the review."),
    ],
)
def test_box_of_a_study(key: str, basis: str, harms: str) -> None:
    """The box says how many people, which design, compared with what, and which serious harms; silence is told apart from none."""
    assert told(key)[1:3] == [basis, f"Serious harms: {harms}"]
    assert told(key)[-1] == "Risk of bias: not available."


@pytest.mark.parametrize("folder", FOLDERS)
def test_box_says_how_sure(folder: Path) -> None:
    """Each study's box has its heading, the finding, the harms as the record has them, and one line on how sure one can be."""
    made = content(folder)
    designs, comparators = (made.records.vocabulary[name].terms for name in ("designs", "comparators"))
    for study in made.records.studies:
        page = html(folder)[f"studies/{study.key}/"]
        lines = paragraphs(page, "finding")
        assert lines[0] == one_line(study.result.finding)
        (harms,) = (line for line in lines if line.startswith("Serious harms:"))
        serious = [event for event in study.harms.events if event.serious]
        assert ("not reported" in harms) is (study.harms.attributed == "not reported"), study.key
        assert ("none" in harms) is (study.harms.attributed != "not reported" and not serious), study.key
        controlled = any(comparators[term].controlled for term in study.comparator.ids)
        randomised = {designs[term].randomised for term in study.design.ids}
        sure = [line for line in lines if line.startswith(("How sure:", "Take care:"))]
        unsaid = controlled and randomised == {None}
        assert [line.startswith("How sure:") for line in sure] == ([] if unsaid else [controlled and randomised == {True}])
        panel = {value.label: value.text for value in study_view(study, made.records, made.tables).summary}
        assert ("not reported" in panel["Serious harms"]) is (study.harms.attributed == "not reported")


def values_of(seen: StudyView) -> list[ShownValue]:
    """The lines of the tables of a study page."""
    return [*seen.facts, seen.risk_of_bias, *seen.intervention]


@pytest.mark.parametrize("folder", FOLDERS)
def test_normalised_marks(folder: Path) -> None:
    """A value is marked as normalised where the printed text is another than the value or a name of the term, and only there."""
    made = content(folder)
    names = {}
    for terms in made.records.vocabulary.values():
        for term in terms.terms.values():
            names.setdefault(term.label, set()).update(each.casefold() for each in (term.label, *term.other_names))
    for study in made.records.studies:
        lines = values_of(study_view(study, made.records, made.tables))
        for line in lines:
            plain = re.sub(r"(?<=\d),(?=\d{3})", "", line.text)
            same = one_line(line.printed) in (line.text, plain) or line.printed.casefold() in names.get(line.text, set())
            assert line.normalised is (bool(line.printed) and not line.missing and not same), f"{study.key}: {line.label}"
        marks = [element for element in html(folder)[f"studies/{study.key}/"].elements if element.has("mark-normalised")]
        assert len(marks) == sum(line.normalised for line in lines), study.key


def test_values_of_a_study() -> None:
    """The lines of one study page, with what is printed and what is marked, written out from Table 1."""
    made = content(RICH)
    seen = study_view(made.records.study("kim2014"), made.records, made.tables)
    assert [(line.label, line.text, line.printed, line.normalised, line.missing) for line in values_of(seen)] == [
        ("Design", "Quasi-experimental", "Quasi-experimental", False, False),
        ("Compared with", "Responders and non-responders", "", False, False),
        ("Participants", "45", "45", False, False),
        ("Analysed", "not reported", "", False, True),
        ("Who took part", "not reported", "", False, True),
        ("Phase", "not reported", "", False, True),
        ("Country", "not reported", "", False, True),
        ("Registration", "not reported", "", False, True),
        ("Risk of bias", "not available", "", False, True),
        ("Cell type", "Mesenchymal stem cells", "Autologous MSC", True, False),
        ("Tissue", "Bone marrow", "", False, False),
        ("Donor", "The patient's own", "", False, False),
        ("Change to the cells", "None described", "", False, False),
        ("Cells per administration", "1 × 10⁶ cells", "1.0x10 ⁶", True, False),
        ("Administrations per dose", "1", "1", False, False),
        ("Doses", "2", "2 (1 month interval)", True, False),
        ("Interval between doses", "1 month", "2 (1 month interval)", True, False),
        ("Total cells", "2 × 10⁶ cells", "2.0x10 ⁶", True, False),
        ("Route", "Intrathecal", "Intrathecal L2-3 level", True, False),
        ("Level", "L2-3", "Intrathecal L2-3 level", True, False),
    ]
    assert (seen.previous.key if seen.previous else None, seen.following.key if seen.following else None) == ("feldman2014", "riley2014")


def test_study_without_events() -> None:
    """That there were no adverse events is told apart from silence."""
    assert "The review says that there were no adverse events in this study." in html(SLEEP)["studies/adler2015/"].text
    assert (
        "Adverse events: not reported. The review names none for this study, which is not the same as none."
        in html(SLEEP)["studies/chen2018/"].text
    )


def test_terms_of_a_study_lead_to_their_pages() -> None:
    """A term that has a page is a link to it, and one without leads to the glossary."""
    made = content(SLEEP)
    lines = {line.label: line for line in study_view(made.records.study("brook2017"), made.records, made.tables).intervention}
    assert lines["Format"].parts == (
        ("Individual", "by/format/individual/", "formats-individual"),
        ("Online", "by/format/online/", "formats-online"),
    )
    assert lines["Therapist"].parts == (("Nurse", "glossary/#therapists-nurse", "therapists-nurse"),)


def test_a_value_without_a_place_says_so() -> None:
    """A value of which the record names no place is told apart from one that is missing, and can have none."""
    rows = [" ".join(row.text.split()) for row in html(SLEEP)["studies/chen2018/"].all("tr")]
    (compared,) = [row for row in rows if row.startswith("Compared with ")]
    (population,) = [row for row in rows if row.startswith("Who took part ")]
    assert compared.endswith("no place given")
    assert population.replace(" ", "").endswith("notreported––")
