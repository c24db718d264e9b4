"""Read TOML that a user has written by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reader.io import files
from reader.model.errors import ObelismError, reason


def read_toml(path: Path, bad: type[ObelismError]) -> tuple[str, dict[str, Any]] | None:
    """Return the text of a TOML file and its content; None if there is no such file.

    Raises:
        bad: the message has the path and the reason, which names the line if it is the parser's.
    """
    try:
        data = files.read_bytes(path)
        if data is None:
            return None
        import tomllib  # loaded only for users who have such a file

        text = data.decode("utf-8-sig")
        return text, tomllib.loads(text)
    except OSError as error:
        raise bad(f"{path}: {reason(error)}") from None
    except UnicodeDecodeError:
        raise bad(f"{path}: it is not UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise bad(f"{path}: {error}") from None
