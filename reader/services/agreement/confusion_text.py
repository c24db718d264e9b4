"""The confusion table of `obelism agree` for people: label by label, and with nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.console import Group
from rich.text import Text

from reader.services.agreement.report import Report
from reader.services.agreement.tables import NAME_CELLS, columns, table_of
from reader.text.screen_text import one_line

NOTHING = "nothing"


def confusion_tables(report: Report) -> Iterator[Group]:
    """Yield how often which labels met, in as many tables as the width asks for.

    Of two annotators the rows are the first one's labels. Of more, all pairs are counted together,
    and each two labels once.
    """
    if not report.confusion:
        return
    found = report.agreement
    names = list(found.annotators)
    labels = [row.row.label for row in found.rows if row.row.label and row.row.role is None]
    order: list[str | None] = [*labels, None]
    at = {label: index for index, label in enumerate(order)}
    times: Counter[tuple[int, int]] = Counter()
    for each in report.confusion:
        cell = at[each.label], at[each.other]
        times[cell if len(names) == 2 else (min(cell), max(cell))] += each.times
    title = "Confusion of labels, of every two annotators"
    if len(names) == 2:
        title = f"Confusion of labels: {one_line(names[0])} down, {one_line(names[1])} across"
    shown = [NOTHING if label is None else one_line(label) for label in order]
    for some in _side_by_side([min(NAME_CELLS, cell_len(name)) + 2 for name in shown]):
        table = table_of("")
        for column in some:
            table.add_column(
                Text(shown[column]), justify="right", overflow="ellipsis", max_width=NAME_CELLS
            )
        for row, name in enumerate(shown):
            table.add_row(
                Text(name), *(_cell(times, row, column, len(order), names) for column in some)
            )
        yield Group(Text(title, "bold"), table)


def _side_by_side(cells: Sequence[int]) -> Iterator[list[int]]:
    """Divide columns of some widths into as many tables as the screen's width asks for."""
    some: list[int] = []
    heading = max(cells)
    for at, wide in enumerate(cells):
        if some and heading + sum(cells[each] for each in some) + wide > columns():
            yield some
            some = []
        some.append(at)
    yield some


def _cell(
    times: Counter[tuple[int, int]], row: int, column: int, size: int, names: list[str]
) -> str:
    empty = row == column == size - 1 or (len(names) > 2 and column < row)
    return "" if empty else str(times[row, column])
