"""Output to a terminal that may go away at any moment."""

from __future__ import annotations

import contextlib
from typing import IO, Any, cast

from textual.drivers.linux_driver import LinuxDriver

from reader.tui.failing import Failing


class PatientDriver(LinuxDriver):
    """Goes on without its terminal, so that the signal which tells of the end is heard.

    Textual's thread for output ends at the first failure, and the program, which hands its
    output to that thread, would then wait for it for ever.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._file = cast("Any", PatientFile(cast("IO[str]", self._file)))

    def _run_input_thread(self) -> None:
        """Textual would print what goes wrong with reading keys, and end as if all were well."""
        try:
            self.run_input_thread()
        except Exception as error:
            if isinstance(self._app, Failing):
                self._app.call_later(self._app.fail, error)


class PatientFile:
    """A file where what cannot be written is dropped."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> None:
        with contextlib.suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError):
            self._file.flush()

    def fileno(self) -> int:
        return self._file.fileno()
