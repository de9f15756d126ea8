"""Tables of judgements in the layout of the R package robvis: a line for each study, a column for each domain.

The columns are Study, the domains (headed by codes such as D1, by their names, or by both), Overall and Weight. Where the
applicability of QUADAS-2 is judged too its columns are D1.1, D2.1 and D3.1. A judgement that is missing is NA, as R has it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from living_review.exchange.csv_table import Table
from living_review.exchange.study_names import KnownStudies, folded
from living_review.problems import InputError, Problem, did_you_mean, quoted
from living_review.records.rob_tools import NO_INFORMATION, TOOLS, JudgementLevel, Tool, ToolDomain

STUDY, OVERALL, WEIGHT, OUTCOME = "Study", "Overall", "Weight", "Outcome"
MISSING_CELLS = {
    "": "not reported", "na": "not reported", "n a": "not reported", "not reported": "not reported", "nr": "not reported",
    "not applicable": "not applicable", "not available": "not available",
}  # fmt: skip
"""The cells, as ``_plain`` gives them, that say that there is no judgement."""
NO_INFORMATION_WORDS = frozenset({"ni", "no information", "no info", "not enough information"})
OTHER_HEADS = {
    "study": STUDY, "studies": STUDY, "study id": STUDY, "study name": STUDY, "studyid": STUDY, "trial": STUDY, "author": STUDY,
    "authors": STUDY, "first author": STUDY, "reference": STUDY, "study label": STUDY, "unique id": STUDY, "studie": STUDY,
    "overall": OVERALL, "overall bias": OVERALL, "overall risk of bias": OVERALL, "overall rob": OVERALL, "rob overall": OVERALL,
    "overall judgement": OVERALL, "overall judgment": OVERALL, "overall risk": OVERALL, "overall risk of bias judgement": OVERALL,
    "overall risk of bias judgment": OVERALL, "total": OVERALL, "gesamt": OVERALL,
    "weight": WEIGHT, "weights": WEIGHT,
    "outcome": OUTCOME, "outcomes": OUTCOME, "result": OUTCOME, "outcome name": OUTCOME,
}  # fmt: skip
"""What the columns beside the domains may be headed by, as ``_plain`` gives it."""
EMPTY_WORDS = frozenset({
    "a", "an", "and", "arising", "at", "bias", "biases", "by", "concern", "concerns", "concerning", "domain", "due", "for", "from",
    "in", "into", "judgement", "judgment", "of", "on", "or", "process", "processes", "regarding", "related", "risk", "rob", "study",
    "studies", "that", "the", "to", "was", "were", "with",
})  # fmt: skip
"""Words of headings that tell no domain from another."""
CLOSE = 0.5
"""The share of telling words that a heading has in common with the domain it means, at least."""
ENDINGS = re.compile(r"(?<=\w{4})(ing|ed|s)$")
"""What is taken off a word, so that 'reporting' and 'reported' are alike."""
FOR_STUDY = ("study", "studies", "study name", "study label", "study id", "studyid", "trial")
"""Headings that name a study better than the others do, the best first."""


@dataclass(frozen=True)
class Imported:
    """A line of a table: the study's name in it, the judgements by the ids of domains and as a whole, and the outcome if it names one."""

    name: str
    domains: tuple[tuple[str, str], ...]
    overall: str
    outcome: str = ""
    reasons: tuple[tuple[str, str], ...] = ()
    """Why, by the ids of domains, where the table says so."""


@dataclass(frozen=True)
class Judged:
    """What a table says, and what a reader of it should know: columns that were passed over, and how the domains are ordered."""

    lines: tuple[Imported, ...]
    notices: tuple[str, ...] = ()


