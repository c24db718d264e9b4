"""What the program needs of Textual and Textual does not offer: all use of its private names.

A test keeps them out of every other file, so that a new version of Textual can be checked against
this one alone. Each part says why it is needed.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import select
import sys
import threading
import time
from bisect import insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property, partial
from operator import itemgetter
from typing import IO, TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS, Console
from textual import events, messages
from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate, LayoutUpdate
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.binding import BindingsMap, BindingType
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.errors import NoWidget
from textual.filter import ANSIToTruecolor, LineFilter
from textual.geometry import Region, Size
from textual.keys import Keys, _character_to_key
from textual.message import Message
from textual.screen import UPDATE_PERIOD, ModalScreen, Screen, ScreenResultType
from textual.strip import Strip
from textual.theme import Theme
from textual.worker import Worker, WorkerFailed

from reader.console import Crash, print_message, run_guarded
from reader.model.errors import ObelismError
from reader.text.screen_text import as_sentence
from reader.tui.frame import Frame, Part, erases_in_color
from reader.tui.terminal import PatientFile
from reader.tui.watchdog import Watchdog, start_watchdog

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.widget import Widget

    from reader.tui.input_bytes import Input, InputDecoder
    from reader.tui.input_queue import InputQueue

# The program


S = TypeVar("S", bound=Screen[Any])
T = TypeVar("T")

LONGEST_END = 3.0
"""Seconds after a failure in which the screen has to come to its end by itself."""


MOST_COLUMNS, MOST_ROWS = 2_000, 600
"""What no screen has more of; a wrong size would take minutes to paint."""


def _bounded(columns: int, rows: int) -> Size:
    return Size(min(columns, MOST_COLUMNS), min(rows, MOST_ROWS))


class Runtime(App[None]):
    """Takes input in its order, and ends at the first failure with the terminal as it was.

    An unforeseen error, also of a thread or timer, ends the program and is reported once, by the
    command line; Textual would print a traceback, and miss some.
    """

    def __init__(self, themes: Sequence[Theme] = ()) -> None:
        """`themes`: those of the program, the one to begin with first."""
        self._own_themes = {theme.name: theme for theme in themes}
        if themes:
            # Textual told of it later would parse all styles once more before the first paint.
            self.set_reactive(App.theme, themes[0].name)
        super().__init__()
        for theme in themes:
            self.register_theme(theme)
        self._shown: Screen[Any] | None = None
        """The screen that was sent whole since the terminal last told its size; None: none was."""
        self.at_once: SteadyScreen[Any] | None = None
        """The screen whose key is being done, which is painted right after it."""
        self.farewell = ""
        """What is said once the screen is gone; empty: nothing."""
        self.watchdog: Watchdog | None = None
        """What ends the program where it does not end itself; None without a terminal."""
        self._keys_wait_until = 0.0
        """When keys go on to the screen there is, though another one is about to open."""
        self._stoppable: tuple[object, Worker[Any], Callable[[], None]] | None = None
        """Work that a key stops: the screen on which it began, and what is done once it is."""
        self._force = threading.Timer(LONGEST_END, self._end_by_force)
        self._force.daemon = True
        if self.no_color:
            self._show_no_color()

    def close_all(self) -> str:
        """Save everything; return what could not be saved, empty if all is."""
        return ""

    def keep_typed(self) -> None:
        """Keep the texts that are being typed."""

    def refuse_paste(self, text: str) -> None:
        """Say that what was pasted goes nowhere, as nothing is being typed."""

    def hang_up(self) -> None:
        """End at once with all saved: whoever saw the screen is gone."""
        self.exit()

    @property
    def size(self) -> Size:
        """The size of the terminal; of one that says to be larger than any, its upper left part."""
        return _bounded(*super().size)

    # Input

    async def on_event(self, event: events.Event) -> None:
        is_input = isinstance(event, events.InputEvent | events.Paste) and not event.is_forwarded
        if is_input:
            self.inputs.put(event)
            return
        if isinstance(event, events.Resize) and isinstance(self._driver, LinuxDriver):
            # One signal interrupts the other, and the older size may be told last.
            size = _bounded(*self._driver._get_terminal_size())
            event = events.Resize(size, size)
        await super().on_event(event)

    @cached_property
    def inputs(self) -> InputQueue:
        """The input that waits for its turn; made when the first is there."""
        from reader.tui.input_queue import InputQueue

        return InputQueue(self, super().on_event)

    @property
    def shown_by(self) -> Driver | None:
        """What shows the program; None before it runs."""
        return self._driver

    @property
    def idle(self) -> bool:
        """Whether all input so far has been handled."""
        return "inputs" not in vars(self) or self.inputs.idle

    def keys_of(self, event: events.Event) -> list[events.Event]:
        """Split a letter with Alt into Esc and the letter, which terminals send alike.

        Not in a dialog where Esc would drop a typed text.
        """
        if isinstance(self.screen, TextDialog):
            return [event]
        if not isinstance(event, events.Key) or not event.character:
            return [event]
        key = event.key.removeprefix("alt+")
        if key == event.key:
            return [event]
        return [events.Key("escape", "\x1b"), events.Key(key, event.character)]

    def target_of(self, event: events.Event) -> DOMNode:
        """Return what an input goes to: of the mouse what is below it, or has it while it drags."""
        if isinstance(event, events.MouseEvent):
            with contextlib.suppress(NoWidget):
                return self.mouse_captured or self.get_widget_at(event.x, event.y)[0]
        return self.focused or self.screen

    async def do_at_once(self, event: events.Event) -> bool:
        """Do what the screen has bound a key to; return whether that is done.

        Textual hands a key from the program to the screen and back, each time by a message.
        """
        screen = self.screen
        if (
            not isinstance(event, events.Key)
            or not isinstance(screen, SteadyScreen)
            or not screen.acts_at_once
            or screen.focused is not None
            or screen.maximized is not None
            or not self.app_focus
            or event.key in self._bindings.key_to_bindings
        ):
            return False
        self.at_once = screen
        try:
            for binding in screen._bindings.key_to_bindings.get(event.key, ()):
                if await self.run_action(binding.action, screen):
                    return True
        finally:
            self.at_once = None
        return False

    def is_quiet(self, target: DOMNode) -> bool:
        """Return whether the screen is still that one, and no message waits there."""
        return target is self.screen and all(
            node._message_queue.empty() for node in target.ancestors_with_self
        )

    def paint(self, *, more: bool) -> None:
        """Paint what keys have changed; `more`: further ones wait, so that it has time."""
        if isinstance(self.screen, SteadyScreen):
            self.screen.paint(more=more)

    # Failing

    @property
    def failure(self) -> BaseException | None:
        """What ended the program; None where it ended as it should, or runs."""
        error = self._exception
        return error.error if isinstance(error, WorkerFailed) else error

    @property
    def screen_is_made(self) -> bool:
        """Whether the topmost screen has all that a key may ask for, and none opens over it."""
        if time.monotonic() < self._keys_wait_until:
            return False
        return not isinstance(self.screen, SteadyScreen) or self.screen.is_made

    @property
    def ending(self) -> bool:
        """Whether the program was told to end, and shows nothing more."""
        return self._exit

    @property
    def takes_input(self) -> bool:
        """Whether the program runs and has not failed."""
        return self._running and self._exception is None

    def fail(self, error: BaseException | None) -> None:
        """End, because of an error; once the program is about to end anyway, that is all."""
        if self.takes_input and not self._exit:
            unknown = RuntimeError("the screen has failed")
            self._handle_exception(error if isinstance(error, Exception) else unknown)

    def end_with(self, error: ObelismError) -> None:
        """End with a sentence, as the command line does."""
        self._exception = error
        self.exit(return_code=error.exit_code)

    def in_thread(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        say: Callable[[str], None],
        *,
        group: str,
        exclusive: bool = False,
        keys_wait: float = 0.0,
        stopped: Callable[[], None] | None = None,
    ) -> None:
        """Do slow work off the keys; hand its result to `then`, or `say` what went wrong.

        `exclusive`: what was begun before in the group hands nothing on any more. `keys_wait`:
        seconds that keys wait for the result, as they are typed for the screen that shows it.
        `stopped`: called where `stop_work` stops it; it hands nothing on.
        """

        def act() -> None:
            try:
                end = partial(then, work())
            except ObelismError as error:
                end = partial(say, as_sentence(str(error)))
            self.call_from_thread(hand_on, end)

        def hand_on(end: Callable[[], None]) -> None:
            if keys_wait:
                self._keys_wait_until = 0.0
            if not worker.is_cancelled:  # a thread goes on all the same
                end()

        if keys_wait:
            self._keys_wait_until = time.monotonic() + keys_wait
        worker = self.run_worker(
            act, thread=True, exclusive=exclusive, exit_on_error=False, group=group
        )
        if stopped is not None:
            self._stoppable = self.screen, worker, stopped

    def stop_work(self) -> bool:
        """Stop the work that can be, if there is such on the screen; return whether there is."""
        if self._stoppable is None:
            return False
        screen, worker, stopped = self._stoppable
        if worker.is_finished or screen is not self.screen:
            return False
        self._stoppable = None
        worker.cancel()
        stopped()
        return True

    def _fatal_error(self) -> None:
        """End as Textual does, without the traceback that it prints there."""
        with contextlib.suppress(Exception):
            self.keep_typed()
        self._close_messages_no_wait()
        if not self._force.ident and self._driver is not None and not self._driver.is_headless:
            self._force.start()

    def panic(self, *_: object) -> None:
        """Fail, where Textual has an error of its own to print, as of failed styles."""
        self.fail(None)
        self._fatal_error()

    def watch_callbacks(self) -> None:
        """Let an error in a callback of the event loop end the program, too."""

        def failed(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
            if "exception" in context:
                self.fail(context["exception"])

        asyncio.get_running_loop().set_exception_handler(failed)

    def call_soon(self, function: Callable[..., object], *arguments: object) -> None:
        """Call a function in the event loop, from a thread or a signal, unless that has ended."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(function, *arguments)

    @contextmanager
    def _threads_watched(self) -> Iterator[None]:
        """Let an error in a thread end the program, which would go on without it."""
        before = threading.excepthook

        def failed(what: threading.ExceptHookArgs) -> None:
            self.call_soon(self.fail, what.exc_value)

        threading.excepthook = failed
        try:
            yield
        finally:
            threading.excepthook = before

    # The end

    def run_to_the_end(self, watchdog: Watchdog | None = None) -> int:
        """Run, save and print the farewell; return the exit code.

        Errors in threads and callbacks end the program, too. `watchdog`: one that was started
        already.

        Raises:
            ObelismError: what ended it, as a sentence.
            Crash: the same, where nobody foresaw it.
        """
        self.watchdog = watchdog or start_watchdog()
        try:
            with self._threads_watched():
                self.run()
        except Exception as error:
            self._exception = self._exception or error
            self._give_terminal_back()
        finally:
            self._force.cancel()
            self.farewell = self.close_all() or self.farewell
            self._stop_reading_keys()
            if self.watchdog is not None:
                self.watchdog.release()
        return self._tell_end()

    def _tell_end(self) -> int:
        if self.failure is not None and not isinstance(self.failure, ObelismError):
            raise Crash(self.farewell or "your tags are saved") from self.failure
        if self.farewell:
            print_message(self.farewell)
        if self.failure is not None:
            raise self.failure
        return self.return_code or 0

    def _end_by_force(self) -> None:
        """End although parts of the screen wait for each other after a failure."""
        sys.stderr = sys.__stderr__  # Textual has put something of its own there
        self.farewell = self.close_all() or self.farewell
        self._give_terminal_back()
        os._exit(run_guarded(self._tell_end))

    def _give_terminal_back(self) -> None:
        if self._driver is not None:
            with contextlib.suppress(Exception):
                self._driver.stop_application_mode()
                self._driver.close()

    def _stop_reading_keys(self) -> None:
        """End the thread that reads keys: after the terminal was closed it would spin for ever."""
        if isinstance(self._driver, LinuxDriver):
            self._driver.exit_event.set()

    # Painting

    def get_theme(self, theme_name: str) -> Theme | None:
        """Return a theme: Textual asks for it before any can be registered."""
        return self._own_themes.get(theme_name) or super().get_theme(theme_name)

    def topmost(self, kind: type[S]) -> S | None:
        """Return the topmost screen of a kind, maybe under others; None if there is none."""
        stack = reversed(self.screen_stack)
        return next((screen for screen in stack if isinstance(screen, kind)), None)

    def get_driver_class(self) -> type[Driver]:
        driver = super().get_driver_class()
        return PatientDriver if driver is LinuxDriver else driver

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return none: our colours are all exact, so Textual need not look for others.

        Nor may it where no colours are shown: it makes another colour of what is dim.
        """
        filters = super().get_line_filters()
        return [each for each in filters if not isinstance(each, ANSIToTruecolor)]

    def _show_no_color(self) -> None:
        """Send no colours at all, where Textual would send shades of grey."""
        from textual.filter import Monochrome, NoColor

        others = [each for each in self._filters if not isinstance(each, Monochrome)]
        self._filters = [*others, NoColor()]

    def on_resize(self) -> None:
        """Take what the terminal shows for lost: it was cut off or moved at another size.

        Or forgotten while the program was suspended: it is told the size when it goes on, too.
        """
        self._shown = None

    @cached_property
    def frame(self) -> Frame:
        """What the terminal shows."""
        return Frame(erases=erases_in_color())

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        """Send what differs from what the terminal shows, in fewer bytes than Textual needs.

        Another screen is sent whole, and so is any once the terminal has told a size. That may be
        the one it had before, after another one for a moment, for which Textual paints nothing.
        """
        whole, compositor = screen is not self._shown, screen._compositor
        if whole and not isinstance(renderable, LayoutUpdate):
            renderable = compositor.render_update(full=True, screen_stack=self._background_screens)
        if whole and compositor.size == self.size and not self._batch_count:
            self._shown = screen
        if isinstance(renderable, RowsUpdate | ChopsUpdate | LayoutUpdate):
            renderable = FrameUpdate(self, renderable, whole=whole)
        super()._display(screen, renderable)

    def load_styles(self, screen: Screen[Any]) -> None:
        """Read the styles of the first screen; Textual does so for one that is pushed, and then
        parses them all at once and once more."""
        for path in screen.css_path:
            if not self.stylesheet.has_source(str(path)):
                self.stylesheet.read(path)


# Screens


class SteadyScreen(Screen[ScreenResultType]):
    """Takes the size of the terminal, whatever sizes it is told on the way there.

    A screen that Textual has laid out tells itself so. Where the size changes twice in a moment,
    either size would bring about the other again, without end.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._compositor = RowCompositor()
        self._painted = 0.0
        """When it was painted last."""

    @property
    def acts_at_once(self) -> bool:
        """Whether a key does what the screen has bound it to, and that waits for nothing."""
        return False

    @property
    def changes_soon(self) -> bool:
        """Whether something else is shown in a moment, so that both are painted in one."""
        return False

    @property
    def is_made(self) -> bool:
        """Whether it has all that a key may ask for; keys wait for that."""
        return True

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Close this screen; Textual closes the topmost one, where this was closed before."""
        return super().dismiss(result) if self.is_current else AwaitComplete()

    def set_focus(
        self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False
    ) -> None:
        """Focus a widget; None takes the focus off no widget that is there.

        Textual takes it off where the mouse is beside the screen, or the terminal's window is not
        in use: what is typed next would be commands. `action_blur` takes it off.
        """
        if widget is not None or self.focused is None or not self.focused.is_attached:
            super().set_focus(widget, scroll_visible, from_app_focus)

    def action_blur(self) -> None:
        super().set_focus(None)

    def _screen_resized(self, size: Size) -> None:
        super()._screen_resized(self.app.size)

    def _compositor_refresh(self) -> None:
        """Repaint; below another screen once, where Textual repaints at every further message."""
        super()._compositor_refresh()
        if self is not self.app.screen:
            self._repaint_required = False

    def _on_timer_update(self) -> None:
        """Paint what has changed; with a part of the screen below, what changed on this one too.

        Textual forgets the widgets that are to be painted where the screen itself is, as for what
        changed below it, and the last letter that was typed into a dialog was not seen.
        """
        if self._repaint_required and self.is_current and not self.app._batch_count:
            self._compositor.update_widgets(self._dirty_widgets)
        self._painted = time.monotonic()
        super()._on_timer_update()

    def paint(self, *, more: bool) -> None:
        """Paint what has changed: with `more`, or where it was just painted, in a moment."""
        if not self._dirty_widgets or not self.is_current:
            return
        more = (
            more
            or self.changes_soon
            or any(
                widget._repaint_required or widget._layout_required or widget._scroll_required
                for widget in self._compositor.visible_widgets
            )
        )
        if more or time.monotonic() - self._painted < UPDATE_PERIOD:
            self.check_idle()  # as Textual comes to it
        else:
            self._on_timer_update()


def repaint(widget: Widget, *regions: Region) -> None:
    """Have parts of a widget painted, or all of it.

    Textual comes to that by a message to the widget, one to the screen and a timer; a screen that
    is painted right after a key needs none of them.
    """
    app = widget.app
    screen = app.at_once if isinstance(app, Runtime) else None
    if screen is None or not widget._is_mounted or widget.screen is not screen:
        widget.refresh(*regions)
        return
    widget._set_dirty(*regions)
    screen._dirty_widgets.add(widget)


class Dialog(ModalScreen[ScreenResultType], SteadyScreen[ScreenResultType]):
    """A screen over another one that shows through; it fits 40 columns and 10 rows."""

    HORIZONTAL_BREAKPOINTS = [(0, "narrow"), (72, "wide")]
    VERTICAL_BREAKPOINTS = [(0, "short"), (16, "tall")]


class TextDialog(Dialog[ScreenResultType]):
    """A dialog where something is typed, which Esc would throw away: nothing but Esc leaves it."""

    BINDINGS: ClassVar = [("escape", "leave")]


# Keys and bindings


def bind(screen: Screen[Any], bindings: Iterable[BindingType]) -> None:
    """Give a screen these bindings and no others; Textual takes them from the class alone."""
    screen._bindings = BindingsMap(bindings)


def key_name(character: str) -> str:
    """Return Textual's name of the key that types a character: `<` is `less_than_sign`."""
    return _character_to_key(character)


