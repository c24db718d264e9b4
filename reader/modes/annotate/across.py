"""A pair over two articles: begun in one and tied in the other, shown and gone to from both.

It is kept in the layer of the article that it was begun in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model.annotation import Annotation, Elsewhere, Span
from reader.modes.annotate.attributes import ask_kind
from reader.modes.annotate.state import Annotating
from reader.modes.annotate.tag import changed, extent_to_tag
from reader.modes.annotate.walk import visit
from reader.modes.requests import GoToPassage, MoveAcross, Other, TieAcross
from reader.text.anchor import located, moved_to, span_at
from reader.text.lines import Extent
from reader.text.phrases import counted, excerpt
from reader.text.screen_text import as_sentence, one_line

if TYPE_CHECKING:
    from reader.services.relocate.elsewhere import Followed
    from reader.services.tied import Tied

ARTICLE_CELLS, _FEW_CELLS = 24, 18
"""Cells of an article's id in a sentence, and where it has two of them."""


def begun_in(state: Annotating) -> Other | None:
    """Return the pair that awaits its second passage, as it is seen from other articles; one that
    was left unfinished awaits it again where it is the current one."""
    pending = state.pending_annotation
    if pending is None and state.begun is None and state.goes_on_with_pair:
        pending = state.document.current_annotation
    if pending is None or not pending.placed:
        return state.begun
    span, article = pending.placed[-1], state.document.article.id
    return Other(Elsewhere(article, *span.extent), span.text, pending.label, pending.id)


def take_up(state: Annotating, begun: Other) -> None:
    """Go on with a pair that was begun in this article, or in another one of the workspace."""
    if begun.place.article != state.document.article.id:
        state.begun = begun
    elif begun.annotation in state.layer.annotations and state.read_only is None:
        state.pending = begun.annotation


def other_of(state: Annotating) -> Other | None:
    """Return the passage of another article to show beside that in focus; None: there is none.

    That of a pair which awaits its second passage is shown wherever the focus is.
    """
    if state.begun is not None:
        return state.begun
    start, end = state.document.focus.extent
    seen = state.counterpart
    if seen is not None and seen.here is not None:
        return seen if seen.here[0] < end and start < seen.here[1] else None
    pair = state.pair
    if pair is None or not pair.placed or not pair.elsewhere:
        return None
    last = pair.placed[-1]
    if not (last.start < end and start < last.end):
        return None
    span = pair.elsewhere[0]
    place = span.elsewhere
    if place is None:
        return None
    kept_there = pair.id if state.kept_with.get(pair.id) == place.article else ""
    return Other(place, span.text, pair.label, kept_there, span=span)


def open_other(state: Annotating) -> bool:
    """Go to the passage of another article that is shown; False: there is none."""
    other = None if state.begun is not None else other_of(state)
    if other is None:
        return False
    pair, article = state.pair, state.document.article.id
    back = None
    if pair is not None and not other.annotation:
        here = pair.placed[-1]
        back = Other(Elsewhere(article, *here.extent), here.text, pair.label, pair.id)
    elif other.here is not None and other.offered is not None:
        text, place = state.document.text, Elsewhere(article, *other.here)
        offered = other.offered.from_there(text)
        back = Other(place, text[slice(*other.here)], other.label, offered=offered)
    state.request(GoToPassage(other.place, other.quote, other.annotation, other.span, back))
    return True


def arrive(state: Annotating, asked: GoToPassage) -> None:
    """Go to a passage of the article that was opened for it, with the one that it was left for."""
    state.document.focus.leave()
    if asked.annotation in state.layer.annotations:
        visit(state, asked.annotation)
        return
    state.choose(None)
    _, start, end = asked.place
    extent: Extent | None = (start, end)
    if state.document.text[start:end] != asked.quote:
        extent = located(state.document.text, asked.span) if asked.span is not None else None
    if extent is None:
        _propose_place(state, asked)
        return
    state.document.focus_on(*extent)
    if asked.back is not None and asked.back.offered is not None:
        from reader.modes.annotate.pairs import look  # slow to load

        look(state, asked.back.offered)
    elif asked.back is not None:
        state.counterpart = asked.back._replace(here=extent)
        quote, name = excerpt(asked.back.quote), one_line(asked.back.place.article, ARTICLE_CELLS)
        state.say(
            "It belongs to {quote} in {name}; {key:open_annotation} goes back.",
            quote=quote,
            name=name,
        )