@dataclass
class _Heads:
    """Which column of a table holds what."""

    columns: dict[str, int] = field(default_factory=dict)
    """The place of each column by what it holds: a word above, or the id of a domain."""
    by_code: set[str] = field(default_factory=set)
    """The domains that only a code names."""
    passed_over: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_robvis(table: Table, path: str, tool: Tool, version: str = "") -> Judged:
    """The judgements in a table that messages call ``path``.

    A first column without a name (R's row names), a column of weights and others that are no domain may be there; the whole may be
    missing. Codes of a tool whose versions order their domains differently mean those of ``version``, the year, or of the declared one.

    Raises:
        InputError: the columns or the words are not those of the tool; all that is wrong is reported with line and column.
    """
    if table.problems:
        raise InputError(table.problems)
    coded = _of_version(tool, version, path)
    heads = _heads(table.header, path, tool, coded)
    if not heads.problems and not table.rows:
        heads.problems.append(Problem(path, 1, 1, "", "has no line below the header"))
    lines, problems = _lines(table, path, tool, heads) if not heads.problems else ((), [])
    if heads.problems or problems:
        raise InputError([*heads.problems, *problems])
    notices = [*table.notices, *heads.notices, *_about_columns(heads, path), *_about_order(heads, path, coded, version, lines)]
    return Judged(tuple(lines), tuple(notices))


def _of_version(tool: Tool, version: str, path: str) -> Tool:
    """The tool in the version of a year.

    Raises:
        InputError: it has no such version.
    """
    if not version or version == tool.version:
        return tool
    others = {other.version: other for other in TOOLS.values() if _same_domains(other, tool)}
    if version not in others:
        known = sorted({tool.version, *others} - {""})
        hint = f"expected one of {', '.join(known)}" if known else "there is only one"
        raise InputError([Problem(path, 1, 1, "", f"{quoted(version)} is not a version of {tool.label}; {hint}")])
    return others[version]


def _same_domains(one: Tool, other: Tool) -> bool:
    ids = ({domain.id for domain in tool.domains} for tool in (one, other))
    return bool(other.version) and one.version != other.version and len({frozenset(each) for each in ids}) == 1


def _heads(header: Sequence[str], path: str, tool: Tool, coded: Tool) -> _Heads:
    """Where each column of the tool stands in the header, and which are missing or duplicated."""
    heads = _Heads()
    sure: dict[str, int] = {}
    for i, written in enumerate(header):
        found, how_sure = _meaning(written, tool, coded, heads)
        other = heads.columns.get(found)
        if not found or (other is not None and how_sure < sure[found]):
            heads.passed_over += [written] if written else []
            continue
        if other is not None and how_sure == sure[found]:
            heads.problems.append(Problem(path, 1, i + 1, "", f"the column {quoted(written)} stands twice"))
        elif other is not None:
            heads.passed_over.append(header[other])
        heads.columns[found], sure[found] = i, how_sure
    if STUDY not in heads.columns:  # robvis takes the first column for the names, whatever stands above it
        first = next((i for i, written in enumerate(header) if not written or written in heads.passed_over), None)
        if first is not None and first <= 1:
            heads.columns[STUDY] = first
            heads.passed_over = [written for written in heads.passed_over if written != header[first]]
    wanted = [(STUDY, STUDY), *((domain.id, _shown(domain, tool)) for domain in tool.domains if not domain.extra)]
    missing = [name for known, name in wanted if known not in heads.columns]
    if missing:
        others = f"; other columns are {', '.join(map(quoted, heads.passed_over))}" if heads.passed_over else ""
        message = f"has no column {', '.join(missing)} of a table by {tool.label}{others}"
        heads.problems.append(Problem(path, 1, 1, "", message))
    return heads


def _shown(domain: ToolDomain, tool: Tool) -> str:
    return f"{domain.code} ({domain.label})" if tool.known else domain.label


REVMAN = re.compile(r"Domain \((judgement|support)\): ?(.+?)\??", re.IGNORECASE)
"""How RevMan heads the judgement of a domain, and the reason for it."""
SUPPORT = "support of "
SURE = 10
"""How sure a heading is that names a domain by its code or in full."""
APPLICABILITY = re.compile(r"applicab|\bac\b", re.IGNORECASE)
CODE = re.compile(r"(?:domain\s*)?([A-Z]{0,2}\d+[a-z]?(?:[._ ]1)?)(?:$|[\s.:)–—-]+(.*))", re.IGNORECASE)
"""A heading that starts with the code of a domain, and the words behind it."""


