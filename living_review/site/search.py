"""The search of the finished site: letters are found without their accents too, titles are text, and many studies are looked up apart.

A page loads the whole index of the theme's search. Where there are many studies it would be many times as large as all else, so their
entries stand in a file for each study, and the words that are in them in files by their first letters.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from sys import intern
from typing import Any, TypeVar

from living_review.remembering import last, note, once
from living_review.site.layout import Tree

WORKERS = "assets/javascripts/workers"
"""Where the theme keeps the script that searches, if it has one."""


def fold_search(site: Path, script: str, before: str = "") -> None:
    """Put ``script`` behind the theme's script of the search, so that what is typed and what is read are folded alike.

    ``before`` is put before it.
    """
    for worker in sorted((site / WORKERS).glob("search.*.js")) if (site / WORKERS).is_dir() else ():
        themes = worker.read_text(encoding="utf-8")
        worker.write_text(f"{before}{themes}\n{script}", encoding="utf-8")


INDEX = "search/search_index.json"
REFERENCE = re.compile(r"&#(\d+);")


def plain_titles(site: Path) -> None:
    """Put signs in the place of their numbers in the titles of the index, which the search would take for words; markup stays escaped."""
    index = site / INDEX
    if index.is_file():
        text = index.read_text(encoding="utf-8")
        index.write_text(re.sub(r'"title":"(?:[^"\\]|\\.)*"', lambda found: REFERENCE.sub(_sign, found.group()), text), encoding="utf-8")


def _sign(found: re.Match[str]) -> str:
    sign = html.unescape(found.group())
    return found.group() if sign in "&<>\"'\\" or not sign.isprintable() else sign


# ---------------------------------------------------------------------------------------------- many studies

MOST_BYTES = 1_000_000
"""How large an index may be that every page loads; as it is sent, packed, it is about a sixth of that."""
STUDY = re.compile(r"studies/([^/#]+)/(.*)")
"""The address of a study's page, with its key and the place on it."""
IN_PARTS = re.compile(r"all-studies/")
"""The pages on which the table of studies goes on; what stands there is on the pages of the studies."""
LISTS = re.compile(r"studies/|by/.+#the-studies|adds-up/#what-asks-for-a-look")
"""Where else studies are listed, of which the same is true."""
MOST_OF_LIST = 400
"""How many letters of such a list stay in the index."""
WORDS, STUDIES = "search/words/{}.json", "search/studies/{}.json"
FIRST_LETTERS, MOST_IN_FILE = 2, 30_000
"""How many letters the words of a file have in common at least, and from how many bytes on it is divided by one letter more."""
MOST_CHANGED = 20
"""In how many studies words may have changed for what was found before to be a help."""
HEAD = 400
"""So much of the first text on a page counts as its title does: the title of the report."""

OF_ENTRY = ("location", "title", "text")
"""What of an entry is its own; all else is that of its page."""
Entry = dict[str, Any]
T = TypeVar("T")
Found = dict[str, tuple[list[int], list[int]]]
"""For each word the numbers of the studies that have it in the title, and those that have it elsewhere."""


def split_studies(site: Tree, most: int | None = None) -> bool:
    """Take the entries of studies out of an index of more than ``most`` bytes; whether it was so large."""
    index = site.root / INDEX
    if not index.is_file() or index.stat().st_size <= (MOST_BYTES if most is None else most):
        return False
    whole = json.loads(index.read_text(encoding="utf-8"))
    by_study: dict[str, list[Entry]] = {}
    rest = []
    for entry in whole["docs"]:
        study = STUDY.fullmatch(entry["location"])
        if study is not None:
            by_study.setdefault(study[1], []).append(entry)
        elif LISTS.fullmatch(entry["location"]):
            rest.append(entry | {"text": html.escape(" ".join(_plain(entry["text"]).split())[:MOST_OF_LIST], quote=False)})
        elif not IN_PARTS.match(entry["location"]):
            rest.append(entry)
    words = by_letters(words_of(by_study, re.compile(whole["config"]["separator"])))
    whole["config"]["studies"] = {"keys": list(by_study), "words": list(words)}
    files: dict[str, str] = {INDEX: _json({**whole, "docs": rest})}
    files |= {STUDIES.format(key): _text_of(f"study {key}", entries, packed) for key, entries in by_study.items()}
    files |= {WORDS.format(number): _text_of(f"words {start}", found, _in_steps) for number, (start, found) in enumerate(words.items())}
    site.put(files)
    return True


def _text_of(name: str, value: T, written: Callable[[T], object]) -> str:
    """The file of words or of a study; that of the build before in this process, if it is of an equal value."""
    known: tuple[T, str] | None = last(("file of the search", name))
    made = known if known is not None and known[0] == value else (value, _json(written(value)))
    note(("file of the search", name), made)
    return made[1]


