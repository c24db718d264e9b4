"""What is wrong with the store of a team, as far as whoever asks may see it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reader.model.errors import ObelismError
from reader.store.postgres.connection import (
    connect,
    connect_as_anybody,
    errors_in_words,
    shown,
    version_problem,
)

if TYPE_CHECKING:
    from reader.store.postgres.connection import Connection

TABLES = ("about", "action", "blob", "origin", "person", "text")
"""Those of a store, in all of which policies say what is seen."""

_APPENDED = ("action", "origin", "text")
"""Those of which nobody but the owner changes or removes a row."""


def problems(address: str) -> Iterator[str]:
    """Yield a sentence for each thing that is wrong; first why this connection is no good.

    Raises:
        WrongUse: the address cannot be used.
        Unreached: the server cannot be reached.
        ObelismError: there is no store, or nothing of it can be seen.
    """
    try:
        connect(address)[0].close()
    except ObelismError as error:
        first: str | None = str(error)
    else:
        first = None
    with connect_as_anybody(address) as connection, errors_in_words(address):
        is_there = connection.execute(
            "select has_schema_privilege(session_user, oid, 'usage') from pg_namespace"
            " where nspname = 'obelism'"
        ).fetchone()
        if is_there is None or not is_there[0]:
            raise ObelismError(first or f"{shown(address)}: nothing of the store can be seen")
        if first is not None:
            yield first
        yield from _of_schema(connection)
        yield from _of_persons(connection)
        if restored_elsewhere(connection):
            yield (
                "the store was restored from a dump, and its rows are numbered by another server: "
                "its owner runs: select obelism.restored()"
            )


def restored_elsewhere(connection: Connection) -> bool:
    """Return whether rows were written by transactions that are still to come here."""
    row = connection.execute(
        "select coalesce((select xid from obelism.action order by xid desc, n desc limit 1)"
        " >= pg_snapshot_xmax(pg_current_snapshot()), false)"
    ).fetchone()
    return bool(row and row[0])


def _of_schema(connection: Connection) -> Iterator[str]:
    run = connection.execute
    rows = run(
        "select c.relname, c.relrowsecurity from pg_class c join pg_namespace s"
        " on s.oid = c.relnamespace and s.nspname = 'obelism' where c.relkind = 'r'"
    )
    there = {str(name): bool(has) for name, has in rows}
    for table in TABLES:
        if table not in there:
            yield f"the table obelism.{table} is missing"
        elif not there[table]:
            yield f"policies are off for obelism.{table}, so that everybody sees all of it"
    about = run("select version from obelism.about").fetchone()
    wrong = version_problem(about[0]) if about else "the store does not say what it is"
    if wrong:
        yield wrong
    changing = run(
        "select distinct c.relname, coalesce(r.rolname, 'everybody'), lower(a.privilege_type)"
        " from pg_class c join pg_namespace s on s.oid = c.relnamespace and s.nspname = 'obelism',"
        " aclexplode(c.relacl) a left join pg_roles r on r.oid = a.grantee"
        " where c.relname = any(%s) and a.grantee <> c.relowner"
        " and a.privilege_type in ('UPDATE', 'DELETE', 'TRUNCATE') order by 1, 2, 3",
        [list(_APPENDED)],
    ).fetchall()
    for table, role, what in changing:
        yield f"{role} may {what} rows of obelism.{table}, where nothing is ever changed"


def _of_persons(connection: Connection) -> Iterator[str]:
    rows = connection.execute(
        "select p.role::text, p.annotator, r.oid is not null, r.rolcanlogin,"
        " r.rolsuper or r.rolbypassrls, r.oid is not null"
        " and pg_has_role(r.oid, t.oid, 'member')"
        " from obelism.person p left join pg_roles r on r.rolname = p.role"
        " left join pg_roles t on t.rolname = 'obelism_team' order by p.annotator"
    ).fetchall()
    if not rows:
        yield "nobody is in the team, or nobody whom you may see: see obelism team add"
    for role, annotator, there, may_login, free, is_member in rows:
        if not there:
            yield f"{annotator}: there is no role {role}; obelism team add makes it"
        elif free:
            yield f"{annotator}: the role {role} passes over policies, so that no rule binds it"
        elif not may_login:
            yield f"{annotator}: the role {role} may not log in"
        elif not is_member:
            yield f"{annotator}: the role {role} is not in obelism_team; see obelism team add"
