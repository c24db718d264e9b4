"""The way to every screen, through hostile data. A new screen is a new step here.

A step presses keys and waits for what only its screen shows; it names the screens that are seen.
`test_screens` walks them all, and fails for a screen of the program that no step names.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.hostile import place
from tests.hostile.payloads import MARKUP, begins, hostile

PASTE = f"\x1b[200~{hostile('paste')}\x1b[201~"
"""What a terminal sends for text from the clipboard."""


@dataclass(frozen=True)
class Step:
    """Keys, what has to be seen after them, and whose screen that is."""

    keys: Sequence[str]
    sees: Sequence[str]
    screen: str = ""
    gone: str = ""
    """What has to be gone after them."""
    before: Callable[[Path], object] | None = None
    """What happens to the workspace before the keys are pressed."""


@dataclass(frozen=True)
class Walk:
    """A run of the program on the hostile workspace."""

    steps: Sequence[Step]
    opens: Callable[[Path], Path | str] = lambda root: root
    """What is opened, given the workspace's folder."""
    options: Sequence[str] = ("--as", place.ANNOTATOR)
    """What is given beside; `{root}` stands for the workspace's folder."""
    env: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[Path], object] | None = None
    """What happens to the workspace before the program is started."""
    columns: int = 150
    command: str = ""
    """None: the reader."""


def step(
    keys: str | Sequence[str],
    *sees: str,
    screen: str = "",
    gone: str = "",
    before: Callable[[Path], object] | None = None,
) -> Step:
    """Keys in one string are divided by blanks."""
    return Step(keys.split() if isinstance(keys, str) else keys, sees, screen, gone, before)


def the_text(root: Path) -> Path:
    """The text file that has tags."""
    return root / f"{place.file_name('F')}.txt"


def take_journals_away(root: Path) -> None:
    """Do what another program might, so that nothing more can be saved."""
    (root / ".obelism/history").rename(root / "history")


def lose_journals(root: Path) -> None:
    """Lose what was done, so that opening has something to tell."""
    shutil.rmtree(root / ".obelism/history")


def change_the_text(root: Path) -> None:
    """Put hostile text in the midst of what is tagged, and take some away."""
    path = the_text(root)
    text = path.read_bytes().decode().replace("said", hostile("new").replace("\0", ""))
    path.write_bytes(text.encode())


def lose_workspace(root: Path) -> None:
    """Leave nothing but the articles."""
    shutil.rmtree(root / ".obelism")