def _meaning(written: str, tool: Tool, coded: Tool, heads: _Heads) -> tuple[str, int]:
    """What a column holds by its heading, '' if it is none of the tool's; and how sure that is, of two columns for one thing."""
    revman = REVMAN.fullmatch(written.strip())
    if revman:
        domain = _by_words(revman.group(2), tool)
        return "" if domain is None else domain.id if revman.group(1).casefold() == "judgement" else f"{SUPPORT}{domain.id}", SURE
    plain = _plain(written)
    if plain in OTHER_HEADS and not any(_plain(domain.label) == plain or domain.id == plain for domain in tool.domains):
        return OTHER_HEADS[plain], SURE - FOR_STUDY.index(plain) if plain in FOR_STUDY else 1
    code = CODE.fullmatch(written.strip())
    words = code.group(2) or "" if code else written
    of_code = _by_code(code.group(1), coded) if code else None
    of_words = _by_words(words, tool) if words.strip() else None
    if of_words is not None:
        if of_code is not None and of_code.id != of_words.id:
            heads.notices.append(f"the column {quoted(written)} was read by its words, as {of_words.label}, and not by its code")
        return of_words.id, SURE if of_code is not None or _is_name(words, of_words) else 1
    if of_code is not None and not words.strip():
        heads.by_code.add(of_code.id)
        return of_code.id, SURE
    return "", 0


def _is_name(words: str, domain: ToolDomain) -> bool:
    return _plain(words) in (domain.id, _plain(domain.id), _plain(domain.label), _plain(domain.short.replace("\u00ad", "")))


def _by_code(code: str, tool: Tool) -> ToolDomain | None:
    """The domain with this code; a second D1 (D1.1, as R counts columns) is its applicability."""
    wanted = re.sub(r"[^a-z0-9]", "", code.casefold())
    wanted = f"d{wanted}" if wanted[:1].isdigit() else wanted
    if wanted.endswith("a") and any(domain.code.casefold() == f"{wanted[:-1]}b" for domain in tool.domains):
        wanted = wanted[:-1]  # D1a beside D1b is the first of the two
    for domain in tool.domains:
        if domain.code.casefold() == wanted or (domain.extra and f"d{domain.code[1:]}1" == wanted):
            return domain
    return None


def _by_words(words: str, tool: Tool) -> ToolDomain | None:
    """The domain that the words of a heading name: all of them, or more of them than any other."""
    for domain in tool.domains:
        if _is_name(words, domain):
            return domain
    extra = APPLICABILITY.search(words) is not None
    without = re.sub(r"\([^)]*\)", " ", words)
    scores: list[tuple[float, ToolDomain]] = []
    for domain in tool.domains:
        if domain.extra == extra:
            told = [_telling(text) for text in (domain.label, domain.id, domain.short.replace("\u00ad", ""))]
            scores.append((max(_alike(_telling(text), each) for text in (words, without) for each in told), domain))
    scores.sort(key=lambda each: -each[0])
    if not scores or scores[0][0] < CLOSE or (len(scores) > 1 and scores[1][0] == scores[0][0]):
        return None
    return scores[0][1]


def _telling(text: str) -> frozenset[str]:
    """The words of a heading that tell domains apart, in the singular and in British letters."""
    words = (
        word.replace("z", "s")
        for word in _plain(APPLICABILITY.sub(" ", re.sub(r"[^\W_]*applicab[^\W_]*", " ", text, flags=re.IGNORECASE))).split()
    )
    return frozenset(ENDINGS.sub("", word) for word in words if word not in EMPTY_WORDS and word.removesuffix("s") not in EMPTY_WORDS)


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


