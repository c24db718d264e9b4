"""Let an annotator go by another name: all that was done under the old one counts as theirs.

Nothing of layers and journals changes; see `FileStore.rename_annotator`.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence

import msgspec

from reader.model.clock import Clock, timestamp, utc_now
from reader.model.errors import WrongUse
from reader.model.names import look_alike, spelled, valid_annotator
from reader.services.targets import as_stored
from reader.store.base import FileStore
from reader.store.withdrawn import withdrawn
from reader.text.phrases import counted, instead


class Renamed(msgspec.Struct, frozen=True):
    """What changes in a store."""

    store: FileStore
    layers: int = 0
    """Layers that go by the new name; where it is taken back they are not counted."""
    beside: int = 0
    """Layers that there are under the new name already, on other articles."""


def plan(stores: Sequence[FileStore], old: str, new: str, *, undo: bool = False) -> list[Renamed]:
    """Return what `rename` would change.

    Raises:
        WrongUse: a name cannot be one, or is another person's; nobody has the old one, or not in
            any of the stores; both have tags of one article; or there is nothing to take back.
    """
    old, new = as_stored(old), as_stored(new)
    for name in (old, new):
        if name.startswith("@"):
            raise WrongUse(f"{name} is no person; such names belong to the program")
    if not new or old == new:
        raise WrongUse("the new name of an annotator is another one")
    new = valid_annotator(new)
    judge = _taken_back if undo else _renamed
    found = [one for store in stores if (one := judge(store, old, new)) is not None]
    if not found:
        raise WrongUse(_why_none(stores, old, new, undo=undo))
    return found


def rename(
    stores: Sequence[FileStore],
    old: str,
    new: str,
    who: str,
    *,
    undo: bool = False,
    clock: Clock = utc_now,
) -> list[Renamed]:
    """Let an annotator go by another name in all stores where they are; `undo`: by their own again.

    Raises:
        WrongUse: as `plan` does; nothing has changed.
        CannotWrite: a store refuses it.
    """
    found = plan(stores, old, new, undo=undo)
    old, new = as_stored(old), valid_annotator(new)
    for each in found:
        each.store.rename_annotator(old, old if undo else new, who, timestamp(clock()))
    return found


def _renamed(store: FileStore, old: str, new: str) -> Renamed | None:
    """Return what changes; None where nobody has the old name. Raises WrongUse as `plan` does."""
    now = store.called(old)
    if now != old:
        raise WrongUse(f"{old!r} goes by {now!r} already; name that one to change it again")
    persons = store.persons()
    if old not in persons:
        return None
    goes_by = store.called(new)
    if goes_by != new:
        raise WrongUse(
            f"{new!r} goes by {goes_by!r} here; obelism rename-annotator {shlex.quote(new)} "
            f"{shlex.quote(goes_by)} --undo takes that back"
        )
    _refuse_withdrawn(store, old, new)
    own = set(store.names_of(old))
    like = look_alike(new, persons - own)
    if like is not None:
        raise WrongUse(f"“{spelled(new)}” looks like {spelled(like)}, who is here already")
    theirs, others = ({head.info.id for head in store.heads(annotator=name)} for name in (old, new))
    if both := sorted(theirs & others):
        more = f" and {counted(len(both) - 1, 'more article')}" if len(both) > 1 else ""
        raise WrongUse(
            f"{old} and {new} both have tags of {both[0]}{more}, so they stay two: export "
            f"{old}'s tags, import them with --layer {shlex.quote(new)}, and withdraw {old}"
        )
    return Renamed(store, len(theirs), len(others))


def _taken_back(store: FileStore, old: str, new: str) -> Renamed | None:
    """Return what changes; None where the old name does not go by the new one. Raises WrongUse as
    `plan` does: what was withdrawn by the one name would be in every list by the other."""
    now = store.called(old)
    if now == old or now != store.called(new):
        return None
    _refuse_withdrawn(store, now)
    return Renamed(store)


def _refuse_withdrawn(store: FileStore, *names: str) -> None:
    for name in withdrawn(store).intersection(names):
        command = f"obelism withdraw {shlex.quote(name)} --undo"
        raise WrongUse(f"{name!r} is withdrawn; {command} comes first")


def _why_none(stores: Sequence[FileStore], old: str, new: str, *, undo: bool) -> str:
    if not stores:
        return "nothing is tagged here, so there is no annotator to rename"
    if undo:
        return f"{old!r} does not go by {new!r} here; nothing was changed"
    known = sorted({name for store in stores for name in store.persons()})
    return f"no annotator {old!r} is here{instead(old, known)}"
