"""Checking a workspace: that every file is whole, and says what the others say."""

from __future__ import annotations

import contextlib
import os
import re
import stat
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

import msgspec

from reader.io import files
from reader.io.json import BadJSON, decode
from reader.io.locks import Held
from reader.model.annotation import Annotation, Span
from reader.model.article import ArticleInfo, Origin
from reader.model.clock import Clock, timestamp
from reader.model.errors import CannotWrite, ObelismError, reason
from reader.model.labels import CONTENT, LabelSet, holds_its_own
from reader.model.log import Entry, Records, Tables, made_under, missing_numbers
from reader.model.log_merge import conflicts, resulting_records
from reader.model.progress import Progress, no_progress
from reader.settings.files import read_labels
from reader.settings.guidelines import read_guidelines
from reader.store.base import GUIDELINES, LABELS, ArticlesNow, LayerKey, Snapshot
from reader.store.findings import Finding
from reader.store.folder.aliases import aliases_in, clashes
from reader.store.folder.batches import (
    Note,
    entries_in,
    entries_of,
    every_note,
    read_line,
    remove_if_done,
    source_of,
    unread_notes,
    waiting,
)
from reader.store.folder.carrying import finish_batches
from reader.store.folder.claims import is_claimed
from reader.store.folder.conflict_files import marked_files, merged_sentence
from reader.store.folder.copies import KIND, broken, sentence
from reader.store.folder.find_layers import (
    Files,
    head_key,
    is_called,
    layer_files,
    nameless,
    said_key,
    second_copies,
)
from reader.store.folder.opening import rebuild
from reader.store.folder.state import LayerState, read_state
from reader.store.folder.usual import usual_layer
from reader.store.folder.workspace import ALIASES, Workspace, set_aside
from reader.store.progress import parse_progress
from reader.store.records import Tags, article_info
from reader.text.slug import slug


