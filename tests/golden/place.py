"""A folder of articles, and the program in it at a moment that only the test moves on."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from tests import environment
from tests.environment import environment_of
from tests.golden.texts import write_articles
from tests.terminal.forks import Forked, Module
from tests.terminal.harness import Terminal

LOGIN = "login"
"""The login name of whoever runs the program."""

STEP = 2
"""Seconds between two steps."""

Done = tuple[int, bytes, bytes]
"""Exit code, standard output and standard error."""

Steps = Sequence[tuple[str, str | Callable[[], object]]]
"""Keys, apart by blanks, and what is on the screen once all of them have been handled."""


def _not_yet(awaited: Callable[[], object]) -> bool:
    return not awaited()


class Place:
    """A new folder `press` of articles in a folder of its own, with a home beside it."""

    def __init__(self, folder: Path, tree: Mapping[str, bytes] | None = None) -> None:
        """`tree`: what stands in `.obelism`, by path."""
        self._folder = folder
        self.root = folder / "press"
        """The folder of articles."""
        self._moment = folder / "moment"
        self._run = self._seconds = 0
        (folder / "home").mkdir(parents=True)
        self.root.mkdir()
        write_articles(self.root)
        for name, data in (tree or {}).items():
            path = self.root / ".obelism" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if name.endswith("/"):
                path.mkdir()
            else:
                path.write_bytes(data)

    def edit(self, name: str, text: str) -> None:
        """Write an article anew."""
        (self.root / name).write_bytes(text.encode())

    def begin(self, run: int) -> None:
        """Begin a run, an hour after the one before; its ids begin with its number."""
        self._run, self._seconds = run, 3600 * run
        self._put()

    def pass_by(self, seconds: int) -> None:
        """Let time pass by; the next key has to be one that counts as work."""
        self._seconds += seconds
        self._put()

    def _put(self) -> None:
        new = self._moment.with_suffix(".new")
        new.write_text(f"{self._run} {self._seconds}", encoding="ascii")
        os.rename(new, self._moment)

    def _environment(self) -> dict[str, str | None]:
        """What differs in the environment of the program from that of this process."""
        clean = environment.clean(os.environ)
        gone = dict.fromkeys(os.environ.keys() - clean.keys())
        names = dict.fromkeys(("LOGNAME", "USER", "LNAME", "USERNAME"), LOGIN)
        return {**gone, **clean, **environment.folders(self._folder / "home"), **names}

    def program(self, *arguments: str, columns: int = 120, rows: int = 40) -> Terminal:
        """Run `obelism` in a terminal."""
        return Terminal(
            Module("tests.golden.launcher", [str(self._moment), *arguments]),
            columns=columns,
            rows=rows,
            env=self._environment(),
            cwd=self.root,
        )

    def play(self, terminal: Terminal, steps: Steps) -> None:
        """Press the keys of each step and wait for what it shows, which must not be there before.

        What the step before changed may come in two frames, so it is waited for until it is not.
        """
        for keys, awaited in steps:
            if isinstance(awaited, str):
                terminal.wait_gone(awaited)
            else:
                terminal.wait_for(partial(_not_yet, awaited))
            self.pass_by(STEP)
            terminal.press(*(key.replace("␣", " ") for key in keys.split()))
            terminal.wait_for(awaited)

    def run(self, jobs: Mapping[str, Sequence[str]], stdin: bytes = b"") -> dict[str, Done]:
        """Run command lines in the folder, one after another; return what came of each, by name."""
        told = [
            {"arguments": [*arguments], "stdin": base64.b64encode(stdin).decode()}
            for arguments in jobs.values()
        ]
        asked, log = self._folder / "jobs", self._folder / "log"
        asked.write_text(json.dumps(told), encoding="ascii")
        log.touch()
        batch = Module("tests.golden.batch", [str(self._moment), str(asked)])
        process = Forked(batch, str(log), environment_of(self._environment()), self.root)
        assert process.wait(timeout=60) == 0, log.read_text()
        results = json.loads(asked.read_bytes())
        return {
            name: (code, self._clean(base64.b64decode(out)), self._clean(base64.b64decode(err)))
            for name, (code, out, err) in zip(jobs, results, strict=True)
        }

    def _clean(self, data: bytes) -> bytes:
        """Without the path of the folder, which is another one each time."""
        return data.replace(os.fsencode(self._folder), b"<folder>")

    def tree(self) -> dict[str, bytes]:
        """Return all that stands in `.obelism`, by path, folders that are empty too.

        But for the index of texts, which is SQLite's and can be made anew.
        """
        home = self.root / ".obelism"
        found = {}
        for path in sorted(home.rglob("*")):
            if path.name.startswith("search.sqlite"):
                continue
            name = path.relative_to(home).as_posix()
            if path.is_file():
                found[name] = path.read_bytes()
            elif not any(path.iterdir()):
                found[f"{name}/"] = b""
        return found
