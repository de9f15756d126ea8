"""No column, file or id is used twice, and none is one that the site needs itself."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from helpers.finished import read
from helpers.pages import address, content_of, extensions
from helpers.reviews import RICH, TEMPLATES, Copy, Told, records_of, tables_of
from markdown import Markdown
from markdown.extensions.toc import slugify

from living_review.checks.names import CHANGES_IDS, CLAIMS_IDS, GLOSSARY_IDS, NUMBERS_IDS
from living_review.checks.review import TAKEN
from living_review.export.studies import STUDY
from living_review.pages.glossary import definitions
from living_review.pages.render import render
from living_review.records.names import RESERVED_IDS

if TYPE_CHECKING:
    from helpers.sites import Site

CASES = {
    "field with the name of a column": (
        ("review.yml", "- id: manual", "- id: journal"),
        Told("review.yml", "id: journal", "journal", "fields[5].id: 'journal' is a name that each study has already; choose another id"),
    ),
    "field with the column of another": (
        ("review.yml", "- id: manual", "- id: sessions_max"),
        Told(
            "review.yml",
            "id: sessions_max",
            "sessions_max",
            "fields[5].id: has the column 'sessions_max', which 'sessions' has too; choose another id",
        ),
    ),
    "number with the key of a study": (
        ("review.yml", "  long: {label", "  dunn2019: {label"),
        Told("review.yml", "dunn2019: {label", "dunn2019", "numbers.dunn2019: 'dunn2019' is the key of a study; choose another name"),
    ),
    "chart twice": (
        ("review.yml", "- {kind: timeline}", "- {kind: amount, field: total_minutes, beside: [sessions]}"),
        Told(
            "review.yml",
            "{kind: amount, field: total_minutes, beside",
            "{",
            "charts[3]: is the same chart as charts[2]: a second 'amount' of 'total_minutes'",
        ),
    ),
    "two words that differ in capitals": (
        ("review.yml", "- {term: Insomnia,", "- {term: insomnia, definition: x}\n  - {term: Insomnia,"),
        Told(
            "review.yml",
            "term: Insomnia",
            "Insomnia",
            "glossary[1].term: its address in the glossary, 'insomnia', is that of 'insomnia' already; choose another word",
        ),
    ),
    "word of a missing value": (
        ("review.yml", "- {term: Insomnia,", "- {term: Not reported,"),
        Told(
            "review.yml",
            "term: Not reported",
            "Not",
            "glossary[0].term: its address in the glossary, 'not-reported', is that of the page itself already; choose another word",
        ),
    ),
    "claim that is a heading": (
        ("claims.yml", "id: total-participants", "id: other-sources"),
        Told(
            "claims.yml",
            "id: other-sources",
            "other-sources",
            "claims[0].id: 'other-sources' is the id of a heading of the page of claims; choose another",
        ),
    ),
    "claim that is the heading of a section": (
        ("claims.yml", "id: total-participants", "id: place-results"),
        Told(
            "claims.yml",
            "id: place-results",
            "place-results",
            "claims[0].id: 'place-results' is the id of a heading of the page of claims; choose another",
        ),
    ),
    "number that is a heading": (
        ("review.yml", "  long: {label", "  how-every-number-is-made: {label"),
        Told(
            "review.yml",
            "how-every-number-is-made: {label",
            "how",
            "numbers.how-every-number-is-made: 'how-every-number-is-made' is the id of a heading of the page of numbers; choose another",
        ),
    ),
    "change that is a heading": (
        ("review.yml", "id: same_day", "id: changes"),
        Told(
            "review.yml", "id: changes", "changes", "changes[2].id: 'changes' is the id of a heading of the page of changes; choose another"
        ),
    ),
    "word that is an id of every page": (
        ("review.yml", "- {term: Insomnia,", "- {term: Main content,"),
        Told(
            "review.yml",
            "term: Main",
            "Main",
            "glossary[0].term: 'Main content' is an id that the site needs itself; choose another word",
        ),
    ),
}


@pytest.mark.parametrize(("change", "told"), CASES.values(), ids=CASES.keys())
def test_names_that_meet(sleep: Copy, change: tuple[str, str, str], told: Told) -> None:
    """Each is told at the place of the later one."""
    file, old, new = change
    sleep.edit(file, (old, new))
    (expected,) = sleep.told(told)
    assert expected in sleep.problems()


def test_two_lists_whose_terms_meet(sleep: Copy) -> None:
    """The term b-c of a list a has the address of the term c of a list a-b."""
    with (sleep.folder / "vocabulary.yml").open("a", encoding="utf-8") as opened:
        for name, term in (("a", "b-c"), ("a-b", "c")):
            opened.write(f"{name}: {{label: L, singular: l, definition: d, terms: {{{term}: {{label: T, definition: d}}}}}}\n")
    message = "a-b.terms.c: its address in the glossary, 'a-b-c', is that of 'b-c' already; choose another id"
    told = sleep.told(Told("vocabulary.yml", "{c: {label", "c:", message))
    assert [line for line in sleep.problems() if "glossary" in line] == told


def test_columns_that_every_review_has() -> None:
    """No field can have the name of a column of the tables or of the data file."""
    declared = {
        column for field in records_of(RICH).review.fields for column in tables_of(RICH).studies if str(column).startswith(field.id)
    }
    assert {str(column) for column in tables_of(RICH).studies} - declared <= TAKEN
    assert {column.name for column in STUDY} <= TAKEN


def test_ids_that_every_page_has(rich_site: Site) -> None:
    """An id of a finished glossary is that of an entry or one that no entry can have."""
    ids = set(read(rich_site.folder / "glossary" / "index.html").ids)
    entries = {entry.anchor for entry in definitions(records_of(RICH))} | {f"list-{name}" for name in records_of(RICH).vocabulary}
    assert {name for name in ids - entries if not name.startswith("__")} <= GLOSSARY_IDS | RESERVED_IDS
    pages = [set(read(file).ids) for file in rich_site.pages()]
    assert {name for name in set.intersection(*pages) if not name.startswith("__")} <= RESERVED_IDS


@pytest.mark.parametrize(("page", "known"), [("claims", CLAIMS_IDS), ("numbers", NUMBERS_IDS), ("changes", CHANGES_IDS)])
def test_headings_of_pages_with_ids_of_records(page: str, known: frozenset[str]) -> None:
    """The headings of these pages that stand in their templates are those that no claim, number or change may be called by."""
    template = (TEMPLATES / f"{page}.md.j2").read_text(encoding="utf-8")
    headings = [line for line in re.findall(r"^#+ (.+)$", template, re.MULTILINE) if "_anchor }}" not in line]
    texts = [text for line in headings for text in (re.findall(r'"([^"]+)"', line) or [line])]
    assert {slugify(text, "-") for text in texts} == known
    assert not re.findall(r'id="(?!{{)[^"]+"', template)


def test_no_id_twice_whatever_things_are_called(sleep: Copy) -> None:
    """Studies, terms and sections with the names of headings and of parts of the theme: each id stands once on a page."""
    sleep.edit("studies/adler2015.yml", ("key: adler2015", "key: adler2015\nshort_name: Main content"))
    sleep.edit("studies/brook2017.yml", ("key: brook2017", "key: brook2017\nshort_name: In 10 seconds"))
    sleep.edit("vocabulary.yml", ("label: Group\n", "label: Main content\n"), ("label: Online\n", "label: Term tip\n"))
    sleep.edit("review.yml", ("{label: Results,", "{label: Main content,"), ("{label: Methods,", "{label: Participants total,"))
    names, settings = extensions()
    for path, text in render(content_of(sleep.folder, charts=False), TEMPLATES).items():
        body = Markdown(extensions=list(names), extension_configs=settings).convert(text.split("\n---\n", 1)[1])
        ids = Counter(re.findall(r'<[^>]* id="([^"]+)"', body))
        assert not {name for name, n in ids.items() if n > 1 or name in RESERVED_IDS}, address(path)


def test_topics_of_statements_without_a_place(sleep: Copy) -> None:
    """Statements without a place stand under their topics, each heading with an id of its own, which no claim has."""
    sleep.edit("review.yml", ("site:\n", "site:\n  made_by: authors\n"))
    text = (sleep.folder / "claims.yml").read_text(encoding="utf-8")
    (sleep.folder / "claims.yml").write_text(re.sub(r"\n    where: .*", "", text), encoding="utf-8")
    ids = re.findall(r"\{: #(\S+) \}", render(content_of(sleep.folder, charts=False), TEMPLATES)["claims.md"])
    topics = {claim.topic for claim in records_of(sleep.folder).claims if claim.concerns == "review"}
    assert len(topics) > 1
    assert sorted(ids) == sorted(f"topic-{topic}" for topic in topics)
    first = re.search(r"  - id: (\S+)", text)
    assert first is not None
    sleep.edit("claims.yml", (first.group(), f"  - id: topic-{min(topics)}"))
    assert any(f"'topic-{min(topics)}' is the id of a heading of the page of claims" in line for line in sleep.problems())


def test_name_of_a_file_with_two_points(sleep: Copy) -> None:
    """The key is the whole name of the file but for its ending: a second copy beside the first is no study of that key."""
    file = sleep.folder / "studies" / "chen2018.yml"
    file.rename(file.with_name("chen2018.final.yml"))
    message = "found 'chen2018', but the file is called 'chen2018.final'; they must be the same"
    assert [line for line in sleep.problems() if message in line]
