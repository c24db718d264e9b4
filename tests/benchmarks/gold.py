"""Gold: articles with the spans that someone marked in them, from JSONL, brat or the samples."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from reader.formats import native_write as native
from reader.formats.base import ExportOptions
from reader.model.errors import ObelismError
from reader.services.export.select import select
from reader.services.export.write import Export
from reader.services.samples import copy_samples
from reader.text.lines import Extent

_TEXT_BOUND = re.compile(r"(\S+) (\d+ \d+(?:;\d+ \d+)*)\Z")


class BrokenGold(ObelismError):
    """Gold that cannot be read; the sentence says where and why."""


class Marked(NamedTuple):
    """One span of one annotation."""

    extent: Extent
    names: frozenset[str]
    """Its role, or what else it goes by, in small letters."""


class Annotated(NamedTuple):
    """One annotation."""

    label: str
    spans: list[Marked]


class Gold(NamedTuple):
    """An article and its annotations."""

    name: str
    text: str
    annotations: list[Annotated]

    def spans(self, roles: Collection[str] = (), labels: Collection[str] = ()) -> list[Extent]:
        """The spans of some roles and labels, or all: by annotation in reading order.

        Annotations are ordered by the first span that counts, the spans of one as they are read.
        """
        wanted = {role.casefold() for role in roles}
        kept = {label.casefold() for label in labels}
        found = [
            sorted(span.extent for span in one.spans if not wanted or span.names & wanted)
            for one in self.annotations
            if not kept or one.label.casefold() in kept
        ]
        return [extent for spans in sorted(filter(None, found)) for extent in spans]


def read_gold(path: Path | None, *, several: bool = True) -> list[Gold]:
    """Read a native JSONL file or a brat folder; without a path, the samples and their examples.

    Where brat's folder has several annotators of a text, those of the first alone unless `several`.

    Raises:
        BrokenGold: it cannot be read.
    """
    if path is None:
        return list(_parsed(_sample_lines(), "the samples"))
    try:
        if path.is_dir():
            return _brat(path, several)
        with path.open(encoding="utf-8", newline="\n") as file:
            return list(_parsed(file, str(path)))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise BrokenGold(f"{path} cannot be read: {reason}") from None


# Native JSONL


def _sample_lines() -> list[str]:
    with tempfile.TemporaryDirectory(prefix="obelism-benchmark-") as name:
        folder = Path(name) / "samples"
        copy_samples(folder)
        pieces = Export(select([folder]), native.FORMAT, ExportOptions(by="article"))
        return [piece for piece in pieces if isinstance(piece, str)]


def _parsed(lines: Iterable[str], name: str) -> Iterator[Gold]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield _article(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                why = str(error) if isinstance(error, _Reason) else "no article of obelism/1"
                raise BrokenGold(f"{name}, line {number}: {why}") from None


class _Reason(ValueError):
    """Why a record cannot be used."""


def _article(record: dict[str, Any]) -> Gold:
    if record.get("type") == "annotation":
        raise _Reason("an annotation without its article; export with --by article")
    if record.get("offsets", "codepoint") != "codepoint":
        raise _Reason("offsets have to count code points")
    text = record["text"]
    annotations = [
        Annotated(each["label"], [_span(text, each["label"], span) for span in each["spans"]])
        for each in record["annotations"]
        if each["start"] is not None
    ]
    return Gold(record["id"], text, annotations)


def _span(text: str, label: str, record: dict[str, Any]) -> Marked:
    start, end = record["start"], record["end"]
    if text[start:end] != record["text"]:
        raise _Reason(f"the text at {start}-{end} is not the span's text")
    return Marked((start, end), frozenset({(record["role"] or label).casefold()}))


# brat


def _brat(folder: Path, several: bool) -> list[Gold]:
    notes: dict[Path, list[Path]] = {}
    for path in sorted(folder.rglob("*.ann")):
        notes.setdefault(_text_of(path), []).append(path)
    if not notes:
        raise BrokenGold(f"{folder}: there is no .ann file in it")
    return [
        _brat_article(text, paths if several else paths[:1])
        for text, paths in sorted(notes.items())
    ]


def _text_of(path: Path) -> Path:
    """The text that an `.ann` is on: beside it, or in `text/` beside its folder."""
    beside = path.with_suffix(".txt")
    whole = path.parent.parent / "text" / path.stem
    by_annotator = whole.with_name(path.stem.rpartition("_")[0] or path.stem)
    for text in (beside, Path(f"{whole}.txt"), Path(f"{by_annotator}.txt"), whole, by_annotator):
        if text.is_file():
            return text
    raise BrokenGold(f"{path}: its text is neither beside it nor in {whole.parent}")


def _brat_article(path: Path, notes: list[Path]) -> Gold:
    text = path.read_bytes().decode("utf-8")
    annotations = [one for note in notes for one in _Brat(text, note).annotations()]
    return Gold(path.stem, text, annotations)


class _Brat:
    """One `.ann` file: text-bound lines `T`, and events `E` that tie them together."""

    def __init__(self, text: str, path: Path) -> None:
        self.text, self.path = text, path
        self.bounds: dict[str, tuple[str, list[Extent]]] = {}
        self.events: list[list[str]] = []
        lines = path.read_bytes().decode("utf-8").split("\n")
        for number, line in enumerate(lines, 1):
            try:
                self._take(line.rstrip("\r"))
            except ValueError as error:
                raise BrokenGold(f"{path}, line {number}: {error}") from None

    def _take(self, line: str) -> None:
        id, _, rest = line.partition("\t")
        if id.startswith("T"):
            head, _, quote = rest.partition("\t")
            self.bounds[id] = self._bound(head, quote)
        elif id.startswith("E"):
            self.events.append(rest.split())

    def _bound(self, head: str, quote: str) -> tuple[str, list[Extent]]:
        found = _TEXT_BOUND.match(head)
        if found is None:
            raise ValueError("not a type with its offsets")
        extents = []
        for part in found[2].split(";"):
            start, end = map(int, part.split())
            extents.append((start, end))
        standing = " ".join(self.text[start:end] for start, end in extents)
        if standing.split() != quote.split():
            raise ValueError("the text at these offsets is not the one that is quoted")
        return found[1], extents

    def annotations(self) -> Iterator[Annotated]:
        """Each event, then each text-bound line that is in none, as one by itself."""
        alone = dict(self.bounds)
        for parts in self.events:
            spans = []
            for part in parts:
                role, _, id = part.partition(":")
                alone.pop(id, None)
                if id in self.bounds:
                    spans += self._marked(id, role.rstrip("0123456789"))
                elif not id.startswith("E"):
                    raise BrokenGold(f"{self.path}: {part} means no line of it")
            yield Annotated(parts[0].partition(":")[0], spans)
        for id, (type, _) in alone.items():
            yield Annotated(type, self._marked(id, type))

    def _marked(self, id: str, role: str) -> list[Marked]:
        type, extents = self.bounds[id]
        names = frozenset({role.casefold(), type.casefold()})
        return [Marked(extent, names) for extent in extents]