def packed(entries: Sequence[Entry]) -> dict[str, Any]:
    """The entries of one page with what they have in common once: the page's address, and what MkDocs tells of all its parts.

    The script of the search unpacks them (``many.js``).
    """
    page = entries[0]["location"].split("#", 1)[0]
    common = {name: value for name, value in entries[0].items() if name not in OF_ENTRY}
    return {"page": page, "common": common, "entries": [[e["location"].removeprefix(page), e["title"], e["text"]] for e in entries]}


def unpacked(page: Mapping[str, Any]) -> list[Entry]:
    """The entries of a page that were packed.

    >>> unpacked(packed([{"location": "a/#b", "title": "B", "text": "", "tags": ["c"]}]))
    [{'location': 'a/#b', 'title': 'B', 'text': '', 'tags': ['c']}]
    """
    return [{"location": page["page"] + place, "title": title, "text": text} | page["common"] for place, title, text in page["entries"]]


def _in_steps(found: Found) -> dict[str, tuple[list[int], list[int]]]:
    """For each word the numbers of studies in shorter form: each as what it differs by from the one before."""
    return {word: (_steps(named), _steps(others)) for word, (named, others) in found.items()}


def _steps(numbers: list[int]) -> list[int]:
    return [number - before for number, before in zip(numbers, [0, *numbers], strict=False)]


def words_of(by_study: Mapping[str, Iterable[Entry]], separator: re.Pattern[str]) -> Found:
    """The words of the entries of each study, folded as the search folds them, by the numbers of the studies in their order."""
    of_studies: list[tuple[frozenset[str], frozenset[str]]] = []
    for entries in by_study.values():
        told = tuple((entry["location"], entry["title"], entry["text"]) for entry in entries)
        of_studies.append(once(("words", told, separator.pattern), partial(_words_of_study, told, separator)))
    known: tuple[list[tuple[frozenset[str], frozenset[str]]], Found] | None = last("words of studies")
    found: Found = {} if known is None else _changed(*known, of_studies)
    if not found:
        for number, lists in enumerate(of_studies):
            for place, words in enumerate(lists):
                for word in words:
                    found.setdefault(word, ([], []))[place].append(number)
    note("words of studies", (of_studies, found))
    return found


def _changed(before: list[tuple[frozenset[str], frozenset[str]]], found: Found, now: list[tuple[frozenset[str], frozenset[str]]]) -> Found:
    """The words as they are ``now``, from what was found ``before``; nothing if that is no help, since too much is another."""
    others = [n for n, (old, new) in enumerate(zip(before, now, strict=False)) if old != new]
    if len(before) != len(now) or len(others) > MOST_CHANGED:
        return {}
    changed = dict(found)
    for n in others:
        for place in (0, 1):
            for word in before[n][place] ^ now[n][place]:
                lists = changed.get(word, ([], []))
                numbers = sorted({*lists[place]} ^ {n})
                changed[word] = (numbers, lists[1]) if place == 0 else (lists[0], numbers)
    return {word: lists for word, lists in changed.items() if lists[0] or lists[1]}


def _words_of_study(told: Iterable[tuple[str, str, str]], separator: re.Pattern[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The words in the title of a study and at the start of its page, and all others; ``told`` are places, titles and texts of entries."""
    titles, texts = [], []
    for location, title, markup in told:
        text = _plain(markup)
        if "#" not in location:
            titles += [_plain(title), text[:HEAD]]
        texts += [_plain(title), text]
    named = _words(" ".join(titles), separator)
    return named, _words(" ".join(texts), separator) - named


def by_letters(found: Found, letters: int = FIRST_LETTERS) -> dict[str, Found]:
    """Words by their first letters, as many as it takes for no file to be large."""
    groups: dict[str, Found] = {}
    for word in sorted(found):
        groups.setdefault(word[:letters], {})[word] = found[word]
    divided: dict[str, Found] = {}
    for start, group in groups.items():
        is_large = len(group) > 1 and len(start) == letters and sum(len(w) + 7 * sum(map(len, p)) for w, p in group.items()) > MOST_IN_FILE
        divided |= by_letters(group, letters + 1) if is_large else {start: group}
    return divided


LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe"})
"""Letters that are no others with an accent, as the search folds them."""
ACCENTS = re.compile("[\u0300-\u036f]+")


def _words(text: str, separator: re.Pattern[str]) -> frozenset[str]:
    return frozenset(intern(word) for word in separator.split(_folded(text)) if len(word) > 1)


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    return ACCENTS.sub("", unicodedata.normalize("NFD", text)).lower().translate(LETTERS)


def _plain(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", " ", markup))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
