"""Finding articles: which there are, in which order, under which ids."""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.corpus.find import find_articles, natural_key
from reader.corpus.refs import ArticleRef
from reader.model.article import text_digest
from reader.model.errors import ObelismError, WrongUse
from tests.store.folders import Folder
from tests.store.making import tagged


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "work"
    made.mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(made)
    return made


def write(*names: str, text: str = "Text.\n") -> None:
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def records(name: str, *lines: object) -> None:
    write(
        name,
        text="".join(line if isinstance(line, str) else json.dumps(line) + "\n" for line in lines),
    )


def found(*paths: str, explicit: Path | None = None) -> list[ArticleRef]:
    return list(find_articles([Path(path) for path in paths], explicit))


def ids(*paths: str) -> list[str]:
    return [ref.id for ref in found(*paths)]


def test_a_folder_in_natural_order() -> None:
    write("part 10.txt", "part 2.txt", "B.md", "a.HTML", "c/x 9.txt", "c/x 11.htm", "c.txt")
    write("notes.odt", "picture.png", "none")
    assert ids(".") == [
        "a.HTML",
        "B.md",
        "c/x 9.txt",
        "c/x 11.htm",
        "c.txt",
        "part 2.txt",
        "part 10.txt",
    ]


def test_natural_order_is_total() -> None:
    names = ["a1", "a01", "1", "a", "", "A1", "a\u00b2", "\u0661"]
    turned = list(reversed(names))
    assert sorted(names, key=natural_key) == sorted(turned, key=natural_key)


def test_texts_are_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write("a.txt", "b.md", "c.html")

    def refuse(*_rest: object) -> None:
        raise AssertionError("a text was opened")

    monkeypatch.setattr("reader.io.files.open_regular", refuse)
    monkeypatch.setattr("builtins.open", refuse)
    monkeypatch.setattr("reader.io.files.read_bytes", lambda *_, **__: None)
    refs = found(".")
    assert [ref.title_hint for ref in refs] == ["a.txt", "b.md", "c.html"]
    assert [ref.path for ref in refs] == [Path("a.txt"), Path("b.md"), Path("c.html")]
    assert refs[0].store.root == folder


def test_the_first_come_before_the_last_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    write("a.txt", "b/c.txt")
    looked: list[str] = []
    real = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: looked.append(str(path)) or real(path))
    refs = find_articles([Path()])
    assert next(refs).id == "a.txt"
    assert looked == ["."]


def test_hidden_and_linked_folders_are_left_out(tmp_path: Path) -> None:
    write("a.txt", ".git/x.txt", ".obelism/texts/y.txt", ".hidden.txt", "in/b.txt")
    write(str(tmp_path / "out" / "z.txt"))
    Path("link").symlink_to(tmp_path / "out")
    Path("loop").symlink_to(".")
    assert ids(".") == ["a.txt", "in/b.txt"]


def test_a_link_out_of_the_folder_says_where_it_leads(tmp_path: Path) -> None:
    write("in/a.txt", "in/sub/b.txt")
    write(str(tmp_path / "out" / "z.txt"), str(tmp_path / "out" / "y.jsonl"))
    Path("in/c.txt").symlink_to("sub/b.txt")
    Path("in/d.txt").symlink_to(tmp_path / "out" / "z.txt")
    Path("in/e.jsonl").symlink_to(tmp_path / "out" / "y.jsonl")
    Path("in/sub/f.txt").symlink_to("../a.txt")
    refs = found("in")
    away = os.path.realpath(tmp_path / "out" / "z.txt")
    assert {ref.id: ref.leads_to for ref in refs if ref.leads_to} == {"d.txt": away}
    assert [ref.id for ref in refs if "outside this folder; name it" in (ref.problem or "")] == [
        "e.jsonl"
    ]
    assert [ref.leads_to for ref in found("in/d.txt")] == [""], "who names a file means it"
    assert {ref.id: bool(ref.leads_to) for ref in found("in/sub")} == {
        "b.txt": False,
        "f.txt": True,
    }


def test_ignored_files_are_left_out() -> None:
    write("a.txt", "a.bak.txt", "drafts/b.txt", "in/drafts/c.txt", "in/keep.md", "in/d.md")
    write(".obelism/ignore", text="# not these\n*.bak.txt\ndrafts/\nin/*.md\n!in/keep.md\n")
    assert ids(".") == ["a.txt", "in/keep.md"]
    assert ids("in") == ["keep.md"], "rules count from the workspace"
    assert ids("a.bak.txt") == ["a.bak.txt"], "who names a file means it"


