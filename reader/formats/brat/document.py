"""One file of annotations of brat, taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from reader.formats.brat.lines import PLAIN, UNSURE, Extent, flat, joined, note_of, value_of
from reader.model.annotation import PART, InvalidRecord, Span

_LINE = re.compile(r"([TERAMN#]\S+|\*)\t")
_PASSAGE = re.compile(r"(\S+) (\d{1,12} \d{1,12}(?:;\d{1,12} \d{1,12})*)")
_ARGUMENT = re.compile(r"([^\s:]+):([TE]\S+)")
_DIGITS = "0123456789"


class Passage(NamedTuple):
    """A line T: fragments of the text, with a type."""

    place: str
    type: str
    spans: tuple[Span, ...]


class Tied(NamedTuple):
    """A line E, R or `*`: a type over passages in their roles."""

    place: str
    type: str
    trigger: str | None
    """Id of the passage that an event is at."""
    arguments: list[tuple[str | None, str]]
    """Roles and ids."""


class Found(NamedTuple):
    """An annotation: fields of `Incoming`."""

    id: str
    label: str
    spans: tuple[Span, ...]
    note: str | None
    attributes: dict[str, Any]
    flag: bool


class Document:
    """The annotations of one file. Lines that cannot be used are told among them."""

    def __init__(self, written: str, text: str | None, names: dict[str, str]) -> None:
        """`text`: None if it is not known; `names`: type to name, where another is meant."""
        self._text, self._names = text, names
        self._passages: dict[str, Passage] = {}
        self._tied: dict[str, Tied] = {}
        self._more: list[tuple[str, str, str, str]] = []
        """Place, id, head and rest of lines that say more of others."""
        self._bad: list[tuple[str, str]] = []
        self._notes: dict[str, list[str]] = {}
        self._attributes: dict[str, dict[str, Any]] = {}
        self._flags: set[str] = set()
        for number, line in self._lines(written):
            place = f"line {number}"
            try:
                self._take(place, line)
            except InvalidRecord as error:
                self._bad.append((place, str(error)))
        self._say_more()

    def found(self) -> Iterator[tuple[str, Found | str]]:
        """Yield the annotations with their places, or why something is none, in the order of the
        lines."""
        said: list[tuple[str, Found | str]] = [*self._bad]
        within = {id for each in self._tied.values() for id in self._passages_of(each)}
        for id, passage in self._passages.items():
            if id not in within:
                said.append(
                    (passage.place, self._annotation([id], id, passage.type, passage.spans))
                )
        for id, tied in self._tied.items():
            try:
                spans = _numbered(self._spans(tied))
                targets = [id, *self._passages_of(tied)]
                said.append((tied.place, self._annotation(targets, id, tied.type, spans)))
            except InvalidRecord as error:
                said.append((tied.place, str(error)))
        yield from sorted(said, key=lambda pair: int(pair[0].rpartition(" ")[2]))

    def _lines(self, written: str) -> Iterator[tuple[int, str]]:
        """Yield the lines with their numbers. The text of a passage may spill over into lines that
        are none by themselves."""
        lines = written.replace("\r\n", "\n").split("\n")
        number = 0
        while number < len(lines):
            first, line = number, lines[number]
            number += 1
            lacks = _length(line) if line.startswith("T") else 0
            while lacks and number < len(lines) and not _LINE.match(lines[number]):
                if len(line.split("\t", 2)[-1]) >= lacks:
                    break
                line += f"\n{lines[number]}"
                number += 1
            if line.strip():
                yield first + 1, line

    def _take(self, place: str, line: str) -> None:
        """Take one line. Raises InvalidRecord."""
        if _LINE.match(line) is None:
            raise InvalidRecord("it is no line of brat, or cut off")
        id, head, rest = (*line.split("\t", 2), "")[:3]
        if id != "*" and (id in self._passages or id in self._tied):
            raise InvalidRecord(f"{id} is there twice")
        if id[0] == "T":
            if line.count("\t") < 2:
                raise InvalidRecord("it has no text: the line is cut off")
            self._passages[id] = self._passage(place, head, rest)
        elif id[0] == "E":
            self._tied[id] = self._event(place, head)
        elif id[0] == "R":
            type, _, words = head.partition(" ")
            self._tied[id] = Tied(place, type, None, [*_arguments(words)])
            if not self._tied[id].arguments:
                del self._tied[id]
                raise InvalidRecord("it names nothing that it ties together")
        elif id == "*":
            type, *ids = head.split()
            if len(ids) < 2:
                raise InvalidRecord("it names no two things that it ties together")
            self._tied[f"* {len(self._tied)}"] = Tied(place, type, None, [(None, i) for i in ids])
        else:
            self._more.append((place, id, head, rest))

    def _passage(self, place: str, head: str, words: str) -> Passage:
        match = _PASSAGE.fullmatch(head)
        if match is None:
            raise InvalidRecord("it has no type with offsets")
        places = [each.split(" ") for each in match[2].split(";")]
        parts = [(int(start), int(end)) for start, end in places]
        for start, end in parts:
            if start >= end:
                raise InvalidRecord(f"{start}-{end} is no range")
            if self._text is not None and end > len(self._text):
                raise InvalidRecord(
                    f"{start}-{end} is outside the text, which has {len(self._text):,} characters"
                )
        length = sum(end - start + 1 for start, end in parts) - 1
        if words[length : length + 1].isspace():  # whatever follows the text is none of it
            words = words[:length]
        if len(words) != length:
            raise InvalidRecord("its text is longer or shorter than its offsets say")
        spans = self._quoted(parts, words)
        if len(spans) > 1:
            spans = tuple(Span(*each.extent, None, each.text, extra={PART: 1}) for each in spans)
        return Passage(place, match[1], spans)

    def _quoted(self, parts: list[Extent], words: str) -> tuple[Span, ...]:
        """Return the spans of fragments, which have these words. Raises InvalidRecord."""
        text = self._text
        if text is not None:
            if flat(words) != flat(" ".join(text[start:end] for start, end in parts)):
                which = "; ".join(f"{start}-{end}" for start, end in parts)
                raise InvalidRecord(f"the text at {which} is not what it says")
            return tuple(Span(s, e, None, text[s:e]) for s, e in joined(parts, text))
        spans, at = [], 0
        for start, end in parts:
            spans.append(Span(start, end, None, words[at : at + end - start]))
            at += end - start + 1
        return tuple(spans)

    def _event(self, place: str, head: str) -> Tied:
        (type, trigger), *arguments = _arguments(head) or [("", "")]
        if not trigger:
            raise InvalidRecord("it names no type with what it is at")
        return Tied(place, type, trigger, [*arguments])

    def _role(self, tied: Tied, role: str, type: str) -> str | None:
        """Return the role that an argument has: `Role2` is one more `Role`."""
        base = role.rstrip(_DIGITS)
        if role != type and base and (base == type or base in [each for each, _ in tied.arguments]):
            role = base
        return None if role == PLAIN else self._name(role)

    def _spans(self, tied: Tied) -> list[tuple[Span, ...]]:
        """Return the passages of what is tied together. Raises InvalidRecord."""
        found: list[tuple[Span, ...]] = []
        for role, id in tied.arguments:
            passage = self._at(id)
            name = None if role is None else self._role(tied, role, passage.type)
            found.append(tuple(_in_role(each, name) for each in passage.spans))
        if tied.trigger is not None:
            spans = self._at(tied.trigger).spans
            places = [[each.extent for each in one] for one in found]
            if [each.extent for each in spans] not in places:
                found.insert(0, spans)
        return found

    def _at(self, id: str) -> Passage:
        """Return a passage, or that which an event is at. Raises InvalidRecord."""
        tied = self._tied.get(id)
        passage = self._passages.get(id if tied is None else tied.trigger or "")
        if passage is None:
            raise InvalidRecord(f"{id} is not in the file, or cannot be used")
        return passage

    def _passages_of(self, tied: Tied) -> Iterator[str]:
        """Yield the ids of passages that are part of an event, and no annotations themselves."""
        if tied.trigger is not None:
            yield tied.trigger
            yield from (id for _, id in tied.arguments if id in self._passages)

    def _say_more(self) -> None:
        """Take notes, attributes and references to their targets."""
        for place, id, head, rest in self._more:
            type, _, words = head.partition(" ")
            target, _, value = words.partition(" ")
            if target not in self._passages and target not in self._tied:
                self._bad.append((place, f"{target or 'what it is on'} is not in the file"))
            elif id[0] == "#":
                self._notes.setdefault(target, []).append(note_of(rest))
            elif id[0] == "N":
                self._refer(target, self._name(type), f"{value} {rest.strip()}".strip())
            elif type == UNSURE and not value:
                self._flags.add(target)
            else:
                self._attributes.setdefault(target, {})[self._name(type)] = value_of(value)

    def _refer(self, target: str, name: str, value: str) -> None:
        """Note what an annotation refers to; several are a list."""
        known = self._attributes.setdefault(target, {})
        before = known.get(name, [])
        several = [*(before if isinstance(before, list) else [before]), value]
        known[name] = several if len(several) > 1 else value

    def _annotation(self, targets: list[str], id: str, type: str, spans: tuple[Span, ...]) -> Found:
        notes = [note for each in dict.fromkeys(targets) for note in self._notes.get(each, ())]
        attributes: dict[str, Any] = {}
        for each in targets:
            attributes = {**self._attributes.get(each, {}), **attributes}
        flag = not self._flags.isdisjoint(targets)
        note = "\n".join(notes) if notes else None
        return Found(id, self._name(type), spans, note, attributes, flag)

    def _name(self, type: str) -> str:
        return self._names.get(type, type)


def _arguments(words: str) -> list[tuple[str, str]]:
    """Return the roles and ids of arguments. Raises InvalidRecord."""
    found = []
    for word in words.split():
        match = _ARGUMENT.fullmatch(word)
        if match is None:
            raise InvalidRecord(f"{word!r:.40} is no argument such as Role:T1")
        found.append((match[1], match[2]))
    return found


def _in_role(span: Span, role: str | None) -> Span:
    return Span(span.start, span.end, role, span.text, extra=span.extra)


def _numbered(passages: list[tuple[Span, ...]]) -> tuple[Span, ...]:
    """Return the spans of passages, those of several parts under a number for each."""
    found: list[Span] = []
    number = 0
    for spans in passages:
        number += len(spans) > 1
        for each in spans:
            extra = {PART: number} if len(spans) > 1 else {}
            found.append(Span(each.start, each.end, each.role, each.text, extra=extra))
    return tuple(found)


def _length(line: str) -> int:
    """Return how long the text of a passage is by its offsets; 0 if that cannot be told."""
    match = _PASSAGE.fullmatch(line.split("\t")[1]) if "\t" in line else None
    if match is None:
        return 0
    places = [each.split(" ") for each in match[2].split(";")]
    return sum(int(end) - int(start) + 1 for start, end in places) - 1
