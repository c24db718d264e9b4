"""Batches: actions in several layers, that count together or not at all.

    .obelism/batches/<batch>.jsonl   the note: what each journal is to get, and what goes with it

A note has a line that says what it is, and then for each layer a line that names its files and the
line that its journal is to get; texts that these count and that were not kept yet; and small files
that go along: what is to be known of reading, labels, what a text was extracted from. It is written
beside, synced, and gets its name: from there on all that it says counts. Whoever reads a layer then
reads its line in the note as well, and whoever opens it puts the line into its journal. So a
program that ends in between leaves nothing or everything, here and wherever the folder is copied
to. Of several workspaces each has a note, and one, which is named last, decides: the others count
where that stands.

Carrying a note out twice does no harm, so nothing is noted of how far that has come: a line whose
action is in the journal is in it, a text that is kept is kept, and a file that is no longer what
it was when the note was written is newer. `reader.store.folder.carrying` carries out.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import chain, groupby
from operator import attrgetter
from pathlib import Path
from typing import Annotated, NamedTuple

import msgspec

from reader.io import files
from reader.io.json import BadJSON, decode
from reader.model.log import IMPORT, RENAME, SCHEMA, Entry
from reader.store.folder.journal import Journal, JournalFile, parse_journal

FOLDER = "batches"
SUFFIX = ".jsonl"

_LARGE = 16
"""Layers of a note that whoever opens one of them does not look for all others."""


class Header(msgspec.Struct):
    """The first line of a note."""

    decided_in: str = ""
    """The workspace whose note decides, as a path from this one; empty: this."""
    also: list[str] = []
    """Of the note that decides, the other workspaces that have one, as paths from this one."""
    schema: str = SCHEMA
    type: str = "batch"


_NAME = "[a-z0-9_][a-z0-9._-]{0,99}"
_PLACE = f"^({_NAME}/{_NAME})?$"
_FILE = r"^(labels(-before-[0-9T-]{15,20})?\.toml|aliases\.jsonl|sources/[0-9a-f]{64}\.json)?$"
"""What a folder and a stem look like here: what is sent never becomes another path."""


class Marker(msgspec.Struct, omit_defaults=True):
    """A line that says what the next one is for."""

    layer: Annotated[str, msgspec.Meta(pattern=_PLACE)] = ""
    """Folder and stem of the journal that gets the line."""
    text: str = ""
    """Digest of the text that it is, as JSON."""
    progress: Annotated[str, msgspec.Meta(pattern=_PLACE)] = ""
    """Folder and stem of the file of progress that it is to be."""
    file: Annotated[str, msgspec.Meta(pattern=_FILE)] = ""
    """Name below `.obelism` of another file that it is to be."""
    before: str | None = None
    """Digest of what that file held; None: there was none."""


class Place(NamedTuple):
    """Where a line is in a note."""

    note: Path
    number: int
    """From 1."""
    offset: int
    size: int
    """In bytes, with its end."""

    def read(self) -> bytes:
        """Return the line; raise OSError."""
        with files.open_regular(self.note) as file:
            file.seek(self.offset)
            return file.read(self.size)


class NotedFile(NamedTuple):
    """What a note has for a small file."""

    place: Place
    before: str | None


class Note(NamedTuple):
    """What a note has, and where."""

    path: Path
    decided_in: str
    also: Sequence[str]
    layers: dict[str, list[Place]]
    """By folder and stem of the journal."""
    texts: dict[str, Place]
    """By digest."""
    files: dict[str, NotedFile]
    """By their names below `.obelism`."""
    bad: list[int]
    """Lines that say nothing."""

    @classmethod
    def empty(cls, path: Path, decided_in: str, also: Sequence[str]) -> Note:
        """Return a note that has nothing yet."""
        return cls(path, decided_in, also, {}, {}, {}, [])

    def add(self, marker: Marker, place: Place) -> None:
        """Take in a line, by the marker before it."""
        if marker.layer:
            self.layers.setdefault(marker.layer, []).append(place)
        elif marker.text:
            self.texts[marker.text] = place
        elif name := marker.file or (marker.progress and _progress_name(marker.progress)):
            self.files[name] = NotedFile(place, marker.before)
        else:
            self.bad.append(place.number)

    @property
    def counts(self) -> bool:
        """Whether what is in it was decided on."""
        return not self.decided_in or files.is_own(_same(self.path, self.decided_in))


def place_of(path: Path) -> str:
    """Return how a journal, layer file or file of progress is called in notes."""
    return f"{path.parent.name}/{path.stem}"


def digest_of(data: bytes) -> str:
    from hashlib import sha256

    return sha256(data).hexdigest()


# Reading notes


def notes(home: Path) -> list[Note]:
    """Return the notes below a workspace's `.obelism` that count, but no links."""
    return [note for note in every_note(home) if note.counts]


