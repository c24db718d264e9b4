"""Connections to the store of a team: which are made, and what is said where none is.

The rights of a person are those of their role of PostgreSQL, which `schema.sql` gives. So a
connection that has other rights is refused: a superuser's, the owner's, and one that a pooler
lends. Passwords are PostgreSQL's business alone: they stand in `~/.pgpass` or a service file.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import quote

import msgspec

from reader.model.errors import ObelismError, WrongUse, pip_install

if TYPE_CHECKING:
    import psycopg

    Connection = psycopg.Connection[tuple[Any, ...]]

VERSION: Final = 1
"""Of the schema that this program speaks to."""

SCHEMES: Final = ("postgresql://", "postgres://")
"""How an address of a store begins."""

Kind = Literal["annotator", "lead", "program"]

_PATIENCE = 10
"""Seconds to wait for a server."""

_SAFE_MODES = ("require", "verify-ca", "verify-full")

_MISSING = "a team's store needs an extra library, which speaks to PostgreSQL: {}"


class Unreached(ObelismError):
    """The server cannot be reached, or is gone; trying again may help."""


class Person(msgspec.Struct, frozen=True):
    """Who is connected."""

    role: str
    annotator: str
    """By what name they annotate."""
    kind: Kind

    def may_send(self, layer: str, who: str) -> bool:
        """Return whether they may send what somebody did in a layer."""
        if self.kind == "program":
            return True
        if self.kind == "lead":
            return who == self.annotator or (who == layer and who.startswith("@"))
        return who == self.annotator == layer

    @property
    def sends_progress_of(self) -> str | None:
        """Of whom they send how far they have read; None: of everybody."""
        return None if self.kind == "program" else self.annotator


class About(msgspec.Struct, frozen=True):
    """What a store says of itself."""

    id: str
    """Of the database; another one once a backup was restored."""
    version: int
    blind: bool
    """Whether annotators see their own work only."""


def is_address(word: str) -> bool:
    """Return whether a word is the address of a team's store."""
    return word.lower().startswith(SCHEMES)


@cache
def schema() -> str:
    """Return the statements that make a store."""
    return files(__package__).joinpath("schema.sql").read_text("utf-8")


def driver() -> Any:
    """Return the library that speaks to PostgreSQL; raise ObelismError where it is missing."""
    try:
        import psycopg
    except ImportError:
        raise ObelismError(_MISSING.format(pip_install("team"))) from None
    return psycopg


def shown(address: str) -> str:
    """Return an address as it may be shown: without what could be a password.

    Raises:
        WrongUse: it is none that can be read, or it has a password in it.
    """
    known = _settings(address)
    host = known.get("host") or known.get("service") or "this machine"
    return f"{known.get('dbname') or 'the database'} on {host}"


def _settings(address: str) -> dict[str, Any]:
    psycopg = driver()
    from psycopg.conninfo import conninfo_to_dict

    if not is_address(address):
        raise WrongUse("the address of a team's store begins with postgresql://")
    try:
        known = conninfo_to_dict(address)
    except psycopg.Error:
        raise WrongUse(
            "this address cannot be read; it looks like postgresql://user@host/database"
        ) from None
    if {"password", "sslpassword"} & known.keys():
        raise WrongUse(
            "there is a password in this address, which others can read as you type it and later: "
            "put it into ~/.pgpass or a service file, and leave it out here"
        )
    return known


def connect(address: str, *, who: str = "") -> tuple[Connection, Person, About]:
    """Connect to a store, as whoever the server says that we are.

    `who`: for whom, where a program acts for others; others see it where a layer is held.

    Raises:
        WrongUse: the address cannot be used.
        Unreached: the server cannot be reached.
        ObelismError: it cannot be used; the sentence says why.
    """
    connection = connect_as_anybody(address, who=who)
    try:
        with errors_in_words(address):
            person, about = _admitted(connection, shown(address))
    except BaseException:
        connection.close()
        raise
    return connection, person, about


def connect_as_anybody(address: str, *, who: str = "") -> Connection:
    """Connect to a server, whatever is there. Raises as `connect`."""
    known = _settings(address)
    psycopg = driver()
    settings: dict[str, Any] = {
        "application_name": f"obelism {quote(who, safe='')}"[:63],
        "client_encoding": "UTF8",
        "connect_timeout": _PATIENCE,
        "keepalives_idle": 20,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 30_000,
    }
    remote = not _is_near(known.get("host") or os.environ.get("PGHOST") or "")
    if remote and "service" not in known and not os.environ.get("PGSERVICE"):
        mode = known.get("sslmode") or os.environ.get("PGSSLMODE")
        if mode is None:
            settings["sslmode"] = "verify-full"
            if not known.get("sslrootcert") and not _has_root_certificate():
                settings["sslrootcert"] = "system"
        elif mode not in _SAFE_MODES:
            raise WrongUse(_UNSAFE)
    with errors_in_words(address):
        made: Connection = psycopg.connect(
            address,
            autocommit=True,
            **{
                name: value
                for name, value in settings.items()
                if name not in known or name == "client_encoding"
            },
        )
    if not made.pgconn.ssl_in_use and not _is_near(made.info.host):
        made.close()
        raise WrongUse(_UNSAFE)
    made.prepare_threshold = None
    return made


