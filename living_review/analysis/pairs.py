"""Which two numbers of an outcome are compared, where it has several."""

from __future__ import annotations

from collections.abc import Sequence

BEFORE_AFTER = ("before", "after")


def paired_positions(roles: Sequence[object], overall: Sequence[object], pair: tuple[str, str] = BEFORE_AFTER) -> tuple[int, int] | None:
    """Where the two numbers with the roles of ``pair`` stand among the values of an outcome; None if one of them is not there.

    Of several with the first role the first counts. Of several with the second it is the one that sums up the others, as
    ``overall`` says, or else the last. Whether the outcome is fit for what is built from the pair is for the caller to say: the chart
    leaves out survival, and a change needs to know which way is better and what the spread is.

    >>> paired_positions(["before", "after", "after"], [False, False, False])
    (0, 2)
    >>> paired_positions(["before", "after", "after"], [False, True, False])
    (0, 1)
    """
    first, second = ([i for i, role in enumerate(roles) if role == wanted] for wanted in pair)
    if not first or not second:
        return None
    return first[0], next((i for i in second if overall[i]), second[-1])
