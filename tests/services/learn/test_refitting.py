"""Learning from finished articles: what is kept, when, and that nothing of it can do harm."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from reader.io.locks import Held, Lock
from reader.model.article import Article
from reader.model.labels import DEFAULT_LABELS
from reader.services.learn import opinions
from reader.services.learn.lessons import lessons
from reader.services.learn.model import folder_of, forget, load, tagger_at
from reader.services.learn.ranker import examples, packed, unpacked
from reader.services.learn.refit import refit, start
from reader.services.learn.suggest import Learned, suggestions
from reader.services.suggest.attribution.propose import BY_HAND, propose
from reader.services.suggest.offer import find_proposals
from reader.services.suggest.rules import TextView
from reader.store.base import LayerKey
from tests.services.learn.taught import teach, text_of
from tests.store.folders import Folder


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    root = tmp_path / "articles"
    root.mkdir()
    return root


def first_cue(text: str, scorer: object) -> str:
    content = (text.index("the bridge"), text.index(" in May"))
    found = propose(text, [content], TextView(text).units("sentence"), scorer)  # type: ignore[arg-type]
    return text[slice(*found[0].cue)]


def test_from_five_finished_articles_on_the_cues_of_their_annotator_come_first(place: Path) -> None:
    store = teach(place, 4)
    assert refit(store, "Anna") is None
    assert Learned(store, "Anna").scorer is None
    teach(place, 5)
    model = refit(store, "Anna")
    assert model is not None
    assert (model.articles, model.tagger, model.opinions) == (5, False, None)
    learned, text = Learned(store, "Anna"), text_of(77)
    assert first_cue(text, BY_HAND) == "thought"
    assert first_cue(text, learned.scorer) == "grumbled"
    assert learned.by == {"layer": "@learned", "rule": "attribution", "version": model.version}
    assert not learned.suggests
    assert Learned(store, "Ben").scorer is None, "it is hers"


def test_what_is_not_done_teaches_nothing(place: Path) -> None:
    store = teach(place, 6, status="started")
    assert [*lessons(store, "Anna")] == []
    assert start(store, "Anna") is None


def test_from_twenty_on_whole_attributions_and_facts_and_opinions_are_suggested(
    place: Path,
) -> None:
    store = teach(place, 20)
    model = refit(store, "Anna")
    assert model is not None
    assert model.opinions is not None
    assert model.opinions.precision >= opinions.PRECISION
    article = Article.of(text_of(60), id="new.txt", title="new", source="new.txt")
    learned = Learned(store, "Anna")
    outcome = learned.suggest(article)
    found = store.read(LayerKey("@learned", "new.txt")).annotations.values()
    assert outcome.added == len(found)
    assert {each.origin for each in found} == {"learned"}
    said = [
        [(span.role, span.text) for span in each.spans]
        for each in found
        if each.label == "attribution"
    ]
    assert said == [
        [
            ("content", "the bridge number 60 would be closed"),
            ("source", "Ida Holm"),
            ("cue", "grumbled"),
        ]
    ]
    labels = {(each.label, each.spans[0].text[:10]) for each in found} - {
        ("attribution", "the bridge")
    }
    assert labels
    assert labels <= {
        ("fact", "The bridge"), ("opinion", "We believe"), ("opinion", "Surely nob"),
    }  # fmt: skip
    assert learned.suggest(article) == (0, 0, len(found)), "the same once more"
    tagger_at(folder_of(store, "Anna"), model.version).write_bytes(b"rubbish")
    left = suggestions(article, model, folder_of(store, "Anna"), DEFAULT_LABELS, annotator="Anna")
    assert {each.label for each in left.values()} <= {"fact", "opinion"}


def test_what_is_learned_from_several_stands_side_by_side_and_each_is_shown_their_own(
    place: Path,
) -> None:
    for name in ("Anna", "Ben"):
        store = teach(place, 20, name)
        refit(store, name)
    text = text_of(60)
    article = Article.of(text, id="new.txt", title="new", source="new.txt")
    first = Learned(store, "Anna").suggest(article)
    second = Learned(store, "Ben").suggest(article)
    assert (first.added, second.removed) == (second.added, 0) != (0, 0)
    assert Learned(store, "Anna").suggest(article) == (0, 0, first.added), "hers are still there"
    layer = store.read(LayerKey("@learned", "new.txt")).annotations
    assert len(layer) == first.added + second.added
    for name in ("Anna", "Ben"):
        shown = find_proposals(store, article, annotator=name).proposals
        assert {each.annotation.extra["by"]["from"] for each in shown} == {name}
    nobody = find_proposals(store, article, annotator="Cleo")
    assert {each.layer for each in nobody.proposals} <= {"@rules"}


def test_the_same_articles_are_not_learned_twice_and_others_are(place: Path) -> None:
    store = teach(place, 5)
    first = refit(store, "Anna")
    assert first is not None
    written = (folder_of(store, "Anna") / "model.json").stat().st_mtime_ns
    assert refit(store, "Anna") == first
    assert (folder_of(store, "Anna") / "model.json").stat().st_mtime_ns == written
    kept = {path.name for path in (folder_of(store, "Anna") / "articles").iterdir()}
    teach(place, 6)
    later = refit(store, "Anna")
    assert later is not None
    assert later.version != first.version
    now = {path.name for path in (folder_of(store, "Anna") / "articles").iterdir()}
    assert len(now) == 6
    assert not kept <= now, "what is kept of an article goes with it"


def test_what_cannot_be_read_is_made_again_and_what_is_kept_comes_back(place: Path) -> None:
    store = teach(place, 5)
    model = refit(store, "Anna")
    folder = folder_of(store, "Anna")
    for damaged in (b"", b"{}", b"\x80\x04K\x01.", b'{"edition":0}'):
        (folder / "model.json").write_bytes(damaged)
        for path in (folder / "articles").iterdir():
            path.write_bytes(damaged)
        assert load(folder) is None
        assert refit(store, "Anna") == model
    assert load(folder) == model


def test_what_an_article_teaches_is_kept_whole(place: Path) -> None:
    [lesson] = lessons(teach(place, 1), "Anna")
    found = examples(lesson.article.text, lesson.view.units("sentence"), lesson.known)
    assert found.cues
    assert unpacked(packed(found)) == found


def test_one_process_learns_at_a_time_and_one_that_was_killed_holds_up_nobody(place: Path) -> None:
    store = teach(place, 5)
    folder = folder_of(store, "Anna")
    (folder / "articles").mkdir(parents=True)
    lock = Lock.acquire(folder / "lock", "Anna", "2026-01-02T03:04:05.000Z")
    with pytest.raises(Held):
        refit(store, "Anna")
    lock.release()
    (folder / "lock").write_bytes(b'{"pid": 1}')  # its holder is no more
    (folder / "tagger-000000000000.new").write_bytes(b"half")
    assert refit(store, "Anna") is not None
    assert not [*folder.glob("tagger*")]


def test_the_process_learns_by_itself(place: Path) -> None:
    store = teach(place, 5)
    process = start(store, "Anna")
    assert process is not None
    assert process.wait(120) == 0
    assert load(folder_of(store, "Anna")) == refit(store, "Anna")


def test_a_killed_process_leaves_what_was_learned(place: Path) -> None:
    store = teach(place, 5)
    before = refit(store, "Anna")
    teach(place, 6)
    process = start(store, "Anna")
    assert process is not None
    time.sleep(0.05)
    process.kill()
    process.wait(60)
    assert load(folder_of(store, "Anna")) == before
    assert refit(store, "Anna") != before


def test_what_is_adjudicated_teaches_who_said_what(place: Path) -> None:
    store = teach(place, 5)
    one = refit(store, "Anna")
    teach(place, 7, "@gold")
    found = [*lessons(store, "Anna")]
    assert [each.whole for each in found] == [True] * 5 + [False] * 2
    two = refit(store, "Anna")
    assert one is not None
    assert two is not None
    assert (two.articles, one.version != two.version) == (5, True)


def test_what_is_forgotten_is_gone(place: Path) -> None:
    store = teach(place, 5)
    assert not forget(folder_of(store, "Anna"))
    refit(store, "Anna")
    assert forget(folder_of(store, "Anna"))
    assert not folder_of(store, "Anna").exists()
    assert Learned(store, "Anna").scorer is None


def test_opinions_that_cannot_be_told_apart_are_not_suggested(place: Path) -> None:
    words = [("one", "two"), ("three",), ("one",)]
    articles = [
        [opinions.Sentence(words[at % 3], ("fact", "opinion", "")[(at * at + fold) % 3])
         for at in range(20)]
        for fold in range(6)
    ]  # fmt: skip
    assert opinions.enough(articles)
    assert opinions.learn(articles) is None
    assert opinions.learn(articles[:3]) is None


def test_a_model_in_a_folder_of_articles_is_never_opened(place: Path, cache: Path) -> None:
    store = teach(place, 5)
    refit(store, "Anna")
    assert not [path for path in place.rglob("*") if "model" in path.name or "learned" in str(path)]
    data = (folder_of(store, "Anna") / "model.json").read_bytes()
    forget(folder_of(store, "Anna"))
    for name in ("model.json", ".obelism/model.json", ".obelism/local/model.json"):
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).write_bytes(data)
    assert Learned(Folder(place), "Anna").model is None
    assert folder_of(store, "Anna").is_relative_to(cache)
