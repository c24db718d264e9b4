"""Give a label another name in all layers at once: in tags, and in what was judged of them.

A verdict or decision has a digest of what it is on, with the label; that of a tag that gets another
name goes along, so that nothing that was decided is open again.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from reader.corpus.missing import article_as_tagged
from reader.model.annotation import Record
from reader.model.clock import Clock, timestamp, utc_now
from reader.model.errors import BadLabels, CannotWrite, ObelismError
from reader.model.judgement import judged_digest
from reader.model.log import RENAME, Entry, Tables
from reader.model.progress import Progress, no_progress
from reader.settings.files import read_toml
from reader.store.base import LABELS, LayerKey, Snapshot, Store, Unfinished
from reader.store.together import Together
from reader.store.withdrawn import withdrawn

_TAGS, _VERDICTS, _DECISIONS = "annotations", "verdicts", "decisions"


class Renamed(msgspec.Struct, frozen=True):
    """What changes in one layer."""

    store: Store
    key: LayerKey
    after: Tables

    @property
    def tags(self) -> int:
        """How many tags get the other name."""
        return len(self.after.get(_TAGS, {}))


def look(
    stores: Iterable[Store], old: str, new: str, *, undo: bool = False, clock: Clock = utc_now
) -> list[Renamed]:
    """Return what `rename` would change now, without a lock; raises as `rename` does."""
    found = []
    for store in stores:
        layers = {key: store.read(key) for key in _keys(store)}
        found += _planned(store, layers, old, new, timestamp(clock()), undo=undo)
    return found


def rename(
    stores: Sequence[Store],
    old: str,
    new: str,
    who: str,
    *,
    undo: bool = False,
    progress: Progress = no_progress,
    clock: Clock = utc_now,
) -> list[Renamed]:
    """Rename a label in all layers and in the files of labels, in one batch under all locks; return
    what changed in layers.

    `undo`: take the last renaming from `old` to `new` back, but for what was edited since.

    Raises:
        ObelismError: a layer cannot be read or written, so that nothing was renamed; or everything
            was, and one waits for its next opening.
    """
    for store in stores:
        store.finish(clock)
    keys = [(store, key) for store in stores for key in _keys(store)]
    names = (new, old) if undo else (old, new)
    changed = ((each.files, in_the_file(each, *names)) for each in stores)
    own = {each: data for each, data in changed if each is not None and data is not None}
    try:
        with Together(keys, who=who, own=[*own], clock=clock) as together:
            # What is read now stays as it is, since nobody else can write any of the layers.
            found = []
            for store in stores:
                known = {
                    key: _opened(store, key, together)
                    for each, key in progress(keys, len(keys), "Reading")
                    if each is store
                }
                found += _planned(store, known, old, new, timestamp(clock()), undo=undo)
            for each in found:
                article = article_as_tagged(each.store, each.store.read(each.key).info)
                layer = together.open(each.store, article, each.key.annotator)
                together.put(layer, RENAME, each.after)
            for file_store, data in own.items():
                together.replace(file_store, LABELS, data)
            together.commit(progress=progress, doing="Renaming")
    except Unfinished as error:
        why = str(error).rstrip(".")
        raise ObelismError(
            f"{why}. All is renamed; what is not in its layer yet comes in when that is "
            "opened, or by obelism check --repair."
        ) from None
    except CannotWrite as error:
        raise ObelismError(f"This cannot be saved: {error}. Nothing was renamed.") from None
    return found


def in_the_file(store: Store, old: str, new: str) -> bytes | None:
    """Return the store's file of labels with the other name; None where nothing in it changes."""
    return _renamed_in(store.files.home / LABELS, old, new) if store.files else None


def _keys(store: Store) -> list[LayerKey]:
    """Return all layers, also of those who were withdrawn."""
    hidden = [head.key for name in withdrawn(store) for head in store.heads(annotator=name)]
    return sorted({*store.layers(), *hidden})


def _opened(store: Store, key: LayerKey, together: Together) -> Snapshot:
    """Return what a layer holds; raise ObelismError where it cannot be written."""
    snapshot = store.read(key)
    layer = together.open(store, article_as_tagged(store, snapshot.info), key.annotator)
    if layer.read_only is not None:
        why = layer.read_only
        raise ObelismError(f"{key.article_id}, {key.annotator}: {why} Nothing was renamed.")
    return snapshot


