"""docs/architecture.md: the paths, floors and tables that it names are there."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.environment import PROJECT

PAGE = (PROJECT / "docs/architecture.md").read_text()
NAMED = sorted(set(re.findall(r"`((?:[\w.]+/)+[\w.]*|\w+\.py)`", PAGE)))
"""Paths that the page names, from `reader/` or from the top."""

TO_BE_MADE = re.compile(r"NAME|TODO")


@pytest.mark.parametrize("path", [path for path in NAMED if not TO_BE_MADE.search(path)])
def test_a_path_that_is_named_is_there(path: str) -> None:
    places = [PROJECT / path, PROJECT / "reader" / path]
    # A file may be named by itself where its folder was named before.
    found = any(place.exists() for place in places)
    assert found or ("/" not in path and list((PROJECT / "reader").rglob(path)))


def test_the_floors_are_those_of_the_contract() -> None:
    (shown,) = re.findall(r"^    cli -> .*\n(?:        -> .*\n)*", PAGE, re.M)
    floors = [set(re.findall(r"\w+", floor)) for floor in shown.split("->")]
    table = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"]
    (contract,) = [one for one in table["contracts"] if one["id"] == "floors"]
    held = [set(re.findall(r"reader\.(\w+)", layer)) for layer in contract["layers"]]
    # A module that stands beside a room is told of in words.
    rooms = [{name for name in layer if (PROJECT / "reader" / name).is_dir()} for layer in held]
    assert floors == [layer for layer in rooms if layer]


def test_every_room_is_in_the_table() -> None:
    rooms = {path.parent.name for path in (PROJECT / "reader").glob("*/__init__.py")}
    assert rooms == set(re.findall(r"^\| `(\w+)/` \|", PAGE, re.M))


@pytest.mark.parametrize(
    ("table", "file"),
    [
        ("MODULES", "formats/registry.py"),
        ("MODES", "modes/keymap.py"),
        ("MODES", "tui/visits.py"),
        ("RULES", "services/suggest/rules/__init__.py"),
    ],
)
def test_a_table_that_a_recipe_names_is_there(table: str, file: str) -> None:
    assert f"`{table}` " in PAGE
    assert re.search(rf"^{table}\b.*=", (PROJECT / "reader" / file).read_text(), re.M)
