"""What the vocabulary says of scales and of measures of spread stands where it has an effect."""

from __future__ import annotations

from collections.abc import Iterator

from living_review.checks.context import Context
from living_review.checks.registry import review_rule
from living_review.problems import Problem

OF_SCALES = ("ends", "whole", "share", "units")
NEEDS_UNITS = ("ends", "whole")


@review_rule
def facts_of_scales_stand_on_scales(context: Context) -> Iterator[Problem]:
    """Ends, whole numbers, shares and units are said of scales, which statistic it is of spreads; ends and whole numbers need units."""
    document = context.loaded.documents["vocabulary"]
    for list_name, terms in context.vocabulary.items():
        for key, term in terms.terms.items():
            given = [name for name in (*OF_SCALES, "statistic") if name in term.model_fields_set]
            at = (list_name, "terms", key)
            for name in given:
                wanted = "spreads" if name == "statistic" else "scales"
                if list_name != wanted:
                    yield document.problem((*at, name), f"has no effect here; '{name}' goes with the terms of the list {wanted}", key=True)
            needing = [name for name in NEEDS_UNITS if name in given]
            if list_name == "scales" and needing and not term.units:
                message = f"has no effect without 'units', such as units: [points]: the units of outcomes in which '{needing[0]}' holds"
                yield document.problem((*at, needing[0]), message, key=True)
