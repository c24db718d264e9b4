"""Who has read what: the layers at some paths, and the articles that somebody marked as done."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import msgspec

from reader.model.labels import LabelSet
from reader.session.places import existing, under, workspaces_of
from reader.store.folder.progress import every_progress
from reader.store.folder.workspace import LayerKey, Workspace


class Place(msgspec.Struct, dict=True):
    """A workspace and those of its articles that are meant."""

    workspace: Workspace
    paths: list[Path]
    """The paths that led here."""
    layers: set[LayerKey]
    done: dict[LayerKey, str]
    """What has been marked as done, with the digest of the text that was read."""

    @cached_property
    def labels(self) -> LabelSet:
        """The labels of the workspace.

        Raises:
            BadLabels: its file of labels does not define any.
        """
        return self.workspace.labels()

    def annotators(self, article_id: str) -> list[str]:
        """Those who have a layer on the article, or have marked it as done; by name."""
        keys = self.layers | self.done.keys()
        return sorted(key.annotator for key in keys if key.article_id == article_id)

    def articles(self) -> list[str]:
        """Ids of the articles that anybody has read."""
        return sorted({key.article_id for key in self.layers | self.done.keys()})


def places_of(paths: Sequence[Path], explicit: Path | None = None) -> list[Place]:
    """Return the workspaces at some paths, each once, with what has been read there.

    Raises:
        WrongUse: nothing is or was at a path, or `explicit` is no workspace.
    """
    places: dict[str, Place] = {}
    for path in paths:
        met = False
        for workspace in workspaces_of(path, explicit):
            root = os.path.realpath(workspace.root)
            place = places.setdefault(root, Place(workspace, [], set(), {}))
            met = _add(place, path) or met
        if not met:
            existing(path)
    return list(places.values())


def _add(place: Place, path: Path) -> bool:
    """Add what has been read at a path; return whether anything has."""
    workspace = place.workspace
    place.paths.append(path)
    if not workspace.exists:
        return False
    meant = under(path, workspace)
    layers = {key for key in workspace.layers() if meant(key.article_id)}
    done = {
        LayerKey(one.annotator, one.article): one.sha256
        for one in every_progress(workspace)
        if one.status == "done" and meant(one.article)
    }
    place.layers |= layers
    place.done |= done
    return bool(layers or done)
