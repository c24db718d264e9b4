"""The lesson: ten steps on a sample article, each of which looks at what the user did."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from reader.modes.annotate.mode import AnnotateMode
from reader.modes.annotate.state import Annotating
from reader.modes.base import Sentence
from reader.settings.files import read_preference, write_preference

_KEPT = "tutorial_steps"
"""What is remembered: steps that are done, until all are."""


class Step(NamedTuple):
    """One thing to try."""

    text: str
    """Template of a sentence or two: what to do."""
    begins: Callable[[Annotating], object]
    """What to remember as the step begins."""
    done: Callable[[Annotating, object], bool]
    """Whether the user did it, given what was remembered."""


def _nothing(state: Annotating) -> object:
    return None


def _position(state: Annotating) -> object:
    return state.document.focus.extent


def _complete(state: Annotating, label: str) -> bool:
    return any(
        annotation.label == label and state.labels[label].state(annotation) == "complete"
        for annotation in state.layer.annotations.values()
    )


def _whole_sentence(state: Annotating, label: str) -> bool:
    """Whether a tag takes in the sentence in which it begins."""
    for annotation in state.layer.annotations.values():
        start, end = annotation.spans[0].extent
        sentence = state.document.focus.units.at("sentence", start)
        whole = sentence is not None and start == sentence[0] and end >= sentence[1]
        if annotation.label == label and whole:
            return True
    return False


def _has(state: Annotating, label: str) -> bool:
    return any(each.label == label for each in state.layer.annotations.values())


class _TakenBack:
    """Whether something was undone, and then done again."""

    def __init__(self, state: Annotating) -> None:
        self.count = len(state.layer.annotations)
        self.undone = False

    def and_done_again(self, state: Annotating) -> bool:
        now = len(state.layer.annotations)
        self.undone = self.undone or now < self.count
        return self.undone and now >= self.count


STEPS = (
    Step(
        "What you act on is the focus: a sentence, marked by a bar in the margin. Move it down "
        "with {key:next_sentence}, two or three times.",
        _position,
        lambda state, before: (
            state.document.focus.start > 0 and state.document.focus.extent != before
        ),
    ),
    Step(
        "Go into the sentence with {key:next_word}: the focus is its first word. On by words with "
        "{key:next_word}, back with {key:previous_word}.",
        _nothing,
        lambda state, _: state.document.focus.unit == "word",
    ),
    Step(
        "Widen the focus with {key:widen}: word, clause, quotation, sentence, paragraph; "
        "{key:narrow} goes the same way back. Make it a sentence again.",
        _nothing,
        lambda state, _: state.document.focus.unit == "sentence",
    ),
    Step(
        "Tag the whole sentence as a fact with {key:tag:fact}. The same key again would take the "
        "tag off.",
        _nothing,
        lambda state, _: _whole_sentence(state, "fact"),
    ),
    Step(
        "Everything can be undone: {key:undo} takes the tag back, {key:redo} brings it back "
        "again. Try both.",
        _TakenBack,
        lambda state, seen: isinstance(seen, _TakenBack) and seen.and_done_again(state),
    ),
    Step(
        "Select any words in view: {key:jump_span}, then the letters on the first word, then "
        "those on the last. Tag them as an opinion with {key:tag:opinion}.",
        _nothing,
        lambda state, _: _has(state, "opinion"),
    ),
    Step(
        "Who says so? Select what somebody said and press {key:tag:attribution}; then focus the "
        "speaker and press {key:role}, then the verb and {key:role}.",
        _nothing,
        lambda state, _: _complete(state, "attribution"),
    ),
    Step(
        "Two passages that cannot both be true: press {key:tag:inconsistency} on the first, move "
        "to the other, press {key:tag:inconsistency} again.",
        _nothing,
        lambda state, _: _complete(state, "inconsistency"),
    ),
    Step(
        "Write a note on it with {key:comment}, and end it with Enter. {key:next_annotation} goes "
        "from annotation to annotation.",
        _nothing,
        lambda state, _: any(each.note for each in state.layer.annotations.values()),
    ),
    Step(
        "All is saved as you go. When you have read an article, mark it as done with {key:done}.",
        _nothing,
        lambda state, _: state.status == "done",
    ),
)

BEGINS_AT = {2: 1, 4: 3, 8: 7}
"""Steps that go on with what the one before made: on a new article that one comes first."""

END = (
    "That was all. {key:help} shows every key, {key:menu} the menu; {key:back} leaves. Nothing of "
    "this is kept."
)


class Lesson:
    """Where somebody is in the lesson."""

    def __init__(self, mode: AnnotateMode, done: int = 0) -> None:
        """`done`: steps that were done another time."""
        self._mode = mode
        self.number = BEGINS_AT.get(done, done)
        """Steps that are done."""
        self._remembered = STEPS[self.number].begins(mode.state)

    @property
    def over(self) -> bool:
        return self.number == len(STEPS)

    def look(self) -> bool:
        """See what the user did; True: that was the step, and the next one begins."""
        if self.over or not STEPS[self.number].done(self._mode.state, self._remembered):
            return False
        self.number += 1
        write_preference(_KEPT, 0 if self.over else self.number)
        if not self.over:
            self._remembered = STEPS[self.number].begins(self._mode.state)
        return True

    @property
    def heading(self) -> str:
        """Which step this is."""
        return "The lesson is over" if self.over else f"Step {self.number + 1} of {len(STEPS)}"

    @property
    def text(self) -> str:
        """What to do now, with the keys in force."""
        template = END if self.over else STEPS[self.number].text
        return Sentence(template).text(self._mode.key_of)


def steps_done() -> int:
    """Steps that were done in a lesson which was left; 0: none, or all of them."""
    kept = read_preference(_KEPT)
    return kept if type(kept) is int and 0 < kept < len(STEPS) else 0


def goes_on() -> str:
    """What is said after a lesson was left; empty where it begins anew."""
    done = steps_done()
    step = BEGINS_AT.get(done, done) + 1
    return f"the tutorial goes on at step {step}; --step 1 begins it anew" if done else ""
