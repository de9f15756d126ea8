"""What must hold between the fields of a record and between records.

Each rule is a generator of problems whose docstring states it. ``check`` runs them all on whatever could be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel

from living_review.problems import Problem, shown, suggestion
from living_review.records.claim import TOPICS, Cited, Claim, Named, Operand, ProductOf, SameValue, Statistic, ValueOf
from living_review.records.conditions import Condition
from living_review.records.load import Loaded
from living_review.records.placeholders import ENDINGS, TYPED_NUMBER, Placeholder, sentences, split
from living_review.records.review import CHART_OPTIONS, Exclusion, Flow, OtherMethods, Review, StatedCount
from living_review.records.rob_tools import UNJUDGED, Level, Tool, level_of
from living_review.records.study import Study
from living_review.records.values import MISSING, Place
from living_review.records.variables import CORE_FLAGS, CORE_NUMBERS, CORE_TERMS, UnknownFieldError, Variable, value_at, variables
from living_review.records.vocabulary import Vocabulary
from living_review.records.yaml_reader import Document, Loc

ListFields = tuple[str, ...]

TAKEN = frozenset({"where", "harms", *CORE_TERMS, *CORE_FLAGS, *CORE_NUMBERS})
"""Names that no field of a review can have, since they mean something in every review."""


def check(loaded: Loaded) -> list[Problem]:
    """All problems of the records: those found while reading, and those that the rules find."""
    problems = list(loaded.problems)
    for study in loaded.studies:
        document = _document(loaded, study)
        for study_rule in STUDY_RULES:
            problems += study_rule(study, document)
        for across_rule in ACROSS_RULES:
            problems += across_rule(study, document, loaded)
    if loaded.review is not None and loaded.vocabulary is not None:
        for review_rule in REVIEW_RULES:
            problems += review_rule(loaded.review, loaded.vocabulary, loaded)
        fields_fit = not any(declared_fields_fit(loaded.review, loaded.vocabulary, loaded))  # else each claim about them is told as well
        for claim_rule in CLAIM_RULES if loaded.claims and fields_fit else ():
            problems += claim_rule(loaded.claims, loaded.documents["claims"], loaded.review, loaded.vocabulary, loaded)
    return sorted(set(problems))


def _document(loaded: Loaded, study: Study) -> Document:
    for name, document in sorted(loaded.documents.items(), key=lambda item: item[0] != study.key):
        if isinstance(document.value, dict) and document.value.get("key") == study.key and name not in ("review", "vocabulary", "claims"):
            return document
    raise AssertionError(f"{study.key} was read from no file")


def _warning(problem: Problem) -> Problem:
    return replace(problem, level="warning")


# ---------------------------------------------------------------------------------------------- one study


def key_is_file_name(study: Study, document: Document) -> Iterator[Problem]:
    """A study's key is the name of its file, so that its address can be guessed."""
    stem = document.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    if study.key != stem:
        yield document.problem(("key",), f"found '{study.key}', but the file is called '{stem}'; they must be the same")


def groups_fit_total(study: Study, document: Document) -> Iterator[Problem]:
    """No group, and no number analysed, is larger than the study; its intervention and control groups together neither."""
    people = study.participants
    if not isinstance(people.total, int):
        return
    if isinstance(people.analysed, int) and people.analysed > people.total:
        yield document.problem(("participants", "analysed"), f"found {people.analysed}, but the study has {people.total} participants")
    for i, group in enumerate(people.groups):
        if group.n > people.total:
            yield document.problem(("participants", "groups", i, "n"), f"found {group.n}, but the study has {people.total} participants")
    arms = sum(group.n for group in people.groups if group.kind != "subgroup")
    if arms > people.total:
        yield document.problem(
            ("participants", "groups"), f"intervention and control groups add up to {arms}, but the study has {people.total} participants"
        )
    for part, outcomes in (("outcomes", study.outcomes), ("survival", study.survival)):
        for i, outcome in enumerate(outcomes if isinstance(outcomes, tuple) else ()):
            if isinstance(outcome.n, int) and outcome.n > people.total:
                yield document.problem((part, i, "n"), f"found {outcome.n}, but the study has {people.total} participants")
            for j, value in enumerate(outcome.values):
                if value.n is not None and value.n > people.total:
                    yield document.problem((part, i, "values", j, "n"), f"found {value.n}, but the study has {people.total} participants")


