"""Read TOML that a user has written by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reader.model.errors import ObelismError


def parse_toml(data: bytes, path: Path, bad: type[ObelismError]) -> tuple[str, dict[str, Any]]:
    """Return the text of a TOML file and its content; `path` is for messages.

    Raises:
        bad: the message has the path and the parser's reason, which names the line.
    """
    import tomllib  # loaded only for users who have such a file

    try:
        text = data.decode("utf-8-sig")
        return text, tomllib.loads(text)
    except UnicodeDecodeError:
        raise bad(f"{path}: it is not UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise bad(f"{path}: {error}") from None