def every_note(home: Path) -> list[Note]:
    """Return all notes below a workspace's `.obelism`, also those that were not decided on."""
    names = sorted(_any_in(f"{home}/{FOLDER}"))
    folder = home / FOLDER
    if not names or os.path.islink(folder):
        return []
    paths = [folder / name for name in names if name.endswith(SUFFIX) and name[0] != "."]
    return [note for path in paths if (note := _read(path)) is not None]


def are_any(home: str) -> bool:
    """Return whether there may be notes below a workspace's `.obelism`."""
    folder = f"{home}/{FOLDER}"
    return os.access(folder, os.F_OK) and bool(_any_in(folder))  # mostly it is not there


def _any_in(folder: str) -> list[str]:
    """Return what there is in a folder; nothing where it cannot be read."""
    try:
        return os.listdir(folder)
    except OSError:
        return []


def unread_notes(home: Path) -> list[Path]:
    """Return files that are called as notes and say nothing."""
    folder = home / FOLDER
    known = {note.path for note in every_note(home)}
    paths = [] if folder.is_symlink() else sorted(folder.glob(f"[!.]*{SUFFIX}"))
    return [path for path in paths if path not in known and not path.is_symlink()]


def _read(path: Path) -> Note | None:
    try:
        return _read_as(path, files.looks_of(os.lstat(path)))
    except (OSError, BadJSON):
        return None


@lru_cache(maxsize=8)
def _read_as(path: Path, looks: files.Looks) -> Note:
    """Return what a note has while it looks so; raises OSError, or BadJSON where it is none."""
    with files.open_regular(path) as file:
        head = decode(file.readline(), Header)
        if head.type != "batch" or "\0" in head.decided_in:
            raise BadJSON("it is no note of a batch")
        note, offset, number = Note.empty(path, head.decided_in, head.also), file.tell(), 1
        for raw in file:
            number, offset = number + 1, offset + len(raw)
            try:
                marker = decode(raw, Marker, spare=None)
            except BadJSON:
                note.bad.append(number)
                continue
            line = next(iter(file), b"")
            place = Place(path, number + 1, offset, len(line))
            number, offset = number + 1, offset + len(line)
            note.add(marker if line.endswith(b"\n") else Marker(), place)
    return note


def waiting(history: Path) -> list[Place]:
    """Return the lines that count, and that a journal may not have yet."""
    # Mostly there is no note, which is asked for each layer that is read.
    home = os.fspath(history).rsplit(os.sep, 3)[0]
    if not _any_in(f"{home}{os.sep}{FOLDER}"):
        return []
    place = place_of(history)
    return [each for note in notes(Path(home)) for each in note.layers.get(place, ())]


def waiting_names(home: Path) -> Iterator[tuple[str, str]]:
    """Yield the folder and stem of each journal below `home` for which lines may wait."""
    for note in notes(home):
        for place in note.layers:
            folder, _, name = place.partition("/")
            yield folder, name


class Waiting(NamedTuple):
    """A line that waits for a journal."""

    data: bytes
    journal: Journal
    """What it says."""


def read_waiting(history: Path) -> list[Waiting]:
    """Read the lines that may wait for a journal; before it, since they move there."""
    places = waiting(history)
    lines = zip(places, read_lines(places), strict=True)
    return [Waiting(data, parse_journal(place.note, data)) for place, data in lines]


def read_lines(places: Iterable[Place]) -> Iterator[bytes]:
    """Read lines one after the other; raises OSError."""
    for note, some in groupby(places, key=attrgetter("note")):
        with files.open_regular(note) as file:  # once: a note may have thousands
            for place in some:
                file.seek(place.offset)
                yield file.read(place.size)


def read_line(place: Place) -> Journal:
    """Return what a line says, as a journal of one or, where it is no action, of none."""
    return parse_journal(place.note, place.read())


def entries_of(waiting: Iterable[Waiting]) -> list[Entry]:
    """Return the entries that wait for a journal."""
    return [entry for each in waiting for entry in each.journal.entries]


