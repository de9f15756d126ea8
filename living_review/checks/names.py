"""What must hold between names that become columns, files and ids: none is used twice, and none is one that the site needs itself."""

from __future__ import annotations

from collections.abc import Iterator

from living_review.checks.context import Context
from living_review.checks.registry import claims_rule, review_rule
from living_review.problems import Problem, quoted
from living_review.records.chart_kinds import chart_id
from living_review.records.names import RESERVED_IDS, TOPIC, list_anchor, place_anchor, term_anchor, word_anchor
from living_review.records.values import MISSING
from living_review.records.yaml_reader import Document, Loc

GLOSSARY_IDS = frozenset(
    {"glossary", "general-words", "missing-values", "how-values-are-marked", "as-printed", "normalised", "derived", "inferred"}
)
"""The ids that the page of the glossary has in every review."""
CLAIMS_IDS = frozenset({"the-review-statement-by-statement", "our-statements-one-by-one", "other-sources"})
NUMBERS_IDS = frozenset({"how-every-number-is-made"})
CHANGES_IDS = frozenset({"changes", "versions-of-the-review", "what-changed-one-by-one"})
"""The ids of the headings of pages on which claims, numbers and changes stand under their own; a test compares them with the templates."""


@review_rule
def columns_differ(context: Context) -> Iterator[Problem]:
    """No field has a column of the table of studies that an earlier field has too."""
    owners: dict[str, str] = {}
    for i, declared in enumerate(context.review.fields):
        columns = [column.name for column in declared.kind.columns(declared)] + [f"{declared.id}_printed"]
        other = next((owners[name] for name in columns if owners.get(name, declared.id) != declared.id), None)
        if other is not None:
            name = next(name for name in columns if owners.get(name) == other)
            message = f"has the column '{name}', which '{other}' has too; choose another id"
            yield context.document.problem(("fields", i, "id"), message)
        owners |= {name: owners.get(name, declared.id) for name in columns}


@review_rule
def numbers_are_no_studies(context: Context) -> Iterator[Problem]:
    """No declared number has the key of a study, since a sentence can name either in braces."""
    for name in context.review.numbers:
        if name in context.look_ups.keys:
            yield context.document.problem(("numbers", name), f"'{name}' is the key of a study; choose another name", key=True)


@review_rule
def charts_differ(context: Context) -> Iterator[Problem]:
    """No two charts are the same, since each has a file and an address of its own."""
    seen: dict[str, int] = {}
    for i, declared in enumerate(context.review.charts):
        kind = context.charts.get(declared.kind)
        required = [option.name for option in kind.required()] if kind is not None else []
        if kind is None or not all(isinstance(declared.options().get(name), str) for name in required):
            continue  # another rule tells of it
        found = chart_id(declared, kind)
        if found in seen:
            named = f" of {' and '.join(quoted(declared.option(name)) for name in required)}" if required else ""
            message = f"is the same chart as charts[{seen[found]}]: a second '{declared.kind}'{named}"
            yield context.document.problem(("charts", i), message)
        seen.setdefault(found, i)


@review_rule
def entries_of_glossary_differ(context: Context) -> Iterator[Problem]:
    """Each word and each term has an address of its own on the page of the glossary."""
    taken = dict.fromkeys((*GLOSSARY_IDS, *(word_anchor(word) for word in MISSING)), "of the page itself")
    for document, loc, anchor, name in _entries(context):
        if anchor in RESERVED_IDS or anchor.startswith("__"):
            message = f"{quoted(name)} is an id that the site needs itself; choose another {_noun(loc)}"
            yield document.problem(loc, message, key=loc[0] != "glossary")
        elif anchor in taken:
            message = f"its address in the glossary, '{anchor}', is that {taken[anchor]} already; choose another {_noun(loc)}"
            yield document.problem(loc, message, key=loc[0] != "glossary")
        else:
            taken[anchor] = f"of {quoted(name)}"


@claims_rule
def claims_are_no_headings(context: Context) -> Iterator[Problem]:
    """No claim has the id of a heading of the page on which it stands."""
    source = context.review.source
    topics = (f"{TOPIC}{claim.topic}" for claim in context.loaded.claims if not claim.where)
    headings = CLAIMS_IDS | {place_anchor(place) for place in (*source.sections, *source.tables, "elsewhere", *topics)}
    for i, claim in enumerate(context.loaded.claims):
        if claim.id in headings:
            yield context.document.problem(("claims", i, "id"), _is_heading(claim.id, "claims"))


@review_rule
def numbers_and_changes_are_no_headings(context: Context) -> Iterator[Problem]:
    """No number and no change has the id of a heading of the page on which it stands."""
    for name in context.review.numbers:
        if name in NUMBERS_IDS:
            yield context.document.problem(("numbers", name), _is_heading(name, "numbers"), key=True)
    for i, change in enumerate(context.review.changes):
        if change.id in CHANGES_IDS:
            yield context.document.problem(("changes", i, "id"), _is_heading(change.id, "changes"))


def _is_heading(name: str, page: str) -> str:
    return f"'{name}' is the id of a heading of the page of {page}; choose another"


def _noun(loc: Loc) -> str:
    return "word" if loc[0] == "glossary" else "id"


def _entries(context: Context) -> Iterator[tuple[Document, Loc, str, str]]:
    """What stands in the glossary: the file and the address where it is declared, its anchor, and its name."""
    vocabulary = context.loaded.documents["vocabulary"]
    for list_name, terms in context.vocabulary.items():
        yield vocabulary, (list_name,), list_anchor(list_name), list_name
        for term in terms.terms:
            yield vocabulary, (list_name, "terms", term), term_anchor(list_name, term), term
    for i, word in enumerate(context.review.glossary):
        yield context.document, ("glossary", i, "term"), word_anchor(word.term), word.term
