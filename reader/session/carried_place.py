"""The place in an article and what was read of it, taken along to a text that has changed."""

from __future__ import annotations

import msgspec

from reader.store.folder.progress import Position, Progress
from reader.text.alignment import NONE, Alignment
from reader.text.lines import Extent


def carried_progress(alignment: Alignment, then: Progress, sha256: str) -> Progress:
    """Progress in the old text as progress in the new one, whose digest is given."""
    position = _position(alignment, then.position)
    read = [extent for old in then.read for extent in _read(alignment, old)]
    return msgspec.structs.replace(then, sha256=sha256, read=read, position=position)


def _read(alignment: Alignment, extent: Extent) -> list[Extent]:
    """What of `[start, end)` surely stands in the new text, in runs of words."""
    new, found, last = alignment.new, list[Extent](), NONE
    for at in range(*alignment.old.covering(*extent)):
        there = alignment.partner(at)
        if there == NONE:
            continue
        follows = bool(found) and there == last + 1
        start = found.pop()[0] if follows else new.starts[there]
        found.append((start, new.ends[there]))
        last = there
    return found


def _position(alignment: Alignment, then: Position) -> Position:
    """The word that the focus began with, or the next one that is still there."""
    old, new = alignment.old, alignment.new
    first, last = old.covering(then.start, then.end)
    place = alignment.partner(first)
    place = alignment.gap(first, last)[0] if place == NONE else place
    word = next((at for at in range(place, len(new)) if new.is_word(at)), NONE)
    if then.start == then.end or word == NONE:
        return Position()
    start, end = new.extent(word, word + 1)
    return Position(start=start, end=end, unit="word", top=start)