class Check:
    """The check of a workspace: see `Store.check`."""

    def __init__(
        self,
        workspace: Workspace,
        clock: Clock,
        articles: Callable[[Sequence[ArticleInfo]], ArticlesNow] | None,
        *,
        repair: bool,
        hidden: Collection[str] = (),
        only: Collection[str] | None = None,
        progress: Progress = no_progress,
    ) -> None:
        """`hidden`: those who were withdrawn, by all their names, whose tags may have gone to
        somebody else. `only`: ids of the articles that it is about; None: all."""
        self._hidden, self._only, self._progress = hidden, only, progress
        self._ids: dict[str, Path] = {}
        """Where each annotation was first."""
        self._workspace, self._clock, self._repair = workspace, clock, repair
        self._home = os.fspath(workspace.home)
        self._articles = articles
        self._guidelines = ""
        """Version of the guidelines; empty where there are none."""
        self._labels: LabelSet | None = None
        """None where `labels.toml` is broken: then they are not checked."""
        self._whole: set[str] = set()
        """Digests of the texts that were read, and are what they should be."""
        self._tagged: list[tuple[Path, str, ArticleInfo]] = []
        """Layer file, annotator and article of each layer."""
        self._elsewhere: list[tuple[Path, str, str, Span]] = []
        """Layer file, annotator and annotation of each passage in another article."""
        self._refused: set[Path] = set()
        """Links, which nothing is read from."""
        self._empty: set[Path] = set()
        """Layer files without tags, as when those moved away, whose articles nobody misses."""

    def findings(self) -> Iterator[Finding]:
        yield from self._links()
        marked = []
        paths = None if self._only is None else self._own_files()
        for path, line, joins in marked_files(self._workspace, paths, self._progress):
            # What else is wrong with these is seen once the conflict is closed.
            does = "`obelism merge` joins the sides" if joins else "close it by hand, as git says"
            message = f"a merge left an open conflict here (<<<<<<<): {does}"
            marked.append(Finding(path, line, message))
        yield from marked
        known = self._refused | {Path(finding.place) for finding in marked}
        yield from (finding for finding in self._others() if finding.place not in known)

    def _own_files(self) -> Iterator[tuple[str, str]]:
        """The files of the articles that it is about, each with its folder below `.obelism`."""
        for id in self._only or ():
            for layer, journal in self._pairs(id):
                yield str(layer), "layers"
                yield str(journal), "history"

    def _pairs(self, id: str | None) -> Iterator[Files]:
        """The files of all layers, or of those that there are on an article."""
        for pair in layer_files(self._workspace, article_id=id):
            if id is None or any(map(os.path.lexists, pair)) or waiting(pair[1]):
                yield pair

    def _statuses(self) -> Iterator[tuple[str, os.stat_result]]:
        """All that there is in `.obelism`, or what holds the articles that it is about; but what
        has gone since: another program's lock, or one of a repair."""
        if self._only is None:
            home = self._workspace.home
            # All but what is deeper in batches; texts, of which there are many, have no folders.
            known = chain(home.glob("*"), home.glob("[!t]*/*"))
            count = 1 + sum(map(os.path.isdir, known))
            for folder, folders, names in self._progress(
                files.walk(home), count, "Looking for links"
            ):
                folders.sort()
                with contextlib.suppress(OSError), files.opened_folder(Path(folder)) as fd:
                    for name in sorted((*folders, *names)):
                        with contextlib.suppress(OSError):
                            status = os.stat(name, dir_fd=fd, follow_symlinks=False)
                            yield f"{folder}{os.sep}{name}", status
        else:
            own = [path for path, _ in self._own_files()]
            for path in dict.fromkeys([*map(os.path.dirname, own), *own]):
                with contextlib.suppress(OSError):
                    yield path, os.lstat(path)

    def _links(self) -> Iterator[Finding]:
        """Links, and files with a second name; with `repair`, those get a file of their own."""
        for path, status in self._statuses():
            if stat.S_ISLNK(status.st_mode):
                self._refused.add(Path(path))
                what = "a link, so nothing is read from it or written to it; put what it leads to"
                yield Finding(Path(path), None, f"it is {what} in its place")
            elif stat.S_ISREG(status.st_mode) and status.st_nlink > 1:
                yield self._second_name(Path(path))

    def _second_name(self, path: Path) -> Finding:
        """A file that is some other file too, and as which nothing is added to it."""
        message = (
            "it has a second name, a hard link as backups make them, so nothing is added to it"
        )
        if not self._repair:
            return Finding(path, None, f"{message}; --repair gives it a file of its own")
        try:
            self._give_own_file(path)
        except (OSError, CannotWrite, Held) as error:
            return Finding(path, None, f"{message}; it cannot be repaired: {reason(error)}")
        return Finding(path, None, f"{message}; it has a file of its own now", repaired=True)

    def _resaved(self, state: LayerState) -> Finding:
        """A journal that another program saved in another form."""
        from reader.store.folder.resaved import as_written, why_not_added

        path, message = state.journal.path, why_not_added(state.journal.form)
        if not self._repair:
            return Finding(path, None, f"{message}; --repair writes it as it was")
        try:
            self._give_own_file(path, lambda data: (as_written(data) or (data, ""))[0])
        except (OSError, CannotWrite, Held) as error:
            return Finding(path, None, f"{message}; it cannot be repaired: {reason(error)}")
        return Finding(path, None, f"{message}; it is as it was now", repaired=True)

    def _give_own_file(self, path: Path, change: Callable[[bytes], bytes] = bytes) -> None:
        """Copy a file in place, while nobody else writes it; raise OSError, CannotWrite or Held.

        `change`: returns its bytes as they are to be.
        """
        is_lock = path.suffix == ".lock"
        lock = self._workspace.for_writing(path if is_lock else self._workspace.lock_of(path))
        held = self._workspace.take_lock(lock, "obelism check", timestamp(self._clock()))
        try:
            if not is_lock:
                files.write_atomically(path, change(files.read_bytes(path) or b""))
        finally:
            held.release()

    def _others(self) -> Iterator[Finding]:
        labels = self._workspace.home / LABELS
        try:
            self._labels = read_labels(labels, self._workspace.waits_for(LABELS))
        except ObelismError as error:
            yield Finding.of(labels, error)
        guidelines = self._workspace.home / GUIDELINES
        try:
            self._guidelines = read_guidelines(guidelines).version
        except ObelismError as error:
            yield Finding.of(guidelines, error)
        ids = [None] if self._only is None else [*self._only]
        copies = set()
        for path, key in (pair for id in ids for pair in second_copies(self._workspace, which=id)):
            copies.add(path)
            unusable = broken(path)
            message, kind = unusable or sentence(key), "" if unusable else KIND
            yield Finding(path, None, message, kind=kind, annotator=key.annotator)
        refused = self._refused | copies
        pairs = [pair for id in ids for pair in self._pairs(id)]
        for pair in self._progress(pairs, len(pairs), "Checking"):
            if not refused or refused.isdisjoint(pair):
                yield from self._layer(pair)
        yield from self._texts()
        if self._articles is not None:
            yield from self._against(self._articles([info for _, _, info in self._tagged]))
        yield from self._small_files()
        yield from self._aliases()
        yield from self._batches()
        if self._only is None:
            yield from self._temporary_files()

    def _against(self, now: ArticlesNow) -> Iterator[Finding]:
        """What of the tagged articles is not as it was tagged."""
        tagged = self._progress(self._tagged, len(self._tagged), "Comparing with articles")
        for path, annotator, info in tagged:
            wrong = now.wrong_with(info) if path not in self._empty else None
            if wrong is not None:
                kind = re.split("[:;]", wrong.replace(f" {info.id}", "", 1))[0]
                yield Finding(path, None, wrong, kind=kind, what="layer", annotator=annotator)
        self._elsewhere.sort(key=lambda each: (each[3].elsewhere or (), each[2]))
        for path, annotator, id, span in self._elsewhere:
            if (wrong := now.wrong_there(span)) is not None:
                message = f"annotation {id}: {wrong}"
                kind = "a passage in another article is not there"
                yield Finding(path, None, message, kind=kind, what="tag", annotator=annotator)

    def _layer(self, pair: Files) -> Iterator[Finding]:
        usual = usual_layer(os.fspath(pair[0]), os.fspath(pair[1]), self._home)
        if usual is None or not is_called(pair, usual.key) or _differing_in(usual.snapshot):
            yield from self._with_care(pair)
            return
        path, annotator, found = pair[0], usual.key.annotator, usual.snapshot
        self._tagged.append((path, annotator, found.info))
        if not (found.annotations or any(found.judgements.values())):
            self._empty.add(path)
        yield from self._in_tags(path, annotator, found.annotations, found.info)
        yield from self._under_others(path, annotator, found.annotations, found.entries)

    def _with_care(self, pair: Files) -> Iterator[Finding]:
        """What is wrong with a layer that is not as the program left it."""
        path, key = pair[0], head_key(pair, soon=True)
        if key is None:
            yield _nameless(pair)
            return
        state = read_state(self._workspace, key, pair)
        if state.journal.form:
            yield (found := self._resaved(state))
            state = read_state(self._workspace, key, pair) if found.repaired else state
        contents = state.contents
        info = article_info(contents.meta)
        if info is not None:
            self._tagged.append((path, key.annotator, info))
        if state.closed or state.newer:
            self._empty.add(path)
            why = "it was written by another version of obelism, and is not checked"
            kind = "a file of it cannot be read" if state.closed else ""
            yield Finding(path, None, state.closed or why, kind=kind, what="layer")
            return
        yield from _kept_damage(state)
        yield from _conflicts(state, key)
        yield from self._repairable(state, key)
        tags = Tags(contents.records)
        if not any(contents.records.values()):
            self._empty.add(path)
        for problem in tags.problems:
            kind = "tags cannot be shown, and are kept"
            yield Finding(path, None, problem, kind=kind, what="tag", annotator=key.annotator)
        yield from self._in_tags(path, key.annotator, tags.annotations, info, state.merged)
        yield from self._under_others(path, key.annotator, tags.annotations, contents.entries)

    def _under_others(
        self,
        path: Path,
        annotator: str,
        tags: Mapping[str, Annotation],
        entries: Sequence[Entry],
    ) -> Iterator[Finding]:
        """Tags of a layer that were made under other guidelines than there are now."""
        for id in _made_under_others(tags, entries, self._guidelines):
            message = f"annotation {id} was made under {_EARLIER}"
            kind = f"tags were made under {_EARLIER}"
            doubt = Finding(path, None, message, kind=kind, what="tag", annotator=annotator)
            yield msgspec.structs.replace(doubt, may_be_meant=True)

    def _in_tags(
        self,
        path: Path,
        annotator: str,
        tags: Mapping[str, Annotation],
        info: ArticleInfo | None,
        merged: Collection[str] = (),
    ) -> Iterator[Finding]:
        """What is wrong with single annotations of a layer; `merged`: those on another text."""

        def finding(message: str, kind: str, what: str = "tag") -> Finding:
            return Finding(path, None, message, kind=kind, what=what, annotator=annotator)

        if merged:
            kind = "some tags count another text than the others of their layer"
            yield finding(merged_sentence(len(merged), annotator), kind, "layer")
        text = self._workspace.text(info.sha256) if info else None
        if info is not None and text is not None:
            self._whole.add(info.sha256)
        hidden = annotator in self._hidden
        for id, annotation in tags.items():
            first = path if hidden else self._ids.setdefault(id, path)
            if first is not path:
                message = f"annotation {id} has the id of one in {first}"
                yield finding(message, "tags have the id of one in another layer")
            self._elsewhere += ((path, annotator, id, span) for span in annotation.elsewhere)
            if id not in merged:
                for message, kind in self._wrong_in(annotation, text):
                    yield finding(message, kind)
            if held := holds_its_own(annotation.spans):
                what = "source and cue" if held == CONTENT else "cue"
                kind = f"the {held} of an attribution holds its own {what}"
                doubt = finding(f"annotation {id}: {kind}", kind)
                yield msgspec.structs.replace(doubt, may_be_meant=True)

    def _repairable(self, state: LayerState, key: LayerKey) -> Iterator[Finding]:
        """What the layer file lacks or has otherwise; with `repair`, it is made again."""
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
        if self._repair:
            failed = rebuild(self._workspace, key, differing, self._clock)
            if failed:
                yield Finding(path, None, f"it cannot be repaired: {failed}")
            findings = [msgspec.structs.replace(each, repaired=not failed) for each in findings]
        yield from findings

    def _wrong_in(self, annotation: Annotation, text: str | None) -> list[tuple[str, str]]:
        """Return what is wrong with an annotation, and in words for all of its kind."""
        found = []
        for span in annotation.spans:
            if text is not None and not span.lost and text[span.start : span.end] != span.text:
                quote = msgspec.json.encode(span.text[:60]).decode()
                message = f"the text at {span.start} to {span.end} is not {quote}"
                message = f"annotation {annotation.id}: {message}"
                found.append((message, "the text at the place of a tag is not what it quotes"))
        if self._labels is None:
            return found
        label = annotation.label
        if label not in self._labels:
            message = f"annotation {annotation.id} has a label unknown here: {label}"
            found.append((message, f"label {label} is not in labels.toml"))
        for name, fault in self._labels[label].faults(annotation):
            kind = f"{name} of {label} {fault}"
            found.append((f"annotation {annotation.id}: {kind}", kind))
        return found

    def _texts(self) -> Iterator[Finding]:
        digests = sorted({info.sha256 for _, _, info in self._tagged} - self._whole)
        for sha256 in self._progress(digests, len(digests), "Reading texts"):
            try:
                path = self._workspace.text_path(sha256)
            except ValueError as error:
                yield Finding(self._workspace.home, None, str(error))
                continue
            if path in self._refused or self._workspace.text(sha256) is not None:
                continue
            if not path.exists():
                yield Finding(path, None, "the text that was tagged is not kept")
            else:
                yield self._damaged(path, "it is not the text that its name says")

    def _small_files(self) -> Iterator[Finding]:
        """Files that no tag depends on."""
        names = self._workspace.home / "names.json"
        whose = ["*"] if self._only is None else map(slug, self._only)
        progress = (self._workspace.home.glob(f"progress/*/{each}.json") for each in whose)
        sources = self._workspace.home.glob("sources/*.json") if self._only is None else ()
        paths = (names, *sorted(chain.from_iterable(progress)), *sorted(sources))
        for path in (path for path in paths if path not in self._refused):
            try:
                data = files.read_bytes(path)
                if data is not None and path == names:
                    decode(data, dict[str, object])
                elif data is not None and path.parent.name == "sources":
                    decode(data.partition(b"\n")[0], Origin)  # git may have joined two
                elif data is not None:
                    parse_progress(data)
            except BadJSON as error:
                yield self._damaged(path, str(error))
            except OSError as error:
                yield Finding(path, None, reason(error))

    def _aliases(self) -> Iterator[Finding]:
        """Lines on names that say nothing, and layers that keep a former name."""
        path = self._workspace.home / ALIASES
        for line, why in aliases_in(self._workspace).problems:
            yield Finding(path, line, f"it names nobody: {why}", what="line")
        for kept, own in clashes(self._workspace):
            message = (
                f"{kept.annotator} goes by {own.annotator}, who has tags of {own.article_id} too, "
                f"so those of {kept.annotator} there stay apart"
            )
            kind = "somebody who goes by another name has tags under both of one article"
            file = self._workspace.layer_path(*kept)
            yield Finding(file, None, message, kind=kind, what="layer", annotator=own.annotator)

    def _batches(self) -> Iterator[Finding]:
        """Undecided batches that nobody is making now, and lines that fit no journal."""
        home = self._workspace.home
        if self._repair and every_note(home):
            finish_batches(self._workspace, self._clock)
        for note in every_note(home):
            if note.counts:
                yield from self._no_lines(note)
                if self._repair:
                    remove_if_done(note)
            elif not self._is_being_made(note):
                source = source_of(entries_in(note)) if note.layers else "an import"
                message = f"{source} ended before it counted, and left this"
                yield self._damaged(note.path, message)
        for path in unread_notes(home):
            yield self._damaged(path, "it is no note of a batch")

    def _is_being_made(self, note: Note) -> bool:
        """Whether somebody who may be making a note has its layers."""
        where = self._workspace
        journals = (where.home / "history" / f"{place}.jsonl" for place in note.layers)
        return is_claimed(where.claims, note.path.stem) or any(
            where.who_holds(where.lock_of(journal)) for journal in journals
        )

    def _no_lines(self, note: Note) -> Iterator[Finding]:
        bad = [*note.bad]
        for places in note.layers.values():
            for place in places:
                try:
                    entries = read_line(place).entries
                except OSError as error:
                    yield Finding(note.path, place.number, reason(error))
                    continue
                if not entries:
                    bad.append(place.number)
        if bad:
            message = "it was to come into a journal, and is no action"
            found = self._damaged(note.path, message)
            yield msgspec.structs.replace(found, line=min(bad))

    def _temporary_files(self) -> Iterator[Finding]:
        for folder, _, names in files.walk(self._workspace.home):
            for name in sorted(names):
                if files.is_left_over(name):
                    path = Path(folder, name)
                    yield self._damaged(path, "it was left by a program that ended while writing")

    def _damaged(self, path: Path, message: str) -> Finding:
        if not self._repair:
            return Finding(path, None, message)
        try:
            target = set_aside(self._workspace, path, self._clock)
        except (OSError, CannotWrite):
            return Finding(path, None, f"{message}; it cannot be set aside")
        return Finding(path, None, f"{message}; it is set aside as {target}", repaired=True)


