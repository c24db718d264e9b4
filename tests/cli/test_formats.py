"""`obelism formats`, and formats of other packages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from reader.formats import registry
from reader.formats.base import Extra, Format
from reader.io.files import samples_folder
from tests.cli.running import run, told


def test_all_formats_are_listed() -> None:
    result = run("formats")
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.stdout.splitlines()] == registry.names()


def test_one_is_told_in_full() -> None:
    result = run("formats", "markdown")
    assert "leaves   times" in result.stdout
    assert "did you mean" in told(run("formats", "markdwon"), 2)


class Entry:
    """An entry point as another package has it."""

    def __init__(self, name: str, loaded: Any) -> None:
        self.name, self._loaded = name, loaded

    def load(self) -> Any:
        if isinstance(self._loaded, Exception):
            raise self._loaded
        return self._loaded


@pytest.fixture
def others(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """Formats of other packages, to be filled in."""
    found: dict[str, Any] = {}
    monkeypatch.setattr(
        registry, "_plugins", lambda: {name: Entry(name, each) for name, each in found.items()}
    )
    registry.find_format.cache_clear()
    yield found
    registry.find_format.cache_clear()


def test_another_package_adds_one(others: dict[str, Any], tmp_path: Path) -> None:
    native = registry.find_format("native")
    others["lines"] = replace(native, name="whatever", extensions=(".lines",))
    result = run("export", samples_folder(), "-o", tmp_path / "tags.lines")
    assert result.exit_code == 0
    assert (tmp_path / "tags.lines").read_bytes().startswith(b'{"schema":"obelism/1"')


@pytest.mark.parametrize(
    ("loaded", "why"),
    [(ImportError("no module named x"), "cannot be loaded: no module"), (3, "is no Format")],
)
def test_one_that_is_broken_is_said(others: dict[str, Any], loaded: object, why: str) -> None:
    others["broken"] = loaded
    assert why in told(run("export", samples_folder(), "--format", "broken"), 2)


def test_a_missing_library_is_said_with_what_installs_it(others: dict[str, Any]) -> None:
    needs: Format = replace(
        registry.find_format("native"), extra=Extra("tables", "no_such_library")
    )
    others["table"] = needs
    said = told(run("export", samples_folder(), "--format", "table"), 2)
    assert "table needs the library no_such_library: " in said
    assert said.endswith('-m pip install "obelism[tables]"')


def test_strict_writes_nothing_that_lacks_something(tmp_path: Path, others: dict[str, Any]) -> None:
    out = tmp_path / "tags.bare"
    bare = replace(registry.find_format("native"), carries=frozenset(), extensions=(".bare",))
    others["bare"] = bare
    result = run("export", samples_folder(), "-o", out, "--strict")
    assert result.exit_code == 1
    assert "nothing was written: the format bare has no place for" in result.stderr
    assert not out.exists()
    assert run("export", samples_folder(), "-o", out).exit_code == 0
    assert out.exists()
    assert "goes with -o FILE" in told(run("export", samples_folder(), "--strict"), 2)


def test_what_is_no_text_needs_a_file(others: dict[str, Any]) -> None:
    others["many"] = replace(registry.find_format("native"), shape="folder", extensions=())
    assert "name it with -o" in told(run("export", samples_folder(), "--format", "many"), 2)