# The terminal


class TerminalInput:
    """Takes apart what a terminal sends, for Textual.

    Textual's own reader ends the program at a byte that is not UTF-8 and at some reports, takes
    malformed ones for keys, and needs minutes for a paste that holds a control sequence.
    """

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._parser = XTermParser()
        self._decoder: InputDecoder | None = None
        self._waited = 0.0
        self.answered = False
        """Whether the terminal has said if it can show a frame at once."""

    def take(self, data: bytes) -> Iterator[Message]:
        """Yield what Textual is told of some bytes."""
        self._decoder, self._waited = self._decoder or _new_decoder(), 0.0
        for each in self._decoder.feed(data):
            yield from self._messages(each)

    def wait(self, seconds: float) -> Iterator[Message]:
        """Yield what it is told as nothing came for so long: what was begun is given up."""
        self._waited += seconds
        decoder = self._decoder
        if decoder is None or decoder.patience is None or self._waited < decoder.patience:
            return
        for each in decoder.give_up():
            yield from self._messages(each)

    def _messages(self, given: Input) -> Iterable[Message]:
        """Return what Textual is told of an input; nothing for what is no key, mouse or paste."""
        from reader.tui.input_bytes import Escaped, Pasted, Report, Typed

        match given:
            case Pasted(text):
                return [events.Paste(text.replace("\0", ""))]
            case Typed(text):
                return self._keys(text)
            case Escaped(text):
                return [events.Key(f"alt+{key.key}", text) for key in self._keys(text)]
            case Report(text):
                return self._messages_of(text)

    def _messages_of(self, report: str) -> Iterable[Message]:
        if report.startswith(_CAN_SYNCHRONISE):
            self.answered = True
        if report == SYNCHRONISED:
            return [messages.TerminalSupportsSynchronizedOutput()]
        if place := re.fullmatch(_MOUSE, report):
            columns, rows = self._app.size
            inside = _short(place[1]) <= columns and _short(place[2]) <= rows
            mouse = self._parser.parse_mouse_code(report) if inside else None
            return [mouse] if mouse is not None else []
        from reader.tui.input_bytes import plain_key

        plain = plain_key(report)
        return self._keys(plain) if plain else []

    def _keys(self, sequence: str) -> list[events.Key]:
        keys = self._parser._sequence_to_key_events(sequence)
        return [key for key in keys if key.key != Keys.Ignore]


