"""What must hold in the citation of a study's report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from living_review.checks.context import Context
from living_review.checks.parts import as_warning
from living_review.checks.registry import study_rule
from living_review.problems import Problem, quoted
from living_review.records.people import author_name, may_be_a_person, page_range, pages_fall, stands_for_more

INITIALS_ALONE = re.compile(r"(?:[A-Z]\.?[- ]?){1,3}")
"""What stands behind a comma in 'Smith, J.', read as an author of its own."""
YEAR = re.compile(r"(.+?),?\s*\(?((?:19|20)\d\d)[a-z]?\)?")


@study_rule
def authors_are_names(context: Context) -> Iterator[Problem]:
    """An author is a name with initials, or an institution; a warning where one could be a person without initials, or holds a year."""
    document = context.document
    for i, text in enumerate(context.study.citation.authors):
        loc = ("citation", "authors", i)
        dated = YEAR.fullmatch(text)
        if dated and author_name(text).body:
            message = f"{quoted(text)} holds a year; write {quoted(dated.group(1))}, and the year under 'year'"
            yield as_warning(document.problem(loc, message))
        elif ";" in text:
            names = [part.strip() for part in text.split(";") if part.strip()]
            yield document.problem(loc, f"{quoted(text)} holds several names; part them by commas: [{', '.join(names)}]")
        elif may_be_a_person(text):
            words = text.split()
            person = f"{words[-1]} {''.join(word[0] for word in words[:-1])}"
            braced = quoted(f"{{{text}}}")
            message = f"{quoted(text)} is read as an institution; write {quoted(person)} for a person, or {braced} if it is one"
            yield as_warning(document.problem(loc, message))
        elif i and INITIALS_ALONE.fullmatch(text):
            before = context.study.citation.authors[i - 1]
            name = f"{before} {text.replace('.', '')}"
            message = f"{quoted(text)} is no name; a comma parts two authors here, so write {quoted(name)}"
            yield document.problem(loc, message)
        elif stands_for_more(text):
            yield document.problem(loc, f"{quoted(text)} is no author; leave it out and write 'et_al: true'")


@study_rule
def pages_rise(context: Context) -> Iterator[Problem]:
    """A report does not end before it starts; a warning, since it may be printed so."""
    pages = context.study.citation.pages
    if pages is not None and pages_fall(pages):
        first, last = page_range(pages)
        yield as_warning(context.document.problem(("citation", "pages"), f"found {quoted(pages)}, but {last} comes before {first}"))
