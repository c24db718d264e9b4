"""Journals that another program saved in another form: read, not added to, and mended."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reader.store.base import LayerKey
from tests.store.folders import Folder
from tests.store.making import damaged, mark, opened, tagged, workspace

COUNT = 3
KEY = LayerKey("Anna", "talks.txt")
IDS = [mark(number).id for number in range(1, COUNT + 1)]


@pytest.fixture(params=[True, False], ids=["with a layer file", "without one"])
def place(tmp_path: Path, request: pytest.FixtureRequest) -> Folder:
    made = workspace(tmp_path)
    tagged(made, COUNT)
    if not request.param:
        made.layer_path(*KEY).unlink()
    return made


@pytest.mark.parametrize("marked", ["once", "in each line"])
def test_marks_of_byte_order_before_lines_change_nothing(place: Folder, marked: str) -> None:
    journal = place.history_path(*KEY)
    lines = journal.read_bytes().splitlines(keepends=True)
    data = b"".join(lines) if marked == "once" else b"\xef\xbb\xbf".join(lines)
    journal.write_bytes(b"\xef\xbb\xbf" + data)

    with opened(place) as layer:
        assert (list(layer.annotations), layer.read_only, layer.notices) == (IDS, None, [])
        layer.undo()
    with opened(place) as layer:
        assert list(layer.annotations) == IDS[:-1]
    assert len(place.trail(KEY).lines) == COUNT + 1
    assert [*place.check()] == []
    assert damaged(place) == []


FORMS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "UTF-16": ("UTF-16", lambda data: data.decode().encode("utf-16")),
    "UTF-16 without a mark": ("UTF-16", lambda data: data.decode().encode("utf-16-be")),
    "UTF-32": ("UTF-32", lambda data: data.decode().encode("utf-32")),
    "old line ends": (
        "lines that end in a carriage return",
        lambda data: data.replace(b"\n", b"\r"),
    ),
}


@pytest.mark.parametrize(("form", "save"), FORMS.values(), ids=FORMS)
def test_one_in_another_form_is_read_and_mended(
    place: Folder, form: str, save: Callable[[bytes], bytes]
) -> None:
    journal = place.history_path(*KEY)
    before = journal.read_bytes()
    journal.write_bytes(save(before))

    with opened(place) as layer:
        assert list(layer.annotations) == IDS
        expected = (
            f"Read-only: another program saved the journal as {form}; `obelism check --repair`"
        )
        assert str(layer.read_only).startswith(expected)
    assert journal.read_bytes() == save(before)
    (said,) = place.trail(KEY).findings
    assert said.message.startswith(f"it was saved as {form} by another program")
    found = next(iter(place.check())).message
    assert (
        found
        == f"{said.message.split(';')[0]}, so nothing is added to it; --repair writes it as it was"
    )

    assert all(each.repaired for each in place.check(repair=True))
    assert journal.read_bytes() == before
    with opened(place) as layer:
        assert (list(layer.annotations), layer.read_only) == (IDS, None)
    assert [*place.check()] == []
    assert damaged(place) == []


def test_what_is_whole_in_no_form_is_damage(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    tagged(place, COUNT)
    journal = place.history_path(*KEY)
    journal.write_bytes(journal.read_bytes().decode().encode("utf-16")[:-1])

    with opened(place) as layer:
        assert list(layer.annotations) == IDS
        assert layer.read_only is None
    assert len(damaged(place)) == 1
