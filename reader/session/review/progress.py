"""How far a review is, in words: done and left, counts by verdict, pace and time left."""

from __future__ import annotations

from reader.model.judgement import VERDICTS
from reader.session.review.review import Review

FEWEST, LEAST_SECONDS = 5, 60
"""Verdicts, and seconds of work, from which on a pace is told."""

BAR_CELLS = 12

_EIGHTHS = " ▏▎▍▌▋▊▉"


def done_of(review: Review) -> str:
    """How many are decided, of how many; a `+` says that more may be found."""
    return f"{review.queue.done}/{review.queue.total}{'' if review.feed.complete else '+'}"


def bar(review: Review, cells: int = BAR_CELLS) -> str:
    """A bar of the part that is decided, between two signs for its ends."""
    total = max(1, review.queue.total)
    eighths = min(8 * cells, 8 * cells * review.queue.done // total)
    full, part = divmod(eighths, 8)
    drawn = "█" * full + (_EIGHTHS[part] if part else "")
    return drawn.ljust(cells, "░")


def counts(review: Review) -> str:
    """How many have each verdict, and how many were put off; blind no more than how many."""
    found = review.queue.counts()
    words = [f"{word} {found[word]}" for word in VERDICTS]
    if review.blind:  # which verdict an answer makes would tell the label
        words = [f"answered {review.queue.done}"]
    later = sum(map(review.queue.open, review.queue.later))
    return "  ".join([*words, f"later {later}"] if later else words)


def pace(review: Review) -> float | None:
    """Verdicts a minute of active work; None where there are too few to tell."""
    if review.judged < FEWEST or review.seconds < LEAST_SECONDS:
        return None
    return 60 * review.judged / review.seconds


def pace_and_left(review: Review) -> list[str]:
    """The pace and the time that is left at this pace; empty where too few are decided to tell."""
    speed = pace(review)
    if speed is None:
        return []
    left = review.queue.waiting / speed
    return [pace_words(speed), f"{minutes(left)} left"] if review.queue.waiting else []


def pace_words(speed: float) -> str:
    """A pace, given in verdicts a minute, in whole numbers."""
    return f"{speed:.0f} a minute" if speed >= 2 else f"{60 * speed:.0f} an hour"


def minutes(count: float) -> str:
    """A time as short as it can be: `under a min`, `25 min`, `3 h 20 min`."""
    if count < 1:
        return "under a min"
    hours, rest = divmod(round(count), 60)
    return f"{hours} h {rest} min" if hours else f"{rest} min"
