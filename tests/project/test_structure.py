"""What is counted of a package: seen on a small one, and on this one as far as it has to hold."""

from __future__ import annotations

import pytest

from tests.project.structure import FOLDER, Structure, ours, table

SOURCES = {
    "__init__": "",
    "low/__init__": "",
    "low/state": (
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n"
        "    from small.low.acts import act\n"
        "    from small.high import top\n"
    ),
    "low/acts": "from small.low import state\ndef act(): ...\ndef _own(): ...\n",
    "low/long": "x = 1\n" * 351,
    "files/__init__": "",
    "files/place": "",
    "files/inner": "from small.files import place\n",
    "high": (
        "class Top:\n"
        '    def told(self):\n        """Tell."""\n'
        "    def untold(self):\n        def inner(): ...\n"
        "def lazily():\n    from small.files.place import x\n"
        "    from small.low import state\n"
    ),
}
TESTS = "def test_one(): ...\n\n\nasync def test_two():\n    def helper(): ...\n"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Structure:
    """A package of two floors with a circle, and an import that runs up, in it."""
    root = tmp_path_factory.mktemp("small")
    for name, source in SOURCES.items():
        path = root / "small" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    (root / "tests").mkdir()
    (root / "tests/test_small.py").write_text(TESTS)
    floors = ["small.high", "(small.none) | small.files", "small.low"]
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(root)
        found = Structure(
            "small",
            root / "small",
            root / "tests",
            floors,
            store="small.files",
            known=["small.files.place"],
        )
        assert found.graph.modules  # found while it can be imported
    return found


def test_modules_and_their_lines(small: Structure) -> None:
    assert len(small.lines) == len(SOURCES)
    assert set(small.roots) == {"small", "small.low", "small.files"}
    assert small.long == ("small.low.long",)
    assert set(small.short) == {
        *("small.files.inner", "small.files.place", "small.high"),
        *("small.low.acts", "small.low.state"),
    }


def test_imports_count_wherever_they_stand(small: Structure) -> None:
    assert list(small.cycles) == ["small", "small.low"]
    ((one, other),) = small.cycles["small.low"]
    assert {one, other} == {"small.low.state", "small.low.acts"}
    assert small.upward == (("small.low.state", "small.high"),)
    assert small.imported_once == ("small.high", "small.low.acts")
    assert small.know_the_folder == ("small.high",)


def test_what_is_public_and_tested(small: Structure) -> None:
    assert small.public == 4
    assert small.undocumented == ("small.high.untold", "small.high.lazily", "small.low.acts.act")
    assert (small.test_files, small.test_lines, small.test_functions) == (1, 5, 2)


def test_the_table_has_the_figures_and_the_imports_to_cut(small: Structure) -> None:
    shown = table(small)
    assert "modules without __init__                               6\n" in shown
    assert "cycles in small.low:\n    small.low." in shown
    assert shown.endswith("up:\n    small.low.state -> small.high")


def test_of_this_package_all_is_found_that_is_looked_for() -> None:
    found = ours()
    assert all(any(name.startswith(known) for name in found.lines) for known in FOLDER)
    assert found.upward == ()
