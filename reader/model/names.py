"""Names of annotators: which are allowed, which look like one another, and that of a login."""

from __future__ import annotations

import getpass
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Protocol

from reader.model.errors import WrongUse

LONGEST = 100
"""Code points of a name."""

_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and signs that show nothing, as in the brackets of a pattern."""

_FORMLESS = "\u034f\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
"""Marks that have no form of their own, as in the brackets of a pattern."""

_JOINING = "[^\0-\u05ff\U00040000-\U0010ffff]"
_JOINER = f"(?<={_JOINING})[\u200c\u200d](?={_JOINING})"
"""Joiners as scripts from Arabic on, and emoji, are written with them; compiled where a name is not
ASCII."""

_LOOK_LIKE = {
    # From Unicode's confusables.txt: letters of the scripts in which names are written, small
    # capitals, hyphens and apostrophes; what has a plain form (NFKD) is left to that.
    "'": "`\u00b4\u02b9\u02bb\u02bc\u02bd\u02be\u02c8\u02ca\u02cb\u0374"
    "\u055a\u055d\u05f3\u2018\u2019\u201b\u2032\u2035\ua78c",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2043\u2212",
    "A": "\u0391\u0410\u13aa\u1d00\ua4ee",
    "B": "\u0299\u0392\u0412\u13f4\ua4d0\ua7b4",
    "C": "\u03f9\u0421\u13df\u2ca4\ua4da",
    "D": "\u13a0\u1d05\ua4d3",
    "E": "\u0395\u0415\u13ac\u1d07\u2d39\ua4f0",
    "F": "\u03dc\ua4dd\ua730\ua798",
    "G": "\u0262\u050c\u13c0\u13f3\ua4d6",
    "H": "\u029c\u0397\u041d\u13bb\u2c8e\ua4e7",
    "I": "\u0399\u0406",
    "J": "\u037f\u0408\u13ab\u1d0a\ua4d9\ua7b2",
    "K": "\u039a\u041a\u13e6\u1d0b\u2c94\ua4d7",
    "L": "\u029f\u13de\u2cd0\ua4e1",
    "M": "\u039c\u03fa\u041c\u13b7\u1d0d\u2c98\ua4df",
    "N": "\u0274\u039d\u2c9a\ua4e0",
    "O": "\u039f\u041e\u0555\u2c9e\u2d54\ua4f3",
    "P": "\u03a1\u0420\u13e2\u1d18\u2ca2\ua4d1",
    "Q": "\u051a\u2d55",
    "R": "\u01a6\u0280\u13a1\u13d2\ua4e3",
    "S": "\u0405\u054f\u13d5\u13da\ua4e2",
    "T": "\u03a4\u0422\u13a2\u1d1b\u2ca6\ua4d4",
    "U": "\u054d\ua4f4",
    "V": "\u0474\u13d9\u2d38\ua4e6",
    "W": "\u051c\u13b3\u13d4\ua4ea",
    "X": "\u03a7\u0425\u2cac\u2d5d\ua4eb\ua7b3",
    "Y": "\u03a5\u03d2\u0423\u04ae\u13a9\u13bd\u2ca8\ua4ec",
    "Z": "\u0396\u13c3\ua4dc",
    "a": "\u0251\u03b1\u0430",
    "b": "\u0184\u042c\u13cf",
    "c": "\u03f2\u0441\u1d04\u2ca5\uabaf",
    "d": "\u0501\u13e7\ua4d2",
    "e": "\u0435\u04bd\uab32",
    "f": "\u0584\u1e9d\ua799\uab35",
    "g": "\u018d\u0261\u0581\u1d83",
    "h": "\u04bb\u0570\u13c2",
    "i": "\u0131\u0269\u026a\u037a\u03b9\u0456\u13a5\u1fbe\ua647\uab75",
    "j": "\u0237\u03f3\u0458",
    "k": "\u0138\u03ba\u043a",
    "l": "\u0196\u01c0\u04c0\u04cf\u2c92\u2d4f\ua4f2",
    "n": "\u0578\u057c",
    "o": "\u03bf\u03c3\u043e\u0585\u10ff\u1d0f\u1d11\u2c9f\uab3d",
    "p": "\u03c1\u03f1\u0440\u2ca3",
    "q": "\u051b\u0563\u0566",
    "r": "\u0433\u1d26\u2c85\uab47\uab48\uab81",
    "s": "\u01bd\u0455\ua731\uabaa",
    "u": "\u028b\u03c5\u057d\u1d1c\ua79f\uab4e\uab52",
    "v": "\u03bd\u0475\u1d20\uaba9",
    "w": "\u026f\u0461\u051d\u0561\u1d21\uab83",
    "x": "\u0445",
    "y": "\u0263\u028f\u03b3\u0443\u04af\u10e7\u1d8c\u1eff\uab5a",
    "z": "\u1d22\uab93",
}
"""Latin letters, and signs that are typed, to what looks like them."""

_AS_LATIN = {ord(other): latin for latin, others in _LOOK_LIKE.items() for other in others}


def valid_annotator(name: str) -> str:
    """Return a name in NFC, blanks at its ends removed; raise WrongUse if nobody can have it."""
    cleaned = unicodedata.normalize("NFC", name).strip()
    if not cleaned:
        raise WrongUse("an annotator needs a name: give one with --as NAME")
    if unicodedata.normalize("NFKC", cleaned).startswith("@"):
        raise WrongUse(
            "a name that begins with @ belongs to the program and cannot be a person's; "
            "choose another"
        )
    if len(cleaned) > LONGEST:
        raise WrongUse(f"an annotator's name has at most {LONGEST} characters")
    if any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in cleaned):
        raise WrongUse("an annotator's name holds no control characters")
    if not cleaned.isascii() and _hides_any(re.sub(_JOINER, "", cleaned)):
        raise WrongUse("an annotator's name holds no invisible characters")
    return cleaned


def _hides_any(name: str) -> bool:
    """Return whether any character of a name shows nothing."""
    return any(unicodedata.category(char) == "Cf" or char in _BLANK for char in name)


class Known(Protocol):
    """Who is known by a name, as in a store."""

    def called(self, annotator: str) -> str:
        """Return the name that an annotator goes by now."""

    def heads(self, *, annotator: str) -> Iterator[object]:
        """Yield something for each layer of an annotator."""

    def persons(self) -> set[str]:
        """Return all names."""


def person(known: Known, name: str) -> str:
    """Return a name that somebody can tag under in a store, as `valid_annotator` does.

    Raises:
        WrongUse: nobody can have it, or it is new there and looks like that of somebody else.
    """
    name = known.called(valid_annotator(name))
    if next(known.heads(annotator=name), None) is None:
        like = look_alike(name, known.persons())
        if like is not None:
            raise WrongUse(
                f"“{spelled(name)}” looks like {spelled(like)}, who is here already: "
                "give that name, or one that nobody takes for it"
            )
    return name


def look_alike(name: str, persons: Iterable[str]) -> str | None:
    """Return which of `persons` a name would be taken for; None for nobody, or where it is theirs.

    Names look alike that differ in case, width, blanks or what shows nothing, or in letters that
    look the same in Latin, Greek and Cyrillic: Unicode's idea of confusables (UTS 39), in small.
    """
    known = sorted(persons)
    if not known or name in known:
        return None
    looks = _looks(name)
    return next((each for each in known if any(map(str.__eq__, looks, _looks(each)))), None)


def _looks(name: str) -> tuple[str, str, str]:
    """Return what makes names alike: how they are read, how they look, and that in any case."""
    latin = _shown(name.translate(_AS_LATIN)).translate(_AS_LATIN)
    return _shown(name).casefold(), latin.replace("I", "l").replace("|", "l"), latin.casefold()


def _shown(name: str) -> str:
    """Return the visible characters of a name, in their plain forms, with single blanks."""
    plain = unicodedata.normalize("NFKD", name)
    shown = "".join(each for each in plain if unicodedata.category(each) != "Cf")
    return " ".join(re.sub(f"[{_BLANK}{_FORMLESS}]", "", shown).split())


def spelled(name: str) -> str:
    """Return a name with the numbers of its letters where some are not ASCII, for a sentence."""
    return name if name.isascii() else f"{name} ({ascii(name)[1:-1]})"


def login_name() -> str:
    """Return the name that the user goes by on this machine; empty where it has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
