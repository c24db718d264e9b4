"""Whatever a file of ours holds: a correct result or one clear sentence, in bounded memory."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from platformdirs import user_state_path

from reader.corpus.find import find_articles
from reader.corpus.load import load_article
from reader.corpus.match import Matcher
from reader.document.picture import row_picture
from reader.formats.registry import DEFAULT, choose, find_format, formats
from reader.io.json import BadJSON, is_bounded
from reader.io.locks import Held, Lock
from reader.model.annotation import Annotation
from reader.model.article import text_digest
from reader.model.errors import ObelismError
from reader.model.labels import DEFAULT_LABELS
from reader.modes.annotate.mode import AnnotateMode
from reader.modes.articles.list import ArticleList
from reader.modes.articles.session import ArticleSession
from reader.modes.document_state import outline, outline_row
from reader.modes.keymap import Settings
from reader.services.check import check
from reader.services.export.select import select
from reader.services.export.write import Export
from reader.services.import_ import placing as arriving
from reader.services.import_ import sources as sent_files
from reader.settings.files import BadKeys, read_keys, read_labels, read_word
from reader.store.base import LayerKey
from reader.store.folder.journal import read_journal
from reader.store.folder.layer_file import read_tables
from reader.store.folder.trail import read_trail
from reader.store.layer import Layer, records_of
from reader.store.progress import parse_progress
from reader.store.records import encoded
from reader.text.anchor import span_at
from reader.text.phrases import details
from tests.hostile.payloads import hostile
from tests.modes.annotate.keyboard import press
from tests.store.folders import Folder
from tests.store.making import put_down

ANNA = "anna"
WHEN = "2030-01-01T00:00:00.000Z"
TEXT = "Rain is wet. “It is not”, said the mayor of Thornby.\r\n\r\nNobody asked her why.\n"

FILES = {
    "layer": "layers/*/*.json",
    "journal": "history/*/*.jsonl",
    "batch": "batches/*.jsonl",
    "progress": "progress/*/*.json",
    "names": "names.json",
    "labels": "labels.toml",
    "ignore": "ignore",
    "records": "../*.jsonl",
}
"""What is spoilt, by where it stands below `.obelism`."""

LABELS = """[[label]]
name = "fact"
key = "f"
letter = "F"
roles = [{ name = "content" }, { name = "source", minimum = 0 }]
"""


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which every file is as this program writes it."""
    root = tmp_path_factory.mktemp("sound")
    (root / "a.txt").write_bytes(TEXT.encode())
    (root / "b.jsonl").write_text(json.dumps({"id": "x", "title": "X", "text": TEXT}) + "\n")
    Folder(root).ensure()
    (root / ".obelism/labels.toml").write_text(LABELS)
    (root / ".obelism/ignore").write_text("*.bak\n!a.txt\n")
    session = ArticleSession(ArticleList(find_articles([root]), ANNA), login="login")
    session.articles.add_all()
    reader = session.open(0)
    view(reader)
    press(reader, "f", "j", "f", "r", "z", "u")
    session.close()
    cut_import_short(root)
    return root


def cut_import_short(root: Path) -> None:
    """Leave what an import leaves that is decided on, and not in its layer yet."""
    place, (ref, *_) = Folder(root), find_articles([root])
    tag = Annotation(
        id="a" * 32, label="fact", spans=(span_at(TEXT, 0, 4),), created=WHEN, modified=WHEN
    )
    with Layer.open(place, load_article(ref), ANNA) as layer:
        after = {"annotations": records_of([(None, tag)])}
        line = encoded(layer.prepare("import", after, batch="b" * 32))
    put_down("b" * 32, {(place, LayerKey(ANNA, ref.id)): line})


