"""The TOML that a user writes by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reader.model.errors import ObelismError


def parse_toml(data: bytes, path: Path, bad: type[ObelismError]) -> tuple[str, dict[str, Any]]:
    """Return the text of a TOML file and what it says; `path` is for messages.

    Raises:
        bad: path and what is wrong; the parser's own words name the line.
    """
    import tomllib  # for the few who have written any

    try:
        text = data.decode("utf-8-sig")
        return text, tomllib.loads(text)
    except UnicodeDecodeError:
        raise bad(f"{path}: it is not UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise bad(f"{path}: {error}") from None
