"""What the program writes is, byte for byte, what it wrote before.

The program is reached by its command line, keys in a terminal and files alone, so that all inside
of it may move. After a change that is meant, `python -m tests.golden.write` writes the fixtures.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden.bundle import first_difference, read_bundle
from tests.golden.stages import EXPECTED, STAGES


@pytest.mark.parametrize("name", STAGES)
def test_the_program_writes_what_it_wrote_before(name: str, tmp_path: Path) -> None:
    found = STAGES[name](tmp_path / "golden")
    problems = []
    for kind, pieces in found._asdict().items():
        path = EXPECTED / kind / f"{name}.txt"
        expected = read_bundle(path) if path.exists() else {}
        difference = first_difference(expected, pieces)
        if difference:
            problems.append(f"{kind} differs:\n{difference}")
    if problems:
        remedy = f"If it is meant: python -m tests.golden.write {name}"
        pytest.fail("\n\n".join([*problems, remedy]), pytrace=False)


def test_every_fixture_is_compared() -> None:
    assert {path.stem for path in EXPECTED.glob("*/*.txt")} == STAGES.keys()
    assert {path.name for path in EXPECTED.iterdir()} == {"machine", "prose"}