def effects_fit_study(study: Study, document: Document) -> Iterator[Problem]:
    """No group that an effect is worked out from, and not both together, is larger than the study."""
    total = study.participants.total
    for part, outcomes in (("outcomes", study.outcomes), ("survival", study.survival)):
        for i, outcome in enumerate(outcomes if isinstance(outcomes, tuple) else ()):
            sizes = outcome.effect.sizes() if outcome.effect is not None else ()
            if not isinstance(total, int) or not sizes:
                continue
            large = [(name, n) for name, n in sizes if n > total]
            for name, n in large:
                loc: Loc = (part, i, "effect", name, "n") if name else (part, i, "effect", "n")
                yield document.problem(loc, f"found {n}, but the study has {total} participants")
            together = sum(n for _, n in sizes)
            if not large and together > total:
                yield document.problem((part, i, "effect"), f"the groups add up to {together}, but the study has {total} participants")


def events_match_statement(study: Study, document: Document) -> Iterator[Problem]:
    """Adverse events are listed if, and only if, the record says that the source attributes some; none twice."""
    listed, stated = len(study.harms.events), study.harms.attributed
    if (stated == "events") != bool(listed):
        yield document.problem(("harms", "attributed"), f"found '{stated}', but {listed} event(s) are listed under 'events'")
    seen: set[str] = set()
    for i, event in enumerate(study.harms.events):
        if event.event in seen:
            yield document.problem(("harms", "events", i, "event"), f"'{event.event}' is listed twice")
        seen.add(event.event)


def outcome_ids_differ(study: Study, document: Document) -> Iterator[Problem]:
    """Each outcome of a study has an id of its own, so that it can be linked to."""
    seen: set[str] = set()
    for part, outcomes in (("outcomes", study.outcomes), ("survival", study.survival)):
        for i, outcome in enumerate(outcomes if isinstance(outcomes, tuple) else ()):
            if outcome.id in seen:
                yield document.problem((part, i, "id"), f"'{outcome.id}' is the id of an earlier outcome of this study")
            seen.add(outcome.id)


def values_have_sign_and_spread(study: Study, document: Document) -> Iterator[Problem]:
    """Where numbers are printed the record says whether higher is better or worse, and what a printed spread is."""
    for part, outcomes in (("outcomes", study.outcomes), ("survival", study.survival)):
        for i, outcome in enumerate(outcomes if isinstance(outcomes, tuple) else ()):
            if outcome.values and outcome.higher_is == "not reported":
                yield document.problem((part, i, "higher_is"), "values are given, so say whether a higher one is better or worse")
            spread = any(value.spread is not None or value.interval is not None for value in outcome.values)
            if spread and outcome.spread is None:
                yield document.problem((part, i, "spread"), "a spread is given, so name its kind, or 'not_stated'")


# ---------------------------------------------------------------------------------------------- a study among the rest


def tool_is_declared(study: Study, document: Document, loaded: Loaded) -> Iterator[Problem]:
    """The tool by which a study was judged is one that the review declares; no domain is judged without a tool."""
    bias = study.risk_of_bias
    if loaded.review is None:
        return
    known = [each.key for each in loaded.review.appraisal.declared]
    if bias.tool in MISSING:
        if bias.judged:
            yield document.problem(("risk_of_bias", "tool"), f"found '{bias.tool}', but domains are judged; name the tool")
    elif bias.tool not in known:
        hint = suggestion(bias.tool, known) or "; it declares none"
        yield document.problem(("risk_of_bias", "tool"), f"{shown(bias.tool)} is not a tool that appraisal declares{hint}")


def _form(study: Study, loaded: Loaded) -> Tool | None:
    return None if loaded.review is None else loaded.review.appraisal.form(study.risk_of_bias.tool)


def judgements_are_of_the_tool(study: Study, document: Document, loaded: Loaded) -> Iterator[Problem]:
    """A domain, its judgement and the overall judgement are those of the study's tool."""
    tool, bias = _form(study, loaded), study.risk_of_bias
    if tool is None:
        return
    names = [domain.id for domain in tool.domains]
    words = [level.id for level in tool.levels] + [word for word in UNJUDGED if level_of(tool.levels, word) is None]
    for i, each in enumerate(bias.judged):
        loc: Loc = ("risk_of_bias", "domains", i)
        if each.domain not in names:
            hint = suggestion(each.domain, names) or "; none is declared"
            yield document.problem((*loc, "domain"), f"{shown(each.domain)} is not a domain of {tool.label}{hint}")
        if each.judgement not in words:
            message = f"{shown(each.judgement)} is not a judgement of {tool.label}{suggestion(each.judgement, words)}"
            yield document.problem((*loc, "judgement"), message)
    whole = [level.id for level in tool.overall]
    for term in bias.overall.ids:
        if term not in whole:
            hint = suggestion(term, whole) or "; it declares none for a study as a whole"
            yield document.problem(("risk_of_bias", "overall"), f"{shown(term)} is not a judgement of {tool.label}{hint}")


