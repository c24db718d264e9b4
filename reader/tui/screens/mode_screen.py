"""A mode on a screen: keys run its actions, bars show its state, requests are answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual import events
from textual.screen import ScreenResultType

from reader.modes.base import Action, plain
from reader.modes.keymap import KeyedMode
from reader.modes.requests import AskComment, Copy, Request, ShowHelp
from reader.tui.keys import DIGITS, Asked, bindings, table_key
from reader.tui.runtime import SteadyScreen, bind
from reader.tui.widgets.rows import Line, keys_row


class ModeScreen(SteadyScreen[ScreenResultType]):
    """Shows a mode; subclasses draw it."""

    AUTO_FOCUS = ""

    KEYS: ClassVar = "#keys"
    """The line with the keys that work now."""

    COUNTS: ClassVar = True
    """Whether digits mean something before a key, or for themselves."""

    BESIDE: ClassVar[Sequence[tuple[str, str]]] = ()
    """Keys of the screen and what they call, where no action has them."""

    further: ClassVar[Sequence[Action]] = ()
    """Keys for the help that are no keys of an action."""

    def __init__(self, mode: KeyedMode[Any]) -> None:
        super().__init__()
        self.mode = mode
        self._keys_shown: tuple[object, ...] = ()
        self._bind()

    def _bind(self) -> None:
        self.actions = self.mode.current.actions
        """The actions of the keys and the palette now."""
        bind(self, [*bindings(self.actions), *(DIGITS if self.COUNTS else ()), *self.BESIDE])

    # Keys

    @property
    def acts_at_once(self) -> bool:
        return self.mode.current.state.taking is None

    def action_do(self, name: str) -> None:
        """Do an action of the mode, and show the result."""
        self.mode.current.do(name)
        self.sync()

    def action_digit(self, digit: int) -> None:
        """Type a digit, and show the result."""
        self.mode.current.digit(digit)
        self.sync()

    def apply(self, function: Callable[..., object], *arguments: object) -> None:
        """Let the mouse or a dialog change the state, and show the result."""
        self.mode.current.apply(function, *arguments)
        self.sync()

    def on_key(self, event: events.Key) -> None:
        """Let the mode take a character, if it takes typed text instead of keys."""
        current = self.mode.current
        leave = current.table.get("escape")
        if leave is not None and not event.is_printable and table_key(event.key) in leave.keys:
            return
        typed = event.character if event.is_printable else None
        helps = current.table.get("help")
        if helps and current.state.taking is not None and table_key(event.key) in helps.keys:
            self.show_help()
        elif current.sign(typed or event.key):
            self.sync()
        else:
            return
        event.stop()
        event.prevent_default()

    # What is shown

    def sync(self) -> None:
        """Show the current state, and answer its requests, unless the screen is on its way out, or
        on its way in: a key that comes before its widgets is shown, and answered, once it has its
        size."""
        if not self.is_attached or not self.children:
            return
        current = self.mode.current
        if current.actions is not self.actions:
            self._bind()
        self.show_state()
        self.show_bars()
        for state in dict.fromkeys((current.state, self.mode.state)):
            for request in state.take_requests():
                self.answer(request)

    def show_state(self) -> None:
        """Bring all but the bars up to date."""

    def show_bars(self) -> None:
        """Bring the bars up to date."""

    def show_keys(self, forms: Sequence[Sequence[tuple[str, str]]], width: int) -> None:
        """Show the keys that work now, if they have changed; see `keys_row`."""
        shown = (*(key for form in forms for key in form), width)
        if shown != self._keys_shown:
            self._keys_shown = shown
            self.query_one(self.KEYS, Line).show(keys_row(forms, width))

    def tell(self, sentence: str) -> None:
        """Put a sentence on the message line; empty: take off what was said."""
        self.mode.current.state.put(plain(sentence))
        self.sync()

    def tell_saved(self) -> None:
        """Tell the screen that something was saved, or could not be; a thread may call this."""
        self.call_later(self.show_saved)

    def show_saved(self) -> None:
        """Show that something was saved, or could not be, unless the bars say so already."""

    # What is asked for

    def answer(self, request: Request) -> None:
        """Answer a request, or pass it on to the program."""
        match request:
            case AskComment():
                self.ask_comment(request)
            case Copy(text):
                self.app.copy_to_clipboard(text)
            case ShowHelp():
                self.show_help()
            case _:
                self.post_message(Asked(request))

    @property
    def comment_place(self) -> str | None:
        """Where a dialog asks for a text: top, bottom, left, or None for the centre."""
        return None

    def ask_comment(self, request: AskComment) -> None:
        """Ask for a text in a dialog."""
        from reader.settings.drafts import Draft
        from reader.tui.screens.dialogs import CommentDialog  # slow to load

        def keep(text: str | None) -> None:
            if text is not None and request.keep is not None:
                self.mode.apply(request.keep, text)
                self.sync()
            dialog.area.drop_draft()

        draft = Draft(request.what, request.annotation, request.place)
        place = self.comment_place
        dialog = CommentDialog(
            request.heading, request.note, request.what, draft=draft, place=place
        )
        self.app.push_screen(dialog, keep)

    def show_help(self) -> None:
        """Show the help: the keys of this state, and of this mode before those of the others."""
        from reader.tui.screens.help import HelpScreen  # slow to load

        current, settings = self.mode.current, self.mode.settings
        name = current.name if isinstance(current, KeyedMode) else self.mode.name
        heading = f"Now: {current.badge}" if current.badge else "Now"
        now = (heading, current.now())
        self.app.push_screen(HelpScreen(settings, name, self.further, now))
