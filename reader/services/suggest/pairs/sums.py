"""Find sums, differences and percentages that do not add up within a sentence or two.

A rule is a pattern of words around the signs of `masked.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from reader.services.suggest.pairs.masked import GAP, NUMBER, Masked, group, masked, near, written
from reader.services.suggest.pairs.pair import Pair, Value
from reader.services.suggest.pairs.shares import LIKELY, SURE, WHOLE, wrong_parts, wrong_shares
from reader.services.suggest.pairs.spans import wrong_spans
from reader.services.suggest.pairs.words import Sentence, stem

_N = NUMBER
_UP = "rose|rise|rising|grew|grown|increas|climb|jump|gain|up |surg|soar|expand|higher|raise"
_DOWN = (
    "fell|fallen|fall |falls|drop|declin|decreas|shrank|shrunk|shrink|down |cut|reduc|lower|slump"
    "|plung|lost|slid"
)
_CHANGE = (
    r"(?:rise|increase|gain|jump|growth|surge|drop|fall|decline|decrease|cut|loss|reduction"
    r"|difference|change|climb|slump)"
)
_FROM_TO = re.compile(rf"from (?:about |around )?{_N}{GAP} to (?:about |around |just )?{_N}")
_BY = re.compile(
    rf"(?:{_CHANGE} of|(?<=\W)by|, up|, down|\(up|\(down|or|–|—|{_CHANGE}[^⟦]{{0,12}}) ?{_N}"
    rf"|(?:rose|fell|grew|climbed|jumped|dropped|declined|increased|decreased|gained|lost|up"
    rf"|down|surged|soared|slid|shrank) (?:by )?{_N}"
    rf"|{_N} (?:{_CHANGE}|more|fewer|less|higher|lower)"
)
_TOTAL = re.compile(
    rf"(?P<sure>total of|totall?ing|totall?ed|altogether|combined|in all,?|in total,?|sum of"
    rf"|makes?|making|equals?|adds? up to|brings? the total to|bringing the total to) {_N}"
    rf"|{_N}[^⟦.,;]{{0,25}}?,? (?P<sure2>in all|in total|altogether|all told|combined)\b"
    rf"|{_N}[^⟦.,;]{{0,40}}(?P<sure3>:)(?= ?⟦)"
    rf"|\b(?:of|among) (?:the |its |their |all |all the |those |these )?{_N}"
)
_LISTED = re.compile(
    rf"{_N} (?P<whole>[^⟦.;:]{{1,90}})(?P<mark>: ?|, )"
    rf"(?P<parts>⟦[^.;:”\"]{{1,400}}+)(?=[.!]?$|[.,;:]?[”\"])"
)
"""A number of things and a list of its parts."""
_WHOLE_BEFORE = re.compile(rf"{_N}{GAP}\Z")
"""What a list of parts is of where only the number of them stands right before it: `taken to three
hospitals: 12 to`."""
_GROUPS = re.compile(rf"{_N} [^⟦.;:,]{{1,30}}(?:, (?:one )?of| of|:|, with| with) (?=⟦)")
"""How many parts there are: `two teams, of 12 and 15`."""
_PART_BEFORE = re.compile(rf"{_N} (?:out )?\Z")
"""Before a whole: `two of the three`."""
_ITEMS = re.compile(r"(?:,? and |, )(?=⟦)")
_ALIKE = frozenset("from in for to by at with".split())
"""Words that begin what each part is, where nothing else says that they are all of them."""
_ITEM = re.compile(rf"{_N}(?: of (?:them|whom|these|those|which))? (?P<word>\w+)[^⟦]*")
_MARGIN = re.compile(
    rf"(?:margin|lead|gap|difference|majority|advantage) of (?:only |just )?{_N}"
    rf"|{_N}[- ]?(?:percentage[- ])?(?:points?|votes?|goals?|seats?)?[- ]"
    r"(?:margin|lead|gap|majority|advantage)|ahead by "
    rf"{_N}"
)
_RESULT = re.compile(
    rf"(?<!from )(?<!between )(?<!to ){_N}(?: votes?)?(?: for| in favou?r)?(?: to|, with| and)? "
    rf"(?:just |only )?{_N}(?= against)|(?<!from )(?<!between ){_N}(?: votes?)? to {_N}"
)
_IN_ALL = re.compile(rf"{_N} (?:in|out of) (?:every )?{_N}")
"""A share, `nine in ten`, and no result."""
_VOTED = frozenset(map(stem, "vote votes ballot majority margin".split()))
"""Stems of which one is in a sentence that gives a result, or how far apart its sides were."""
_TIMES = re.compile(
    rf"{_N}[^⟦.;]{{1,40}}?(?: at| with| of| for| paid| cost\w*| costing| holding| carrying|,)"
    rf"[^⟦.;]{{0,20}}?{_N}[^⟦.;]{{0,20}}?(?:each|apiece|a piece|per \w+|a head|a ticket|every)\b"
)
_RATIOS = {"doubl": 2.0, "tripl": 3.0, "trebl": 3.0, "quadrupl": 4.0, "halv": 0.5}
_EXACT = re.compile(r"\b(?:about|around|nearly|almost|some|roughly|more than|over|at least)\b")


Check = Callable[[Masked], Iterator[tuple[str, float]]]


def _loose(text: str) -> float:
    return 0.12 if _EXACT.search(text) else 0.004


def _changes(sentence: Masked) -> Iterator[tuple[str, float]]:
    for match in _FROM_TO.finditer(sentence.text):
        a, b = group(match, sentence)
        if a.what in ("year", "time") or b.what in ("year", "time"):
            continue
        before = sentence.text[max(0, match.start() - 60) : match.start()]
        after = sentence.text[match.end() : match.end() + 60]
        yield from _direction(a, b, before)
        for root, ratio in _RATIOS.items():
            if root in before and a.size and not near(b.size, a.size * ratio, 0.15):
                yield f"{written(a.size)} to {written(b.size)} is not {root}ed", SURE
        for found in [*_BY.finditer(before), *_BY.finditer(after)]:
            c = group(found, sentence)[0]
            if c not in (a, b) and not _is_change(a, b, c, _loose(sentence.text)):
                quote = f"from {written(a.size)} to {written(b.size)} is not {written(c.size)}"
                yield quote + (" percent" if c.what == "percent" else ""), SURE


def _direction(a: Value, b: Value, before: str) -> Iterator[tuple[str, float]]:
    up = max((before.rfind(each) for each in _UP.split("|")), default=-1)
    down = max((before.rfind(each) for each in _DOWN.split("|")), default=-1)
    if (up > down and b.size < a.size) or (down > up and b.size > a.size):
        way = "rise" if up > down else "fall"
        if a.what == b.what:
            yield f"from {written(a.size)} to {written(b.size)} is no {way}", SURE


def _is_change(a: Value, b: Value, c: Value, loose: float) -> bool:
    """Return whether `c` is what lies between two numbers, in itself or in percent."""
    difference = abs(b.size - a.size)
    relative = 100 * difference / a.size if a.size else 0.0
    if c.what == "percent":
        allowed = max(0.6, 0.03 * relative, loose * relative)
        if a.what == "percent":
            return near(c.size, difference, max(0.02, loose)) or (
                not c.unit and abs(relative - c.size) <= allowed
            )
        return abs(relative - c.size) <= allowed
    if (c.what != a.what and c.what not in ("number",)) or c.unit in ("part",):
        return True
    return near(c.size, difference, max(0.02, loose))


def _is_part(value: Value, total: Value) -> bool:
    """Return whether a value may be a part of a total: in `40 million dollars: 25 million for dams`
    its parts need not say what they are of."""
    bare = value.what == "number" and not value.unit
    return value.what == total.what or (total.what == "money" and bare and value.size >= 1_000)


def _totals(sentence: Masked) -> Iterator[tuple[str, float]]:
    for match in _TOTAL.finditer(sentence.text):
        total = group(match, sentence)[0]
        if total.what in ("year", "time", "percent") or total.size < 3:
            continue
        parts = [
            each
            for each in sentence.values
            if each is not total
            and _is_part(each, total)
            and each.size < 1.5 * total.size
            and each.unit != "part"
        ]
        if before := _PART_BEFORE.search(sentence.text[: match.start()]):
            parts = [each for each in parts if each.start >= sentence.values[int(before[1])].start]
        parts, groups = _without_groups(sentence, parts)
        sure = any(match[name] for name in ("sure", "sure2", "sure3"))
        if len(parts) < 2 or len(parts) > 8 or " each" in sentence.text or "per " in sentence.text:
            continue
        added = sum(each.size for each in parts)
        text = " + ".join(written(each.size) for each in parts)
        reason = f"{text} is {written(added)}, not {written(total.size)}"
        loose = _loose(sentence.text)
        if near(added, total.size, loose) or near(added - groups, total.size, loose):
            return
        shares = sentence.text.count(" of ⟦") > 1 or max(e.size for e in parts) >= total.size
        if shares and not sure:
            continue
        if sure:
            yield reason, SURE
        elif added > total.size or WHOLE.search(sentence.text):
            yield reason, SURE if 0.6 < added / total.size < 1.6 else LIKELY


def _without_groups(sentence: Masked, parts: list[Value]) -> tuple[list[Value], float]:
    """Return parts without the number of them, `two teams, of 12 and 15`, and a part that may be
    that number: `12 and 15 people in two teams`."""
    groups = [each for each in parts if each.size == len(parts) - 1]
    if not groups or len(parts) < 3:
        return parts, 0.0
    for match in _GROUPS.finditer(sentence.text):
        if sentence.values[int(match[1])] is groups[0]:
            return [each for each in parts if each is not groups[0]], 0.0
    return parts, groups[0].size


def _lists(sentence: Masked) -> Iterator[tuple[str, float]]:
    for match in _LISTED.finditer(sentence.text):
        total = sentence.values[int(match[1])]
        items = [_ITEM.fullmatch(each) for each in _ITEMS.split(match["parts"])]
        found = [each for each in items if each]
        if len(found) < max(2, len(items)) or " and ⟦" not in match["parts"] or not total.unit:
            continue
        parts = [sentence.values[int(each[1])] for each in found]
        if total.size == len(parts) and (
            before := _WHOLE_BEFORE.search(sentence.text, 0, match.start())
        ):
            total = sentence.values[int(before[1])]
        alike = {each["word"] for each in found} & _ALIKE
        if match["mark"] == ", " and not (len(alike) == 1 == len({e["word"] for e in found})):
            continue
        if alike & {*match["whole"].split()}:
            continue  # it is one of the parts
        yield from _added(parts, total)


def _added(parts: Sequence[Value], total: Value) -> Iterator[tuple[str, float]]:
    """Yield what the parts of a whole are together, if it is another number near to it."""
    added = sum(each.size for each in parts)
    if any(not _is_part(e, total) or e.unit == "part" or e.size >= total.size for e in parts):
        return
    if not near(added, total.size) and 0.6 < added / total.size < 1.6:
        text = " + ".join(written(each.size) for each in parts)
        yield f"{text} is {written(added)}, not {written(total.size)}", SURE


def _margins(sentence: Masked) -> Iterator[tuple[str, float]]:
    for match in _MARGIN.finditer(sentence.text):
        c = group(match, sentence)[0]
        others = [
            each
            for each in sentence.values
            if each is not c
            and each.what in ("number", "percent", "money")
            and not (each.what != c.what and c.what == "money")
        ]
        if len(others) == 2 and others[0].what == others[1].what:
            a, b = others
            apart = abs(a.size - b.size)
            if _IN_ALL.search(sentence.text) or _is_rounded(c, apart):
                continue
            if a.size > 0.2 * b.size and not near(apart, c.size, 0.02):
                between = written(abs(a.size - b.size))
                yield f"{written(a.size)} and {written(b.size)} are {between} apart", SURE


def _is_rounded(value: Value, exact: float) -> bool:
    """Return whether a whole number is another one but for what stands behind its point."""
    return value.size == int(value.size) != exact != int(exact) and abs(value.size - exact) < 1


def _products(sentence: Masked) -> Iterator[tuple[str, float]]:
    for match in _TIMES.finditer(sentence.text):
        a, b = group(match, sentence)
        later = [
            each
            for each in sentence.values
            if each not in (a, b) and each.what == b.what and each.size > max(a.size, b.size)
        ]
        if len(later) == 1 and not near(a.size * b.size, later[0].size, _loose(sentence.text)):
            yield (
                f"{written(a.size)} times {written(b.size)} is {written(a.size * b.size)}",
                SURE,
            )


def _spans(sentence: Masked) -> Iterator[tuple[str, float]]:
    for wrong in wrong_spans(sentence):
        yield wrong, SURE


_CHECKS: tuple[Check, ...] = (
    _changes,
    _totals,
    _lists,
    wrong_parts,
    _margins,
    _products,
    _spans,
    wrong_shares,
)


def wrong_sums(sentences: Sequence[Sentence]) -> Iterator[Pair]:
    """Yield what does not add up: within a sentence, and over one and the next."""
    for sentence in sentences:
        if sum(each.what != "place" for each in sentence.values) < 2 or len(sentence.values) > 14:
            continue
        view = masked(sentence)
        found = [each for check in _CHECKS for each in check(view)]
        if found:
            reason, score = max(found, key=lambda each: each[1])
            extent = (sentence.start, sentence.end)
            yield Pair("sum", extent, None, f"it does not add up: {reason}", score)
    yield from _votes(sentences)
    for sentence, following in pairwise(sentences):
        if (pair := _over_two(sentence, following)) is not None:
            yield pair


def _votes(sentences: Sequence[Sentence]) -> Iterator[Pair]:
    """Yield the pair if the only result of a vote and the only margin of an article, which stand in
    two sentences, do not fit."""
    results, margins = list[tuple[Sentence, list[Value]]](), list[tuple[Sentence, Value]]()
    for sentence in sentences:
        if not sentence.values or _VOTED.isdisjoint(sentence.places):
            continue
        view = masked(sentence)
        results += [(sentence, group(each, view)) for each in _RESULT.finditer(view.text)]
        margins += [(sentence, group(each, view)[0]) for each in _MARGIN.finditer(view.text)]
    if len(results) != 1 or len(margins) != 1 or results[0][0] is margins[0][0]:
        return
    (sentence, (a, b)), (other, margin) = results[0], margins[0]
    if {a.what, b.what, margin.what} != {"number"} or near(abs(a.size - b.size), margin.size):
        return
    apart = f"{written(a.size)} and {written(b.size)} are {written(abs(a.size - b.size))} apart"
    first, second = sorted(((sentence.start, sentence.end), (other.start, other.end)))
    reason = f"it does not add up: {apart}, not {written(margin.size)}"
    yield Pair("sum", first, second, reason, LIKELY)


def _over_two(sentence: Sentence, following: Sentence) -> Pair | None:
    """Return the pair if a sentence gives a whole, and the next one parts that are not it."""
    whole = [each for each in sentence.values if each.what in ("number", "money")]
    parts = [each for each in following.values if each.what in ("number", "money")]
    if len(whole) != 1 or not 2 <= len(parts) <= 5 or whole[0].unit == "part":
        return None
    total = whole[0]
    words = following.written().lower()
    opens = parts[0].start - following.start < 12
    if any(each.what != total.what or each.unit == "part" for each in parts) or not opens:
        return None
    added = sum(each.size for each in parts)
    if near(added, total.size) or any(each.size >= total.size for each in parts):
        return None
    closed = WHOLE.search(words) or " and " in words
    if not closed or not 0.75 <= added / total.size <= 1.35:
        return None
    text = " + ".join(written(each.size) for each in parts)
    reason = f"it does not add up: {text} is {written(added)}, not {written(total.size)}"
    extents = (sentence.start, sentence.end), (following.start, following.end)
    return Pair("sum", *extents, reason, SURE if WHOLE.search(words) else LIKELY)
