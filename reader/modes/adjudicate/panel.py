"""What is said of the current item: the versions on the table, and what was decided and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from reader.model.annotation import Annotation
from reader.model.judgement import AUTOMATIC, Decision
from reader.modes.adjudicate.ask import lacking
from reader.modes.adjudicate.items import Added, Item, Version
from reader.modes.adjudicate.state import Adjudicating
from reader.modes.adjudicate.versions import corrections, takable
from reader.modes.adjudicate.wording import KINDS, WHATS, keys_of, provenance
from reader.modes.annotate.old_status import saving
from reader.modes.annotate.panel import Detail
from reader.text.phrases import listed
from reader.text.screen_text import one_line


class MarkView(msgspec.Struct, frozen=True):
    """One mark of a version."""

    label: str
    letter: str
    parts: tuple[tuple[str, str], ...]
    """Role, empty for none, and quote of each span; safe for the screen."""
    note: str
    """Safe for the screen; empty where there is none."""


class VersionView(msgspec.Struct, frozen=True):
    """One version, and who has it."""

    by: tuple[tuple[str, str], ...]
    """What takes it, and the name, for each annotator who has it."""
    marks: tuple[MarkView, ...]
    remarks: tuple[str, ...]
    """What is to be known before it is taken: what it lacks, who is not sure, what reviewers said;
    safe for the screen."""
    decided: bool
    """Whether it is what was decided."""


def versions(reader: Adjudicating, item: Item) -> list[VersionView]:
    """The versions on the table, in the order of the annotators."""
    corrected = corrections(reader, item)
    annotators = reader.annotators
    every = keys_of(len(annotators) + len(corrected))
    keys = dict(zip(annotators, every, strict=False))
    decision = reader.decisions.decision(item)
    agreed = decision.agreed if decision is not None and decision.result else ()
    found = [
        VersionView(
            tuple((keys[name], _with_you(reader, name)) for name in version.annotators),
            _marks(reader, version.annotations, _signed_notes(version)),
            tuple(_remarks(reader, version)),
            any(name in agreed for name in version.annotators),
        )
        for version in item.versions
    ]
    found += [
        VersionView(
            ((key, one.whose),),
            _marks(reader, one.annotations),
            tuple(_lacks(reader, one.annotations)),
            decision is not None and decision.corrected == tuple(sorted(one.by)),
        )
        for key, one in zip(every[len(annotators) :], corrected, strict=True)
    ]
    return [*found, *_own(reader, decision)]


def _own(reader: Adjudicating, decision: Decision | None) -> Iterator[VersionView]:
    """What was decided, where no annotator and no reviewer has made it so."""
    if decision is None or decision.agreed or decision.corrected:
        return
    made = [each for id in decision.result if (each := reader.layer.annotations.get(id))]
    if made:
        marks, lacks = _marks(reader, made), tuple(_lacks(reader, made))
        yield VersionView((("", WHATS[decision.what]),), marks, lacks, True)


def _signed_notes(version: Version) -> str:
    """What annotators noted, each with their name."""
    notes: dict[str, list[str]] = {}
    for name, layer in version.by.items():
        for annotation in layer:
            if annotation.note:
                notes.setdefault(annotation.note, []).append(name)
    alone = len(version.by) == 1
    return " · ".join(
        note if alone else f"{listed(names)}: {note}" for note, names in sorted(notes.items())
    )


def _marks(
    reader: Adjudicating, annotations: Iterable[Annotation], notes: str = ""
) -> tuple[MarkView, ...]:
    marks: list[MarkView] = []
    for annotation in annotations:
        label = reader.labels[annotation.label]
        parts = tuple((one_line(span.role or ""), one_line(span.text)) for span in annotation.spans)
        note = one_line(notes) if not marks else ""
        marks.append(MarkView(annotation.label, one_line(label.letter, 1), parts, note))
    return tuple(marks)


def _with_you(reader: Adjudicating, name: str) -> str:
    return f"{name} (you)" if name == reader.adjudicator else name


def _remarks(reader: Adjudicating, version: Version) -> Iterator[str]:
    yield from _lacks(reader, version.annotations)
    alone = len(version.by) == 1
    for name, layer in version.by.items():
        if any(each.flag for each in layer):
            yield f"{one_line(name)} is not sure"
        whose = "it" if alone else f"{one_line(name)}’s"
        for each in layer:
            for remark in reader.reviews.get(each.id, ()):
                yield remark.sentence(each, whose)


def _lacks(reader: Adjudicating, annotations: Iterable[Annotation]) -> Iterator[str]:
    lacks = lacking(reader.labels, annotations)
    if lacks:
        yield f"unfinished: lacks {one_line(lacks)}"


def head(reader: Adjudicating, item: Item | None) -> str:
    """Which of its kind an item is, and how its versions differ.

    Disagreements are counted as in `facts`; what all made alike and what was added, for itself.
    """
    if item is None:
        return "Nothing is at hand"
    items = (reader.decisions.items[number] for number in reader.decisions.order(hardest=False))
    alike = [each for each in items if _sort(each) == _sort(item)]
    colon = ":" if _sort(item) == "disagreement" else ""
    return f"{alike.index(item) + 1} of {len(alike)}{colon} {KINDS[item.kind]}"


def _sort(item: Item) -> str:
    return "added" if isinstance(item, Added) else "agreed" if item.agreed else "disagreement"


def how_hard(item: Item | None) -> str:
    """How far two annotators are apart on an item, on average; empty where all agree."""
    plain = item is None or item.agreed or isinstance(item, Added)
    return "" if item is None or plain else f"{100 * item.cluster.hardness:.0f} % apart"


def further(reader: Adjudicating, item: Item) -> list[Detail]:
    """What else is to be known: who marked nothing, what was decided, what else is in focus."""
    found = []
    if item.silent:
        found.append(Detail("silent", _silent(reader, item)))
    decision = reader.decisions.decision(item)
    if decision is not None:
        found.append(Detail("decided", provenance(decision)))
        if decision.reason:
            found.append(Detail("reason", one_line(decision.reason)))
    elif reader.decisions.is_stale(item):
        found.append(Detail("open again", "decided before, on other versions"))
    waiting = reader.reasons.get(item.judged)
    if waiting:
        found.append(Detail("reason", f"goes with your decision: {one_line(waiting)}"))
    others = _in_focus(reader, item)
    if others:
        found.append(Detail("in focus", others))
    return found


def _silent(reader: Adjudicating, item: Item) -> str:
    keys = dict(zip(reader.annotators, keys_of(len(reader.annotators)), strict=True))
    return one_line(", ".join(f"{keys.get(name, '')} {name}" for name in item.silent))


def _in_focus(reader: Adjudicating, item: Item) -> str:
    """Who else marked what at the focus, beside the current item."""
    start, end = reader.focus.extent
    by: dict[str, dict[str, None]] = {}
    for mark in reader.lanes.touching(start, end) if start < end else ():
        annotator, number, _ = mark.annotation.split("/", 2)
        if int(number) != item.number:
            by.setdefault(mark.label, {})[reader.annotators[int(annotator)]] = None
    return one_line("; ".join(f"{label}: {listed(names)}" for label, names in by.items()))


# The bars


def facts(reader: Adjudicating) -> str:
    """How far it is, and whether all is saved."""
    tally = reader.decisions.tally()
    done = tally.disagreements - tally.open
    words = [f"{done} of {tally.disagreements} decided"]
    if tally.unfinished:
        words.append(f"{tally.unfinished} unfinished")
    if tally.alike_open:
        words.append(f"{tally.alike_open} alike, not taken")
    elif tally.alike:
        words.append(f"{tally.alike} alike taken")
    words.append(saving(reader))
    return " · ".join(words)


_FOOTER = {
    "reading": (
        "take join any_tag extent nobody comment next_annotation open_annotation undo take_agreed"
        " overview help back"
    ),
    "extending": "next_word next_sentence tags extend nudge_left nudge_right leave_extending help",
    "pending": "next_sentence next_word tags role escape help back",
    "question": "escape",
    "hinting": "escape",
    "picking": "escape",
}
_NARROW = {
    **_FOOTER,
    "reading": "take join nobody any_tag next_annotation extent undo comment help back",
    "extending": "next_word any_tag extend leave_extending help",
}
"""The keys named in each mode, the most useful first."""

_WORDS = {
    ("escape", "question"): "leave it",
    ("escape", "hinting"): "leave the hints",
    ("escape", "picking"): "leave",
    ("escape", "pending"): "later",
    ("extend", "extending"): "other end",
}


def footer(reader: Adjudicating, *, narrow: bool) -> list[tuple[str, str]]:
    """The keys that work now with a word each, the most useful first."""
    if reader.mode == "choosing" or (reader.choosing and reader.mode != "hinting"):
        return [
            ("j k", "sentence"),
            ("h l", "word"),
            ("v", "extend"),
            ("S", "select"),
            ("Tab", "next passage"),
            ("Enter", "keep"),
            ("q", "as it was"),
        ]
    table, mode = reader.table, reader.mode
    count = takable(reader)
    found: list[tuple[str, str]] = []
    if reader.question == AUTOMATIC:
        found.append((reader.key_of("take_agreed"), "take over"))
        if len(reader.annotators) > 2:
            found.append((f"2-{len(reader.annotators)}", "made alike by so many"))
    elif reader.question:
        found.append((reader.question.partition(":")[0], "yes"))
    for name in (_NARROW if narrow else _FOOTER)[mode].split():
        if name == "take":
            found.append((f"1-{min(9, count)}" + (" 0" if count > 9 else ""), "take"))
        elif name == "tags":
            found.extend((label.key, one_line(label.name)) for label in reader.labels)
        elif name == "any_tag":
            found.append((" ".join(label.key for label in reader.labels), "own"))
        else:
            found.append((table[name].keys[0], _WORDS.get((name, mode), table[name].short)))
    return found


def message(reader: Adjudicating) -> str:
    """What the last key did, else what hinders saving, else in which order it goes."""
    if reader.message or reader.layer.problem:
        return one_line(reader.message or reader.layer.problem or "")
    key = reader.key_of("turn_order")
    return f"The hardest first; {key} goes in reading order." if reader.hardest else ""


def badge(reader: Adjudicating) -> str:
    """What is begun, in a word; empty for nothing."""
    words = []
    if reader.choosing:
        words.append("OWN EXTENT")
    if reader.picking:
        words.append("WHOSE?")
    return " · ".join(words)
