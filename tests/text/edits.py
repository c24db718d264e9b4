"""Two hundred edits of texts with tagged spans, and where each span is then.

A text is edited as a list of characters that know where they came from, so that what becomes of a
span is known and not guessed.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from reader.text.lines import Extent
from tests.environment import PROJECT

NAMES = (
    "Adair Bright Cole Dunmore Ellis Fane Grey Hale Ives Jarvis Kemp Lamb Malik Noble Oakes Pyle"
    " Quill Revell Shaw Tidy".split()
)
VOTES = "aye nay aye aye nay aye nay nay aye absent aye nay aye aye nay aye nay aye aye nay".split()

ROLL_CALL = "How they voted\n\n" + "".join(
    f"{name}: {vote}\n" for name, vote in zip(NAMES, VOTES, strict=True)
)

TALL_ROLL_CALL = "The vote\n\n" + ROLL_CALL.partition("\n\n")[2].replace(": ", "\n")
"""The same with each vote on a line of its own, so that most of its lines are repeated."""

FARES = (
    "The ferry runs daily. The single fare is 12 kroner. The return fare is 20 kroner. Children "
    "travel free. Dogs travel free.\n"
    "\n"
    "The night ferry runs on Fridays. The single fare is 15 kroner. The return fare is 25 kroner. "
    "Children travel free. Dogs stay ashore.\n"
    "\n"
    "“We are told, ‘The single fare is 12 kroner,’ and then we pay 15,” said Ida Holm. The company "
    "says that the single fare is 12 kroner on weekdays only. Nobody had told the passengers.\n"
    "\n"
    "The bus runs hourly. The single fare is 12 kroner. The return fare is 20 kroner. Nobody "
    "checks tickets.\n"
)
"""Sentences that look like one another, and some that are the same."""

SAMPLES = ("council-clock.txt", "summit-report.txt", "lifeboat-appeal.txt", "river-explainer.md")

SENTENCE = re.compile(r"[^\s.!?][^.!?\n]*[.!?]*[”’\"]*")
WORD = re.compile(r"\w[\w’,-]*\w|\w")
"""Near enough for a test: what is cut out need not be a sentence to a reader."""

FILLING = (
    "It rained all that week.",
    "The minutes do not say who asked.",
    "A spokesman declined to comment on Monday.",
    "That figure was corrected later.",
    "Others remember it differently.",
)

OTHER_WORDS = "granite willow seldom harbour twelve amber quickly northern ledger velvet".split()


class Letter(NamedTuple):
    """A character, and its offset in the text before the edits; None: it was put in."""

    sign: str
    origin: int | None


Page = list[Letter]


class Case(NamedTuple):
    """A text before and after an edit, with the spans that were tagged in it."""

    name: str
    old: str
    new: str
    spans: list[Extent]
    places: list[int]
    """Where each character of the old text is now; -1: nowhere."""

    def truth(self, start: int, end: int) -> tuple[Extent | None, float]:
        """Where the span's characters are now, and how many of them, as a share of what shows."""
        there = [place for place in self.places[start:end] if place >= 0]
        shown = [place for place in there if not self.new[place].isspace()]
        if not shown:
            return None, 0.0
        before = sum(not sign.isspace() for sign in self.old[start:end])
        return (min(shown), max(shown) + 1), len(shown) / before

    def untouched(self, start: int, end: int) -> Extent | None:
        """Where the span stands word for word, None where it was edited, cut or taken out."""
        extent, share = self.truth(start, end)
        if extent is None or share < 1:
            return None
        now = "".join(self.new[slice(*extent)].split())
        return extent if now == "".join(self.old[start:end].split()) else None


