from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reader.model.errors import ObelismError, WrongUse
from reader.modes.articles.opening import Apart, opening, takes_standard_input
from tests.services.tagged import tag, write


def told(*paths: Path, **settings: object) -> ObelismError:
    """What is said of paths that cannot be opened."""
    with pytest.raises(ObelismError) as caught:
        opening(paths, **settings)  # type: ignore[arg-type]
    return caught.value


def test_a_file_is_opened_with_who_reads_it(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "Oslo.\r\n")
    found = opening([path], annotator=" Anna ", workspace=tmp_path / "tags", encoding="latin-1")
    (ref,) = found.refs
    assert (ref.path, ref.id) == (path, "../a.txt")
    assert (found.annotator, found.workspace, found.encoding) == (
        "Anna",
        tmp_path / "tags",
        "latin-1",
    )
    assert found.preloaded is not None
    assert found.preloaded.text == "Oslo.\r\n"


def test_nothing_is_written_by_looking(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "Oslo.")
    opening([tmp_path], annotator="Anna", workspace=tmp_path / "tags")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt"]


def test_a_text_is_not_kept_before_it_is_known_who_reads(tmp_path: Path) -> None:
    assert opening([write(tmp_path, "a.txt", "Oslo.")]).preloaded is None


def test_a_folder_gives_what_can_be_read_and_what_cannot(tmp_path: Path) -> None:
    write(tmp_path, "a.jsonl", '{"text": "One."}\nbroken\n')
    write(tmp_path, "b.txt", "Two.")
    refs = list(opening([tmp_path]).refs)
    assert [ref.problem is None for ref in refs] == [True, False, True]


def test_a_folder_is_looked_through_only_as_far_as_needed(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "One.")
    later = write(tmp_path, "b.jsonl", '{"text": "Two."}')
    refs = opening([tmp_path / "a.txt", later]).refs
    later.write_text('{"text": "Two.", "id": "new"}')
    assert [ref.id for ref in refs] == ["a.txt", "b.jsonl#new"]


def test_standard_input_is_an_article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = opening([], standard_input="Oslo, née Kristiania.".encode())
    (ref,) = found.refs
    assert ref.id.startswith("stdin-")
    assert ref.store.root == tmp_path
    assert found.preloaded is not None
    assert found.preloaded.text == "Oslo, née Kristiania."


def test_below_a_workspace_without_tags_of_it_the_place_is_asked_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    piped = b"Oslo."
    monkeypatch.chdir(tmp_path)
    (ref,) = opening([], standard_input=piped).refs
    tag(tmp_path, ref.id, "Oslo", text="Oslo.")
    deep = write(tmp_path, "a/b/c.txt", "One.")
    write(tmp_path, "a/b/d.txt", "Two.")

    def asked(*paths: Path, **settings: Any) -> Apart | None:
        return opening(paths, annotator="Anna", **settings).apart

    for path in (deep, deep.parent, tmp_path / "a"):
        apart = asked(path)
        assert apart is not None
        assert str(tmp_path / ".obelism") in apart.question
    assert asked(tmp_path) is None, "the folder that was opened"
    assert asked(deep, workspace=tmp_path) is None
    monkeypatch.chdir(deep.parent)
    assert asked(standard_input=piped) is None, "it has tags of that"
    assert asked(standard_input=b"Bergen.") is not None
    monkeypatch.chdir(tmp_path)

    apart = asked(deep)
    assert apart is not None
    (ref,) = apart.decide(above=True).refs
    assert (ref.store.name, ref.id) == (str(tmp_path), "a/b/c.txt")
    assert asked(deep.parent) is asked(deep.parent / "d.txt") is None
    write(tmp_path, "e/f.txt", "Three.")
    apart = asked(tmp_path / "e")
    assert apart is not None
    (ref,) = apart.decide(above=False).refs
    assert (ref.store.name, ref.id) == (str(tmp_path / "e"), "f.txt")
    assert asked(tmp_path / "e" / "f.txt") is None


def test_when_standard_input_is_read() -> None:
    dash, file = Path("-"), Path("a.txt")
    assert takes_standard_input([dash], terminal=True)
    assert takes_standard_input([], terminal=False)
    assert not takes_standard_input([], terminal=True)
    assert not takes_standard_input([file], terminal=False)
    with pytest.raises(WrongUse, match="stands alone"):
        takes_standard_input([dash, file], terminal=False)


def test_a_missing_path_is_wrong_use(tmp_path: Path) -> None:
    error = told(write(tmp_path, "a.txt", "One."), tmp_path / "nowhere.txt")
    assert isinstance(error, WrongUse)
    assert "nowhere.txt" in str(error)


def test_a_name_that_looks_like_somebody_elses_is_refused_before_a_screen(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "Oslo, then Rome.")
    tag(tmp_path, "a.txt", "Oslo")
    for path in (tmp_path, tmp_path / "a.txt"):
        assert "looks like Anna, who is here already" in str(told(path, annotator="anna"))
        assert opening([path], annotator="Anna").annotator == "Anna"


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"", "empty"), (b"\x00\x01\x02\xff\xfe\x00" * 99, ""), (b"\xef\xbb\xbf", "empty")],
    ids=["empty", "binary", "only a byte order mark"],
)
def test_a_file_that_is_no_text_is_told_by_its_name(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "strange.txt"
    path.write_bytes(data)
    error = told(path)
    assert str(path) in str(error)
    assert why in str(error)
    assert error.exit_code == 1


def test_a_file_that_is_not_of_the_named_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"caf\xe9")
    assert str(path) in str(told(path, encoding="utf-8"))


def test_a_folder_with_nothing_to_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"png")
    sentence = str(told(tmp_path))
    assert f"{tmp_path}: nothing to read" in sentence
    assert sentence.endswith("; left out: 1 .png")


@pytest.mark.parametrize(
    ("content", "line"),
    [('{"title": "no text"}\n{', "line 1"), ("\n\nbroken\n", "line 3"), ("", "no records")],
)
def test_a_jsonl_without_a_usable_record_says_where(
    tmp_path: Path, content: str, line: str
) -> None:
    path = write(tmp_path, "a.jsonl", content)
    assert str(path) in str(told(path))
    assert line in str(told(path))


def test_wrong_settings_are_told(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "One.")
    assert "@" in str(told(path, annotator="@gold"))
    assert isinstance(told(path, annotator="  "), WrongUse)
    for encoding in ("klingon", "hex", "a\0b"):
        assert "text encoding" in str(told(path, encoding=encoding))
    assert "not a folder" in str(told(path, workspace=path))


def test_a_folder_in_which_nothing_can_be_read_says_why(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "")
    assert str(told(tmp_path)) == f"{tmp_path / 'a.txt'}: it is empty"
    write(tmp_path, "b.txt", "")
    for name in ("c.pdf", "d.pdf", "e.png"):
        write(tmp_path, name, "")
    assert str(told(tmp_path)) == (
        f"{tmp_path / 'a.txt'}: it is empty; 3 more cannot be read either: 2 .pdf, 1 .txt; "
        "left out: 1 .png"
    )
    write(tmp_path, "f.txt", "Oslo.")
    assert len(list(opening([tmp_path]).refs)) == 5