def files_of(root: Path) -> dict[Path, bytes]:
    return {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def view(reader: AnnotateMode) -> None:
    """Look at all that the screen shows of a reader."""
    reader.state.document.resize(40, 12)
    for index in range(reader.state.document.viewport.top, reader.state.document.viewport.bottom):
        row_picture(reader.state.document, index)
    for annotation in outline(reader.state):
        outline_row(reader.state, annotation)
        details(reader.state.labels, annotation)
    reader.state.facts, reader.message, reader.footer()


def use(root: Path) -> None:
    """Do with a workspace what people do; a clear sentence may stand for any of it."""
    for step in (read_and_tag, hand_on, look_over):
        try:
            step(root)
        except ObelismError:
            continue


def read_and_tag(root: Path) -> None:
    articles = ArticleList(find_articles([root]), ANNA)
    articles.add_all()
    for index, ref in enumerate(articles.refs):
        articles.record({index: articles.load_details(ref)})
        assert "cannot be read:" not in (articles.problem(index) or ""), (
            "that is a traceback, tamed"
        )
    session = ArticleSession(articles, login="login")
    for index in range(len(articles.refs)):
        try:
            reader = session.open(index)
            view(reader)
            press(reader, "Tab", "r", "Enter", "z", "j", "f", "u", "u", "U", "Tab", "x", "x")
            view(reader)
        finally:
            session.open_layers.give_up()
    Folder(root).annotator_for("login")


_MADE_HERE = re.compile(r"[0-9a-f]{32}|[-\d]{10}T[:.\d]{12}Z")
"""Ids and times, which are new in each example."""

_handed_on: set[str] = set()
"""What every format has written in every way; most of what is spoilt leaves the same to write."""


def hand_on(root: Path) -> None:
    chosen, first = select([root]), find_format(DEFAULT)
    given = [*Export(chosen, first, choose(first, None, None)).layers()]
    said = _MADE_HERE.sub("", repr(given))
    if said in _handed_on:
        return
    for format in formats():
        for by in format.by or (None,):
            with suppress(ObelismError):  # a format may need a library, or be of one article
                list(Export(chosen, format, choose(format, by, None)))
    _handed_on.add(said)


def look_over(root: Path) -> None:
    list(check([Folder(root)]))
    list(check([Folder(root)], repair=True))


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from(
        [-1, 0, 1, 10**18, 2**63, 10**30, 1e308, -0.5, [], {}, "", "@gold", "obelism/2"]
    ),
    st.just(hostile("value")),
    st.text(max_size=5),
    st.lists(st.integers(), max_size=3),
)


@st.composite
def spoilt_bytes(draw: st.DrawFn, data: bytes) -> bytes:
    """The bytes of a file, cut, doubled, or with something else in them."""
    start = draw(st.integers(0, len(data)))
    end = draw(st.integers(start, min(len(data), start + 40)))
    scraps = [
        b"\0",
        b"\xff\xfe",
        b"[" * 2000,
        b'{"a":',
        b"}",
        b"\x1b[7331m",
        b"\n",
        b'"',
        b"9" * 400,
    ]
    between = draw(st.sampled_from(scraps) | st.binary(max_size=6) | st.just(data[start:end] * 2))
    return data[:start] + between + data[end:]


@st.composite
def spoilt_json(draw: st.DrawFn, data: bytes) -> bytes:
    """A line of JSON with another value somewhere in it."""
    lines = data.splitlines(keepends=True)
    whole = is_json(data)
    number = 0 if whole else draw(st.integers(0, len(lines) - 1))
    value = json.loads(data if whole else lines[number])
    holder, key = draw(st.sampled_from(list(places(value))))
    holder[key] = draw(VALUES)
    line = json.dumps(value).encode() + b"\n"
    return line if whole else b"".join([*lines[:number], line, *lines[number + 1 :]])


def is_json(data: bytes) -> bool:
    """Whether it is one value, rather than one on each line."""
    try:
        json.loads(data)
    except ValueError:
        return False
    return True


