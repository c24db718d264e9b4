"""Names that mean the same: `aliases.jsonl`, a line for each time somebody got another name.

That is an annotator, or a source that articles name. Layers and journals stay where they are, under
the name that they were made with. The last line on a name counts, by its time, so that git can join
the lines of two copies. Lines of other types are for others, and stay.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from reader.io import files
from reader.io.json import BadJSON, convert, decode, encode
from reader.model.annotation import Record, as_record
from reader.model.errors import WrongUse
from reader.model.log import SCHEMA, Entry
from reader.model.names import valid_annotator
from reader.store.base import Contents, LayerKey
from reader.store.folder.workspace import ALIASES, Workspace

ANNOTATOR, SOURCE = "annotator", "source"
"""Types of lines: whom a name means."""

_MOST = 2**20
"""Bytes of the file; a line takes about 150."""

_LONGEST = 300
"""Code points of a source's name."""


class Alias(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody goes by another name from now on."""

    schema: str = SCHEMA
    type: str = ANNOTATOR
    name: str
    now: str
    """The other name; the same as `name` where that was taken back."""
    who: str
    """Who said so."""
    at: str
    """UTC, ISO 8601 with milliseconds and `Z`."""


class TooLong(OSError):
    """The file holds more than names of persons and sources take."""


class Names(msgspec.Struct, frozen=True):
    """What all lines say together."""

    now: Mapping[str, str] = {}
    """Name to the one that goes instead of it."""
    before: Mapping[str, tuple[str, ...]] = {}
    """Name to those that it goes instead of, sorted."""
    sources: Mapping[str, str] = {}
    """Name of a source, in the letters of `str.casefold`, to the one that it is counted as."""
    problems: tuple[tuple[int, str], ...] = ()
    """Number of a line that says nothing, from 1, and why."""


def aliases_in(workspace: Workspace) -> Names:
    """Return what the file says, from memory while it looks the same; a link says nothing."""
    path = workspace.home / ALIASES
    try:
        files.refuse_links(path)
        return _names(path, files.looks_of(os.lstat(path)))
    except OSError:
        return Names()


@lru_cache(maxsize=8)
def _names(path: Path, looks: files.Looks) -> Names:
    try:
        every, problems = _read(path)
    except TooLong as error:
        return Names(problems=((1, str(error)),))
    last, sources = every[ANNOTATOR], every[SOURCE]
    now = {name: end for name in last if (end := _end(name, last)) != name}
    before: dict[str, list[str]] = {}
    for name in sorted(now):
        before.setdefault(now[name], []).append(name)
    merged = {name: end for name in sources if (end := _end(name, sources)).casefold() != name}
    known = {name: tuple(some) for name, some in before.items()}
    return Names(now, known, merged, tuple(problems))


def newer_in(sent: Path, here: Path) -> list[Alias]:
    """Return what the file of one workspace says later than that of another, in order of time.

    Where a person goes by no other name, that is nothing new of one who is not in the other file.
    """
    last, known = (_read(path)[0][ANNOTATOR] for path in (sent, here))
    later = (
        each
        for name, each in last.items()
        if (known[name].at < each.at if name in known else each.now != name)
    )
    return sorted(later, key=lambda alias: alias.at)


def _read(path: Path) -> tuple[dict[str, dict[str, Alias]], list[tuple[int, str]]]:
    """Read the last line on each name, by type, and the number of each line that says nothing, with
    why. Raises TooLong."""
    data = files.read_bytes(path) or b""
    if len(data) > _MOST:
        raise TooLong("the file is longer than a megabyte, so nothing of it counts")
    last: dict[str, dict[str, Alias]] = {ANNOTATOR: {}, SOURCE: {}}
    problems = []
    for number, line in enumerate(data.splitlines(), 1):
        try:
            alias = _alias(line) if line.strip() else None
        except (BadJSON, WrongUse) as error:
            problems.append((number, str(error)))
            continue
        if alias is not None:
            known = last[alias.type]
            name = _key(alias.type, alias.name)
            if name not in known or known[name].at <= alias.at:
                known[name] = alias
    return last, problems


def _key(type: str, name: str) -> str:
    """Return what a name is looked up by: articles write one source in capitals and not."""
    return name.casefold() if type == SOURCE else name


def _alias(line: bytes) -> Alias | None:
    """Read a line; None for one of another type. Raises BadJSON or WrongUse for what is none."""
    record = decode(line, dict[str, Any])
    if record.get("type") not in (ANNOTATOR, SOURCE):
        return None
    alias = convert(record, Alias)
    for name in (alias.name, alias.now):
        if alias.type == SOURCE:
            valid_source(name)
        elif valid_annotator(name) != name:
            raise BadJSON(f"{name[:40]!r} is no name of an annotator")
    return alias


def valid_source(name: str) -> str:
    """Return the name of a source; raise WrongUse if it is blank, of several lines or too long."""
    if not name.strip() or name != " ".join(name.split()) or len(name) > _LONGEST:
        raise WrongUse(
            f"{name[:40]!r} is no name of a source: a line of at most {_LONGEST} letters"
        )
    return name


def _end(name: str, last: Mapping[str, Alias]) -> str:
    """Follow a name through what it was changed to; names that go round in a circle stay."""
    seen, shown = [name], name
    while (alias := last.get(seen[-1])) is not None:
        key = _key(alias.type, alias.now)
        if key == seen[-1]:
            break
        if key in seen:
            return name
        seen.append(key)
        shown = alias.now
    return shown


def add_alias(workspace: Workspace, alias: Alias) -> None:
    """Append a line; raise CannotWrite where it is not kept."""
    path = workspace.for_writing(workspace.home / ALIASES)
    workspace.ensure()
    try:
        files.write_atomically(path, with_aliases(files.read_bytes(path) or b"", [alias]))
    except OSError as error:
        raise workspace.cannot_write(error) from None


def with_aliases(data: bytes, aliases: Iterable[Alias]) -> bytes:
    """Return what the file holds with further lines."""
    end = b"" if not data or data.endswith(b"\n") else b"\n"
    return data + end + b"".join(encode(each) + b"\n" for each in aliases)


# Layers of who got another name


def stored_key(workspace: Workspace, key: LayerKey) -> LayerKey:
    """Return whose layer the files say they are that a layer is in."""
    before = aliases_in(workspace).before.get(key.annotator)
    if not before:
        return key
    return next(_there(workspace, key.article_id, (key.annotator, *before)), key)


def shown_key(workspace: Workspace, key: LayerKey) -> LayerKey:
    """Return the name of a layer whose files say another.

    Where somebody has layers of several of their names on an article, that of the present one, or
    the first, is theirs; each other one keeps its name, so that no tag is out of sight.
    """
    names = aliases_in(workspace)
    now = names.now.get(key.annotator, key.annotator)
    if now == key.annotator:
        return key
    first = next(_there(workspace, key.article_id, (now, *names.before[now])), key)
    return key._replace(annotator=now) if first == key else key


def clashes(workspace: Workspace) -> Iterator[tuple[LayerKey, LayerKey]]:
    """Yield each layer that keeps its former name, with the one that has the present name."""
    names = aliases_in(workspace)
    for now, before in names.before.items():
        ids = _article_ids(workspace, (now, *before))
        for id in sorted(ids):
            first, *others = _there(workspace, id, (now, *before))
            yield from ((other, first._replace(annotator=now)) for other in others)


def _article_ids(workspace: Workspace, names: tuple[str, ...]) -> set[str]:
    from reader.store.folder.find_layers import heads

    found = [[head.info.id for head in heads(workspace, name, None, ())] for name in names]
    return set().union(*found)


def _there(workspace: Workspace, article_id: str, names: tuple[str, ...]) -> Iterator[LayerKey]:
    """Yield the layers on an article that there are files of."""
    for key in (LayerKey(name, article_id) for name in names):
        if os.path.lexists(workspace.history_path(*key)) or os.path.lexists(
            workspace.layer_path(*key)
        ):
            yield key


_NAMING = ("verdicts", "decisions")
"""The tables whose records name annotators."""

_T = TypeVar("_T", Record, Record | None)


class Renaming:
    """Names annotators in what is read of layers on an article as they are called now."""

    def __init__(self, workspace: Workspace, article_id: str) -> None:
        now = aliases_in(workspace).now
        self._called: dict[object, str] = {
            name: shown_key(workspace, LayerKey(name, article_id)).annotator for name in now
        }

    def contents(self, contents: Contents) -> Contents:
        """Return contents in which verdicts and decisions name persons so; the same for nobody."""
        if not self._called:
            return contents
        return msgspec.structs.replace(
            contents,
            records={table: self._table(table, some) for table, some in contents.records.items()},
            entries=list(map(self.entry, contents.entries)),
        )

    def entry(self, entry: Entry) -> Entry:
        """Return an entry in which verdicts and decisions name persons so; `who` stays."""
        if not self._called or entry.after.keys().isdisjoint(_NAMING):
            return entry
        before = {table: self._table(table, some) for table, some in entry.before.items()}
        after = {table: self._table(table, some) for table, some in entry.after.items()}
        return msgspec.structs.replace(entry, before=before, after=after)

    def _table(self, table: str, records: MutableMapping[str, _T]) -> MutableMapping[str, _T]:
        if table not in _NAMING:
            return records
        return {id: self._record(record) if record else record for id, record in records.items()}

    def _record(self, record: Record) -> Record:
        return {field: self._value(field, value) for field, value in record.items()}

    def _value(self, field: str, value: object) -> object:
        if field in ("annotator", "reviewer", "who"):
            return self._name(value)
        if field in ("agreed", "corrected", "silent") and isinstance(value, list):
            return sorted(map(self._name, value), key=str)
        if field == "annotations" and isinstance(value, list):
            found = [self._record(each) if isinstance(each, dict) else each for each in value]
            return sorted(found, key=_order)  # in the order of `Decision.annotations`
        return value

    def _name(self, value: object) -> object:
        return self._called.get(value, value) if isinstance(value, str) else value


def _order(judged: object) -> list[str]:
    known = as_record(judged)
    return [str(known.get(field)) for field in ("annotator", "id", "digest")]
