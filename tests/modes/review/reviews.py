"""Reviews of small workspaces, played by their keys; and what their user would find."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from reader.model.annotation import Annotation, Record
from reader.model.article import Article
from reader.model.labels import DEFAULT_LABELS
from reader.modes.review.filters import Filters
from reader.modes.review.mode import ReviewMode
from reader.modes.review.queue import Order
from reader.modes.review.start import ReviewOptions, start_review, workspace_of
from reader.store.base import LayerKey
from reader.store.layer import Layer
from reader.text.anchor import span_at
from tests.modes.annotate.keyboard import Stopwatch, at_end
from tests.modes.keys import keymap
from tests.services.tagged import WHEN, tag, write
from tests.store.copies import made_once
from tests.store.folders import Folder
from tests.store.making import Ticking

CLOCK = Ticking()
"""One clock for all reviews of a run, so that later ones are later."""

TIDE = "The tide rose. The boats left. “We saw it,” said Ida Holm. The gulls stayed.\n"
BUSES = "The buses stopped. The drivers walked. Nobody came.\n"


@made_once
def press_folder(root: Path) -> None:
    """Two articles, of which Anna has tagged three and two passages, and an attribution."""
    write(root, "a.txt", TIDE)
    write(root, "b.txt", BUSES)
    tag(root, "a.txt", "The tide rose.", "The boats left.")
    tag(root, "a.txt", "The gulls stayed.", label="opinion")
    tag(root, "b.txt", "The buses stopped.", "Nobody came.")


def attribution(root: Path, annotator: str = "Anna", **fields: Any) -> str:
    """Tag what Ida Holm said in the first article; return the annotation's id."""
    quotes = {"content": "We saw it,", "source": "Ida Holm", "cue": "said"}
    spans = []
    for role, quote in quotes.items():
        start = TIDE.index(quote)
        spans.append(span_at(TIDE, start, start + len(quote), role))
    return put(root, "a.txt", TIDE, annotator, label="attribution", spans=tuple(spans), **fields)


def put(root: Path, id: str, text: str, annotator: str, **fields: Any) -> str:
    """Put an annotation into somebody's layer; return its id."""
    known = {"id": f"{len(fields['label']):032x}", "created": WHEN, "modified": WHEN}
    annotation = Annotation(**{**known, **fields})
    article = Article.of(text, id=id, title=f"Title of {id}", source=id)
    with Layer.open(Folder(root), article, annotator) as layer:
        layer.commit("tag", [(None, annotation)])
    return annotation.id


def change(root: Path, id: str, quote: str, annotator: str = "Anna", **fields: Any) -> None:
    """Let an annotator change the annotation on a quote; `delete=True` deletes it."""
    text = (root / id).read_text()
    article = Article.of(text, id=id, title=f"Title of {id}", source=id)
    with Layer.open(Folder(root), article, annotator) as layer:
        (old,) = [each for each in layer.annotations.values() if each.spans[0].text == quote]
        new = None if fields.pop("delete", False) else msgspec.structs.replace(old, **fields)
        layer.commit("change", [(old, new)])


def review_of(
    root: Path,
    reviewer: str = "Bob",
    *,
    paths: Sequence[Path] = (),
    order: Order | None = None,
    blind: bool = False,
    new: bool = False,
    **filters: Any,
) -> ReviewMode:
    """Begin a review of a folder, or go on with it."""
    options = ReviewOptions(
        filters=Filters(**filters), order=order or Order(), blind=blind, new=new
    )
    places = list(paths) or [root]
    found = start_review(
        workspace_of(places), places, reviewer, options, clock=CLOCK, steady=Stopwatch()
    )
    at_end(found.state.open_layers.end)
    found.state.resize(60, 12)
    return found


def press(review: ReviewMode, *keys: str) -> None:
    """Press keys, each named as in the help."""
    for key in keys:
        mode = review.current
        if key.isdigit():
            mode.digit(int(key))
        else:
            mode.do(keymap(mode.actions)[key])


def shown(review: ReviewMode) -> str:
    """The quote of what is judged now; empty where the summary is."""
    return review.state.item.annotation.spans[0].text if review.state.item else ""


def queue(review: ReviewMode) -> list[str]:
    """The quotes of all that is in the queue, in its order."""
    review.state.scanner.take_all()
    found = []
    for key in review.state.queue.keys:
        contents = review.state.layers.read(key.annotator, key.article)
        assert contents is not None
        found.append(contents.annotations[key.annotation].spans[0].text)
    return found


def verdicts(root: Path, id: str = "a.txt", reviewer: str = "Bob") -> list[Record]:
    """The verdicts in somebody's layer as the files have them; the review has to be closed."""
    return list(Folder(root).read(LayerKey(reviewer, id)).records.get("verdicts", {}).values())


def words(root: Path, id: str = "a.txt", reviewer: str = "Bob") -> list[str]:
    """What the verdicts say."""
    return [record["verdict"] for record in verdicts(root, id, reviewer)]


def tags(root: Path, annotator: str = "Bob", id: str = "a.txt") -> list[Annotation]:
    """Somebody's annotations as the files have them."""
    return list(Folder(root).read(LayerKey(annotator, id)).annotations.values())


LABELS = DEFAULT_LABELS