_UNSAFE = (
    "this connection would be readable on its way: leave sslmode out, or say sslmode=verify-full "
    "(sslmode=require encrypts, too, and does not look whom it talks to)"
)


def _is_near(host: str) -> bool:
    """Return whether a server is on this machine: by a socket, or its own network."""
    names = ("localhost", "127.0.0.1", "::1")
    return all(not each or each[0] in "/@" or each in names for each in host.split(","))


def _has_root_certificate() -> bool:
    known = os.environ.get("PGSSLROOTCERT")
    return bool(known) or os.path.exists(os.path.expanduser("~/.postgresql/root.crt"))


def _admitted(connection: Connection, name: str) -> tuple[Person, About]:
    run = connection.execute
    run("set search_path to pg_catalog, pg_temp")
    row = run(
        "select pg_backend_pid(), session_user::text, rolsuper or rolbypassrls, n.oid is not null,"
        " pg_has_role(session_user, n.nspowner, 'member'),"
        " has_schema_privilege(session_user, n.oid, 'usage')"
        " from pg_roles left join pg_namespace n on n.nspname = 'obelism'"
        " where rolname = session_user"
    ).fetchone()
    if row is None:
        raise ObelismError(f"{name}: the server does not say who you are")
    pid, role, free, made, owns, may = row
    if pid != connection.info.backend_pid:
        raise WrongUse(
            f"{name}: this is a pooler, which lends its connections to one after another, so that "
            "the server cannot tell people apart: connect to the server itself"
        )
    if free:
        raise WrongUse(
            f"{name}: {role} is a superuser, or passes over policies, and no rule would bind you: "
            "connect by a role of your own, see obelism team add"
        )
    if not made:
        raise WrongUse(
            f"{name}: there is no store for a team in this database; its owner makes one with "
            "obelism team init"
        )
    if owns:
        raise WrongUse(
            f"{name}: {role} owns the store, and no rule would bind you: "
            "connect by a role of your own, see obelism team add"
        )
    if not may:
        raise WrongUse(_stranger(name, role))
    about = _about(connection, name)
    found = run("select annotator, kind from obelism.person where role = session_user").fetchone()
    if found is None:
        raise WrongUse(_stranger(name, role))
    return Person(role, *found), about


def _stranger(name: str, role: str) -> str:
    return (
        f"{name}: {role} is nobody in this team; its owner takes somebody in with obelism team add"
    )


def _about(connection: Connection, name: str) -> About:
    row = connection.execute("select id::text, version, blind from obelism.about").fetchone()
    if row is None:
        raise ObelismError(f"{name}: the store does not say what it is")
    about = About(*row)
    if wrong := version_problem(about.version):
        raise ObelismError(f"{name}: {wrong}")
    return about


def version_problem(version: int) -> str | None:
    """Say why a store of this version cannot be used; None where it can."""
    if version > VERSION:
        return (
            f"the store is of version {version}, and this obelism knows {VERSION}: "
            "bring obelism up to date"
        )
    if version < VERSION:
        return (
            f"the store is of version {version}, and this obelism needs {VERSION}: "
            "its owner brings it up to date, or you use an earlier obelism"
        )
    return None


@contextlib.contextmanager
def errors_in_words(address: str) -> Iterator[None]:
    """Turn what goes wrong between here and the server into a sentence.

    Raises:
        Unreached: the server cannot be reached, is gone, or has no room left.
        ObelismError: it refuses; the sentence says what.
    """
    psycopg = driver()
    from psycopg import errors

    try:
        yield
    except errors.InsufficientPrivilege as error:
        raise ObelismError(
            f"{shown(address)}: you may not do that there: {_words(error)}"
        ) from None
    except (errors.UndefinedTable, errors.UndefinedColumn, errors.UndefinedFunction) as error:
        raise ObelismError(
            f"{shown(address)}: the store is not as this obelism knows it: {_words(error)}"
        ) from None
    except errors.DiskFull as error:
        raise Unreached(
            f"{shown(address)}: its disk is full, and what was to be stored is not there:"
            f" {_words(error)}"
        ) from None
    except (psycopg.OperationalError, psycopg.InterfaceError) as error:
        raise Unreached(f"{shown(address)} cannot be reached: {_words(error)}") from None
    except psycopg.Error as error:
        raise ObelismError(f"{shown(address)}: the server refuses: {_words(error)}") from None


def _words(error: Any) -> str:
    """Return what a server or the library says, in its first line and without where."""
    diag = getattr(error, "diag", None)
    primary = diag.message_primary if diag is not None else None
    said = primary or next(iter(str(error).strip().splitlines()), "") or type(error).__name__
    for mark in ("FATAL:  ", "failed: "):
        said = said.rpartition(mark)[2]
    if "password" in said:
        said += "; it stands in ~/.pgpass, a line as host:port:database:user:password"
    if "certificate verify failed" in said:
        said += "; who has vouched for the server goes to ~/.postgresql/root.crt"
    return said
