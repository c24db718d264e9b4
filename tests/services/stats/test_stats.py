"""Who did what, and how far it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from reader.corpus.find import find_articles
from reader.model.article import Article, text_digest
from reader.modes.articles.details import load_details
from reader.services.stats import collect as collecting
from reader.services.stats import kept
from reader.services.stats.article import Source, read_article
from reader.services.stats.collect import Project
from reader.services.stats.figures import ArticleStats, Share
from reader.store.base import LayerKey
from reader.store.folder import looks
from reader.store.layer import Layer
from reader.store.progress import Progress, Status, save_progress
from tests.cli.running import run
from tests.services.tagged import WHEN, judge, tag, write
from tests.store.folders import Folder

TEXT = "Ministers met in Oslo. They talked for a day, an aide said.\n"
FIRST = "Ministers met in Oslo."


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Three articles; Anna tagged two and read half of one, Ben is done with it, nobody began c."""
    for id in ("a.txt", "b.txt", "c.txt"):
        write(tmp_path, id, TEXT)
    tag(tmp_path, "a.txt", FIRST, "for a day")
    tag(tmp_path, "b.txt", FIRST)
    tag(tmp_path, "a.txt", "an aide said", annotator="Ben", label="attribution")
    statuses: list[tuple[str, list[tuple[int, int]], Status]] = [
        ("Anna", [(0, 30)], "started"),
        ("Ben", [(0, 60)], "done"),
    ]
    for who, read, status in statuses:
        save_progress(
            Folder(tmp_path),
            Progress(
                article="a.txt",
                annotator=who,
                sha256=text_digest(TEXT),
                read=read,
                seconds=90.0,
                keys=11,
                status=status,
            ),
        )
    return tmp_path


def share(tags: int, label: str = "fact", **figures: Any) -> Share:
    """What somebody did who made all tags with one label on one day."""
    return Share(tags=tags, labels={label: tags}, days={WHEN[:10]: tags}, **figures)


def test_what_each_did_on_an_article(place: Path) -> None:
    stats = Project([place]).stats()
    a, b, c = stats.articles
    assert (a.id, b.id, c.id) == ("a.txt", "b.txt", "c.txt")
    assert a.by == {
        "Anna": share(2, read=25 / 48, status="started", seconds=90.0, keys=11, words=6),
        "Ben": share(
            1,
            "attribution",
            unfinished=1,
            read=1,
            status="done",
            seconds=90.0,
            keys=11,
            words=12,
        ),
    }
    assert (a.words, a.done, a.tags, a.reviewed, a.gold) == (12, 1, 3, 0, None)
    assert b.by == {"Anna": share(1, words=12)}
    assert (c.words, c.by) == (None, {})
    assert stats.done == 1


def test_what_each_did_in_all(place: Path) -> None:
    persons = Project([place]).stats().persons
    assert list(persons) == ["Anna", "Ben"]
    anna, ben = persons.values()
    assert (anna.articles, anna.done, anna.tags, anna.unfinished) == (2, 0, 3, 0)
    assert (ben.articles, ben.done, ben.tags, ben.unfinished) == (1, 1, 1, 1)
    assert anna.labels == {"fact": 3}
    assert anna.days == {WHEN[:10]: 3}
    assert anna.per_thousand == pytest.approx(1000 * 3 / (6 + 12))
    assert anna.acceptance is None
    # b.txt was tagged where no keys were recorded.
    assert (anna.keys, anna.keyed, anna.keys_per_tag) == (11, 2, 5.5)


def test_one_article_by_its_path(place: Path) -> None:
    assert [each.id for each in Project([place / "b.txt"]).stats().articles] == ["b.txt"]


