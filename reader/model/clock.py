"""Times and ids in the form in which they are stored."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns the current time in UTC; tests pass a fixed one."""


def utc_now() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)


def timestamp(moment: datetime) -> str:
    """Return a time as ISO 8601 in UTC with milliseconds and `Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def sortable(at: str) -> str:
    """Return a sort key for stored times that orders them correctly whatever their fractions."""
    whole, _, fraction = at.rstrip("Z").partition(".")
    return f"{whole}.{fraction.rstrip('0')}"


def new_id() -> str:
    """Return a random id: uuid4 as 32 hex digits."""
    return uuid.uuid4().hex
