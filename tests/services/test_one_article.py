"""A command on one article looks at no other, however many there are."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reader.io import files
from tests.benchmarks import corpora
from tests.cli.running import run
from tests.services.tagged import tag, write

ANNOTATORS = ("Anna", "Ben", "Cleo")


def _opened(
    monkeypatch: pytest.MonkeyPatch, root: Path, command: str
) -> tuple[list[str], list[str]]:
    """Run a command on the second article; return the files that it opens, the folders it lists."""
    opened: list[str] = []
    listed: list[str] = []

    def noting(found: list[str], function: Callable[..., Any]) -> Callable[..., Any]:
        def noted(path: Path, *rest: Any, **named: Any) -> Any:
            found.append(os.path.relpath(path, root))
            return function(path, *rest, **named)

        return noted

    with monkeypatch.context() as patched:
        patched.setattr(files, "opened_to_read", noting(opened, files.opened_to_read))
        patched.setattr(os, "listdir", noting(listed, os.listdir))
        ran = run(command, root / corpora.article_id(1))
    assert ran.exit_code == 0, ran.output
    assert ran.stdout or command == "check"
    return sorted(opened), sorted(listed)


@pytest.mark.parametrize("command", ["export", "history", "agree", "check"])
def test_as_much_is_opened_and_listed_among_many_articles_as_among_few(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few, many = (
        corpora.workspace(tmp_path / str(count), count, annotators=ANNOTATORS, tags=2)
        for count in (3, 30)
    )
    assert _opened(monkeypatch, many, command) == _opened(monkeypatch, few, command)


def test_a_file_whose_name_goes_on_after_a_hash_is_another_article(tmp_path: Path) -> None:
    root = corpora.workspace(tmp_path / "made", 1, each=1)
    path = root / corpora.article_id(0)
    lines = run("export", path).stdout
    assert lines.count("\n") == 1
    write(root, f"{corpora.article_id(0)}#2.txt", "Another.\n")
    tag(root, f"{corpora.article_id(0)}#2.txt", "Another")
    assert run("export", path).stdout == lines
    assert run("export", root).stdout.count("\n") == 2
