"""A mode that is in use: what it has open, and the screen that shows it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple, Protocol

from reader.modes.open_layers import OpenLayers
from reader.modes.requests import Request
from reader.store.base import Store
from reader.tui.leaving import Leaving
from reader.tui.screens.mode_screen import ModeScreen


class Here(NamedTuple):
    """Where a mode is begun: in the workspace of the articles."""

    workspace: Store
    annotator: str
    article: str | None
    """Id of the article that is open; None where the list is shown."""
    open_layers: OpenLayers
    """Those of the run, which open those of the mode."""

    @property
    def folder(self) -> tuple[Path, Path | None]:
        """The folder of the workspace, and the same again if the user named it."""
        place = self.workspace.files
        assert place is not None
        return place.root, place.root if place.explicit else None


class Session(Protocol):
    """What a mode has open."""

    def close(self) -> None:
        """Save and close all.

        Raises:
            NotSaved: it stays open.
        """


class Visit:
    """A mode that was begun, until it is left; its screen gives nothing back."""

    def __init__(self, session: Session, screen: ModeScreen[None]) -> None:
        self.session, self.screen = session, screen

    def answer(self, request: Request, leaving: Leaving) -> None:
        """Do what this screen alone asks for: nothing, where the mode asks for nothing else."""
