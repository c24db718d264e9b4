"""Labels: what an annotation can state, the roles of its spans, and the key that sets it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

import msgspec

from reader.model.annotation import LOST, Annotation, Elsewhere, Span

CONTENT, SOURCE, CUE = "content", "source", "cue"
"""Roles of an attribution."""

KIND = "kind"
"""The attribute of an inconsistency that says how its passages differ."""

# Compiled on first use, as they come after what is shown first.
_BEFORE_NAME = r"(?:^|[\n\r])[^\w\n\r]*(?:[(\[][\d:.]+[)\]])?[^\w\n\r]*$"
_BEHIND_NAME = r"[*_ ]*(?:[(\[][^()\[\]\n]{1,24}[)\]])?[*_ ]*[:：][*_]*\s*[^\w\s]*"


def _is_turn(spans: Sequence[Span]) -> bool:
    """Return whether spans are a turn: a name that begins a line, a colon, and what is said."""
    starts = sorted(span.start for span in spans if span.role == CONTENT and not span.lost)
    return any(
        re.fullmatch(_BEHIND_NAME, between) is not None
        for source in spans
        if source.role == SOURCE and not source.lost and re.search(_BEFORE_NAME, source.prefix)
        for between in _between(source, starts)
    )


def _between(source: Span, starts: Sequence[int]) -> Iterator[str]:
    """Yield what of a source's suffix stands before contents that start there, each once."""
    first, last = source.end, source.end + len(source.suffix)
    if starts and starts[0] <= first:
        yield ""
    for start in starts[bisect_right(starts, first) : bisect_left(starts, last)]:
        yield source.suffix[: start - first]
    if starts and starts[-1] >= last > first:
        yield source.suffix


def holds_its_own(spans: Sequence[Span]) -> str:
    """Return the role of an attribution that takes in what should stand beside it; else nothing.

    That is a content with its own source and cue within it, so that what someone is said to have
    said takes in the words that say who said it; or a source with its own cue.
    """
    if len(spans) < 2 or not any(span.role == CUE for span in spans):
        return ""
    if {SOURCE, CUE} <= _roles_within(spans, CONTENT):
        return CONTENT
    return SOURCE if CUE in _roles_within(spans, SOURCE) else ""


def _roles_within(spans: Sequence[Span], role: str) -> set[str | None]:
    """Return the roles of spans that lie within one of a role."""
    outer = sorted(span.extent for span in spans if span.role == role and not span.lost)
    starts = [start for start, _ in outer]
    reach = [LOST - 1, *accumulate((end for _, end in outer), max)]
    return {span.role for span in spans if span.end <= reach[bisect_right(starts, span.start)]}


class Role(msgspec.Struct, frozen=True):
    """The part that a span plays in an annotation."""

    name: str
    minimum: int = 1
    """Number of spans in this role that an annotation needs to be complete."""
    maximum: int = 0
    """The most spans that it may have in this role; 0: any number."""
    parts: bool = False
    """Whether the spans in this role are the parts of one passage, and not several passages."""


YES_NO, CHOICE, NUMBER, TEXT = "yes/no", "choice", "number", "text"
ATTRIBUTE_TYPES = (YES_NO, CHOICE, NUMBER, TEXT)
"""What the value of an attribute can be: `bool`, `str` out of a list, `int` or `float`, `str`."""


NONE = "none"
"""Value of an attribute that has the name of a role: the text has no passage for that role."""


WITHIN_ONE = ("number", "quotation")
"""Kinds of what may be wrong within one passage: a number that does not add up, a quotation that
never closes."""


