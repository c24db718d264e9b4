"""What people hand on to each other, and taking it in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from reader.corpus.find import find_articles
from reader.corpus.load import load_article
from reader.corpus.match import Matcher
from reader.formats.registry import DEFAULT, choose, find_format
from reader.model.annotation import Annotation
from reader.model.clock import new_id
from reader.services.export.output import encoded
from reader.services.export.select import select
from reader.services.export.write import Export
from reader.services.import_.apply import dry_run, take_in
from reader.services.import_.placing import Delivery, delivery
from reader.services.import_.sources import records_of
from reader.store.layer import Layer
from reader.text.anchor import span_at
from tests.services.tagged import WHEN, write
from tests.store.folders import Folder

TEXTS = {
    "a.txt": "Oslo, then Rome 😀, then “Oslo” again.\r\nAnd at the end: nothing.",
    "b/c.txt": "Rome was there; 📰 so was Oslo.",
}
NATIVE = find_format(DEFAULT)
MOMENT = "2031-01-01T00:00:00.000Z"


def articles(root: Path) -> Path:
    for id, text in TEXTS.items():
        write(root, id, text)
    return root


def tag(root: Path, id: str, *quotes: str, label: str = "fact", annotator: str = "Anna") -> None:
    """Tag quotes in an article as it is read from its file."""
    with layer_of(root, id, annotator) as layer:
        for quote in quotes:
            start = TEXTS[id].index(quote)
            span = span_at(TEXTS[id], start, start + len(quote))
            times = {"created": WHEN, "modified": WHEN}
            mark = Annotation(id=new_id(), label=label, spans=(span,), **times)
            layer.commit("tag", [(None, mark)])


def exported(root: Path, by: str = "annotation", offsets: str = "codepoint") -> Path:
    path = root.parent / f"{root.name}-{by}-{offsets}.jsonl"
    with path.open("wb") as file:
        export = Export(select([root]), NATIVE, choose(NATIVE, by, offsets))
        assert not export.write_to(lambda piece: file.write(encoded(piece)))
    return path


def edited(path: Path, number: int, **fields: Any) -> Path:
    """A copy of a file with other values in one line."""
    lines = path.read_text().splitlines()
    lines[number] = json.dumps({**json.loads(lines[number]), **fields})
    target = path.with_name("edited.jsonl")
    target.write_text("\n".join(lines))
    return target


def brought(path: Path, into: Path, layer: str | None = None) -> Delivery:
    """What a file brings, each record with the article that it belongs to."""
    return delivery(records_of([path], NATIVE), Matcher(into), layer, moment=MOMENT)


def imported(path: Path, into: Path, layer: str | None = None) -> list[str]:
    """Take a file in, and return what is said of each layer; looking first says the same."""
    found = brought(path, into, layer)
    assert found.problems == []
    foretold = [plan.said for plan in dry_run(found)]
    assert [plan.said for plan in take_in(found, "Zoe")] == foretold
    return foretold


def kept(root: Path) -> dict[str, bytes]:
    """Everything in the workspace that other people get."""
    found = sorted((root / ".obelism").rglob("*")) if (root / ".obelism").exists() else []
    return {str(path): path.read_bytes() for path in found if path.is_file()}


def journal(root: Path, annotator: str, id: str) -> list[Any]:
    data = Folder(root).history_path(annotator, id).read_bytes()
    return [json.loads(line) for line in data.splitlines()]


@contextmanager
def layer_of(root: Path, id: str, annotator: str = "Anna") -> Iterator[Layer]:
    (ref,) = find_articles([root / id], root)
    with Layer.open(Folder(root), load_article(ref), annotator) as layer:
        assert layer.read_only is None
        yield layer


def lines_of(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def problems_of(path: Path, place: Path, layer: str | None = None) -> list[str]:
    found = brought(path, place, layer)
    return [problem.removeprefix(f"{path}, ") for problem in found.problems]
