"""Tell the single-byte encodings of alphabets apart by what their letters would spell.

Each encoding is tried with each language that was written in it. A reading is as likely as the
letters above ASCII are frequent in that language, the signs common, and both where they belong: a
capital begins a word, a word has letters of one alphabet, a quotation mark stands at a word's edge.
In Latin letters, short words in ASCII ("the", "que") say which language it is before any accent
does. Different encodings that read the same are one reading.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from reader.text.characters import lazy_pattern
from reader.text.east_asian import is_decodable

_MARGIN = 2.5
"""Difference in log likelihood below which two readings fit about equally."""

_NOISE, _LATIN_NOISE = -6.0, -9.0
"""Mean log likelihood of a code point above ASCII below which a reading fits no language.

In Latin letters few are above ASCII, and those may all be in names of other languages.
"""

_SAMPLE = 1 << 16
"""Bytes from the start of the file in which bytes above ASCII are looked for."""
_PIECES = 1 << 13
"""Bytes around those that are read."""

_ENOUGH = 16
"""Code points from which it counts how many are above ASCII."""
_OUT_OF_PLACE = 0.1
"""Largest share of code points above ASCII that may stand where they never do."""

_STRANGE_AT = -12.0
"""Log likelihood of a code point where it never stands."""


class Language(NamedTuple):
    """How a language is written."""

    letters: str
    """Lower-case letters above ASCII, the most frequent first."""
    words: frozenset[str] = frozenset()
    """Frequent words in ASCII."""


def _latin(letters: str, words: str) -> Language:
    return Language(letters, frozenset(words.split()))


LANGUAGES: Mapping[str, Language] = {
    "en": _latin("", "the of and to in is that for was with on as it said his at by from are be"),
    "fr": _latin(
        "éèàêçôîûâùëïœüÿæ", "le la les de des du un une et en est que qui dans pour pas au"
    ),
    "de": _latin("üäößéàè", "der die das und in den von zu mit ist im nicht ein eine auf dem des"),
    "es": _latin("óíáñéúüªºç", "el la los las de que y en un una por con se del su para no es al"),
    "pt": _latin("ãéçáíóêõúâàôüªºñ", "o a os as de que e do da em um uma para com se por no na"),
    "it": _latin("èàùòìéîóí", "il la le di che e un una in per con del della non si gli da al"),
    "da": _latin("åøæéöäèêóòâôü", "og i at det er en den til af som for de med ikke har han var"),
    "sv": _latin("äåöéàüèášž", "och i att det som en av den med till inte har ett om han var"),
    "fi": _latin("äöåéšž", "ja on ei se oli ovat mutta kun niin joka sanoi mukaan hän"),
    "is": _latin("íðáóúéþæöýø", "og er ekki um en til sem hann var fyrir af frá sagði"),
    "nl": _latin("éëïóèöüáíúêç", "de het een en van in is dat op te zijn niet met voor hij die"),
    "ca": _latin("óéàèíòçúïü·ñ", "el la els les de que i en un una per amb no del al va"),
    "et": _latin("äõüöšžé", "ja on ei et see oma ta oli aga kui ning mis selle"),
    "sq": _latin("ëçé", "dhe i e se nga me do nuk ka tha kjo por si"),
    "ga": _latin("áíéóúḃċḋḟġṁṗṡṫ", "an na agus ar go ag le is do sin seo"),
    "cy": _latin("ŵŷâêîôûáéïö", "yn y yr a i o ar ac mae bod am wedi gan"),
    "pl": _latin("ąłęóżśćńźé", "i w nie na z do to jest o jak po za od przez dla co"),
    "cs": _latin("íáěéřýžčšůúťňďóöü", "a se na je v to z do o s ale za by pro jako podle"),
    "sk": _latin("áíčéýžúšťľôňäóďĺŕěöü", "a sa na je v to z do o s ale za by pre ako"),
    "hu": _latin("áéöőóüúíű", "a az hogy is nem egy meg ez de volt csak mint azt mondta"),
    "hr": _latin("čšžćđé", "i je u se na da za od su to s o ne kako"),
    "sl": _latin("čšžćđé", "in je v se na da za so ne bi ki pa tudi"),
    "ro": _latin("ăîţşâșțé", "de la a in care nu pe cu un o din pentru mai este"),
    "tr": _latin("ışüğöçâîû", "ve bir bu da de ile olarak dedi daha gibi kadar ne"),
    "lt": _latin("ėšųąįžūęč", "ir kad buvo yra bet su jis ne iki tai apie dar"),
    "lv": _latin("āīēšņūļžģķč", "un ir par ka no ar bet tas lai pie nav"),
    "mt": _latin("ħżġċàèìòù", "li ta u fil il tal biex dan ma kien"),
    "eo": _latin("ĉĝĵŝŭĥ", "la de kaj en estas al por ne ke kun li"),
    "vi": _latin(
        "\u0301\u0323\u0300đưôâêơă\u0309\u0303áéíóúàèùò", "trong cho nh khi theo ra sau hai"
    ),
    "ru": Language("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"),
    "uk": Language("оанивіетрсклудмпязьбгчйхжїцшюєщфґ"),
    "be": Language("анаіеорстлыкяумдпзвбцьчёўгйэхжюшф"),
    "bg": Language("аоиентрсвлпдкмзугябъчхщцжшйюфь"),
    "sr": Language("аиоенрстувкјдмплзбгшчцњћжљђхџф"),
    "mk": Language("аоиетнрсвдклпумзјбгчшцжњфќхѓљџѕ"),
    "kk": Language("аеынтірлдсқмоукбжзғшғпйөүяиәңұхһ"),
    "el": Language("αοιετνσρπκυςμλίόήάγέδύθωβχώφξζψϊϋ"),
    "he": Language("יוהלאתרמבנשםדחקפעסכןצטזגךףץ"),
    "ar": Language("اليمنتروبعدفهسكقحجةأىشصطخذضءزثإئغظؤآ"),
    "fa": Language("اینردهتمسوبشکگخزلفعقجچحپطصئآضذغءظثژ"),
    "th": Language(
        "านร\u0e48อกเง\u0e31ยม\u0e49วลดทสต\u0e34\u0e35ะปบคหแจพ\u0e37\u0e38ชข\u0e33\u0e39ใไ\u0e4c"
        "\u0e47ถโผซธศณภฐญษฟฉฎๆฝฏฮฬ"
    ),
}

_LATIN = "en fr de es pt it da sv fi is nl ca et sq ga cy pl cs sk hu hr sl ro tr lt lv mt eo"
_WESTERN = "en fr de es pt it da sv fi is nl ca et sq"
_CENTRAL = "en pl cs sk hu hr sl ro de"
_BALTIC = "en lt lv et"
_SLAVIC = "ru uk be bg sr mk"

ENCODINGS: Mapping[str, tuple[float, str]] = {
    "cp1252": (0, _WESTERN),
    "iso8859-15": (-1, _WESTERN),
    "mac-roman": (-3, _WESTERN),
    "cp850": (-3, _WESTERN),
    "cp437": (-4, _WESTERN),
    "cp865": (-5, "en da sv fi"),
    "cp860": (-6, "en pt"),
    "cp863": (-6, "en fr"),
    "cp861": (-6, "en is"),
    "mac-iceland": (-5, "en is"),
    "iso8859-14": (-5, "en ga cy"),
    "cp1250": (-1.5, _CENTRAL),
    "iso8859-2": (-2, _CENTRAL),
    "cp852": (-3.5, _CENTRAL),
    "mac-latin2": (-3.5, "en pl cs sk hu de"),
    "mac-croatian": (-5, "en hr sl"),
    "mac-romanian": (-5, "en ro"),
    "iso8859-16": (-3, "en ro pl hu hr sl"),
    "cp1254": (-1.5, "en tr"),
    "iso8859-9": (-2, "en tr"),
    "cp857": (-3.5, "en tr"),
    "mac-turkish": (-4, "en tr"),
    "iso8859-3": (-5, "en mt eo"),
    "cp1257": (-1.5, _BALTIC),
    "iso8859-13": (-2, _BALTIC),
    "iso8859-4": (-3, _BALTIC),
    "iso8859-10": (-4.5, _BALTIC),
    "cp775": (-3.5, _BALTIC),
    "cp1258": (-4, "vi"),
    "cp1251": (-1, _SLAVIC),
    "koi8-r": (-1.5, "ru bg"),
    "koi8-u": (-1.7, "ru uk"),
    "iso8859-5": (-2, _SLAVIC),
    "cp866": (-2.5, "ru uk be"),
    "cp1125": (-4, "uk"),
    "mac-cyrillic": (-3, _SLAVIC),
    "cp855": (-3.5, _SLAVIC),
    "kz1048": (-4, "kk"),
    "ptcp154": (-4.5, "kk"),
    "cp1253": (-1, "el"),
    "iso8859-7": (-1.5, "el"),
    "cp737": (-3, "el"),
    "cp869": (-4, "el"),
    "mac-greek": (-4, "el"),
    "cp1255": (-1, "he"),
    "iso8859-8": (-1.5, "he"),
    "cp862": (-3, "he"),
    "cp1256": (-1, "ar fa"),
    "iso8859-6": (-1.5, "ar"),
    "cp720": (-4, "ar"),
    "cp874": (-1, "th"),
}
"""Python's name of an encoding: log likelihood of meeting it, and the languages it was made for."""

