"""Suggest attributions: what was said, how and by whom, as rules find it in English text."""

from __future__ import annotations

from collections.abc import Iterator

from reader.services.suggest.attribution.find import find_attributions
from reader.services.suggest.attribution.propose import VERSION
from reader.services.suggest.rules import Rule, Suggestion, TextView


def find(view: TextView) -> Iterator[Suggestion]:
    """Yield an attribution for each quotation and each clause that somebody says."""
    quotations = [each.outer for each in view.quotations()]
    for found in find_attributions(view.text, view.units("sentence"), quotations):
        spans = [view.span(*extent, "content") for extent in found.contents]
        spans.append(view.span(*found.cue, "cue"))
        if found.source is not None:
            spans.append(view.span(*found.source, "source"))
        yield Suggestion(label="attribution", spans=tuple(spans))


RULE = Rule(name="attribution", labels=frozenset({"attribution"}), find=find, version=VERSION)
