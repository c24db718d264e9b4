"""A layer that is only shown."""

from __future__ import annotations

from reader.model.annotation import Annotation
from reader.model.log import Action
from reader.store.folder.layer import Layer


class ShownLayer(Layer):
    """Holds what is looked at. It has no files and no lock, and nothing is written to it."""

    def __init__(self) -> None:
        self.annotator = ""
        self.annotations: dict[str, Annotation] = {}
        self.on_saved = None
        self.notices = []
        self.problems = []

    @property
    def read_only(self) -> str | None:
        return "Enter keeps the extent, q leaves it as it was."

    @property
    def saved(self) -> bool:
        return True

    @property
    def problem(self) -> str | None:
        return None

    @property
    def next_undo(self) -> Action | None:
        return None

    @property
    def next_redo(self) -> Action | None:
        return None
