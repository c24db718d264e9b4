"""Leaving an article or the program: only once all is saved, or after asking what to do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from rich.cells import cell_len

from reader.model.errors import ObelismError
from reader.modes.open_layers import NotSaved, OpenLayers, rescue_folder
from reader.text.screen_text import as_sentence, one_line
from reader.tui.runtime import Runtime

if TYPE_CHECKING:
    from reader.tui.screens.lists import MenuScreen

AGAIN, RESCUE, GIVE_UP = "Try again", "Rescue", "Give up"
LEAVE_NOW = "Leave at once"
KEEP, DROP = "Keep it", "Drop it"

PATIENCE = 0.3
"""Seconds that leaving waits for the disk before it says so."""


class Leaving:
    """Lets nothing be left, by a key or at the end, before it is on the disk."""

    def __init__(self, app: Runtime, layers: OpenLayers, say: Callable[[str], None]) -> None:
        """`say`: puts a sentence on the screen that is used."""
        self.app, self.layers, self.say = app, layers, say

    def when_saved(self, go: Callable[[], None]) -> None:
        """Call `go`, which leaves an open layer, once all is saved; if that fails, ask what to do.

        An ObelismError of `go` is shown. While the disk does not answer, a menu says so.
        """
        if not self.layers.answers(PATIENCE):
            self._wait_for_disk(go)
            return
        try:
            self.layers.save_all()
            go()
        except NotSaved as error:
            self._ask_unsaved(error, go)
        except ObelismError as error:
            self.say(as_sentence(str(error)))

    # A disk that does not answer

    def _wait_for_disk(self, go: Callable[[], None]) -> None:
        """Wait for the disk behind a menu; go once it answers, or at once if that is chosen."""
        from reader.tui.screens.lists import MenuEntry, MenuScreen

        def choose(name: str | None) -> None:
            if name == AGAIN:
                self.when_saved(go)
            elif name == LEAVE_NOW and self.layers.saved:
                self._leave_behind(go, "")
            elif name == LEAVE_NOW:
                self.say("Writing the tags to a file of their own…")
                leave = partial(self._rescue_and_leave, go)
                self.app.run_worker(leave, thread=True, exit_on_error=False, group="rescue")

        if self.layers.saved:
            title = "The tags are saved; waiting for the disk to take their layer file"
            text = "no tag is lost by that"
        else:
            title = "Waiting for the disk to take the last tags"
            text = f"the tags go to a file in {one_line(str(rescue_folder()))}"
        screen = MenuScreen([MenuEntry("q", LEAVE_NOW, text)], f"{title}, then leaving.")
        self.app.push_screen(screen, choose)
        wait = partial(self._await_disk, screen)
        self.app.run_worker(wait, thread=True, exit_on_error=False, group="disk")

    def _await_disk(self, screen: MenuScreen) -> None:
        """Run in a thread, which must not outlive the program even if the disk hangs."""

        def go_on() -> None:
            if screen is self.app.screen:
                screen.dismiss(AGAIN)

        while not self.layers.answers(PATIENCE):
            if screen not in self.app.screen_stack or self.app.ending:
                return
        self.app.call_from_thread(go_on)

    def _rescue_and_leave(self, go: Callable[[], None]) -> None:
        """Run in a thread, since that file may be on the same disk."""
        try:
            rescued = self.layers.rescue()
        except ObelismError as error:
            self.app.call_from_thread(self.say, as_sentence(str(error)))
        else:
            self.app.call_from_thread(self._leave_behind, go, rescued)

    def _leave_behind(self, go: Callable[[], None], rescued: str) -> None:
        self.layers.give_up(0)
        self.when_saved(go)
        self._tell_rescued(rescued)

    # What cannot be saved

    def _ask_unsaved(self, error: NotSaved, go: Callable[[], None]) -> None:
        from reader.tui.screens.lists import MenuEntry, open_menu

        def leave(*, rescue: bool) -> None:
            try:
                rescued = self.layers.rescue() if rescue else ""
            except ObelismError as refused:
                self.say(str(refused))
                return
            self.layers.give_up()
            self.when_saved(go)
            self._tell_rescued(rescued)

        file = f"a file in {one_line(str(rescue_folder()))}"
        again = MenuEntry("t", AGAIN, "save them where they belong")
        choices = {
            again: partial(self.when_saved, go),
            MenuEntry("r", RESCUE, f"leave; they go to {file}"): partial(leave, rescue=True),
            MenuEntry("g", GIVE_UP, "leave; they are lost"): partial(leave, rescue=False),
        }
        open_menu(self.app, choices, as_sentence(one_line(str(error))))

    def _tell_rescued(self, sentence: str) -> None:
        """Say where the rescued tags are, after the end too if this is the end or has no room."""
        if self.app.ending or cell_len(sentence) >= self.app.size.width:
            self.app.farewell = sentence
        if sentence and not self.app.ending:
            self.say(sentence)


def ask_typed(app: Runtime, leave: Callable[..., None]) -> None:
    """Ask what is to become of a text that is being typed; then call `leave`, or go on typing.

    `leave` is told whether it is `dropped`.
    """
    from reader.tui.screens.lists import MenuEntry, open_menu

    keep = MenuEntry("k", KEEP, "quit; it is there again where you typed it")
    choices: dict[MenuEntry, Callable[[], object]] = {
        keep: partial(leave, dropped=False),
        MenuEntry("d", DROP, "quit without it"): partial(leave, dropped=True),
        MenuEntry("g", "Go on typing"): lambda: None,
    }
    open_menu(app, choices, "What you are typing is not saved yet.")
