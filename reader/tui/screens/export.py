"""The dialog that asks what to export: format, whose tags, and of which articles."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath
from typing import ClassVar, NamedTuple

import msgspec
from textual.app import ComposeResult
from textual.containers import Vertical

from reader.corpus.refs import ArticleRef
from reader.formats.registry import find_format, names
from reader.io.files import styles_folder
from reader.modes.articles.list import ArticleList
from reader.services.export.select import Selection
from reader.store.base import Store
from reader.text.phrases import counted
from reader.text.screen_text import one_line
from reader.text.slug import readable
from reader.tui.screens.lists import ListDialog
from reader.tui.widgets.rows import DIM, KEY, STRONG, Line, Row, cursor_mark, fitted


class Group(NamedTuple):
    """Some of the articles."""

    name: str
    refs: Sequence[ArticleRef] | None = None
    """None: all."""
    named: str = ""
    """What a file with their tags may be called, if not as their folder."""

    def among(self, selection: Selection) -> Selection:
        """Leave the layers on these articles."""
        is_meant = self.is_meant()
        layers = [each for each in selection.layers if is_meant(each.store, each.key.article_id)]
        return msgspec.structs.replace(selection, layers=layers)

    def is_meant(self) -> Callable[[Store, str], bool]:
        """Return whether an article of a store is one of these."""
        if self.refs is None:
            return lambda store, id: True
        wanted = {(os.path.realpath(ref.store.name), ref.id) for ref in self.refs}
        return lambda store, id: (os.path.realpath(store.name), id) in wanted


def groups_of(articles: ArticleList, is_open: bool) -> list[Group]:
    """Return what can be chosen: the open article, those that a filter leaves, all."""
    groups = []
    if is_open and articles.current is not None:
        ref = articles.refs[articles.current]
        groups.append(Group("this article", [ref], _file_name(ref)))
    if not is_open and articles.narrowed:
        listed = [articles.refs[index] for index in articles.visible]
        groups.append(Group(f"{counted(len(listed), 'article')} as listed", listed))
    return [*groups, Group("all of the folder")]


def _file_name(ref: ArticleRef) -> str:
    """Return what a file with the tags of an article may be called, other than its own file."""
    is_file = ref.path is not None and ref.part is None and ref.line is None
    name = PurePath(ref.id).stem if is_file else readable(ref.title_hint)
    return f"{name}-tags" if name else ""


class Wanted(NamedTuple):
    """What is to be exported."""

    format: str
    by: str
    """What one record is; empty where the format has no choice."""
    annotator: str
    """Whose tags; empty: those of all persons."""
    articles: Group


FORMAT, BY, WHOSE, ARTICLES = "Format", "One line is", "Whose tags", "Articles"


class ExportScreen(ListDialog[Wanted]):
    """Gives what is wanted; a row's letter goes on to its next value."""

    CSS_PATH: ClassVar = [styles_folder() / name for name in ("dialogs.tcss", "menu.tcss")]
    BINDINGS: ClassVar = [
        ("space,right", "turn(1)"),
        ("left", "turn(-1)"),
        ("f", "turn(1, 0)"),
        ("o", "turn(1, 1)"),
        ("w", "turn(1, 2)"),
        ("a", "turn(1, 3)"),
    ]

    def __init__(self, annotator: str, groups: Sequence[Group]) -> None:
        """`annotator`: who is at work; `groups`: the articles to choose from, likeliest first."""
        super().__init__((), "e")
        self.rows.set_rows(4)
        self._annotator, self._groups = annotator, groups
        self._at = [0, 0, 0, 0]

    def compose(self) -> ComposeResult:
        with Vertical(id="menu", classes="dialog"):
            yield Line([("Export", STRONG)], classes="dialog-title")
            yield self.rows
            keys = [("Space", KEY), (" other  ", ""), ("Enter", KEY), (" go on  ", "")]
            yield Line([*keys, ("Esc", KEY), (" back", "")], classes="dialog-keys")

    @property
    def _format(self) -> str:
        return names()[self._at[0]]

    def _values(self, index: int) -> Sequence[str]:
        """Return what a row can be, in words."""
        choices: tuple[Sequence[str], ...] = (
            names(),
            find_format(self._format).by,
            ["everybody's", f"my own ({self._annotator})"],
            [group.name for group in self._groups],
        )
        return choices[index]

    def row(self, index: int, width: int) -> Row:
        letter, name = (("f", FORMAT), ("o", BY), ("w", WHOSE), ("a", ARTICLES))[index]
        return [
            cursor_mark(index == self.rows.cursor),
            (fitted(letter, 3), KEY),
            (fitted(name, 13), DIM),
            (fitted(" · ".join(self._shown(index)), width - 18), ""),
        ]

    def _shown(self, index: int) -> Iterator[str]:
        """Yield the value that a row has now, and what there is beside it."""
        values = self._values(index)
        if not values:
            yield "a text for people"
            return
        yield one_line(values[self._at[index]])
        if index == 0:
            yield one_line(find_format(self._format).description.partition(":")[0])
        if len(values) > 1:
            yield f"{self._at[index] + 1} of {len(values)}"

    def action_turn(self, step: int, index: int | None = None) -> None:
        """Give the row under the cursor, or the row `index`, its next value."""
        at = self.rows.cursor if index is None else index
        self.rows.to(at)
        values = self._values(at)
        if values:
            self._at[at] = (self._at[at] + step) % len(values)
        if at == 0:
            self._at[1] = 0
        self.rows.refresh()

    def chosen(self, index: int) -> None:
        """Give the row under the cursor its next value, as a click on it asks."""
        self.action_turn(1, index)

    def action_choose(self) -> None:
        by = self._values(1)
        self.dismiss(
            Wanted(
                self._format,
                by[self._at[1]] if by else "",
                self._annotator if self._at[2] else "",
                self._groups[self._at[3]],
            )
        )
