"""What an import costs, in seconds of processor time, against the least that it can cost.

`python -m tests.benchmarks.importing [--json] [--records 50000] [--articles 10000] [--words 60]`

The records are of a person who has no layer there, by turns one of each article. The least is to
decode the lines and to write, bare, the files that the import leaves. Beside it stand the syncs,
the threads, the most files that were open and the most memory; then the same import again, which
changes nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from tests import environment
from tests.benchmarks import corpora, measuring
from tests.benchmarks.counting import counted

_CHILD = "--child"


def _of_this() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def run_here(records: str, into: str) -> dict[str, float]:
    """Import in this process, and return what it took."""
    from reader.cli.main import run

    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    before, begin = _of_this(), time.monotonic()
    with counted() as found:
        code = run(["import", records, "--into", into, "--as", "bench"])
    if code:
        raise RuntimeError(f"the import ended with {code}")
    megabytes = measuring.peak(os.getpid()) / 2**20
    took = {"cpu": _of_this() - before, "wall": time.monotonic() - begin}
    return {**found, **took, "megabytes": megabytes}


def imported(records: Path, into: Path) -> dict[str, float]:
    """Import in a process of its own."""
    argv = [sys.executable, "-m", "tests.benchmarks.importing", _CHILD, str(records), str(into)]
    done = subprocess.run(argv, capture_output=True, check=True, cwd=environment.PROJECT)
    found: dict[str, float] = json.loads(done.stderr.splitlines()[-1])
    return found


def floor(records: Path, root: Path, target: Path) -> float:
    """Return what decoding the lines and writing the files of a workspace bare costs."""
    home, kept = root / ".obelism", list[tuple[str, bytes]]()
    for kind in ("texts", "history", "layers"):
        for folder, _, names in os.walk(home / kind):
            place = target / os.path.relpath(folder, home)
            place.mkdir(parents=True)
            for name in names:
                with open(os.path.join(folder, name), "rb") as file:
                    kept.append((os.path.join(place, name), file.read()))
    begin = _of_this()
    with open(records, "rb") as lines:
        for line in lines:
            msgspec.json.decode(line)
    for path, data in kept:
        with open(path, "wb") as file:
            file.write(data)
    return _of_this() - begin


def results(place: Path, records: int, articles: int, words: int) -> Iterator[dict[str, object]]:
    """Yield a line for the import, and one for the same again."""
    root = corpora.workspace(place / "articles", articles, each=0, words=words)
    path = corpora.records(place / "tags.jsonl", records, articles, words=words)
    first = imported(path, root)
    least = floor(path, root, place / "bare")
    again = imported(path, root)
    for name, took in (("import", first), ("the same again", again)):
        yield {
            "what": f"{name} of {records:,} records into {articles:,} articles",
            **{key: round(value, 2) for key, value in took.items()},
            "floor": round(least, 2),
            "ratio": round(took["cpu"] / least, 1),
        }


def main() -> None:
    if sys.argv[1:2] == [_CHILD]:
        found = run_here(*sys.argv[2:4])
        print(json.dumps(found), file=sys.stderr)
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    parser.add_argument("--records", type=int, default=50_000)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--words", type=int, default=60)
    chosen = parser.parse_args()
    with measuring.quiet_machine() as place:
        for found in results(place, chosen.records, chosen.articles, chosen.words):
            if chosen.json:
                print(json.dumps(found))
                continue
            print(found.pop("what"))
            print("  " + ", ".join(f"{key} {value}" for key, value in found.items()))


if __name__ == "__main__":
    main()
