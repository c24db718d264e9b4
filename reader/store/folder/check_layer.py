"""Checking a layer: its file, its journal, and whether they say the same."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

import msgspec

from reader.io.json import without_gc
from reader.model.article import ArticleInfo
from reader.model.clock import Clock
from reader.model.log import Entry, Records, Tables, missing_numbers
from reader.model.log_merge import conflicts, resulting_records
from reader.store.base import LayerKey
from reader.store.findings import Finding
from reader.store.folder.batches import entries_of, source_of
from reader.store.folder.check_tags import TagCheck
from reader.store.folder.find_layers import Files, files_of, head_key, is_called, nameless, said_key
from reader.store.folder.opening import rebuild
from reader.store.folder.repair import Repair
from reader.store.folder.sound import sound_layer
from reader.store.folder.state import LayerState, read_state
from reader.store.folder.workspace import Workspace, paths_of
from reader.store.records import Tags, article_info

_ROOM = 1 << 23
"""Code points of texts that are kept in memory."""


class LayerCheck:
    """The layers of a workspace, one after the other, and what is known of them then."""

    def __init__(
        self, workspace: Workspace, clock: Clock, repair: Repair, tag_check: TagCheck
    ) -> None:
        self._workspace, self._clock, self._repair, self._tags = workspace, clock, repair, tag_check
        self._home = os.fspath(workspace.home)
        self.whole: set[str] = set()
        """Digests of the texts that were read, and are what they should be."""
        self._texts: dict[str, str] = {}
        """The last of these, by their digests: others have layers on them too."""
        self._room = _ROOM
        self.tagged: list[tuple[str, str, ArticleInfo]] = []
        """Layer file, annotator and article of each layer."""
        self.empty: set[str] = set()
        """Layer files without tags, as when those moved away, whose articles nobody misses."""
        self.usual: set[str] = set()
        """Layer files and journals that were read in one step, and so are JSON from end to end."""

    def findings(self, folder: str, name: str) -> Iterator[Finding]:
        """Yield what is wrong with the layer whose annotator and article are called so there."""
        path, journal = paths_of(self._home, f"{folder}/{name}")
        found = sound_layer(path, journal, self._home)
        if found is not None:
            self.usual.update((path, journal))
        if found is None or not is_called(path, found.key):
            yield from self._with_care(files_of(self._workspace, folder, name))
            return
        annotator = found.key.annotator
        self.tagged.append((path, annotator, found.info))
        if found.is_empty:
            self.empty.add(path)
        yield from self._tags.findings(
            path, annotator, found.annotations, self._text(found.info), entries=found.entries
        )

    def _with_care(self, pair: Files) -> Iterator[Finding]:
        """Yield what is wrong with a layer that is not as the program left it."""
        path, key = os.fspath(pair[0]), head_key(pair, soon=True)
        if key is None:
            yield _nameless(pair)
            return
        state = read_state(self._workspace, key, pair)
        if state.journal.form:
            yield (found := self._repair.resaved(state))
            state = read_state(self._workspace, key, pair) if found.repaired else state
        contents = state.contents
        info = article_info(contents.meta)
        if info is not None:
            self.tagged.append((path, key.annotator, info))
        if state.closed or state.newer:
            self.empty.add(path)
            why = "it was written by another version of obelism, and is not checked"
            kind = "a file of it cannot be read" if state.closed else ""
            yield Finding(pair[0], None, state.closed or why, kind=kind, what="layer")
            return
        yield from _kept_damage(state)
        yield from _conflicts(state, key)
        yield from self._repairable(state, key)
        tags = Tags(contents.records)
        if not any(contents.records.values()):
            self.empty.add(path)
        for problem in tags.problems:
            kind = "tags cannot be shown, and are kept"
            yield Finding(pair[0], None, problem, kind=kind, what="tag", annotator=key.annotator)
        yield from self._tags.findings(
            path,
            key.annotator,
            tags.annotations,
            self._text(info),
            entries=contents.entries,
            merged=state.merged,
        )

    def _text(self, info: ArticleInfo | None) -> str | None:
        """Return the text of an article as it was tagged, where it is kept."""
        if info is None:
            return None
        text = self._texts.get(info.sha256)
        if text is None and (text := self._workspace.text(info.sha256)) is not None:
            self.whole.add(info.sha256)
            if len(text) > self._room:
                self._texts.clear()
                self._room = _ROOM
            self._texts[info.sha256] = text
            self._room -= len(text)
        return text

    def _repairable(self, state: LayerState, key: LayerKey) -> Iterator[Finding]:
        """Yield what the layer file lacks or has otherwise; with `repair`, it is made again."""
        path, findings = state.seen.path, list(_behind(state))
        contents = state.contents
        differing = _differing(contents.entries, contents.last, contents.records)
        for name, records in differing.items():
            for id in records:
                message = f"{name} record {id} is not what the journal says"
                kind = "records are not what the journal says"
                findings.append(Finding(path, None, message, kind=kind, what="record"))
        if not findings or self._workspace.who_holds(self._workspace.lock_path(*key)):
            return
        if self._repair.wanted:
            failed = rebuild(self._workspace, key, differing, self._clock)
            if failed:
                yield Finding(path, None, f"it cannot be repaired: {failed}")
            findings = [msgspec.structs.replace(each, repaired=not failed) for each in findings]
        yield from findings


def _nameless(pair: Files) -> Finding:
    path, message = nameless(pair)
    known = said_key(pair) is not None
    kind = "it is not called as the tags that it holds" if known else ""
    return Finding(path, None, message, kind=kind)


def _kept_damage(state: LayerState) -> Iterator[Finding]:
    """Yield what cannot be repaired, and is kept as it is."""
    contents, journal = state.contents, state.journal.path
    for line, why in state.journal.bad:
        yield Finding(journal, line, f"it is no action, and is kept: {why}", what="line")
    missing = missing_numbers(contents.entries, contents.last)
    if missing:
        numbers = ", ".join(map(str, missing[:10])) + (", …" if len(missing) > 10 else "")
        yield Finding(journal, None, f"actions are missing: {numbers}")
    for problem in contents.problems:
        if not problem.startswith(str(journal)):
            kind = "records lack an id or repeat one, and are kept as they are"
            yield Finding(state.seen.path, None, problem, kind=kind, what="record")


def _conflicts(state: LayerState, key: LayerKey) -> Iterator[Finding]:
    """Yield what two sides of a merge did differently, which `merge` lists in full."""
    for one in conflicts(state.contents.entries):
        kind = "two sides that were merged differ, as obelism merge tells"
        message = f"{kind}: {one.table} record {one.id}"
        yield Finding(
            state.seen.path, None, message, kind=kind, what="conflict", annotator=key.annotator
        )


def _behind(state: LayerState) -> Iterator[Finding]:
    journal = state.journal
    if state.damage:
        yield Finding(state.seen.path, None, state.damage)
    elif state.waiting:
        source = source_of(entries_of(state.waiting))
        yield Finding(journal.path, None, f"{source} that was cut short is not in it yet")
    elif state.stale:
        yield Finding(state.seen.path, None, "it does not have all that the journal has")
    if journal.tail:
        what = "the end is damaged; --repair sets it aside"
        if state.cut_off_alone:
            what = (
                "the last action was cut off as it was written, so it was never shown as saved; "
                "nothing else is missing, and --repair sets it aside"
            )
        yield Finding(journal.path, journal.tail_line, what)


@without_gc()
def _differing(entries: Sequence[Entry], last: int, known: Records) -> Tables:
    """Return what the journal says otherwise than the layer file; one with gaps proves nothing."""
    differing = Tables()
    if missing_numbers(entries, last):
        return differing
    for name, records in _resulting(entries).items():
        there = known.get(name, {})
        wrong = {id: record for id, record in records.items() if there.get(id) != record}
        if wrong:
            differing[name] = wrong
    return differing


def _resulting(entries: Sequence[Entry]) -> Tables:
    """Return what entries leave behind, without decoding most records of a long journal."""
    found = None
    if entries and type(entries[0]) is not Entry:
        from reader.store.folder.lazy_entries import last_records  # few journals are so long

        found = last_records(entries)
    return resulting_records(entries) if found is None else found
