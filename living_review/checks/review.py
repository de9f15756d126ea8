"""What must hold inside review.yml."""

from __future__ import annotations

from collections.abc import Iterator

from living_review.checks.parts import filter_problems, place_problems
from living_review.problems import Problem, did_you_mean, quoted
from living_review.records.load import Loaded
from living_review.records.placeholders import ENDINGS, TYPED_NUMBER, Placeholder, sentences, split
from living_review.records.review import Review
from living_review.records.values import MISSING
from living_review.records.variables import CORE_FLAGS, CORE_NUMBERS, CORE_TERMS, variables
from living_review.records.vocabulary import Vocabulary
from living_review.records.yaml_reader import Loc

ListFields = tuple[str, ...]


TAKEN = frozenset({"where", "harms", *CORE_TERMS, *CORE_FLAGS, *CORE_NUMBERS})
"""Names that no field of a review can have, since they mean something in every review."""


def declared_fields_fit(review: Review, vocabulary: Vocabulary, loaded: Loaded) -> Iterator[Problem]:
    """A field's vocabulary exists, its id is not taken, and a derivation names number fields."""
    document = loaded.documents["review"]
    seen: set[str] = set()
    for i, declared in enumerate(review.fields):
        if declared.id in seen:
            yield document.problem(("fields", i, "id"), f"'{declared.id}' is the id of an earlier field")
        if declared.id in TAKEN:
            yield document.problem(("fields", i, "id"), f"'{declared.id}' is a name that each study has already; choose another id")
        seen.add(declared.id)
        if declared.vocabulary is not None and declared.vocabulary not in vocabulary:
            message = f"{quoted(declared.vocabulary)} is not a list of the vocabulary{did_you_mean(declared.vocabulary, vocabulary)}"
            yield document.problem(("fields", i, "vocabulary"), message)
    numeric = {declared.id for declared in review.fields if declared.type in ("quantity", "count")}
    for i, derivation in enumerate(review.derivations):
        named = [(("derivations", i, "field"), derivation.field)]
        named += [(("derivations", i, "product_of", j), name) for j, name in enumerate(derivation.product_of)]  # type: ignore[misc]
        for loc, name in named:
            if name not in numeric:
                yield document.problem(loc, f"{quoted(name)} is not a number field{did_you_mean(name, numeric)}")


def places_of_review_exist(review: Review, vocabulary: Vocabulary, loaded: Loaded) -> Iterator[Problem]:
    """A place is one that review.yml lists for the source."""
    yield from place_problems(review, loaded.documents["review"], review)


def numbers_ask_what_is_known(review: Review, vocabulary: Vocabulary, loaded: Loaded) -> Iterator[Problem]:
    """A declared number asks for variables that studies have, and for values that these can take."""
    document = loaded.documents["review"]
    known = variables(review, vocabulary)
    numeric = [name for name, variable in known.items() if variable.kind == "number"]
    for name, number in review.numbers.items():
        if number.statistic != "count" and number.of not in numeric:
            yield document.problem(
                ("numbers", name, "of"), f"{quoted(number.of)} is not a number that studies have{did_you_mean(number.of, numeric)}"
            )
        for part, conditions in (("where", number.where), ("among", number.among)):
            yield from filter_problems(conditions, known, document, ("numbers", name, part))


def syntheses_ask_what_is_known(review: Review, vocabulary: Vocabulary, loaded: Loaded) -> Iterator[Problem]:
    """A synthesis has an id of its own, and asks for terms, variables and values that there are."""
    document = loaded.documents["review"]
    known = variables(review, vocabulary)
    seen: set[str] = set()
    for i, declared in enumerate(review.syntheses):
        if declared.id in seen:
            yield document.problem(("syntheses", i, "id"), f"'{declared.id}' is the id of an earlier synthesis")
        seen.add(declared.id)
        for name, list_name in (("outcome", "measures"), ("comparators", "comparators")):
            terms = vocabulary[list_name].terms if list_name in vocabulary else {}
            for j, term in enumerate(getattr(declared, name)):
                if term not in terms:
                    message = f"{quoted(term)} is not a known {vocabulary[list_name].singular}{did_you_mean(term, terms)}"
                    yield document.problem(("syntheses", i, name, j), message)
        yield from filter_problems(declared.where, known, document, ("syntheses", i, "where"))
        divisible = [name for name, each in known.items() if each.kind == "terms" and not name.endswith("_event")]
        if declared.subgroup is not None and declared.subgroup not in divisible:
            message = f"{quoted(declared.subgroup)} is not a variable of terms{did_you_mean(declared.subgroup, divisible)}"
            yield document.problem(("syntheses", i, "subgroup"), message)