_UNUSUAL = -3.0
"""Log likelihood of a Latin language in an encoding that was made for others."""

_WORD_WEIGHT, _WORDS = 3, 20
"""Log likelihood that a frequent word lends to its language, and how many are counted."""

_SIGNS = {
    **dict.fromkeys(map(chr, range(0x2500, 0x25A0)), math.log(0.004)),  # lines of tables
    **dict.fromkeys("€£§°·½©®×²³¿¡‚‹›•№՚،؟؛ـ־׳״ฯ๑๒๓๔\u200c\u200d", math.log(0.004)),
    **dict.fromkeys("’“”–—«»…„‘\xa0", math.log(0.05)),
}
_OTHER_SIGN = math.log(0.0002)

_WORD = lazy_pattern(r"\p{L}*[^\P{L}\x00-\x7f]\p{L}*")
_ASCII_WORD = re.compile(r"(?<![^\s\"'(])[A-Za-z]{1,8}(?![^\s.,;:!?\"')])")
_STRANGE = lazy_pattern(
    r"(?=[^\x00-\x7f]|[@\\^`{|}~])(?:"  # what each of these begins with, which most text is not
    r"(?<=\p{Ll})[^\P{Lu}\x00-\x7f]"  # a capital within a word
    r"|(?<=\p{Lu})[^\P{Lu}\x00-\x7f](?=\p{Ll})"
    r"|(?<=\p{Lu})[^\P{Ll}\x00-\x7fßı](?=\p{Lu})"  # a small letter within capitals
    r"|(?<=\p{L})[^\p{L}\p{M}\s\x00-\x7f’‘–—·\xad\xa0\u200c\u200d]{1,3}(?=\p{L})"
    r"|(?<=\p{P})[^\P{Lu}\x00-\x7f](?=[\s\p{P}]|$)"  # a capital where a punctuation mark belongs
    r"|(?<=\p{L})€|(?<=\p{Ll})–(?=\p{Ll})|(?<=[^\x00-\x7f])[@\\^`{|}~](?=[^\x00-\x7f])"
    r"|(?<=\s)[ÑÐŃ](?=\s)|[^\P{L}\x00-\x7fªº](?=\d)"  # a letter where a sign belongs
    r"|(?<=[^\x00-\x7f\u2500-\u259f])[\u2500-\u259f]"  # a line of a table beside other signs
    r"|[\u2500-\u259f](?=[^\x00-\x7f\u2500-\u259f])"
    r"|(?<=[A-Za-z])[\u2500-\u259f]|[\u2500-\u259f](?=[A-Za-z])"
    r"|[¯˘˙˚˝˛‡†‰](?=[^\x00-\x7f])|(?<=[^\x00-\x7f])[¯˘˙˚˝˛‡†]"  # signs that make up words
    r"|[¼½¾¸¨´¬¦ˇ](?=\p{L})|(?<=[^\s\p{P}])[„“‚](?=\p{L})|(?<=\p{L})[„‚]|[\x80-\x9f¤\ufffd]"
    r"|(?<=[A-Za-z])[^\P{L}\p{Latin}]|[^\P{L}\p{Latin}](?=[A-Za-z])"  # two alphabets in a word
    r")"
)
_DASHED = lazy_pattern(r"(?<=\p{Ll})—(?=\p{Ll})")
_DASH_AT = -3.0
"""Log likelihood that a dash joins two words without a blank, as in American books."""
_GLUED = lazy_pattern(r"(?<!\S)[\xa0–—’”](?=(?!\p{Latin})\p{Ll})")
_GLUED_AT = -4.0
"""Log likelihood that a dash, a blank or a closing mark begins a word of another alphabet, and a
small letter follows: in another encoding it is the capital."""
_LATIN_RUN = lazy_pattern(r"[^\P{Latin}\x00-\x7f]{4,}")
"""Words that are not in Latin letters, read as if they were."""