class PatientDriver(LinuxDriver):
    """Ignores that its terminal was closed, so that the signal of that is handled.

    Textual's output thread ends at the first failure, and the program would wait for it for ever.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._file = cast("Any", PatientFile(cast("IO[str]", self._file)))
        self._input = TerminalInput(self._app)
        self._asked: float | None = None
        """When the terminal was asked what it can do; None: it was not."""

    def _query_in_band_window_resize(self) -> None:
        """Ask nothing, as the answer is not used: sizes come with their signal."""

    def _request_terminal_sync_mode_support(self) -> None:
        super()._request_terminal_sync_mode_support()
        if os.environ.get("TERM_PROGRAM") != "Apple_Terminal":  # Textual does not ask that one
            self._asked = time.monotonic()

    def disable_input(self) -> None:
        """Take in the answer that the terminal owes, which the shell would get as if typed."""
        while self._asked is not None and time.monotonic() - self._asked < _ANSWER_SECONDS:
            if self._input.answered:
                break
            time.sleep(_LOOK_SECONDS / 5)
        super().disable_input()

    def _run_input_thread(self) -> None:
        """Fail on an error of reading keys, which Textual would print before exiting with 0."""
        try:
            self.run_input_thread()
        except Exception as error:
            if isinstance(self._app, Runtime):
                self._app.call_later(self._app.fail, error)

    def run_input_thread(self) -> None:
        """Read what the terminal sends until the end."""
        while not self.exit_event.is_set():
            if select.select([self.fileno], [], [], _LOOK_SECONDS)[0]:
                data = os.read(self.fileno, 65_536)
                if not data:  # the terminal is gone
                    self.exit_event.wait(_LOOK_SECONDS)
                found = self._input.take(data)
            else:
                found = self._input.wait(_LOOK_SECONDS)
            for message in found:
                self.process_message(message)


_CAN_SYNCHRONISE = "\x1b[?2026;"
"""How the answer begins on whether it can show a frame at once."""

SYNCHRONISED = f"{_CAN_SYNCHRONISE}2$y"
"""The terminal can show a frame at once, and does not yet."""

_MOUSE = r"\x1b\[<\d{1,3};(\d+);(\d+)[Mm]"

_ANSWER_SECONDS = 1.0
"""How long the end of the program waits for an answer, from when it was asked for."""

_LOOK_SECONDS = 0.05
"""How often the thread that reads keys looks for the end, and for what has waited long enough."""


def _new_decoder() -> InputDecoder:
    """Load what takes input apart; the first paint need not wait for that."""
    from reader.tui.input_bytes import InputDecoder

    return InputDecoder()


def _short(digits: str) -> int:
    """Return a number from the terminal, cut where it has more digits than any has cells."""
    return int(digits[:9])


# Painting rows


class RowsUpdate(CompositorUpdate):
    """Parts of rows, from the top down, each row's from left to right."""

    def __init__(self, rows: Iterable[tuple[int, Iterable[Part]]]) -> None:
        self.rows = rows


