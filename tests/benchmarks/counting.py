"""Count what a program waits for and holds: syncs, threads, open files."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from reader.io import files


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Count, while it is open, `fsyncs`, `syncs` of a file system, `threads` that begin, files that
    are opened to be read by their paths (`reads`), and the most `files` that are open at a time."""
    found: Counter[str] = Counter(fsyncs=0, syncs=0, threads=0, files=0)

    def watched(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            found[name] += 1
            found["files"] = max(found["files"], len(os.listdir("/proc/self/fd")) - 1)
            return real(*arguments, **options)

        return call

    with (
        patch.object(os, "fsync", watched("fsyncs", os.fsync)),
        patch.object(files, "sync_file_system", watched("syncs", files.sync_file_system)),
        patch.object(files, "open_regular", watched("reads", files.open_regular)),
        patch.object(threading.Thread, "start", watched("threads", threading.Thread.start)),
    ):
        yield found
