"""Reading articles' texts."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from reader.corpus.find import find_articles
from reader.corpus.load import load_article, read_standard_input
from reader.corpus.refs import ArticleRef
from reader.model.article import (
    Article,
    first_line,
    html_title,
    kept_article,
    markdown_title,
    shorten,
    text_digest,
    text_title,
)
from reader.model.errors import Unreadable, WrongUse
from reader.store.layer import Layer
from tests.store.folders import Folder
from tests.store.making import Ticking, mark


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path.parent))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ref_of(name: str, data: bytes) -> ArticleRef:
    Path(name).write_bytes(data)
    (ref,) = find_articles([Path(name)])
    return ref


def test_a_text_exactly() -> None:
    text = "\n\n  A title \r\nMore.\rAnd\u2028more.\n"
    article = load_article(ref_of("a.txt", text.encode()))
    assert article.text == text
    info = article.info
    assert (info.id, info.title, info.source) == ("a.txt", "A title", "a.txt")
    assert info.sha256 == text_digest(text)
    assert info.encoding == "utf-8"
    assert info.file_sha256 == text_digest(text)


def test_a_byte_order_mark_is_no_text() -> None:
    article = load_article(ref_of("a.txt", "\ufeffText.".encode()))
    assert article.text == "Text."


def test_an_encoding_that_is_given() -> None:
    ref = ref_of("a.txt", "\u0161koda".encode("cp1250"))
    assert load_article(ref, "cp1250").text == "\u0161koda"
    assert load_article(ref, "latin-1").text == "\x9akoda"


def test_an_encoding_that_is_none() -> None:
    with pytest.raises(WrongUse, match="no-such"):
        load_article(ref_of("a.txt", b"x"), "no-such")
    with pytest.raises(Unreadable, match=r"a\.txt"):
        load_article(ref_of("a.txt", b"\xff"), "ascii")


@pytest.mark.parametrize(
    ("data", "words"), [(b"", "it is empty"), (b"\xef\xbb\xbf", "it is empty")]
)
def test_an_empty_file(data: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=rf"a\.txt: {words}"):
        load_article(ref_of("a.txt", data))


def test_a_binary_file() -> None:
    with pytest.raises(Unreadable, match=r"a\.txt"):
        load_article(ref_of("a.txt", bytes(range(256)) * 20))


def test_a_file_that_goes_or_turns(folder: Path) -> None:
    ref = ref_of("a.txt", b"x")
    Path("a.txt").unlink()
    with pytest.raises(Unreadable, match=r"a\.txt: it is gone"):
        load_article(ref)
    Path("a.txt").mkdir()
    with pytest.raises(Unreadable, match=r"a\.txt: it is a folder"):
        load_article(ref)


def test_a_problem_is_told_again() -> None:
    Path("n.jsonl").write_text('{"no":"text"}\n')
    (ref,) = find_articles([Path("n.jsonl")])
    with pytest.raises(Unreadable, match=r"n\.jsonl, line 1: it has no text"):
        load_article(ref)


def test_records() -> None:
    lines = [{"id": "a", "text": "A\u00e9.\r\n"}, {"text": "B.", "url": "https://x.example/b"}]
    Path("n.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    first, second = (load_article(ref) for ref in find_articles([Path("n.jsonl")]))
    assert first.text == "A\u00e9.\r\n"
    assert (first.info.source, first.info.encoding, first.info.file_sha256) == (
        "n.jsonl",
        None,
        None,
    )
    assert second.info.source == "https://x.example/b"
    assert second.id == f"n.jsonl#sha-{text_digest('B.')[:12]}"


def test_a_record_that_is_not_where_it_was() -> None:
    Path("n.jsonl").write_text('{"id":1,"text":"A."}\n{"id":2,"text":"B."}\n')
    _, ref = find_articles([Path("n.jsonl")])
    for content in ('{"id":9,"text":"A."}\n{"id":3,"text":"B."}\n', "x\n", ""):
        Path("n.jsonl").write_text(content)
        with pytest.raises(Unreadable, match=r"n\.jsonl, line 2"):
            load_article(ref)


def tag(ref: ArticleRef, article: Article, annotator: str = "Anna") -> None:
    with Layer.open(ref.store, article, annotator, clock=Ticking()) as layer:
        layer.commit("tag", [(None, mark(1))])


def decoded_by_others(monkeypatch: pytest.MonkeyPatch) -> None:
    import reader.text.decoding as module

    real = module.decode

    def other(data: bytes, encoding: str | None = None) -> object:
        found = real(data, encoding or "latin-1")
        return type(found)(found.text.upper(), found.encoding)

    monkeypatch.setattr(module, "decode", other)


def test_the_kept_text_stands_while_the_file_does(monkeypatch: pytest.MonkeyPatch) -> None:
    ref = ref_of("a.txt", "T\u00eate-\u00e0-t\u00eate.".encode())
    tagged = load_article(ref)
    tag(ref, tagged)
    decoded_by_others(monkeypatch)
    assert load_article(ref) == tagged
    assert load_article(ref, "utf-8").text == tagged.text.upper(), "an encoding decides"
    Path("a.txt").write_text("Other.")
    assert load_article(ref).text == "OTHER.", "another file is decoded anew"


def test_the_kept_text_is_found_by_the_journal_too(monkeypatch: pytest.MonkeyPatch) -> None:
    ref = ref_of("a.txt", b"Text.")
    tagged = load_article(ref)
    tag(ref, tagged)
    ref.store.layer_path("Anna", ref.id).unlink()
    decoded_by_others(monkeypatch)
    assert load_article(ref) == tagged


def test_a_kept_text_that_is_damaged_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    ref = ref_of("a.txt", b"\xef\xbb\xbfText.")
    tagged = load_article(ref)
    tag(ref, tagged)
    path = ref.store.text_path(tagged.info.sha256)
    path.write_bytes(b"Texts")
    assert ref.store.text(tagged.info.sha256) is None
    decoded_by_others(monkeypatch)
    assert load_article(ref).text.endswith("TEXT.")
    path.unlink()
    assert load_article(ref).text.endswith("TEXT.")


def test_a_text_that_is_the_bytes_of_its_file_needs_no_kept_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ref = ref_of("a.txt", b"Text.")
    tagged = load_article(ref)
    tag(ref, tagged)
    ref.store.text_path(tagged.info.sha256).unlink()
    decoded_by_others(monkeypatch)
    assert load_article(ref) == tagged


def test_of_several_kept_texts_ones_own_goes_first() -> None:
    ref = ref_of("a.txt", "\u0161".encode("cp1250"))
    for annotator, encoding in (("Anna", "cp1250"), ("Ben", "latin-1")):
        tag(ref, load_article(ref, encoding), annotator)
    assert load_article(ref, annotator="Anna").info.encoding == "cp1250"
    assert load_article(ref, annotator="Ben").text != load_article(ref, annotator="Anna").text


def test_a_kept_article_as_it_was() -> None:
    ref = ref_of("a.txt", b"Old text.")
    old = load_article(ref)
    tag(ref, old)
    Path("a.txt").write_text("New text.")
    with Layer.open(ref.store, load_article(ref), "Anna") as layer:
        assert layer.outdated
        assert kept_article(ref.store, layer.info) == old


PAGE = (
    b"<html><head><title>A &amp;\n B</title><link rel=canonical href='https://x.example/a'>"
    b"<meta name=author content='Ann Lee'><meta name=date content=2026-03-02></head>"
    b"<body><nav>Home</nav><article><p>Main text.</p><p>More.</p></article></body></html>"
)


@pytest.mark.parametrize("name", ["lxml", "trafilatura"])
def test_a_page_without_the_libraries(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    page = PAGE if name == "lxml" else b"<p>Words of a page.</p>" * 50
    with pytest.raises(Unreadable, match=r'a\.html: .* -m pip install "obelism\[html\]"'):
        load_article(ref_of("a.html", page))


def test_a_page() -> None:
    article = load_article(ref_of("a.html", PAGE))
    assert (article.text, article.title) == ("Main text.\nMore.", "A & B")
    info = article.info
    assert (info.source, info.byline, info.date) == ("https://x.example/a", "Ann Lee", "2026-03-02")


FRONT = b"---\ntitle: The way\nauthor: Ann Lee\ndate: 2026-03-02\nlang: en\n---\n# Other\n\nText.\n"


def test_what_a_markdown_file_says_before_its_first_line() -> None:
    article = load_article(ref_of("a.md", FRONT))
    assert (article.title, article.text) == ("The way", FRONT.decode())
    assert article.info.said == {"byline": "Ann Lee", "date": "2026-03-02", "language": "en"}
    article = load_article(ref_of("b.md", b"---\ndate: 2026\n---\n# A *new* [way](http://a) #\n"))
    assert (article.title, article.info.said) == ("A new way", {"date": "2026"})
    assert load_article(ref_of("b.txt", FRONT)).info.said == {}


def test_what_a_record_says_of_its_article() -> None:
    record = (
        b'{"text": "A.", "url": "https://x.example/a", "authors": ["Ann Lee", "Ben Oh"],'
        b' "published": "2026-03-02", "lang": "en"}\n'
    )
    ref_of("a.jsonl", record)
    (ref,) = find_articles(["a.jsonl"])
    assert load_article(ref).info.said == {
        "byline": "Ann Lee, Ben Oh",
        "date": "2026-03-02",
        "language": "en",
        "address": "https://x.example/a",
    }


@pytest.mark.parametrize(("name", "content"), [("a.html", PAGE), ("a.md", FRONT)])
def test_what_an_article_says_of_itself_is_kept_with_its_tags(name: str, content: bytes) -> None:
    ref = ref_of(name, content)
    article = load_article(ref)
    tag(ref, article)
    assert [head.info for head in ref.store.heads()] == [article.info]
    assert load_article(ref) == article
    plain = ref_of("b.txt", b"Text.")
    tag(plain, load_article(plain))
    (layer,) = ref.store.root.glob(".obelism/layers/*/b.txt*")
    assert "byline" not in layer.read_text()


def test_a_page_says_its_encoding() -> None:
    page = '<meta charset="windows-1250"><title>\u0161</title><p>Words.'
    assert load_article(ref_of("a.htm", page.encode("cp1250"))).title == "\u0161"
    page = '<meta charset="no-such"><title>\u0161</title><p>Words.'
    assert load_article(ref_of("b.htm", page.encode())).title == "\u0161"
    assert load_article(ref_of("c.htm", page.encode("cp1250")), "cp1250").title == "\u0161"


def test_a_page_without_text() -> None:
    with pytest.raises(Unreadable, match=r"a\.html: it has no main text"):
        load_article(ref_of("a.html", b"<html><body><nav>Home</nav><img src=a></body></html>"))


def test_standard_input(folder: Path) -> None:
    ref, article = read_standard_input(b"Piped.\n")
    assert article.id == ref.id == f"stdin-{text_digest(article.text)[:12]}"
    assert (article.title, article.info.source) == ("standard input", None)
    assert ref.store == Folder(folder)
    assert load_article(ref) is article
    with pytest.raises(Unreadable, match="standard input: it is empty"):
        read_standard_input(b"")


TITLES = [
    ("", ""),
    ("\n \n", ""),
    ("\u2028\x0c A  b\tc \r\nmore", "A b c"),
    ("x" * 300, "x" * 200),
]


@pytest.mark.parametrize(("text", "title"), TITLES)
def test_first_lines(text: str, title: str) -> None:
    assert first_line(text) == title


LONG = "It began as a walk along the river with a borrowed map " * 3
TITLED = [
    ("\n\nCan you swim in the Arle?\n\nText.", "Can you swim in the Arle?"),
    ("A title\nText.", "A title"),
    (f"{LONG[:60]}\n{LONG}", LONG[:60].strip()),
    ("A title", "A title"),
    ("Κρίση στα λιμάνια\n\nΚείμενο.", "Κρίση στα λιμάνια"),
]
UNTITLED = [
    ("", ""),
    ("The talks failed.\n\nText.", ""),
    ("He said: “The talks failed.”\n\nText.", ""),
    ("会谈失败。\n\n文。", ""),
    ("They agreed on this:\n\nText.", ""),
    (f"{LONG}\n\nText.", ""),
    ("The mud came up in steel tubes, two metres at a\ntime, and it was striped.\n", ""),
    ("The mud came up in steel tubes, two metres at a\nTime, and it was striped.\n", ""),
    ("A short line\nthat goes on.", ""),
]


@pytest.mark.parametrize(("text", "title"), [*TITLED, *UNTITLED])
def test_a_first_line_that_is_a_paragraph_is_no_title(text: str, title: str) -> None:
    assert text_title(text) == title


def test_an_article_without_a_title_has_the_name_of_its_file() -> None:
    assert load_article(ref_of("talks.txt", b"The talks failed.\nAgain.")).title == "talks.txt"
    assert load_article(ref_of("talks.md", b"The talks failed.\nAgain.")).title == "talks.md"


HEADINGS = [
    ("Intro\n\n## The *point* ##\n", "The *point*"),
    ("```\n# code\n```\n# Real\n", "Real"),
    ("#tag\nText", "#tag"),
    ("#\nText", "#"),
    ("Plain", "Plain"),
    ("Plain.", ""),
    ("### C#", "C#"),
    ("# a \t# b # \t", "a # b"),
    ("## ##\nText", "## ##"),
]


@pytest.mark.parametrize(("text", "title"), HEADINGS)
def test_headings(text: str, title: str) -> None:
    assert markdown_title(text) == title


def test_page_titles() -> None:
    assert html_title("<TITLE lang='en'> a &lt;b&gt; </TITLE>") == "a <b>"
    assert html_title("<p>none") == ""
    assert html_title("<titles>none</titles><title\n>one</title >") == "one"
    assert shorten("a" * 5000) == "a" * 200


MANY = 50_000


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# a" + " " * MANY + "b", "a"),
        ("# " + "a " * MANY, "a " * 100),
        ("# " + " #" * MANY + " x", "# " * 100),
    ],
    ids=["blanks", "words", "signs"],
)
def test_a_heading_of_any_length_is_read_at_once(text: str, title: str) -> None:
    assert markdown_title(text) == title.strip()


@pytest.mark.parametrize("page", ["<title>" * MANY, "<title " * MANY, "<title></title " * MANY])
def test_a_page_of_titles_is_read_at_once(page: str) -> None:
    assert html_title(page) == ""


@pytest.mark.parametrize(
    "data", [b"plain\r\n", "caf\u00e9".encode(), b"\xef\xbb\xbfmarked", b"caf\xe9"]
)
def test_the_digest_is_that_of_the_text_however_it_was_found(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    (ref,) = find_articles([tmp_path])
    article = load_article(ref)
    assert article.info.sha256 == text_digest(article.text)
