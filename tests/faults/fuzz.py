"""Random input for the whole program in a real terminal, and what has to hold behind it."""

from __future__ import annotations

import os
import random
import re
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from pathlib import Path

from platformdirs import user_log_path

import reader
from reader.store.base import LayerKey
from tests import environment
from tests.store.folders import Folder
from tests.terminal import keys
from tests.terminal.harness import Terminal, obelism
from tests.terminal.workspace import SUMMIT, samples

CLOCK = "council-clock.txt"
CHANGED = "changed.txt"
TITLE = "Xi to see"
"""How that of the article `SUMMIT` begins; the tutorial, which a key may begin, has another."""

MODES = {
    "the list": lambda folder: [folder, "--as", "anna"],
    "an article": lambda folder: [folder / SUMMIT, "--as", "anna"],
    "a changed article": lambda folder: [folder / CHANGED, "--as", "anna"],
    "a review": lambda folder: ["review", folder, "--as", "bob"],
    "an adjudication": lambda folder: ["adjudicate", folder / CLOCK, "--as", "dora"],
    "the tutorial": lambda _: ["tutorial"],
}
"""Name of a mode to what begins it."""

SIZES = ((80, 24), (120, 40), (60, 20), (200, 60), (30, 8), (12, 3), (1, 1))

NOT_PRESSED = ("Ctrl+Z", "Ctrl+S")
"""The first stops the program, as it should, until a shell wakes it; the second, behind a key that
ends it, has the terminal show nothing of what it says last until Ctrl+Q."""
_NOT_SENT = (b"\x1a", b"\x13", b"\x1b[200~")
"""The same two, and the beginning of a paste that nothing ends."""

IDLE_SECONDS, IDLE_SHARE = 1.0, 0.01
"""How long the program is watched when nothing happens, and the share of a core it may need."""

MOST_SECONDS = 6.0
"""Seconds of the processor that it may need until it rests: it may have long texts to lay out."""

LOOKED_AT = 5
"""After how many sequences in an article its folder is compared with what is shown as saved."""

LONGEST_FRAME = 90.0
"""Seconds in which it has to answer whatever else the machine does."""

ENDED = (0, 128 + signal.SIGINT, -signal.SIGINT, -signal.SIGQUIT)
"""Exit codes: once a key has ended it, what comes behind is the terminal's own business again."""

_PIECE = 4096
"""Bytes that are sent at once."""


def make_folder(folder: Path) -> Path:
    """Make articles that three have tagged, and one whose text has changed since."""
    articles = samples(folder)
    changed = articles / CHANGED
    changed.write_text("The first. The second one. The third.\n", encoding="utf-8")
    project = reader.open(articles)
    for annotator, start in (("anna", 0), ("ben", 4), ("cleo", 9)):
        with project.edit(CLOCK, annotator=annotator) as layer:
            layer.add("fact", start, 40)
            layer.add("opinion", 60 + start, 90)
    for id, start in ((CHANGED, 11), (SUMMIT, 80), (SUMMIT, 200)):
        with project.edit(id, annotator="anna") as layer:
            layer.add("fact", start, start + 15)
    changed.write_text("At first this. The second two. The third.\n", encoding="utf-8")
    return articles


def some_input(chance: random.Random) -> bytes:
    """One key, a few bytes, an event of the mouse, or a paste."""
    kinds: list[Callable[[random.Random], bytes]] = [_key, _letter, _letter, _mouse, _paste, _bytes]
    return chance.choice(kinds)(chance)


def _key(chance: random.Random) -> bytes:
    return keys.sent_for(chance.choice([name for name in keys.KEYS if name not in NOT_PRESSED]))


def _letter(chance: random.Random) -> bytes:
    return bytes([chance.randrange(33, 127)])


def _mouse(chance: random.Random) -> bytes:
    column, row = chance.randrange(-2, 250), chance.randrange(-2, 70)
    button = chance.choice([keys.LEFT, keys.MIDDLE, keys.RIGHT, keys.WHEEL_UP, keys.WHEEL_DOWN])
    down = keys.pressed(column, row, button, dragged=chance.random() < 0.3)
    return down + (keys.released(column, row, button) if chance.random() < 0.7 else b"")


