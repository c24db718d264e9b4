"""A folder in which everything that can be named or written is hostile."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from reader.corpus.find import find_articles
from reader.corpus.load import load_article
from reader.model.annotation import Annotation, Span
from reader.store.layer import Layer
from tests.hostile.payloads import DIRECTIONS, MARKUP, OBEYED, begins, hostile
from tests.store.folders import Folder

ANNOTATOR = (begins("N") + "".join(MARKUP))[:100]
"""As hostile as a name may be: controls are refused."""

_IN_FILE = OBEYED.replace("\0", "")  # what has a NUL is no text file

TEXT = (
    f"{begins('T')}{_IN_FILE}\r\n\r\n"
    f"It said {begins('X')}{_IN_FILE} to all. Rain is wet.\r\n\r\n"
    + "".join(f"{each} was said.\n" for each in MARKUP)
)
"""The first line is the title."""

QUOTE = f"{begins('X')}{_IN_FILE}"

LABELS = f"""
[[label]]
name = "fact"
key = "f"
letter = "["
guideline = {json.dumps(hostile("G"))}
roles = [{{ name = "{begins("R")}" }}, {{ name = "[/b]" }}]
attributes = [{{ name = "{begins("AN")}", type = "choice", values = ["{begins("AV")}"] }}]

[[label]]
name = "{begins("L")}"
key = "o"
letter = "]"
"""


def file_name(name: str) -> str:
    """A hostile name of a file or folder that begins with markup around `name`."""
    return hostile(name, 90).replace("/", "|").replace("\0", "")


def make(folder: Path) -> Path:
    """Make a workspace below `folder`; return the folder that is to be opened."""
    root = folder / file_name("W")
    root.mkdir()
    Folder(root).ensure()
    (root / ".obelism/labels.toml").write_text(LABELS.replace("\x7f", "\\u007f"), encoding="utf-8")
    guidelines = f"# fact\n\n{hostile('GM')}\n".replace("\0", "")
    (root / ".obelism/guidelines.md").write_text(guidelines, encoding="utf-8")
    (root / f"{file_name('F')}.txt").write_bytes(TEXT.encode())
    (root / f"{file_name('B')}.txt").write_bytes(b"\x89PNG\r\n" + OBEYED.encode())
    os.mkfifo(root / f"{file_name('P')}.txt")
    records = [
        {"id": hostile("I"), "title": hostile("J"), "source": hostile("S"), "text": TEXT},
        {"id": f"../../{hostile('K')}", "title": "", "text": f"{hostile('M')}\n"},
        {"id": hostile("O"), "text": [hostile("Q")]},
    ]
    lines = [json.dumps(record) for record in records] + [hostile("Z").replace("\n", "")]
    (root / f"{file_name('Y')}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return root


OTHER = f"other {begins('N')}{DIRECTIONS}{''.join(MARKUP)}"[:100]
"""A name that nobody can take here, and that a folder from elsewhere can hold."""


def tag(root: Path, annotator: str = ANNOTATOR) -> None:
    """Put annotations on the text file of which every field is hostile."""
    (ref,) = [
        ref
        for ref in find_articles([root])
        if ref.id.endswith(".txt") and not ref.problem and ref.id.startswith(begins("F"))
    ]
    article = load_article(ref)
    with Layer.open(Folder(root), article, annotator) as layer:
        layer.commit(hostile("what"), [(None, _annotation())])
        layer.commit(
            "tag", [(None, _annotation(label=f"{OBEYED}{begins('U')}", note=None, id="2" * 32))]
        )


def _annotation(**fields: Any) -> Annotation:
    start = TEXT.index(QUOTE)
    content = Span(start, start + len(QUOTE), hostile("H"), QUOTE)
    known = {
        "id": "1" * 32,
        "label": "fact",
        "spans": (content,),
        "note": hostile("C"),
        "attributes": {hostile("A"): hostile("V"), "more": {hostile("D"): [hostile("E")]}},
        "created": "2030-01-01T00:00:00.000Z",
        "modified": "2030-01-01T00:00:00.000Z",
    }
    return Annotation(**{**known, **fields})


def damage(root: Path) -> None:
    """Put hostile text also where it has no place, for the sentences that tell of it."""
    home = root / ".obelism"
    (journal,) = home.glob("history/*/*.jsonl")
    lines = journal.read_bytes().splitlines(keepends=True)
    nasty = hostile("line").replace("\n", "").encode()
    journal.write_bytes(lines[0] + nasty + b"\n" + lines[1] + nasty)
    (layer,) = home.glob("layers/*/*.json")
    tables = json.loads(layer.read_bytes())
    records = tables["annotations"]
    records["3"] = {"id": hostile("three"), hostile("field"): 1}
    records["4"] = {**records["1"], "id": hostile("four"), "label": hostile("label")}
    records["4"]["spans"][0]["text"] = hostile("other")
    layer.write_text(json.dumps(tables), encoding="utf-8")
    (home / "names.json").write_text(hostile("names"), encoding="utf-8")
    progress = home / "progress" / layer.parent.name
    progress.mkdir(parents=True)
    (progress / f"{file_name('progress')}.json").write_text(hostile("progress"), encoding="utf-8")
    other = home / "layers" / file_name("layer")
    other.mkdir()
    (other / f"{file_name('layer')}.json").write_bytes(layer.read_bytes())
