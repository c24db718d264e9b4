"""Make a release: choose what is decided, split it, write it in a format with all that is known."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec.structs import replace

from reader import __version__
from reader.document.document import count_words
from reader.formats.base import ExportOptions, Format
from reader.io import files
from reader.io.json import pretty
from reader.model.annotation import Annotation, Record
from reader.model.errors import ObelismError, WrongUse, reason
from reader.model.judgement import judged_digest
from reader.model.progress import Progress, no_progress
from reader.services.agreement.counted import counted_articles
from reader.services.agreement.report import NothingShared, agree
from reader.services.agreement.shared import places_of
from reader.services.export.judgements import GOLD, decisions_in, rejected_in
from reader.services.export.left_open import left_open
from reader.services.export.output import save
from reader.services.export.select import Selection, select
from reader.services.export.write import Export
from reader.services.guidelines import guidelines_of
from reader.services.release.card import card
from reader.services.release.manifest import CARD, MANIFEST, FileDigest, Manifest, Put, Released
from reader.services.release.split import PARTS, PUBLISHER, group_of, split
from reader.store.base import LayerKey, Snapshot, Store
from reader.text.phrases import counted

GUIDELINES_FILE = "guidelines.md"


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be released, and how."""

    paths: Sequence[Path]
    name: str
    format: Format
    options: ExportOptions
    shares: Sequence[float]
    seed: int = 1
    group: str = PUBLISHER
    workspace: Path | None = None


class Outcome(msgspec.Struct, frozen=True):
    """A release that was made."""

    manifest: Manifest
    problems: list[str]
    """A sentence for each annotation that could not be written."""
    said: list[str]
    """What else there is to know."""


class _Chosen(msgspec.Struct):
    """What is decided, as it is found."""

    articles: dict[str, Released] = {}
    """Without their parts."""
    decisions: Counter[str] = msgspec.field(default_factory=Counter)
    undecided: int = 0
    grouped: int = 0
    """Articles that have a publisher, or the field."""


def release(order: Order, folder: Path, progress: Progress = no_progress) -> Outcome:
    """Write a release into a new folder.

    Raises:
        WrongUse: nothing is decided, the folder is not empty or within what is released.
        ObelismError: it cannot be written; nothing is left of it.
    """
    _refuse(folder, order.paths)
    selection = select(order.paths, workspace=order.workspace, annotators=[GOLD], progress=progress)
    stores = [
        store for store in selection.stores if any(e.store == store for e in selection.layers)
    ]
    if len(stores) > 1:
        raise WrongUse("a release is of one workspace; name one folder")
    (store,) = stores
    chosen = _chosen(store, selection, order.group, progress)
    if not chosen.articles:
        raise WrongUse("nothing is decided yet: obelism adjudicate makes the layer @gold")
    if order.group != PUBLISHER and not chosen.grouped:
        raise WrongUse(f"--group {order.group}: no article has that field")
    groups: dict[str, list[str]] = {}
    for id, each in chosen.articles.items():
        groups.setdefault(each.group, []).append(id)
    parts = split(groups, order.shares, order.seed)
    articles = {id: replace(each, part=parts[id]) for id, each in sorted(chosen.articles.items())}
    agreement, why, readers = _agreement(order, store, articles, progress)
    manifest = Manifest(
        name=order.name,
        program=__version__,
        format=order.format.name,
        by=order.options.by,
        split=dict(zip(PARTS, order.shares, strict=True)),
        seed=order.seed,
        grouped_by=order.group,
        guidelines=guidelines_of(store).version,
        labels=[msgspec.to_builtins(label) for label in store.labels()],
        annotators=readers,
        adjudicators=dict(sorted(chosen.decisions.items())),
        agreement=agreement,
        why_no_agreement=why,
        counts=_counts(articles),
        undecided=chosen.undecided,
        articles=articles,
        files={},
    )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with files.new_folder(folder) as new:
            problems, said = _write_parts(order, selection, parts, new, progress)
            text = guidelines_of(store).text.encode("utf-8", "backslashreplace")
            files.write_atomically(new / GUIDELINES_FILE, text)
            files.write_atomically(new / CARD, card(manifest).encode("utf-8", "backslashreplace"))
            manifest = replace(manifest, files=_digests(new))
            ordered = msgspec.to_builtins(manifest, order="sorted")
            files.write_atomically(new / MANIFEST, pretty(ordered))
    except OSError as error:
        raise ObelismError(f"{folder} cannot be written: {reason(error)}") from None
    alone = len(articles) - chosen.grouped
    if alone:
        what = "publisher" if order.group == PUBLISHER else order.group
        has = "has" if alone == 1 else "have"
        said.append(
            f"{counted(alone, 'article')} {has} no {what}, and each counts as one by itself"
        )
    return Outcome(manifest, problems, said)


