"""The registry of formats. To add one, write a module with a `FORMAT` and add a line here.

Another package adds one by an entry point of the group `obelism.formats`, whose name is that of the
format and whose value is its `Format`. Names are known without importing anything.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from reader.formats.base import ExportOptions, Format
from reader.formats.source import Source
from reader.model.errors import WrongUse, pip_install
from reader.text.phrases import instead

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

MODULES: Final = {
    "native": "reader.formats.native_write",
    "markdown": "reader.formats.markdown",
    "html": "reader.formats.html.page:PAGE",
    "html-fragment": "reader.formats.html.page:FRAGMENT",
    "csv": "reader.formats.delimited:CSV",
    "tsv": "reader.formats.delimited:TSV",
    "brat": "reader.formats.brat",
    "conll": "reader.formats.conll",
    "docx": "reader.formats.docx",
    "hf": "reader.formats.hf",
    "label-studio": "reader.formats.label_studio",
    "webannotation": "reader.formats.web_annotation",
    "doccano": "reader.formats.doccano:RELATIONS",
    "doccano-spans": "reader.formats.doccano:SPANS",
    "parquet": "reader.formats.parquet:PARQUET",
    "hive": "reader.formats.parquet:HIVE",
    "spacy": "reader.formats.spacy",
    "prodigy": "reader.formats.prodigy",
    "qdpx": "reader.formats.qdpx",
    "cas": "reader.formats.cas:JSON",
    "cas-xmi": "reader.formats.cas:XMI",
}
"""Name to module, in display order; with the name in it, where that is not `FORMAT`."""

ENDINGS: Final = {
    ".jsonl": ("native", "hf", "doccano", "doccano-spans", "prodigy"),
    ".md": ("markdown",),
    ".markdown": ("markdown",),
    ".html": ("html", "html-fragment"),
    ".htm": ("html", "html-fragment"),
    ".csv": ("csv",),
    ".tsv": ("tsv",),
    ".conll": ("conll",),
    ".iob2": ("conll",),
    ".docx": ("docx",),
    ".jsonld": ("webannotation",),
    ".parquet": ("parquet",),
    ".spacy": ("spacy",),
    ".qdpx": ("qdpx",),
}
"""Endings of file names to the formats that they may be of, the first of which is written."""

DEFAULT: Final = "native"
"""Name of the format to use if none is named."""


GROUP: Final = "obelism.formats"
"""The group of the entry points of formats that other packages bring."""


@cache
def _plugins() -> dict[str, EntryPoint]:
    """Return the entry points of formats of other packages, by name; ours cannot be replaced."""
    from importlib.metadata import entry_points

    return {each.name: each for each in entry_points(group=GROUP) if each.name not in MODULES}


def names() -> list[str]:
    """Return the names of all formats in display order; imports none."""
    return [*MODULES, *sorted(_plugins())]


@cache
def find_format(name: str) -> Format:
    """Return the format of that name. Raises WrongUse if there is none, or it cannot be loaded."""
    if name in MODULES:
        module, _, attribute = MODULES[name].partition(":")
        ours: Format = getattr(import_module(module), attribute or "FORMAT")
        return ours
    if name not in _plugins():
        raise WrongUse(f"there is no format {name!r}{instead(name, names())}")
    try:
        found = _plugins()[name].load()
    except Exception as error:  # whatever another package does
        raise WrongUse(f"the format {name} of another package cannot be loaded: {error}") from None
    if not isinstance(found, Format):
        raise WrongUse(f"the format {name} of another package is no Format")
    return msgspec.structs.replace(found, name=name)


def formats() -> Iterator[Format]:
    """Yield all formats in display order; imports each."""
    return map(find_format, names())


def readable() -> list[str]:
    """Return the names of the formats that can be read."""
    return [format.name for format in formats() if format.read is not None]


def format_of(path: PurePath) -> Format | None:
    """Return the first format that a file name's ending selects, if any."""
    return next(map(find_format, _ended(path.suffix.lower())), None)


def _ended(ending: str) -> list[str]:
    """Return the names of the formats of an ending; imports those of other packages alone."""
    if not ending:
        return []
    if ending in ENDINGS:
        return [*ENDINGS[ending]]
    return [name for name in _plugins() if ending in find_format(name).extensions]


