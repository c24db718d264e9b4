"""What a release says of itself, and how two releases differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from reader.io import files
from reader.io.json import BadJSON, decode, major
from reader.model.annotation import Record
from reader.model.errors import WrongUse, reason
from reader.model.log import SCHEMA
from reader.text.phrases import counted

MANIFEST = "manifest.json"
CARD = "README.md"


class Put(NamedTuple):
    """An annotation as it was released."""

    label: str
    digest: str
    """See `judged_digest`."""
    at: str
    """Where its passages stand: `12-40 52-60`."""


class Released(msgspec.Struct, frozen=True, kw_only=True):
    """One article of a release."""

    title: str
    sha256: str
    """Digest of its text."""
    part: str
    """train, dev or test."""
    group: str
    """Its publisher, or the value of the field that they are grouped by."""
    words: int
    annotators: tuple[str, ...] = ()
    """Those whose versions were decided on, by name; none where gold was not made by decisions."""
    annotations: dict[str, Put]
    """By id."""


class FileDigest(msgspec.Struct, frozen=True):
    """One file of a release."""

    sha256: str
    size: int
    """In bytes."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """All there is to know of a release."""

    schema: str = SCHEMA
    type: str = "release"
    name: str
    program: str
    """Version of the program that made it."""
    format: str
    by: str
    """What a record is."""
    split: dict[str, float]
    """Part to the share that was asked for."""
    seed: int
    grouped_by: str
    guidelines: str
    """Version of the guidelines; empty for the usual ones."""
    labels: list[Record]
    """Their definitions."""
    annotators: dict[str, int]
    """Annotator to how many of the articles they have read."""
    adjudicators: dict[str, int]
    """Adjudicator to how many decisions they made."""
    agreement: Record | None
    """Of the annotators on these articles; None where no two have read one."""
    why_no_agreement: str | None = None
    counts: dict[str, dict[str, int]]
    """Part to articles, words, groups, annotations and those of each label, `label:fact`."""
    undecided: int
    """Articles with a gold layer that were left out, since not all is decided there."""
    articles: dict[str, Released]
    files: dict[str, FileDigest]
    """By name relative to the release, but for the manifest itself."""


def read_manifest(folder: Path) -> Manifest:
    """Read what a release says of itself. Raises WrongUse where that is no release."""
    path = folder / MANIFEST
    try:
        data = files.read_bytes(path, follow=True)
        if data is None:
            raise WrongUse(f"{folder} is no release: there is no {MANIFEST} in it")
        found = decode(data, Manifest, spare=None)
    except OSError as error:
        raise WrongUse(f"{path}: {reason(error)}") from None
    except BadJSON as error:
        raise WrongUse(f"{path}: {error}") from None
    if found.type != "release" or major(found.schema) != major(SCHEMA):
        raise WrongUse(f"{path}: it is none of a release, or of a later version")
    return found


class Difference(msgspec.Struct, frozen=True, kw_only=True, tag="difference", tag_field="type"):
    """How a release differs from an earlier one."""

    schema: str = SCHEMA
    before: str
    after: str
    """The names of both."""
    added: list[str]
    """Ids of articles."""
    left: list[str]
    moved: dict[str, tuple[str, str]]
    """Article to its part before and after."""
    text_changed: list[str]
    annotations: dict[str, dict[str, int]]
    """Article that is in both to how many were added, left, changed or labelled anew, if any."""
    labels_added: list[str]
    labels_left: list[str]
    labels_changed: list[str]
    """Names of labels whose definition changed."""
    guidelines: tuple[str, str] | None
    """Their versions, where these differ."""


def difference(before: Manifest, after: Manifest) -> Difference:
    """Compare two releases."""
    both = [id for id in before.articles if id in after.articles]
    pairs = [(id, before.articles[id], after.articles[id]) for id in both]
    old, new = ({str(each["name"]): each for each in one.labels} for one in (before, after))
    counts = {id: dict(_changes(one.annotations, two.annotations)) for id, one, two in pairs}
    other = before.guidelines != after.guidelines
    return Difference(
        before=before.name,
        after=after.name,
        added=[id for id in after.articles if id not in before.articles],
        left=[id for id in before.articles if id not in after.articles],
        moved={id: (one.part, two.part) for id, one, two in pairs if one.part != two.part},
        text_changed=[id for id, one, two in pairs if one.sha256 != two.sha256],
        annotations={id: some for id, some in counts.items() if some},
        labels_added=[name for name in new if name not in old],
        labels_left=[name for name in old if name not in new],
        labels_changed=[name for name in new if name in old and new[name] != old[name]],
        guidelines=(before.guidelines, after.guidelines) if other else None,
    )


def _changes(before: Mapping[str, Put], after: Mapping[str, Put]) -> Counter[str]:
    """Count what differs. What was decided once more has another id: it is known by its place."""
    pairs = [(before[id], after[id]) for id in before.keys() & after.keys()]
    gone: dict[str, list[Put]] = {}
    for id in before.keys() - after.keys():
        gone.setdefault(before[id].at, []).append(before[id])
    found: Counter[str] = Counter()
    for id in after.keys() - before.keys():
        new, there = after[id], gone.get(after[id].at, [])
        if there:
            there.sort(key=lambda old: (old.digest == new.digest, old.label == new.label))
            pairs.append((there.pop(), new))
        else:
            found["added"] += 1
    found["left"] = sum(map(len, gone.values()))
    for old, new in pairs:
        if old.label != new.label:
            found["labelled anew"] += 1
        elif old != new:
            found["changed"] += 1
    return +found


def lines(found: Difference) -> Iterator[str]:
    """Yield a difference in lines for people."""
    changes = list(_changed(found))
    yield f"from {found.before} to {found.after}{'' if changes else ': nothing has changed'}"
    yield from changes


def _changed(found: Difference) -> Iterator[str]:
    for what, ids in (
        ("added", found.added),
        ("left", found.left),
        ("with another text", found.text_changed),
    ):
        yield from _listed(f"{counted(len(ids), 'article')} {what}", ids)
    moves = [f"{id}: {one} → {two}" for id, (one, two) in found.moved.items()]
    yield from _listed(f"{counted(len(moves), 'article')} in another part", moves)
    changes = [
        f"{id}: {', '.join(f'{count} {what}' for what, count in sorted(some.items()))}"
        for id, some in found.annotations.items()
    ]
    sums: Counter[str] = Counter()
    for some in found.annotations.values():
        sums.update(some)
    said = ", ".join(f"{count} {what}" for what, count in sorted(sums.items()))
    yield from _listed(f"annotations in {counted(len(changes), 'article')}: {said}", changes)
    for what, names in (
        ("added", found.labels_added),
        ("left", found.labels_left),
        ("defined anew", found.labels_changed),
    ):
        yield from _listed(f"{counted(len(names), 'label')} {what}", names)
    if found.guidelines:
        yield f"guidelines: {' → '.join(each or 'the usual' for each in found.guidelines)}"


def _listed(heading: str, items: Sequence[str]) -> Iterator[str]:
    if items:
        yield heading
        yield from (f"  {item}" for item in items)


def totals(counts: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    """Return the counts of all parts together."""
    found: Counter[str] = Counter()
    for each in counts.values():
        found.update(each)
    return dict(found)
