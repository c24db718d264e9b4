"""Taking in what somebody handed on: each record to its layer, all of it or nothing."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.formats.registry import DEFAULT, choose
from reader.model.annotation import LOST, Annotation, Span
from reader.model.clock import new_id
from reader.model.errors import ObelismError, WrongUse
from reader.model.labels import DEFAULT_LABELS
from reader.session.arriving import Delivery, delivery
from reader.session.exporting import export, select
from reader.session.import_plan import LayerPlan, unknown_labels
from reader.session.importing import OpenLayer, dry_run, in_the_way, take_in
from reader.session.sent_files import records_of
from reader.store import files
from reader.store.articles import find_articles
from reader.store.contents import read_layer
from reader.store.layer import Layer
from reader.store.loading import load_article
from reader.store.matching import Matcher
from reader.store.workspace import Workspace
from reader.text.anchor import span_at
from tests.session.tagged import WHEN, write

TEXTS = {
    "a.txt": "Oslo, then Rome 😀, then “Oslo” again.\r\nAnd at the end: nothing.",
    "b/c.txt": "Rome was there; 📰 so was Oslo.",
}
MOMENT = "2031-01-01T00:00:00.000Z"


def articles(root: Path) -> Path:
    for id, text in TEXTS.items():
        write(root, id, text)
    return root


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return articles(tmp_path / "ours")


@pytest.fixture
def tags(tmp_path: Path) -> Path:
    """What Anna and Ben tagged in their copy, as JSONL."""
    theirs = articles(tmp_path / "theirs")
    tag(theirs, "a.txt", "Oslo", "Rome")
    tag(theirs, "b/c.txt", "Rome", label="opinion")
    tag(theirs, "b/c.txt", "Oslo", annotator="Ben")
    return exported(theirs)


def tag(root: Path, id: str, *quotes: str, label: str = "fact", annotator: str = "Anna") -> None:
    """Tag quotes in an article as it is read from its file."""
    with layer_of(root, id, annotator) as layer:
        for quote in quotes:
            start = TEXTS[id].index(quote)
            span = span_at(TEXTS[id], start, start + len(quote))
            times = {"created": WHEN, "modified": WHEN}
            mark = Annotation(id=new_id(), label=label, spans=(span,), **times)
            layer.commit("tag", [(None, mark)])


def exported(root: Path, by: str = "annotation", offsets: str = "codepoint") -> Path:
    path = root.parent / f"{root.name}-{by}-{offsets}.jsonl"
    pieces = list(export(select([root]), DEFAULT, choose(DEFAULT, by, offsets)))
    assert all(isinstance(piece, str) for piece in pieces)
    path.write_bytes("".join(map(str, pieces)).encode())
    return path


def edited(path: Path, number: int, **fields: Any) -> Path:
    """A copy of a file with other values in one line."""
    lines = path.read_text().splitlines()
    lines[number] = json.dumps({**json.loads(lines[number]), **fields})
    target = path.with_name("edited.jsonl")
    target.write_text("\n".join(lines))
    return target


def brought(path: Path, into: Path, layer: str | None = None) -> Delivery:
    return delivery(records_of([path], DEFAULT), Matcher(into), layer, moment=MOMENT)


def imported(path: Path, into: Path, layer: str | None = None) -> list[str]:
    found = brought(path, into, layer)
    assert found.problems == []
    foretold = [plan.line() for plan in dry_run(found)]
    assert [plan.line() for plan in take_in(found, "Zoe")] == foretold
    return foretold


def kept(root: Path) -> dict[str, bytes]:
    """Everything in the workspace that other people get."""
    found = sorted((root / ".obelism").rglob("*")) if (root / ".obelism").exists() else []
    return {str(path): path.read_bytes() for path in found if path.is_file()}


def journal(root: Path, annotator: str, id: str) -> list[Any]:
    data = Workspace(root).history_path(annotator, id).read_bytes()
    return [json.loads(line) for line in data.splitlines()]


def test_records_go_to_the_layers_that_they_name(place: Path, tags: Path) -> None:
    lines = ["a.txt, Anna: 2 new", "b/c.txt, Anna: 1 new", "b/c.txt, Ben: 1 new"]
    assert imported(tags, place) == lines
    assert exported(place).read_bytes() == tags.read_bytes()


def test_it_is_one_action_a_layer_and_says_who_did_it(place: Path, tags: Path) -> None:
    imported(tags, place)
    (first,), (second,) = journal(place, "Anna", "a.txt"), journal(place, "Ben", "b/c.txt")
    assert (first["what"], first["who"], len(first["after"]["annotations"])) == ("import", "Zoe", 2)
    assert first["meta"]["annotator"] == "Anna"
    assert first["batch"] == second["batch"] is not None


def test_the_same_again_changes_nothing(place: Path, tags: Path) -> None:
    imported(tags, place)
    before = kept(place)
    assert imported(tags, place)[0] == "a.txt, Anna: 2 already there"
    assert kept(place) == before


def test_looking_first_writes_nothing(place: Path, tags: Path) -> None:
    found = brought(tags, place)
    plans = dry_run(found)
    assert list(plans[0].details()) == ["new: fact “Oslo” at 0-4", "new: fact “Rome” at 11-15"]
    assert not (place / ".obelism").exists()


def test_one_undo_takes_it_back(place: Path, tags: Path) -> None:
    tag(place, "a.txt", "nothing")
    before = read_layer(Workspace(place), "Anna", "a.txt").annotations
    imported(tags, place)
    with layer_of(place, "a.txt") as layer:
        assert len(layer.annotations) == 3
        layer.undo()
        assert layer.annotations == before
    assert imported(tags, place)[0] == "a.txt, Anna: 2 new", "what was undone may come again"


@contextmanager
def layer_of(root: Path, id: str, annotator: str = "Anna") -> Iterator[Layer]:
    (ref,) = find_articles([root / id], root)
    with Layer.open(Workspace(root), load_article(ref), annotator) as layer:
        assert layer.read_only is None
        yield layer


def test_what_was_deleted_here_stays_deleted(place: Path, tags: Path) -> None:
    imported(tags, place)
    with layer_of(place, "a.txt") as layer:
        first = next(iter(layer.annotations.values()))
        layer.commit("delete", [(first, None)])
    assert imported(tags, place)[0] == "a.txt, Anna: 1 already there, 1 deleted here before"


@pytest.mark.parametrize(
    ("modified", "word", "note"),
    [
        ("2030-01-01T00:00:00.001Z", "1 changed, 1 already there", "theirs"),
        ("2029-12-31T00:00:00.000Z", "1 already there, 1 older than here", None),
        ("2030-01-01T00:00:00Z", "1 already there, 1 in conflict", None),
    ],
)
def test_a_record_that_says_something_else_counts_if_it_is_later(
    place: Path, tags: Path, modified: str, word: str, note: str | None
) -> None:
    imported(tags, place)
    other = edited(tags, 0, note="theirs", modified=modified)
    found = brought(other, place)
    (plan, *_) = dry_run(found)
    assert plan.line() == f"a.txt, Anna: {word}"
    (entry,) = [entry for entry in plan.entries if entry.verdict != "there"]
    questions = list(plan.open_questions())
    assert bool(questions) == (note is None)
    assert all("note none against “theirs”" in question for question in questions)
    assert all(entry.annotation.id in question for question in questions)
    take_in(found, "Zoe")
    layer = read_layer(Workspace(place), "Anna", "a.txt")
    assert layer.annotations[entry.annotation.id].note == note


def test_another_persons_layer_by_name(place: Path, tags: Path) -> None:
    assert imported(tags, place, "Cleo") == ["a.txt, Cleo: 2 new", "b/c.txt, Cleo: 2 new"]
    assert imported(tags, place, "Cleo")[1] == "b/c.txt, Cleo: 2 already there"
    origins = {each["origin"] for each in lines_of(exported(place))}
    assert origins == {"import"}


def lines_of(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_record_without_an_id_or_a_time_comes_once(place: Path, tags: Path) -> None:
    bare = [
        {key: value for key, value in line.items() if key not in ("id", "created", "modified")}
        for line in lines_of(tags)
    ]
    path = tags.with_name("bare.jsonl")
    path.write_text("".join(json.dumps(line) + "\n" for line in [*bare, bare[0]]))
    assert imported(path, place)[0] == "a.txt, Anna: 2 new, 1 already there"
    first = lines_of(exported(place))[0]
    assert (first["created"], first["origin"]) == (MOMENT, "import")
    assert imported(path, place)[0] == "a.txt, Anna: 3 already there"
    bare[0]["note"] = "changed"
    path.write_text(json.dumps({**bare[0], "id": first["id"]}))
    assert [plan.line() for plan in dry_run(brought(path, place))] == ["a.txt, Anna: 1 in conflict"]


@pytest.mark.parametrize("kind", ["layers", "history"])
def test_a_layer_file_or_journal_as_it_stands(place: Path, tags: Path, kind: str) -> None:
    theirs = tags.parent / "theirs"
    for path in sorted((theirs / ".obelism" / kind).rglob("*.json*")):
        mailed = tags.with_name("mailed.json")
        mailed.write_bytes(path.read_bytes())
        imported(mailed, place)
    assert exported(place).read_bytes() == tags.read_bytes()


def test_standard_input_holds_whatever_a_file_can_hold(place: Path, tags: Path) -> None:
    theirs = tags.parent / "theirs" / ".obelism"
    sent = [tags, *theirs.glob("layers/*/a.txt*"), *theirs.glob("history/*/a.txt*")]
    lines = []
    for path in sent:
        records = records_of([Path("-")], DEFAULT, standard_input=path.read_bytes)
        found = delivery(records, Matcher(place), None, moment=MOMENT)
        lines += [plan.line() for plan in take_in(found, "Zoe")][:1]
    assert lines == ["a.txt, Anna: 2 new"] + ["a.txt, Anna: 2 already there"] * 2
    broken = records_of([Path("-")], DEFAULT, standard_input=lambda: b"{}")
    (problem,) = delivery(broken, Matcher(place), None, moment=MOMENT).problems
    assert problem.startswith("standard input, line 1: ")


@pytest.mark.parametrize("folder", ["theirs", "theirs/.obelism"])
def test_a_folder_with_all_that_persons_tagged(place: Path, tags: Path, folder: str) -> None:
    theirs = tags.parent / "theirs"
    tag(theirs, "a.txt", "nothing", annotator="@rules")
    for path in theirs.glob(".obelism/layers/*/c.txt*"):
        path.unlink()  # its journal has it all
    sent = tags.parent / folder
    assert imported(sent, place) == [
        "a.txt, Anna: 2 new",
        "b/c.txt, Anna: 1 new",
        "b/c.txt, Ben: 1 new",
    ]
    assert exported(place).read_bytes() == tags.read_bytes()
    assert imported(sent, place)[0] == "a.txt, Anna: 2 already there"


def test_what_is_no_layer_in_a_folder_is_told_by_file(place: Path, tags: Path) -> None:
    theirs = tags.parent / "theirs"
    (path,) = theirs.glob(".obelism/layers/*/a.txt*")
    path.with_name("other.json").write_bytes(path.read_bytes())
    (problem,) = brought(theirs, place).problems
    assert problem.startswith(f"{theirs}, .obelism/layers/")
    assert "other.json: it does not say" in problem


def test_a_rescue_file(place: Path, tags: Path) -> None:
    rescue = tags.with_name("rescue.json")
    with layer_of(tags.parent / "theirs", "a.txt") as layer:
        layer.rescue(rescue)
    assert imported(rescue, place) == ["a.txt, Anna: 2 new"]


def test_an_article_under_another_name(place: Path, tags: Path) -> None:
    (place / "a.txt").rename(place / "moved.txt")
    assert imported(tags, place)[0] == "moved.txt, Anna: 2 new"


@pytest.mark.parametrize("into", ["a.txt", "b"])
def test_nothing_goes_to_an_article_beside_what_was_named(
    place: Path, tags: Path, into: str
) -> None:
    imported(tags, place)
    found = brought(tags, place / into)
    assert {key.article_id for key in found.layers} == (
        {"a.txt"} if into == "a.txt" else {"b/c.txt"}
    )
    assert len(found.problems) == 2


def test_an_article_that_is_gone_and_was_tagged_here(place: Path, tags: Path) -> None:
    tag(place, "a.txt", "nothing")
    (place / "a.txt").unlink()
    assert imported(tags, place)[0] == "a.txt, Anna: 2 new"


def problems_of(path: Path, place: Path, layer: str | None = None) -> list[str]:
    found = brought(path, place, layer)
    return [problem.removeprefix(f"{path}, ") for problem in found.problems]


def test_what_fits_no_article_is_told_by_line(place: Path, tags: Path) -> None:
    write(place, "a.txt", "Another text.")
    why = "has another text than the one tagged, which is not known here"
    how = "obelism export --by article sends it along"
    assert problems_of(tags, place) == [f"line {n}: a.txt {why}; {how}" for n in (1, 2)]
    (place / "a.txt").unlink()
    assert problems_of(tags, place)[0] == f"line 1: no article at {place} is a.txt or has its text"
    for name in ("d.txt", "e.txt"):
        write(place, name, TEXTS["a.txt"])
    assert problems_of(tags, place)[0].endswith("and d.txt and e.txt have the same text")


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"annotator": ""}, "names no annotator"),
        ({"annotator": "@gold"}, "is no person"),
        ({"annotator": "a\nb"}, "control characters"),
        ({"annotator": "a" * 101}, "at most 100"),
        ({"text": "Bonn"}, "first span"),
    ],
)
def test_a_record_that_cannot_be_taken(
    place: Path, tags: Path, fields: dict[str, Any], word: str
) -> None:
    (problem,) = problems_of(edited(tags, 1, **fields), place)
    assert problem.startswith("line 2: ")
    assert word in problem
    if "annotator" in fields:
        assert problems_of(edited(tags, 1, **fields), place, "Cleo") == []


def test_a_file_that_cannot_be_read_or_is_no_such_file(place: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="no such file"):
        brought(tmp_path / "nowhere.jsonl", place)
    with pytest.raises(WrongUse, match="folder"):
        brought(tmp_path, place)
    torn = tmp_path / "torn.json"
    torn.write_bytes(b'{"meta":{\n"1":{')
    assert "torn.json: " in brought(torn, place).problems[0]


def test_a_layer_that_somebody_has_open_stops_all(place: Path, tags: Path) -> None:
    tag(place, "b/c.txt", "so was", annotator="Ben")
    found = brought(tags, place)
    with layer_of(place, "b/c.txt", "Ben"):
        before = kept(place)
        with pytest.raises(ObelismError, match=r"^b/c.txt, Ben: Read-only: .*Nothing was imported"):
            take_in(found, "Zoe")
        after = {name: data for name, data in kept(place).items() if "/locks/" not in name}
        assert after == {name: data for name, data in before.items() if "/locks/" not in name}


def test_looking_first_tells_who_is_in_the_way(place: Path, tags: Path) -> None:
    tag(place, "b/c.txt", "so was", annotator="Ben")
    plans = dry_run(brought(tags, place))
    assert in_the_way(plans) == []
    with layer_of(place, "b/c.txt", "Ben"):
        before = kept(place)
        (sentence,) = in_the_way(plans)
        assert sentence.startswith("b/c.txt, Ben: Read-only: Ben has this article open elsewhere")
        assert kept(place) == before
    assert in_the_way(plans) == []


@pytest.mark.parametrize("made", [False, True])
def test_looking_first_tells_of_a_place_that_cannot_be_written(
    place: Path, tags: Path, monkeypatch: pytest.MonkeyPatch, *, made: bool
) -> None:
    if made:
        Workspace(place).ensure()
    plans = dry_run(brought(tags, place))
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert len(in_the_way(plans)) == 3
    assert all("cannot be written" in sentence for sentence in in_the_way(plans))


def test_looking_first_tells_of_a_layer_of_a_newer_program(place: Path, tags: Path) -> None:
    plans = dry_run(brought(tags, place))
    path = Workspace(place).history_path("Ben", "b/c.txt")
    path.parent.mkdir(parents=True)
    path.write_bytes(b'{"schema":"obelism/2"}\n')
    (sentence,) = in_the_way(plans)
    assert "another version of obelism" in sentence


def test_where_nothing_changes_nobody_is_in_the_way(place: Path, tags: Path) -> None:
    imported(tags, place)
    with layer_of(place, "b/c.txt", "Ben"):
        assert imported(tags, place)[0] == "a.txt, Anna: 2 already there"


def test_a_layer_on_an_earlier_text_takes_nothing_in(place: Path, tags: Path) -> None:
    now = TEXTS["a.txt"]
    write(place, "a.txt", "Oslo, before.")
    with layer_of(place, "a.txt") as layer:
        span = span_at("Oslo, before.", 0, 4)
        mark = Annotation(id=new_id(), label="fact", spans=(span,), created=WHEN, modified=WHEN)
        layer.commit("tag", [(None, mark)])
    write(place, "a.txt", now)
    for attempt in (dry_run, lambda found: take_in(found, "Zoe")):
        with pytest.raises(ObelismError, match=r"changed since Anna tagged it.*Nothing was"):
            attempt(brought(tags, place))


def failing(monkeypatch: pytest.MonkeyPatch, folder: str, nth: int) -> list[str]:
    """Let the `nth` file below a folder of `.obelism` refuse its line; return those met."""
    real, met = files.append_durably, list[str]()

    def append(fd: int, data: bytes) -> None:
        path = os.readlink(f"/proc/self/fd/{fd}")
        if b'"what":"import"' in data and f"/.obelism/{folder}/" in path:
            if path not in met:
                met.append(path)
            if met.index(path) == nth - 1:
                raise OSError(28, "No space left on device")
        real(fd, data)

    monkeypatch.setattr(files, "append_durably", append)
    return met


@pytest.mark.parametrize("nth", [1, 2, 3])
def test_where_the_disk_is_too_full_for_all_nothing_is_imported(
    place: Path, tags: Path, nth: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag(place, "a.txt", "nothing")
    mine, before = exported(place).read_bytes(), kept(place).keys()
    found = brought(tags, place)
    with monkeypatch.context() as patched:
        met = failing(patched, "batches", nth)
        with pytest.raises(ObelismError, match=r"disk is full.* Nothing was imported"):
            take_in(found, "Zoe")
    assert len(met) == nth
    assert exported(place).read_bytes() == mine
    assert [name for name in kept(place).keys() - before if "/texts/" not in name] == []
    assert imported(tags, place)[0] == "a.txt, Anna: 2 new"


@pytest.mark.parametrize("nth", [1, 2, 3])
def test_what_cannot_come_into_its_layer_once_it_counts_waits_beside_it(
    place: Path, tags: Path, nth: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = brought(tags, place)
    with monkeypatch.context() as patched:
        met = failing(patched, "history", nth)
        with pytest.raises(ObelismError, match=r"disk is full.* All of it is imported and shown"):
            take_in(found, "Zoe")
    assert len(met) == 3
    assert exported(place).read_bytes() == tags.read_bytes()
    assert imported(tags, place)[0] == "a.txt, Anna: 2 already there"
    assert list((place / ".obelism" / "batches").iterdir()) == []
    assert exported(place).read_bytes() == tags.read_bytes()


def test_stopped_by_hand_once_it_counts(place: Path, tags: Path) -> None:
    def stop(layers: Any) -> Iterator[OpenLayer]:
        yield layers[0]
        raise KeyboardInterrupt

    with pytest.raises(ObelismError, match=r"^It was stopped late\. All of it is imported"):
        take_in(brought(tags, place), "Zoe", watch=stop)
    assert exported(place).read_bytes() == tags.read_bytes()


def test_a_journal_that_may_not_be_written_stops_all(
    place: Path, tags: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag(place, "b/c.txt", "so was", annotator="Ben")
    closed = Workspace(place).history_path("Ben", "b/c.txt")
    found, before = brought(tags, place), exported(place).read_bytes()
    monkeypatch.setattr(os, "access", lambda path, mode: path != closed)
    with pytest.raises(ObelismError, match=r"^b/c.txt, Ben: .*denied.*Nothing was imported"):
        take_in(found, "Zoe")
    assert exported(place).read_bytes() == before


def test_labels_that_are_not_defined_are_named(place: Path, tags: Path) -> None:
    found = brought(edited(tags, 0, label="rumour"), place)
    plans = take_in(found, "Zoe")
    assert unknown_labels(plans) == [(Workspace(place), "rumour")]


def test_a_bar_sees_each_layer_that_changes(place: Path, tags: Path) -> None:
    seen: list[LayerPlan] = []

    def watch(layers: Any) -> Iterator[OpenLayer]:
        for each in layers:
            seen.append(each.plan)
            yield each

    take_in(brought(tags, place), "Zoe", watch=watch)
    take_in(brought(tags, place), "Zoe", watch=watch)
    assert len(seen) == 3


# The round trip


@st.composite
def marks(draw: st.DrawFn, text: str) -> Annotation:
    times = st.integers(0, 59).map(lambda second: f"2030-01-01T00:00:{second:02}.000Z")
    created = draw(times)
    label = draw(st.sampled_from(["fact", "attribution", "inconsistency", "no such label"]))
    found = draw(st.lists(spans(text), min_size=1, max_size=3))
    return Annotation(
        id=draw(st.uuids(version=4)).hex,
        label=label,
        spans=DEFAULT_LABELS[label].ordered(found),
        note=draw(st.none() | st.text(max_size=10)),
        attributes=draw(st.dictionaries(st.text(max_size=3), st.integers() | st.text(max_size=3))),
        flag=draw(st.booleans()),
        origin=draw(st.sampled_from(["human", "rules", "import"])),
        corrects=draw(st.none() | st.just("f" * 32)),
        created=created,
        modified=max(created, draw(times)),
        extra=draw(st.dictionaries(st.sampled_from(["confidence", "x-"]), st.integers())),
    )


@st.composite
def spans(draw: st.DrawFn, text: str) -> Span:
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    role = draw(st.sampled_from([None, "content", "source", "claim", "witness"]))
    if draw(st.integers(0, 9)) == 0:
        return Span(LOST, LOST, role, text[start:end], "before", "after")
    return span_at(text, start, end, role)


layers = st.fixed_dictionaries(
    {
        (id, name): st.lists(marks(text), max_size=4, unique_by=lambda mark: mark.id)
        for id, text in TEXTS.items()
        for name in ("Anna", "Bên \u202e[b]")
    }
)


@settings(max_examples=settings.default.max_examples // 5)
@given(layers, st.sampled_from(["annotation", "article"]), st.sampled_from(["codepoint", "utf16"]))
def test_export_import_export_is_the_same_and_importing_again_changes_nothing(
    tagged: dict[tuple[str, str], list[Annotation]], by: str, offsets: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        theirs, ours = articles(Path(folder) / "theirs"), articles(Path(folder) / "ours")
        for (id, name), found in tagged.items():
            if found:
                with layer_of(theirs, id, name) as layer:
                    layer.commit("tag", [(None, mark) for mark in found])
        path = exported(theirs, by, offsets)
        imported(path, ours)
        assert exported(ours, by, offsets).read_bytes() == path.read_bytes()
        before = kept(ours)
        imported(path, ours)
        assert kept(ours) == before