def domains_are_judged_once(study: Study, document: Document, loaded: Loaded) -> Iterator[Problem]:
    """Where domains are judged, each domain of the tool is there exactly once, if only as not reported."""
    tool, given = _form(study, loaded), [each.domain for each in study.risk_of_bias.judged]
    if tool is None or not given:
        return
    for i, domain in enumerate(given):
        if domain in given[:i]:
            yield document.problem(("risk_of_bias", "domains", i, "domain"), f"'{domain}' is judged twice")
    left = [domain.id for domain in tool.domains if domain.id not in given and not domain.extra]
    if left:
        message = f"no judgement of {', '.join(left)}; add one, or 'not reported'"
        yield document.problem(("risk_of_bias", "domains"), message)


def overall_is_at_least_the_worst(study: Study, document: Document, loaded: Loaded) -> Iterator[Problem]:
    """A study is judged overall at least as severely as in its worst domain; a warning, since a review may have its reasons."""
    tool, bias = _form(study, loaded), study.risk_of_bias
    if tool is None or not tool.one_scale or not bias.overall.ids:
        return
    whole = level_of(tool.overall, bias.overall.ids[0])
    if whole is None or whole.severity is None:
        return
    extra = {domain.id for domain in tool.domains if domain.extra}
    judged: list[tuple[str, Level]] = []
    for each in bias.judged:
        level = level_of(tool.levels, each.judgement)
        if level is not None and level.severity is not None and level.severity > whole.severity and each.domain not in extra:
            judged.append((each.domain, level))
    if judged:
        worse = ", ".join(f"{domain} ({level.id})" for domain, level in judged)
        yield _warning(document.problem(("risk_of_bias", "overall"), f"found '{whole.id}', but worse is the judgement of {worse}"))


def no_doi_twice(study: Study, document: Document, loaded: Loaded) -> Iterator[Problem]:
    """No two studies have the same DOI."""
    twins = sorted(s.key for s in loaded.studies if s.key != study.key and s.citation.doi.lower() == study.citation.doi.lower())
    if twins and study.citation.doi.startswith("10."):
        yield document.problem(("citation", "doi"), f"'{study.citation.doi}' is also the DOI of {', '.join(twins)}")


def no_reference_twice(study: Study, document: Document, loaded: Loaded) -> Iterator[Problem]:
    """No two studies have the same number in the reference list."""
    twins = sorted(s.key for s in loaded.studies if s.key != study.key and s.citation.reference == study.citation.reference)
    if twins:
        yield document.problem(("citation", "reference"), f"{study.citation.reference} is also the reference of {', '.join(twins)}")


def no_name_twice(study: Study, document: Document, loaded: Loaded) -> Iterator[Problem]:
    """No two studies have the same short name, by which pages and charts tell them apart."""
    twins = sorted(s.key for s in loaded.studies if s.key != study.key and s.label == study.label)
    if twins:
        loc: Loc = ("short_name",) if study.short_name else ("citation", "year")
        message = f"'{study.label}' is also the name of {', '.join(twins)}; add 'short_name:', such as '{study.label}b'"
        yield document.problem(loc, message)


def related_studies_exist(study: Study, document: Document, loaded: Loaded) -> Iterator[Problem]:
    """A study that a record names is in the review, and is another one."""
    known = {s.key for s in loaded.studies} | loaded.invalid
    for i, source in enumerate(study.other_sources):
        for j, key in enumerate(source.studies):
            loc = ("other_sources", i, "studies", j)
            if key == study.key:
                yield document.problem(loc, "names the study itself; name the other one")
            elif key not in known:
                yield document.problem(loc, f"{shown(key)} is not a study of this review{suggestion(key, known)}")


def places_exist(study: Study, document: Document, loaded: Loaded) -> Iterator[Problem]:
    """A place is one that review.yml lists for the source."""
    if loaded.review is not None:
        yield from _places(study, document, loaded.review)


def year_in_search_window(study: Study, document: Document, loaded: Loaded) -> Iterator[Problem]:
    """A study was published within the years that were searched; a warning, since a review may have its reasons."""
    if loaded.review is None:
        return
    first, last = loaded.review.search.published_from.year, loaded.review.search.published_to.year
    year = study.citation.year
    if isinstance(year, int) and not first <= year <= last:
        yield _warning(document.problem(("citation", "year"), f"found {year}, but the review searched the years {first} to {last}"))


