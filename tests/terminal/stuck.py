"""The program; at Ctrl+C it looks for something without end, and holds the interpreter's lock."""

from __future__ import annotations

import re
import sys
from typing import Any

from reader.cli.main import run
from reader.tui.app import ObelismApp


def look_without_end(_: Any) -> None:
    re.match("(a+)+b", "a" * 80)


if __name__ == "__main__":
    ObelismApp.action_help_quit = look_without_end  # type: ignore[method-assign]
    sys.exit(run(sys.argv[1:]))
