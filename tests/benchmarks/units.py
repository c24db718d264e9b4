"""How well sentences and words agree with public gold: a folder of CoNLL-U files.

`python -m tests.benchmarks.units PATH [--json]`

Universal Dependencies test sets are such files (https://universaldependencies.org/format.html).
For each file:

- sentences: F1 of the ends within paragraphs. A paragraph is what `# newpar`, `# newdoc` or the
  names of the sentences say; where they say nothing, ten sentences.
- cut: share of the gold words that are cut by an edge of ours between two of their letters or
  digits. A word of ours may hold several of theirs: elisions and compounds are one word by choice.
  A blank parts words, but not the groups of a number.
- edges: F1 of the starts and ends of words, which is what counts where no blanks part them.

Sentences are joined by a blank, in scripts without blanks by nothing.
"""

from __future__ import annotations

import argparse
import json
import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from reader.text.lines import Extent
from reader.text.units import Units

SENTENCES_IN_A_PARAGRAPH = 10

_GROUP = re.compile(r"(.+\.p\.\d+)\.s\.\d+|([nw]\d{5})\d{3}|([a-z]+\d+)\.\d+")
"""What names of sentences say of their paragraph or article: Alpino, PUD, TDT."""

_UNSPACED = re.compile("[\u0e00-\u0eff\u3001-\u30ff\u3400-\u9fff\uff01-\uff5e]")


class Sentence(NamedTuple):
    """One gold sentence."""

    paragraph: str
    text: str
    words: tuple[str, ...]
    """Its tokens as they are written, in order; those of a contraction as one."""


class Score(NamedTuple):
    """How often two sets agree."""

    both: int = 0
    ours: int = 0
    theirs: int = 0

    def plus(self, ours: set[int], theirs: set[int]) -> Score:
        """Return the score with two further sets."""
        return Score(
            self.both + len(ours & theirs), self.ours + len(ours), self.theirs + len(theirs)
        )

    @property
    def f1(self) -> float:
        """F1 in per cent; of nothing, 100."""
        total = self.ours + self.theirs
        return 200 * self.both / total if total else 100.0


def sentences_of(lines: Iterator[str]) -> list[Sentence]:
    """Read the sentences of a CoNLL-U file; `paragraph` is as the comments say, else empty."""
    sentences: list[Sentence] = []
    paragraph, name, text, words, covered = 0, "", "", list[str](), 0
    for line in map(str.rstrip, lines):
        key, _, value = line.partition(" = ")
        if line.startswith(("# newpar", "# newdoc")):
            paragraph += 1
        elif key == "# sent_id":
            name = value
        elif key == "# text":
            text, words, covered = value.strip(), [], 0
        elif not line and text:
            sentences.append(Sentence(f"{paragraph} {name}", text, tuple(words)))
            text = ""
        elif line and not line.startswith("#"):
            covered = _take(line, words, covered)
    return sentences


def _take(line: str, words: list[str], covered: int) -> int:
    """Add the token of a line unless a contraction covers it; return up to where one does."""
    number, form = line.split("\t")[:2]
    if "-" in number:
        words += _parts(form)
        return int(number.partition("-")[2])
    if "." not in number and int(number) > covered:
        words += _parts(form)
    return covered


def _parts(form: str) -> list[str]:
    """Return a token that is a number in groups as it is, any other without its blanks."""
    return form.split() if re.search(r"[^\d\s]", form) else [form]


def paragraphs_of(sentences: list[Sentence]) -> list[list[Sentence]]:
    """Group sentences into paragraphs."""
    marks = [each.paragraph.partition(" ")[0] for each in sentences]
    names = [_GROUP.fullmatch(each.paragraph.partition(" ")[2]) for each in sentences]
    if not 1 < len(set(marks)) < len(sentences):
        marks = [
            next(filter(None, name.groups())) if name else str(index // SENTENCES_IN_A_PARAGRAPH)
            for index, name in enumerate(names)
        ]
    grouped = groupby(zip(marks, sentences, strict=True), key=lambda pair: pair[0])
    return [[sentence for _, sentence in group] for _, group in grouped]


def join(paragraph: list[Sentence]) -> tuple[str, list[Extent]]:
    """Return the text of a paragraph and the extents of its sentences."""
    text, extents = "", list[Extent]()
    for sentence in paragraph:
        if text and not _UNSPACED.search(text[-1] + sentence.text[0]):
            text += " "
        extents.append((len(text), len(text) + len(sentence.text)))
        text += sentence.text
    return text, extents


def words_in(text: str, paragraph: list[Sentence], extents: list[Extent]) -> Iterator[Extent]:
    """Yield where the gold words stand, from their first letter, mark or digit to their last."""
    for sentence, (offset, _) in zip(paragraph, extents, strict=True):
        for word in sentence.words:
            found = text.find(word, offset)
            if found >= 0:
                offset = found + len(word)
                inked = [
                    at
                    for at, sign in enumerate(word, start=found)
                    if unicodedata.category(sign)[0] in "LMN"
                ]
                if inked:
                    yield inked[0], inked[-1] + 1


def score(path: Path) -> dict[str, object]:
    """Return the scores of one file."""
    ends, edges, cut, count = Score(), Score(), 0, 0
    for paragraph in paragraphs_of(sentences_of(iter(path.read_text("utf-8").splitlines()))):
        text, extents = join(paragraph)
        units = Units(text)
        found = {end for _, end in units.within("sentence", 0, len(text))} - {len(text)}
        ends = ends.plus(found, {end for _, end in extents[:-1]})
        gold = list(words_in(text, paragraph, extents))
        ours = {edge for word in units.within("word", 0, len(text)) for edge in word}
        edges = edges.plus(ours, {edge for word in gold for edge in word})
        cut += sum(not ours.isdisjoint(range(start + 1, end)) for start, end in gold)
        count += len(gold)
    return {
        "file": path.name,
        "sentences": round(ends.f1, 2),
        "missed": ends.theirs - ends.both,
        "wrong": ends.ours - ends.both,
        "cut": round(100 * cut / max(1, count), 3),
        "edges": round(edges.f1, 2),
    }


def main() -> None:
    """Score each file of a folder and print a line for it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path, help="a folder of CoNLL-U files, or one")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    arguments = parser.parse_args()
    path: Path = arguments.path
    for each in sorted(path.rglob("*.conllu")) if path.is_dir() else [path]:
        result = score(each)
        if arguments.json:
            print(json.dumps(result))
        else:
            print(
                f"{result['file']}: sentences {result['sentences']} ({result['missed']} missed,"
                f" {result['wrong']} wrong), {result['cut']} % of words cut,"
                f" edges of words {result['edges']}"
            )


if __name__ == "__main__":
    main()
