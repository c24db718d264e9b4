"""A file of a kind that can be read, and the articles in it: one or several."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import msgspec

from reader.corpus.refs import ArticleRef, problem_ref
from reader.io import files
from reader.kinds.base import Extracted, NoText, Part, distinct
from reader.kinds.registry import OTHER_SIGNS, DocumentKind, ending_of, kind_of
from reader.model.article import Article, Origin
from reader.model.errors import Unreadable, pip_install, reason
from reader.store.base import FileStore

K = TypeVar("K")
V = TypeVar("V")

_FEW = 2
"""Files of several articles whose parts stay in memory: the next article is in the same file."""


_digests: dict[Path, tuple[files.Looks, str]] = {}
_extracted: dict[tuple[str, str], Extracted] = {}


class DocumentFile:
    """A file; it is read when that is needed."""

    def __init__(self, path: Path, kind: DocumentKind | None = None) -> None:
        """`kind`: where it is known otherwise than by the name."""
        self.path = path
        self.kind = kind or kind_of(path)
        self.name = f"{path}"
        """What it is called in sentences."""

    @cached_property
    def data(self) -> bytes:
        """Its bytes. Raises Unreadable."""
        try:
            data = files.read_bytes(self.path, follow=True)
        except OSError as error:
            raise Unreadable(f"{self.name}: {reason(error)}") from None
        if data is None:
            raise Unreadable(f"{self.name}: it is gone")
        if not data:
            raise Unreadable(f"{self.name}: it is empty")
        return data

    @cached_property
    def digest(self) -> str:
        """The sha256 of its bytes; a file of many articles is not read again for each of them.

        Raises:
            Unreadable: it cannot be read.
        """
        if not self.kind.many:
            return hashlib.sha256(self.data).hexdigest()
        looks = None
        with suppress(OSError):
            looks = files.looks_of(os.stat(self.path))
        known = _digests.get(self.path)
        if known is not None and known[0] == looks:
            return known[1]
        digest = hashlib.sha256(self.data).hexdigest()
        if looks is not None:
            _keep(_digests, self.path, (looks, digest))
        return digest

    def extracted(self, encoding: str | None = None, *, anew: bool = False) -> Extracted:
        """Return what is in it, from the cache where it was extracted before.

        `encoding` decodes it as that; `anew`: extract it once more, and replace what is cached.

        Raises:
            Unreadable: it cannot be read, or there is no text in it; the sentence says what to do.
        """
        key = self.digest, self.kind.name
        if self.kind.many and encoding is None and not anew and key in _extracted:
            return _extracted[key]
        try:
            found = self._extracted(encoding, anew)
        except NoText as error:
            raise Unreadable(f"{self.name}{error}") from None
        except ImportError:
            raise Unreadable(
                f"{self.name}: reading {self.kind.title} needs an extra library: "
                f"{pip_install(self.kind.extra)}"
            ) from None
        if self.kind.many and encoding is None:
            _keep(_extracted, key, found)
        return found

    def _refuse_other(self) -> None:
        """Raise NoText where it is of another kind than its name says."""
        _refuse_other(self.path, self.kind, self.data)

    def _extracted(self, encoding: str | None, anew: bool) -> Extracted:
        self._refuse_other()
        if not self.kind.edition:
            return Extracted(tuple(self.kind.read(self.data, encoding)))
        from reader.corpus.extraction import cached, extract, keep

        if encoding is not None:
            return extract(self.kind, self.data, encoding)
        found = None if anew else cached(self.kind, self.digest)
        if found is None:
            found = extract(self.kind, self.data, None)
            keep(self.kind, self.digest, found)
        return found

    def article(self, id: str, part: str | None, encoding: str | None = None) -> Article:
        """Return its article, or that of a part.

        Raises:
            Unreadable: it cannot be read, or has no such part any more.
        """
        extracted = self.extracted(encoding)
        found = [each for each in extracted.parts if part is None or each.id == part]
        if not found:
            raise Unreadable(f"{self.name}: the file has changed; open it again")
        return self.article_of(id, found[0], extracted.version)

    def article_of(self, id: str, part: Part, version: str) -> Article:
        """Return a part as an article."""
        as_it_is = self.kind.edition == 0 and part.encoding == "utf-8"
        as_it_is = as_it_is and not self.data.startswith(b"\xef\xbb\xbf")
        part = self._with_address(part)
        return Article.of(
            part.text,
            id=id,
            title=part.title or files.id_text(self.path.name),
            source=self._source(part) or id,
            encoding=part.encoding,
            file_sha256=self.digest,
            sha256=self.digest if as_it_is else None,
            said=part.said,
            origin=self._origin(id, part, version) if version else None,
        )

    def _source(self, part: Part) -> str | None:
        """Return the address that an article is from; None where that is its file."""
        return part.said.address if self.kind.edition else None

    def _with_address(self, part: Part) -> Part:
        """Return a part with the address that its file was fetched from, if it says no other."""
        if part.said.address is not None or self.path.stem[-13:-12] != "-":
            return part
        from reader.corpus.fetched import fetched_from

        address = fetched_from(self.path)
        said = part.said._replace(address=address)
        return msgspec.structs.replace(part, said=said) if address else part

    def _origin(self, id: str, part: Part, version: str) -> Origin:
        return Origin(
            extractor=self.kind.name,
            version=version,
            article=id,
            file_sha256=self.digest,
            title=part.title or None,
            **part.said._asdict(),
        )


def _keep(kept: dict[K, V], key: K, value: V) -> None:
    """Keep a value among the last few."""
    kept.pop(key, None)
    kept[key] = value
    for old in [*kept][:-_FEW]:
        kept.pop(old, None)


def _refuse_other(path: Path, kind: DocumentKind, data: bytes) -> None:
    """Raise NoText where a file is of another kind than its name says, or of one that is not read.

    Only a look at its first bytes, where they are those of a text.
    """
    if data.startswith(OTHER_SIGNS) or kind.apart or ending_of(path) not in kind.endings:
        from reader.kinds.recognise import refuse_other

        refuse_other(path, kind, data)


def part_refs(path: Path, store: FileStore, file_id: str) -> Iterator[ArticleRef]:
    """Yield an article for each part of a file, or a problem where it cannot be read."""
    try:
        parts: Iterable[Part] = distinct(DocumentFile(path).extracted().parts)
    except Unreadable as error:
        why = str(error).removeprefix(f"{path}").removeprefix(": ")
        yield problem_ref(store, path, why)
        return
    for part in parts:
        yield ArticleRef(store, f"{file_id}#{part.id}", path, part.title, part=part.id)
