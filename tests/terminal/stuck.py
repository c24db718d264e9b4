"""The program; at Ctrl+C it waits without end, and holds the interpreter's lock all the while.

A loop would do the same, but would also take the time of a processor from all other tests."""

from __future__ import annotations

import ctypes
import sys
from typing import Any

from reader.cli.main import run
from reader.tui.app import ObelismApp


def wait_without_end(_: Any) -> None:
    library, mutex = ctypes.PyDLL(None), ctypes.create_string_buffer(256)
    library.pthread_mutex_init(mutex, None)
    library.pthread_mutex_lock(mutex)
    library.pthread_mutex_lock(mutex)  # no signal ends this


if __name__ == "__main__":
    ObelismApp.action_help_quit = wait_without_end  # type: ignore[method-assign]
    sys.exit(run(sys.argv[1:]))