class Attribute(msgspec.Struct, frozen=True):
    """A thing that an annotation can say beside its spans."""

    name: str
    type: str = TEXT
    """One of `ATTRIBUTE_TYPES`."""
    values: tuple[str, ...] = ()
    """What can be chosen, for a choice."""
    required: bool = False
    """Whether an annotation is asked for it, and unfinished without it."""

    def fault(self, value: object) -> str:
        """Return what is wrong with a value, after “it”; empty for nothing."""
        if self.type == YES_NO:
            return "" if isinstance(value, bool) else "is neither true nor false"
        if self.type == NUMBER:
            number = isinstance(value, int | float) and not isinstance(value, bool)
            return "" if number else "is no number"
        if self.type == CHOICE and value not in self.values:
            return f"is none of {', '.join(self.values)}"
        return "" if isinstance(value, str) else "is no text"


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """One statement that an annotation can make about a text."""

    name: str
    key: str
    """The key that tags with it: a letter or F2 to F9."""
    letter: str
    """A character of one cell, shown in the gutter."""
    roles: tuple[Role, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    guideline: str = ""
    """When to use it: a sentence or two for the annotator."""

    def role_names(self) -> tuple[str | None, ...]:
        """Return the roles in order; `(None,)` for a label without roles."""
        return tuple(role.name for role in self.roles) or (None,)

    @property
    def pairs(self) -> bool:
        """Whether its spans share one role, as the passages of an inconsistency do."""
        return len(self.roles) == 1 and self.roles[0].minimum > 1

    def missing(
        self, spans: Sequence[Span], attributes: Mapping[str, Any] | None = None
    ) -> tuple[str, ...]:
        """Return the roles that still lack spans, in order; a lost span fills no role.

        A speaker's turn in a transcript needs no cue: the colon behind the name is one.
        `attributes` of the annotation may say that there is nothing for a role, see `NONE`, or that
        one passage contradicts itself, see `WITHIN_ONE`.
        """
        if not self.roles:
            return ()
        kind = attributes.get(KIND) if attributes and self.pairs else None
        if kind in WITHIN_ONE and len(spans) == 1 and not spans[0].lost:
            return ()
        filled = [span.role for span in spans if not span.gone]
        lacking = [role.name for role in self.roles if filled.count(role.name) < role.minimum]
        if attributes:
            lacking = [name for name in lacking if attributes.get(name) != NONE]
        if CUE in lacking and _is_turn(spans):
            lacking.remove(CUE)
        return tuple(lacking)

    def unset(self, annotation: Annotation) -> tuple[str, ...]:
        """Return the required attributes that have no value yet, in order."""
        required = [each.name for each in self.attributes if each.required]
        if not required:  # as of nearly all labels
            return ()
        values = annotation.attributes
        return tuple(name for name in required if values.get(name) is None)

    def faults(self, annotation: Annotation) -> Iterator[tuple[str, str]]:
        """Yield what of an annotation is not as this label has it: which of its roles or attributes
        that is, and what is wrong, after “it”.

        Attributes that are not defined are somebody else's, and no fault.
        """
        values = annotation.attributes
        for attribute in self.attributes if values else ():
            value = values.get(attribute.name)
            fault = "" if value is None else attribute.fault(value)
            if fault:
                yield attribute.name, fault
        if len(annotation.spans) < 2:  # then no role can have too much
            return
        counts = Counter(span.role for span in annotation.spans)
        for role in self.roles:
            count = counts[role.name]
            if role.maximum and count > role.maximum:
                yield role.name, f"has more than {role.maximum} of its passages"
            if role.parts and count > 1:
                parts = {span.part for span in annotation.in_role(role.name)}
                if parts == {0} or len(parts) > 1:
                    yield role.name, "is in several passages, not in parts of one"

    def role(self, name: str | None) -> Role | None:
        """Return a role of this label by its name; None where it has none of that name."""
        return next((each for each in self.roles if each.name == name), None)

    def missing_after(
        self, others: Sequence[Span], role: str | None, attributes: Mapping[str, Any] | None = None
    ) -> tuple[str, ...]:
        """Return the roles that a span in a role can go on to: those after it that lack spans.

        All that `others` lack, where the role is None, or others fill it as well.
        """
        missing = self.missing(others, attributes)
        return missing[missing.index(role) + 1 :] if role in missing else missing

    def ordered(self, spans: Sequence[Span]) -> tuple[Span, ...]:
        """Return the spans by role in this label's order, unknown ones last, then by start; those
        of other articles behind."""
        names = self.role_names()

        def rank(span: Span) -> tuple[int, Elsewhere | tuple[()], int, int]:
            role = names.index(span.role) if span.role in names else len(names)
            return role, span.elsewhere or (), span.start, span.end

        return tuple(sorted(spans, key=rank))

    def state(self, annotation: Annotation) -> str:
        """Return complete, unfinished (a span or an attribute is missing) or orphan (no span is in
        the text)."""
        if annotation.orphan:
            return "orphan"
        lacks = self.missing(annotation.spans, annotation.attributes) or self.unset(annotation)
        return "unfinished" if lacks else "complete"


class LabelSet(msgspec.Struct, frozen=True):
    """The labels of a workspace in display order."""

    labels: tuple[Label, ...]

    def __iter__(self) -> Iterator[Label]:
        return iter(self.labels)

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def main_roles(self) -> dict[str, str]:
        """Label name to its first role, which holds the marked statement, for labels with roles."""
        return {label.name: label.roles[0].name for label in self.labels if label.roles}

    def __contains__(self, name: object) -> bool:
        return name in [label.name for label in self.labels]

    def __getitem__(self, name: str) -> Label:
        """Return a label; for an unknown name a plain one, to keep old annotations readable."""
        for label in self.labels:
            if label.name == name:
                return label
        return Label(name=name, key="", letter=name[:1].upper() or "?")


FACT = Label(
    name="fact",
    key="f",
    letter="F",
    attributes=(Attribute("checked", CHOICE, ("true", "false", "unclear")), Attribute("evidence")),
    guideline="A statement that evidence could prove true or false, in the article's own voice.",
)
OPINION = Label(
    name="opinion",
    key="o",
    letter="O",
    attributes=(Attribute("whose"),),
    guideline="A judgement, evaluation, prediction or wish, in the article's own voice.",
)
ATTRIBUTION = Label(
    name="attribution",
    key="a",
    letter="A",
    roles=(Role(CONTENT), Role(SOURCE), Role(CUE)),
    attributes=(
        Attribute("manner", CHOICE, ("direct", "indirect", "mixed")),
        Attribute("source", CHOICE, ("named", "described", "anonymous", "none")),
    ),
    guideline="What someone is said to have said or thought: the content, who the source is, and"
    " the cue that ties them.",
)
KINDS = (
    "number",
    "date",
    "place",
    "person",
    "negation",
    "quotation",
    "cause",
    "certainty",
    "headline",
    "other",
)
"""In what the passages of an inconsistency differ."""

SEVERITIES = ("minor", "major")
"""How much of what an article says an inconsistency puts in doubt."""

INCONSISTENCY = Label(
    name="inconsistency",
    key="i",
    letter="I",
    roles=(Role("claim", 2),),
    attributes=(
        Attribute(KIND, CHOICE, KINDS),
        Attribute("severity", CHOICE, SEVERITIES),
        Attribute("reasoning"),
    ),
    guideline="Two passages of the article that cannot both be true.",
)

DEFAULT_LABELS = LabelSet((FACT, OPINION, ATTRIBUTION, INCONSISTENCY))
