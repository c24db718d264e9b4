"""A review in words: the current item, the contents of the queue, and progress.

While the label is hidden nothing here gives it away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from reader.measures.coefficients import cohen_kappa
from reader.model.annotation import Span
from reader.model.judgement import REJECTED, VERDICTS, Verdict
from reader.modes.review.filters import ANY
from reader.modes.review.items import NAME_CELLS, Item, Member
from reader.modes.review.state import Reviewing
from reader.modes.review.there import in_its_sentence
from reader.text.phrases import Detail, article_of, counted, details, listed, percent
from reader.text.screen_text import one_line


def item_details(state: Reviewing, item: Item) -> list[Detail]:
    """Return an annotation in full: passages by role, comment, note, verdicts, guideline."""
    lines: list[Detail] = []
    if state.comment:
        lines.append(Detail("your note", one_line(state.comment)))
    if state.blind:
        return [*(Detail("this", one_line(span.text)) for span in item.page.spans), *lines]
    spans = item.annotation.spans
    members = sorted(item.members, key=lambda member: member.key.annotator)
    parts = [details(state.labels, member.annotation) for member in members]
    passages = [
        Detail(one_line(_passage(item, span)), _quote(state, span) or part.text)
        for span, part in zip(spans, parts[0], strict=False)
    ]
    beside = _by_name(members, [each[len(spans) :] for each in parts])
    yours = [[Detail("you", _words_on(m.earlier, m))] if m.earlier else [] for m in members]
    lines += _by_name(members, yours)
    for verdict in item.alike:
        whose = f"the same by {one_line(verdict.annotator, NAME_CELLS)} on {verdict.at[:10]}"
        lines.append(Detail("you", f"{verdict.verdict} {whose}{_why(verdict)}"))
    if state.tells_others or all(member.judged for member in members):
        lines += _by_name(members, [_others(state, member) for member in members])
    return [*passages, *beside, *lines]


def _passage(item: Item, span: Span) -> str:
    """Return what a passage is called, with its article where that is another one."""
    name = item.page.name_of(span)
    return f"{name}, in {article_of(span)}" if span.elsewhere is not None else name


def _quote(state: Reviewing, span: Span) -> str:
    """Return a passage of another article in its sentence; nothing of one that stands here."""
    at = span.elsewhere
    return in_its_sentence(state, span, at).marked if at is not None else ""


def _by_name(members: Sequence[Member], parts_of: Sequence[Sequence[Detail]]) -> list[Detail]:
    """Merge the details of members: those of all once, others with the annotator's name."""
    lines: dict[tuple[str, str], None] = {}
    for member, parts in zip(members, parts_of, strict=True):
        for part in parts:
            of_all = all(part in others for others in parts_of)
            whose = "" if of_all else f"{one_line(member.key.annotator, NAME_CELLS)}: "
            lines[part.name, whose + part.text] = None
    return [Detail(*each) for each in lines]


def heading(item: Item) -> str:
    """Return who made the annotation and when, and what matters before judging it.

    That is its origin, if that is not a person, and edits since it was judged or tagged.
    """
    annotations = [member.annotation for member in item.members]
    words = [item.names, max(each.modified for each in annotations)[:10]]
    origins = dict.fromkeys(each.origin for each in annotations if each.origin != "human")
    if any(each.imported for each in item.members):
        origins["import"] = None
    words += ({"import": "imported"}.get(origin, origin) for origin in origins)
    if any(each.corrects for each in annotations):
        words.append("a correction")
    stale = [each.earlier for each in item.members if each.earlier and not each.judged]
    if stale:
        words.append(f"edited since you {stale[0].verdict} it")
    if item.page.became:
        words.append(f"the article {item.page.became}")
    return one_line(" · ".join(words))


def _others(state: Reviewing, member: Member) -> list[Detail]:
    """Return the verdicts of other reviewers."""
    article = member.key.article
    return [
        Detail(one_line(name), _words_on(verdict, member))
        for name in state.scanner.articles.get(article, ())
        if name != state.reviewer
        if (verdict := state.layers.verdicts(name, article).get(member.key))
    ]


def _why(verdict: Verdict) -> str:
    return f" ({one_line(verdict.reason)})" if verdict.reason else ""


