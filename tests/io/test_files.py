"""Writing whole or not at all."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tinydb import TinyDB

from reader.io import files
from reader.io.json import BadJSON, decode, encode, major
from reader.store.folder import journal, layer_file
from reader.store.folder.journal import parse_journal, read_journal
from reader.store.folder.layer_file import (
    LayerFile,
    Lines,
    Seen,
    look_into,
    parse_tables,
    read_tables,
)
from tests.store.making import layer_tables, mark, tagged, workspace


def test_content_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a"
    files.write_atomically(path, b"one")
    files.write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]


def test_within_a_pass_a_file_stays_as_it_was_first_read(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"one\ntwo\n")
    with files.read_once():
        assert files.read_bytes(tmp_path / "b") is None
        with files.open_regular(path) as file:
            assert file.readline() == b"one\n"
        path.write_bytes(b"three")
        (tmp_path / "b").write_bytes(b"came")
        with files.open_regular(path) as file:
            assert list(file) == [b"one\n", b"two\n"]
        status, data = files.read_with_status(path)
        assert (status.st_size, data) == (8, b"one\ntwo\n")
        assert files.read_bytes(tmp_path / "b") == b"came"
        with pytest.raises(IsADirectoryError):
            files.open_regular(tmp_path)
    assert files.read_bytes(path) == b"three"


def test_a_file_is_read_to_its_end_though_it_grew_or_shrank_since_it_was_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, calls, real = tmp_path / "a", list[int](), os.read
    path.write_bytes(b"12345")
    monkeypatch.setattr(os, "read", lambda fd, size: calls.append(size) or real(fd, size))
    assert files.read_bytes(path) == b"12345"
    assert calls == [6], "one step, where the size is as its status says"
    for now in (b"1234567890", b"1", b""):
        path.write_bytes(b"12345")
        status = os.stat(path)
        path.write_bytes(now)
        monkeypatch.setattr(os, "fstat", lambda fd, status=status: status)
        assert files.read_bytes(path) == now
        with pytest.raises(OSError, match="more than 4 bytes"):
            files.read_bytes(path, most=4)


@pytest.mark.parametrize("changed", [b"another 8", b"one\ntwo\n", None])
def test_a_layer_file_that_was_looked_into_is_read_as_it_is_when_it_is_opened(
    tmp_path: Path, changed: bytes | None
) -> None:
    path, other = tmp_path / "a.json", tmp_path / "b.json"
    for each in (path, other):
        each.write_bytes(b"one\ntwo\n")
    with look_into(path, soon=True) as file:
        assert file.readline() == b"one\n"
    with look_into(other, soon=False) as file:
        assert file.readline() == b"one\n"
    if changed is None:
        path.unlink()
    else:
        files.write_atomically(path, changed)
    assert Seen(path).read() == changed


@pytest.mark.parametrize("room", [0, 100])
def test_what_has_no_room_is_read_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    monkeypatch.setattr(files, "_ROOM", 10)
    monkeypatch.setattr(files, "_LARGEST", room)
    paths = [tmp_path / name for name in "ab"]
    with files.read_once():
        for number in range(2):
            for path in paths:
                path.write_bytes(b"8 bytes%d" % number)
                assert files.read_bytes(path) == b"8 bytes%d" % number
                assert files.read_with_status(path)[1] == b"8 bytes%d" % number


def test_a_command_that_only_reads_asks_of_each_folder_once_whether_it_is_a_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / ".obelism" / "layers"
    for name in ("ann", "ben"):
        (home / name).mkdir(parents=True)
        for number in range(5):
            (home / name / f"{number}.json").write_bytes(b"{}")
    (home / "cleo").symlink_to(home / "ann")
    asked: list[str] = []
    real = os.path.islink
    monkeypatch.setattr(os.path, "islink", lambda path: asked.append(str(path)) or real(path))
    with files.read_once():
        for path in sorted(home.glob("[ab]*/*.json")):
            assert files.read_bytes(path) == b"{}"
        assert len(asked) == 4, "two folders, and the one that they stand in twice"
        for _ in range(2):
            with pytest.raises(OSError, match="symbolic links"):
                files.read_bytes(home / "cleo" / "0.json")
        with pytest.raises(OSError, match="symbolic links"):
            files.open_own(home / "cleo" / "0.json", os.O_WRONLY)
    asked.clear()
    files.read_bytes(home / "ann" / "0.json")
    assert len(asked) == 2, "outside of it each time"


def test_the_order_of_a_safe_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    for module, name in ((os, "write"), (os, "fsync"), (os, "rename")):
        real = getattr(module, name)

        def counted(*args: object, real: object = real, name: str = name) -> object:
            calls.append(name)
            return real(*args)  # type: ignore[operator]

        monkeypatch.setattr(module, name, counted)
    files.write_atomically(tmp_path / "a", b"one")
    assert calls == ["write", "fsync", "rename", "fsync"]


@pytest.mark.parametrize("name", ["fsync", "rename", "write"])
def test_a_failed_write_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path = tmp_path / "a"
    files.write_atomically(path, b"one")

    def refuse(*_args: object) -> None:
        raise OSError(5, "")

    monkeypatch.setattr(os, name, refuse)
    with pytest.raises(OSError, match="5"):
        files.write_atomically(path, b"two")
    assert path.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [path]


def test_the_rights_of_a_file_stay(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"")
    path.chmod(0o640)
    files.write_atomically(path, b"two")
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_link_is_replaced_not_followed(tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"stays")
    (tmp_path / "a").symlink_to(tmp_path / "other")
    files.write_atomically(tmp_path / "a", b"new")
    assert (tmp_path / "other").read_bytes() == b"stays"


def test_pieces_are_written_until_all_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: real(fd, data[:3]))
    files.write_atomically(tmp_path / "a", b"0123456789")
    assert (tmp_path / "a").read_bytes() == b"0123456789"


def test_pipes_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a")
    with pytest.raises(OSError, match="not a regular file"):
        files.read_bytes(tmp_path / "a")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), JSON))
def test_layer_files_read_as_they_were(tables: dict[str, object]) -> None:
    data = Lines().encode(tables)
    assert json.loads(data) == tables


@given(st.binary())
def test_any_bytes_are_json_or_bad(data: bytes) -> None:
    try:
        value = decode(data, object)
    except BadJSON:
        return
    assert decode(encode(value), object) == value


def test_only_changed_records_are_encoded_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layer = LayerFile(tmp_path / "a.json", None, Seen(tmp_path / "a.json"))
    records = {mark(number).id: mark(number).to_record() for number in range(50)}
    layer.put({"annotations": dict(records)}, {"seq": 1})
    layer.save()
    counted: list[object] = []
    monkeypatch.setattr(
        "reader.store.folder.layer_file.encode",
        lambda value: counted.append(value) or encode(value),
    )
    changed = mark(7, note="n").to_record()
    layer.put({"annotations": {mark(7).id: changed}}, {"seq": 2})
    layer.save()
    assert [value for value in counted if isinstance(value, dict)] == [{"seq": 2}, changed]
    with TinyDB(tmp_path / "a.json") as db:
        table = db.table("annotations")
        assert len(table) == 50
        (doc,) = [doc for doc in table if doc["note"] == "n"]
        assert doc.doc_id == 8


@given(st.lists(st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1), max_size=6))
def test_lines_that_are_kept_are_those_of_a_file_made_anew(
    saves: list[list[tuple[int, bool]]],
) -> None:
    digested: list[bytes] = []
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(layer_file, "_CHUNK", 3)
        digest = layer_file._digest
        patch.setattr(layer_file, "_digest", lambda data: digested.append(data) or digest(data))
        path = Path(folder, "a.json")
        layer = LayerFile(path, None, Seen(path))
        for number, save in enumerate(saves, 1):
            changes = {mark(at).id: mark(at).to_record() if kept else None for at, kept in save}
            layer.put({"annotations": changes}, {"seq": number})
            layer.save()
            assert path.read_bytes() == Lines().encode(layer._tables)
            assert len(digested) == number, "what is written is digested once"


@given(st.binary())
def test_any_bytes_are_a_layer_file_or_bad(data: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.json")
        path.write_bytes(data)
        with pytest.raises(BadJSON):
            read_tables(path)
        found = read_journal(path)
        assert found.entries == []
        assert found.keep + len(found.tail) == len(data)


def _line(number: int, **fields: object) -> bytes:
    names = ("at", "who", "what", "article", "sha256")
    known = {"id": f"{number}", "seq": number, **dict.fromkeys(names, "a")}
    return encode({**known, "before": {}, "after": {"annotations": {"a": None}}, **fields})


LINES = st.lists(
    st.integers(1, 3).map(_line)
    | st.sampled_from(
        [
            *(b"", b"  ", b"\r", b"[]", b"{}", b'{"schema":"obelism/2"}', b"\xff", b'"'),
            *(_line(0), _line(4)[:60], _line(5) + _line(6), _line(7) + b"\r", b" " + _line(8)),
            *(_line(9, schema="obelism/1.1"), _line(9, schema="obelism/2"), _line(9, type="note")),
            *(_line(9, after=[]), _line(9, after={"a": {"b": 1}}), _line(9, what="\u20ac")),
        ]
    ),
    max_size=4,
).map(b"\n".join)


@given(LINES, st.sampled_from([b"", b"\n"]))
@example(_line(5) + _line(6) + b"\n  ", b"")
def test_a_journal_read_at_once_is_as_if_it_was_read_line_by_line(data: bytes, end: bytes) -> None:
    path = Path("talks.jsonl")
    at_once = parse_journal(path, data + end)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(journal, "all_at_once", lambda data: None)
        assert at_once == parse_journal(path, data + end)


def test_a_journal_as_it_is_written_is_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "_take", None)
    data = b"".join(_line(number) + b"\n" for number in range(1, 9))
    assert len(parse_journal(Path("talks.jsonl"), data).entries) == 8


@pytest.mark.parametrize(
    ("schema", "number"),
    [
        ("obelism/1", 1),
        ("obelism/1.2", 1),
        ("obelism/12", 12),
        ("obelism/", None),
        ("obelism/x", None),
        ("obelism/\u0661", None),
        ("other/1", None),
        (1, None),
        (None, None),
    ],
)
def test_versions(schema: object, number: int | None) -> None:
    assert major(schema) == number


def test_opening_a_layer_imports_nothing_heavy() -> None:
    code = (
        "import sys; import reader.store.layer, reader.store.folder.store\n"
        "import reader.corpus.load, reader.store.progress\n"
        "heavy = {'textual', 'rich', 'tinydb', 'pathspec', 'tomllib', 'nupunkt', 'trafilatura'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, check=True)
    assert done.stdout == b"[]\n"


@pytest.mark.parametrize("key", ["01", "1 2", "", "-1", "x", "1\n", "\u0661", "1" * 19])
def test_a_table_with_other_keys_than_doc_ids_is_damaged(key: str, tmp_path: Path) -> None:
    place = workspace(tmp_path)
    tagged(place, 2)
    tables = layer_tables(place)
    assert parse_tables(json.dumps(tables).encode()) == tables
    tables["annotations"][key] = {}
    with pytest.raises(BadJSON, match="for a number"):
        parse_tables(json.dumps(tables).encode())


def test_folders_are_walked_however_deep_they_are(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    (tmp_path / "b").touch()
    shallow = sorted((folder, sorted(names)) for folder, _, names in os.walk(tmp_path))
    assert sorted((folder, sorted(names)) for folder, _, names in files.walk(tmp_path)) == shallow
    depth = 1100
    with contextlib.chdir(tmp_path):
        for _ in range(depth):
            os.mkdir("d")
            os.chdir("d")
        walked = sum(1 for _ in files.walk(tmp_path))
        for _ in range(depth):  # as others who clean up do not go as deep
            os.chdir(os.pardir)
            os.rmdir("d")
    assert walked == depth + 1


def test_a_folder_that_is_taken_off_the_list_is_not_walked(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "c" / "d").mkdir(parents=True)
    seen = []
    for folder, folders, _ in files.walk(tmp_path):
        seen.append(os.path.relpath(folder, tmp_path))
        if "a" in folders:
            folders.remove("a")
    assert seen == [".", "c", "c/d"]
