"""Learn from what somebody has finished, in a process of its own, and keep what was learned.

It is started after a save, at most one for a workspace, nice to whatever else runs. It may be
killed at any time: what is kept is whole or was not written. Nothing leaves the machine.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from reader.io import files
from reader.io.locks import Held, Lock
from reader.model.clock import timestamp, utc_now
from reader.model.errors import ObelismError
from reader.services.learn import opinions
from reader.services.learn.lessons import FEWEST, Lesson, finished, lessons
from reader.services.learn.model import EDITION, Model, can_learn, folder_of, keep, load, tagger_at
from reader.store.base import Store

if TYPE_CHECKING:
    from reader.services.learn.ranker import Examples

WHOLE = 20
"""Finished articles from which on whole attributions are learned, too."""

_NICENESS = 15
_LOCK, _KEPT = "lock", "articles"


def start(store: Store, annotator: str) -> subprocess.Popen[bytes] | None:
    """Begin to learn, where there is enough to learn from and the means to.

    It reads files; a thread may call it. The process goes on by itself.
    """
    place = store.files
    if place is None or not can_learn() or len(finished(store, annotator)) < FEWEST:
        return None
    root = str(Path(__file__).resolve().parents[3])
    environment = {**os.environ, "PYTHONPATH": root, "PYTHONUTF8": "1"}
    command = [sys.executable, "-P", "-m", __name__, str(place.root)]
    with contextlib.suppress(OSError):
        return subprocess.Popen(
            [*command, "explicit" if place.explicit else "", annotator],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )
    return None


def refit(store: Store, annotator: str) -> Model | None:
    """Learn anew where anything has changed; return what is known then, None: too little.

    Raises:
        Held: it is being learned elsewhere.
        OSError: it cannot be kept.
    """
    folder = folder_of(store, annotator)
    files.make_folders(folder / _KEPT, files.PRIVATE_FOLDER)
    lock = Lock.acquire(folder / _LOCK, annotator, timestamp(utc_now()))
    try:
        return _refit(folder, [*lessons(store, annotator)])
    finally:
        lock.release()


def _refit(folder: Path, every: Sequence[Lesson]) -> Model | None:
    whole = [each for each in every if each.whole]
    if len(whole) < FEWEST:
        return None
    names = "\n".join([str(EDITION), *(each.digest for each in every)])
    version, before = sha256(names.encode()).hexdigest()[:12], load(folder)
    if before is not None and before.version == version:
        return before
    from reader.services.learn.ranker import fit

    scorer = fit([_examples(folder / _KEPT, each) for each in every])
    model = Model(
        version=version,
        articles=len(whole),
        cue=dict(scorer.cue),
        source=dict(scorer.source),
        opinions=opinions.learn([opinions.sentences(each) for each in whole]),
        tagger=len(whole) >= WHOLE,
    )
    if model.tagger:
        _train(whole, tagger_at(folder, version))
    keep(folder, model)
    _drop(folder / _KEPT, every)
    return model


def _train(whole: Sequence[Lesson], path: Path) -> None:
    """Train on articles; the file has its name once it is whole."""
    from reader.services.learn.tagger import passages, seen, train

    written = path.with_name(f"{path.name}.new")
    train([(seen(each), passages(each)) for each in whole], written)
    os.replace(written, path)


def _examples(folder: Path, lesson: Lesson) -> Examples:
    """Return what an article teaches, kept as long as it stays as it is."""
    from reader.services.learn.ranker import examples, packed, unpacked

    path = folder / lesson.digest
    with contextlib.suppress(OSError, msgspec.MsgspecError):
        data = files.read_bytes(path)
        if data is not None:
            return unpacked(data)
    text, sentences = lesson.article.text, lesson.view.units("sentence")
    found = examples(text, sentences, lesson.known)
    with contextlib.suppress(OSError):
        files.write_atomically(path, packed(found), files.PRIVATE)
    return found


def _drop(folder: Path, every: Sequence[Lesson]) -> None:
    """Remove what is kept of articles that are no more, or not as they were."""
    kept = {each.digest for each in every}
    for path in folder.iterdir():
        if path.name not in kept:
            with contextlib.suppress(OSError):
                path.unlink()


def main(root: str, explicit: str, annotator: str) -> None:
    """Learn in a workspace; whatever goes wrong is no problem that anybody must hear of."""
    from reader.services.targets import made_workspaces

    os.nice(_NICENESS)
    place = Path(root)
    with contextlib.suppress(ObelismError, OSError, Held):
        for store in made_workspaces([place], place if explicit else None)[:1]:
            refit(store, annotator)


if __name__ == "__main__":
    main(*sys.argv[1:])
