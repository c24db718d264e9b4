"""The help: every key, made from the actions of all modes, and what each label is for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input

from reader.io.files import styles_folder
from reader.modes.base import TAG, Action, grouped
from reader.modes.keymap import Settings
from reader.text.screen_text import one_line
from reader.tui.keys import textual_key
from reader.tui.runtime import bind
from reader.tui.screens.report import ScrolledScreen
from reader.tui.widgets.inputs import CleanInput
from reader.tui.widgets.rows import (
    DIM,
    KEY,
    STRONG,
    Line,
    Piece,
    Row,
    RowView,
    between,
    fitted,
    keys_row,
    name_beside,
    shown_key,
    side_by_side,
    wrapped,
)

WHAT_IT_IS = "Read an article, and mark what it states, judges, attributes and contradicts."

NOTES = (
    ("5j", "A number before a key does it that many times."),
    (
        "… ! ? ✎ ▸",
        "In the panel: unfinished, content holds its source and cue, not sure, note, current.",
    ),
    (". ”", "All words of a sentence take its closing marks with them, any other words none."),
    ("% read", "What the focus was on, or was in view for a second while you pressed keys."),
    ("export", "In the menu; or obelism export PATH, as JSONL or with --format markdown."),
    ("labels", "Your own go into .obelism/labels.toml, your own keys into keys.toml."),
    (
        "mouse",
        "Drag: words; Ctrl or Alt: characters. Double click: word; triple: sentence; click: tag.",
    ),
)
"""What the tables do not say."""

TWO_COLUMNS_FROM = 110
"""Least width in cells for two columns of groups."""

GAP = 4
MARGIN = 2

MOST_KEYS = 20
"""Cells of the column of keys at most."""

DOWN, UP, PAGE, SEARCH, LEAVE = "scroll(1)", "scroll(-1)", "page(1)", "search", "leave"
"""Calls of the help's own keys."""

_KEYS: tuple[tuple[str, dict[str, str], tuple[str, ...]], ...] = (
    (LEAVE, {"back": "q", "help": "?"}, ("Esc", "Enter")),
    (SEARCH, {"find": "/"}, ()),
    (DOWN, {"next_sentence": "j"}, ("Down",)),
    (UP, {"previous_sentence": "k"}, ("Up",)),
    (PAGE, {"next_page": "Space"}, ("PgDn",)),
    ("page(-1)", {"previous_page": "Backspace"}, ("PgUp",)),
    ("to(0)", {"first_sentence": "g"}, ("Home",)),
    ("to(100000)", {"last_sentence": "G"}, ("End",)),
)
"""For each call: the actions whose keys do it, with a default each, and keys that always do it.
An earlier row wins a key that two rows have."""

KeysAndText = tuple[str, str]

Section = tuple[str, list[KeysAndText]]
"""A heading and the lines under it."""

Now = tuple[str, Sequence[tuple[Sequence[str], str]]]
"""A heading, and the keys that work in a state with a sentence each: see `Mode.now`."""

Block = list[Row]
"""A heading and the rows under it."""


class HelpScreen(ScrolledScreen):
    """All keys in groups, and the guideline of each label."""

    CSS_PATH = styles_folder() / "help.tcss"

    def __init__(
        self,
        settings: Settings,
        mode: str = "annotate",
        further: Iterable[Action] = (),
        now: Now = ("", ()),
    ) -> None:
        """`mode`: whose keys come first; `further`: more rows for that mode.

        `now`: a heading for the keys of the state that it was called from, and these.
        """
        super().__init__()
        own = settings.actions(mode)
        self._sections = sections(settings, mode, further, now)
        self.view = RowView(id="help")
        self._query = CleanInput(compact=True, select_on_focus=False, id="help-query")
        self._keys = _keys_in_force((*own, *settings.actions("annotate")))
        bind(self, ((",".join(map(textual_key, keys)), call) for call, keys in self._keys.items()))

    def compose(self) -> ComposeResult:
        yield Line(id="help-head", classes="bar")
        yield self.view
        with Horizontal(id="help-filter"):
            yield Line([("/", KEY)], id="help-slash")
            yield self._query
        yield Line(id="help-keys", classes="bar")

    def on_resize(self) -> None:
        width = self.size.width
        self._show_rows()
        head: list[Piece] = [(" Help", STRONG)]
        self.query_one("#help-head", Line).show(between(head, [("obelism ", DIM)], width))
        self.query_one("#help-keys", Line).show(keys_row([self._offered()], width))

    def _offered(self) -> list[tuple[str, str]]:
        """Return the keys for the bar at the bottom, with a word each."""
        first = {call: keys[0] for call, keys in self._keys.items()}
        first[DOWN] = f"{shown_key(first[DOWN])} {shown_key(first[UP])}"
        words = ((DOWN, "scroll"), (PAGE, "page"), (SEARCH, "search"), (LEAVE, "back"))
        return [(first[call], word) for call, word in words if call in first]

    def _show_rows(self) -> None:
        width, query = self.size.width - 1, self._query.value
        self.view.show(help_rows(self._sections, width, query))
        self.view.scroll_top(0)

    def action_search(self) -> None:
        self.query_one("#help-filter").display = True
        self._query.value = ""
        self.set_focus(self._query)

    @on(Input.Changed)
    def _narrow(self) -> None:
        self._show_rows()

    @on(Input.Submitted)
    def _keep(self) -> None:
        self.action_blur()

    def action_leave(self) -> None:
        """End the search if there is one, else leave."""
        if self._query.has_focus or self._query.value:
            self.action_blur()
            self.query_one("#help-filter").display = False
            self._query.value = ""
        else:
            self.dismiss(None)