def recognised(source: Source) -> list[Format]:
    """Return the formats that something received may be of, the likeliest first.

    Those of its ending that recognise it, else those of its ending that recognise nothing, else all
    that recognise it whatever its ending.
    """
    ended = [each for each in map(find_format, _ended(source.ending)) if each.read is not None]
    sure = [each for each in ended if each.recognises is not None and each.recognises(source)]
    plain = [each for each in ended if each.recognises is None]
    if sure or plain:
        return sure or plain
    others = [each for each in formats() if each.read is not None and each not in ended]
    return [each for each in others if each.recognises is not None and each.recognises(source)]


def missing_library(format: Format) -> str | None:
    """Return what to install before a format can be used, in a sentence; None if nothing."""
    extra = format.extra
    if extra is None or find_spec(extra.library) is not None:
        return None
    return f"the format {format.name} needs the library {extra.library}: {pip_install(extra.name)}"


OTHERS: Final = frozenset(
    ".json .csv .tsv .xls .xlsx .ods .sqlite .db .xml .tei .xmi .xhtml .pdf"
    " .doc .odt .rtf .tex .epub .ann .conll .conllu .yaml .yml .toml .zip .gz .tar .png"
    " .svg".split()
)
"""Endings that say what a file is to whoever opens it, beside those of the formats."""


def format_to_write(name: str | None, path: PurePath) -> Format:
    """Return the format of that name, else the one for the file's ending, else the default.

    Raises:
        WrongUse: there is none of that name, the ending is known as that of something else, or
            nothing says which format is meant.
    """
    chosen, ending = find_format(name or DEFAULT), path.suffix.lower()
    if chosen.in_folder and path.name != "-" and (ending in ("", ".zip") or os.path.isdir(path)):
        return find_format(chosen.in_folder)
    meant = _ended(ending)
    if name is not None and (chosen.name in meant or chosen.shape == "folder"):
        return chosen
    if not meant and ending not in OTHERS and (name is not None or not ending):
        return chosen
    if name is None and meant:
        return find_format(meant[0])
    why = (
        f"{ending} is the ending of {' or '.join(meant)}"
        if meant
        else f"no format ends in {ending}"
    )
    possible = MODULES if name is None else [chosen.name]
    ours = dict.fromkeys(filter(None, map(_own_ending, possible)))
    named = f"; {ending[1:]} is written by --format {ending[1:]}" if ending[1:] in names() else ""
    raise WrongUse(f"{path}: {why}{named}; end the name in {' or '.join(ours)}")


def _own_ending(name: str) -> str | None:
    """Return the first ending of a format, if it has any."""
    ours = (ending for ending, names in ENDINGS.items() if name in names)
    return next(ours, None) if name in MODULES else next(iter(find_format(name).extensions), None)


def all_values(option: Literal["by", "offsets"]) -> str:
    """Return every value that an option of the formats can have, as a phrase for help."""
    default = getattr(find_format(DEFAULT), option)[0]
    values = dict.fromkeys(value for each in formats() for value in getattr(each, option))
    return " or ".join(f"{each} (the default)" if each == default else each for each in values)


def choose(
    format: Format,
    by: str | None,
    offsets: str | None,
    *,
    decisions: bool = False,
    spreadsheet: bool = False,
    align: bool = False,
    labels: bool = False,
) -> ExportOptions:
    """Return the options to write a format with, defaults filled in.

    Raises:
        WrongUse: the format cannot be written that way, or not without a library.
    """
    if (why := missing_library(format)) is not None:
        raise WrongUse(why)
    if decisions and not format.decisions:
        raise WrongUse(f"the format {format.name} has no --decisions")
    if spreadsheet and not format.spreadsheet:
        raise WrongUse(f"the format {format.name} has no --spreadsheet: it is no table as text")
    if align and not format.align:
        raise WrongUse(f"the format {format.name} has no --align: its spans are no tokens")
    if labels and not format.labels:
        raise WrongUse(f"the format {format.name} has no --labels")
    return ExportOptions(
        _pick(format, "--by", by, format.by),
        _pick(format, "--offsets", offsets, format.offsets),
        decisions=decisions,
        spreadsheet=spreadsheet,
        align=align,
        labels=labels,
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
