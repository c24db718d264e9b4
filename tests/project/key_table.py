"""The table of keys in `docs/keys.md`, made from the actions.

`python -m tests.project.key_table` writes it there.
"""

from __future__ import annotations

from itertools import chain

from reader.model.labels import DEFAULT_LABELS
from reader.modes.adjudicate.mode import adjudicate_actions, own_actions
from reader.modes.annotate.old_actions import actions, grouped
from reader.modes.articles import browse
from reader.modes.base import grouped as grouped_actions
from reader.modes.changes import decide
from reader.modes.review.mode import review_actions
from tests.environment import PROJECT

PAGE = PROJECT / "docs/keys.md"
BEGIN, END = "<!-- keys -->\n", "<!-- end of keys -->\n"


def key_table() -> str:
    """Return the table as Markdown, under a heading for each group."""
    lines = []
    deciding = own_actions(adjudicate_actions(DEFAULT_LABELS))
    tables = (actions(DEFAULT_LABELS), review_actions(DEFAULT_LABELS), deciding)
    of_articles = grouped_actions(browse.ACTIONS + decide.ACTIONS)
    for heading, members in chain(chain.from_iterable(map(grouped, tables)), of_articles):
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
