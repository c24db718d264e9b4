"""What PostgreSQL itself refuses, whatever program somebody uses: tricks by plain statements."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from psycopg import errors

from reader.model.errors import WrongUse
from reader.store.postgres.connection import connect
from reader.store.postgres.rights import person_sql
from tests.store.postgres.server import Team

TEXT = b"Ministers met in Oslo."
SHA256 = hashlib.sha256(TEXT).hexdigest()
SEND = (
    "insert into obelism.action (id, layer, who, article, seq, sha256, line)"
    " values (%(id)s, %(layer)s, %(who)s, %(article)s, %(seq)s, %(sha256)s, %(line)s)"
)
BLOB = "insert into obelism.blob (kind, owner, name, data)"


def row(who: str, number: int = 1, layer: str | None = None, **changed: Any) -> dict[str, Any]:
    """The row of an action; `changed` says otherwise than its line does."""
    line = {
        "id": f"{who}{number}",
        "seq": number,
        "who": who,
        "article": "a.txt",
        "sha256": SHA256,
        "after": {"annotations": {"1": {"id": "1", "label": "fact", "note": "\0"}}},
        "type": "action",
    }
    whole = {**line, "layer": layer or who, "line": json.dumps(line)}
    return {**whole, **changed}


def by(team: Team, role: str) -> psycopg.Connection[Any]:
    return psycopg.connect(team.url(role), autocommit=True)


def filled(team: Team) -> None:
    """One action each of Anna and Ben, in texts of their own, and their progress."""
    for who in ("Anna", "Ben"):
        text = TEXT + who.encode()
        sha256 = hashlib.sha256(text).hexdigest()
        line = json.loads(row(who)["line"])
        with by(team, who) as connection:
            connection.execute(
                "insert into obelism.text (sha256, body) values (%s, %s)", (sha256, text)
            )
            sent = row(who, sha256=sha256, line=json.dumps({**line, "sha256": sha256}))
            connection.execute(SEND, sent)
            connection.execute(
                f"{BLOB} values ('progress', %s, 'a.txt', %s)",
                (who, b'{"status":"done"}'),
            )


Trick = Callable[[psycopg.Connection[Any]], Any]
DENIED = errors.InsufficientPrivilege


def said(statement: str, **values: Any) -> Trick:
    return lambda connection: connection.execute(statement, values or None)  # type: ignore[arg-type]


def sent(**changed: Any) -> Trick:
    who = changed.pop("who", "Anna")
    return lambda connection: connection.execute(SEND, row(who, 2, **changed))


TRICKS: dict[str, tuple[Trick, type[Exception]]] = {
    "change an action": (said("update obelism.action set line = '{}'"), DENIED),
    "delete an action": (said("delete from obelism.action"), DENIED),
    "empty the journal": (said("truncate obelism.action"), DENIED),
    "act as somebody else": (sent(who="Ben"), DENIED),
    "act in somebody else's layer": (sent(layer="Ben"), DENIED),
    "adjudicate": (sent(layer="@gold"), DENIED),
    "have another row than line": (sent(article="b.txt"), errors.CheckViolation),
    "send what is no line": (sent(line="{}"), errors.CheckViolation),
    "send what is no JSON": (sent(line="no"), errors.InvalidTextRepresentation),
    "send two lines": (sent(line=row("Anna", 2)["line"] + "\n"), errors.CheckViolation),
    "tag a text that is nowhere": (sent(), errors.ForeignKeyViolation),
    "claim to have come earlier": (
        said("insert into obelism.action (xid, n) overriding system value values ('1', 1)"),
        DENIED,
    ),
    "send as another role": (said("insert into obelism.action (role) values ('Ben')"), DENIED),
    "send a text under another's digest": (
        said("insert into obelism.text (sha256, body) values (%(at)s, 'x')", at="0" * 64),
        errors.CheckViolation,
    ),
    "change a text": (said("update obelism.text set body = 'x'"), DENIED),
    "become a lead": (said("update obelism.person set kind = 'lead'"), DENIED),
    "take somebody in": (said("insert into obelism.person values ('x', 'x', 'lead')"), DENIED),
    "turn policies off": (said("alter table obelism.action disable row level security"), DENIED),
    "drop a policy": (said("drop policy send on obelism.action"), DENIED),
    "replace a function": (
        said("create or replace function obelism.me() returns text language sql return 'Ben'"),
        DENIED,
    ),
    "become the owner": (said("set session authorization postgres"), DENIED),
    "become another": (said('set role "Ben"'), DENIED),
    "move all rows": (said("select obelism.restored()"), DENIED),
    "write somebody's progress": (
        said(f"{BLOB} values ('progress', 'Ben', 'b', '')"),
        DENIED,
    ),
    "withdraw somebody": (
        said(f"{BLOB} values ('withdrawn', 'Ben', 'Ben', '')"),
        DENIED,
    ),
    "withdraw oneself by a change": (
        said("update obelism.blob set kind = 'withdrawn' where owner = 'Anna'"),
        DENIED,
    ),
    "show what is hidden": (said("alter view obelism.tag set (security_invoker = false)"), DENIED),
}


def _outcome(connection: psycopg.Connection[Any], trick: Trick) -> type[Exception] | None:
    try:
        trick(connection)
    except psycopg.Error as error:
        return type(error)
    return None


def test_no_trick_gets_through(team: Team) -> None:
    filled(team)
    with by(team, "Anna") as connection:
        for name, (trick, refused) in TRICKS.items():
            assert _outcome(connection, trick) is refused, name
    with team.owner() as connection:
        rows = connection.execute("select who, layer, role::text from obelism.action").fetchall()
        assert sorted(rows) == [("Anna", "Anna", "Anna"), ("Ben", "Ben", "Ben")]
        assert connection.execute("select count(*) from obelism.blob").fetchone() == (2,)


SEEN = "action", "tag", "progress", "text", "person", "blob where kind = 'progress'"


def seen(connection: psycopg.Connection[Any]) -> dict[str, int]:
    found = {}
    for what in SEEN:
        (found[what],) = connection.execute(f"select count(*) from obelism.{what}").fetchone() or (
            0,
        )
    return found


def test_blind_annotators_see_their_own_work_alone(team: Team) -> None:
    filled(team)
    with by(team, "Anna") as anna, by(team, "Lea") as lea:
        everything = {**dict.fromkeys(SEEN, 2), "person": 5}
        assert seen(anna) == seen(lea) == everything
        assert anna.execute("update obelism.about set blind = true").rowcount == 0
        assert lea.execute("update obelism.about set blind = true").rowcount == 1
        assert seen(anna) == dict.fromkeys(SEEN, 1)
        assert seen(lea) == everything
        anna.execute(
            "create function pg_temp.leak(text) returns boolean language plpgsql cost 0.0001 as "
            "$$ begin raise notice '%', $1; return true; end $$"
        )
        leaked: list[str] = []
        anna.add_notice_handler(lambda diag: leaked.append(diag.message_primary or ""))
        anna.execute("select count(*) from obelism.action where pg_temp.leak(who)")
        anna.execute("select count(*) from obelism.tag where pg_temp.leak(annotator)")
        assert {*leaked} == {"Anna"}


def test_nobodys_rights_come_from_a_name_of_ones_own(team: Team) -> None:
    """What a temporary table or a schema of one's own is called changes no answer."""
    filled(team)
    with by(team, "Anna") as anna:
        anna.execute(
            "create temp table person as"
            " select 'Anna'::name as role, 'Ben' as annotator, 'lead' as kind"
        )
        anna.execute("set search_path to pg_temp")
        assert anna.execute("select obelism.me(), obelism.kind()").fetchone() == (
            "Anna",
            "annotator",
        )


