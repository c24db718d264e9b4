"""The lesson: ten steps on a sample article, each of which looks at what the user did."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from reader.modes.annotate.old_state import Reader
from reader.settings.files import read_preference, write_preference

_KEPT = "tutorial_steps"
"""What is remembered: steps that are done, until all are."""


class Step(NamedTuple):
    """One thing to try."""

    text: str
    """What to do, a sentence or two; `{name}` stands for the first key of that action."""
    begins: Callable[[Reader], object]
    """What to remember as the step begins."""
    done: Callable[[Reader, object], bool]
    """Whether the user did it, given what was remembered."""


def _nothing(reader: Reader) -> object:
    return None


def _position(reader: Reader) -> object:
    return reader.focus.extent


def _complete(reader: Reader, label: str) -> bool:
    return any(
        annotation.label == label and reader.labels[label].state(annotation) == "complete"
        for annotation in reader.layer.annotations.values()
    )


def _whole_sentence(reader: Reader, label: str) -> bool:
    """Whether a tag takes in the sentence in which it begins."""
    for annotation in reader.layer.annotations.values():
        start, end = annotation.spans[0].extent
        sentence = reader.focus.units.at("sentence", start)
        whole = sentence is not None and start == sentence[0] and end >= sentence[1]
        if annotation.label == label and whole:
            return True
    return False


def _has(reader: Reader, label: str) -> bool:
    return any(each.label == label for each in reader.layer.annotations.values())


class _TakenBack:
    """Whether something was undone, and then done again."""

    def __init__(self, reader: Reader) -> None:
        self.count = len(reader.layer.annotations)
        self.undone = False

    def and_done_again(self, reader: Reader) -> bool:
        now = len(reader.layer.annotations)
        self.undone = self.undone or now < self.count
        return self.undone and now >= self.count


STEPS = (
    Step(
        "What you act on is the focus: a sentence, marked by a bar in the margin. Move it down "
        "with {next_sentence}, two or three times.",
        _position,
        lambda reader, before: reader.focus.start > 0 and reader.focus.extent != before,
    ),
    Step(
        "Go into the sentence with {next_word}: the focus is its first word. On by words with "
        "{next_word}, back with {previous_word}.",
        _nothing,
        lambda reader, _: reader.focus.unit == "word",
    ),
    Step(
        "Widen the focus with {widen}: word, clause, quotation, sentence, paragraph; {narrow} goes "
        "the same way back. Make it a sentence again.",
        _nothing,
        lambda reader, _: reader.focus.unit == "sentence",
    ),
    Step(
        "Tag the whole sentence as a fact with {tag:fact}. The same key again would take the tag "
        "off.",
        _nothing,
        lambda reader, _: _whole_sentence(reader, "fact"),
    ),
    Step(
        "Everything can be undone: {undo} takes the tag back, {redo} brings it back again. Try "
        "both.",
        _TakenBack,
        lambda reader, seen: isinstance(seen, _TakenBack) and seen.and_done_again(reader),
    ),
    Step(
        "Select any words in view: {jump_span}, then the letters on the first word, then those on "
        "the last. Tag them as an opinion with {tag:opinion}.",
        _nothing,
        lambda reader, _: _has(reader, "opinion"),
    ),
    Step(
        "Who says so? Select what somebody said and press {tag:attribution}; then focus the "
        "speaker and press {role}, then the verb and {role}.",
        _nothing,
        lambda reader, _: _complete(reader, "attribution"),
    ),
    Step(
        "Two passages that cannot both be true: press {tag:inconsistency} on the first, move to "
        "the other, press {tag:inconsistency} again.",
        _nothing,
        lambda reader, _: _complete(reader, "inconsistency"),
    ),
    Step(
        "Write a note on it with {comment}, and end it with Enter. {next_annotation} goes from "
        "annotation to annotation.",
        _nothing,
        lambda reader, _: any(each.note for each in reader.layer.annotations.values()),
    ),
    Step(
        "All is saved as you go. When you have read an article, mark it as done with {done}.",
        _nothing,
        lambda reader, _: reader.status == "done",
    ),
)

BEGINS_AT = {2: 1, 4: 3, 8: 7}
"""Steps that go on with what the one before made: on a new article that one comes first."""

END = (
    "That was all. {help} shows every key, {menu} the menu; {back} leaves. Nothing of this is kept."
)


class Lesson:
    """Where somebody is in the lesson."""

    def __init__(self, reader: Reader, done: int = 0) -> None:
        """`done`: steps that were done another time."""
        self._reader = reader
        self.number = BEGINS_AT.get(done, done)
        """Steps that are done."""
        self._remembered = STEPS[self.number].begins(reader)

    @property
    def over(self) -> bool:
        return self.number == len(STEPS)

    def look(self) -> bool:
        """See what the user did; True: that was the step, and the next one begins."""
        if self.over or not STEPS[self.number].done(self._reader, self._remembered):
            return False
        self.number += 1
        write_preference(_KEPT, 0 if self.over else self.number)
        if not self.over:
            self._remembered = STEPS[self.number].begins(self._reader)
        return True

    @property
    def heading(self) -> str:
        """Which step this is."""
        return "The lesson is over" if self.over else f"Step {self.number + 1} of {len(STEPS)}"

    @property
    def text(self) -> str:
        """What to do now, with the keys in force."""
        text = END if self.over else STEPS[self.number].text
        for name in self._reader.table:
            text = text.replace(f"{{{name}}}", self._reader.key_of(name))
        return text


def steps_done() -> int:
    """Steps that were done in a lesson which was left; 0: none, or all of them."""
    kept = read_preference(_KEPT)
    return kept if type(kept) is int and 0 < kept < len(STEPS) else 0


def goes_on() -> str:
    """What is said after a lesson was left; empty where it begins anew."""
    done = steps_done()
    step = BEGINS_AT.get(done, done) + 1
    return f"the tutorial goes on at step {step}; --step 1 begins it anew" if done else ""