def places(value: Any) -> Any:
    """Every place within a JSON value where another can stand."""
    keys = (
        value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    for key in keys:
        yield value, key
        yield from places(value[key])


def tried(sound: Path, kind: str, spoil: Callable[[bytes], bytes]) -> None:
    """Use a copy of the sound workspace in which one file is spoilt."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for path, data in files_of(sound).items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(data)
        path = next((root / ".obelism").glob(FILES[kind]), root / "b.jsonl")
        path.write_bytes(spoil(path.read_bytes()))
        use(root)


FEW = settings(max_examples=max(1, settings.default.max_examples // 6))
"""Each example uses a whole workspace."""


@pytest.mark.parametrize("kind", FILES)
@FEW
@given(data=st.data())
def test_any_bytes_in_a_file_of_ours(sound: Path, kind: str, data: st.DataObject) -> None:
    tried(sound, kind, lambda sound: data.draw(spoilt_bytes(sound)))


@pytest.mark.parametrize("kind", ["layer", "journal", "batch", "progress", "names", "records"])
@FEW
@given(data=st.data())
def test_any_value_in_a_file_of_ours(sound: Path, kind: str, data: st.DataObject) -> None:
    tried(sound, kind, lambda sound: data.draw(spoilt_json(sound)))


@pytest.mark.parametrize("huge", [10**18, 2**63])
def test_any_number_in_a_layer_may_be_beyond_all_bounds(sound: Path, huge: int) -> None:
    layer = next((sound / ".obelism").glob(FILES["layer"])).read_bytes()
    held = list(places(json.loads(layer)))
    numbers = [at for at, (holder, key) in enumerate(held) if type(holder[key]) is int]
    assert numbers
    for at in numbers:
        value = json.loads(layer)
        holder, key = list(places(value))[at]
        holder[key] = huge
        spoilt = json.dumps(value).encode()
        tried(sound, "layer", lambda _, spoilt=spoilt: spoilt)


KEYS = b'next_sentence = ["j", "F3"]\ndone = "F4"\n'


@given(spoilt_bytes(KEYS))
def test_any_bytes_for_the_users_keys(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "keys.toml")
        path.write_bytes(data)
        with suppress(BadKeys):
            Settings(DEFAULT_LABELS, read_keys(path)).check()


@given(spoilt_bytes(b'{"annotator":"anna","theme":"obelism-dark"}'))
def test_any_bytes_for_what_is_remembered(data: bytes) -> None:
    path = user_state_path("obelism", ensure_exists=True) / "preferences.json"
    path.write_bytes(data)
    assert isinstance(read_word("annotator"), str)


@given(spoilt_bytes(b'{"host":"here","pid":1,"since":"2030-01-01T00:00:00Z","annotator":"anna"}'))
def test_any_bytes_in_a_lock(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "lock")
        lock = Lock.acquire(path, ANNA, "")
        path.write_bytes(data)
        with pytest.raises(Held, match=r"^Read-only: "):
            Lock.acquire(path, ANNA, "")
        lock.release()


SIZE = 15_000
AT_ALL = 250_000
"""Bytes that a reader may have at most whatever the size of its file."""


def large(size: int) -> dict[str, bytes]:
    """Return what is much of one kind, in about so many bytes."""
    return {
        "brackets": b"[" * size,
        "keys": b'{"a":' * (size // 5),
        "lines": b"\n" * size,
        "nulls": b"\0" * size,
        "words": b"ab\n" * (size // 3),
        "objects on lines": b"{}\n" * (size // 3),
        "a word": b'"' + b"x" * size + b'"',
        "a number": b'{"meta":' + b"9" * size + b"}",
        "numbers": b"a = [" + b"1," * (size // 2) + b"1]",
    }


LARGE = large(SIZE)

META = (
    b'"schema":"obelism/1","annotator":"anna","article":{"id":"a.txt","title":"","sha256":"%064d"}'
    % 0
)
AROUND = {
    "layer": b'{"meta":{"1":{%s,"seq":0,"actions":0}},"annotations":{},"x":[%%s0]}' % META,
    "record": b'{"meta":{"1":{%s,"seq":0,"actions":0}},"annotations":{"1":{"id":"1","x":[%%s0]}}}'
    % META,
    "rescue": b'{"type":"rescue",%s,"annotations":[%%s0]}' % META,
    "action": b'{"id":"1","seq":1,"at":"","who":"","what":"tag","article":"a.txt","sha256":"",'
    b'"before":{},"after":{"annotations":{"1":{"id":"1","x":[%s0]}}}}',
    "annotation": b'{"type":"annotation",%s,"x":[%%s0]}' % META,
    "annotations": b'{"schema":"obelism/1","type":"article","id":"a","text":"a","sha256":"%s",'
    % text_digest("a").encode()
    + b'"annotations":[%s0]}',
    "progress": b'{"annotator":"anna","article":"a.txt","x":[%s0]}',
}
"""What a file of each kind holds around a great many values."""

DENSE = {"lists": b"[],", "objects": b"{},", "both": b'{"a":[]},', "words": b'"b",'}


def filled(kind: str, value: str) -> bytes:
    """A file of a kind, full of values of one kind."""
    return AROUND[kind] % (DENSE[value] * (4 * SIZE // len(DENSE[value])))


def imported(path: Path) -> None:
    records = sent_files.records_of([path], find_format(DEFAULT))
    arriving.delivery(records, Matcher(path.parent), None, moment="")


READERS: dict[str, Callable[[Path], object]] = {
    "layer": read_tables,
    "journal": read_journal,
    "history": read_trail,
    "import": imported,
    "articles": lambda path: list(find_articles([path])),
    "labels": read_labels,
    "keys": read_keys,
    "progress": lambda path: parse_progress(path.read_bytes()),
}


def most_memory(reader: str, data: bytes, folder: Path) -> int:
    """How many bytes a reader has at most while it reads a file."""
    path = folder / ".obelism" / "history" / "anna" / "file.jsonl"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"{}\n")
    with suppress(ObelismError, BadJSON):
        READERS[reader](path)  # loads what is loaded at its first use
    path.write_bytes(data)
    tracemalloc.start()
    with suppress(ObelismError, BadJSON):
        READERS[reader](path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("content", LARGE)
def test_no_reader_needs_more_than_ten_times_its_file(
    reader: str, content: str, tmp_path: Path
) -> None:
    # Looking for articles takes in a part of so many bytes at once: its file has to be larger.
    times = 2 if reader == "articles" else 1
    most = most_memory(reader, large(times * SIZE)[content], tmp_path)
    assert most < times * (10 * SIZE + AT_ALL)


KNOWS = {
    "layer": {"layer", "record"},
    "journal": {"action"},
    "import": AROUND.keys() - {"progress"},
    "progress": {"progress"},
}
"""What each reader reads on in, once it has seen what it is."""

CASES = [(reader, kind, "lists") for reader, kinds in KNOWS.items() for kind in sorted(kinds)] + [
    ("import", kind, value) for kind in ("annotations", "rescue") for value in sorted(DENSE)
]
"""Every reader of every kind; and every value, which one function measures for all of them."""


@pytest.mark.parametrize(("reader", "kind", "value"), dict.fromkeys(CASES))
def test_values_that_are_larger_in_memory_than_in_a_file(
    reader: str, kind: str, value: str, tmp_path: Path
) -> None:
    # An import takes in a part of so many bytes at once: these files are larger.
    assert most_memory(reader, filled(kind, value), tmp_path) < 2 * (20 * SIZE + AT_ALL)


def test_of_many_lines_that_are_no_actions_the_first_are_named(sound: Path, tmp_path: Path) -> None:
    (journal,) = sound.glob(".obelism/history/*/*.jsonl")
    lines = journal.read_bytes().splitlines(keepends=True)
    path = tmp_path / "journal.jsonl"
    path.write_bytes(lines[0] + b"x\n" * 5000 + lines[1])
    read = read_journal(path)
    assert len(read.entries) == 2
    assert (read.bad[0][0], read.bad[-2][0], read.tail) == (2, 1001, b"")
    assert read.bad[-1][1] == "so are 4000 lines below it"


def test_a_journal_with_more_lines_that_are_no_actions_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    path.write_bytes(b"{}\n" * 100_001)
    with pytest.raises(OSError, match="more than 100,000 lines of it are no actions"):
        read_journal(path)
    trail = read_trail(path)
    assert trail.findings[-1].message == "so are 99001 more lines below it"


def test_whose_journal_it_is_stands_below_any_number_of_empty_lines(
    sound: Path, tmp_path: Path
) -> None:
    root = tmp_path / "work"
    shutil.copytree(sound, root)
    (journal,) = root.glob(".obelism/history/*/*.jsonl")
    journal.write_bytes(b"\n" * 50_000 + journal.read_bytes())
    for layer in root.glob(".obelism/layers/*/*"):
        layer.unlink()
    assert [head.annotator for head in Folder(root).heads()] == [ANNA]


def test_a_string_that_never_ends_is_measured_once() -> None:
    assert not is_bounded(b"[" * 200_000 + b'"' + b'\\"' * 200_000)
