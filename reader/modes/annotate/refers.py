"""Which source a pronoun means: “he” refers to one that the article names."""

from __future__ import annotations

from functools import partial
from operator import attrgetter

from reader.model.annotation import Annotation, Span
from reader.model.labels import SOURCE
from reader.modes.annotate.state import TaggingState
from reader.modes.annotate.tag import MARK, changed, subject
from reader.modes.base import Action, when
from reader.modes.requests import ChooseSource
from reader.text.lines import Extent
from reader.text.phrases import LABEL_CELLS, excerpt
from reader.text.screen_text import one_line


def choose(state: TaggingState) -> None:
    """Choose the source that a pronoun in the role of one means; the same again takes it off."""
    annotation = subject(state)
    span = _pronoun(state, annotation) if annotation is not None else None
    if annotation is None:
        return
    if span is None:
        _say_no_source(state, annotation)
        return
    names = sources(state, span)
    if not names:
        state.say(
            "No names yet: first tag who {quote} is, as {role} of another tag.",
            quote=excerpt(span.text, 14),
            role=one_line(span.role or SOURCE, LABEL_CELLS),
        )
        return
    keep = partial(refer, annotation_id=annotation.id, extent=span.extent)
    state.request(ChooseSource(f"Who is {excerpt(span.text)}?", names, span.refers, keep))


def _pronoun(state: TaggingState, annotation: Annotation) -> Span | None:
    """Return the source in focus, else the first one.

    Of a label without such a role, whichever of its roles but the first is in focus.
    """
    roles = state.labels[annotation.label].role_names()
    named = (SOURCE,) if SOURCE in roles else roles[1:]
    extent = state.document.focus.extent
    in_focus = [each for each in annotation.spans if each.extent == extent and each.role in named]
    return next(iter((*in_focus, *annotation.in_role(SOURCE))), None)


def _say_no_source(state: TaggingState, annotation: Annotation) -> None:
    name = one_line(annotation.label, LABEL_CELLS)
    state.say("This {name} has no source to say more about.", name=name)
    if SOURCE in state.labels[annotation.label].role_names():
        state.add("Focus it and press {key:role}.")


def sources(state: TaggingState, pronoun: Span) -> list[str]:
    """Return the names that others in the role of a span have in the article, each once.

    The nearest before it comes first, then those before that, then those behind it. One that is
    a pronoun itself stands for the source that it means, or for none.
    """
    from reader.services.suggest.attribution.lexicon import NAMELESS  # asked for by a key alone

    spans = (
        span
        for annotation in state.document.marks
        for span in annotation.in_role(pronoun.role)
        if span.extent != pronoun.extent or span.lost
    )
    ordered = sorted(spans, key=lambda span: _distance(span, pronoun))
    names = (span.refers or " ".join(span.text.split()) for span in ordered)
    own = pronoun.text.casefold().strip()
    by_folded: dict[str, str] = {}
    for name in names:
        by_folded.setdefault(name.casefold(), name)
    return [name for fold, name in by_folded.items() if fold and fold not in (*NAMELESS, own)]


def _distance(span: Span, pronoun: Span) -> tuple[int, int]:
    """Return a sort key: those before the pronoun, backwards, those behind it, lost ones."""
    if span.lost:
        return 2, 0
    before = span.start < pronoun.start
    return (0, pronoun.start - span.start) if before else (1, span.start - pronoun.start)


def refer(state: TaggingState, name: str, annotation_id: str, extent: Extent) -> None:
    """Have a span mean the source of a name; the one that it means already: none."""
    annotation = state.document.marks.annotation(annotation_id)
    spans = annotation.spans if annotation is not None else ()
    span = next((each for each in spans if each.extent == extent), None)
    if annotation is None or span is None:
        return
    after = span.referring("" if name == span.refers else name)
    spans = tuple(after if each is span else each for each in spans)
    state.commit("refers", [(annotation, changed(state, annotation, spans=spans))])
    quote = excerpt(span.text, 14)
    if after.refers:
        state.say("{quote} is {name}.", quote=quote, name=excerpt(after.refers))
    else:
        state.say("Who {quote} is was taken off.", quote=quote)


REFERS = Action(
    "refers",
    ("&",),
    choose,
    "who it is",
    MARK,
    "Choose the source that a pronoun, as “he”, means; the same again takes it off.",
    changes=True,
    past={"refers": "choice of who it is"},
    offer=when(attrgetter("source_is_nobody"), reading=6),
)
