"""What a key costs in a long article against a short one, in processor time.

`python -m tests.benchmarks.keys [--json] [--rounds N]`
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks import measuring
from tests.terminal.process import Process

SHORT, LONG = 5_000, 50_000
KEYS = b"j" * 150 + b"l" * 150
"""Sentences, then words."""


def cpu_per_key(argv: Sequence[str], keys: bytes = KEYS) -> float:
    """Return the processor seconds of a key, each pressed when the one before has been painted."""
    process = Process(argv)
    try:
        measuring.wait_for_marker(process)
        _settle(process)
        before = measuring.cpu_seconds(process.pid)
        for key in keys:
            process.write(bytes([key]))
            if not measuring.frame_bytes(process):
                raise RuntimeError(f"nothing was painted after {chr(key)}")
        _settle(process)
        return (measuring.cpu_seconds(process.pid) - before) / len(keys)
    finally:
        process.kill()
        process.close()


def _settle(process: Process) -> None:
    """Wait until what was begun is finished: saving, indexing, the last paint."""
    while process.read(0.5):
        pass


def measured(folder: Path, rounds: int) -> dict[str, object]:
    """A key at 50,000 words against a key at 5,000."""
    ours, theirs = measuring.interleaved(
        lambda: cpu_per_key(measuring.reader_on(folder, LONG)),
        lambda: cpu_per_key(measuring.reader_on(folder, SHORT)),
        rounds,
    )
    return measuring.compared(f"a key at {LONG:,} words", ours, f"at {SHORT:,} words", theirs)


def main() -> None:
    chosen = measuring.options(__doc__, rounds=3)
    with measuring.quiet_machine() as folder:
        result = measured(folder, chosen.rounds)
    measuring.tell([result], chosen.json)


if __name__ == "__main__":
    main()
