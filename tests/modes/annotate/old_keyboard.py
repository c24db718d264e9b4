"""A former reader, played by its keys."""

from __future__ import annotations

from pathlib import Path

from reader.model.annotation import Annotation
from reader.model.article import Article
from reader.model.labels import DEFAULT_LABELS, LabelSet
from reader.modes.annotate import old_move as pointing
from reader.modes.annotate import old_status as status
from reader.modes.annotate.old_actions import actions
from reader.modes.annotate.old_state import Reader
from reader.modes.keymap import keymap
from reader.store.layer import Layer
from reader.store.progress import progress_in
from tests.modes.annotate.keyboard import ARTICLE, TEXT, Stopwatch, at_end
from tests.store.folders import Folder
from tests.store.making import Ticking


def reader_on(
    root: Path,
    text: str = TEXT,
    *,
    labels: LabelSet = DEFAULT_LABELS,
    annotator: str = "Anna",
    steady: Stopwatch | None = None,
    settled: bool = True,
) -> Reader:
    """Open a text in the workspace `root`, as it was left there; it is closed after the test.

    `settled`: it has been on the screen, so that the focus is on the first sentence.
    """
    workspace = Folder(root)
    article = Article.of(text, id=ARTICLE, title="Ferry", source=ARTICLE)
    clock = Ticking()
    layer = Layer.open(workspace, article, annotator, clock=clock)
    progress = progress_in(workspace, annotator, article.info)
    reader = Reader(article, layer, labels, progress, clock=clock, steady=steady or Stopwatch())
    if settled:
        reader.focus.settle()
    at_end(lambda: reader.layer.close(30))
    return reader


def close(reader: Reader) -> None:
    """Save what it did, and let go of the layer."""
    assert reader.layer.close(30)


def press(reader: Reader, *keys: str) -> None:
    """Press keys, each named as in the help; a digit is one of a count."""
    known = keymap(actions(reader.labels))
    for key in keys:
        if key.isdigit():
            reader.digit(int(key))
        else:
            reader.do(known[key])


def select(reader: Reader, quote: str) -> None:
    """Drag the mouse over the first place where a quote stands."""
    start = reader.text.index(quote)
    pointing.select(reader, start, start + len(quote))


def focused(reader: Reader) -> str:
    """The text in focus."""
    return reader.text[slice(*reader.focus.extent)]


def said(reader: Reader) -> str:
    """The line below the article."""
    return status.message(reader)


def current(reader: Reader) -> Annotation:
    """The annotation that `E r c z x` act on; there has to be one."""
    assert reader.current_annotation is not None
    return reader.current_annotation


def tags(reader: Reader) -> list[tuple[str, ...]]:
    """Annotations in reading order: label and quotes of each."""
    found = (reader.layer.annotations[id] for id in reader.marks.in_order())
    return [(tag.label, *(span.text for span in tag.spans)) for tag in found]
