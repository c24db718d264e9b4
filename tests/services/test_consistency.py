"""What one annotator has not tagged alike: found, made to agree in one batch, and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.model.errors import ObelismError
from reader.model.log import ALIKE
from reader.services.consistency import Clash, agreeing, clashes
from reader.services.own_tags import change
from reader.store.base import LayerKey
from tests.cli.running import run
from tests.modes.annotate.keyboard import press, reader_on, said
from tests.services.tagged import tag, write
from tests.store.folders import Folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path, "a.txt", "The port is full. Ports are full. The port is full.\n")
    write(tmp_path, "b.txt", "The port is full, they say. The port is fully lit.\n")
    tag(tmp_path, "a.txt", "The port is full", label="fact")
    tag(tmp_path, "a.txt", "Ports are full", label="opinion")
    tag(tmp_path, "b.txt", "The port is full", label="opinion")
    tag(tmp_path, "b.txt", "they say", label="fact")
    tag(tmp_path, "b.txt", "they say", label="opinion", annotator="Ben")
    return tmp_path


def found(root: Path, annotator: str = "Anna") -> list[Clash]:
    store = Folder(root)
    own = [(store, key) for key in store.layers() if key.annotator == annotator]
    problems: list[str] = []
    unlike = clashes(own, problems)
    assert problems == []
    return unlike


def labels(root: Path) -> dict[str, list[str]]:
    store = Folder(root)
    names = {}
    for key in store.layers():
        if key.annotator == "Anna":
            tags = store.read(key).annotations.values()
            names[key.article_id] = sorted(f"{each.label} {each.start}" for each in tags)
    return names


def test_the_same_words_with_several_labels_or_without_a_tag(root: Path) -> None:
    (clash,) = found(root)
    assert clash.words == "The port is full"
    assert clash.counts == {"fact": 1, "opinion": 1, "": 1}
    assert clash.in_words() == "fact 1, opinion 1, not tagged 1"
    assert clash.to_do() == "2 places in 2 articles"
    assert found(root, "Ben") == []


def test_all_are_made_to_agree_in_one_batch_and_taken_back_whole(root: Path) -> None:
    before = labels(root)
    (clash,) = found(root)
    parts = agreeing(clash)
    change(parts, "tag", "Anna")
    assert found(root) == []
    assert labels(root)["a.txt"] == ["fact 0", "fact 34", "opinion 18"]
    assert labels(root)["b.txt"] == ["fact 0", "fact 18"]
    store = Folder(root)
    last = [store.read(LayerKey("Anna", name)).entries[-1] for name in ("a.txt", "b.txt")]
    assert last[0].batch is not None
    assert last[0].batch == last[1].batch
    change([part.back for part in parts], "tag", "Anna")
    assert labels(root) == before
    assert len(found(root)) == 1


def test_undo_in_one_article_takes_it_back_in_all(root: Path) -> None:
    before = labels(root)
    change(agreeing(found(root)[0]), ALIKE, "Anna")
    after = labels(root)
    reader = reader_on(root, (root / "a.txt").read_text(encoding="utf-8"), id="a.txt")
    press(reader, "u")
    assert labels(root) == before
    assert said(reader).endswith("So in 1 other article, too.")
    press(reader, "U")
    assert labels(root) == after
    tag(root, "b.txt", "they say", label="opinion")
    press(reader, "u")
    assert labels(root)["a.txt"] == before["a.txt"]
    assert "fact 0" in labels(root)["b.txt"]
    assert said(reader).endswith("Not in 1 article: more was done there since.")


def test_where_one_layer_has_changed_or_is_held_nothing_changes(root: Path) -> None:
    (clash,) = found(root)
    parts = agreeing(clash)
    change(parts, "tag", "Anna")
    done = labels(root)
    with pytest.raises(ObelismError, match=r"Nothing was changed\."):
        change(parts, "tag", "Anna")
    assert labels(root) == done


def test_the_command_prints_them_for_every_person(root: Path) -> None:
    result = run("check", root, "--consistency")
    assert result.exit_code == 0
    line = "Anna: “The port is full”: fact 1, opinion 1, not tagged 1, as in a.txt"
    assert result.stdout.splitlines() == [line]
    assert run("check", root, "--consistency", "--repair").exit_code == 2
