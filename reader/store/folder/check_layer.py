"""Checking one layer: its journal, its file, its records, its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec

from reader.io.locks import held
from reader.model.annotation import Annotation
from reader.model.article import ArticleInfo
from reader.model.clock import Clock
from reader.model.labels import LabelSet
from reader.model.log import Tables, missing_numbers
from reader.model.log_merge import resulting_records
from reader.store.base import Finding, LayerKey
from reader.store.folder.batches import entries_of, source_of
from reader.store.folder.conflict_files import late_sentence
from reader.store.folder.find_layers import Files, head_key, said_key
from reader.store.folder.opening import rebuild
from reader.store.folder.state import LayerState, read_state
from reader.store.folder.workspace import Workspace
from reader.store.records import Tags, article_info


@dataclass
class LayerCheck:
    """The check of one layer."""

    workspace: Workspace
    pair: Files
    labels: LabelSet | None
    """None where `labels.toml` is broken; then labels are not checked."""
    clock: Clock
    info: ArticleInfo | None = field(default=None, init=False)
    """After `findings`: the article that the tags belong to."""
    empty: bool = field(default=True, init=False)
    """After `findings`: whether nothing is tagged in it any more, as when its tags moved away."""

    def findings(self, *, repair: bool) -> Iterator[Finding]:
        """Yield what is wrong; with `repair`, the layer file is made again from the journal."""
        key = head_key(self.pair)
        if key is None:
            yield self._nameless()
            return
        state = read_state(self.workspace, key)
        self.info = article_info(state.contents.meta)
        if state.closed or state.newer:
            why = "it was written by another version of obelism, and is not checked"
            yield Finding(self.pair[0], None, state.closed or why)
            return
        yield from self._kept_damage(state)
        yield from self._repairable(state, key, repair=repair)
        tags = Tags(state.contents.records)
        self.empty = not any(state.contents.records.values())
        for problem in tags.problems:
            yield Finding(self.pair[0], None, problem)
        if state.late:
            yield Finding(self.pair[0], None, late_sentence(len(state.late), key.annotator))
        on_text = {id: each for id, each in tags.annotations.items() if id not in state.late}
        yield from self._annotations(on_text)

    def _nameless(self) -> Finding:
        path = next((path for path in self.pair if path.exists()), self.pair[0])
        key = said_key(self.pair)
        if key is None:
            return Finding(path, None, "it does not say whose tags on which article it holds")
        whose = f"{key.annotator}'s tags on {key.article_id}"
        return Finding(path, None, f"it holds {whose}, and is not called as those are")

    def _kept_damage(self, state: LayerState) -> Iterator[Finding]:
        """What cannot be repaired, and is kept as it is."""
        for line, why in state.journal.bad:
            yield Finding(state.journal.path, line, f"it is no action, and is kept: {why}")
        missing = missing_numbers(state.contents.entries, state.contents.last)
        if missing:
            numbers = ", ".join(map(str, missing[:10])) + (", …" if len(missing) > 10 else "")
            yield Finding(state.journal.path, None, f"actions are missing: {numbers}")
        own = [
            problem
            for problem in state.contents.problems
            if not problem.startswith(str(self.pair[1]))
        ]
        for problem in own:
            yield Finding(self.pair[0], None, problem)

    def _repairable(self, state: LayerState, key: LayerKey, *, repair: bool) -> Iterator[Finding]:
        if held(self.workspace.lock_path(*key)):
            return
        findings = list(self._off(state))
        differing = self._differing(state)
        for name, records in differing.items():
            for id in records:
                message = f"{name} record {id} is not what the journal says"
                findings.append(Finding(self.pair[0], None, message))
        if repair and findings:
            failed = rebuild(self.workspace, key, differing, self.clock)
            if failed:
                yield Finding(self.pair[0], None, f"it cannot be repaired: {failed}")
            findings = [
                msgspec.structs.replace(finding, repaired=not failed) for finding in findings
            ]
        yield from findings

    def _off(self, state: LayerState) -> Iterator[Finding]:
        if state.damage:
            yield Finding(self.pair[0], None, state.damage)
        elif state.waiting:
            yield Finding(state.journal.path, None, _of_waiting(state))
        elif state.stale:
            yield Finding(self.pair[0], None, "it does not have all that the journal has")
        if state.journal.tail:
            yield Finding(state.journal.path, state.journal.tail_line, _of_tail(state))

    def _differing(self, state: LayerState) -> Tables:
        """What the journal says otherwise than the layer file; one with gaps proves nothing."""
        if missing_numbers(state.contents.entries, state.contents.last):
            return {}
        differing: Tables = {}
        for name, records in resulting_records(state.contents.entries).items():
            there = state.contents.records.get(name, {})
            wrong = {id: record for id, record in records.items() if there.get(id) != record}
            if wrong:
                differing[name] = wrong
        return differing

    def _annotations(self, annotations: dict[str, Annotation]) -> Iterator[Finding]:
        path = self.pair[0]
        text = self.workspace.text(self.info.sha256) if self.info else None
        for annotation in annotations.values():
            for span in annotation.spans:
                if text is not None and not span.lost and text[span.start : span.end] != span.text:
                    message = (
                        f"annotation {annotation.id}: the text at {span.start} to {span.end} is "
                        f"not {msgspec.json.encode(span.text[:60]).decode()}"
                    )
                    yield Finding(path, None, message)
            if self.labels is not None and annotation.label not in self.labels:
                message = f"annotation {annotation.id} has a label unknown here: {annotation.label}"
                yield Finding(path, None, message)


def _of_tail(state: LayerState) -> str:
    """What a journal's end is that is no action."""
    if not state.cut_off_alone:
        return "the end is damaged; --repair sets it aside"
    return (
        "the last action was cut off as it was written, so it was never shown as saved; nothing "
        "else is missing, and --repair sets it aside"
    )


def _of_waiting(state: LayerState) -> str:
    """What is not in a journal yet."""
    source = source_of(entries_of(state.waiting))
    return f"{source} that was cut short is not in it yet"
