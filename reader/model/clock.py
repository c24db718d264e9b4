"""Times and ids, as they are written."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the present moment, in UTC; tests hand in a fixed one."""


def utc_now() -> datetime:
    return datetime.now(UTC)


def timestamp(moment: datetime) -> str:
    """ISO 8601 in UTC with milliseconds and `Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def sortable(at: str) -> str:
    """A stored time, so that the order of words is that of time, whatever the fractions."""
    whole, _, fraction = at.rstrip("Z").partition(".")
    return f"{whole}.{fraction.rstrip('0')}"


def new_id() -> str:
    return uuid.uuid4().hex
