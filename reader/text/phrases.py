"""Describe annotations in words, safe for the screen: short in messages, or in full."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

import msgspec
from rich.cells import cell_len

from reader.model.annotation import Annotation, Span
from reader.model.labels import CONTENT, KIND, SOURCE, Label, LabelSet, holds_its_own
from reader.text.screen_text import as_sentence, one_line, wrap

_DOUBLE = frozenset('"“”„«»')

QUOTE_CELLS = 24
"""Cells of a quote in a message."""

LABEL_CELLS = 20
"""Cells of a label in a message that must fit one line with the text after it."""


def percent(share: float) -> str:
    """Return a share as whole per cent; only all of it is 100."""
    return f"{100 if share >= 1 else min(99, int(share * 100 + 0.5))}%"


def quoted(line: str) -> str:
    """Put a line in quotation marks, single ones if it has double ones at its ends."""
    own = line[:1] in _DOUBLE or line[-1:] in _DOUBLE
    return f"‘{line}’" if own and line else f"“{line}”"


def excerpt(text: str, cells: int = QUOTE_CELLS) -> str:
    """Return a text in quotation marks, cut to a number of cells and safe for the screen."""
    return quoted(one_line(text, cells))


def excerpt_of_ends(text: str, cells: int = QUOTE_CELLS) -> str:
    """Return a text in quotation marks, shortened in its middle to a number of cells."""
    line = one_line(text)
    if cell_len(line) <= cells:
        return quoted(line)
    words = line.split(" ")
    first = len(words)
    while first > 1 and cell_len(" ".join(words[first - 1 :])) <= cells // 2:
        first -= 1
    tail = " ".join(words[first:])
    return quoted(f"{one_line(line, cells - cell_len(tail) - bool(tail))} {tail}".strip())


_ENDS_WITH_QUOTE = re.compile(r"(.*?)([“‘])(.+)([”’])", re.DOTALL)


def with_shorter_quote(words: str, cells: int) -> str:
    """Return words that end with a quote, as `named` and `excerpt` make them, with that cut to a
    number of cells; any other words as they are."""
    found = _ENDS_WITH_QUOTE.fullmatch(words) if words[-1:] in ("”", "’") else None
    if found is None or cell_len(found[3]) <= cells:
        return words
    before, opening, quote, closing = found.groups()
    return f"{before}{opening}{one_line(quote, cells).rstrip('…')}…{closing}"


def named(annotation: Annotation, cells: int = QUOTE_CELLS, label_cells: int | None = None) -> str:
    """Return an annotation's label and the start of its quote, each cut to a number of cells."""
    label = one_line(annotation.label, label_cells)
    return f"{label} {excerpt(annotation.spans[0].text, cells)}"


def counted(count: int, what: str) -> str:
    """Return a number and its noun, in the plural where the number is not 1."""
    return f"1 {what}" if count == 1 else f"{count} {what}s"


def listed(names: Iterable[str]) -> str:
    """Join names: “Anna, Ben and Cleo”."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is nearly another one, whatever the case; None for none."""
    from difflib import get_close_matches

    folded = {name.casefold(): name for name in reversed([*known])}
    near = get_close_matches(word.casefold(), folded, n=1)
    return folded[near[0]] if near else None


def instead(word: str, known: Iterable[str]) -> str:
    """Return how a sentence goes on that refuses a word: the known one that is nearest to it, else
    all of them; nothing if there are none."""
    names = [*known]
    near = nearest(word, names)
    if near is not None:
        return f"; did you mean {near!r}?"
    return f"; there are: {', '.join(names)}" if names else ""


def fitting(sentences: Iterable[str], cells: int, *, first: bool = False) -> str:
    """Join the last sentences that fit into a number of cells; `first`: the first ones instead."""
    kept = list(sentences)
    while len(kept) > 1 and cell_len(" ".join(kept)) > cells:
        kept.pop(-1 if first else 0)
    return " ".join(kept)


