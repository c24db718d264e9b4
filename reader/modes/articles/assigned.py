"""Which articles of a list somebody was given to read."""

from __future__ import annotations

from reader.corpus.refs import ArticleRef
from reader.model.errors import ObelismError
from reader.services.assignments import Hides, assignments_of, hidden_from
from reader.store.base import Store


class Assigned:
    """What an annotator was given, in the stores that the articles of a list are in."""

    def __init__(self, annotator: str) -> None:
        self._annotator = annotator
        self._own: dict[tuple[Store, str], bool] = {}
        """What was given, and whether it is to be read before all else."""
        self.problem = ""
        """Why the assignments of a store cannot be used, as a sentence."""
        self.shown = False
        """Whether the list has begun with what was given."""

    def read(self, store: Store) -> None:
        """Read the assignments of a store; a thread may do this."""
        try:
            known = assignments_of(store)
        except ObelismError as error:
            self.problem = str(error)
            return
        if known is None:
            return
        first = known.first_of(self._annotator)
        self._own |= {(store, id): id in first for id, _ in known.of(self._annotator)}

    def __bool__(self) -> bool:
        return bool(self._own)

    def has(self, ref: ArticleRef) -> bool:
        """Return whether an article is theirs to read."""
        return (ref.store, ref.id) in self._own

    def comes_first(self, ref: ArticleRef) -> bool:
        """Return whether it is to be read before all else, as what is for training."""
        return self._own.get((ref.store, ref.id), False)


def hidden(annotator: str, store: Store) -> Hides:
    """Return which layers are hidden from somebody, see `hidden_from`; all others', where the
    assignments cannot be used."""
    try:
        return hidden_from(annotator, store)
    except ObelismError:
        return lambda key: key.annotator != annotator
