"""Tags of a text that somebody's program has saved again, with other line ends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reader.store.base import LayerKey
from tests.cli.running import run
from tests.services.tagged import tag, write
from tests.store.folders import Folder

SAME = "Vote on the dam\n\nThe chair said no. It is raining.\n\nYes, said Ann. It is raining.\n"
ENDS: dict[str, Callable[[str], str]] = {
    "LF": lambda text: text,
    "CR LF": lambda text: text.replace("\n", "\r\n"),
    "CR": lambda text: text.replace("\n", "\r"),
    "no last line end": lambda text: text.rstrip("\n"),
    "more last line ends": lambda text: text + "\n\n",
    "a byte order mark": lambda text: "\ufeff" + text,
    "all of it": lambda text: "\ufeff" + text.rstrip("\n").replace("\n", "\r\n"),
}


@pytest.mark.parametrize("there", ENDS.values(), ids=ENDS)
@pytest.mark.parametrize("name", ["a.txt", "b.txt"])
@pytest.mark.parametrize("by", ["annotation", "article"])
def test_tags_come_where_only_line_ends_differ(
    tmp_path: Path, there: Callable[[str], str], name: str, by: str
) -> None:
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    write(theirs, "a.txt", there(SAME))
    tag(theirs, "a.txt", "The chair said no", "Ann")
    path = tmp_path / "tags.jsonl"
    run("export", theirs, "--by", by, "-o", path)
    for label, here in ENDS.items():
        root = ours / label
        write(root, name, here(SAME))
        write(root, "other.txt", "Another text.\n")
        done = run("import", path, "--into", root, "--as", "Zoe")
        assert (done.exit_code, done.stdout) == (0, f"{name}, Anna: 2 new\n")
        tags = Folder(root).read(LayerKey("Anna", name)).annotations.values()
        text = here(SAME).removeprefix("\ufeff")
        assert {text[each.start : each.end] for each in tags} == {"The chair said no", "Ann"}
    assert run("check", *(ours / label for label in ENDS)).exit_code == 0


def test_another_text_is_not_taken_for_one_with_other_line_ends(tmp_path: Path) -> None:
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    write(theirs, "a.txt", SAME)
    tag(theirs, "a.txt", "Ann")
    run("export", theirs, "-o", tmp_path / "tags.jsonl")
    write(ours, "a.txt", SAME.replace("Ann", "Ben").replace("\n", "\r\n"))
    write(ours, "b.txt", SAME.replace("\n\n", "\n"))
    done = run("import", tmp_path / "tags.jsonl", "--into", ours, "--as", "Zoe")
    assert done.exit_code != 0
    assert "another text than the one tagged" in done.stderr