def _places(record: BaseModel, document: Document, review: Review, loc: Loc = ()) -> Iterator[Problem]:
    for name in type(record).model_fields:
        value = getattr(record, name)
        for part, item in _items(value):
            at = (*loc, name, *part)
            if isinstance(item, Place):
                yield from _place(item, document, review, at)
            elif isinstance(item, BaseModel):
                yield from _places(item, document, review, at)


def _items(value: Any) -> Iterator[tuple[Loc, Any]]:
    if isinstance(value, tuple):
        yield from (((i,), item) for i, item in enumerate(value))
    elif isinstance(value, dict):
        yield from (((key,), item) for key, item in value.items())
    else:
        yield (), value


def _place(place: Place, document: Document, review: Review, loc: Loc) -> Iterator[Problem]:
    if loc not in document.values:  # a single place is written without a list
        loc = loc[:-1]
    source = review.source
    if place.section is not None:
        section = source.sections.get(place.section)
        if section is None:
            message = f"{shown(place.section)} is not a section of the source{suggestion(place.section, source.sections)}"
            yield document.problem((*loc, "section"), message)
        elif place.paragraph is not None and place.paragraph > section.paragraphs:
            message = f"found {place.paragraph}, but '{place.section}' has {section.paragraphs} paragraph(s)"
            yield document.problem((*loc, "paragraph"), message)
    if place.table is not None:
        table = source.tables.get(place.table)
        if table is None:
            yield document.problem(
                (*loc, "table"), f"{shown(place.table)} is not a table of the source{suggestion(place.table, source.tables)}"
            )
        elif place.row is not None and place.row > table.rows:
            yield document.problem((*loc, "row"), f"found {place.row}, but '{place.table}' has {table.rows} rows")
    if place.reference is not None and place.reference > source.references:
        yield document.problem((*loc, "reference"), f"found {place.reference}, but the source has {source.references} references")


# ---------------------------------------------------------------------------------------------- the review


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
            message = f"{shown(declared.vocabulary)} is not a list of the vocabulary{suggestion(declared.vocabulary, vocabulary)}"
            yield document.problem(("fields", i, "vocabulary"), message)
    numeric = {declared.id for declared in review.fields if declared.type in ("quantity", "count")}
    for i, derivation in enumerate(review.derivations):
        named = [(("derivations", i, "field"), derivation.field)]
        named += [(("derivations", i, "product_of", j), name) for j, name in enumerate(derivation.product_of)]  # type: ignore[misc]
        for loc, name in named:
            if name not in numeric:
                yield document.problem(loc, f"{shown(name)} is not a number field{suggestion(name, numeric)}")


def places_of_review_exist(review: Review, vocabulary: Vocabulary, loaded: Loaded) -> Iterator[Problem]:
    """A place is one that review.yml lists for the source."""
    yield from _places(review, loaded.documents["review"], review)


def numbers_ask_what_is_known(review: Review, vocabulary: Vocabulary, loaded: Loaded) -> Iterator[Problem]:
    """A declared number asks for variables that studies have, and for values that these can take."""
    document = loaded.documents["review"]
    known = variables(review, vocabulary)
    numeric = [name for name, variable in known.items() if variable.kind == "number"]
    for name, number in review.numbers.items():
        if number.statistic != "count" and number.of not in numeric:
            yield document.problem(
                ("numbers", name, "of"), f"{shown(number.of)} is not a number that studies have{suggestion(number.of, numeric)}"
            )
        for part, conditions in (("where", number.where), ("among", number.among)):
            yield from _conditions(conditions, known, document, ("numbers", name, part))


def _conditions(conditions: Mapping[str, Condition], known: Mapping[str, Variable], document: Document, loc: Loc) -> Iterator[Problem]:
    for name, condition in conditions.items():
        if name not in known:
            message = f"{shown(name)} is not a variable of the studies{suggestion(name, known)}"
            yield document.problem((*loc, name), message, key=True)
        else:
            yield from _condition(condition, known[name], document, (*loc, name))


