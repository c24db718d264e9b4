"""The other article of a pair that is judged: its passage there, in all that stands around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.corpus.missing import Articles
from reader.model.annotation import Elsewhere, Span
from reader.model.article import is_markdown
from reader.model.errors import Unreadable
from reader.modes.base import Action, when
from reader.modes.review.items import Item
from reader.modes.review.page import Page
from reader.modes.review.state import REVIEW, Reviewing
from reader.text.phrases import article_of, excerpt
from reader.text.screen_text import as_sentence

if TYPE_CHECKING:
    from reader.text.around import Around

ARTICLE_CELLS = 40
"""Cells of the name of an article in a message."""


def show_other(state: Reviewing) -> None:
    """Show the passage that stands in another article there, with all around it; again: go back."""
    item = state.item
    if item is None or state.blind:
        state.say("The label is hidden, and so is what belongs to the passage.")
        return
    from reader.text.tied import led_to  # rarely needed

    there = [*dict.fromkeys(led_to([item.annotation]))]
    if not there:
        state.say("All of it stands in this article.")
        return
    shown = state.other.article.info.id if state.other is not None else ""
    state.show_page(None)
    for id in there[there.index(shown) + 1 if shown in there else 0 :]:
        page = _page(state, item, id)
        if page is not None:
            state.show_page(page)
            return


def _page(state: Reviewing, item: Item, id: str) -> Page | None:
    """Return the page of another article of an item, as it is now; None, with a message, where it
    cannot be read or has the passage no more."""
    from reader.text.tied import in_place  # rarely needed

    [span, *_] = [each for each in item.annotation.elsewhere if article_of(each) == id]
    name = article_of(span, ARTICLE_CELLS)
    try:
        article = Articles(state.store).article(id)
    except Unreadable as error:
        state.say("{why}", why=as_sentence(str(error)))
        return None
    seen = in_place(id, article.text, item.page.article.info.id, item.annotation)
    if not seen.placed:
        state.say("{quote} is not in {name} any more.", quote=excerpt(span.text), name=name)
        return None
    page = Page(article, state.labels)
    page.annotation = seen
    state.say("This is {name}; {key:other_article} goes back.", name=name)
    return page


def in_its_sentence(state: Reviewing, span: Span, at: Elsewhere) -> Around:
    """Return a passage of another article in its sentence there; what is kept of that where it
    cannot be read, or has it no more."""
    from reader.text.around import in_sentence_there, in_what_is_known  # rarely needed
    from reader.text.units import Units

    try:
        text = Articles(state.store).article(at.article).text
    except Unreadable:
        return in_what_is_known(span)
    units = Units(text, markdown=is_markdown(at.article))
    return in_sentence_there(units, span) or in_what_is_known(span)


OTHER = Action(
    "other_article",
    ("Enter",),
    show_other,
    "other",
    REVIEW,
    offer=when(Reviewing.leads_elsewhere, judging=3),
    word=lambda state: "go back" if state.other is not None else "other article",
)
