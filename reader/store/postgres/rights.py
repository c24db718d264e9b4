"""Who may do what in the store of a team, as statements for its owner to run."""

from __future__ import annotations

import re

from reader.model.errors import WrongUse
from reader.model.names import valid_annotator
from reader.store.postgres.connection import Kind

_LONGEST = 63
"""Bytes of the longest name of a role."""

_RESERVED = re.compile(r"pg_.*|public|none|obelism_team|current_role|current_user|session_user")


def person_sql(annotator: str, role: str | None = None, kind: Kind = "annotator") -> str:
    """Return the statements that take somebody into a team, as a role that is made where it is not
    there.

    Raises:
        WrongUse: nobody can have that name, or no role can.
    """
    annotator = valid_annotator(annotator)
    role = _role(annotator if role is None else role)
    name, text = _identifier(role), _literal(role)
    return f"""\
set standard_conforming_strings = on;
set client_encoding = 'UTF8';
begin;
select 'create role {name.replace("'", "''")} login' where not exists
  (select from pg_catalog.pg_roles where rolname = {text}) \\gexec
grant obelism_team to {name};
insert into obelism.person (role, annotator, kind)
  values ({text}, {_literal(annotator)}, {_literal(kind)})
  on conflict (role) do update set annotator = excluded.annotator, kind = excluded.kind;
commit;
"""


def _role(name: str) -> str:
    if not name or "\0" in name or "\n" in name or len(name.encode()) > _LONGEST:
        raise WrongUse(
            f"{name}: a role's name has 1 to {_LONGEST} bytes; say another with --role NAME"
        )
    if _RESERVED.fullmatch(name.lower()):
        raise WrongUse(f"{name}: PostgreSQL keeps this name; say another with --role NAME")
    return name


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