def _condition(condition: Condition, variable: Variable, document: Document, loc: Loc) -> Iterator[Problem]:
    asked = {
        "terms": bool(condition.any_of or condition.all_of or condition.only or condition.none_of),
        "flag": condition.equals is not None,
        "number": condition.minimum is not None or condition.maximum is not None,
    }
    wants = {"terms": "terms", "flag": "true or false", "number": "a number, or minimum and maximum"}
    if not asked[variable.kind] or any(asked[kind] for kind in asked if kind != variable.kind):
        yield document.problem(loc, f"'{variable.name}' is asked for the wrong kind of thing; expected {wants[variable.kind]}")
    for term in (*condition.any_of, *condition.all_of, *condition.only, *condition.none_of):
        if variable.kind == "terms" and term not in variable.values:
            yield document.problem(loc, f"{shown(term)} is not a known {variable.label}{suggestion(term, variable.values)}")


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
                    message = f"{shown(term)} is not a known {vocabulary[list_name].singular}{suggestion(term, terms)}"
                    yield document.problem(("syntheses", i, name, j), message)
        yield from _conditions(declared.where, known, document, ("syntheses", i, "where"))
        divisible = [name for name, each in known.items() if each.kind == "terms" and not name.endswith("_event")]
        if declared.subgroup is not None and declared.subgroup not in divisible:
            message = f"{shown(declared.subgroup)} is not a variable of terms{suggestion(declared.subgroup, divisible)}"
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
                    yield document.problem(loc, f"'{{{part.name}}}' is neither a declared number nor a study{suggestion(part.name, known)}")
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
                yield document.problem((*loc, i), f"{shown(name)} is not a declared number{suggestion(name, review.numbers)}")


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
            hint = suggestion(each.printed_as, others) or "; there is no other"
            yield document.problem((*loc, "printed_as"), f"{shown(each.printed_as)} is not another tool with a layout of its own{hint}")


def chart_fields_exist(review: Review, vocabulary: Vocabulary, loaded: Loaded) -> Iterator[Problem]:
    """A chart is drawn from fields that the review declares, of a type that it can draw, or from a tool that it declares."""
    document = loaded.documents["review"]
    known = {declared.id: declared.type for declared in review.fields}
    tools = [declared.key for declared in review.appraisal.declared]
    for i, chart in enumerate(review.charts):
        for option, types in CHART_OPTIONS[chart.kind].items():
            name = getattr(chart, option)
            loc = ("charts", i, option)
            if option == "tool":
                if name not in tools:
                    hint = suggestion(name, tools) or "; it declares none"
                    yield document.problem(loc, f"{shown(name)} is not a tool that appraisal declares{hint}")
            elif name not in known:
                yield document.problem(loc, f"{shown(name)} is not a field of this review{suggestion(name, known)}")
            elif known[name] not in types:
                yield document.problem(loc, f"'{name}' is of the type {known[name]}; expected a field of the type {' or '.join(types)}")
        for j, name in enumerate(chart.beside):
            if name not in known:
                message = f"{shown(name)} is not a field of this review{suggestion(name, known)}"
                yield document.problem(("charts", i, "beside", j), message)


@dataclass(frozen=True)
class _Left:
    """How many are left at one point of the flow, and the arithmetic that gives it.

    ``known`` is whether there is a number at all, ``exact`` whether none of those taken away is missing.
    """

    total: int = 0
    given: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    known: bool = True
    exact: bool = True

    def plus(self, stated: StatedCount | None, noun: str) -> _Left:
        if stated is None:
            return self
        if stated.n is None:
            return replace(self, known=False)
        return replace(self, total=self.total + stated.n, given=(*self.given, f"{stated.n} {noun}"))

    def less(self, taken: StatedCount | tuple[Exclusion, ...] | None, noun: str) -> _Left:
        if not taken:
            return self
        numbers = [each.n for each in taken] if isinstance(taken, tuple) else [taken.n]
        n = sum(number for number in numbers if isinstance(number, int))
        exact = self.exact and all(isinstance(number, int) for number in numbers)
        return replace(self, total=self.total - n, taken=(*self.taken, f"{n} {noun}"), exact=exact)

    def with_others(self, other: _Left) -> _Left:
        return _Left(
            self.total + other.total,
            self.given + other.given,
            self.taken + other.taken,
            self.known and other.known,
            self.exact and other.exact,
        )

    def fits(self, n: int) -> bool:
        """Whether ``n`` can be left; if a number is missing, any that is not too large can."""
        return not self.known or (n == self.total if self.exact else n <= self.total)

    def words(self) -> str:
        given, taken = " and ".join(self.given), " and ".join(self.taken)
        return (f"{given} less {taken} leaves {self.total}" if taken else f"{given} makes {self.total}") + (
            "" if self.exact else " at most"
        )


