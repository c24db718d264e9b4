"""Through how many files and calls each walk goes, and what it reads more than once.

Each group of walks has a process of its own, since what is loaded already is not counted again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from tests.benchmarks.measuring import quiet_machine
from tests.walks.tracing import Trace

COLUMNS = ("walk", "files", "functions", "calls", "across files", "arrows", "read again")


def traces() -> list[Trace]:
    """Walk them all."""
    with (
        quiet_machine() as folder,
        ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as processes,
    ):
        groups = [processes.submit(_walk, name, folder) for name in ("marking", "reviewing")]
        return [trace for group in groups for trace in group.result()]


def _walk(group: str, folder: Path) -> list[Trace]:
    from tests.walks import walks  # Textual looks at the environment when it is imported

    walk: Callable[[Path], list[Trace]] = getattr(walks, group)
    return walk(folder)


def table(found: Iterable[Trace]) -> Iterator[str]:
    """A row for each walk; then the files on the disk that it read more than once."""
    found = list(found)
    yield _row(COLUMNS)
    for trace in found:
        counted = (trace.functions, trace.calls, trace.across, trace.arrows, len(trace.read_again))
        yield _row((trace.name, len(trace.files), *(f"{number:,}" for number in counted)))
    for trace in found:
        if trace.read_again:
            yield ""
            yield f"{trace.name} reads more than once:"
            yield from (f"    {times} × {name}" for name, times in trace.read_again.items())


def files(found: Iterable[Trace], names: Iterable[str]) -> Iterator[str]:
    """The files of the walks of these names, in the order in which each walk comes to them.

    Raises SystemExit where there is no walk of a name.
    """
    by_name = {trace.name: trace for trace in found}
    for name in names:
        if name not in by_name:
            raise SystemExit(f"there is no walk {name!r}; there are: {', '.join(by_name)}")
        yield f"{name}:"
        yield from (f"    {file}" for file in by_name[name].files)


def _row(cells: Iterable[object]) -> str:
    name, *numbers = cells
    return f"{name:<26}" + "".join(f"{number:>13}" for number in numbers)
