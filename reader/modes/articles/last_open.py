"""Which article was open last in each workspace, over the runs of the program.

It is a preference of the user: losing it loses no work.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reader.corpus.refs import ArticleRef
from reader.settings.files import read_preference, write_preference

_LAST = "last_open"
"""Name of the preference: workspaces and ids of articles, the workspace used last at the end."""

_MOST = 50
"""Workspaces of which it is kept."""


def last_open() -> dict[str, str]:
    """Return the id of the article that was open last, by name of the workspace."""
    kept = read_preference(_LAST)
    pairs = kept.items() if isinstance(kept, dict) else ()
    return {name: id for name, id in pairs if isinstance(id, str)}


def keep_last_open(workspace: str, article: str) -> None:
    """Keep which article is open, if the disk allows it; a thread may call it."""
    kept = last_open()
    kept.pop(workspace, None)
    kept[workspace] = article
    write_preference(_LAST, dict([*kept.items()][-_MOST:]))


class Seek:
    """Where the cursor of the list goes by itself, as long as nobody has moved it.

    To the article that was open last, once it is found; till then to the first that is not done.
    """

    def __init__(self, last_open: Mapping[str, str]) -> None:
        """`last_open`: as the function of that name returns it."""
        self.on = True
        """Whether it goes anywhere yet."""
        self._last_open = last_open
        self._found_unfinished = False

    def place(self, found: Sequence[ArticleRef], unfinished: int | None) -> int | None:
        """Return the place in further articles to which it goes now; None: it stays.

        `unfinished`: the place among them of the first that is not done.
        """
        if not self.on:
            return None
        for place, ref in enumerate(found if self._last_open else ()):
            if self._last_open.get(ref.store.name) == ref.id:
                self.on = False
                return place
        if unfinished is None or self._found_unfinished:
            return None
        self._found_unfinished, self.on = True, bool(self._last_open)
        return unfinished
