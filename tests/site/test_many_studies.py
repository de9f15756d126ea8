"""The site of a review of many studies as files: pages, files and the search are in parts, and nothing is lost between them."""

from __future__ import annotations

import html
import json
import random
import re
import shutil
import zipfile
from itertools import accumulate
from pathlib import Path
from unittest.mock import patch

import pytest
from helpers.properties import cases
from helpers.sites import Site
from hypothesis import given
from hypothesis import strategies as st

from living_review.remembering import Memory, remembered_in
from living_review.site import search
from living_review.site.layout import Contents, Tree, files_below
from living_review.site.search import by_letters, unpacked, words_of

KEYS = {"adler2015", "brook2017", "chen2018", "dunn2019"}
SEPARATOR = re.compile(r"[\s\-/.,:;]+")


def linked_studies(page: str) -> set[str]:
    """The studies to whose pages the rows of a table lead."""
    return set(re.findall(r'<th scope="row"[^>]*><a href="(?:[./]*studies/)?(\w+)/">', page))


def test_each_study_is_in_one_part_of_the_table(long_site: Site) -> None:
    """Without a script the parts of the table hold each study once, and lead to each other."""
    first, second = (long_site.folder / name / "index.html" for name in ("studies", "all-studies/2"))
    parts = [linked_studies(page.read_text(encoding="utf-8")) for page in (first, second)]
    assert [len(part) for part in parts] == [2, 2]
    assert parts[0] | parts[1] == KEYS
    assert 'href="../all-studies/2/"' in first.read_text(encoding="utf-8")
    assert 'href="../../studies/"' in second.read_text(encoding="utf-8")
    assert not (long_site.folder / "all-studies/3").exists()


def test_small_reviews_have_none_of_this(sleep_site: Site) -> None:
    """A table that fits on a page is whole, and so are the search and the file of the comparison."""
    names = {file.relative_to(sleep_site.folder).as_posix() for file in sleep_site.folder.rglob("*") if file.is_file()}
    assert not {name for name in names if name.startswith(("all-studies/", "search/words/", "search/studies/", "assets/compare-"))}
    assert "assets/studies.json" not in names
    assert linked_studies((sleep_site.folder / "studies/index.html").read_text(encoding="utf-8")) == KEYS


def test_facts_to_compare_are_those_of_one_file(long_site: Site, sleep_site: Site) -> None:
    """The files of a comparison in parts hold what the one file of a small review holds."""
    whole = json.loads((sleep_site.folder / "assets/compare.json").read_bytes())
    heads = json.loads((long_site.folder / "assets/compare.json").read_bytes())
    assert heads["studies"] == whole["studies"]
    for number in range(len(heads["studies"])):
        part = json.loads((long_site.folder / f"assets/compare-{number}.json").read_bytes())
        for i, group in enumerate(whole["sections"]):
            assert heads["sections"][i]["label"] == group["label"]
            for j, row in enumerate(group["rows"]):
                assert heads["sections"][i]["rows"][j] == {"label": row["label"]}
                assert part[i][j] == row["cells"][number : number + 1]


def test_index_of_the_search_is_divided(long_site: Site, sleep_site: Site) -> None:
    """What the index of all pages lacks stands in the files of the studies, and each word of these leads to them."""
    folder = long_site.folder / "search"
    index = json.loads((folder / "search_index.json").read_bytes())
    keys, starts = index["config"]["studies"]["keys"], index["config"]["studies"]["words"]
    assert set(keys) == KEYS
    entries = [entry for key in keys for entry in unpacked(json.loads((folder / f"studies/{key}.json").read_bytes()))]
    assert not [entry["location"] for entry in index["docs"] if re.match(r"studies/.|all-studies", entry["location"])]
    whole = json.loads((sleep_site.folder / "search/search_index.json").read_bytes())["docs"]
    of_studies = {e["location"]: e for e in whole if re.match("studies/.", e["location"])}
    assert {e["location"] for e in entries} == of_studies.keys()
    assert all(e.keys() == of_studies[e["location"]].keys() and e["tags"] == of_studies[e["location"]]["tags"] for e in entries)
    words = {}
    for number, start in enumerate(starts):
        found = json.loads((folder / f"words/{number}.json").read_bytes())
        assert all(word.startswith(start) for word in found)
        words |= {word: [list(accumulate(steps)) for steps in lists] for word, lists in found.items()}
    assert words["adler"][0] == [keys.index("adler2015")], "others name it too, but not as their title"
    assert sorted(words["participants"][0] + words["participants"][1]) == [0, 1, 2, 3]


def test_lists_of_studies_are_looked_up_on_their_pages(long_site: Site, sleep_site: Site) -> None:
    """Of what lists studies the index of many has the start alone, and all of any other page."""
    docs = {entry["location"]: entry for entry in json.loads((long_site.folder / "search/search_index.json").read_bytes())["docs"]}
    whole = {entry["location"]: entry for entry in json.loads((sleep_site.folder / "search/search_index.json").read_bytes())["docs"]}
    lists = {"studies/", "by/format/group/#the-studies", "adds-up/#what-asks-for-a-look"}
    assert lists <= docs.keys() & whole.keys()
    for place in lists:
        text = html.unescape(docs[place]["text"])
        plain = " ".join(html.unescape(re.sub("<[^>]*>", " ", whole[place]["text"])).split())
        assert len(text) == min(100, len(plain))
        assert text[:30] == plain[:30]
    assert {place for place, entry in docs.items() if len(entry["text"]) > 300} >= {"numbers/", "methods/#risk-of-bias"}


