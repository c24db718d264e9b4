"""Who is to read what as a table for people, and how far each is."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from rich.table import Table

from reader.services.agreement.tables import table_of
from reader.settings.assignments import Assignments
from reader.store.base import LayerKey, Store
from reader.store.progress import every_progress
from reader.text.screen_text import one_line


class Load(msgspec.Struct):
    """What one person has to do."""

    articles: int = 0
    words: int = 0
    shared: int = 0
    """Articles that another reads, too, but for those for training."""
    training: int = 0
    done: int = 0
    decides: int = 0
    """Articles that the person adjudicates."""


def loads(assignments: Assignments, store: Store) -> dict[str, Load]:
    """Return what everybody has to do, by name."""
    done = {
        LayerKey(one.annotator, one.article)
        for one in (every_progress(store) if store.exists else ())
        if one.status == "done"
    }
    names = {*assignments.readers, *assignments.adjudicators}
    found = {name: Load() for name in sorted(names)}
    for id, given in assignments.articles.items():
        for name in given.annotators:
            load = found[name]
            load.articles += 1
            load.words += given.words
            load.training += given.training
            load.shared += len(given.annotators) > 1 and not given.training
            load.done += LayerKey(name, id) in done
        if given.adjudicator is not None:
            found.setdefault(given.adjudicator, Load()).decides += 1
    return found


def table(found: Mapping[str, Load]) -> Table:
    """Return the table of what everybody has to do."""
    numbers = ("articles", "words", "shared", "training", "done", "adjudicates")
    table = table_of("Person", *numbers)
    for name, load in found.items():
        table.add_row(
            one_line(name),
            f"{load.articles:,}",
            f"{load.words:,}",
            *(f"{number:,}" if number else "" for number in (load.shared, load.training)),
            f"{load.done:,}" if load.articles else "",
            f"{load.decides:,}" if load.decides else "",
        )
    return table
