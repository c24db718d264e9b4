"""The gold layer as those see it who do not adjudicate: whether there is one, and how far it is."""

from __future__ import annotations

from collections.abc import Mapping, Set

from reader.model.judgement import Judged
from reader.session.decisions import decisions_in
from reader.session.shared import Choice
from reader.session.verdicts import Tag
from reader.store.folder.read import LayerContents

GOLD = "@gold"
"""The layer that adjudication makes."""

NO_GOLD = "there is no gold layer here yet; obelism adjudicate PATH makes one"


def undecided(
    layers: Mapping[str, LayerContents], choice: Choice, rejected: Set[Tag] = frozenset()
) -> int:
    """Count the annotations on an article, of the labels that are chosen, that gold leaves open.

    They are those of everybody whose versions lay on the table and of those who are chosen, as
    they are now: what was edited since it was decided on is open again. A gold layer that was not
    made by decisions leaves nothing open.

    `layers`: by annotator, the gold one among them. `rejected`: annotations that are left out,
    whoever decided on them.
    """
    decisions = list(decisions_in(layers[GOLD].records))
    if not decisions and layers[GOLD].annotations:
        return 0
    decided = {judged for each in decisions for judged in each.annotations}
    known = {name for each in decisions for name in each.annotators} | choice.annotators
    known = known if decisions else set(layers)
    return sum(
        Judged.of(name, annotation) not in decided
        for name in known & layers.keys()
        if not name.startswith("@")
        for annotation in layers[name].annotations.values()
        if not annotation.orphan
        and (name, annotation.id) not in rejected
        and (not choice.labels or annotation.label in choice.labels)
    )