class _Stages:
    """Goes through a flow from one number to the next, and holds what does not fit."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []

    def problem(self, loc: Loc, message: str) -> Problem:
        value = (*loc, "value")
        return self.document.problem(value if value in self.document.values else loc, message)

    def reach(self, left: _Left, loc: Loc, stated: StatedCount | None, noun: str) -> _Left:
        """Compare ``left`` with the number at ``loc``, and go on from that number if there is one."""
        if stated is None or stated.n is None:
            return left
        if not left.fits(stated.n):
            self.problems.append(self.problem(loc, f"found {stated.n}, but {left.words()}"))
        return _Left().plus(stated, noun)

    def less(self, left: _Left, loc: Loc, taken: StatedCount | tuple[Exclusion, ...] | None, noun: str) -> _Left:
        """Take away what is at ``loc``; no more can be taken away than there is."""
        rest = left.less(taken, noun)
        if rest.known and rest.total < 0:
            self.problems.append(self.problem(loc, f"more than there are: {rest.words()}"))
            return replace(rest, known=False)
        return rest

    def full_texts(self, left: _Left, loc: Loc, part: Flow | OtherMethods, found: str) -> _Left:
        """From the reports that were sought to those that are left after reading."""
        left = self.reach(left, (*loc, "reports_sought"), part.reports_sought, f"sought{found}")
        left = self.less(left, (*loc, "reports_not_retrieved"), part.reports_not_retrieved, f"not retrieved{found}")
        left = self.reach(left, (*loc, "reports_assessed"), part.reports_assessed, f"assessed{found}")
        return self.less(left, (*loc, "reports_excluded"), part.reports_excluded, f"excluded{found}")


def flow_adds_up(review: Review, vocabulary: Vocabulary, loaded: Loaded) -> Iterator[Problem]:
    """Each number of the flow is what the numbers before it leave, and what was found is what the databases and registers gave.

    Where a number in between is missing, one after it is at most what the others leave. By other methods fewer reports may be sought
    than were found, since PRISMA has no box for what was left out there. Studies are no reports: if the number of reports is missing,
    that of the studies is compared with what is left all the same, but with a warning; so is that of the study records.
    """
    flow, stages = review.flow, _Stages(loaded.documents["review"])
    for kind, name, total in (
        ("database", "records_from_databases", flow.records_from_databases),
        ("register", "records_from_registers", flow.records_from_registers),
    ):
        found = _Left()
        for each in review.search.databases:
            if each.kind == kind:
                found = found.plus(StatedCount(value=each.records), f"from {each.name}")
        if found.given:
            stages.reach(found, ("flow", name), total, "")

    left = _Left().plus(flow.records_from_databases, "from databases").plus(flow.records_from_registers, "from registers")
    for name, taken, noun in (
        ("duplicate_records", flow.duplicate_records, "duplicates"),
        ("records_marked_ineligible", flow.records_marked_ineligible, "marked as ineligible"),
        ("records_removed_otherwise", flow.records_removed_otherwise, "removed for other reasons"),
    ):
        left = stages.less(left, ("flow", name), taken, noun)
    left = stages.reach(left, ("flow", "records_screened"), flow.records_screened, "screened")
    left = stages.less(left, ("flow", "records_excluded"), flow.records_excluded, "excluded")
    left = stages.full_texts(left, ("flow",), flow, "")
    if flow.other is not None:
        by, other = " by other methods", flow.other
        others = _Left().plus(other.records_from_websites, "from websites").plus(other.records_from_organisations, "from organisations")
        others = others.plus(other.records_from_citation_searching, "from citations").plus(other.records_from_elsewhere, "from elsewhere")
        others = replace(others, known=others.known and bool(others.given), exact=False)
        left = left.with_others(stages.full_texts(others, ("flow", "other"), other, by))
    stages.reach(left, ("flow", "new_reports"), flow.new_reports, "")
    yield from stages.problems

    studies, reports = flow.new_studies.n, flow.new_reports.n
    if studies is not None and reports is None and not left.fits(studies):
        hint = "say how many reports these studies have in 'new_reports'"
        yield _warning(stages.problem(("flow", "new_studies"), f"found {studies}, but {left.words()}; {hint}"))
    if studies is not None and reports is not None and studies > reports:
        yield _warning(
            stages.problem(("flow", "new_studies"), f"found {studies}, but they have {reports} reports; each study has one or more")
        )
    yield from _totals(review, stages, len(loaded.studies) + len(loaded.invalid))


def _totals(review: Review, stages: _Stages, recorded: int) -> Iterator[Problem]:
    flow = review.flow
    previous = flow.previous
    for name, before, new, total in (
        ("total_studies", previous.studies if previous else None, flow.new_studies, flow.total_studies),
        ("total_reports", previous.reports if previous else None, flow.new_reports, flow.total_reports),
    ):
        found = _Left().plus(before, "in the previous version").plus(new, "new")
        if total is not None and total.n is not None and not found.fits(total.n):
            yield stages.problem(("flow", name), f"found {total.n}, but {found.words()}")
    name, stated = ("new_studies", flow.new_studies) if flow.total_studies is None else ("total_studies", flow.total_studies)
    if stated.n is not None and stated.n != recorded:
        yield _warning(stages.problem(("flow", name), f"found {stated.n}, but there are {recorded} study records"))


# ---------------------------------------------------------------------------------------------- the claims

Claims = tuple[Claim, ...]


def _blocks(record: BaseModel, document: Document, loc: Loc) -> Iterator[tuple[Loc, BaseModel]]:
    """A record and all blocks in it, each with its address as far as it is written in the file."""
    yield loc, record
    for name in type(record).model_fields:
        for part, item in _items(getattr(record, name)):
            if isinstance(item, BaseModel):
                at = (*loc, name, *part)
                yield from _blocks(item, document, at if at in document.values else loc)


def _claim_blocks(claims: Claims, document: Document) -> Iterator[tuple[Loc, BaseModel]]:
    for i, claim in enumerate(claims):
        yield from _blocks(claim, document, ("claims", i))


def claim_ids_differ(claims: Claims, document: Document, review: Review, vocabulary: Vocabulary, loaded: Loaded) -> Iterator[Problem]:
    """Each claim has an id of its own, so that it can be linked to."""
    seen: set[str] = set()
    for i, claim in enumerate(claims):
        if claim.id in seen:
            yield document.problem(("claims", i, "id"), f"'{claim.id}' is the id of an earlier claim")
        seen.add(claim.id)


def claims_have_topics(claims: Claims, document: Document, review: Review, vocabulary: Vocabulary, loaded: Loaded) -> Iterator[Problem]:
    """A review with claims has the list of their topics in its vocabulary."""
    if TOPICS not in vocabulary:
        yield loaded.documents["vocabulary"].problem((TOPICS,), f"is missing; a review with claims has the list {TOPICS}")


def places_of_claims_exist(claims: Claims, document: Document, review: Review, vocabulary: Vocabulary, loaded: Loaded) -> Iterator[Problem]:
    """A place is one that review.yml lists for the source."""
    for i, claim in enumerate(claims):
        yield from _places(claim, document, review, ("claims", i))


def claimed_studies_exist(claims: Claims, document: Document, review: Review, vocabulary: Vocabulary, loaded: Loaded) -> Iterator[Problem]:
    """A study that a claim or its check names is in the review."""
    known = {study.key for study in loaded.studies} | loaded.invalid
    for loc, block in _claim_blocks(claims, document):
        named: list[tuple[Loc, str]] = []
        if isinstance(block, Claim):
            named = [((*loc, "studies", i), key) for i, key in enumerate(block.studies)]
        elif isinstance(block, Named):
            at = (*loc, "keys") if (*loc, "keys") in document.values else loc
            named = [((*at, i), key) for i, key in enumerate(block.keys)]
        elif isinstance(block, SameValue | ValueOf | ProductOf | Cited):
            named = [((*loc, "study"), block.study)]
        for at, key in named:
            if known and key not in known:
                yield document.problem(at, f"{shown(key)} is not a study of this review{suggestion(key, known)}")


def claimed_references_exist(
    claims: Claims, document: Document, review: Review, vocabulary: Vocabulary, loaded: Loaded
) -> Iterator[Problem]:
    """The numbers of a list of citations are in the source's reference list; only 'cited' may check one that is not."""
    for loc, block in _claim_blocks(claims, document):
        for i, number in enumerate(block.cites if isinstance(block, Named) else ()):
            if number > review.source.references:
                message = f"found {number}, but the source has {review.source.references} references"
                yield document.problem((*loc, "cites", i), message)


