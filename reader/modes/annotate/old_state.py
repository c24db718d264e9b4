"""A reader: one article open to one annotator. What the keys do, without a screen."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import msgspec

from reader.document.document import Document
from reader.document.find import Finder
from reader.document.focus import Focus
from reader.document.hints import Hints
from reader.document.marks import Marks
from reader.document.read_ranges import ReadRanges
from reader.document.viewport import Viewport
from reader.model.annotation import Annotation
from reader.model.article import Article
from reader.model.clock import Clock, timestamp, utc_now
from reader.model.errors import HomeFolder, ObelismError
from reader.model.labels import LabelSet
from reader.modes.annotate import old_tag as tagging
from reader.modes.annotate.old_actions import TAG, UserAction, actions
from reader.modes.annotate.old_mode import Handler, acts_on_focus, changes_tags, handlers
from reader.modes.requests import AskHome, Request, Show
from reader.store.layer import Change, Layer, was
from reader.store.progress import Position, Progress

if TYPE_CHECKING:
    from reader.services.relocate.renamed import Alike

MOST_TIMES = 9999
"""The highest count before a key."""


class Reader:
    """The state of one open article. Keys change it by `do`, the mouse by `pointing`."""

    def __init__(
        self,
        article: Article,
        layer: Layer,
        labels: LabelSet,
        progress: Progress,
        *,
        table: tuple[UserAction, ...] | None = None,
        clock: Clock = utc_now,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self.document = Document(article, layer.annotations.values())
        self.article = article
        self.text = article.text
        self.layer = layer
        self.labels = labels
        self.clock = clock
        self.status = progress.status
        """new, started or done."""
        self.reading = ReadRanges(article.text, progress.read, progress.seconds)
        self.pending: str | None = None
        """Id of the pair whose second passage is awaited."""
        self.count = 0
        """How often the next key acts, as typed so far; 0: nothing was typed."""
        self.moved_from: str | None = None
        """Id of an article that is gone, with this text and tags of this annotator."""
        self.alike: Alike | None = None
        """An article that is gone, with tags of this annotator, that this one seems to have been
        before it was edited."""
        self.decides_late = _decides_late(layer, self.marks.lost)
        """Whether tags that a merge brought on an earlier text wait for a decision."""
        self.message = ""
        """One sentence on what the last key did."""
        self.question: str | None = None
        """What the same key again would confirm."""
        self.repeated: str | None = None
        """What the last key did to a role, which the same key at once again goes on with."""
        self._requests: list[Request] = []
        self._steady = steady
        self._handlers = handlers(labels)
        self.table = {action.name: action for action in table or actions(labels)}
        """The actions in force, by name."""
        self._confirmable: str | None = None
        self._repeatable: str | None = None
        self._progress = progress
        self._restore(progress)

    # The document

    @property
    def focus(self) -> Focus:
        return self.document.focus

    @property
    def viewport(self) -> Viewport:
        return self.document.viewport

    @property
    def marks(self) -> Marks:
        return self.document.marks

    @marks.setter
    def marks(self, marks: Marks) -> None:
        self.document.marks = marks

    @property
    def current(self) -> str | None:
        return self.document.current

    @current.setter
    def current(self, current: str | None) -> None:
        self.document.current = current

    @property
    def hints(self) -> Hints | None:
        return self.document.hints

    @hints.setter
    def hints(self, hints: Hints | None) -> None:
        self.document.hints = hints

    @property
    def finder(self) -> Finder | None:
        return self.document.finder

    @finder.setter
    def finder(self, finder: Finder | None) -> None:
        self.document.finder = finder

    # What is there

    @property
    def current_annotation(self) -> Annotation | None:
        return self.layer.annotations.get(self.current) if self.current else None

    @property
    def current_is_lost(self) -> bool:
        """Whether a passage of the current annotation is no longer in the text."""
        current = self.current_annotation
        return current is not None and current.has_lost

    @property
    def takes_over(self) -> bool:
        """Whether tags of an article that is gone, and was another text, are offered."""
        return self.alike is not None and self.layer.untouched

    @property
    def pending_annotation(self) -> Annotation | None:
        return self.layer.annotations.get(self.pending) if self.pending else None

    @property
    def mode(self) -> str:
        """hinting, question, pending, extending or reading: which keys the footer shows."""
        if self.hints is not None:
            return "hinting"
        if self.question:
            return "question"
        if self.focus.extending:
            return "extending"
        return "pending" if self.pending_annotation else "reading"

    def key_of(self, action: str) -> str:
        """The first key of an action, as messages name it."""
        return self.table[action].keys[0]

    # What a key does

    def digit(self, digit: int) -> None:
        """Type one more digit of a count."""
        self.count = min(MOST_TIMES, 10 * self.count + digit)

    def do(self, action: str) -> None:
        """Do an action of the table, as many times as was typed before it.

        Raises:
            KeyError: the table has no such action.
        """
        handler = self._handlers[action]
        typed = self.count
        self.begin()
        if typed and action == "escape":
            return
        if changes_tags(action) and self.layer.read_only and not self._carries_over_again(action):
            self.say(self.layer.read_only)
            return
        try:
            if acts_on_focus(action):
                self._act(action, handler)
            else:
                self._repeat(handler, typed if self.table[action].repeats else 1)
        except HomeFolder:
            self.request(AskHome(action))
        except ObelismError as error:
            self.say(str(error))
        if not self.message and not self.layer.read_only and self.layer.held_elsewhere():
            self.say(self.layer.read_only or "")
        self.look()

    def _carries_over_again(self, action: str) -> bool:
        """Whether this does again what an outdated layer is read-only for having undone."""
        return action == "redo" and self.layer.can_reanchor and self.layer.next_redo is not None

    def begin(self) -> None:
        """Take note that a key or the mouse is at work: what was said and asked before is past."""
        self.focus.settle()
        self.reading.key(self._steady())
        self.hints = None
        self.message = ""
        self.count = 0
        self._confirmable, self.question = self.question, None
        self._repeatable, self.repeated = self.repeated, None

    def _act(self, action: str, handler: Handler) -> None:
        """Do what changes something where the user sees it; out of view it is only brought back."""
        if not self.viewport.shows(*self.focus.extent):
            self.bring_into_view()
            self.say("Here is the focus again; the same key acts on it.")
            return
        pending = self.pending
        handler(self)
        if pending == self.pending and action.startswith(TAG):
            self.pending = None

    def _repeat(self, handler: Handler, times: int) -> None:
        while handler(self) is not False and times > 1:
            times -= 1

    def look(self) -> None:
        """Count what the focus is on as read, and remember what is in view."""
        self.reading.add(*self.focus.extent)
        self.reading.look_at(self.viewport.extent, self._steady())

    # For the functions that are the keys

    def say(self, message: str) -> None:
        """Put a sentence on the status line."""
        self.message = message

    def saving_changed(self) -> None:
        """The layer has saved, or failed to: a failure is told in the place of what was said."""
        if self.layer.problem and not self.question:
            self.message = ""

    def ask(self, question: str, message: str) -> None:
        """Wait for the same key to confirm; any other key is a no."""
        self.question = question
        self.message = message

    def asked(self, question: str) -> bool:
        """Whether this key confirms the question that the last one put."""
        return self._confirmable == question

    def asked_by(self, key: str) -> bool:
        """Whether the last key was this one, and put a question."""
        return self._confirmable is not None and self._confirmable.partition(":")[0] == key

    @property
    def asked_anything(self) -> bool:
        """Whether the last key put a question."""
        return self._confirmable is not None

    def repeats(self, key: str) -> bool:
        """Whether the last key did just this."""
        return self._repeatable == key

    def request(self, request: Request) -> None:
        """Ask the screen for something."""
        self._requests.append(request)

    def take_requests(self) -> list[Request]:
        """Give what the screen is asked for, once."""
        requests, self._requests = self._requests, []
        return requests

    def show_panel(self) -> None:
        """Ask for the panel, where it is folded away."""
        self.request(Show("panel"))

    def choose(self, annotation: str | None) -> None:
        """Make an annotation the current one."""
        self.current = annotation

    def bring_into_view(self) -> None:
        """Scroll as little as shows the focus, or of a long one the end that moves."""
        self.document.bring_into_view()

    def commit(self, what: str, before: Annotation | None, after: Annotation | None) -> None:
        """Change one annotation. Raises as `commit_all`."""
        self.commit_all(what, [(before, after)])

    def commit_all(self, what: str, changes: Iterable[Change]) -> None:
        """Change annotations as one step: in the layer, in the view, in the history.

        Raises:
            ObelismError: the layer is open read-only.
        """
        action = self.layer.commit(what, changes)
        for id in action.after.get("annotations", {}):
            self.take_in(id)

    def take_in(self, id: str) -> None:
        """Show an annotation as the layer has it now, or no more."""
        annotation = self.layer.annotations.get(id)
        self.marks.put(id, annotation)
        if annotation is None:
            self.current = None if self.current == id else self.current
            self.pending = None if self.pending == id else self.pending
        if self.status == "new":
            self.status = "started"

    def resize(self, width: int, height: int) -> None:
        """Lay the article out for a view of this many cells; a focus that was in view stays so."""
        self.document.resize(width, height)
        self.view_changed()

    def view_changed(self) -> None:
        """Take note that other text may be in view now."""
        self.reading.look_at(self.viewport.extent, self._steady())

    def set_comment(self, annotation: str, text: str) -> None:
        """Put a note on an annotation."""
        try:
            tagging.set_comment(self, annotation, text)
        except ObelismError as error:
            self.say(str(error))

    # Keeping the place

    def _restore(self, progress: Progress) -> None:
        """Put the focus and the view where they were left."""
        start, end = progress.position.start, progress.position.end
        if 0 <= start < end <= len(self.text):
            self.focus.put(start, end, progress.position.unit)
            self.viewport.show_at_top(min(progress.position.top, len(self.text)))
        self.bring_into_view()

    def snapshot(self) -> Progress:
        """What to keep of the place, the reading and the status."""
        started = self.status == "new" and self.reading.seconds > 0
        return msgspec.structs.replace(
            self._progress,
            sha256=self.article.info.sha256,
            position=Position(
                start=self.focus.start,
                end=self.focus.end,
                unit=self.focus.unit,
                top=self.viewport.extent[0],
            ),
            read=list(self.reading.ranges),
            seconds=round(self.reading.seconds, 1),
            status="started" if started else self.status,
            modified=timestamp(self.clock()),
        )


def _decides_late(layer: Layer, lost: Iterable[str]) -> bool:
    """Whether one of those that are lost waits for a decision."""
    spans = (span for id in lost for span in layer.annotations[id].spans)
    return layer.read_only is None and any(was(span) for span in spans)
