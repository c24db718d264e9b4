"""What the screen says of an annotation that is judged; blind, nothing that tells its label."""

from __future__ import annotations

from collections.abc import Sequence

from reader.model.judgement import Verdict
from reader.session.outline import Detail, details
from reader.session.review.item import NAME_CELLS, Item, Voice
from reader.session.review.review import Review
from reader.text.screen_text import one_line


def item_details(review: Review, item: Item) -> list[Detail]:
    """An annotation in full: passages by role, comment, note, verdicts so far, guideline."""
    lines: list[Detail] = []
    if review.comment:
        lines.append(Detail("your comment", one_line(review.comment)))
    if review.blind:
        return [*(Detail("this", one_line(span.text)) for span in item.page.spans), *lines]
    spans = item.annotation.spans
    voices = sorted(item.voices, key=lambda voice: voice.key.annotator)
    told = [details(item.page.reader, voice.annotation) for voice in voices]
    passages = [
        Detail(one_line(item.page.name_of(span)), part.text)
        for span, part in zip(spans, told[0], strict=False)
    ]
    beside = _by_name(voices, [parts[len(spans) :] for parts in told])
    lines += _by_name(voices, [_yours(voice) for voice in voices])
    lines += [Detail("you", _told_of_alike(verdict)) for verdict in item.alike]
    if review.tells_others or all(voice.judged for voice in voices):
        lines += _by_name(voices, [_others(review, voice) for voice in voices])
    return [*passages, *beside, *lines]


def _by_name(voices: Sequence[Voice], told: Sequence[Sequence[Detail]]) -> list[Detail]:
    """What is said of each voice: what is said of all once, the rest with the annotator's name."""
    lines: dict[tuple[str, str], None] = {}
    for voice, parts in zip(voices, told, strict=True):
        for part in parts:
            of_all = all(part in others for others in told)
            whose = "" if of_all else f"{one_line(voice.key.annotator, NAME_CELLS)}: "
            lines[part.name, whose + part.text] = None
    return [Detail(*each) for each in lines]


def heading(item: Item) -> str:
    """Who made the annotation, and when last; and what one has to know before judging it.

    That is where it comes from, if not from a person, and what was edited since.
    """
    made = [voice.annotation for voice in item.voices]
    words = [item.names, max(each.modified for each in made)[:10]]
    origins = dict.fromkeys(each.origin for each in made if each.origin != "human")
    words += ({"import": "imported"}.get(origin, origin) for origin in origins)
    if any(each.corrects for each in made):
        words.append("a correction")
    stale = [each.earlier for each in item.voices if each.earlier and not each.judged]
    if stale:
        words.append(f"edited since you {stale[0].verdict} it")
    if item.page.became:
        words.append(f"the article {item.page.became}")
    return one_line(" · ".join(words))


def _yours(voice: Voice) -> list[Detail]:
    """The reviewer's verdict so far."""
    return [Detail("you", _told(voice.earlier, voice))] if voice.earlier else []


def _others(review: Review, voice: Voice) -> list[Detail]:
    """The verdicts of other reviewers."""
    article = voice.key.article
    found = {
        name: review.layers.verdicts(name, article).get(voice.key)
        for name in review.reviewers(article)
        if name != review.reviewer
    }
    return [
        Detail(one_line(name), _told(verdict, voice)) for name, verdict in found.items() if verdict
    ]


def _told_of_alike(verdict: Verdict) -> str:
    whose = one_line(verdict.annotator, NAME_CELLS)
    return f"{verdict.verdict} the same by {whose} on {verdict.at[:10]}{_why(verdict)}"


def _why(verdict: Verdict) -> str:
    return f" ({one_line(verdict.reason)})" if verdict.reason else ""


def _told(verdict: Verdict, voice: Voice) -> str:
    since = "" if verdict.fits(voice.annotation) else "; edited since"
    return f"{verdict.verdict} it on {verdict.at[:10]}{_why(verdict)}{since}"
