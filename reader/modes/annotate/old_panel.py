"""What the panel says: the annotations in reading order, and the current one in full."""

from __future__ import annotations

from collections import Counter

import msgspec

from reader.model.annotation import Annotation, Span
from reader.modes.annotate.old_state import Reader
from reader.modes.annotate.panel import Detail
from reader.text.phrases import missing_of
from reader.text.screen_text import one_line

NAME_CELLS = 40
"""Cells of the name of a role or attribute, which may be any text."""

ORPHANS = "lost in the text"
"""Stands for a label where only annotations with a lost passage are listed."""


class OutlineRow(msgspec.Struct, frozen=True):
    """One annotation in the panel's list."""

    annotation: str
    letter: str
    label: str
    paragraph: int
    """Number of the paragraph its first span is in, from 1; 0 where the span is lost."""
    quote: str
    """Its first quote, on one line, safe for the screen."""
    has_note: bool
    unfinished: bool
    flagged: bool


def outline_row(reader: Reader, annotation_id: str) -> OutlineRow:
    """The panel's row for an annotation of the reader's layer."""
    annotation = reader.layer.annotations[annotation_id]
    span = annotation.spans[0]
    return OutlineRow(
        annotation=annotation.id,
        letter=reader.labels[annotation.label].letter,
        label=annotation.label,
        paragraph=0 if span.lost else reader.focus.units.paragraph_number(span.start),
        quote=one_line(span.text, 200),
        has_note=bool(annotation.note),
        unfinished=bool(missing_of(reader.labels, annotation)),
        flagged=annotation.flag,
    )


def outline_ids(reader: Reader, label: str | None = None) -> list[str]:
    """Ids in reading order: of one label, of those with a lost passage (`ORPHANS`), or of all."""
    annotations, lost = reader.layer.annotations, reader.marks.lost
    if label == ORPHANS:
        return [id for id in reader.marks.in_order() if id in lost]
    return [id for id in reader.marks.in_order() if label is None or annotations[id].label == label]


def orphans(reader: Reader) -> int:
    """How many annotations have a lost passage."""
    return len(reader.marks.lost)


def choose_first_orphan(reader: Reader) -> bool:
    """Make the first annotation with a lost passage the current one; False: there is none."""
    found = outline_ids(reader, ORPHANS)
    if found:
        reader.choose(found[0])
    return bool(found)


def counts(reader: Reader) -> dict[str, int]:
    """Annotations of each label, in the labels' order; labels no longer defined come last."""
    found = Counter(annotation.label for annotation in reader.layer.annotations.values())
    names = [label.name for label in reader.labels]
    return {name: found.get(name, 0) for name in [*names, *(n for n in found if n not in names)]}


def _role(span: Span) -> str:
    return one_line(span.role or "", NAME_CELLS) or "text"


def _around(span: Span) -> str:
    """A lost passage in what stood beside it."""
    before, quote, after = one_line(span.prefix), one_line(span.text, 160), one_line(span.suffix)
    return f"{before and f'… {before}'} «{quote}» {after and f'{after} …'}".strip()


def details(reader: Reader, annotation: Annotation) -> list[Detail]:
    """An annotation in full: passages by role, what is awaited, note, attributes, guideline."""
    lines = [
        Detail(f"{_role(span)}, lost; it stood here", _around(span))
        if span.lost
        else Detail(_role(span), one_line(span.text))
        for span in annotation.spans
    ]
    if annotation.has_lost and not reader.layer.read_only:
        anew, deletes = reader.key_of("extent"), reader.key_of("delete")
        says = f"focus where it stands now, and press {anew}; {deletes} deletes it"
        lines.append(Detail("what to do", says))
    lacking = missing_of(reader.labels, annotation)
    if lacking:
        lines.append(Detail("awaited", lacking))
    if annotation.flag:
        lines.append(Detail("not sure", "marked for a second look"))
    if annotation.note:
        lines.append(Detail("note", one_line(annotation.note)))
    lines.extend(
        Detail(one_line(str(name), NAME_CELLS), one_line(str(value)))
        for name, value in annotation.attributes.items()
    )
    guideline = reader.labels[annotation.label].guideline
    if guideline:
        lines.append(Detail("guideline", one_line(guideline)))
    return lines
