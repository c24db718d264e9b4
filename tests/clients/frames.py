"""Tables as frames of pandas, Polars and Arrow, and the notebook with all of its cells.

Needs `pip install pandas polars pyarrow spacy` beside the extra `test`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import reader
from reader.formats.frames import Table
from reader.services.tabled import SOME
from tests.clients.base import Wrong, marked_folder
from tests.environment import PROJECT
from tests.notebook import run_cells

LIBRARIES = ("pandas", "polars", "pyarrow", "spacy")


def needs() -> str:
    """Return what is missing; empty for nothing."""
    return ", ".join(name for name in LIBRARIES if find_spec(name) is None)


def run(folder: Path) -> Iterator[str]:
    """Make every table a frame, and compare what is in it; run the notebook."""
    project = reader.open(marked_folder(folder))
    made = {what: project.table(what) for what in SOME}
    made["none"] = Table([], made["spans"].columns)
    for what, table in made.items():
        _compare(what, table)
        yield f"{what}: {len(table)} rows of {len(table.columns)} columns in each library"
    here = Path.cwd()
    place = folder / "notebook"
    place.mkdir()
    try:
        os.chdir(place)
        names = run_cells(PROJECT / "docs/notebook.ipynb", LIBRARIES)
    finally:
        os.chdir(here)
    first, last = names["losses"][0], names["losses"][-1]
    if not last < first / 2:
        raise Wrong(f"the span categoriser of the notebook does not learn: {first}, then {last}")
    yield f"the notebook: all cells run, and spans are learned: {first:.1f}, then {last:.1f}"


def _compare(what: str, table: Table) -> None:
    import pandas

    frame = table.to_pandas()
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    found = {
        "pandas": rows,
        "polars": table.to_polars().to_dicts(),
        "arrow": table.to_arrow().to_pylist(),
    }
    for library, each in found.items():
        if each != list(table):
            raise Wrong(f"{library}: {what}: {each[:1]}, not {table[:1]}")
    for name, type in table.columns.items():
        is_type = {
            str: pandas.api.types.is_string_dtype,
            int: pandas.api.types.is_integer_dtype,
            float: pandas.api.types.is_float_dtype,
            bool: pandas.api.types.is_bool_dtype,
        }
        if not is_type[type](frame[name]):
            raise Wrong(f"pandas: {what}: {name} is {frame[name].dtype}")
