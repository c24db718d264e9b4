"""What the files say about one layer: the layer file, and what the journal knows beyond it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from reader.io.json import BadJSON
from reader.model.annotation import Record
from reader.model.article import ArticleInfo
from reader.model.errors import reason
from reader.model.log import Entry, Records, Tables, by_time, joined, missing_numbers
from reader.model.log_merge import resulting_records, text_digests
from reader.store.folder.batches import read_waiting
from reader.store.folder.journal import Journal, read_journal
from reader.store.folder.records import article_info, first_meta, is_newer
from reader.store.folder.seen import Seen
from reader.store.folder.tables import TABLES, FileTables, in_order, parse_tables
from reader.store.folder.workspace import Workspace


class LayerState(msgspec.Struct):
    """A layer as its files give it; nothing was written to find out."""

    journal: Journal
    seen: Seen
    """The layer file as it was read."""
    actions: list[Entry]
    """Those of the journal, in the order that counts."""
    tables: FileTables | None
    """The layer file as it stands; None where there is none that can be read."""
    meta: Record
    """The meta record, with what later actions set; empty for a new layer."""
    records: Records
    behind: Tables
    """Records that the layer file lacks or has otherwise."""
    stale: bool
    """Whether the layer file must be written."""
    damage: str | None = None
    """Why the layer file cannot be used, in words that follow its path."""
    newer: bool = False
    """Whether a program of another major version has written here."""
    closed: str | None = None
    """Why nothing may be written, though nothing is damaged."""
    waiting: list[Path] = []
    """Files with lines that the journal is to get; their actions are in `actions` already."""
    notices: list[str] = []
    problems: list[str] = []

    def whole_meta(self, annotator: str, info: ArticleInfo) -> Record:
        """Return the meta record as the journal leaves it."""
        modified = self.actions[-1].at if self.actions else self.meta.get("modified", "")
        counters = {"seq": self.last, "actions": len(self.actions), "modified": modified}
        return {**first_meta(annotator, info), **self.meta, **counters}

    @property
    def last(self) -> int:
        """The highest sequence number so far."""
        return max([_number(self.meta, "seq"), *(action.seq for action in self.actions)])

    @property
    def late(self) -> set[str]:
        """Annotations that a merge left on another text than that of the layer."""
        info, there = article_info(self.meta), self.records.get("annotations", {})
        if info is None:
            return set()
        texts = text_digests(self.actions)
        return {id for id in texts if texts[id] != info.sha256 and _stands(there.get(id))}

    @property
    def cut_off_alone(self) -> bool:
        """Whether the journal ends in the beginning of a line, and has all that came before."""
        return self.journal.cut_off and not missing_numbers(self.actions, self.last)


def read_state(workspace: Workspace, annotator: str, article_id: str) -> LayerState:
    """Read a layer's files; whatever they hold, the answer is a state with notices."""
    layer_path = workspace.layer_path(annotator, article_id)
    seen = Seen(layer_path)
    tables, damage, closed = None, None, None
    path = workspace.history_path(annotator, article_id)
    # What waits for the journal first, for it moves there; then the layer file: a journal read
    # after it can only know more.
    try:
        ahead = read_waiting(path)
    except OSError as error:
        ahead = []
        closed = f"A batch for {path} cannot be read ({reason(error)}); opened read-only."
    try:
        data = seen.read()
        tables = None if data is None else parse_tables(data)
    except BadJSON as error:
        damage = str(error)
    except OSError as error:
        closed = f"{layer_path} cannot be read ({reason(error)}); opened read-only."
    try:
        journal = read_journal(path)
    except OSError as error:
        journal = Journal(path, exists=True)
        closed = f"{path} cannot be read ({reason(error)}); opened read-only."
    state = _state(tables, journal, seen, ahead)
    state.damage, state.closed = damage, closed
    state.stale = state.stale or damage is not None
    return state


def _state(
    tables: FileTables | None, journal: Journal, seen: Seen, ahead: list[Journal]
) -> LayerState:
    meta, records, problems = _of_file(tables or {})
    known = {action.id for action in journal.actions}
    late = [action for each in ahead for action in each.actions if action.id not in known]
    state = LayerState(
        journal=journal,
        seen=seen,
        actions=by_time(journal.actions + late),
        tables=tables,
        meta=meta,
        records=records,
        behind={},
        stale=False,
        newer=journal.newer or is_newer(meta) or any(each.newer for each in ahead),
        waiting=[each.path for each in ahead if each.actions],
        notices=[],
        problems=problems,
    )
    if not is_newer(meta):
        _replay(state)
    state.problems += [f"{journal.path}, line {line}: {why}" for line, why in journal.bad]
    return state


def _of_file(tables: FileTables) -> tuple[Record, Records, list[str]]:
    records: Records = {}
    problems: list[str] = []
    for name in TABLES:
        table = tables.get(name)
        known = records[name] = {}
        for doc_id, record in _entries(table):
            id = record.get("id") if isinstance(record, dict) else None
            if not isinstance(id, str):
                problems.append(f"{name} record {doc_id} has no id, and is kept as it is")
            elif id in known:
                problems.append(f"{name} record {doc_id} repeats the id {id}, and is kept as it is")
            else:
                known[id] = record
    meta = tables.get("meta")
    record = meta.get("1") if isinstance(meta, dict) else None
    return (record if isinstance(record, dict) else {}), records, problems


def _entries(table: Any) -> list[tuple[str, Any]]:
    known = table if isinstance(table, dict) else {}
    return [(doc_id, known[doc_id]) for doc_id in in_order(known)]


def _replay(state: LayerState) -> None:
    """Bring the records up to what the journal says."""
    seq, folded = _number(state.meta, "seq"), _number(state.meta, "actions")
    known = sum(action.seq <= seq for action in state.actions)
    again = joined(state.actions) or known > folded
    state.notices += _compared(state, known, folded)
    replayed = [action for action in state.actions if again or action.seq > seq]
    lost = state.journal.bad or state.journal.tail or missing_numbers(state.actions, seq)
    guarded = bool(again and lost)
    _apply(state, resulting_records(replayed), guarded=guarded)
    for action in replayed:
        state.meta = {**state.meta, **(action.meta or {})}
    state.stale = bool(state.behind) or known != folded or state.last > seq


def _compared(state: LayerState, known: int, folded: int) -> list[str]:
    """Say where journal (`known` actions) and layer file (`folded` actions) do not fit."""
    path = state.journal.path
    if state.tables is None:
        missing = len(missing_numbers(state.actions, state.last))
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
        table = state.records.setdefault(name, {})
        for id, record in records.items():
            if record is not None and record.get("id") != id:
                state.problems.append(f"{state.journal.path}: {name} record {id} has another id")
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
    there, here = record.get("modified"), (word or {}).get("modified")
    return isinstance(there, str) and isinstance(here, str) and there > here


def _stands(record: Record | None) -> bool:
    """Whether some span of a record is in the text."""
    spans = (record or {}).get("spans")
    known = spans if isinstance(spans, list) else []
    return any(isinstance(each, dict) and isinstance(each.get("start"), int) for each in known)


def _number(record: Record, field: str) -> int:
    value: Any = record.get(field)
    return value if isinstance(value, int) else 0
