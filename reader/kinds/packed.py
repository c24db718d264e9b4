"""Documents that are zip archives, read within bounds: an archive can say it holds anything."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from reader.io import files
from reader.kinds.base import NoText

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MOST = 1 << 28
"""Bytes of all that is unpacked, 256 MB."""
MOST_MARKUP = 1 << 26
"""Bytes of one file of markup."""
MOST_FILES = 20_000

CUT_OFF = "it is damaged or cut off; get it once more from where it is from"

_BEGINS, _ENDS = b"PK\x03\x04", b"PK\x05\x06"
_LAST = 22
"""Bytes of the record at the end of an archive, behind which only its comment may stand."""
_MOST_COMMENT = 1 << 16


def is_cut_off(path: Path) -> bool:
    """Return whether a file begins as an archive and has no end of one, so that none can be read.

    Of most files only a few bytes at the end are looked at. False where it cannot be read.
    """
    try:
        if files.end_of(path, _LAST).startswith(_ENDS):
            return False
        with files.open_regular(path, follow=True) as file:
            begins = file.read(len(_BEGINS)) == _BEGINS
        return begins and _ENDS not in files.end_of(path, _LAST + _MOST_COMMENT)
    except OSError:
        return False


class Packed:
    """The files in an archive, each read once it is asked for."""

    def __init__(self, data: bytes) -> None:
        """Raises NoText where it is no archive, or one that unpacks to more than is read."""
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            raise NoText(f": {CUT_OFF}") from None
        self._sizes = {info.filename: info.file_size for info in self._archive.infolist()}
        if len(self._sizes) > MOST_FILES or sum(self._sizes.values()) > MOST:
            raise NoText(
                f": it unpacks to more than {MOST >> 20} MB, which no text does; leave out its "
                "pictures, or save it as .txt"
            )

    def __contains__(self, name: str) -> bool:
        return name in self._sizes

    def read(self, name: str) -> bytes:
        """Return the bytes of a file; none where it is not there.

        Raises:
            NoText: it is damaged, encrypted or too large.
        """
        if name not in self._sizes:
            return b""
        try:
            with self._archive.open(name) as file:
                data = file.read(MOST_MARKUP + 1)
        except RuntimeError:
            raise NoText(": it is encrypted; save it without a password") from None
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError):
            raise NoText(
                f": it is damaged in {name}; get it once more from where it is from"
            ) from None
        if len(data) > MOST_MARKUP:
            raise NoText(f": {name} in it is larger than any text; save it as .txt")
        return data

    def markup(self, name: str) -> Element | None:
        """Return the elements of a file of XML; None where it is none. Raises as `read`."""
        from lxml import etree

        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False
        )
        try:
            return etree.fromstring(self.read(name), parser)
        except (etree.XMLSyntaxError, ValueError):
            return None


def dublin_core(root: Element | None, name: str) -> list[str]:
    """Return the values of a field such as `creator`, each on one line."""
    if root is None:
        return []
    found = (" ".join("".join(each.itertext()).split()) for each in root.iter(f"{{*}}{name}"))
    return [value for value in found if value]
