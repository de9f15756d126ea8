"""Which adverse events each study reports, and which studies report none or say nothing of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from living_review.analysis.tables import Tables, rows_of
from living_review.charts import palette
from living_review.charts.base import Chart, Layout, Plot, Tally, across, down, labels_of, legend, study_link, term_label, words_of_fields
from living_review.charts.counts import tallied
from living_review.charts.lazy import alt
from living_review.charts.phrases import Between, Heading, listed
from living_review.charts.quick_altair import layered
from living_review.charts.study_rows import LINE, ROW, headed, headings, label_room, named, names
from living_review.charts.words import Words
from living_review.formatting import upper, wrap
from living_review.records.chart_kinds import ChartOption
from living_review.records.load import Records
from living_review.records.review import ChartDeclaration, FieldDeclaration
from living_review.wording import STUDIES, Cased, Counted, Phrases, Wording, joined, worded


class HarmsWords(Phrases):
    """What the chart says."""

    SERIOUS = "Serious"
    OTHER = "Not serious"
    UNNAMED = "Not named"
    NONE = "Said to be none"
    SILENT = "Not reported"
    SOME = "some, not named"
    SAID_NONE = "none, as the source says"
    NOTHING_SAID = "not reported"
    EVENT = "Adverse event"
    KIND = "Kind"
    PEOPLE = "People who had it"
    APART = "A study of which the source says that there were no adverse events is told apart from one of which it says nothing."
    ONCE_EACH = "A study counts once for each of its events, however many people had it."
    COUNTED = "A number beside a mark is that of people; where there is none, it is not reported."
    NOT_COUNTED = "How many people had an event is not reported."
    TWICE = "A study with two terms of the field {field} stands under each, with all its events: {studies}."
    TIES = "The source ties a serious adverse event to {n} of {studies}"
    TIES_SILENT = "The source ties a serious adverse event to {n} of {studies} and names no event for {silent}"
    SPREAD = "{first}; no event is in more than {studies}"
    MOST = "{first}; named for most studies: {event} ({studies})"
    MOST_EACH = "{first}; named for most studies: {event} ({studies} each)"
    EVENTS_OF = "Adverse events of {studies}."
    LINE = "{what}: {studies}."
    MARKED = "{study} (serious)"
    UNNAMED_LINE = "Adverse events, not named: {studies}."
    NONE_LINE = "No adverse events, as the source says: {studies}."
    SILENT_LINE = "Harms not reported: {studies}."
    NO_EVENT = "No event\nnamed"
    WITH_PEOPLE = Counted("{event}: {n} person", "{event}: {n} people")


SERIOUS, OTHER, UNNAMED, NONE, SILENT = (
    HarmsWords.SERIOUS,
    HarmsWords.OTHER,
    HarmsWords.UNNAMED,
    HarmsWords.NONE,
    HarmsWords.SILENT,
)
KINDS = (SERIOUS, OTHER, UNNAMED, NONE, SILENT)
KIND_COLOURS = dict(zip(KINDS, ("group-2", "group-1", "group-4", "group-3", "muted"), strict=True))
OF_STATE = {"none": NONE, "unnamed": UNNAMED}
WORDS = {UNNAMED: HarmsWords.SOME, NONE: HarmsWords.SAID_NONE, SILENT: HarmsWords.NOTHING_SAID}
"""What stands in the table for a study without an event."""


def harms_matrix(records: Records, tables: Tables, declared: ChartDeclaration) -> Plot | None:
    """A mark for each adverse event of each study, serious ones apart, and studies grouped by the terms of ``rows``."""
    field = records.review.field(declared.option("rows"))
    assert field.vocabulary is not None, "the rules let only fields of terms pass"
    if tables.harms.empty and not any("none" in value for value in tables.studies["harms"]):
        return None
    terms = dict.fromkeys(
        [term for term in records.vocabulary[field.vocabulary].terms if any(term in value for value in tables.studies[field.id])]
        + [value[0] for value in tables.studies[field.id] if value[0] not in records.vocabulary[field.vocabulary].terms]
    )
    frame = _frame(records, tables, field.id, {term: term_label(records, field.vocabulary, term) for term in terms})
    several = [label for label, value in zip(tables.studies["label"], tables.studies[field.id], strict=True) if len(value) > 1]
    group = field.label if frame["group"].nunique() > 1 else ""
    return Plot(
        title=_title(records, tables),
        description=_description(tables, frame),
        frame=frame,
        numbers={"group": field.id, "study": "study", "label": "label", "event": "event", "kind": "kind", "n": "n"},
        columns={
            "group": field.label,
            "label": worded(Heading.STUDY),
            "event": worded(HarmsWords.EVENT),
            "kind": worded(HarmsWords.KIND),
            "people": worded(HarmsWords.PEOPLE),
        },
        draw=_draw,
        given={"group": group},
        tally=_tally,
        tally_note=joined(" ", [worded(HarmsWords.APART), worded(HarmsWords.ONCE_EACH)]),
        note=_note(field, several, tables),
    )


def _frame(records: Records, tables: Tables, field: str, groups: Mapping[str, str]) -> pd.DataFrame:
    """A row for each event of each study below each of its terms; ``groups`` are their labels, in the order of the terms."""
    events: dict[str, list[dict[Any, Any]]] = {}
    for row in rows_of(tables.harms):
        events.setdefault(str(row["study"]), []).append(row)
    told = {key: list(_events_of(events.get(str(key), []), state[0], records)) for key, state in tables.studies["harms"].items()}
    labels = dict(tables.studies["label"])
    rows = [
        {"group": group, "study": key, "label": labels[key], **event}
        for term, group in groups.items()
        for key, value in tables.studies[field].items()
        if term in value
        for event in told[key]
    ]
    return pd.DataFrame(rows).assign(url=lambda frame: [study_link(key) for key in frame["study"]])


def _note(field: FieldDeclaration, several: list[str], tables: Tables) -> Wording:
    """How to read the marks, and which studies stand in it twice."""
    notes = [worded(HarmsWords.APART), worded(HarmsWords.COUNTED if _counted(tables) else HarmsWords.NOT_COUNTED)]
    notes += [worded(HarmsWords.TWICE, field=Cased(str.lower, field.label), studies=listed(several))] if several else []
    return joined(" ", notes)


def _counted(tables: Tables) -> bool:
    return any(isinstance(n, int) for n in tables.harms["n"])


def _events_of(events: list[dict[Any, Any]], state: str, records: Records) -> Iterator[dict[str, Any]]:
    """The adverse events of a study, serious ones first, or one row that says why there are none."""
    if not events:
        kind = OF_STATE.get(state, SILENT)
        yield {"event": WORDS[kind], "kind": kind, "n": "", "people": "–", "is_event": False}
    order = list(records.vocabulary["adverse_events"].terms)
    for row in sorted(events, key=lambda row: (not row["serious"], order.index(row["event"]))):
        people = str(row["n"])
        yield {
            "event": term_label(records, "adverse_events", row["event"]), "kind": SERIOUS if row["serious"] else OTHER,
            "n": people if people.isdigit() else "", "people": people, "is_event": True,
        }  # fmt: skip


def _title(records: Records, tables: Tables) -> Wording:
    """How many studies have a serious adverse event, how many are silent, and which event most studies have."""
    n = len(tables.studies)
    serious = int(tables.studies["serious_harm"].sum())
    silent = sum(value not in (("events",), ("none",)) for value in tables.studies["harms"])
    phrase = HarmsWords.TIES_SILENT if silent else HarmsWords.TIES
    text = worded(phrase, n=serious, studies=STUDIES.of(n), **({"silent": silent} if silent else {}))
    counts = tables.harms.groupby("event")["study"].nunique()
    if counts.empty:
        return text
    most = [event for event in records.vocabulary["adverse_events"].terms if counts.get(event) == counts.max()]
    studies = STUDIES.of(int(counts.max()))
    if len(most) > (1 if counts.max() == 1 else 2):
        return worded(HarmsWords.SPREAD, first=text, studies=studies)
    names = joined(Between.AND, [term_label(records, "adverse_events", event) for event in most])
    return worded(HarmsWords.MOST_EACH if len(most) > 1 else HarmsWords.MOST, first=text, event=names, studies=studies)


def _description(tables: Tables, frame: pd.DataFrame) -> Wording:
    words, distinct = HarmsWords, frame.drop_duplicates(["study", "event", "kind"])
    parts = [worded(words.EVENTS_OF, studies=STUDIES.of(len(tables.studies)))]
    for event, rows in distinct[distinct["is_event"]].groupby("event", sort=False):
        named = [
            worded(words.MARKED, study=label) if kind == SERIOUS else label for label, kind in zip(rows["label"], rows["kind"], strict=True)
        ]
        parts.append(worded(words.LINE, what=event, studies=listed(named)))
    for kind, phrase in ((UNNAMED, words.UNNAMED_LINE), (NONE, words.NONE_LINE), (SILENT, words.SILENT_LINE)):
        labels = list(distinct[distinct["kind"] == kind]["label"])
        parts += [worded(phrase, studies=listed(labels))] if labels else []
    return joined(" ", parts)


# ---------------------------------------------------------------------------------------------- drawing


def _tally(frame: pd.DataFrame, group: str) -> Tally:
    """How many studies have each event, as serious or not, and for how many there is none, or nothing is said."""
    distinct = frame.drop_duplicates(["study", "event", "kind"])
    values = [("", Cased(upper, event), str(kind)) for event, kind in zip(distinct["event"], distinct["kind"], strict=True)]
    events = distinct[distinct["is_event"]].groupby("event", sort=False)["study"].nunique().sort_values(ascending=False, kind="stable")
    kinds = [Cased(upper, event) for event in events.index]
    kinds += [Cased(upper, text) for text in WORDS.values() if ("", upper(text)) in {value[:2] for value in values}]
    colours = tuple((kind, palette.LIGHT[KIND_COLOURS[kind]]) for kind in KINDS)
    return Tally(tallied(values, kinds, KINDS), ("", worded(HarmsWords.EVENT), worded(HarmsWords.KIND), worded(Heading.STUDIES)), colours)


COLUMN = 30
"""The least width of a column in pixels."""
SLANT, LETTER, LETTERS = -60, 6.1, 13
"""The angle of the names of events above their columns, and about how wide a letter and how high a line of theirs is."""
NO_EVENT = HarmsWords.NO_EVENT


def _draw(frame: pd.DataFrame, layout: Layout, group: str) -> alt.TopLevelMixin:
    """A matrix where its columns fit, else a list with a line for each event of a study."""
    titles = _titles(frame, layout.say(SERIOUS))
    labels = label_room(frame, layout.width)
    room = min(
        (layout.width - labels - 22 - _longest([text]) * LETTER * math.cos(math.radians(SLANT))) / (i + 0.5)
        for i, text in enumerate([layout.say(NO_EVENT), *titles.values()])
    )
    if room < COLUMN:
        return _list(frame, layout, group)
    return _matrix(frame, layout, group, titles, min(room, 2.0 * COLUMN))


def _titles(frame: pd.DataFrame, serious: str) -> dict[str, str]:
    """The lines above the column of each event: serious ones first, then those of many studies."""
    events = frame[frame["is_event"]].groupby("event")
    counts = events.agg(studies=("study", "nunique"), serious=("kind", lambda kinds: serious in set(kinds))).reset_index()
    counts = counts.sort_values(["serious", "studies", "event"], ascending=[False, False, True])
    return {event: wrap(event, max(20, len(event) // 2 + 4)) for event in counts["event"]}


def _longest(texts: Iterable[str]) -> int:
    return max(len(line) for text in texts for line in text.split("\n"))


def _marks(base: alt.Chart, layout: Layout, x: alt.X, frame: pd.DataFrame) -> alt.Chart:
    said = [layout.say(kind) for kind in KINDS]
    kinds = [kind for kind in said if kind in set(frame["kind"])]
    colours = {kind: palette.LIGHT[KIND_COLOURS[english]] for kind, english in zip(said, KINDS, strict=True)}
    shapes = dict(zip(said, ["diamond", "circle", "triangle-up", "square", "cross"], strict=True))
    return base.mark_point(filled=True, size=105, opacity=1).encode(
        x=x,
        color=alt.Color("kind:N", scale=alt.Scale(domain=kinds, range=[colours[kind] for kind in kinds]), legend=legend(layout)),
        shape=alt.Shape("kind:N", scale=alt.Scale(domain=kinds, range=[shapes[kind] for kind in kinds]), legend=legend(layout)),
    )


def _base(frame: pd.DataFrame, height: float, say: Words) -> alt.Chart:
    return alt.Chart(frame).encode(
        y=down("y", height),
        href=alt.Href("url:N"),
        tooltip=[
            alt.Tooltip("label:N", title=say(Heading.STUDY)),
            alt.Tooltip("event:N", title=say(HarmsWords.EVENT)),
            alt.Tooltip("kind:N", title=say(HarmsWords.KIND)),
            alt.Tooltip("people:N", title=say(HarmsWords.PEOPLE)),
        ],
    )


def _matrix(frame: pd.DataFrame, layout: Layout, group: str, titles: dict[str, str], room: float) -> alt.TopLevelMixin:
    labels = label_room(frame, layout.width)
    columns = {event: i + 1 for i, event in enumerate(titles)}
    say, no_event = layout.say, layout.say(NO_EVENT)
    head = _longest([no_event, *titles.values()]) * LETTER * math.sin(math.radians(-SLANT)) + 24
    same = (frame["study"] == frame["study"].shift(-1)) & (frame["group"] == frame["group"].shift(-1))
    placed, height = headed(named(frame, labels), group, head, [0.0 if again else float(ROW) for again in same])
    placed["x"] = [labels + room * (columns.get(event, 0) + 0.5) for event in frame["event"]]
    placed["column"] = [titles.get(event, no_event) for event in frame["event"]]
    further = placed["column"].str.count("\n") * LETTERS / 2  # lines below the first go to the right and down of the slanted text
    placed["column_x"] = placed["x"] + 6 - further * math.cos(math.radians(90 + SLANT))
    placed["column_y"] = head - 8 - further * math.sin(math.radians(90 + SLANT))
    width = layout.width - 10
    base = _base(placed, height, say)
    lines = (
        alt.Chart(placed)
        .transform_aggregate(groupby=["y"])
        .mark_rule(color=palette.LIGHT["faint"])
        .encode(y=down("y", height), x=alt.value(labels), x2=alt.value(labels + room * (len(columns) + 1)))
    )
    uprights = (
        alt.Chart(placed)
        .transform_aggregate(groupby=["x"])
        .mark_rule(color=palette.LIGHT["faint"])
        .encode(x=across("x", width), y=alt.value(head), y2=alt.value(height))
    )
    slanted = (
        alt.Chart(placed)
        .transform_aggregate(groupby=["column", "column_x", "column_y"])
        .mark_text(align="left", baseline="middle", angle=SLANT % 360, fontSize=12, lineBreak="\n", lineHeight=LETTERS)
        .encode(x=across("column_x", width), y=down("column_y", height), text=alt.Text("column:N"))
    )
    marks = _marks(base, layout, across("x", width), frame)
    counts_of_people = base.mark_text(align="left", dx=8, fontSize=11.5).encode(x=across("x", width), text=alt.Text("n:N"))
    return layered(
        lines, uprights, slanted, names(placed, height, say), headings(placed, height), marks, counts_of_people, width=width, height=height
    )


def _list(frame: pd.DataFrame, layout: Layout, group: str) -> alt.TopLevelMixin:
    width = layout.width - 10
    room = label_room(frame, layout.width) - (16 if layout.narrow else 0)
    words = [wrap(upper(event), int((width - room - 20) / 6.7)) for event in frame["event"]]
    placed, height = headed(named(frame, room), group, 0, [ROW - 2 + LINE * text.count("\n") for text in words])
    placed["x"] = room + 6.0
    placed["words"] = [
        layout.say(HarmsWords.WITH_PEOPLE.of(int(n), event=text)) if n else text for text, n in zip(words, frame["n"], strict=True)
    ]
    base = _base(placed, height, layout.say)
    text = base.mark_text(align="left", baseline="line-top", x=room + 20, dy=-7, lineBreak="\n", lineHeight=LINE).encode(
        text=alt.Text("words:N")
    )
    marks = _marks(base, layout, across("x", width), frame)
    return layered(names(placed, height, layout.say), headings(placed, height), text, marks, width=width, height=height)


def _shows(records: Records, declared: ChartDeclaration) -> Iterator[str]:
    yield from words_of_fields(records, declared.option("rows"))
    yield from labels_of(records, "adverse_events")


CHARTS = (
    Chart(
        kind="harms_matrix",
        section="harm",
        plot=harms_matrix,
        shows=_shows,
        options=(ChartOption("rows", "The field by which the rows are grouped.", types=("term", "terms")),),
    ),
)
