"""Pieces of HTML that stand in other documents, as lines: a paragraph each."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from reader.text.page_elements import is_unseen, without_empty_tags
from reader.text.page_lines import lines_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement


def parsed(markup: str | bytes) -> HtmlElement | None:
    """Return the elements of a piece of HTML; None where there are none. Raises ImportError."""
    from lxml import etree, html

    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
    )
    # The tags that are looked for are ASCII, whatever else the bytes are.
    data = (
        without_empty_tags(markup).encode("utf-8", "replace")
        if isinstance(markup, str)
        else without_empty_tags(markup.decode("latin-1")).encode("latin-1")
    )
    try:
        return html.document_fromstring(data.replace(b"\0", b""), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def lines_in(root: HtmlElement) -> list[str]:
    """Return the lines of elements, without what a browser does not show."""
    body = root.find("body") if root.tag == "html" else root
    if body is None:
        return []
    for element in [each for each in body.iterdescendants() if is_unseen(each)]:
        element.drop_tree()
    return list(lines_of(body))


def words_of(markup: str) -> str:
    """Return the words of a piece of HTML on one line."""
    if not {"<", "&"} & set(markup):
        return " ".join(markup.split())
    root = parsed(markup)
    return " ".join(cast(str, root.text_content()).split()) if root is not None else ""