# Where the text has changed


def _propose_place(state: Annotating, asked: GoToPassage) -> None:
    """Go to where a passage may be that is not in the text any more, to be put there or elsewhere.

    Until something is chosen, what it belongs to is shown wherever the focus is.
    """
    if asked.span is None or asked.back is None or not asked.back.annotation:
        state.say("This article has changed: {quote} is not in it.", quote=excerpt(asked.quote))
        return
    from reader.services.relocate.elsewhere import nearest  # rarely needed

    text = state.document.text
    near = nearest(text, asked.span)
    if near is not None:
        state.document.focus_on(*near)
    state.counterpart = asked.back._replace(here=(0, len(text)), displaced=asked.span)
    state.sentences = []  # that it is not here was said when the article was opened
    said = "{quote} may be this now: " if near is not None else "{quote} is not in this text: "
    said += "{key:extent} puts it at the focus; {key:open_annotation} goes back."
    state.say(said, quote=excerpt(asked.quote, 14))


def put_here(state: Annotating, other: Other) -> None:
    """Put the passage that belongs to another article's, and is not here any more, at the focus."""
    extent, old = extent_to_tag(state), other.displaced
    if extent is not None and old is not None:
        article = state.document.article
        new = moved_to(old, article.text, *extent).standing(article.id)
        state.request(MoveAcross(other.place.article, other.annotation, old, new))


def move(state: Annotating, asked: MoveAcross) -> None:
    """Put a passage of another article where it stands now, in a pair of this one."""
    pair = state.layer.annotations.get(asked.annotation)
    if pair is None or asked.old not in pair.spans:
        state.say("The pair is not as it was: nothing was moved.")
        return
    spans = tuple(asked.new if span == asked.old else span for span in pair.spans)
    state.commit("follow", [(pair, changed(state, pair, spans=spans))])
    visit(state, pair.id)
    name = one_line(asked.new.elsewhere.article, _FEW_CELLS) if asked.new.elsewhere else ""
    state.sentences = []
    said = "The other passage is now {quote} in {name}; {key:undo} takes it back."
    state.say(said, quote=excerpt(asked.new.text, 14), name=name)


# Tying


def takes_role(state: Annotating) -> bool:
    """Tie the focus to the pair that was begun in another article, unless an annotation of this one
    is chosen to get it; False: there is no such pair."""
    begun = state.begun if state.document.current_annotation is None else None
    return begun is not None and tie_here(state, begun.label)


def tie_here(state: Annotating, name: str) -> bool:
    """Tie the focus to the pair that was begun in another article; another tag ends that.

    False: nothing is tied, and the focus is to be tagged.
    """
    begun, state.begun = state.begun, None
    if begun is None or begun.label != name:
        return False
    state.begun = begun  # until the other article is open
    extent = extent_to_tag(state)
    if extent is not None:
        role = state.labels[name].role_names()[0]
        span = span_at(state.document.text, *extent, role)
        state.request(TieAcross(begun.place.article, span.standing(state.document.article.id)))
    return True


def tie(state: Annotating, span: Span) -> None:
    """Put a passage of another article into the pair that was begun in this one."""
    pending, state.pending = state.pending_annotation, None
    if pending is None:
        state.say("{why}", why=state.read_only or "What it was to be tied to is deleted.")
        return
    spans = state.labels[pending.label].ordered((*pending.spans, span))
    tied = changed(state, pending, spans=spans)
    state.commit("tie", [(pending, tied)])
    visit(state, tied.id)
    state.sentences = []
    name = one_line(span.elsewhere.article, ARTICLE_CELLS) if span.elsewhere is not None else ""
    quote = excerpt(span.text)
    state.say(
        "Tied to {quote} in {name}. {key:open_annotation} goes there.", quote=quote, name=name
    )
    ask_kind(state, tied)


# Pairs that are kept with other articles


