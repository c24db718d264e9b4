"""Find the files that come with the program, inside the installed package or beside it."""

from __future__ import annotations

from pathlib import Path

from reader.model.errors import ObelismError

_PACKAGE = Path(__file__).resolve().parents[1]


def styles_folder() -> Path:
    """Return the folder of the screen's style sheets.

    Raises:
        ObelismError: the installation is incomplete.
    """
    return _folder("styles")


def samples_folder() -> Path:
    """Return the folder of the sample articles, with their `.obelism`.

    Raises:
        ObelismError: the installation is incomplete.
    """
    return _folder("sample_articles")


def _folder(name: str) -> Path:
    """Return a folder of that name. Raises ObelismError if there is none."""
    for parent in (_PACKAGE, _PACKAGE.parent):
        if (parent / name).is_dir():
            return parent / name
    raise ObelismError(f"the installation is incomplete: there is no folder {name} in {_PACKAGE}")
