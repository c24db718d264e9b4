"""Markdown: which characters of a text are markup, what they say of the others, and its blocks.

Offsets are those of the text. Blocks are told line by line as CommonMark does it, with tables and
footnotes as GitHub writes them; `markdown_inline` reads what stands within one. The libraries for
Markdown say of a block on which lines it stands, and nothing of where anything stands within it.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping

from reader.text.front_matter import front_matter
from reader.text.lines import Extent, content_end, line_ends, trim
from reader.text.markdown_inline import mark_inline
from reader.text.screen_text import HEADING, MARKUP, NOTHING_ADDED
from reader.text.tables import LONGEST as ROWS_IN_LINE
from reader.text.tables import in_line

LONGEST = 4_000_000
"""Code points of a text in which markup is looked for."""
_INLINE = 20_000
"""Code points of a block within which it is looked for."""
_NESTED = 16
"""Quotations and lists within each other on one line."""
_UNWRAPPED = 120
"""Code points of a line that is a paragraph by itself, since nobody wraps text so wide by hand."""
_CACHED = 256

_QUOTE = re.compile(r" {0,3}>[ \t]?")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+(?:\[[ xX]\][ \t]+)?(?=\S)|[ \t]*$)")
_FENCE = re.compile(r"[ \t]*(`{3,}(?=[^`]*$)|~{3,})")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]+|$)")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_RULE = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_TABLE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*+\|?[ \t]*$")
_NOTE = re.compile(r" {0,3}\[\^[^\]\s]{1,100}\]:[ \t]*")
_DEFINITION = re.compile(r" {0,3}\[([^\[\]]{1,300})\]:[ \t]*\S+(?:[ \t]+[\"'(][^\n]*)?[ \t]*$")
_INDENTED = re.compile(r"(?: {4}| {0,3}\t)")
_SPEAKER = re.compile(r"(?:\*\*|__)?[^\W\d_][^:*_]{0,60}:(?:\*\*|__)?[ \t]")
_RUN = re.compile(rb"([^\0])\1*+", re.DOTALL)
_HARD_BREAK = re.compile(r"(?: {2}|\\)$")

_TEXT, _ROW, _CODE, _SIGNS = "text", "row", "code", "signs"
"""Kinds of blocks: a paragraph or heading; the row of a table; a line of code; markup alone."""


class Markdown:
    """The markup of a text: blocks are told apart at once, the rest where it is asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.begin = front_matter(text).end
        """Where the article begins, after its front matter."""
        self._starts, self._ends = array("l"), array("l")
        self._kinds: list[str] = []
        self._headings: set[int] = set()
        self._tables: list[int] = []
        """The blocks that are the first rows of tables."""
        self._in_line: dict[tuple[int, int], dict[int, str]] = {}
        """What is drawn in tables, by their first blocks and the width."""
        self._signs: tuple[array[int], array[int]] = array("l"), array("l")
        """Extents of markup that is known from the blocks, in order."""
        self._names: set[str] = set()
        """Names of addresses that are defined, in small letters."""
        self._flags: dict[int, bytearray] = {}
        if self.begin:
            self._add(0, content_end(text, 0, self.begin), _SIGNS)
        _Blocks(self).read()

    def _add(self, start: int, end: int, kind: str, *, marked: int | None = None) -> None:
        """Add a block `[start, end)`, markup up to `marked`, by default as its kind says."""
        self._starts.append(start)
        self._ends.append(end)
        self._kinds.append(kind)
        self._sign(start, (end if kind == _SIGNS else start) if marked is None else marked)

    def _sign(self, start: int, end: int) -> None:
        if start < end:
            self._signs[0].append(start)
            self._signs[1].append(end)

    # What is asked

    def stretches(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Yield the stretches of `[start, end)` that anything is said of: start, end, what.

        What is said are `MARKUP`, `HEADING`, `STRONG` and `EMPHASIS`, added up.
        """
        for block in self._blocks(start, end):
            first, flags = self._starts[block], self._flags_of(block)
            offset = max(start, first)
            for run in _RUN.finditer(flags, offset - first, end - first):
                yield first + run.start(), first + run.end(), flags[run.start()]

    def words_only(self, start: int, end: int) -> list[Extent]:
        """Return the extents of `[start, end)` that are no markup, in order."""
        kept, offset = [], start
        for first, last, what in self.stretches(start, end):
            if what & MARKUP:
                kept.append((offset, first))
                offset = last
        return [(first, last) for first, last in (*kept, (offset, end)) if first < last]

    def trim(self, start: int, end: int) -> Extent | None:
        """Return `[start, end)` without blanks and markup at its edges; None for nothing else."""
        blocks = self._blocks(start, end)
        first = next(self._words_of(blocks, start, end), None)
        last = next(self._words_of(reversed(blocks), start, end, backwards=True), None)
        return (first[0], last[1]) if first and last else None

    def _words_of(
        self, blocks: Iterable[int], start: int, end: int, *, backwards: bool = False
    ) -> Iterator[Extent]:
        """Yield the extents that show anything but markup, without blanks at their edges."""
        for block in blocks:
            inside = max(start, self._starts[block]), min(end, self._ends[block])
            extents = self.words_only(*inside)
            for extent in reversed(extents) if backwards else extents:
                if shown := trim(self.text, *extent):
                    yield shown

    def paragraphs(self) -> Iterator[list[Extent]]:
        """Yield the paragraphs, headings, items, rows and lines of code, each cut into its cells.

        All but rows of tables are one cell. Signs within the lines may stand at their edges.
        """
        signs, ends = self._signs
        for block, kind in enumerate(self._kinds):
            start, end = self._starts[block], self._ends[block]
            place = bisect_left(signs, start)
            if place < len(signs) and signs[place] == start:
                start = ends[place]
            cells = self._cells(start, end) if kind == _ROW else [(start, end)]
            if found := [cell for cell in (trim(self.text, *each) for each in cells) if cell]:
                yield found

    def _cells(self, start: int, end: int) -> Iterator[Extent]:
        """Yield what is between the signs of a table's row."""
        for pipe, after in self._pipes(start, end):
            yield start, pipe
            start = after
        yield start, end

    def is_kept(self, offset: int) -> str | None:
        """Return `row` or `code` where the line at an offset is one of a table or of code."""
        for block in self._blocks(offset, offset + 1):
            kind = self._kinds[block]
            return kind if kind in (_ROW, _CODE) else None
        return None

    def in_line(self, offset: int, width: int) -> Mapping[int, str]:
        """Return what is drawn before which offsets of the table whose row is at an offset, so that
        its columns are in line in rows of `width` cells; nothing elsewhere."""
        block = bisect_right(self._starts, offset) - 1
        place = bisect_right(self._tables, block)
        if not place or not self._is_of_table(self._tables[place - 1], block):
            return NOTHING_ADDED
        key = first, _ = self._tables[place - 1], width
        if key not in self._in_line:
            if len(self._in_line) >= _CACHED:
                self._in_line.clear()
            rows = list(self._rows_from(first))
            self._in_line[key] = in_line(self.text, rows, width)
        return self._in_line[key]

    def _is_of_table(self, first: int, block: int) -> bool:
        """Return whether all blocks from the first of a table to another are rows of it."""
        between = range(first + 2, block + 1)
        return len(between) < ROWS_IN_LINE and all(self._kinds[each] == _ROW for each in between)

    def _rows_from(self, first: int) -> Iterator[list[Extent]]:
        """Yield the cells of the rows of a table, the one that says how they are aligned, too."""
        following = next((each for each in self._tables if each > first), len(self._kinds))
        for block in range(first, min(following, first + ROWS_IN_LINE + 1)):
            if block > first + 1 and self._kinds[block] != _ROW:
                return
            yield [*self._cells(self._starts[block], self._ends[block])]

    def with_breaks(self, unwrapped: str) -> str:
        """Return a text whose lines were joined with the breaks that end a block.

        It is as long as the text, offset for offset.
        """
        if unwrapped is self.text:
            return unwrapped
        pieces, copied = [], 0
        for end in self._ends:
            after = min(end + 2, len(self.text))
            pieces += [unwrapped[copied:end], self.text[end:after]]
            copied = after
        return "".join([*pieces, unwrapped[copied:]])

    def _blocks(self, start: int, end: int) -> range:
        return range(bisect_right(self._ends, start), bisect_left(self._starts, end))

    def _flags_of(self, block: int) -> bytearray:
        if block not in self._flags:
            if len(self._flags) >= _CACHED:
                del self._flags[next(iter(self._flags))]
            self._flags[block] = self._flagged(block)
        return self._flags[block]

    def _flagged(self, block: int) -> bytearray:
        start, end = self._starts[block], self._ends[block]
        flags, kind = bytearray(end - start), self._kinds[block]
        signs, ends = self._signs
        for place in range(bisect_left(signs, start), bisect_left(signs, end)):
            width = ends[place] - signs[place]
            flags[signs[place] - start : ends[place] - start] = bytes([MARKUP]) * width
        if kind in (_TEXT, _ROW) and end - start <= _INLINE:
            mark_inline(self.text[start:end], flags, self._names)
        if kind == _ROW:
            for first, last in self._pipes(start, end):
                flags[first - start : last - start] = bytes([MARKUP])
        if block in self._headings:
            flags = bytearray(what | HEADING for what in flags)
        return flags

    def _pipes(self, start: int, end: int) -> Iterator[Extent]:
        for pipe in re.finditer(r"(?<!\\)\|", self.text[start : min(end, start + _INLINE)]):
            yield start + pipe.start(), start + pipe.end()


class _Blocks:
    """Read the blocks of a text, line by line."""

    def __init__(self, markdown: Markdown) -> None:
        self._found = markdown
        self._text = markdown.text
        self._fence = ""
        """What closes the code that the lines are in; empty outside of code."""
        self._open = False
        """Whether the next line can continue the last block."""
        self._depth = 0
        """Quotations that the last block is in."""
        self._in_list = self._in_table = False

    def read(self) -> None:
        start = self._found.begin
        for end in line_ends(self._text[start:]):
            end += self._found.begin
            self._line(start, content_end(self._text, start, end))
            start = end

    def _line(self, start: int, end: int) -> None:
        if self._fence:
            self._code(start, end)
            return
        line = self._text[start:end]
        if line[:1].isalpha() and not self._in_table:  # most lines
            self._words(start, end, 0, starts=False)
            self._depth = 0
            return
        at, depth, is_item = self._containers(line)
        rest = line[at:]
        if not rest.strip():
            self._blank(start, end, is_item=is_item)
        elif not self._is_own(start, end, at, rest):
            self._words(start, end, at, starts=is_item or depth > self._depth)
        self._depth = depth

    def _containers(self, line: str) -> tuple[int, int, bool]:
        """Return where a line's own text begins, in how many quotations, and if it is an item."""
        at, depth, is_item = 0, 0, False
        if not self._in_list and not self._open and _INDENTED.match(line):
            return at, depth, is_item
        for _ in range(_NESTED):
            if found := _QUOTE.match(line, at):
                depth += 1
            elif _RULE.match(line, at) or not (found := _ITEM.match(line, at)):
                break
            else:
                is_item = True
            at = found.end()
        return at, depth, is_item

    def _blank(self, start: int, end: int, *, is_item: bool) -> None:
        if self._text[start:end].strip():
            self._found._add(start, end, _SIGNS)
        self._open = self._in_table = False
        self._in_list |= is_item

    def _is_own(self, start: int, end: int, at: int, rest: str) -> bool:
        """Add a line that is a block by itself; return False if it is none."""
        if fence := _FENCE.match(rest):
            self._fence = fence[1]
            self._signs(start, end)
        elif heading := _HEADING.match(rest):
            words = _without_closing(rest[heading.end() :])
            self._found._add(start, end, _TEXT, marked=start + at + heading.end())
            self._found._headings.add(len(self._found._kinds) - 1)
            self._found._sign(start + at + heading.end() + len(words), end)
            self._open = False
        elif self._open and at == 0 and self._continues_as(start, end, rest):
            pass
        elif _RULE.match(rest):
            self._signs(start, end)
        elif not self._open and (name := _DEFINITION.match(rest)) and not _NOTE.match(rest):
            self._found._names.add(" ".join(name[1].lower().split()))
            self._found._add(start, end, _SIGNS)
        elif not (self._open or self._in_list) and at == 0 and _INDENTED.match(rest):
            self._found._add(start, end, _CODE)
        else:
            return False
        return True

    def _continues_as(self, start: int, end: int, rest: str) -> bool:
        """Add a line that says what those above it are: a heading, a table."""
        found = self._found
        if self._in_table:
            found._add(start, end, _ROW)
            return True
        if _UNDERLINE.match(rest) and found._kinds[-1] == _TEXT:
            found._headings.add(len(found._kinds) - 1)
            self._signs(start, end)
            return True
        if "|" in rest and _TABLE.match(rest):
            above = self._text.rfind("\n", found._starts[-1], found._ends[-1]) + 1
            if "|" in self._text[max(above, found._starts[-1]) : found._ends[-1]]:
                self._begin_table(max(above, found._starts[-1]))
                found._add(start, end, _SIGNS)
                self._in_table = True
                return True
        return False

    def _begin_table(self, above: int) -> None:
        """Make the last line of the last block the first row of a table."""
        found = self._found
        if above > found._starts[-1]:
            end = found._ends[-1]
            found._ends[-1] = content_end(self._text, found._starts[-1], above)
            found._add(above, end, _ROW)
        else:
            found._kinds[-1] = _ROW
        found._tables.append(len(found._kinds) - 1)

    def _signs(self, start: int, end: int) -> None:
        self._found._add(start, end, _SIGNS)
        self._open = self._in_table = False

    def _words(self, start: int, end: int, at: int, *, starts: bool) -> None:
        """Add a line of words, or continue the block above with it."""
        found = self._found
        line = self._text[start:end]
        note = _NOTE.match(line, at)
        begins = note is not None or (_SPEAKER.match(line, at) is not None and ":" in line)
        if self._open and not starts and not begins:
            found._ends[-1] = end
            found._sign(start, start + at)
        else:
            if not (starts or line[:1] in (" ", "\t") or (self._in_list and self._open)):
                self._in_list = False
            found._add(start, end, _TEXT, marked=start + (note.end() if note else at))
            self._in_list |= starts and _ITEM.match(line) is not None
        self._open = end - start <= _UNWRAPPED and _HARD_BREAK.search(line) is None

    def _code(self, start: int, end: int) -> None:
        """Add a line of code, or the one that ends it."""
        line = self._text[start:end]
        at = self._containers(line)[0] if self._depth else 0
        closing = line[at:].strip()
        if closing and set(closing) == {self._fence[0]} and len(closing) >= len(self._fence):
            self._fence = ""
            self._signs(start, end)
        elif line.strip():
            self._found._add(start, end, _CODE, marked=start + at)


def _without_closing(heading: str) -> str:
    """Return the words of a heading without the `#` behind them and the blanks before those."""
    words = heading.rstrip(" \t")
    bare = words.rstrip("#")
    return bare.rstrip(" \t") if not bare or bare[-1] in " \t" else words
