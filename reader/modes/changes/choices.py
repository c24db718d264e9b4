"""What was decided of an article's changes, kept until the tags are carried over."""

from __future__ import annotations

import threading

from reader.model.article import Article
from reader.model.clock import Clock
from reader.model.errors import ObelismError
from reader.modes.annotate.state import Reader
from reader.services.relocate.carry_over import Carrying, Passage
from reader.services.relocate.on_open import NOT_KEPT
from reader.services.relocate.variants import CarryingLate, TakingOver
from reader.store.folder.queues import Choice, Choices, load_choices, save_choices

_writing = threading.Lock()


def begun(reader: Reader, now: Article, clock: Clock) -> Carrying:
    """The tags of an open article on their way to its text of now, as far as that was decided.

    Raises:
        ObelismError: the tags stay where they are; the sentence says why.
    """
    layer = reader.layer
    carrying: Carrying
    if reader.alike is not None and reader.takes_over:
        carrying = TakingOver(layer, reader.alike.article, now, reader.labels, clock)
    elif reader.decides_late and not layer.can_reanchor:
        carrying = CarryingLate(layer, now, reader.labels, clock)
    elif not layer.can_reanchor:
        raise ObelismError(layer.read_only or "The text is as it was tagged.")
    elif reader.article.info.sha256 != layer.info.sha256:
        raise ObelismError(NOT_KEPT)
    else:
        carrying = Carrying(layer, reader.article, now, reader.labels, clock=clock)
    take_up_choices(carrying)
    return carrying


def keep_choices(carrying: Carrying) -> None:
    """Write what is decided so far; a thread may call it.

    Raises:
        CannotWrite: it is not kept.
    """
    with _writing:
        choices = Choices(
            annotator=carrying.layer.annotator,
            article=carrying.new.info.id,
            old=carrying.old.info.sha256,
            new=carrying.new.info.sha256,
            choices=[_choice(each) for each in carrying.doubtful if each.decided],
        )
        if not carrying.applied:
            save_choices(carrying.layer.workspace, choices)


def _choice(passage: Passage) -> Choice:
    return Choice(passage.annotation.id, *passage.span.extent, place=passage.extent)


def take_up_choices(carrying: Carrying) -> None:
    """Decide what was decided between the same two texts before, and say how much that was."""
    layer, old, new = carrying.layer, carrying.old.info, carrying.new.info
    kept = load_choices(layer.workspace, layer.annotator, new.id)
    if kept is None or (kept.old, kept.new) != (old.sha256, new.sha256):
        return
    places = {(each.annotation, each.start, each.end): each.place for each in kept.choices}
    for passage in carrying.doubtful:
        key = (passage.annotation.id, *passage.span.extent)
        if key in places:
            _decide(passage, places[key])
    count = carrying.decided
    if count:
        carrying.to_undecided()
        number = "decision of last time stands" if count == 1 else f"{count} decisions stand"
        carrying.message = f"Your {number}; k goes back over what is decided."


def _decide(passage: Passage, place: tuple[int, int] | None) -> None:
    """Take a proposal that is still made, or say that the passage is gone."""
    proposals = passage.fate.proposals
    extents = [(each.start, each.end) for each in proposals]
    if place is None:
        passage.decided, passage.taken = True, False
    elif place in extents:
        passage.decided, passage.taken = True, True
        passage.choice = extents.index(place)


def left_sentence(carrying: Carrying, key: str) -> str:
    """Keep what is decided, and say what is left when the changes are; `key` shows them again."""
    count = carrying.decided
    if not count:
        return "Everything is left as it was."
    number = "decision is" if count == 1 else f"{count} decisions are"
    try:
        keep_choices(carrying)
    except ObelismError as error:
        return f"Nothing is carried over, and what you decided cannot be kept: {error}"
    return f"Nothing is carried over yet; your {number} kept, and {key} goes on there."
