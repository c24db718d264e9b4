"""What annotators have read: agreement counts what two or more of them have before them.

The record of reading is kept beside the tags (`reader.store.progress`). Their own tags count as
read, and so do marks directly beside what is read, and marks and blanks between it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec

from reader.measures.marks import ArticleMarks
from reader.model.annotation import Annotation
from reader.store.progress import Progress, merge_ranges
from reader.text.lines import Extent

_WORD = re.compile(r"\w")
_MARK = re.compile(r"[^\w\s]")


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """How much of what annotators have read and tagged was compared: what two or more have read."""

    articles: int
    of_articles: int
    """Articles that two annotators have tagged or marked as done."""
    units: int
    of_units: int
    """Units of these articles."""
    tags: int
    of_tags: int
    """Tags of all annotators on these articles."""
    not_done: int
    """Layers left out since they are not marked as done, where only those were asked for."""
    unrecorded: dict[str, int]
    """Annotator to the number of articles whose reading there is no record of: they count as read
    in full."""

    @property
    def everything(self) -> bool:
        """Whether nothing was left out."""
        kept = self.articles, self.units, self.tags
        return kept == (self.of_articles, self.of_units, self.of_tags) and not self.not_done


def recorded(
    progress: Progress | None, sha256: str, own: Iterable[Annotation]
) -> list[Extent] | None:
    """Return what somebody has read of the text with a digest; None where there is no record."""
    if progress is None or progress.sha256 != sha256 or not progress.read:
        return None
    return [*progress.read, *_extents(own)]


def apart_from(
    text: str, ranges: Sequence[Extent] | None, corrections: Sequence[Annotation]
) -> Sequence[Extent] | None:
    """Return what somebody has read of a text, None for all of it, but for where they corrected
    others."""
    if not corrections:
        return ranges
    left = merge_ranges([(0, len(text))] if ranges is None else ranges)
    for start, end in _extents(corrections):
        left = [
            part
            for first, last in left
            for part in ((first, min(last, start)), (max(first, end), last))
            if part[0] < part[1]
        ]
    return left


def read_in(text: str, ranges: Iterable[Extent], own: Iterable[Annotation]) -> list[Extent]:
    """Return what somebody has read of a text: the ranges, own tags, marks beside and between."""
    known = merge_ranges(_with_marks(text, *each) for each in (*ranges, *_extents(own)))
    between = [(left[1], right[0]) for left, right in pairwise(known)]
    return merge_ranges([*known, *(hole for hole in between if not _WORD.search(text, *hole))])


def _with_marks(text: str, start: int, end: int) -> Extent:
    """Return `[start, end)` with the marks directly before and behind it."""
    while 0 < start <= len(text) and _MARK.match(text[start - 1]):
        start -= 1
    while end < len(text) and _MARK.match(text[end]):
        end += 1
    return start, end


def _extents(annotations: Iterable[Annotation]) -> list[Extent]:
    return [span.extent for each in annotations for span in each.spans if not span.lost]


def those_who_share(marks: ArticleMarks) -> ArticleMarks | None:
    """Leave out those who have read nothing of an article that another has; None where no two have
    read the same part."""
    if not marks.units:
        return marks
    by = {name: own for name, own in marks.by.items() if marks.bits[name] & marks.shared}
    return msgspec.structs.replace(marks, by=by) if by else None
