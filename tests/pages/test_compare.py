"""Studies side by side: that the rows tell what the pages of the studies tell."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from helpers.pages import Element, content, html, pages
from helpers.reviews import FOLDERS, RICH, SLEEP

from living_review.pages.compare import FILE, comparison_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WHOLE = ("The review counts it as", "Direction")
"""Rows on the result as a whole, which the comparison has among its lines on the result."""
VALUES = ("How it was done", "The intervention", "Risk of bias")


def compared(folder: Path) -> dict[str, Any]:
    """What the browser reads of a review."""
    made = content(folder)
    found: dict[str, Any] = json.loads(comparison_files(made.records, made.tables)[FILE])
    return found


def cells(found: dict[str, Any], key: str) -> Iterator[tuple[str, str, list[list[Any]]]]:
    """The heading, the fact and the lines of each cell of one study."""
    column = [study["key"] for study in found["studies"]].index(key)
    for section in found["sections"]:
        for row in section["rows"]:
            assert len(row["cells"]) == len(found["studies"])
            yield section["label"], row["label"], row["cells"][column]


def text(span: str | dict[str, str]) -> str:
    """The words of a piece of text."""
    return span if isinstance(span, str) else span["text"]


def bare(words: str) -> str:
    """Words without white space and colons, which a page and a cell set differently."""
    return re.sub(r"[\s:]+", "", words)


def bare_line(line: list[Any]) -> str:
    return bare("".join(text(span) for span in line))


def marked(elements: list[Element], inside: Element) -> list[str]:
    """The missing words that stand in an element of a page."""
    return [each.text for each in elements if each.has("missing") and inside in each.inside]


def missing(lines: list[list[Any]]) -> list[str]:
    return [span["text"] for line in lines for span in line if isinstance(span, dict) and span["kind"] == "missing"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_values_are_those_of_the_study_page(folder: Path) -> None:
    """Each row of a table on a study's page has the same words, marks and missing values as its cell in the comparison."""
    found, seen = compared(folder), 0
    for study in found["studies"]:
        elements = html(folder)[f"studies/{study['key']}/"].elements
        shown = {}
        for cell in elements:
            if cell.tag == "td" and cell.attributes.get("data-label") == "As read":
                row = next(each for each in reversed(cell.inside) if each.tag == "tr")
                head = next(each for each in elements if each.tag == "th" and row in each.inside)
                if head.text not in WHOLE:
                    shown[head.text] = (bare(cell.text), marked(elements, cell))
        own = {
            fact: ("".join(map(bare_line, lines)), missing(lines))
            for heading, fact, lines in cells(found, study["key"])
            if heading in VALUES and fact != "Domain by domain"
        }
        assert own == shown, study["key"]
        seen += len(own)
    assert seen > 10 * len(found["studies"])


