"""The summary of a review, as lines of text for the screen and for a file.

A blind review ends with self-agreement: how a reviewer's labels compare with those that they gave
to the same passages before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from reader.measures.coefficients import cohen_kappa
from reader.model.judgement import REJECTED, VERDICTS, Verdict
from reader.modes.review.state import Reviewing
from reader.modes.review.wording import about, done_of, minutes, not_included, pace, pace_words
from reader.text.phrases import counted, percent
from reader.text.screen_text import one_line


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Return Cohen's kappa over two labels of each item; None where only one was ever given."""
    first, again = Counter(one for one, _ in pairs), Counter(two for _, two in pairs)
    labels = sorted(first.keys() | again.keys())
    same = sum(one == two for one, two in pairs)
    return cohen_kappa(same, [first[each] for each in labels], [again[each] for each in labels])


Row = tuple[str, list[str]]
"""A name, and the cells beside it."""


def summary(state: Reviewing) -> list[str]:
    """Return the lines of the summary, safe for the screen; the first is a heading."""
    lines = [f"Review by {one_line(state.reviewer)}: {_progress(state)}"]
    lines += [f"In the queue: {about(state)}", ""]
    for heading, rows in _tables(state):
        if rows:
            lines += [heading, *_table(rows), ""]
    if (speed := pace(state)) is not None:
        lines += [f"{minutes(state.seconds / 60)} of work, {pace_words(speed)}", ""]
    lines += [*_self_agreement(state)] if state.blind else []
    lines += [*_remarks(state)]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _progress(state: Reviewing) -> str:
    waiting = state.queue.waiting
    if not state.queue.total:
        return "there is nothing to judge"
    left = "all done" if state.scanner.complete and not waiting else f"{waiting} left"
    return f"{done_of(state)} judged, {left}"


def _tables(state: Reviewing) -> Iterator[tuple[str, list[Row]]]:
    verdicts = state.queue.verdicts
    if state.blind:
        return
    by_annotator = [(state.queue.keys[at].annotator, each) for at, each in verdicts.items()]
    yield "By annotator", _counted(by_annotator)
    labels = state.queue.labels.items()
    yield "By label", _counted((label, verdicts[at]) for at, label in labels if at in verdicts)
    reasons = Counter(
        each.reason.partition(": ")[0]
        for each in verdicts.values()
        if each.verdict == REJECTED and each.reason
    )
    yield "Why rejected", [(reason, [str(count)]) for reason, count in reasons.most_common()]


def _counted(pairs: Iterable[tuple[str, Verdict]]) -> list[Row]:
    """Count verdicts by name, in rows under one of headings."""
    found: dict[str, Counter[str]] = {}
    for name, verdict in pairs:
        found.setdefault(name, Counter())[verdict.verdict] += 1
    if not found:
        return []
    rows: list[Row] = [("", list(VERDICTS))]
    rows += [(name, [str(found[name][word]) for word in VERDICTS]) for name in sorted(found)]
    total = sum(found.values(), Counter[str]())
    return [*rows, ("all", [str(total[word]) for word in VERDICTS])] if len(found) > 1 else rows


def _table(rows: list[Row]) -> list[str]:
    names = [one_line(name, 40) for name, _ in rows]
    wide = max(map(len, names))
    return [
        f"  {name:<{wide}}  {''.join(f'{cell:>10}' for cell in cells)}"
        for name, (_, cells) in zip(names, rows, strict=True)
    ]


def _self_agreement(state: Reviewing) -> Iterator[str]:
    """Yield how the blind labels agree with those that were given before."""
    pairs = [
        (label, state.queue.verdicts[at].answer or "")
        for at, label in state.queue.labels.items()
        if at in state.queue.verdicts
    ]
    if not pairs:
        return
    if state.queue.waiting:
        yield "How your answers agree with your tags is told once all are given."
        return
    same, agreement = sum(first == again for first, again in pairs), kappa(pairs)
    value = "not defined" if agreement is None else f"{agreement:.2f}"
    yield f"The same label as before: {same} of {len(pairs)}, {percent(same / len(pairs))}"
    yield f"Cohen's kappa with oneself, over labels given to the same passages: {value}"
    for (first, again), count in Counter(pairs).most_common():
        if first != again:
            yield f"  {one_line(first)}, now {one_line(again) or 'none'}: {count}"
    yield ""


def _remarks(state: Reviewing) -> Iterator[str]:
    later = sum(map(state.queue.open, state.queue.later))
    if later:
        yield f"{counted(later, 'annotation')} put off, and still to be judged."
    deleted = {
        (each.annotator, article, each.annotation)
        for article, verdicts in state.scanner.deleted.items()
        for each in verdicts
    }
    keys = state.queue.keys
    passed = [why for at, why in state.queue.left_out.items() if keys[at] not in deleted]
    for why, count in Counter(passed).most_common():
        yield f"{counted(count, 'annotation')} passed over: {one_line(why)}."
    if count := len(deleted):
        one = count == 1
        yield (
            f"{counted(count, 'annotation')} that you judged {'was' if one else 'were'} deleted"
            f" since; your {'verdict is' if one else 'verdicts are'} kept."
        )
    if not state.blind and (count := sum(state.scanner.disputed.values())):
        yield (
            f"{count} of these {'is' if count == 1 else 'are'} judged differently by others: "
            "--verdict disputed shows them."
        )
    yield from not_included(state)
