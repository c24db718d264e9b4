"""The format `conll`: a token a line with its place and tag (IOB2), a blank line after a sentence.

    # article = talks.txt
    # annotator = Anna
    # sha256 = …
    # text = "Oslo …
    Oslo<TAB>0<TAB>4<TAB>B-fact

A tag is a label, or `label.role`. Tokens are words, and each sign between them, whatever is tagged:
the files of several people have the same. A token has one tag: of spans that overlap the one that
begins first is written.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from urllib.parse import unquote

import msgspec

from reader.formats.base import (
    EVERYTHING,
    ExportOptions,
    Format,
    Incoming,
    LayerExport,
    Loss,
    Output,
    Refused,
    collect,
)
from reader.formats.source import Source
from reader.model.annotation import Span
from reader.model.article import ArticleInfo
from reader.model.errors import WrongFormat

_CARRIED = ("annotators", "roles", "texts")
_SAID = ("article", "title", "annotator", "sha256", "text")
_COMMENT = re.compile(r"# (\w+) = (.*)")
_OUTSIDE = "O"

Extent = tuple[int, int]


def _write(layers: Iterable[LayerExport], options: ExportOptions) -> Output:
    text, sentences = None, list[list[Extent]]()
    for layer in layers:
        if layer.text is not None and layer.text != text:
            text, sentences = layer.text, _sentences(layer.text)
        every = yield from collect(layer)
        spans = [(span, _tag(each.label, span.role)) for each in every for span in each.placed]
        if text is not None and layer.text is not None:
            yield "".join(_head(layer, text))
            yield from _rows(text, sentences, spans)


def _head(layer: LayerExport, text: str) -> Iterator[str]:
    article = layer.article
    said = (article.id, article.title, layer.annotator, article.sha256)
    for name, value in zip(_SAID, said, strict=False):
        plain = value.isprintable() and value == value.strip() and not value.startswith('"')
        yield f"# {name} = {value if plain else json.dumps(value)}\n"
    yield f"# text = {json.dumps(text, ensure_ascii=False)}\n"


def _rows(text: str, sentences: list[list[Extent]], spans: Sequence[tuple[Span, str]]) -> Output:
    """Yield the tokens with their tags."""
    tokens = [token for sentence in sentences for token in sentence]
    tags, grown = _tags(tokens, spans)
    if grown:
        yield Loss("spans that begin or end within a token, grown to whole ones", grown)
    number = over = 0
    for sentence in sentences:
        over += bool(sentence) and tags[number].startswith("I-")
        lines = []
        for start, end in sentence:
            lines.append(f"{text[start:end]}\t{start}\t{end}\t{tags[number]}\n")
            number += 1
        yield "".join(lines) + "\n"
    if not sentences:
        yield "\n"
    if over:
        yield Loss("ends of sentences within spans, which others take for the ends of these", over)


def _tags(tokens: list[Extent], spans: Sequence[tuple[Span, str]]) -> tuple[list[str], int]:
    """Return the tag of each token, and how many spans were grown to whole tokens."""
    tags, free, grown = [_OUTSIDE] * len(tokens), 0, 0
    starts, ends = [start for start, _ in tokens], [end for _, end in tokens]
    for span, tag in sorted(spans, key=lambda pair: (pair[0].start, -pair[0].end)):
        first, last = bisect_right(ends, span.start), bisect_left(starts, span.end)
        if first < free or first >= last:
            continue
        tags[first:last] = [f"B-{tag}", *[f"I-{tag}"] * (last - first - 1)]
        grown += (starts[first], ends[last - 1]) != span.extent
        free = last
    return tags, grown


def _sentences(text: str) -> list[list[Extent]]:
    """Return the tokens of each sentence: words, and each sign between them."""
    from reader.text.characters import snap
    from reader.text.units import Units  # only what writes this format cuts a text

    units, found, reached = Units(text), [], 0
    ends = [end for _, end in units.within("sentence", 0, len(text))]
    for end in [*ends, len(text)]:
        tokens: list[Extent] = []
        for start, stop in [*units.within("word", reached, end), (end, end)]:
            at = tokens[-1][1] if tokens else reached
            while at < start:
                mark = max(snap(text, at, at + 1)[1], at + 1)
                if not text[at:mark].isspace():
                    tokens.append((at, min(mark, start)))
                at = mark
            if start < stop:
                tokens.append((start, stop))
        reached = max(reached, end)
        if tokens:
            found.append(tokens)
    return found


def _tag(label: str, role: str | None) -> str:
    return ".".join(_name(each) for each in (label, role) if each is not None)


def _name(name: str) -> str:
    """Return a name as a tag has it: without what parts names or columns."""
    return _PARTING.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), name)


_PARTING = re.compile(r"[\s%.\x00-\x1f]")


class _Token(NamedTuple):
    place: str
    words: str
    start: int
    end: int
    tag: str


class _Block:
    """What the comments say of the tokens that follow."""

    def __init__(self) -> None:
        self.said: dict[str, str] = {}
        self._open: list[_Token] = []
        self._reached = 0

    def take(self, token: _Token) -> Iterator[Incoming | Refused]:
        """Take a token; yield the span that it ends, if any."""
        self._reached = token.end
        kind, _, name = token.tag.partition("-")
        if kind != "I" or not self._open or self._open[-1].tag.partition("-")[2] != name:
            yield from self.close()
        if token.tag != _OUTSIDE:
            self._open.append(token)

    def end(self, place: str) -> Iterator[Incoming | Refused]:
        """Yield the last span, and say where tokens are missing, since every sign has one."""
        yield from self.close()
        text = self.said.get("text", "")
        if text[self._reached :].strip():
            there = f"its tokens end at {self._reached}, and its text at {len(text)}: it is cut off"
            yield Refused(place, there)

    def close(self) -> Iterator[Incoming | Refused]:
        """Yield the span that the tokens before make, if they make one."""
        tokens, self._open = self._open, []
        if not tokens:
            return
        text = self.said.get("text")
        start, end = tokens[0].start, tokens[-1].end
        words, at = "", start
        for token in tokens:
            words += " " * min(token.start - at, 100) + token.words
            at = token.end
            if text is not None and text[token.start : token.end] != token.words:
                there = f"the text at {token.start}-{token.end} is not this token"
                yield Refused(token.place, there)
                return
        label, dot, role = tokens[0].tag.partition("-")[2].partition(".")
        said = self.said
        yield Incoming(
            place=tokens[0].place,
            article=ArticleInfo(
                id=said.get("article", ""),
                title=said.get("title", ""),
                sha256=said.get("sha256", ""),
            ),
            annotator=said.get("annotator", ""),
            label=unquote(label),
            spans=(
                Span(
                    start, end, unquote(role) if dot else None, text[start:end] if text else words
                ),
            ),
            text=text,
        )


def _read(source: Source) -> Iterator[Incoming | Refused]:
    """Yield an annotation for each span. Raises WrongFormat if there are no such columns at all."""
    block, seen, in_head, place = _Block(), False, False, ""
    for number, line in enumerate(source.lines(), 1):
        place = f"line {number}"
        try:
            row = line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            yield Refused(place, "it is not UTF-8")
            continue
        if (match := _COMMENT.fullmatch(row)) is not None:
            if not in_head:
                yield from block.end(place)
                block = _Block()
            in_head = True
            block.said[match[1]] = _value(match[2])
        elif row.strip() and not row.startswith("# "):
            in_head = False
            token = _token(place, row)
            if token is None and not seen:
                raise WrongFormat(
                    f"{source.name}, {place}: it has no columns token, start, end and tag"
                )
            if token is None:
                yield from block.close()
                yield Refused(place, "it has no columns token, start, end and tag, or is cut off")
            else:
                seen = True
                yield from block.take(token)
    yield from block.end(place)
    if in_head and "text" not in block.said and block.said.keys() & {*_SAID}:
        yield Refused(place, "it ends before the tokens of an article: it is cut off")


def _token(place: str, row: str) -> _Token | None:
    cells = row.split("\t")
    if len(cells) != 4 or re.fullmatch(r"O|[BI]-.+", cells[3]) is None:
        return None
    if not all(re.fullmatch(r"[0-9]{1,12}", each) for each in cells[1:3]):
        return None
    start, end = int(cells[1]), int(cells[2])
    return _Token(place, cells[0], start, end, cells[3]) if start < end else None


def _value(written: str) -> str:
    if written.startswith('"'):
        try:
            return str(msgspec.json.decode(written, type=str))
        except msgspec.DecodeError:
            return written
    return written


def _recognises(source: Source) -> bool:
    head = source.head.decode("utf-8-sig", "replace")
    rows = [each for each in head.split("\n")[:50] if each.strip() and not each.startswith("# ")]
    return bool(rows) and _token("", rows[0].rstrip("\r")) is not None


FORMAT = Format(
    name="conll",
    description="for taggers: a token a line with its place and its tag (IOB2), by sentence",
    extensions=(".conll", ".iob2"),
    by=("span",),
    carries=EVERYTHING & {*_CARRIED},
    offsets=("codepoint",),
    write=_write,
    read=_read,
    recognises=_recognises,
)
