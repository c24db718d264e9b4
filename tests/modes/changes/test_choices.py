"""What was decided of an article's changes stands until the tags are carried over."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.modes.articles.desk import Desk
from reader.modes.changes.choices import keep_choices, left_sentence
from reader.services.relocate.carry_over import Carrying
from tests.modes.articles.desks import desk_on
from tests.services.tagged import tag, write

OLD = "The fare is 12 kroner a day.\n\nNobody came to the harbour that day.\n\nIt rained a lot.\n"
NEW = "The fare is 15 kroner a day.\n\nNobody came to the old harbour then.\n\nIt rained at last.\n"
QUOTES = [line for line in OLD.split("\n") if line]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    write(tmp_path, "a.txt", OLD)
    tag(tmp_path, "a.txt", *QUOTES)
    write(tmp_path, "a.txt", NEW)
    return desk_on(tmp_path)


def begun(desk: Desk) -> Carrying:
    desk.open(0)
    carrying = desk.carrying()
    assert len(carrying.doubtful) == 3
    return carrying


def decisions(carrying: Carrying) -> list[tuple[bool, bool]]:
    return [(each.decided, each.taken) for each in carrying.doubtful]


def kept_files(folder: Path) -> list[Path]:
    return [*(folder / ".obelism/local/carrying").glob("*")]


def test_they_are_there_in_another_run(desk: Desk, tmp_path: Path) -> None:
    carrying = begun(desk)
    carrying.take()
    carrying.reject()
    keep_choices(carrying)
    desk.close()
    again = begun(desk_on(tmp_path))
    assert decisions(again) == [(True, True), (True, False), (False, False)]
    assert again.at == 2
    assert again.message == "Your 2 decisions stand; k goes back over what is decided."
    again.take()
    assert again.apply()
    assert kept_files(tmp_path) == []


def test_what_is_kept_once_they_are_carried_over_is_nothing(desk: Desk, tmp_path: Path) -> None:
    carrying = begun(desk)
    for _ in range(3):
        carrying.take()
    carrying.apply()
    keep_choices(carrying)
    assert kept_files(tmp_path) == []


def test_another_change_of_the_text_is_decided_anew(desk: Desk, tmp_path: Path) -> None:
    carrying = begun(desk)
    carrying.take()
    keep_choices(carrying)
    desk.close()
    write(tmp_path, "a.txt", NEW.replace("15", "16"))
    again = begun(desk_on(tmp_path))
    assert (again.decided, again.message) == (0, "")


def test_a_damaged_file_is_as_none(desk: Desk, tmp_path: Path) -> None:
    carrying = begun(desk)
    carrying.take()
    keep_choices(carrying)
    desk.close()
    (path,) = kept_files(tmp_path)
    path.write_bytes(path.read_bytes()[:-10])
    assert begun(desk_on(tmp_path)).decided == 0


def test_what_is_left_is_said(desk: Desk, tmp_path: Path) -> None:
    carrying = begun(desk)
    assert left_sentence(carrying, "T") == "Everything is left as it was."
    assert kept_files(tmp_path) == []
    carrying.take()
    said = "Nothing is carried over yet; your decision is kept, and T goes on there."
    assert left_sentence(carrying, "T") == said
    assert len(kept_files(tmp_path)) == 1


def test_what_cannot_be_kept_is_said(desk: Desk, tmp_path: Path) -> None:
    carrying = begun(desk)
    carrying.take()
    write(tmp_path, ".obelism/local/carrying", "no folder")
    assert "cannot be kept" in left_sentence(carrying, "T")
