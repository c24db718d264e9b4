"""The contracts on imports name every floor of the house, so that none stands outside them."""

from __future__ import annotations

import re
import tomllib

from tests.environment import PROJECT

CONTRACTS = {
    contract["id"]: contract
    for contract in tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ]
}
FLOORS = {
    f"reader.{path.stem}"
    for path in (PROJECT / "reader").iterdir()
    if (path / "__init__.py").exists() or path.suffix == ".py"
} - {"reader.__init__", "reader.__main__"}
"""Every package and module directly in `reader`."""


def test_every_floor_has_its_place() -> None:
    placed = set(re.findall(r"reader\.\w+", " ".join(CONTRACTS["floors"]["layers"])))
    assert FLOORS - placed == set()


def test_every_floor_below_the_screen_is_kept_from_textual() -> None:
    kept = set(CONTRACTS["no-screen-below"]["source_modules"])
    assert kept == FLOORS - {"reader.cli", "reader.tui"}
