"""A reader on a small text, played by its keys; and what its user would see."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hypothesis import strategies as st

from reader.model.annotation import Annotation
from reader.model.article import Article
from reader.model.labels import DEFAULT_LABELS, LabelSet
from reader.modes.annotate import old_move as pointing
from reader.modes.annotate import old_status as status
from reader.modes.annotate.old_actions import actions
from reader.modes.annotate.old_state import Reader
from reader.modes.keymap import keymap
from reader.store.folder.layer import Layer
from reader.store.folder.progress import progress_in
from reader.store.folder.read import read_layer
from reader.store.folder.workspace import Workspace
from tests.store.making import Ticking

TEXT = (
    "The ferry was cancelled. Storms closed the harbour, the mayor said.\n"
    "\n"
    "“We warned them twice,” said Ida Holm. Nobody listened. The fare is 12 kroner.\n"
    "\n"
    "Trains ran late. The fare is 15 kroner.\n"
)
FERRY = "The ferry was cancelled."
STORMS = "Storms closed the harbour, the mayor said."
WARNED = "“We warned them twice,” said Ida Holm."
NOBODY = "Nobody listened."
TWELVE = "The fare is 12 kroner."
TRAINS = "Trains ran late."
FIFTEEN = "The fare is 15 kroner."

SENTENCES = (FERRY, STORMS, WARNED, NOBODY, TWELVE, TRAINS, FIFTEEN)

LONG = "\n\n".join(f"Bus {number} left. Line {number} was full." for number in range(1, 41)) + "\n"
"""Forty paragraphs, each a row and a blank one at 80 columns."""

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
FLAG = "\U0001f1f3\U0001f1f4"

ODD = (
    "Zoe\u0308 ran.",
    f"{FAMILY} met {FLAG}{FLAG} there!",
    "\u65e5\u672c\u8a9e\u3002\u306f\u3044\u3002",
    "\u0928\u092e\u0938\u094d\u0924\u0947\u0964",
    "\u0301",
    "\u201cYes,\u201d he said.",
    "word",
    " ",
    "\r\n",
    "\n\n",
    "\u00a0",
    "\x1b[0m",
)
"""Pieces of text that are hard on whoever counts code points."""

TEXTS = st.lists(st.sampled_from(ODD), min_size=1, max_size=9).map("".join)

ARTICLE = "ferry.txt"

_to_close: list[Callable[[], object]] = []


class Stopwatch:
    """A steady clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


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
    workspace = Workspace(root)
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


def at_end(close: Callable[[], object]) -> None:
    """Have something closed after the test."""
    _to_close.append(close)


def close_all() -> None:
    while _to_close:
        _to_close.pop()()


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


def passages(annotation: Annotation) -> list[tuple[str | None, str]]:
    """Its spans in order: what each is, and its quote."""
    return [(span.role, span.text) for span in annotation.spans]


def tags(reader: Reader) -> list[tuple[str, ...]]:
    """Annotations in reading order: label and quotes of each."""
    found = (reader.layer.annotations[id] for id in reader.marks.in_order())
    return [(tag.label, *(span.text for span in tag.spans)) for tag in found]


def on_disk(root: Path, annotator: str = "Anna") -> list[tuple[str, ...]]:
    """The same as the files have it, in the order of making; the reader has to be closed."""
    annotations = read_layer(Workspace(root), annotator, ARTICLE).annotations.values()
    return [(tag.label, *(span.text for span in tag.spans)) for tag in annotations]
