"""An export to a place that is named by a URL, through fsspec: whole or not at all.

It is written here first, and sent once it is whole: what others see there is never a part of a
file. The files of a folder are sent one after the other.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from reader.model.errors import ObelismError, WrongUse
from reader.text.phrases import instead
from reader.text.screen_text import one_line

SCHEMES = {"s3": "s3fs", "gs": "gcsfs", "az": "adlfs"}
"""Where exports may go, and the library that fsspec reaches it by; the extra is called alike."""

_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):(?:/{1,2}(.*))?", re.DOTALL)


class Remote(NamedTuple):
    """A place that is named by a URL."""

    scheme: str
    path: str
    """What follows the scheme: bucket and key."""

    def __str__(self) -> str:
        return f"{self.scheme}://{self.path}"

    @property
    def name(self) -> PurePosixPath:
        """The path in it, whose ending says what is written."""
        return PurePosixPath(self.path)


def remote_of(path: Path | str) -> Remote | None:
    """Return the place that a URL names, also one that became a path; None for other paths.

    Raises:
        WrongUse: nothing can be sent by its scheme, or it names no file.
    """
    found = _URL.fullmatch(str(path))
    if found is None or os.path.lexists(Path(path).parts[0]):
        return None
    scheme, rest = found[1].lower(), found[2]
    if rest is None and scheme not in SCHEMES:
        return None
    if scheme not in SCHEMES:
        known = instead(scheme, SCHEMES)
        raise WrongUse(f"{scheme}:// is no place for an export{known}")
    if not (rest or "").strip("/"):
        raise WrongUse(f"{scheme}:// names no file")
    return Remote(scheme, rest.strip("/"))


@contextmanager
def sent(remote: Remote, *, is_folder: bool) -> Iterator[Path]:
    """Yield a path on this machine; what is there at the end is sent.

    Raises:
        WrongUse: the library is missing, or there is a folder in the way.
        ObelismError: it cannot be sent; of a file all is as it was.
    """
    from tempfile import TemporaryDirectory

    place = _file_system(remote)
    with TemporaryDirectory(prefix="obelism-") as folder:
        local = Path(folder, remote.name.name)
        if is_folder and _asked(remote, lambda: place.exists(remote.path)):
            raise WrongUse(f"{remote} is there already; name another, or one that ends in .zip")
        yield local
        if is_folder:
            files = sorted(each for each in local.rglob("*") if each.is_file())
            names = [f"{remote.path}/{each.relative_to(local).as_posix()}" for each in files]
        else:
            files, names = [local], [remote.path]
        for each, name in zip(files, names, strict=True):
            _asked(remote, partial(place.put_file, str(each), name))


def _file_system(remote: Remote) -> Any:
    """Return what reaches a place. Raises WrongUse where its library is missing."""
    library = SCHEMES[remote.scheme]
    try:
        import fsspec

        return _asked(remote, lambda: fsspec.filesystem(remote.scheme))
    except ImportError:
        command = f'pip install "obelism[{remote.scheme}]"'
        raise WrongUse(f"{remote.scheme}:// needs the library {library}: {command}") from None


def _asked(remote: Remote, ask: Callable[[], Any]) -> Any:
    """Return an answer from there; whatever a library raises becomes a sentence."""
    try:
        return ask()
    except ImportError:
        raise
    except Exception as error:
        why = one_line(str(error)) or type(error).__name__
        raise ObelismError(f"{remote} cannot be written: {why}") from None
