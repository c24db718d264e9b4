"""Checking a workspace: that every file is whole, and says what the others say."""

from __future__ import annotations

import contextlib
import os
import re
import stat
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

import msgspec

from reader.io import files
from reader.io.json import BadJSON, decode
from reader.model.article import ArticleInfo, Origin
from reader.model.clock import Clock
from reader.model.errors import ObelismError, reason
from reader.model.progress import Progress, no_progress
from reader.settings.files import read_labels
from reader.settings.guidelines import read_guidelines
from reader.store.base import GUIDELINES, LABELS, ArticlesNow
from reader.store.findings import Finding
from reader.store.folder.aliases import aliases_in, clashes
from reader.store.folder.batches import (
    Note,
    entries_in,
    every_note,
    read_line,
    remove_if_done,
    source_of,
    unread_notes,
    waiting,
)
from reader.store.folder.carrying import finish_batches
from reader.store.folder.check_layer import LayerCheck
from reader.store.folder.check_tags import TagCheck
from reader.store.folder.claims import is_claimed
from reader.store.folder.conflict_files import marked_files
from reader.store.folder.copies import KIND, broken, sentence
from reader.store.folder.find_layers import Files, files_of, layer_names, second_copies
from reader.store.folder.repair import Repair
from reader.store.folder.workspace import ALIASES, Workspace
from reader.store.progress import parse_progress
from reader.text.slug import slug

