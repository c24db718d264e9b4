"""The records of a layer in memory, and the annotations that are views over them."""

from __future__ import annotations

from operator import le

from reader.model.annotation import Annotation, InvalidRecord, Record, plain_annotations
from reader.model.log import Tables

Records = dict[str, dict[str, Record]]
"""Table name to record id to record; records are replaced, never changed."""


class Tags:
    """What a layer holds now."""

    def __init__(self, records: Records) -> None:
        """Takes `records` over."""
        self.records = records
        self.annotations: dict[str, Annotation] = {}
        """By id, in the order of their making."""
        self.problems: list[str] = []
        """A sentence for each annotation that cannot be shown, and is kept."""
        stored = records.get("annotations", {})
        plain = plain_annotations([*stored.values()])
        if plain is not None:
            self.annotations.update(zip(stored, plain, strict=True))
        else:
            for id, record in stored.items():
                self._show(id, record)
        self._put_in_order()

    def record(self, table: str, id: str) -> Record | None:
        """Return a record as it is stored."""
        return self.records.get(table, {}).get(id)

    def apply(self, after: Tables) -> None:
        """Put records in, or take those out for which None stands."""
        for name, records in after.items():
            table = self.records.setdefault(name, {})
            for id, record in records.items():
                if record is None:
                    table.pop(id, None)
                else:
                    table[id] = record
        self._show_all(after.get("annotations", {}))

    def _show_all(self, records: dict[str, Record | None]) -> None:
        last = next(reversed(self.annotations.values()), None)
        added = [id for id in records if id not in self.annotations]
        for id, record in records.items():
            self._show(id, record)
        made = [self.annotations[id].created for id in added if id in self.annotations]
        if made != sorted(made) or (last is not None and made and made[0] < last.created):
            self._put_in_order()

    def _show(self, id: str, record: Record | None) -> None:
        if record is None:
            self.annotations.pop(id, None)
            return
        try:
            self.annotations[id] = Annotation.from_record(record)
        except InvalidRecord as error:
            self.annotations.pop(id, None)
            self.problems.append(f"annotation {id} cannot be shown, and is kept: {error}")

    def _put_in_order(self) -> None:
        """The same dict is put in order, for those who hold on to it."""
        made = [annotation.created for annotation in self.annotations.values()]
        if all(map(le, made, made[1:])):
            return
        ordered = sorted(self.annotations.items(), key=lambda item: item[1].created)
        self.annotations.clear()
        self.annotations.update(ordered)
