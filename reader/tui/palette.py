"""The command palette: the actions of the screen it is called from, found by name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from rich.text import Text
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.types import IgnoreReturnCallbackType

from reader.io.resources import styles_folder
from reader.modes.annotate.actions import UserAction
from reader.text.screen_text import one_line
from reader.tui.keys import call, shown

KEYS_CELLS = 16
NAME_CELLS = 52


class ActionPalette(CommandPalette):
    """Textual's palette in the colours of this program."""

    CSS_PATH = styles_folder() / "palette.tcss"


class ActionProvider(Provider):
    """Offers the `actions` of a screen, a table of `UserAction`; choosing one does it there."""

    def _offered(self) -> Iterator[UserAction]:
        """Every action but the one that opened the palette."""
        table: tuple[UserAction, ...] = getattr(self.screen, "actions", ())
        return (action for action in table if action.name != "palette")

    async def discover(self) -> Hits:
        for action in self._offered():
            yield DiscoveryHit(
                _display(action, Text(name_of(action))), self._doing(action), name_of(action)
            )

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for action in self._offered():
            name = name_of(action)
            score = matcher.match(name)
            if score > 0:
                yield Hit(score, _display(action, _marked(name, query)), self._doing(action), name)

    def _doing(self, action: UserAction) -> IgnoreReturnCallbackType:
        return partial(self.screen.run_action, call(action))


def name_of(action: UserAction) -> str:
    """The words an action is found by: what it does, safe for the screen."""
    return one_line(action.help.rstrip("."), NAME_CELLS)


def action_palette() -> CommandPalette:
    """The palette as it is opened over a screen."""
    return ActionPalette([ActionProvider], placeholder="Find an action")


def _display(action: UserAction, name: Text) -> Text:
    """Keys, then the name."""
    keys = " ".join(map(shown, action.keys))
    return Text.assemble((f"{keys:<{KEYS_CELLS}}", "not bold"), name)


def _marked(name: str, query: str) -> Text:
    """The name with the letters of the query underlined where it has them in a row."""
    text = Text(name)
    start = name.casefold().find(query.casefold())
    if start >= 0:
        text.stylize("underline", start, start + len(query))
    return text
