"""Which login goes by which annotator's name: `names.json`."""

from __future__ import annotations

import contextlib
from typing import Any

from reader.io import files
from reader.io.json import BadJSON, decode, encode
from reader.model.annotation import Record
from reader.model.errors import WrongUse
from reader.model.log import SCHEMA
from reader.model.names import valid_annotator
from reader.store.folder.workspace import Workspace, set_aside


def read_names(workspace: Workspace) -> dict[str, str]:
    """Return the names by login; those in a damaged file, or that none can have, are not known."""
    try:
        names = _read(workspace).get("logins")
    except OSError:
        return {}
    except BadJSON:
        names = _names_by_line(files.read_bytes(workspace.home / "names.json") or b"")
    entries = names.items() if isinstance(names, dict) else ()
    return {login: name for login, name in entries if login and _is_valid(name)}


def _is_valid(name: Any) -> bool:
    """Return whether somebody can have that name; the file may come from anywhere."""
    try:
        return isinstance(name, str) and valid_annotator(name) == name
    except WrongUse:
        return False


def spelled(login: str) -> str:
    """Return a login as it stands in the file, whatever bytes the system gave."""
    return login.encode("utf-8", "backslashreplace").decode()


def write_name(workspace: Workspace, login: str, name: str) -> None:
    """Keep the name of a login; raise WrongUse if nobody can have it, CannotWrite if not kept."""
    name = valid_annotator(name)
    workspace.ensure()
    path = workspace.for_writing(workspace.home / "names.json")
    try:
        try:
            record = _read(workspace)
        except BadJSON:
            set_aside(workspace, path)
            record = {}
        names = {**read_names(workspace), spelled(login): name}
        files.write_atomically(path, _whole({"schema": SCHEMA, **record}, names))
    except OSError as error:
        raise workspace.cannot_write(error) from None


def _whole(record: Record, names: dict[str, str]) -> bytes:
    """Return the file with a name on each line, so that git can join two versions of it."""
    head = encode({key: value for key, value in record.items() if key != "logins"})
    lines = [encode(login) + b":" + encode(name) + b",\n" for login, name in names.items()]
    return head[:-1] + b',"logins":{\n' + b"".join(lines) + b'"":""}}\n'


def join_names(data: bytes) -> bytes:
    """Return the names file with what both sides of a merge have."""
    return _whole({"schema": SCHEMA}, _names_by_line(data))


def _names_by_line(data: bytes) -> dict[str, str]:
    """Return the names in a file that was joined in another way, without lines that are none."""
    names: dict[str, str] = {}
    for line in data.splitlines():
        with contextlib.suppress(BadJSON):
            names.update(decode(b"{" + line.strip().rstrip(b",") + b"}", dict[str, str]))
    return {login: name for login, name in names.items() if login not in ("", "schema")}


def _read(workspace: Workspace) -> dict[str, Any]:
    data = files.read_bytes(workspace.home / "names.json")
    return {} if data is None else decode(data, dict[str, Any])
