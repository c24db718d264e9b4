"""Numbers by ids, of which there may be a million: a dictionary takes four times the memory."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

_LEAST = 1 << 10
"""Slots that there are at first; a power of two."""

_BITS = (1 << 32) - 1
"""Of a hash, those that are kept."""


class NumbersById:
    """The numbers that each id has, in the order in which they came.

    Ids stand one after the other in `_ids`, each once, and the low bits of their hashes in
    `_hashes`. The slot of an id, the first free one from its hash on, has which it is of these,
    from 1.
    """

    def __init__(self) -> None:
        self._ids = bytearray()
        self._ends = array("Q", [0])
        self._hashes = array("I")
        self._firsts = array("I")
        self._slots = array("I", [0]) * _LEAST
        self._further: dict[bytes, list[int]] = {}
        """By id all numbers, where it has several."""

    def __len__(self) -> int:
        return len(self._firsts)

    def __iter__(self) -> Iterator[bytes]:
        return map(self._id, range(len(self)))

    def __contains__(self, id: object) -> bool:
        return isinstance(id, bytes) and self._slots[self._slot(id)] > 0

    def of(self, id: bytes) -> Sequence[int]:
        """Return the numbers of an id; none of one that is not there."""
        place = self._slots[self._slot(id)]
        if not place:
            return ()
        return self._further[id] if id in self._further else (self._firsts[place - 1],)

    def add(self, id: bytes, number: int) -> None:
        """Add a number, below 2^32, to those of an id."""
        slot = self._slot(id)
        if self._slots[slot]:
            self._further.setdefault(id, [*self.of(id)]).append(number)
            return
        self._ids += id
        self._ends.append(len(self._ids))
        self._hashes.append(hash(id) & _BITS)
        self._firsts.append(number)
        self._slots[slot] = len(self)
        if 3 * len(self) > 2 * len(self._slots):
            self._grow()

    def _grow(self) -> None:
        """Have twice as many slots."""
        last = 2 * len(self._slots) - 1
        slots = self._slots = array("I", [0]) * (last + 1)
        for place, bits in enumerate(self._hashes, 1):
            slot = bits & last
            while slots[slot]:  # no id is there twice
                slot = (slot + 1) & last
            slots[slot] = place

    def _id(self, index: int) -> bytes:
        return bytes(self._ids[self._ends[index] : self._ends[index + 1]])

    def _slot(self, id: bytes) -> int:
        """Return the slot of an id; a free one, if it is not there."""
        slots, hashes, bits = self._slots, self._hashes, hash(id) & _BITS
        last = len(slots) - 1
        slot = bits & last
        while (place := slots[slot]) and (hashes[place - 1] != bits or self._id(place - 1) != id):
            slot = (slot + 1) & last
        return slot
