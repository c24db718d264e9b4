"""What an annotation says beside its passages: its attributes, set by a key for each value."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from string import ascii_lowercase
from typing import Any

from reader.model.annotation import Annotation
from reader.model.labels import CHOICE, KIND, NUMBER, WITHIN_ONE, YES_NO, Attribute, Label
from reader.modes.annotate.state import Annotating, TaggingState
from reader.modes.annotate.tag import changed, subject
from reader.modes.requests import AskAttributes, AskComment, Field, Value
from reader.text.phrases import instead, named, roles_missing_of, value_of
from reader.text.screen_text import one_line

_DIGITS = "1234567890"
_LETTERS = ascii_lowercase.replace("q", "")
"""Signs of values after the digits; q leaves a dialog."""

_NAME_CELLS = 16

_NUMBER = r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?"
"""What is taken for a number: as many digits as any program keeps exactly."""


# What can be set


def fields(label: Label, annotation: Annotation) -> Sequence[Field]:
    """Return the attributes of a label, each with a sign for it or for each of its values.

    Values have the digits and then letters, in their order. What is typed has a letter of its name;
    so has a choice for which no sign is left.
    """
    free = [*_DIGITS, *_LETTERS[: max(0, len(_LETTERS) - len(label.attributes))]]
    shown = []
    for attribute in label.attributes:
        values: Sequence[object] = attribute.values
        if attribute.type == YES_NO:
            values = (True, False)
        count = len(values) if len(values) <= len(free) else 0
        shown.append([*zip(free[:count], values[:count], strict=True)])
        free = free[count:]
    used = {sign for taken in shown for sign, _ in taken}
    return [
        Field(
            attribute.name,
            annotation.attributes.get(attribute.name),
            tuple(Value(sign, value, value_of(value)) for sign, value in taken),
            "" if taken else _letter(attribute, used),
            attribute.required,
        )
        for attribute, taken in zip(label.attributes, shown, strict=True)
    ]


def _letter(attribute: Attribute, used: set[str]) -> str:
    """Return a letter for an attribute that is typed, of its name where one is free; take it."""
    wanted = (each for each in attribute.name.lower() if each in _LETTERS)
    every = (each for each in (*wanted, *_LETTERS, *_DIGITS) if each not in used)
    letter = next(every, "")
    used.add(letter)
    return letter


# Asking


def ask(state: TaggingState) -> None:
    """Set attributes of the current annotation."""
    annotation = subject(state)
    if annotation is not None:
        _ask(state, annotation)


def _ask(state: TaggingState, annotation: Annotation) -> None:
    label = state.labels[annotation.label]
    if not label.attributes:
        name = one_line(label.name, _NAME_CELLS)
        state.say("{label} has no attributes; labels.toml can give it some.", label=name)
        return
    keep = partial(set_attribute, annotation_id=annotation.id)
    heading = named(annotation)
    state.request(AskAttributes(heading, fields(label, annotation), keep))


def ask_required(state: TaggingState) -> None:
    """Ask for what the current annotation has to say, once it has all its passages."""
    annotation = state.document.current_annotation
    if annotation is not None and not roles_missing_of(state.labels, annotation):
        _ask(state, annotation)


# Setting


def set_attribute(state: TaggingState, name: str, value: object | None, annotation_id: str) -> None:
    """Give an attribute a value, and take it off again where it has that; None: it is typed."""
    annotation = state.document.marks.annotation(annotation_id)
    if annotation is None:
        return
    now = annotation.attributes.get(name)
    if value is not None:
        _commit(state, annotation, name, None if _same(now, value) else value)
        return
    _type(state, annotation, name, "" if now is None else value_of(now))


def _same(one: object, other: object) -> bool:
    """Return whether two values are equal; 1 is not yes."""
    return type(one) is type(other) and one == other


def _type(state: TaggingState, annotation: Annotation, name: str, text: str) -> None:
    keep = partial(type_attribute, name=name, annotation_id=annotation.id)
    what = f"{one_line(name, _NAME_CELLS)} of"
    state.request(AskComment(annotation.id, named(annotation), text, what, keep=keep))


def type_attribute(state: TaggingState, text: str, name: str, annotation_id: str) -> None:
    """Give an attribute what was typed; nothing: take it off. What it cannot be is asked again."""
    annotation = state.document.marks.annotation(annotation_id)
    if annotation is None:
        return
    label = state.labels[annotation.label]
    attribute = next((each for each in label.attributes if each.name == name), None)
    try:
        value = _read(attribute, text.strip())
    except ValueError as error:
        state.say("{text} {fault}.", text=one_line(text, 20), fault=str(error))
        _type(state, annotation, name, text)
        return
    if not _same(annotation.attributes.get(name), value):
        _commit(state, annotation, name, value)


def _read(attribute: Attribute | None, text: str) -> object | None:
    """Return the value that a text says; None for nothing. Raises ValueError with what is wrong."""
    if not text or attribute is None:
        return text or None
    if attribute.type == NUMBER:
        if re.fullmatch(_NUMBER, text) is None:
            raise ValueError("is no number, such as 12 or 0.5")
        return float(text) if "." in text else int(text)
    if attribute.type in (CHOICE, YES_NO):
        values: dict[str, object] = {each: each for each in attribute.values}
        values = values or {"yes": True, "no": False}
        known = {word.casefold(): value for word, value in values.items()}
        if text.casefold() not in known:
            raise ValueError(f"is none of its values{instead(text, values)}")
        return known[text.casefold()]
    return text


def _commit(state: TaggingState, annotation: Annotation, name: str, value: object | None) -> None:
    """Keep a value, None to take it off, as one step; ask on where something is required still."""
    label = state.labels[annotation.label]
    values: dict[str, Any] = {k: v for k, v in annotation.attributes.items() if k != name}
    if value is not None:
        values[name] = value
    after = changed(state, annotation, attributes=values)
    state.commit("attribute", [(annotation, after)])
    state.choose(after.id)
    shown = one_line(name, _NAME_CELLS)
    if value is None:
        state.say("{name} taken off; {key:undo} brings it back.", name=shown)
    else:
        state.say("{name}: {value}.", name=shown, value=one_line(value_of(value), 24))
    if label.unset(after):
        ask_required(state)


# The kind of a pair that was just begun or tied: a digit names it, any other key leaves it open


def kinds_of(label: Label) -> Sequence[str]:
    """Return the kinds that annotations of a label can be of, as far as digits reach."""
    values = (each.values for each in label.attributes if each.name == KIND and each.type == CHOICE)
    return next(values, ())[: len(_DIGITS)]


def ask_kind(state: Annotating, annotation: Annotation) -> None:
    """Take the next key for the annotation's kind if it is a digit, unless it has a kind."""
    if _choices(state, annotation) and KIND not in annotation.attributes:
        state.naming = annotation.id