def test_records_of_many_studies_stand_on_a_line_each(long_site: Site, sleep_site: Site) -> None:
    """The file of all records says the same, in fewer bytes, and can be read line by line."""
    text, whole = ((site.folder / "data/studies.json").read_text(encoding="utf-8") for site in (long_site, sleep_site))
    assert json.loads(text) == json.loads(whole)
    assert len(text.splitlines()) == len(KEYS) + 2
    assert text.splitlines()[0] == "["
    assert len(text) < len(whole)


def test_copy_to_read_offline_has_an_entry_for_each_study(long_site: Site) -> None:
    """A copy fetches nothing, so its index names each study and its report, and none of the files in parts is in it but those of facts."""
    with zipfile.ZipFile(long_site.folder / "data/offline.zip") as packed:
        names = {name.split("/", 1)[1] for name in packed.namelist()}
        folder = packed.namelist()[0].split("/")[0]
        index = json.loads(packed.read(f"{folder}/search/search_index.js").decode().removeprefix("var __index = ").rstrip(";\n"))
    assert {"assets/studies.js", "assets/compare-0.js"} <= names
    assert not {name for name in names if name.startswith(("search/words", "search/studies", "assets/images/cards"))}
    assert "studies" not in index["config"]
    places = {entry["location"] for entry in index["docs"]}
    assert {f"studies/{key}/index.html" for key in KEYS} | {f"studies/{key}/index.html#the-report" for key in KEYS} <= places


def test_reports_of_many_studies(long_site: Site, sleep_site: Site) -> None:
    """The home page of many studies tells no machine of each report; their pages do."""
    pages = {name: (long_site.folder / name / "index.html").read_text(encoding="utf-8") for name in (".", "studies/adler2015")}
    assert '"citation":' not in pages["."]
    assert "Group talks for people who cannot sleep" in pages["studies/adler2015"]
    assert '"citation":' in (sleep_site.folder / "index.html").read_text(encoding="utf-8")


def test_words_of_studies() -> None:
    """Words of the title and of the start of a page are told apart from others; accents, capitals and markup are gone."""
    entries = {
        "a": [
            {"location": "studies/a/", "title": "Syková 2017", "text": "<p>Cells &amp; more</p>"},
            {"location": "studies/a/#x", "title": "X1", "text": "Weiß"},
        ],
        "b": [{"location": "studies/b/", "title": "Bo", "text": "cells"}],
    }
    found = words_of(entries, SEPARATOR)
    assert found["sykova"] == ([0], [])
    assert found["cells"] == ([0, 1], [])
    assert found["weiss"] == ([], [0])
    assert "p" not in found


def test_words_by_their_letters() -> None:
    """A file that would be large is divided by one letter more; every word is in the file whose start is its own longest one."""
    found = {f"ab{letter}{n}": (list(range(2000)), []) for letter in "cd" for n in range(4)} | {"ab": ([1], []), "zz": ([1], [])}
    groups = by_letters(found)
    assert {word for group in groups.values() for word in group} == set(found)
    assert list(groups["zz"]) == ["zz"]
    for start, group in groups.items():
        for word in group:
            assert word.startswith(start)
            assert max((other for other in groups if word.startswith(other)), key=len) == start


@cases(3)
@given(st.integers(0, 2**32))
def test_words_after_an_edit_are_those_of_a_first_build(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    """Whatever words of whichever studies an edit changes, and whether studies come or go, the search finds what it would find anew."""
    pick, memory, kept = random.Random(seed), Memory(), tmp_path_factory.mktemp("kept")
    letters = "abcdefgh"

    def study(key: str) -> list[dict[str, str]]:
        texts = [" ".join("".join(pick.choices(letters, k=2)) for _ in range(6)) for _ in range(3)]
        return [{"location": f"studies/{key}/", "title": texts[0], "text": texts[1]}, {"location": "#x", "title": "", "text": texts[2]}]

    by_study = {key: study(key) for key in letters}
    for _ in range(6):
        for key in pick.sample(letters, k=pick.choice((0, 1, 2, 8))):
            by_study[key] = study(key)
        if pick.random() < 0.3:
            by_study.pop(pick.choice(list(by_study)))
        with remembered_in(kept, memory), patch.object(search, "MOST_CHANGED", 3):
            found = words_of(by_study, SEPARATOR)
        assert found == words_of(by_study, SEPARATOR)


def test_files_of_the_search_that_changed_are_written_anew(tmp_path: Path) -> None:
    """In serve a file of words or of a study is that of its words and entries, whatever it was before."""
    memory = Memory()
    for text in ("one", "one", "two", "two three", "one"):
        index = {
            "config": {"separator": r"[\s]+"},
            "docs": [{"location": f"studies/{key}/", "title": key, "text": text if key == "a1" else "one"} for key in ("a1", "b2")],
        }
        made = []
        for folder, kept in ((tmp_path / "kept", memory), (tmp_path / "anew", None)):
            shutil.rmtree(folder, ignore_errors=True)
            tree = Tree(folder, Contents())
            tree.put({"search/search_index.json": json.dumps(index)})
            with remembered_in(tmp_path / "cache", kept):
                assert search.split_studies(tree, 0)
            made.append(files_below(folder))
        assert made[0] == made[1]
