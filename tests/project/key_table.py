"""The table of keys in `docs/keys.md`, made from the actions.

`python -m tests.project.key_table` writes it there, unless two actions of a mode want one key.
"""

from __future__ import annotations

from reader.model.labels import DEFAULT_LABELS
from reader.modes.base import grouped
from reader.modes.keymap import MODES, Settings, clashes, usual_actions
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


def own_clashes() -> list[str]:
    """Say of each mode which of the program's own actions want the same key."""
    return [
        f"The program's own keys clash in the mode {mode!r}: {clash}"
        for mode in MODES
        for clash in clashes((each.name, each.keys) for each in usual_actions(mode, DEFAULT_LABELS))
    ]


def write_table() -> None:
    """Write the table into the page.

    Raises:
        SystemExit: keys clash; the page stays as it is.
    """
    if refused := own_clashes():
        raise SystemExit("\n".join(refused))
    before, _, rest = PAGE.read_text().partition(BEGIN)
    PAGE.write_text(before + BEGIN + key_table() + END + rest.partition(END)[2])


if __name__ == "__main__":
    write_table()
