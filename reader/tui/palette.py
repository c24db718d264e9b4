"""The command palette: the actions of a screen and the entries of the menu, found by words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from rich.text import Text
from textual import on
from textual.command import Command, CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.types import IgnoreReturnCallbackType
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from reader.io.files import styles_folder
from reader.modes.base import Action
from reader.text.screen_text import one_line
from reader.tui.keys import call
from reader.tui.runtime import SteadyScreen
from reader.tui.screens.lists import MenuEntry
from reader.tui.widgets.rows import shown_key

KEYS_CELLS = 16
NAME_CELLS = 52

MOST_TYPED = 200
"""Characters that can be looked for; no entry has more, and each key costs as much as is there."""


class ActionPalette(CommandPalette, SteadyScreen[None]):
    """Textual's palette in the colours of this program."""

    CSS_PATH = styles_folder() / "palette.tcss"

    def __init__(self, menu: Mapping[MenuEntry, Callable[[], object]]) -> None:
        """`menu`: entries that are offered after the actions, with what each does."""
        super().__init__([ActionProvider, MenuProvider], placeholder="Find an action")
        self.menu = menu

    def on_mount(self) -> None:
        field = self.query_one(Input)
        field.cursor_blink = False  # as in `widgets/inputs.py`
        field.max_length = MOST_TYPED

    @property
    def is_made(self) -> bool:
        """Whether it shows what was looked for: Enter takes what was typed before it."""
        return all(each.is_finished for each in self.workers if each.node is self)

    @on(Input.Submitted)
    def take_highlighted(self, event: Input.Submitted) -> None:
        """Do what is highlighted at once; Textual asks the list, and the next key is faster."""
        event.stop().prevent_default()
        found = self.query_one(CommandList)
        if found.highlighted is not None:
            self._take(found.get_option_at_index(found.highlighted))

    @on(OptionList.OptionSelected)
    def take_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop().prevent_default()
        self._take(event.option)

    def _take(self, option: Option) -> None:
        """Close the palette and do what it offers, once."""
        if self.is_current and isinstance(option, Command):
            self.dismiss()
            self.app.call_later(option.hit.command)


class ActionProvider(Provider):
    """Offers the `actions` of a screen, and runs the chosen one there."""

    def _offered(self) -> Iterator[Action]:
        """Return every action but the one that opened the palette."""
        table: tuple[Action, ...] = getattr(self.screen, "actions", ())
        return (action for action in table if action.name != "palette")

    async def discover(self) -> Hits:
        for action in self._offered():
            text = _described(action)
            yield DiscoveryHit(_display(_keys(action), Text(text)), self._run(action), text)

    async def search(self, query: str) -> Hits:
        """Find actions by what they do, by their word in the footer or by their name."""
        matcher = self.matcher(query)
        for action in self._offered():
            text = _described(action)
            score = max(map(matcher.match, (text, one_line(action.short), one_line(action.name))))
            if score > 0:
                display = _display(_keys(action), _marked(text, query))
                yield Hit(score, display, self._run(action), text)

    def _run(self, action: Action) -> IgnoreReturnCallbackType:
        return partial(self.screen.run_action, call(action))


def _described(action: Action) -> str:
    """Return what an action does, safe for the screen."""
    return one_line(action.help.rstrip("."), NAME_CELLS)


class MenuProvider(Provider):
    """Offers the entries of the menu, and does what the chosen one does."""

    def _offered(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        """Yield keys, a text safe for the screen and what is to be called."""
        palette = self.app.screen
        table: tuple[Action, ...] = getattr(self.screen, "actions", ())
        opens = next((action.keys[0] for action in table if action.name == "menu"), "")
        for entry, run in palette.menu.items() if isinstance(palette, ActionPalette) else ():
            text = one_line(f"{entry.name}: {entry.description}", NAME_CELLS)
            yield f"{opens} {entry.key}".strip(), text, run

    async def discover(self) -> Hits:
        for keys, text, run in self._offered():
            yield DiscoveryHit(_display(keys, Text(text)), run, text)

    async def search(self, query: str) -> Hits:
        """Find entries by their name and what they do."""
        matcher = self.matcher(query)
        for keys, text, run in self._offered():
            score = matcher.match(text)
            if score > 0:
                yield Hit(score, _display(keys, _marked(text, query)), run, text)


def _keys(action: Action) -> str:
    return " ".join(map(shown_key, action.keys))


def _display(keys: str, description: Text) -> Text:
    return Text.assemble((f"{keys:<{KEYS_CELLS}}", "not bold"), description)


def _marked(text: str, query: str) -> Text:
    """Return the text with the first occurrence of the query underlined."""
    marked = Text(text)
    start = text.casefold().find(query.casefold())
    if start >= 0:
        marked.stylize("underline", start, start + len(query))
    return marked
