"""A move that version 0.1.0 left unfinished is finished just as that version would have done it.

`old_moves.json` holds, for a move, its undoing and its redoing, all files of a folder as that
version left them when it ended after the first of two writes (`before`), and those that are other
ones once it had finished that at its next start (`after`), with the ids and times given here.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from reader.corpus.find import find_articles
from reader.corpus.load import load_article
from reader.store import layer as layer_module
from reader.store.layer import Layer
from tests.store.folders import Folder
from tests.store.making import Ticking

STATES = json.loads((Path(__file__).parent / "old_moves.json").read_text())
AT = datetime(2030, 1, 2, 9, tzinfo=UTC)
NOTES = ".obelism/local/moves/"


@pytest.fixture(params=STATES)
def step(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    for name, text in STATES[request.param]["before"].items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return str(request.param)


@pytest.fixture(autouse=True)
def _ids(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = count(0x1000)
    monkeypatch.setattr(layer_module, "new_id", lambda: f"{next(ids):032x}")


def opened(root: Path, annotator: str = "Anna") -> Layer:
    (ref,) = find_articles([root / "b.txt"])
    return Layer.open(Folder(root), load_article(ref), annotator, clock=Ticking(AT))


def files_of(root: Path) -> dict[str, str]:
    """All files but locks, which hold nothing of the tags."""
    paths = (path for path in root.rglob("*") if path.is_file() and path.parent.name != "locks")
    return {str(path.relative_to(root)): path.read_bytes().decode() for path in paths}


def test_it_is_finished_byte_for_byte_at_opening(step: str, tmp_path: Path) -> None:
    state = STATES[step]
    opened(tmp_path).close()
    kept = {name: text for name, text in state["before"].items() if NOTES not in name}
    assert files_of(tmp_path) == {**kept, **state["after"]}
    assert not (tmp_path / NOTES).exists()


def test_it_is_finished_once(step: str, tmp_path: Path) -> None:
    opened(tmp_path).close()
    before = files_of(tmp_path)
    opened(tmp_path).close()
    assert files_of(tmp_path) == before


def test_another_person_leaves_it(step: str, tmp_path: Path) -> None:
    opened(tmp_path, "Ben").close()
    assert files_of(tmp_path) == STATES[step]["before"]


def test_where_the_tags_had_not_come_they_stay(step: str, tmp_path: Path) -> None:
    (note,) = (tmp_path / NOTES).iterdir()
    taker = json.loads(note.read_text())["taker"]
    for kind in ("history", "layers"):
        for path in (tmp_path / ".obelism" / kind).rglob(f"{taker}*"):
            path.unlink()
    before = files_of(tmp_path)
    opened(tmp_path).close()
    assert not note.exists()
    assert {**files_of(tmp_path), **{name: before[name] for name in before if NOTES in name}} == (
        before
    )


def test_a_layer_that_is_held_is_finished_the_next_time(step: str, tmp_path: Path) -> None:
    (note,) = (tmp_path / NOTES).iterdir()
    folder = Folder(tmp_path)
    giver = json.loads(note.read_text())["giver"]
    then = folder.article(giver)
    note.rename(tmp_path / "note")
    with Layer.open(folder, then, "Anna", clock=Ticking(AT)):
        (tmp_path / NOTES).mkdir(exist_ok=True)
        (tmp_path / "note").rename(note)
        opened(tmp_path).close()
        assert note.exists()
    opened(tmp_path).close()
    assert not note.exists()


@pytest.mark.parametrize("content", ["", "{", '{"what": "steal"}'])
def test_a_note_that_is_none_is_left_alone(step: str, tmp_path: Path, content: str) -> None:
    (note,) = (tmp_path / NOTES).iterdir()
    note.write_text(content)
    before = files_of(tmp_path)
    opened(tmp_path).close()
    assert files_of(tmp_path) == before
