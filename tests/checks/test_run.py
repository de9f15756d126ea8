"""The rules between fields and records: each accepts the invented review and tells the fault that it is for."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from helpers.reviews import Copy, Told

from living_review.charts.registry import chart_kinds
from living_review.checks import run as rules
from living_review.records.load import load_records

A = "studies/adler2015.yml"
B = "studies/brook2017.yml"
C = "studies/chen2018.yml"
R = "review.yml"

NAMES = (
    "adler2015, brook2017, chen2018, dunn2019, group_only, harms_unreported, largest, long, middle, no_group, "
    "participants, randomised, randomised_favour, serious, smallest, studies"
)
ENDINGS = "expected one of capital, now, of, share, words"
UNKNOWN = f"is neither a declared number nor a study; expected one of {NAMES}"
SURVIVAL = """\
survival:
  - id: {id}
    measure: severity
    scale: diary
    n: {n}
    time: not reported
    comparator: waiting_list
    unit: years
    direction: mixed
{values}    says: Nothing.
    where: {{section: results}}"""
EFFECT = "    higher_is: worse\n    effect: {kind: counts, intervention: {events: 1, n: %d}, control: {events: 2, n: %d}}\n"
SYNTHESES = """\
syntheses:
  - {id: severity, label: Severity, method: direction, outcome: [severity], comparators: [advice, waiting_list, pre_post], reason: None.}
  - id: pooled
    label: Pooled
    method: pooled
    outcome: [severity]
    effect: SMD
    model: random
    subgroup: format
    where: {randomised: true}
    reason: None.

site:
"""
FIGURE = "    values: [{role: control, label: x, value: 1, spread: 2}]\n"


class Case(NamedTuple):
    """A fault: what to change in which files, and all the problems that it makes."""

    rule: str
    name: str
    edits: list[tuple[str, str, str]]
    problems: list[Told]


WHOLE_BIAS = """\
risk_of_bias:
  tool: checklist
  overall: moderate
  domains:
    - {domain: allocation, judgement: low, reason: A computer drew the lots.}
    - {domain: knowledge, judgement: moderate}
  where: {table: table2, row: 1}
"""
BY_RESULT = """\
risk_of_bias:
  - {outcome: severity_after, tool: checklist, overall: low}
  - {outcome: severity_after, tool: checklist, overall: moderate}
  - {outcome: severity_aftr, tool: checklist, overall: moderate}
