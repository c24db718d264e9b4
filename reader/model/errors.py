"""Errors that a user can cause or meet, each with one clear sentence."""

from __future__ import annotations

import errno
import os
import sys


class ObelismError(Exception):
    """An error shown to the user as one sentence, never as a traceback."""

    exit_code = 1
    """1: something is wrong in the data; 2: the program was used wrongly."""


class WrongUse(ObelismError):
    """The program was asked for something it cannot do."""

    exit_code = 2


class WrongFormat(WrongUse):
    """What was received is damaged, or of another format than it was taken for."""

    exit_code = 1


class CannotWrite(ObelismError):
    """A folder or file cannot be written; the sentence names it."""


class HomeFolder(WrongUse):
    """A workspace would be created in the home folder or in `/`, without being asked for."""


class ReadOnly(ObelismError):
    """The layer cannot be changed; the sentence says why."""


class Unreadable(ObelismError):
    """An article or file cannot be opened; the sentence names it and says why."""


class BadLabels(ObelismError):
    """`labels.toml` does not define a set of labels."""


class NoLayer(ObelismError):
    """Nobody of that name has annotated that article."""


class ForeignChange(ObelismError):
    """A file was changed by another program while this one was its only writer."""


_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "the file would grow past a limit of the system",
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
    errno.EIO: "the disk reports an error",
    errno.ENOENT: "it is gone",
    errno.EISDIR: "it is a folder",
    errno.ENOTDIR: "a file stands where a folder should be",
    errno.EEXIST: "something else stands there",
    errno.ELOOP: "it is a link",
    errno.EMLINK: (
        "it has a second name, a hard link, so nothing is added to it; "
        "obelism check --repair gives it a file of its own"
    ),
    errno.ENAMETOOLONG: "the name is too long",
}


def reason(error: Exception) -> str:
    """Return in a few words why the system refused an operation; of other errors what they say."""
    if not isinstance(error, OSError):
        return str(error)
    if error.errno in _REASONS:
        return _REASONS[error.errno]
    return (error.strerror or str(error) or type(error).__name__).lower()


_MISSING = r"Object missing required field `(.+?)`(?: - at `(.+)`)?"
_ANOTHER = r"Expected `(.+?)`, got `(.+?)`(?: - at `(.+)`)?"
_KINDS = {
    "array": "a list",
    "bool": "true or false",
    "float": "a number",
    "int": "a whole number",
    "null": "empty",
    "object": "a record",
    "str": "a text",
}


def wrong_shape(error: Exception) -> str:
    """Return what msgspec says of a value with another shape than it should have, in plain words;
    of other errors what they say."""
    import re  # a sentence that few meet

    def where(path: str | None) -> str:
        return (path or "").removeprefix("$").removeprefix(".") or "it"

    said = str(error)
    if found := re.fullmatch(_MISSING, said):
        return f"{where(found[2])} has no {found[1]}"
    if found := re.fullmatch(_ANOTHER, said):
        wanted = " or ".join(_KINDS.get(each, each) for each in found[1].split(" | "))
        return f"{where(found[3])} is {_KINDS.get(found[2], found[2])}, not {wanted}"
    return said


def pip_install(extra: str) -> str:
    """Return the command that adds the libraries of an extra to the environment that runs.

    The interpreter's path is relative to the current folder where it is in a folder of that; at the
    root of all files, or beside it, the whole path says more, and is the only one that is right.
    """
    import shlex  # a sentence that few meet

    python, here = sys.executable or "python3", os.path.join(os.getcwd(), "")
    below = python.removeprefix(here)
    if here != os.sep and os.sep in below:
        python = below
    return f'{shlex.quote(python)} -m pip install "obelism[{extra}]"'
