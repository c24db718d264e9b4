"""Names of articles in little room, cut where they are alike."""

from __future__ import annotations

import re
from itertools import takewhile

from rich.cells import cell_len

from reader.text.screen_text import both_ends, one_line


class Names:
    """Ids of articles, and what all of them begin with."""

    def __init__(self) -> None:
        self._count = 0
        self._alike = ""

    def add(self, id: str) -> None:
        """Take in a further id."""
        alike = takewhile(lambda pair: pair[0] == pair[1], zip(self._alike, id, strict=False))
        self._alike = "".join(sign for sign, _ in alike) if self._count else id
        self._count += 1

    def short(self, id: str, cells: int) -> str:
        """Return an id without the folder that all stand in, safe for the screen.

        Where that is wider than `cells`, it is cut where the ids are alike: first what they all
        begin with, up to a sign or blank, then the middle.
        """
        name = one_line(id[self._alike.rfind("/") + 1 :])
        if cell_len(name) > cells and self._count > 1:
            alike = re.match(r"(?s).*[\W_]", self._alike)
            name = "…" + id[alike.end() :] if alike else name
        return both_ends(name, cells)
