"""Subtitles: what is said, as a transcript. A speaker's words are one paragraph, `NAME: words`.

Where nobody is named, a paragraph goes on until nothing is said for a while.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import NamedTuple

from reader.kinds.base import NoText, Part
from reader.kinds.text import decoded

_PAUSE = 2.0
"""Seconds of silence that end a paragraph where nobody is named."""

_TAG = re.compile(r"<[^<>\n]{0,200}>")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^<>\n]{1,200})>")
_OVERRIDE = re.compile(r"\{\\[^{}\n]{0,200}\}")
_NAMED = re.compile(
    r"(?:>>\s*)?([A-ZÀ-ÞŒŠŽ][\w.’'&-]*(?: [A-ZÀ-ÞŒŠŽ\d][\w.’'&-]*){0,4}):[ \t]+(?=\S)"
)
_DASH = re.compile(r"[-–—] ?(?=\S)")
_CHEVRONS = re.compile(r">>+\s*")


class _Said(NamedTuple):
    """Some words of one speaker."""

    start: float
    end: float
    """Seconds."""
    speaker: str
    words: str
    anew: bool = False
    """Whether somebody else begins, though nobody is named."""


def read(data: bytes, encoding: str | None) -> Iterator[Part]:
    """Yield the transcript.

    Raises:
        NoText: there is none.
        ImportError: a library is missing.
    """
    text, used = decoded(data, encoding)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    said = _of_vtt(text) if text.lstrip("\ufeff").startswith("WEBVTT") else _of_srt(text)
    paragraphs = list(_paragraphs(said))
    if not paragraphs:
        raise NoText(": there are no subtitles in it; if it is a text, let its name end in .txt")
    yield Part("\n".join(paragraphs), encoding=used)


def _of_srt(text: str) -> Iterator[_Said]:
    import pysubs2

    try:
        cues = pysubs2.SSAFile.from_string(text, format_="srt", keep_unknown_html_tags=True)
    except (pysubs2.exceptions.Pysubs2Error, ValueError, OverflowError) as error:
        raise NoText(f": its subtitles cannot be read ({error})") from None
    for cue in cues:
        words = _OVERRIDE.sub("", cue.text.replace("\\N", "\n").replace("\\h", " "))
        yield from _lines(cue.start / 1000, cue.end / 1000, "", words)


def _of_vtt(text: str) -> Iterator[_Said]:
    import webvtt

    try:
        cues = webvtt.from_string(text)
    except (webvtt.errors.MalformedFileError, webvtt.errors.MalformedCaptionError) as error:
        raise NoText(f": its subtitles cannot be read ({error})") from None
    for cue in cues.captions:
        speaker, place, raw = "", 0, cue.raw_text
        for voice in [*_VOICE.finditer(raw), None]:
            words = raw[place : voice.start() if voice else None]
            yield from _lines(_seconds(cue.start), _seconds(cue.end), speaker, words)
            if voice:
                speaker, place = " ".join(unescape(voice[1]).split()), voice.end()


def _seconds(stamp: str) -> float:
    hours, minutes, seconds = stamp.split(":")
    return 3600 * int(hours) + 60 * int(minutes) + float(seconds)


def _lines(start: float, end: float, speaker: str, words: str) -> Iterator[_Said]:
    """Yield the words of a cue, parted where a line of it begins with another speaker."""
    for line in words.split("\n"):
        line = " ".join(unescape(_TAG.sub("", line)).split())
        name, dash, chevrons = _NAMED.match(line), _DASH.match(line), _CHEVRONS.match(line)
        anew = False
        if name and not speaker:
            yield _Said(start, end, name[1], line[name.end() :])
            continue
        if (begin := chevrons or dash) and not speaker:
            line, anew = line[begin.end() :], True
        if line:
            yield _Said(start, end, speaker, line, anew)


def _paragraphs(said: Iterable[_Said]) -> Iterator[str]:
    """Join what one speaker says."""
    words: list[str] = []
    speaker, end, cue = "", 0.0, -1.0
    for each in said:
        # Who is named goes on in the next lines of a cue, and in the next cue where none is named.
        goes_on = each.speaker in ("", speaker) and not each.anew
        if goes_on and not each.speaker and each.start - end > _PAUSE and each.start != cue:
            goes_on = False
        if words and not goes_on:
            yield _paragraph(speaker, words)
            words = []
        if not words:
            speaker = each.speaker
        words.append(each.words)
        end, cue = max(end, each.end), each.start
    if words:
        yield _paragraph(speaker, words)


def _paragraph(speaker: str, words: list[str]) -> str:
    return f"{speaker}: {' '.join(words)}" if speaker else " ".join(words)