def test_a_rule_that_is_none() -> None:
    write("a.txt")
    write(".obelism/ignore", text="*.md\n\\\n")
    with pytest.raises(ObelismError, match=r"ignore, line 2"):
        found(".")


def test_workspaces_below_are_their_own(folder: Path) -> None:
    write("a.txt", "sub/b.txt", "sub/c/d.txt", "sub/.obelism/ignore", text="")
    refs = found(".")
    assert [(ref.store.root, ref.id) for ref in refs] == [
        (folder, "a.txt"),
        (folder / "sub", "b.txt"),
        (folder / "sub", "c/d.txt"),
    ]
    refs = found(".", explicit=folder)
    assert [ref.id for ref in refs] == ["a.txt", "sub/b.txt", "sub/c/d.txt"]


def test_a_folder_inside_a_workspace(folder: Path) -> None:
    write("sub/b.txt", "sub/c.txt", ".obelism/ignore", text="")
    assert ids("sub") == ["b.txt", "c.txt"]
    tagged(Folder(folder), 1, id="sub/b.txt")
    assert ids("sub") == ["sub/b.txt", "sub/c.txt"], "where it has tags, it has the folder"
    write("sub/.obelism/ignore", text="")
    for path in (".", "sub"):
        assert ids(path) == ["sub/b.txt", "c.txt"], "tags are found where they are"


def test_a_file_of_any_name_when_asked_for() -> None:
    write("LICENSE", "notes.log")
    assert ids("notes.log", "LICENSE") == ["notes.log", "LICENSE"]


def test_what_is_given_twice_is_listed_once() -> None:
    write("a.txt", "b.txt")
    assert ids("b.txt", ".", "a.txt") == ["b.txt", "a.txt"]


def test_names_that_differ_in_unicode_form_only() -> None:
    composed = "caf\u00e9.txt"
    write(composed, unicodedata.normalize("NFD", composed))
    first, second = found(".")
    assert {first.id, second.id} == {composed, f"{composed} (another spelling)"}
    assert [ref.problem is None for ref in (first, second)] == [True, False]
    assert "rename one" in (second.problem or "")


def test_names_that_are_no_text(folder: Path) -> None:
    path = os.fsencode(folder) + b"/caf\xe9.txt"
    with open(path, "w") as file:
        file.write("x")
    (ref,) = found(".")
    assert ref.id == "caf\\xe9.txt"


@pytest.mark.parametrize("name", ["gone.txt", "gone/", "a.txt/b"])
def test_a_path_that_is_not_there(name: str) -> None:
    write("a.txt")
    with pytest.raises(WrongUse, match="no such file or folder"):
        find_articles([Path("a.txt"), Path(name)])


def test_a_path_that_is_neither() -> None:
    os.mkfifo("pipe.txt")
    with pytest.raises(WrongUse, match=r"pipe\.txt: neither"):
        find_articles([Path("pipe.txt")])


def test_strange_files_are_listed_with_a_reason() -> None:
    write("a.txt")
    os.mkfifo("b.txt")
    Path("c.txt").symlink_to("nowhere")
    refs = found(".")
    assert [ref.id for ref in refs] == ["a.txt", "b.txt", "c.txt"]
    assert [ref.problem for ref in refs] == [
        None,
        "b.txt: it is not a file",
        "c.txt: it is a link that leads nowhere",
    ]


def test_a_folder_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    write("a/x.txt", "b.txt")
    real = os.scandir

    def scandir(path: Path) -> object:
        if Path(path).name == "a":
            raise PermissionError(13, "")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    bad, good = found(".")
    assert bad.problem == "a: permission denied"
    assert good.id == "b.txt"


def test_nothing_readable_is_nothing() -> None:
    write("picture.png")
    assert found(".") == []


