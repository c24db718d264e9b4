"""The labels that came with tags, and those here: never replaced without a look at both."""

from __future__ import annotations

import difflib
import json
import os
from collections.abc import Iterator
from functools import cached_property
from itertools import chain, count
from pathlib import Path

import msgspec

from reader.io import files
from reader.model.clock import utc_now
from reader.model.errors import BadLabels, ObelismError, reason
from reader.model.labels import LabelSet
from reader.settings.files import read_labels
from reader.store.base import LABELS, FileStore

_MOST = files.SMALL
"""Bytes of a file of labels that a person can compare with another."""

_AS_SENT = "labels.toml as it was sent"


class SentLabels(msgspec.Struct, frozen=True, dict=True):
    """A `labels.toml` that was sent, and differs from the one here."""

    store: FileStore
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

    def labels(self) -> LabelSet:
        """Return what the sent ones say; raise BadLabels where they cannot be used."""
        try:
            return read_labels(Path(_AS_SENT), self.sent)
        except BadLabels as error:
            raise BadLabels(f"{error}; nothing was imported") from None

    @cached_property
    def kept(self) -> Path:
        """Where the one that is here is kept."""
        moment = f"{utc_now():%Y%m%dT%H%M%S}"
        again = chain([""], (f"-{number}" for number in count(2)))
        paths = (self.path.with_name(f"labels-before-{moment}{each}.toml") for each in again)
        return next(path for path in paths if not os.path.lexists(path))


def differing_labels(store: FileStore, sent: bytes | None) -> SentLabels | None:
    """Return the sent labels where they differ from those here; None: nothing to decide.

    Raises:
        ObelismError: those here cannot be read.
    """
    path = store.home / LABELS
    try:
        here = store.waits_for(LABELS) or files.read_bytes(path) or b""
    except OSError as error:
        raise ObelismError(f"{path}: {reason(error)}") from None
    if sent is None or sent == here:
        return None
    return _differing(store, path, here, sent)


def differing_definitions(store: FileStore, proposed: LabelSet | None) -> SentLabels | None:
    """Return labels that a file proposes where they are others than those here, as a file of them.

    Raises:
        ObelismError: those here cannot be read.
    """
    if proposed is None or store.labels() == proposed:
        return None
    return differing_labels(store, as_toml(proposed))


def as_toml(labels: LabelSet) -> bytes:
    """Return a `labels.toml` that defines labels."""
    lines = []
    for label in labels:
        lines.append("[[label]]")
        fields = ("name", "key", "letter", "guideline")
        lines += [f"{name} = {_text(getattr(label, name))}" for name in fields]
        roles = (f"name = {_text(each.name)}, minimum = {each.minimum}" for each in label.roles)
        lines += [f"roles = [{', '.join(f'{{ {role} }}' for role in roles)}]", ""]
    return "\n".join(lines).encode("utf-8", "replace")


def _text(value: str) -> str:
    """Return a text as TOML has it: JSON does, but for the one control that it leaves as it is."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _differing(store: FileStore, path: Path, here: bytes, sent: bytes) -> SentLabels:
    if len(sent) > _MOST:
        raise ObelismError(f"the labels.toml that was sent has more than {_MOST // 2**10} kB")
    return SentLabels(store, path, here, sent)
