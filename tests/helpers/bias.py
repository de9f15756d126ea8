"""The judgements of the invented review with risks of bias, and how robvis has them, written out once more."""

from __future__ import annotations

TRIALS = {
    "alder2012": (120, "+ + + + + +"),
    "briar2013": (80, "- + + - + -"),
    "cress2014": (60, "+ + x + - x"),
    "dock2015": (40, "x - + x + x"),
    "elder2016": (200, "+ + + - + -"),
    "fern2017": (50, "+ - - x + x"),
    "gorse2018": (50, "+ + + + o -"),
}
"""Participants, the five domains of RoB 2 and the whole; o is not reported."""


COHORTS = {
    "heath2011": (90, "- + + + + - + -"),
    "ivy2013": (30, "x + + - + x - x"),
    "juniper2015": (None, "! - + + ? x + !"),
    "kale2017": (75, "- + + + + + + -"),
    "larch2019": (25, "x x + + - - ? x"),
}
"""The same with the seven domains of ROBINS-I."""


WRITTEN = """\
Study,D1,D2,D3,D4,D5,Overall,Weight
Alder 2012,Low,Low,Low,Low,Low,Low,120
Briar 2013,Some concerns,Low,Low,Some concerns,Low,Some concerns,80
Cress 2014,Low,Low,High,Low,Some concerns,High,60
Dock 2015,High,Some concerns,Low,High,Low,High,40
Elder 2016,Low,Low,Low,Some concerns,Low,Some concerns,200
Fern 2017,Low,Some concerns,Some concerns,High,Low,High,50
Gorse 2018,Low,Low,Low,Low,NA,Some concerns,50
"""
