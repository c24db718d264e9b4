"""What every store has to do; a new backend passes these tests before it is called one.

A module of tests takes them up by `from tests.store.conformance import *`, and gives a fixture
`store`: an empty store, made. Where a backend can be opened twice, a fixture `again` returns it as
another program would see it, else the store itself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from reader.model.annotation import Annotation
from reader.model.article import Article, Origin, text_digest
from reader.model.errors import CannotWrite, NoLayer, ObelismError, ReadOnly, Unreadable, WrongUse
from reader.model.labels import DEFAULT_LABELS
from reader.model.log import Entry, deleted
from reader.model.names import person
from reader.store.base import Kind, LayerKey, Store
from reader.store.findings import Finding
from reader.store.layer import Layer, Step, commit_together, records_of
from reader.store.moves import step_move, take_over
from reader.store.progress import (
    Position,
    Progress,
    every_progress,
    load_progress,
    progress_in,
    save_progress,
)
from reader.store.queues import (
    Choice,
    Choices,
    ReviewFile,
    load_choices,
    load_review,
    load_reviews,
    save_choices,
    save_review,
)
from tests.store.making import TEXT, Ticking, article, mark

KEY = LayerKey("Anna", "talks.txt")
HOSTILE = (
    "../../etc/passwd",
    "a/../b",
    "'; drop table entry; --",
    "\u202e\x1b[2J",
    "NUL",
    "é" * 300,
)
START = datetime(2031, 1, 1, tzinfo=UTC)

Again = Callable[[Store], Store]


@pytest.fixture
def again() -> Again:
    return lambda store: store


def opened(store: Store, annotator: str = "Anna", **settings: Any) -> Layer:
    """A layer on `article()`, by a clock that ticks."""
    subject = settings.pop("article", article())
    return Layer.open(store, subject, annotator, clock=Ticking(), **settings)


def tagged(store: Store, *numbers: int, annotator: str = "Anna", id: str = KEY.article_id) -> None:
    """A closed layer with those annotations, each an entry of its own."""
    with opened(store, annotator, article=article(id)) as layer:
        for number in numbers:
            layer.commit("tag", [(None, mark(number))])


def findings(store: Store) -> list[Finding]:
    return list(store.check(clock=Ticking()))


# A layer


def test_an_empty_store_is_empty(store: Store) -> None:
    assert store.exists
    assert store.name
    assert store.title
    assert store.layers() == []
    assert list(store.articles()) == []
    assert list(store.heads()) == []
    assert store.labels() == DEFAULT_LABELS
    assert findings(store) == []


def test_what_is_saved_is_read(store: Store, again: Again) -> None:
    with opened(store) as layer:
        entry = layer.commit("tag", [(None, mark(1, note="“\n\x00]", attributes={"a": [1, {}]}))])
        assert layer.flush(30)
        assert layer.saved
        assert layer.problem is None
        here = dict(layer.annotations)
    found = again(store).read(KEY)
    assert found.annotations == here
    assert found.info == article().info
    assert found.records["annotations"] == {mark(1).id: here[mark(1).id].to_record()}
    assert found.problems == []
    assert found.modified == entry.at
    assert found.entries == [entry]
    assert again(store).layers() == [KEY]
    assert findings(again(store)) == []


def test_entries_come_back_in_their_order(store: Store, again: Again) -> None:
    tagged(store, 1, 2)
    tagged(again(store), 3)
    entries = again(store).read(KEY).entries
    assert [entry.seq for entry in entries] == [1, 2, 3]
    assert [bool(entry.meta) for entry in entries] == [True, False, False]
    assert len({entry.id for entry in entries}) == 3


def test_what_a_text_was_extracted_from_is_kept_with_it(store: Store, again: Again) -> None:
    first = Origin(extractor="mail", version="1", article="a.eml", byline="Ann \u2028 Lee")
    subject = msgspec.structs.replace(article(), origin=first)
    assert store.origin(subject.info.sha256) is None
    with opened(store, article=subject) as layer:
        layer.commit("tag", [(None, mark(1))])
    assert again(store).origin(subject.info.sha256) == first
    later = msgspec.structs.replace(first, version="2")
    with opened(store, "Ben", article=msgspec.structs.replace(subject, origin=later)) as layer:
        layer.commit("tag", [(None, mark(1))])
    assert again(store).origin(subject.info.sha256) == first
    assert store.origin("../x") is None


def test_undo_and_redo_outlive_the_program(store: Store, again: Again) -> None:
    tagged(store, 1, 2)
    with opened(again(store)) as layer:
        assert layer.undo() is not None
        assert list(layer.annotations) == [mark(1).id]
    with opened(again(store)) as layer:
        assert layer.redo() is not None
        assert list(layer.annotations) == [mark(1).id, mark(2).id]
        assert layer.redo() is None
        layer.undo()
        layer.undo()
        assert layer.undo() is None
    assert again(store).read(KEY).annotations == {}


def test_what_was_deleted_is_known(store: Store) -> None:
    tagged(store, 1, 2)
    with opened(store) as layer:
        layer.commit("delete", [(mark(1), None)])
        layer.commit("tag", [(None, mark(3))])
        layer.undo()
    assert set(deleted(store.read(KEY).entries, "annotations")) == {mark(1).id}


def test_other_tables_and_another_hand(store: Store, again: Again) -> None:
    verdict = {"id": "v", "annotation": mark(1).id, "verdict": "accepted", "deep": {"x": [None]}}
    with opened(store, "@gold", who="Anna") as layer:
        layer.commit_records("verdict", {"verdicts": {"v": verdict}}, meta={"from": "desk"})
    found = again(store).read(LayerKey("@gold", KEY.article_id))
    assert found.records["verdicts"] == {"v": verdict}
    assert [entry.who for entry in found.entries] == ["Anna"]
    (head,) = again(store).heads()
    assert head.annotator == "@gold"


def test_a_layer_that_is_not_there(store: Store) -> None:
    with pytest.raises(NoLayer, match=r"Ben has no tags on talks\.txt"):
        store.read(LayerKey("Ben", "talks.txt"))
    assert store.trail(KEY).lines == []


def test_what_cannot_be_stored_changes_nothing(store: Store) -> None:
    with opened(store) as layer:
        with pytest.raises(ObelismError, match="surrogate"):
            layer.commit("comment", [(None, mark(1, note="\ud800"))])
        assert layer.annotations == {}
        assert layer.next_undo is None
        layer.commit("tag", [(None, mark(2))])
    assert [entry.seq for entry in store.read(KEY).entries] == [1]


def test_saving_is_told(store: Store) -> None:
    calls: list[bool] = []
    with opened(store) as layer:
        layer.handle.on_saved = lambda: calls.append(True)
        layer.commit("tag", [(None, mark(1))])
        assert layer.flush(30)
    assert calls


@pytest.mark.parametrize("name", HOSTILE)
def test_names_and_ids_are_data(store: Store, again: Again, name: str) -> None:
    tagged(store, 1, annotator=name, id=name)
    assert again(store).layers() == [LayerKey(name, name)]
    assert list(again(store).read(LayerKey(name, name)).annotations) == [mark(1).id]
    store.put(Kind.PROGRESS, name, name, b"{}")
    assert again(store).get(Kind.PROGRESS, name, name) == b"{}"


# One writer


def test_one_writer_for_a_layer(store: Store, again: Again) -> None:
    with opened(store) as layer:
        layer.commit("tag", [(None, mark(1))])
        assert layer.flush(30)
        other = again(store)
        assert "Anna" in (other.holder(KEY) or "")
        assert "Anna" in (other.refusal(KEY) or "")
        with opened(other) as second:
            assert "Anna" in (second.read_only or "")
            assert list(second.annotations) == [mark(1).id]
            with pytest.raises(ReadOnly):
                second.commit("tag", [(None, mark(2))])
        with opened(other, "Ben") as third:
            assert third.read_only is None
    assert again(store).holder(KEY) is None
    assert again(store).refusal(KEY) is None
    tagged(again(store), 2)


def test_a_closed_layer_is_read_only(store: Store) -> None:
    layer = opened(store)
    assert layer.close()
    assert layer.close()
    with pytest.raises(ReadOnly, match="closed"):
        layer.commit("tag", [(None, mark(1))])


# Another text


CHANGED = article(text="New. " + TEXT)


def moved(annotation: Annotation) -> Annotation:
    spans = tuple(
        msgspec.structs.replace(span, start=span.start + 5, end=span.end + 5)
        for span in annotation.spans
    )
    return msgspec.structs.replace(annotation, spans=spans)


def test_a_changed_text_is_read_only_until_carried_over(store: Store, again: Again) -> None:
    tagged(store, 1)
    with opened(store, article=CHANGED) as layer:
        assert layer.outdated
        assert layer.info == article().info
        assert "has changed since Anna tagged it" in (layer.read_only or "")
        with pytest.raises(ReadOnly):
            layer.commit("tag", [(None, mark(2))])
        assert layer.can_reanchor
        layer.reanchor([moved(mark(1))])
        assert not layer.outdated
        assert layer.read_only is None
        layer.commit("tag", [(None, moved(mark(2)))])
    found = again(store).read(KEY)
    assert found.info.sha256 == CHANGED.info.sha256
    assert found.annotations[mark(1).id] == moved(mark(1))
    with opened(again(store), article=CHANGED) as layer:
        layer.undo()
        layer.undo()
        assert layer.outdated
    assert again(store).read(KEY).annotations == {mark(1).id: mark(1)}


def test_an_outdated_layer_holds_nobody_up(store: Store, again: Again) -> None:
    tagged(store, 1)
    with opened(store, article=CHANGED) as outdated:
        tagged(again(store), 2)
        with pytest.raises(ReadOnly, match="another program"):
            outdated.reanchor([moved(mark(1))])
    assert list(again(store).read(KEY).annotations) == [mark(1).id, mark(2).id]


def test_only_the_annotator_carries_over(store: Store) -> None:
    tagged(store, 1)
    with opened(store, who="Ben", article=CHANGED) as layer:
        assert not layer.can_reanchor
        with pytest.raises(ReadOnly, match="Only Anna"):
            layer.reanchor([moved(mark(1))])


# Several layers at once


def both(store: Store, batch: str = "b" * 32) -> tuple[Layer, Layer, list[tuple[Layer, Entry]]]:
    layers = opened(store), opened(store, "Ben")
    after = {"annotations": records_of([(None, mark(7))])}
    prepared = [(layer, layer.prepare("import", after, batch=batch)) for layer in layers]
    return (*layers, prepared)


def test_several_layers_are_written_together(store: Store, again: Again) -> None:
    anna, ben, prepared = both(store)
    assert again(store).layers() == []
    with anna, ben:
        commit_together(prepared, timeout=30)
        assert list(anna.annotations) == list(ben.annotations) == [mark(7).id]
        assert anna.saved
        assert ben.saved
    for name in ("Anna", "Ben"):
        (entry,) = again(store).read(LayerKey(name, KEY.article_id)).entries
        assert entry.batch == "b" * 32
    with opened(again(store)) as layer:
        undone = layer.undo()
        assert undone is not None
        assert undone.batch == "b" * 32
    again(store).finish(Ticking())
    assert findings(again(store)) == []


def test_a_commit_that_is_refused_writes_nothing(store: Store, again: Again) -> None:
    anna, ben, prepared = both(store)
    bad = msgspec.structs.replace(prepared[1][1], who="\ud800")
    with anna, ben, pytest.raises(ObelismError):
        commit_together([prepared[0], (ben, bad)], timeout=30)
    assert anna.annotations == {}
    assert ben.annotations == {}
    assert again(store).layers() == []
    assert findings(again(store)) == []


def test_other_kinds_of_stores_do_not_take_part(store: Store) -> None:
    from reader.store.folder.store import FolderStore
    from reader.store.memory import MemoryStore

    other = MemoryStore() if isinstance(store, FolderStore) else FolderStore(Path("no"))
    anna, ben, prepared = both(store)
    with anna, ben, pytest.raises(CannotWrite):
        other.commit([(layer.handle, entry) for layer, entry in prepared], timeout=30)
    assert store.layers() == []


def test_a_layer_moves_to_another_article_and_back(store: Store, again: Again) -> None:
    tagged(store, 1, 2, id="old.txt")

    def ids(id: str) -> list[str]:
        return list(again(store).read(LayerKey("Anna", id)).annotations)

    def step(what: Step) -> None:
        with opened(again(store), article=article("new.txt")) as layer:
            step_move(what, layer, Ticking())

    both = [mark(1).id, mark(2).id]
    assert take_over(store, article("new.txt"), "Anna", "old.txt", Ticking()) == 2
    assert (ids("old.txt"), ids("new.txt")) == ([], both)
    step("undo")
    assert (ids("old.txt"), ids("new.txt")) == (both, [])
    step("redo")
    assert (ids("old.txt"), ids("new.txt")) == ([], both)
    assert findings(again(store)) == []


def test_what_is_held_is_not_moved(store: Store) -> None:
    tagged(store, 1, id="old.txt")
    with opened(store, article=article("old.txt")), pytest.raises(ReadOnly):
        take_over(store, article("new.txt"), "Anna", "old.txt", Ticking())
    assert list(store.read(LayerKey("Anna", "old.txt")).annotations) == [mark(1).id]


# Articles and texts


def test_a_text_is_kept_as_it_is(store: Store, again: Again) -> None:
    text = "\r\n\x0b“—\u2028\x00"
    with opened(store, article=Article.of(text, id="odd.txt", title="Odd", source="odd")) as layer:
        layer.commit("delete", [(mark(1), None)])
    assert again(store).text(text_digest(text)) == text
    assert again(store).text_size(text_digest(text)) == len(text.encode())
    assert store.text("0" * 64) is None
    assert store.text_size("0" * 64) is None
    assert store.text("../names") is None


def test_tagged_articles_are_kept(store: Store, again: Again) -> None:
    tagged(store, 1)
    tagged(store, 2, annotator="Ben")
    assert list(again(store).articles()) == [article().info]
    assert again(store).article(KEY.article_id) == article()
    with pytest.raises(Unreadable):
        store.article("other.txt")


def test_heads_are_found_by_annotator_and_article(store: Store) -> None:
    tagged(store, 1)
    tagged(store, 2, annotator="Ben")
    tagged(store, 3, id="other.txt")

    def keys(**wanted: Any) -> list[LayerKey]:
        return sorted(head.key for head in store.heads(**wanted))

    other, ben = LayerKey("Anna", "other.txt"), LayerKey("Ben", "talks.txt")
    assert keys() == store.layers() == [other, KEY, ben]
    assert keys(annotator="Anna") == [other, KEY]
    assert keys(article_id="talks.txt") == store.layers("talks.txt") == [KEY, ben]
    assert store.layers("no.txt") == []
    assert keys(annotator="Anna", without=["other.txt"]) == [KEY]
    assert keys(annotator="Cleo") == []


def test_layers_with_passages_in_other_articles_are_found(store: Store) -> None:
    tagged(store, 1)
    tagged(store, 2, annotator="Ben")
    assert store.over_articles() == []
    other = article("other.txt")
    tag = mark(3)
    there = (*tag.spans, tag.spans[0].standing("talks.txt"))
    for annotator in ("Anna", "Ben"):
        with opened(store, annotator, article=other) as layer:
            layer.commit("tag", [(None, msgspec.structs.replace(tag, spans=there))])
    every = [LayerKey("Anna", "other.txt"), LayerKey("Ben", "other.txt")]
    assert store.over_articles() == every
    assert store.over_articles("Ben") == every[1:]
    assert store.over_articles("Cleo") == store.over_articles(without=["other.txt"]) == []


# The log


def test_a_trail_says_who_did_what_and_what_was_undone(store: Store, again: Again) -> None:
    tagged(store, 1, 2)
    with opened(store) as layer:
        layer.undo()
    trail = again(store).trail(KEY)
    entries = [again(store).entry(line) for line in trail.lines]
    assert entries == again(store).read(KEY).entries
    assert [line.who for line in trail.lines] == ["Anna"] * 3
    assert trail.lines == sorted(trail.lines)
    assert trail.undone == {trail.lines[1].id}
    assert trail.findings == []


def test_a_stamp_is_equal_as_long_as_nothing_is_done(store: Store, again: Again) -> None:
    before = store.stamp(KEY)
    assert again(store).stamp(KEY) == before
    tagged(store, 1)
    after = store.stamp(KEY)
    assert after != before
    assert again(store).stamp(KEY) == after
    tagged(again(store), 2)
    assert store.stamp(KEY) != after


# Blobs


@pytest.mark.parametrize("kind", Kind)
def test_a_blob_is_replaced_whole(store: Store, again: Again, kind: Kind) -> None:
    assert store.get(kind, "Anna", "a/b.txt") is None
    store.put(kind, "Anna", "a/b.txt", b"one")
    store.put(kind, "Anna", "a/b.txt", b"\x00two")
    store.put(kind, "Ben", "a/b.txt", b"three")
    assert again(store).get(kind, "Anna", "a/b.txt") == b"\x00two"
    found = {blob.place: blob.data for blob in again(store).blobs(kind)}
    assert found == {
        store.place(kind, "Anna", "a/b.txt"): b"\x00two",
        store.place(kind, "Ben", "a/b.txt"): b"three",
    }
    assert [blob.data for blob in store.blobs(kind, "Ben")] == [b"three"]
    store.remove(kind, "Anna", "a/b.txt")
    store.remove(kind, "Anna", "a/b.txt")
    assert again(store).get(kind, "Anna", "a/b.txt") is None


def test_a_damaged_blob_is_set_aside(store: Store, again: Again) -> None:
    store.put(Kind.PROGRESS, "Anna", KEY.article_id, b"{torn")
    assert load_progress(store, "Anna", KEY.article_id) is None
    store.quarantine(Kind.PROGRESS, "Anna", KEY.article_id)
    assert again(store).get(Kind.PROGRESS, "Anna", KEY.article_id) is None


def test_progress(store: Store, again: Again) -> None:
    subject = article()
    progress = Progress(
        article=subject.id,
        annotator="Anna",
        sha256=subject.info.sha256,
        position=Position(3, 9),
        read=[(0, 9)],
        status="done",
    )
    assert save_progress(store, progress)
    assert load_progress(again(store), "Anna", subject.id) == progress
    assert [*every_progress(again(store))] == [progress]
    assert [*every_progress(again(store), subject.id)] == [progress]
    assert [*every_progress(again(store), "other.txt")] == []
    assert progress_in(again(store), "Anna", CHANGED.info).position == Position()
    store.put(Kind.PROGRESS, "Anna", subject.id, b"{torn")
    assert save_progress(store, progress), "what was damaged is set aside first"
    assert load_progress(again(store), "Anna", subject.id) == progress


def test_queues(store: Store, again: Again) -> None:
    queues = [
        ReviewFile(reviewer="Anna", name=name, modified=(START + timedelta(days=day)).isoformat())
        for day, name in enumerate(("all", "all; blind"))
    ]
    assert all(save_review(store, each) for each in queues)
    assert load_review(again(store), "Anna", "all") == queues[0]
    assert load_reviews(again(store), "Anna") == queues[::-1]
    assert load_reviews(again(store), "Ben") == []
    store.put(Kind.QUEUE, "Anna", "all", b"{torn")
    assert load_review(store, "Anna", "all") is None
    assert load_reviews(again(store), "Anna") == queues[1:]


def test_choices(store: Store, again: Again) -> None:
    choices = Choices(
        annotator="Anna",
        article=KEY.article_id,
        old="0" * 64,
        new="1" * 64,
        choices=[Choice("a", 0, 4, None), Choice("b", 5, 9, (6, 10))],
    )
    save_choices(store, choices)
    assert load_choices(again(store), "Anna", KEY.article_id) == choices
    store.remove(Kind.CHOICES, "Anna", KEY.article_id)
    assert load_choices(again(store), "Anna", KEY.article_id) is None


# Names


def test_names_of_logins(store: Store, again: Again) -> None:
    assert store.annotator_for("login") is None
    store.remember_annotator("login", "Anna")
    store.remember_annotator("other", "Ben")
    store.remember_annotator("login", "Cleo")
    assert again(store).annotator_for("login") == "Cleo"
    assert again(store).annotator_for("other") == "Ben"
    with pytest.raises(WrongUse):
        store.remember_annotator("login", "@gold")


# Checks


def test_a_check_asks_about_the_articles(store: Store) -> None:
    tagged(store, 1)
    asked: list[Any] = []

    class Now:
        def wrong_with(self, info: Any) -> str:
            return f"{info.id} is missing"

        def wrong_there(self, span: Any) -> None:
            return None

    def articles(tagged: Any) -> Now:
        asked.extend(tagged)
        return Now()

    (found,) = store.check(clock=Ticking(), articles=articles)
    assert [info.id for info in asked] == [KEY.article_id]
    assert found.sentence().endswith("talks.txt is missing")
    assert not found.repaired


def test_articles_can_be_opened_from_the_store_alone(store: Store, again: Again) -> None:
    tagged(store, 1)
    (info,) = again(store).articles()
    subject: Article = again(store).article(info.id)
    with Layer.open(again(store), subject, "Ben", clock=Ticking()) as layer:
        layer.commit("tag", [(None, mark(2))])
    assert again(store).layers() == [KEY, LayerKey("Ben", info.id)]


# Persons


def test_persons_are_those_with_layers_or_logins(store: Store, again: Again) -> None:
    assert store.persons() == set()
    tagged(store, 1)
    tagged(store, 2, annotator="Ben")
    tagged(store, 3, id="b.txt")
    store.remember_annotator("login", "Cleo")
    assert again(store).persons() == {"Anna", "Ben", "Cleo"}


def test_a_new_name_that_looks_like_somebody_elses_is_refused(store: Store) -> None:
    tagged(store, 1)
    for name in ("anna", "\u0410nna"):
        with pytest.raises(WrongUse, match="looks like Anna, who is here already"):
            person(store, name)
    assert [person(store, name) for name in ("Anna", " Ben ")] == ["Anna", "Ben"]
    tagged(store, 2, annotator="anna")
    assert person(store, "anna") == "anna", "who is here already stays who they are"