def claims_ask_what_is_known(
    claims: Claims, document: Document, review: Review, vocabulary: Vocabulary, loaded: Loaded
) -> Iterator[Problem]:
    """A check asks for variables that studies have, for values that these can take, and for numbers that are declared."""
    known = variables(review, vocabulary)
    numeric = [name for name, variable in known.items() if variable.kind == "number"]
    for loc, block in _claim_blocks(claims, document):
        for name in type(block).model_fields:
            value = getattr(block, name)
            if isinstance(value, dict):
                yield from _conditions(value, known, document, (*loc, name))
        if isinstance(block, Statistic) and block.of not in numeric:
            message = f"{shown(block.of)} is not a number that studies have{suggestion(block.of, numeric)}"
            yield document.problem((*loc, "of"), message)
        if isinstance(block, SameValue) and block.field in known and known[block.field].kind == "terms":
            variable = known[block.field]
            for term in block.stated if isinstance(block.stated, tuple) else (block.stated,):
                if term not in variable.values:
                    message = f"{shown(term)} is not a known {variable.label}{suggestion(term, variable.values)}"
                    yield document.problem((*loc, "stated"), message)
        if isinstance(block, Operand) and block.number is not None and block.number not in review.numbers:
            message = f"{shown(block.number)} is not a declared number{suggestion(block.number, review.numbers)}"
            yield document.problem((*loc, "number"), message)


