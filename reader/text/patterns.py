"""Patterns that plain text does not need until something is done with it.

They are of `regex`, which knows graphemes and scripts and searches backwards, and takes longer to
load than an article to be shown: so each is compiled when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import regex

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub")


def lazy_pattern(source: str) -> regex.Pattern[str]:
    """Return a pattern that is compiled by the first call of a method."""
    return cast("regex.Pattern[str]", _Late(source))


class _Late:
    """Becomes the compiled pattern: from its first use on, its methods are that one's."""

    def __init__(self, source: str) -> None:
        self._source = source

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        import regex

        compiled = regex.compile(self._source)
        self.__dict__.update({method: getattr(compiled, method) for method in _METHODS})
        return self.__dict__[name]