def test_verdicts_count_while_what_they_were_on_is_unchanged(place: Path) -> None:
    first, second = Folder(place).read(LayerKey("Anna", "a.txt")).annotations.values()
    judge(place, "a.txt", first, "accepted")
    judge(place, "a.txt", second, "rejected")
    judge(place, "a.txt", msgspec.structs.replace(second, note="as it was"), "corrected")
    stats = Project([place]).stats()
    anna, cleo = stats.persons["Anna"], stats.persons["Cleo"]
    assert (stats.articles[0].reviewed, cleo.verdicts) == (2, 2)
    assert (anna.judged, anna.accepted, anna.acceptance) == (2, 1, 0.5)


def test_layers_of_programs_are_no_persons(place: Path) -> None:
    tag(place, "a.txt", "for a day", annotator="@rules")
    assert "@rules" not in Project([place]).stats().persons


def test_the_command_prints_tables_that_fit(place: Path) -> None:
    result = run("stats", place)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0] == "3 articles · 1 done by somebody · 4 tags by 2 annotators"
    assert max(map(len, lines)) <= 80
    assert any(line.split()[:3] == ["a.txt", "2", "52%"] for line in lines)
    assert any(line.split()[:2] == ["c.txt", "·"] for line in lines)


def test_the_command_as_json(place: Path) -> None:
    found = json.loads(run("stats", place, "--json").stdout)
    assert found["totals"] == {"articles": 3, "done": 1, "tags": 4, "reviewed": 0, "gold": 0}
    assert found["articles"][0]["by"]["Ben"]["status"] == "done"