def claimed_fields_exist(claims: Claims, document: Document, review: Review, vocabulary: Vocabulary, loaded: Loaded) -> Iterator[Problem]:
    """A check looks at a field that the study's record has, and at a product that the review derives."""
    known = variables(review, vocabulary)
    own = {declared.id for declared in review.fields}
    derived = {derivation.field for derivation in review.derivations}
    studies = {study.key: study for study in loaded.studies}
    for loc, block in _claim_blocks(claims, document):
        if isinstance(block, ProductOf) and block.field not in derived:
            yield document.problem((*loc, "field"), f"{shown(block.field)} is not a derived field{suggestion(block.field, derived)}")
        if not isinstance(block, SameValue | ValueOf) or block.study not in studies or block.field in known.keys() - own:
            continue
        try:
            value_at(studies[block.study], block.field)
        except UnknownFieldError as error:
            yield document.problem((*loc, "field"), f"{shown(block.field)} leads to no value of {block.study}: {error}")


def concluding_sentences_exist(
    claims: Claims, document: Document, review: Review, vocabulary: Vocabulary, loaded: Loaded
) -> Iterator[Problem]:
    """A claim bears on concluding sentences whose ids review.yml gives; none of these ids stands twice."""
    ids = [sentence.id for sentence in review.conclusion.review_says]
    known = {each for each in ids if each is not None}
    for i, each in enumerate(ids):
        if each is not None and each in ids[:i]:
            loc: Loc = ("conclusion", "review_says", i, "id")
            yield loaded.documents["review"].problem(loc, f"'{each}' is the id of an earlier sentence")
    for i, claim in enumerate(claims):
        for j, each in enumerate(claim.conclusion):
            if each not in known:
                message = f"{shown(each)} is not the id of a sentence under conclusion.review_says{suggestion(each, known)}"
                yield document.problem(("claims", i, "conclusion", j), message)


def change_ids_differ(review: Review, vocabulary: Vocabulary, loaded: Loaded) -> Iterator[Problem]:
    """No two changes have the same id, by which the feed tells them apart."""
    ids = [change.id for change in review.changes]
    for i, each in enumerate(ids):
        if each in ids[:i]:
            yield loaded.documents["review"].problem(("changes", i, "id"), f"'{each}' is the id of an earlier change")


StudyRule = Callable[[Study, Document], Iterator[Problem]]
AcrossRule = Callable[[Study, Document, Loaded], Iterator[Problem]]
ReviewRule = Callable[[Review, Vocabulary, Loaded], Iterator[Problem]]
ClaimRule = Callable[[Claims, Document, Review, Vocabulary, Loaded], Iterator[Problem]]

STUDY_RULES: tuple[StudyRule, ...] = (
    key_is_file_name,
    groups_fit_total,
    effects_fit_study,
    events_match_statement,
    outcome_ids_differ,
    values_have_sign_and_spread,
)
ACROSS_RULES: tuple[AcrossRule, ...] = (
    no_doi_twice,
    no_name_twice,
    no_reference_twice,
    related_studies_exist,
    places_exist,
    year_in_search_window,
    tool_is_declared,
    judgements_are_of_the_tool,
    domains_are_judged_once,
    overall_is_at_least_the_worst,
)
REVIEW_RULES: tuple[ReviewRule, ...] = (
    declared_fields_fit,
    places_of_review_exist,
    numbers_ask_what_is_known,
    syntheses_ask_what_is_known,
    sentences_name_known_numbers,
    named_numbers_exist,
    tools_fit,
    chart_fields_exist,
    flow_adds_up,
    change_ids_differ,
)
CLAIM_RULES: tuple[ClaimRule, ...] = (
    claim_ids_differ,
    claims_have_topics,
    places_of_claims_exist,
    claimed_studies_exist,
    claimed_references_exist,
    claims_ask_what_is_known,
    claimed_fields_exist,
    concluding_sentences_exist,
)

__all__ = ["ACROSS_RULES", "CLAIM_RULES", "REVIEW_RULES", "STUDY_RULES", "check"]
