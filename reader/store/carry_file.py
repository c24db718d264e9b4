"""What a person has decided of an article's changes before the tags are carried over."""

from __future__ import annotations

import msgspec

from reader.model.log import SCHEMA
from reader.store import files
from reader.store.jsonio import BadJSON, decode, encode
from reader.store.workspace import Workspace


class Choice(msgspec.Struct, frozen=True, array_like=True):
    """Where one passage is."""

    annotation: str
    """Id of its annotation."""
    start: int
    end: int
    """`[start, end)` of the passage in the old text."""
    place: tuple[int, int] | None
    """The same in the new text; None: it is gone."""


class Choices(msgspec.Struct, kw_only=True):
    """All that was decided between two texts."""

    annotator: str
    article: str
    """Id of the article."""
    old: str
    new: str
    """Digests of the texts."""
    choices: list[Choice] = []
    schema: str = SCHEMA
    type: str = "carrying"


def load_choices(workspace: Workspace, annotator: str, article_id: str) -> Choices | None:
    """Return what is kept; None where nothing is or the file is damaged."""
    try:
        data = files.read_bytes(workspace.choices_path(annotator, article_id))
        return None if data is None else decode(data, Choices)
    except (OSError, BadJSON):
        return None


def save_choices(workspace: Workspace, choices: Choices) -> None:
    """Keep what is decided so far, in the place of what was.

    Raises:
        CannotWrite: the workspace cannot be written.
    """
    path = workspace.for_writing(workspace.choices_path(choices.annotator, choices.article))
    try:
        files.write_atomically(path, encode(choices))
    except OSError as error:
        raise workspace.cannot_write(error) from None


def drop_choices(workspace: Workspace, annotator: str, article_id: str) -> None:
    """Forget what was decided, once the tags are carried over."""
    files.remove(workspace.choices_path(annotator, article_id))
