"""What keys cost in articles that are crowded with tags, and what opening and carrying over do.

`python -m tests.benchmarks.crowded [--json] [--rounds N] [--only WORD]`

Processor time in all threads. A key is set against the same key in an article of as many words
with ten tags; opening, against reading and decoding the files that are needed for it; the layer's
write, against a digest and a write of its bytes. Both are measured in turns.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from reader.store.folder.writer import delays
from reader.text.relocation import Fates
from reader.text.tokens import Tokens
from reader.text.words import cut_words
from tests.benchmarks import crowds, latency, layers, measuring
from tests.benchmarks.crowds import Crowd
from tests.terminal.process import Process

PLACE, MANY, SPANS, ACTIONS, LINE = 20_000, 100_000, 100_000, 300_000, 5_000_000
"""Tags on a place, on an article, spans of a tag, actions of a journal, code points of a line."""

EDITED_WORDS, EDITED_TAGS, EDITS = 500_000, 5_000, 200

TIMES = 20
"""How often each key is pressed in a round."""

WIDE = {"columns": 140, "rows": 40}


def started(crowd: Crowd) -> Process:
    """Open an article at its beginning, with the panel beside it; go to its first tag."""
    process = latency.started(crowd.command, **WIDE)
    measuring.wait_for_marker(process)
    measuring.idle(process)
    process.write(b"\t")
    measuring.idle(process)
    return process


class Keys:
    """A running program, whose keys are measured."""

    def __init__(self, crowd: Crowd) -> None:
        self._process = started(crowd)
        self._quiet = measuring.QUIET + delays(crowd.layer_path.stat().st_size)[0]
        """Seconds after which the layer is surely being written."""

    def cost(self, keys: bytes) -> float:
        """Return what a key costs, the layer's write behind it not counted; `keys` take turns."""
        process = self._process
        begin = measuring.cpu_seconds(process.pid)
        for turn in range(TIMES):
            process.write(keys[turn % len(keys) : turn % len(keys) + 1])
            measuring.frame_bytes(process)
        seconds = (measuring.cpu_seconds(process.pid) - begin) / TIMES
        measuring.idle(process, self._quiet)
        return seconds

    def write_behind(self) -> float:
        """Return what is done behind a burst of tags, after the last is painted."""
        process = self._process
        for _ in range(TIMES):
            process.write(b"f")
            measuring.frame_bytes(process)
        return measuring.idle(process, self._quiet)

    def close(self) -> None:
        self._process.kill()
        self._process.close()


PRESSED = {"Tab": b"\t", "Space": b" \x7f", "s": b"s\x1b", "f": b"f", "u": b"uU"}
"""What is measured, and the keys that take turns for it."""


def keys(
    place: Path, name: str, crowd: Crowd, few: Crowd, rounds: int, *, without: str = ""
) -> Iterator[dict[str, object]]:
    """The keys on a crowded place, against those on one of ten tags; `without` is not pressed."""
    ours, theirs = Keys(crowd), Keys(few)
    try:
        for what, pressed in PRESSED.items():
            if what == without:
                continue
            pair = measuring.interleaved(
                lambda pressed=pressed: ours.cost(pressed),
                lambda pressed=pressed: theirs.cost(pressed),
                rounds,
            )
            yield measuring.compared(f"{what}, {name}", pair[0], "ten tags", pair[1])
        if crowd.layer_path.stat().st_size > 1 << 22:
            data = crowd.layer_path.read_bytes()
            pair = measuring.interleaved(ours.write_behind, lambda: bare_write(place, data), rounds)
            what = f"the write of the layer behind {TIMES} tags, {name}"
            yield measuring.compared(what, pair[0], "a digest and a write of its bytes", pair[1])
    finally:
        ours.close()
        theirs.close()


def bare_write(place: Path, data: bytes) -> float:
    """Return what a digest of bytes and their write cost."""
    begin = time.process_time()
    hashlib.sha256(data).digest()
    layers.replacing(place / "bare", data)()
    return time.process_time() - begin


def opening(crowd: Crowd) -> float:
    """Return what it costs to open an article, until all is painted."""
    return _opened(crowd)[0]


def _opened(crowd: Crowd) -> tuple[float, int]:
    process = latency.started(crowd.command, **WIDE)
    try:
        measuring.wait_for_marker(process)
        measuring.idle(process)
        return measuring.cpu_seconds(process.pid), measuring.peak(process.pid)
    finally:
        process.kill()
        process.close()


