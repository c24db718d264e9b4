"""`python -m tests.walks` prints the figures of all walks; with the name of one, also its files."""

from __future__ import annotations

import sys

from tests.walks.figures import files, table, traces

if __name__ == "__main__":
    names = sys.argv[1:]
    found = traces()
    print("\n".join(files(found, names) if names else table(found)))
