"""Damaged files under the whole program: one sentence, the damage set aside, the last good state.

A folder of articles that differ in nothing but how their files are damaged; the program goes
through it from one to the next.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from reader.store.base import LayerKey
from tests.faults.faulty import acknowledged
from tests.services.tagged import tag, write
from tests.store.folders import Folder
from tests.terminal.harness import Terminal, obelism

TEXT = "One is here. Two is there. Three is nowhere. Four is free.\n"
QUOTES = ("One is here.", "Two is there.", "Three is nowhere.")
SAMPLE = "00000.txt"

READ_ONLY = "read-only"


class Case(NamedTuple):
    """The files of one layer, and what has to come of them."""

    journal: bytes
    layer: bytes | None
    tags: int
    """How many are shown."""
    says: tuple[str, ...] = ()
    """Parts of the sentence that is shown."""
    aside: tuple[bytes, ...] = ()
    """What is set aside."""
    writable: bool = True


TORN, MADE_AGAIN = "The journal's end, from line", "The layer file was damaged"
CUT_OFF = "cut off as it was written and never shown as saved"
LACKS = "The journal lacks"


def cut_journals(journal: bytes, layer: bytes, step: int) -> Iterator[Case]:
    """The layer file has all; where there is none, the last good state is that of whole lines."""
    for length in range(step, len(journal), step):
        cut = journal[:length]
        torn = cut[cut.rfind(b"\n") + 1 :]
        lines = cut.count(b"\n")
        whole = journal[length : length + 1] == b"\n"  # only the line's end is missing
        tail = torn and not whole
        aside = (torn,) if tail else ()
        says = (TORN,) if tail else ()
        lacks = (LACKS,) if lines + whole < len(QUOTES) else ()
        yield Case(cut, layer, len(QUOTES), says + lacks, aside)
        yield Case(cut, None, lines + whole, (CUT_OFF,) if tail else (), aside)


def cut_layers(journal: bytes, layer: bytes, step: int) -> Iterator[Case]:
    for length in range(0, len(layer) - 2, step):
        cut = layer[:length]
        yield Case(journal, cut, len(QUOTES), (MADE_AGAIN,), (cut,))


def replaced(journal: bytes, layer: bytes) -> Iterator[Case]:
    """Something else stands where the files were."""
    for other in (bytes(500), b"[]", b"null", b'{"meta":{"1":[]},"annotations":[]}'):
        yield Case(journal, other, len(QUOTES), (MADE_AGAIN,), (other,))
        yield Case(other, layer, len(QUOTES), (TORN, LACKS), (other,))
        yield Case(other, other, 0, (MADE_AGAIN, TORN), (other, other))
    tables = json.loads(layer)
    tables["meta"]["1"]["seq"] = "three"
    wrong = json.dumps(tables).encode()
    yield Case(journal, wrong, len(QUOTES), (MADE_AGAIN,), (wrong,))
    newer = layer.replace(b"obelism/1", b"obelism/7")
    yield Case(journal, newer, len(QUOTES), ("written by another version",), writable=False)
    later = journal + b'{"schema":"obelism/7","type":"action"}\n'
    yield Case(later, layer, len(QUOTES), ("written by another version",), writable=False)


@pytest.fixture
def cases(tmp_path: Path, in_full: bool) -> list[Case]:
    """All cases; in short every 900th byte stands for every tenth."""
    sample = tmp_path / "sample"
    write(sample, SAMPLE, TEXT)
    tag(sample, SAMPLE, *QUOTES)
    place = Folder(sample)
    journal = place.history_path("Anna", SAMPLE).read_bytes()
    layer = place.layer_path("Anna", SAMPLE).read_bytes()
    step = 10 if in_full else 900
    return [
        Case(journal, layer, len(QUOTES)),
        *cut_journals(journal, layer, step),
        *cut_layers(journal, layer, step),
        *replaced(journal, layer),
    ]


def name_of(number: int) -> str:
    return f"{number:05}.txt"


def write_all(folder: Path, cases: list[Case]) -> Folder:
    """Write an article with its files for each case."""
    place = Folder(folder)
    folder.mkdir()
    place.ensure()
    for number, case in enumerate(cases):
        name = name_of(number)
        write(folder, name, TEXT)
        for path, data in (
            (place.history_path("Anna", name), case.journal),
            (place.layer_path("Anna", name), case.layer),
        ):
            if data is not None:
                place.for_writing(path).write_bytes(renamed(data, name))
    return place


def renamed(data: bytes, name: str) -> bytes:
    return data.replace(SAMPLE.encode(), name.encode())


def test_damaged_files_open_in_their_last_good_state(
    tmp_path: Path, cases: list[Case], in_full: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "damaged"
    place = write_all(folder, cases)
    with obelism(folder, "--as", "Anna", columns=300, rows=10) as terminal:
        terminal.wait_for(f"{len(cases)} articles")
        terminal.press("Enter")
        for number, case in enumerate(cases):
            terminal.wait_for(f" {number + 1}/{len(cases)} ")
            check(terminal, place, case, name_of(number))
            terminal.press(">")
        terminal.wait_for("This is the last article.")
        terminal.press("q")
        terminal.wait_for(f"{len(cases)} articles")
        terminal.press("q", "q")
        assert terminal.wait_exit() == 0
    if in_full:
        with capsys.disabled():
            print(f"\ndamaged files: {len(cases)} layers opened in their last good state")


def check(terminal: Terminal, place: Folder, case: Case, name: str) -> None:
    """What the screen shows of a case, what is set aside, and that it goes on from there."""
    assert f" {case.tags} tag{'' if case.tags == 1 else 's'} ·" in terminal.row(0), terminal.text
    message = terminal.row(terminal.emulator.screen.lines - 2)
    for part in case.says:
        assert part in message, message
    if not case.says:
        assert not any(word in message for word in ("damaged", "cut off", "lacks")), message
    assert sorted(set_aside(place, name)) == sorted(renamed(data, name) for data in case.aside)
    if not case.writable:
        assert terminal.row(0).endswith(READ_ONLY)
        assert place.history_path("Anna", name).read_bytes() == renamed(case.journal, name)
        return
    terminal.press("G", "f")
    terminal.wait_for(lambda: acknowledged(terminal) == case.tags + 1)
    contents = place.read(LayerKey("Anna", name))
    quotes = {each.spans[0].text for each in contents.annotations.values()}
    assert quotes == {*QUOTES[: case.tags], "Four is free."}


def set_aside(place: Folder, name: str) -> list[bytes]:
    return [path.read_bytes() for path in place.home.glob(f"damaged/*--{name}-*")]
