"""A project of REFI-QDA that Potato's own export writes, whose ends are inclusive.

It is run as a command, on a study as its server leaves one.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

from tests.clients.base import Wrong, called, environment
from tests.formats.golden_text import BODY

GOLDEN = Path(__file__).parent.parent / "formats/golden/qdpx/potato.qde"

MARKED = {
    "ann": [("Money", "owes nobody anything"), ("Debt", "owes the town £40,000")],
    "ben": [("Money", "£40,000"), ("Money", "owes nobody anything.\nIt owes")],
}
"""Each person's codes and the quotes that have them."""


def needs() -> str:
    """Return what is missing: nothing, as its environment is made."""
    return ""


def run(folder: Path) -> Iterator[str]:
    """Export a made-up study, and compare the project with what the tests read."""
    python = environment("potato", "--no-deps", "potato-annotation", "pyyaml")
    study = _study(folder / "study")
    target = folder / "exported"
    command = [str(python), "-m", "potato.export", "--config", str(study)]
    called([*command, "--format", "qdpx", "--output", str(target)])
    (path,) = target.glob("*.qdpx")
    with zipfile.ZipFile(path) as archive:
        data = archive.read("project.qde")
        (text,) = (archive.read(each) for each in archive.namelist() if each.endswith(".txt"))
    (folder / GOLDEN.name).write_bytes(data)
    if text.decode() != BODY:
        raise Wrong(f"{path}: its text is not the one that was marked")
    if not GOLDEN.exists() or data != GOLDEN.read_bytes():
        raise Wrong(f"{folder / GOLDEN.name} differs from {GOLDEN}")
    yield f"{GOLDEN.name} is what it writes"


def _study(folder: Path) -> Path:
    """Write a study with what people have marked in it; return its configuration."""
    config = {
        "annotation_task_name": "Harbour",
        "data_files": ["texts.json"],
        "item_properties": {"id_key": "id", "text_key": "text"},
        "output_annotation_dir": "marked",
        "annotation_schemes": [
            {"annotation_type": "span", "name": "codes", "labels": ["Money", "Debt"]},
        ],
    }
    people = folder / "marked"
    people.mkdir(parents=True)
    (folder / "texts.json").write_text(json.dumps([{"id": "harbour", "text": BODY}]))
    for person, quotes in MARKED.items():
        spans = []
        for code, quote in quotes:
            start = BODY.index(quote)
            place = {"start": start, "end": start + len(quote)}
            spans.append([{"schema": "codes", "name": code, **place}, "true"])
        state = {"user_id": person, "instance_id_to_span_to_value": {"harbour": spans}}
        (people / person).mkdir()
        (people / person / "user_state.json").write_text(json.dumps(state))
    path = folder / "config.yaml"
    path.write_text(json.dumps(config))
    return path