@cache
def cases(seed: str = "edits") -> tuple[Case, ...]:
    """The two hundred, always the same for a seed."""
    chance = random.Random(seed)
    texts = [ROLL_CALL, TALL_ROLL_CALL, FARES]
    texts += [(PROJECT / "sample_articles" / name).read_text() for name in SAMPLES]
    found: list[Case] = []
    while len(found) < 200:
        edit = EDITS[len(found) % len(EDITS)]
        text = texts[len(found) // len(EDITS) % len(texts)]
        times = 1 + chance.randrange(3)
        page = [Letter(sign, place) for place, sign in enumerate(text)]
        for _ in range(times):
            page = edit(page, chance)
        new = "".join(letter.sign for letter in page)
        spans = [*_spans(text, chance)]
        name = f"{len(found)} {edit.__name__} x{times}"
        found.append(Case(name, text, new, spans, _places(page, len(text))))
    return tuple(found)


def _places(page: Page, length: int) -> list[int]:
    places = [-1] * length
    for place, letter in enumerate(page):
        if letter.origin is not None:
            places[letter.origin] = place
    return places


def _spans(text: str, chance: random.Random) -> Iterator[Extent]:
    """Votes, sentences, words, names and passages: what people tag."""
    if text in (ROLL_CALL, TALL_ROLL_CALL):
        for vote in re.finditer("aye|nay|absent", text):
            yield vote.span()
        return
    sentences = [found.span() for found in SENTENCE.finditer(text)]
    words = [found.span() for found in WORD.finditer(text)]
    yield from chance.sample(sentences, min(14, len(sentences)))
    yield from chance.sample(words, min(8, len(words)))
    for first in chance.sample(range(len(words) - 6), 8):
        start, end = words[first][0], words[first + 1 + chance.randrange(5)][1]
        if "\n" not in text[start:end]:
            yield start, end


# The edits


def _put(text: str) -> Page:
    return [Letter(sign, None) for sign in text]


def _said(page: Page) -> str:
    return "".join(letter.sign for letter in page)


def _lines(page: Page) -> list[Page]:
    lines: list[Page] = [[]]
    for letter in page:
        lines[-1].append(letter)
        if letter.sign == "\n":
            lines.append([])
    return [line for line in lines if line]


def _joined(lines: list[Page]) -> Page:
    return [letter for line in lines for letter in line]


def _some(page: Page, kind: re.Pattern[str], chance: random.Random) -> Extent:
    return chance.choice([found.span() for found in kind.finditer(_said(page))])


def _listing(page: Page) -> bool:
    return "aye\n" in _said(page)


def _entry(page: Page, chance: random.Random) -> list[str]:
    """A further person's lines for a roll call."""
    name, vote = chance.choice(("Under", "Voss", "Ward")), chance.choice(("aye", "nay"))
    return [f"{name}: {vote}\n"] if ": " in _said(page) else [f"{name}\n", f"{vote}\n"]


def insertion(page: Page, chance: random.Random) -> Page:
    if _listing(page):
        lines = _lines(page)
        step = 1 if ": " in _said(page) else 2
        place = 2 + step * chance.randrange(len(lines) // step - 2)
        return _joined([*lines[:place], *map(_put, _entry(page, chance)), *lines[place:]])
    start, _ = _some(page, SENTENCE, chance)
    return [*page[:start], *_put(chance.choice(FILLING) + " "), *page[start:]]


def word_insertion(page: Page, chance: random.Random) -> Page:
    start, _ = _some(page, WORD, chance)
    return [*page[:start], *_put(chance.choice(OTHER_WORDS) + " "), *page[start:]]


def deletion(page: Page, chance: random.Random) -> Page:
    if _listing(page):
        lines = _lines(page)
        step = 1 if ": " in _said(page) else 2
        place = 2 + step * chance.randrange(len(lines) // step - 2)
        return _joined([*lines[:place], *lines[place + step :]])
    start, end = _some(page, SENTENCE, chance)
    after = end + 1 if end < len(page) and page[end].sign == " " else end
    return [*page[:start], *page[after:]]


def rewording(page: Page, chance: random.Random) -> Page:
    """Every fourth word of a sentence, or one word of a list, is another."""
    text = _said(page)
    start, end = _some(page, SENTENCE, chance)
    words = [found.span() for found in WORD.finditer(text, start, end)]
    chosen = words[:1] if _listing(page) else words[chance.randrange(min(4, len(words))) :: 4]
    for first, last in reversed(chosen):
        page = [*page[:first], *_put(chance.choice(OTHER_WORDS)), *page[last:]]
    return page


def moved_paragraph(page: Page, chance: random.Random) -> Page:
    lines = _lines(page)
    step = 2 if _listing(page) and ": " not in _said(page) else 1
    places = range(2, len(lines) - step, step)
    source, target = chance.choice(places), chance.choice(places)
    block = lines[source : source + step]
    rest = lines[:source] + lines[source + step :]
    return _joined([*rest[:target], *block, *rest[target:]])


def moved_sentence(page: Page, chance: random.Random) -> Page:
    if _listing(page):
        return moved_paragraph(page, chance)
    start, end = _some(page, SENTENCE, chance)
    sentence = page[start:end]
    after = end + 1 if end < len(page) and page[end].sign == " " else end
    rest = [*page[:start], *page[after:]]
    target, _ = _some(rest, SENTENCE, chance)
    return [*rest[:target], *sentence, *_put(" "), *rest[target:]]


def look_alike(page: Page, chance: random.Random) -> Page:
    """A sentence that differs by a word is put before or after one."""
    if _listing(page):
        return insertion(page, chance)
    text = _said(page)
    start, end = _some(page, SENTENCE, chance)
    words = [found.span() for found in WORD.finditer(text, start, end)]
    first, last = chance.choice(words)
    twin = f"{text[start:first]}{chance.choice(OTHER_WORDS)}{text[last:end]}"
    if chance.random() < 0.5:
        return [*page[:start], *_put(f"{twin} "), *page[start:]]
    return [*page[:end], *_put(f" {twin}"), *page[end:]]


def repetition(page: Page, chance: random.Random) -> Page:
    """A line, or a sentence, is said again next to where it stands, or somewhere else."""
    text = _said(page)
    if _listing(page):
        lines = _lines(page)
        place = chance.randrange(2, len(lines))
        return _joined([*lines[:place], _put(_said(lines[place])), *lines[place:]])
    start, end = _some(page, SENTENCE, chance)
    target = end if chance.random() < 0.5 else _some(page, SENTENCE, chance)[1]
    return [*page[:target], *_put(f" {text[start:end]}"), *page[target:]]


EDITS: tuple[Callable[[Page, random.Random], Page], ...] = (
    insertion,
    word_insertion,
    deletion,
    rewording,
    moved_paragraph,
    moved_sentence,
    look_alike,
    repetition,
)
