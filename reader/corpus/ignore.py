"""The rules of `.obelism/ignore`, matched without backtracking. Loaded where there is such a file.

`pathspec` makes a regular expression of each pattern in which every star is greedy, so that a name
can be tried in as many ways as there are places for all stars. Of what follows a star, up to the
next one, the first match is as good as any, so it is made atomic.
"""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Callable
from pathlib import Path

from pathspec import GitIgnoreSpec
from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

from reader.model.errors import ObelismError

Ignored = Callable[[Path, bool], bool]
"""Returns whether a path is left out; the second argument says whether it is a folder."""

_MOST_PATTERNS, _MOST_STARS = 1000, 20

_STAR = re.escape("[^/]*")
_SIGN = r"(?:\\.|\[\^?\]?(?:\\.|[^\]\\])*\](?![*+])|[^\\\[/()|$*+?])"
_STARS = re.compile(rf"(?:{_STAR})+")
_TO_NEXT_STAR = re.compile(rf"{_STAR}({_SIGN}+)(?={_STAR})")

_FOLDERS = re.escape("(?:/.+)?")
_FIRST_FOLDERS = re.escape("(?:.+/)?")
_TO_NEXT_FOLDERS = re.compile(
    rf"(?:(?P<first>{_FIRST_FOLDERS})|{_FOLDERS})"
    rf"(?P<names>(?:(?!{_FOLDERS}).)+)(?={_FOLDERS})"
)


def _pattern(line: str) -> GitIgnoreSpecPattern:
    """Return a pattern that is matched in a time that grows with the name alone.

    Raises:
        ValueError: it is no pattern.
    """
    with warnings.catch_warnings(action="ignore", category=FutureWarning):  # of odd brackets
        pattern = GitIgnoreSpecPattern(line)
        if pattern.regex is None:
            return pattern
        return GitIgnoreSpecPattern(re.compile(_atomic(pattern.regex.pattern)), pattern.include)


def _atomic(regex: str) -> str:
    regex = _TO_NEXT_STAR.sub(r"(?>[^/]*?\1)", _STARS.sub("[^/]*", regex))
    return _TO_NEXT_FOLDERS.sub(_first_match, regex)


def _first_match(match: re.Match[str]) -> str:
    folders = "(?:.+?/)??" if match["first"] else "(?:/.+?)??"
    return f"(?>{folders}{match['names']}(?=/))"


def rules(path: Path, data: bytes, root: Path) -> Ignored:
    """Return what a file of patterns leaves out of `root`.

    Raises:
        ObelismError: a line is no pattern, or there are more patterns or stars than are matched.
    """
    lines = data.decode("utf-8-sig", "replace").splitlines()
    patterns = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            patterns.append(_pattern(line))
        except ValueError:
            raise ObelismError(f"{path}, line {number}: {line[:80]!r} is no pattern") from None
        if line.count("*") > _MOST_STARS:
            message = f"{line[:80]!r} has more than {_MOST_STARS} stars"
            raise ObelismError(f"{path}, line {number}: {message}")
        if len(patterns) > _MOST_PATTERNS:
            raise ObelismError(f"{path}: it has more than {_MOST_PATTERNS:,} patterns")
    spec = GitIgnoreSpec(patterns)

    def ignored(path: Path, is_folder: bool) -> bool:
        relative = os.path.relpath(os.path.abspath(path), root).replace(os.sep, "/")
        if relative.startswith(".."):
            return False
        return spec.match_file(relative + "/" if is_folder else relative)

    return ignored
