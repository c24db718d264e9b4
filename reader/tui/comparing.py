"""An article that has changed since it was tagged: from the key to its changes and back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reader.model.errors import ObelismError
from reader.modes.base import LookForMoved, Reopen, Request, Show, TakeOver
from reader.tui.program import Leaving

if TYPE_CHECKING:
    from reader.modes.annotate.state import Reader
    from reader.services.relocate.carry_over import Carrying
    from reader.services.relocate.renamed import Alike
    from reader.tui.screens.reader import ReaderScreen


class Comparing(Leaving):
    """Shows what changed in the open article, and opens it again once its tags are carried over."""

    @property
    def reader_screen(self) -> ReaderScreen | None:
        """The reader's screen, where it is the one that is used, be it under a dialog."""
        raise NotImplementedError

    def answer_on_changes(self, request: Request) -> None:
        """Do what an article's screen asks for where its text has changed, or its tags' has."""
        match request:
            case Show("changes"):
                self.compare()
            case LookForMoved():
                self.look_for_moved()
            case TakeOver(article):
                self.take_over(article)
            case Reopen(message):
                self.reopen(message)

    def compare(self) -> None:
        """Compare the two texts of the open article, and show what changed."""
        self._tell("Comparing the text with what it was…")
        self.run_worker(self._compare_texts, thread=True, exit_on_error=False, group="compare")

    def _compare_texts(self) -> None:
        """In a thread: long texts take a moment."""
        assert self.desk is not None
        try:
            carrying = self.desk.carrying()
        except ObelismError as error:
            self.call_from_thread(self._tell, str(error))
        else:
            self.call_from_thread(self._show_changes, carrying)

    def _show_changes(self, carrying: Carrying) -> None:
        from reader.modes.changes.choices import left_sentence
        from reader.tui.screens.changed import ChangedScreen

        def end(done: bool | None) -> None:
            if done:
                said = f"{carrying.summary()} {self._key('undo')} takes that back."
                self.reopen(said, carrying)
            else:
                self._tell(left_sentence(carrying, self._key("changes")))

        reader = self.desk.reader if self.desk is not None else None
        if (
            reader is not None
            and reader.layer is carrying.layer
            and self.screen is self.reader_screen
        ):
            self._tell("")
            self.push_screen(ChangedScreen(carrying), end)

    def take_over(self, old_id: str) -> None:
        """Take over the tags of an article that is gone, and show them."""

        def go() -> None:
            assert self.desk is not None
            reader = self.desk.take_over(old_id)
            if self.reader_screen is not None:
                self.reader_screen.open(reader, self.desk.place)

        self._when_saved(go)

    def look_for_moved(self) -> None:
        """Look whether the open article was renamed and edited; nobody waits for that."""
        reader = self.desk.reader if self.desk is not None else None
        if reader is not None:
            look = partial(self._look_for_moved, reader)
            self.run_worker(look, thread=True, exit_on_error=False, group="moved")

    def _look_for_moved(self, reader: Reader) -> None:
        """In a thread."""
        assert self.desk is not None
        alike = self.desk.find_alike(reader)
        if alike is not None:
            self.call_from_thread(self._offer_moved, reader, alike)

    def _offer_moved(self, reader: Reader, alike: Alike) -> None:
        assert self.desk is not None
        if self.desk.offer_alike(reader, alike) and self.reader_screen is not None:
            self.reader_screen.sync()

    def _key(self, action: str) -> str:
        return "" if self.reader_screen is None else self.reader_screen.reader.key_of(action)

    def reopen(self, message: str, carried: Carrying | None = None) -> None:
        """Open the article again: its tags belong to another text now."""

        def go() -> None:
            assert self.desk is not None
            reader = self.desk.reopen(message, carried)
            if self.reader_screen is not None:
                self.reader_screen.open(reader, self.desk.place)

        self._when_saved(go)
