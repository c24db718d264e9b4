"""An action: one thing an annotator did to a layer, with what was there before and after."""

from __future__ import annotations

from typing import Any

import msgspec

from reader.model.annotation import Record

SCHEMA = "obelism/1"

Tables = dict[str, dict[str, Record | None]]
"""Table name to record id to record; None where there is no record.

Tables: annotations, verdicts, decisions.
"""


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a journal."""

    id: str
    """uuid4 as hex."""
    seq: int
    """Sequence number within the layer, from 1."""
    at: str
    """UTC, ISO 8601 with milliseconds and `Z`."""
    who: str
    """The annotator who did it."""
    what: str
    """Name of the action: tag, untag, comment, extent, role, flag, delete, reanchor, undo, …"""
    article: str
    """Id of the article."""
    sha256: str
    """Digest of the text that the offsets count."""
    before: Tables
    after: Tables
    of: str | None = None
    """For undo and redo: id of the action undone or redone."""
    batch: str | None = None
    """Shared by the actions of one step over several layers, which is undone whole."""
    meta: dict[str, Any] | None = None
    """Fields of the layer's meta record that this action sets; always on a layer's first action."""
    meta_before: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET
    """What those fields were before, where taking the action back sets them again: `reanchor`."""
    schema: str = SCHEMA
    type: str = "action"
