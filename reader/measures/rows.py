"""What a figure is about: all labels, one label, or one role of a label."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

import msgspec

from reader.measures.marks import Mark
from reader.measures.units import mask

Partition = dict[Hashable, int]
"""Value to the units that have it, as bits; every unit has one value."""


class Row(msgspec.Struct, frozen=True):
    """One row of the table."""

    label: str | None = None
    """None: all labels together."""
    role: str | None = None
    """None: all roles of the label together."""

    @property
    def name(self) -> str:
        return "all labels" if self.label is None else " ".join(filter(None, self._names()))

    def _names(self) -> tuple[str | None, str | None]:
        return self.label, self.role

    def of(self, marks: Iterable[Mark]) -> list[Mark]:
        """The marks that this row is about, without the roles that it is not about."""
        mine = [mark for mark in marks if self.label in (None, mark.label)]
        if self.role is None:
            return mine
        return [part for mark in mine if (part := mark.in_role(self.role)) is not None]

    def values(self, marks: Sequence[Mark], units: int) -> Partition:
        """What an annotator says of each unit: yes or no, of all labels the set of labels.

        `marks` are those of this row.
        """
        whole = (1 << units) - 1
        if self.label is not None:
            marked = mask([run for mark in marks for run in mark.runs()])
            return _without_empty({True: marked, False: whole & ~marked})
        parts: dict[frozenset[str], int] = {frozenset(): whole}
        for label in {mark.label for mark in marks}:
            marked = mask([run for mark in marks if mark.label == label for run in mark.runs()])
            for value, bits in list(parts.items()):
                parts[value] = bits & ~marked
                parts[value | {label}] = bits & marked
        return _without_empty(parts)


def rows_of(marks: Iterable[Mark], labels: Sequence[tuple[str, Sequence[str]]]) -> list[Row]:
    """A row for all, for each label that a mark has, and for each of its roles if it has several.

    `labels`: names and their roles, in the order of showing; others come after them.
    """
    used: dict[str, set[str]] = {}
    for mark in marks:
        used.setdefault(mark.label, set()).update(part.role for part in mark.parts)
    order = [name for name, _ in labels if name in used]
    roles_of = dict(labels)
    rows = [Row()]
    for label in [*order, *sorted(used.keys() - set(order))]:
        known = [role for role in roles_of.get(label, ()) if role in used[label]]
        roles = [*known, *sorted(used[label] - set(known) - {""})]
        rows.append(Row(label))
        if len(roles) > 1:
            rows += [Row(label, role) for role in roles]
    return rows


def _without_empty(parts: dict[frozenset[str], int] | dict[bool, int]) -> Partition:
    return {value: bits for value, bits in parts.items() if bits}
