"""Articles that are records of a `.jsonl` file, one a line."""

from __future__ import annotations

import codecs
import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from reader.corpus.refs import ArticleRef, problem_ref
from reader.io import files
from reader.io.json import BadJSON, decode, major
from reader.model.article import Article, Said, first_line, shorten, text_digest
from reader.model.errors import Unreadable, reason
from reader.store.base import FileStore

_MOST_BAD = 1000
"""Lines that are no articles and are reported one by one."""

_MOST_FIELDS = 1 << 16
"""Bytes of the further fields of a record, which are kept with each layer on it."""

_BOMS = (b"\xff\xfe", b"\xfe\xff")


class _Record(msgspec.Struct):
    text: Any = None
    id: Any = None
    title: Any = None
    source: Any = None
    url: Any = None
    schema: Any = None
    byline: Any = None
    author: Any = None
    authors: Any = None
    date: Any = None
    published: Any = None
    language: Any = None
    lang: Any = None
    address: Any = None


def record_refs(
    path: Path, store: FileStore, file_id: str, *, asked_for: bool
) -> Iterator[ArticleRef]:
    """Yield an article for each record, and a problem for each line that is none.

    Annotations of our own are skipped: a file of them holds no article, which is a problem only if
    the user `asked_for` it.
    """
    lines: dict[str, int] = {}
    bad, own = 0, False
    try:
        for line, offset, raw in _lines(path):
            try:
                record = _parse(raw)
                if record is None:
                    own = True
                    continue
                id = f"{file_id}#{_record_id(record)}"
                if id in lines:
                    raise BadJSON(f"it has the same id as line {lines[id]}")
                lines[id] = line
                yield ArticleRef(store, id, path, _title(record), line=line, offset=offset)
            except BadJSON as error:
                bad += 1
                if bad <= _MOST_BAD:
                    problem = f"{path}, line {line}: {error}"
                    id, title = f"{file_id}, line {line}", f"{path.name}, line {line}"
                    yield ArticleRef(store, id, path, title, problem, line=line, offset=offset)
    except (OSError, BadJSON) as error:
        yield problem_ref(store, path, reason(error))
        return
    if bad > _MOST_BAD:
        yield problem_ref(store, path, f"{bad - _MOST_BAD} more lines of it are no articles")
    if not (lines or bad or own):
        yield problem_ref(store, path, "it holds no records")
    elif not (lines or bad) and asked_for:
        yield problem_ref(store, path, "it holds annotations, not articles")


def _lines(path: Path) -> Iterator[tuple[int, int, bytes]]:
    """Yield line number, byte offset and content of every line that is not blank."""
    offset = 0
    with files.open_regular(path, follow=True) as file:
        for number, raw in enumerate(file, 1):
            if number == 1 and raw.startswith(_BOMS):
                raise BadJSON("it is not UTF-8, as a .jsonl file has to be")
            if raw.strip():
                yield number, offset, raw
            offset += len(raw)


def load_record(ref: ArticleRef) -> Article:
    """Read the article of a record. Raises Unreadable if it is not where it was."""
    assert ref.path is not None
    assert ref.offset is not None
    try:
        with files.open_regular(ref.path, follow=True) as file:
            file.seek(ref.offset)
            record = _parse(raw := file.readline())
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
    return Article.of(
        record.text,
        id=ref.id,
        title=_title(record),
        source=source,
        said=_said_by(record),
        fields=_further(raw),
    )


def _further(raw: bytes) -> str | None:
    """Return the fields of a record that have no meaning here, as a JSON object; None: there are
    none, or they are too large to be kept with every layer."""
    every = decode(raw.removeprefix(codecs.BOM_UTF8), dict[str, Any], spare=None)
    rest = {name: every[name] for name in every if name not in _Record.__struct_fields__}
    data = msgspec.json.encode(rest) if rest else b""
    return data.decode() if 0 < len(data) <= _MOST_FIELDS else None


def _said_by(record: _Record) -> Said:
    from reader.text.front_matter import said_by  # finding articles does without

    return said_by(msgspec.structs.asdict(record))


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
    """Return why a line is no record: the parser's words for half a surrogate pair help nobody."""
    try:
        json.dumps(json.loads(raw), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return "it holds half of a surrogate pair, which is no character"
    except (ValueError, RecursionError):
        pass
    return f"it is not a JSON record ({why})"


def _record_id(record: _Record) -> str:
    """Return the record's own id, else one made from its text; never a line number."""
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