"""
CASES = [
    Case(
        "no_more_are_named_than_excluded",
        "three of two",
        [(R, "reason: Children only,", "reason: Children only, studies: [Foo 2012, Bar 2014, {name: Baz 2015, doi: 10.5555/baz}],")],
        [Told(R, "studies: [Foo", "[", "flow.reports_excluded[1].studies: 3 are named, but 2 were excluded for this reason")],
    ),
    Case(
        "results_are_judged_once",
        "twice, and an outcome that is none",
        [(A, WHOLE_BIAS, BY_RESULT)],
        [
            Told(
                A,
                "severity_after, tool: checklist, overall: moderate",
                "severity_after",
                "risk_of_bias[1].outcome: 'severity_after' is judged twice by this tool",
            ),
            Told(
                A,
                "severity_aftr",
                "severity_aftr",
                "warning: risk_of_bias[2].outcome: no outcome of this study has the id 'severity_aftr'; did you mean 'severity_after'?",
            ),
        ],
    ),
    Case(
        "key_is_file_name",
        "other key",
        [
            (C, "key: chen2018", "key: chen2019"),
        ],
        [
            Told(
                C,
                "key: chen2019",
                "chen2019",
                "key: found 'chen2019', but the file is called 'chen2018'; they must be the same: "
                "call the file chen2019.yml, or write its name here",
            ),
        ],
    ),
    Case(
        "groups_fit_total",
        "analysed",
        [
            (A, "analysed: 76", "analysed: 81"),
        ],
        [
            Told(A, "analysed: 81", "81", "participants.analysed: found 81, but the study has 80 participants"),
        ],
    ),
    Case(
        "groups_fit_total",
        "first group of two",
        [
            (A, "{label: therapy, kind: intervention, n: 40}", "{label: therapy, kind: subgroup, n: 81}"),
        ],
        [
            Told(A, "n: 81}", "81", "participants.groups[0].n: found 81, but the study has 80 participants"),
        ],
    ),
    Case(
        "groups_fit_total",
        "both groups",
        [
            (A, "kind: intervention, n: 40", "kind: subgroup, n: 81"),
            (A, "kind: control, n: 40", "kind: subgroup, n: 82"),
        ],
        [
            Told(A, "n: 81}", "81", "participants.groups[0].n: found 81, but the study has 80 participants"),
            Told(A, "n: 82}", "82", "participants.groups[1].n: found 82, but the study has 80 participants"),
        ],
    ),
    Case(
        "groups_fit_total",
        "sum of arms",
        [
            (A, "kind: control, n: 40", "kind: control, n: 41"),
        ],
        [
            Told(
                A,
                "- {label: therapy",
                "-",
                "participants.groups: intervention and control groups add up to 81, but the study has 80 participants",
            ),
        ],
    ),
    Case(
        "groups_fit_total",
        "first outcome of two",
        [
            (A, "    n: 76\n", "    n: 81\n"),
        ],
        [
            Told(A, "n: 81", "81", "outcomes[0].n: found 81, but the study has 80 participants"),
        ],
    ),
    Case(
        "groups_fit_total",
        "both outcomes",
        [
            (A, "    n: 76\n", "    n: 81\n"),
            (A, "    n: not reported\n", "    n: 82\n"),
        ],
        [
            Told(A, "n: 81", "81", "outcomes[0].n: found 81, but the study has 80 participants"),
            Told(A, "n: 82", "82", "outcomes[1].n: found 82, but the study has 80 participants"),
        ],
    ),
    Case(
        "groups_fit_total",
        "first value of two",
        [
            (A, "spread: 4.1, n: 38", "spread: 4.1, n: 81"),
        ],
        [
            Told(A, "n: 81}", "81", "outcomes[0].values[0].n: found 81, but the study has 80 participants"),
        ],
    ),
    Case(
        "groups_fit_total",
        "both values",
        [
            (A, "spread: 4.1, n: 38", "spread: 4.1, n: 81"),
            (A, "spread: 4.8, n: 38", "spread: 4.8, n: 82"),
        ],
        [
            Told(A, "n: 81}", "81", "outcomes[0].values[0].n: found 81, but the study has 80 participants"),
            Told(A, "n: 82}", "82", "outcomes[0].values[1].n: found 82, but the study has 80 participants"),
        ],
    ),
    Case(
        "groups_fit_total",
        "survival",
        [
            (A, "survival: not applicable", SURVIVAL.format(id="life", n=81, values="")),
        ],
        [
            Told(A, "n: 81", "81", "survival[0].n: found 81, but the study has 80 participants"),
        ],
    ),
    Case(
        "events_match_statement",
        "none, but listed",
        [
            (B, "attributed: events", "attributed: none"),
        ],
        [
            Told(B, "attributed: none", "none", "harms.attributed: found 'none', but 2 events are listed under 'events'"),
        ],
    ),
    Case(
        "events_match_statement",
        "not reported, but listed",
        [
            (B, "attributed: events", "attributed: not reported"),
        ],
        [
            Told(B, "attributed: not", "not", "harms.attributed: found 'not reported', but 2 events are listed under 'events'"),
        ],
    ),
    Case(
        "events_match_statement",
        "none listed",
        [
            (A, "attributed: none", "attributed: events"),
        ],
        [
            Told(A, "attributed: events", "events", "harms.attributed: found 'events', but 0 events are listed under 'events'"),
        ],
    ),
    Case(
        "events_match_statement",
        "first event again",
        [
            (B, "{event: tiredness, serious: false,", "{event: car_accident, serious: false,"),
        ],
        [
            Told(B, "{event: car_accident, serious: false", "car_accident", "harms.events[1].event: 'car_accident' is listed twice"),
        ],
    ),
    Case(
        "counts_of_harms_fit",
        "more than observed",
        [
            (B, "serious: true, n: 1,", "serious: true, n: 1, of: 120, arms: [{label: talk, n: 9, of: 8}],"),
        ],
        [
            Told(B, "n: 1, of: 120", "1", "harms.events[0].n: found 1, but the arms add up to 9"),
            Told(B, "n: 9, of: 8", "9", "harms.events[0].arms[0].n: found 9, but there are 8 people who could have had it"),
        ],
    ),
    Case(
        "counts_of_harms_fit",
        "more observed than took part",
        [
            (B, "serious: true, n: 1,", "serious: true, n: 1, of: 500,"),
        ],
        [
            Told(B, "of: 500", "500", "harms.events[0].of: found 500, but the study has 121 participants"),
        ],
    ),
    Case(
        "outcome_ids_differ",
        "first id again",
        [
            (A, "id: time_after", "id: severity_after"),
        ],
        [
            Told(
                A,
                "where: {section: results, paragraph: 3}\n  - id: severity_after",
                "severity_after",
                "outcomes[1].id: 'severity_after' is the id of an earlier outcome of this study",
            ),
        ],
    ),
    Case(
        "outcome_ids_differ",
        "id again in survival",
        [
            (A, "survival: not applicable", SURVIVAL.format(id="time_after", n="not reported", values="")),
        ],
        [
            Told(
                A,
                "survival:\n  - id: time_after",
                "time_after",
                "survival[0].id: 'time_after' is the id of an earlier outcome of this study",
            ),
        ],
    ),
    Case(
        "values_have_sign_and_spread",
        "no sign",
        [
            (A, "    higher_is: worse\n", ""),
        ],
        [
            Told(A, "id: severity_after", "id", "outcomes[0].higher_is: values are given, so say whether a higher one is better or worse"),
        ],
    ),
    Case(
        "values_have_sign_and_spread",
        "sign not reported, in the first outcome of two",
        [
            (A, "    higher_is: worse\n", "    higher_is: not reported\n"),
        ],
        [
            Told(A, "higher_is: not", "not", "outcomes[0].higher_is: values are given, so say whether a higher one is better or worse"),
        ],
    ),
    Case(
        "values_have_sign_and_spread",
        "no kind of spread",
        [
            (A, "    spread: standard_deviation\n", ""),
        ],
        [
            Told(A, "id: severity_after", "id", "outcomes[0].spread: a spread is given, so name its kind, or 'not_stated'"),
        ],
    ),
    Case(
        "values_have_sign_and_spread",
        "no kind of limits",
        [
            (B, "    spread: confidence_interval\n", ""),
        ],
        [
            Told(B, "- id", "id", "outcomes[0].spread: a spread is given, so name its kind, or 'not_stated'"),
        ],
    ),
    Case(
        "values_have_sign_and_spread",
        "spread of the first value only",
        [
            (A, "    spread: standard_deviation\n", ""),
            (A, ", spread: 4.8", ""),
        ],
        [
            Told(A, "id: severity_after", "id", "outcomes[0].spread: a spread is given, so name its kind, or 'not_stated'"),
        ],
    ),
    Case(
        "values_have_sign_and_spread",
        "both",
        [
            (A, "    spread: standard_deviation\n", ""),
            (A, "    higher_is: worse\n", ""),
        ],
        [
            Told(A, "id: severity_after", "id", "outcomes[0].higher_is: values are given, so say whether a higher one is better or worse"),
            Told(A, "id: severity_after", "id", "outcomes[0].spread: a spread is given, so name its kind, or 'not_stated'"),
        ],
    ),
    Case(
        "values_have_sign_and_spread",
        "survival",
        [
            (A, "survival: not applicable", SURVIVAL.format(id="life", n="not reported", values=FIGURE)),
        ],
        [
            Told(A, "id: life", "id", "survival[0].higher_is: values are given, so say whether a higher one is better or worse"),
            Told(A, "id: life", "id", "survival[0].spread: a spread is given, so name its kind, or 'not_stated'"),
        ],
    ),
    Case(
        "no_doi_twice",
        "same DOI",
        [
            (C, "doi: 10.5555/sleep.3", "doi: 10.5555/SLEEP.1"),
        ],
        [
            Told(A, "doi: 10.5555/sleep.1", "10.5555/sleep.1", "citation.doi: '10.5555/sleep.1' is also the DOI of chen2018"),
            Told(C, "doi: 10.5555/SLEEP.1", "10.5555/SLEEP.1", "citation.doi: '10.5555/SLEEP.1' is also the DOI of adler2015"),
        ],
    ),
    Case(
        "no_reference_twice",
        "same reference",
        [
            (C, "reference: 7", "reference: 3"),
        ],
        [
            Told(A, "doi: 10.5555/sleep.1\n  reference: 3", "3", "citation.reference: 3 is also the reference of chen2018"),
            Told(C, "reference: 3", "3", "citation.reference: 3 is also the reference of adler2015"),
        ],
    ),
    Case(
        "no_name_twice",
        "same first author and year",
        [
            (C, "authors: [Chen D, Diaz EF, Ek G]", "authors: [Adler D, Diaz EF, Ek G]"),
            (C, "  year: 2018", "  year: 2015"),
        ],
        [
            Told(
                A,
                "year: 2015",
                "2015",
                "citation.year: 'Adler 2015' is also the name of chen2018; add 'short_name:', such as 'Adler 2015b'",
            ),
            Told(
                C,
                "year: 2015",
                "2015",
                "citation.year: 'Adler 2015' is also the name of adler2015; add 'short_name:', such as 'Adler 2015b'",
            ),
        ],
    ),
    Case(
        "no_name_twice",
        "a name that is taken",
        [
            (C, "key: chen2018\n", "key: chen2018\nshort_name: Adler 2015\n"),
        ],
        [
            Told(
                A,
                "year: 2015",
                "2015",
                "citation.year: 'Adler 2015' is also the name of chen2018; add 'short_name:', such as 'Adler 2015b'",
            ),
            Told(
                C,
                "short_name: Adler",
                "Adler",
                "short_name: 'Adler 2015' is also the name of adler2015; add 'short_name:', such as 'Adler 2015b'",
            ),
        ],
    ),
    Case(
        "related_studies_exist",
        "unknown",
        [
            (B, "studies: [adler2015]", "studies: [adler2016]"),
        ],
        [
            Told(
                B,
                "studies: [adler2016]",
                "adler2016",
                "other_sources[0].studies[0]: 'adler2016' is not a study of this review; did you mean 'adler2015'?",
            ),
        ],
    ),
    Case(
        "related_studies_exist",
        "unknown unlike any",
        [
            (B, "studies: [adler2015]", "studies: [zzz]"),
        ],
        [
            Told(
                B,
                "studies: [zzz]",
                "zzz",
                "other_sources[0].studies[0]: 'zzz' is not a study of this review; "
                "expected one of adler2015, brook2017, chen2018, dunn2019",
            ),
        ],
    ),
    Case(
        "related_studies_exist",
        "itself",
        [
            (B, "studies: [adler2015]", "studies: [brook2017]"),
        ],
        [
            Told(B, "studies: [brook2017]", "brook2017", "other_sources[0].studies[0]: names the study itself; name the other one"),
        ],
    ),
    Case(
        "related_studies_exist",
        "first of two",
        [
            (B, "studies: [adler2015]", "studies: [adlr2015, adler2015]"),
        ],
        [
            Told(
                B,
                "studies: [adlr2015",
                "adlr2015",
                "other_sources[0].studies[0]: 'adlr2015' is not a study of this review; did you mean 'adler2015'?",
            ),
        ],
    ),
    Case(
        "related_studies_exist",
        "both of two",
        [
            (B, "studies: [adler2015]", "studies: [adlr2015, brook2017]"),
        ],
        [
            Told(
                B,
                "studies: [adlr2015",
                "adlr2015",
                "other_sources[0].studies[0]: 'adlr2015' is not a study of this review; did you mean 'adler2015'?",
            ),
            Told(B, "brook2017]", "brook2017", "other_sources[0].studies[1]: names the study itself; name the other one"),
        ],
    ),
    Case(
        "places_exist",
        "section",
        [
            (
                A,
                "country: {value: Ruritania, where: {section: results,",
                "country: {value: Ruritania, where: {section: reslts,",
            ),
        ],
        [
            Told(
                A,
                "where: {section: reslts",
                "reslts",
                "country.where.section: 'reslts' is not a section of the source; did you mean 'results'?",
            ),
        ],
    ),
    Case(
        "places_exist",
        "paragraph",
        [
            (
                A,
                "country: {value: Ruritania, where: {section: results, paragraph: 2}",
                "country: {value: Ruritania, where: {section: results, paragraph: 5}",
            ),
        ],
        [
            Told(A, "paragraph: 5}}", "5", "country.where.paragraph: found 5, but 'results' has 4 paragraphs"),
        ],
    ),
    Case(
        "places_exist",
        "table",
        [
            (A, "where: {table: table2, row: 1}", "where: {table: tabel2, row: 1}"),
        ],
        [
            Told(
                A,
                "where: {table: tabel2",
                "tabel2",
                "risk_of_bias.where.table: 'tabel2' is not a table of the source; did you mean 'table2'?",
            ),
        ],
    ),
    Case(
        "places_exist",
        "row",
        [
            (A, "where: {table: table2, row: 1}", "where: {table: table2, row: 2}"),
        ],
        [
            Told(A, "row: 2}", "2", "risk_of_bias.where.row: found 2, but 'table2' has 1 rows"),
        ],
    ),
    Case(
        "places_exist",
        "reference",
        [
            (A, "where: {reference: 3}", "where: {reference: 13}"),
        ],
        [
            Told(A, "where: {reference: 13}", "13", "phase.where.reference: found 13, but the source has 12 references"),
        ],
    ),
    Case(
        "places_exist",
        "first of two",
        [
            (A, "where: {table: table2, row: 1}", "where: [{table: table2, row: 2}, {table: table2}]"),
        ],
        [
            Told(A, "row: 2}", "2", "risk_of_bias.where[0].row: found 2, but 'table2' has 1 rows"),
        ],
    ),
    Case(
        "places_exist",
        "both of two",
        [
            (A, "where: {table: table2, row: 1}", "where: [{table: table2, row: 2}, {section: result}]"),
        ],
        [
            Told(A, "row: 2}", "2", "risk_of_bias.where[0].row: found 2, but 'table2' has 1 rows"),
            Told(
                A,
                "row: 2}, {section: result}]",
                "result",
                "risk_of_bias.where[1].section: 'result' is not a section of the source; did you mean 'results'?",
            ),
        ],
    ),
    Case(
        "places_exist",
        "deep inside",
        [
            (B, "n: 1, where: {section: results, paragraph: 4}", "n: 1, where: {section: results, paragraph: 9}"),
            (
                B,
                "manual: {value: An invented handbook, where: {reference: 6}}",
                "manual: {value: An invented handbook, where: {reference: 60}}",
            ),
        ],
        [
            Told(B, "where: {reference: 60}}", "60", "intervention.manual.where.reference: found 60, but the source has 12 references"),
            Told(B, "paragraph: 9}}", "9", "harms.events[0].where.paragraph: found 9, but 'results' has 4 paragraphs"),
        ],
    ),
    Case(
        "year_in_search_window",
        "too late",
        [
            (A, "  year: 2015", "  year: 2021"),
        ],
        [
            Told(A, "year: 2021", "2021", "warning: citation.year: found 2021, but the review searched the years 2010 to 2020"),
        ],
    ),
    Case(
        "year_in_search_window",
        "too early",
        [
            (A, "  year: 2015", "  year: 2009"),
        ],
        [
            Told(A, "year: 2009", "2009", "warning: citation.year: found 2009, but the review searched the years 2010 to 2020"),
        ],
    ),
    Case(
        "declared_fields_fit",
        "id again",
        [
            (R, "  - id: manual", "  - {id: manual, label: Manual, definition: Again., type: text}\n  - id: manual"),
        ],
        [
            Told(R, "- id: manual", "manual", "fields[6].id: 'manual' is the id of an earlier field"),
        ],
    ),
    Case(
        "declared_fields_fit",
        "unknown list",
        [
            (R, "    vocabulary: formats", "    vocabulary: formatz"),
        ],
        [
            Told(
                R,
                "vocabulary: formatz",
                "formatz",
                "fields[0].vocabulary: 'formatz' is not a list of the vocabulary; did you mean 'formats'?",
            ),
            Told(
                R,
                "where: {format: {only",
                "{o",
                "numbers.group_only.where.format: 'group' is not a known format; expected one of "
                "not applicable, not available, not reported, unclear",
            ),
            Told(
                R,
                "where: {format: {none_of",
                "{n",
                "numbers.no_group.where.format: 'group' is not a known format; expected one of "
                "not applicable, not available, not reported, unclear",
            ),
        ],
    ),
    Case(
        "declared_fields_fit",
        "derived field",
        [
            (
                R,
                "{field: total_minutes, product_of: [sessions, minutes_per_session]}",
                "{field: manual, product_of: [sessions, minutes_per_session]}",
            ),
        ],
        [
            Told(
                R,
                "{field: manual",
                "manual",
                "derivations[0].field: 'manual' is not a number field; expected one of minutes_per_session, sessions, total_minutes",
            ),
        ],
    ),
    Case(
        "declared_fields_fit",
        "first factor",
        [
            (R, "product_of: [sessions,", "product_of: [session,"),
        ],
        [
            Told(
                R,
                "product_of: [session",
                "session",
                "derivations[0].product_of[0]: 'session' is not a number field; did you mean 'sessions'?",
            ),
        ],
    ),
    Case(
        "declared_fields_fit",
        "both factors",
        [
            (R, "product_of: [sessions, minutes_per_session]", "product_of: [session, format]"),
        ],
        [
            Told(
                R,
                "product_of: [session",
                "session",
                "derivations[0].product_of[0]: 'session' is not a number field; did you mean 'sessions'?",
            ),
            Told(
                R,
                "format]}",
                "format",
                "derivations[0].product_of[1]: 'format' is not a number field; expected one of "
                "minutes_per_session, sessions, total_minutes",
            ),
        ],
    ),
    Case(
        "places_of_review_exist",
        "objective",
        [
            (R, "where: {section: introduction, paragraph: 2}", "where: {section: introduction, paragraph: 3}"),
        ],
        [
            Told(R, "introduction, paragraph: 3}", "3", "objectives[0].where.paragraph: found 3, but 'introduction' has 2 paragraphs"),
        ],
    ),
    Case(
        "places_of_review_exist",
        "first of two",
        [
            (
                R,
                "where: [{section: conclusion, paragraph: 1}, {section: results, paragraph: 4}]",
                "where: [{section: conclusion, paragraph: 2}, {section: results, paragraph: 4}]",
            ),
        ],
        [
            Told(
                R,
                "paragraph: 2}, {section",
                "2",
                "conclusion.review_says[1].where[0].paragraph: found 2, but 'conclusion' has 1 paragraph",
            ),
        ],
    ),
    Case(
        "places_of_review_exist",
        "both of two",
        [
            (
                R,
                "where: [{section: methods, paragraph: 3}, {table: table2}]",
                "where: [{section: methods, paragraph: 4}, {table: table3}]",
            ),
        ],
        [
            Told(R, "paragraph: 4}, {table", "4", "appraisal.where[0].paragraph: found 4, but 'methods' has 3 paragraphs"),
            Told(
                R, "{table: table3}]", "table3", "appraisal.where[1].table: 'table3' is not a table of the source; did you mean 'table2'?"
            ),
        ],
    ),
    Case(
        "numbers_ask_what_is_known",
        "number",
        [
            (R, "statistic: median, of: participants", "statistic: median, of: participant"),
        ],
        [
            Told(
                R,
                "of: participant}",
                "participant",
                "numbers.middle.of: 'participant' is not a number that studies have; did you mean 'participants'?",
            ),
        ],
    ),
    Case(
        "numbers_ask_what_is_known",
        "number that is a term",
        [
            (R, "statistic: median, of: participants", "statistic: median, of: format"),
        ],
        [
            Told(
                R,
                "of: format}",
                "format",
                "numbers.middle.of: 'format' is not a number that studies have; expected one of "
                "minutes_per_session_max, minutes_per_session_min, participants, sessions_max, sessions_min, "
                "total_minutes_max, total_minutes_min, year",
            ),
        ],
    ),
    Case(
        "numbers_ask_what_is_known",
        "variable",
        [
            (R, "where: {serious_harm: true}", "where: {serious_harms: true}"),
        ],
        [
            Told(
                R,
                "where: {serious_harms",
                "serious_harms",
                "numbers.serious.where.serious_harms: 'serious_harms' is not a variable of the studies; did you mean 'serious_harm'?",
            ),
        ],
    ),
    Case(
        "numbers_ask_what_is_known",
        "first variable of two",
        [
            (
                R,
                "where: {randomised: true, direction: favours_intervention}",
                "where: {randomized: true, direction: favours_intervention}",
            ),
        ],
        [
            Told(
                R,
                "randomized: true",
                "randomized",
                "numbers.randomised_favour.where.randomized: 'randomized' is not a variable of the studies; did you mean 'randomised'?",
            ),
        ],
    ),
    Case(
        "numbers_ask_what_is_known",
        "both variables",
        [
            (
                R,
                "where: {randomised: true, direction: favours_intervention}",
                "where: {randomized: true, direction: favour_intervention}",
            ),
        ],
        [
            Told(
                R,
                "randomized: true",
                "randomized",
                "numbers.randomised_favour.where.randomized: 'randomized' is not a variable of the studies; did you mean 'randomised'?",
            ),
            Told(
                R,
                "direction: favour_intervention}",
                "favour_intervention",
                "numbers.randomised_favour.where.direction: 'favour_intervention' is not a known "
                "direction of effect; did you mean 'favours_intervention'?",
            ),
        ],
    ),
    Case(
        "numbers_ask_what_is_known",
        "variable of the whole",
        [
            (R, "among: {randomised: true}", "among: {randomized: true}"),
        ],
        [
            Told(
                R,
                "among: {randomized",
                "randomized",
                "numbers.randomised_favour.among.randomized: 'randomized' is not a variable of the studies; did you mean 'randomised'?",
            ),
        ],
    ),
    Case(
        "numbers_ask_what_is_known",
        "term",
        [
            (R, "where: {format: {only: [group]}}", "where: {format: {only: [groups]}}"),
        ],
        [
            Told(
                R, "where: {format: {only", "{o", "numbers.group_only.where.format: 'groups' is not a known format; did you mean 'group'?"
            ),
        ],
    ),
    Case(
        "numbers_ask_what_is_known",
        "first term of two",
        [
            (R, "where: {format: {only: [group]}}", "where: {format: {only: [groups, online]}}"),
        ],
        [
            Told(
                R, "where: {format: {only", "{o", "numbers.group_only.where.format: 'groups' is not a known format; did you mean 'group'?"
            ),
        ],
    ),
    Case(
        "numbers_ask_what_is_known",
        "terms of all kinds of condition",
        [
            (
                R,
                "where: {format: {only: [group]}}",
                "where: {format: {only: [aa], any_of: [bb], all_of: [cc], none_of: [dd]}}",
            ),
        ],
        [
            Told(
                R,
                "where: {format: {only",
                "{o",
                "numbers.group_only.where.format: 'aa' is not a known format; expected one of "
                "group, individual, not applicable, not available, not reported, online, unclear",
            ),
            Told(
                R,
                "where: {format: {only",
                "{o",
                "numbers.group_only.where.format: 'bb' is not a known format; expected one of "
                "group, individual, not applicable, not available, not reported, online, unclear",
            ),
            Told(
                R,
                "where: {format: {only",
                "{o",
                "numbers.group_only.where.format: 'cc' is not a known format; expected one of "
                "group, individual, not applicable, not available, not reported, online, unclear",
            ),
            Told(
                R,
                "where: {format: {only",
                "{o",
                "numbers.group_only.where.format: 'dd' is not a known format; expected one of "
                "group, individual, not applicable, not available, not reported, online, unclear",
            ),
        ],
    ),
    Case(
        "numbers_ask_what_is_known",
        "flag asked for terms",
        [
            (R, "where: {serious_harm: true}", "where: {serious_harm: [low]}"),
        ],
        [
            Told(
                R,
                "where: {serious_harm: [low]}}",
                "[",
                "numbers.serious.where.serious_harm: 'serious_harm' is asked for the wrong kind of thing; expected true or false",
            ),
        ],
    ),
    Case(
        "numbers_ask_what_is_known",
        "terms asked for a number",
        [
            (R, "where: {format: {only: [group]}}", "where: {format: 3}"),
        ],
        [
            Told(
                R,
                "where: {format: 3}}",
                "3",
                "numbers.group_only.where.format: 'format' is asked for the wrong kind of thing; expected terms",
            ),
        ],
    ),
    Case(
        "numbers_ask_what_is_known",
        "number asked for a flag",
        [
            (R, "where: {sessions_max: {minimum: 6}}", "where: {sessions_max: true}"),
        ],
        [
            Told(
                R,
                "where: {sessions_max: true}}",
                "true",
                "numbers.long.where.sessions_max: 'sessions_max' is asked for the wrong kind of "
                "thing; expected a number, or minimum and maximum",
            ),
        ],
    ),
    Case(
        "numbers_ask_what_is_known",
        "number asked for terms too",
        [
            (R, "where: {sessions_max: {minimum: 6}}", "where: {sessions_max: {minimum: 6, any_of: [group]}}"),
        ],
        [
            Told(
                R,
                "where: {sessions_max: {minimum",
                "{m",
                "numbers.long.where.sessions_max: 'sessions_max' is asked for the wrong kind of "
                "thing; expected a number, or minimum and maximum",
            ),
        ],
    ),
    Case(
        "numbers_ask_what_is_known",
        "state of harms",
        [
            (R, "where: {harms: not reported}", "where: {harms: not reprted}"),
        ],
        [
            Told(
                R,
                "where: {harms: not",
                "not",
                "numbers.harms_unreported.where.harms: 'not reprted' is not a known statement on adverse "
                "events; did you mean 'not reported'?",
            ),
        ],
    ),
    Case(
        "sentences_name_known_numbers",
        "unknown name",
        [
            (R, "of {studies} studies of talking therapy", "of {studyes} studies of talking therapy"),
        ],
        [
            Told(
                R,
                "description: An",
                "An",
                "site.description: '{studyes}' is neither a declared number nor a study; did you mean 'studies'?",
            ),
        ],
    ),
    Case(
        "sentences_name_known_numbers",
        "first name of two",
        [
            (R, "had {smallest} to {largest} participants", "had {smalest} to {largest} participants"),
        ],
        [
            Told(R, '- "In', '"', "findings.benefit[0]: '{smalest}' is neither a declared number nor a study; did you mean 'smallest'?"),
        ],
    ),
    Case(
        "sentences_name_known_numbers",
        "both names",
        [
            (R, "had {smallest} to {largest} participants", "had {smalest} to {largst} participants"),
        ],
        [
            Told(R, '- "In', '"', "findings.benefit[0]: '{largst}' is neither a declared number nor a study; did you mean 'largest'?"),
            Told(R, '- "In', '"', "findings.benefit[0]: '{smalest}' is neither a declared number nor a study; did you mean 'smallest'?"),
        ],
    ),
    Case(
        "sentences_name_known_numbers",
        "ending",
        [
            (R, "{serious.words.capital}", "{serious.word.capital}"),
        ],
        [
            Told(
                R,
                '"{serious',
                '"',
                f"home.answer[1]: '.word' is not an ending of '{{serious}}'; {ENDINGS}",
            ),
        ],
    ),
    Case(
        "sentences_name_known_numbers",
        "both endings",
        [
            (R, "{serious.words.capital}", "{serious.word.capitals}"),
        ],
        [
            Told(
                R,
                '"{serious',
                '"',
                f"home.answer[1]: '.capitals' is not an ending of '{{serious}}'; {ENDINGS}",
            ),
            Told(
                R,
                '"{serious',
                '"',
                f"home.answer[1]: '.word' is not an ending of '{{serious}}'; {ENDINGS}",
            ),
        ],
    ),
    Case(
        "sentences_name_known_numbers",
        "typed figure",
        [
            (R, "headline: Does talking help", "headline: Do 4.5 talks help"),
        ],
        [
            Told(
                R,
                "headline: Do",
                "Do",
                "home.headline: the figure '4.5' is typed; declare a number and name it in braces, such as '{studies}'",
            ),
        ],
    ),
    Case(
        "sentences_name_known_numbers",
        "numbers in words, of which one is of no studies",
        [
            (R, "Of its {randomised.words} randomised trials", "Of its two randomised trials in two rooms"),
            (R, "{serious.words.capital} of the {studies} studies", "Twelve of these studies"),
        ],
        [
            Told(
                R,
                '"This review is invented',
                '"',
                "warning: home.answer[0]: 'two randomised trials' is typed, and stays as it is when studies are added; "
                "declare a number and name it in braces, such as '{studies.words}'",
            ),
            Told(
                R,
                '"Twelve',
                '"',
                "warning: home.answer[1]: 'Twelve of these studies' is typed, and stays as it is when studies are added; "
                "declare a number and name it in braces, such as '{studies.words}'",
            ),
        ],
    ),
    Case(
        "sentences_name_known_numbers",
        "figure beside a name",
        [
            (R, "had {smallest} to {largest} participants", "had 12 to {largest} participants"),
        ],
        [
            Told(
                R,
                '- "In',
                '"',
                "findings.benefit[0]: the figure '12' is typed; declare a number and name it in braces, such as '{studies}'",
            ),
        ],
    ),
    Case(
        "sentences_name_known_numbers",
        "open brace",
        [
            (R, "had {smallest} to {largest} participants", "had {smallest to {largest} participants"),
        ],
        [
            Told(R, '- "In', '"', "findings.benefit[0]: a brace stands alone; a name has one on each side, such as '{studies}'"),
        ],
    ),
    Case(
        "sentences_name_known_numbers",
        "closed brace",
        [
            (R, "had {smallest} to {largest} participants", "had smallest} to {largest} participants"),
        ],
        [
            Told(R, '- "In', '"', "findings.benefit[0]: a brace stands alone; a name has one on each side, such as '{studies}'"),
        ],
    ),
    Case(
        "sentences_name_known_numbers",
        "each sentence",
        [
            (R, "made to test the site.", "made to test {aa}."),
            (R, "help people sleep?", "help people {bb}?"),
            (R, "so nobody can tell.", "so nobody can {cc}."),
            (R, "does not rate how certain", "does not {dd} how certain"),
            (R, "as a rule {middle}.", "as a rule {ee}."),
            (R, "studies nothing is said.", "studies {ff}."),
            (R, "says: Talking therapy helps people sleep.", "says: Talking therapy helps {gg}."),
            (R, "note: This holds for {randomised_favour.words}", "note: This holds for {hh}"),
            (R, "was a fair test", "was a {ll}"),
            (R, "Nobody can tell from", "Nobody can {mm} from"),
            (R, 'in six sessions or more."', 'in {ii} or more."'),
            (R, "unknown: Whether more sessions help more.", "unknown: Whether {jj} help more."),
            (R, "study: A trial in which chance", "study: A {kk} in which chance"),
        ],
        [
            Told(R, "description: An", "An", f"site.description: '{{aa}}' {UNKNOWN}"),
            Told(R, "headline: Does", "Does", f"home.headline: '{{bb}}' {UNKNOWN}"),
            Told(R, '"This', '"', f"home.answer[0]: '{{cc}}' {UNKNOWN}"),
            Told(R, "certainty: The", "The", f"home.certainty: '{{dd}}' {UNKNOWN}"),
            Told(R, '- "In', '"', f"findings.benefit[0]: '{{ee}}' {UNKNOWN}"),
            Told(R, '- "A', '"', f"findings.harms[0]: '{{ff}}' {UNKNOWN}"),
            Told(R, '"{studies}', '"', f"findings.plain_summary[0]: '{{ll}}' {UNKNOWN}"),
            Told(R, "says: Talking", "Talking", f"conclusion.review_says[0].says: '{{gg}}' {UNKNOWN}"),
            Told(R, "note: This", "This", f"conclusion.review_says[0].note: '{{hh}}' {UNKNOWN}"),
            Told(R, 'says: "The', '"', f"conclusion.records_support[0].says: '{{ii}}' {UNKNOWN}"),
            Told(R, "unknown: Whether", "Whether", f"conclusion.unknown[0].unknown: '{{jj}}' {UNKNOWN}"),
            Told(R, "study: A", "A", f"conclusion.unknown[0].study: '{{kk}}' {UNKNOWN}"),
            Told(R, '"Nobody', '"', f"conclusion.plain_summary[0]: '{{mm}}' {UNKNOWN}"),
        ],
    ),
    Case(
        "named_numbers_exist",
        "first of some",
        [
            (R, "key_numbers: [studies,", "key_numbers: [studyes,"),
        ],
        [
            Told(R, "studyes", "studyes", "home.key_numbers[0]: 'studyes' is not a declared number; did you mean 'studies'?"),
        ],
    ),
    Case(
        "named_numbers_exist",
        "two of some",
        [
            (R, "key_numbers: [studies, participants,", "key_numbers: [studyes, participant,"),
        ],
        [
            Told(R, "studyes", "studyes", "home.key_numbers[0]: 'studyes' is not a declared number; did you mean 'studies'?"),
            Told(
                R,
                "[studyes, participant",
                "participant",
                "home.key_numbers[1]: 'participant' is not a declared number; did you mean 'participants'?",
            ),
        ],
    ),
    Case(
        "named_numbers_exist",
        "first of the review's sentences",
        [
            (R, "numbers: [randomised_favour, serious]", "numbers: [randomised_favours, serious]"),
        ],
        [
            Told(
                R,
                "numbers: [randomised_favours",
                "randomised_favours",
                "conclusion.review_says[0].numbers[0]: 'randomised_favours' is not a declared number; did you mean 'randomised_favour'?",
            ),
        ],
    ),
    Case(
        "named_numbers_exist",
        "second of the review's sentences",
        [
            (R, "numbers: [group_only, no_group]", "numbers: [group_olny, no_group]"),
        ],
        [
            Told(
                R,
                "numbers: [group_olny",
                "group_olny",
                "conclusion.review_says[1].numbers[0]: 'group_olny' is not a declared number; did you mean 'group_only'?",
            ),
        ],
    ),
    Case(
        "named_numbers_exist",
        "first of the sentences that the records support",
        [
            (R, 'in six sessions or more."', 'in six sessions or more."\n      numbers: [longs, studies]'),
        ],
        [
            Told(
                R,
                "numbers: [longs",
                "longs",
                "conclusion.records_support[0].numbers[0]: 'longs' is not a declared number; did you mean 'long'?",
            ),
        ],
    ),
    Case(
        "chart_options_exist",
        "field",
        [
            (R, "field: total_minutes}\n", "field: total_minute}\n"),
        ],
        [
            Told(
                R,
                "field: total_minute}",
                "total_minute",
                "charts[2].field: 'total_minute' is not a field of this review; did you mean 'total_minutes'?",
            ),
        ],
    ),
    Case(
        "chart_options_exist",
        "field beside",
        [
            (R, "field: total_minutes}\n", "field: total_minutes, beside: [sesions]}\n"),
        ],
        [
            Told(
                R, "beside: [sesions]}", "sesions", "charts[2].beside[0]: 'sesions' is not a field of this review; did you mean 'sessions'?"
            ),
        ],
    ),
    Case(
        "chart_options_exist",
        "rows",
        [
            (R, "rows: therapist, columns: format}", "rows: therapists, columns: format}"),
        ],
        [
            Told(
                R, "rows: therapists", "therapists", "charts[1].rows: 'therapists' is not a field of this review; did you mean 'therapist'?"
            ),
        ],
    ),
    Case(
        "chart_options_exist",
        "rows and columns",
        [
            (R, "rows: therapist, columns: format}", "rows: therapists, columns: formats}"),
        ],
        [
            Told(
                R, "rows: therapists", "therapists", "charts[1].rows: 'therapists' is not a field of this review; did you mean 'therapist'?"
            ),
            Told(R, "columns: formats}", "formats", "charts[1].columns: 'formats' is not a field of this review; did you mean 'format'?"),
        ],
    ),
    Case(
        "tool_is_declared",
        "unknown tool",
        [
            (A, "  tool: checklist", "  tool: cheklist"),
        ],
        [
            Told(
                A,
                "tool: cheklist",
                "cheklist",
                "risk_of_bias.tool: 'cheklist' is not a tool that appraisal declares; did you mean 'checklist'?",
            ),
        ],
    ),
    Case(
        "tool_is_declared",
        "domains without a tool",
        [
            (A, "  tool: checklist", "  tool: not reported"),
        ],
        [
            Told(A, "tool: not", "not", "risk_of_bias.tool: found 'not reported', but domains are judged; name the tool"),
        ],
    ),
    Case(
        "judgements_are_of_the_tool",
        "first letters only",
        [
            (A, "domain: allocation, judgement: low", "domain: allocation, judgement: l"),
            (A, "domain: knowledge, judgement: moderate", "domain: knowledge, judgement: mild"),
        ],
        [
            Told(
                A,
                "judgement: l",
                "l",
                "risk_of_bias.domains[0].judgement: 'l' is not a judgement of An invented checklist of two "
                "questions; expected one of high, low, moderate, no_information, not applicable, not available, not reported",
            ),
            Told(
                A,
                "judgement: mild}",
                "mild",
                "risk_of_bias.domains[1].judgement: 'mild' is not a judgement of An invented checklist of two "
                "questions; expected one of high, low, moderate, no_information, not applicable, not available, not reported",
            ),
        ],
    ),
    Case(
        "judgements_are_of_the_tool",
        "overall",
        [
            (A, "  overall: moderate\n", "  overall: high\n"),
            (R, "judgements: [low, moderate, high]", "judgements: [low, moderate]"),
        ],
        [
            Told(
                A,
                "overall: high",
                "high",
                "risk_of_bias.overall: 'high' is not a judgement of An invented checklist of two questions; expected one of low, moderate",
            ),
        ],
    ),
    Case(
        "judgements_are_of_the_tool",
        "other domain",
        [
            (A, "{domain: allocation,", "{domain: alocation,"),
        ],
        [
            Told(A, "- {domain: alocation", "-", "risk_of_bias.domains: no judgement of allocation; add one, or 'not reported'"),
            Told(
                A,
                "{domain: alocation",
                "alocation",
                "risk_of_bias.domains[0].domain: 'alocation' is not a domain of An invented checklist of two "
                "questions; did you mean 'allocation'?",
            ),
        ],
    ),
    Case(
        "domains_are_judged_once",
        "one of two left out",
        [
            (A, "    - {domain: knowledge, judgement: moderate}\n", ""),
        ],
        [
            Told(A, "- {domain", "-", "risk_of_bias.domains: no judgement of knowledge; add one, or 'not reported'"),
        ],
    ),
    Case(
        "domains_are_judged_once",
        "first domain again",
        [
            (A, "{domain: knowledge,", "{domain: allocation,"),
        ],
        [
            Told(
                A,
                "- {domain: allocation, judgement: low",
                "-",
                "risk_of_bias.domains: no judgement of knowledge; add one, or 'not reported'",
            ),
            Told(
                A, "{domain: allocation, judgement: moderate}", "allocation", "risk_of_bias.domains[1].domain: 'allocation' is judged twice"
            ),
        ],
    ),
    Case(
        "overall_is_at_least_the_worst",
        "two worse domains",
        [
            (A, "  overall: moderate\n", "  overall: low\n"),
            (A, "domain: allocation, judgement: low", "domain: allocation, judgement: high"),
        ],
        [
            Told(
                A,
                "overall: low",
                "low",
                "warning: risk_of_bias.overall: found 'low', but worse is the judgement of allocation (high), knowledge (moderate)",
            ),
        ],
    ),
    Case(
        "tools_fit",
        "keys and domains twice, and no such layout",
        [
            (R, "{key: hostile, kind: generic,", "{key: checklist, printed_as: rob2, kind: generic,"),
            (R, "{id: knowledge,", "{id: allocation,"),
            (A, "{domain: knowledge, judgement: moderate}", "{domain: allocation, judgement: moderate}"),
            ("studies/dunn2019.yml", "tool: hostile", "tool: checklist"),
        ],
        [
            Told(
                R, "chance}, {id: allocation", "allocation", "appraisal.tools[0].domains[1].id: 'allocation' is the id of an earlier domain"
            ),
            Told(R, "table2}}, {key: checklist", "checklist", "appraisal.tools[1].key: 'checklist' is the key of an earlier tool"),
            Told(
                R,
                "printed_as: rob2",
                "rob2",
                "appraisal.tools[1].printed_as: 'rob2' is not another tool with a layout of its own; there is no other",
            ),
            Told(
                A, "{domain: allocation, judgement: moderate}", "allocation", "risk_of_bias.domains[1].domain: 'allocation' is judged twice"
            ),
        ],
    ),
    Case(
        "tools_fit",
        "a key that is a word for a missing value",
        [
            (R, "{key: hostile, kind: generic,", "{key: unclear, kind: generic,"),
        ],
        [
            Told(R, "{key: unclear", "unclear", "appraisal.tools[1].key: 'unclear' is a word for a missing value; choose another key"),
            Told(
                "studies/dunn2019.yml",
                "tool: hostile",
                "hostile",
                "risk_of_bias.tool: 'hostile' is not a tool that appraisal declares; expected one of checklist, unclear",
            ),
        ],
    ),
    Case(
        "chart_options_exist",
        "a field of another type",
        [
            (R, "{kind: amount, field: total_minutes}", "{kind: amount, field: format}"),
        ],
        [
            Told(
                R,
                "field: format}",
                "format",
                "charts[2].field: 'format' is of the type terms; expected a field of the type quantity or count",
            ),
        ],
    ),
    Case(
        "chart_options_exist",
        "both fields of another type",
        [
            (R, "rows: therapist, columns: format}", "rows: sessions, columns: manual}"),
        ],
        [
            Told(
                R,
                "rows: sessions",
                "sessions",
                "charts[1].rows: 'sessions' is of the type count; expected a field of the type term or terms",
            ),
            Told(
                R,
                "columns: manual}",
                "manual",
                "charts[1].columns: 'manual' is of the type text; expected a field of the type term or terms",
            ),
        ],
    ),
    Case(
        "chart_options_exist",
        "the first field beside it",
        [
            (R, "{kind: amount, field: total_minutes}", "{kind: amount, field: total_minutes, beside: [sesions, sessions]}"),
        ],
        [
            Told(R, "[sesions", "sesions", "charts[2].beside[0]: 'sesions' is not a field of this review; did you mean 'sessions'?"),
        ],
    ),
    Case(
        "chart_options_exist",
        "tools",
        [
            (R, "  - {kind: timeline}\n", "  - {kind: traffic_light, tool: cheklist}\n  - {kind: bias_summary, tool: hostile}\n"),
        ],
        [
            Told(
                R,
                "tool: cheklist}",
                "cheklist",
                "charts[3].tool: 'cheklist' is not a tool that appraisal declares; did you mean 'checklist'?",
            ),
        ],
    ),
    Case(
        "flow_adds_up",
        "records excluded",
        [
            (R, "{n: 25, reason", "{n: 24, reason"),
        ],
        [
            Told(
                R,
                "reports_assessed: 10",
                "10",
                "flow.reports_assessed: found 10, but 40 from databases less 5 duplicates and 24 excluded leaves 11",
            ),
        ],
    ),
    Case(
        "flow_adds_up",
        "no duplicates",
        [
            (R, "  duplicate_records: 5\n", ""),
        ],
        [
            Told(R, "reports_assessed: 10", "10", "flow.reports_assessed: found 10, but 40 from databases less 25 excluded leaves 15"),
        ],
    ),
    Case(
        "flow_adds_up",
        "duplicates not reported, and too many assessed",
        [
            (R, "duplicate_records: 5", "duplicate_records: not reported"),
            (R, "reports_assessed: 10", "reports_assessed: 16"),
            (R, "{n: 4, reason", "{n: 10, reason"),
        ],
        [
            Told(
                R,
                "reports_assessed: 16",
                "16",
                "flow.reports_assessed: found 16, but 40 from databases less 0 duplicates and 25 excluded leaves 15 at most",
            ),
        ],
    ),
    Case(
        "flow_adds_up",
        "screened, and the rest goes on from what is given",
        [
            (R, "duplicate_records: 5\n", "duplicate_records: 5\n  records_screened: 34\n"),
        ],
        [
            Told(R, "records_screened: 34", "34", "flow.records_screened: found 34, but 40 from databases less 5 duplicates leaves 35"),
            Told(R, "reports_assessed: 10", "10", "flow.reports_assessed: found 10, but 34 screened less 25 excluded leaves 9"),
        ],
    ),
    Case(
        "flow_adds_up",
        "every stage, with places of their own",
        [
            (R, "duplicate_records: 5\n", "duplicate_records: {value: 6, where: {section: results}}\n  records_marked_ineligible: 1\n"),
            (
                R,
                "  records_excluded:\n",
                "  records_removed_otherwise: 2\n  records_screened: {value: 33, where: {section: results}}\n  records_excluded:\n",
            ),
            (
                R,
                "  reports_assessed: 10\n",
                "  reports_sought: 9\n  reports_not_retrieved: 2\n  reports_assessed: {value: 10, note: Odd.}\n",
            ),
            (R, "  new_studies: 4\n", "  new_studies: 4\n  new_reports: 5\n"),
        ],
        [
            Told(
                R,
                "{value: 33",
                "33",
                "flow.records_screened.value: found 33, "
                "but 40 from databases less 6 duplicates and 1 marked as ineligible and 2 removed for other reasons leaves 31",
            ),
            Told(R, "reports_sought: 9", "9", "flow.reports_sought: found 9, but 33 screened less 25 excluded leaves 8"),
            Told(R, "{value: 10", "10", "flow.reports_assessed.value: found 10, but 9 sought less 2 not retrieved leaves 7"),
            Told(R, "new_reports: 5", "5", "flow.new_reports: found 5, but 10 assessed less 6 excluded leaves 4"),
        ],
    ),
    Case(
        "flow_adds_up",
        "more excluded than there are",
        [
            (R, "{n: 25, reason", "{n: 36, reason"),
        ],
        [
            Told(
                R,
                "- {n: 36",
                "-",
                "flow.records_excluded: more than there are: 40 from databases less 5 duplicates and 36 excluded leaves -1",
            ),
        ],
    ),
    Case(
        "flow_adds_up",
        "studies that are fewer than the reports left",
        [
            (R, "{n: 2, reason", "{n: 1, reason"),
        ],
        [
            Told(
                R,
                "new_studies: 4",
                "4",
                "warning: flow.new_studies: found 4, but 10 assessed less 5 excluded leaves 5; "
                "say how many reports these studies have in 'new_reports'",
            ),
        ],
    ),
    Case(
        "flow_adds_up",
        "more studies than reports",
        [
            (R, "{n: 2, reason", "{n: 3, reason"),
            (R, "  new_studies: 4\n", "  new_studies: 4\n  new_reports: 3\n"),
        ],
        [
            Told(R, "new_studies: 4", "4", "warning: flow.new_studies: found 4, but they have 3 reports; each study has one or more"),
        ],
    ),
    Case(
        "flow_adds_up",
        "other methods",
        [
            (
                R,
                "  new_studies: 4\n",
                (
                    "  other:\n    records_from_websites: 3\n    records_from_citation_searching: 4\n    reports_sought: 8\n"
                    "    reports_not_retrieved: 1\n    reports_assessed: 6\n    reports_excluded:\n"
                    "      - {n: 5, reason: Medicines alone, where: {section: results}}\n  new_studies: 4\n  new_reports: 4\n"
                ),
            ),
        ],
        [
            Told(
                R, "reports_sought: 8", "8", "flow.other.reports_sought: found 8, but 3 from websites and 4 from citations makes 7 at most"
            ),
            Told(
                R,
                "reports_assessed: 6",
                "6",
                "flow.other.reports_assessed: found 6, but 8 sought by other methods less 1 not retrieved by other methods leaves 7",
            ),
            Told(
                R,
                "new_reports: 4",
                "4",
                "flow.new_reports: found 4, "
                "but 10 assessed and 6 assessed by other methods less 6 excluded and 5 excluded by other methods leaves 5",
            ),
        ],
    ),
    Case(
        "flow_adds_up",
        "totals of an update",
        [
            (R, "flow:\n", "flow:\n  previous: {studies: 7, reports: 9}\n"),
            (R, "  new_studies: 4\n", "  new_studies: 4\n  new_reports: 4\n  total_studies: 10\n  total_reports: 14\n"),
        ],
        [
            Told(R, "total_studies: 10", "10", "flow.total_studies: found 10, but 7 in the previous version and 4 new makes 11"),
            Told(R, "total_studies: 10", "10", "warning: flow.total_studies: found 10, but there are 4 study records"),
            Told(R, "total_reports: 14", "14", "flow.total_reports: found 14, but 9 in the previous version and 4 new makes 13"),
        ],
    ),
    Case(
        "flow_adds_up",
        "study records",
        [
            (R, "{n: 2, reason", "{n: 1, reason"),
            (R, "  new_studies: 4\n", "  new_studies: 5\n"),
        ],
        [
            Told(R, "new_studies: 5", "5", "warning: flow.new_studies: found 5, but there are 4 study records"),
        ],
    ),
    Case(
        "flow_adds_up",
        "databases",
        [
            (R, "records: 30,", "records: 31,"),
        ],
        [
            Told(
                R,
                "records_from_databases: 40",
                "40",
                "flow.records_from_databases: found 40, but 31 from Database One and 10 from Database Two makes 41",
            ),
        ],
    ),
    Case(
        "flow_adds_up",
        "registers",
        [
            (R, "{name: Database Two, records: 10,", "{name: A register, kind: register, records: 10,"),
            (R, "records_from_databases: 40\n", "records_from_databases: 30\n  records_from_registers: 11\n"),
            (R, "duplicate_records: 5\n", "duplicate_records: 6\n"),
        ],
        [
            Told(R, "records_from_registers: 11", "11", "flow.records_from_registers: found 11, but 10 from A register makes 10"),
        ],
    ),
    Case(
        "effects_fit_study",
        "a group larger than the study",
        [(B, "    higher_is: worse\n", EFFECT % (122, 10))],
        [
            Told(B, "n: 122}", "122", "outcomes[0].effect.intervention.n: found 122, but the study has 121 participants"),
        ],
    ),
    Case(
        "effects_fit_study",
        "both groups together",
        [(B, "    higher_is: worse\n", EFFECT % (61, 61))],
        [
            Told(B, "effect: {kind", "{", "outcomes[0].effect: the groups add up to 122, but the study has 121 participants"),
        ],
    ),
    Case(
        "effects_fit_study",
        "a correlation",
        [(B, "    higher_is: worse\n", "    higher_is: worse\n    effect: {kind: correlation, r: 0.5, n: 122}\n")],
        [
            Told(B, "n: 122}", "122", "outcomes[0].effect.n: found 122, but the study has 121 participants"),
        ],
    ),
    Case(
        "syntheses_ask_what_is_known",
        "same id",
        [(R, "site:\n", SYNTHESES.replace("id: pooled", "id: severity"))],
        [
            Told(R, "- id: severity", "severity", "syntheses[1].id: 'severity' is the id of an earlier synthesis"),
        ],
    ),
    Case(
        "syntheses_ask_what_is_known",
        "outcome",
        [(R, "site:\n", SYNTHESES.replace("    outcome: [severity]", "    outcome: [severty]"))],
        [
            Told(
                R,
                "outcome: [severty]",
                "severty",
                "syntheses[1].outcome[0]: 'severty' is not a known outcome measure; did you mean 'severity'?",
            ),
        ],
    ),
    Case(
        "syntheses_ask_what_is_known",
        "comparator",
        [(R, "site:\n", SYNTHESES.replace("[advice,", "[advise,"))],
        [
            Told(R, "advise", "advise", "syntheses[0].comparators[0]: 'advise' is not a known comparator; did you mean 'advice'?"),
        ],
    ),
    Case(
        "syntheses_ask_what_is_known",
        "variable of the filter",
        [(R, "site:\n", SYNTHESES.replace("{randomised: true}", "{randomized: true}"))],
        [
            Told(
                R,
                "randomized: true}",
                "randomized",
                "syntheses[1].where.randomized: 'randomized' is not a variable of the studies; did you mean 'randomised'?",
            ),
        ],
    ),
    Case(
        "syntheses_ask_what_is_known",
        "subgroup",
        [(R, "site:\n", SYNTHESES.replace("subgroup: format", "subgroup: participants"))],
        [
            Told(
                R,
                "subgroup: participants",
                "participants",
                "syntheses[1].subgroup: 'participants' is not a variable of terms; expected one of "
                "classification, comparator, design, direction, format, harms, overall_bias, phase, therapist",
            ),
        ],
    ),
    Case(
        "numbers_are_in_one_unit",
        "units of what has none, twice",
        [
            (R, "statistic: sum, of: participants}", "statistic: sum, of: participants, unit: people}"),
            (R, "statistic: maximum, of: participants}", "statistic: maximum, of: participants, unit: people}"),
        ],
        [
            Told(
                R,
                "statistic: sum, of: participants, unit: people}",
                "people",
                "numbers.participants.unit: 'people' is not a unit in which studies give 'participants'; it has none, so leave out 'unit'",
            ),
            Told(
                R,
                "statistic: maximum, of: participants, unit: people}",
                "people",
                "numbers.largest.unit: 'people' is not a unit in which studies give 'participants'; it has none, so leave out 'unit'",
            ),
        ],
    ),
    Case(
        "charts_fit_their_kind",
        "a chart without what it needs, and one of no kind",
        [
            (R, "rows: therapist, columns: format}", "rows: therapist}"),
            (R, "{kind: timeline}", "{kind: timelin}"),
        ],
        [
            Told(R, "{kind: evidence_map, rows: therapist}", "{", "charts[1]: 'evidence_map' takes columns, rows; found rows"),
            Told(R, "{kind: timelin}", "timelin", "charts[3].kind: 'timelin' is not a kind of chart; did you mean 'timeline'?"),
        ],
    ),
    Case(
        "change_ids_differ",
        "the id of another change, twice",
        [
            (R, "  - {id: hostile,", "  - {id: first_records,"),
            (R, "  - {id: same_day,", "  - {id: first_records,"),
        ],
        [
            Told(R, "{id: first_records, date: 2022", "first_records", "changes[1].id: 'first_records' is the id of an earlier change"),
            Told(
                R,
                "{id: first_records, date: 2021-05-06, says: A",
                "first_records",
                "changes[2].id: 'first_records' is the id of an earlier change",
            ),
        ],
    ),
]
TUPLES = ("STUDY_RULES", "REVIEW_RULES")
RULES = [rule for name in TUPLES for rule in getattr(rules, name)]


def broken(sleep: Copy, case: Case) -> Copy:
    """The review with the fault of ``case``."""
    for file, old, new in case.edits:
        sleep.edit(file, (old, new))
    return sleep


def test_faultless(sleep: Copy) -> None:
    """No rule finds anything in the invented review."""
    assert sleep.problems() == []


def test_all_rules_are_tested() -> None:
    """Each rule says in a docstring what must hold, and has a fault below, or in the tests of its own module."""
    assert all(rule.__doc__ for rule in RULES)
    apart = {
        f"living_review.checks.{name}"
        for name in ("citations", "dates", "names", "scales", "stand_ins", "versions", "whose_site", "printed")
    }
    assert {case.rule for case in CASES} == {rule.__name__ for rule in RULES if rule.__module__ not in apart}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.name}")
def test_fault(case: Case, sleep: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each fault is told at its place, and nothing else is; it is this rule that tells it: without the rule something is missing."""
    loaded = load_records(broken(sleep, case).folder)
    expected = sleep.told(*case.problems)
    assert sleep.printed(rules.check_records(loaded, chart_kinds())) == expected
    for name in TUPLES:
        monkeypatch.setattr(rules, name, tuple(rule for rule in getattr(rules, name) if rule.__name__ != case.rule))
    assert set(sleep.printed(rules.check_records(loaded, chart_kinds()))) < set(expected)


