"""What is made of the tags of a workspace, out of the menu: asked for, run in a thread, told."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from reader.model.errors import ObelismError
from reader.store.base import FileStore
from reader.text.phrases import counted
from reader.text.screen_text import as_sentence, one_line
from reader.tui.runtime import Runtime
from reader.tui.terminal import served_folder
from reader.tui.widgets.rows import shown_key, wrapped

if TYPE_CHECKING:
    from reader.formats.base import Shape
    from reader.modes.articles.list import ArticleList
    from reader.services.assignments import Hides
    from reader.services.import_.delivery import Delivery
    from reader.store.base import Store
    from reader.tui.screens.export import Wanted
    from reader.tui.screens.report import Found

T = TypeVar("T")

SAY_AFTER = 0.2
"""Seconds between two sentences on how far something is."""

KEYS_WAIT = 0.5
"""Seconds that keys wait for a list that opens: what is typed on is meant for it."""


class Stopped(ObelismError):
    """Ends work that somebody stopped; nobody is told of it twice."""


class Place:
    """The folders whose tags are meant."""

    def __init__(self, stores: Iterable[FileStore], annotator: str = "") -> None:
        """`annotator`: who looks at them."""
        self.stores = list(stores)
        self._annotator = annotator

    @property
    def paths(self) -> list[Path]:
        return [each.root for each in self.stores]

    def hides(self, store: Store) -> Hides:
        """Return what is hidden from who looks at them, where annotation is blind."""
        from reader.services.assignments import hidden_from

        return hidden_from(self._annotator, store)

    @property
    def workspace(self) -> Path | None:
        """The folder that the user named for the tags."""
        return next((each.root for each in self.stores if each.explicit), None)

    def beside(self, ending: str, named: str = "") -> str:
        """Return the path of a file beside the first folder, named after it if not otherwise; one
        in the folder where nothing can be written beside it."""
        root = self.stores[0].root.resolve()
        place = root.parent if os.access(root.parent, os.W_OK) else root
        return str(place / f"{named or root.name or 'articles'}{ending}")


SetAside = Callable[[Callable[[Callable[[], None]], None]], None]
"""Closes what is open, and calls its argument with a function that opens it again."""


class Exchange:
    """Begins one thing at a time; nothing of it is loaded before."""

    def __init__(self, app: Runtime, say: Callable[[str], None]) -> None:
        """`say` puts a sentence on the screen in use."""
        self.app, self._say = app, say
        self._stop = threading.Event()
        """Set once what was begun last is stopped."""
        self._how_to_stop = ""
        """Which key does that, as a sentence; empty: none does."""

    # In a thread

    def run(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        doing: str,
        *,
        stop_by: tuple[str, str] | None = None,
    ) -> None:
        """Do slow work off the keys; hand its result to `then`, or say what went wrong.

        `stop_by`: the key that stops it, and what is said then; without it, it goes on to its end.
        """
        key, stopped = stop_by or ("", "")
        self._how_to_stop = f" {shown_key(key)} stops." if key else ""
        self._say(doing + self._how_to_stop)
        self._stop = stop = threading.Event()

        def end(result: T) -> None:
            self._say("")
            then(result)

        def stop_it() -> None:
            stop.set()
            self._say(stopped)

        self.app.in_thread(
            work,
            end,
            self._say,
            group="exchange",
            keys_wait=KEYS_WAIT,
            stopped=stop_it if stop_by else None,
        )

    def progress(self, items: Iterable[T], total: int, doing: str) -> Iterator[T]:
        """Pass items on, and say now and then how many there were; fail once it is stopped."""
        stop, said_at = self._stop, time.monotonic()

        def say(done: int) -> None:
            if not stop.is_set():  # since, what is said of that stays
                self._say(f"{doing}: {done:,} of {total:,}…{self._how_to_stop}")

        for done, item in enumerate(items):
            if stop.is_set():
                raise Stopped("stopped")
            if time.monotonic() - said_at > SAY_AFTER:
                said_at = time.monotonic()
                self.app.call_from_thread(say, done)
            yield item

    # Where to

    def ask_file(
        self, title: str, offered: str, then: Callable[[Path], None], shape: Shape = "text"
    ) -> None:
        """Ask for a file or folder that can be written, and before one is replaced.

        In a browser nothing is asked: what is written will be downloaded, see `_given_out`.
        """
        if (folder := served_folder()) is not None:
            then(Path(tempfile.mkdtemp(dir=folder)) / os.path.basename(offered))
            return
        from reader.services.export.output import output_path
        from reader.tui.screens.dialogs import ConfirmDialog
        from reader.tui.screens.paths import PathDialog

        def given(path: Path | None) -> None:
            if path is None:
                return
            if not os.path.lexists(path):
                then(path)
                return
            question = f"{path} is there already. Replace it?"
            self.app.push_screen(ConfirmDialog(question), partial(answered, path))

        def answered(path: Path, yes: bool | None) -> None:
            if yes:
                then(path)
            else:
                self.ask_file(title, str(path), then, shape)

        self.app.push_screen(PathDialog(title, offered, partial(output_path, shape=shape)), given)

    def _given_out(self, path: Path) -> str:
        """Return where something was written, in words; in a browser it is downloaded now."""
        if served_folder() is None:
            return str(path)
        from reader.tui.served import driver_of

        if (driver := driver_of(self.app)) is not None:
            driver.hand_over(path)
        return f"{path.name}, among your downloads"

    # Agreement

    def show_agreement(self, place: Place) -> None:
        """Compare the annotators of a folder, and show the report of `obelism agree`."""
        self.run(partial(self._agreement, place), partial(self._show, place), "Comparing…")

    def _agreement(self, place: Place) -> Callable[[int], str]:
        from reader.services.agreement.counted import counted_articles
        from reader.services.agreement.figures_text import remarks, spelled_out
        from reader.services.agreement.report import agree
        from reader.services.agreement.shared import places_of

        found = places_of(place.paths, place.workspace, self.progress, hides=place.hides)
        shared = counted_articles(found, progress=self.progress)
        report = agree(shared, alpha_alone=True, progress=self.progress)
        return partial(spelled_out, report, remarks(shared, report))

    def _show(self, place: Place, text: Callable[[int], str]) -> None:
        from reader.services.export.output import write_file
        from reader.tui.screens.report import ReportScreen

        def save(tell: Callable[[str], None]) -> None:
            offered = place.beside("-agreement.txt")
            self.ask_file("Save the report to", offered, partial(write, tell))

        def write(tell: Callable[[str], None], path: Path) -> None:
            try:
                write_file(path, text(80))
            except ObelismError as error:
                tell(as_sentence(one_line(str(error))))
            else:
                tell(one_line(f"Saved to {self._given_out(path)}."))

        self.app.push_screen(ReportScreen("Agreement", text, save))

    # Export

    def ask_export(self, place: Place, articles: ArticleList, *, is_open: bool) -> None:
        """Ask what to export and where to, and do it; `is_open`: the current article is open."""
        from reader.formats.registry import find_format
        from reader.tui.screens.export import ExportScreen, groups_of

        def chosen(wanted: Wanted | None) -> None:
            if wanted is not None:
                format = find_format(wanted.format)
                ending = next(iter(format.extensions), f"-{format.name}")
                offered = place.beside(ending, wanted.articles.named)
                self.ask_file("Export to", offered, partial(write, wanted), format.shape)

        def write(wanted: Wanted, path: Path) -> None:
            work = partial(self._export, place, wanted, path)
            self.run(work, self._tell_export, "Exporting…")

        screen = ExportScreen(articles.annotator, groups_of(articles, is_open))
        self.app.push_screen(screen, chosen)

    def _export(self, place: Place, wanted: Wanted, path: Path) -> list[str]:
        """Write the file; return what there is to say, the outcome first."""
        from reader.formats.registry import choose, format_to_write
        from reader.services.export.output import NotWritten, save
        from reader.services.export.select import select
        from reader.services.export.ties import ties_of
        from reader.services.export.wording import remarks
        from reader.services.export.write import Export
        from reader.services.withdrawal import left_out

        format = format_to_write(wanted.format, path)
        options = choose(format, wanted.by or None, None)
        names = [wanted.annotator] if wanted.annotator else []
        selection = select(
            place.paths, workspace=place.workspace, annotators=names, hides=place.hides
        )
        selection, ties = wanted.articles.among(selection), None
        if format.ties:
            ties = ties_of(
                selection,
                place.paths,
                wanted.articles.is_meant(),
                hides=place.hides,
                progress=self.progress,
            )
        written = Export(selection, format, options, self.progress, ties)
        nothing = "Nothing was written: nothing is tagged there."
        try:
            problems = save(
                written, path, format.shape, lambda made: None if made.articles else nothing
            )
        except NotWritten as error:
            return [as_sentence(str(error)), *error.problems]
        what = counted(len(written.articles), "article")
        return [
            f"The tags of {what} are in {self._given_out(path)}.",
            *problems,
            *left_out(selection.stores),
            *remarks(written, format, named=bool(names)),
        ]

    def _tell_export(self, sentences: list[str]) -> None:
        """Say what was written, and in a report what was left out, if anything."""
        from reader.tui.screens.report import ReportScreen

        if len(sentences) > 1:
            self.app.push_screen(ReportScreen("Exported", partial(paragraphs, sentences)))
        self._say(sentences[0])

    # Import

    def ask_import(self, place: Place, annotator: str, set_aside: SetAside) -> None:
        """Ask for a file, show what it would bring and for whom, and import it after a yes."""

        def given(path: Path | None) -> None:
            if path is not None:
                set_aside(partial(self._show_import, place, annotator, path))

        if served_folder() is not None:
            from reader.tui.served import driver_of

            if (driver := driver_of(self.app)) is not None:
                driver.ask_file(given)
            return
        from reader.services.targets import existing
        from reader.tui.screens.paths import PathDialog

        self.app.push_screen(PathDialog("Import from", "", existing), given)

    def _show_import(
        self, place: Place, annotator: str, path: Path, come_back: Callable[[], None]
    ) -> None:
        from reader.tui.screens.report import ImportScreen

        look = partial(self._look, place, annotator, path)
        screen = ImportScreen(look, paragraphs)
        screen.run = partial(Exchange(self.app, screen.tell).run, doing="A moment…")
        self.app.push_screen(screen, lambda _: come_back())

    def _look(self, place: Place, annotator: str, path: Path) -> Found:
        """Return what an import would do now."""
        from reader.corpus.match import Matcher
        from reader.io.files import read_once
        from reader.model.clock import timestamp, utc_now
        from reader.services.import_.apply import dry_run
        from reader.services.import_.placing import delivery
        from reader.services.import_.sources import records_of
        from reader.services.import_.wording import (
            alike_remarks,
            broken_sentence,
            outcome,
            plan_lines,
        )
        from reader.tui.screens.report import YES, Found

        try:
            with read_once():
                into = Path(os.path.commonpath([each.resolve() for each in place.paths]))
                records = records_of([path], None)
                found = delivery(
                    records, Matcher(into, place.workspace), None, moment=timestamp(utc_now())
                )
                plans = dry_run(found, self.progress)
                said = outcome(found, plans, alike_remarks(found), dry_run=True)
        except ObelismError as error:
            return Found([as_sentence(str(error))])
        *messages, total = said.messages
        sentences = [total, *messages, *plan_lines(plans, details=True)]
        changes = said.possible and any(plan.changes for plan in plans)
        go_on = partial(self._take_in, found, annotator) if changes else None
        if not found.problems:
            return Found(sentences, go_on)
        sentences[: 0 if changes else 1] = [broken_sentence(found, YES if changes else "")]
        return Found(sentences, go_on, "import the others")

    def _take_in(self, found: Delivery, annotator: str) -> Found:
        """Import what was looked at; all layers are planned once more, under their locks."""
        from reader.services.import_.apply import take_in
        from reader.services.import_.wording import outcome, plan_lines
        from reader.tui.screens.report import Found

        try:
            plans = take_in(found, annotator, progress=self.progress)
            left = [*found.rest.write()]
        except ObelismError as error:
            return Found([as_sentence(str(error))])
        *messages, total = outcome(found, plans, left, dry_run=False).messages
        return Found([total, *messages, *plan_lines(plans, details=False)])


def paragraphs(sentences: Iterable[str], width: int) -> str:
    """Return sentences in lines of a width; those that begin with blanks are indented."""
    lines: list[str] = []
    for each in sentences:
        indent = "    " if each.startswith(" ") else ""
        room = width - len(indent)
        lines += (f"{indent}{line}" for line in wrapped(one_line(each.strip()), room))
    return "\n".join(lines)


def places(stores: Sequence[FileStore], annotator: str) -> Place:
    """Return each of some workspaces once, as the annotator sees them."""
    return Place({os.path.realpath(each.root): each for each in stores}.values(), annotator)
