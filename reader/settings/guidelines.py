"""Guidelines for annotators: a document beside the labels, with a section for each of them.

Where a workspace has none, the usual labels have those that are here.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import msgspec

from reader.io import files
from reader.model.errors import ObelismError, reason
from reader.model.labels import DEFAULT_LABELS, LabelSet


class BadGuidelines(ObelismError):
    """`guidelines.md` cannot be read."""


class Guidelines(msgspec.Struct, frozen=True):
    """What annotators are to keep to, in Markdown."""

    text: str
    version: str = ""
    """Of the file: 12 hex digits; empty where there is none."""
    data: bytes = b""
    """The file."""


def read_guidelines(path: Path) -> Guidelines:
    """Read a file of guidelines, the usual ones where it is missing.

    Raises:
        BadGuidelines: it is no text, or cannot be read; the sentence begins with its path.
    """
    try:
        data = files.read_bytes(path, most=files.SMALL)
        if data is None:
            return Guidelines(USUAL)
        return Guidelines(data.decode("utf-8-sig"), sha256(data).hexdigest()[:12], data)
    except OSError as error:
        raise BadGuidelines(f"{path}: {reason(error)}") from None
    except UnicodeDecodeError:
        raise BadGuidelines(f"{path}: it is not UTF-8") from None


def beginning(labels: LabelSet) -> str:
    """Return guidelines to begin with: the usual ones, and a section for each other label."""
    others = [each for each in labels if each.name not in DEFAULT_LABELS]
    return USUAL + "".join(
        f"\n## {' '.join(each.name.split())}\n\n{' '.join(each.guideline.split()) or '…'}\n"
        for each in others
    )


USUAL = """\
# Guidelines

Read the whole article once before you tag. Tag what the text says, not what you know about the
matter. Take the shortest passage that still says it, and mark it as not sure rather than leaving
it out. In doubt between two labels, go through the list of the first one from its top: the first
line that holds decides.

## fact

A statement that evidence could prove true or false, in the article's own voice.

1. Somebody else says it, and the article says who or how: it is the content of an attribution.
2. No document, count, measurement or witness could settle it: it is an opinion.
3. It says what will be, and nobody can look yet: it is an opinion.
4. It states that something is, was or happened, how much or how many: it is a fact.
5. One sentence states several things that are checked apart: a tag for each.

Example: “The bridge carries 4,100 cars a day, twice as many as in 2010, and it is an eyesore.”
Tag “The bridge carries 4,100 cars a day” and “twice as many as in 2010”, each as a fact: a count
can be wrong where a comparison is right. “It is an eyesore” is an opinion.

Example: “The council will surely vote for the tunnel, which was drawn up in March.” “was drawn
up in March” is a fact, since its minutes can be read. What the council will do is an opinion,
however sure the article is.

Once you have checked a fact, its attributes keep how it came out (true, false, unclear) and the
evidence.

## opinion

A judgement, evaluation, prediction or wish, in the article's own voice.

1. The article says that somebody else holds it: it is the content of an attribution.
2. Take away the words that praise or blame: if a fact is left, tag the fact, and the words as
   opinion.
3. It says what ought to be, what will be, or how good or bad something is: it is an opinion.
4. A question or an exclamation that wants a certain answer: it is an opinion.
5. Only one adjective judges, and it is in passing: leave it, unless the piece turns on it.

Example: “The delay is a disgrace for a city of this size.” All of it is an opinion. That the
city is large is not what is stated.

Example: “After a mere six complaints the shamefully slow office closed the pool.” “After … six
complaints the … office closed the pool” is a fact. “a mere” and “shamefully slow” are opinions;
whose they are is an attribute, where it is not the author's.

## attribution

What someone is said to have said or thought: the content, who the source is, and the cue that
ties them.

1. Find the cue first: a verb of saying or thinking, “according to”, a colon behind a name.
2. The content is what was said, without the cue and without the source; with its quotation marks
   where it has them. Two pieces around a cue are two contents of one attribution.
3. The source is the words that name who said it, with their office where it stands there. “She”
   is a source, too.
4. Nobody is named, and the text says only that it was said: leave the source empty, and set the
   attribute source to none.
5. What is said within what is said has an attribution of its own.

Example: “We were not asked,” said Vera Lindt, who runs the kiosk, “and we will not pay.”
Contents: “We were not asked,” and “and we will not pay.” Source: Vera Lindt, who runs the kiosk.
Cue: said. Manner direct, source named.

Example: It was rumoured in the hall that the lights would stay off until Friday. Content: the
lights would stay off until Friday. Cue: was rumoured. There is no source: the attribute says
none. Manner indirect.

## inconsistency

Two passages of the article that cannot both be true.

1. Both may be true at different times, places or of different people: it is none.
2. One is what somebody says and the other what the article says: it is one only if the article
   takes the side of both.
3. A rounded number and the exact one agree: it is none.
4. Both are stated, and no reading makes both true: tie the two shortest passages that show it.
5. The headline says more than the article: tie both, as the kind headline.

Example: “Eleven boats were damaged” in the second paragraph, and “all nine damaged boats” in the
fifth. Tie “Eleven boats” and “nine damaged boats”; kind number.

Example: “The hall has been closed since 2019” and “at last year's concert in the hall”. Tie
both. The kind is date, as only the time keeps them apart. If the concert was in the yard, it is
no inconsistency.
"""
"""The guidelines of the usual labels."""
