"""The lines of a mail that is a page: each block a line, with what it answers marked by `> `.

Mails are read without any library but the standard one; `reader.text.pages` reads pages of the web,
where what is beside the article has to be found.
"""

from __future__ import annotations

from html.parser import HTMLParser

_BLOCKS = frozenset(
    "address article aside blockquote body br center dd div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section table tbody tfoot thead tr"
    " ul".split()
)
_NOT_SHOWN = frozenset(("head", "script", "style", "title", "template"))


def lines_of_page(page: str) -> list[str]:
    """Return the lines of a page; none is blank."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    reader.end_line()
    return reader.lines


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._pieces: list[str] = []
        self._depth = 0
        """Of quotations."""
        self._hidden = 0

    def end_line(self) -> None:
        """End the line that is open."""
        line = " ".join("".join(self._pieces).split())
        self._pieces.clear()
        if line:
            self.lines.append("> " * self._depth + line)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _NOT_SHOWN:
            self._hidden += 1
        elif tag in _BLOCKS:
            self.end_line()
            self._depth += tag == "blockquote"
        elif tag in ("td", "th"):
            self._pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _NOT_SHOWN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _BLOCKS:
            self.end_line()
            if tag == "blockquote":
                self._depth = max(0, self._depth - 1)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._pieces.append(data)
