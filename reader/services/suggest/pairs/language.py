"""Tell a text that is not in English: its small words are others."""

from __future__ import annotations

import re

LOOKED_AT = 20_000
"""Characters from the beginning of a text."""
FEWEST_WORDS = 30
"""Of fewer it is not said."""
LEAST_SHARE = 0.035
"""Of English small words in a text in English; in running text it is about a fifth."""
LEAST_SMALL = 0.4
"""Share of words in lower case in running text: in a table of names nothing can be told."""
FOR_ENGLISH = "the rules are for English"
_SMALL = frozenset(  # not those that are frequent words of another language, as `for`, `at`, `was`
    """
    the and of that with from which their they this these those would could should been were
    has he she his but not it its who when where there than are will you your said because
    about into
    """.split()
)
_WORD = re.compile(r"[^\W\d_]+")


def why_not_for(text: str) -> str:
    """Return why the rules do not fit the language of a text, as a clause, or nothing."""
    text = text[:LOOKED_AT]
    letters = [each for each in text if each.isalpha()]
    if 2 * sum(each.isascii() for each in letters) < len(letters):
        return f"{FOR_ENGLISH}, and this is in another script"
    words = _WORD.findall(text)
    small = sum(each.islower() for each in words)
    if len(words) < FEWEST_WORDS or small < LEAST_SMALL * len(words):
        return ""
    if sum(each.lower() in _SMALL for each in words) >= LEAST_SHARE * len(words):
        return ""
    return f"{FOR_ENGLISH}, and this reads like another language"
