"""Withdraw an annotator from workspaces, or take them in again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from reader.model.clock import timestamp, utc_now
from reader.model.errors import CannotWrite, WrongUse
from reader.store.base import Store
from reader.store.withdrawn import take_back, withdraw, withdrawn
from reader.text.phrases import instead, listed


class Withdrawal(msgspec.Struct, frozen=True):
    """What became of an annotator in a store."""

    store: Store
    layers: int
    """How many they have there."""
    changed: bool
    """Whether they were not withdrawn, or taken in again, before."""


def left_out(stores: Iterable[Store]) -> list[str]:
    """Return a sentence for each store from which annotators were withdrawn."""
    named = [(store.name, sorted(withdrawn(store))) for store in stores if store.exists]
    return [
        f"{place}: left out {listed(names)}, withdrawn; obelism withdraw NAME --undo takes one in "
        "again"
        for place, names in named
        if names
    ]


def set_withdrawn(
    stores: Sequence[Store], annotator: str, who: str, *, back: bool = False
) -> list[Withdrawal]:
    """Withdraw an annotator from all stores where they have layers; `back`: take them in again.

    Raises:
        WrongUse: nobody of that name has layers there, or, for `back`, was withdrawn.
        CannotWrite: a store refuses it.
    """
    done = []
    for store in stores:
        before, layers = withdrawn(store), sum(1 for _ in store.heads(annotator=annotator))
        if not (layers or annotator in before) or (back and annotator not in before):
            continue
        if back:
            take_back(store, annotator)
            if annotator in withdrawn(store):
                raise CannotWrite(f"{store.name} cannot be written")
        elif annotator not in before:
            withdraw(store, annotator, who, timestamp(utc_now()))
        done.append(Withdrawal(store, layers, back or annotator not in before))
    if not done:
        raise WrongUse(_why_none(stores, annotator, back=back))
    return done


def _why_none(stores: Sequence[Store], annotator: str, *, back: bool) -> str:
    if back:
        known = {name for store in stores for name in withdrawn(store)}
        sentence = f"{annotator!r} is not withdrawn here"
    else:
        known = {key.annotator for store in stores for key in store.layers()}
        sentence = f"no annotator {annotator!r} has tags here"
    return sentence + instead(annotator, sorted(known))
