"""Putting passages into the roles of an annotation."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import chain
from operator import attrgetter
from string import ascii_lowercase, digits
from typing import Any

import msgspec

from reader.model.annotation import PART, Annotation, Span
from reader.model.labels import Label
from reader.modes.annotate.state import TaggingState
from reader.modes.annotate.tag import MARK, changed, doubt_about, extent_to_tag, subject
from reader.modes.base import Action, Choice, when
from reader.text.anchor import span_at
from reader.text.lines import Extent
from reader.text.phrases import LABEL_CELLS, excerpt, missing_of, named
from reader.text.screen_text import one_line

_ROLE_CELLS, _SHORT_LABEL = 12, 13
"""Cells of a role's and of a label's name where a sentence says more than that."""

OUT = "r"
"""The sign that takes a passage out again, where it is asked what the passage is."""


def letters(label: Label) -> dict[str, str]:
    """Return the sign for each of a label's roles, by sign: a letter of its name where one is free.

    None is that of `OUT`.
    """
    signs: dict[str, str] = {}
    for role in label.roles:
        wanted = (each for each in role.name.lower() if each in ascii_lowercase)
        free = (each for each in chain(wanted, ascii_lowercase, digits) if each not in signs)
        sign = next((each for each in free if each != OUT), None)
        if sign is not None:
            signs[sign] = role.name
    return signs


# Filing a passage


class Filing(msgspec.Struct, frozen=True):
    """A passage that goes into a role of an annotation."""

    annotation: Annotation
    label: Label
    extent: Extent
    at_once: bool
    """Whether the last key put the passage where it is."""
    filed: Callable[[Any], object] | None = None
    """Called with the state once something has changed."""

    @property
    def present(self) -> Span | None:
        """The span, if the annotation has it already."""
        return next((each for each in self.annotation.spans if each.extent == self.extent), None)

    @property
    def others(self) -> tuple[Span, ...]:
        """The spans of the annotation beside it."""
        return tuple(each for each in self.annotation.spans if each.extent != self.extent)

    @property
    def asks(self) -> bool:
        """Whether there is more than one role to choose from."""
        return len(self.label.roles) > 1


def put_in_role(state: TaggingState, filed: Callable[[Any], object] | None = None) -> None:
    """Put the focus into the current annotation's next empty role; again: the next one.

    Where no role is empty, or the focus is in one, it asks which. `filed` is called with the state
    once something has changed.
    """
    annotation = subject(state)
    if annotation is None:
        return
    extent = extent_to_tag(state)
    if extent is None:
        return
    at_once = state.put_in_role_before == (annotation.id, extent)
    filing = Filing(annotation, state.labels[annotation.label], extent, at_once, filed)
    if filing.present is not None or _sees_where_it_goes(state, annotation):
        if not _keep_both(state, filing):
            _file(state, filing)
        state.document.focus.leave()


def _file(state: TaggingState, filing: Filing) -> None:
    """Do the next thing with a passage, or ask what it is."""
    annotation, label, present = filing.annotation, filing.label, filing.present
    at_once = filing.at_once
    role = present.role if present is not None else None
    values = annotation.attributes
    goes_on = present is None or at_once
    roles = label.missing_after(filing.others, role, values) if goes_on else ()
    if roles or (present is None and not filing.asks):
        _put(state, filing, roles[0] if roles else label.role_names()[0])
    elif filing.asks:
        _ask_which(state, filing)
        return
    elif not filing.others:
        name = one_line(label.name, LABEL_CELLS)
        state.say("This is its only passage; {key:delete} deletes the {label}.", label=name)
    elif at_once:
        _take_out(state, filing)
    else:
        state.say("This is part of it already. {key:role} takes it out.")
        state.put_in_role = annotation.id, filing.extent


def _sees_where_it_goes(state: TaggingState, annotation: Annotation) -> bool:
    """Return whether a passage of it is in view, or its second one awaited; else ask once."""
    extents = [span.extent for span in annotation.placed]
    in_view = any(state.document.viewport.shows(*extent) for extent in extents)
    asked = state.asked_before is not None and state.asked_before[0] == "role"
    if in_view or not extents or annotation.id == state.pending or asked:
        return True
    return state.confirm(
        "role",
        annotation.id,
        "This goes to {name}, out of view: {key} again adds it.",
        name=named(annotation),
    )


def _put(state: TaggingState, filing: Filing, role: str | None) -> None:
    """Put a passage into a role, as one step, and say what it is now.

    The one passage that held the role is replaced by a new one, and changes places with one that
    was in another role.
    """
    from reader.modes.annotate.role_limits import in_parts, is_full, is_single

    annotation, label, present = filing.annotation, filing.label, filing.present
    held = [each for each in filing.others if each.role == role]
    single = held[0] if is_single(label, role, held) else None
    if single is None and is_full(state, label, role, len(held)):
        return
    new = present is None or filing.at_once
    span = present or span_at(state.document.text, *filing.extent)
    others = [_moved(each, span.role) if each is single else each for each in filing.others]
    if new:
        others = [each for each in filing.others if each is not single]
    spans = in_parts(label, label.ordered((*others, _moved(span, role))))
    after = changed(state, annotation, spans=spans)
    state.commit("role", [(annotation, after)])
    if new or single is None:  # two that changed places are both where they were put: it asks anew
        state.put_in_role = annotation.id, filing.extent
    if state.pending == after.id:
        state.pending = None
    if new and single is not None:
        _say_replaced(state, label, role, span, single)
    elif not new:
        _say_moved(state, role or "", span, single)
    else:
        further = bool(held) and not label.pairs and filing.asks
        _say_added(state, annotation, msgspec.structs.replace(span, role=role), further=further)
    _add_what_is_left(state, annotation, after)
    if filing.filed is not None:
        filing.filed(state)


def _add_what_is_left(state: TaggingState, before: Annotation, after: Annotation) -> None:
    """Say what an annotation lacks still, that it lacks nothing now, or what to look at again."""
    lacking = missing_of(state.labels, after)
    if lacking:
        state.add("Still missing: {lacking}.", lacking=lacking)
    elif state.labels[before.label].missing(before.spans, before.attributes):
        state.add("Complete.")
    if doubt_about(after):
        state.say(doubt_about(after))


def _moved(span: Span, role: str | None) -> Span:
    """Return a span in a role; which source it means, and of what it is a part, holds for the role
    that it had."""
    if span.role == role:
        return span
    extra = {name: value for name, value in span.extra.items() if name != PART}
    return msgspec.structs.replace(span, role=role, extra=extra).referring("")


def _keep_both(state: TaggingState, filing: Filing) -> bool:
    """Put back what the last key replaced; return whether there was that."""
    from reader.modes.annotate.role_limits import in_parts

    replaced, present = state.replaced_before, filing.present
    if replaced is None or present is None or not filing.at_once:
        return False
    annotation, label = filing.annotation, filing.label
    spans = in_parts(label, label.ordered((*annotation.spans, replaced)))
    state.commit("role", [(annotation, changed(state, annotation, spans=spans))])
    role, quote = _short(present.role), excerpt(present.text, 14)
    other = excerpt(replaced.text, 14)
    state.say("{quote} and {other} are its {role} now.", quote=quote, other=other, role=role)
    state.put_in_role = annotation.id, filing.extent
    if filing.filed is not None:
        filing.filed(state)
    return True


def _take_out(state: TaggingState, filing: Filing) -> None:
    after = changed(state, filing.annotation, spans=filing.others)
    state.commit("role", [(filing.annotation, after)])
    state.say("Taken out of the {label} again.", label=one_line(filing.label.name, LABEL_CELLS))
    if filing.filed is not None:
        filing.filed(state)


def _say_replaced(
    state: TaggingState, label: Label, role: str | None, span: Span, single: Span
) -> None:
    """Say what gave way to a passage, and keep that for the same key, where both may be."""
    from reader.modes.annotate.role_limits import maximum

    only = maximum(label, role) == 1
    state.replaced = None if only else single
    both = "{key:undo} takes it back" if only else "{key:role} keeps both"
    state.say(
        f"Its {{role}} is now {{quote}}, not {{other}}; {both}.",
        role=_short(role),
        quote=excerpt(span.text, 14),
        other=excerpt(single.text, 14),
    )


def _say_moved(state: TaggingState, role: str, before: Span, swapped: Span | None) -> None:
    state.say("Now its {role}.", role=_short(role))
    if swapped is not None and before.role:
        quote = excerpt(swapped.text, 14)
        state.say(
            "Now its {role}; its {other} is {quote}.",
            role=_short(role),
            other=_short(before.role),
            quote=quote,
        )


def _say_added(state: TaggingState, annotation: Annotation, span: Span, *, further: bool) -> None:
    """Say what was added to which annotation; the quote is short where the message is long."""
    if further:
        name = named(annotation, 10, _SHORT_LABEL)
        state.say("A further {role} of {name}.", role=_short(span.role), name=name)
        return
    name, role = named(annotation, 14, _SHORT_LABEL), _short(span.role).capitalize()
    if state.labels[annotation.label].pairs:
        role = "A further passage" if len(annotation.spans) > 1 else "The other passage"
    if role:
        quote = excerpt(span.text, 14)
        state.say("{role} of {name}: {quote}.", role=role, name=name, quote=quote)
    else:
        state.say("Added {quote} to {name}.", quote=excerpt(span.text), name=name)


def _short(role: str | None) -> str:
    return one_line(role or "", _ROLE_CELLS)


# Asking which role it is


def _ask_which(state: TaggingState, filing: Filing) -> None:
    """Ask, by a letter for each, which role a passage has; one that is in may be taken out."""
    present = filing.present
    choices = [
        Choice(sign, _short(name), partial(_put, filing=filing, role=name))
        for sign, name in letters(filing.label).items()
        if not present or name != present.role
    ]
    if present is not None and filing.others:
        choices.append(Choice(OUT, "out", partial(_take_out, filing=filing)))
    state.let_choose(choices, "No role has that letter; {key:escape} leaves.")
    if present is None:
        quote = excerpt(state.document.text[slice(*filing.extent)])
        state.say("Which of its roles is {quote}?", quote=quote)
    else:
        role = _short(present.role) or "passage"
        lacking = _short(next(iter(state.awaited), ""))
        if lacking and not filing.others:
            state.say(
                "This is its {role}, not its {lacking}. What is it to be?",
                role=role,
                lacking=lacking,
            )
        else:
            state.say("This is its {role}. What is it to be?", role=role)


ROLE = Action(
    "role",
    ("r",),
    put_in_role,
    "role",
    MARK,
    "Put the focus into the next empty role; where there is none, ask which.",
    changes=True,
    at_focus=True,
    past={"role": "role"},
    offer=lambda state: (
        4 if state.lacks_partner else when(reading=30)(state) if state.takes_roles else 0
    ),
    word=lambda state: "other passage" if state.lacks_partner else "role",
    turns=attrgetter("awaited"),
)
