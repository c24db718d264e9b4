"""A small text that is annotated by the keys; and what its annotator would see."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from reader.document.document import Document, Viewport
from reader.document.focus import Focus
from reader.document.marks import Marks
from reader.model.annotation import Annotation
from reader.model.article import Article
from reader.model.labels import DEFAULT_LABELS, LabelSet
from reader.modes.annotate import jump, move, tag
from reader.modes.annotate.mode import AnnotateMode
from reader.modes.annotate.state import Annotating
from reader.modes.base import Mode
from reader.modes.keymap import Settings
from reader.modes.requests import Request
from reader.store.base import LayerKey
from reader.store.layer import Layer
from reader.store.progress import progress_in
from tests.modes.keys import keymap
from tests.store.folders import Folder
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


class Annotated(AnnotateMode):
    """The mode, with a short way to what its tests look at."""

    @property
    def document(self) -> Document:
        return self.state.document

    @property
    def text(self) -> str:
        return self.document.text

    @property
    def focus(self) -> Focus:
        return self.document.focus

    @property
    def viewport(self) -> Viewport:
        return self.document.viewport

    @property
    def marks(self) -> Marks:
        return self.document.marks

    @property
    def lit(self) -> str | None:
        return self.document.current

    @property
    def layer(self) -> Layer:
        return self.state.layer

    @property
    def stage(self) -> str:
        return self.state.stage

    def take_requests(self) -> list[Request]:
        return self.state.take_requests()

    def resize(self, width: int, height: int) -> None:
        self.document.resize(width, height)
        self.state.view_changed()


def reader_on(
    root: Path,
    text: str = TEXT,
    *,
    labels: LabelSet = DEFAULT_LABELS,
    annotator: str = "Anna",
    steady: Stopwatch | None = None,
    settled: bool = True,
    id: str = ARTICLE,
) -> Annotated:
    """Open a text in the workspace `root`, as it was left there; it is closed after the test.

    `settled`: it has been on the screen, so that the focus is on the first sentence.
    """
    store = Folder(root)
    article = Article.of(text, id=id, title="Ferry", source=id)
    clock = Ticking()
    layer = Layer.open(store, article, annotator, clock=clock)
    progress = progress_in(store, annotator, article.info)
    state = Annotating(article, layer, labels, progress, clock=clock, steady=steady or Stopwatch())
    if settled:
        state.document.focus.settle()
    at_end(lambda: layer.close(30))
    return Annotated(state, Settings(labels))


def close(mode: AnnotateMode) -> None:
    """Save what it did, and let go of the layer."""
    assert mode.state.layer.close(30)


def at_end(close: Callable[[], object]) -> None:
    """Have something closed after the test."""
    _to_close.append(close)


def close_all() -> None:
    while _to_close:
        _to_close.pop()()


def press(mode: AnnotateMode, *keys: str) -> None:
    """Press keys, each named as in the help; a digit is one of a count, and hints take all."""
    known = keymap(mode.actions)
    for key in keys:
        if key.isdigit():
            mode.digit(int(key))
        else:
            mode.do(known[key])


def type_hint(mode: AnnotateMode, code: str) -> None:
    """Type a hint, sign by sign."""
    for sign in code:
        mode.apply(jump.type_sign, sign)


def find(mode: Mode[Any], query: str) -> None:
    """Look for a text."""
    mode.apply(jump.find, query)


def select(mode: Mode[Any], quote: str) -> None:
    """Drag the mouse over the first place where a quote stands."""
    start = mode.state.document.text.index(quote)
    mode.apply(move.select, start, start + len(quote))


def press_on(mode: AnnotateMode, quote: str, *keys: str) -> None:
    """Select the first place where a quote stands, and press keys."""
    select(mode, quote)
    press(mode, *keys)


def scroll(mode: AnnotateMode, rows: int) -> None:
    """Turn the wheel."""
    mode.apply(move.scroll, rows)


def note(mode: AnnotateMode, text: str) -> None:
    """Put a note on the current annotation, as the dialog does."""
    mode.apply(tag.set_comment, text, current(mode).id)


def focused(mode: Mode[Any]) -> str:
    """The text in focus."""
    document = mode.state.document
    return document.text[slice(*document.focus.extent)]


def said(mode: AnnotateMode) -> str:
    """The line below the article."""
    return mode.message


def current(mode: AnnotateMode) -> Annotation:
    """The annotation that `E r c z x` act on; there has to be one."""
    annotation = mode.state.document.current_annotation
    assert annotation is not None
    return annotation


def passages(annotation: Annotation) -> list[tuple[str | None, str]]:
    """Its spans in order: what each is, and its quote."""
    return [(span.role, span.text) for span in annotation.spans]


def tags(mode: AnnotateMode) -> list[tuple[str, ...]]:
    """Annotations in reading order: label and quotes of each."""
    found = mode.state.document.marks.listing()
    return [(tag.label, *(span.text for span in tag.spans)) for tag in found]


def on_disk(root: Path, annotator: str = "Anna") -> list[tuple[str, ...]]:
    """The same as the files have it, in the order of making; the reader has to be closed."""
    annotations = Folder(root).read(LayerKey(annotator, ARTICLE)).annotations.values()
    return [(tag.label, *(span.text for span in tag.spans)) for tag in annotations]
