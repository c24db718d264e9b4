"""`obelism import --as-sent`: what it says, what it asks, and that mail is as good as git."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest

from reader.model.annotation import Annotation
from reader.model.article import Article, Origin
from reader.services.guidelines import kept_version, version_of
from reader.store.base import LayerKey
from reader.store.folder import archive, bulk
from reader.store.folder.merge import merge
from reader.store.layer import Layer
from reader.store.progress import Progress, save_progress
from reader.text.anchor import span_at
from tests.cli.running import run, told
from tests.kinds.packed_writer import docx, paragraph
from tests.services.tagged import tag, write
from tests.store.folders import Folder

TEXT = "Oslo, then Rome, then Bonn.\n\nAnd then nothing.\n"
MINE = """[[label]]
name = "fact"
key = "f"
letter = "f"
"""


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    write(tmp_path / "theirs", "a.txt", TEXT)
    tag(tmp_path / "theirs", "a.txt", "Oslo", "Rome")
    return tmp_path / "theirs"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    write(tmp_path / "ours", "a.txt", TEXT)
    tag(tmp_path / "ours", "a.txt", "Oslo", "Bonn", annotator="Ben")
    return tmp_path / "ours"


def delete_first(root: Path) -> None:
    store = Folder(root)
    info = store.read(LayerKey("Anna", "a.txt")).info
    with Layer.open(store, store.article(info.id), "Anna") as layer:
        layer.commit("delete", [(next(iter(layer.annotations.values())), None)])


def read(root: Path, annotator: str, status: str, *ranges: tuple[int, int]) -> None:
    sha256 = Folder(root).read(LayerKey(annotator, "a.txt")).info.sha256
    progress = Progress(article="a.txt", annotator=annotator, sha256=sha256, read=list(ranges))
    progress.status = "done" if status == "done" else "started"
    save_progress(Folder(root), progress)


def zipped(root: Path) -> Path:
    return Path(shutil.make_archive(str(root), "zip", root, ".obelism"))


def test_a_zip_comes_as_its_folder_does(theirs: Path, place: Path) -> None:
    result = run("import", zipped(theirs), "--into", place, "--as", "Zoe")
    assert (result.exit_code, result.stdout) == (0, "a.txt, Anna: 2 new\n")


def test_what_would_change_is_said_first_and_for_whom(theirs: Path, place: Path) -> None:
    command = ["import", "--into", place, "--as", "Zoe", "--as-sent"]
    run(*command, theirs)
    delete_first(theirs)
    read(theirs, "Anna", "done", (0, 20))
    sent = zipped(theirs)
    result = run(*command, sent, "--dry-run")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "a.txt, Anna: 1 removed, 1 already there; marked as done, 20 characters read, not 0",
        "  removed: fact “Oslo” at 0-4",
    ]
    assert "0 of 1 record would be imported, 1 removed" in result.stderr
    assert len(run("export", place).stdout.splitlines()) == 4
    assert "0 of 1 record imported, 1 removed" in run(*command, sent).stderr
    assert len(run("export", place).stdout.splitlines()) == 3


def test_labels_are_replaced_only_once_they_were_seen(theirs: Path, place: Path) -> None:
    command = ["import", theirs, "--into", place, "--as", "Zoe", "--as-sent"]
    theirs_file, ours = (root / ".obelism" / "labels.toml" for root in (theirs, place))
    theirs_file.write_text(MINE)
    ours.write_text(before := MINE.replace("fact", "claim"))
    for more in (["--dry-run"], []):
        result = run(*command, *more)
        assert '-name = "claim"' in result.stdout
        assert '+name = "fact"' in result.stdout
        assert ours.read_text() == before
    assert result.exit_code == 1
    assert "labels.toml stays as it is; --labels takes what was sent" in result.stderr
    result = run(*command, "--labels")
    assert result.exit_code == 0
    assert ours.read_text() == MINE
    assert [*ours.parent.glob("batches/*")] == []
    (kept,) = ours.parent.glob("labels-before-*.toml")
    assert kept.read_text() == before
    assert run(*command).stdout == "a.txt, Anna: 2 already there\n"


@pytest.fixture
def labelled(theirs: Path, place: Path) -> Path:
    """The workspace, with a file of labels, where others are sent."""
    (theirs / ".obelism" / "labels.toml").write_text(MINE)
    (place / ".obelism" / "labels.toml").write_text(MINE.replace("fact", "claim"))
    return place / ".obelism" / "labels.toml"


def test_labels_count_once_the_tags_do(
    theirs: Path, place: Path, labelled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = labelled.read_text()
    command = ["import", theirs, "--into", place, "--as", "Zoe", "--as-sent", "--labels"]
    with monkeypatch.context() as patched:
        patched.setattr(bulk, "carry_out", lambda *_, **__: [])
        assert run(*command).exit_code == 0
    assert labelled.read_text() == before
    assert [label.name for label in Folder(place).labels()] == ["fact"]
    assert run("check", place).stdout.count("labels.toml") == 0
    assert run("check", place, "--repair").exit_code == 0
    assert labelled.read_text() == MINE
    (kept,) = labelled.parent.glob("labels-before-*.toml")
    assert kept.read_text() == before
    assert [*labelled.parent.glob("batches/*")] == []


def test_where_a_layer_cannot_be_written_the_labels_stay(
    theirs: Path, place: Path, labelled: Path
) -> None:
    before = labelled.read_text()
    store = Folder(place)
    with Layer.open(store, store.article("a.txt"), "Anna"):
        result = run("import", theirs, "--into", place, "--as", "Zoe", "--as-sent", "--labels")
    assert result.exit_code == 1
    assert "Nothing was imported" in result.stderr
    assert labelled.read_text() == before
    assert [*labelled.parent.glob("labels-*")] == []


def test_labels_that_were_edited_since_they_waited_stay(
    theirs: Path, place: Path, labelled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ["import", theirs, "--into", place, "--as", "Zoe", "--as-sent", "--labels"]
    with monkeypatch.context() as patched:
        patched.setattr(bulk, "carry_out", lambda *_, **__: [])
        run(*command)
    labelled.write_text(edited := MINE.replace("fact", "finding"))
    run("check", place, "--repair")
    assert labelled.read_text() == edited
    assert [label.name for label in Folder(place).labels()] == ["finding"]


def test_labels_come_where_nothing_is_tagged(place: Path, tmp_path: Path) -> None:
    write(sent := tmp_path / "sent", ".obelism/labels.toml", MINE)
    result = run("import", sent, "--into", place, "--as", "Zoe", "--as-sent", "--labels")
    assert result.exit_code == 0
    assert (place / ".obelism" / "labels.toml").read_text() == MINE
    assert [*(place / ".obelism").glob("batches/*")] == []


def test_what_a_page_says_of_itself_comes_with_its_tags(place: Path, tmp_path: Path) -> None:
    words = "The bridge opened on Monday after two years of work, said the mayor of the town."
    page = f'<head><meta name="author" content="Ida Holm"></head><article><p>{words}</p></article>'
    for root in (place, tmp_path / "sent"):
        write(root, "p.html", page)
    line = {"schema": "obelism/1", "type": "annotation", "article": {"id": "p.html"}}
    line |= {"label": "fact", "spans": [{"start": 4, "end": 10, "text": "bridge"}]}
    tags = write(tmp_path, "tags.jsonl", json.dumps(line))
    said = run("import", tags, "--into", tmp_path / "sent", "--as", "Zoe", "--layer", "Anna")
    assert said.exit_code == 0
    run("import", tmp_path / "sent", "--into", place, "--as", "Zoe", "--as-sent")
    (kept,) = (place / ".obelism" / "sources").iterdir()
    assert json.loads(kept.read_bytes())["byline"] == "Ida Holm"


def test_who_goes_by_another_name_does_so_where_it_arrives(theirs: Path, place: Path) -> None:
    command = ["import", "--into", place, "--as", "Zoe", "--as-sent"]
    run("rename-annotator", "Anna", "Anna Lund", theirs, "--as", "Zoe")
    sent = zipped(theirs)
    assert "Anna would go by Anna Lund, as it was sent" in run(*command, sent, "--dry-run").stderr
    assert Folder(place).called("Anna") == "Anna"
    assert "goes by" not in run(*command, sent, "--annotator", "Cleo").stderr
    assert "Anna goes by Anna Lund, as it was sent" in run(*command, sent).stderr
    assert {key.annotator for key in Folder(place).layers()} == {"Anna Lund", "Ben"}
    again = run(*command, sent)
    assert (again.stdout, "as it was sent" in again.stderr) == (
        "a.txt, Anna Lund: 2 already there\n",
        False,
    )
    run("rename-annotator", "Anna", "Anna Lund", place, "--undo", "--as", "Zoe")
    assert "as it was sent" not in run(*command, theirs).stderr
    run("rename-annotator", "Anna", "Anna Lund", theirs, "--undo", "--as", "Zoe")
    run(*command, theirs)
    assert Folder(place).called("Anna") == "Anna"


def test_a_name_comes_with_the_tags_or_not_at_all(
    theirs: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("rename-annotator", "Anna", "Anna Lund", theirs, "--as", "Zoe")
    command = ["import", theirs, "--into", place, "--as", "Zoe", "--as-sent"]
    store = Folder(place)
    with Layer.open(store, store.article("a.txt"), "Anna"):
        result = run(*command)
    assert (result.exit_code, "goes by" in result.stderr) == (1, False)
    assert Folder(place).called("Anna") == "Anna"
    with monkeypatch.context() as patched:
        patched.setattr(bulk, "carry_out", lambda *_, **__: [])
        result = run(*command)
    assert "obelism rename-annotator Anna 'Anna Lund' --undo takes that back" in result.stderr
    assert run("check", place, "--repair").exit_code == 0
    assert {key.annotator for key in Folder(place).layers()} == {"Anna Lund", "Ben"}
    assert [*(place / ".obelism").glob("batches/*")] == []


def test_a_file_of_names_that_is_far_too_long_is_refused_by_a_sentence(
    theirs: Path, place: Path
) -> None:
    (theirs / ".obelism" / "aliases.jsonl").write_bytes(b'{"type":"annotator"}\n' * 60_000)
    result = run("import", theirs, "--into", place, "--as", "Zoe", "--as-sent")
    assert result.exit_code == 2
    assert "longer than a megabyte" in result.stderr
    assert len(run("export", place).stdout.splitlines()) == 2
    checked = run("check", theirs)
    assert checked.exit_code == 1
    assert "longer than a megabyte" in checked.stdout


def test_an_archive_is_unpacked_once_and_gone_afterwards(
    theirs: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent, folders = zipped(theirs), list[Path]()
    original = archive._unpack

    def noted(of: ZipFile, path: Path, folder: Path) -> None:
        folders.append(folder)
        original(of, path, folder)

    monkeypatch.setattr(archive, "_unpack", noted)
    assert run("import", sent, "--into", place, "--as", "Zoe", "--as-sent").exit_code == 0
    (folder,) = folders
    assert not folder.exists()


def test_labels_that_cannot_be_used_are_not_taken(theirs: Path, place: Path) -> None:
    (theirs / ".obelism" / "labels.toml").write_text("[[label]]\n")
    command = ["import", theirs, "--into", place, "--as", "Zoe", "--as-sent", "--labels"]
    assert "labels.toml as it was sent, line 1" in run(*command).stderr
    assert list((place / ".obelism").glob("labels*")) == []


def test_by_git_or_by_mail_agree_says_the_same(theirs: Path, place: Path, tmp_path: Path) -> None:
    read(place, "Ben", "done", (0, len(TEXT)))
    by_git = shutil.copytree(place, tmp_path / "git")
    run("import", theirs, "--into", place, "--as", "Zoe", "--as-sent")
    delete_first(theirs)
    read(theirs, "Anna", "started", (0, 16))
    shutil.copytree(theirs / ".obelism", by_git / ".obelism", dirs_exist_ok=True)
    list(merge(Folder(by_git)))
    run("import", zipped(theirs), "--into", place, "--as", "Zoe", "--as-sent")
    both = [run("agree", root).stdout.replace(str(root), "") for root in (place, by_git)]
    assert both[0] == both[1]
    assert both[0]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--annotator", "Anna"], "--annotator is for --as-sent"),
        (["--as-sent", "--layer", "Cleo"], "not with --layer, --map or --skip-broken"),
        (["--as-sent", "--skip-broken"], "not with --layer, --map or --skip-broken"),
        (["--as-sent", "--annotator", "Cleo"], "nothing of Cleo was sent"),
    ],
)
def test_wrong_use_is_one_line(options: list[str], said: str, theirs: Path, place: Path) -> None:
    assert said in told(run("import", theirs, "--into", place, *options), 2)


def test_what_is_no_folder_cannot_be_taken_as_sent(theirs: Path, place: Path) -> None:
    tags = theirs.parent / "tags.jsonl"
    run("export", theirs, "-o", tags)
    said = told(run("import", tags, "--into", place, "--as-sent"), 2)
    assert "only a folder with .obelism, or a zip of it, has it as sent" in said


@pytest.mark.parametrize("options", [(), ("--as-sent",), ("--as-sent", "--dry-run")])
def test_a_gold_layer_that_was_sent_is_said_to_be_left_out(
    theirs: Path, place: Path, options: tuple[str, ...]
) -> None:
    tag(theirs, "a.txt", "Rome", annotator="@gold")
    result = run("import", theirs, "--into", place, "--as", "Zoe", *options)
    assert result.exit_code == 0
    said = "layers of @gold, which come by git alone, are not imported: 1 was left out"
    assert said in result.stderr


def test_what_texts_were_extracted_from_comes_with_them(tmp_path: Path) -> None:
    text = "The dam is safe."
    origin = Origin(extractor="word", version="2", article="a.docx", byline="Ann Lee")
    article = Article.of(text, id="a.docx", title="The dam", origin=origin)
    places = [tmp_path / "theirs", tmp_path / "ours"]
    for place in places:
        place.mkdir()
        (place / "a.docx").write_bytes(docx(paragraph(text)))
    span, when = span_at(text, 0, 7), "2030-01-01T00:00:00.000Z"
    mark = Annotation(id="a" * 32, label="fact", spans=(span,), created=when, modified=when)
    with Layer.open(Folder(places[0]), article, "Anna") as layer:
        layer.commit("tag", [(None, mark)])
    (sent,) = places[0].glob(".obelism/sources/*.json")
    kept = places[1] / ".obelism/sources" / sent.name
    command = ["import", places[0], "--into", places[1], "--as", "Zoe", "--as-sent"]
    run(*command, "--dry-run")
    assert not kept.exists()
    run(*command)
    assert kept.exists()  # what is found out here comes first
    kept.unlink()
    run(*command)
    assert kept.read_bytes() == sent.read_bytes()
    kept.write_bytes(b"{}\n")
    assert sent.name in run("check", places[1]).stdout
    run(*command)
    assert kept.read_bytes() == b"{}\n"  # damage is for `check` to see to


ID = {"Bonn": "b" * 32, "nothing": "c" * 32}


def under(root: Path, quote: str, guidelines: str) -> str:
    """Tag a passage under guidelines; return their version."""
    path = root / ".obelism" / "guidelines.md"
    path.write_text(guidelines, "utf-8")
    store = Folder(root)
    with Layer.open(store, store.article("a.txt"), "Anna") as layer:
        layer.guidelines = lambda: kept_version(store)
        start = TEXT.index(quote)
        span = span_at(TEXT, start, start + len(quote))
        at = "2026-01-02T03:04:05.000Z"
        layer.commit(
            "tag",
            [
                (
                    None,
                    Annotation(id=ID[quote], label="fact", spans=(span,), created=at, modified=at),
                )
            ],
        )
    return version_of(store)


@pytest.mark.parametrize("packed", [False, True])
def test_guidelines_that_tags_were_made_under_come_along_and_those_here_stay(
    theirs: Path, place: Path, *, packed: bool
) -> None:
    first, last = under(theirs, "Bonn", "# First\n"), under(theirs, "nothing", "# Last\r\n")
    ours = place / ".obelism" / "guidelines.md"
    ours.write_text("# Ours\n", "utf-8")
    damaged = theirs / ".obelism" / "guidelines" / f"{'0' * 12}.md"
    damaged.write_text("It is no version of that name.", "utf-8")
    sent = zipped(theirs) if packed else theirs
    result = run("import", sent, "--into", place, "--as", "Zoe", "--as-sent")
    assert result.exit_code == 0, result.stderr
    assert ours.read_text("utf-8") == "# Ours\n"
    assert (
        "the guidelines.md that was sent is another than here; obelism labels --guidelines "
        f"{last} prints it\n"
    ) in result.stderr
    for version, text in ((first, "# First\n"), (last, "# Last\r\n")):
        kept = place / ".obelism" / "guidelines" / f"{version}.md"
        assert kept.read_bytes() == text.encode()
        assert run("labels", place, "--guidelines", version).exit_code == 0
    assert not (place / ".obelism" / "guidelines" / damaged.name).exists()
    store = Folder(place)
    with Layer.open(store, store.article("a.txt"), "Anna") as layer:
        assert layer.made_under == {ID["Bonn"]: first, ID["nothing"]: last}
    again = run("import", sent, "--into", place, "--as", "Zoe", "--as-sent")
    assert (again.exit_code, again.stdout) == (0, "a.txt, Anna: 4 already there\n")
    assert run("check", place).exit_code == 0