def test_a_folder_where_nothing_was_done(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", TEXT)
    result = run("stats", tmp_path)
    assert result.stdout.startswith("1 article · 0 done by somebody · 0 tags by 0 annotators")
    assert not (tmp_path / ".obelism").exists()


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    result = run("stats", tmp_path / "gone")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no such file or folder" in result.stderr


def test_words_and_the_share_read_are_those_of_the_list(place: Path) -> None:
    (listed,) = (each for each in find_articles([place]) if each.id == "a.txt")
    details = load_details(listed, "Anna")
    (a, *_) = Project([place]).stats().articles
    assert (a.words, a.by["Anna"].read) == (details.words, details.share)


def test_what_is_read_and_not_tagged_counts(place: Path) -> None:
    read = Progress(
        article="c.txt", annotator="Ben", sha256=text_digest(TEXT), read=[(0, 60)], status="done"
    )
    save_progress(Folder(place), read)
    c = Project([place]).stats().articles[2]
    assert (c.words, c.by) == (12, {"Ben": Share(read=1.0, status="done")})


def test_a_damaged_layer_is_named_and_left_out(place: Path) -> None:
    store = Folder(place)
    for path in (store.layer_path("Ben", "a.txt"), store.history_path("Ben", "a.txt")):
        path.write_bytes(b"\xff{")
    stats = Project([place]).stats()
    (problem,) = stats.problems
    assert problem.startswith(f"{store.layer_path('Ben', 'a.txt')}: this layer cannot be read")
    assert stats.tags == 3
    result = run("stats", place)
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "Anna" in result.stdout


def test_a_damaged_tag_is_told_and_the_others_count(place: Path) -> None:
    path = Folder(place).layer_path("Anna", "a.txt")
    path.write_bytes(path.read_bytes().replace(b'"created":"', b'"created":7,"x":"', 1))
    Folder(place).history_path("Anna", "a.txt").unlink()
    stats = Project([place]).stats()
    assert stats.problems == ["a.txt: 1 tag by Anna cannot be read, and left out"]
    assert stats.tags == 3


def test_what_was_done_since_a_day(place: Path) -> None:
    since = Project([place]).stats(since=WHEN[:10])
    assert (since.tags, since.persons["Anna"].keys_per_tag) == (4, None)
    later = Project([place]).stats(since="2030-01-02")
    assert (later.tags, later.persons, len(later.articles)) == (0, {}, 3)
    assert run("stats", place, "--since", "yesterday").exit_code == 2


def test_without_a_person(place: Path) -> None:
    found = json.loads(run("stats", place, "--not-annotator", "Ben", "--json").stdout)
    assert [*found["persons"]] == ["Anna"]
    assert found["totals"]["done"] == 0
    wrong = run("stats", place, "--not-annotator", "Bem")
    assert (wrong.exit_code, "Ben" in wrong.stderr) == (2, True)


@pytest.mark.parametrize(
    ("by", "line"),
    [
        ("person", ["Anna", "3", "166.7", "0/2", "2"]),
        ("day", [WHEN[:10], "4", "3", "1"]),
        ("article", ["b.txt", "1", "·", "0/1"]),
    ],
)
def test_one_table(place: Path, by: str, line: list[str]) -> None:
    lines = [each.split() for each in run("stats", place, "--by", by).stdout.splitlines()]
    assert [*filter(None, line)] in [each[: len(line)] for each in lines]
    found = json.loads(run("stats", place, "--by", by, "--json").stdout)
    assert {"persons", "days", "articles"} & found.keys() == {f"{by}s"}


def test_corrections_make_a_reviewer_no_tagger(place: Path) -> None:
    (first, *_) = Folder(place).read(LayerKey("Anna", "a.txt")).annotations.values()
    article = Article.of(TEXT, id="a.txt", title="", source="a.txt")
    corrected = msgspec.structs.replace(first, id="c" * 32, corrects=first.id)
    with Layer.open(Folder(place), article, "Cleo") as layer:
        layer.commit("tag", [(None, corrected)])
    stats = Project([place]).stats()
    assert (stats.taggers, stats.tags) == (["Anna", "Ben"], 4)


@pytest.fixture
def indexed(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, large enough for an index, and nothing in it young."""
    monkeypatch.setattr(kept, "LARGE", 1)
    monkeypatch.setattr(looks, "YOUNG", 0)
    return place


def test_an_index_says_the_same_and_only_what_changed_is_read(
    indexed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def counted(source: Source, *rest: Any) -> ArticleStats:
        read.append(source.id)
        return read_article(source, *rest)

    monkeypatch.setattr(collecting, "read_article", counted)
    before = Project([indexed]).stats()
    assert read == ["a.txt", "b.txt"]
    assert Project([indexed]).stats() == before
    assert read == ["a.txt", "b.txt"]
    project = Project([indexed])
    assert project.stats() == before
    tag(indexed, "c.txt", FIRST, annotator="Ben")
    assert project.changed()
    assert project.stats().tags == 5
    assert read == ["a.txt", "b.txt", "c.txt"]
    assert not project.changed()
    assert Project([indexed]).stats().tags == 5
    for path in (
        Folder(indexed).layer_path("Ben", "c.txt"),
        Folder(indexed).history_path("Ben", "c.txt"),
    ):
        path.unlink()
    assert project.stats() == before == Project([indexed]).stats()
    assert read == ["a.txt", "b.txt", "c.txt"]


def test_other_labels_and_damage_make_the_index_anew(indexed: Path) -> None:
    before = Project([indexed]).stats()
    (path,) = (indexed / ".obelism/local").glob("standing.sqlite")
    path.write_bytes(b"no index")
    assert Project([indexed]).stats() == before
    (indexed / ".obelism/labels.toml").write_text(
        '[[label]]\nname = "claim"\nkey = "C"\nletter = "C"\n'
    )
    assert Project([indexed]).stats().labels[0] == "claim"


def test_a_file_that_may_still_change_unseen_is_read_again(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "YOUNG", 10**15)
    project = Project([place])
    project.stats()
    tag(place, "a.txt", "Ministers")
    assert project.stats().tags == 5


def test_a_label_that_nobody_used_takes_no_column(place: Path) -> None:
    printed = run("stats", place, "--by", "person").stdout
    (heading,) = [line for line in printed.splitlines() if line.startswith("Tags ")]
    assert heading.split() == ["Tags", "fact", "attribution"]
