"""What commands cost in folders of 1,000 to 50,000 articles, in seconds of processor time.

`python -m tests.benchmarks.corpus [--json] [--rounds N] [--articles 1000,10000] [--tags N]
[--only WORD]`

What concerns one article, and the first item of a review, is set against the same in a folder of
200 articles; what reads all layers is set against the least that it can cost, their files read and
decoded, and of an export also the texts compared and digested, the lines encoded and written. Both
are measured in turns, so that a busy machine hits both. Each article has two layers. What an import
costs that writes, `tests.benchmarks.importing` measures.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import resource
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from tests import environment
from tests.benchmarks import corpora, measuring
from tests.terminal.process import Process

SMALL = 200
"""Articles in the folder that a larger one is compared with."""

RECORDS = 5_000
"""Records that are imported, of the first 200 articles, so that only the folder grows."""


class Corpus(NamedTuple):
    """A folder of articles with two layers on each, and a file of records to import."""

    root: Path
    records: Path

    @classmethod
    def of(cls, place: Path, articles: int, tags: int = 1) -> Corpus:
        words = 60 if tags == 1 else 20 * tags
        root = place / f"{articles}-articles"
        corpora.workspace(root, articles, tags=tags, words=words)
        records = place / f"{articles}.jsonl"
        return cls(root, corpora.records(records, RECORDS, SMALL, words=words))

    def seconds(self, *words: str) -> float:
        """Return what a command costs; it may find something wrong, as `agree` does of little."""
        before = _of_children()
        argv = [*measuring.COMMAND, *words]
        done = subprocess.run(argv, capture_output=True, check=False, cwd=environment.PROJECT)
        if done.returncode:
            raise RuntimeError(done.stderr.decode(errors="replace"))
        return _of_children() - before

    def first_item(self, command: str, marker: str) -> float:
        """Return what it costs until a command shows its first item; nothing of it is left."""
        process = Process([*measuring.COMMAND, command, str(self.root), "--as", "bench"])
        try:
            measuring.wait_for_marker(process, marker)
            return measuring.cpu_seconds(process.pid)
        finally:
            process.kill()
            process.close()

    def reading(self) -> float:
        """Return what reading and decoding all layer files and journals costs."""
        begin = _of_this()
        for kind in ("layers", "history"):
            for folder, _, names in os.walk(self.root / ".obelism" / kind):
                for name in names:
                    with open(os.path.join(folder, name), "rb") as file:
                        msgspec.json.decode(file.read())
        return _of_this() - begin

    def exporting(self) -> float:
        """Return what the least costs that an export has to do; what it writes is not kept."""
        begin, home = _of_this(), self.root / ".obelism"
        with tempfile.TemporaryFile() as out:
            for path in home.glob("layers/*/*.json"):
                tables = msgspec.json.decode(path.read_bytes())
                journal = home / "history" / path.parent.name / f"{path.name}l"
                msgspec.json.decode(journal.read_bytes())
                article = tables["meta"]["1"]["article"]
                data = (home / "texts" / f"{article['sha256']}.txt").read_bytes()
                assert hashlib.sha256(data).hexdigest() == article["sha256"]
                text = data.decode()
                for tag in tables["annotations"].values():
                    span = tag["spans"][0]
                    assert text[span["start"] : span["end"]] == span["text"]
                    out.write(msgspec.json.encode({"article": article, **tag}) + b"\n")
        return _of_this() - begin


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _of_this() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _on_one(corpus: Corpus) -> dict[str, Callable[[], float]]:
    """What should cost the same however many articles there are."""
    one, root = str(corpus.root / corpora.article_id(SMALL // 2)), str(corpus.root)
    return {
        "export ONE": lambda: corpus.seconds("export", one),
        "history ONE": lambda: corpus.seconds("history", one),
        "agree ONE": lambda: corpus.seconds("agree", one),
        "check ONE": lambda: corpus.seconds("check", one),
        f"import {RECORDS:,} dry": lambda: corpus.seconds(
            "import", str(corpus.records), "--into", root, "--dry-run"
        ),
        "review, first item": lambda: corpus.first_item("review", "accepted"),
        "adjudicate, first item": lambda: corpus.first_item("adjudicate", "decided"),
    }


def _on_all(corpus: Corpus) -> dict[str, Callable[[], float]]:
    """What reads all layers."""
    return {name: lambda name=name: corpus.seconds(name, str(corpus.root)) for name in ALL}


ALL = ("check", "agree", "export")


def results(
    place: Path, sizes: list[int], rounds: int, only: str, tags: int = 1
) -> Iterator[dict[str, object]]:
    """Yield a line for each command and size; `tags`: in each layer."""
    small = _on_one(Corpus.of(place, SMALL))
    for size in sizes:
        corpus = Corpus.of(place, size, tags)
        for name, run in _on_one(corpus).items():
            if only in name:
                ours, theirs = measuring.interleaved(run, small[name], rounds)
                what = f"{name}, {size:,} articles"
                yield measuring.compared(what, ours, f"among {SMALL}", theirs)
        for name, run in _on_all(corpus).items():
            if only in name:
                floor, against = corpus.reading, "reading and decoding"
                if name == "export":
                    floor, against = corpus.exporting, "decode, compare, digest, encode, write"
                ours, theirs = measuring.interleaved(run, floor, rounds)
                what = f"{name} of {2 * tags * size:,} tags on {size:,} articles"
                yield measuring.compared(what, ours, against, theirs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    parser.add_argument("--rounds", type=int, default=3, help="how often to measure")
    parser.add_argument("--articles", default="1000,10000,50000", help="sizes of the folders")
    parser.add_argument("--tags", type=int, default=1, help="annotations in each layer")
    parser.add_argument("--only", default="", help="only what has this in its name")
    chosen = parser.parse_args()
    sizes = [int(size) for size in chosen.articles.split(",")]
    with measuring.quiet_machine() as place:
        for result in results(place, sizes, chosen.rounds, chosen.only, chosen.tags):
            measuring.tell([result], chosen.json)


if __name__ == "__main__":
    main()
