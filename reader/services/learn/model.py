"""What was learned, as it is kept: in the user's cache, for a workspace and an annotator.

A model is only ever opened there, never in a folder of articles. It is JSON, and for whole
attributions a file of python-crfsuite's own; both can be thrown away at any time.
"""

from __future__ import annotations

import contextlib
import os
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import msgspec

from reader.io import files
from reader.io.json import BadJSON, decode, encode
from reader.services.suggest.attribution.propose import Scorer
from reader.store.base import Store

EDITION = 2
"""Raise it when features change, so that what was learned before is learned again."""

_MODEL, _TAGGER = "model.json", "tagger"


class Opinions(msgspec.Struct):
    """What tells facts from opinions and from neither."""

    weights: dict[str, float]
    least: float
    """The probability from which on it is sure enough."""
    precision: float
    """The share of what is so sure that was right, on articles held out."""


class Model(msgspec.Struct, kw_only=True):
    """What was learned from somebody's articles."""

    edition: int = EDITION
    version: str
    """Twelve hex digits; another one where anything was learned anew."""
    articles: int
    """Finished articles that it was learned from."""
    cue: dict[str, float]
    source: dict[str, float]
    opinions: Opinions | None = None
    tagger: bool = False
    """Whether whole attributions were learned, too."""

    @property
    def scorer(self) -> Scorer:
        """What weighs candidates for source and cue."""
        return Scorer(self.cue, self.source)


def can_learn() -> bool:
    """Return whether the libraries of the extra `learn` are there."""
    return all(find_spec(name) is not None for name in ("numpy", "pycrfsuite"))


def folder_of(store: Store, annotator: str) -> Path:
    """Return where what somebody teaches in a workspace is kept; nothing is made."""
    from platformdirs import user_cache_path

    where = f"{os.path.realpath(store.name)}\0{annotator}"
    digest = sha256(where.encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return user_cache_path("obelism") / "learned" / digest


def load(folder: Path) -> Model | None:
    """Return what was learned; None where nothing was, or not as it is learned now."""
    try:
        data = files.read_bytes(folder / _MODEL)
        model = None if data is None else decode(data, Model)
    except (OSError, BadJSON):
        return None
    return model if model is not None and model.edition == EDITION else None


def tagger_at(folder: Path, version: str) -> Path:
    """Return where the model of whole attributions of a version is."""
    return folder / f"{_TAGGER}-{version}"


def keep(folder: Path, model: Model) -> None:
    """Keep what was learned in the place of what was before.

    What it refers to is there already. Raises OSError: what was before stays.
    """
    files.write_atomically(folder / _MODEL, encode(model), files.PRIVATE)
    for path in folder.glob(f"{_TAGGER}-*"):
        if path != tagger_at(folder, model.version):
            files.remove(path)


def forget(folder: Path) -> bool:
    """Remove what was learned and what is kept for learning; return whether there was anything."""
    if not folder.is_dir():
        return False
    for path in [*folder.glob("*/*"), *folder.glob("*")]:
        with contextlib.suppress(OSError):
            path.rmdir() if path.is_dir() else path.unlink()
    with contextlib.suppress(OSError):
        folder.rmdir()
    return True
