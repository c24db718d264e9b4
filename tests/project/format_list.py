"""The list of formats in `docs/formats.md`, made from the registry.

`python -m tests.project.format_list` writes it there.
"""

from __future__ import annotations

from reader.formats.losses import FEATURES
from reader.formats.registry import formats
from tests.environment import PROJECT

PAGE = PROJECT / "docs/formats.md"
BEGIN, END = "<!-- formats -->\n", "<!-- end of formats -->\n"


def format_list() -> str:
    """Return the list as a table in Markdown."""
    heads = ("`--format`", "is", "files", "export", "import", "leaves out")
    lines = [f"| {' | '.join(heads)} |", "|---|---|---|---|---|---|"]
    for each in formats():
        files = " ".join(f"`{ending}`" for ending in each.extensions)
        by = " or ".join(f"`--by {by}`" for by in each.by)
        read = "yes" if each.read is not None else "no"
        left = ", ".join(
            feature.about for name, feature in FEATURES.items() if name not in each.carries
        )
        cells = (f"`{each.name}`", each.description, files, by, read, left or "nothing")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def list_in_docs() -> str:
    """Return what stands in the page between the two marks."""
    return PAGE.read_text().partition(BEGIN)[2].partition(END)[0]


if __name__ == "__main__":
    before, _, rest = PAGE.read_text().partition(BEGIN)
    PAGE.write_text(before + BEGIN + format_list() + END + rest.partition(END)[2])