def _lines(table: Table, path: str, tool: Tool, heads: _Heads) -> tuple[list[Imported], list[Problem]]:
    lines: list[Imported] = []
    problems: list[Problem] = []
    domains = [domain for domain in tool.domains if domain.id in heads.columns]
    for line, cells in table.rows:
        if len(cells) != len(table.header):
            problems.append(Problem(path, line, 1, "", f"has {len(cells)} cells, but the header has {len(table.header)}"))
            continue
        name = cells[heads.columns[STUDY]]
        outcome = cells[heads.columns[OUTCOME]] if OUTCOME in heads.columns else ""
        place = (path, line, heads.columns[STUDY] + 1, STUDY)
        if not name:
            problems.append(Problem(*place, "is empty; expected the name of a study"))
        elif (name, outcome) in [(earlier.name, earlier.outcome) for earlier in lines]:
            problems.append(Problem(*place, f"{quoted(name)} stands in an earlier line"))
        judged: dict[str, str] = {}
        for key, head, levels in (
            *((domain.id, _head(domain, tool), tool.levels) for domain in domains),
            *([(OVERALL, OVERALL, tool.overall)] if OVERALL in heads.columns else []),
        ):
            column = heads.columns[key]
            judgement = judgement_of(cells[column], levels)
            if judgement is None:
                hint = did_you_mean(cells[column], [level.id for level in levels] + ["NA"])
                message = f"{quoted(cells[column])} is not a judgement of {tool.label}{hint}"
                problems.append(Problem(path, line, column + 1, head, message))
            judged[key] = judgement or ""
        whole = judged.pop(OVERALL, "not reported")
        supported = {domain.id: heads.columns[f"{SUPPORT}{domain.id}"] for domain in domains if f"{SUPPORT}{domain.id}" in heads.columns}
        reasons = tuple((domain, cells[column]) for domain, column in supported.items() if cells[column])
        lines.append(Imported(name, tuple(judged.items()), whole, outcome, reasons))
    return lines, problems


def _head(domain: ToolDomain, tool: Tool) -> str:
    return domain.code if tool.known else domain.label


def _plain(text: str) -> str:
    """A heading or word without case, and with blanks for all that R puts a dot for."""
    return " ".join(re.split(r"[\W_]+", text.casefold())).strip()


def judgement_of(cell: str, levels: Sequence[JudgementLevel]) -> str | None:
    """The judgement that a cell names in full or by its initials, or the word for a missing one; None if it is neither.

    >>> [judgement_of(cell, TOOLS["rob2"].levels) for cell in ("Some concerns", "SC", "S", "Low risk of bias", "NI", "NA", "Lo")]
    ['some_concerns', 'some_concerns', 'some_concerns', 'low', 'no_information', 'not reported', None]
    """
    if cell.strip() and not _plain(cell):
        return None  # a sign such as '+' or '-', which programs use for different things
    word = re.sub(r" (risk of bias|risk|bias|rob)$", "", _plain(cell))
    word = re.sub(r"^(low|high|unclear) (concerns?|applicability concerns?|concerns? about applicability)$", r"\1", word)
    names = {level.id: {_bare(level.id), _bare(level.label), _bare(level.robvis)} - {""} for level in levels}
    for level, known in names.items():
        if word in known or _plain(cell) in known:
            return level
    if word in NO_INFORMATION_WORDS:
        return NO_INFORMATION.id if NO_INFORMATION.id in names else None
    if word in MISSING_CELLS:
        return MISSING_CELLS[word]
    if len(word) == 1:  # robvis itself goes by the first letter
        meant = [level for level, known in names.items() if any(name[0] == word for name in known)]
        return meant[0] if len(meant) == 1 else None
    initials = {level: {"".join(part[0] for part in name.split()) for name in known} for level, known in names.items()}
    meant = [level for level, known in initials.items() if word in known]
    return meant[0] if len(meant) == 1 else None


def _bare(text: str) -> str:
    return re.sub(r" (risk of bias|risk)$", "", _plain(text))


# ---------------------------------------------------------------------------------------------- what to know of it


