"""Cut paragraphs into sentences: `nupunkt`'s ends, corrected by rules, with their closing marks.

The rules work on text in which each blank and line break is a space. `missed_starts` finds starts
that the segmenter misses; `continues` says which of its starts are wrong; `skip_closers` moves a
start past the quotation marks and brackets that belong to the sentence before it. Lists of words
that keep their full stop within a sentence come first.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, pairwise

from reader.text.characters import BLANK, is_edge, lazy_pattern
from reader.text.lines import Extent, trim

_UNEVEN = lazy_pattern(f"[{BLANK.replace(' ', '')}\ud800-\udfff\0]")
_FLAT = dict.fromkeys(map(ord, BLANK), " ") | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_CAPITAL = lazy_pattern(r"\p{Lu}")
_INKED = lazy_pattern(r"[\p{L}\p{N}]")


def cut_sentences(text: str, start: int, end: int) -> list[Extent]:
    """Return the extents of the sentences of a paragraph `[start, end)`, in order.

    Each includes its final stop and the quotation marks and brackets that close it, and has no
    blanks at its edges. Line breaks within the paragraph are treated as blanks.
    """
    flat = flattened(text[start:end])
    starts = (start + first for first in _starts(flat))
    edges = [*(offset for offset in starts if is_edge(text, offset)), end]
    pieces = (trim(text, first, last) for first, last in pairwise(edges))
    return [piece for piece in pieces if piece is not None]


def flattened(text: str) -> str:
    """Return text of the same length with spaces for blanks and breaks, without surrogates."""
    return text.translate(_FLAT) if _UNEVEN.search(text) else text


def _starts(flat: str) -> Iterator[int]:
    """Yield the starts of the sentences of flattened text."""
    from nupunkt import sent_spans  # slow to load

    yield 0
    found = {start for start, _ in sent_spans(flat)} | set(missed_starts(flat))
    cased = _CAPITAL.search(flat) is not None
    last = 0
    for start in sorted(found):
        start = skip_closers(flat, start)
        if not last < start < len(flat) or continues(flat, last, start, cased):
            continue
        if _INKED.search(flat, start):
            yield start
            last = start


_TITLES = frozenset(
    """Adm Asst Atty Brig Capt Cdr Cmdr Cmdt Col Cpl Del Dels Det Dr Dra Drs Fr Frl Gen Gens Gov
    Govs Hon Hr Insp Lt Maj Messrs Mgr Mlle Mme Mr Mrs Ms Msgr Mx Pfc Pres Prof Profs Pvt Rep
    Reps Rev Revd Sen Sens Sgt Sra Srta Supt""".split()
)
_PLACES_AND_TIMES = frozenset(
    """Ala Alex Apr Apt Ariz Ark Assn Assoc Aug Ave Bd Benj Bldg Blvd Bros Calif Ch Chas Chr Co
    Colo Comm Conn Corp Cos Ct Cty Dec Dem Dept Dist Div Edw Feb Fla Fri Ft Ga Geo Govt Hts
    Hwy Ill Inc Ind Inst Intl Jan Jas Jos Jr Jul Jun Kan Kans Ky La Ltd Mar Mass Md Mich
    Minn Miss Mo Mon Mont Mt Mtn Mts Natl Neb Nebr Nev Nov Oct Okla Ont Ore Pa Penn Ph Pl Pt
    Que Rd Robt Rte Ste Sep Sept Soc Sq Sr St Sts Sat Sun Tenn Tex Thos Thu Thur Thurs Tue
    Tues Twp Univ Va Vt Wash Wed Wis Wm Wyo""".split()
)
_BETWEEN = frozenset("aka approx bzw ca cf eg esp feat geb ie incl v viz vs vgl".split())
_SMALL = frozenset(
    """al art ch cit col cols cm dept ed eds est etc evtl ex ext fig figs ft gal hr hrs inkl km lb
    lbs mph nr op oz par pp pt sec sq str suppl trans usw vol vols""".split()
)
_NAMED = _TITLES | _PLACES_AND_TIMES

STARTERS = """A After And As At Because Before But By During For From He Her His However If In
    It Its Meanwhile My On Our She Since So That The Their Then There These They This Those Though
    To Under Until We What When Where While Who With You Your""".split()
"""Words that, capitalised, begin a sentence and hardly ever continue with a name."""

SPEECH_VERBS = """added admitted agreed announced answered argued asked began begged called claimed
    complained concluded confirmed continued cried declared demanded explained insisted joked noted
    observed pleaded read recalled remarked repeated replied responded said says screamed shouted
    sighed snapped tells testified thought told tweeted urged warned whispered wondered wrote
    yelled""".split()
"""Verbs that link a quotation to its speaker."""


def is_abbreviation(word: str) -> bool:
    """Return whether a full stop after `word` may belong to it; names need their capital."""
    return word.lower() in _SMALL | _BETWEEN or _with_capital(word) in _NAMED


def never_ends_sentence(word: str) -> bool:
    """Return whether `word` with its full stop hardly ever ends a sentence: Mr., Gen., vs."""
    return word.lower() in _BETWEEN or _with_capital(word) in _TITLES


def _with_capital(word: str) -> str:
    """Return `Mass` for `MASS` and `Mass`, but `mass` for `mass`."""
    return word[:1] + word[1:].lower()


_OWN = "。｡！？؟।॥۔։።။។៕"
_OPEN = r"[“‘\"'«„‚‹(\[¿¡]"
_CLOSE = r"[”’\"'»)\]]"
_STARTER = rf"(?:{'|'.join(STARTERS)}|I(?=[ ’']))(?![\p{{L}}.])"

_ORDINARY = lazy_pattern(
    rf"(?<![\p{{L}}\p{{M}}\p{{N}}.@/_])(?P<word>\p{{L}}+(?:['’]\p{{L}}+)?)\."
    rf"{_CLOSE}* +(?={_OPEN}*\p{{Lu}})"
)
# "… this week. Clinton": the segmenter takes many an ordinary word for an abbreviation.

_BEFORE_STARTER = lazy_pattern(
    rf"(?<![\p{{L}}\p{{M}}\p{{N}}])(?P<word>\p{{L}}+)\. +(?={_OPEN}*{_STARTER})"
)
# "… plan B. Then", "… (R-Wis. And": an abbreviation, but a new sentence begins.

_SPLITS = (
    lazy_pattern(rf"(?:[{_OWN}]|．(?!\d))+[!?！？]*[」』）】》〉”’\"')\]»]* *"),  # 他来了。
    lazy_pattern(r"[.!?…]+[“«‘‹›]+ +(?=[„»‚›‹(]?\p{Lu})"),  # „Ja.“ Er ging.
    lazy_pattern(rf"[.!?…] ”[”’)]* +(?={_OPEN}*\p{{Lu}})"),  # “But I … ” She stopped.
)
_UNSPACED = (
    lazy_pattern(
        r"(?<=\p{Ll}{2})[.!?]+[”)]*(?=\p{Lu}(?:\p{Ll}| ))(?!Com|Net|Org|Js)"
    ),  # won.He lost
    lazy_pattern(r"[.!?…]+”(?=[“‘]?\p{Lu}\p{Ll})"),  # done.”“We
)
_NO_SPACE = lazy_pattern(r"[/@_\\]|www\.")

_ATTACHED = lazy_pattern(r"(?:[”’»)\]}」』】》〉]|\[\d{1,3}\]|[\"'“«](?=[ ”’\"')\]]|$))+[.!?…]*")
_DETACHED = lazy_pattern(r"(?:[”’»)\]}」』]|'(?= *[”\"]))+ *[\"”]?(?=[ .,;:!?]|$)[.!?…]*")
_STRAIGHT = lazy_pattern(r"\"(?=[ .,;:!?)]|$)[.!?…]*")

_CONTINUES = lazy_pattern(r"[,;:%)\]}」』）】，、；：]|[—–-]+ ?\p{Ll}")
_LOWER = lazy_pattern(rf"…?\.* *{_OPEN}?(?:\p{{Ll}}\p{{Ll}}*+(?!\p{{Lu}}))")
_SOFT_STOP = lazy_pattern(r"(?:[!?…]|\. ?\.|(?:^|[^\p{L}\p{M}])\p{L}\.)[”’\"')\]»]* *$")
_LAST_WORD = lazy_pattern(r"(?:^|[^\p{L}\p{M}\p{N}.'’])(?P<word>\p{L}+)\.$")
_MARKER = lazy_pattern(r"(?:\(?(?:\d{1,3}|[A-Za-z]|[ivx]{1,5})[.)]|[^\p{L}\p{N}]+)$")
_QUOTED = lazy_pattern(r"[!?…][”’\"']+$")
_SAID = lazy_pattern(
    rf"(?:(?!{_STARTER})\p{{Lu}}[\p{{L}}.’'-]* ){{1,4}}(?:{'|'.join(SPEECH_VERBS)})\b"
)
_NAME = lazy_pattern(rf"(?!{_OPEN}*{_STARTER})\p{{Lu}}")
_ORDINAL = lazy_pattern(r"(?:^|\D)\d{1,2}\.$")
_MONTH = lazy_pattern(
    "Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
)
_HIRAGANA = lazy_pattern(r"\p{Hiragana}")


def missed_starts(flat: str) -> Iterator[int]:
    """Yield starts of sentences that the segmenter misses."""
    for match in _ORDINARY.finditer(flat):
        if _is_ordinary(match["word"]):
            yield match.end()
    for match in _BEFORE_STARTER.finditer(flat):
        if not never_ends_sentence(match["word"]):
            yield match.end()
    for match in chain.from_iterable(rule.finditer(flat) for rule in _SPLITS):
        yield match.end()
    for match in chain.from_iterable(rule.finditer(flat) for rule in _UNSPACED):
        if not _within_address(flat, match.start()):
            yield match.end()


def _is_ordinary(word: str) -> bool:
    """Return whether a full stop after `word` ends a sentence if a capital follows."""
    if len(word) < 2 or is_abbreviation(word):
        return False
    with_vowel = not word.isascii() or not set(word.lower()).isdisjoint("aeiouy")
    return word.islower() or word.isupper() or with_vowel


def _within_address(flat: str, offset: int) -> bool:
    """Return whether the word at `offset` is a web or mail address."""
    first = flat.rfind(" ", 0, offset) + 1
    last = flat.find(" ", offset)
    return _NO_SPACE.search(flat, first, last if last >= 0 else len(flat)) is not None


def skip_closers(flat: str, start: int) -> int:
    """Return where a sentence that was found to begin at `start` really begins.

    What closes the sentence before it is skipped: quotation marks, brackets, note numbers.
    """
    before = len(flat[:start].rstrip(" "))
    match = _ATTACHED.match(flat, start) if before == start else None
    after_blanks = _skip(flat, start)
    if match is None and after_blanks > before:
        match = _DETACHED.match(flat, after_blanks)
        if match is None and flat.count('"', 0, after_blanks) % 2:
            match = _STRAIGHT.match(flat, after_blanks)
    return _skip(flat, match.end()) if match else after_blanks


def _skip(flat: str, offset: int) -> int:
    """Return the first offset from `offset` on that is not a space."""
    while offset < len(flat) and flat[offset] == " ":
        offset += 1
    return offset


def continues(flat: str, start: int, end: int, cased: bool) -> bool:
    """Return whether the sentence begun at `start` continues at `end`, where an end was found.

    `cased`: the text has capitals, so that a small letter at `end` means something.
    """
    left = flat[max(start, end - 60) : end].rstrip(" ")
    if _CONTINUES.match(flat, end) or (end - start < 60 and _MARKER.match(left)):
        return True
    if cased and _LOWER.match(flat, end) and _may_continue(left):
        return True
    if _QUOTED.search(left) and _SAID.match(flat, end):
        return True
    if _is_title(left) and _NAME.match(flat, end):
        return True
    if left[-1:] in "」』" and _HIRAGANA.match(flat, end):
        return True
    return bool(_ORDINAL.search(left) and _MONTH.match(flat, end))


def _may_continue(left: str) -> bool:
    """Return whether a small letter after `left` continues it: after ! ? … and abbreviations."""
    match = _LAST_WORD.search(left)
    abbreviated = match is not None and is_abbreviation(match["word"])
    return abbreviated or _SOFT_STOP.search(left) is not None


def _is_title(left: str) -> bool:
    """Return whether `left` ends with a title such as `Dr.`."""
    match = _LAST_WORD.search(left)
    return match is not None and never_ends_sentence(match["word"])