def put_in(journal: Journal, waiting: Sequence[Waiting], *, durably: bool = True) -> None:
    """Append the lines that wait for a journal and are not in it.

    Whoever calls it has the layer's lock, and where it is not `durably` syncs all at the end.

    Raises:
        OSError: they wait on.
        ForeignChange: the journal has changed since it was read.
    """
    known = {entry.id for entry in journal.entries}
    lines = []
    for each in waiting:
        if any(entry.id not in known for entry in each.journal.entries):
            lines += each.data.splitlines()
    if lines:
        JournalFile(journal).append(lines, durably=durably)


def entries_in(note: Note) -> Iterator[Entry]:
    """Yield the entries in a note that can be read."""
    with suppress(OSError):
        for line in read_lines(chain.from_iterable(note.layers.values())):
            with suppress(BadJSON):
                yield decode(line, Entry, spare=None)


def source_of(entries: Iterable[Entry]) -> str:
    """Name what entries of a batch come from, for a sentence."""
    names = {IMPORT: "an import", RENAME: "a renaming of a label"}
    return next((names[entry.what] for entry in entries if entry.what in names), "a move of tags")


def text_in_notes(home: Path, sha256: str) -> bytes | None:
    """Return a text that a note has, as JSON; None where none has it."""
    for note in notes(home) if os.path.isdir(home / FOLDER) else ():
        if sha256 in note.texts:
            try:
                return note.texts[sha256].read()
            except OSError:
                continue
    return None


def waiting_progress(home: Path) -> Iterator[tuple[Path, bytes]]:
    """Yield what files of progress are to be, unless they are newer."""
    for note in notes(home):
        for name, each in note.files.items():
            if name.startswith(_PROGRESS) and (data := content_of(home, name, each)) is not None:
                yield home / name, data


def content_for(home: Path, name: str) -> bytes | None:
    """Return what a small file below `.obelism` is to be; None: what it is."""
    known = (note.files[name] for note in notes(home) if name in note.files)
    return next(filter(None, (content_of(home, name, each) for each in known)), None)


def content_of(home: Path, name: str, each: NotedFile) -> bytes | None:
    """Return what a small file is to be; None where it is that already, or newer."""
    try:
        known = files.read_bytes(home / name)
        if (None if known is None else digest_of(known)) != each.before:
            return None
        return decode(each.place.read(), str, spare=None).encode()
    except (OSError, BadJSON):
        return None


_PROGRESS = "progress/"


def _progress_name(place: str) -> str:
    """Return how a file of progress that a note calls so is called below `.obelism`."""
    return f"{_PROGRESS}{place}.json"


# The end of a note


def remove_if_small(journal: Path) -> None:
    """Remove the notes that have lines for a journal, where they are short and all is in."""
    place, home = place_of(journal), journal.parents[2]
    for note in notes(home):
        if place in note.layers and len(note.layers) <= _LARGE and not note.files:
            remove_if_done(note)


def remove_if_done(note: Note) -> None:
    """Remove a note of which nothing waits, and that decides on nothing elsewhere any more."""
    if _is_done(note):
        end(note)


def end(note: Note) -> None:
    """Remove a note of which nothing waits, unless it decides on one elsewhere."""
    if any(files.is_own(_same(note.path, root)) for root in note.also if "\0" not in root):
        return
    files.remove(note.path)
    if note.decided_in and (first := _read(_same(note.path, note.decided_in))) is not None:
        remove_if_done(first)


def _is_done(note: Note) -> bool:
    """Return whether everything in a note is where it belongs."""
    home = note.path.parents[1]
    return not (
        note.bad
        or any(content_of(home, name, each) is not None for name, each in note.files.items())
        or any(not _is_in(home, place, places) for place, places in note.layers.items())
    )


def _is_in(home: Path, place: str, places: Sequence[Place]) -> bool:
    """Return whether the lines of a layer are in its journal."""
    from reader.store.folder.journal import read_journal

    try:
        known = {entry.id for entry in read_journal(home / "history" / f"{place}.jsonl").entries}
        return all(decode(line, Entry, spare=None).id in known for line in read_lines(places))
    except (OSError, BadJSON):
        return False


def _same(note: Path, root: str) -> Path:
    """Return the batch's note in another workspace, given as a path from its own."""
    home = note.parents[1]
    return home.parent / root / home.name / FOLDER / note.name
