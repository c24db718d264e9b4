"""Workspaces with tags in them, made by the store itself."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from reader.model.annotation import Annotation
from reader.model.article import Article
from reader.model.judgement import Verdict, judged_digest
from reader.store.layer import Layer
from reader.text.anchor import span_at
from tests.store.folders import Folder

WHEN = "2030-01-01T00:00:00.000Z"

_numbers = count(1)


def tag(
    root: Path,
    id: str,
    *quotes: str,
    label: str = "fact",
    annotator: str = "Anna",
    text: str | None = None,
    attributes: dict[str, object] | None = None,
    when: str = WHEN,
) -> None:
    """Tag the quotes in an article of the workspace `root`, each as an action of its own.

    The text is that of the article's file, or as given for one that has none.
    """
    if text is None:
        text = (root / id).read_bytes().decode()
    article = Article.of(text, id=id, title=f"Title of {id}", source=id)
    layer = Layer.open(Folder(root), article, annotator)
    for quote in quotes:
        start = text.index(quote)
        span = span_at(text, start, start + len(quote))
        id_ = f"{next(_numbers):032x}"
        mark = Annotation(
            id=id_,
            label=label,
            spans=(span,),
            attributes=attributes or {},
            created=when,
            modified=when,
        )
        layer.commit("tag", [(None, mark)])
    layer.close()


def judge(root: Path, id: str, judged: Annotation, verdict: str, reviewer: str = "Cleo") -> None:
    """Let a reviewer judge one of Anna's tags in an article of the workspace `root`."""
    record = Verdict(
        id=f"{verdict}{judged.id}",
        annotation=judged.id,
        annotator="Anna",
        reviewer=reviewer,
        verdict=verdict,
        at=WHEN,
        digest=judged_digest(judged),
    ).to_record()
    article = Article.of((root / id).read_bytes().decode(), id=id, title="", source=id)
    with Layer.open(Folder(root), article, reviewer) as layer:
        layer.commit_records(verdict, {"verdicts": {record["id"]: record}})


def write(root: Path, id: str, text: str) -> Path:
    """Write an article's file."""
    path = root / id
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    return path
