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

_AS_LATIN = str.maketrans(
    # Capital and small letters of Cyrillic and of Greek, some of Latin, hyphens and apostrophes.
    "\u0410\u0412\u0415\u0405\u0406\u0408\u041a\u041c\u041d\u041e\u0420\u0421"
    "\u0422\u0423\u0425\u051a\u051c\u04c0"
    "\u0430\u0435\u0455\u0456\u0458\u043a\u043e\u0440\u0441\u0443\u0445\u04bb"
    "\u0501\u051b\u051d\u04cf"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4"
    "\u03a5\u03a7\u03f9\u037f"
    "\u03b1\u03bd\u03bf\u03c1\u03b9\u03ba\u03f2\u03f3\u03c5"
    "\u0251\u0261\u0131\u0237"
    "\u2010\u2011\u2012\u2013\u2014\u2212\u2018\u2019\u02bc\u2032",
    "ABESIJKMHOPCTYXQWlaesijkopcyxhdqwlABEZHIKMNOPTYXCJavopikcjuagij------''''",
)
"""Letters of other scripts to Latin ones that look like them, and signs to those that are typed."""


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
    """Whether any character of a name shows nothing."""
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
    """What names are alike in: as they are read, as they look, and as they look in any case."""
    latin = _shown(name.translate(_AS_LATIN)).translate(_AS_LATIN)
    return _shown(name).casefold(), latin.replace("I", "l").replace("|", "l"), latin.casefold()


def _shown(name: str) -> str:
    """The characters of a name that show something, in their plain forms, and single blanks."""
    plain = unicodedata.normalize("NFKD", name)
    shown = "".join(each for each in plain if unicodedata.category(each) != "Cf")
    return " ".join(re.sub(f"[{_BLANK}{_FORMLESS}]", "", shown).split())


def spelled(name: str) -> str:
    """Return a name with the numbers of its letters where some are not ASCII, for a sentence."""
    return name if name.isascii() else f"{name} ({ascii(name)[1:-1]})"


def login_name() -> str:
    """The name that the user goes by on this machine; empty where it has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
