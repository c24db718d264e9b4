"""The labels that came with tags, and those here: never replaced without a look at both."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from reader.io import files
from reader.model.clock import Clock, utc_now
from reader.model.errors import BadLabels, CannotWrite, ObelismError, reason
from reader.settings.files import read_labels
from reader.store.base import FileStore

_MOST = 2**18
"""Bytes of a file of labels that a person can compare with another."""


class SentLabels(msgspec.Struct, frozen=True):
    """A `labels.toml` that was sent, and differs from the one here."""

    path: Path
    """Where the one here is, or would be."""
    here: bytes
    """Empty where there is none."""
    sent: bytes

    def difference(self) -> Iterator[str]:
        """Yield the lines that differ, with those around them."""
        here, sent = (
            each.decode("utf-8", "replace").splitlines() for each in (self.here, self.sent)
        )
        return difflib.unified_diff(here, sent, str(self.path), "as it was sent", lineterm="")

    def replace(self, clock: Clock = utc_now) -> Path | None:
        """Put the sent one in place; return where the one that was here is kept.

        Raises:
            BadLabels: the sent one cannot be used; nothing was written.
            CannotWrite: it cannot be written.
        """
        moment = clock().strftime("%Y%m%dT%H%M%S")
        kept = self.path.with_name(f"labels-before-{moment}.toml")
        tried = self.path.with_name(f"labels-sent-{moment}.toml")
        try:
            files.make_folders(self.path.parent)
            files.write_atomically(tried, self.sent)
            try:
                read_labels(tried)
            except BadLabels as error:
                why = str(error).replace(str(tried), "labels.toml as it was sent")
                raise BadLabels(f"{why}; the one here stays as it is") from None
            finally:
                files.remove(tried)
            if self.here:
                files.write_atomically(kept, self.here)
            files.write_atomically(self.path, self.sent)
        except OSError as error:
            raise CannotWrite(f"{self.path} cannot be written: {reason(error)}") from None
        return kept if self.here else None


def differing_labels(store: FileStore, sent: bytes | None) -> SentLabels | None:
    """Return the sent labels where they differ from those here; None: nothing to decide.

    Raises:
        ObelismError: those here cannot be read.
    """
    path = store.home / "labels.toml"
    try:
        here = files.read_bytes(path) or b""
    except OSError as error:
        raise ObelismError(f"{path}: {reason(error)}") from None
    if sent is None or sent == here:
        return None
    if len(sent) > _MOST:
        raise ObelismError(f"the labels.toml that was sent has more than {_MOST // 2**10} kB")
    return SentLabels(path, here, sent)
