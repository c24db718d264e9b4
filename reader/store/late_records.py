"""Records of annotations that are made where somebody asks for one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping

from reader.model.annotation import Annotation, Record


class LateRecords(MutableMapping[str, Record]):
    """The records of a layer's annotations by id, of which each has only fields that are known.

    Of a hundred thousand, a key asks for one or two; all of them would take more memory than the
    annotations.
    """

    def __init__(self, annotations: Mapping[str, Annotation]) -> None:
        self._found: dict[str, Annotation | Record] = {**annotations}
        """A record where one was put here, the annotation that it is made of where none was."""

    def __getitem__(self, id: str) -> Record:
        found = self._found[id]
        return found.to_record() if isinstance(found, Annotation) else found

    def __setitem__(self, id: str, record: Record) -> None:
        self._found[id] = record

    def __delitem__(self, id: str) -> None:
        del self._found[id]

    def __contains__(self, id: object) -> bool:
        return id in self._found

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)
