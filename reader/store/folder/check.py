"""Checking workspaces: that every file is whole, and says what the others say."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from reader.io import files
from reader.io.json import BadJSON, decode
from reader.io.locks import held
from reader.model.article import ArticleInfo
from reader.model.clock import Clock
from reader.model.errors import CannotWrite, ObelismError, reason
from reader.model.labels import LabelSet
from reader.settings.labels import read_labels
from reader.store.base import Finding, WrongWith
from reader.store.folder.batches import (
    batch_folders,
    counts,
    entries_in,
    lines_in,
    remove_if_done,
    source_of,
)
from reader.store.folder.check_layer import LayerCheck
from reader.store.folder.conflict_files import marked_files
from reader.store.folder.find_layers import layer_files
from reader.store.folder.journal import read_journal
from reader.store.folder.workspace import Workspace, set_aside
from reader.store.progress import parse_progress


class Check:
    """The check of a workspace: see `Store.check`."""

    def __init__(
        self,
        workspace: Workspace,
        clock: Clock,
        articles: Callable[[Sequence[ArticleInfo]], WrongWith] | None,
        *,
        repair: bool,
    ) -> None:
        self._workspace, self._clock, self._repair = workspace, clock, repair
        self._wrong_with = articles
        self._tagged: list[tuple[Path, ArticleInfo]] = []
        self._empty: set[Path] = set()
        """Layer files without tags, whose articles nobody misses."""

    def findings(self) -> Iterator[Finding]:
        marked = [*self._marked()]
        yield from marked
        paths = {finding.place for finding in marked}
        for finding in self._others():
            if finding.place not in paths:
                yield finding

    def _marked(self) -> Iterator[Finding]:
        """Files with an open conflict; what else is wrong with those is seen once it is closed."""
        for path, line, joins in marked_files(self._workspace):
            does = "`obelism merge` joins the sides" if joins else "close it by hand, as git says"
            yield Finding(path, line, f"a merge left an open conflict here (<<<<<<<): {does}")

    def _others(self) -> Iterator[Finding]:
        labels, problem = self._labels()
        if problem is not None:
            yield problem
        for pair in layer_files(self._workspace):
            layer = LayerCheck(self._workspace, pair, labels, self._clock)
            yield from layer.findings(repair=self._repair)
            if layer.info is not None:
                self._tagged.append((pair[0], layer.info))
                if layer.empty:
                    self._empty.add(pair[0])
        yield from self._texts()
        yield from self._articles()
        yield from self._small_files()
        yield from self._batches()
        yield from self._temporary_files()

    def _labels(self) -> tuple[LabelSet | None, Finding | None]:
        try:
            return read_labels(self._workspace.home / "labels.toml"), None
        except ObelismError as error:
            path = self._workspace.home / "labels.toml"
            return None, Finding(path, None, str(error).removeprefix(f"{path}: "))

    def _texts(self) -> Iterator[Finding]:
        for sha256 in sorted({info.sha256 for _, info in self._tagged}):
            try:
                path = self._workspace.text_path(sha256)
            except ValueError as error:
                yield Finding(self._workspace.home, None, str(error))
                continue
            if self._workspace.text(sha256) is not None:
                continue
            if not path.exists():
                yield Finding(path, None, "the text that was tagged is not kept")
            else:
                yield self._damaged(path, "it is not the text that its name says")

    def _articles(self) -> Iterator[Finding]:
        if self._wrong_with is None:
            return
        wrong_with = self._wrong_with([info for _, info in self._tagged])
        for path, info in self._tagged:
            wrong = None if path in self._empty else wrong_with(info)
            if wrong is not None:
                yield Finding(path, None, wrong)

    def _small_files(self) -> Iterator[Finding]:
        """Files that no tag depends on."""
        names = self._workspace.home / "names.json"
        for path in [names, *sorted(self._workspace.home.glob("progress/*/*.json"))]:
            try:
                data = files.read_bytes(path)
                if data is not None and path == names:
                    decode(data, dict[str, object])
                elif data is not None:
                    parse_progress(data)
            except BadJSON as error:
                yield self._damaged(path, str(error))
            except OSError as error:
                yield Finding(path, None, reason(error))

    def _batches(self) -> Iterator[Finding]:
        """Batches that nobody decided on, and nobody makes now, and what can come into no journal.

        Whatever else waits is found with its layer.
        """
        for batch in batch_folders(self._workspace.home):
            lines = lines_in(batch)
            if not lines and self._repair:
                remove_if_done(batch)
            elif counts(batch):
                yield from self._no_lines(lines)
            elif lines and not self._are_held(lines):
                yield self._damaged(batch, self._of_undecided(lines))

    def _of_undecided(self, lines: Iterable[Path]) -> str:
        """What it was that left a batch which nobody decided on."""
        entries = entries_in(lines)
        source = source_of(entries) if entries else "an import"
        return f"{source} ended before it counted, and left this"

    def _no_lines(self, paths: Iterable[Path]) -> Iterator[Finding]:
        for path in paths:
            try:
                journal = read_journal(path)
            except OSError as error:
                yield Finding(path, None, reason(error))
                continue
            if journal.exists and not (journal.entries or journal.newer):
                yield self._damaged(path, "it was to come into a journal, and is no action")

    def _are_held(self, journals: Iterable[Path]) -> bool:
        return any(held(self._workspace.lock_of(path)) for path in journals)

    def _temporary_files(self) -> Iterator[Finding]:
        for folder, _, names in os.walk(self._workspace.home):
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
