"""How well the text of documents is read, against the text that they were made from.

`python -m tests.benchmarks.documents [--json]`

For each kind a document is made of the same article, as hard to read as such documents are: with
columns, words cut at line ends, headers and page numbers, tables, tracked changes, notes, Arabic.

- words: those kept and not made up, as F1 of the words of both texts;
- order: the part of the words that comes in the right order;
- paragraphs: those that are the same in both texts, as F1.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from email.message import EmailMessage
from functools import cache
from html import escape

from reader.kinds.registry import kind_named
from tests.environment import PROJECT
from tests.kinds.packed_writer import (
    NOTE,
    atom,
    deleted,
    docx,
    epub,
    inserted,
    paragraph,
    rss,
    run,
    table,
)
from tests.kinds.pdf_writer import Layout, Sheet, pdf

LEAST = {"words": 0.99, "order": 0.98, "paragraphs": 0.97}
"""What each kind has to reach."""

SAMPLES = ("council-clock", "timetable-column", "summit-report")
ROWS = [("Year", "Cost", "Paid by"), ("2024", "£1.2 m", "the town"), ("2025", "£3 m", "nobody")]
ARABIC = (
    "قال وزير المياه إن السد القديم آمن تماما ولا خطر منه على سكان الوادي الذين يعيشون قرب النهر",
    "لكن المهندسين الذين زاروا السد في الربيع يقولون إن الماء يتسرب من أسفله منذ سنوات طويلة جدا",
    "ولا أحد في الوزارة يعرف متى بني السد ولا من دفع ثمنه، كما لا يعرف أحد أين ذهبت الخرائط.",
)
ARABIC_WITH_LATIN = (
    "وكتبت صحيفة Al-Nahar في عام 2024، ثم في 3/5/2025، أن الإصلاح بلغ 12.5 مليون (تقرير، ص 14)."
)


@dataclass(frozen=True)
class Made:
    """A document, and the text that it was made from."""

    name: str
    kind: str
    data: bytes
    paragraphs: list[str]


@dataclass(frozen=True)
class Score:
    """How well one was read, 0 to 1."""

    name: str
    words: float
    order: float
    paragraphs: float

    @property
    def short(self) -> list[str]:
        """What is below what it has to reach."""
        return [name for name, least in LEAST.items() if getattr(self, name) < least]


@cache
def article() -> tuple[str, ...]:
    """The paragraphs of the article: three of the samples, one after the other."""
    texts = ((PROJECT / f"sample_articles/{name}.txt").read_text() for name in SAMPLES)
    return tuple(line for text in texts for line in text.splitlines() if line.strip())


def documents() -> Iterator[Made]:
    """Make all documents."""
    words = list(article())
    yield from _pdfs(words)
    yield _word(words)
    yield from _pages(words)
    yield from _mails(words)
    yield from _subtitles(words)


def _pdfs(words: list[str]) -> Iterator[Made]:
    title = "A title in large letters"
    layouts = {
        "one column, header, page numbers": Layout(header="Daily Times, page #", footer="#"),
        "two columns, words cut": Layout(columns=2, hyphens=True, header="Times #", footer="- # -"),
        "three columns, first lines moved in": Layout(
            columns=3, size=8, leading=9.5, space=0, indent=10, hyphens=True, footer="Seite #"
        ),
    }
    for name, layout in layouts.items():
        sheets = layout.set([f"# {title}", *words])
        yield Made(f"pdf: {name}", "pdf", pdf(sheets), [title, *words])
    sheet = Sheet()
    for number, row in enumerate(ROWS):
        for column, cell in enumerate(row):
            sheet.put(60 + 110 * column, 700 - 14 * number, cell)
    yield Made("pdf: table", "pdf", pdf([sheet]), ["\t".join(row) for row in ROWS])
    sheet = Sheet()
    for number, line in enumerate(ARABIC):
        sheet.put_arabic(535, 700 - 15 * number, line)
    sheet.put_arabic(535, 700 - 15 * len(ARABIC) - 10, ARABIC_WITH_LATIN)
    expected = [" ".join(ARABIC), ARABIC_WITH_LATIN]
    yield Made("pdf: Arabic, Latin, numbers", "pdf", pdf([sheet]), expected)


def _word(words: list[str]) -> Made:
    """Of every paragraph some words are inserted, and others were deleted."""
    blocks = [paragraph("The clock", style="H1")]
    for each in words:
        first, second, rest = (
            each[: len(each) // 3],
            each[len(each) // 3 : len(each) // 2],
            len(each) // 2,
        )
        blocks.append(paragraph(run(first), deleted("never "), inserted(second), run(each[rest:])))
    blocks += [table(*ROWS), paragraph("It goes on", NOTE, run("."))]
    expected = [
        "The clock",
        *words,
        *("\t".join(row) for row in ROWS),
        "It goes on[1].",
        "So he said.",
    ]
    data = docx(*blocks, note="So he said.")
    return Made("docx: tracked changes, table, note", "word", data, expected)


def _pages(words: list[str]) -> Iterator[Made]:
    """What is a page inside: chapters and entries."""
    parts = [words[at : at + 10] for at in range(0, len(words), 10)]
    bodies = ["".join(f"<p>{escape(each, quote=False)}</p>\n" for each in part) for part in parts]
    chapters = {f"{99 - number}.xhtml": body for number, body in enumerate(bodies)}
    yield Made("epub", "book", epub(chapters), words)
    entries = [(str(number), f"Part {number}", body) for number, body in enumerate(bodies)]
    yield Made("rss", "feed", rss(*entries), words)
    yield Made("atom", "feed", atom(*entries), words)


def _mails(words: list[str]) -> Iterator[Made]:
    """One in lines as they were typed, encoded; one that is only a page; and a box of both."""
    mail, page = EmailMessage(), EmailMessage()
    for each in (mail, page):
        each["From"], each["Subject"] = "Ann Lee <ann@x.example>", "The clock"
    quoted = [f"> {each}" for each in words[:5]]
    mail.set_content("\n".join((*words, *quoted)), charset="utf-8", cte="quoted-printable")
    yield Made("eml: text", "mail", bytes(mail), [*words, *quoted])
    answer = "".join(f"<div>{escape(each)}</div>" for each in words[:5])
    body = "".join(f"<p>{escape(each)}</p>" for each in words)
    page.set_content(f"<html><body>{body}<blockquote>{answer}</blockquote>", subtype="html")
    yield Made("eml: page", "mail", bytes(page), [*words, *quoted])
    box = b"\n\n".join(b"From a Mon\n" + bytes(each) for each in (mail, page))
    yield Made("mbox", "mailbox", box, 2 * [*words, *quoted])


def _subtitles(words: list[str]) -> Iterator[Made]:
    """Cues of a few words each, of two speakers."""
    names = ("ANNA LEE", "BEN")
    cues: list[tuple[str, str, bool]] = []
    for number, each in enumerate(words):
        said = each.split()
        name = names[number % 2]
        cues += [(name, " ".join(said[at : at + 8]), at == 0) for at in range(0, len(said), 8)]
    srt = "\n".join(
        f"{number}\n{_stamp(number)},000 --> {_stamp(number)},900\n"
        f"{f'{name}: ' if first else ''}{line}\n"
        for number, (name, line, first) in enumerate(cues, 1)
    )
    vtt = "".join(
        f"\n{_stamp(number)}.000 --> {_stamp(number)}.900\n<v {name}>{escape(line)}</v>\n"
        for number, (name, line, _) in enumerate(cues)
    )
    expected = [f"{names[number % 2]}: {each}" for number, each in enumerate(words)]
    yield Made("srt", "subtitles", srt.encode(), expected)
    yield Made("vtt", "subtitles", f"WEBVTT\n{vtt}".encode(), expected)


def _stamp(second: int) -> str:
    return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"


def score(made: Made) -> Score:
    """Read a document and compare."""
    parts = kind_named(made.kind).read(made.data, None)
    found = [line for part in parts for line in part.text.split("\n") if line.strip()]
    wanted = [" ".join(line.split(" ")) for line in made.paragraphs]
    ours, theirs = " ".join(found).split(), " ".join(wanted).split()
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    in_order = sum(block.size for block in matcher.get_matching_blocks())
    return Score(
        made.name,
        _f1(Counter(ours), Counter(theirs)),
        2 * in_order / max(1, len(ours) + len(theirs)),
        _f1(Counter(found), Counter(wanted)),
    )


def _f1(found: Counter[str], wanted: Counter[str]) -> float:
    return 2 * (found & wanted).total() / max(1, found.total() + wanted.total())


def main() -> None:
    """Print a table; exit 1 where a kind does not reach what it has to."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--json", action="store_true")
    scores = [score(made) for made in documents()]
    if options.parse_args().json:
        print(json.dumps([vars(each) for each in scores], ensure_ascii=False))
    else:
        print(f"{'':40} words  order  paragraphs")
        for each in scores:
            short = f"  below: {', '.join(each.short)}" if each.short else ""
            print(
                f"{each.name:40} {each.words:.3f}  {each.order:.3f}  {each.paragraphs:.3f}{short}"
            )
    raise SystemExit(any(each.short for each in scores))


if __name__ == "__main__":
    main()
