"""What the benchmarks share: an article, clocks, and how numbers are told."""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests import environment
from tests.terminal.process import PATIENCE, Process

MARKER = "Quagmire"
"""Stands in the first sentence of every article here, and nowhere else."""

ONE_LABEL = [sys.executable, str(environment.PROJECT / "tests/terminal/one_label_app.py"), MARKER]
"""The smallest Textual program, showing the marker."""

COMMAND = [sys.executable, "-c", "import sys; from reader.__main__ import main; sys.exit(main())"]
"""What the installed command `obelism` does, run on this repository."""

QUIET = 1.0
"""Seconds without processor time after which a program has nothing left to do."""

_SENTENCES = (
    "The council met on Tuesday, and nobody had read the report.",
    "“We will publish the figures next week,” the treasurer said, without saying which.",
    "Of 412 households asked, 290 answered, most of them within three days.",
    "It is the finest bridge in the county.",
    "According to the engineer, whose firm built it in 1962, the piers had never been inspected.",
    "The law of that year asked for it twice in every decade, “on paper at least”, as she put it.",
)
_STYLING = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]")


def article(words: int) -> str:
    """Return a text of about so many words: a heading, then paragraphs of several sentences."""
    paragraphs, written, turn = ["Figures of a bridge"], 4, 0
    sentence = f"{MARKER} is the name of the river."
    while written < words:
        paragraph = [sentence]
        for _ in range(3 + turn % 4):
            turn += 1
            paragraph.append(_SENTENCES[turn % len(_SENTENCES)])
        paragraphs.append(" ".join(paragraph))
        written += len(paragraphs[-1].split())
        sentence = f"This was number {turn}."
    return "\n\n".join(paragraphs) + "\n"


@contextmanager
def quiet_machine() -> Iterator[Path]:
    """Give an empty folder, and an environment with nothing of the machine's own in it."""
    before = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="obelism-benchmark-") as name:
        folder = Path(name)
        home = folder / "home"
        home.mkdir()
        os.environ.clear()
        os.environ.update(environment.clean(before) | environment.folders(home))
        try:
            yield folder
        finally:
            os.environ.clear()
            os.environ.update(before)


def reader_on(folder: Path, words: int) -> list[str]:
    """Write an article of so many words; return the command that opens it for the first time."""
    place = Path(tempfile.mkdtemp(dir=folder))
    path = place / "article.txt"
    path.write_text(article(words), encoding="utf-8")
    return [*COMMAND, str(path), "--as", "bench", "--workspace", str(place)]


def run_seconds(argv: Sequence[str]) -> float:
    """Return how long a command takes from start to end."""
    begin = time.perf_counter()
    subprocess.run(argv, stdout=subprocess.DEVNULL, check=True, cwd=environment.PROJECT)
    return time.perf_counter() - begin


def wait_for_marker(process: Process, marker: str = MARKER) -> None:
    """Take in what a program writes until a marker is among it.

    Raises:
        RuntimeError: the program ended, or took too long; with what it wrote.
    """
    deadline = time.perf_counter() + PATIENCE
    while marker.encode() not in _STYLING.sub(b"", bytes(process.raw)):
        ended = process.exit_code is not None
        if not process.read(0.05) and (ended or time.perf_counter() > deadline):
            written = _STYLING.sub(b"", bytes(process.raw)).decode(errors="replace")
            raise RuntimeError(f"the marker was never painted; written: {written[-2000:]}")


def first_paint_seconds(argv: Sequence[str], marker: str = MARKER) -> float:
    """Return how long a program takes, started in a terminal, until it has painted a marker."""
    begin = time.perf_counter()
    process = Process(argv)
    try:
        wait_for_marker(process, marker)
        return time.perf_counter() - begin
    finally:
        process.kill()
        process.close()


def frame_bytes(process: Process) -> int:
    """Wait for a frame and take in all its pieces, which come at once; return how many bytes.

    A piece that is left would be taken for the frame of the next key, and the wait for the last
    one would be in vain.
    """
    total, patience = 0, PATIENCE
    while data := process.read(patience):
        total, patience = total + len(data), 0.02
    return total


def cpu_seconds(pid: int) -> float:
    """Return how long a process has been computing, in all its threads."""
    stat = Path(f"/proc/{pid}/stat")
    if stat.exists():
        fields = stat.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    shown = subprocess.check_output(["ps", "-o", "time=", "-p", str(pid)], text=True).strip()
    seconds = 0.0
    for part in shown.split(":"):
        seconds = seconds * 60 + float(part)
    return seconds


def peak(pid: int) -> int:
    """Return the most bytes that a program has held in memory so far, where the system tells.

    What `getrusage` says begins with the most that whoever started it had held.
    """
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        raise RuntimeError("this system does not say how much memory a program holds")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
    return 1024 * int(found[1]) if found else 0


def idle(process: Process, quiet: float = QUIET) -> float:
    """Wait until a program has nothing left to do; return the processor time of that.

    `quiet`: seconds without processor time after which it has not.
    """
    begin = last = cpu_seconds(process.pid)
    since = time.perf_counter()
    while time.perf_counter() - since < quiet:
        process.read(0.05)
        now = cpu_seconds(process.pid)
        if now - last > 0.02:
            since = time.perf_counter()
        last = now
    return now - begin


def each_round(rounds: int) -> Iterator[int]:
    """Count rounds, and say on a terminal how many are done."""
    shows = sys.stderr.isatty()
    for number in range(rounds):
        if shows:
            print(f"\r{number} of {rounds} rounds", end="", file=sys.stderr, flush=True)
        yield number
    if shows:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def interleaved(
    first: Callable[[], float], second: Callable[[], float], rounds: int
) -> tuple[float, float]:
    """Take turns, so that a busy moment hits both; return the two medians."""
    pairs = [(first(), second()) for _ in each_round(rounds)]
    return statistics.median(one for one, _ in pairs), statistics.median(two for _, two in pairs)


def compared(what: str, ours: float, other: str, theirs: float) -> dict[str, object]:
    """Return one line of a result; times in seconds."""
    ratio = round(ours / theirs, 2)
    return {"what": what, "seconds": ours, "against": other, "its": theirs, "ratio": ratio}


def options(description: str | None, rounds: int, **numbers: int) -> argparse.Namespace:
    """Read the arguments that every benchmark has, `--json` and `--rounds`, and numbers of one."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    parser.add_argument("--rounds", type=int, default=rounds, help="how often to measure")
    for name, number in numbers.items():
        parser.add_argument(f"--{name}", type=int, default=number)
    return parser.parse_args()


def tell(results: Iterable[dict[str, object]], as_json: bool) -> None:
    """Print each result as soon as it is there, for a person or one JSON object a line."""
    for result in results:
        print(json.dumps(result) if as_json else _sentence(result), flush=True)


def _sentence(result: dict[str, object]) -> str:
    """Say a result: seconds, maybe with the bytes that are sent; or bytes of memory alone."""
    timed = "seconds" in result
    scale, unit = (1000, "ms") if timed else (1e-6, "MB")
    ours, theirs = (
        f"{scale * float(str(result[key])):.{1 if timed else 0}f} {unit}"
        for key in ("seconds" if timed else "bytes", "its")
    )
    sent = f", {result['bytes']} bytes" if timed and "bytes" in result else ""
    return f"{result['what']}: {ours}, {result['ratio']} times {result['against']} ({theirs}){sent}"
