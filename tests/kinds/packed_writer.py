"""Write Word documents, e-books and feeds for tests, as small as they can be."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def archive(files: Mapping[str, str | bytes]) -> bytes:
    """Return a zip archive."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return data.getvalue()


def run(text: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{escape(text)}</w:{tag}></w:r>'


def paragraph(*runs: str, style: str = "") -> str:
    """A paragraph of runs; of a plain text, see `run`."""
    inner = "".join(each if each.startswith("<") else run(each) for each in runs)
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{inner}</w:p>"


def inserted(text: str) -> str:
    return f'<w:ins w:id="1" w:author="B">{run(text)}</w:ins>'


def deleted(text: str) -> str:
    return f'<w:del w:id="2" w:author="B">{run(text, "delText")}</w:del>'


def table(*rows: Sequence[str]) -> str:
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


NOTE = '<w:r><w:footnoteReference w:id="2"/></w:r>'
"""A reference to the note."""


def docx(*blocks: str, note: str = "", **core: str) -> bytes:
    """Return a Word document with a header, a comment on nothing, and perhaps a note.

    `core`: such as `title` and `creator`.
    """
    body = "".join(blocks)
    relations = {
        "header": ("header", f"<w:hdr {_W}>{paragraph('A header')}</w:hdr>"),
        "styles": (
            "styles",
            (
                f"<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>"
                '<w:lang w:val="en-GB"/></w:rPr></w:rPrDefault></w:docDefaults>'
                '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
                "</w:styles>"
            ),
        ),
        "footnotes": (
            "footnotes",
            f'<w:footnotes {_W}><w:footnote w:id="2">{paragraph(note)}</w:footnote></w:footnotes>',
        ),
        "comments": (
            "comments",
            (
                f'<w:comments {_W}><w:comment w:id="0">{paragraph("A comment")}</w:comment>'
                "</w:comments>"
            ),
        ),
    }
    targets = "".join(
        f'<Relationship Id="r{number}" Type="{_R}/{name}" Target="{name}.xml"/>'
        for number, name in enumerate(relations)
    )
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_MAIN}.{kind}+xml"/>'
        for name, (kind, _) in relations.items()
    )
    fields = "".join(f"<dc:{name}>{escape(value)}</dc:{name}>" for name, value in core.items())
    return archive(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
            'relationships+xml"/><Override PartName="/word/document.xml" ContentType='
            f'"{_MAIN}.document.main+xml"/>{types}</Types>',
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1"'
            f' Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f"{targets}</Relationships>",
            "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
            **{f"word/{name}.xml": content for name, (_, content) in relations.items()},
            "docProps/core.xml": '<cp:coreProperties xmlns:cp="c" xmlns:dc="d">'
            f"{fields}</cp:coreProperties>",
        }
    )


def epub(
    chapters: Mapping[str, str],
    *,
    titles: Sequence[str] = (),
    more: Mapping[str, str] | None = None,
) -> bytes:
    """Return an e-book of chapters by their files, in reverse order of their names in the package.

    `titles`: as the table of contents has them; `more`: further files.
    """
    items = "".join(
        f'<item id="i{name}" href="{name}" media-type="application/xhtml+xml"/>'
        for name in sorted(chapters, reverse=True)
    )
    spine = "".join(f'<itemref idref="i{name}"/>' for name in chapters)
    links = "".join(
        f'<li><a href="{name}#top">{escape(title)}</a></li>'
        for name, title in zip(chapters, titles, strict=False)
    )
    page = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>B</title></head><body>{}</body>'
    return archive(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="c"><rootfiles><rootfile'
            ' full-path="OPS/book.opf"/></rootfiles></container>',
            "OPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="d"><metadata>'
            "<dc:creator>Ann Lee</dc:creator><dc:language>en</dc:language><dc:date>2026</dc:date>"
            "</metadata><manifest><item id='nav' href='nav.xhtml' properties='nav'"
            f" media-type='application/xhtml+xml'/>{items}</manifest><spine>{spine}</spine>"
            "</package>",
            "OPS/nav.xhtml": page.format(f"<nav><ol>{links}</ol></nav>") + "</html>",
            **{f"OPS/{name}": page.format(body) + "</html>" for name, body in chapters.items()},
            **(more or {}),
        }
    )


def rss(*entries: tuple[str, str, str]) -> bytes:
    """Return a feed of entries: guid, title, and the HTML of what they say."""
    items = "".join(
        f"<item><guid isPermaLink='false'>{escape(guid)}</guid><title>{escape(title)}</title>"
        f"<link>https://x.example/{guid}</link><author>Ann Lee</author>"
        "<pubDate>Mon, 02 Mar 2026 10:00:00 +0100</pubDate>"
        f"<description>Short.</description><content:encoded>{escape(body)}</content:encoded></item>"
        for guid, title, body in entries
    )
    return (
        '<?xml version="1.0"?><rss version="2.0"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>News</title>'
        f"<language>en</language>{items}</channel></rss>"
    ).encode()


def atom(*entries: tuple[str, str, str]) -> bytes:
    """Return the same as Atom."""
    items = "".join(
        f"<entry><id>{escape(guid)}</id><title>{escape(title)}</title>"
        f"<link href='https://x.example/{guid}'/><updated>2026-03-02T09:00:00Z</updated>"
        f"<content type='html'>{escape(body)}</content></entry>"
        for guid, title, body in entries
    )
    head = "<author><name>Ann Lee</name></author>"
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{head}{items}</feed>'.encode()