def kinds_asked(state: Annotating) -> Sequence[tuple[str, str]]:
    """Return the digits that name a kind now, each with its kind, safe for the screen."""
    annotation = state.document.marks.annotation(state.naming) if state.naming else None
    choices = _choices(state, annotation) if annotation is not None else {}
    return [(digit, one_line(kind)) for digit, kind in choices.items()]


def _choices(state: Annotating, annotation: Annotation) -> Mapping[str, str]:
    """Return the kinds that an annotation can be of, by digit; while it awaits its second passage,
    those that may stand on one."""
    label = state.labels[annotation.label]
    lacks = bool(label.missing(annotation.spans, annotation.attributes))
    return {d: kind for d, kind in _by_digit(label).items() if not lacks or kind in WITHIN_ONE}


def _by_digit(label: Label) -> Mapping[str, str]:
    """Return the kinds of a label, by the digit that names each."""
    return dict(zip(_DIGITS, kinds_of(label), strict=False))


def say_it_counts(state: Annotating, digit: int) -> None:
    """Say that a digit counts, if it stands for a kind where there is a second passage."""
    annotation = state.layer.annotations.get(state.pending or "")
    every = _by_digit(state.labels[annotation.label]) if annotation is not None else {}
    kind = every.get(str(digit))
    if kind is not None:
        kind = one_line(kind, _NAME_CELLS)
        state.say("{digit} counts: {kind} needs a second passage first.", digit=digit, kind=kind)


def name_kind(state: Annotating, digit: int) -> None:
    """Set the kind that a digit stands for on the annotation that was asked for it."""
    asked = state.naming_before
    annotation = state.document.marks.annotation(asked) if asked is not None else None
    if annotation is None:
        return
    kind = _choices(state, annotation).get(str(digit))
    if kind is None:
        state.naming = asked
        state.say("There is no kind of that number.")
        return
    attributes = {**annotation.attributes, KIND: kind}
    state.commit("kind", [(annotation, changed(state, annotation, attributes=attributes))])
    alone = ", complete on one passage; {key:role} adds another" if asked == state.pending else ""
    state.say(f"Its kind is {{kind}}{alone}; {{key:undo}} asks again.", kind=one_line(kind))
