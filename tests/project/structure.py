"""How the package is built, in figures: its modules, who imports whom, and what is documented.

`python -m tests.project.structure` prints them. An import is one wherever it stands: inside a
function and under TYPE_CHECKING too.
"""

from __future__ import annotations

import ast
import statistics
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import grimp

from tests.environment import PROJECT

PACKAGE = "reader"
STORE = "reader.store"
FOLDER = ("reader.store.folder",)
"""The modules, or packages of them, that say that a workspace is a folder."""

SHORT, LONG = 40, 350
"""Lines of a module that has few, and of one that has many."""

Import = tuple[str, str]
"""Who imports, and what."""


@dataclass(frozen=True)
class Structure:
    """The figures of a package; modules are given by their names, in order.

    Each is found when it is first asked for: some take seconds.
    """

    package: str
    """The name of a package that can be imported."""
    folder: Path
    """Its source."""
    tests: Path
    floors: Sequence[str]
    """The layers of an import-linter contract, the highest first."""
    store: str = STORE
    known: Sequence[str] = FOLDER

    @cached_property
    def graph(self) -> grimp.ImportGraph:
        return grimp.build_graph(self.package, exclude_type_checking_imports=False, cache_dir=None)

    @cached_property
    def imports(self) -> list[Import]:
        """All imports of modules of the package by others."""
        return [
            (importer, imported)
            for importer in sorted(self.graph.modules)
            for imported in sorted(self.graph.find_modules_directly_imported_by(importer))
        ]

    @cached_property
    def sources(self) -> dict[str, Path]:
        """The file of each module."""
        return {
            _module(self.package, path, self.folder): path
            for path in sorted(self.folder.rglob("*.py"))
        }

    @cached_property
    def lines(self) -> dict[str, int]:
        """Lines of each module."""
        return {name: _lines(path) for name, path in self.sources.items()}

    @cached_property
    def roots(self) -> tuple[str, ...]:
        """Those of the modules that are the `__init__` of a package."""
        return tuple(name for name, path in self.sources.items() if path.name == "__init__.py")

    @cached_property
    def imported_once(self) -> tuple[str, ...]:
        """Modules that exactly one other imports."""
        importers = self.graph.find_modules_that_directly_import
        return tuple(name for name in self.sources if len(importers(name)) == 1)

    @cached_property
    def cycles(self) -> dict[str, tuple[Import, ...]]:
        """For each package whose children import each other in circles, imports that would have to
        be cut to end that: those that import-linter's `acyclic_siblings` names."""
        return dict(_cycles(self.graph, self.package))

    @cached_property
    def upward(self) -> tuple[Import, ...]:
        """Imports of a floor by one below it."""
        return tuple(_upward(self.imports, self.floors))

    @cached_property
    def know_the_folder(self) -> tuple[str, ...]:
        """Modules outside the store that import `FOLDER`."""
        return tuple(
            sorted(
                {
                    importer
                    for importer, imported in self.imports
                    if _within(imported, self.known) and not _within(importer, [self.store])
                }
            )
        )

    @cached_property
    def _functions(self) -> list[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
        """Public functions and methods, with the names of their modules."""
        return [
            (name, each)
            for name, path in self.sources.items()
            for each in _public(ast.parse(path.read_text()))
        ]

    @property
    def public(self) -> int:
        """Public functions and methods."""
        return len(self._functions)

    @property
    def undocumented(self) -> tuple[str, ...]:
        """Those of them that have no docstring."""
        return tuple(
            f"{name}.{each.name}"
            for name, each in self._functions
            if ast.get_docstring(each) is None
        )

    @cached_property
    def _tests(self) -> list[Path]:
        return sorted(self.tests.rglob("*.py"))

    @property
    def test_files(self) -> int:
        return len(self._tests)

    @property
    def test_lines(self) -> int:
        return sum(map(_lines, self._tests))

    @property
    def test_functions(self) -> int:
        return sum(
            node.name.startswith("test_")
            for path in self._tests
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        )

    @property
    def short(self) -> tuple[str, ...]:
        """Modules under `SHORT` lines, roots apart."""
        few = (name for name, lines in self.lines.items() if lines < SHORT)
        return tuple(name for name in few if name not in self.roots)

    @property
    def long(self) -> tuple[str, ...]:
        """Modules over `LONG` lines."""
        return tuple(name for name, lines in self.lines.items() if lines > LONG)

    @property
    def to_cut(self) -> tuple[Import, ...]:
        """The imports of all cycles."""
        return tuple(each for found in self.cycles.values() for each in found)


def _module(package: str, path: Path, folder: Path) -> str:
    """The name of the module that a file is."""
    parts = path.relative_to(folder).with_suffix("").parts
    return ".".join((package, *(part for part in parts if part != "__init__")))


def _lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def _within(module: str, names: Sequence[str]) -> bool:
    """Whether a module is one of these, or in one of them."""
    return any(module == name or module.startswith(f"{name}.") for name in names)


def _cycles(graph: grimp.ImportGraph, package: str) -> Iterator[tuple[str, tuple[Import, ...]]]:
    """Each package from this one down that has circles among its children."""
    cut = graph.nominate_cycle_breakers(package)
    if cut:
        yield package, tuple(sorted(cut))
    for child in sorted(graph.find_children(package)):
        yield from _cycles(graph, child)


def _upward(imports: Sequence[Import], floors: Sequence[str]) -> Iterator[Import]:
    """The imports of what is on a higher floor; a module on none is left out."""
    height = {
        name.strip(" ()"): len(floors) - row
        for row, floor in enumerate(floors)
        for name in floor.replace(":", "|").split("|")
    }
    for importer, imported in imports:
        below, above = _height(importer, height), _height(imported, height)
        if below is not None and above is not None and below < above:
            yield importer, imported


def _height(module: str, heights: dict[str, int]) -> int | None:
    """The height of the closest that a module is in, of all that have one."""
    while module not in heights and "." in module:
        module = module.rpartition(".")[0]
    return heights.get(module)


def _public(node: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The functions of a module, and the methods of its classes, whose names are public."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            if not child.name.startswith("_"):
                yield child
        else:
            yield from _public(child)


def floors_of(settings: dict[str, Any]) -> list[str]:
    """The floors that `pyproject.toml` gives, the highest first."""
    contracts = settings["tool"]["importlinter"]["contracts"]
    (found,) = (each["layers"] for each in contracts if each["type"] == "layers")
    return list(found)


def ours() -> Structure:
    """The structure of this project."""
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    return Structure(PACKAGE, PROJECT / PACKAGE, PROJECT / "tests", floors_of(settings))


def rows(found: Structure) -> list[tuple[str, str]]:
    """What is counted and how much of it there is."""
    lines = found.lines
    counted = [
        ("modules", len(lines)),
        ("modules without __init__", len(lines) - len(found.roots)),
        ("lines", sum(lines.values())),
        ("lines a module, median", round(statistics.median(lines.values()))),
        ("modules imported by exactly one other", len(found.imported_once)),
        (f"modules under {SHORT} lines", len(found.short)),
        (f"modules over {LONG} lines", len(found.long)),
        ("packages with import cycles among siblings", len(found.cycles)),
        ("imports to cut to end them", len(found.to_cut)),
        ("imports that run up", len(found.upward)),
        ("modules outside the store that know its folder", len(found.know_the_folder)),
        ("public functions and methods", found.public),
        ("of them without a docstring", len(found.undocumented)),
        ("test files", found.test_files),
        ("lines of tests", found.test_lines),
        ("test functions", found.test_functions),
    ]
    return [(what, f"{number:,}") for what, number in counted]


def table(found: Structure) -> str:
    """The figures as text, and below them the imports that are to be cut."""
    lines = [f"{what:<48} {number:>7}" for what, number in rows(found)]
    for package, cut in found.cycles.items():
        lines += ["", f"cycles in {package}:"]
        lines += [f"    {importer} -> {imported}" for importer, imported in cut]
    if found.upward:
        lines += ["", "up:", *(f"    {here} -> {there}" for here, there in found.upward)]
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(ours()))
