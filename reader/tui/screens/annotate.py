"""The screen on which an article is annotated, with the panel of its annotations."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from textual.app import ComposeResult

from reader.model.errors import ObelismError
from reader.modes.annotate import propose, walk
from reader.modes.annotate.mode import AnnotateMode, Place
from reader.modes.document_state import ORPHANS, choose_first_orphan, orphans
from reader.modes.keymap import KeyedMode
from reader.modes.requests import (
    ChooseSource,
    FindProposals,
    LookForMoved,
    LookForTied,
    Reopen,
    Request,
    Scroll,
    ShowGuideline,
    ShowPanel,
)
from reader.text.screen_text import as_sentence, one_line
from reader.tui.keys import Asked
from reader.tui.looks import Looks
from reader.tui.runtime import Runtime
from reader.tui.screens.article_screen import ArticleScreen, who_piece
from reader.tui.widgets.article_view import ArticleView
from reader.tui.widgets.rows import DIM, KEY, Line, Piece, RowView, between, cells_of, letter_rows

if TYPE_CHECKING:
    from reader.modes.requests import Other
    from reader.tui.widgets.panel import Panel
    from reader.tui.widgets.partner_view import PartnerView


ROOM_FOR_ALL = 150
"""Columns on which the panel stands beside two articles."""


def _load(modules: Iterable[str]) -> None:
    for each in modules:
        import_module(each)


class AnnotateScreen(ArticleScreen):
    """One article, open to annotate."""

    mode: AnnotateMode

    def __init__(self, mode: AnnotateMode, place: Place) -> None:
        super().__init__(mode, place, ArticleView(id="article"))
        self.panel: Panel | None = None
        """The panel's widget; None before it was first shown."""
        self.panel_wanted: bool | None = None
        """Whether the panel was opened or folded by hand; None: as the width has it."""
        self._partner: PartnerView | None = None
        """What shows the other passage of a pair; None before it was first shown."""
        self._two_articles = False
        """Whether another article is shown beside this one."""
        self._kinds: RowView | None = None
        """What shows the digits that name a kind; None before it was first shown."""
        self._shows_proposals = False
        """Whether those of an article are to be shown, as those of the one before were."""

    def beside(self) -> ComposeResult:
        yield Line(id="strip")

    # Opening

    def open(self, mode: KeyedMode[Any], place: Place) -> None:
        """Show an article, with the panel listing the same label as in the one before."""
        if mode is not self.mode:
            self._shows_proposals = self.mode.state.suggested is not None
        if self.mode.state.only != ORPHANS:
            mode.state.only = self.mode.state.only
        super().open(mode, place)

    def show_article(self) -> None:
        super().show_article()
        if self.panel is not None:
            self.panel.show(self.mode)

    def settle(self) -> None:
        super().settle()
        if self.painted:
            threading.Thread(target=_load, args=(propose.SLOW,), daemon=True).start()
        if self.painted and self._may_have_moved():
            self.post_message(Asked(LookForMoved()))
        if self.painted:
            self.post_message(Asked(LookForTied()))
        if self.painted and self._shows_proposals and self.mode.state.suggested is None:
            self._shows_proposals = False
            self.post_message(Asked(FindProposals()))

    def _may_have_moved(self) -> bool:
        """Return whether the article may have been renamed, or have passages in others."""
        state = self.mode.state
        counts = state.document.marks.counts
        pairs = any(counts[label.name] for label in state.labels if label.pairs)
        return pairs or state.layer.untouched

    # Keys

    def action_do(self, name: str) -> None:
        if name == "escape" and isinstance(self.app, Runtime) and self.app.stop_work():
            return
        if name == "escape" and self.panel_wanted and self.mode.state.stage == "reading":
            self.show_panel(None)
        super().action_do(name)

    def answer(self, request: Request) -> None:
        match request:
            case ShowPanel():
                self.show_panel(True)
            case Scroll():
                self._read_on()
            case ShowGuideline():
                self._show_guidelines()
            case ChooseSource():
                self._choose_source(request)
            case Reopen():  # with the sentence that is shown now
                self.post_message(Asked(Reopen(self.mode.message)))
            case _:
                super().answer(request)

    def _choose_source(self, request: ChooseSource) -> None:
        """Ask which source is meant, in a list over the half without the focus."""
        from reader.tui.screens.lists import SourceMenu  # slow to load

        def keep(name: str | None) -> None:
            if name is not None:
                self.apply(request.keep, name)

        opened_by = self.mode.key_of("refers")
        menu = SourceMenu(request.heading, request.names, request.chosen, opened_by=opened_by)
        menu.add_class(self.free_half)
        self.app.push_screen(menu, keep)

    def _visit(self, annotation: str) -> None:
        self.apply(walk.visit, annotation)

    # What is shown

    def show_state(self) -> None:
        self._show_partner()
        super().show_state()
        if self.panel is not None:
            self.panel.sync()

    def _show_partner(self) -> None:
        """Number the passages of a pair; show the one that is out of view beside the other."""
        state, document = self.mode.state, self.mode.state.document
        extent, document.passages = None, ()
        together = state.looked_at or state.counterpart is not None or state.pair is not None
        if self.painted and together:
            document.passages = walk.passages_together(state)
            extent = walk.partner_of(state)
        if extent is not None and document.viewport.shows(*extent):
            extent = None
        other = self._other() if self.painted else None
        if (other is not None) != self._two_articles:
            self._two_articles = other is not None
            self.lay_out()
            self.call_after_refresh(self.sync)
        if self._partner is None and (extent is not None or other is not None):
            from reader.tui.widgets.partner_view import PartnerView  # slow to load

            self._partner = PartnerView()
            self.query_one("#pane").mount(self._partner)
        if self._partner is None:
            return
        size = self.query_one("#pane").size
        if other is not None and state.article_of is not None:
            number = 1 if state.begun is not None else len(document.passages) + 1
            self._partner.show_other(other, state.article_of, state.labels, size, number)
        else:
            self._partner.show(document, state.labels, extent, size.height)

    def _other(self) -> Other | None:
        """Return the passage of another article that is shown beside this one; None: there is
        none."""
        state, current = self.mode.state, self.mode.state.document.current_annotation
        here = state.begun is None and state.counterpart is None
        if here and (current is None or not current.elsewhere):
            return None
        from reader.modes.annotate.across import other_of  # not needed for the first paint

        return other_of(state)

    def show_bars(self) -> None:
        super().show_bars()
        self._show_kinds()
        strip = self.query_one("#strip", Line)
        if strip.display and self.painted:
            strip.show(self._strip())

    def _show_kinds(self) -> None:
        """Show above the message the digits that name a kind, while they do."""
        if self._kinds is None:
            if self.mode.state.naming is None:
                return
            self._kinds = RowView(id="kinds")
            self.mount(self._kinds, before="#message")
        self._kinds.display = self.mode.state.naming is not None
        if self._kinds.display:
            from reader.modes.annotate.attributes import kinds_asked  # not needed at once

            choices = ((digit, kind, False) for digit, kind in kinds_asked(self.mode.state))
            alone = self.mode.state.naming == self.mode.state.pending
            heading = "Kind of one passage" if alone else "Kind"
            rows = letter_rows(heading, choices, self.app.size.width - 1)
            self._kinds.styles.height = len(rows)
            self._kinds.show(rows)

    def _strip(self) -> list[Piece]:
        """Return the panel's strip on a narrow screen: counts, annotator, how to open it."""
        from reader.tui.widgets.panel import label_counts  # not needed for the first paint

        state, width = self.mode.state, self.app.size.width
        counts = label_counts(state, Looks(label.name for label in state.labels))
        does = "folds" if self.panel_open else "opens"
        menu = f"{self.mode.key_of('menu')} p"
        who, words = who_piece(self.who, width), f" {does} the panel "
        room = width - cells_of([*counts, who]) - cell_len(f"   {menu} ")
        hint: list[Piece] = [(f"  {menu}", KEY), (words if room >= cell_len(words) else " ", DIM)]
        return between(counts, [who, *hint] if room >= 0 else [who], width)

    @property
    def facts(self) -> str:
        return self.mode.state.facts

    @property
    def who(self) -> str:
        annotator, folder = self.mode.state.layer.annotator, self.place.workspace
        return one_line(f"{annotator} in {folder}" if folder else annotator)

    # The panel

    @property
    def panel_open(self) -> bool:
        """Whether the panel is open, or will be once it exists."""
        if self.panel_wanted is not None:
            return self.panel_wanted
        return not self.narrow and not (self._two_articles and self.app.size.width < ROOM_FOR_ALL)

    def lay_out(self) -> None:
        """Put the panel beside the article, or on a narrow screen below it or into a strip.

        It is made after the first paint of the article.
        """
        self.query_one("#strip").display = self.narrow
        page = self.query_one("#page")
        # A screen on its way out may still be told of a new size: nothing is put into it then.
        if self.panel_open and self.panel is None and self.painted and page.is_attached:
            from reader.tui.widgets.panel import Panel  # not needed for the first paint

            self.panel = Panel(self.mode, self._visit, id="panel")
            page.mount(self.panel)
        self.place_beside(self.panel, shown=self.panel_open)

    def show_panel(self, wanted: bool | None) -> None:
        """Open or fold the panel; None: as the width has it."""
        self.panel_wanted = wanted
        self.lay_out()
        self.call_after_refresh(self.sync)

    def toggle_panel(self) -> None:
        """Fold the panel where it is open, and open it where it is not."""
        self.show_panel(not self.panel_open)

    def choose_label(self) -> None:
        """Show the labels; the panel lists the one that is chosen."""
        from reader.tui.screens.labels import LabelScreen
        from reader.tui.screens.lists import ALL

        state = self.mode.state

        def only(name: str | None) -> None:
            if name == ORPHANS:
                choose_first_orphan(state)
            if name is not None:
                self.show_label(None if name == ALL else name)

        extent, delete = self.mode.key_of("extent"), self.mode.key_of("delete")
        repair = f"{extent} puts the focus in its place, {delete} deletes" if orphans(state) else ""
        screen = LabelScreen(
            state.labels,
            state.layer.store,
            "lists it alone",
            state.document.marks.counts,
            repair=repair,
            opened_by=self.mode.key_of("menu"),
        )
        self.app.push_screen(screen, only)

    def show_label(self, name: str | None) -> None:
        """Open the panel with one label in it, or all."""
        self.mode.state.only = name
        self.show_panel(True)
        self.sync()

    def _read_on(self) -> None:
        """Scroll what the panel says; where it was folded, it is opened, at its top."""
        was_open = self.panel_open
        if not was_open:
            self.show_panel(True)
        if self.panel is not None and was_open:
            self.panel.read_on()

    def _show_guidelines(self) -> None:
        """Show the guidelines at the section of the current annotation's label, else at the top."""
        from reader.services.guidelines import guidelines_of, guidelines_under
        from reader.settings.guidelines import Guidelines
        from reader.tui.screens.report import GuidelinesScreen

        state = self.mode.state
        try:
            found = guidelines_of(state.layer.store)
        except ObelismError as error:
            self.tell(as_sentence(str(error)))
            return
        current = state.document.current_annotation
        label = state.labels[current.label] if current is not None else None
        earlier = None
        if current is not None:
            version = state.layer.made_under.get(current.id, found.version)
            if version != found.version:
                kept = guidelines_under(state.layer.store, version)
                earlier = kept or Guidelines("", version)
        key = self.mode.key_of("guideline")
        self.app.push_screen(GuidelinesScreen(found, earlier, label, key))