class FrameUpdate(CompositorUpdate):
    """An update of the screen that is sent by way of the `Frame` of a program."""

    def __init__(
        self, app: Runtime, update: RowsUpdate | ChopsUpdate | LayoutUpdate, *, whole: bool
    ) -> None:
        """`whole`: send all of it, whatever the terminal shows."""
        self._app, self._update, self._whole = app, update, whole

    def render_segments(self, console: Console) -> str:
        colors: ColorSystem = COLOR_SYSTEMS[console.color_system or "truecolor"]
        update, frame = self._update, self._app.frame
        if isinstance(update, RowsUpdate):
            return frame.update(update.rows, colors)
        if isinstance(update, ChopsUpdate):
            rows = sorted({y for y, _, _ in update.spans})
            return frame.update(((y, _parts(update, y)) for y in rows), colors)
        if self._whole:
            frame.forget(*update.region.size)
        return frame.update(enumerate(map(_placed, update.strips)), colors)


def _parts(update: ChopsUpdate, y: int) -> Iterator[Part]:
    for (x, strip), end in zip(update.chops[y].items(), update.chop_ends[y], strict=True):
        if strip is not None:
            yield x, end, strip


def _placed(strips: Iterable[Strip]) -> Iterator[Part]:
    x = 0
    for strip in strips:
        yield x, x + strip.cell_length, strip
        x += strip.cell_length