def test_a_lead_decides_and_a_program_acts_for_others(team: Team) -> None:
    filled(team)
    with by(team, "Lea") as lea, by(team, "Web") as web:
        lea.execute("insert into obelism.text (sha256, body) values (%s, %s)", (SHA256, TEXT))
        lea.execute(SEND, row("Lea", 1, layer="@gold"))
        lea.execute(SEND, row("@rules", 1))
        with pytest.raises(DENIED):
            lea.execute(SEND, row("Ben", 2))
        web.execute(SEND, row("Ben", 2))
    assert team.count() == 5


def test_who_sends_twice_sends_once_and_blocks_nobody(team: Team) -> None:
    filled(team)
    with by(team, "Ben") as ben:
        ben.execute("insert into obelism.text (sha256, body) values (%s, %s)", (SHA256, TEXT))
        again = row(
            "Ben",
            2,
            id="Anna2",
            line=json.dumps({**json.loads(row("Ben", 2)["line"]), "id": "Anna2"}),
        )
        ben.execute(SEND, again)
        assert ben.execute(f"{SEND} on conflict do nothing", again).rowcount == 0
    with by(team, "Anna") as anna:
        anna.execute(SEND, row("Anna", 2))
    assert team.count() == 4


@pytest.mark.parametrize(
    "name", ['O\'Neil "Ann"', "\\'; drop schema obelism --", ":Anna", "Åsa 氏"]
)
def test_any_name_can_be_taken_in(team: Team, name: str) -> None:
    team.server.psql(team.name, person_sql(name))
    team.server.psql(team.name, person_sql(name, kind="lead"))
    with team.owner() as connection:
        found = connection.execute(
            "select annotator, kind from obelism.person where role = %s", (name,)
        ).fetchone()
        connection.execute("delete from obelism.person where role = %s", (name,))
    assert found == (name, "lead")


@pytest.mark.parametrize("role", ["", "pg_monitor", "Public", "obelism_team", "é" * 40, "a\0b"])
def test_no_role_that_cannot_be_one(role: str) -> None:
    with pytest.raises(WrongUse):
        person_sql("Anna", role)


def test_those_whom_no_rule_binds_are_refused(team: Team) -> None:
    with team.owner() as connection:
        connection.execute("create role stranger login")
        connection.execute("create role free login bypassrls")
        connection.execute("create role heir login in role postgres")
    for role, why in {
        "postgres": "is a superuser",
        "free": "passes over policies",
        "heir": "owns the store",
        "stranger": "is nobody in this team",
    }.items():
        with pytest.raises(WrongUse, match=why):
            connect(team.url(role))
    with pytest.raises(WrongUse, match="there is no store for a team in this database"):
        connect(team.server.url("postgres", "Anna"))