def sentences_name_known_numbers(review: Review, vocabulary: Vocabulary, loaded: Loaded) -> Iterator[Problem]:
    """A sentence of the site names only declared numbers and studies in braces, and types no figure of its own."""
    document = loaded.documents["review"]
    keys = {study.key for study in loaded.studies} | loaded.invalid
    known = set(review.numbers) | keys
    for loc, text in sentences(review):
        for part in split(text):
            if isinstance(part, Placeholder):
                if part.name not in known:
                    yield document.problem(
                        loc, f"'{{{part.name}}}' is neither a declared number nor a study{did_you_mean(part.name, known)}"
                    )
                for ending in part.endings:
                    if ending not in ENDINGS:
                        yield document.problem(
                            loc, f"'.{ending}' is not an ending of '{{{part.name}}}'; expected one of {', '.join(ENDINGS)}"
                        )
            elif "{" in part or "}" in part:
                yield document.problem(loc, "a brace stands alone; a name has one on each side, such as '{studies}'")
            elif figure := TYPED_NUMBER.search(part):
                message = f"the figure '{figure.group()}' is typed; declare a number and name it in braces, such as '{{studies}}'"
                yield document.problem(loc, message)


def named_numbers_exist(review: Review, vocabulary: Vocabulary, loaded: Loaded) -> Iterator[Problem]:
    """A list of numbers to show holds declared ones."""
    document = loaded.documents["review"]
    lists: list[tuple[Loc, ListFields]] = [(("home", "key_numbers"), review.home.key_numbers)]
    for part in ("review_says", "records_support"):
        lists += [(("conclusion", part, i, "numbers"), each.numbers) for i, each in enumerate(getattr(review.conclusion, part))]
    for loc, names in lists:
        for i, name in enumerate(names):
            if name not in review.numbers:
                yield document.problem((*loc, i), f"{quoted(name)} is not a declared number{did_you_mean(name, review.numbers)}")


def tools_fit(review: Review, vocabulary: Vocabulary, loaded: Loaded) -> Iterator[Problem]:
    """A tool and each of its domains have a name of their own; the tool in whose layout it is printed is another one with a layout."""
    document = loaded.documents["review"]
    keys = [each.key for each in review.appraisal.declared]
    for i, each in enumerate(review.appraisal.declared):
        loc: Loc = ("appraisal", "tools", i)
        if each.key in keys[:i]:
            yield document.problem((*loc, "key"), f"'{each.key}' is the key of an earlier tool")
        if each.key in MISSING:
            yield document.problem((*loc, "key"), f"'{each.key}' is a word for a missing value; choose another key")
        ids = [domain.id for domain in each.domains]
        for j, domain in enumerate(ids):
            if domain in ids[:j]:
                yield document.problem((*loc, "domains", j, "id"), f"'{domain}' is the id of an earlier domain")
        others = [other.key for other in review.appraisal.declared if other.key != each.key and other.printed_as is None]
        if each.printed_as is not None and each.printed_as not in others:
            hint = did_you_mean(each.printed_as, others) or "; there is no other"
            yield document.problem((*loc, "printed_as"), f"{quoted(each.printed_as)} is not another tool with a layout of its own{hint}")


def change_ids_differ(review: Review, vocabulary: Vocabulary, loaded: Loaded) -> Iterator[Problem]:
    """No two changes have the same id, by which the feed tells them apart."""
    ids = [change.id for change in review.changes]
    for i, each in enumerate(ids):
        if each in ids[:i]:
            yield loaded.documents["review"].problem(("changes", i, "id"), f"'{each}' is the id of an earlier change")
