"""What a key does in a review, by what the review is at: one table from actions to functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from reader.modes.annotate.old_actions import TAG
from reader.modes.requests import Leave, Request, Show
from reader.modes.review import correct as correcting
from reader.modes.review import decide as deciding
from reader.modes.review import decide as returning
from reader.modes.review import reasons
from reader.modes.review.at import CORRECTING, JUDGING, SUMMARY

if TYPE_CHECKING:
    from reader.modes.review.state import Review


def do(review: Review, action: str) -> None:
    """Do an action of the table, or while an extent is chosen one of the reader's.

    Raises:
        KeyError: there is no such action.
    """
    if review.mode == CORRECTING:
        correcting.do(review, action)
    elif review.mode == SUMMARY:
        _in_summary(review, action)
    else:
        _judge(review, action)


def digit(review: Review, digit: int) -> None:
    """Give the last rejection a reason; while an extent is chosen, type a count."""
    if review.mode == CORRECTING and review.item is not None:
        review.item.page.reader.digit(digit)
    else:
        reasons.give_reason(review, digit)


def _judge(review: Review, action: str) -> None:
    _leave_last(review, action)
    if action.startswith(TAG):
        deciding.as_label(review, action.removeprefix(TAG))
    else:
        _ACTIONS[review.table[action].name](review)


def _in_summary(review: Review, action: str) -> None:
    """The summary stays but for what leaves it."""
    _leave_last(review, action)
    comments = action == "comment" and review.rejected is not None
    if comments or action in ("undo", "menu", "help", "palette"):
        _ACTIONS[action](review)
    elif review.item is not None:
        review.mode = JUDGING
    elif action == "back":
        review.request(Leave())


def _leave_last(review: Review, action: str) -> None:
    """Say no more of the last key; to look around leaves its message, but ends a rejection."""
    if action not in _ASIDE:
        review.rejected = None
        if action not in _LOOKING:
            review.message = ""


def _show_summary(review: Review) -> None:
    review.mode = SUMMARY


def _scroll(review: Review, step: int) -> None:
    """Scroll the context by rows."""
    if review.item is not None:
        review.item.page.scroll(step)


def _scroll_page(review: Review, step: int) -> None:
    """Scroll the context by pages."""
    if review.item is not None:
        review.item.page.scroll(step * review.item.page.page_rows)


def _scroll_home(review: Review) -> None:
    """Bring the annotation back into view."""
    if review.item is not None:
        review.item.page.look()


def _asking(request: Request) -> Callable[[Review], None]:
    return lambda review: review.request(request)


_ACTIONS: dict[str, Callable[[Review], object]] = {
    "accept": deciding.accept,
    "reject": deciding.reject,
    "extent": correcting.begin,
    "comment": deciding.comment,
    "later": returning.later,
    "undo": returning.back,
    "scroll_down": lambda review: _scroll(review, 1),
    "scroll_up": lambda review: _scroll(review, -1),
    "scroll_page": lambda review: _scroll_page(review, 1),
    "scroll_page_back": lambda review: _scroll_page(review, -1),
    "scroll_home": _scroll_home,
    "verdicts": deciding.tell_others,
    "summary": _show_summary,
    "menu": _asking(Show("menu")),
    "help": _asking(Show("help")),
    "palette": _asking(Show("palette")),
    "back": _asking(Leave()),
}

_LOOKING = frozenset("scroll_down scroll_up scroll_page scroll_page_back scroll_home".split())
"""Actions that leave the last message standing, but are about the annotation that is shown."""

_ASIDE = frozenset("comment menu help palette".split())
"""Actions after which a digit still gives the reason of the last rejection."""