def lost_of(annotation: Annotation) -> str:
    """Say which spans of an annotation are no longer in the text; empty if none is lost."""
    if annotation.orphan:
        return "lost in the text"
    lost = [span.role or "a passage" for span in annotation.spans if span.gone]
    return f"lost: {listed(lost)}" if lost else ""


def missing_of(labels: LabelSet, annotation: Annotation) -> str:
    """Say what an incomplete annotation lacks: spans and attributes; empty if it is complete."""
    label = labels[annotation.label]
    spans = roles_missing_of(labels, annotation)
    return " and ".join(filter(None, (spans, *label.unset(annotation))))


def roles_missing_of(labels: LabelSet, annotation: Annotation) -> str:
    """Say which spans an annotation lacks; empty if it lacks none."""
    label = labels[annotation.label]
    missing = label.missing(annotation.spans, annotation.attributes)
    return "the other passage" if missing and label.pairs else " and ".join(missing)


def kind_of(labels: LabelSet, annotation: Annotation) -> str:
    """Return the kind of a pair, safe for the screen; empty where it has none, or is no pair."""
    kind = annotation.attributes.get(KIND) if labels[annotation.label].pairs else None
    return "" if kind is None else one_line(str(kind), LABEL_CELLS)


def value_of(value: object) -> str:
    """Return the value of an attribute in words, safe for the screen."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return one_line(str(value))


HOLDS_ITS_OWN = {
    CONTENT: "the content holds its own source and cue",
    SOURCE: "the source holds its own cue",
    "": "",
}
"""What is to be looked at again in an attribution, by what `holds_its_own` returns."""

# Why something is refused


def without_advice(reason: str) -> str:
    """Return the reason of an error as a sentence, without the advice for the command line.

    The advice is behind a colon, but for one behind the name of a file, or a semicolon.
    """
    kept = re.match(r"(?:\S+: )?[^:;]*", one_line(reason))
    return as_sentence(kept[0] if kept else "")


# An annotation in full

NAME_CELLS = 40
"""Cells of the name of a role or attribute, which may be any text."""


PASSAGE = "passage"
"""What the spans of a pair are called, whatever the name of their one role."""

MISSING, NOTE, GUIDELINE = "missing", "note", "guideline"
"""Names of details that are shown in a way of their own."""


class Detail(msgspec.Struct, frozen=True):
    """A line of an annotation in full: what it is, and its text, safe for the screen."""

    name: str
    text: str


def role_name(label: Label, span: Span) -> str:
    """Return what a span is called by its role, safe for the screen."""
    return PASSAGE if label.pairs else one_line(span.role or "", NAME_CELLS) or "text"


def meant(span: Span) -> str:
    """Return the quote of a span on one line, and the source that it means: “he → Ida Holm”."""
    quote, name = one_line(span.text), one_line(span.refers)
    return f"{quote} → {name}" if name else quote


def _in_full(label: Label, span: Span) -> Detail:
    """Return a passage by its role; one of another article in its sentence, a lost one in what
    stood beside it."""
    if span.elsewhere is not None:
        from reader.text.around import in_what_is_known  # rarely needed

        return Detail(
            f"{role_name(label, span)}, in {article_of(span)}", in_what_is_known(span).marked
        )
    if span.lost:
        return Detail(f"{role_name(label, span)}, lost; it stood here", _around(span))
    return Detail(role_name(label, span), meant(span))


def article_of(span: Span, cells: int | None = None) -> str:
    """Return the article that a span stands in, if it is another one, safe for the screen."""
    return one_line(span.elsewhere.article, cells) if span.elsewhere is not None else ""


def _around(span: Span) -> str:
    """Return a passage that is not in this text, in what stands beside it."""
    before, quote, after = one_line(span.prefix), one_line(span.text, 160), one_line(span.suffix)
    return f"{before and f'… {before}'} «{quote}» {after and f'{after} …'}".strip()


MOST_PASSAGES = 200
"""Passages of one annotation that are listed; nearly all have fewer than ten."""


def details(labels: LabelSet, annotation: Annotation, *, repair: str = "") -> list[Detail]:
    """Return an annotation in full: passages by role, what is missing, note, attributes, guideline.

    `repair`: what to do where a passage is lost, as a sentence.
    """
    label = labels[annotation.label]
    lines = [_in_full(label, span) for span in annotation.spans[:MOST_PASSAGES]]
    more = len(annotation.spans) - len(lines)
    return [
        *lines,
        *_unless_empty("further passages", f"{more:,}, not listed here" if more > 0 else ""),
        *_unless_empty("what to do", repair if annotation.has_lost else ""),
        *_unless_empty(MISSING, missing_of(labels, annotation)),
        *_unless_empty("look again", HOLDS_ITS_OWN[holds_its_own(annotation.spans)]),
        *_unless_empty("not sure", "marked for a second look" if annotation.flag else ""),
        *_unless_empty(NOTE, one_line(annotation.note or "")),
        *_values(label, annotation),
        *_unless_empty(GUIDELINE, one_line(label.guideline)),
    ]


def _values(label: Label, annotation: Annotation) -> Iterator[Detail]:
    """Yield the attributes of an annotation, in the label's order, with what is wrong with them."""
    values = annotation.attributes
    defined = {each.name: each for each in label.attributes}
    for name in dict.fromkeys((*(each for each in defined if each in values), *values)):
        text, value = value_of(values[name]), values[name]
        fault = defined[name].fault(value) if name in defined and value is not None else ""
        doubt = f" ({one_line(fault)})" if fault else ""
        yield Detail(one_line(str(name), NAME_CELLS), text + doubt)