_AHEAD = 10_000
"""Findings that are held back at most until it is known in which files a merge left its marks."""


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
        self._workspace, self._clock, self._articles = workspace, clock, articles
        self._only, self._progress = only, progress
        self._repair = Repair(workspace, clock, wanted=repair)
        self._tags = TagCheck(hidden)
        self._layers = LayerCheck(workspace, clock, self._repair, self._tags)
        self._refused: set[Path] = set()
        """Links, which nothing is read from."""

    def findings(self) -> Iterator[Finding]:
        yield from self._links()
        others = self._others()
        # What was read as a usual layer, or is a text as its name says, has no marks in it: where
        # nothing is repaired, the layers are read first, and these files are not read for marks.
        ahead = [] if self._repair.wanted else [*islice(others, _AHEAD)]
        sound = self._layers.usual.union(self._sound_texts())
        marked = []
        paths = None if self._only is None else self._own_files()
        for path, line, joins in marked_files(self._workspace, paths, self._progress, sound):
            # What else is wrong with these is seen once the conflict is closed.
            does = "`obelism merge` joins the sides" if joins else "close it by hand, as git says"
            message = f"a merge left an open conflict here (<<<<<<<): {does}"
            marked.append(Finding(path, line, message))
        yield from marked
        known = self._refused | {Path(finding.place) for finding in marked}
        every = chain(ahead, others)
        yield from (finding for finding in every if finding.place not in known)

    def _sound_texts(self) -> Iterator[str]:
        """Return the files of texts that were read, and are what they should be."""
        return (os.fspath(self._workspace.text_path(each)) for each in self._layers.whole)

    def _own_files(self) -> Iterator[tuple[str, str]]:
        """Yield the files of its articles, each with its folder below `.obelism`."""
        for id in self._only or ():
            for name in self._names(id):
                layer, journal = files_of(self._workspace, *name)
                yield str(layer), "layers"
                yield str(journal), "history"

    def _names(self, id: str | None) -> Iterator[tuple[str, str]]:
        """Yield the names of annotator and article of all layers, or of those on one article."""
        for name in layer_names(self._workspace, article_id=id):
            if id is None or self._is_there(files_of(self._workspace, *name)):
                yield name

    def _is_there(self, pair: Files) -> bool:
        return any(map(os.path.lexists, pair)) or bool(waiting(pair[1]))

    def _statuses(self) -> Iterator[tuple[str, os.stat_result]]:
        """Yield all that there is in `.obelism`, or what holds the articles that it is about; but
        what has gone since: another program's lock, or one of a repair."""
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
        """Yield links, and files with a second name; `repair` gives those their own file."""
        home = self._workspace.home
        if home.is_symlink():
            what = "a link, so nothing is written to it; put the folder that it leads to"
            yield Finding(home, None, f"it is {what} in its place")
        for path, status in self._statuses():
            if stat.S_ISLNK(status.st_mode):
                self._refused.add(Path(path))
                what = "a link, so nothing is read from it or written to it; put what it leads to"
                yield Finding(Path(path), None, f"it is {what} in its place")
            elif stat.S_ISREG(status.st_mode) and status.st_nlink > 1:
                yield self._repair.second_name(Path(path))

    def _others(self) -> Iterator[Finding]:
        labels = self._workspace.home / LABELS
        try:
            self._tags.labels = read_labels(labels, self._workspace.waits_for(LABELS))
        except ObelismError as error:
            yield Finding.of(labels, error)
        guidelines = self._workspace.home / GUIDELINES
        try:
            self._tags.guidelines = read_guidelines(guidelines).version
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
        names = [name for id in ids for name in self._names(id)]
        for name in self._progress(names, len(names), "Checking"):
            if not refused or refused.isdisjoint(files_of(self._workspace, *name)):
                yield from self._layers.findings(*name)
        yield from self._texts()
        if self._articles is not None:
            yield from self._against(self._articles([info for _, _, info in self._layers.tagged]))
        yield from self._small_files()
        yield from self._aliases()
        yield from self._batches()
        if self._only is None:
            yield from self._temporary_files()

    def _against(self, now: ArticlesNow) -> Iterator[Finding]:
        """Yield what of the tagged articles is not as it was tagged."""
        tagged = self._layers.tagged
        for path, annotator, info in self._progress(tagged, len(tagged), "Comparing with articles"):
            wrong = now.wrong_with(info) if path not in self._layers.empty else None
            if wrong is not None:
                kind = re.split("[:;]", wrong.replace(f" {info.id}", "", 1))[0]
                where = Path(path)
                yield Finding(where, None, wrong, kind=kind, what="layer", annotator=annotator)
        self._tags.elsewhere.sort(key=lambda each: (each[3].elsewhere or (), each[2]))
        for path, annotator, id, span in self._tags.elsewhere:
            if (there := now.wrong_there(span)) is not None:
                message, where = f"annotation {id}: {there.message}", Path(path)
                kind = there.kind
                yield Finding(where, None, message, kind=kind, what="tag", annotator=annotator)

    def _texts(self) -> Iterator[Finding]:
        digests = sorted({info.sha256 for _, _, info in self._layers.tagged} - self._layers.whole)
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
                yield self._repair.damaged(path, "it is not the text that its name says")

    def _small_files(self) -> Iterator[Finding]:
        """Yield what is wrong with files that no tag depends on."""
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
                yield self._repair.damaged(path, str(error))
            except OSError as error:
                yield Finding(path, None, reason(error))

    def _aliases(self) -> Iterator[Finding]:
        """Yield lines on names that say nothing, and layers that keep a former name."""
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
        """Yield undecided batches that nobody is making now, and lines that fit no journal."""
        home = self._workspace.home
        if self._repair.wanted and every_note(home):
            finish_batches(self._workspace, self._clock)
        for note in every_note(home):
            if note.counts:
                yield from self._no_lines(note)
                if self._repair.wanted:
                    remove_if_done(note)
            elif not self._is_being_made(note):
                source = source_of(entries_in(note)) if note.layers else "an import"
                message = f"{source} ended before it counted, and left this"
                yield self._repair.damaged(note.path, message)
        for path in unread_notes(home):
            yield self._repair.damaged(path, "it is no note of a batch")

    def _is_being_made(self, note: Note) -> bool:
        """Return whether somebody who may be making a note has its layers."""
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
            found = self._repair.damaged(note.path, message)
            yield msgspec.structs.replace(found, line=min(bad))

    def _temporary_files(self) -> Iterator[Finding]:
        for folder, _, names in files.walk(self._workspace.home):
            for name in sorted(names):
                if files.is_left_over(name):
                    what = "it was left by a program that ended while writing"
                    yield self._repair.damaged(Path(folder, name), what)