def show_tied(state: Annotating, tied: Tied) -> bool:
    """Show the pairs that are kept with other articles and have a passage in this one, where that
    stands now, or say that it does not, and those no more that have none; return whether there is
    anything to see."""
    from reader.text.tied import seen_from  # rarely needed

    article, before, state.kept_with = state.document.article, state.kept_with, {}
    for kept_with, pairs in tied.items():
        for pair in pairs if kept_with != article.id else ():
            seen = seen_from(article.id, article.text, kept_with, pair)
            if seen is not None and pair.id not in state.layer.annotations:
                state.kept_with[pair.id] = kept_with
                state.show(pair.id, seen)
            elif seen is None and not state.sentences:
                _say_lost(state, kept_with, pair)
    for id in before.keys() - state.kept_with.keys() - state.layer.annotations.keys():
        state.show(id, None)
    return bool(before or state.kept_with or state.sentences)


def _say_lost(state: Annotating, kept_with: str, pair: Annotation) -> None:
    """Say that a passage of a pair of another article is not in this text, if it was here."""
    for span in pair.elsewhere:
        if span.elsewhere is not None and span.elsewhere.article == state.document.article.id:
            said = "{quote} is in this text no more; its pair is kept with {article}."
            name = one_line(kept_with, _FEW_CELLS)
            state.say(said, quote=excerpt(span.text, 14), article=name)


# Texts that have changed there


def look_there(state: Annotating) -> Followed | None:
    """Return what became of passages in other articles whose texts have changed.

    None: none of them has. It reads files; a thread may call it.
    """
    from reader.services.relocate.elsewhere import follow

    read = state.article_of
    pairs = [each for each in [*state.layer.annotations.values()] if each.elsewhere]
    if read is None or not pairs:
        return None
    became = state.became or (lambda gone, passages: ())
    return follow(pairs, lambda id: read(id).text, state.clock, became) or None


def point_out(state: Annotating, found: Followed) -> None:
    """Say that other articles have changed or are gone, unless something else is said."""
    state.moved_there = bool(found.changes or found.in_doubt)
    if state.sentences:
        return
    for gone, now in [*found.renamed.items()][:1]:
        said = "{gone} is gone; {now} has the same text: {key:changes} follows."
        names = one_line(gone, _FEW_CELLS), one_line(now, _FEW_CELLS)
        state.say(said, gone=names[0], now=names[1])
    if not found.renamed:
        moved = "{count} in other articles moved; {key:changes} follows."
        _say(state, found, moved, "; {key:changes} shows it")


def follow_there(state: Annotating) -> bool:
    """Put passages of other articles where they stand now; go to the first that is in doubt.

    False: all of them are where they were.
    """
    found, state.moved_there = look_there(state), False
    if found is None:
        return False
    if found.changes and state.read_only:
        state.say("{why}", why=state.read_only)
        return True
    if found.changes:
        state.commit("follow", found.changes)
    for span in found.in_doubt[:1]:
        pairs = state.layer.annotations.values()
        visit(state, next(each.id for each in pairs if span in each.spans))
        state.sentences = []
    to = next((one_line(now, ARTICLE_CELLS) for now in found.renamed.values()), "")
    moved = f"{{count}} followed{' to {to}' if to else ''}; {{key:undo}} takes it back."
    _say(state, found, moved, "; {key:open_annotation} goes there", to)
    return True


def _say(state: Annotating, found: Followed, moved: str, remedy: str, to: str = "") -> None:
    """Say what became of passages, on a line; `remedy`: of one in doubt, `to`: in which article
    they are now, if its name is another one."""
    if found.moved:
        state.say(moved, count=counted(found.moved, "passage"), to=to)
    count = len(found.in_doubt)
    if found.moved and count > 1:
        state.add(f"In doubt: {{count}}{remedy}.", count=count)
    for span in found.in_doubt[:1] if not found.moved or count == 1 else ():
        article = one_line(span.elsewhere.article, _FEW_CELLS) if span.elsewhere else ""
        place = "" if found.moved else " in {article}"
        more = f" and {count - 1} more" if count > 1 else ""
        said = f"In doubt: {{quote}}{place}{{more}}{remedy}."
        state.add(said, quote=excerpt(span.text), article=article, more=more)
    if found.unread:
        state.add("{why}", why=as_sentence(one_line(found.unread[0])))
    for gone in found.several[:1]:
        name = one_line(gone, ARTICLE_CELLS)
        state.add("{gone} is gone, and several articles have its text.", gone=name)