WALKS = {
    "the list": Walk(
        (
            step("", begins("B"), begins("T"), begins("J"), screen="ArticlesScreen"),
            step("Enter", "it is a picture"),
            step("j", "2 of 7"),
            step("?", "Help", screen="HelpScreen"),
            step("Space", begins("G")),
            step(["/", PASTE], "Nothing here has these words."),
            step("Esc", "Read an article"),
            step("q", "Articles"),
            step("m", "dark or light page", screen="MenuScreen"),
            step("o", "Open an address", screen="AddressDialog"),
            step([PASTE, "Enter"], "Only addresses that"),
            step("Esc", gone="Open an address"),
            step("Ctrl+P", "Find an action", screen="ActionPalette"),
            step("Esc", gone="Find an action"),
            step(["/", PASTE], "No title, file name or text has"),
            step("Esc", gone="No title"),
            step(["/", "M7331", "Enter"], "1 of 1 with"),
            step("Enter", begins("M"), "0 tags", screen="AnnotateScreen"),
        ),
    ),
    "the reader": Walk(
        (
            step("", begins("T"), "2 tags", screen="AnnotateScreen"),
            step("Tab", begins("X"), begins("C"), begins("H"), begins("A"), begins("V")),
            step("c", "Note on", begins("C"), screen="CommentDialog"),
            step([PASTE, "Enter"], "Note saved."),
            step(":", "[b]AN73", begins("AV"), screen="AttributesDialog"),
            step(":", gone=begins("AV")),
            step("!", "Guidelines", begins("GM"), screen="GuidelinesScreen"),
            step("!", gone="Guidelines"),
            step("Tab", begins("U")),
            step("m", "open or fold", screen="MenuScreen"),
            step("b", "Labels", begins("G"), begins("L"), screen="LabelScreen"),
            step("*", "2 tags"),
            step("m", "may not both be so", screen="MenuScreen"),
            step("f", "worth a look", screen="PairsScreen"),
            step("Esc", gone="worth a look"),
            step("Ctrl+P", "Find an action", screen="ActionPalette"),
            step(["[b]L"], f"Tag the focus as {begins('L')}"),
            step("Esc", gone="Tag the focus as"),
            step("Esc", "2 tags"),
            step(["/", PASTE, "Enter"], "is not in this article"),
            step("y", "clipboard"),
            step("S", "Type the hint"),
            step("Esc", gone="Type the hint"),
            step("G f", "3 tags", begins("R")),
            step("u", "2 tags"),
            step("g f j r", "3 tags"),
            step("G f k r &", "Who is", begins("X"), screen="SourceMenu"),
            step("Esc", gone="Who is"),
            step("4 u", "2 tags"),
            step("g Tab x", "SURE?"),
            step("x", "1 tag "),
            step("D", "Done"),
        ),
        the_text,
    ),
    "the reader, narrow": Walk(
        (
            step("", begins("T"), begins("N")),
            step("Tab Tab", "of 2:"),
            step("m p", "¶"),
            step("?", begins("L"), screen="HelpScreen"),
        ),
        the_text,
        columns=80,
    ),
    "a review": Walk(
        (
            step("", "0/4", begins("X"), begins("V"), begins("A"), screen="ReviewScreen"),
            step("n", "2/4", "WHY REJECTED?", "by 2 annotators"),
            step("1", "wrong label"),
            step("v", "Other reviewers' verdicts are shown"),
            step("c", "Note on", screen="CommentDialog"),
            step([PASTE, "Enter"], "goes with your verdict"),
            step("E", "Select the right extent"),
            step("q", "as it was"),
            step("y", "4/4"),
        ),
        lambda root: root,
        options=("--as", "zoe"),
        command="review",
        before=lambda root: place.tag(root, place.OTHER),
    ),
    "the lesson": Walk(
        (step("", "Step 1 of 10", screen="LessonScreen"),), lambda _: "tutorial", options=()
    ),
    "who annotates": Walk(
        (
            step("", "Who is annotating?", MARKUP[-2], screen="NameDialog"),
            step("Enter", "at most 100"),
            step([*["Backspace"] * 300, "zoe", "Enter"], "Articles"),
        ),
        options=(),
        env={"LOGNAME": hostile("login").replace("\0", "")},
    ),
    "an adjudication": Walk(
        (
            step("", "0 of 0 decided", begins("T"), "2 alike", screen="AdjudicateScreen"),
            step("]", begins("X"), begins("N"), "[b]H7331"),
            step("c", "Reason for", screen="CommentDialog"),
            step([PASTE, "Enter"], "The reason goes with your decision.", begins("paste")),
            step("1", "Taken from", "No disagreement left"),
            step("] E Enter", "This is its extent already"),
            step("q", "The extent is as it was."),
            step("#", "1 article: 0 of 0", begins("T"), screen="OverviewScreen"),
            step("Esc", gone="1 article:"),
        ),
        options=("--as", "zoe"),
        command="adjudicate",
        before=lambda root: place.tag(root, place.OTHER),
    ),
    "what is made of tags": Walk(
        (
            step("", begins("B"), screen="ArticlesScreen"),
            step("m", "how far annotators agree", screen="MenuScreen"),
            step("g", "All labels: alpha", screen="ReportScreen"),
            step("s", "Save the report to", screen="PathDialog"),
            step([PASTE, "Enter"], "there is no folder"),
            step("Esc", gone="Save the report to"),
            step("q", "Articles"),
            step("m", "write tags to a file"),
            step("e", "One line is", screen="ExportScreen"),
            step("w f", "my own", "markdown"),
            step("Enter", "Export to"),
            step("Esc", gone="Export to"),
            step("m", "who is cited"),
            step("s", "attributions are tagged", screen="CitedScreen"),
            step("Esc", gone="attributions are tagged"),
            step("m", "every fact, and its check"),
            step("k", "1 claim: 1 open", begins("X"), screen="ClaimsScreen"),
            step("e", "Evidence of", screen="CommentDialog"),
            step([PASTE, "Enter"], "evidence: "),
            step("Esc", gone="evidence: "),
            step("m", "what you tagged here"),
            step("n", "tags agree", screen="ConsistencyScreen"),
            step("Esc", gone="tags agree"),
            step("m", "passages that cannot all be so"),
            step("c", "inconsistencies are tagged", screen="InconsistenciesScreen"),
            step("Esc", gone="inconsistencies are tagged"),
            step("m", "who did what"),
            step("d", "Project: Articles", begins("T"), "2 annotators", screen="ProjectScreen"),
            step(["/", PASTE], "0 with"),
            step("Esc", begins("T")),
            step("Tab", "F1 of every two", "everybody"),
            step("j", "labels: ", "fact"),
            step("q", gone="Project:"),
            step("m", "tags that others sent"),
            step("i", "Import from"),
            step([".", "Enter"], "Import", "q back", screen="ImportScreen"),
            step("q", "j k move"),
        ),
        before=lambda root: place.tag(root, place.OTHER),
    ),
    "a changed article": Walk(
        (
            step("", "has changed", begins("T")),
            step("T", "1 of 2 to decide", "[-said-]", begins("X"), screen="ChangesScreen"),
            step("y", "2 of 2 to decide"),
            step("q", gone="to decide"),
        ),
        the_text,
        before=change_the_text,
    ),
    "tags that cannot be saved": Walk(
        (
            step("", begins("T"), "2 tags"),
            step("G o", "NOT SAVED", before=take_journals_away),
            step("q", "Rescue", screen="MenuScreen"),
        ),
        the_text,
    ),
    "a damaged layer": Walk(
        (step("", "The journal lacks", f"/{begins('W')}"),),
        the_text,
        before=lose_journals,
        columns=300,
    ),
    "a question": Walk(
        (
            step("", begins("T"), "0 tags"),
            step("f", "Keep your tags in", "folder.", screen="ConfirmDialog"),
            step("n", "Nothing is kept"),
        ),
        the_text,
        before=lose_workspace,
        env={"HOME": "{root}"},
    ),
}
