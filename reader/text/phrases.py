"""How annotations are spoken of in messages: short, and safe for the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from rich.cells import cell_len

from reader.model.annotation import Annotation
from reader.model.labels import LabelSet
from reader.text.screen_text import one_line

_DOUBLE = frozenset('"“”„«»')

QUOTE_CELLS = 24
"""Cells of a quote in a message."""

LABEL_CELLS = 20
"""Cells of a label in a message that has to fit a line with what follows it."""


def quoted(line: str) -> str:
    """A quote, safe for the screen, in quotation marks other than those at its own ends."""
    own = line[:1] in _DOUBLE or line[-1:] in _DOUBLE
    return f"‘{line}’" if own and line else f"“{line}”"


def excerpt(text: str, cells: int = QUOTE_CELLS) -> str:
    """A quote in quotation marks, cut to a number of cells."""
    return quoted(one_line(text, cells))


def excerpt_of_ends(text: str, cells: int = QUOTE_CELLS) -> str:
    """A quote in quotation marks; what has no room is left out of its middle."""
    line = one_line(text)
    if cell_len(line) <= cells:
        return quoted(line)
    *_, tail = ["", *_tails(line, cells // 2)]
    return quoted(f"{one_line(line, cells - cell_len(tail) - bool(tail))} {tail}".strip())


def _tails(line: str, cells: int) -> Iterator[str]:
    """The last word, the last two, and so on, as long as they have room."""
    words = line.split(" ")
    for count in range(1, len(words)):
        tail = " ".join(words[-count:])
        if cell_len(tail) > cells:
            return
        yield tail


def named(annotation: Annotation, cells: int = QUOTE_CELLS, label_cells: int | None = None) -> str:
    """An annotation by its label, cut where cells for it are given, and its quote's beginning."""
    label = one_line(annotation.label, label_cells)
    return f"{label} {excerpt(annotation.spans[0].text, cells)}"


def counted(count: int, what: str) -> str:
    """How many of something."""
    return f"1 {what}" if count == 1 else f"{count} {what}s"


def listed(names: Iterable[str]) -> str:
    """Names in a row: “Anna, Ben and Cleo”."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def lost_of(annotation: Annotation) -> str:
    """What of an annotation is no longer in the text, in words; empty where all of it is."""
    if annotation.orphan:
        return "lost in the text"
    gone = [span.role or "a passage" for span in annotation.spans if span.lost]
    return f"lost: {listed(gone)}" if gone else ""


def lost_sentence(key_of: Callable[[str], str], annotation: Annotation) -> str:
    """What is lost of an annotation, and the keys that put that right; fits a narrow screen."""
    anew, deletes = key_of("extent"), key_of("delete")
    gone = [span.role or "" for span in annotation.spans if span.lost]
    what = (
        "Lost"
        if annotation.orphan
        else f"Lost {listed(filter(None, gone)) if any(gone) else 'passage'}"
    )
    return f"{what}: {named(annotation, 14)}: {anew} puts it at the focus, {deletes} deletes it."


def missing_of(labels: LabelSet, annotation: Annotation) -> str:
    """What an annotation still lacks, in words; empty where it is complete."""
    missing = labels[annotation.label].missing(annotation.spans)
    if not missing:
        return ""
    if labels[annotation.label].pairs:
        return "the other passage"
    return " and ".join(missing)
