"""The registry of formats. To add one, write a module with a `FORMAT` and add a line here.

A format's module is imported on use: some need libraries that are slow to load.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import PurePath
from typing import Final, Literal

from reader.formats.base import ExportOptions, Format
from reader.model.errors import WrongUse
from reader.text.phrases import instead

MODULES: Final = {
    "native": "reader.formats.native_write",
    "markdown": "reader.formats.markdown",
}
"""Name to module, in display order."""

DEFAULT: Final = "native"
"""Name of the format to use if none is named."""


def find_format(name: str) -> Format:
    """Return the format of that name. Raises WrongUse if there is none."""
    if name not in MODULES:
        raise WrongUse(f"there is no format {name!r}{instead(name, MODULES)}")
    format: Format = import_module(MODULES[name]).FORMAT
    return format


def formats() -> Iterator[Format]:
    """Yield all formats in display order; imports each."""
    return map(find_format, MODULES)


def readable() -> list[str]:
    """Return the names of the formats that can be read."""
    return [format.name for format in formats() if format.read is not None]


def format_of(path: PurePath) -> Format | None:
    """Return the format that a file name's ending selects, if any."""
    ending = path.suffix.lower()
    return next((each for each in formats() if ending in each.extensions), None) if ending else None


OTHERS: Final = frozenset(
    ".json .csv .tsv .xls .xlsx .ods .parquet .sqlite .db .xml .tei .xmi .html .htm .xhtml .pdf"
    " .doc .docx .odt .rtf .tex .epub .ann .conll .conllu .yaml .yml .toml .zip .gz .tar .png"
    " .svg".split()
)
"""Endings that say what a file is to whoever opens it, beside those of the formats."""


def format_to_write(name: str | None, path: PurePath) -> Format:
    """Return the format of that name, else the one for the file's ending, else the default.

    Raises:
        WrongUse: there is none of that name, or the ending is known as that of something else.
    """
    chosen, ending = find_format(name or DEFAULT), path.suffix.lower()
    meant = format_of(path)
    if meant is None and ending not in OTHERS:
        return chosen
    if meant is None or (name is not None and meant.name != name):
        why = f"{ending} is the ending of {meant.name}" if meant else f"no format ends in {ending}"
        ours = " or ".join(each.extensions[0] for each in formats() if name in (None, each.name))
        raise WrongUse(f"{path}: {why}; end the name in {ours}")
    return meant


def all_values(option: Literal["by", "offsets"]) -> str:
    """Return every value that an option of the formats can have, as a phrase for help."""
    default = getattr(find_format(DEFAULT), option)[0]
    values = dict.fromkeys(value for each in formats() for value in getattr(each, option))
    return " or ".join(f"{each} (the default)" if each == default else each for each in values)


def choose(
    format: Format, by: str | None, offsets: str | None, *, decisions: bool = False
) -> ExportOptions:
    """Return the options to write a format with, defaults filled in.

    Raises:
        WrongUse: the format cannot be written that way.
    """
    if decisions and not format.decisions:
        raise WrongUse(f"the format {format.name} has no --decisions")
    return ExportOptions(
        _pick(format, "--by", by, format.by),
        _pick(format, "--offsets", offsets, format.offsets),
        decisions=decisions,
    )


def _pick(format: Format, option: str, wanted: str | None, possible: tuple[str, ...]) -> str:
    """Return the wanted value, or the default. Raises WrongUse if the format does not have it."""
    if wanted is None:
        return possible[0] if possible else ""
    if wanted in possible:
        return wanted
    if not possible:
        raise WrongUse(f"the format {format.name} has no {option}")
    raise WrongUse(f"the format {format.name} has only {option} {' or '.join(possible)}")