def _refuse(folder: Path, paths: Sequence[Path]) -> None:
    """Raise WrongUse for a folder that cannot be written, that has something in it, or in which the
    files of the release would be taken for articles."""
    if os.path.lexists(folder) and (not os.path.isdir(folder) or os.listdir(folder)):
        raise WrongUse(f"{folder} is there already; name a new folder")
    real = os.path.realpath(folder)
    for path in paths:
        top = os.path.realpath(path)
        if os.path.isdir(top) and os.path.commonpath([real, top]) == top:
            raise WrongUse(
                f"{folder} is within {path}, and its files would be articles: name another folder"
            )


def _chosen(store: Store, selection: Selection, field: str, progress: Progress) -> _Chosen:
    """Find the articles in which all is decided."""
    found = _Chosen()
    for each in progress(selection.layers, len(selection.layers), "Looking at decisions"):
        id = each.key.article_id
        layers = {}
        for name in selection.annotators[store.name, id]:
            layers[name] = store.read(LayerKey(name, id))
        if left_open(store, layers, rejected=rejected_in(layers)):
            found.undecided += 1
            continue
        gold = layers[GOLD]
        group = group_of(gold.info, field)
        found.grouped += group != id
        found.decisions.update(decision.who for decision in decisions_in(gold.judgements))
        found.articles[id] = _released(store, gold, group)
    for names in selection.annotators.values():
        tagged = any(not name.startswith("@") for name in names)
        found.undecided += tagged and GOLD not in names
    return found


def _released(store: Store, gold: Snapshot, group: str) -> Released:
    return Released(
        title=gold.info.title,
        sha256=gold.info.sha256,
        part="",
        group=group,
        words=count_words(gold.info.id, store.text(gold.info.sha256) or ""),
        annotators=tuple(
            sorted({name for each in decisions_in(gold.judgements) for name in each.annotators})
        ),
        annotations={
            id: Put(each.label, judged_digest(each), _places(each))
            for id, each in sorted(gold.annotations.items())
        },
    )


def _places(annotation: Annotation) -> str:
    return " ".join(f"{span.start}-{span.end}" for span in annotation.placed)


def _agreement(
    order: Order, store: Store, articles: Mapping[str, Released], progress: Progress
) -> tuple[Record | None, str | None, dict[str, int]]:
    """Return how far annotators agree on some articles, why that is not known, and who read."""
    places = [
        place.without(lambda key: key.article_id not in articles)
        for place in places_of(order.paths, order.workspace)
        if place.store == store
    ]
    shared = counted_articles(places, progress=progress)
    try:
        found = agree(shared, seed=order.seed, alpha_alone=True, progress=progress).agreement
    except NothingShared as error:
        why = str(error) if shared.articles else "no article of it was read by two annotators"
        return None, why, shared.read
    return msgspec.to_builtins(found), None, shared.read


def _counts(articles: Mapping[str, Released]) -> dict[str, dict[str, int]]:
    found: dict[str, Counter[str]] = {part: Counter() for part in PARTS}
    groups: dict[str, set[str]] = {part: set() for part in PARTS}
    for each in articles.values():
        counts = found[each.part]
        counts.update(articles=1, words=each.words, annotations=len(each.annotations))
        counts.update(f"label:{put.label}" for put in each.annotations.values())
        groups[each.part].add(each.group)
    return {
        part: {**dict(sorted(found[part].items())), "groups": len(groups[part])} for part in PARTS
    }


def _write_parts(
    order: Order, selection: Selection, parts: Mapping[str, str], new: Path, progress: Progress
) -> tuple[list[str], list[str]]:
    """Write the articles of each part; return what could not be, and what the format cannot say."""
    problems, said = list[str](), list[str]()
    ending = "" if order.format.shape == "folder" else order.format.extensions[0]
    for part in PARTS:
        layers = [each for each in selection.layers if parts.get(each.key.article_id) == part]
        if layers:
            some = replace(selection, layers=layers)
            export = Export(some, order.format, order.options, progress)
            problems += save(export, new / f"{part}{ending}", order.format.shape)
            if (lost := export.losses.sentence()) is not None:
                said.append(f"{part}: {lost}")
    return problems, said


def _digests(folder: Path) -> dict[str, FileDigest]:
    found = {}
    for parent, _, names in files.walk(folder):
        for name in names:
            path = Path(parent) / name
            with open(path, "rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            known = FileDigest(digest, path.stat().st_size)
            found[path.relative_to(folder).as_posix()] = known
    return dict(sorted(found.items()))
