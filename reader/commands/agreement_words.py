"""What the figures of `obelism agree` are, in a line each. In full they are in its JSON."""

from __future__ import annotations

from reader.measures.figures import FEW, LEAST, Agreement
from reader.measures.marks import CODEPOINT, DEFINITIONS, WORD

UNITS = {WORD: "units (words and punctuation)", CODEPOINT: "code points"}
"""Unit to how several of it are called where there is little room."""

READING = (
    "1 is full agreement, 0 is chance. Krippendorff relies on alpha from 0.8, and",
    "tentatively from 0.667. F1 is the share of tags that two annotators have alike.",
)
"""How the result is read."""


def brief(found: Agreement) -> dict[str, str]:
    """Name of each figure to what it is."""
    return {
        "unit": DEFINITIONS[found.unit],
        "tag": "the set of units that its spans touch",
        "n": "tags of all annotators; of a role, those that have it",
        "kappa": "Cohen's, yes or no per unit (all: set of labels), mean of pairs",
        "alpha": "Krippendorff's, nominal, same values, all annotators at once",
        "95 %": _interval(found),
        "unitizing alpha": "Krippendorff's of 2004, each article a continuum of units",
        "F1 exact": "of tags with the same label, spans and roles; mean of pairs",
        "F1 overlap": "same label, a unit shared in a role, one to one; mean of pairs",
        "agr(a, b)": "share of a's tags that one of b's overlaps, as in F1 overlap",
        "hardness": "0 to 1: part of the units tagged by two that they do not share",
        "in full": "obelism agree --json, under definitions",
    }


def _interval(found: Agreement) -> str:
    if found.articles < LEAST:
        return f"none: fewer than {LEAST} articles say nothing of others"
    if not found.resamples:
        return "none was asked for"
    few = " (too few)" if found.articles < FEW else ""
    return f"of alpha, {found.resamples} bootstraps of articles{few}, seed {found.seed}"
