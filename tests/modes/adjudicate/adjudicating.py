"""Articles that several annotators have tagged, and one who decides, played by the keys."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reader.model.annotation import Annotation, Record
from reader.model.article import Article
from reader.model.clock import new_id
from reader.model.judgement import Decision, Verdict, judged_digest
from reader.modes.adjudicate.articles import Adjudication
from reader.modes.adjudicate.mode import AdjudicateMode
from reader.modes.adjudicate.start import start_adjudication
from reader.modes.requests import AskComment
from reader.services.agreement.shared import EVERYTHING, Choice
from reader.services.export.judgements import GOLD
from reader.store.base import LayerKey
from reader.store.layer import Layer
from reader.text.anchor import span_at
from tests.modes.annotate.keyboard import TEXT, at_end
from tests.modes.keys import keymap
from tests.services.tagged import WHEN, write
from tests.store.copies import made_once
from tests.store.folders import Folder
from tests.store.making import Ticking

ARTICLE = "ferry.txt"

Said = tuple[str, *tuple[str | tuple[str, str], ...]]
"""A label, then quotes, each alone or after its role."""

SAID = ("cue", "said")

THREE: dict[str, Sequence[Said]] = {
    "anna": [
        ("fact", "The ferry was cancelled."),
        ("attribution", ("content", "Storms closed the harbour"), ("source", "the mayor"), SAID),
        ("opinion", "Nobody listened."),
    ],
    "ben": [
        ("fact", "The ferry was cancelled."),
        ("attribution", ("content", "closed the harbour"), ("source", "the mayor"), SAID),
        ("fact", "Nobody listened."),
    ],
    "cleo": [
        ("fact", "The ferry was cancelled."),
        ("opinion", "Nobody listened."),
        ("fact", "The fare is 12 kroner."),
    ],
}
"""Four items: made alike by all; an extent, and cleo silent; a label; marked by one alone."""


def annotation(text: str, said: Said, *, id: str = "", note: str | None = None) -> Annotation:
    label, *quotes = said
    spans = []
    for quote in quotes:
        role, words = quote if isinstance(quote, tuple) else (None, quote)
        start = text.index(words)
        spans.append(span_at(text, start, start + len(words), role))
    return Annotation(
        id=id or new_id(), label=label, spans=tuple(spans), created=WHEN, modified=WHEN, note=note
    )


@made_once
def mark(
    root: Path,
    by: dict[str, Sequence[Said]] = THREE,
    *,
    id: str = ARTICLE,
    text: str = TEXT,
    note: str | None = None,
) -> None:
    """Let annotators mark an article, each in a layer of their own."""
    write(root, id, text)
    article = Article.of(text, id=id, title=f"Title of {id}", source=id)
    for name, every in by.items():
        with Layer.open(Folder(root), article, name) as layer:
            for said in every:
                layer.commit("tag", [(None, annotation(text, said, note=note))])


def change(root: Path, annotator: str, place: int, said: Said | None) -> None:
    """Let an annotator change, or with None delete, the so-manyth of their annotations."""
    article = Article.of(TEXT, id=ARTICLE, title=f"Title of {ARTICLE}", source=ARTICLE)
    with Layer.open(Folder(root), article, annotator) as layer:
        old = list(layer.annotations.values())[place]
        layer.commit("change", [(old, annotation(TEXT, said, id=old.id) if said else None)])


def annotations_of(root: Path, name: str) -> list[Annotation]:
    return list(Folder(root).read(LayerKey(name, ARTICLE)).annotations.values())


def judge(
    root: Path,
    annotator: str,
    place: int,
    verdict: str,
    *,
    reason: str | None = None,
    to: Said | None = None,
    answer: str | None = None,
    text: str = TEXT,
) -> None:
    """Let rita judge the so-manyth annotation of somebody, and with `to` correct it."""
    judged = annotations_of(root, annotator)[place]
    article = Article.of(text, id=ARTICLE, title="", source=ARTICLE)
    made = annotation(text, to) if to is not None else None
    record = Verdict(
        id=f"v{annotator}{place}",
        annotation=judged.id,
        annotator=annotator,
        reviewer="rita",
        verdict=verdict,
        reason=reason,
        at=WHEN,
        digest=judged_digest(judged),
        correction=made.id if made is not None else None,
        answer=answer,
    ).to_record()
    with Layer.open(Folder(root), article, "rita") as layer:
        tables = {"verdicts": {record["id"]: record}}
        if made is not None:
            tables["annotations"] = {made.id: {**made.to_record(), "corrects": judged.id}}
        layer.commit_records(verdict, tables)


def work_on(
    path: Path, who: str = "dora", *, hardest: bool = False, choice: Choice = EVERYTHING
) -> Adjudication:
    """Begin, or go on; it is closed after the test."""
    work, left_out = start_adjudication([path], who, choice, hardest=hardest, clock=Ticking())
    assert left_out == []
    at_end(work.open_layers.give_up)
    return work


def gold_on(path: Path, who: str = "dora", *, hardest: bool = False) -> AdjudicateMode:
    """The first article, open; it is closed after the test."""
    return work_on(path, who, hardest=hardest).open(0)


def press(mode: AdjudicateMode, *keys: str) -> None:
    """Press keys, each named as in the help."""
    for key in keys:
        if mode.current.sign(key):
            continue
        if key.isdigit():
            mode.current.digit(int(key))
        else:
            mode.current.do(keymap(mode.current.actions)[key])


def answer(mode: AdjudicateMode, text: str) -> str:
    """Answer what was asked for a reason; return what it is asked about."""
    (request,) = mode.state.take_requests()
    assert isinstance(request, AskComment)
    assert request.keep is not None
    mode.apply(request.keep, text)
    return request.heading


def current_quote(mode: AdjudicateMode) -> str:
    """The text of the first passage of the current item."""
    assert mode.state.item is not None
    return mode.state.item.main.annotations[0].spans[0].text


def gold(mode: AdjudicateMode) -> list[tuple[str, ...]]:
    """The gold layer in reading order: label and quotes."""
    found = mode.state.document.marks.listing()
    return [(each.label, *(span.text for span in each.spans)) for each in found]


def decisions(mode: AdjudicateMode) -> list[Decision]:
    """All decisions, in the order of the text."""
    found = (mode.state.decisions.decision(item) for item in mode.state.decisions.items)
    return [each for each in found if each is not None]


def records(root: Path, table: str = "decisions", id: str = ARTICLE) -> dict[str, Record]:
    """Records of the gold layer on the disk; the layer has to be closed."""
    return Folder(root).read(LayerKey(GOLD, id)).records.get(table, {})
