"""What `obelism team` prints and finds, on a real server."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.model.errors import ObelismError, WrongUse
from reader.store.postgres.check import problems
from reader.store.postgres.connection import Unreached, connect, shown
from tests.cli.running import run, told
from tests.store.postgres.server import Team

WRONG = {
    "alter table obelism.text disable row level security": "policies are off for obelism.text",
    'grant delete on obelism.action to "Ben"': "Ben may delete rows of obelism.action",
    "update obelism.about set version = 2": "bring obelism up to date",
    "insert into obelism.person values ('Dora', 'Dora', 'lead')": "Dora: there is no role Dora",
    'alter role "Cleo" bypassrls': "Cleo: the role Cleo passes over policies",
    'alter role "Web" nologin': "Web: the role Web may not log in",
    'revoke obelism_team from "Lea"': "Lea: the role Lea is not in obelism_team",
}


def test_a_store_as_it_is_made_is_well(team: Team) -> None:
    result = run("team", "check", team.url("Anna"))
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "obelism: all is well\n"


def test_what_is_wrong_is_found(new_team: Team) -> None:
    undo = [
        'alter role "Cleo" nobypassrls',
        'alter role "Web" login',
        'grant obelism_team to "Lea"',
    ]
    try:
        with new_team.owner() as connection:
            for statement in WRONG:
                connection.execute(statement)
        found = [*problems(new_team.url("Anna"))]
        assert [each for each in WRONG.values() if not any(each in one for one in found)] == []
        assert any("is a superuser" in each for each in problems(new_team.url("postgres")))
    finally:
        with new_team.owner() as connection:
            for statement in undo:
                connection.execute(statement)


def test_what_is_printed_makes_a_team(team: Team) -> None:
    with team.server.owner() as connection:
        connection.execute("create database printed")
    for args in (["init", "--blind"], ["add", "Dan", "--role", "dan's"], ["add", "Eve", "--lead"]):
        team.server.psql("printed", run("team", *args).stdout)
    new = Team(team.server, "printed")
    connection, person, about = connect(new.url("dan's"))
    connection.close()
    assert (person.annotator, person.kind, about.blind) == ("Dan", "annotator", True)
    assert [*problems(new.url("Eve"))] == []


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("postgresql://anna:secret@localhost/team", "there is a password in this address"),
        ("postgresql://localhost/team?password=x", "there is a password in this address"),
        ("postgresql://[", "this address cannot be read"),
        ("mysql://localhost/team", "begins with postgresql://"),
        ("postgresql://db.invalid/team?sslmode=prefer", "would be readable on its way"),
    ],
)
def test_addresses_that_are_not_used(url: str, why: str) -> None:
    line = told(run("team", "check", url), 2)
    assert why in line
    assert "secret" not in line


def test_no_server_is_one_sentence(tmp_path: Path) -> None:
    line = told(run("team", "check", f"postgresql:///team?host={tmp_path}"), 1)
    assert line.startswith(f"obelism: team on {tmp_path} cannot be reached: ")
    assert shown("postgresql://anna@db.example.org/team") == "team on db.example.org"


def test_an_older_and_a_newer_store_are_named(team: Team) -> None:
    for version, why in ((0, "is of version 0, and this obelism needs 1"), (2, "knows 1")):
        with team.owner() as connection:
            connection.execute("update obelism.about set version = %s", [version])
        with pytest.raises(ObelismError, match=why):
            connect(team.url("Anna"))


@pytest.fixture
def pooler(team: Team) -> Iterator[int]:
    """The port of a program between, which answers with a process id of its own, as poolers do."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_pool, args=(listening, team), daemon=True).start()
        yield listening.getsockname()[1]


def _pool(listening: socket.socket, team: Team) -> None:
    client = listening.accept()[0]
    with client, socket.socket(socket.AF_UNIX) as server:
        server.connect(str(team.server.folder / ".s.PGSQL.5432"))
        threading.Thread(target=_pass_on, args=(client, server, False), daemon=True).start()
        _pass_on(server, client, True)


def _pass_on(source: socket.socket, target: socket.socket, renumber: bool) -> None:
    try:
        while data := source.recv(65536):
            at = data.find(b"K\0\0\0")
            if renumber and at >= 0:
                data = data[: at + 5] + b"\0\0\0\1" + data[at + 9 :]
                renumber = False
            target.sendall(data)
        target.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass


def test_a_pooler_is_refused(team: Team, pooler: int) -> None:
    with pytest.raises(WrongUse, match="this is a pooler"):
        connect(f"postgresql://Anna@127.0.0.1:{pooler}/{team.name}?sslmode=disable")


def test_a_role_that_is_not_there(team: Team) -> None:
    with pytest.raises(Unreached, match='role "Zoe" does not exist'):
        connect(team.url("Zoe"))