def _paste(chance: random.Random) -> bytes:
    text = os.fsencode(chance.choice(["q", "y\r", "\x1b[31m", "ä漢😀", "\x00", "d" * 50_000]))
    return b"\x1b[200~" + text * chance.randrange(1, 4) + b"\x1b[201~"


def _bytes(chance: random.Random) -> bytes:
    begin = chance.choice([b"", b"\x1b", b"\x1b[", b"\x1b[<", b"\x1b]", b"\x1bP", b"\x1bO"])
    data = begin + chance.randbytes(chance.randrange(1, 12))
    for each in _NOT_SENT:
        data = data.replace(each, b"")
    return data


class Fuzz:
    """Sends sequences of inputs to a mode, each followed by a look at whether all is well."""

    def __init__(self, mode: str, folder: Path, figures: Counter[str], *, patience: float) -> None:
        """`patience`: seconds in which it has to answer, see `_await_frame`."""
        self._mode, self._figures, self._patience = mode, figures, patience
        self._articles = make_folder(folder)
        self._width = 0
        self._begun = self._seed = 0  # the seeds since the program began

    def run(self, seeds: Iterable[int]) -> None:
        """Try a sequence for each seed; where one ends the program, it is begun again.

        Raises:
            AssertionError: it failed, did not answer, needed the processor, or lost tags.
        """
        waiting = list(seeds)
        while waiting:
            with ExitStack() as stack:
                self._begun = waiting[0]
                columns, rows = SIZES[self._begun % len(SIZES)]
                words = MODES[self._mode](self._articles)
                size = {"columns": max(40, columns), "rows": max(10, rows)}
                terminal = obelism(*words, env={"PYTHONFAULTHANDLER": "1"}, **size)
                stack.enter_context(terminal)
                self._await_frame(terminal, "begins")
                while waiting and terminal.process.exit_code is None:
                    self._try(terminal, waiting.pop(0))
                self._end(terminal)

    def _try(self, terminal: Terminal, seed: int) -> None:
        """Send one sequence, and see that the program answers, or has ended as it should."""
        chance, self._seed = random.Random(seed), seed
        self._figures["sequences"] += 1
        try:
            for _ in range(chance.randrange(1, 25)):
                self._send(terminal, some_input(chance))
                if chance.random() < 0.4:
                    terminal.update(chance.random() * 0.05)
            for columns, rows in (chance.choice(SIZES), chance.choice(SIZES[:4])):
                self._width ^= 1  # another size than before, so that it has to paint
                terminal.resize(columns + self._width, rows)
                self._await_frame(terminal, f"seed {seed}")
            if self._mode == "an article" and seed % LOOKED_AT == 0:
                self._leave_dialogs(terminal)
                if shown := self._shown_as_saved(terminal):
                    self._look_for_tags(shown, terminal.text)
        except OSError:  # it has ended in the midst, which is looked at below
            terminal.wait_exit()

    def _send(self, terminal: Terminal, data: bytes) -> None:
        """Send an input piece by piece, unless the program has ended."""
        for at in range(0, len(data), _PIECE):
            if terminal.process.exit_code is None:
                terminal.process.write(data[at : at + _PIECE])
                terminal.update()

    def _await_frame(self, terminal: Terminal, what: str) -> None:
        """Wait for the program to paint; a key that ends it is as good.

        The time that it, or this test, stood in line for a processor while others had it does not
        count: none on a quiet machine, so that the bound is one of the clock there. A program that
        hangs, turning or not, stands in no line.
        """
        painted, start = len(terminal.raw), time.monotonic()
        before = _in_line(terminal.process.pid)
        while len(terminal.raw) == painted or terminal.emulator.in_frame:
            if terminal.process.exit_code is not None:
                terminal.update()
                break
            terminal.update(0.02)
            clock = time.monotonic() - start
            if clock > self._patience:  # rarely: only then is it worth the look
                waited = clock - max(0.0, _in_line(terminal.process.pid) - before)
                too_long = waited > self._patience or clock > LONGEST_FRAME
                assert not too_long, f"{self._mode}, {what}: {_stuck(terminal)}"
        clock = time.monotonic() - start
        waited = clock - max(0.0, _in_line(terminal.process.pid) - before)
        for figure, seconds in (("longest wait, ms", waited), ("by the clock, ms", clock)):
            self._figures[figure] = max(self._figures[figure], round(1000 * seconds))
        assert b"Traceback" not in terminal.raw, f"{self._mode}, {what}\n{terminal.text}"

    def _end(self, terminal: Terminal) -> None:
        """See that it is idle, or ended well; kill it, and see that what it showed is there."""
        if terminal.process.exit_code is None:
            terminal.wait_quiet()
        if terminal.process.exit_code is None:
            self._look_at_processor(terminal)
        code = terminal.process.exit_code  # the last key may have been one that ends it
        if code is not None:
            self._figures["ended by a key"] += 1
            at = f"{self._mode}, from seed {self._begun} to {self._seed}"
            assert code in ENDED, f"{at}, ended with {code}:\n{terminal.text}\n{_logged()}"
        shown = self._shown_as_saved(terminal)
        terminal.kill(signal.SIGKILL)
        if shown and code is None:
            terminal.process.wait_gone()
            self._look_for_tags(shown, terminal.text)

    def _leave_dialogs(self, terminal: Terminal) -> None:
        """Come to where the article says how many tags are saved, mostly."""
        terminal.resize(140 + self._width, 40)
        for _ in range(3):
            self._send(terminal, b"\x1b")
            terminal.wait_quiet()

    def _shown_as_saved(self, terminal: Terminal) -> int:
        """Return how many tags the article shows as saved; 0 where it does not, or is not shown."""
        shown = re.search(rf"^ 1/1 {TITLE}.* (\d+) tags? · .* saved$", terminal.row(0))
        return int(shown[1]) if shown is not None and self._mode == "an article" else 0

    def _look_for_tags(self, count: int, screen: str) -> None:
        """See that so many tags are in the folder."""
        contents = Folder(self._articles).read(LayerKey("anna", SUMMIT))
        assert len(contents.annotations) == count, f"seed {self._seed}:\n{screen}"
        self._figures["acknowledged tags looked for"] += count

    def _look_at_processor(self, terminal: Terminal) -> None:
        """See that it comes to rest, however little of the processor others leave it."""
        used, spent = 1.0, 0.0
        while used > IDLE_SHARE * IDLE_SECONDS and spent < MOST_SECONDS:
            try:
                before = _seconds_used(terminal.process.pid)
                time.sleep(IDLE_SECONDS)
                terminal.update()
                used = _seconds_used(terminal.process.pid) - before
            except FileNotFoundError:  # it was on its way out
                terminal.wait_exit()
                return
            spent += used
        self._figures["idle CPU, ms a second"] = max(
            self._figures["idle CPU, ms a second"], round(1000 * used / IDLE_SECONDS)
        )
        self._figures["CPU until idle, ms"] = max(
            self._figures["CPU until idle, ms"], round(1000 * spent)
        )
        assert used <= IDLE_SHARE * IDLE_SECONDS, f"{self._mode}: {used} s\n{terminal.text}"