def _keys_in_force(table: Iterable[Action]) -> dict[str, list[str]]:
    """Return the help's own keys: those of similar actions in the mode that it was opened from."""
    of: dict[str, list[str]] = {}
    for action in table:
        of.setdefault(action.name, []).extend(action.keys)
    in_force: dict[str, list[str]] = {}
    taken: set[str] = set()
    for call, names, always in _KEYS:
        own = [key for name, usual in names.items() for key in of.get(name, [usual])]
        keys = [key for key in dict.fromkeys((*own, *always)) if key not in taken]
        if keys:
            in_force[call] = keys
        taken.update(keys)
    return in_force


def sections(
    settings: Settings, mode: str, further: Iterable[Action] = (), now: Now = ("", ())
) -> list[Section]:
    """Return all that the help says: of the state, then of a mode, then of the others.

    The labels come before the keys of a mode that tags with them.
    """
    own, every = settings.actions(mode), [*settings.every_action(mode)]
    groups = [_of_actions(each) for each in grouped((*every[: len(own)], *further))]
    names = [(one_line(f"{each.key} {each.name}"), each.guideline) for each in settings.labels]
    labels = [("Labels", [(name, one_line(guideline)) for name, guideline in names])]
    tags = any(action.name.startswith(TAG) for action in own)
    return [
        *([(one_line(now[0]), [_line(*each) for each in now[1]])] if now[1] else []),
        *((*labels, *groups) if tags else (*groups, *labels)),
        *map(_of_actions, grouped(every[len(own) :])),
        ("Also", list(NOTES)),
    ]


def _of_actions(group: tuple[str, Iterable[Action]]) -> Section:
    return group[0], [_line(action.keys, action.help) for action in group[1]]


def _line(keys: Iterable[str], text: str) -> KeysAndText:
    return " ".join(map(shown_key, keys)), one_line(text)


def help_rows(sections: Iterable[Section], width: int, query: str = "") -> list[Row]:
    """Return the rows of the help at a width in cells, or those with every word of a query."""
    two = width >= TWO_COLUMNS_FROM
    column = (width - 2 * MARGIN - GAP) // 2 if two else width - 2 * MARGIN
    sections = _with_words(sections, query.casefold().split())
    if not sections:
        return [(), [(" " * MARGIN, ""), ("Nothing here has these words.", DIM)]]
    longest = max(cell_len(keys) for _, lines in sections for keys, _ in lines)
    indent = min(MOST_KEYS, longest + 2)
    blocks = [_block(heading, lines, column, indent) for heading, lines in sections]
    body = _in_columns(blocks, column) if two else [*chain(*blocks)]
    edge = (" " * MARGIN, "")
    what = [[(part, "")] for part in wrapped(WHAT_IT_IS, width - MARGIN)]
    return [(), *([edge, *row] for row in (*what, (), *body))]


def _with_words(sections: Iterable[Section], words: list[str]) -> list[Section]:
    """Return the lines that have all words in their text or heading."""
    matches = []
    for heading, lines in sections:
        kept = [
            line
            for line in lines
            if all(word in " ".join((heading, *line)).casefold() for word in words)
        ]
        if kept:
            matches.append((heading, kept))
    return matches


def _block(heading: str, lines: Iterable[KeysAndText], width: int, indent: int) -> Block:
    """Return a heading and below it keys beside their text, wrapped."""
    rows: Block = [[(heading, STRONG)]]
    for keys, text in lines:
        rows += name_beside((fitted(keys, indent), KEY), wrapped(text, width - indent))
    return [*rows, ()]


def _in_columns(blocks: list[Block], width: int) -> list[Row]:
    """Put blocks in two columns of as equal a height as their order lets them have."""
    heights = [len(block) for block in blocks]
    cut = min(range(len(blocks)), key=lambda at: max(sum(heights[:at]), sum(heights[at:])))
    return side_by_side(chain(*blocks[:cut]), chain(*blocks[cut:]), width + GAP)