class RowCompositor(Compositor):
    """Repaints only the rows that changed, and asks only the widgets that are seen there.

    Textual's compositor asks every widget for all its rows; for a key that changes one row of an
    article or a list that is most of its cost.
    """

    def render_partial_update(self) -> RowsUpdate | None:  # type: ignore[override]
        screen = self.size.region
        dirty = [region.intersection(screen) for region in self._dirty_regions]
        self._dirty_regions.clear()
        rows: dict[int, list[Part]] = {}
        for band in bands(filter(None, dirty)):
            self._paint(band, rows)
        return RowsUpdate(sorted(rows.items())) if rows else None

    def _paint(self, band: Region, rows: dict[int, list[Part]]) -> None:
        """Put the parts of rows that a band touches to those that are painted, front to back.

        A part reaches as far as its widget is seen.
        """
        unseen = band.area
        across = Region(0, band.y, self.size.width, band.height)
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip).intersection(across)
            if not band.overlaps(seen):
                continue
            free = [_gaps(rows.get(y, ()), seen.x, seen.right) for y in seen.line_range]
            new = sum(
                max(0, min(end, band.right) - max(x, band.x)) for gaps in free for x, end in gaps
            )
            if not new:
                continue
            strips = widget.render_lines(seen.translate(-region.offset))
            for y, gaps, strip in zip(seen.line_range, free, strips, strict=True):
                for x, end in gaps:
                    whole = end - x == seen.width
                    part = strip if whole else strip.crop(x - seen.x, end - seen.x)
                    insort(rows.setdefault(y, []), (x, end, part), key=itemgetter(0))
            unseen -= new
            if not unseen:
                return  # what lies behind is hidden


def _gaps(parts: Iterable[Part], start: int, end: int) -> list[tuple[int, int]]:
    """Return what parts of a row, from left to right, leave of `[start, end)`."""
    found = []
    for x, stop, _ in parts:
        if start < min(x, end):
            found.append((start, min(x, end)))
        start = max(start, stop)
    return [*found, (start, end)] if start < end else found


def bands(regions: Iterable[Region]) -> list[Region]:
    """Return the regions that just cover some, none sharing a cell, those of most rows each."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for region in sorted(regions, key=itemgetter(0)):
        for y in region.line_range:
            row = spans.setdefault(y, [])
            if row and region.x <= row[-1][1]:
                row[-1] = row[-1][0], max(row[-1][1], region.right)
            else:
                row.append((region.x, region.right))
    found: list[Region] = []
    open_spans: list[tuple[int, int]] = []
    top = bottom = 0
    for y, row in [*sorted(spans.items()), (-1, [])]:
        if y != bottom or row != open_spans:
            found += (Region(x, top, end - x, bottom - top) for x, end in open_spans)
            open_spans, top = row, y
        bottom = y + 1
    return found