def _stuck(terminal: Terminal) -> str:
    """End a program that does not answer; return its screen, and what it was at."""
    shown, written = terminal.text, len(terminal.raw)
    frame = "in the midst of a frame" if terminal.emulator.in_frame else "nothing painted"
    terminal.kill(signal.SIGABRT)
    terminal.wait_exit()
    at = terminal.raw[written:].decode("utf-8", "replace").replace("\r", "")
    return f"no answer, {frame}: {terminal.raw[written - 80 : written]!r}\n{shown}\n{at}"


def _logged() -> str:
    """Return what the program noted of its last error; a small screen shows nothing of it."""
    with suppress(OSError):
        return (user_log_path("obelism") / "errors.log").read_text(encoding="utf-8")[-6000:]
    return "nothing is in its log"


def _in_line(pid: int) -> float:
    """Seconds that the threads of a program, and of this test, were ready and had no processor.

    Where the system does not say: none.
    """
    waited = 0
    with suppress(OSError):  # it ends in the midst
        for thread in (*Path(f"/proc/{pid}/task").iterdir(), Path("/proc/thread-self")):
            waited += int((thread / "schedstat").read_bytes().split()[1])
    return waited / 1e9


def _seconds_used(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        os.environ.update(environment.folders(Path(place)))
        counted = Counter[str]()
        Fuzz(sys.argv[1], Path(place), counted, patience=20.0).run(map(int, sys.argv[2:]))
        print(dict(counted))