class Reading(NamedTuple):
    """A text as one encoding reads its bytes."""

    encoding: str
    """Python's name of it."""
    text: str
    """The sample, decoded."""
    likely: float
    """Log likelihood, comparable between readings of the same bytes."""
    is_latin: bool


def best_readings(data: bytes) -> list[Reading]:
    """Return the reading that fits best, and one that differs from it and fits about as well.

    Empty where none fits. Only encodings in which all of `data` can be decoded are among them.
    """
    sample = b" ".join(_pieces(data[:_SAMPLE]))
    found: list[Reading] = []
    for reading in sorted(_readings(data[:_SAMPLE], sample), key=lambda each: -each.likely):
        if found and found[0].likely - reading.likely >= _MARGIN:
            break
        new = not found or reading.text != found[0].text
        if new and is_decodable(data, reading.encoding):
            found.append(reading)
    return found[:2]


def _pieces(data: bytes) -> Iterator[bytes]:
    """Yield the words with bytes above ASCII, as many as are examined."""
    left = _PIECES
    for word in data.split():
        if not word.isascii():
            yield word[:left]
            left -= len(word)
            if left <= 0:
                return


def _readings(data: bytes, sample: bytes) -> Iterator[Reading]:
    """Yield the readings that are a text of their language at all."""
    ascii_words = Counter(map(str.lower, _ASCII_WORD.findall(data.decode("latin-1"))))
    words = {
        name: _WORD_WEIGHT * min(_WORDS, sum(ascii_words[word] for word in language.words))
        for name, language in LANGUAGES.items()
    }
    odd: dict[str, Counter[str]] = {}
    """What is strange in each text, since many encodings read the same."""
    for encoding, (prior, languages) in ENCODINGS.items():
        try:
            text = sample.decode(encoding)
        except UnicodeDecodeError:
            continue
        high = Counter(character for character in text if character > "\x7f")
        is_latin = languages.startswith("en")
        if is_latin and _is_dense(text, high):
            continue
        if text not in odd:
            odd[text] = Counter("".join(_STRANGE.findall(text)))
        fit, likely = _best(text, high, odd[text], languages.split(), words)
        noise = _LATIN_NOISE if is_latin else _NOISE
        fits = fit > noise * (high.total() or 1)
        if fits and odd[text].total() <= _OUT_OF_PLACE * high.total():
            yield Reading(encoding, text, prior + likely, is_latin)


