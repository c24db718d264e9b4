"""The registry of kinds of documents. To add one, write a module with `read` and add a line here.

Names and endings are known without importing anything: what reads a kind is imported on use, since
most of them need libraries that are slow to load.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from os import PathLike, fspath
from os.path import splitext
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from reader.kinds.base import Read


class DocumentKind(NamedTuple):
    """A kind of document, as far as it is known without reading one."""

    name: str
    title: str
    """What such files are called in a sentence."""
    endings: tuple[str, ...]
    """How names of such files end, in lower case."""
    when_named: tuple[str, ...] = ()
    """Endings of files that are looked into only where the user names them: most are no such."""
    extra: str = ""
    """The extra of the package that brings its libraries; empty where it needs none."""
    libraries: tuple[str, ...] = ()
    """Distributions on which its text depends."""
    edition: int = 0
    """Grows when our own part gives another text of the same file; 0: the text is the file's, and
    nothing is extracted."""
    many: bool = False
    """Whether a file may hold several articles."""
    apart: bool = False
    """Whether it is read in a process of its own, with bounds on time and memory."""
    packed: bool = False
    """Whether such a file is a zip archive."""

    reads: str = ""
    """The module of this package and the function that read it; empty: `read` of its own one."""

    @property
    def read(self) -> Read:
        """What reads it; imports its module."""
        module, _, function = (self.reads or f"{self.name}:read").partition(":")
        read: Read = getattr(import_module(f"reader.kinds.{module}"), function)
        return read

    @property
    def version(self) -> str:
        """Our own part and the libraries, each with its version, as it is kept with a text."""
        from importlib.metadata import PackageNotFoundError, version

        found = [str(self.edition)]
        for name in self.libraries:
            try:
                found.append(f"{name} {version(name)}")
            except PackageNotFoundError:
                found.append(f"no {name}")
        return ", ".join(found)


TEXT: Final = DocumentKind("text", "plain texts", (".txt",))
RECORDS: Final = DocumentKind("records", "JSON records", (".jsonl",), many=True)
"""An article on each line: `reader.corpus.records` reads one without the others."""

KINDS: Final = (
    TEXT,
    DocumentKind("markdown", "Markdown texts", (".md",), reads="text:read_markdown"),
    DocumentKind(
        "page",
        "web pages",
        (".html", ".htm"),
        extra="html",
        libraries=("lxml", "trafilatura"),
        edition=3,
    ),
    RECORDS,
    DocumentKind(
        "word",
        "Word documents",
        (".docx",),
        (".docm",),
        extra="office",
        libraries=("mammoth", "lxml"),
        edition=2,
        apart=True,
        packed=True,
    ),
    DocumentKind(
        "pdf", "PDF files", (".pdf",), extra="pdf", libraries=("pypdfium2",), edition=5, apart=True
    ),
    DocumentKind(
        "book",
        "e-books",
        (".epub",),
        extra="web",
        libraries=("lxml",),
        edition=2,
        many=True,
        apart=True,
        packed=True,
    ),
    DocumentKind(
        "feed",
        "feeds",
        (".rss", ".atom"),
        (".xml", ".rdf"),
        extra="web",
        libraries=("feedparser", "lxml"),
        edition=2,
        many=True,
        apart=True,
    ),
    DocumentKind(
        "archive",
        "archives of the web",
        (".warc", ".warc.gz"),
        extra="web",
        libraries=("warcio", "trafilatura", "lxml"),
        edition=2,
        many=True,
        apart=True,
    ),
    DocumentKind("mail", "mails", (".eml",), edition=1),
    DocumentKind(
        "mailbox", "mailboxes", (".mbox",), edition=1, many=True, reads="mail:read_mailbox"
    ),
    DocumentKind(
        "subtitles",
        "subtitles",
        (".srt", ".vtt"),
        extra="subtitles",
        libraries=("pysubs2", "webvtt-py"),
        edition=1,
    ),
)
"""All that can be read, in the order of the documentation."""

OTHER_SIGNS: Final = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
)
"""How files begin that are no text: `reader.kinds.recognise` says what they are."""

_BY_ENDING: Final[Mapping[str, DocumentKind]] = {
    ending: kind for kind in KINDS for ending in kind.endings
}
_WHEN_NAMED: Final[Mapping[str, DocumentKind]] = {
    ending: kind for kind in KINDS for ending in kind.when_named
}


def ending_of(path: str | PathLike[str]) -> str:
    """Return the ending of a file's name with its dot, in lower case; `.warc.gz` is one."""
    name, ending = splitext(fspath(path).lower())
    packed = splitext(name)[1] + ending if ending == ".gz" else ""
    return packed if packed in _BY_ENDING else ending


def known_kind(path: str | PathLike[str]) -> DocumentKind | None:
    """Return the kind that a file found in a folder is read as; None: it is left out."""
    return _BY_ENDING.get(ending_of(path))


def kind_of(path: str | PathLike[str]) -> DocumentKind:
    """Return the kind that a file is read as that the user named; if nothing says one, a text."""
    ending = ending_of(path)
    return _BY_ENDING.get(ending) or _WHEN_NAMED.get(ending) or TEXT


def kind_named(name: str) -> DocumentKind:
    """Return the kind of that name. Raises KeyError where there is none."""
    return next(kind for kind in KINDS if kind.name == name)


def all_endings() -> list[str]:
    """Return the endings of all files that are read in folders, in the order of the kinds."""
    return [*_BY_ENDING]
