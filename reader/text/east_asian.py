"""Tell the multi-byte encodings of Chinese, Japanese and Korean apart by what they spell.

The same bytes are often valid in several of them. A language is known by what no text of it does
without: kana, frequent syllables, frequent characters.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from functools import partial

from reader.text.characters import lazy_pattern

_SAMPLE = 1 << 14
"""Bytes from the first above ASCII that are read."""
_RIVAL = 0.75
"""Share of the best reading's score from which another counts as one too."""

_KANA = lazy_pattern(r"[\p{Hiragana}\p{Katakana}ー]")
_HALF_WIDTH = lazy_pattern(r"[\uff61-\uff9f]")
_HANGUL = lazy_pattern(r"[\uac00-\ud7a3]")
_OTHER = lazy_pattern(
    r"[^\x00-\x7f\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{P}\p{S}\u3000\uff00-\uffee]"
)
"""Letters of alphabets, and code points that are none."""

_SYLLABLES = frozenset(
    "이다는의에을가고하한를지은도로기서사인나대자시정어그해리일부전들장수과있것라보아스제여구주"
    "상만으동원공적게용면했었였니안성요경문국연신위조우화오와말모개관조선생까세"
)
"""The most frequent syllables of Korean, about two thirds of a text."""

_SIMPLIFIED = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过"
    "发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前"
    "开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重"
    "并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常"
    "先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报"
    "才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼"
)
_TRADITIONAL = frozenset(
    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過"
    "發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前"
    "開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重"
    "並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世位次度門任常"
    "先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活爾更別打女變四神總何電數安少報"
    "才結反受目太量再感建務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展馬科司五基眼"
)
"""Frequent characters of Chinese, as written since 1956 and before; about half of a text."""


def east_asian_encodings(data: bytes) -> list[str]:
    """Return Python's names of the encodings that fit, the best first; none fits most texts.

    More than one means that they fit about equally.
    """
    scores = {
        encoding: score
        for encoding, score in _scores(data)
        if score and is_decodable(data, encoding)
    }
    best = max(scores.values(), default=0.0)
    return sorted(
        (name for name, score in scores.items() if score >= _RIVAL * best),
        key=lambda name: -scores[name],
    )


def _scores(data: bytes) -> Iterator[tuple[str, float]]:
    """Yield encodings with how well they fit: 0 not at all, 1 is usual."""
    start = next(
        (place for place in range(0, len(data), 64) if not data[place : place + 64].isascii()), 0
    )
    # From the start of a line: in the middle of a character every later one could be misread.
    start = data.rfind(b"\n", 0, start) + 1
    sample = data[start : start + _SAMPLE]
    for encoding, fit in (
        ("gb18030", partial(_chinese, frequent=_SIMPLIFIED)),
        ("big5hkscs", partial(_chinese, frequent=_TRADITIONAL)),
        ("cp932", _japanese),
        ("euc_jp", _japanese),
        ("cp949", _korean),
        ("johab", _korean),
    ):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            text = decoder.decode(sample, final=len(data) <= start + _SAMPLE)
        except UnicodeDecodeError:
            continue
        letters = sum(character > "\u2fff" and character.isalpha() for character in text)
        other = len(_OTHER.findall(text)) + len(_HALF_WIDTH.findall(text))
        if letters and other <= 0.05 * letters:
            yield encoding, fit(text, letters)


def _japanese(text: str, letters: int) -> float:
    share = len(_KANA.findall(text)) / letters
    return 1.0 if share >= 0.25 else 0.0


def _korean(text: str, letters: int) -> float:
    hangul = _HANGUL.findall(text)
    frequent = sum(syllable in _SYLLABLES for syllable in hangul)
    fits = len(hangul) >= 0.7 * letters and frequent >= 0.35 * len(hangul)
    return frequent / len(hangul) / 0.6 if fits else 0.0


def _chinese(text: str, letters: int, *, frequent: frozenset[str]) -> float:
    share = sum(character in frequent for character in text) / letters
    kana = len(_KANA.findall(text))
    return share / 0.5 if share >= 0.25 and kana <= 0.1 * letters else 0.0


def is_decodable(data: bytes, encoding: str) -> bool:
    """Return whether all of `data` is valid in an encoding, by Python's name of it."""
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
