"""The command palette: the actions of a screen, found by words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from rich.text import Text
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.types import IgnoreReturnCallbackType
from textual.widgets import Input

from reader.io.files import styles_folder
from reader.modes.base import Action
from reader.text.screen_text import one_line
from reader.tui.keys import call, shown
from reader.tui.runtime import SteadyScreen

KEYS_CELLS = 16
NAME_CELLS = 52


class ActionPalette(CommandPalette, SteadyScreen[None]):
    """Textual's palette in the colours of this program."""

    CSS_PATH = styles_folder() / "palette.tcss"

    def on_mount(self) -> None:
        self.query_one(Input).cursor_blink = False  # as in `widgets/inputs.py`


class ActionProvider(Provider):
    """Offers the `actions` of a screen, and runs the chosen one there."""

    def _offered(self) -> Iterator[Action]:
        """Every action but the one that opened the palette."""
        table: tuple[Action, ...] = getattr(self.screen, "actions", ())
        return (action for action in table if action.name != "palette")

    async def discover(self) -> Hits:
        for action in self._offered():
            text = _described(action)
            yield DiscoveryHit(_display(action, Text(text)), self._run(action), text)

    async def search(self, query: str) -> Hits:
        """Find actions by what they do, by their word in the footer or by their name."""
        matcher = self.matcher(query)
        for action in self._offered():
            text = _described(action)
            score = max(map(matcher.match, (text, one_line(action.short), one_line(action.name))))
            if score > 0:
                yield Hit(score, _display(action, _marked(text, query)), self._run(action), text)

    def _run(self, action: Action) -> IgnoreReturnCallbackType:
        return partial(self.screen.run_action, call(action))


def _described(action: Action) -> str:
    """Return what an action does, safe for the screen."""
    return one_line(action.help.rstrip("."), NAME_CELLS)


def action_palette() -> CommandPalette:
    """The palette as it is opened over a screen."""
    return ActionPalette([ActionProvider], placeholder="Find an action")


def _display(action: Action, description: Text) -> Text:
    keys = " ".join(map(shown, action.keys))
    return Text.assemble((f"{keys:<{KEYS_CELLS}}", "not bold"), description)


def _marked(text: str, query: str) -> Text:
    """Return the text with the first occurrence of the query underlined."""
    marked = Text(text)
    start = text.casefold().find(query.casefold())
    if start >= 0:
        marked.stylize("underline", start, start + len(query))
    return marked