def _about_columns(heads: _Heads, path: str) -> Iterator[str]:
    if heads.passed_over:
        yield f"{path}:1: passed over {', '.join(map(quoted, heads.passed_over))}, since no domain is called so"
    if OVERALL not in heads.columns:
        yield f"{path}:1: has no column Overall; the whole is 'not reported'"


def _about_order(heads: _Heads, path: str, coded: Tool, version: str, lines: Iterable[Imported]) -> Iterator[str]:
    """That codes were read in the order of one version, if another would give some study another judgement."""
    for other in TOOLS.values():
        if version or not coded.version or not _same_domains(other, coded):
            continue
        places = {domain.code: domain.id for domain in other.domains}
        moved = [domain for domain in coded.domains if places[domain.code] != domain.id and domain.id in heads.by_code]
        differs = any(dict(line.domains)[domain.id] != dict(line.domains)[places[domain.code]] for line in lines for domain in moved)
        if differs:
            order = ", ".join(f"{domain.code} {domain.label.lower()}" for domain in moved)
            yield (
                f"{path}:1: the codes were read in the order of {coded.label} ({coded.version}), which the review declares: {order}; "
                f"if the table is by {other.label}, say --version {other.version}"
            )


# ---------------------------------------------------------------------------------------------- blocks of records


def as_blocks(imported: Iterable[Imported], key: str, known: KnownStudies) -> str:
    """The block ``risk_of_bias`` of each study as YAML, one for each of its results where the table names these.

    A study that is not recorded yet gets its block too, with a comment that says so.
    """
    groups: dict[str, list[Imported]] = {}
    for line in imported:
        study, result = known.find_result(line.name)
        words = line.outcome or result
        outcome = (known.outcome(study, words) if study else "") or folded(words).replace(" ", "_")
        groups.setdefault(study or f"# {line.name}", []).append(replace(line, outcome=outcome))
    return "\n".join(_block(study, lines, key, known) for study, lines in groups.items())


def _block(study: str, lines: Sequence[Imported], key: str, known: KnownStudies) -> str:
    name = " ".join(lines[0].name.split())
    is_known = not study.startswith("# ")
    text = [f"# studies/{study}.yml ({name})" if is_known else f"# {name}: no study of this name is recorded", "risk_of_bias:"]
    if not any(line.outcome for line in lines) and len(lines) == 1:
        return "\n".join([*text, *_judgements(lines[0], key, "  ")]) + "\n"
    outcomes = known.outcomes.get(study, {}) if is_known else {}
    for line in lines:
        if line.outcome not in outcomes.values():
            text += [f"  # {quoted(line.outcome or line.name)} is no outcome of this study"]
        first, *rest = [f"outcome: {_written(line.outcome)}", *(part[2:] for part in _judgements(line, key, "  "))]
        text += [f"  - {first}", *(f"    {part}" for part in rest)]
    return "\n".join(text) + "\n"


def _judgements(line: Imported, key: str, indent: str) -> list[str]:
    text = [f"{indent}tool: {key}", f"{indent}overall: {_written(line.overall)}"]
    if line.domains:
        text += [f"{indent}domains:"]
        reasons = dict(line.reasons)
        for domain, judgement in line.domains:
            why = f", reason: {json.dumps(' '.join(reasons[domain].split()), ensure_ascii=False)}" if domain in reasons else ""
            text += [f"{indent}  - {{domain: {domain}, judgement: {_written(judgement)}{why}}}"]
    return text


def _written(word: str) -> str:
    """A word as YAML has it; the answers of a checklist would be read as true and false."""
    return word if re.fullmatch(r"[a-z_]+( [a-z_]+)*", word) and word not in ("yes", "no") else f"'{word}'".replace("\n", " ")


def column_heads(tool: Tool) -> Mapping[str, str]:
    """The heading of each domain's column in a table for robvis, by the domain's id; extra ones are counted as R counts columns."""
    return {
        domain.id: (f"D{domain.code[1:]}.1" if domain.extra else domain.code) if tool.known else domain.label for domain in tool.domains
    }
