"""A workspace put right after git merged it: by real git, as a user runs it."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from reader.services.check import check
from reader.store.base import LayerKey
from reader.store.folder.conflict_files import Event
from reader.store.folder.merge import merge
from reader.store.folder.workspace import Workspace
from reader.store.layer import Layer
from tests.store.folders import Folder
from tests.store.making import (
    START,
    TEXT,
    Ticking,
    article,
    damaged,
    journal_lines,
    layer_tables,
    mark,
    tagged,
    workspace,
)

ID = "talks.txt"


class Clone:
    """A copy of a repository with a workspace in it."""

    def __init__(self, root: Path) -> None:
        self.root, self.place = root, Folder(root)

    def git(self, *args: str, check: bool = True) -> str:
        """Run git by a configuration of its own; return what it says."""
        env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        who = {
            f"GIT_{role}_{what}": f"{role}@example.org"
            for role in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        }
        done = subprocess.run(
            ["git", *args],
            cwd=self.root,
            env={**env, **who, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0 or not check, done.stdout + done.stderr
        return done.stdout + done.stderr

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "Tags")

    def layer(self, hours: int, annotator: str = "Anna") -> Layer:
        clock = Ticking(START + timedelta(hours=hours))
        return Layer.open(self.place, article(), annotator, clock=clock)

    def take(self, other: Clone) -> str:
        return self.git("pull", "--no-rebase", "--no-edit", str(other.root), "main", check=False)

    def merge(self) -> list[Event]:
        return list(merge(self.place, Ticking()))

    def ids(self, annotator: str = "Anna") -> list[str]:
        return list(self.place.read(LayerKey(annotator, ID)).annotations)


@pytest.fixture
def clones(tmp_path: Path) -> tuple[Clone, Clone]:
    """Two copies of a workspace in which Anna has made three tags."""
    (tmp_path / "ours").mkdir()
    ours, theirs = Clone(tmp_path / "ours"), Clone(tmp_path / "theirs")
    (ours.root / ID).write_bytes(TEXT.encode())
    ours.git("init", "--quiet", "--initial-branch=main")
    ours.git("config", "core.autocrlf", "false")
    tagged(workspace(ours.root), 3)
    ours.commit()
    ours.git("clone", "--quiet", ".", str(theirs.root))
    return ours, theirs


MAY_BE = ("two sides that were merged differ", "tags have the id of one in another layer")
"""Kinds of findings that a merge leaves."""


def whole(clone: Clone) -> None:
    """Nothing in the workspace is broken, for us or for anybody who reads JSON.

    Sides that differ and ids that are there twice, as of all tags here, break nothing.
    """
    broken = [each for each in check([clone.place]) if not each.kind.startswith(MAY_BE)]
    assert [finding.sentence() for finding in broken] == []
    for path in clone.place.home.rglob("*.json"):
        json.loads(path.read_bytes())
    for path in clone.place.home.rglob("*.jsonl"):
        assert all(json.loads(line) for line in path.read_bytes().splitlines())


def test_different_layers_need_nothing(clones: tuple[Clone, Clone]) -> None:
    ours, theirs = clones
    for clone, name in zip(clones, ("Ben", "Cleo"), strict=True):
        tagged(clone.place, 2, name)
        clone.place.remember_annotator(name.lower(), name)
        clone.commit()
    assert "CONFLICT" not in ours.take(theirs)
    assert ours.git("status", "--porcelain") == ""
    whole(ours)
    assert ours.ids("Ben") == ours.ids("Cleo") == [mark(1).id, mark(2).id]
    assert (ours.place.annotator_for("ben"), ours.place.annotator_for("cleo")) == ("Ben", "Cleo")
    assert ours.merge() == []
    assert ours.git("status", "--porcelain") == ""


def both_at_work(ours: Clone, theirs: Clone) -> None:
    """Anna works in both copies: apart, on the same annotation, and against one another."""
    with ours.layer(2) as layer:
        layer.commit("tag", [(None, mark(20))])
        layer.commit("comment", [(mark(2), mark(2, note="ours, later"))])
        layer.commit("comment", [(mark(3), mark(3, note="still wanted"))])
    with theirs.layer(1) as layer:
        layer.commit("delete", [(mark(1), None)])
        layer.commit("comment", [(mark(2), mark(2, note="theirs"))])
        layer.commit("delete", [(mark(3), None)])
        layer.commit("tag", [(None, mark(10))])
    ours.commit()
    theirs.commit()


EXPECTED = [mark(number).id for number in (2, 10, 20)]


def test_the_same_layer_is_made_again_and_conflicts_are_told(clones: tuple[Clone, Clone]) -> None:
    ours, theirs = clones
    both_at_work(ours, theirs)
    before = ours.place.layer_path("Anna", ID).read_bytes()
    said = ours.take(theirs)
    assert "CONFLICT" in said, "of the layer file, that git leaves whole"
    assert ours.place.layer_path("Anna", ID).read_bytes() == before
    assert len(journal_lines(ours.place)) == 3 + 3 + 4
    made, *conflicts = ours.merge()
    assert (made.kind, made.path) == ("done", ours.place.layer_path("Anna", ID))
    told = {event.fork.id: event.fork for event in conflicts if event.fork}
    assert told.keys() == {mark(2).id, mark(3).id}
    kept, (other,) = told[mark(2).id].kept, told[mark(2).id].others
    assert (kept.record or {})["note"] == "ours, later"
    assert (other.record or {})["note"] == "theirs"
    assert told[mark(3).id].kept.record is None, "what was deleted stays deleted"
    assert [(side.record or {})["note"] for side in told[mark(3).id].others] == ["still wanted"]
    assert ours.ids() == EXPECTED
    assert (
        sorted(each["id"] for each in layer_tables(ours.place)["annotations"].values()) == EXPECTED
    )
    whole(ours)
    ours.commit()
    assert [event.kind for event in ours.merge()] == ["conflict", "conflict"], "until it is seen to"
    assert ours.git("status", "--porcelain") == ""
    theirs.take(ours)
    assert theirs.ids() == EXPECTED
    whole(theirs)


def test_a_conflict_is_settled_by_the_next_action(clones: tuple[Clone, Clone]) -> None:
    ours, theirs = clones
    both_at_work(ours, theirs)
    ours.take(theirs)
    ours.merge()
    with ours.layer(5) as layer:
        assert layer.annotations[mark(2).id].note == "ours, later"
        layer.commit("comment", [(layer.annotations[mark(2).id], mark(2, note="both"))])
        layer.commit("tag", [(None, mark(3))])
        last = dict(layer.annotations)
    assert ours.merge() == []
    with ours.layer(6) as layer:
        assert layer.annotations == last


def test_a_merge_without_our_rules_leaves_marks_that_are_taken_out(
    clones: tuple[Clone, Clone],
) -> None:
    ours, theirs = clones
    for clone in clones:
        path = clone.place.home / ".gitattributes"
        path.write_bytes(
            b"".join(
                f"{name} -text merge\n".encode()
                for name in ("texts/**", "history/**", "layers/**", "progress/**", "names.json")
            )
        )
        clone.place.remember_annotator(clone.root.name, clone.root.name)
    both_at_work(ours, theirs)
    ours.take(theirs)
    paths = [
        ours.place.history_path("Anna", ID),
        ours.place.layer_path("Anna", ID),
        ours.place.home / "names.json",
    ]
    assert all(b"<<<<<<<" in path.read_bytes() for path in paths)
    events = ours.merge()
    assert {event.path for event in events if event.kind == "done"} == set(paths)
    assert ours.ids() == EXPECTED
    assert (ours.place.annotator_for("ours"), ours.place.annotator_for("theirs")) == (
        "ours",
        "theirs",
    )
    assert len(damaged(ours.place)) == 3, "each as it was"
    whole(ours)


def marked(path: Path, other: bytes) -> None:
    path.write_bytes(b"<<<<<<< HEAD\n" + path.read_bytes() + b"=======\n" + other + b">>>>>>> b\n")


def test_a_text_with_marks_is_the_side_that_its_name_says(clones: tuple[Clone, Clone]) -> None:
    ours, _ = clones
    (path,) = (ours.place.home / "texts").iterdir()
    text = path.read_bytes()
    marked(path, b"Another text.\n")
    (event,) = ours.merge()
    assert (event.kind, event.path) == ("done", path)
    assert path.read_bytes() == text
    path.write_bytes(b"no text\n")
    marked(path, b"Another text.\n")
    (event,) = ours.merge()
    assert "set aside" in event.message
    assert not path.exists()


def test_a_file_of_a_persons_own_is_left_to_that_person(clones: tuple[Clone, Clone]) -> None:
    ours, _ = clones
    path = ours.place.home / "ignore"
    path.write_bytes(b"a\n")
    marked(path, b"b\n")
    data = path.read_bytes()
    (event,) = ours.merge()
    assert (event.kind, event.path) == ("left", path)
    assert "by hand" in event.message
    assert path.read_bytes() == data


def test_a_layer_that_is_open_is_left_alone(clones: tuple[Clone, Clone]) -> None:
    ours, theirs = clones
    both_at_work(ours, theirs)
    ours.take(theirs)
    with ours.layer(9):
        path = ours.place.history_path("Anna", ID)
        marked(path, b"")
        data = path.read_bytes()
        layer = ours.place.layer_path("Anna", ID).read_bytes()
        kinds = [event.kind for event in ours.merge()]
        assert kinds[:2] == ["left", "left"]
        assert path.read_bytes() == data
        assert ours.place.layer_path("Anna", ID).read_bytes() == layer


@pytest.mark.parametrize("name", ["{} (conflicted copy)", "{}.sync-conflict-20300101-ABC"])
def test_second_copies_of_a_synchronised_folder_are_taken_in(
    clones: tuple[Clone, Clone], name: str
) -> None:
    ours, theirs = clones
    both_at_work(ours, theirs)
    for path_of in (Workspace.layer_path, Workspace.history_path):
        there, here = (
            path_of(theirs.place, "Anna", ID),
            path_of(ours.place, "Anna", ID),
        )
        here.with_stem(name.format(here.stem)).write_bytes(there.read_bytes())
    events = ours.merge()
    assert "4 actions of its own" in events[0].message
    assert [event.kind for event in events] == ["done"] * 3 + ["conflict"] * 2
    assert ours.ids() == EXPECTED
    assert len(damaged(ours.place)) == 2
    whole(ours)


def test_a_second_copy_that_is_not_whole_is_left(clones: tuple[Clone, Clone]) -> None:
    ours, _ = clones
    path = ours.place.history_path("Anna", ID)
    copy = path.with_stem(f"{path.stem} (1)")
    copy.write_bytes(path.read_bytes()[:-9])
    data = path.read_bytes()
    (event,) = ours.merge()
    assert (event.kind, event.path) == ("left", copy)
    assert event.message.startswith("it is a second copy that is not whole")
    (finding,) = [each for each in check([ours.place]) if each.place == copy]
    assert finding.message == event.message
    assert path.read_bytes() == data
    assert copy.exists()


@pytest.mark.parametrize(
    ("top", "folder"),
    [("{}", "{} (1)"), ("{}", "{}.sync-conflict-20300101-ABC"), ("{} (1)", "{}"), ("{}-2", "{} 2")],
)
def test_of_second_copies_of_folders_all_say_the_same(
    clones: tuple[Clone, Clone], top: str, folder: str
) -> None:
    ours, theirs = clones
    both_at_work(ours, theirs)
    path = theirs.place.history_path("Anna", ID)
    here = ours.place.home / top.format("history") / folder.format(path.parent.name) / path.name
    here.parent.mkdir(parents=True)
    here.write_bytes(path.read_bytes())
    help = "`obelism merge` takes in what only it has"
    (finding,) = check([ours.place])
    assert (finding.place, finding.message) == (
        here,
        f"it is a second copy of Anna's tags on {ID}: {help}",
    )
    with ours.layer(9) as layer:
        (notice,) = layer.notices
    assert notice == f"There is a second copy of these tags: {help}. ({here})"
    events = ours.merge()
    assert "4 actions of its own" in events[0].message
    assert ours.ids() == EXPECTED
    assert not here.parent.exists()
    assert [each.kind for each in ours.merge()] == ["conflict"] * 2, "and nothing else is left"


def test_tags_under_another_name_are_the_same_to_merge_and_check(
    clones: tuple[Clone, Clone],
) -> None:
    ours, _ = clones
    path = ours.place.layer_path("Anna", ID)
    copy = path.with_stem("b.txt-0123456789ab")
    copy.write_bytes(path.read_bytes())
    (event,), (finding,) = ours.merge(), check([ours.place])
    assert (event.path, event.message) == (finding.place, finding.message)


def test_where_nothing_was_joined_nothing_is_written(clones: tuple[Clone, Clone]) -> None:
    ours, _ = clones
    before = changes(ours.place)
    assert ours.merge() == []
    assert changes(ours.place) == before


def changes(place: Folder) -> dict[Path, int]:
    """When each file and folder was changed last."""
    return {path: path.stat().st_mtime_ns for path in place.home.rglob("*")}
