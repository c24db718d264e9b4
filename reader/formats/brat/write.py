"""Write a project of brat: the text of each article, the annotations of each of its people."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, pairwise
from typing import Any

import msgspec

from reader.formats.base import ExportOptions, File, LayerExport, Loss, Output, Problem, sound
from reader.formats.brat.lines import (
    CONFIGURATION,
    KEPT,
    LAYERS,
    NOTE,
    PLAIN,
    UNSURE,
    VISUAL,
    Extent,
    Types,
    configuration,
    fragments,
    joined,
    noted,
    valued,
)
from reader.io.spool import Spool
from reader.model.annotation import Annotation, Span
from reader.text.slug import slug

_MOST_VALUES = 50
"""Values of an attribute that the configuration offers."""


def write(layers: Iterable[LayerExport], options: ExportOptions) -> Output:
    """Write a folder of layers; those of an article must be consecutive."""
    project = _Project()
    for (id, digest), group in groupby(layers, lambda each: (each.article.id, each.article.sha256)):
        yield from project.article(slug(id), digest, [*group])
    if project.files:
        yield File(LAYERS)
        yield from project.layers()
        yield File(VISUAL)
        yield "[labels]\n"
        yield from project.types.named()
        yield File(CONFIGURATION)
        yield from configuration(project.events, project.plain, project.values)


class _Project:
    """What is known of a project while its files are written."""

    def __init__(self) -> None:
        self.types = Types()
        self.files = array("Q")
        """Where what is said of each file of annotations ends in the spool."""
        self._said = Spool()
        self.events: dict[str, list[str]] = {}
        """Type of each label with roles, to the types of these."""
        self.plain: dict[str, None] = {}
        """Types of labels without roles."""
        self.values: dict[str, set[str]] = {}
        """Type of each attribute, to values that it has."""
        self._texts: set[str] = set()

    def article(self, name: str, digest: str, layers: list[LayerExport]) -> Output:
        """Yield the files of the layers on one article."""
        text = layers[0].text
        if text is None:
            for layer in layers:
                yield from (each for each in sound(layer) if isinstance(each, Problem))
            return
        if name in self._texts:  # another text of the same article
            name = f"{name}-{digest[:12]}"
        self._texts.add(name)
        yield File(f"{name}.txt")
        yield text
        for layer in layers:
            whose = f"{name}_{slug(layer.annotator)}" if len(layers) > 1 else name
            yield File(f"{whose}.ann")
            lines = _Layer(self, text)
            yield from lines.lines(layer)
            said = {
                "annotations": f"{whose}.ann",
                "annotator": layer.annotator,
                "article": layer.article.to_record(),
                "kept": lines.kept,
                **({"further": lines.further} if lines.further else {}),
            }
            data = msgspec.json.encode(said)
            self.files.append(self._said.add(data) + len(data))

    def layers(self) -> Iterator[str]:
        """Yield, as JSON, of each file of annotations whose it is, on what, and what is kept
        of each annotation."""
        begin = 0
        for number, end in enumerate(self.files):
            yield f"{',' if number else '['}\n{self._said.read(begin, end).decode()}"
            begin = end
        yield "\n]\n"

    def event(self, label: str, roles: Iterable[str]) -> str:
        """Return the type of a label, noting the types of its roles."""
        type = self.types.of(label)
        known = self.events.setdefault(type, [])
        known += [each for each in dict.fromkeys(roles) if each not in known]
        return type

    def attribute(self, name: str | None, value: str) -> str:
        """Return the type of an attribute, None being that of doubt; note a value of it."""
        type = UNSURE if name is None else self.types.of(name)
        known = self.values.setdefault(type, set())
        if value.isalnum() and len(known) < _MOST_VALUES:
            known.add(value)
        return type


class _Layer:
    """The lines of one file of annotations."""

    def __init__(self, project: _Project, text: str) -> None:
        self._project, self._text = project, text
        self._numbers = dict.fromkeys("TEA#", 0)
        self.kept: dict[str, tuple[str, ...]] = {}
        """Id here to what `KEPT` names of the annotation."""
        self.further: dict[str, tuple[str | None, Mapping[str, Any]]] = {}
        """The same, to the id of the annotation that it corrects and the fields without a line."""
        self._arguments: dict[tuple[str, tuple[Extent, ...]], str] = {}
        """Type and place of each argument, to its id: events share them."""

    def lines(self, layer: LayerExport) -> Output:
        for item in sound(layer):
            if isinstance(item, Problem):
                yield item
            else:
                yield from self._annotation(item)

    def _annotation(self, one: Annotation) -> Output:
        passages = []
        for role, spans in _passages(one):
            if any(after.start < before.end for before, after in pairwise(spans)):
                yield Loss("passages whose parts overlap")
                passages += [(role, (*fragments(each.start, each.text),)) for each in spans]
                continue
            parts = tuple(part for each in spans for part in fragments(each.start, each.text))
            if joined(parts, self._text) != [each.extent for each in spans]:
                yield Loss("passages with line breaks where brat has none")
            passages.append((role, parts))
        passages = [(role, parts) for role, parts in passages if parts]
        if not passages:
            return
        if len(passages) == 1 and passages[0][0] is None:
            type = self._project.types.of(one.label)
            self._project.plain[type] = None
            target, line = self._passage(type, passages[0][1])
            yield line
        else:
            target, lines = self._event(one.label, passages)
            yield from lines
        self.kept[target] = tuple(getattr(one, name) for name in KEPT)
        if one.corrects is not None or one.extra:
            self.further[target] = one.corrects, one.extra
        yield from self._about(one, target)

    def _event(
        self, label: str, passages: list[tuple[str | None, tuple[Extent, ...]]]
    ) -> tuple[str, list[str]]:
        """Return the id and the lines of an annotation with roles, or of several passages."""
        types = [PLAIN if role is None else self._project.types.of(role) for role, _ in passages]
        lines, arguments, counts = [], [], dict.fromkeys(types, 0)
        for type, (_, parts) in zip(types, passages, strict=True):
            if (type, parts) not in self._arguments:
                self._arguments[type, parts], line = self._passage(type, parts)
                lines.append(line)
            counts[type] += 1
            number = counts[type] if counts[type] > 1 else ""
            arguments.append(f"{type}{number}:{self._arguments[type, parts]}")
        event = self._project.event(label, types)
        trigger, line = self._passage(event, passages[0][1])
        target = self._id("E")
        lines += [line, f"{target}\t{event}:{trigger} {' '.join(arguments)}\n"]
        return target, lines

    def _passage(self, type: str, parts: tuple[Extent, ...]) -> tuple[str, str]:
        """Return the id and the line of a passage."""
        id = self._id("T")
        places = ";".join(f"{start} {end}" for start, end in parts)
        words = " ".join(self._text[start:end] for start, end in parts)
        return id, f"{id}\t{type} {places}\t{words}\n"

    def _about(self, one: Annotation, target: str) -> Iterator[str]:
        """Yield the lines that say more of an annotation."""
        said: list[tuple[str | None, object]] = [*one.attributes.items()]
        for name, value in [(None, True), *said] if one.flag else said:
            written = valued(value)
            type = self._project.attribute(name, written)
            yield f"{self._id('A')}\t{type} {target}{' ' if written else ''}{written}\n"
        if one.note is not None:
            yield f"{self._id('#')}\t{NOTE} {target}\t{noted(one.note)}\n"

    def _id(self, kind: str) -> str:
        self._numbers[kind] += 1
        return f"{kind}{self._numbers[kind]}"


def _passages(one: Annotation) -> list[tuple[str | None, list[Span]]]:
    """Return the passages of an annotation by their roles, each with its spans in the text."""
    found: dict[tuple[str | None, int], list[Span]] = {}
    for number, span in enumerate(one.placed):
        found.setdefault((span.role, span.part or -1 - number), []).append(span)
    return [(role, sorted(each, key=lambda span: span.extent)) for (role, _), each in found.items()]
