"""Pages that are written from the right: the text on each line of a column, and of each cell.

By the places of characters alone, since files have them in any order. Blanks are where the file has
them; where it has none, at gaps, and where the library would put one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from reader.kinds.pdf_written import (
    APART,
    SAME_LINE,
    WORDS,
    Piece,
    from_right,
    gap_between,
    has_rtl,
    is_from_left,
    piece_of,
    rows_of,
    whole_signs,
    with_marks,
)

GUTTER = 0.7
"""Of the size of letters: the least between two columns."""
CROSSING = 0.25
"""Part of the pieces that may reach over the gap between columns, such as headings."""
_BLANKS = 15
"""Letters to a blank: a page that has fewer blanks has none to go by."""
_ANYWAY = 0.4
"""Of the size of letters: a gap that parts words on any page."""
_SEEN = 0.16
"""Of the size of letters: the least gap where a blank may be that only the library puts."""
_REACH = 1.5
"""Of the size of letters: how far a blank may stand from the gap that it makes."""
_OFF = 0.7
"""Of the size of letters: how far from their line parts of letters stand, such as dots."""
_BESIDE = 3, 0.6
"""Letters before and behind, of which one stands beside such a part, and how far, of its size."""
_BREAKS = ("\n", "\r")

Word = list[Piece]
"""Characters from left to right."""


def pieces_from_right(characters: Iterable[Piece]) -> list[Piece]:
    """Return the text of a page, a piece for each line of a column and each cell.

    What has no size is a blank or a line end that the library put in.
    """
    letters: list[Piece] = []
    blanks: list[Piece] = []
    run = 0
    for each in characters:
        if each.text in _BREAKS and each.right > each.left:
            each = each._replace(text="\x01")  # a line that makes a word wider
        if not each.size or each.text.isspace():
            run += 1 if each.text == " " else 2
            blanks += [each] if each.right > each.left else []
        else:
            letters.append(each._replace(run=run))
    letters = whole_signs(with_marks([*_on_lines(letters)]))
    given = len(blanks) * _BLANKS >= len(letters)
    rows = [[*_words(row, blanks, given=given)] for row in rows_of(letters)]
    between = _between_columns([[piece_of(word) for word in row] for row in rows])
    return [piece_of(from_right(part)) for row in rows for part in _parts(row, between)]


def _on_lines(letters: Sequence[Piece]) -> Iterator[Piece]:
    """Yield letters with each on the line on which the others of its word stand.

    Some fonts draw a letter and its dots by two signs, and files call the letter either, or both.
    """
    by_line: dict[float, list[Piece]] = defaultdict(list)
    for each in letters:
        by_line[round(each.y, 1)].append(each)
    lines: list[tuple[float, list[Piece]]] = []
    placed: dict[int, Piece | None] = {}
    for y, found in sorted(by_line.items(), key=lambda line: -len(line[1])):
        found.sort(key=lambda each: each.left)
        for each in found:
            near = sorted((abs(line - y), at) for at, (line, _) in enumerate(lines))
            for off, at in near:
                if off > _OFF * each.size or not has_rtl(each.text):
                    break
                beside = _beside(each, lines[at][1])
                if beside:
                    twice = any(b.text == each.text and gap_between(b, each) < 0 for b in beside)
                    placed[id(each)] = None if twice else each._replace(y=beside[0].y)
                    break
        lines.append((y, found))
    for each in letters:
        moved = placed.get(id(each), each)
        if moved is not None:
            yield moved


def _beside(part: Piece, line: Sequence[Piece]) -> list[Piece]:
    """Return the letters of a line that a part of a letter may be of, or stands beside."""
    at = bisect_left(line, part.left, key=lambda each: each.left)
    letters, far = _BESIDE
    near = line[max(0, at - letters) : at + letters]
    return [each for each in near if gap_between(each, part) < far * part.size]


def _words(row: Sequence[Piece], blanks: Sequence[Piece], *, given: bool) -> Iterator[Word]:
    """Yield the words of a row, from the left; `given`: the file has blanks."""
    row = sorted(row, key=lambda each: each.middle)
    size = max(each.size for each in row)
    gaps = [gap_between(*pair) for pair in pairwise(row)]
    ends: set[int] = set()
    for at, gap in enumerate(gaps):
        sure = not given or is_from_left(row[at].text) or is_from_left(row[at + 1].text)
        is_said = abs(row[at].run - row[at + 1].run) == 1
        if gap > (_SEEN if is_said else WORDS if sure else _ANYWAY) * size:
            ends.add(at)
    for blank in blanks:
        if abs(blank.y - row[0].y) < SAME_LINE * size:
            ends.update(_at_blank(blank, row, gaps))
    start = 0
    for end in sorted(ends):
        yield row[start : end + 1]
        start = end + 1
    yield row[start:]


def _at_blank(blank: Piece, row: Sequence[Piece], gaps: Sequence[float]) -> Iterator[int]:
    """Yield the character of a row behind which a blank stands, if it stands near one.

    Not in a run that the file has without a blank: kerning moves some into those.
    """
    reach, enough = _REACH * blank.size, WORDS * blank.size
    first = bisect_left(row, blank.middle - reach, key=lambda each: each.middle)
    last = bisect_left(row, blank.middle + reach, key=lambda each: each.middle)
    near = [
        (abs((row[at].right + row[at + 1].left) / 2 - blank.middle) - 2 * min(gaps[at], enough), at)
        for at in range(first, min(last, len(gaps)))
        if gaps[at] > enough or row[at].run != row[at + 1].run
    ]
    if near:
        yield min(near)[1]


def _between_columns(rows: Sequence[Sequence[Piece]]) -> list[float]:
    """Return where gaps between words part columns: wide ones, which few lines reach over."""
    gaps = {
        (before.right + after.left) / 2
        for row in rows
        for before, after in pairwise(row)
        if after.left - before.right >= GUTTER * max(before.size, after.size)
    }
    most = CROSSING * len(rows)
    return [x for x in gaps if sum(any(p.left < x < p.right for p in row) for row in rows) <= most]


def _parts(row: Sequence[Word], between: Sequence[float]) -> Iterator[list[Piece]]:
    """Yield what of a row stands in one column or cell, from the left, with blanks."""
    part = [*row[0]]
    for before, after in pairwise(row):
        left, right = max(each.right for each in before), min(each.left for each in after)
        size = after[0].size
        if right - left >= APART * size or any(left < x < right for x in between):
            yield part
            part = []
        else:
            part.append(Piece(" ", left, right, after[0].y, size))
        part += after
    yield part
