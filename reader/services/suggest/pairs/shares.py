"""Find percentages and other shares that are not what a part is of its whole, or not all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.services.suggest.pairs.masked import GAP, NUMBER, Masked, group, near, written

SURE, LIKELY = 9.0, 4.0
"""Scores."""
WHOLE = re.compile(
    r"\b(?:against|oppos\w+|abstain\w+|undecided|unsure|the rest|the remaining|remainder"
    r"|the others?|disapprov\w+|women|girls|no opinion|not sure)\b"
)
"""What says that what stands beside it is all of something."""
_PART = re.compile(
    rf"{NUMBER}{GAP} (?:out )?of (?:the |its |their |all |all the |some |a total of )?{NUMBER}"
)
_SHARE_OF = re.compile(
    rf"\bof (?:the |its |their |all |all the |those |these |some )?{NUMBER}{GAP}, {NUMBER}"
    rf"(?:,? or|,? \() ?(?:about |some |nearly |roughly )?{NUMBER}"
)
"""`of 90 workers, a third, or 30`."""
_REST = re.compile(r"\bthe (?:rest|remainder|balance|others?)\b(?![^⟦.;]{0,15}⟦)")
"""What is left of a whole, where it is not said how much that is."""
_OF_ITS_OWN = re.compile(rf"{NUMBER} (?:\w+ )?(?:of|among)\b(?! them| those| the (?:rest|others))")
"""A percentage of one group; two of them do not add up: `46 of the men and 31 of the women`."""
_SIDES = re.compile(rf"{NUMBER}(?: to | ?[-–] ?){GAP}{NUMBER}")
"""A result; two of them do not add up."""
_EITHER = re.compile(rf"{NUMBER} or {NUMBER}")
"""A number that is not known exactly."""


def wrong_parts(sentence: Masked) -> Iterator[tuple[str, float]]:
    """Yield what a share of a whole is, where it is given as something else."""
    yield from _shares_of(sentence)
    percents = [each for each in sentence.values if each.what == "percent"]
    for match in _PART.finditer(sentence.text):
        a, b = group(match, sentence)
        if b.what in ("year", "time", "percent", "duration"):
            continue
        others = [e for e in sentence.values if e not in (a, b) and e.start > match.start()]
        near_by = sentence.text[match.end() : match.end() + 60]
        if a.what == "percent" or a.unit == "part":
            share = a.size / 100 if a.what == "percent" else a.size
            follows = re.search(rf"(?:,|or|\(|–|—|about|equals?|is|are) ?{NUMBER}", near_by)
            c = sentence.values[int(follows[1])] if follows else None
            if c and c.what == b.what and not near(c.size, share * b.size, 0.06):
                yield f"that share of {written(b.size)} is {written(share * b.size)}", SURE
        elif percents and a.what == b.what and 0 < a.size <= b.size:
            c = min(percents, key=lambda each: abs(each.start - b.end))
            right = 100 * a.size / b.size
            tied = re.search(r"(?:,|or|\(|–|—) ?(?:about |or |some |nearly )?⟦", near_by)
            if (tied or c not in others) and abs(c.size - right) > max(1.0, 0.04 * right):
                yield f"{written(a.size)} of {written(b.size)} is {right:.0f} percent", SURE


def _shares_of(sentence: Masked) -> Iterator[tuple[str, float]]:
    for match in _SHARE_OF.finditer(sentence.text):
        whole, one, other = group(match, sentence)
        share, part = (one, other) if one.what == "percent" or one.unit == "part" else (other, one)
        if part.what != whole.what or part.unit == "part" or share.unit == "point":
            continue
        if share.what == "percent":
            right = 100 * part.size / whole.size if whole.size else share.size
            wrong = abs(right - share.size) > max(1.0, 0.04 * right)
        else:
            wrong = share.unit == "part" and not near(part.size, share.size * whole.size, 0.06)
        if wrong:
            size = share.size * whole.size / (100 if share.what == "percent" else 1)
            yield (
                f"that share of {written(whole.size)} is {written(size)}, not {written(part.size)}",
                SURE,
            )


def wrong_shares(sentence: Masked) -> Iterator[tuple[str, float]]:
    """Yield what the percentages of one whole are together, where that is not 100."""
    percents = [each for each in sentence.values if each.what == "percent" and not each.unit]
    if not 2 <= len(percents) <= 6 or not WHOLE.search(sentence.text):
        return
    if "from ⟦" in sentence.text or "margin" in sentence.text or "compared" in sentence.text:
        return
    if len(_OF_ITS_OWN.findall(sentence.text)) > 1 or len(_SIDES.findall(sentence.text)) > 1:
        return
    if _EITHER.search(sentence.text):
        return
    added = sum(each.size for each in percents)
    if _REST.search(sentence.text) and added < 100:
        return
    open_ended = len(percents) < 3 and not re.search("the rest|remain|other", sentence.text)
    if 101.5 < added < 190 or (not open_ended and 75 < added < 98.5):
        text = " + ".join(written(each.size) for each in percents)
        yield f"{text} percent is {written(added)} percent", SURE if added < 140 else LIKELY
