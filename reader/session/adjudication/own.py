"""One's own version: the focus, tagged as in the reader, in the place of what annotators have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.session import tagging
from reader.session.adjudication import walking
from reader.session.adjudication.wording import heading

if TYPE_CHECKING:
    from reader.session.adjudication.gold_reader import GoldReader


def tag(reader: GoldReader, name: str) -> None:
    """Decide on one's own version: the focus, with a label."""
    if reader.pending is not None or _choose(reader):
        tagging.tag(reader, name)
        _go_on(reader)


def put_in_role(reader: GoldReader) -> None:
    """Put the focus into the next role of what was decided."""
    if reader.current_annotation is None:
        reader.say("Nothing is decided here yet: tag the focus with a label first.")
        return
    tagging.put_in_role(reader)
    if reader.message.endswith("Complete."):
        _go_on(reader)


def _choose(reader: GoldReader) -> bool:
    """Have the thing that the focus touches at hand, the one at hand before others."""
    if reader.thing is not None and reader.thing.touches(*reader.focus.extent):
        return True
    found = walking.thing_at(reader, *reader.focus.extent)
    if found is not None:
        reader.at(found)
        return True
    where = f"a passage of {heading(reader.thing)}" if reader.thing else "what somebody marked"
    reader.say(f"Nobody marked anything here; focus {where} for your own version.")
    return False


def _go_on(reader: GoldReader) -> None:
    """Go on once the own version is complete."""
    thing, made = reader.thing, reader.current_annotation
    if thing is None or made is None or reader.pending is not None:
        return
    if not reader.docket.is_open(thing) and not reader.labels[made.label].missing(made.spans):
        reader.decided_now(thing)
        walking.go_on(reader)
