"""Notes on moves of annotations from one layer to another, so that one cut short can be finished.

A move is written in two layers: the annotations come to one, then they leave the other. The note is
there from before the first write until after the second.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from reader.io import files
from reader.io.json import BadJSON, decode, encode
from reader.model.errors import CannotWrite
from reader.model.log import SCHEMA
from reader.store.folder.workspace import Workspace, slug

Step = Literal["move", "undo", "redo"]


class MoveNote(msgspec.Struct, frozen=True, kw_only=True):
    """A move that was begun."""

    annotator: str
    """Whose tags they are."""
    what: Step
    """What is done in either layer."""
    taker: str
    """Id of the article whose layer the tags come to, first."""
    giver: str
    """Id of the article whose layer they leave, then."""
    batch: str
    """That of the actions in both layers."""
    taken: int
    """How many actions of the batch the taker's journal has once the tags have come."""
    given: int
    """How many the giver's journal has once they have left."""
    schema: str = SCHEMA
    type: str = "move"


def put_note(workspace: Workspace, note: MoveNote) -> Path:
    """Write a note; return where it is.

    Raises:
        CannotWrite: it cannot be written.
    """
    path = workspace.for_writing(
        notes_folder(workspace) / f"{slug(note.annotator)}--{note.batch}.json"
    )
    try:
        files.write_atomically(path, encode(note))
    except OSError as error:
        raise workspace.cannot_write(error) from None
    except BadJSON as error:
        raise CannotWrite(f"this cannot be saved: {error}") from None
    return path


def notes(workspace: Workspace, annotator: str | None = None) -> Iterator[tuple[Path, MoveNote]]:
    """Yield the notes on moves of somebody's tags, or of all; files that are none are passed over.

    Where no tags were ever moved, that costs a look for one folder.
    """
    folder = notes_folder(workspace)
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return
    whose = "" if annotator is None else f"{slug(annotator)}--"
    for name in names:
        if name.endswith(".json") and name.startswith(whose):
            try:
                note = decode(files.read_bytes(folder / name) or b"", MoveNote)
            except (OSError, BadJSON):
                continue
            if annotator in (None, note.annotator):
                yield folder / name, note


def notes_folder(workspace: Workspace) -> Path:
    """Where the notes are."""
    return workspace.home / "local" / "moves"
