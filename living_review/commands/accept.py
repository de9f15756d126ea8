"""Let claims.yml expect the verdicts that claims have now, after a person has looked at each."""

from __future__ import annotations

from collections.abc import Sequence

from living_review.analysis.claims import ClaimResult
from living_review.commands.options import Options, Project
from living_review.commands.read import evaluated_or_fail
from living_review.commands.report import fail, say
from living_review.problems import did_you_mean, quoted, shown_path, why_closed
from living_review.records.load import CLAIMS_FILE, Records
from living_review.site.layout import write_over


def accept(project: Project, options: Options, wanted: Sequence[str]) -> None:
    """Write the present verdict of each claim that is named as the one that is expected; nothing else in the file changes.

    Raises:
        FailedError: the records have other errors, there is no such claim, or the file cannot be written; nothing was written.
    """
    records, results = evaluated_or_fail(options.data)
    found = {result.claim.id: result for result in results}
    for name in wanted:
        if name not in found:
            fail(f"{quoted(name)} is not a claim of this review{did_you_mean(name, found)}; nothing was written")
    file = options.data / CLAIMS_FILE
    moved = [found[name] for name in dict.fromkeys(wanted) if found[name].moved]
    try:
        write_over(file, with_verdicts(file.read_bytes().decode("utf-8"), moved, records).encode("utf-8"))
    except OSError as error:
        fail(f"{shown_path(file)} cannot be written: {why_closed(error)}. It is as it was.")
    for name in dict.fromkeys(wanted):
        result = found[name]
        if result.moved:
            say(f"{name}: {result.claim.expected} → {result.verdict}")
        else:
            say(f"{name}: {result.verdict}, as expected before")
    say(f"{shown_path(file)}: {len(moved)} of {len(found)} claims changed; look at the difference before you commit it")


def with_verdicts(text: str, moved: Sequence[ClaimResult], records: Records) -> str:
    """The text of claims.yml with the present verdict of each claim in the place of the one that it expects.

    Only these words change: comments, order and layout stay.
    """
    positions = {claim.id: i for i, claim in enumerate(records.claims)}
    lines = text.splitlines(keepends=True)
    for result in moved:
        line, column = records.documents["claims"].locate(("claims", positions[result.claim.id], "expected"))
        before, rest = lines[line - 1][: column - 1], lines[line - 1][column - 1 :]
        quote = rest[0] if rest[0] in "'\"" else ""
        old = f"{quote}{result.claim.expected}{quote}"
        assert rest.startswith(old), "the document says where each value stands"
        lines[line - 1] = f"{before}{quote}{result.verdict}{quote}{rest[len(old) :]}"
    return "".join(lines)