@pytest.mark.parametrize("folder", FOLDERS)
def test_outcomes_are_those_of_the_study_page(folder: Path) -> None:
    """Each line on an outcome stands in the part of the study's page on it, and none of these parts is left out."""
    found = compared(folder)
    for study in found["studies"]:
        elements = html(folder)[f"studies/{study['key']}/"].elements
        parts = [each for each in elements if each.tag == "section" and each.has("outcome")]
        rows = [lines for heading, _, lines in cells(found, study["key"]) if heading == "What was found"]
        lines = [line for row in rows for line in row]
        assert sum(bare_line(line).startswith("Direction") for line in lines) == len(parts), study["key"]
        whole = "".join(bare(part.text) for part in parts)
        if not any(bare_line(line).startswith("Direction") for line in rows[-1]):
            whole += bare(rows[-1][0][0]["text"])  # the page tells in a paragraph of its own that survival is missing
        assert [line for line in map(bare_line, lines) if line not in whole] == []
        told = sum(len(marked(elements, part)) for part in parts)
        assert sum(len(missing(row)) for row in rows) == told + len(missing(rows[-1][:1])), study["key"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_finding_harms_and_domains_are_those_of_the_study_page(folder: Path) -> None:
    """The finding, the caution, the harms and the judgements of domains are the words of the study's page, in its order."""
    found = compared(folder)
    for study in found["studies"]:
        elements = html(folder)[f"studies/{study['key']}/"].elements
        own = {fact: lines for _, fact, lines in cells(found, study["key"])}
        assert [text(own["Finding"][0][0])] == [each.text for each in elements if each.has("finding-sentence")]
        assert [f"Take care: {text(line[0])}" for line in own.get("Take care", [])] == [
            each.text for each in elements if each.has("caution")
        ]
        listed = [each for each in elements if each.tag == "ul" and each.has("harms")]
        events = [each.text for each in elements if each.tag == "strong" and listed and listed[0] in each.inside]
        serious = [each for each in elements if each.has("serious") and listed and listed[0] in each.inside]
        kinds = [[span["kind"] for span in line if isinstance(span, dict)] for line in own["Harms"]]
        if events:
            assert [text(line[-1]) for line, kind in zip(own["Harms"], kinds, strict=True) if not {"note", "people"} & {*kind}] == events
        assert sum("serious" in kind for kind in kinds) == len(serious)
        judged = [each for each in elements if each.tag == "td" and each.attributes.get("data-label") == "Judgement"]
        domains = [re.sub(r"^[^\w]+", "", " ".join(each.text.split())) for each in judged]
        assert [text(line[1]) for line in own.get("Domain by domain", [])] == domains


def test_numbers_by_hand() -> None:
    """Some cells of the rich review, written out from the printed article."""
    own = {fact: lines for _, fact, lines in cells(compared(RICH), "oh2015")}
    assert own["Participants"] == [["8"]]
    assert own["Interval between doses"][0][0] == "26 days"
    assert own["Analysed"] == [[{"text": "not reported", "kind": "missing"}]]
    decline = [" ".join(map(text, line)) for line in own["Rate of functional decline"]]
    assert "before treatment: 1.38 ± 0.45" in decline
    assert "six months after treatment: 0.02 ± 0.18" in decline
    assert "p value as printed: <0.001" in decline
    assert own["Decline in responders and non-responders"] == []
    assert own["Harms"] == [["Headache or nausea after lumbar puncture"], ["Low-grade fever"], ["Low back pain"]]


def test_silence_and_absence_of_harms_differ() -> None:
    """Where the review says that there were none, the cell says so; where it is silent, the word is marked as missing."""
    first, second = compared(RICH), compared(SLEEP)
    harms = {key: next(lines for _, fact, lines in cells(first, key) if fact == "Harms") for key in ("berry2019", "yamashita2023")}
    assert all(lines[0] == [{"text": "not reported", "kind": "missing"}] for lines in harms.values())
    none = next(lines for _, fact, lines in cells(second, "adler2015") if fact == "Harms")
    assert none == [["The review says that there were no adverse events."]]


def test_hostile_text_is_kept_as_text() -> None:
    """Text that looks like markup reaches the file as it was written, for a script that sets text only."""
    own = {fact: lines for _, fact, lines in cells(compared(SLEEP), "dunn2019")}
    assert own["Finding"] == [
        [{"text": '<em>Sleep</em> & "wake" | did `not` {{ change }} *much* [x](javascript:alert()).', "kind": "strong"}]
    ]
    assert own["Severity of insomnia"][0][1] == "<script>alert(7)</script> & `so` on | {{ 7*7 }}"


@pytest.mark.parametrize("folder", FOLDERS)
def test_pages_lead_to_the_comparison(folder: Path) -> None:
    """Each study's page leads to the comparison with itself chosen, and the comparison without JavaScript to each study."""
    keys = [study["key"] for study in compared(folder)["studies"]]
    for key in keys:
        assert (
            f'<a class="button" href="../../compare/?study={key.replace("_", "&#95;")}">Compare with other studies</a>'
            in pages(folder)[f"studies/{key}.md"]
        )
    plain = re.search("<div data-plain>.*</div>", pages(folder)["compare.md"], re.DOTALL)
    assert plain is not None
    assert re.findall(r'href="\.\./studies/([^"]+)/"', plain.group().replace("&#95;", "_")) == keys
