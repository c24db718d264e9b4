"""A pair over two articles: begun in one, tied in another, gone to from both."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reader.model.annotation import Annotation, Elsewhere
from reader.model.errors import Unreadable
from reader.modes.annotate.across import arrive, move, other_of, tie
from reader.modes.annotate.mode import AnnotateMode
from reader.modes.annotate.pairs import dismiss, look, open_pairs, take
from reader.modes.annotate.state import Annotating
from reader.modes.annotate.unfinished import done_message
from reader.modes.articles.session import ArticleSession
from reader.modes.requests import GoToPassage, MoveAcross, Request, TieAcross
from reader.services.relocate.elsewhere import nearest
from reader.services.suggest.pairs.near import find_near, open_there
from reader.services.suggest.pairs.offer import Offered
from reader.store.base import LayerKey
from reader.text.anchor import span_at
from reader.text.phrases import excerpt
from tests.modes.annotate.keyboard import find, focused, press
from tests.modes.articles.sessions import BUSES, session_on, three_articles
from tests.services.tagged import write
from tests.services.tied import tie as tag_pair
from tests.store.folders import Folder

STAYED, STOPPED = "The gulls stayed.", "The buses stopped."
THERE = Elsewhere("b.txt", 0, len(STOPPED))
ROW = 78
"""Cells of a message on a screen of 80 columns."""


def asked(mode: AnnotateMode) -> Request:
    (request,) = mode.state.take_requests()
    return request


def tied(session: ArticleSession) -> AnnotateMode:
    """Tie the last sentence of the first article to the first one of the second."""
    press(session.open(0), "G", "i")
    there = session.open(1)
    press(there, "g", "i")
    request = asked(there)
    assert isinstance(request, TieAcross)
    place = session.place_of(request.article)
    assert place is not None
    home = session.open(place)
    home.apply(tie, request.span)
    return home


def stored(root: Path) -> list[Annotation]:
    return [*Folder(root).read(LayerKey("Anna", "a.txt")).annotations.values()]


def test_the_second_passage_is_tied_in_another_article(tmp_path: Path) -> None:
    session = session_on(three_articles(tmp_path))
    home = tied(session)
    assert home.message == "Tied to “The buses stopped.” in b.txt. Enter goes there."
    assert focused(home) == STAYED
    press(home, "1")
    session.close()
    (pair,) = stored(tmp_path)
    assert [(span.text, span.elsewhere) for span in pair.spans] == [
        (STAYED, None),
        (STOPPED, THERE),
    ]
    assert pair.attributes == {"kind": "number"}


def test_a_pair_waits_over_articles_until_esc_or_another_tag(tmp_path: Path) -> None:
    session = session_on(three_articles(tmp_path))
    press(session.open(0), "G", "i")
    for place in (1, 2, 1):
        mode = session.open(place)
        mode.state.sentences = []
        assert mode.badge == "1 PENDING"
        assert mode.message == ("i on the other passage ties it to “The gulls stayed.” in a.txt.")
        shown = other_of(mode.state)
        assert shown is not None
        assert shown.quote == STAYED
        done = done_message(mode.state)
        assert done.endswith("The pair begun in a.txt still waits.")
    home = session.open(0)
    assert home.state.pending_annotation is not None
    mode = session.open(1)
    press(mode, "Esc")
    assert mode.badge == ""
    assert session.open(0).state.pending is None
    press(home := session.open(0), "g", "i")
    press(mode := session.open(1), "f")
    assert mode.badge == ""
    assert len(mode.state.layer.annotations) == 1
    assert home.state.layer is not mode.state.layer
    assert session.open(2).state.begun is None
    assert "waits" not in done_message(session.open(2).state)


@pytest.mark.parametrize("key", ["i", "r"])
def test_an_unfinished_pair_that_is_chosen_is_finished_in_another_article(
    tmp_path: Path, key: str
) -> None:
    session = session_on(three_articles(tmp_path))
    press(session.open(0), "G", "i")
    press(session.open(1), "Esc")
    home = session.open(0)
    assert session.open(1).badge == "", "it is not chosen"
    home = session.open(0)
    press(home, "g", "Tab")
    there = session.open(1)
    assert there.badge == "1 PENDING"
    press(there, "g", key)
    request = asked(there)
    assert isinstance(request, TieAcross)
    home = session.open(0)
    home.apply(tie, request.span)
    (pair,) = home.state.layer.annotations.values()
    assert [span.text for span in pair.spans] == [STAYED, STOPPED]


def test_a_pair_that_was_just_left_for_later_does_not_wait_in_the_next_article(
    tmp_path: Path,
) -> None:
    session = session_on(three_articles(tmp_path))
    home = session.open(0)
    press(home, "G", "i", "Esc")
    assert home.badge == ""
    assert session.open(1).badge == ""
    press(session.open(0), "g", "Tab")
    assert session.open(1).badge == "1 PENDING"


def test_the_role_key_acts_on_what_is_chosen_here_while_a_pair_waits(tmp_path: Path) -> None:
    session = session_on(three_articles(tmp_path))
    press(session.open(1), "g", "f")
    press(session.open(0), "G", "i")
    there = session.open(1)
    press(there, "Tab", "j", "r")
    assert not there.state.take_requests()
    (fact,) = there.state.layer.annotations.values()
    assert len(fact.spans) == 2


@pytest.mark.parametrize("place", [0, 1])
def test_esc_right_after_a_find_leaves_that_and_not_the_pair(tmp_path: Path, place: int) -> None:
    session = session_on(three_articles(tmp_path))
    press(session.open(0), "G", "i")
    mode = session.open(place)
    find(mode, "the")
    press(mode, "Esc")
    assert mode.message == "The pair still waits; Esc again leaves it for later."
    assert mode.badge == "1 PENDING"
    press(mode, "Esc")
    assert mode.badge == ""


def test_enter_goes_to_the_passage_there_and_back(tmp_path: Path) -> None:
    session = session_on(three_articles(tmp_path))
    home = tied(session)
    press(home, "Enter")
    request = asked(home)
    assert isinstance(request, GoToPassage)
    assert (request.place, request.quote) == (THERE, STOPPED)
    there = session.open(1)
    press(there, "G")
    there.apply(arrive, request)
    assert focused(there) == STOPPED
    assert there.message == "It belongs to “The gulls stayed.” in a.txt; Enter goes back."
    shown = other_of(there.state)
    assert shown is not None
    assert shown.quote == STAYED
    press(there, "Enter")
    back = asked(there)
    assert isinstance(back, GoToPassage)
    home = session.open(0)
    home.apply(arrive, back)
    assert focused(home) == STAYED
    assert home.state.document.current_annotation is not None


def test_a_passage_is_looked_for_where_that_article_has_changed(tmp_path: Path) -> None:
    session = session_on(three_articles(tmp_path))
    home = tied(session)
    press(home, "Enter")
    request = asked(home)
    assert isinstance(request, GoToPassage)
    write(tmp_path, "b.txt", f"Nothing was new. {BUSES}")
    there = session.open(1)
    there.apply(arrive, request)
    assert focused(there) == STOPPED
    write(tmp_path, "b.txt", "All of it was rewritten.\n")
    session.open(0)
    there = session.open(1)
    there.apply(arrive, request)
    assert there.message == (
        "“The buses sto…” is not in this text: E puts it at the focus; Enter goes back."
    )


def test_an_article_that_is_not_listed_is_opened_and_one_that_is_gone_is_not(
    tmp_path: Path,
) -> None:
    tied(session_on(three_articles(tmp_path))).state.layer.flush()
    session = session_on(tmp_path / "a.txt")
    session.open(0)
    assert len(session.articles.refs) == 1
    assert session.place_of("b.txt") == 1
    (tmp_path / "c.txt").unlink()
    assert session.place_of("c.txt") is None


def test_a_passage_that_was_sent_leads_to_no_file_outside_the_workspace(tmp_path: Path) -> None:
    root = three_articles(tmp_path / "press")
    secret = write(tmp_path, "secret.txt", "Nobody is to see this.\n")
    session = session_on(root)
    mode = session.open(0)
    assert mode.state.article_of is not None
    for id in ("../secret.txt", str(secret), "press/../../secret.txt", "\0", "b.txt/c", ""):
        assert session.place_of(id) is None
        with pytest.raises(Unreadable, match="is gone"):
            mode.state.article_of(id)


def test_what_was_deleted_meanwhile_is_not_tied(tmp_path: Path) -> None:
    session = session_on(three_articles(tmp_path))
    press(session.open(0), "G", "i")
    session.open(1)
    home = session.open(0)
    press(home, "u")
    home.apply(tie, span_at(BUSES, 0, 4, "claim").standing("b.txt"))
    assert home.message == "What it was to be tied to is deleted."
    assert not home.state.layer.annotations


def test_a_passage_follows_the_text_of_its_article(tmp_path: Path) -> None:
    session = session_on(three_articles(tmp_path))
    press(tied(session), "1")
    write(tmp_path, "b.txt", f"Nothing was new. {BUSES}")
    home = session.open(0)
    found = session.find_there(home.state)
    assert found is not None
    assert session.offer_there(home.state, found)
    assert home.message == "1 passage in other articles moved; T follows."
    press(home, "T")
    assert home.message == "1 passage followed; u takes it back."
    (pair,) = home.state.layer.annotations.values()
    assert pair.spans[1].elsewhere == Elsewhere("b.txt", 17, 17 + len(STOPPED))
    assert pair.attributes == {"kind": "number"}
    press(home, "T")
    assert home.message == "The text is as it was when it was tagged."
    press(home, "u")
    (pair,) = home.state.layer.annotations.values()
    assert pair.spans[1].elsewhere == THERE


def test_a_passage_in_doubt_is_pointed_out_and_kept(tmp_path: Path) -> None:
    session = session_on(three_articles(tmp_path))
    tied(session)
    write(tmp_path, "b.txt", f"Here it was. {STOPPED} {BUSES} {BUSES}")
    home = session.open(0)
    assert session.offer_there(home.state, session.find_there(home.state))
    assert home.message == "In doubt: “The buses stopped.” in b.txt; T shows it."
    for key in ("T", "T"):
        press(home, "g", key)
        assert focused(home) == STAYED
        assert home.message == ("In doubt: “The buses stopped.” in b.txt; Enter goes there.")
    (tmp_path / "b.txt").unlink()
    press(home, "T")
    assert home.message.endswith("b.txt: it is gone.")
    (pair,) = home.state.layer.annotations.values()
    assert pair.spans[1].elsewhere == THERE


CHANGED = "Nothing was new. The buses have now stopped. The drivers walked. Nobody came.\n"


def sent_over(session: ArticleSession) -> AnnotateMode:
    """Tie a pair, change the text of the second passage, and go there by T and Enter."""
    press(tied(session), "1")
    session.close()
    store = session.articles.refs[1].store
    assert store.files is not None
    write(store.files.root, "b.txt", CHANGED)
    home = session.open(0)
    press(home, "T")
    return gone_over(session, home, 1)


@pytest.mark.parametrize(
    ("keys", "quote"), [("E", "The buses have now stopped."), ("GE", "Nobody came.")]
)
def test_a_passage_that_has_changed_is_put_where_it_is_proposed_or_elsewhere(
    tmp_path: Path, keys: str, quote: str
) -> None:
    session = session_on(three_articles(tmp_path))
    there = sent_over(session)
    assert there.message == (
        "“The buses sto…” may be this now: E puts it at the focus; Enter goes back."
    )
    assert focused(there) == "The buses have now stopped."
    assert ("E", "put it here") in there.footers()[0]
    press(there, *keys)
    shown = other_of(there.state)
    assert shown is not None
    assert shown.quote == STAYED
    request = asked(there)
    assert isinstance(request, MoveAcross)
    home = session.open(0)
    home.apply(move, request)
    said = f"The other passage is now {excerpt(quote, 14)} in b.txt; u takes it back."
    assert home.message == said
    (pair,) = home.state.layer.annotations.values()
    start = CHANGED.index(quote)
    assert pair.spans[1].text == quote
    assert pair.spans[1].elsewhere == Elsewhere("b.txt", start, start + len(quote))
    assert pair.attributes == {"kind": "number"}
    press(home, "u")
    (pair,) = home.state.layer.annotations.values()
    assert pair.spans[1].elsewhere == THERE


def test_what_is_said_of_it_is_said_with_its_keys_in_a_narrow_row(tmp_path: Path) -> None:
    """However long the names of the articles are."""
    long = "about-the-buses-that-stopped-and-all-who-walked-home-that-night"
    first = "The gulls of the northern harbour stayed for the whole of that long winter."
    write(tmp_path, f"a-{long}.txt", f"It rained.\n\n{first}\n")
    write(tmp_path, f"b-{long}.txt", BUSES)
    session = session_on(tmp_path)
    press(session.open(0), "G", "i")
    there = session.open(1)
    there.state.sentences = []
    said = [(there.message_in(ROW - len("1 PENDING  ")), "i on the other")]
    press(there, "g", "i")
    request = asked(there)
    assert isinstance(request, TieAcross)
    home = session.open(0)
    home.apply(tie, request.span)
    said += [(home.message_in(ROW), "Enter goes there.")]
    said += [(gone_over(session, home, 1).message_in(ROW), "Enter goes back.")]
    write(tmp_path, f"b-{long}.txt", CHANGED)
    home = session.open(0)
    session.offer_there(home.state, session.find_there(home.state))
    said += [(home.message_in(ROW), "T shows it.")]
    press(home, "T")
    said += [(home.message_in(ROW), "Enter goes there.")]
    there = gone_over(session, home, 1)
    said += [(there.message_in(ROW), "E puts it at the focus; Enter goes back.")]
    press(there, "E")
    moved = asked(there)
    assert isinstance(moved, MoveAcross)
    home = session.open(0)
    home.apply(move, moved)
    said += [(home.message_in(ROW), "u takes it back.")]
    assert [(text, key) for text, key in said if len(text) > ROW or key not in text] == []


@pytest.mark.parametrize(
    ("now", "place"),
    [
        ("The flood killed 23 villagers, it said.", "23"),
        ("The flood killed nearly 30 villagers, it said.", "nearly 30"),
        ("The flood took 23 villagers, it said.", "23"),
        ("The flood killed 23", "23"),
        ("23 villagers, it said.", "23"),
        ("The flood killed villagers, it said.", None),
        ("The villagers came.", None),
        ("Villagers, it said.", None),
    ],
)
def test_what_took_the_place_of_a_number_is_proposed(now: str, place: str | None) -> None:
    was = "The flood killed 21 villagers, it said."
    found = nearest(now, span_at(was, was.index("21"), was.index("21") + 2))
    assert (found and now[slice(*found)]) == place


def test_where_some_followed_and_one_is_in_doubt_both_are_said_on_a_line(tmp_path: Path) -> None:
    root = three_articles(tmp_path)
    write(root, "b.txt", "The flood killed 21 villagers. Nobody came back.\n")
    tag_pair(root, "a.txt", STAYED, there=("b.txt", "21"))
    tag_pair(root, "a.txt", STAYED, there=("b.txt", "Nobody came back."))
    session = session_on(root)
    session.open(0)
    session.close()
    write(root, "b.txt", "It rained. The flood killed 23 villagers. Nobody came back.\n")
    home = session.open(0)
    assert session.offer_there(home.state, session.find_there(home.state))
    doubt = "In doubt: “21”; T shows it."
    assert home.message == f"1 passage in other articles moved; T follows. {doubt}"
    press(home, "T")
    doubt = "In doubt: “21”; Enter goes there."
    assert home.message == f"1 passage followed; u takes it back. {doubt}"
    there = gone_over(session, home, 1)
    assert there.message == "“21” may be this now: E puts it at the focus; Enter goes back."
    assert focused(there) == "23"


def test_a_passage_that_has_changed_is_left_as_it_is_by_enter(tmp_path: Path) -> None:
    session = session_on(three_articles(tmp_path))
    there = sent_over(session)
    press(there, "G")
    home = gone_over(session, there, 0)
    assert focused(home) == STAYED
    (pair,) = home.state.layer.annotations.values()
    assert pair.spans[1].elsewhere == THERE


# Pairs that are kept with another article


def led_to(session: ArticleSession, place: int = 1) -> AnnotateMode:
    """Open an article and show what leads to it."""
    mode = session.open(place)
    session.offer_tied(mode.state, session.find_tied(mode.state))
    return mode


def test_the_other_article_has_the_pair_too(tmp_path: Path) -> None:
    tag_pair(three_articles(tmp_path), "a.txt", STAYED, there=("b.txt", STOPPED))
    session = session_on(tmp_path)
    mode = led_to(session)
    assert mode.state.document.marks.counts["inconsistency"] == 1
    assert mode.state.facts.startswith("1 tag ·")
    assert not mode.state.layer.annotations
    press(mode, "g", "Enter")
    assert focused(mode) == STOPPED
    assert mode.message == "1 of 1: inconsistency “The buses stopped.”."
    shown = other_of(mode.state)
    assert shown is not None
    assert (shown.quote, shown.place.article) == (STAYED, "a.txt")
    home = gone_over(session, mode, 0)
    assert focused(home) == STAYED
    assert home.message == "1 of 1: inconsistency “The gulls stayed.”."
    there = gone_over(session, home, 1)
    assert focused(there) == STOPPED
    assert there.state.document.marks.counts["inconsistency"] == 1
    assert not led_to(session, 2).state.document.marks.counts["inconsistency"]


@pytest.mark.parametrize("keys", ["i", "x", "z", "c", "E", ":", "r"])
def test_it_is_changed_in_the_article_that_it_is_kept_with(tmp_path: Path, keys: str) -> None:
    tag_pair(three_articles(tmp_path), "a.txt", STAYED, there=("b.txt", STOPPED))
    mode = led_to(session_on(tmp_path))
    press(mode, "g", "Enter", keys)
    assert mode.message == "This is kept with a.txt; Enter goes there."
    assert not mode.state.take_requests()
    assert not mode.state.layer.annotations
    assert mode.badge == ""


def test_undo_says_where_a_pair_is_kept_that_it_cannot_undo(tmp_path: Path) -> None:
    session = session_on(three_articles(tmp_path))
    there = gone_over(session, tied(session), 1)
    press(there, "u")
    assert there.message == "There is nothing to undo here; this pair is kept with a.txt."
    press(there, "G", "u")
    assert there.message == "There is nothing to undo."


def test_what_is_tied_or_deleted_meanwhile_is_known_in_the_other_article(tmp_path: Path) -> None:
    session = session_on(three_articles(tmp_path))
    assert not led_to(session, 1).state.kept_with
    press(home := tied(session), "1")
    assert [*session.open(1).state.kept_with.values()] == ["a.txt"]
    home = session.open(0)
    assert not home.state.kept_with
    press(home, "u", "u")
    assert not session.open(1).state.kept_with


def test_it_is_shown_where_it_stands_now_and_not_where_it_is_gone(tmp_path: Path) -> None:
    tag_pair(three_articles(tmp_path), "a.txt", STAYED, there=("b.txt", STOPPED))
    write(tmp_path, "b.txt", f"Nothing was new. {BUSES}")
    session = session_on(tmp_path)
    mode = led_to(session)
    press(mode, "Tab")
    assert focused(mode) == STOPPED
    session.close()
    write(tmp_path, "b.txt", "All of it was rewritten.\n")
    mode = led_to(session_on(tmp_path))
    assert not len(mode.state.document.marks)
    assert mode.message == (
        "“The buses sto…” is in this text no more; its pair is kept with a.txt."
    )


# Pairs that the rules find

MATTER = (
    "The Barragem reservoir above Vilanova overflowed; engineers blamed Hidroluso.\n\n"
    "The evacuation of Vilanova began at once.\n\n"
)


def flood(root: Path) -> Path:
    """A folder of two articles that count the dead of one flood."""
    write(root, "a.txt", f"{MATTER}The river flood killed 12 villagers near Vilanova.\n")
    write(root, "b.txt", f"{MATTER}The flood near Vilanova killed 21 villagers.\n")
    return root


def offered_in(session: ArticleSession, mode: AnnotateMode) -> list[Offered]:
    article, refs = mode.state.document.article, session.articles.refs
    return open_there(find_near(article, refs), article.text, refs, mode.state.layer.annotator)


def looked_at(session: ArticleSession) -> AnnotateMode:
    """Look at the pair in the first article."""
    mode = session.open(0)
    (offered,) = offered_in(session, mode)
    mode.apply(look, offered)
    return mode


def gone_over(session: ArticleSession, mode: AnnotateMode, place: int) -> AnnotateMode:
    """Go to the other article by Enter."""
    press(mode, "Enter")
    request = asked(mode)
    assert isinstance(request, GoToPassage)
    there = session.open(place)
    there.apply(arrive, request)
    return there


def test_a_pair_that_is_looked_at_is_tagged_from_whichever_article_is_open(
    tmp_path: Path,
) -> None:
    root = flood(tmp_path)
    for steps, article, words in (
        (0, "a.txt", "12 21"),
        (1, "b.txt", "21 12"),
        (2, "a.txt", "12 21"),
    ):
        session = session_on(root)
        mode = looked_at(session)
        for step in range(steps):
            mode = gone_over(session, mode, (step + 1) % 2)
        assert focused(mode) == words.split()[0]
        assert mode.message == "different numbers: 12 – 21. Enter: the other passage."
        assert mode.state.looked_at == (mode.state.document.focus.extent,)
        assert ("i", "tag both") in mode.footers()[0]
        press(mode, "i")
        assert mode.message == "Tagged inconsistency, number. Different numbers: 12 – 21."
        assert mode.badge == ""
        (pair,) = mode.state.layer.annotations.values()
        assert [span.text for span in pair.spans] == words.split()
        assert [bool(span.elsewhere) for span in pair.spans] == [False, True]
        assert mode.state.layer.article.id == article
        shown = other_of(mode.state)
        assert shown is not None
        assert shown.offered is None
        press(mode, "u")
        session.close()


def test_both_passages_of_a_pair_that_is_looked_at_are_marked_until_it_is_left(
    tmp_path: Path,
) -> None:
    session = session_on(flood(tmp_path))
    mode = looked_at(session)
    press(mode, "h", "h")
    (mark,) = mode.state.document.proposed
    assert ((mark.start, mark.end),) == mode.state.looked_at
    press(mode, "Esc")
    assert not mode.state.document.proposed


def test_on_a_narrow_screen_the_reason_leaves_room_for_the_key(tmp_path: Path) -> None:
    session = session_on(flood(tmp_path))
    mode = session.open(0)
    (offered,) = offered_in(session, mode)
    pair = offered.listed.pair._replace(reason="certain in one place, open in the other: will")
    long = offered._replace(listed=offered.listed._replace(pair=pair))
    mode.state.document.resize(50, 20)
    mode.apply(look, long)
    assert mode.message == "certain in one place, open… Enter: the other passage."


def test_a_pair_that_is_looked_at_is_gone_where_the_other_article_has_changed(
    tmp_path: Path,
) -> None:
    session = session_on(flood(tmp_path))
    mode = looked_at(session)
    write(tmp_path, "b.txt", f"Late. {MATTER}The flood near Vilanova killed 21 villagers.\n")
    there = gone_over(session, mode, 1)
    assert there.message == "This article has changed: “21” is not in it."
    assert there.state.label_looked_at == ""


@pytest.mark.parametrize("decide", [take, dismiss])
@pytest.mark.parametrize("place", [0, 1])
def test_what_is_tagged_or_dismissed_in_one_article_is_not_listed_in_the_other(
    tmp_path: Path, decide: Callable[[Annotating, Offered], None], place: int
) -> None:
    session = session_on(flood(tmp_path))
    mode = session.open(place)
    (offered,) = offered_in(session, mode)
    mode.apply(decide, offered)
    assert not open_pairs(mode.state, [offered])
    there = session.open(1 - place)
    assert not offered_in(session, there)
    mode = session.open(place)
    press(mode, "u")
    assert len(open_pairs(mode.state, [offered])) == 1
    assert len(offered_in(session, session.open(1 - place))) == 1


def test_what_somebody_else_dismissed_is_listed(tmp_path: Path) -> None:
    session = session_on(flood(tmp_path), "Ben")
    mode = session.open(0)
    (offered,) = offered_in(session, mode)
    mode.apply(dismiss, offered)
    session.close()
    session = session_on(tmp_path)
    assert len(offered_in(session, session.open(1))) == 1
