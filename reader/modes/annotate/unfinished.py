"""What is unfinished or not sure: how much there is, the way there, and when an article is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from rich.cells import cell_len

from reader.model.annotation import Annotation
from reader.model.labels import CUE, SOURCE, LabelSet, holds_its_own
from reader.modes.annotate.state import Annotating
from reader.modes.annotate.walk import WALK, visit
from reader.modes.base import Action, both_ways
from reader.modes.document_state import DocumentState, is_listed, outline
from reader.modes.requests import GoTo, GoToOpen
from reader.text.phrases import excerpt, percent
from reader.text.screen_text import one_line

_WHAT_CELLS, _FEW_CELLS = 40, 30
"""Cells of what is unfinished in the question before an article is done, and where the text is
narrow."""
LEAST_READ = 0.5
"""Share of an article without tags that has to be read, or there is a question before it is done.
"""


def lacks(labels: LabelSet, annotation: Annotation) -> Iterator[str]:
    """Yield what is open about an annotation, in words: nothing where it is complete and sure."""
    label = labels[annotation.label]
    if annotation.has_lost:
        yield "lost"
    else:
        for role in label.missing(annotation.spans, annotation.attributes):
            yield "without partner" if label.pairs else f"without {one_line(role, 12)}"
        for name in label.unset(annotation):
            yield f"without {one_line(name, 12)}"
    if annotation.flag:
        yield "not sure"


def count_open(labels: LabelSet, annotations: Iterable[Annotation]) -> int:
    """Return how many annotations are unfinished, lost or not sure."""
    return sum(any(lacks(labels, each)) for each in annotations)


def _open(state: DocumentState) -> list[Annotation]:
    """Return those in reading order."""
    return [each for each in outline(state) if any(lacks(state.labels, each))]


# From one to the next


def walk(state: Annotating, step: int) -> None:
    """Choose the next or previous annotation that is unfinished or not sure.

    Behind the last of this article, that is the first of the next article that has one.
    """
    times = max(1, state.typed)
    ahead = _ahead(state, step)
    if times <= len(ahead):
        _visit(state, ahead[times - 1])
    else:
        state.request(GoToOpen(step, times - len(ahead)))


def _visit(state: Annotating, annotation: Annotation, around: str = "") -> None:
    visit(state, annotation.id, around)
    if annotation.flag:
        state.add("Not sure.")


def _ahead(state: Annotating, step: int) -> list[Annotation]:
    """Return what is open ahead of the current annotation or of the focus, see `walked_from`."""
    every = outline(state)[:]
    if step < 0:
        every.reverse()
    current, start = state.walked_from, state.document.focus.start
    if current is not None and is_listed(state, current):
        ahead = every[every.index(current) + 1 :]
    else:
        ahead = [each for each in every if _is_ahead(each, start, step)]
    return [each for each in ahead if any(lacks(state.labels, each))]


def _is_ahead(annotation: Annotation, offset: int, step: int) -> bool:
    if not annotation.placed:
        return step > 0
    start = annotation.placed[0].start
    return start >= offset if step > 0 else start < offset


def arrive(state: Annotating, step: int, times: int) -> None:
    """Choose one from the beginning (`step` 1) or end of an article that was opened for it."""
    found = _open(state)[::step]
    if found:
        title = excerpt(state.document.article.title, 8)  # the head has all of it
        _visit(state, found[min(times, len(found)) - 1], f"In {title}: ")


def say_none_further(state: Annotating, step: int) -> None:
    """Say that no other article has one; where a count went past them, choose this one's last."""
    ahead = _ahead(state, step)
    if ahead:
        _visit(state, ahead[-1])
    elif _open(state):
        state.say(
            "Nothing further on is unfinished or not sure; {key:previous_open} goes back."
            if step > 0
            else "Nothing before this is unfinished or not sure; {key:next_open} goes on."
        )
    else:
        state.say("Nothing is unfinished or not sure.")


NEXT_OPEN, PREVIOUS_OPEN = both_ways(
    walk,
    (
        "next_open",
        (")",),
        "next unfinished",
        "Go to the next unfinished or unsure tag, in later articles too.",
    ),
    (
        "previous_open",
        ("(",),
        "unfinished before",
        "Go to the previous unfinished or unsure tag, in earlier articles too.",
    ),
    WALK,
)


# The article is done


def _remarks(labels: LabelSet, annotation: Annotation) -> Iterator[str]:
    """Yield what is open about an annotation, and whether a role takes in what should stand beside
    it, which may be meant."""
    yield from lacks(labels, annotation)
    if held := holds_its_own(annotation.spans):
        yield f"{held} with its own {CUE if held == SOURCE else SOURCE}"


def toggle_done(state: Annotating) -> None:
    """Mark the article as done and go on; where something is unfinished, or nothing is tagged and
    most of it is not read, that is said first.

    A pair that awaits its second passage here awaits it no more. On an article that is done: not
    done.
    """
    if state.status == "done":
        state.status = "started"
        state.say("Not done any more; {key} marks it as done again.")
        return
    if not state.listed_before and (_lists_unfinished(state) or _says_unread(state)):
        state.listed = True
        return
    state.pending = None
    state.status = "done"
    state.request(GoTo(1, unfinished=True))


def _lists_unfinished(state: Annotating) -> bool:
    """Go to what is left to do here and say what that is; False: there is nothing."""
    unfinished = [each for each in outline(state) if any(_remarks(state.labels, each))]
    if not unfinished:
        return False
    visit(state, unfinished[0].id)
    cells = _FEW_CELLS if state.narrow else _WHAT_CELLS
    what = _in_words(state.labels, unfinished, cells)
    state.say("Unfinished: {what}. {key}: done anyway.", what=what)
    return True


def _says_unread(state: Annotating) -> bool:
    """Say how much is read where that is little and nothing is tagged; False: it is not so.

    The focus stays where it is: what it goes to counts as read, and the head says the same share.
    """
    state.reading.add(*state.document.focus.extent)
    if len(state.document.marks) or state.reading.share >= LEAST_READ:
        return False
    state.count_if_all_in_view()
    if state.reading.share >= LEAST_READ:
        return False
    share = percent(state.reading.share)
    state.say("{share} is read. {key} again: done anyway.", share=share)
    return True


def _in_words(labels: LabelSet, annotations: Iterable[Annotation], cells: int) -> str:
    """Return how many lack what, as far as that fits into a number of cells.

    What is most comes first; of what does not fit, how many there are.
    """
    counts = Counter(each for annotation in annotations for each in _remarks(labels, annotation))
    kept, others = [f"{count} {each}" for each, count in counts.most_common()], 0
    words = ", ".join(kept)
    for _, count in reversed(counts.most_common()[1:]):
        if cell_len(words) <= cells:
            break
        others += count
        words = ", ".join([*kept[:-1], f"{others} other"])
        kept.pop()
    return words


def done_message(state: Annotating) -> str:
    """Return what is said when an article was marked as done."""
    count = count_open(state.labels, state.document.marks)
    lacks = f", with {count} unfinished or not sure" if count else ""
    cells = 16 if lacks else 30  # with how it is taken back it has to fit on a row
    said = f"Done{lacks}: {excerpt(state.document.article.title, cells)}."
    if state.begun is not None:
        said += f" The pair begun in {one_line(state.begun.place.article, 24)} still waits."
    return said


DONE = Action(
    "done",
    ("D",),
    toggle_done,
    "done",
    "Articles",
    "Mark it as done and go on; what is unfinished is shown first.",
    changes=True,
    offer=lambda state: 1 if state.listed else 0,
    word=lambda state: "done anyway",
)
