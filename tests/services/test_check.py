"""What `check` finds, and what it puts right."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from reader.corpus.find import find_articles
from reader.corpus.load import load_article
from reader.io import files
from reader.model.annotation import Span
from reader.services.check import Finding, by_kind, check
from reader.store.base import Kind, LayerKey
from reader.store.folder import check as check_of_folder
from reader.store.folder.merge import merge
from reader.store.folder.workspace import Workspace
from reader.store.layer import Layer
from reader.text.anchor import span_at
from tests.benchmarks import corpora
from tests.store.folders import Folder
from tests.store.making import TEXT, Ticking, article, damaged, layer_tables, mark, opened

NAME = "talks.txt"

REMEDY = (
    "put it back, or open what became of it in the reader to take the tags over;"
    " obelism export still gives them"
)
"""What to do about an article that is gone."""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.setenv("HOME", str(tmp_path.parent))
    (tmp_path / NAME).write_bytes(TEXT.encode())
    (ref,) = find_articles([tmp_path])
    with Layer.open(ref.store, load_article(ref), "Anna", clock=Ticking()) as layer:
        for number in (1, 2, 3):
            layer.commit("tag", [(None, mark(number))])
    return Folder(tmp_path)


def findings(place: Folder, *, repair: bool = False) -> list[Finding]:
    return list(check([place], repair=repair, clock=Ticking()))


def messages(place: Folder) -> list[str]:
    return [finding.sentence().removeprefix(f"{place.root}/") for finding in findings(place)]


def only(place: Folder) -> Finding:
    (finding,) = findings(place)
    return finding


def change_record(place: Folder, **fields: Any) -> None:
    tables = layer_tables(place)
    tables["annotations"]["2"].update(fields)
    place.layer_path("Anna", NAME).write_text(json.dumps(tables))


def repaired(place: Folder) -> None:
    """Repair finds the same, says so, and leaves nothing to find."""
    before = findings(place)
    after = findings(place, repair=True)
    assert [finding.place for finding in after] == [finding.place for finding in before]
    assert all(finding.repaired for finding in after)
    assert findings(place) == []


def test_nothing_is_wrong(place: Folder) -> None:
    assert findings(place) == []
    assert findings(Folder(place.root / "none")) == []


def test_checking_writes_nothing(place: Folder) -> None:
    place.layer_path("Anna", NAME).write_bytes(b"[]")
    before = {path: path.read_bytes() for path in place.root.rglob("*") if path.is_file()}
    assert findings(place) != []
    assert {path: path.read_bytes() for path in place.root.rglob("*") if path.is_file()} == before


def test_a_damaged_layer_file(place: Folder) -> None:
    here = place.read(LayerKey("Anna", NAME)).annotations
    place.layer_path("Anna", NAME).write_bytes(b"[]")
    assert only(place).place == place.layer_path("Anna", NAME)
    repaired(place)
    assert place.read(LayerKey("Anna", NAME)).annotations == here
    assert len(damaged(place)) == 1


def test_a_missing_layer_file(place: Folder) -> None:
    whole = layer_tables(place)
    place.layer_path("Anna", NAME).unlink()
    assert "does not have all" in only(place).message
    repaired(place)
    assert layer_tables(place) == whole


def test_a_torn_end(place: Folder) -> None:
    path = place.history_path("Anna", NAME)
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"id":"x')
    assert only(place).line == 4
    assert "never shown as saved; nothing else is missing" in only(place).message
    repaired(place)
    assert path.read_bytes() == whole
    path.write_bytes(whole + b"\0" * 20)
    assert only(place).message == "the end is damaged; --repair sets it aside"


CONFLICT = b"<<<<<<< HEAD\n%s=======\n%s>>>>>>> theirs\n"


@pytest.mark.parametrize(
    ("name", "joins"),
    [
        ("layers", True),
        ("history", True),
        ("names.json", True),
        ("labels.toml", False),
        ("ignore", False),
        ("assignments.json", False),
    ],
)
def test_an_open_conflict_of_git(place: Folder, name: str, *, joins: bool) -> None:
    paths = {
        "layers": place.layer_path("Anna", NAME),
        "history": place.history_path("Anna", NAME),
    }
    path = paths.get(name, place.home / name)
    data = path.read_bytes() if path.exists() else b""
    path.write_bytes(b"\n" + CONFLICT % (data, data))
    found = next(each for each in findings(place) if each.place == path)
    assert [each.place for each in findings(place)].count(path) == 1
    assert found.line == 2
    assert "a merge left an open conflict here (<<<<<<<)" in found.message
    assert ("`obelism merge`" in found.message) is joins
    assert [*merge(place)]
    assert (path in [each.place for each in findings(place)]) is not joins


def test_open_conflicts_come_first_however_much_else_is_wrong(
    place: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = place.home / "names.json"
    path.write_bytes(CONFLICT % (b"", b""))
    (place.root / NAME).unlink()
    change_record(place, note="by hand")
    found = findings(place)
    assert found[0].place == path
    assert len(found) == 3
    for some in range(3):
        monkeypatch.setattr(check_of_folder, "_AHEAD", some)
        assert findings(place) == found


def test_what_is_in_order_is_opened_once(place: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: Counter[str] = Counter()

    def noted(path: Path | str) -> int:
        opened[os.fspath(path)] += 1
        return open_to_read(path)

    open_to_read = files.opened_to_read
    monkeypatch.setattr(files, "opened_to_read", noted)
    assert findings(place) == []
    kinds = Counter(Path(path).relative_to(place.home).parts[0] for path in opened)
    assert kinds >= Counter(layers=1, history=1, texts=1)
    assert {*opened.values()} == {1}


def test_a_text_that_was_tagged_with_marks_in_it_is_whole(place: Folder) -> None:
    text = f"<<<<<<< HEAD\n{TEXT}\n=======\nOther.\n>>>>>>> theirs\n"
    (place.root / "marks.txt").write_text(text)
    with opened(place, article=article("marks.txt", text=text)) as layer:
        span = span_at(text, 0, 7)
        layer.commit("tag", [(None, mark(7, spans=(span,)))])
    assert findings(place) == []
    assert [*merge(place)] == []
    assert findings(place) == []


def test_a_garbled_line(place: Folder) -> None:
    path = place.history_path("Anna", NAME)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + b"x" + lines[1] + lines[2])
    first, second, third = findings(place)
    assert (first.place, first.line) == (path, 2)
    assert second.message == "actions are missing: 2"
    assert "does not have all" in third.message
    assert {finding.repaired for finding in findings(place, repair=True)} == {False, True}
    assert list(place.read(LayerKey("Anna", NAME)).annotations) == [mark(n).id for n in (1, 2, 3)]


def test_a_record_that_is_not_what_the_journal_says(place: Folder) -> None:
    change_record(place, note="by hand")
    edited = place.layer_path("Anna", NAME).read_bytes()
    assert mark(2).id in only(place).message
    repaired(place)
    assert place.read(LayerKey("Anna", NAME)).annotations[mark(2).id].note is None
    (name,) = damaged(place)
    assert (place.home / "damaged" / name).read_bytes() == edited, "the edit is kept beside"


def test_a_record_that_only_the_layer_file_has_is_left_alone(place: Folder) -> None:
    tables = layer_tables(place)
    tables["annotations"]["9"] = mark(9).to_record()
    place.layer_path("Anna", NAME).write_text(json.dumps(tables))
    findings(place, repair=True)
    assert mark(9).id in place.read(LayerKey("Anna", NAME)).annotations


def in_both(place: Folder, old: bytes, new: bytes) -> None:
    for path in (place.layer_path("Anna", NAME), place.history_path("Anna", NAME)):
        path.write_bytes(path.read_bytes().replace(old, new))


def test_a_quote_that_is_not_there(place: Folder) -> None:
    in_both(place, json.dumps(mark(2).spans[0].text).encode(), b'"nothing\\u001b"')
    assert f"annotation {mark(2).id}: the text at 2 to 11 is not" in only(place).message
    assert "\x1b" not in only(place).message
    assert not findings(place, repair=True)[0].repaired


def test_a_label_that_nobody_defined(place: Folder) -> None:
    in_both(place, b'"label":"fact"', b'"label":"rumour"')
    assert len(findings(place)) == 3
    assert "label unknown here: rumour" in findings(place)[0].message


def test_values_that_are_not_of_the_definition_are_one_kind(place: Folder) -> None:
    in_both(place, b'"attributes":{}', b'"attributes":{"checked":"perhaps","seen":1}')
    (alike,) = by_kind(findings(place))
    assert alike.kind == "checked of fact is none of true, false, unclear"
    assert (alike.count, alike.annotators) == (3, {"Anna"})


def test_a_broken_record(place: Folder) -> None:
    in_both(place, f'"{mark(2).id}","label":"fact"'.encode(), f'"{mark(2).id}","label":7'.encode())
    assert "cannot be shown, and is kept" in only(place).message


def test_broken_labels(place: Folder) -> None:
    (place.home / "labels.toml").write_text("label = 5")
    assert only(place).place == place.home / "labels.toml"
    assert messages(place) == [".obelism/labels.toml: it defines no [[label]]"]


def test_a_broken_list_of_what_is_ignored(place: Folder) -> None:
    (place.root / NAME).unlink()  # so that the folder is looked through for what became of it
    (place.home / "ignore").write_text("*.bak\n" + "*a" * 25 + "*b\n")
    first, second = messages(place)
    assert first.startswith(".obelism/ignore, line 2: '*a*a")
    assert "is gone" in second


def test_a_kept_text_that_is_damaged_or_gone(place: Folder) -> None:
    (path,) = (place.home / "texts").iterdir()
    path.write_bytes(b"Something else.")
    assert "not the text that its name says" in only(place).message
    assert findings(place, repair=True)[0].repaired
    assert len(damaged(place)) == 1
    assert only(place).message == "the text that was tagged is not kept"


def test_an_article_that_changed_or_went(place: Folder) -> None:
    (place.root / NAME).write_text("Other.")
    assert only(place).message == f"the article {NAME} has changed since it was tagged"
    (place.root / NAME).unlink()
    assert only(place).message == f"the article {NAME} is gone; {REMEDY}"
    (place.root / "in").mkdir()
    (place.root / "in" / "moved.txt").write_bytes(TEXT.encode())
    assert only(place).message == (
        f"the article {NAME} is gone; in/moved.txt has the same text:"
        " open that in the reader to take the tags over"
    )
    (place.root / NAME).write_bytes(b"")
    assert "cannot be read" in only(place).message


def test_articles_that_are_records_or_piped(place: Folder) -> None:
    from reader.corpus.load import read_standard_input

    (place.root / "n #1.jsonl").write_text(json.dumps({"id": "a#b", "text": TEXT}) + "\n")
    refs = [ref for ref in find_articles([place.root]) if ref.line]
    articles = [load_article(refs[0]), read_standard_input(TEXT.encode())[1]]
    for number, each in enumerate(articles, 7):
        with opened(place, article=each) as layer:
            layer.commit("tag", [(None, mark(number))])
    assert findings(place) == []
    (place.root / "n #1.jsonl").write_text("")
    assert only(place).message == f"the article n #1.jsonl#a#b is gone; {REMEDY}"


def test_an_id_that_leads_out_is_not_followed(place: Folder, tmp_path: Path) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-outside.txt"
    outside.write_text("Not yours.")
    for number, id in enumerate((f"../{outside.name}", str(outside)), 7):
        with opened(place, article=article(id)) as layer:
            layer.commit("tag", [(None, mark(number))])
    assert findings(place) == []
    named = Folder(place.root, explicit=True)
    (found,) = check([named])
    assert found.message == f"the article ../{outside.name} has changed since it was tagged"


def test_small_files(place: Folder) -> None:
    (place.home / "names.json").write_bytes(b"[]")
    progress = place.for_writing(place.blob_path(Kind.PROGRESS, "Anna", NAME))
    progress.write_bytes(b"\0")
    assert [finding.place for finding in findings(place)] == [place.home / "names.json", progress]
    repaired(place)
    assert len(damaged(place)) == 2


def test_temporary_files_of_the_dead(place: Folder) -> None:
    code = "import os; print(os.getpid())"
    number = int(subprocess.check_output([sys.executable, "-c", code]))
    dead = place.home / "layers" / f".obelism-{number}-0a1b2c.tmp"
    alive = place.home / "layers" / f".obelism-{os.getpid()}-0a1b2c.tmp"
    dead.write_text("half")
    alive.write_text("half")
    assert only(place).place == dead
    repaired(place)
    assert alive.exists()
    assert damaged(place)[0].startswith("layers--.obelism-")


def test_a_copied_layer_file(place: Folder) -> None:
    path = place.layer_path("Anna", NAME)
    copy = path.with_name("copy.json")
    copy.write_bytes(path.read_bytes())
    assert only(place).place == copy
    assert "Anna's tags on talks.txt" in only(place).message
    copy.write_bytes(b"{}")
    assert "does not say whose" in only(place).message


def test_a_layer_of_another_version(place: Folder) -> None:
    in_both(place, b'"obelism/1"', b'"obelism/2"')
    assert "another version" in only(place).message


def test_a_layer_in_use_is_not_repaired(place: Folder) -> None:
    with opened(place, article=read_article(place)):
        place.layer_path("Anna", NAME).write_bytes(b"[]")
        assert findings(place, repair=True) == []
        assert place.layer_path("Anna", NAME).read_bytes() == b"[]"


def read_article(place: Folder) -> Any:
    (ref,) = find_articles([place.root])
    return load_article(ref)


def test_findings_of_a_kind_are_counted_with_whose_they_are(place: Folder) -> None:
    with opened(place, "Ben", article=read_article(place)) as layer:
        layer.commit("tag", [(None, mark(4)), (None, mark(5, label="opinion"))])
    (place.home / "labels.toml").write_text(
        '[[label]]\nname = "rumour"\nkey = "r"\nletter = "R"\n[[label]]\nname = "opinion"\n'
        'key = "o"\nletter = "O"\n'
    )
    (alike,) = by_kind(findings(place))
    assert (alike.kind, alike.count) == ("label fact is not in labels.toml", 4)
    assert alike.annotators == {"Anna", "Ben"}
    assert "label unknown here: fact" in alike.first.message


def test_a_content_with_its_own_source_and_cue_may_be_meant(place: Folder) -> None:
    spans = tuple(
        Span(start, end, role, TEXT[start:end])
        for start, end, role in ((2, 30, "content"), (5, 9, "source"), (10, 14, "cue"))
    )
    with opened(place, article=read_article(place)) as layer:
        layer.commit("tag", [(None, mark(4, label="attribution", spans=spans))])
    finding = only(place)
    assert finding.message == (
        f"annotation {mark(4).id}: the content of an attribution holds its own source and cue"
    )
    assert finding.may_be_meant
    assert finding.annotator == "Anna"


def test_what_is_said_of_articles_records_and_files_is_of_one_kind_each(place: Folder) -> None:
    (place.root / "b.txt").write_bytes(TEXT.encode())
    for number, ref in enumerate(find_articles([place.root]), 7):
        with opened(place, "Ben", article=load_article(ref)) as layer:
            layer.commit("tag", [(None, mark(number))])
            assert layer.flush(30)
    for path in place.home.rglob("*.jsonl"):
        path.write_bytes(path.read_bytes() + b"{}\n" * 2 + path.read_bytes())
    for path in place.root.glob("*.txt"):
        path.unlink()
    for path in place.home.glob("layers/*/*"):
        path.write_bytes(path.read_bytes().replace(b'"label":"fact"', b'"label":"opinion"'))
    found = {each.kind: (each.count, each.first.what) for each in by_kind(findings(place))}
    assert found == {
        "it is no action, and is kept": (6, "line"),
        "records are not what the journal says": (5, "record"),
        "the article is gone": (3, "layer"),
    }


@pytest.mark.parametrize(
    ("content", "line", "begins"),
    [("[[label]]\nname = 3\n", 1, "label 1: "), ("[[label\n", None, "Expected")],
)
def test_wrong_labels_name_their_file_once(
    content: str, line: int | None, begins: str, place: Folder
) -> None:
    (place.home / "labels.toml").write_text(content)
    found = only(place)
    assert (found.place, found.line) == (place.home / "labels.toml", line)
    assert found.message.startswith(begins)


def test_locks_are_looked_at_only_where_something_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = corpora.workspace(tmp_path / "made", 3)
    asked: list[Path] = []
    monkeypatch.setattr(Workspace, "who_holds", lambda self, lock: asked.append(lock))
    store = Folder(root)
    assert list(check([store])) == []
    assert asked == []
    store.layer_path("Ben", corpora.article_id(1)).unlink()
    assert len(list(check([store]))) == 1
    assert asked == [store.lock_path("Ben", corpora.article_id(1))]
