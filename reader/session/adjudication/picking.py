"""What names an annotator: a digit, beyond the ninth 0 and a letter or two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model.errors import ObelismError
from reader.session.adjudication import deciding
from reader.session.adjudication.corrections import takable
from reader.session.adjudication.wording import BY_DIGIT, keys_of
from reader.text.phrases import counted

if TYPE_CHECKING:
    from reader.session.adjudication.gold_reader import GoldReader


def start(reader: GoldReader) -> None:
    """Let the next key name an annotator beyond the ninth."""
    if takable(reader) <= BY_DIGIT:
        annotators = counted(len(reader.annotators), "annotator")
        reader.say(f"There are {annotators} here: 1 is the first.")
        return
    reader.picked = "0"
    reader.keep_asking()
    reader.say("Type the letter behind 0 of an annotator; any other key leaves.")


def pick(reader: GoldReader, sign: str) -> None:
    """Take one more sign of what names an annotator; their version, once it is complete."""
    reader.begin()
    typed = f"{reader.picked}{sign.lower()}"
    keys = keys_of(takable(reader))
    reader.picked = typed if len(sign) == 1 and any(_goes_on(key, typed) for key in keys) else ""
    try:
        if len(sign) == 1 and typed in keys:
            deciding.take(reader, keys.index(typed) + 1)
        elif reader.picked:
            reader.keep_asking()
        else:
            reader.say("Left.")
    except ObelismError as error:
        reader.say(str(error))
    reader.look()


def _goes_on(key: str, typed: str) -> bool:
    return key.startswith(typed) and key != typed
