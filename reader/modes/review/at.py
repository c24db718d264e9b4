"""What a review is at: it decides what a key does."""

from __future__ import annotations

JUDGING = "judging"
"""An annotation waits for its verdict."""

CORRECTING = "correcting"
"""Another extent is chosen for it, by the keys of the reader."""

SUMMARY = "summary"
"""What was decided is shown."""