def _words_on(verdict: Verdict, member: Member) -> str:
    since = "" if verdict.fits(member.annotation) else "; edited since"
    return f"{verdict.verdict} it on {verdict.at[:10]}{_why(verdict)}{since}"


def about(state: Reviewing) -> str:
    """Return what is in the queue: `tags by others`, `fact by anna`, `your own tags`."""
    filters, file = state.scanner.filters, state.keeper.file
    what = ", ".join(filters.labels) if filters.labels else "tags"
    if state.blind:
        what = "your own tags" if not filters.labels else f"your own {what}"
    else:
        what += f" by {listed(filters.annotators) if filters.annotators else 'others'}"
    shown = msgspec.structs.replace(
        filters,
        text=filters.text and f"“{filters.text}”",
        verdict="judged or not" if filters.verdict == ANY else filters.verdict,
    )
    sample = [] if file.sample is None else [f"a sample of {file.sample}"]
    return one_line(", ".join([what, *shown.narrowing(), *sample]))


def not_included(state: Reviewing) -> Iterator[str]:
    """Yield what is left out of the queue unless an option includes it, a sentence each."""
    scanner = state.scanner
    everybody = {name for names in scanner.articles.values() for name in names}
    programs = sorted(name for name in everybody if name.startswith("@"))
    if programs and not scanner.filters.annotators:
        options = " ".join(f"--annotator {name}" for name in programs)
        yield f"Not in the queue: {listed(programs)}; {options} reviews them."
    if scanner.corrections:
        what = counted(scanner.corrections, "correction")
        yield f"Not in the queue: {what} by reviewers; --corrections takes them in."


FEWEST, LEAST_SECONDS = 5, 60
"""Verdicts, and seconds of work, from which on a pace is given."""

BAR_CELLS = 12

_EIGHTHS = " ▏▎▍▌▋▊▉"


def done_of(state: Reviewing) -> str:
    """Return how many are judged, of how many; a `+` says that more may be found."""
    return f"{state.queue.done}/{state.queue.total}{'' if state.scanner.complete else '+'}"


def bar(state: Reviewing) -> str:
    """Return a bar of the part that is judged."""
    total, most = max(1, state.queue.total), 8 * BAR_CELLS
    eighths = min(most, most * state.queue.done // total)
    full, part = divmod(eighths, 8)
    drawn = "█" * full + (_EIGHTHS[part] if part else "")
    return drawn.ljust(BAR_CELLS, "░")


def counts(state: Reviewing) -> str:
    """Return how many have each verdict and how many were put off; blind, how many are judged."""
    words = [f"{word} {state.queue.counts[word]}" for word in VERDICTS]
    if state.blind:  # which verdict an answer makes would tell the label
        words = [f"answered {state.queue.done}"]
    later = sum(map(state.queue.open, state.queue.later))
    return "  ".join([*words, f"later {later}"] if later else words)


def pace(state: Reviewing) -> float | None:
    """Return verdicts per minute of active work; None where there are too few to tell."""
    if state.judged < FEWEST or state.seconds < LEAST_SECONDS:
        return None
    return 60 * state.judged / state.seconds


def pace_and_left(state: Reviewing) -> list[str]:
    """Return the pace, and the time left at this pace; empty where there are too few verdicts."""
    speed = pace(state)
    if speed is None:
        return []
    left = state.queue.waiting / speed
    return [pace_words(speed), f"{minutes(left)} left"] if state.queue.waiting else []


def pace_words(speed: float) -> str:
    """Return a pace, given in verdicts per minute, in whole numbers."""
    return f"{speed:.0f} a minute" if speed >= 2 else f"{60 * speed:.0f} an hour"


def minutes(count: float) -> str:
    """Return a time, given in minutes, in few words: `under a min`, `25 min`, `3 h 20 min`."""
    if count < 1:
        return "under a min"
    hours, rest = divmod(round(count), 60)
    return f"{hours} h {rest} min" if hours else f"{rest} min"


# The summary, as lines for the screen and for a file. A blind review ends with self-agreement: how
# its labels compare with those that the reviewer gave to the same passages before.


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
    yield f"Cohen's kappa with yourself, over labels given to the same passages: {value}"
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
