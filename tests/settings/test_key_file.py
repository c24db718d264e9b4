"""`keys.toml`: what it can say, and what is said of its mistakes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.settings.files import BadKeys, key_path, read_keys

GOOD = """\
# Keys for a left hand.
jump = "e"

next_sentence = ["d", "Down"]
"jump_span" = 'E'
'tag:fact' = "F5"
"""


def written(root: Path, content: str | bytes) -> Path:
    """A file of keys in a folder."""
    path = root / "keys.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_keys_as_written_and_where(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    found = read_keys(path)
    assert found.keys == {
        "jump": ("e",),
        "next_sentence": ("d", "Down"),
        "jump_span": ("E",),
        "tag:fact": ("F5",),
    }
    assert found.place("next_sentence") == f"{path}, line 4"
    assert found.place("jump_span") == f"{path}, line 5"
    assert found.place("tag:fact") == f"{path}, line 6"
    assert found.place("undo") == str(path)


def test_a_mark_at_its_beginning_and_other_line_ends_are_no_matter(tmp_path: Path) -> None:
    found = read_keys(written(tmp_path, b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()))
    assert found.keys["jump"] == ("e",)
    assert found.lines["next_sentence"] == 4


def test_without_a_file_no_key_is_changed(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    assert read_keys(path) == (path, {}, {})
    assert read_keys(written(tmp_path, "")) == (path, {}, {})


def test_it_stands_in_the_folder_for_settings(home: Path) -> None:
    path = key_path()
    assert path.name == "keys.toml"
    assert path.parent.name == "obelism"
    assert home in path.parents
    assert read_keys().keys == {}
    path.parent.mkdir(parents=True)
    path.write_text('jump = "e"\n')
    assert read_keys().keys == {"jump": ("e",)}


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("jump = 5\n", 1),
        ('# mine\n\njump = ""\nundo = [1]\n', 4),
        ('undo = "e"\njump = []\n', 2),
        ('undo = "e"\njump = ["a", 2]\n', 2),
        ("jump = true\n", 1),
        ("\njump = { key = 'a' }\n", 2),
        ('\n\n"jump" = [["a"]]\n', 3),
        ("[jump]\nkey = 'a'\n", 1),
        ("\n[[jump]]\nkey = 'a'\n", 2),
        ("jump.key = 'a'\n", 1),
    ],
)
def test_what_is_no_key_is_refused_with_path_and_line(
    tmp_path: Path, content: str, line: int
) -> None:
    path = written(tmp_path, content)
    with pytest.raises(BadKeys) as refused:
        read_keys(path)
    sentence = rf"{re.escape(str(path))}, line {line}: (jump|undo) needs a key in quotation marks"
    assert re.match(sentence, str(refused.value))


def test_all_that_is_no_key_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadKeys, match=r"line 1: jump needs .* Line 3: undo needs"):
        read_keys(written(tmp_path, 'jump = 5\nredo = "e"\nundo = []\n'))


@pytest.mark.parametrize(
    ("content", "line"),
    [("jump = e\n", 1), ("jump = 'e'\nundo 'a'\n", 2), ("jump = 'e'\njump = 'a'\n", 2), ("!", 1)],
)
def test_what_is_not_toml_is_refused_with_path_and_line(
    tmp_path: Path, content: str, line: int
) -> None:
    path = written(tmp_path, content)
    with pytest.raises(BadKeys) as refused:
        read_keys(path)
    assert str(refused.value).startswith(f"{path}: ")
    assert f"line {line}" in str(refused.value)


def test_what_is_not_text_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, b"jump = '\xff'\n")
    with pytest.raises(BadKeys, match=re.escape(f"{path}: it is not UTF-8")):
        read_keys(path)


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    path.mkdir()
    with pytest.raises(BadKeys, match=re.escape(f"{path}: it is a folder")):
        read_keys(path)


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_keys_or_refused_with_the_path(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = written(tmp_path_factory.getbasetemp(), content)
    try:
        keys, message = read_keys(path).keys, str(path)
    except BadKeys as refused:
        keys, message = {}, str(refused)
    assert message.startswith(str(path))
    assert all(isinstance(key, str) for each in keys.values() for key in each)
