"""Articles, annotations and clocks for the tests of the store."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from reader.model.annotation import Annotation, Span
from reader.model.article import Article
from reader.model.clock import timestamp
from reader.store.base import LayerKey
from reader.store.folder.batches import place_of
from reader.store.folder.note_writer import NoteWriter, decide
from reader.store.layer import Layer
from tests.store.folders import Folder

TEXT = (
    "Ministers met in Oslo.\r\nThe talks, an aide said, took place in Rome.\n"
    "\u201cNo comment.\u201d\n"
)
START = datetime(2030, 1, 1, tzinfo=UTC)


class Ticking:
    """A clock that goes on by a second at every look."""

    def __init__(self, start: datetime = START) -> None:
        self.now = start

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def article(id: str = "talks.txt", text: str = TEXT) -> Article:
    return Article.of(text, id=id, title="Talks", source=id, encoding="utf-8", file_sha256="0" * 64)


def mark(number: int = 1, **fields: Any) -> Annotation:
    """An annotation that fits TEXT; `number` makes its id, place and time."""
    start = number % 40
    span = Span(start, start + 9, None, TEXT[start : start + 9], "", "")
    when = timestamp(START + timedelta(seconds=number))
    known = {"id": f"{number:032x}", "label": "fact", "spans": (span,)}
    return Annotation(**{**known, "created": when, "modified": when, **fields})


def workspace(root: Path, *, made: bool = True) -> Folder:
    found = Folder(root)
    if made:
        found.ensure()
    return found


def opened(place: Folder, annotator: str = "Anna", **settings: Any) -> Layer:
    """A layer on `article()`, by a clock that ticks."""
    return Layer.open(
        place, settings.pop("article", article()), annotator, clock=Ticking(), **settings
    )


def tagged(place: Folder, count: int, annotator: str = "Anna", id: str = "talks.txt") -> None:
    """A closed layer with that many annotations, each an action of its own."""
    with opened(place, annotator, article=article(id)) as layer:
        for number in range(1, count + 1):
            layer.commit("tag", [(None, mark(number))])


def journal_lines(place: Folder, annotator: str = "Anna", id: str = "talks.txt") -> list[Any]:
    data = place.history_path(annotator, id).read_bytes()
    return [json.loads(line) for line in data.splitlines()]


def layer_tables(place: Folder, annotator: str = "Anna", id: str = "talks.txt") -> Any:
    return json.loads(place.layer_path(annotator, id).read_bytes())


def damaged(place: Folder) -> list[str]:
    folder = place.home / "damaged"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def put_down(
    id: str, lines: dict[tuple[Folder, LayerKey], bytes], *, decided: bool = True
) -> list[Path]:
    """Leave the notes of a program that ended when it had decided on them, or just before."""
    writers: dict[Folder, NoteWriter] = {}
    for (place, key), line in lines.items():
        if place not in writers:
            first, others = next(iter(writers), place), {each for each, _ in lines} - {place}
            here = os.path.relpath(first.root, place.root) if place != first else ""
            also = [os.path.relpath(each.root, place.root) for each in others]
            decided_in = here if decided else "nowhere"
            writers[place] = NoteWriter(place, id, decided_in, [] if here else also)
        writers[place].layer(place_of(place.history_path(*key)), line)
    decide([*writers.values()])
    return [writer.path for writer in writers.values()]
