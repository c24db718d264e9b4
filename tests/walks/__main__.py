"""Print the figures of all walks."""

from __future__ import annotations

from tests.walks.figures import table, traces

if __name__ == "__main__":
    print("\n".join(table(traces())))
