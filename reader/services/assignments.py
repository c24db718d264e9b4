"""The assignments of a workspace, and what annotation that is blind hides from whom."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from msgspec.structs import replace

from reader.model.names import login_name
from reader.settings.assignments import Assignments
from reader.store.base import LayerKey, Store
from reader.store.progress import load_progress
from reader.store.withdrawn import withdrawn


def assignments_of(store: Store) -> Assignments | None:
    """Return who is to read what, under the names that they go by now; None: nothing was given.

    Raises:
        BadAssignments: the file cannot be used.
    """
    found = store.assignments()
    if found is None:
        return None
    called = cache(store.called)
    return replace(
        found,
        annotators=tuple(sorted(set(map(called, found.annotators)))),
        adjudicators=tuple(sorted(set(map(called, found.adjudicators)))),
        articles={
            id: replace(
                given,
                annotators=tuple(sorted(set(map(called, given.annotators)))),
                adjudicator=given.adjudicator and called(given.adjudicator),
            )
            for id, given in found.articles.items()
        },
    )


def adjudicators_of(store: Store) -> dict[str, str]:
    """Return the articles of which somebody is to decide where annotators differ, with the name.

    Raises:
        BadAssignments: the file cannot be used.
    """
    known = assignments_of(store)
    every = known.articles.items() if known is not None else ()
    return {id: given.adjudicator for id, given in every if given.adjudicator}


def annotators_given(store: Store) -> dict[str, frozenset[str]]:
    """Return the articles that annotators were given to read, with the names of those who are not
    withdrawn; not those for training.

    Raises:
        BadAssignments: the file cannot be used.
    """
    gone = withdrawn(store)
    return {id: names - gone for id, names in _readers(store, training=False).items()}


def trainees_of(store: Store) -> dict[str, frozenset[str]]:
    """Return the articles that annotators were given for training, with their names.

    Raises:
        BadAssignments: the file cannot be used.
    """
    return _readers(store, training=True)


def _readers(store: Store, *, training: bool) -> dict[str, frozenset[str]]:
    known = assignments_of(store)
    every = known.articles.items() if known is not None else ()
    return {id: frozenset(given.annotators) for id, given in every if given.training is training}


Hides = Callable[[LayerKey], bool]
"""Returns whether somebody does not see a layer, or that there is one."""


HidesIn = Callable[[Store], Hides]
"""Returns what is hidden in a store."""


def hides_nothing(_: LayerKey) -> bool:
    """Hide no layer."""
    return False


def hidden_from(who: str, store: Store) -> Hides:
    """Return which layers annotation that is blind hides from somebody: those of all others, on
    what they are to read and are not done with. Of who is to read nothing, it hides nothing.

    Raises:
        BadAssignments: the file cannot be used.
    """
    known = _blind(store)
    return hides_nothing if known is None else _hidden(known, who, store)


def _blind(store: Store) -> Assignments | None:
    """Return who is to read what where annotation is blind. Raises as `assignments_of`."""
    known = assignments_of(store)
    return known if known is not None and known.blind else None


def _hidden(known: Assignments, who: str, store: Store) -> Hides:
    mine = {id for id, _ in known.of(who)}

    @cache
    def is_open(id: str) -> bool:
        progress = load_progress(store, who, id)
        return progress is None or progress.status != "done"

    return lambda key: key.annotator != who and key.article_id in mine and is_open(key.article_id)


def hidden_here(store: Store) -> Hides:
    """Return which layers are hidden from who runs the program, as far as that is known: by
    $OBELISM_ANNOTATOR, else by the name of the login in the store. Raises as `hidden_from`."""
    known = _blind(store)
    return hides_nothing if known is None else _hidden(known, _who_runs(store), store)


def hidden_notes(stores: Iterable[Store]) -> Iterator[str]:
    """Yield a sentence for each store in which anything may be hidden from who runs the program."""
    for store in stores:
        known = _blind(store)
        if known is None:
            continue
        who = _who_runs(store)
        if any(True for _ in known.of(who)):
            yield (
                f"{store.name}: annotation is blind, so what others tagged is hidden from {who} in"
                " each article that was given to them, until that is marked as done"
            )


def _who_runs(store: Store) -> str:
    login = login_name()
    return store.called(os.environ.get("OBELISM_ANNOTATOR") or store.annotator_for(login) or login)
