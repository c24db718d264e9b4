"""What is said when an article is opened to an adjudicator: what hinders, or what was found."""

from __future__ import annotations

from reader.session.adjudication import walking
from reader.session.adjudication.gold_reader import GoldReader
from reader.session.adjudication.overturned import overturned
from reader.session.adjudication.things import Thing
from reader.session.adjudication.wording import NAME_CELLS
from reader.session.gold import GOLD
from reader.store.folder.locks import held
from reader.text.phrases import listed
from reader.text.screen_text import one_line


def say_how_it_stands(reader: GoldReader) -> None:
    """The first message: what hinders, or what was found."""
    layer = reader.layer
    if layer.outdated and layer.annotations:
        reader.say(
            "@gold was made on another version of this article; it stands, and nothing can be "
            "decided here."
        )
    elif layer.read_only:
        elsewhere = held(layer.workspace.lock_path(GOLD, reader.article.id))
        who = layer.read_only.partition(";")[0]
        reader.say(f"{who}; a deciding key tries again." if elsewhere else layer.read_only)
    elif layer.notices:
        reader.say(" ".join(layer.notices))
    elif changed := overturned(reader):
        _show_overturned(reader, changed)
    elif reader.thing is None:
        reader.say(walking.what_is_left(reader))
    else:
        stale = reader.docket.tally().stale
        if stale:
            reader.say(f"{stale} decided before, on other versions than these: open again.")


def _show_overturned(reader: GoldReader, changed: list[tuple[Thing, str]]) -> None:
    """Go to the first of one's decisions that others changed; Tab then goes to the others."""
    who = one_line(listed(dict.fromkeys(name for _, name in changed)), NAME_CELLS)
    first, *others = (thing for thing, _ in changed)
    walking.go_to(reader, first)
    reader.overturned = others
    key = reader.key_of("next_annotation")
    more = f"the first; {key} goes to the next" if others else "this one"
    reader.say(f"{who} changed {len(changed)} of your decisions: {more}.")
