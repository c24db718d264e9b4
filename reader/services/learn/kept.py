"""What articles teach, as it is kept from one time of learning to the next: each feature once."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from reader.services.learn.ranker import Examples, Group


class _Kept(msgspec.Struct):
    """Examples with a number for each feature."""

    names: list[str]
    cues: list[tuple[list[list[int]], list[float]]]
    sources: list[tuple[list[list[int]], list[float]]]


def packed(examples: Examples) -> bytes:
    """Return the bytes of what an article teaches."""
    names: dict[str, int] = {}

    def numbered(groups: Sequence[Group]) -> list[tuple[list[list[int]], list[float]]]:
        return [
            (
                [[names.setdefault(each, len(names)) for each in one] for one in group.features],
                group.right,
            )
            for group in groups
        ]

    cues, sources = numbered(examples.cues), numbered(examples.sources)
    return msgspec.msgpack.encode(_Kept([*names], cues, sources))


def unpacked(data: bytes) -> Examples:
    """Return what bytes say that an article teaches.

    Raises:
        msgspec.MsgspecError: they are not what `packed` returns.
    """
    kept = msgspec.msgpack.decode(data, type=_Kept)
    names = kept.names

    def groups(numbered: list[tuple[list[list[int]], list[float]]]) -> list[Group]:
        try:
            return [
                Group([tuple(names[each] for each in one) for one in features], right)
                for features, right in numbered
            ]
        except IndexError:
            raise msgspec.ValidationError("a feature has no name") from None

    return Examples(groups(kept.cues), groups(kept.sources))