def _is_dense(text: str, high: Counter[str]) -> bool:
    """Return whether most code points are above ASCII, which no text in Latin letters has."""
    boxes = sum(count for character, count in high.items() if "\u2500" <= character < "\u25a0")
    return 2 * (high.total() - boxes) > len(text) - boxes > _ENOUGH


def _best(
    text: str,
    high: Counter[str],
    strange: Counter[str],
    languages: list[str],
    words: Mapping[str, float],
) -> tuple[float, float]:
    """Return how likely a text is in the language that fits it best.

    First without, then with what ASCII words say of the language and the encoding of it.
    """
    is_latin = languages[0] == "en"
    against = _STRANGE_AT * strange.total() + _DASH_AT * len(_DASHED.findall(text))
    if is_latin:
        against += _STRANGE_AT * sum(map(len, _LATIN_RUN.findall(text)))
    else:
        against += _GLUED_AT * len(_GLUED.findall(text))
    capitals = sum(count for character, count in high.items() if character.isupper())
    if 2 * capitals < high.total():
        against += _CAPITAL * capitals
    plain = high - strange
    found = []
    for name in _LATIN.split() if is_latin else languages:
        fit = _foreign_words(text, plain) if name == "en" else _fit(name, plain)
        unusual = 0.0 if name in languages else _UNUSUAL
        found.append((against + fit, against + fit + unusual + words[name]))
    return max(found, key=lambda pair: pair[1])


