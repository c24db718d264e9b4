"""The articles of the golden runs, and what three annotators say of them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

FERRY = """\
The last ferry to Sandholm will stop running at the end of May, the county said on Tuesday.

Mayor Ines Dahl called the plan a blow to the whole island. “We were never asked,” she told the \
Sandholm Post. Only nine people use the last boat, according to the county.

The county counted the passengers for one week in February. It was the coldest week of the year. \
The last boat carries forty people every evening in summer, the captain said.

Islanders deserve better than a count in the snow. The county will decide in April. It may still \
change its mind.

In the shop by the pier they sell a map that shows the ferry as a red line. The map is from 1961. \
It has the wrong name for two of the bays, but the line is right. A new map would have to leave \
the line out, and then nobody would see how anyone ever came here.

The bus to the bridge takes an hour. It leaves at six. Those who miss it sleep in town, or swim.

The harbour was built ninety years ago. Its quay is long and its café is small. Nobody has ever \
counted the gulls.
"""

BAKERY = (
    "A bakery with queues 🥐\r\n\r\nThe bakery on Mill Street opens at five. It sells 300 rolls"
    " before seven, its owner says. The rolls are the best in town 😀 by far.\r\n\r\nA rival"
    " complains that the queue blocks the door of his shop. The queue is never longer than six"
    " people, says the owner. “Twenty people stood there on Friday,” the rival says.\r\n"
)

ORCHARD = """# The orchard

The old orchard has forty trees. Half of them bear no fruit. It would be a *shame* to fell them, \
the gardener wrote.

The council wants a car park. A car park brings money. The orchard has thirty trees, the council \
writes.
"""

BRIEFS = [
    {
        "id": "b1",
        "title": "The clock",
        "text": "The church clock is late again. It lost four minutes in a week.",
    },
    {
        "id": "b2",
        "title": "The bridge",
        "text": "The bridge reopens on Monday. Its new paint is ugly.",
    },
]

FILES = {
    "bakery.txt": BAKERY,
    "briefs.jsonl": "".join(json.dumps(brief) + "\n" for brief in BRIEFS),
    "ferry.txt": FERRY,
    "notes/orchard.md": ORCHARD,
}

TEXTS = {
    "bakery.txt": BAKERY,
    "ferry.txt": FERRY,
    "notes/orchard.md": ORCHARD,
    **{f"briefs.jsonl#{brief['id']}": brief["text"] for brief in BRIEFS},
}
"""The text of each article, by its id."""

Said = tuple[str, *tuple[str | tuple[str, str], ...]]
"""A label, then quotes, each alone or after its role."""

_STOP = "The last ferry to Sandholm will stop running at the end of May"
_NINE = "Only nine people use the last boat"
_FORTY = "The last boat carries forty people every evening in summer"

MARKS: dict[str, dict[str, list[Said]]] = {
    "anna": {
        "ferry.txt": [
            ("attribution", ("content", _STOP), ("source", "the county"), ("cue", "said")),
            ("opinion", "Islanders deserve better than a count in the snow."),
            ("fact", "The county counted the passengers for one week in February."),
            ("inconsistency", ("claim", _NINE), ("claim", _FORTY)),
            ("fact", "The harbour was built ninety years ago."),
        ],
        "bakery.txt": [
            ("fact", "The bakery on Mill Street opens at five."),
            ("opinion", "The rolls are the best in town 😀 by far."),
        ],
        "briefs.jsonl#b1": [("fact", "It lost four minutes in a week.")],
    },
    "ben": {
        "ferry.txt": [
            ("attribution", ("content", _STOP), ("source", "the county"), ("cue", "said")),
            ("fact", "Islanders deserve better than a count in the snow."),
            ("fact", "The county counted the passengers"),
            ("attribution", ("content", _NINE), ("source", "the county")),
            ("fact", "The harbour was built ninety years ago."),
        ],
        "bakery.txt": [
            ("fact", "The bakery on Mill Street opens at five."),
            ("opinion", "The rolls are the best in town"),
            ("attribution", ("content", "the queue blocks the door"), ("source", "A rival")),
        ],
    },
    "Çelik, C.": {
        "ferry.txt": [
            ("opinion", "Islanders deserve better than a count in the snow."),
            ("fact", "It was the coldest week of the year."),
            ("fact", "The harbour was built ninety years ago."),
            ("opinion", "a blow to the whole island"),
        ],
        "bakery.txt": [
            ("fact", "The bakery on Mill Street opens at five."),
            ("fact", "The rolls are the best in town 😀 by far."),
        ],
        "briefs.jsonl#b1": [("opinion", "The church clock is late again.")],
    },
}


def write_articles(folder: Path) -> None:
    """Write the articles into a new folder."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def marks_as_lines() -> bytes:
    """Return `MARKS` as native JSONL, with ids, times, some notes and flags."""
    records = []
    for who, articles in MARKS.items():
        for article, every in articles.items():
            for said in every:
                records.append(_record(len(records) + 1, who, article, said))
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


def _record(number: int, who: str, article: str, said: Said) -> dict[str, Any]:
    label, *quotes = said
    text, spans = TEXTS[article], []
    for quote in quotes:
        role, words = quote if isinstance(quote, tuple) else (None, quote)
        start = text.index(words)
        spans.append({"start": start, "end": start + len(words), "role": role, "text": words})
    at = f"2030-05-01T08:{number:02}:00.000Z"
    return {
        "schema": "obelism/1",
        "type": "annotation",
        "id": f"a{number:031x}",
        "article": {
            "id": article,
            "title": article,
            "source": article,
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
        },
        "annotator": who,
        "label": label,
        "spans": spans,
        "note": "Is that so?" if number % 5 == 3 else None,
        "flag": number % 7 == 2,
        "created": at,
        "modified": at,
    }
