"""A merge of one side that carried tags over to a new text with one that tagged the old one."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from reader.corpus.find import find_articles
from reader.corpus.load import load_article
from reader.modes.annotate.mode import AnnotateMode
from reader.modes.articles.session import ArticleSession
from reader.modes.changes.choices import summary
from reader.modes.changes.mode import ChangesMode
from reader.modes.requests import ShowChanges
from reader.services.check import check
from reader.store.base import LayerKey
from reader.store.folder.merge import merge
from reader.store.layer import Layer
from reader.text.anchor import span_at
from tests.modes.annotate.keyboard import press, said, tags
from tests.modes.articles.sessions import reopened, session_on
from tests.modes.changes.deciding import carry_over as carry_all_over
from tests.services.tagged import write
from tests.store.folders import Folder
from tests.store.making import START, Ticking, mark

OLD = (
    "The mayor said on Monday that the ferry would be cancelled because of the storm.\n\n"
    "Nobody had told the passengers. The fare is 12 kroner. The company denies it.\n\n"
    "Trains ran late all that day.\n"
)
NEW = (
    "It rained all week. The mayor said on Monday that the ferry was cancelled because of a bad "
    "storm.\n\nNobody had told the passengers. The fare is 12 kroner.\n\n"
    "Trains ran late all that day.\n"
)
MAYOR, NOW = OLD.partition("\n")[0], NEW.partition(". ")[2].partition("\n")[0]
TRAINS = ("fact", "Trains ran late all that day.")
SURE, ASKED, GONE = "Nobody had told the passengers.", MAYOR, "The company denies it."


def journal(root: Path) -> Path:
    return Folder(root).history_path("Anna", "a.txt")


def carry_over(root: Path) -> None:
    """Change the text, and carry all over; what is asked is taken."""
    write(root, "a.txt", NEW)
    session = session_on(root)
    session.open(0)
    decide(session, session.compare())
    session.close()


def decide(session: ArticleSession, changes: ChangesMode, *, take: bool = True) -> AnnotateMode:
    relocation = changes.state.relocation
    carry_all_over(changes, take=take)
    return reopened(session, summary(relocation), relocation)


def tag_at(root: Path, quotes: Iterable[str], hours: int, label: str = "opinion") -> None:
    """Tag quotes, so many hours after our side carries its tags over."""
    (ref,) = find_articles([root])
    clock = Ticking(START + timedelta(hours=hours))
    with Layer.open(ref.store, load_article(ref), "Anna", clock=clock) as layer:
        for number, quote in enumerate(quotes, 100 * len(label)):
            start = OLD.index(quote)
            span = span_at(OLD, start, start + len(quote))
            layer.commit("tag", [(None, mark(number, label=label, spans=(span,)))])


def merged(folder: Path, *quotes: str, hours: int = 1) -> Path:
    """Our clone, in which the text changed, with what was tagged in theirs on the old text."""
    ours, theirs = folder / "ours", folder / "theirs"
    write(ours, "a.txt", OLD)
    tag_at(ours, [TRAINS[1]], -9, label="fact")
    shutil.copytree(ours, theirs)
    carry_over(ours)
    tag_at(theirs, quotes, hours)
    join(ours, theirs)
    return ours


def join(ours: Path, theirs: Path) -> None:
    """Put the lines of their journal that ours lacks behind ours, as git does."""
    here, there = (journal(root).read_bytes().splitlines(keepends=True) for root in (ours, theirs))
    journal(ours).write_bytes(b"".join([*here, *(line for line in there if line not in here)]))


def wrong_places(root: Path) -> list[str]:
    """Tags that stand on other words than they quote."""
    return [
        span.text
        for each in Folder(root).read(LayerKey("Anna", "a.txt")).annotations.values()
        for span in each.spans
        if not span.lost and NEW[span.start : span.end] != span.text
    ]


@pytest.mark.parametrize("hours", [-1, 1])
def test_what_can_only_be_meant_in_one_place_goes_there_unasked(tmp_path: Path, hours: int) -> None:
    """Whether it was tagged before or after the other side carried its tags over."""
    root = merged(tmp_path, SURE, hours=hours)
    session = session_on(root)
    reader = session.open(0)
    assert said(reader) == "Merged passages on an earlier text: 1 carried over."
    assert tags(reader) == [("opinion", SURE), TRAINS]
    assert reader.state.layer.read_only is None
    session.close()
    assert wrong_places(root) == []
    assert [*check([Folder(root)])] == []
    assert said(session_on(root).open(0)) == ""


def test_what_is_doubtful_is_asked_about_and_what_is_gone_is_lost(tmp_path: Path) -> None:
    root = merged(tmp_path, SURE, ASKED, GONE)
    session = session_on(root)
    reader = session.open(0)
    assert said(reader) == (
        "Merged passages on an earlier text: 1 carried over, 1 to decide, 1 lost."
    )
    assert ("T", "what changed") in reader.footer()
    assert sum(each.orphan for each in reader.state.layer.annotations.values()) == 2
    session.close()
    assert wrong_places(root) == []
    session = session_on(root)
    press(session.open(0), "T")
    assert session.mode is not None
    assert session.mode.state.take_requests() == [ShowChanges()]
    changes = session.compare()
    assert [each.span.text for each in changes.state.relocation.passages] == [ASKED]
    reader = decide(session, changes)
    assert said(reader) == "Anchored: 1 confirmed."
    assert ("opinion", NOW) in tags(reader)
    assert ("T", "what changed") not in reader.footer()
    session.close()
    assert [*check([Folder(root)])] == []


def test_what_is_said_to_be_gone_is_lost_and_not_asked_again(tmp_path: Path) -> None:
    root = merged(tmp_path, ASKED)
    session = session_on(root)
    session.open(0)
    reader = decide(session, session.compare(), take=False)
    assert said(reader) == "Anchored: 1 lost."
    press(reader, "T")
    assert said(reader) == "The text is as it was when it was tagged."
    press(reader, "u")
    assert "Undid the anchoring of late tags" in said(reader)


def test_undo_does_not_bring_the_wrong_places_back(tmp_path: Path) -> None:
    root = merged(tmp_path, SURE)
    session = session_on(root)
    reader = session.open(0)
    press(reader, "G", "o", "u", "u")
    session.close()
    session_on(root).open(0)
    assert wrong_places(root) == []


def test_a_change_of_a_carried_tag_on_the_other_side_is_carried_over_too(tmp_path: Path) -> None:
    root, theirs = merged(tmp_path), tmp_path / "theirs"
    (ref,) = find_articles([theirs])
    clock = Ticking(START + timedelta(hours=2))
    with Layer.open(ref.store, load_article(ref), "Anna", clock=clock) as layer:
        (old,) = layer.annotations.values()
        start = OLD.index("Trains")
        spans = (span_at(OLD, start, start + len("Trains ran late")),)
        layer.commit("extent", [(old, msgspec.structs.replace(old, spans=spans))])
    join(root, theirs)
    assert tags(session_on(root).open(0)) == [("fact", "Trains ran late")]


def test_two_sides_that_both_began_on_another_text_come_to_the_text_of_now(tmp_path: Path) -> None:
    """Neither knew of the other's layer; the one on the old text wrote last."""
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    write(theirs, "a.txt", OLD)
    tag_at(theirs, [SURE, GONE], 5)
    write(ours, "a.txt", OLD)
    tag_at(ours, [TRAINS[1]], -9, label="fact")
    carry_over(ours)
    shutil.copytree(theirs / ".obelism/texts", ours / ".obelism/texts", dirs_exist_ok=True)
    join(ours, theirs)
    session = session_on(ours)
    reader = session.open(0)
    assert said(reader) == "Merged passages on an earlier text: 1 carried over, 1 lost."
    assert tags(reader) == [("opinion", SURE), TRAINS, ("opinion", GONE)]
    assert (reader.state.document.text, reader.state.layer.read_only) == (NEW, None)
    session.close()
    assert wrong_places(ours) == []
    assert [*check([Folder(ours)])] == []


def test_merge_and_check_say_what_is_to_be_done(tmp_path: Path) -> None:
    root = merged(tmp_path, SURE, ASKED)
    events = [each for each in merge(Folder(root)) if each.kind == "left"]
    assert len(events) == 1
    assert events[0].message.startswith("2 tags count another text than the others")
    (finding,) = check([Folder(root)])
    assert finding.message == events[0].message
    assert "when Anna opens the article next" in finding.message


def test_without_the_old_text_they_are_lost_with_their_quotes(tmp_path: Path) -> None:
    root = merged(tmp_path, SURE)
    for path in (root / ".obelism/texts").iterdir():
        if path.read_text() == OLD:
            path.unlink()
    reader = session_on(root).open(0)
    assert said(reader) == "Merged passages on an earlier text: 1 lost."
    assert tags(reader) == [TRAINS, ("opinion", SURE)]