def _fit(name: str, high: Counter[str]) -> float:
    """Log likelihood of code points above ASCII in a language."""
    weights = _weights(name)
    return sum(
        count * (weights[character] if character in weights else _other(character, name))
        for character, count in high.items()
    )


@cache
def _weights(name: str) -> Mapping[str, float]:
    """Log likelihood of each letter and sign in a text of a language."""
    letters = LANGUAGES[name].letters
    slope = 4 if name in _LATIN or name == "vi" else 10
    raw = [math.exp(-rank / slope) for rank in range(len(letters))]
    share = 0.85 / sum(raw)
    found = dict(_SIGNS)
    for letter, weight in zip(letters, raw, strict=True):
        found[letter] = found[letter.upper()] = max(math.log(weight * share), -7)
    return found


def _other(character: str, name: str) -> float:
    """Log likelihood of what does not belong to a language: a letter of a name, or a rare sign."""
    if not character.isalpha():
        return _OTHER_SIGN
    if name not in _LATIN:
        return -10
    return math.log(0.001 if character in _COMMON else 0.0003)


_COMMON = frozenset("éèêëáàâäãåçíìîïñóòôöõøúùûüæÉÀÁÇÖÜØÅ")
"""Letters of names that every Latin language borrows."""
_CAPITAL = -2.0
"""Log likelihood of a capital against the same letter in lower case, in text that has both."""


@cache
def _are_of_one_language(letters: frozenset[str]) -> bool:
    return any(letters <= frozenset(LANGUAGES[name].letters) for name in _LATIN.split())


def _foreign_words(text: str, high: Counter[str]) -> float:
    """Log likelihood of a text in ASCII letters with names from other languages.

    The letters of each word have to be of one language.
    """
    fit = 0.0
    for word in _WORD.findall(text):
        letters = frozenset(letter for letter in word.lower() if letter > "\x7f")
        count = sum(letter > "\x7f" for letter in word)
        if len(word) == 1 or not _are_of_one_language(letters):
            fit += -10 * count
        else:
            fit += math.log(0.002 if letters <= _COMMON else 0.0003) * count
    return fit + sum(
        count * _SIGNS.get(character, _OTHER_SIGN)
        for character, count in high.items()
        if not character.isalpha()
    )