def test_records_are_articles() -> None:
    records(
        "news.jsonl",
        {"id": "n1", "text": "One.", "title": "First"},
        "\n",
        {"id": 7, "text": "Seven.\nMore."},
        {"id": True, "text": "No id."},
        {"text": "By its text."},
        {"id": unicodedata.normalize("NFD", "\u00e9"), "text": "x", "title": 5},
    )
    refs = found(".")
    assert [ref.problem for ref in refs] == [None] * 5
    assert [(ref.id, ref.title_hint, ref.line) for ref in refs] == [
        ("news.jsonl#n1", "First", 1),
        ("news.jsonl#7", "Seven.", 3),
        (f"news.jsonl#sha-{text_digest('No id.')[:12]}", "No id.", 4),
        (f"news.jsonl#sha-{text_digest('By its text.')[:12]}", "By its text.", 5),
        ("news.jsonl#\u00e9", "x", 6),
    ]


BROKEN: list[tuple[str, str]] = [
    ("{", "it is not a JSON record"),
    ("[1]", "it is not a JSON record"),
    ("nope", "it is not a JSON record"),
    ('{"id":"x"}', "it has no text"),
    ('{"text":null}', "it has no text"),
    ('{"text":5}', "its text is not a string"),
    ('{"text":""}', "its text is empty"),
    ('{"text":"a\\ud800b"}', "it holds half of a surrogate pair"),
    ('{"text":"x","id":"a"}', "it has the same id as line 1"),
    ('{"text":"x","deep":' + "[" * 100_000, "it is not a JSON record"),
]


@pytest.mark.parametrize(("line", "words"), BROKEN, ids=[words for _, words in BROKEN])
def test_a_broken_line_is_named_and_the_others_go_on(line: str, words: str) -> None:
    records("n.jsonl", {"id": "a", "text": "A."}, line + "\n", {"id": "b", "text": "B."})
    first, bad, last = found(".")
    assert (first.id, last.id) == ("n.jsonl#a", "n.jsonl#b")
    assert first.problem is last.problem is None
    assert (bad.problem or "").startswith(f"n.jsonl, line 2: {words}")
    assert "\n" not in (bad.problem or "")


def test_bytes_that_are_no_utf8_are_a_broken_line() -> None:
    Path("n.jsonl").write_bytes(b'{"text":"caf\xe9"}\n{"text":"ok"}\n')
    bad, good = found(".")
    assert "line 1" in (bad.problem or "")
    assert good.problem is None


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "it holds no records"),
        (b"\n \n", "it holds no records"),
        ('{"text":"x"}'.encode("utf-16"), "it is not UTF-8"),
    ],
)
def test_a_file_without_records(data: bytes, words: str) -> None:
    Path("n.jsonl").write_bytes(data)
    (ref,) = found(".")
    assert ref.problem is not None
    assert ref.problem.startswith(f"n.jsonl: {words}")


def test_a_byte_order_mark_before_records() -> None:
    Path("n.jsonl").write_bytes(b'\xef\xbb\xbf{"id":1,"text":"x"}\n')
    assert ids(".") == ["n.jsonl#1"]


OWN = {"schema": "obelism/1", "type": "annotation", "id": "x", "text": "quoted"}


def test_our_own_annotations_are_no_articles() -> None:
    records("out.jsonl", OWN, {**OWN, "schema": "obelism/7"})
    records("mixed.jsonl", OWN, {"text": "An article."})
    write("a.txt")
    assert [ref.id.partition("#")[0] for ref in found(".")] == ["a.txt", "mixed.jsonl"]
    (ref,) = found("out.jsonl")
    assert ref.problem == "out.jsonl: it holds annotations, not articles"


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_a_jsonl_that_is_no_file(make: Callable[[Path], None]) -> None:
    make(Path("x.jsonl"))
    assert [ref.problem for ref in found(".")] in ([], ["x.jsonl: it is not a file"])


def test_a_folder_tells_which_are_files_without_a_look_at_each(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("0.txt", "1.txt", "2.txt")
    (folder / "link.txt").symlink_to("0.txt")
    (folder / "gone.txt").symlink_to("nowhere.txt")
    looked: set[str] = set()

    def watched(told: Callable[[str | Path], bool]) -> Callable[[str | Path], bool]:
        def look(path: str | Path) -> bool:
            looked.add(os.path.basename(path))
            return told(path)

        return look

    for name in ("islink", "isfile"):
        monkeypatch.setattr(os.path, name, watched(getattr(os.path, name)))
    problems = {ref.id: ref.problem for ref in found(".")}
    assert problems.keys() == {"0.txt", "1.txt", "2.txt", "link.txt", "gone.txt"}
    assert "leads nowhere" in str(problems["gone.txt"])
    assert {name for name in looked if name.endswith(".txt")} == {"link.txt", "gone.txt"}
