"""What comes with the layers of sent folders, or of archives of some: labels, names, origins."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence, Set
from pathlib import Path

import msgspec

from reader.model.errors import ObelismError, reason
from reader.services.guidelines import version_of
from reader.settings.guidelines import read_guidelines
from reader.store.base import GUIDELINES, KEPT_GUIDELINES, FileStore
from reader.store.folder.received import (
    Alias,
    file_of_names,
    sent_folders,
    sent_home,
    sent_labels,
    sent_names,
    sent_origins,
    unpacked_once,
)
from reader.store.together import Together

__all__ = [
    "SentNames",
    "labels_sent",
    "names_sent",
    "take_guidelines",
    "take_origins",
    "unpacked_once",
]


class SentNames(msgspec.Struct, frozen=True):
    """Who goes by another name where layers came from, as far as that was said later than here."""

    store: FileStore
    later: Sequence[Alias]

    def put(self, together: Together) -> None:
        """Have the names count together with the layers."""
        together.replace(self.store, *file_of_names(self.store, self.later))

    def sentences(self, *, dry_run: bool) -> Iterator[str]:
        """Yield one for each name, with what takes it back."""
        for each in self.later:
            verb = "would go" if dry_run else "goes"
            own = each.name == each.now
            called = "their own name again" if own else each.now
            names = " ".join(map(shlex.quote, (each.name, each.now)))
            back = f"; obelism rename-annotator {names} --undo takes that back"
            yield f"{each.name} {verb} by {called}, as it was sent{'' if own or dry_run else back}"


def labels_sent(paths: Iterable[Path]) -> bytes | None:
    """Return the `labels.toml` of the last of several folders or archives that has one.

    Raises:
        WrongUse: one cannot be read.
    """
    found = None
    for folder in sent_folders(paths):
        found = sent_labels(folder) or found
    return found


def names_sent(paths: Iterable[Path], store: FileStore, of: Set[str]) -> SentNames | None:
    """Return who goes by another name in folders or archives; None where that is nothing new.

    `of`: only these persons, else all.

    Raises:
        WrongUse: one cannot be read.
    """
    last: dict[str, Alias] = {}
    for folder in sent_folders(paths):
        for each in sent_names(folder, store):
            known = last.get(each.name)
            if (not of or of & {each.name, each.now}) and (known is None or known.at <= each.at):
                last[each.name] = each
    return SentNames(store, sorted(last.values(), key=lambda each: each.at)) if last else None


def take_guidelines(paths: Iterable[Path], store: FileStore) -> Iterator[str]:
    """Keep the versions of guidelines in sent folders or archives; those in force here stay.

    Yields a sentence for each folder where others were in force, or some cannot be kept.

    Raises:
        WrongUse: a folder or archive cannot be read.
    """
    here = version_of(store)
    for folder in sent_folders(paths):
        home = sent_home(folder)
        for path in (home / GUIDELINES, *sorted(home.glob(f"{KEPT_GUIDELINES}/*.md"))):
            try:
                found = read_guidelines(path)
                if found.version and path.stem in (found.version, Path(GUIDELINES).stem):
                    store.keep_guidelines(found.version, found.data)
            except OSError as error:
                yield f"{store.home / KEPT_GUIDELINES} cannot be written: {reason(error)}"
                continue
            except ObelismError as error:
                yield str(error)
                continue
            if path.name == GUIDELINES and found.version not in ("", here):
                yield (
                    "the guidelines.md that was sent is another than here; obelism labels "
                    f"--guidelines {found.version} prints it"
                )


def take_origins(paths: Iterable[Path], store: FileStore) -> None:
    """Keep what texts were extracted from, as sent folders or archives say it, of those texts that
    a store has and knows nothing of.

    Raises:
        ObelismError: the store refuses it, or it cannot be written.
        WrongUse: a folder or archive cannot be read.
    """
    for folder in sent_folders(paths):
        for sha256, origin in sent_origins(folder):
            if store.text_size(sha256) is None or store.origin(sha256) is not None:
                continue
            try:
                store.keep_origin(sha256, origin)
            except OSError as error:
                why = f"{store.home / 'sources'} cannot be written: {reason(error)}"
                raise ObelismError(why) from None
