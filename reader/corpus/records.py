"""Articles that are records of a `.jsonl` file, one a line."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from reader.corpus.refs import ArticleRef, problem_ref
from reader.io import files
from reader.io.json import BadJSON, decode, major
from reader.model.article import Article, first_line, shorten, text_digest
from reader.model.errors import Unreadable, reason
from reader.store.base import FileStore

_MOST_BAD = 1000
"""Lines that are no articles and are given one by one."""

_BOMS = (b"\xff\xfe", b"\xfe\xff")


class _Record(msgspec.Struct):
    text: Any = None
    id: Any = None
    title: Any = None
    source: Any = None
    url: Any = None
    schema: Any = None


def record_refs(
    path: Path, store: FileStore, file_id: str, *, asked_for: bool
) -> Iterator[ArticleRef]:
    """Yield an article per record, a problem per line that is none; others go on.

    Annotations of our own are passed over: a file of them holds no article, which is a problem
    only where the user `asked_for` it.
    """
    reader = _Reader(path, store, file_id)
    try:
        yield from reader.refs()
    except (OSError, BadJSON) as error:
        yield problem_ref(store, path, reason(error))
        return
    if not reader.found and not reader.own:
        yield problem_ref(store, path, "it holds no records")
    elif not reader.found and asked_for:
        yield problem_ref(store, path, "it holds annotations, not articles")


class _Reader:
    """Reads one file; after `refs`, `found` and `own` say what was in it."""

    def __init__(self, path: Path, store: FileStore, file_id: str) -> None:
        self._path, self._store, self._file_id = path, store, file_id
        self._lines_of: dict[str, int] = {}
        self._bad = 0
        self.found = self.own = False

    def refs(self) -> Iterator[ArticleRef]:
        for line, offset, raw in _lines(self._path):
            try:
                ref = self._ref(line, offset, raw)
            except BadJSON as error:
                self._bad += 1
                if self._bad > _MOST_BAD:
                    continue
                ref = self._problem(line, offset, str(error))
            if ref is None:
                self.own = True
            else:
                self.found = True
                yield ref
        if self._bad > _MOST_BAD:
            more = f"{self._bad - _MOST_BAD} more lines of it are no articles"
            yield problem_ref(self._store, self._path, more)

    def _ref(self, line: int, offset: int, raw: bytes) -> ArticleRef | None:
        """The article of one line; None for an annotation of our own."""
        record = _parse(raw)
        if record is None:
            return None
        id = f"{self._file_id}#{_record_id(record)}"
        first = self._lines_of.setdefault(id, line)
        if first != line:
            raise BadJSON(f"it has the same id as line {first}")
        title = _title(record)
        return ArticleRef(self._store, id, self._path, title, line=line, offset=offset)

    def _problem(self, line: int, offset: int, why: str) -> ArticleRef:
        return ArticleRef(
            self._store,
            f"{self._file_id}, line {line}",
            self._path,
            f"{self._path.name}, line {line}",
            problem=f"{self._path}, line {line}: {why}",
            line=line,
            offset=offset,
        )


def _lines(path: Path) -> Iterator[tuple[int, int, bytes]]:
    """Yield line number, byte offset and content of every line that is not blank."""
    offset = 0
    with files.open_regular(path) as file:
        for number, raw in enumerate(file, 1):
            if number == 1 and raw.startswith(_BOMS):
                raise BadJSON("it is not UTF-8, as a .jsonl file has to be")
            if raw.strip():
                yield number, offset, raw
            offset += len(raw)


def load_record(ref: ArticleRef) -> Article:
    """Read the article of a record.

    Raises:
        Unreadable: the file cannot be read, or the record is not where it was.
    """
    assert ref.path is not None
    assert ref.offset is not None
    try:
        with files.open_regular(ref.path) as file:
            file.seek(ref.offset)
            record = _parse(file.readline())
    except OSError as error:
        raise Unreadable(f"{ref.path}: {reason(error)}") from None
    except BadJSON as error:
        raise Unreadable(f"{ref.path}, line {ref.line}: {error}") from None
    end = f"#{_record_id(record)}" if record is not None else ""
    if record is None or not ref.id.endswith(end):
        raise Unreadable(f"{ref.path}, line {ref.line}: the file has changed; open it again")
    file_id = ref.id.removesuffix(end)
    named = (each for each in (record.source, record.url) if isinstance(each, str) and each.strip())
    source = next(named, file_id)
    return Article.of(record.text, id=ref.id, title=_title(record), source=source)


def _parse(raw: bytes) -> _Record | None:
    try:
        record = decode(raw.removeprefix(b"\xef\xbb\xbf"), _Record, spare=None)
    except BadJSON as error:
        raise BadJSON(_why_broken(raw, str(error))) from None
    if major(record.schema) is not None:
        return None
    if record.text is None:
        raise BadJSON("it has no text")
    if not isinstance(record.text, str):
        raise BadJSON("its text is not a string")
    if not record.text:
        raise BadJSON("its text is empty")
    return record


def _why_broken(raw: bytes, why: str) -> str:
    """The parser's own words for half a surrogate pair help nobody."""
    try:
        json.dumps(json.loads(raw), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return "it holds half of a surrogate pair, which is no character"
    except (ValueError, RecursionError):
        pass
    return f"it is not a JSON record ({why})"


def _record_id(record: _Record) -> str:
    """The record's own id, or else one made of its text; never a line number."""
    id = record.id
    if isinstance(id, int) and not isinstance(id, bool):
        return str(id)
    if isinstance(id, str) and id:
        return unicodedata.normalize("NFC", id)
    return f"sha-{text_digest(record.text)[:12]}"


def _title(record: _Record) -> str:
    if isinstance(record.title, str) and record.title.strip():
        return shorten(record.title)
    return first_line(record.text)
