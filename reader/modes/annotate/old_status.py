"""What is always visible: the facts of the header, the message, and the keys that work now."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from reader.model.annotation import Annotation
from reader.modes.annotate.old_actions import UserAction
from reader.modes.annotate.old_state import Reader
from reader.text.phrases import excerpt, lost_sentence, missing_of, named
from reader.text.screen_text import one_line


class Place(msgspec.Struct, frozen=True):
    """Where an article stands among those of this run."""

    number: int = 1
    total: int = 1
    workspace: str = ""
    """Name of the workspace's folder."""


def facts(reader: Reader) -> str:
    """Tags, share read, and whether all is saved."""
    tags = len(reader.marks)
    words = [f"{tags} tag{'' if tags == 1 else 's'}", f"{percent(reader.reading.share)} read"]
    if reader.status == "done":
        words.append("done")
    words.append(saving(reader))
    return " · ".join(words)


def saving(reader: Reader) -> str:
    """saved, saving…, NOT SAVED, or read-only.

    A layer that turned read-only while something was not saved yet is NOT SAVED above all.
    """
    if reader.layer.read_only and reader.layer.saved:
        return "read-only"
    if reader.layer.problem:
        return "NOT SAVED"
    return "saved" if reader.layer.saved else "saving…"


def percent(share: float) -> str:
    """A share as whole per cent; only all of it is 100."""
    return f"{100 if share >= 1 else min(99, int(share * 100 + 0.5))}%"


def who(reader: Reader, place: Place) -> str:
    """The annotator and the workspace."""
    annotator = reader.layer.annotator
    return one_line(f"{annotator} in {place.workspace}" if place.workspace else annotator)


def message(reader: Reader) -> str:
    """What the last key did; else what is awaited; else the current annotation in a line."""
    if reader.message:
        return one_line(reader.message)
    if reader.layer.problem:
        return one_line(reader.layer.problem)
    pending = reader.pending_annotation
    if pending is not None:
        key = reader.labels[pending.label].key
        return f"Awaited: the other passage; focus it and press {key}."
    current = reader.current_annotation
    if current is not None and reader.current_is_lost:
        return lost_sentence(reader.key_of, current)
    return f"Current: {_in_short(reader, current)}" if current is not None else ""


def _in_short(reader: Reader, annotation: Annotation) -> str:
    lacking = missing_of(reader.labels, annotation)
    parts = [named(annotation)]
    if lacking:
        parts.append(f"awaited: {lacking}")
    if annotation.flag:
        parts.append("not sure")
    if annotation.note:
        parts.append(f"note: {one_line(annotation.note)}")
    return " · ".join(parts)


def done_message(reader: Reader, filter_left: str = "") -> str:
    """What is said when an article was marked as done and left.

    `filter_left`: the filter of the list of which all are done, so that it is left, too.
    """
    states = (reader.labels[each.label].state(each) for each in reader.layer.annotations.values())
    unfinished = sum(state == "unfinished" for state in states)
    lacks = f", with {unfinished} unfinished" if unfinished else ""
    if filter_left:
        return f"Done{lacks}. All with “{one_line(filter_left, 12)}” are done; this is another."
    return f"Done{lacks}: {excerpt(reader.article.title, 40)}."


def mode(reader: Reader) -> str:
    """A badge for what is begun; empty while reading."""
    badges = []
    if reader.hints is not None:
        badges.append("FROM" if reader.hints.span and not reader.hints.first else "TO")
    if reader.question:
        badges.append("SURE?")
    if reader.focus.extending:
        badges.append(f"EXTEND {'start' if reader.focus.moving_start else 'end'}")
    if reader.pending_annotation is not None:
        badges.append("1 PENDING")
    if reader.count:
        badges.append(f"{reader.count} times")
    return " · ".join(badges)


_FOOTER = {
    "reading": (
        "next_sentence next_word jump_span tags role comment extend undo next_annotation find menu"
        " help back"
    ),
    "extending": "next_word next_sentence tags extend nudge_left nudge_right leave_extending help",
    "pending": "next_sentence next_word tags role escape help back",
    "question": "escape",
    "hinting": "escape",
}
"""Actions named in each mode, the most useful first; `tags` stands for all labels."""

_NARROW = {
    "reading": "moves jump_span any_tag role comment undo help back",
    "extending": "moves any_tag extend leave_extending help",
    "pending": "moves any_tag role escape help back",
    "question": "escape",
    "hinting": "escape",
}
"""The same where there is little room: all moves and all tags in one word each."""

_TOGETHER = {
    "next_sentence": ("next_sentence", "previous_sentence"),
    "next_word": ("previous_word", "next_word"),
}
"""Actions whose keys are shown with those of the opposite way."""

_WORDS = {
    ("escape", "pending"): "later",
    ("escape", "question"): "keep it",
    ("escape", "hinting"): "leave the hints",
    ("extend", "extending"): "other end",
}
"""What an action is called in a mode, where that is another word than usual."""


def footer(reader: Reader, *, narrow: bool = False) -> list[tuple[str, str]]:
    """The keys that work now with a word each, the most useful first."""
    table = reader.table
    found: list[tuple[str, str]] = []
    if reader.question:
        found.append((reader.question.partition(":")[0], "yes"))
    if reader.layer.can_reanchor or reader.decides_late:
        found.append((_keys(table, "changes"), table["changes"].short))
    elif reader.moved_from is not None or reader.takes_over:
        found.append((_keys(table, "changes"), "take over"))
    elif reader.current_is_lost and reader.mode == "reading":
        found.append((_keys(table, "extent"), "put it here"))
        found.append((_keys(table, "delete"), table["delete"].short))
    for name in (_NARROW if narrow else _FOOTER)[reader.mode].split():
        if name == "tags":
            found.extend((label.key, one_line(label.name)) for label in reader.labels)
        elif name == "any_tag":
            found.append((" ".join(label.key for label in reader.labels), "tag"))
        elif name == "moves":
            found.append((" ".join(_keys(table, name) for name in _TOGETHER), "move"))
        else:
            word = _WORDS.get((name, reader.mode), table[name].short)
            found.append((_keys(table, name), word))
    return found


def _keys(table: Mapping[str, UserAction], name: str) -> str:
    """The first key of an action, with that of the opposite one where they go together."""
    return " ".join(table[each].keys[0] for each in _TOGETHER.get(name, (name,)))
