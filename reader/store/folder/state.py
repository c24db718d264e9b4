"""Read one layer from its layer file and what its journal has beyond that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from reader.io.json import BadJSON
from reader.model.annotation import Record, as_record
from reader.model.errors import reason
from reader.model.log import (
    Records,
    Tables,
    by_time,
    joined,
    missing_numbers,
)
from reader.model.log_merge import resulting_records, text_digests
from reader.store.base import Contents, LayerKey
from reader.store.folder.batches import Waiting, entries_of, read_waiting
from reader.store.folder.journal import Journal, read_journal
from reader.store.folder.layer_file import TABLES, FileTables, Seen, in_order, parse_tables
from reader.store.folder.usual import UsualFile, is_large, read_in_pieces, usual_file
from reader.store.folder.workspace import Workspace
from reader.store.records import LazyRecords, article_info, is_newer


class LayerState(msgspec.Struct):
    """A layer as its files give it; nothing was written to find out."""

    contents: Contents
    """What the journal and the layer file say together."""
    journal: Journal
    seen: Seen
    """The layer file as it was read."""
    tables: FileTables | None
    """The layer file as it stands; None where there is none that can be read, and where it is
    `usual`."""
    usual: bool = False
    """Whether the layer file has what the journal says and nothing unknown, so that its records
    need not be kept beside the annotations."""
    behind: Tables = {}
    """Records that the layer file lacks or has otherwise."""
    stale: bool = False
    """Whether the layer file must be written."""
    damage: str | None = None
    """Why the layer file cannot be used, in words that follow its path."""
    newer: bool = False
    """Whether a program of another major version has written here."""
    closed: str | None = None
    """Why nothing may be written, though nothing is damaged."""
    waiting: list[Waiting] = []
    """Lines that the journal does not have yet; their entries are in `contents` already."""
    noted: bool = False
    """Whether a note has lines of the layer, which its journal may have."""

    @property
    def merged(self) -> set[str]:
        """Annotations that a merge left on another text than that of the layer."""
        contents = self.contents
        info, records = article_info(contents.meta), contents.records.get("annotations", {})
        if info is None:
            return set()
        texts = text_digests(contents.entries)
        return {id for id in texts if texts[id] != info.sha256 and _stands(records.get(id))}

    @property
    def cut_off_alone(self) -> bool:
        """Whether the journal ends in the beginning of a line, and has all that came before."""
        contents = self.contents
        return self.journal.cut_off and not missing_numbers(contents.entries, contents.last)


def read_state(
    workspace: Workspace,
    key: LayerKey,
    pair: tuple[Path, Path] | None = None,
    *,
    sparing: bool = False,
    whole: bool = False,
) -> LayerState:
    """Read a layer's files; whatever they hold, the answer is a state with notices.

    `pair`: layer file and journal, where they are known to be those of the key. `sparing`: the
    layer file may be read as a `usual` one; `whole`: at once, however large it is.
    """
    layer, path = pair or (workspace.layer_path(*key), workspace.history_path(*key))
    seen = Seen(layer)
    data, tables, damage, closed, ahead, usual = None, None, None, None, [], None
    in_pieces = sparing and not whole and is_large(layer)
    # The order of reading is that which misses nothing, while another program may write (whoever
    # opens for writing has the lock by now). A line of a batch is removed only after it is in the
    # journal, so what waits is read before the journal; a line that moves in between is then read
    # twice, and known by its id. The layer file follows the journal, so it is read before it too: a
    # journal read later can only know more, and never seems to lack what the layer file has.
    try:
        ahead = read_waiting(path)
    except OSError as error:
        closed = f"A batch for {path} cannot be read ({reason(error)}); opened read-only."
    try:
        data = None if in_pieces else seen.read()
    except OSError as error:
        closed = f"{seen.path} cannot be read ({reason(error)}); opened read-only."
    try:
        journal = read_journal(path)
    except OSError as error:
        journal = Journal(path, exists=True)
        closed = f"{path} cannot be read ({reason(error)}); opened read-only."
    # Only now is the layer file decoded: a long journal and all annotations were never in memory
    # at once. A large one is only read now, too: if it has more than the journal, or anything else
    # than that says, all is read again.
    if in_pieces:
        usual = read_in_pieces(seen) if not (ahead or closed) else None
        if usual is None:
            return read_state(workspace, key, pair, sparing=True, whole=True)
    try:
        usual = usual_file(data) if data and sparing and not ahead else usual
        tables = None if data is None or usual is not None else parse_tables(data)
    except BadJSON as error:
        damage = str(error)
    del data  # as large as what is made of it
    if usual is not None:
        state = _usual_state(usual, journal, seen)
        return state or read_state(workspace, key, pair)  # again, in the order that misses nothing
    state = _state(tables, journal, seen, ahead)
    state.damage, state.closed = damage, closed
    if closed is not None:
        state.contents.notices.clear()  # what is not known is not missing
    state.stale = state.stale or damage is not None
    return state


def _usual_state(file: UsualFile, journal: Journal, seen: Seen) -> LayerState | None:
    """Return the state of a layer whose file has all that its journal says; None where it has not,
    or there is something to say about the journal."""
    if not file.has_all(journal.entries) or journal.bad or journal.tail or journal.newer:
        return None
    contents = Contents(
        entries=by_time(journal.entries),
        last=file.meta.seq,
        meta=msgspec.structs.asdict(file.meta),
        records={"annotations": LazyRecords(file.annotations), **file.judgements},
        annotations=file.annotations,
    )
    return LayerState(contents, journal, seen, tables=None, usual=True)


def _state(
    tables: FileTables | None, journal: Journal, seen: Seen, ahead: list[Waiting]
) -> LayerState:
    meta, records, problems = _of_file(tables or {})
    known = {entry.id for entry in journal.entries}
    late = [entry for entry in entries_of(ahead) if entry.id not in known]
    entries = by_time(journal.entries + late)
    last = max([_number(meta, "seq"), *(entry.seq for entry in entries)])
    contents = Contents(entries, last, meta, records, problems=problems)
    state = LayerState(
        contents=contents,
        journal=journal,
        seen=seen,
        tables=tables,
        newer=journal.newer or is_newer(meta) or any(each.journal.newer for each in ahead),
        noted=bool(ahead),
        waiting=[each for each in ahead if not known.issuperset(_ids(each))],
    )
    if not is_newer(meta):
        _replay(state)
    contents.problems += [f"{journal.path}, line {line}: {why}" for line, why in journal.bad]
    return state


def _ids(waiting: Waiting) -> set[str]:
    return {entry.id for entry in waiting.journal.entries}


def _of_file(tables: FileTables) -> tuple[Record, Records, list[str]]:
    records: Records = {}
    problems: list[str] = []
    for name in TABLES:
        table, known = as_record(tables.get(name)), records.setdefault(name, {})
        for doc_id in in_order(table):
            id = as_record(table[doc_id]).get("id")
            if not isinstance(id, str):
                problems.append(f"{name} record {doc_id} has no id, and is kept as it is")
            elif id in known:
                problems.append(f"{name} record {doc_id} repeats the id {id}, and is kept as it is")
            else:
                known[id] = table[doc_id]
    return as_record(as_record(tables.get("meta")).get("1")), records, problems


def _replay(state: LayerState) -> None:
    """Bring the records up to what the journal says."""
    contents, entries = state.contents, state.contents.entries
    seq, folded = _number(contents.meta, "seq"), _number(contents.meta, "actions")
    known = sum(entry.seq <= seq for entry in entries)
    again = joined(entries) or known > folded
    contents.notices += _compared(state, known, folded)
    replayed = [entry for entry in entries if again or entry.seq > seq]
    lost = state.journal.bad or state.journal.tail or missing_numbers(entries, seq)
    guarded = bool(again and lost)
    _apply(state, resulting_records(replayed), guarded=guarded)
    for entry in replayed:
        contents.meta = {**contents.meta, **(entry.meta or {})}
    state.stale = bool(state.behind) or known != folded or contents.last > seq


def _compared(state: LayerState, known: int, folded: int) -> list[str]:
    """Say where journal (`known` actions) and layer file (`folded` actions) do not fit."""
    path = state.journal.path
    if state.tables is None:
        missing = len(missing_numbers(state.contents.entries, state.contents.last))
        what = f"{missing} actions; what they did is lost here: look for a whole copy of it"
        return [f"The journal lacks {what}. ({path})"] if missing else []
    if known < folded:
        lost = f"{folded - known} of the {folded} actions that the layer file holds"
        kept = "the tags are kept, but those actions cannot be undone"
        return [f"The journal lacks {lost}; {kept}. ({path})"]
    if known > folded:
        return [f"{path} was joined with another journal; the layer was made again from it."]
    return []


def _apply(state: LayerState, words: Tables, *, guarded: bool) -> None:
    """Take the journal's word for each record that it names; the others stay.

    `guarded`: the journal has lost lines, so a record of the layer file that is later than the
    journal's word for it stays too.
    """
    for name, records in words.items():
        table = state.contents.records.setdefault(name, {})
        for id, record in records.items():
            if record is not None and record.get("id") != id:
                why = f"{state.journal.path}: {name} record {id} has another id"
                state.contents.problems.append(why)
                continue
            old = table.get(id)
            if old == record or (guarded and old is not None and _later(old, record)):
                continue
            state.behind.setdefault(name, {})[id] = record
            if record is None:
                del table[id]
            else:
                table[id] = record


def _later(record: Record, word: Record | None) -> bool:
    stored, logged = record.get("modified"), (word or {}).get("modified")
    return isinstance(stored, str) and isinstance(logged, str) and stored > logged


def _stands(record: Record | None) -> bool:
    """Return whether some span of a record is in the text."""
    spans = as_record(record).get("spans")
    known = spans if isinstance(spans, list) else []
    return any(isinstance(as_record(each).get("start"), int) for each in known)


def _number(record: Record, field: str) -> int:
    value: Any = record.get(field)
    return value if isinstance(value, int) else 0
