"""The table of keys in `docs/keys.md`, made from the actions.

`python -m tests.project.key_table` writes it there.
"""

from __future__ import annotations

from reader.modes.base import grouped
from reader.modes.keymap import Settings
from tests.environment import PROJECT

PAGE = PROJECT / "docs/keys.md"
BEGIN, END = "<!-- keys -->\n", "<!-- end of keys -->\n"


def key_table() -> str:
    """Return the table as Markdown, under a heading for each group."""
    lines = []
    for heading, members in grouped(Settings().every_action()):
        lines += [f"**{heading}**", "", "| keys | do |", "|---|---|"]
        lines += [f"| {' '.join(f'`{key}`' for key in one.keys)} | {one.help} |" for one in members]
        lines.append("")
    return "\n".join(lines[:-1]) + "\n"


def table_in_docs() -> str:
    """Return what stands in the page between the two marks."""
    return PAGE.read_text().partition(BEGIN)[2].partition(END)[0]


if __name__ == "__main__":
    before, _, rest = PAGE.read_text().partition(BEGIN)
    PAGE.write_text(before + BEGIN + key_table() + END + rest.partition(END)[2])
