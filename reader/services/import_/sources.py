"""Received files: the records in them, as they are read."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from reader.formats.base import Format, Incoming, IncomingLabels, IncomingVerdict, Refused, Skipped
from reader.formats.base import Received as Read
from reader.formats.native_read import incoming
from reader.formats.registry import (
    DEFAULT,
    find_format,
    format_of,
    missing_library,
    readable,
    recognised,
)
from reader.formats.source import Source, is_archive
from reader.io.json import BadJSON
from reader.model.annotation import InvalidRecord
from reader.model.article import ArticleInfo
from reader.model.errors import WrongUse
from reader.model.progress import Progress as Counting
from reader.model.progress import no_progress
from reader.model.shard import Shard
from reader.store.base import HOME
from reader.store.progress import Progress
from reader.text.phrases import listed

if TYPE_CHECKING:
    from reader.store.folder.received import Received

STANDARD_INPUT = Path("-")


class SentLayer(NamedTuple):
    """A layer that is to be as it was sent; its records come by themselves."""

    place: str
    article: ArticleInfo
    annotator: str
    actions: frozenset[str]
    """Ids of all that was done in it."""
    progress: Progress | None
    """How far its annotator has read."""
    named: bool
    """Whether its annotator was asked for by name."""
    made_under: Mapping[str, str]
    """Versions of guidelines that annotations in it were made under, by id."""


Found = Read | IncomingVerdict | SentLayer

_PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf")
"""How archives and compressed files begin."""


class ReceivedRecord(NamedTuple):
    """A record and its file."""

    file: str
    found: Found
    format: str = DEFAULT
    """Name of the format it was read in."""


def records_of(
    paths: Iterable[Path],
    format: Format | None,
    progress: Counting = no_progress,
    standard_input: Callable[[], bytes] = bytes,
    *,
    as_sent: Collection[str] | None = None,
    shard: Shard | None = None,
) -> Iterator[ReceivedRecord]:
    """Yield the records of files, each as it is read, so that a file may hold any number of them.

    `format`: None chooses by each file's ending. In the native one, a file may also be a layer
    file, a journal or a rescue file. A folder that is or has `.obelism`, or a zip archive of one,
    gives all layers of persons; `-` is `standard_input`. `as_sent`: layers are to be as they were
    sent, with what was read; of these annotators, empty: of all. `shard`: only what is of that
    share of the articles, which some formats need not read all for.

    Raises:
        WrongUse: a file or a format cannot be read, or no format fits a file; or nothing but
            folders can be taken as sent, or they hold nothing of an annotator.
    """
    native = find_format(DEFAULT)
    for path in paths:
        if path == STANDARD_INPUT:
            source = Source("standard input", None, standard_input(), progress)
            source.shard = shard
            name, chosen = source.name, format or _recognised(source)
            found = _records(source, chosen)
        elif (other := _of_many(path, format)) is not None:
            source = Source(str(path), path, None, progress)
            source.shard = shard
            name, chosen, found = str(path), other, _records(source, other)
        elif path.is_dir():
            name, chosen, found = str(path), format or native, _of_folder(path, as_sent)
        elif format_of(path) is None and is_archive(path):
            name, chosen, found = str(path), format or native, _of_archive(path, as_sent)
        elif as_sent is not None:
            raise WrongUse(f"{path}: only a folder with .obelism, or a zip of it, has it as sent")
        else:
            source = Source(str(path), path, None, progress)
            source.shard = shard
            _refuse_packed(source, format)
            name, chosen = str(path), format or _recognised(source)
            found = _records(source, chosen)
        for each in found:
            if shard is None or _is_of(each, shard):
                yield ReceivedRecord(name, each, chosen.name)


def _is_of(found: Found, shard: Shard) -> bool:
    """Return whether a record is of a share: by the article that it names, or else by its place, so
    that every record is in one of them. Labels are in all, and so is that a file cannot be read to
    its end, which has no place."""
    if isinstance(found, IncomingLabels) or (isinstance(found, Refused) and not found.place):
        return True
    if isinstance(found, Incoming | IncomingVerdict | SentLayer):
        return shard.has(found.article.id or found.article.sha256)
    return shard.has(found.place)


def _of_many(path: Path, format: Format | None) -> Format | None:
    """Return the format of a folder or archive of many files, if it is of another than ours."""
    source, meant = Source(str(path), path), format_of(path)
    if not source.is_folder and ((meant and meant.shape == "text") or not source.is_archive):
        return None
    if format is not None:
        return None if format.name == DEFAULT else format
    if source.is_folder and (path.name == HOME or (path / HOME).is_dir()):
        return None
    return next(iter(recognised(source)), None)


def _recognised(source: Source) -> Format:
    """Return the format of a file, by its ending and how it begins.

    Raises:
        WrongUse: it is of none, or of several as far as can be told.
    """
    found = recognised(source)
    if len(found) > 1:
        names = ", ".join(each.name for each in found)
        raise WrongUse(f"{source.name}: several formats look like this; name one: --format {names}")
    if found:
        return found[0]
    if (unread := format_of(PurePath(source.name))) is not None:
        return unread
    begins = source.head.removeprefix(BOM_UTF8).lstrip(b" \t\r\n\x1e")
    if begins and not begins.startswith((b"{", b"[")):
        names = ", ".join(readable())
        raise WrongUse(f"{source.name}: no format has this ending; name one with --format: {names}")
    return find_format(DEFAULT)


def _refuse_packed(source: Source, format: Format | None) -> None:
    """Raise WrongUse where a file cannot be read, or is packed."""
    if source.head.startswith(_PACKED) and (format is None or format.shape == "text"):
        raise WrongUse(f"{source.name}: it is packed; unpack it and name what was in it")


def _records(source: Source, format: Format) -> Iterator[Found]:
    from reader.store.folder.received import may_be_received, read_received

    if format.read is None:
        names = ", ".join(readable())
        raise WrongUse(f"the format {format.name} cannot be imported; these can: {names}")
    if (why := missing_library(format)) is not None:
        raise WrongUse(why)
    try:
        is_layer = format.name == DEFAULT and may_be_received(source.head)
        received = read_received(source.data) if is_layer else None
    except BadJSON as error:
        return iter([Refused("", str(error))])
    if received is not None:
        return _of_layer(received)
    return format.read(source)


def _of_archive(path: Path, as_sent: Collection[str] | None) -> Iterator[Found]:
    from reader.store.folder.received import unpacked

    with unpacked(path) as folder:
        yield from _of_folder(folder, as_sent)


def _of_folder(path: Path, as_sent: Collection[str] | None) -> Iterator[Found]:
    from reader.store.folder.received import received_folder

    unknown = dict.fromkeys(as_sent or ())
    for found in received_folder(path):
        if isinstance(found, tuple):
            yield Refused(*found)
        elif isinstance(found, Skipped):
            yield found
        elif as_sent is None:
            yield from _of_layer(found)
        elif not as_sent or found.annotator in as_sent:
            unknown.pop(found.annotator, None)
            place = f"{found.article.id}, {found.annotator}"
            named = bool(as_sent)
            yield SentLayer(
                place,
                found.article,
                found.annotator,
                found.actions,
                found.progress,
                named,
                found.made_under,
            )
            yield from _of_layer(found)
    if unknown:
        raise WrongUse(f"{path}: nothing of {listed(unknown)} was sent")


def _of_layer(received: Received) -> Iterator[Found]:
    article, text = received.article, received.text
    for place, record in received.entries:
        try:
            if isinstance(record, str):
                raise InvalidRecord(record)
            found = incoming(record, place, article, received.annotator)
            yield found if text is None else msgspec.structs.replace(found, text=text)
        except InvalidRecord as error:
            yield Refused(place, str(error))
    for place, record in received.verdicts:
        if isinstance(record, str):
            yield Refused(place, record)
        else:
            yield IncomingVerdict(place=place, article=article, record=record)