def _unless_empty(name: str, text: str) -> list[Detail]:
    return [Detail(name, text)] if text else []


# What an annotation is about

MOST_CELLS = 200
"""Cells of one passage, of which no line shows more."""

TIED, SAYS, GOES_ON = " ↔ ", ": ", " … "
"""Between the passages of a pair, a source and what it says, and other passages."""


class About(NamedTuple):
    """What an annotation is about: a source and what it says, the passages of a pair, or a text."""

    first: str
    """The source or the first passage of several; empty where there is one passage."""
    between: str
    rest: str
    """What the source says, in quotation marks, the further passages, or the one there is."""

    @property
    def line(self) -> str:
        """All of it on one line."""
        return f"{self.first}{self.between}{self.rest}"


def about(label: Label, annotation: Annotation) -> About:
    """Return what an annotation is about; `label` is its label."""
    roles = label.role_names()
    sources = _texts(annotation, SOURCE)
    main = _texts(annotation, roles[0]) if SOURCE in roles else []
    if sources and main:
        return About(", ".join(sources), SAYS, quoted(GOES_ON.join(main)))
    texts = main or [_short(span.text) for span in annotation.spans[:MOST_PASSAGES]]
    between = TIED if label.pairs else GOES_ON
    first, *rest = texts
    return About(first, between, between.join(rest)) if rest else About("", "", first)


def about_lines(about: About, width: int, most: int = 1) -> list[str]:
    """Return it in at most `most` lines of `width` cells; what is cut ends with an ellipsis.

    The first part leaves half of the room to the rest.
    """
    room = width * most
    if about.first and cell_len(about.line) > room:
        left = room - cell_len(about.between) - cell_len(about.rest)
        about = about._replace(first=one_line(about.first, max(room // 2, left)))
    line = about.line
    rows = wrap(line, max(4, width))
    lines = [line[start:end].rstrip() for start, end in rows[:most]]
    if len(rows) > most:
        mark = line[-1] if about.between == SAYS else ""
        lines[-1] = one_line(line[rows[most - 1][0] :], width - len(mark)) + mark
    return lines


def _texts(annotation: Annotation, role: str | None) -> list[str]:
    spans = (span for span in annotation.spans if span.role == role)
    return [_short(span.refers or span.text) for span in islice(spans, MOST_PASSAGES)]


def _short(text: str) -> str:
    return one_line(text, MOST_CELLS)
