"""The list of kinds of documents in `docs/documents.md`, made from the registry.

`python -m tests.project.document_list` writes it there.
"""

from __future__ import annotations

from reader.kinds.registry import KINDS
from tests.environment import PROJECT

PAGE = PROJECT / "docs/documents.md"
BEGIN, END = "<!-- kinds -->\n", "<!-- end of kinds -->\n"


def document_list() -> str:
    """Return the list as a table in Markdown."""
    lines = ["| files | are | articles | need |", "|---|---|---|---|"]
    for each in KINDS:
        endings = " ".join(f"`{ending}`" for ending in (*each.endings, *each.when_named))
        many = "several" if each.many else "one"
        extra = f'`pip install "obelism[{each.extra}]"`' if each.extra else "nothing more"
        lines.append(f"| {endings} | {each.title} | {many} | {extra} |")
    return "\n".join(lines) + "\n"


def list_in_docs() -> str:
    """Return what stands in the page between the two marks."""
    return PAGE.read_text().partition(BEGIN)[2].partition(END)[0]


if __name__ == "__main__":
    before, _, rest = PAGE.read_text().partition(BEGIN)
    PAGE.write_text(before + BEGIN + document_list() + END + rest.partition(END)[2])
