"""Documents on the web as articles: their ids, where their texts are kept, and when they change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.corpus.fetched import Row, add_row, fetched_from
from reader.corpus.load import load_article
from reader.corpus.missing import Articles
from reader.corpus.refs import ArticleRef
from reader.corpus.web import visit, web_id, web_refs
from reader.model.article import Article, is_markdown, is_of_no_file
from reader.model.errors import Unreadable
from reader.store.layer import Layer
from reader.web.address import Address
from reader.web.fetch import Fetcher
from tests.store.making import Ticking, mark
from tests.web import serving
from tests.web.serving import Site, answer

FEED = (
    b"<rss version='2.0'><channel><item><guid>one.md</guid><title>One</title>"
    b"<link>https://x.org/1</link><description>First.</description></item>"
    b"<item><guid>two</guid><description>Second.</description></item></channel></rss>"
)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.chdir(tmp_path)
    with serving.site() as here:
        yield here


def refs_at(address: Address) -> list[ArticleRef]:
    return web_refs(visit(address, Fetcher(private=True)))


def tag(ref: ArticleRef, article: Article) -> None:
    with Layer.open(ref.store, article, "Anna", clock=Ticking()) as layer:
        layer.commit("tag", [(None, mark(1))])


def test_a_page_is_an_article_under_a_digest_of_its_address(site: Site) -> None:
    address = site.put("/dam")
    (ref,) = refs_at(address)
    article = load_article(ref)
    assert (ref.id, article.id, article.title) == (web_id(address), web_id(address), "The dam")
    assert article.text == "The dam is safe.\nIt was built in 1931."
    assert (article.info.byline, article.info.language) == ("Ann Lee", "en")
    assert article.info.address == article.info.source == address.text
    assert not Path(".obelism").exists()
    assert is_of_no_file(ref.id)
    assert not is_of_no_file("web-log.txt")


def test_what_was_tagged_is_kept_where_the_page_is_gone(site: Site) -> None:
    address = site.put("/dam")
    (ref,) = refs_at(address)
    article = load_article(ref)
    tag(ref, article)
    assert ref.store.root == Path.cwd()
    assert Articles(ref.store, [article.info]).wrong_with(article.info) is None
    del site.pages["/dam"]
    (again,) = refs_at(address)
    assert load_article(again).text == article.text
    assert again.id == ref.id
    assert not ref.notice
    why = "The text as you tagged it: there is nothing there (404)"
    assert again.notice.startswith(why)


def test_no_later_version_of_what_extracts_moves_a_tag(
    site: Site, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    address = site.put("/dam")
    (ref,) = refs_at(address)
    tag(ref, load_article(ref))
    for cached in home.rglob("*-page.json"):
        cached.unlink()
    monkeypatch.setattr("reader.kinds.page.text_title", lambda _: "")
    monkeypatch.setattr("reader.text.pages.lines_of", lambda *_: ["Another text."])
    (again,) = refs_at(address)
    assert load_article(again).text == load_article(ref).text
    site.put("/dam", answer(serving.PAGE + b" "))
    (changed,) = refs_at(address)
    assert load_article(changed).text != load_article(ref).text, "other bytes are read anew"


def test_a_page_that_is_not_there_says_why(site: Site) -> None:
    (ref,) = refs_at(site.at("/no"))
    with pytest.raises(Unreadable, match=r"/no: there is nothing there \(404\)"):
        load_article(ref)
    (ref,) = refs_at(site.put("/picture", answer(b"\x89PNG\r\n", "text/plain")))
    with pytest.raises(Unreadable, match="/picture: it is a picture; "):
        load_article(ref)
    (ref,) = refs_at(site.put("/nothing", answer(b"<!doctype html><p>")))
    with pytest.raises(Unreadable, match="/nothing: "):
        load_article(ref)


def test_the_entries_of_a_feed_are_articles_and_its_links_are_not_fetched(site: Site) -> None:
    address = site.put("/feed", answer(FEED, "application/rss+xml"))
    one, two = refs_at(address)
    assert [one.id, two.id] == [f"{web_id(address)}#one.md", f"{web_id(address)}#two"]
    assert [load_article(one).text, load_article(two).text] == ["First.", "Second."]
    assert load_article(one).info.address == "https://x.org/1"
    assert load_article(two).info.address == address.text
    assert not is_markdown(one.id)
    assert is_of_no_file(one.id)
    assert site.asked == ["/feed"]


def test_the_encoding_that_the_server_says(site: Site) -> None:
    sent = answer("Плотина".encode("koi8-r"), "text/plain; charset=KOI8-R")
    (ref,) = refs_at(site.put("/a", sent))
    assert load_article(ref).text == "Плотина"
    assert load_article(ref).info.source == site.at("/a").text


def test_a_file_that_was_fetched_knows_its_address(tmp_path: Path) -> None:
    address = "https://x.org/a"
    name = f"x.org-a-{web_id(Address('https', 'x.org', 443, '/a')).removeprefix('web-')}.txt"
    assert fetched_from(tmp_path / name) is None
    add_row(tmp_path, Row(name, address, "2026-01-01T00:00:00.000Z"))
    with (tmp_path / ".fetched.tsv").open("a") as list_:
        list_.write("torn")
    assert fetched_from(tmp_path / name) == address
    assert fetched_from(tmp_path / "a-0123456789ab.txt") is None
    assert fetched_from(tmp_path / "a.txt") is None
