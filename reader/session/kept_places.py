"""How far somebody is in each article: noted at once, written when there is a workspace for it."""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path

import msgspec

from reader.model.article import Article
from reader.model.errors import ObelismError
from reader.store.folder.progress import Progress, progress_in, save_progress
from reader.store.folder.workspace import Workspace


class KeptPlaces:
    """One annotator's places in the articles of a run."""

    def __init__(self, annotator: str, login: str = "") -> None:
        """`login` is remembered with the annotator's name in the workspaces that are written to."""
        self._annotator, self._login = annotator, login
        self._waiting: dict[tuple[Path, str], Progress] = {}
        """Places that are not written yet, by workspace and article."""
        self._writing = threading.Lock()
        self._named: set[Path] = set()
        """Roots of the workspaces that know the annotator's name."""

    def left_at(self, workspace: Workspace, article: Article) -> Progress:
        """How far the annotator is in an article as it is now, be that written yet or not."""
        noted = self._waiting.get((workspace.root, article.id))
        if noted is not None and noted.sha256 == article.info.sha256:
            return noted
        return progress_in(workspace, self._annotator, article.info)

    def note(self, workspace: Workspace, progress: Progress) -> None:
        """Take a place for `write`."""
        with self._writing:
            self._waiting[workspace.root, progress.article] = progress

    def forget(self, workspace: Workspace, article_id: str) -> None:
        """Drop a place that was not written yet."""
        with self._writing:
            self._waiting.pop((workspace.root, article_id), None)

    def write(self) -> None:
        """Write the places noted so far; a thread may call it.

        Reading alone makes no workspace: where there is none yet, its places wait.
        """
        with self._writing:
            for (root, id), progress in [*self._waiting.items()]:
                workspace = Workspace(root)
                if workspace.exists:
                    del self._waiting[root, id]
                    save_progress(workspace, progress)
                    self._remember_name(workspace)

    def _remember_name(self, workspace: Workspace) -> None:
        """Once a workspace is made, whoever logs in there again is known by name."""
        if self._login and workspace.root not in self._named:
            self._named.add(workspace.root)
            with contextlib.suppress(ObelismError):
                workspace.remember_annotator(self._login, self._annotator)


def same_place(one: Progress, other: Progress) -> bool:
    """Whether two states differ in nothing but the time."""
    return msgspec.structs.replace(one, modified=other.modified) == other