def _planned(
    store: Store, layers: Mapping[LayerKey, Snapshot], old: str, new: str, at: str, *, undo: bool
) -> list[Renamed]:
    """Return the layers of a store that change; `at`: the moment of the change."""
    batch = _last_batch(layers.values(), old, new) if undo else ""
    digests = {} if undo else _digests(layers, old, new)
    found = []
    for key, layer in layers.items():
        if undo:
            after = _taken_back(layer, batch, old, new, at)
        else:
            after = {
                _TAGS: {
                    id: {**layer.records[_TAGS][id], "label": new, "modified": at}
                    for id in layer.annotations
                    if layer.annotations[id].label == old
                },
                _VERDICTS: _verdicts(layer, key.article_id, digests, old, new),
                _DECISIONS: _decisions(layer, key.article_id, digests),
            }
        after = {table: records for table, records in after.items() if records}
        if after:
            found.append(Renamed(store, key, after))
    return found


_Place = tuple[str, str, str]
"""Article, annotator and id of a tag."""


def _digests(
    layers: Mapping[LayerKey, Snapshot], old: str, new: str
) -> dict[_Place, tuple[str, str]]:
    """Return what was and will be the digest of each tag that gets another name."""
    return {
        (key.article_id, key.annotator, each.id): (
            judged_digest(each),
            judged_digest(msgspec.structs.replace(each, label=new)),
        )
        for key, layer in layers.items()
        for each in layer.annotations.values()
        if each.label == old
    }


def _judged(
    record: Record, article: str, id: str, digests: Mapping[_Place, tuple[str, str]]
) -> Record:
    """Return what refers to a tag as it was judged; with its new digest, if it still is as judged.

    `id`: the field that names it.
    """
    place = article, record.get("annotator", ""), record.get(id, "")
    before, after = digests.get(place, ("", ""))
    return {**record, "digest": after} if before and record.get("digest") == before else record


def _verdicts(
    layer: Snapshot, article: str, digests: Mapping[_Place, tuple[str, str]], old: str, new: str
) -> dict[str, Record | None]:
    changed: dict[str, Record | None] = {}
    for id, record in layer.records.get(_VERDICTS, {}).items():
        now = _judged(record, article, "annotation", digests)
        if record.get("answer") == old:
            now = {**now, "answer": new}
        if now != record:
            changed[id] = now
    return changed


def _decisions(
    layer: Snapshot, article: str, digests: Mapping[_Place, tuple[str, str]]
) -> dict[str, Record | None]:
    changed: dict[str, Record | None] = {}
    for id, record in layer.records.get(_DECISIONS, {}).items():
        on = record.get(_TAGS)
        if isinstance(on, list) and all(isinstance(each, dict) for each in on):
            now = {**record, _TAGS: [_judged(each, article, "id", digests) for each in on]}
            if now != record:
                changed[id] = now
    return changed


# Taking it back


def _last_batch(layers: Iterable[Snapshot], old: str, new: str) -> str:
    """Return the batch of the last renaming from one name to the other; empty for none."""
    renamings = [
        (entry.at, entry.batch or "")
        for layer in layers
        for entry in layer.entries
        if entry.what == RENAME and any(_renames(entry, id, old, new) for id in _changed(entry))
    ]
    return max(renamings, default=("", ""))[1]


def _changed(entry: Entry) -> dict[str, Record | None]:
    return entry.after.get(_TAGS, {})


def _renames(entry: Entry, id: str, old: str, new: str) -> bool:
    before, after = entry.before.get(_TAGS, {}).get(id), _changed(entry).get(id)
    labels = tuple(each.get("label") if each else None for each in (before, after))
    return labels == (old, new)


def _taken_back(layer: Snapshot, batch: str, old: str, new: str, at: str) -> Tables:
    """Return the records as they were before a batch; of a tag edited since the label alone."""
    after: Tables = {}
    for entry in layer.entries if batch else ():
        if entry.batch != batch or entry.what != RENAME:
            continue
        for table, records in entry.after.items():
            for id, renamed in records.items():
                now = layer.records.get(table, {}).get(id)
                if now is None:
                    continue
                if now == renamed:
                    after.setdefault(table, {})[id] = entry.before[table][id]
                elif table == _TAGS and now.get("label") == new:
                    after.setdefault(table, {})[id] = {**now, "label": old, "modified": at}
    return after


def _renamed_in(path: Path, old: str, new: str) -> bytes | None:
    """Return the file with the other name; None where it does not just stand in a line of it.

    Raises:
        BadLabels: it cannot be read.
    """
    text, content = read_toml(path, BadLabels) or ("", {})
    labels = content.get("label", [])
    if old not in (each["name"] for each in labels) or new in (each["name"] for each in labels):
        return None
    wanted = [{**each, "name": new} if each["name"] == old else each for each in labels]
    line = re.compile(rf"""^(\s*name\s*=\s*)(["']){re.escape(old)}\2""", re.MULTILINE)
    for match in line.finditer(text):
        name = json.dumps(new, ensure_ascii=False)
        changed = f"{text[: match.start()]}{match[1]}{name}{text[match.end() :]}"
        if tomllib.loads(changed) == {**content, "label": wanted}:
            return changed.encode()
    return None