@pytest.mark.parametrize("name", ["where", "harms", "phase", "randomised", "year"])
def test_taken_name_of_a_field(name: str, sleep: Copy) -> None:
    """A review's own field cannot have a name that each study has already."""
    sleep.edit(R, ("  - id: manual", f"  - id: {name}"))
    found = [problem for problem in sleep.problems() if problem.startswith(R)]
    message = f"fields[5].id: '{name}' is a name that each study has already; choose another id"
    assert found == sleep.told(Told(R, f"  - id: {name}\n    label: Manual", name, message))


def test_missing_doi_is_no_twin(sleep: Copy) -> None:
    """Two studies without a DOI do not have the same one."""
    sleep.edit(C, ("doi: 10.5555/sleep.3", "doi: not reported"))
    assert sleep.problems() == []


def test_a_reference_to_an_invalid_study_is_known(sleep: Copy) -> None:
    """A study that has faults of its own still exists for those that name it, and counts as recorded."""
    sleep.edit(A, ("  year: 2015", "  year: 20150"))
    assert sleep.problems() == sleep.told(Told(A, "year: 20150", "20150", "citation.year: found 20150, expected 2100 or less"))


def test_warnings_do_not_stop_a_build(sleep: Copy) -> None:
    """A warning is marked as one, and the records are given out all the same."""
    sleep.edit(A, ("  year: 2015", "  year: 2009"))
    (problem,) = sleep.found()
    assert problem.severity == "warning"
    assert [problem.severity for problem in sleep.found() if problem.severity == "error"] == []
