"""The charts. Each is one function from the tables to a plot; this is the one place that lists them."""

from living_review.charts.amount import amount
from living_review.charts.base import LAYOUTS, ChartFunction, Layout, Plot, to_spec
from living_review.charts.before_after import before_after
from living_review.charts.effect_direction import effect_direction
from living_review.charts.evidence_map import evidence_map
from living_review.charts.harms_matrix import harms_matrix
from living_review.charts.participants import participants
from living_review.charts.rank_strips import rank_strip, strips
from living_review.charts.risk_of_bias import bias_summary, traffic_light
from living_review.charts.timeline import timeline
from living_review.charts.verdicts import verdicts
from living_review.formatting import plural

CHARTS: dict[str, ChartFunction] = {
    "participants": participants,
    "before_after": before_after,
    "evidence_map": evidence_map,
    "amount": amount,
    "timeline": timeline,
    "traffic_light": traffic_light,
    "bias_summary": bias_summary,
    "harms_matrix": harms_matrix,
    "effect_direction": effect_direction,
}
STUDY_CHARTS = ("before_after",)
"""The kinds that also make sense for a single study, on its own page."""

__all__ = ["CHARTS", "LAYOUTS", "STUDY_CHARTS", "ChartFunction", "Layout", "Plot", "plural", "rank_strip", "strips", "to_spec", "verdicts"]