def decoding(crowd: Crowd) -> float:
    """Return what it costs to read and decode a layer file and the lines of its journal."""
    begin = time.process_time()
    msgspec.json.decode(crowd.layer_path.read_bytes())
    for line in crowd.history_path.read_bytes().splitlines():
        msgspec.json.decode(line)
    return time.process_time() - begin


def opened(name: str, crowd: Crowd, rounds: int) -> Iterator[dict[str, object]]:
    """Opening, in seconds and in bytes of memory."""
    ours, theirs = measuring.interleaved(lambda: opening(crowd), lambda: decoding(crowd), rounds)
    yield measuring.compared(f"opening {name}", ours, "decoding its files", theirs)
    size = _opened(crowd)[1]
    files = os.path.getsize(crowd.layer_path) + os.path.getsize(crowd.history_path)
    about = {"against": "its files", "its": files, "ratio": round(size / files, 2)}
    yield {"what": f"memory of {name}", "bytes": size, **about}


def carrying_over(rounds: int) -> dict[str, object]:
    """What `T` computes."""
    old = measuring.article(EDITED_WORDS)
    new = crowds.edited(old, EDITS)
    words = cut_words(old, 0, len(old))
    step = len(words) // EDITED_TAGS
    extents = [(words[at][0], words[at + 3][1]) for at in range(0, len(words) - 4, step)]

    def relocate() -> float:
        begin = time.process_time()
        fates = Fates(old, new)
        for extent in extents:
            fates.of(*extent)
        return time.process_time() - begin

    def tokens() -> float:
        begin, numbers = time.process_time(), dict[str, int]()
        for text in (old, new):
            Tokens(text, numbers)
        return time.process_time() - begin

    ours, theirs = measuring.interleaved(relocate, tokens, rounds)
    what = f"T, {EDITED_WORDS:,} words, {EDITED_TAGS:,} tags, {EDITS} edits"
    return measuring.compared(what, ours, "cutting both texts into tokens", theirs)


def results(place: Path, rounds: int, only: str) -> Iterator[dict[str, object]]:
    """Yield a line for each thing measured whose group has `only` in its name."""

    def crowd(name: str, words: int, choose: crowds.Choose) -> Crowd:
        return Crowd(place / name.replace(" ", "-"), measuring.article(words)).tagged(choose)

    if only in "place":
        ours = crowd("place", 5_000, crowds.on_a_place(PLACE))
        few = crowd("few", 5_000, crowds.on_a_place(10))
        yield from keys(place, f"{PLACE:,} tags on a place", ours, few, rounds)
    if only in "many":
        ours = crowd("many", 500_000, crowds.side_by_side(MANY))
        few = crowd("few of many", 500_000, crowds.side_by_side(10))
        yield from opened(f"{MANY:,} tags", ours, rounds)
        yield from keys(place, f"{MANY:,} tags", ours, few, rounds)
    if only in "actions":
        text = measuring.article(5_000)
        ours = Crowd(place / "actions", text).flagged(1_000, ACTIONS)
        yield from opened(f"{ACTIONS:,} actions", ours, rounds)
    if only in "spans":
        ours = crowd("spans", 2 * SPANS + 1_000, crowds.of_many_spans(SPANS))
        few = crowd("few spans", 2 * SPANS + 1_000, crowds.of_many_spans(10))
        yield from opened(f"a tag of {SPANS:,} spans", ours, rounds)
        # Tab would go to the only tag, which paints nothing and is waited for in vain.
        yield from keys(place, f"a tag of {SPANS:,} spans", ours, few, rounds, without="Tab")
    if only in "line":
        text = measuring.article(LINE // 6).replace("\n\n", " ")[:LINE]
        ours = Crowd(place / "line", text).tagged(crowds.side_by_side(1_000))
        few = Crowd(place / "lines", measuring.article(LINE // 6)).tagged(
            crowds.side_by_side(1_000)
        )
        yield from keys(place, f"a line of {LINE:,}", ours, few, rounds)
    if only in "T":
        yield carrying_over(rounds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    parser.add_argument("--rounds", type=int, default=3, help="how often to measure")
    parser.add_argument("--only", default="", help="place, many, actions, spans, line or T")
    chosen = parser.parse_args()
    with measuring.quiet_machine() as place:
        measuring.tell(results(place, chosen.rounds, chosen.only), chosen.json)


if __name__ == "__main__":
    main()
