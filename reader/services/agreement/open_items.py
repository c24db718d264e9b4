"""What is left to decide in an article, counted as an adjudication counts it.

Several annotations of one thing are one item, which annotators disagree on or have alike. What a
reviewer rejected is open even where all have it alike.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence, Set

from reader.measures.disagreements import clusters
from reader.measures.marks import WORD, ArticleMarks, Units, marks_in
from reader.model.annotation import Annotation
from reader.services.export.judgements import Tag


def open_items(
    text: str,
    layers: Mapping[str, Sequence[Annotation]],
    main: Mapping[str, str],
    left: Collection[Tag],
    rejected: Set[Tag] = frozenset(),
) -> str:
    """Return how many items there are among annotations that are not decided on, in words.

    Args:
        layers: annotations by annotator, of all who have read the article, as decisions are made on
            them.
        main: label to its main role.
        left: the annotations that are not decided on.
        rejected: those that a reviewer rejected.
    """
    units = Units(text, WORD)
    by = {name: marks_in(layer, units) for name, layer in layers.items()}
    found = [
        each.kind == "agreed" and not any((name, mark.id) in rejected for name, mark in each.marks)
        for each in clusters(ArticleMarks("", units.count, by, main))
        if any((name, mark.id) in left for name, mark in each.marks)
    ]
    counts = (found.count(False), "open"), (found.count(True), "alike")
    return ", ".join(f"{count} {word}" for count, word in counts if count)
