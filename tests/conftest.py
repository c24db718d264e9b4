"""What every test gets: a fixed environment, a home of its own, and the hypothesis profiles."""

from __future__ import annotations

import gc
import importlib
import os
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import environment, in_memory, styles_once

if TYPE_CHECKING:
    from tests.store.postgres.server import Server, Team

_kept = environment.clean(os.environ)
os.environ.clear()
os.environ.update(_kept)
time.tzset()
in_memory.use(os.environ)
sys.dont_write_bytecode = False  # what pytest compiles is kept, for the other workers too
if "textual.constants" in sys.modules:  # the picture plugin is loaded first, and imports Textual
    importlib.reload(sys.modules["textual.constants"])

styles_once.keep()

sys.modules["icu4py"] = None  # words are cut the same wherever the tests are run

_GARBAGE = 10_000
"""Objects made between two searches for garbage: more than usual, as a test makes few."""

_numbers = count(1)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--faults full` tries the faults of `tests/faults` at full length."""
    parser.addoption("--faults", choices=["short", "full"], default="short")


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    """Try the same examples each time; `--hypothesis-profile thorough` looks for new ones."""
    from hypothesis import settings  # here, as what is compiled of it is to be kept

    settings.register_profile(
        "default", max_examples=50, deadline=None, derandomize=True, database=None
    )
    settings.register_profile("thorough", max_examples=5_000, deadline=None)
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """Let `-n auto` run three tests on two cores, as those that drive a terminal mostly wait."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    return max(2, (os.cpu_count() or 1) * 3 // 2)


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Let a worker that has nothing left to do take tests off another, with `-n`."""
    if config.getoption("numprocesses", None) and config.getoption("dist") == "no":
        config.option.dist = "worksteal"


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Let each worker import a share of the tests first: what one has compiled the others load."""
    worker = getattr(session.config, "workerinput", None)
    if worker is None:
        return
    tests = sorted(Path(__file__).parent.rglob("test_*.py"))
    for path in tests[int(worker["workerid"][2:]) :: worker["workercount"]]:
        with suppress(Exception):  # told where it is collected
            importlib.import_module(".".join(path.relative_to(environment.PROJECT).parts)[:-3])


def pytest_collection_finish() -> None:
    """Take the tests themselves, which stay, out of what is looked through for garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_GARBAGE, *gc.get_threshold()[1:])


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("homes")


@pytest.fixture(scope="session")
def _folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("folders")


@pytest.fixture
def tmp_path(_folders: Path) -> Path:
    """An empty folder that only this test has."""
    folder = _folders / str(next(_numbers))
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL of this session's own."""
    from tests.store.postgres.server import running

    with running() as server:
        yield server


@pytest.fixture
def team(postgres: Server) -> Team:
    """An empty store of a team; what is changed of it but rows stays, so `new_team` is for that."""
    return postgres.team()


@pytest.fixture
def new_team(postgres: Server) -> Team:
    """A store of a team in a database of the test's own."""
    return postgres.new_team()


@pytest.fixture
def attribution_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No rules but this one, for tests that say all that is found: other rules find more."""
    from reader.services.suggest.rules import RULES

    for name in RULES.keys() - {"attribution"}:
        monkeypatch.delitem(RULES, name)


@pytest.fixture(autouse=True)
def home(_homes: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder that only this test has; HOME and the XDG folders point into it."""
    folder = _homes / str(next(_numbers))
    folder.mkdir()
    for name, value in environment.folders(folder).items():
        monkeypatch.setenv(name, value)
    return folder
