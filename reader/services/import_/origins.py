"""What the texts of sent layers were extracted from."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path

from reader.formats.source import is_archive
from reader.model.errors import ObelismError, reason
from reader.store.base import FileStore


def take_origins(paths: Iterable[Path], store: FileStore) -> None:
    """Keep what texts were extracted from, as sent folders or archives say it, of those texts that
    a store has and knows nothing of.

    Raises:
        ObelismError: the store refuses it, or it cannot be written.
        WrongUse: a folder or archive cannot be read.
    """
    from reader.store.folder.received import sent_origins, unpacked

    for path in paths:
        with unpacked(path) if is_archive(path) else nullcontext(path) as folder:
            for sha256, origin in sent_origins(folder):
                if store.text_size(sha256) is None or store.origin(sha256) is not None:
                    continue
                try:
                    store.keep_origin(sha256, origin)
                except OSError as error:
                    why = f"{store.home / 'sources'} cannot be written: {reason(error)}"
                    raise ObelismError(why) from None
