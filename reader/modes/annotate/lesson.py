"""The lesson: ten steps on a sample article, each of which looks at what the user did."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reader.modes.annotate.mode import AnnotateMode
from reader.modes.annotate.state import Annotating
from reader.modes.annotate.tag import MARK
from reader.modes.base import Sentence
from reader.modes.program import PROGRAM
from reader.settings.files import read_preference, write_preference
from reader.text.lines import Extent

if TYPE_CHECKING:
    from reader.model.annotation import Annotation
    from reader.model.labels import LabelSet

_KEPT = "tutorial_steps"
"""Preference with the number of steps done; 0 once all are."""


class Nudge(NamedTuple):
    """What helps on with an exercise that was begun."""

    applies: Callable[[Lesson], bool]
    """Whether it was begun so."""
    text: str
    """Template of what is said then, in place of the exercise."""


class Step(NamedTuple):
    """An exercise."""

    text: str
    """Template of a sentence or two: what to do."""
    done: Callable[[Annotating, Lesson], bool]
    """Whether the user did it."""
    nudges: Sequence[Nudge] = ()
    """What the user may have done of it, or instead of it."""


def _complete(lesson: Lesson, label: str) -> bool:
    """Return whether a tag that was made in this step, or became so, is complete."""
    state = lesson.labels[label].state
    return any(each.label == label and state(each) == "complete" for each in lesson.changed)


def _whole_sentence(state: Annotating, lesson: Lesson, label: str) -> bool:
    """Return whether a tag of this step takes in the sentence in which it begins."""
    for annotation in lesson.changed:
        start, end = annotation.spans[0].extent
        sentence = state.document.focus.units.at("sentence", start)
        whole = sentence is not None and start == sentence[0] and end >= sentence[1]
        if annotation.label == label and whole:
            return True
    return False


def _lacks(lesson: Lesson, label: str, *roles: str) -> bool:
    """Return whether a tag of this step lacks just these roles."""
    missing = lesson.labels[label].missing
    return any(each.label == label and missing(each.spans) == roles for each in lesson.changed)


STEPS = (
    Step(
        "What you act on is the focus: a sentence, marked by a bar in the margin. Move it down "
        "with {key:next_sentence}, two or three times.",
        lambda state, lesson: (
            lesson.did("next_sentence") and state.document.focus.extent != lesson.extent
        ),
    ),
    Step(
        "Go into the sentence with {key:next_word}: the focus is its first word. On by words with "
        "{key:next_word}, back with {key:previous_word}.",
        lambda state, lesson: lesson.did("next_word") and state.document.focus.unit == "word",
    ),
    Step(
        "Widen the focus with {key:widen}: word, clause, quotation, sentence, paragraph; "
        "{key:narrow} goes the same way back. Make it a sentence again.",
        lambda state, lesson: lesson.did("widen") and state.document.focus.unit == "sentence",
    ),
    Step(
        "Tag the whole sentence as a fact with {key:tag:fact}. The same key again would take the "
        "tag off.",
        lambda state, lesson: _whole_sentence(state, lesson, "fact"),
        (
            Nudge(
                lambda lesson: _complete(lesson, "fact"),
                "That is a part of the sentence. {key:undo} takes it back; widen with "
                "{key:widen} until all of the sentence is in focus, then press {key:tag:fact}.",
            ),
        ),
    ),
    Step(
        "Everything can be undone: {key:undo} takes the tag back, {key:redo} brings it back "
        "again. Try both.",
        lambda state, lesson: (
            lesson.did("undo", "redo") and len(state.layer.annotations) >= len(lesson.before)
        ),
    ),
    Step(
        "Select any words in view: {key:jump_span}, then the hint on the first word, then that "
        "on the last. Tag them as an opinion with {key:tag:opinion}.",
        lambda state, lesson: (
            lesson.did("jump_span", "tag:opinion") and _complete(lesson, "opinion")
        ),
    ),
    Step(
        "Who says so? Select what somebody said and press {key:tag:attribution}; go to the "
        "speaker, by {key:jump} and a hint, and press {key:role}; then to the verb, {key:role}.",
        lambda _, lesson: _complete(lesson, "attribution"),
        (
            Nudge(
                lambda lesson: _lacks(lesson, "attribution", "source", "cue"),
                "That is what was said. Now who says so: {key:jump} and the hint on the name go "
                "there; press {key:role}.",
            ),
            Nudge(
                lambda lesson: _lacks(lesson, "attribution", "cue"),
                "That is who says so. Now the verb that says it: go there with {key:jump} and its "
                "hint, and press {key:role}.",
            ),
            Nudge(
                lambda lesson: _lacks(lesson, "attribution", "source"),
                "That is how it is said. Now who says so: go there with {key:jump} and a hint, and "
                "press {key:role}.",
            ),
        ),
    ),
    Step(
        "Two passages that cannot both be true: press {key:tag:inconsistency} on the first, move "
        "to the other, press {key:tag:inconsistency} again.",
        lambda _, lesson: _complete(lesson, "inconsistency"),
        (
            Nudge(
                lambda lesson: _lacks(lesson, "inconsistency", "claim"),
                "One passage is tagged. Move to the one that it contradicts, and press {key:tag:"
                "inconsistency} there.",
            ),
        ),
    ),
    Step(
        "Write a note on it with {key:note}, and end it with Enter. {key:next_annotation} goes "
        "from annotation to annotation.",
        lambda _, lesson: any(each.note for each in lesson.changed),
    ),
    Step(
        "All is saved as you go. When you have read an article, mark it as done with {key:done}.",
        lambda state, _: state.status == "done",
    ),
)

MOVING_STEPS = 2
"""The last step, counted from 0, in which nothing but moving is asked for."""

_ACTION = re.compile(r"\{key:([^{}]+)\}")

BEGINS_AT = {2: 1, 4: 3, 8: 7}
"""Steps that go on with what the one before made: on a new article that one comes first."""

END = (
    "That was all. {key:help} shows every key, {key:menu} the menu; {key:back} leaves. Nothing of "
    "this is kept."
)


class Lesson:
    """Where somebody is in the lesson."""

    extent: Extent
    """The focus as the step began."""
    before: Mapping[str, Annotation]
    """The annotations that there were then, by id: what stood there already is no exercise done."""
    ran: set[str]
    """Names of the actions that were run since."""
    strayed: bool
    """Whether the last key has nothing to do with the step."""

    def __init__(self, mode: AnnotateMode, done: int = 0) -> None:
        """`done`: steps that were done another time."""
        self._mode = mode
        self.number = BEGINS_AT.get(done, done)
        """Steps that are done."""
        self._begin()

    def _begin(self) -> None:
        """Remember what a step is compared with."""
        state = self._mode.state
        self.extent, self.ran, self.strayed = state.document.focus.extent, set(), False
        self.before = dict(state.layer.annotations)

    @property
    def over(self) -> bool:
        return self.number == len(STEPS)

    def look(self) -> bool:
        """See what the user did; True: that was the step, and the next one begins."""
        state = self._mode.state
        self.ran.add(state.running)
        if self.over:
            return False
        self.strayed = self._strays(state.running)
        if not STEPS[self.number].done(state, self):
            return False
        self.go(1)
        return True

    @property
    def labels(self) -> LabelSet:
        return self._mode.state.labels

    @property
    def changed(self) -> list[Annotation]:
        """The annotations that were made or changed in this step."""
        annotations = self._mode.state.layer.annotations.values()
        return [each for each in annotations if self.before.get(each.id) != each]

    def did(self, *actions: str) -> bool:
        """Return whether all these actions were run in this step."""
        return self.ran.issuperset(actions)

    def go(self, step: int) -> None:
        """Go to the next step, or back to the one before."""
        self.number = max(0, min(self.number + step, len(STEPS)))
        write_preference(_KEPT, 0 if self.over else self.number)
        self._begin()

    def _strays(self, action: str) -> bool:
        """Return whether an action is none that the step names, nor leads to one."""
        known = self._mode.table.get(action)
        if known is None or action in self._named:
            return False
        return known.group == MARK if self.number > MOVING_STEPS else known.group != PROGRAM

    @property
    def _named(self) -> list[str]:
        """The actions that the step names."""
        return [] if self.over else _ACTION.findall(STEPS[self.number].text)

    @property
    def advice(self) -> str:
        """What to press, where the last key has nothing to do with the step; else empty."""
        if not self.strayed or not self._named:
            return ""
        return f"Not yet: press {self._mode.key_of(self._named[0])}"

    @property
    def heading(self) -> str:
        """Which step this is."""
        return "The lesson is over" if self.over else f"Step {self.number + 1} of {len(STEPS)}"

    @property
    def text(self) -> str:
        """What to do now, with the keys in force."""
        step = None if self.over else STEPS[self.number]
        template = END if step is None else step.text
        nudges = step.nudges if step is not None else ()
        template = next((each.text for each in nudges if each.applies(self)), template)
        return Sentence(template).text(self._mode.key_of)


def steps_done() -> int:
    """Return how many steps were done in a lesson which was left; 0: none, or all of them."""
    kept = read_preference(_KEPT)
    return kept if type(kept) is int and 0 < kept < len(STEPS) else 0


def goes_on() -> str:
    """Return the message after a lesson was left; empty where the next one begins anew."""
    done = steps_done()
    step = BEGINS_AT.get(done, done) + 1
    return f"the tutorial continues at step {step}; --step 1 starts it over" if done else ""
