"""A review that goes on after its publication: its versions, and an invented study that was added later."""

from __future__ import annotations

from helpers.reviews import Copy

KEY = "tanaka2022"
FILE = f"studies/{KEY}.yml"
VERSIONS = """\
versions:
  - version: "1.0"
    date: 2021-04-01
    last_search: 2020-12
    studies: [adler2015, brook2017, chen2018, dunn2019]

question:
"""


def publish(copy: Copy) -> None:
    """Let review.yml say that the published review held the four studies that there are."""
    copy.edit("review.yml", ("question:\n", VERSIONS))


def add_study(copy: Copy) -> None:
    """Add a study to the published review: randomised, larger than all others, with a serious harm and a result against the therapy."""
    publish(copy)
    (copy.folder / FILE).write_text(STUDY, encoding="utf-8")


STUDY = """\
key: tanaka2022
added: {date: 2022-05-01, search: Database One in April 2022}
citation:
  authors: [Tanaka A]
  year: 2022
  title: Talking and waking
  journal: Invented Sleep
  doi: 10.5555/sleep.tanaka
  reference: not applicable

registration: {value: NCT01234567, where: {registry: NCT01234567}}
country: Japan
phase: not applicable
design: randomised_trial
comparator: waiting_list

participants:
  printed: "200"
  total: 200
  where: {report: {page: 3, table: 1}}

population: not reported

intervention:
  where: {report: {page: 2}}
  format: group
  therapist: psychologist
  sessions: 6
  minutes_per_session: {value: 60, unit: minutes}
  total_minutes: {value: 360, unit: minutes}
  manual: not reported

result:
  finding: People who talked slept no better than those who waited.
  classification: not applicable
  direction: no_difference

outcomes:
  - id: severity_change
    measure: severity
    scale: diary
    n: 200
    time: six weeks
    comparator: waiting_list
    unit: points
    direction: no_difference
    says: There was no difference.
    where: {report: {page: 4, section: Results}}

survival: not applicable

harms:
  attributed: events
  events:
    - {event: tiredness, serious: true, n: 3, where: {report: {page: 5}}}

risk_of_bias:
  tool: not applicable
  overall: not available
"""