_EARLIER = "another version of guidelines.md than there is now"


def _made_under_others(tags: Collection[str], entries: Sequence[Entry], now: str) -> Iterator[str]:
    """Yield the ids of annotations that were changed last under other guidelines than those now."""
    under = made_under(entries)
    yield from (id for id in tags if now and under.get(id, now) != now)


def _nameless(pair: Files) -> Finding:
    path, message = nameless(pair)
    known = said_key(pair) is not None
    kind = "it is not called as the tags that it holds" if known else ""
    return Finding(path, None, message, kind=kind)


def _kept_damage(state: LayerState) -> Iterator[Finding]:
    """What cannot be repaired, and is kept as it is."""
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
    """What two sides of a merge did differently, which `merge` lists in full."""
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


def _differing_in(usual: Snapshot) -> Tables:
    """What the journal of a layer that was read in one step says otherwise than the layer file."""
    return _differing(usual.entries, len(usual.entries), usual.records)


def _differing(entries: Sequence[Entry], last: int, known: Records) -> Tables:
    """What the journal says otherwise than the layer file; one with gaps proves nothing."""
    differing = Tables()
    if missing_numbers(entries, last):
        return differing
    for name, records in resulting_records(entries).items():
        there = known.get(name, {})
        wrong = {id: record for id, record in records.items() if there.get(id) != record}
        if wrong:
            differing[name] = wrong
    return differing
